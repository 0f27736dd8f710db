"""Laying the rows of a plan as they hold, at the beginning and after each decision."""

import tomllib
from functools import cache
from typing import Any

from motcua.agency.models import Agency, Post
from motcua.plans.decided import HeldRow, held_row
from motcua.plans.models import Plan, PlanRow
from motcua.plans.reading.words import POSTS


@cache
def _groups() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in tomllib.loads(POSTS.read_text(encoding="utf-8"))["group"]}


def posts_of_office(agency: Agency) -> list[Post]:
    """All that are held or may be, in their order."""
    return list(Post.objects.filter(unit__agency=agency, valid_to__isnull=True).order_by("id"))


def posts_meant(posts: list[Post], named: list[str], elsewhere: list[str]) -> list[str]:
    """Those of the office's posts that the plan's names mean, in their order; a name that means none is left out.

    A group ("công chức chuyên môn") means each of its posts that the row does not name `elsewhere`.
    """
    known = {post.code for post in posts}
    found: list[str] = []
    for name in named:
        group = _groups().get(name)
        if group is None or name in known:
            found.append(name)
        elif "instead" in group:
            found.append(group["instead"])
        else:
            duty = group["duty"]
            found += [post.code for post in posts if _belongs(post, duty) and post.code not in elsewhere]
    return [code for code in dict.fromkeys(found) if code in known]


def _belongs(post: Post, duty: str) -> bool:
    return duty in post.duties if duty else "admin" not in post.duties


def lay_rows(plan: Plan) -> dict[str, PlanRow]:
    """Create or bring up to date every row of the plan from its content and decisions; by row id."""
    decided = list(plan.anomalies.exclude(decision="open"))
    known = {row.row_id: row for row in plan.rows.all()}
    posts = posts_of_office(plan.agency)
    found = {}
    for order, raw in enumerate(plan.content["appendix"]["rows"], 1):
        row = known.get(raw["id"]) or PlanRow(plan=plan, row_id=raw["id"])
        row.order, row.number = order, (raw.get("number_as_printed") or "")[:20]
        _fill(row, held_row(raw, decided, plan.year), posts)
        found[row.row_id] = row
    PlanRow.objects.bulk_create(row for row in found.values() if row.pk is None)
    PlanRow.objects.bulk_update((row for row in known.values()), FILLED)
    return found


FILLED = (
    "row_type", "content", "lead_text", "lead_posts", "partner_text", "partner_posts", "deadline_text", "rule",
    "product",
)  # fmt: skip


def _fill(row: PlanRow, held: HeldRow, posts: list[Post]) -> None:
    cells, row.row_type = held.cells, held.row_type
    row.content, row.product = cells["content"], cells["deliverable"]
    row.lead_text, row.partner_text = cells["lead"][:250], cells["coordinators"][:250]
    row.deadline_text, row.rule = cells["deadline_text"][:250], _confirmed(held.rule)
    row.lead_posts = row.chosen_posts or posts_meant(posts, held.lead, held.partners)
    partners = posts_meant(posts, held.partners, held.lead)
    row.partner_posts = [code for code in partners if code not in row.lead_posts]


def _confirmed(rule: dict[str, Any] | None) -> dict[str, Any] | None:
    """Without readings that nobody confirmed: who decided wrote the day into the words."""
    if rule is None:
        return None
    return {key: value for key, value in rule.items() if not key.startswith(("probable_d", "probable_y", "suspected"))}
