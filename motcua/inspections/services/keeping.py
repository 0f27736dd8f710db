"""What every act on an inspection does: take it under lock, tell the log, tidy words, hash what was signed."""

import hashlib
import json
from datetime import datetime
from typing import Any

from motcua.agency.models import Officer
from motcua.agency.services import log
from motcua.common.text import nfc
from motcua.inspections.models import Programme

LONGEST = 20_000


def locked(programme: Programme) -> Programme:
    """The programme as it is now; others wait until this act is over."""
    rows = Programme.objects.select_for_update(of=("self",)).select_related("agency", "leader")
    return rows.get(pk=programme.pk)


def tell(verb: str, programme: Programme, *, by: Officer, at: datetime, data: dict[str, Any] | None = None) -> None:
    """One entry in the log, under the subject of the programme."""
    log(f"inspections:{verb}", by=by, agency=programme.agency, at=at, subject=programme.subject, data=data or {})


def tidy(text: str, longest: int = LONGEST) -> str:
    """Lines stay lines; each is tidied and composed."""
    return "\n".join(nfc(line) for line in text.strip().splitlines())[:longest]


def hash_of(data: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON: sorted keys, no blanks, UTF-8."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
