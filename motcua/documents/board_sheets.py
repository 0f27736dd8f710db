"""Tờ niêm yết: what hangs on the board, drawn from the same record as the public page; and the board's contents.

What a sheet says: the parts of a procedure that NĐ 63/2010/NĐ-CP Điều 8 names, complete and readable (Điều 16, 17).
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import prefetch_related_objects

from motcua.agency.models import Agency
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.documents.drawing import draw, qr_svg
from motcua.procedures import words
from motcua.procedures.models import FeeItem, Posting, ProcedureVersion, RequiredPaper
from motcua.procedures.queries import process_for, steps_to_walk

MOST = 250
"""So many sheets go into one file: the whole catalogue of a commune, a few seconds of drawing."""
SIZES = ("a3", "a4")
MOST_STEPS = 12
DAY_MINUTES, HOUR_MINUTES = 480, 60


def board_sheets(agency: Agency, versions: Sequence[ProcedureVersion], size: str, *, at: datetime) -> bytes:
    """One PDF, each procedure on sheets of its own. `size` is a3 or a4. Refused: none, or more than `MOST`."""
    if not versions:
        raise Refused("Không có thủ tục nào để in.")
    if len(versions) > MOST:
        raise Refused(f"Một tệp in được nhiều nhất {MOST} tờ: chọn một lĩnh vực.")
    prefetch_related_objects(list(versions), "papers", "fee_items")
    data = {
        "size": size,
        "agency": agency.full_name,
        "unit": agency.full_name,
        "where": ", ".join(part for part in (agency.address, agency.phone and f"điện thoại {agency.phone}") if part),
        "sheets": [sheet_of(agency, version, day_of(at)) for version in versions],
    }
    return draw("board_sheet", data, at=at)


def board_contents(agency: Agency, place: str, rows: Sequence[Posting], *, at: datetime) -> bytes:
    """The list that hangs beside the sheets: field, code, name, since when; what hangs at a place at the moment."""
    fields: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        line = {"code": row.version.procedure.code, "name": row.version.name, "since": day_of(row.posted_at)}
        fields.setdefault(row.version.field.name, []).append(line)
    data = {
        "unit": agency.full_name.upper(),
        "place_name": place,
        "on": day_of(at),
        "fields": [{"name": name, "rows": lines} for name, lines in fields.items()],
        "count": len(rows),
    }
    return draw("board_contents", data, at=at)


def address_of(version: ProcedureVersion) -> str:
    """Where the public page stands."""
    return f"{settings.PUBLIC_URL}/thu-tuc/{version.procedure.code}/"


def sheet_of(agency: Agency, version: ProcedureVersion, day: date) -> dict[str, Any]:
    """What one sheet says, in words. Empty = the source does not say, which the sheet says too."""
    limit = words.limit_words(version.limit_unit, version.limit_amount)
    address = address_of(version)
    return {
        "code": version.procedure.code,
        "name": version.name,
        "field": version.field.name,
        "level": words.LEVELS.get(version.level, version.level),
        "agency": words.HANDLED_BY.get(version.handled_by, version.handled_by),
        "decision": decision_of(version),
        "valid_from": version.valid_from,
        "valid_to": version.valid_to,
        "limit": limit,
        "limit_text": version.limit_text,
        "fee": words.FEE_RULES.get(version.fee_rule, ""),
        "fees": [_fee(item) for item in version.fee_items.all()],
        "exemption": version.fee_exemption,
        "ways": ways_of(version),
        "sets": version.dossier_sets,
        "papers": [_paper(paper) for paper in version.papers.all()],
        "steps": _steps(agency, version, day),
        "result": version.result,
        "basis": list(version.legal_basis),
        "address": address,
        "qr": qr_svg(address),
    }


def decision_of(version: ProcedureVersion) -> str:
    """The decisions that announced it, as the catalogue names them."""
    told = version.row.get("publishing_decision") or {}
    return "; ".join(str(one) for one in told.values() if one) if isinstance(told, dict) else str(told)


def ways_of(version: ProcedureVersion) -> list[str]:
    """How it may be handed in."""
    ways = ["Trực tiếp tại nơi tiếp nhận hồ sơ"]
    if version.online_level in ("toan_trinh", "mot_phan"):
        ways.append(words.ONLINE_LEVELS[version.online_level])
    return [*ways, "Dịch vụ bưu chính công ích"] if version.by_post else ways


def _fee(item: FeeItem) -> str:
    amount = "mức thu chưa có trong nguồn" if item.amount_vnd is None else _money(item.amount_vnd)
    per = f"/{item.per}" if item.amount_vnd is not None and item.per else ""
    cap = "" if item.cap_vnd is None else f", nhiều nhất {_money(item.cap_vnd)}"
    return f"{item.name}: {amount}{per}{cap}"


def _money(amount: int) -> str:
    return f"{amount:,}".replace(",", ".") + " đồng"


def _paper(paper: RequiredPaper) -> dict[str, Any]:
    return {
        "name": paper.name,
        "form": paper.form_code,
        "kind": words.PAPER_KINDS.get(paper.kind, ""),
        "originals": paper.originals,
        "copies": paper.copies,
        "condition": paper.condition,
    }


def _steps(agency: Agency, version: ProcedureVersion, day: date) -> list[str]:
    process = process_for(agency, version, day)
    steps = steps_to_walk(process.pk)[:MOST_STEPS] if process else ()
    return [f"{step.label}{_time(step.minutes)}" for step in steps]


def _time(minutes: int | None) -> str:
    if not minutes:
        return ""
    if minutes % (DAY_MINUTES // 2) == 0:
        return f": {minutes / DAY_MINUTES:g} ngày làm việc".replace(".", ",")
    return f": {minutes / HOUR_MINUTES:g} giờ làm việc".replace(".", ",")
