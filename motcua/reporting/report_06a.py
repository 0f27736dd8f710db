"""II.06a: how the procedures were settled, by lĩnh vực (TT 01/2020/TT-VPCP Phụ lục II; layout indicators §5.1).

Each column is one condition of `reporting.conditions`: one question counts the whole form, and the same condition
opens any cell.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from motcua.agency.models import Agency
from motcua.common.text import fold
from motcua.procedures.models import Field
from motcua.reporting import conditions as c
from motcua.reporting import engine, store
from motcua.reporting.conditions import Condition
from motcua.reporting.listed import Listed
from motcua.reporting.measure import Window
from motcua.reporting.periods import Period

FORM = "II.06a"
TOTAL = "Tổng số"
NAMELESS = "(Không ghi lĩnh vực)"

OF_ALL: dict[str, Condition] = {
    "3": c.taken,
    "4": c.both(c.received, c.online),
    "5": c.both(c.received, c.negated(c.online)),
    "6": c.carried_over,
    "7": c.finished,
    "8": c.both(c.finished, c.early),
    "9": c.both(c.finished, c.on_time),
    "10": c.both(c.finished, c.late),
    "11": c.still_open,
    "12": c.both(c.still_open, c.in_time),
    "13": c.both(c.still_open, c.overdue),
}
COLUMNS = tuple(OF_ALL)
OF_ENDED = ("7", "8", "9", "10")  # listed by their end, the others by their receipt
HEADINGS = {
    "3": "Tiếp nhận: tổng số",
    "4": "Tiếp nhận trong kỳ: trực tuyến",
    "5": "Tiếp nhận trong kỳ: trực tiếp, dịch vụ bưu chính",
    "6": "Từ kỳ trước chuyển sang",
    "7": "Đã giải quyết: tổng số",
    "8": "Đã giải quyết: trước hạn",
    "9": "Đã giải quyết: đúng hạn",
    "10": "Đã giải quyết: quá hạn",
    "11": "Đang giải quyết: tổng số",
    "12": "Đang giải quyết: trong hạn",
    "13": "Đang giải quyết: quá hạn",
}
EQUATIONS = (("3", ("4", "5", "6")), ("7", ("8", "9", "10")), ("11", ("12", "13")), ("3", ("7", "11")))


class WrongTable(Exception):  # noqa: N818  (it reads as what it is)
    """The figures contradict each other: the report must not leave the house. The message names row and equation."""


@dataclass(frozen=True)
class Row:
    """One lĩnh vực, or the totals (then `slug` is empty)."""

    name: str
    slug: str
    figures: Mapping[str, int]

    @property
    def cells(self) -> list[tuple[str, int]]:
        """Column and figure, in the order of the form."""
        return [(column, self.figures[column]) for column in COLUMNS]


@dataclass(frozen=True)
class Report:
    """The filled form. `rows` by the name of the lĩnh vực, only those with something to report."""

    agency: Agency
    window: Window
    rows: list[Row] = field(default_factory=list)
    total: Row = field(default_factory=lambda: Row(TOTAL, "", dict.fromkeys(COLUMNS, 0)))

    @property
    def period(self) -> Period:
        return self.window.period

    @property
    def rates(self) -> dict[str, Fraction | None]:
        """Derived shares as exact fractions; None = Không phát sinh."""
        n = self.total.figures
        return {
            "Đúng hạn (gồm trước hạn)": share(n["8"] + n["9"], n["7"]),
            "Trước hạn": share(n["8"], n["7"]),
            "Nộp trực tuyến": share(n["4"], n["4"] + n["5"]),
        }

    def table(self) -> list[dict[str, Any]]:
        """Rows as the contract wants them: "1", "2", numbers "3" … "13", the last row Tổng số."""
        lines = [{"1": number, "2": row.name, **row.figures} for number, row in enumerate(self.rows, 1)]
        return [*lines, {"1": "", "2": TOTAL, **self.total.figures}]

    def as_json(self) -> dict[str, Any]:
        first, last = self.period.first.isoformat(), self.period.last.isoformat()
        return {"form": FORM, "from": first, "to": last, "agency": self.agency.code, "rows": self.table()}


def share(part: int, whole: int) -> Fraction | None:
    """An exact fraction, or None where there is nothing to divide by (Không phát sinh, never 0 %)."""
    return Fraction(part, whole) if whole else None


def build_06a(agency: Agency, period: Period, *, at: datetime) -> Report:
    """The report of an agency for a period as seen at a moment, in one question to the engine.

    Raises WrongTable when an equation of the form does not hold.
    """
    window = Window(period, at)
    counted = _counted(agency, window)
    rows = sorted((Row(name, slug, figures) for (name, slug), figures in counted.items()), key=_by_name)
    total = {column: sum(row.figures[column] for row in rows) for column in COLUMNS}
    report = Report(agency, window, rows, Row(TOTAL, "", total))
    check(report)
    return report


def _by_name(row: Row) -> tuple[str, str]:
    """Vietnamese order as far as the first letters go: Đ after D."""
    return (fold(row.name).split(" ")[0] + ("~" if row.name.startswith("Đ") else ""), fold(row.name))


def question(facts: Any, windows: Any) -> Any:
    """One row for each lĩnh vực that has something, with every column."""
    t = engine.seen_table(facts, windows)
    t = t.filter(c.taken(t))
    return t.group_by(t.field).aggregate(
        **{f"c{column}": t.count(where=condition(t)) for column, condition in OF_ALL.items()}
    )


def _cells(facts: Any, windows: Any) -> Any:
    """Dossier by dossier: in which columns it was counted."""
    t = engine.seen_table(facts, windows)
    t = t.filter(c.taken(t))
    flags = {f"c{column}": condition(t) for column, condition in OF_ALL.items()}
    return t.select(t.key, t.field, t.received, t.ended, **flags)


def _counted(agency: Agency, window: Window) -> dict[tuple[str, str], dict[str, int]]:
    rows = engine.ask(store.live(agency, window.seen_at), engine.compiled("report-06a", question), [window])
    names = dict(Field.objects.filter(slug__in=[row[0] for row in rows]).values_list("slug", "name"))
    return {(names.get(slug, NAMELESS), slug): dict(zip(COLUMNS, numbers, strict=True)) for slug, *numbers in rows}


def check(report: Report) -> None:
    """The equations of the form (indicators §5.1), row by row and for the totals."""
    for row in [*report.rows, report.total]:
        for whole, parts in EQUATIONS:
            if row.figures[whole] != sum(row.figures[part] for part in parts):
                right = " + ".join(f"({part})" for part in parts)
                raise WrongTable(f"Biểu {FORM}, dòng «{row.name}»: ({whole}) khác {right}. Báo cho người quản trị.")
    for column in COLUMNS:
        if report.total.figures[column] != sum(row.figures[column] for row in report.rows):
            raise WrongTable(f"Biểu {FORM}, cột ({column}): Tổng số khác tổng các dòng.")


def check_continuity(before: Report, after: Report) -> None:
    """Column 6 of a period is column 11 of the one before, for each lĩnh vực."""
    carried = {row.name: row.figures["6"] for row in after.rows if row.figures["6"]}
    left = {row.name: row.figures["11"] for row in before.rows if row.figures["11"]}
    if carried != left:
        wrong = sorted(name for name in {*carried, *left} if carried.get(name, 0) != left.get(name, 0))
        raise WrongTable(f"Biểu {FORM}: cột (6) khác cột (11) kỳ trước ở lĩnh vực {', '.join(wrong)}.")


def cell_members(report_window: Window, agency: Agency, column: str, slug: str = "") -> Listed:
    """The dossiers of one cell in the order of their receipt or end; without `slug` those of the totals row."""
    order = "ended" if column in OF_ENDED else "received"
    mine = " AND field = ?" if slug else ""
    cells = engine.compiled("report-06a-cells", _cells)
    select = f"SELECT key FROM ({cells}) WHERE c{column}{mine} ORDER BY {order}, key"  # noqa: S608
    return Listed(store.live(agency, report_window.seen_at), report_window, select, (slug,) if slug else ())
