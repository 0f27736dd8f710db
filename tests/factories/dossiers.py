"""Dossiers made by the real acts."""

from datetime import date, datetime

from motcua.agency.models import Officer
from motcua.common.moments import VIETNAM
from motcua.dossiers.models import Dossier
from motcua.dossiers.services.intake import Intake, PaperLine, receive_dossier
from motcua.people.services import Party
from tests.factories.ground import MARITAL_STATUS, officer, version

NOON = datetime(2026, 11, 25, 9, 30, tzinfo=VIETNAM)
"""A Wednesday morning within office hours."""


def party(name: str = "Nguyễn Thị Hoa", identity_number: str = "024185001234", **more) -> Party:
    """A woman born in 1985 in the province that had the code 024."""
    known = {"born_on": date(1985, 3, 9), "sex": "Nữ", "address": "Thôn 2, xã Tân Trung", "village": "Thôn 2"}
    return Party(name=name, identity_number=identity_number, **{**known, **more})


def intake_of(code: str = MARITAL_STATUS, *, owner: Party | None = None, **more) -> Intake:
    """What the counter would enter: every unconditional paper of the decision, no fee."""
    laid = version(code)
    papers = [
        PaperLine(paper.name, originals=paper.originals or 0, photocopies=paper.copies or 0, required_id=paper.pk)
        for paper in laid.papers.filter(condition="")
    ]
    return Intake(version=laid, owner=owner or party(), **{"papers": papers, **more})


def make_dossier(
    code: str = MARITAL_STATUS, *, at: datetime = NOON, by: Officer | None = None, owner: Party | None = None, **more
) -> Dossier:
    """Take a dossier in at the counter; `more` are fields of `Intake` (forward_now=False keeps it at the counter)."""
    return receive_dossier(intake_of(code, owner=owner, **more), by=by or officer("mot_cua"), at=at)
