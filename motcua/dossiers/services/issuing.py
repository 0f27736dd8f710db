"""Papers of a dossier leave by one door: numbered, under its code, in the forms of its intake day."""

from datetime import datetime
from typing import Any

from motcua.agency.models import Officer
from motcua.casework.clock import intake_day
from motcua.casework.models import Case
from motcua.documents.models import IssuedPaper
from motcua.documents.services import issue_paper


def issue_for(case: Case, kind: str, data: dict[str, Any], *, by: Officer, at: datetime) -> IssuedPaper:
    """Issue one paper of `documents.forms` for the case; what stands on it is kept with its number."""
    return issue_paper(
        kind, agency=case.agency, data=data, at=at, by=by, case_code=case.code, rules_day=intake_day(case)
    )
