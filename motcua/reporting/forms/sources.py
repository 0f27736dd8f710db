"""Where the rows of a form come from. A new kind of row is a function here; a new form only names one.

A column's `figure` is read by its family: `06a.7` a column of II.06a by lĩnh vực, `count(received, online)` a count
over the facts (`counts.py`), anything else a key of the row's own source.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from motcua.agency.models import Agency
from motcua.common.text import fold
from motcua.documents.sheets import RETURN_WAYS
from motcua.dossiers.late_papers import late_row
from motcua.dossiers.models import LateList
from motcua.procedures.models import Field
from motcua.reporting.forms import counts
from motcua.reporting.forms.definition import Form
from motcua.reporting.measures import BY_CODE, Window, figures
from motcua.reporting.register import rows_of
from motcua.reporting.report_06a import NAMELESS, WrongTable, build_06a, cell_members

FROM_06A = "06a."


class Unanswered(Exception):  # noqa: N818  (it reads as what it is)
    """A source cannot answer for this form or period; the sentence says why."""


@dataclass(frozen=True)
class Asked:
    """What a source is asked: the rows of a form, of an agency, in a window."""

    form: Form
    agency: Agency
    window: Window

    @property
    def figures(self) -> list[str]:
        return [column.figure for column in self.form.columns if column.figure]


@dataclass(frozen=True)
class Line:
    """One row: its key (slug of a lĩnh vực), its label and its figures by name."""

    key: str
    label: str
    figures: Mapping[str, Any]


Found = dict[str, dict[str, Any]]
"""Slug of a lĩnh vực → figure → value."""


def by_field(asked: Asked) -> list[Line]:
    """One line for each lĩnh vực that has something to report, in Vietnamese order."""
    found = _found(asked)
    names = dict(Field.objects.filter(slug__in=found).values_list("slug", "name"))
    lines = [Line(slug, names.get(slug, NAMELESS), told) for slug, told in found.items() if any(told.values())]
    return sorted(lines, key=lambda line: in_order(line.label))


def of_agency(asked: Asked) -> list[Line]:
    """One line: the agency as a whole."""
    totals: dict[str, Any] = dict.fromkeys(asked.figures, 0)
    for found in _found(asked).values():
        for name, value in found.items():
            totals[name] += value
    return [Line("", asked.agency.full_name, totals)]


def _found(asked: Asked) -> Found:
    wanted = asked.figures
    found: Found = {}
    for family, names in (
        (_of_06a, [name for name in wanted if name.startswith(FROM_06A)]),
        (counts.by_field, [name for name in wanted if counts.is_expression(name)]),
    ):
        for slug, told in (family(asked.agency, asked.window, names) if names else {}).items():
            found.setdefault(slug, dict.fromkeys(wanted, 0)).update(told)
    if unknown := [name for name in wanted if not name.startswith(FROM_06A) and not counts.is_expression(name)]:
        raise Unanswered(f"không biết số liệu «{unknown[0]}».")
    return found


def _of_06a(agency: Agency, window: Window, names: Iterable[str]) -> Found:
    try:
        report = build_06a(agency, window.period, at=window.seen_at)
    except WrongTable as wrong:
        raise Unanswered(str(wrong)) from wrong
    columns = [name.removeprefix(FROM_06A) for name in names]
    return {row.slug: {FROM_06A + column: row.figures[column] for column in columns} for row in report.rows}


def in_order(name: str) -> tuple[str, str]:
    """Vietnamese order as far as the first letters go: Đ after D."""
    return (fold(name).split(" ")[0] + ("~" if name.startswith("Đ") else ""), fold(name))


def no_petitions(_asked: Asked) -> list[Line]:
    """Petitions are not kept in this software yet, so there is never a line."""
    return []


def of_measures(asked: Asked) -> list[Line]:
    """One line for each measure that the form lists under `lines`; codes that are not known here are passed over."""
    chosen = [BY_CODE[line["measure"]] for line in asked.form.lines if line["measure"] in BY_CODE]
    found = figures(asked.agency, [asked.window.period], at=asked.window.seen_at, measures=chosen) if chosen else []
    return [
        Line(
            figure.measure.code,
            figure.measure.name,
            {
                "code": figure.measure.code,
                "numerator": figure.numerator,
                "denominator": figure.denominator,
                "value": figure.value,
                "promise": figure.measure.promise,
                "verdict": figure.verdict,
            },
        )
        for figure in found
    ]


def of_late_list(asked: Asked) -> list[Line]:
    """The closed list of the month that the period begins in."""
    month = asked.window.period.first.replace(day=1)
    found = LateList.objects.filter(agency=asked.agency, month=month).first()
    if found is None:
        raise Unanswered(f"tháng {month:%m/%Y} chưa chốt danh sách. Chốt ở trang «Danh sách chậm muộn» trước.")
    return [_late_line(row) for row in found.rows]


def _late_line(row: dict[str, Any]) -> Line:
    shown: dict[str, Any] = {**late_row(row)}
    who = " – ".join(part for part in (shown["officer"], shown["unit"]) if part)
    ended = shown["finished_at"] or "chưa xong"
    return Line(row["code"], who, {**shown, "who": who, "ended": ended, "still": "x" if row["still_late"] else ""})


def of_register(asked: Asked) -> list[Line]:
    """The register of dossiers, in the order of intake. Names are whole: for papers, not for screens."""
    return [_register_line(row) for row in rows_of(asked.agency, asked.window.period)]


def _register_line(row: dict[str, Any]) -> Line:
    where = ", ".join(part for part in (row["address"], row["phone"]) if part)
    shown = {**row, "address": where, "return_way": RETURN_WAYS.get(row["return_way"], row["return_way"])}
    return Line(str(row["code"]), str(row["code"]), shown)


SOURCES: dict[str, Callable[[Asked], list[Line]]] = {
    "fields": by_field,
    "agency": of_agency,
    "petitions": no_petitions,
    "measures": of_measures,
    "late_list": of_late_list,
    "register": of_register,
}


def opens(form: Form, figure: str) -> bool:
    """Whether a figure of the form can be opened to the dossiers counted in it."""
    by_lines = form.row_source in {"fields", "agency"}
    return by_lines and (figure.startswith(FROM_06A) or counts.opens(figure))


def dossiers_of_cell(agency: Agency, window: Window, figure: str, slug: str = "") -> Any:
    """The dossiers counted in one cell; without `slug` those of the totals row. Slicing, iteration, `.count()`."""
    if figure.startswith(FROM_06A):
        return cell_members(window, agency, figure.removeprefix(FROM_06A), slug)
    return counts.members(agency, window, figure, slug)
