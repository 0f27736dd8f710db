"""The script of the loudspeakers: text as it is read out, and how long reading takes. Pure.

What is written with digits and abbreviations is said in words, so that whoever reads does not stumble. Tables and pace
lie in `speech.toml`.
"""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from motcua.agency.models import Agency
from motcua.outreach.numbers import (
    LONGEST,
    ROMAN,
    clock_in_words,
    day_in_words,
    decimal_in_words,
    digits_in_words,
    month_in_words,
    number_in_words,
    order_in_words,
)

FILE = Path(__file__).with_name("speech.toml")
FASTEST, SLOWEST = 400, 60
Said = Callable[[re.Match[str]], str]


@dataclass(frozen=True)
class Script:
    """What is read, paragraph by paragraph; `syllables` counts words as they are said, `seconds` with the pauses."""

    paragraphs: tuple[str, ...]
    syllables: int
    seconds: int

    @property
    def minutes(self) -> int:
        """Whole minutes it takes, rounded up."""
        return -(-self.seconds // 60)

    @property
    def duration(self) -> str:
        """In words for the page: "1 phút 20 giây"."""
        minutes, seconds = divmod(self.seconds, 60)
        return " ".join([f"{minutes} phút"] * bool(minutes) + [f"{seconds} giây"] * bool(seconds or not minutes))


@cache
def speech() -> dict[str, Any]:
    """The shipped tables."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def pace_of(agency: Agency) -> int:
    """Syllables a minute at this station: its own measure, else the shipped one."""
    own = agency.policy.get("syllables_per_minute")
    if isinstance(own, int) and SLOWEST <= own <= FASTEST:
        return own
    return int(speech()["pace"]["syllables_per_minute"])


def script_of(text: str, *, syllables_per_minute: int = 0) -> Script:
    r"""The script of a text (words or Markdown) with its duration; pace 0 = the shipped one.

    >>> script = script_of("# Thông báo\n\nUBND xã họp ngày 15/12/2024.\n\n- Lúc 7h30")
    >>> script.paragraphs[1]
    'Ủy ban nhân dân xã họp ngày mười lăm tháng mười hai năm hai nghìn không trăm hai mươi tư.'
    >>> script.paragraphs[2], script.syllables, script.duration
    ('Lúc bảy giờ ba mươi phút', 28, '14 giây')
    >>> script_of("").seconds
    0
    """
    paragraphs = tuple(read_out(line) for line in plain_lines(text))
    syllables = sum(count_syllables(one) for one in paragraphs)
    pace = speech()["pace"]
    sentences = sum(len(re.findall(r"[.!?…:;](?=\s|$)", one)) for one in paragraphs)
    pauses = sentences * pace["sentence_pause_seconds"] + len(paragraphs) * pace["paragraph_pause_seconds"]
    spoken = syllables * 60 / (syllables_per_minute or pace["syllables_per_minute"])
    return Script(paragraphs, syllables, round(spoken + pauses))


def count_syllables(text: str) -> int:
    """Vietnamese is written syllable by syllable: a word between blanks is one.

    >>> count_syllables("Ủy ban nhân dân – xã Tân Trung.")
    7
    """
    return sum(1 for word in text.split() if any(ch.isalnum() for ch in word))


def plain_lines(text: str) -> list[str]:
    r"""Paragraphs without the signs of Markdown; lines of one paragraph are joined.

    >>> plain_lines("## Tên\n\nMột **dòng**\nnối [ở đây](https://a.vn).\n\n1. Hai\n- Ba")
    ['Tên', 'Một dòng nối ở đây.', 'Hai', 'Ba']
    """
    found: list[str] = []
    is_open = False
    for raw in text.splitlines():
        line = " ".join(raw.split())
        opens = re.match(r"#{1,6}\s+|[-*+]\s+|\d{1,2}[.)]\s+|>\s*", line)
        words = _without_signs(line[opens.end() :] if opens else line)
        if not words or re.fullmatch(r"[-|: *_]+", words):
            is_open = False
        elif is_open and not opens:
            found[-1] = f"{found[-1]} {words}"
        else:
            found.append(words)
            is_open = not line.startswith("#")
    return found


def _without_signs(line: str) -> str:
    line = re.sub(r"!?\[([^\]\[]*)\]\([^()]*\)", r"\1", line)
    line = re.sub(r"(\*\*|__|`|~~)", "", line)
    line = re.sub(r"(?<!\w)[*_](\S(?:[^*_]*\S)?)[*_](?!\w)", r"\1", line)
    return re.sub(r"\s*\|\s*", ", ", line.strip("| ")).strip()


def read_out(line: str) -> str:
    """One line as it is said.

    >>> read_out("98,5% hồ sơ, lệ phí 8.000đ/bản; ĐT 0227.3851.234")
    'chín mươi tám phẩy năm phần trăm hồ sơ, lệ phí tám nghìn đồng một bản; điện thoại
    không hai hai bảy ba tám năm một hai ba bốn'
    >>> read_out("Từ 05:30 đến 16h, ngày 2/9, tháng 4, quý IV")
    'Từ năm giờ ba mươi phút đến mười sáu giờ, ngày mùng hai tháng chín, tháng tư, quý bốn'
    >>> read_out("QĐ 766/QĐ-TTg, thủ tục 1.004873, tháng 12/2026, 10-15 phút")
    'quyết định bảy trăm sáu mươi sáu trên quyết định Thủ tướng Chính phủ,
    thủ tục một chấm không không bốn tám bảy ba, tháng mười hai năm hai nghìn không trăm hai mươi sáu,
    mười đến mười lăm phút'
    >>> read_out("Xem dichvucong.gov.vn; 2/3 số hộ; họp 31/02/2026")
    'Xem dichvucong chấm gov chấm vn; hai trên ba số hộ; họp ba mươi mốt
    trên hai trên hai nghìn không trăm hai mươi sáu'
    >>> read_out("Thông tư 01/2018/TT-VPCP, Quý I/2027, 8h-11h Thứ 4, số 25A")
    'Thông tư một trên hai nghìn không trăm mười tám trên thông tư Văn phòng Chính phủ,
    Quý một năm hai nghìn không trăm hai mươi bảy, tám giờ đến mười một giờ Thứ tư, số hai mươi lăm A'
    """
    for pattern, said in RULES:
        line = pattern.sub(said, line)
    return " ".join(line.split())


def _web(match: re.Match[str]) -> str:
    address = re.sub(r"^(https?://)?(www\.)?", "", match[0]).rstrip("/")
    return address.replace(".", " chấm ").replace("/", " trên ")


def _date(match: re.Match[str]) -> str:
    day, month, year = int(match["d"]), int(match["m"]), int(match["y"])
    if not _is_day(day, month):
        return " trên ".join(number_in_words(one) for one in (day, month, year))
    return day_in_words(day, month, year)


def _short_date(match: re.Match[str]) -> str:
    day, month = int(match["d"]), int(match["m"])
    return day_in_words(day, month) if _is_day(day, month) else match[0]


def _is_day(day: int, month: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= (29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31)


def _month_year(match: re.Match[str]) -> str:
    return f"{month_in_words(int(match['m']))} năm {number_in_words(int(match['y']))}"


def _clock(match: re.Match[str]) -> str:
    return clock_in_words(int(match["h"]), int(match["min"] or 0))


def _phone(match: re.Match[str]) -> str:
    return digits_in_words(re.sub(r"[ .-]", "", match[0]))


def _number(match: re.Match[str]) -> str:
    whole, after = match["whole"], match["after"]
    is_grouped = bool(re.fullmatch(r"\d{1,3}(\.\d{3})+", whole))
    if ("." in whole and not is_grouped) or (len(whole) > 1 and whole.startswith("0") and not after):
        return digits_in_words(whole if "." in whole or len(whole) > 2 else whole.lstrip("0") or "0")
    digits = whole.replace(".", "")
    if len(digits) > LONGEST:
        return digits_in_words(digits)
    number = int(digits)
    return decimal_in_words(number, after) if after else number_in_words(number)


def _abbreviation(match: re.Match[str]) -> str:
    return str(speech()["spoken"]["words"].get(match[0], match[0]))


def _unit(match: re.Match[str]) -> str:
    return f"{match[1]} {speech()['spoken']['units'][match[2]]}"


def _one_of(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


YEAR = r"(?:19|20)\d\d"
CLOCK = r"(?:[01]?\d|2[0-4])(?:\s?[hg]\s?(?:[0-5]\d)?|:[0-5]\d)(?!\w)"


def _rules() -> list[tuple[re.Pattern[str], Said | str]]:
    """What is said how, in the order in which it is looked for: the more special first."""
    spoken = speech()["spoken"]
    units = _one_of(list(spoken["units"]))
    return [
        (
            re.compile(
                r"(?:https?://|www\.)[^\s,;]+[^\s,;.]|(?<![\w.-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:gov\.vn|com|vn|org)\b"
            ),
            _web,
        ),
        (re.compile(rf"(?<![\w./])(?P<n>\d{{1,5}})/(?P<y>{YEAR})/(?=[^\W\d_])"), _document),
        (re.compile(rf"\b(?P<what>[Qq]uý)\s+(?P<q>[IVX]{{1,4}}|[1-4])/(?P<y>{YEAR})\b"), _quarter),
        (re.compile(r"(?:\bngày\s+)?\b(?P<d>\d{1,2})[/-](?P<m>\d{1,2})[/-](?P<y>\d{4})\b"), _date),
        (re.compile(r"\bngày\s+(?P<d>\d{1,2})/(?P<m>\d{1,2})\b(?!/)"), _short_date),
        (re.compile(rf"(?:\btháng\s+)?\b(?P<m>0?[1-9]|1[0-2])/(?P<y>{YEAR})\b"), _month_year),
        (re.compile(r"\btháng\s+0?4\b(?!\s*/)"), "tháng tư"),
        (re.compile(r"\b(?P<what>[Tt]hứ)\s+(?P<n>\d{1,2})\b(?![/.,:-]?\d)"), _order),
        (re.compile(rf"\b({CLOCK}|\d{{1,2}})\s?[-–]\s?(?={CLOCK})"), r"\1 đến "),
        (re.compile(r"\b(?P<h>[01]?\d|2[0-4])(?:\s?[hg]\s?(?P<min>[0-5]\d)?|:(?P<m2>[0-5]\d))(?!\w)"), _any_clock),
        (re.compile(r"(?<![\d.])0\d{1,3}(?:[ .-]?\d{2,4}){2,3}(?![\d.]*\d)"), _phone),
        (re.compile(r"\+84(?:[ .-]?\d{1,4}){2,4}(?!\d)|(?<![\w.])1[89]00[ .]?\d{4,6}(?![\d.]*\d)"), _phone),
        (re.compile(rf"(\d)\s?({units})(?!\w)"), _unit),
        (re.compile(r"(?<=\d)(?=[A-ZĐ])|(?<=[A-ZĐ])(?=\d)"), " "),
        (re.compile(r"(\bđồng)/(?=\w)"), r"\1 một "),
        (re.compile(r"(?<=\d)\s?[-–](?=\s?\d)"), " đến "),
        (re.compile(r"\b([Qq]uý|[Mm]ục|[Pp]hần|[Cc]hương|[Kk]hóa)\s+([IVX]{1,4})\b"), _roman),
        (re.compile(r"(?<![\w.,])(?P<whole>\d+(?:\.\d+)*)(?:,(?P<after>\d+))?(?![\d])"), _number),
        (re.compile(r"\s?%"), " phần trăm"),
        (re.compile(rf"(?<!\w)(?:{_one_of(list(spoken['words']))})(?!\w)"), _abbreviation),
        (re.compile(r"(?<=\w)/(?=\w)"), " trên "),
        (re.compile(r"(?<=\w)-(?=\w)"), " "),
    ]


def _any_clock(match: re.Match[str]) -> str:
    return clock_in_words(int(match["h"]), int(match["min"] or match["m2"] or 0))


def _document(match: re.Match[str]) -> str:
    return f"{number_in_words(int(match['n']))} trên {number_in_words(int(match['y']))} trên "


def _quarter(match: re.Match[str]) -> str:
    number = ROMAN.get(match["q"]) or (int(match["q"]) if match["q"].isdecimal() else None)
    said = number_in_words(number) if number else match["q"]
    return f"{match['what']} {said} năm {number_in_words(int(match['y']))}"


def _order(match: re.Match[str]) -> str:
    return f"{match['what']} {order_in_words(int(match['n']))}"


def _roman(match: re.Match[str]) -> str:
    number = ROMAN.get(match[2])
    return f"{match[1]} {number_in_words(number)}" if number else match[0]


RULES = _rules()
