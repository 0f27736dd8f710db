"""Numbers without holes, papers issued through one door, files kept under their hash."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from motcua.agency.models import Agency, Officer
from motcua.common.moments import day_of
from motcua.common.rows import insert_rows
from motcua.documents.checking import check_upload
from motcua.documents.drawing import draw
from motcua.documents.forms import KINDS, Form, form_on
from motcua.documents.models import IssuedPaper, KeptFile

# Papers without a national form: the register is named by the paper, the suffix follows NĐ 30/2020 (our rule).
OWN_SUFFIXES = {
    "explanation_report": "BC-UBND",
    "surgery_notice": "TB-UBND",
    "late_list": "DS-UBND",
    "score_sheet": "BĐ-UBND",
    "frozen_figures": "BC-UBND",
    "form_table": "BM-UBND",
    "narrative_report": "BC-UBND",
    "restatement": "ĐC-UBND",
}


def next_number(scope: str, *, count: int = 1) -> int:
    """Raise the series by `count` and return the first new number. Holds the series' row until commit.

    Only the row of this series is locked, never a table of dossiers. A rolled-back act gives its number back.
    """
    return next_numbers({scope: count})[scope]


def next_numbers(counts: dict[str, int]) -> dict[str, int]:
    """`next_number` for several series at once; each with how many numbers are drawn of it."""
    if not connection.in_atomic_block:
        raise RuntimeError("Numbers are drawn inside the transaction of the act that uses them.")
    with connection.cursor() as cursor:
        raised = RAISE.format(", ".join(["(%s, %s)"] * len(counts)))
        cursor.execute(raised, [part for row in counts.items() for part in row])
        return {scope: last - counts[scope] + 1 for scope, last in cursor.fetchall()}


RAISE = """
INSERT INTO documents_counter (scope, value) VALUES {}
ON CONFLICT (scope) DO UPDATE SET value = documents_counter.value + excluded.value RETURNING scope, value
"""
"""One statement raises and answers, on both databases; the ORM would need two, and four for a new series."""


@transaction.atomic(savepoint=False)  # part of an act, which is undone as a whole
def issue_paper(
    kind: str,
    *,
    agency: Agency,
    data: dict[str, Any],
    at: datetime,
    by: Officer | None = None,
    case_code: str = "",
    rules_day: date | None = None,
) -> IssuedPaper:
    """Number a paper in its register for the year and keep what stands on it.

    As `new_paper`, which says more.
    """
    number = next_number(series_of(kind, agency, at, rules_day=rules_day))
    paper = new_paper(kind, number, agency=agency, data=data, at=at, by=by, case_code=case_code, rules_day=rules_day)
    insert_rows([paper])
    return paper


def series_of(kind: str, agency: Agency, at: datetime, *, rules_day: date | None = None) -> str:
    """The series of numbers of a kind of paper: its register, this year."""
    form = _form(kind, rules_day or day_of(at))
    return f"{agency.code}:{_register(kind, form)}:{day_of(at).year}"


def _form(kind: str, day: date) -> Form | None:
    return None if kind in OWN_SUFFIXES else form_on(kind, day)


def _register(kind: str, form: Form | None) -> str:
    return (form.register_code if form else "") or kind


def new_paper(
    kind: str,
    number: int,
    *,
    agency: Agency,
    data: dict[str, Any],
    at: datetime,
    by: Officer | None = None,
    case_code: str = "",
    rules_day: date | None = None,
) -> IssuedPaper:
    """A paper with its number (the next one of `series_of`), still to be stored in the same transaction.

    `kind` is a name of `documents.forms` (acceptance_slip, apology, …) or of `OWN_SUFFIXES`. The edition is the one of
    `rules_day`, the intake day of the dossier (a dossier keeps its forms); without it, on the day of issue.
    """
    day = day_of(at)
    form = _form(kind, rules_day or day)
    number_text = form.number(number) if form else f"{number:02d}/{OWN_SUFFIXES[kind]}"
    return IssuedPaper(
        agency=agency,
        form=kind,
        edition=form.edition if form else "",
        case_code=case_code,
        register=_register(kind, form),
        year=day.year,
        number=number,
        number_text=number_text,
        issued_at=at,
        issued_by=by,
        issued_by_name=by.full_name if by else "",
        data=freeze({**data, "number": number_text, "issued_on": at}),
        rules_day=rules_day or day,
        verify_code=secrets.token_hex(10),
    )


def numbered_paper(
    kind: str,
    *,
    agency: Agency,
    register: str,
    year: int,
    number: int,
    number_text: str,
    data: dict[str, Any],
    at: datetime,
    by: Officer,
) -> IssuedPaper:
    """A paper whose room drew its number in a register of its own; still to be stored in the same transaction.

    `kind` is a template of `drawing`; `data` already says number and day as they stand on the paper.
    """
    return IssuedPaper(
        agency=agency,
        form=kind,
        register=register,
        year=year,
        number=number,
        number_text=number_text,
        issued_at=at,
        issued_by=by,
        issued_by_name=by.full_name,
        data=freeze(data),
        rules_day=day_of(at),
        verify_code=secrets.token_hex(10),
    )


def draw_paper(paper: IssuedPaper) -> bytes:
    """The PDF of an issued paper: same row, same bytes."""
    data = thaw(paper.data)
    if paper.form in KINDS:
        data = {"form": form_on(paper.form, paper.rules_day), **data}
    return draw(paper.form, data, at=paper.issued_at)


def freeze(value: Any) -> Any:
    """JSON values that keep moments and days apart from text: {"$moment": iso}, {"$day": iso}."""
    match value:
        case datetime():
            return {"$moment": value.isoformat()}
        case date():
            return {"$day": value.isoformat()}
        case dict():
            return {key: freeze(item) for key, item in value.items()}
        case list() | tuple():
            return [freeze(item) for item in value]
        case _:
            return value


def thaw(value: Any) -> Any:
    """What `freeze` took apart, whole again."""
    match value:
        case {"$moment": str(text)}:
            return datetime.fromisoformat(text)
        case {"$day": str(text)}:
            return date.fromisoformat(text)
        case dict():
            return {key: thaw(item) for key, item in value.items()}
        case list():
            return [thaw(item) for item in value]
        case _:
            return value


@transaction.atomic
def keep_file(
    stream: BinaryIO,
    name: str,
    *,
    at: datetime,
    by: Officer | None = None,
    check: Callable[[BinaryIO, str], tuple[bytes, str]] = check_upload,
) -> KeptFile:
    """Check a file by its content and keep it under its SHA-256; the same content is kept once."""
    content, mime = check(stream, name)
    digest = hashlib.sha256(content).hexdigest()
    kept = KeptFile.objects.filter(sha256=digest).first()
    if kept:
        return kept
    facts = {"name": name[-250:], "mime": mime, "size": len(content), "kept_at": at, "kept_by": by}
    return KeptFile.objects.get_or_create(sha256=digest, defaults={**facts, "path": _lay_down(content, digest)})[0]


def _lay_down(content: bytes, digest: str) -> str:
    """Write the file and return where it lies. What a killed process left half written is never taken for whole."""
    path = f"kept/{digest[:2]}/{digest}"
    if default_storage.exists(path) and default_storage.size(path) == len(content):
        return path
    return default_storage.save(path, ContentFile(content))
