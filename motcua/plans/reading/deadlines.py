"""Until when, from the words of the column «thời gian hoàn thành». Values in, values out.

What a person has to read is never guessed at: words that say more than one rule below takes in whole are "unclear".
"""

import calendar
import re
from datetime import date
from typing import Any

from motcua.common.text import fold
from motcua.plans.reading.words import citations

FIRST_YEAR, LAST_YEAR = 2000, 2100
QUARTERS = {"i": 3, "ii": 6, "iii": 9, "iv": 12, "1": 3, "2": 6, "3": 9, "4": 12}
VERBS = r"(?:(?:phai|can|hoan thanh|thuc hien|trien khai|ban hanh|bao cao|gui|xong|dinh ky|vao|trong|cac) )*"
"""What may stand before a day and does not change it."""
_DAY = r"(?:ngay )?(\d{1,2})/(\d{1,2})(?:/(\d{4}))?"
_AND = r"(?: ?[,;] ?| va )"
_QUARTER = r"(?:iv|i{1,3}|[1-4])"
ONE_DAY = re.compile(rf"{VERBS}(?:(truoc) |(?:cham nhat(?: la)?|den)(?: het)? )?(?:vao )?{_DAY}")
DAY_TO_DAY = re.compile(rf"{VERBS}tu {_DAY} den (?:het )?{_DAY}")
MONTH_TO_MONTH = re.compile(
    rf"{VERBS}tu thang (\d{{1,2}})(?:/(\d{{4}}))? den (?:het )?thang (\d{{1,2}})(?:/(\d{{4}}))?"
)
MONTHS = re.compile(rf"{VERBS}thang (\d{{1,2}}(?:{_AND}(?:thang )?\d{{1,2}})*)(?:/(\d{{4}}))?")
QUARTERLY = re.compile(rf"{VERBS}quy ({_QUARTER}(?:{_AND}(?:quy )?{_QUARTER})*)(?:/(\d{{4}}))?")
EVERY = re.compile(rf"{VERBS}(?:hang|moi) (thang|quy|thang, (?:hang )?quy)")
ALL_YEAR = r"(?:thuong xuyen|lien tuc|hang ngay|trong nam|ca nam)"
ONGOING = re.compile(rf"{ALL_YEAR}(?:,? {ALL_YEAR})*(?: (\d{{4}}))?|(?:trong |ca )?nam (\d{{4}})")
LIMIT = re.compile(r"(?:truoc|cham nhat)[^/]*\d")
UNUSUAL = (
    (re.compile(r"(\d{1,2}) thang (\d{1,2})\b"), r"\1/\2"),
    (re.compile(r"(\d{1,2})[.-](\d{1,2})[.-](\d{4})"), r"\1/\2/\3"),
    (re.compile(r",? nam (\d{4})$"), r"/\1"),
    (re.compile(r",? nam (\d{4}) den "), r"/\1 den "),
    (re.compile(r"\s*/\s*"), "/"),
    (re.compile(r"\s*-\s*(?=(?:ngay |thang )?\d{1,2}/\d)"), " den "),
)
"""Ways of writing a day, each with the one that the rules know."""


def deadline(text: str | None, plan_year: int, *, content: str = "") -> dict[str, Any] | None:
    """What the words say; None where there are none, kind "unclear" where they cannot be read.

    A year other than the plan's is kept and told (`suspected_typo`, `probable_…`); a day without year is of the plan's.
    `content`: the row's own words.

    >>> deadline("Trước 15/12/2024", 2024)
    {'kind': 'date', 'relation': 'before', 'date': '2024-12-15', 'inclusive': False}
    >>> deadline("Từ 01/3 đến 30/6", 2024)
    {'kind': 'date', 'relation': 'by', 'date': '2024-06-30', 'inclusive': True}
    >>> deadline("Tháng 3, 6, 9, 12/2023", 2024)["probable_year"]
    2024
    >>> deadline("Quý I và quý III", 2024)["months"]
    [3, 9]
    """
    if not (said := " ".join((text or "").split())):
        return None
    plain = fold(said).strip(" .;,")
    if found := ONGOING.fullmatch(plain):
        if {found[1], found[2]} <= {None, str(plan_year)}:
            return {"kind": "ongoing"}
        return _unclear(said)
    for written, known in UNUSUAL:
        plain = written.sub(known, plain)
    found_rule = _by_day(plain, plan_year) or _by_months(plain, plan_year) or _dependent(said, plain, content)
    return found_rule or _unclear(said)


def _unclear(said: str) -> dict[str, Any]:
    return {"kind": "unclear", "text": said}


def _by_day(plain: str, year: int) -> dict[str, Any] | None:
    day, is_before = None, False
    if found := ONE_DAY.fullmatch(plain):
        day, is_before = _date(found[2], found[3], found[4], year), bool(found[1])
    elif found := DAY_TO_DAY.fullmatch(plain):
        first, day = _date(found[1], found[2], found[3] or found[6], year), _date(found[4], found[5], found[6], year)
        day = day if first and day and first <= day else None
    elif found := MONTH_TO_MONTH.fullmatch(plain):
        first = _date("1", found[1], found[2] or found[4], year)
        day = _last_of(_date("1", found[3], found[4], year))
        day = day if first and day and first <= day else None
    if day is None:
        return None
    told: dict[str, Any] = {
        "kind": "date",
        "relation": "before" if is_before else "by",
        "date": day.isoformat(),
        "inclusive": not is_before,
    }
    if day.year != year:
        told |= {"suspected_typo": True, "probable_date": _in_year(day, year).isoformat()}
    return told


def _date(day: str, month: str, written: str | None, year: int) -> date | None:
    named = int(written or year)
    if not FIRST_YEAR <= named <= LAST_YEAR:
        return None
    try:
        return date(named, int(month), int(day))
    except ValueError:
        return None


def _last_of(first: date | None) -> date | None:
    return first and first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _in_year(day: date, year: int) -> date:
    return date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))


def _by_months(plain: str, year: int) -> dict[str, Any] | None:
    if found := EVERY.fullmatch(plain):
        return {"kind": "quarterly", "year": year, "months": [3, 6, 9, 12] if found[1] == "quy" else [*range(1, 13)]}
    if found := QUARTERLY.fullmatch(plain):
        months = [QUARTERS[one] for one in re.findall(rf"\b{_QUARTER}\b", found[1])]
    elif found := MONTHS.fullmatch(plain):
        months = [int(one) for one in re.findall(r"\d+", found[1])]
    else:
        return None
    written = int(found[2] or year)
    if not all(1 <= month <= 12 for month in months) or not FIRST_YEAR <= written <= LAST_YEAR:
        return None
    months = sorted(set(months))
    told: dict[str, Any] = {"kind": "quarterly" if len(months) > 1 else "month", "year": written, "months": months}
    if len(months) == 1:
        last = calendar.monthrange(written, months[0])[1]
        told |= {"window_start": f"{written}-{months[0]:02d}-01", "window_end": f"{written}-{months[0]:02d}-{last}"}
    if written != year:
        told |= {"suspected_typo": True, "probable_year": year}
    return told


def _dependent(said: str, plain: str, content: str) -> dict[str, Any] | None:
    """Waits for something else. With a limit of its own beside it somebody has to say what holds."""
    told: dict[str, Any] = {"kind": "dependent"}
    if LIMIT.search(plain):
        return None
    if plain.startswith("sau khi co "):
        return told | {"depends_on": said[len("Sau khi có ") :], "relation": "after"}
    if (at := fold(said).find("long ghep voi ")) >= 0:
        what = said[at + len("lồng ghép với ") :]
        told |= {"depends_on": what, "relation": "combined_with"}
        return told | {"recurring": True} if "giao ban" in fold(what) else told
    if plain.startswith("theo chi dao"):
        return told | {"depends_on": said[len("Theo ") :], "relation": "as_directed"}
    if plain.startswith("theo "):
        told |= {"depends_on": said[len("Theo ") :], "relation": "as_scheduled_in"}
        cited = citations(content)
        return told | {"probable_reference": cited[0]} if "rieng" in plain and cited else told
    return None
