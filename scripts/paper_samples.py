"""What stands on the pictured papers: the typical data of the tests, for the forms of either circular."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from motcua.documents.forms import KINDS, form_on
from tests.documents.samples import AT, CENTRE, CODE, DAY_2024, DAY_2026, TYPICAL, VARIANTS

ONWARD = DAY_2026 - DAY_2024
CODE_2026 = "H05.30.12-260205-0012"
VARIANTS_SHOWN = ("acceptance_slip-certified_copy", "late_list-empty", "direction-decision")


def samples() -> Iterator[tuple[str, str, dict[str, Any], datetime]]:
    """Name of the picture, template, data and moment of every paper."""
    for kind in KINDS:
        if kind != "stop_notice":  # before TT 03/2025 there was no national form for it
            yield f"{kind}-2018", kind, {**TYPICAL[kind], "form": form_on(kind, DAY_2024)}, AT
        yield f"{kind}-2025", kind, in_2026(kind), AT + ONWARD
    for name, data in TYPICAL.items():
        if name not in KINDS:
            yield name, name, data, AT
    for name in VARIANTS_SHOWN:
        template, data = VARIANTS[name]
        yield name, template, data, AT


def in_2026(kind: str) -> dict[str, Any]:
    """The same paper under TT 03/2025: the letterhead of the centre or commune of that time, everything later."""
    data = TYPICAL[kind] if kind == "stop_notice" else later(TYPICAL[kind])
    head = CENTRE if data.get("superior") else {"place": CENTRE["place"], "issued_on": DAY_2026}
    if kind == "apology":
        head = {**head, "unit": "ỦY BAN NHÂN DÂN XÃ NHÃ NAM", "agency_name": "Ủy ban nhân dân xã Nhã Nam"}
    return {**data, **head, "form": form_on(kind, DAY_2026)}


def later(value: Any) -> Any:
    """All days moved on; old names and codes of the commune become those of 2026."""
    if isinstance(value, date):
        return value + timedelta(days=ONWARD.days)
    if isinstance(value, dict):
        return {key: later(item) for key, item in value.items() if key != "form"}
    if isinstance(value, list):
        return [later(item) for item in value]
    return text_later(value) if isinstance(value, str) else value


def text_later(text: str) -> str:
    text = text.replace(CODE, CODE_2026).replace("000.15.07.H02-240618-0003", "H05.30.12-260206-0003")
    text = text.replace("Tân Trung, huyện Tân Yên, tỉnh Bắc Giang", "Nhã Nam, tỉnh Bắc Ninh")
    text = text.replace("Bộ phận Tiếp nhận và Trả kết quả UBND xã Tân Trung", "Trung tâm Phục vụ hành chính công")
    text = text.replace("Bộ phận Tiếp nhận và Trả kết quả", "Trung tâm Phục vụ hành chính công")
    text = text.replace("Tân Trung", "Nhã Nam").replace("BPTNTKQ", "TTPVHCC")
    return re.sub(r"\b01/2024\b", "01/2026", text)
