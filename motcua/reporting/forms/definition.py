"""What a form is, as its TOML file tells it; a file that contradicts itself is not read.

The words of a file: see `data/README.md`.
"""

import operator
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from motcua.common.refusals import Refused

DATA = Path(__file__).parent / "data"
TOTAL = "Tổng số"
TYPES = ("text", "number", "money", "percent", "day", "moment")
RELATIONS: dict[str, Callable[[int, int], bool]] = {"=": operator.eq, "<=": operator.le, ">=": operator.ge}
CADENCES = {"month": "Hằng tháng", "quarter": "Hằng quý", "year": "Hằng năm"}
EVIDENCE = {
    "seen": "Đã đối chiếu với biểu mẫu đang dùng.",
    "recalled": "Lập theo trí nhớ nghiệp vụ, chưa đối chiếu được với phụ lục của thông tư.",
    "unseen": "Chưa có biểu mẫu của thông tư mới trong phần mềm; giữ bố cục cũ.",
    "own": "Mẫu của phần mềm; không có mẫu thống nhất.",
}


class WrongForm(Exception):  # noqa: N818  (it reads as what it is)
    """A form's file contradicts itself; the sentence names file and place."""


@dataclass(frozen=True)
class Column:
    """One column. `figure` names where its value comes from; `sum_of` and `share` make it a derived one.

    `groups`: the headings above its own, outermost first. `width`: millimetres on paper, None = as the rest allows.
    """

    number: str
    heading: str
    groups: tuple[str, ...] = ()
    type: str = "number"
    figure: str = ""
    sum_of: tuple[str, ...] = ()
    share: tuple[str, ...] = ()
    width: float | None = None
    note: str = ""

    @property
    def is_figure(self) -> bool:
        return self.type in {"number", "money"}

    @property
    def words(self) -> str:
        """The heading with those above it: "Số lượng hồ sơ đã giải quyết: trước hạn"."""
        above = ": ".join(self.groups)
        return f"{above}: {self.heading[:1].lower()}{self.heading[1:]}" if above else self.heading


@dataclass(frozen=True)
class Check:
    """An equation between columns of every row: `left` = (or <=, >=) the sum of `right`."""

    left: str
    right: tuple[str, ...]
    relation: str = "="

    def __str__(self) -> str:
        return f"({self.left}) {self.relation} {' + '.join(f'({part})' for part in self.right)}"


@dataclass(frozen=True)
class Carry:
    """What a period takes over: its `column` is the `before` column of the period that ended the day before."""

    column: str
    before: str


@dataclass(frozen=True)
class Ratio:
    """A share of the totals row: Σ `part` columns / Σ `whole` columns."""

    name: str
    label: str
    part: tuple[str, ...]
    whole: tuple[str, ...]


@dataclass(frozen=True)
class Edition:
    """By which document, from when to when (both inclusive), and whether its form was seen.

    `note` is for the screen, `printed` for the corner of the paper.
    """

    legal_basis: str
    evidence: str
    effective_from: date | None = None
    effective_to: date | None = None
    note: str = ""
    printed: str = ""

    def holds_on(self, day: date) -> bool:
        return (self.effective_from or day) <= day <= (self.effective_to or day)

    @property
    def evidence_words(self) -> str:
        return EVIDENCE[self.evidence]


@dataclass(frozen=True)
class Paragraph:
    """Prepared words. They stand when `when` is not nought and `unless` is nought or without a value."""

    text: str
    when: str = ""
    unless: str = ""


@dataclass(frozen=True)
class Section:
    """A heading of the outline with its prepared paragraphs; `nil` stands where none of them fits."""

    key: str
    heading: str
    level: int
    paragraphs: tuple[Paragraph, ...] = ()
    nil: str = "Không phát sinh."
    hint: str = ""
    has_text: bool = True


@dataclass(frozen=True)
class Form:
    """One layout with the editions under which it is used."""

    code: str
    name: str
    title: str
    cadence: str
    row_source: str
    editions: tuple[Edition, ...]
    columns: tuple[Column, ...] = ()
    checks: tuple[Check, ...] = ()
    carries: tuple[Carry, ...] = ()
    ratios: tuple[Ratio, ...] = ()
    sections: tuple[Section, ...] = ()
    attached: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    form_code: str = ""
    counted_in: str = ""
    total_label: str = TOTAL
    nil: str = ""
    summary: str = ""
    opening: tuple[str, ...] = ()
    closing: str = ""
    recipients: tuple[str, ...] = ()
    lines: tuple[Mapping[str, str], ...] = ()
    source_file: str = field(default="", compare=False)

    @property
    def is_narrative(self) -> bool:
        return bool(self.sections)

    @property
    def can_be_closed(self) -> bool:
        """The register cannot: it holds the names of applicants, which stay with their dossiers and nowhere else."""
        return self.row_source != "register"

    def column(self, number: str) -> Column:
        return next(column for column in self.columns if column.number == number)

    def edition_on(self, day: date) -> Edition | None:
        return next((edition for edition in self.editions if edition.holds_on(day)), None)


def read_form(path: Path, known: Mapping[str, Mapping[str, Any]] | None = None) -> Form:
    """The form of a file. `known`: raw files by code, for those that extend another. Raises WrongForm."""
    raw = _raw(path)
    base = dict((known or {}).get(str(raw.get("extends", "")), {}))
    try:
        form = _form({**base, **raw}, path.name)
    except (KeyError, TypeError, ValueError) as error:
        raise WrongForm(f"Tệp biểu mẫu «{path.name}»: thiếu hoặc sai {error}.") from error
    _check_form(form)
    return form


def _raw(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongForm(f"Tệp biểu mẫu «{path.name}» không đọc được: {error}.") from error


def _form(raw: Mapping[str, Any], name: str) -> Form:
    plain = ("code", "name", "title", "cadence", "form_code", "counted_in", "total_label", "nil", "summary", "closing")
    listed = ("attached", "notes", "opening", "recipients", "lines")
    words: dict[str, Any] = {key: str(raw[key]) for key in plain if key in raw}
    words |= {key: tuple(raw[key]) for key in listed if key in raw}
    return Form(
        **words,
        row_source=str(raw["row_source"]),
        editions=tuple(Edition(**edition) for edition in raw["edition"]),
        columns=tuple(_column(column) for column in raw.get("column", [])),
        checks=tuple(Check(row["left"], tuple(row["right"]), row.get("relation", "=")) for row in raw.get("check", [])),
        carries=tuple(Carry(row["column"], row["before"]) for row in raw.get("carry", [])),
        ratios=tuple(
            Ratio(row["name"], row["label"], tuple(row["part"]), tuple(row["whole"])) for row in raw.get("ratio", [])
        ),
        sections=tuple(_section(section) for section in raw.get("section", [])),
        source_file=name,
    )


def _column(raw: Mapping[str, Any]) -> Column:
    told: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}
    return Column(**told)


def _section(raw: Mapping[str, Any]) -> Section:
    paragraphs = tuple(Paragraph(**row) for row in raw.get("paragraph", []))
    rest = {key: value for key, value in raw.items() if key != "paragraph"}
    return Section(**rest, paragraphs=paragraphs)


def _check_form(form: Form) -> None:
    numbers = [column.number for column in form.columns]
    named = {number for check in form.checks for number in (check.left, *check.right)}
    named |= {number for carry in form.carries for number in (carry.column, carry.before)}
    named |= {number for ratio in form.ratios for number in (*ratio.part, *ratio.whole)}
    named |= {number for column in form.columns for number in (*column.sum_of, *column.share)}
    problems = [
        (len(set(numbers)) < len(numbers), "hai cột trùng số"),
        (bool(named - set(numbers)), f"không có cột {', '.join(sorted(named - set(numbers)))}"),
        (any(column.type not in TYPES for column in form.columns), f"kiểu cột chỉ là {', '.join(TYPES)}"),
        (any(check.relation not in RELATIONS for check in form.checks), "phép kiểm chỉ là =, <= hoặc >="),
        (form.cadence not in CADENCES, f"kỳ chỉ là {', '.join(CADENCES)}"),
        (any(edition.evidence not in EVIDENCE for edition in form.editions), f"evidence là {', '.join(EVIDENCE)}"),
        (bool(form.columns) == bool(form.sections), "phải có cột hoặc có mục lời văn"),
        (not form.editions, "chưa ghi hiệu lực ([[edition]])"),
    ]
    for wrong, sentence in problems:
        if wrong:
            raise WrongForm(f"Tệp biểu mẫu «{form.source_file}», biểu {form.code}: {sentence}.")


@cache
def read_folder(folder: Path) -> tuple[Form, ...]:
    """All forms of a folder. Raises WrongForm, also where two layouts of one code hold on the same day."""
    paths = sorted(folder.glob("*.toml"))
    known = {str(raw.get("code", "")): raw for raw in map(_raw, paths)}
    forms = tuple(read_form(path, known) for path in paths)
    _check_times(forms)
    return forms


def _check_times(forms: Iterable[Form]) -> None:
    times: dict[str, list[tuple[date, date, str]]] = {}
    for form in forms:
        for edition in form.editions:
            span = (edition.effective_from or date.min, edition.effective_to or date.max, form.source_file)
            for first, last, name in times.setdefault(form.code, []):
                if span[0] <= last and first <= span[1]:
                    raise WrongForm(f"Biểu {form.code}: hai bản cùng hiệu lực, ở «{name}» và «{form.source_file}».")
            times[form.code].append(span)


def known_forms(*folders: Path) -> tuple[Form, ...]:
    """The shipped forms and those of the given folders; a code found in a later folder replaces the shipped one."""
    found: dict[str, list[Form]] = {}
    for folder in (DATA, *folders):
        here: dict[str, list[Form]] = {}
        for form in read_folder(folder) if folder.is_dir() else ():
            here.setdefault(form.code, []).append(form)
        found |= here
    return tuple(form for forms in found.values() for form in forms)


def form_named(code: str, day: date, *folders: Path) -> tuple[Form, Edition]:
    """The layout of a form on a day with its edition. Refused with the codes there are, or with the days it holds."""
    named = [form for form in known_forms(*folders) if form.code == code]
    for form in named:
        if edition := form.edition_on(day):
            return form, edition
    if named:
        raise Refused(f"Biểu {code} không có mẫu nào hiệu lực ngày {day:%d/%m/%Y}.", field="form")
    codes = sorted({form.code for form in known_forms(*folders)})
    raise Refused(f"Chưa có biểu «{code}». Các biểu đang có: {', '.join(codes)}.", field="form")
