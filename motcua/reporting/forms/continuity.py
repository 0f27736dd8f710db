"""What one period leaves open the next one takes over: (6) of II.06a is (11) of the period before, row by row.

The facts themselves go on by the check in `engine`. Here it is asked of what was signed for the period before: where
that is another number, it must be restated before the next period is closed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from motcua.common.refusals import Refused
from motcua.reporting.forms.definition import Carry
from motcua.reporting.forms.engine import Filled
from motcua.reporting.models import Freeze, FreezeState


@dataclass(frozen=True)
class Gap:
    """One row that does not go on where the signed period before stopped."""

    form: str
    row: str
    carry: Carry
    now: int
    before: int
    freeze: Freeze

    def __str__(self) -> str:
        number = self.freeze.paper.number_text if self.freeze.paper else ""
        return (
            f"dòng «{self.row}»: cột ({self.carry.column}) là {self.now}, cột ({self.carry.before}) kỳ trước đã ký "
            f"(số {number}) là {self.before}"
        )


def signed_gaps(filled: Filled) -> list[Gap]:
    """Rows that differ from what was signed (or restated since) for the period that ended the day before."""
    if not filled.form.carries:
        return []
    last = filled.period.first - timedelta(days=1)
    signed = Freeze.objects.filter(agency=filled.agency, state=FreezeState.SIGNED, period_last=last)
    for freeze in signed.defer("contributions").select_related("paper").order_by("-signed_at"):
        newest = freeze.restatements.defer("contributions").order_by("-number").first()
        kept = _rows_of(filled.form.code, newest.values if newest else freeze.values)
        if kept is not None:
            return list(_gaps(filled, kept, freeze))
    return []


def _gaps(filled: Filled, kept: Mapping[str, Mapping[str, Any]], freeze: Freeze) -> Iterator[Gap]:
    for carry in filled.form.carries:
        now = {row.label: row.values[carry.column] or 0 for row in filled.rows}
        then = {name: int(cells.get(carry.before) or 0) for name, cells in kept.items()}
        for name in sorted(now.keys() | then.keys()):
            if now.get(name, 0) != then.get(name, 0):
                yield Gap(filled.form.code, name, carry, now.get(name, 0), then.get(name, 0), freeze)


def _rows_of(code: str, values: Mapping[str, Any]) -> dict[str, dict[str, Any]] | None:
    """Rows of a form in what is kept, by name, without the totals; None where it is not kept there."""
    if code == "II.06a" and "table" in values:
        return {row["2"]: row for row in values["table"][:-1]}
    table = next((table for table in values.get("tables", []) if table["code"] == code), None)
    return table and {row["name"]: row["cells"] for row in table["rows"] if not row["is_total"]}


def ensure_goes_on(filled: Filled) -> None:
    """Refuse to close what does not go on where the signed period before stopped, naming the first rows and the way."""
    if gaps := signed_gaps(filled):
        told = "; ".join(map(str, gaps[:3])) + ("; …" if len(gaps) > 3 else "")
        raise Refused(
            f"Biểu {filled.form.code} không nối tiếp kỳ trước: {told}. "
            "Lập đính chính cho kỳ trước (ghi lý do), rồi chốt kỳ này.",
            field="period",
        )
