"""Plans for the tests of other rooms: the one in force of the year, and a draft."""

from typing import Any

from motcua.plans.models import Plan
from motcua.plans.services import confirm_plan, decide_all, import_plan
from tests.factories import NOON, ground, officer
from tests.plans.test_reading import TEXT

THIS_YEAR = TEXT.replace("2024", "2026").replace("/2023", "/2026")


def drafted_plan() -> Plan:
    """The plan of 2024 as it was read, with all its doubtful places open."""
    return import_plan(ground(), TEXT.encode(), "ke-hoach-2024.txt", by=officer("vp_tk"), at=NOON)


def in_force() -> Plan:
    """The plan of 2026, confirmed, with its duties."""
    clerk = officer("vp_tk")
    plan = import_plan(ground(), THIS_YEAR.encode(), "ke-hoach-2026.txt", by=clerk, at=NOON)
    decide_all(plan, by=clerk, at=NOON)
    return confirm_plan(plan, by=clerk, at=NOON, number_text="09/KH-UBND", issued_on=NOON.date())


def places() -> dict[str, dict[str, Any]]:
    """Parts of the addresses of the door: a plan in force with a duty of it, a draft; no evidence and no money."""
    plan, draft = in_force(), drafted_plan()
    duty = plan.rows.get(row_id="III.2").duty_id
    of_draft = ("points", "decide", "confirm", "drop")
    return {
        **{f"plans:{name}": {"pk": plan.pk} for name in ("plan", "targets", "text", "diff", "report", "next_year")},
        **{f"plans:{name}": {"pk": draft.pk, "number": 1} for name in of_draft},
        "plans:row": {"pk": draft.pk, "row_id": "III.2"},
        "plans:download": {"pk": plan.pk, "kind": "docx"},
        "plans:duty": {"pk": duty},
        "plans:duty_act": {"pk": duty, "act": "thoi"},
        "plans:duty_turn": {"pk": duty, "turn": 10**6, "act": "xong"},
        **{f"plans:{name}": {"pk": duty, "proof": 10**6} for name in ("withdraw", "proof_file")},
        **{f"plans:{name}": {"pk": duty, "line": 10**6} for name in ("budget_line", "budget_file")},
    }
