"""All measures, their figures, and what each figure counted: the door of this room for measures.

A measure is declared once (`plan_measures`, `quality_measures`); here it is asked of the facts of an agency as they
are now, or as they lie exported in a folder.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from motcua.agency.models import Agency
from motcua.common.refusals import Refused
from motcua.procedures.models import ProcedureVersion
from motcua.reporting import engine, plan_measures, quality_measures, store
from motcua.reporting.listed import Item, Listed, cases_in_order
from motcua.reporting.measure import NOTHING, THEMES, Counting, Figure, Measure, Window, percent, rounded
from motcua.reporting.periods import Period

__all__ = [
    "BY_CODE", "MEASURES", "NOTHING", "PARTS", "THEMES", "Counting", "Figure", "Item", "Measure", "Members", "Window",
    "exported_figures", "figures", "measure_named", "members", "percent", "rounded",
]  # fmt: skip

MEASURES: tuple[Measure, ...] = (*plan_measures.MEASURES, *quality_measures.MEASURES)
BY_CODE = {measure.code: measure for measure in MEASURES}
PARTS = {
    "dat": "Đạt: được tính vào tử số",
    "chua-dat": "Chưa đạt: chỉ nằm trong mẫu số",
    "tat-ca": "Tất cả: mẫu số",
    "bo-ngoai": "Bỏ ngoài: không tính, có lý do",
}


def measure_named(code: str) -> Measure:
    if code not in BY_CODE:
        raise Refused(f"Chưa có chỉ tiêu «{code}». Các chỉ tiêu đang có: {', '.join(BY_CODE)}.", field="code")
    return BY_CODE[code]


# Figures


def _question(facts: Any, windows: Any) -> Any:
    return engine.figures_of(facts, windows, MEASURES)


def figures(
    agency: Agency, periods: Iterable[Period], *, at: datetime, measures: Iterable[Measure] = MEASURES
) -> list[Figure]:
    """Every measure of every period, period by period, as known at the moment: one question to the engine."""
    windows = [Window(period, at) for period in periods]
    return _figures(store.live(agency, at), windows, list(measures))


def exported_figures(
    folder: Path, windows: Sequence[Window], *, agency: str = "", measures: Iterable[Measure] = MEASURES
) -> list[Figure]:
    """The same measures over exported facts: of one agency, or of all that lie in the folder together."""
    return _figures(store.files_source(folder, agency), windows, list(measures))


def _figures(source: store.Source, windows: Sequence[Window], measures: list[Measure]) -> list[Figure]:
    if not windows:
        return []
    chosen = ", ".join(f"n_{measure.slug}, d_{measure.slug}" for measure in measures)
    sql = f"SELECT place, {chosen} FROM ({engine.compiled('figures', _question)})"  # noqa: S608
    rows = {row[0]: row[1:] for row in engine.ask(source, sql, windows)}
    return [
        figure for number, window in enumerate(windows) for figure in as_figures(window, rows.get(number), measures)
    ]


def as_figures(window: Window, numbers: Sequence[int] | None, measures: list[Measure]) -> list[Figure]:
    """Pairs of numerator and denominator in the order of the measures; None where the window has no row at all."""
    pairs = [number or 0 for number in numbers or [0] * (2 * len(measures))]
    return [Figure(measure, window, *pairs[2 * place : 2 * place + 2]) for place, measure in enumerate(measures)]


# What a figure counted


@dataclass(frozen=True)
class Members(Listed):
    """What a figure counted (`dat`, `chua-dat`, `tat-ca`) or left out (`bo-ngoai`), to be counted and cut into pages.

    `kind`: `case` when its items are Case rows (with `.reason` where they were left out), else `item` (`Item`). Where
    people are counted, each is shown by one of their dossiers.
    """

    measure: Measure = MEASURES[0]
    part: str = "tat-ca"

    @property
    def kind(self) -> str:
        by_procedure = self.measure.counting in (Counting.PROCEDURES, Counting.EVERY_PROCEDURE)
        return "item" if by_procedure or self.measure.unit_name in ("tháng", "quý", "thủ tục nội bộ") else "case"

    def items(self, rows: Sequence[engine.Row]) -> list[Any]:
        reasons = [why for why, _condition in self.measure.exclusions]
        told = [(key, reasons[number - 1] if number else "") for key, number in rows]
        return cases_in_order(told) if self.kind == "case" else _as_items(told, self.window)

    def cut(self, start: int, stop: int) -> tuple[list[Any], int, int]:
        """A piece of the list, how many it has in all and how many the figure left out: one question for the three."""
        grouped, order = _grouped(self.measure)
        mine = f"SELECT key, reason, row_number() OVER (ORDER BY {order}) AS place FROM told WHERE {WANTED[self.part]}"  # noqa: S608
        sql = (
            f"WITH told AS MATERIALIZED ({grouped}), mine AS ({mine})"  # noqa: S608
            f" SELECT key, reason, whole, left_out FROM (SELECT count(*) FILTER ({WANTED[self.part]}) AS whole,"
            f" count(*) FILTER ({WANTED['bo-ngoai']}) AS left_out FROM told)"
            f" LEFT JOIN mine ON place > {start} AND place <= {stop} ORDER BY place"
        )
        rows = self._ask(sql)
        if not rows:
            return [], 0, 0
        return self.items([row[:2] for row in rows if row[0] is not None]), rows[0][2], rows[0][3]


WANTED = {
    "dat": "counted AND hit",
    "chua-dat": "counted AND NOT hit",
    "tat-ca": "counted",
    "bo-ngoai": "NOT counted AND NOT hit",
}


def _question_of(measure: Measure, part: str) -> str:
    """Key and number of the reason, in the order of the list."""
    grouped, order = _grouped(measure)
    return f"SELECT key, reason FROM ({grouped}) WHERE {WANTED[part]} ORDER BY {order}"  # noqa: S608


def _grouped(measure: Measure) -> tuple[str, str]:
    """Everything that a measure looks at, each once, with whether it counted and hit; and the order of its lists."""
    rows = engine.compiled(f"rows-{measure.slug}", partial(engine.rows_of, measure=measure))
    whose, hit = _unit_of(measure)
    key = "procedure" if whose == "procedure" else "arg_max(key, known_from)"
    grouped = (
        f"SELECT {key} AS key,"  # noqa: S608
        f" bool_or(counted) AS counted, {hit} AS hit, min(reason) AS reason, max({measure.order}) AS moment"
        f" FROM ({rows}) GROUP BY {whose}"
    )
    # What ended or came last stands first, what is due first too.
    order = "moment" if measure.order == "due" else "moment DESC"
    return grouped, f"{order}, key"


def _unit_of(measure: Measure) -> tuple[str, str]:
    """By what rows are put together, and when all of them together hit."""
    if measure.counting is Counting.EVERY_PROCEDURE:
        return "procedure", "bool_and(hit OR NOT counted) AND bool_or(counted)"
    if measure.counting is Counting.PROCEDURES:
        return "procedure", "bool_or(hit)"
    return ("party" if measure.counting is Counting.PARTIES else "kind, key, received, paid_via"), "bool_or(hit)"


DUTIES = {
    "late_list": "Danh sách chậm muộn",
    "measures_766": "Kết quả theo Quyết định 766",
    "score_sheet": "Phiếu chấm",
}


def _as_items(told: list[tuple[str, str]], window: Window) -> list[Item]:
    day = window.period.last
    versions = ProcedureVersion.objects.filter(procedure__code__in=[key for key, _why in told])
    names: dict[str, str] = {}
    for code, name, first in versions.order_by("number").values_list("procedure__code", "name", "valid_from"):
        if code not in names or first is None or first <= day:
            names[code] = name
    return [Item(key, names.get(key, _duty_name(key)), why) for key, why in told]


def _duty_name(key: str) -> str:
    """`late_list:2024-03` → Danh sách chậm muộn tháng 3/2024."""
    match = re.fullmatch(r"(\w+):(\d{4})-(q?)(\d+)", key)
    if not match or match[1] not in DUTIES:
        return key
    return f"{DUTIES[match[1]]} {'quý' if match[3] else 'tháng'} {int(match[4])}/{match[2]}"


def members(
    measure: Measure, agency: Agency, window: Window, part: str = "tat-ca", *, source: store.Source | None = None
) -> Members:
    """What the figure counted: `dat` (numerator), `tat-ca` (denominator), `chua-dat` (what keeps it from 100 %),
    `bo-ngoai` (what the measure looks at and leaves out). `source`: facts laid already, for who asks many measures.
    """
    facts = source or store.live(agency, window.seen_at)
    return Members(facts, window, _question_of(measure, part), measure=measure, part=part)
