"""Fills any form: asks its row source for the figures, derives what the form derives, refuses a wrong table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from motcua.agency.models import Agency
from motcua.common.moments import local
from motcua.common.refusals import Refused
from motcua.reporting.forms import deadlines
from motcua.reporting.forms.definition import RELATIONS, Column, Edition, Form, Ratio, form_named
from motcua.reporting.forms.folders import own_folder
from motcua.reporting.forms.signing import signing_block
from motcua.reporting.forms.sources import SOURCES, Asked, Line, Unanswered
from motcua.reporting.measures import NOTHING, Window, percent
from motcua.reporting.periods import Period

Value = Any
"""A whole number, an exact fraction (None: nothing to divide by), a text, a day or a moment."""


@dataclass(frozen=True)
class FilledRow:
    """One line: `key` opens it (slug of a lĩnh vực; empty for the totals), `values` by column number."""

    key: str
    label: str
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Filled:
    """A form with its figures. `total` is None where a form has none."""

    form: Form
    edition: Edition
    agency: Agency
    window: Window
    rows: list[FilledRow]
    total: FilledRow | None
    notes: list[str] = field(default_factory=list)

    @property
    def period(self) -> Period:
        return self.window.period

    @property
    def is_nil(self) -> bool:
        return not any(_figures(self.form, self.total.values)) if self.total else not self.rows

    @property
    def ratios(self) -> list[tuple[Ratio, Fraction | None]]:
        return [(ratio, self.ratio(ratio)) for ratio in self.form.ratios]

    def ratio(self, ratio: Ratio) -> Fraction | None:
        """Exact; None where there is nothing to divide by (Không phát sinh)."""
        if self.total is None:
            return None
        return share(_sum(self.total.values, ratio.part), _sum(self.total.values, ratio.whole))

    def table(self) -> list[dict[str, Any]]:
        """Rows as the contract wants them: "1", "2", numbers from "3", the last row Tổng số."""
        lines = [{"1": number, **row.values} for number, row in enumerate(self.rows, 1)]
        return [*lines, {"1": "", **self.total.values}] if self.total else lines

    def as_json(self) -> dict[str, Any]:
        rows = [{key: plain(value) for key, value in row.items()} for row in self.table()]
        return {**head(self.form, self.agency, self.period), "rows": rows}

    def paper(self, *, preparer: str = "") -> dict[str, Any]:
        """What the drawn, the written and the calculated form want to know (`documents.papers.FormPaper`)."""
        receiver = deadlines.receiver_on(self.agency, self.period.last)
        return {
            "form_code": self.form.form_code,
            "name": self.form.name,
            "form_note": self.edition.printed,
            "title": self.form.title,
            "period": self.period.name,
            "period_from": self.period.first,
            "period_to": self.period.last,
            "reporting_unit": self.agency.full_name,
            "receiving_unit": receiver.full_name if receiver else "",
            "counted_in": self.form.counted_in,
            "place": self.agency.place,
            "columns": [column_paper(column) for column in self.form.columns],
            "rows": [{key: _shown(self.form, key, value) for key, value in row.items()} for row in self.table()],
            "has_total": self.total is not None,
            "nil": self.form.nil if self.is_nil else "",
            "notes": self.notes,
            "preparer_name": preparer,
            **signing_block(self.agency, self.window.seen_at),
        }


def fill(code: str, agency: Agency, period: Period, *, at: datetime) -> Filled:
    """The form of an agency for a period as seen at a moment, in the edition of the period's last day.

    Raises Refused where there is no such form, or where an equation of the form does not hold (row and equation named).
    """
    form, edition = form_named(code, period.last, own_folder())
    return fill_form(form, edition, agency, period, at=at)


def fill_form(
    form: Form, edition: Edition, agency: Agency, period: Period, *, at: datetime, is_first: bool = False
) -> Filled:
    """As `fill`, for a form that is already read. `is_first`: nothing before it is looked at."""
    if form.is_narrative:
        raise Refused(f"{form.name} là báo cáo lời văn, không phải biểu số liệu.", field="form")
    window = Window(period, at)
    lines = _lines(form, agency, window)
    rows = [FilledRow(line.key, line.label, _values(form, line)) for line in lines]
    total = FilledRow("", form.total_label, _totals(form, rows)) if form.total_label else None
    notes = [note for note in [*form.notes, *_running(window)] if note]
    filled = Filled(form, edition, agency, window, rows, total, notes)
    check(filled)
    if form.carries and not is_first:
        _check_carried(filled)
    return filled


def _lines(form: Form, agency: Agency, window: Window) -> list[Line]:
    if form.row_source not in SOURCES:
        raise Refused(
            f"Biểu {form.code}: không có nguồn dòng «{form.row_source}». Các nguồn: {', '.join(sorted(SOURCES))}.",
            field="form",
        )
    try:
        return SOURCES[form.row_source](Asked(form, agency, window))
    except Unanswered as wrong:
        raise Refused(f"Biểu {form.code}: {wrong}", field="form") from wrong


def _values(form: Form, line: Line) -> dict[str, Value]:
    """By column: what the source found, then what the form derives from it."""
    values: dict[str, Value] = {}
    for column in form.columns[1:]:
        if column.number == "2" and not column.figure:
            values["2"] = line.label
        elif column.figure:
            values[column.number] = line.figures.get(column.figure, 0 if column.is_figure else "")
        elif column.is_figure and not column.sum_of:
            values[column.number] = 0
    return _derived(form, values)


def _derived(form: Form, values: dict[str, Value]) -> dict[str, Value]:
    for column in form.columns:
        if column.sum_of and column.number not in values:
            values[column.number] = _sum(values, column.sum_of)
    for column in form.columns:
        if column.share:
            part, whole = column.share
            values[column.number] = share(values[part], values[whole])
    return {column.number: values.get(column.number, "") for column in form.columns[1:]}


def _totals(form: Form, rows: Sequence[FilledRow]) -> dict[str, Value]:
    values: dict[str, Value] = {
        column.number: sum(row.values[column.number] or 0 for row in rows)
        for column in form.columns[1:]
        if column.is_figure
    }
    return _derived(form, {"2": form.total_label, **values})


def _figures(form: Form, values: Mapping[str, Value]) -> list[int]:
    return [values[column.number] for column in form.columns if column.is_figure]


def _sum(values: Mapping[str, Value], numbers: Sequence[str]) -> int:
    return sum(values[number] or 0 for number in numbers)


def share(part: int, whole: int) -> Fraction | None:
    """An exact fraction, or None where there is nothing to divide by."""
    return Fraction(part, whole) if whole else None


def _running(window: Window) -> list[str]:
    """What stands below the table of a period that is not over."""
    if window.seen_at >= window.period.until:
        return []
    seen = local(window.seen_at)
    return [f"Kỳ báo cáo chưa kết thúc: số liệu tính đến {seen:%H:%M} ngày {seen:%d/%m/%Y}."]


def check(filled: Filled) -> None:
    """The equations of the form for every row, and the totals. A wrong table does not leave the house."""
    form = filled.form
    every = [*filled.rows, *([filled.total] if filled.total else [])]
    for row in every:
        for equation in form.checks:
            left, right = row.values[equation.left] or 0, _sum(row.values, equation.right)
            if not RELATIONS[equation.relation](left, right):
                raise Refused(
                    f"Biểu {form.code}, dòng «{row.label}»: không đúng {equation} ({left} so với {right}). "
                    "Chưa xuất được; báo cho người quản trị.",
                    field="form",
                )
    if filled.total:
        _check_totals(form, filled.rows, filled.total)


def _check_totals(form: Form, rows: Sequence[FilledRow], total: FilledRow) -> None:
    for column in form.columns:
        if column.is_figure and total.values[column.number] != sum(row.values[column.number] or 0 for row in rows):
            raise Refused(f"Biểu {form.code}, cột ({column.number}): Tổng số khác tổng các dòng.", field="form")


def _check_carried(filled: Filled) -> None:
    """A period takes over what the one before left. Whatever days that one has, its last day alone leaves the same."""
    last = filled.period.first - timedelta(days=1)
    day = Period(last, last)
    if filled.window.seen_at < day.until:
        return
    before = fill_form(filled.form, filled.edition, filled.agency, day, at=filled.window.seen_at, is_first=True)
    check_carries(before, filled)


def check_carries(before: Filled, after: Filled) -> None:
    """Refuse a table that does not go on where the period before stopped: (6) = (11), row by row."""
    for carry in after.form.carries:
        left = {row.key: (row.label, row.values[carry.before] or 0) for row in before.rows}
        taken = {row.key: (row.label, row.values[carry.column] or 0) for row in after.rows}
        for key, (label, _number) in {**left, **taken}.items():
            now, then = taken.get(key, (label, 0))[1], left.get(key, (label, 0))[1]
            if now != then:
                raise Refused(
                    f"Biểu {after.form.code}, dòng «{label}»: cột ({carry.column}) là {now}, cột ({carry.before}) của "
                    f"kỳ trước là {then}. Chưa xuất được; báo cho người quản trị.",
                    field="form",
                )


# How values look outside


def head(form: Form, agency: Agency, period: Period) -> dict[str, Any]:
    """What every JSON answer begins with."""
    return {"form": form.code, "from": f"{period.first}", "to": f"{period.last}", "agency": agency.code}


def plain(value: Value) -> Any:
    """For JSON: a share in per cent with two places, moments in ISO, nothing as null."""
    if isinstance(value, Fraction):
        return float(percent(value).rstrip("%").replace(",", "."))
    return value.isoformat() if hasattr(value, "isoformat") else value


def _shown(form: Form, key: str, value: Value) -> Any:
    """For papers: shares as (part, whole) would lose their look, so they come as text beside the exact number."""
    if key != "1" and form.column(key).type == "percent":
        return {"value": float(value) if value is not None else None, "text": percent(value) or NOTHING}
    return value


def column_paper(column: Column) -> dict[str, Any]:
    """A column as `documents.papers.FormColumn`."""
    return {
        "number": column.number,
        "heading": column.heading,
        "groups": list(column.groups),
        "type": column.type,
        "sum_of": list(column.sum_of),
        "share": list(column.share),
        "width": column.width,
    }
