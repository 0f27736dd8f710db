"""Small readings: who is named, which documents are cited. Values in, values out."""

import re
import tomllib
from functools import cache
from pathlib import Path

from motcua.common.text import fold

POSTS = Path(__file__).parent / "posts.toml"
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
