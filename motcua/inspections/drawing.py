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
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Drawn:
    """One of the sample."""

    code: str
    stratum: str


def place_of(seed: str, code: str) -> str:
    """Where a code stands in the order of a seed: 64 hexadecimal digits."""
    return hashlib.sha256(f"{seed}:{code}".encode()).hexdigest()


def hash_of_population(codes: Iterable[str]) -> str:
    """SHA-256 of the codes, sorted, one a line: two populations with one hash are the same."""
    return hashlib.sha256("\n".join(sorted(codes)).encode()).hexdigest()


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
