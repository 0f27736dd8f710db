"""The acts of a plan: bringing in, deciding, confirming, dropping."""

from motcua.plans.services.confirming import confirm_plan, drop_plan, what_is_missing
from motcua.plans.services.deciding import choose_posts, decide, decide_all
from motcua.plans.services.importing import import_plan, store_plan

__all__ = [
    "choose_posts",
    "confirm_plan",
    "decide",
    "decide_all",
    "drop_plan",
    "import_plan",
    "store_plan",
    "what_is_missing",
]
