"""Every address of the house behind the log-in, and how each is filled in for an office where something of all lies."""

from typing import Any

from django.urls import reverse

from motcua.documents.models import IssuedPaper
from motcua.dossiers.models import Dossier
from motcua.procedures.models import Process
from motcua.ratings.models import FollowUp
from motcua.web.board.urls import urlpatterns as board
from motcua.web.desk.urls import urlpatterns as desk
from motcua.web.direction.urls import urlpatterns as direction
from motcua.web.inspections.urls import urlpatterns as inspections
from motcua.web.meetings.urls import urlpatterns as meetings
from motcua.web.outreach.urls import urlpatterns as outreach
from motcua.web.plans.urls import urlpatterns as plans
from motcua.web.setup.urls import urlpatterns as setup
from tests.direction.letters import came_in, drafted, signed
from tests.factories import MARITAL_STATUS, officer
from tests.inspections.checked import places as inspection_places
from tests.meetings.held import places as meeting_places
from tests.outreach.told import places as outreach_places
from tests.plans.laid import places as plan_places

DOORS = {
    "desk": desk,
    "board": board,
    "setup": setup,
    "plans": plans,
    "direction": direction,
    "meetings": meetings,
    "inspections": inspections,
    "outreach": outreach,
}
BY_SECRET = ("plans", "calendar")
"""Opened by its secret address alone: tests/web/plans/test_duties.py."""

ADDRESSES = {
    f"{door}:{pattern.name}": list(pattern.pattern.converters)
    for door, patterns in DOORS.items()
    for pattern in patterns
    if (door, pattern.name) != BY_SECRET
}
NOWHERE = 10**6


def addresses_around(dossier: Dossier) -> dict[str, str]:
    """An address for every name. Lays a plan, documents, meetings, an inspection and communication beside the dossier."""
    known = {
        "code": dossier.case.code, "pk": IssuedPaper.objects.filter(form="acceptance_slip")[0].pk, "slug": "chuyen",
        "key": "k1", "form": "II.06a", "month": "2026-10", "number": 2,
    }  # fmt: skip
    process = {"pk": Process.objects.order_by("pk").values_list("pk", flat=True)[0]}
    low = FollowUp.objects.values_list("pk", flat=True).first()
    special: dict[str, dict[str, Any]] = {
        "board:measure": {"code": "T06"},
        "board:report_words": {"form": "bao-cao-quy"},
        "board:edit_words": {"form": "bao-cao-quy"},
        "desk:follow_up": {"pk": low or NOWHERE},
        **{name: process for name in ADDRESSES if name.startswith("setup:") and "pk" in ADDRESSES[name]},
        "setup:sample_forms": {"code": MARITAL_STATUS},
        "setup:person": {"code": officer("tp_ht").code},
        "setup:posting_place": {"code": "counter"},
        "setup:board_contents": {"code": "counter"},
        "setup:board_field": {"size": "a4"},
        "setup:board_sheet": {"code": MARITAL_STATUS, "size": "a4"},
        "setup:posting_round": {"pk": NOWHERE},
        "setup:posting_photo": {"pk": NOWHERE},
        **_direction_places(),
        **plan_places(),
        **meeting_places(),
        **inspection_places(),
        **outreach_places(),
    }
    return {
        name: reverse(name, kwargs={part: {**known, **special.get(name, {})}[part] for part in parts})
        for name, parts in ADDRESSES.items()
    }


def _direction_places() -> dict[str, dict[str, Any]]:
    """A signed document to read, a draft of the office to change, one that came in, the book of the year."""
    done, draft, came = signed(), drafted(), came_in()
    return {
        **{f"direction:{name}": {"pk": done.pk} for name in ("document", "pdf", "docx")},
        "direction:edit": {"pk": draft.pk},
        "direction:act": {"pk": draft.pk, "act": "trinh-ky"},
        **{f"direction:{name}": {"pk": came.pk} for name in ("incoming", "scan", "assign", "close")},
        "direction:book": {"book": "di", "year": 2026, "form": "pdf"},
        "direction:template_file": {"kind": "letter"},
        **{f"direction:{name}": {"pk": NOWHERE} for name in ("template_version", "drop_template")},
    }
