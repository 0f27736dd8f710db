"""What is kept of a form when its figures are closed: its tables cell by cell, its words, and the paper as it is drawn.

One way for every form there is, also for those that an office adds by a file: nothing here knows a form by its code.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.agency.models import Agency
from motcua.common.refusals import Refused
from motcua.documents.services import freeze as as_json
from motcua.reporting.forms.continuity import ensure_goes_on
from motcua.reporting.forms.definition import Edition, Form, form_named, known_forms
from motcua.reporting.forms.engine import Filled, FilledRow, Value, column_paper, fill, plain
from motcua.reporting.forms.folders import own_folder
from motcua.reporting.forms.narrative import Narrative, compose, texts
from motcua.reporting.measures import BY_CODE, MEASURES, NOTHING, Measure, figures, percent
from motcua.reporting.periods import Period


@dataclass(frozen=True)
class Kept:
    """`values` is stored as it is; `tables` and `measures` tell whose dossiers must be kept beside them."""

    values: dict[str, Any]
    layout: dict[str, str]
    tables: list[Form]
    measures: list[Measure]


def closable_forms() -> list[Form]:
    """One layout of each code, reports in words first."""
    found = {form.code: form for form in known_forms(own_folder()) if form.can_be_closed}
    return sorted(found.values(), key=lambda form: (not form.is_narrative, form.code))


def keep(code: str, agency: Agency, period: Period, *, at: datetime) -> Kept:
    """The form as seen at a moment. Refused where there is none, where it may not be closed, or where it is wrong."""
    form, edition = form_named(code, period.last, own_folder())
    if not form.can_be_closed:
        raise Refused(
            f"{form.name} ghi tên, địa chỉ người nộp nên không chốt thành bản sao; sổ luôn in lại được từ hồ sơ.",
            field="form",
        )
    if form.is_narrative:
        return _kept_narrative(compose(code, agency, period, at=at))
    filled = fill(code, agency, period, at=at)
    measures = [BY_CODE[line["measure"]] for line in form.lines if line.get("measure") in BY_CODE]
    shown = figures(agency, [period], at=at, measures=measures) if measures else []
    values = {
        "measures": [figure.as_json() for figure in shown],
        "tables": [table_of(filled)],
        "paper": as_json(filled.paper()),
    }
    return Kept(values, _layout(form, edition), [form], measures)


def _kept_narrative(report: Narrative) -> Kept:
    words = [
        {
            "key": one.section.key,
            "heading": one.section.heading,
            "level": one.section.level,
            "text": texts(one.paragraphs),
        }
        for one in report.passages
    ]
    values = {
        "measures": [report.book.measures[measure.code].as_json() for measure in MEASURES],
        "tables": [table_of(filled) for filled in report.attached],
        "words": words,
        "draft": report.draft.number if report.draft else 0,
        "paper": as_json(report.paper()),
    }
    return Kept(values, _layout(report.form, report.edition), [one.form for one in report.attached], list(MEASURES))


def _layout(form: Form, edition: Edition) -> dict[str, str]:
    """Which layout it was, so that a later one of the same code is not taken for it."""
    return {"basis": edition.legal_basis, "sha256": hashlib.sha256(repr(form).encode()).hexdigest()}


def table_of(filled: Filled) -> dict[str, Any]:
    """A table as plain values. Rows are named so that each name stands once: by lĩnh vực, measure or dossier."""
    form = filled.form
    by_label = form.row_source in {"fields", "agency"}

    def row_of(row: FilledRow) -> dict[str, Any]:
        is_total = row is filled.total
        return {
            "name": row.label if by_label or is_total else row.key,
            "label": row.values.get("2") or row.label,
            "is_total": is_total,
            "cells": {column.number: _cell(column.type, row.values[column.number]) for column in form.columns[2:]},
        }

    return {
        "code": form.code,
        "name": form.name,
        "title": form.title,
        "counted_in": form.counted_in,
        "nil": form.nil if filled.is_nil else "",
        "columns": [{**column_paper(column), "words": column.words} for column in form.columns],
        "rows": [row_of(row) for row in [*filled.rows, *([filled.total] if filled.total else [])]],
    }


def _cell(kind: str, value: Value) -> Any:
    if kind == "percent":
        return percent(value) or NOTHING
    return "" if value is None else plain(value)


def ensure_continues(code: str, agency: Agency, period: Period, *, at: datetime) -> None:
    """Refuse to close a form, or one behind a report, that does not go on where the signed period before stopped."""
    form, _edition = form_named(code, period.last, own_folder())
    for one in (form.code, *form.attached):
        carried, _edition = form_named(one, period.last, own_folder())
        if carried.carries:
            ensure_goes_on(fill(one, agency, period, at=at))
