"""One row of an internal_processes document: is it sound, and which process and steps does it make."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.text import slugify

from motcua.procedures.models import Process, ProcessStep
from motcua.procedures.roles import CLOCKS, REGIME_DAYS, REGIMES, ROLES, STAGE_UNITS, role_words

Row = Mapping[str, Any]
STAGES = (None, "xa", "huyen", "tinh", "thue")
WORK_ROLES = ("chuyen_lien_thong", "hoi_dong", "thu_ly")


def faults_of(row: Any) -> list[str]:
    """What makes a row unreadable, naming the step; empty = a process can be made of it."""
    if not isinstance(row, Mapping):
        return ["dòng không phải là một đối tượng JSON"]
    faults = [*_head(row)]
    for step in row.get("steps") or []:
        faults += _step(step)
    return faults


def _head(row: Row) -> Iterator[str]:
    code = row.get("id")
    if not isinstance(code, str) or slugify(code) != code.lower() or len(code) > 80:
        yield f"id: «{code}» không dùng làm mã quy trình được (chữ không dấu, số, gạch nối; tối đa 80 chữ)"
    if not row.get("title_vi"):
        yield "title_vi: chưa có tên quy trình"
    if row.get("regime") not in (*REGIMES, None):
        yield f"regime: «{row.get('regime')}» không có trong danh mục"
    if not isinstance(row.get("steps"), list) or not row["steps"]:
        yield "steps: quy trình chưa có bước nào"
    if not _is_hours(row.get("total_hours")):
        yield "total_hours: phải là số giờ không âm hoặc null"


def _step(step: Any) -> Iterator[str]:
    if not isinstance(step, Mapping):
        yield "steps: có bước không phải là một đối tượng JSON"
        return
    number = step.get("no")
    where = f"Bước {number}"
    if not isinstance(number, int) or not 1 <= number <= 999:
        yield f"{where}: số thứ tự (no) phải là số nguyên từ 1"
    if step.get("role") not in ROLES:
        yield f"{where}: vai trò «{step.get('role')}» không có trong danh mục"
    if step.get("clock") not in CLOCKS:
        yield f"{where}: đồng hồ «{step.get('clock')}» không có trong danh mục"
    if step.get("stage") not in STAGES:
        yield f"{where}: cấp thực hiện «{step.get('stage')}» không có trong danh mục"
    if not _is_hours(step.get("hours")):
        yield f"{where}: thời gian (hours) phải là số giờ không âm hoặc null"
    if not _is_numbers(step.get("next", [])):
        yield f"{where}: bước kế tiếp (next) phải là danh sách số bước"


def _is_hours(value: Any) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 100_000)


def _is_numbers(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, int) and 0 <= one <= 999 for one in value)


def fields_of(row: Row) -> dict[str, Any]:
    """Values of a Process, without agency, procedure and version."""
    first, last = REGIME_DAYS[row.get("regime") or ""]
    return {
        "title": row["title_vi"],
        "regime": row.get("regime") or "",
        "valid_from": first,
        "valid_to": last,
        "total_minutes": minutes_of(row.get("total_hours")),
        "issued_by": row.get("issuing_document") or "",
        "row": dict(row),
    }


def minutes_of(hours: float | None) -> int | None:
    return None if hours is None else round(hours * 60)


def steps_of(process: Process) -> list[ProcessStep]:
    """The steps of the process's row, not stored yet, in the printed order.

    A printed table runs from step to step; a step may carry `next` where it does not (0 = the process ends).
    """
    rows = process.row["steps"]
    result = _result_number(rows)
    return [_step_of(process, row, makes_result=row["no"] == result) for row in rows]


def _step_of(process: Process, row: Row, *, makes_result: bool) -> ProcessStep:
    return ProcessStep(
        process=process,
        number=row["no"],
        label=role_words(row["role"]),
        unit_or_person=row.get("unit_or_person") or "",
        role=row["role"],
        content=row.get("content") or "",
        minutes=minutes_of(row.get("hours")),
        clock=row["clock"],
        leg_unit=_leg_unit(process.regime, row.get("stage")),
        next_numbers=row.get("next") or [],
        produces_result=makes_result,
    )


def _leg_unit(regime: str, stage: str | None) -> str:
    """Where a step of another level happens; the commune's own steps have none."""
    units = STAGE_UNITS.get(regime, STAGE_UNITS["two_level_2025"])
    return units.get(stage or "xa", "")


def _result_number(rows: list[Row]) -> int | None:
    """The step whose work is the result: the last signature, or else the last act before the hand-back."""
    if signed := [row["no"] for row in rows if row["role"] == "ky_duyet"]:
        return signed[-1]
    others = [row["no"] for row in rows if row["role"] in WORK_ROLES]
    return others[-1] if others and rows[-1]["role"] == "tra_ket_qua" else None
