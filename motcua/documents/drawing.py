"""Draws the official papers: a template, a dictionary and a moment in, the bytes of a PDF out.

Equal input gives equal bytes, in any process: a signature and a stored checksum depend on it. So nothing here reads a
clock; the document's date is `at`. Data reaches typst as one JSON value, never as source: a name with # or * stays
text.
"""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import segno
import typst

from motcua.common.moments import day_of, local
from motcua.documents.fonts import FONT_DIR, printable
from motcua.documents.forms import KINDS, form_on
from motcua.documents.headings import depth_of, head_cells

TYPST_DIR = Path(__file__).parent / "typst"
TEMPLATES = (
    *KINDS,
    "deadline_proof",
    "explanation_report",
    "late_list",
    "form_table",
    "narrative_report",
    "result_receipt",
    "handover_list",
    "score_sheet",
    "frozen_figures",
    "restatement",
    "surgery_notice",
    "board_sheet",
    "board_contents",
    "direction",
    "document_book",
    "meeting_minutes",
    "inspection_report",
    "programme_sheet",
)
WITH_HEADS = ("form_table", "narrative_report")
STANDARDS: list[Any] = ["a-2b", "ua-1"]  # kept for decades, and readable aloud
_drawing = Lock()  # one compiler per process: it keeps fonts and parsed templates, and is not for two threads at once


def draw(template: str, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """The paper as PDF/A-2b and PDF/UA-1.

    `template` is one of `TEMPLATES`; `data` is the dictionary of that name in `papers.py`, where every key may be
    missing. `data["form"]` chooses the edition of an official form (`forms.form_on(kind, day of intake)`); without it
    the edition of `received_at`, else of `at`, is taken. `at` is the document's own date, aware.
    `ValueError` for an unknown template.
    """
    if template not in TEMPLATES:
        raise ValueError(f"no such paper: {template}")
    whole = with_heads(data) if template in WITH_HEADS else _with_form(template, data, at)
    value = _plain({**whole, "at": at})
    if url := data.get("tracking_url"):
        value["qr"] = qr_svg(url)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    with _drawing:
        pdf = _compiler().compile(
            TYPST_DIR / f"{template}.typ",
            format="pdf",
            sys_inputs={"data": text},
            pdf_standards=STANDARDS,
            timestamp=int(at.timestamp()),
        )
    return bytes(pdf)  # type: ignore[arg-type]


def qr_svg(text: str) -> str:
    """The QR code of a text, level M, as an SVG image of one path. Black on nothing; leave white around it."""
    # Any mask is read alike; trying all eight for the prettiest takes longer than half of the paper.
    return str(segno.make(text, error="m", micro=False, mask=3).svg_inline(border=0, omitsize=True))


def with_heads(data: Mapping[str, Any]) -> dict[str, Any]:
    """Adds to a form, and to each form behind a report, its headings as cells that span."""
    found = dict(data)
    if columns := data.get("columns"):
        found |= {"head": head_cells(columns), "depth": depth_of(columns)}
    if forms := data.get("forms"):
        found["forms"] = [with_heads(form) for form in forms]
    return found


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(root=TYPST_DIR, font_paths=[FONT_DIR], ignore_system_fonts=True)


def _with_form(template: str, data: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    if template not in KINDS or data.get("form"):
        return dict(data)
    received = data.get("received_at")
    return {**data, "form": form_on(template, day_of(received if isinstance(received, datetime) else at))}


def _plain(value: Any) -> Any:
    """JSON values only: moments taken apart on the office's clock, texts made printable."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return _day(value) if isinstance(value, date) else printable(value) if isinstance(value, str) else value


def _day(value: date) -> dict[str, int]:
    moment = local(value) if isinstance(value, datetime) else None
    day = moment.date() if moment else value
    hour = {"h": moment.hour, "min": moment.minute} if moment else {}
    return {"d": day.day, "m": day.month, "y": day.year, "wd": day.isoweekday(), **hour}
