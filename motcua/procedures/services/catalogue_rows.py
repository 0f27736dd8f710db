"""One row of a catalogue document: is it sound, from when does it hold, and which fields does it fill."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import Any

from motcua.common.text import fold, nfc
from motcua.procedures.models import FeeItem, ProcedureVersion, RequiredPaper

Row = Mapping[str, Any]

CODE = re.compile(r"\d\.\d{6}")
# What the status of the 2024 list says about days. District procedures came to the communes on 01/7/2025; the two
# superseded ones gave way on 01/7/2024 (Nghị định 63/2024/NĐ-CP, as their own notes say).
STATUS_DAYS: dict[str, tuple[date | None, date | None]] = {
    "in_force_2024": (None, None),
    "from_2024_03_30": (date(2024, 3, 30), None),
    "from_2024_07_01": (date(2024, 7, 1), None),
    "from_2024_08_01": (date(2024, 8, 1), None),
    "until_2024_03_29": (None, date(2024, 3, 29)),
    "until_2024_07_31": (None, date(2024, 7, 31)),
    "superseded_in_2024": (None, date(2024, 6, 30)),
    "district_in_2024_commune_from_2025_07": (date(2025, 7, 1), None),
}
UNITS = (
    "working_day", "calendar_day", "working_hour", "hour", "month", "same_day", "immediate", "not_specified",
)  # fmt: skip
CLOSED_LISTS: dict[str, tuple[str, ...]] = {
    "level": ("xa", "dung_chung", "lien_thong_huyen", "lien_thong_tinh", "lien_thong_huyen_tinh"),
    "handled_by": ("ubnd_xa", "cong_an_xa", "ban_chqs_xa", "tram_y_te_xa"),
    "online_level": ("toan_trinh", "mot_phan", "cung_cap_thong_tin"),
    "status_2024": tuple(STATUS_DAYS),
    "confidence": ("seen", "recalled"),
}
MAY_BE_EMPTY = {"online_level"}
FEE_RULES = ("free", "national_fixed", "province_council", "not_recorded")
FEE_KINDS = ("phi", "le_phi")
PAPER_KINDS = ("nop", "xuat_trinh")
DATABASES = ("csdlqg_dan_cu", "csdl_ho_tich_dien_tu", "csdl_dat_dai", "csdl_bao_hiem")


def row_hash(row: Row) -> str:
    """The same for equal rows, whatever the order of their keys."""
    text = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def days_of(row: Row) -> tuple[date | None, date | None]:
    """First and last day on which the row holds in the commune; None = open."""
    return STATUS_DAYS[row["status_2024"]]


def search_text(code: str, name: str, field: str) -> str:
    return fold(f"{code} {name} {field}")


def faults_of(row: Any) -> list[str]:
    """Everything wrong with a row, in Vietnamese; empty = it can be stored."""
    if not isinstance(row, Mapping):
        return ["dòng không phải là một đối tượng JSON"]
    checks = (_head, _lists, _limit, _fee, _papers)
    return [fault for check in checks for fault in check(row)]


def _head(row: Row) -> Iterator[str]:
    if not isinstance(row.get("code"), str) or not CODE.fullmatch(row["code"]):
        yield f"code: «{row.get('code')}» không phải mã thủ tục quốc gia, ví dụ 1.001193"
    for name, longest in (("name_vi", 2000), ("field", 150)):
        yield from _text(row, name, longest)
    for name in ("has_fee", "tax_or_financial_obligation", "bcci_eligible"):
        if row.get(name) not in (True, False, None):
            yield f"{name}: chỉ nhận true, false hoặc null"
    if not isinstance(row.get("legal_basis") or [], list):
        yield "legal_basis: phải là danh sách"
    if not _is_count(row.get("dossier_sets")):
        yield "dossier_sets: phải là số nguyên từ 0 trở lên hoặc null"


def _lists(row: Row) -> Iterator[str]:
    for name, allowed in CLOSED_LISTS.items():
        value = row.get(name)
        if value is None and name in MAY_BE_EMPTY:
            continue
        if value not in allowed:
            yield f"{name}: «{value}» không có trong danh mục ({', '.join(allowed)})"


def _limit(row: Row) -> Iterator[str]:
    limit = row.get("time_limit")
    if not isinstance(limit, Mapping):
        yield "time_limit: thiếu thời hạn giải quyết"
        return
    if limit.get("unit") not in UNITS:
        yield f"time_limit.unit: «{limit.get('unit')}» không có trong danh mục ({', '.join(UNITS)})"
    if not _is_count(limit.get("value")):
        yield "time_limit.value: phải là số nguyên từ 0 trở lên hoặc null"
    if (cutoff := limit.get("cutoff")) and not _is_clock(cutoff):
        yield f"time_limit.cutoff: «{cutoff}» không phải giờ, ghi như 15:00"


def _fee(row: Row) -> Iterator[str]:
    fee = row.get("fee")
    if not isinstance(fee, Mapping) or fee.get("rule") not in FEE_RULES:
        yield f"fee.rule: phải là một trong {', '.join(FEE_RULES)}"
        return
    for number, item in enumerate(fee.get("items") or [], 1):
        where = f"fee.items[{number}]"
        yield from _text(item, "name_vi", 250, where)
        if item.get("kind") not in FEE_KINDS:
            yield f"{where}.kind: phải là phi hoặc le_phi"
        if not (_is_count(item.get("amount_vnd")) and _is_count(item.get("cap_vnd"))):
            yield f"{where}: mức thu phải là số đồng nguyên, không âm, hoặc null"
        if len(item.get("per") or "") > 150:
            yield f"{where}.per: dài quá 150 chữ"


def _papers(row: Row) -> Iterator[str]:
    for number, paper in enumerate(row.get("components") or [], 1):
        where = f"components[{number}]"
        yield from _text(paper, "name_vi", 4000, where)
        if paper.get("kind") not in PAPER_KINDS:
            yield f"{where}.kind: phải là nop hoặc xuat_trinh"
        if not (_is_count(paper.get("original")) and _is_count(paper.get("copy"))):
            yield f"{where}: số bản phải là số nguyên từ 0 trở lên hoặc null"
        if paper.get("in_national_db") not in (None, *DATABASES):
            yield f"{where}.in_national_db: «{paper['in_national_db']}» không có trong danh mục"
        if len(paper.get("form_code") or "") > 250:
            yield f"{where}.form_code: dài quá 250 chữ"


def _text(row: Row, name: str, longest: int, where: str = "") -> Iterator[str]:
    value = row.get(name)
    label = f"{where}.{name}" if where else name
    if not isinstance(value, str) or not value.strip():
        yield f"{label}: chưa có"
    elif len(value) > longest:
        yield f"{label}: dài quá {longest} chữ"


def _is_count(value: Any) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31)


def _is_clock(value: Any) -> bool:
    try:
        time.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


def fields_of(row: Row) -> dict[str, Any]:
    """Values of a ProcedureVersion. What the row leaves empty stays empty: null unknown, "" known to be nothing."""
    limit, fee = row["time_limit"], row["fee"]
    return {
        "name": nfc(row["name_vi"]),
        "level": row["level"],
        "handled_by": row["handled_by"],
        "officer_post": (row.get("agency") or {}).get("officer_position") or "",
        "limit_unit": limit["unit"],
        "limit_amount": limit.get("value"),
        "limit_cutoff": time.fromisoformat(limit["cutoff"]) if limit.get("cutoff") else None,
        "limit_text": limit.get("text_vi") or "",
        "limit_extended": limit.get("extended"),
        "limit_stages": limit.get("stages"),
        "fee_rule": fee["rule"],
        "fee_exemption": fee.get("exemption_vi") or "",
        "has_fee": row.get("has_fee"),
        "has_financial_obligation": row.get("tax_or_financial_obligation"),
        "online_level": row.get("online_level") or "",
        "by_post": row.get("bcci_eligible"),
        "dossier_sets": row.get("dossier_sets"),
        "result": row.get("result_vi") or "",
        "legal_basis": row.get("legal_basis") or [],
        "note": row.get("note") or "",
        "confidence": row["confidence"],
        "row": dict(row),
        "row_hash": row_hash(row),
        "search_text": search_text(row["code"], nfc(row["name_vi"]), nfc(row["field"])),
    }


def papers_of(version: ProcedureVersion) -> list[RequiredPaper]:
    """The papers the version's row asks for, in its order, not stored yet."""
    return [
        RequiredPaper(
            version=version,
            position=position,
            name=paper["name_vi"],
            kind=paper["kind"],
            originals=paper.get("original"),
            copies=paper.get("copy"),
            form_code=paper.get("form_code") or "",
            in_database=paper.get("in_national_db") or "",
            condition=paper.get("condition") or "",
            note=paper.get("note") or "",
        )
        for position, paper in enumerate(version.row.get("components") or [], 1)
    ]


def fee_items_of(version: ProcedureVersion) -> list[FeeItem]:
    """The fees and charges the version's row names, not stored yet."""
    return [
        FeeItem(
            version=version,
            position=position,
            name=item["name_vi"],
            kind=item["kind"],
            amount_vnd=item.get("amount_vnd"),
            per=item.get("per") or "",
            cap_vnd=item.get("cap_vnd"),
            note=item.get("note") or "",
        )
        for position, item in enumerate((version.row.get("fee") or {}).get("items") or [], 1)
    ]
