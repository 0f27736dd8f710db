"""Small readings: who is named, until when, which documents are cited. Values in, values out."""

import calendar
import re
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from motcua.common.text import fold

POSTS = Path(__file__).parent / "posts.toml"
ROMAN = re.compile(r"^[IVX]+$")
DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
MONTHS = re.compile(r"[Tt]háng\s+((?:\d{1,2}\s*[,;và]*\s*)+)/\s*(\d{4})")
QUARTERS = {"i": 3, "ii": 6, "iii": 9, "iv": 12}
ONGOING = ("thuong xuyen", "hang ngay", "trong nam", "ca nam")
CITED = re.compile(
    r"(?:Kế hoạch|Quyết định|Nghị định|Thông tư|Nghị quyết|Chỉ thị|Luật)\s+số\s+\d[\w/-]*\w"
    r"(?:\s+ngày\s+\d{1,2}/\d{1,2}/\d{4})?"
    r"(?:\s+của\s+(?:Thủ tướng Chính phủ|Chính phủ|(?:Chủ tịch\s+)?UBND\s+(?:tỉnh|huyện|xã)(?:\s+[A-ZĐ]\w+)*))?"
    r"|Chương trình\s+[\w ]+?\s+giai đoạn\s+\d{4}\s*-\s*\d{4}"
)


@cache
def _names() -> list[tuple[str, str]]:
    rows = tomllib.loads(POSTS.read_text(encoding="utf-8"))["post"]
    pairs = [(fold(name), row["code"]) for row in rows for name in row["names"]]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


def posts_named(text: str | None) -> list[str]:
    """Codes of the posts in the order they are named.

    >>> posts_named("Công chức VP-TK, VH-XH")
    ['vp_tk', 'vh_xh']
    """
    rest = fold(text or "")
    found: dict[str, int] = {}
    for name, code in _names():
        while (at := rest.find(name)) >= 0:
            found.setdefault(code, at)
            rest = rest[:at] + "·" * len(name) + rest[at + len(name) :]
    return sorted(found, key=lambda code: found[code])


def citations(text: str) -> list[str]:
    """Documents the text rests on, as written.

    >>> citations("theo Kế hoạch số 5392/KH-UBND ngày 26/10/2022. Hoàn thành")
    ['Kế hoạch số 5392/KH-UBND ngày 26/10/2022']
    """
    return [" ".join(found[0].split()) for found in CITED.finditer(text)]


def _day(text: str) -> date | None:
    found = DAY.search(text)
    if not found:
        return None
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None


def deadline(text: str | None, plan_year: int, *, content: str = "") -> dict[str, Any] | None:
    """What the column «thời gian hoàn thành» says; None where it says nothing, kind "unclear" where it cannot be read.

    A year other than the plan's is kept and told (`suspected_typo`, `probable_…`). `content`: the row's own words.

    >>> deadline("Trước 15/12/2024", 2024)
    {'kind': 'date', 'relation': 'before', 'date': '2024-12-15', 'inclusive': False}
    >>> deadline("Tháng 3, 6, 9, 12/2023", 2024)["probable_year"]
    2024
    """
    if not (said := " ".join((text or "").split())):
        return None
    plain = fold(said)
    if plain in ONGOING:
        return {"kind": "ongoing"}
    found = _by_day(said, plain, plan_year) or _by_months(said, plain, plan_year) or _dependent(said, plain, content)
    return found or {"kind": "unclear", "text": said}


def _by_day(said: str, plain: str, year: int) -> dict[str, Any] | None:
    day = _day(said)
    if day is None or plain.startswith(("theo", "sau khi", "thang")):
        return None
    is_before = "truoc" in plain
    told: dict[str, Any] = {
        "kind": "date",
        "relation": "before" if is_before else "by",
        "date": day.isoformat(),
        "inclusive": not is_before,
    }
    if day.year != year:
        told |= {"suspected_typo": True, "probable_date": _in_year(day, year).isoformat()}
    return told


def _in_year(day: date, year: int) -> date:
    return date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))


def _by_months(said: str, plain: str, year: int) -> dict[str, Any] | None:
    if plain in ("hang thang", "hang thang, quy"):
        return {"kind": "quarterly", "year": year, "months": list(range(1, 13))}
    if plain in ("hang quy", "dinh ky hang quy", "moi quy"):
        return {"kind": "quarterly", "year": year, "months": [3, 6, 9, 12]}
    if quarter := re.fullmatch(r"quy (i|ii|iii|iv)\s*/\s*(\d{4})", plain):
        months, written = [QUARTERS[quarter[1]]], int(quarter[2])
    elif found := MONTHS.search(said):
        months = [int(one) for one in re.findall(r"\d+", found[1])]
        written = int(found[2])
    else:
        return None
    if not all(1 <= month <= 12 for month in months):
        return None
    told: dict[str, Any] = {"kind": "quarterly" if len(months) > 1 else "month", "year": written, "months": months}
    if len(months) == 1:
        last = calendar.monthrange(written, months[0])[1]
        told |= {"window_start": f"{written}-{months[0]:02d}-01", "window_end": f"{written}-{months[0]:02d}-{last}"}
    if written != year:
        told |= {"suspected_typo": True, "probable_year": year}
    return told


def _dependent(said: str, plain: str, content: str) -> dict[str, Any] | None:
    told: dict[str, Any] = {"kind": "dependent"}
    if plain.startswith("sau khi co "):
        return told | {"depends_on": said[len("Sau khi có ") :], "relation": "after"}
    if (at := plain.find("long ghep voi ")) >= 0:
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
