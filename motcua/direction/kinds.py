"""Kinds of documents (`kinds.toml`): what they are called, how they are numbered, whom they address, who signs."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from motcua.agency.models import Agency
from motcua.common.refusals import Refused

FILE = Path(__file__).with_name("kinds.toml")
Signs = Literal["collective", "head"]


@dataclass(frozen=True)
class DocumentKind:
    """One kind, as NĐ 30/2020 names it. `heading` is empty for a công văn, which bears none."""

    code: str
    name: str
    abbreviation: str
    suffix: str
    series: str
    signs: Signs
    is_addressed: bool
    heading: str
    source: str
    mark: str

    def number_text(self, number: int) -> str:
        """As it stands on the paper: "05/KH-UBND", "120/UBND-VP"."""
        return f"{number:02d}/{self.suffix}"


@cache
def kinds() -> dict[str, DocumentKind]:
    """All kinds by their code, in the order of the menu."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["kind"]
    return {row["code"]: DocumentKind(**row) for row in rows}


def kind_of(code: str) -> DocumentKind:
    """The kind with this code; `Refused` for one that does not exist."""
    found = kinds().get(code)
    if found is None:
        raise Refused("Không có loại văn bản này. Chọn một loại trong danh sách.", field="kind")
    return found


def series_of(agency: Agency, code: str) -> str:
    """The series that numbers a kind here: the office's own choice, else the usual one."""
    kind = kind_of(code)
    chosen = agency.policy.get("document_series")
    told = chosen.get(code) if isinstance(chosen, dict) else None
    return told if isinstance(told, str) and told in kinds() else kind.series
