"""Figures in a text: tokens such as {T06.value} or {II.06a.7}, each looked up once and shown as papers show it.

- {T06.value}, .numerator, .denominator, .promise, .verdict: a measure of the period
- {II.06a.7}, {II.06a.dung-han}: a column of the totals row, a share of a form
- {chi-tieu.dat}, {chi-tieu.chua-dat}: how many targets are met, and missed
- {cham.nguyen-nhan}: why dossiers became late, with counts
- {ky.ten} {ky.tu} {ky.den} {co-quan} {noi-nhan} {can-cu}: words about the report itself
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from motcua.agency.models import Agency
from motcua.common.refusals import Refused
from motcua.dossiers.models import Apology, Explanation
from motcua.dossiers.reasons import cause_label
from motcua.reporting.forms import deadlines
from motcua.reporting.forms.definition import Edition, known_forms
from motcua.reporting.forms.engine import Filled, fill
from motcua.reporting.forms.folders import own_folder
from motcua.reporting.measures import BY_CODE, MEASURES, NOTHING, Figure, Window, figures, members, percent

TOKEN = re.compile(r"\{([^{}]*)\}")
OF_MEASURE: dict[str, Callable[[Figure], tuple[Any, str]]] = {
    "value": lambda figure: (figure.value, figure.text),
    "numerator": lambda figure: (figure.numerator, number_words(figure.numerator)),
    "denominator": lambda figure: (figure.denominator, number_words(figure.denominator)),
    "promise": lambda figure: (figure.measure.target, figure.measure.promise),
    "verdict": lambda figure: (figure.met, figure.verdict.lower()),
    "met": lambda figure: (figure.met is True, figure.verdict.lower()),
    "missed": lambda figure: (figure.met is False, figure.verdict.lower()),
}


class UnknownToken(Exception):  # noqa: N818  (it reads as what it is)
    """No figure has this name."""


@dataclass(frozen=True)
class Shown:
    """A token's value as it is compared and as it is printed. `form` and `column`, or `measure`: what it opens to."""

    token: str
    value: Any
    text: str
    measure: str = ""
    form: str = ""
    column: str = ""


def number_words(number: int) -> str:
    """As in a Vietnamese text: 1.234."""
    return f"{number:,}".replace(",", ".")


def day_words(day: date) -> str:
    return f"{day.day:02}/{day.month if day.month > 2 else f'{day.month:02}'}/{day.year}"


class Book:
    """The figures of one report. Forms and measures are asked when a token first needs them."""

    def __init__(self, agency: Agency, window: Window, edition: Edition) -> None:
        self.agency, self.window, self.edition = agency, window, edition
        self._forms: dict[str, Filled] = {}
        self._known: dict[str, Shown] = {}

    def form(self, code: str) -> Filled:
        if code not in self._forms:
            self._forms[code] = fill(code, self.agency, self.window.period, at=self.window.seen_at)
        return self._forms[code]

    @cached_property
    def measures(self) -> dict[str, Figure]:
        found = figures(self.agency, [self.window.period], at=self.window.seen_at, measures=MEASURES)
        return {figure.measure.code: figure for figure in found}

    def shown(self, token: str) -> Shown:
        """The value of a token. Raises UnknownToken."""
        if token not in self._known:
            self._known[token] = self._of_form(token) or self._of_measure(token) or self._of_words(token)
        return self._known[token]

    def _of_form(self, token: str) -> Shown | None:
        code, _, rest = token.rpartition(".")
        if code not in _table_codes() or rest in {"dat", "chua-dat"}:
            return None
        filled = self.form(code)
        if filled.total is None:
            raise UnknownToken(token)
        if ratio := next((ratio for ratio in filled.form.ratios if ratio.name == rest), None):
            value = filled.ratio(ratio)
            return Shown(token, value, percent(value) or NOTHING, form=code)
        if rest not in filled.total.values or rest == "2":
            raise UnknownToken(token)
        number = filled.total.values[rest]
        is_number = filled.form.column(rest).is_figure
        text = number_words(number or 0) if is_number else percent(number) or NOTHING
        return Shown(token, number, text, form=code, column=rest)

    def _of_measure(self, token: str) -> Shown | None:
        code, _, rest = token.rpartition(".")
        if code not in BY_CODE:
            return None
        if rest not in OF_MEASURE:
            raise UnknownToken(token)
        value, text = OF_MEASURE[rest](self.measures[code])
        return Shown(token, value, text, measure=code)

    def _of_words(self, token: str) -> Shown:
        if token not in WORDS:
            raise UnknownToken(token)
        value = WORDS[token](self)
        return Shown(token, value, number_words(value) if isinstance(value, int) else str(value))

    def verdicts(self, *, met: bool) -> int:
        return sum(figure.met is met for code, figure in self.measures.items() if code.startswith("T"))

    def causes(self) -> str:
        """Why dossiers became late in the period: by signed explanations, else by the apology's draft."""
        late = members(BY_CODE["T14"], self.agency, self.window, "tat-ca").codes()
        told = dict(Apology.objects.filter(dossier__case__code__in=late).values_list("dossier", "cause_code"))
        explained = Explanation.objects.filter(dossier__case__code__in=late)
        told |= dict(explained.values_list("dossier", "cause_code"))
        counted = Counter(cause_label(code) for code in told.values())
        counted["chưa xác định nguyên nhân"] += len(late) - len(told)
        words = [f"{name[:1].lower()}{name[1:]} ({count} hồ sơ)" for name, count in counted.most_common() if count]
        return "; ".join(words)


def _table_codes() -> set[str]:
    return {form.code for form in known_forms(own_folder()) if not form.is_narrative}


def _receiver(book: Book) -> str:
    above = deadlines.receiver_on(book.agency, book.window.period.last)
    return above.full_name if above else "cơ quan cấp trên"


def _period_words(book: Book) -> str:
    """As it runs in a sentence: "quý III năm 2024"."""
    name = str(book.window.period)
    return name[:1].lower() + name[1:]


WORDS: dict[str, Callable[[Book], Any]] = {
    "ky.ten": _period_words,
    "ky.tu": lambda book: day_words(book.window.period.first),
    "ky.den": lambda book: day_words(book.window.period.last),
    "co-quan": lambda book: book.agency.full_name,
    "noi-nhan": _receiver,
    "can-cu": lambda book: book.edition.legal_basis,
    "chi-tieu.dat": lambda book: book.verdicts(met=True),
    "chi-tieu.chua-dat": lambda book: book.verdicts(met=False),
    "cham.nguyen-nhan": lambda book: book.causes(),
}


def tokens_in(text: str) -> list[str]:
    return [match[1].strip() for match in TOKEN.finditer(text)]


@dataclass(frozen=True)
class Part:
    """A piece of a text: plain words, or a figure with what it opens to."""

    text: str
    shown: Shown | None = None


def parts_of(text: str, book: Book) -> list[Part]:
    """The text with its figures filled. Raises UnknownToken."""
    found, last = [], 0
    for match in TOKEN.finditer(text):
        if match.start() > last:
            found.append(Part(text[last : match.start()]))
        shown = book.shown(match[1].strip())
        found.append(Part(shown.text, shown))
        last = match.end()
    return [*found, Part(text[last:])] if text[last:] else found


def filled_text(text: str, book: Book) -> str:
    return "".join(part.text for part in parts_of(text, book))


def check_tokens(text: str, book: Book, *, field: str, heading: str) -> None:
    """Refuse a text whose tokens cannot be filled, naming the first of them."""
    if text.count("{") != text.count("}") or len(TOKEN.findall(text)) != text.count("{"):
        raise Refused(f"Mục «{heading}»: thiếu một dấu {{ hoặc }} quanh tên số liệu.", field=field)
    for token in tokens_in(text):
        try:
            book.shown(token)
        except UnknownToken:
            raise Refused(
                f"Mục «{heading}»: không có số liệu nào tên {{{token}}}. Chọn trong bảng số liệu, ví dụ {{T06.value}}.",
                field=field,
            ) from None


def offered(book: Book, codes: tuple[str, ...]) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """What a text may name, by group: (token, what it is, its value now)."""
    groups = []
    for code in codes:
        filled = book.form(code)
        if filled.total is None:
            continue
        rows = [
            (f"{code}.{column.number}", f"({column.number}) {column.words}")
            for column in filled.form.columns
            if column.is_figure
        ]
        rows += [(f"{code}.{ratio.name}", ratio.label) for ratio in filled.form.ratios]
        groups.append((filled.form.name, [(token, label, book.shown(token).text) for token, label in rows]))
    measured = [
        (f"{code}.{rest}", f"{BY_CODE[code].name}{words}", book.shown(f"{code}.{rest}").text)
        for code in BY_CODE
        for rest, words in (("value", ""), ("numerator", ": tử số"), ("denominator", ": mẫu số"))
    ]
    words = [(token, "", str(book.shown(token).text)) for token in WORDS]
    return [*groups, ("Chỉ tiêu và chỉ số", measured), ("Chữ về báo cáo", words)]


def is_true(value: Any) -> bool:
    """Whether a paragraph that hangs on this value stands: something that is not nought."""
    return bool(value)
