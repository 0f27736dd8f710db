"""The table of official forms: which form, in which edition, was in force on a day.

The rows are data (`forms.toml`), each with its days of validity and where it was read.
A dossier keeps the forms of the day it was taken in, so callers pass that day, not today.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from motcua.common.refusals import Refused

KINDS = (
    "acceptance_slip",
    "completion_request",
    "refusal_notice",
    "apology",
    "stop_notice",
    "routing_slip",
    "register_book",
)


@dataclass(frozen=True, slots=True)
class Form:
    """One form in one edition. `template` is the name `drawing.draw` takes; `kind` is the same word."""

    kind: str
    code: str  # "01" … "07"; "" where the circular has no such form
    edition: str  # "TT 01/2018/TT-VPCP"
    title: str  # as printed, upper case
    note: str  # "Ban hành kèm theo Thông tư số …"
    paper: str  # "a5" | "a4" | "a4-landscape"
    template: str
    register_code: str  # slug of the register that numbers it; "" = not numbered
    number_suffix: str  # "BPTNTKQ" in "Số: 12/BPTNTKQ"
    valid_from: date
    valid_to: date | None  # last day, inclusive; None = still in force
    source: str

    @property
    def label(self) -> str:
        """As printed in the corner. >>> "Mẫu số 01"."""
        return f"Mẫu số {self.code}" if self.code else ""

    def in_force_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def number(self, ordinal: int) -> str:
        """The number as printed. >>> form.number(7) -> "07/BPTNTKQ"."""
        return f"{ordinal:02d}/{self.number_suffix}" if self.number_suffix else f"{ordinal:02d}"


def _form(row: dict[str, Any], edition: dict[str, Any]) -> Form:
    return Form(
        kind=row["kind"],
        code=row["code"],
        edition=edition["name"],
        title=row["title"],
        note=edition["note"],
        paper=row["paper"],
        template=row["kind"],
        register_code=row["register_code"],
        number_suffix=row["number_suffix"],
        valid_from=edition["valid_from"],
        valid_to=edition.get("valid_to"),
        source=row["source"],
    )


def read_forms(path: Path) -> tuple[Form, ...]:
    """All rows of a forms file, in file order."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(_form(row, table["editions"][row["edition"]]) for row in table["form"])


FORMS: tuple[Form, ...] = read_forms(Path(__file__).with_name("forms.toml"))


def form_on(kind: str, day: date) -> Form:
    """The form of this kind in force on `day` (the dossier's day of intake).

    >>> form_on("routing_slip", date(2025, 9, 14)).code -> "05"
    >>> form_on("routing_slip", date(2025, 9, 15)).code -> "06"
    `ValueError` for a kind that does not exist; `Refused` for a day no edition covers.
    """
    if kind not in KINDS:
        raise ValueError(f"no such form: {kind}")
    for form in FORMS:
        if form.kind == kind and form.in_force_on(day):
            return form
    raise Refused(
        f"Không có biểu mẫu nào còn hiệu lực vào ngày {day:%d/%m/%Y}. Hãy kiểm tra lại ngày tiếp nhận của hồ sơ.",
        field="received_at",
    )
