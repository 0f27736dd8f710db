"""The acts of communication: planning and writing items, publishing, slots, what was broadcast."""

from motcua.outreach.services.broadcasting import (
    SlotSpec,
    close_slot,
    confirm_broadcast,
    correct_broadcast,
    keep_slot,
)
from motcua.outreach.services.items import (
    ItemSpec,
    approve_item,
    cancel_item,
    end_run,
    plan_item,
    publish_item,
    write_item,
)
from motcua.outreach.services.suggesting import Taking, accept_suggestion, dismiss_suggestion

__all__ = [
    "ItemSpec",
    "SlotSpec",
    "Taking",
    "accept_suggestion",
    "approve_item",
    "cancel_item",
    "close_slot",
    "confirm_broadcast",
    "correct_broadcast",
    "dismiss_suggestion",
    "end_run",
    "keep_slot",
    "plan_item",
    "publish_item",
    "write_item",
]
