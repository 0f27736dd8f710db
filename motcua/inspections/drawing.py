"""Drawing a sample so that anybody can draw it again: pure, without database, clock or chance.

Each dossier gets a place by SHA-256 of "seed:code"; the first so many are the sample. Whoever knows the seed and the
codes of the population finds the same dossiers with any tool. Nobody can choose them: a seed that was fixed before
says nothing about which codes will come first.

>>> draw({"H1": "", "H2": "", "H3": "", "H4": ""}, "20261126", 2)
[Drawn(code='H3', stratum=''), Drawn(code='H4', stratum='')]
>>> allot({"hộ tịch": 60, "chứng thực": 30, "đất đai": 1}, 9) == {"hộ tịch": 5, "chứng thực": 3, "đất đai": 1}
True
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

ALLOTMENT = (
    "Mỗi nhóm được phần nguyên theo tỷ lệ số hồ sơ của nhóm, ít nhất một hồ sơ khi số cần rút không ít hơn số nhóm. Còn"
    " thiếu thì thêm từng hồ sơ cho nhóm kém tỷ lệ nhiều nhất, thừa thì bớt từng hồ sơ ở nhóm hơn tỷ lệ nhiều nhất;"
    " bằng nhau thì theo thứ tự tên nhóm."
)
"""How a sample is shared out among strata, in words (`allot`)."""
REMARK = "#"


@dataclass(frozen=True)
class Drawn:
    """One of the sample."""

    code: str
    stratum: str


def place_of(seed: str, code: str) -> str:
    """Where a code stands in the order of a seed: 64 hexadecimal digits."""
    return hashlib.sha256(f"{seed}:{code}".encode()).hexdigest()


def list_of(population: Mapping[str, str], wanted: int) -> str:
    """The population as it is kept and handed out: the codes sorted, one a line; with strata each behind a tab.

    Strata are named first, with the rule of allotment and how many of each are drawn, in lines that begin with "#".
    """
    rows = [f"{code}\t{stratum}" if stratum else code for code, stratum in sorted(population.items())]
    return "\n".join([*_remarks(population, wanted), *rows])


def _remarks(population: Mapping[str, str], wanted: int) -> list[str]:
    shares = shares_of(population, wanted)
    if not shares:
        return []
    named = (f"{one.name}: {one.size} hồ sơ, rút {one.drawn}" for one in shares)
    return [f"{REMARK} {line}" for line in ("Phân nhóm theo lĩnh vực.", ALLOTMENT, *named)]


def read_list(text: str) -> dict[str, str]:
    """What `list_of` wrote: code and stratum."""
    rows = (line.partition("\t") for line in text.split("\n") if line and not line.startswith(REMARK))
    return {code: stratum for code, _tab, stratum in rows}


def hash_of_list(text: str) -> str:
    """SHA-256 of the list, byte for byte what is handed out: any tool finds it again."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Share:
    """A stratum, how many dossiers it has and how many of them are drawn."""

    name: str
    size: int
    drawn: int


def shares_of(population: Mapping[str, str], wanted: int) -> list[Share]:
    """The strata by name; none where the population was not divided."""
    strata = Counter(stratum for stratum in population.values() if stratum)
    shares = allot(strata, min(wanted, strata.total()))
    return [Share(name, strata[name], shares[name]) for name in sorted(strata)]


def draw(population: Mapping[str, str], seed: str, wanted: int) -> list[Drawn]:
    """`population`: code and stratum ("" without strata). In each stratum the first by place; at most all there are."""
    strata = Counter(population.values())
    shares = allot(strata, min(wanted, len(population)))
    found: list[Drawn] = []
    for stratum in sorted(strata):
        codes = [code for code, name in population.items() if name == stratum]
        codes.sort(key=lambda code: place_of(seed, code))
        found += [Drawn(code, stratum) for code in codes[: shares[stratum]]]
    return found


def allot(strata: Mapping[str, int], wanted: int) -> dict[str, int]:
    """How many of each stratum: one of each where that is possible, the rest in proportion (largest remainder)."""
    total = sum(strata.values())
    if wanted >= total:
        return dict(strata)
    least = 1 if wanted >= len(strata) else 0
    shares = {name: max(wanted * size // total, least) for name, size in strata.items()}
    while sum(shares.values()) != wanted:
        missing = wanted - sum(shares.values())
        step = 1 if missing > 0 else -1
        open_to = [name for name, size in strata.items() if least <= shares[name] + step <= size]
        # Whoever is farthest from its exact share moves; ties go by name.
        name = min(open_to, key=lambda one: (step * (shares[one] - wanted * strata[one] / total), one))
        shares[name] += step
    return shares
