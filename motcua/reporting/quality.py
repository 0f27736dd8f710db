"""QĐ 766/QĐ-TTg as points: what each component is worth, the total and the class ("điểm tự theo dõi").

Exact fractions all the way; a class is found before anything is rounded: 89.995 shows as 90,00 and is "Tốt". What
could not be judged (nothing occurred, weight not determined, not computed for a commune) is left out of the sum and
lowers the attainable maximum (indicators §2.3–2.4).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from motcua.agency.models import Agency
from motcua.reporting.measure import NOTHING, Figure, rounded
from motcua.reporting.measures import BY_CODE, figures
from motcua.reporting.periods import Period

LABEL = "điểm tự theo dõi"
UNDETERMINED = "Chưa xác định"
NOT_HERE = "Không tính ở cấp xã"


@dataclass(frozen=True)
class Component:
    """One component. `max` None: its weight was not determined. `figure` None: not computed here, or not a rate.

    `rate` is what is turned into points, which for 3.3 is the figure times the share of synchronised dossiers.
    """

    code: str
    name: str
    max: Fraction | None
    threshold: Fraction | None
    figure: Figure | None
    rate: Fraction | None
    is_above: bool = False

    @property
    def points(self) -> Fraction | None:
        """None where it cannot be judged."""
        if self.max is None or self.rate is None or self.is_above:
            return None
        goal = self.threshold or Fraction(1)
        return self.max if self.rate >= goal else self.max * self.rate / goal

    @property
    def text_points(self) -> str:
        if self.is_above:
            return NOT_HERE
        if self.max is None:
            return UNDETERMINED
        return NOTHING if self.points is None else points_text(self.points)


@dataclass(frozen=True)
class Group:
    """A group as the portal shows it; `max` is its weight in the decision."""

    name: str
    max: Fraction
    components: list[Component]

    @property
    def points(self) -> Fraction:
        return sum((one.points for one in self.components if one.points is not None), Fraction(0))

    @property
    def attainable(self) -> Fraction:
        return sum((one.max for one in self.components if one.points is not None and one.max is not None), Fraction(0))


@dataclass(frozen=True)
class Score:
    """What a commune may say of itself; the national system is the judge."""

    period: Period
    at: datetime
    source: str
    groups: list[Group]
    classes: list[tuple[str, Fraction]]

    @property
    def points(self) -> Fraction:
        return sum((group.points for group in self.groups), Fraction(0))

    @property
    def attainable(self) -> Fraction:
        return sum((group.attainable for group in self.groups), Fraction(0))

    @property
    def max(self) -> Fraction:
        return sum((group.max for group in self.groups), Fraction(0))

    @property
    def share(self) -> Fraction | None:
        """Points of a hundred attainable ones: what the class is read from where not everything can be judged."""
        return 100 * self.points / self.attainable if self.attainable else None

    @property
    def class_name(self) -> str:
        return NOTHING if self.share is None else class_of(self.share, self.classes)

    @property
    def is_partial(self) -> bool:
        return self.attainable < self.max


def points_text(points: Fraction) -> str:
    """Two places, half up, Vietnamese comma: 19,70."""
    return f"{rounded(points / 100):.2f}".replace(".", ",")


def class_of(points: Fraction, classes: list[tuple[str, Fraction]]) -> str:
    return next(name for name, least in classes if points >= least)


@cache
def _editions() -> list[dict[str, Any]]:
    path = Path(__file__).with_name("quality.toml")
    return sorted(
        tomllib.loads(path.read_text(encoding="utf-8"))["editions"], key=lambda one: one["from"], reverse=True
    )


def edition_on(day: date) -> dict[str, Any]:
    """The weights of a day; before the decision, those it began with."""
    return next((one for one in _editions() if one["from"] <= day), _editions()[-1])


def score(agency: Agency, period: Period, at: datetime) -> Score:
    """The agency's own estimate for a period, as known at the moment."""
    edition = edition_on(period.last)
    asked = [part["measure"] for group in edition["groups"] for part in group["components"] if "measure" in part]
    found = figures(agency, [period], at=at, measures=[BY_CODE[code] for code in asked])
    return scored({one.measure.code: one for one in found}, edition, period, at, policy=agency.policy)


def scored(
    found: Mapping[str, Figure], edition: dict[str, Any], period: Period, at: datetime, *, policy: Mapping[str, Any]
) -> Score:
    """Points from figures that are there already."""
    groups = [
        Group(group["name"], Fraction(group["max"]), [_component(part, found, policy) for part in group["components"]])
        for group in edition["groups"]
    ]
    classes = [(name, Fraction(least)) for name, least in edition["classes"]]
    return Score(period, at, edition["source"], groups, classes)


def _component(part: dict[str, Any], found: Mapping[str, Figure], policy: Mapping[str, Any]) -> Component:
    figure = found.get(part.get("measure", ""))
    name = part.get("name") or (figure.measure.name if figure else "")
    points, threshold = part.get("points"), part.get("threshold")
    return Component(
        part["code"],
        name,
        None if points is None else Fraction(points),
        None if threshold is None else Fraction(threshold, 100),
        figure,
        _rate(part, figure, found, policy),
        bool(part.get("above")),
    )


def _rate(
    part: dict[str, Any], figure: Figure | None, found: Mapping[str, Figure], policy: Mapping[str, Any]
) -> Fraction | None:
    if "policy" in part:
        said = policy.get(part["policy"])
        return None if said is None else Fraction(bool(said))
    if figure is None or figure.value is None:
        return None
    other = found.get(part.get("times", ""))
    if other is not None and other.value is not None:
        return figure.value * other.value
    return figure.value
