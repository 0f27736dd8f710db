"""To whom the commune reports and by when: rules with days from and to, `data/deadlines/rules.toml`."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from motcua.agency.models import Agency
from motcua.common.moments import day_of
from motcua.reporting.forms.definition import DATA
from motcua.reporting.periods import Period, calendar_month, report_quarter_of, report_year_of

LEVELS = {"district": "huyen", "province": "tinh"}


@dataclass(frozen=True)
class Rule:
    """`days_after`: by cadence, how many days after the last day of the period the report must be there."""

    receiver: str
    days_after: dict[str, int]
    basis: str
    evidence: str
    effective_from: date | None = None
    effective_to: date | None = None

    def holds_on(self, day: date) -> bool:
        return (self.effective_from or day) <= day <= (self.effective_to or day)


@cache
def rules() -> tuple[Rule, ...]:
    raw = tomllib.loads((DATA / "deadlines" / "rules.toml").read_text(encoding="utf-8"))
    return tuple(Rule(**row) for row in raw["rule"])


def rule_on(day: date) -> Rule:
    """The rule of a day; before all rules the first one."""
    return next((rule for rule in rules() if rule.holds_on(day)), rules()[0])


def receiver_on(agency: Agency, day: date) -> Agency | None:
    """The district until 30/6/2025, the province afterwards: the agency of that level that stands on the day."""
    wanted, above = LEVELS[rule_on(day).receiver], agency.parent
    while above and (above.level != wanted or not above.holds_on(day)):
        above = above.parent or above.successor
    return above


def due_on(agency: Agency, cadence: str, period: Period) -> date | None:
    """The last day for sending; an office may set its own in `Agency.policy["report_days_after"]`. None = no rule."""
    own: dict[str, Any] = agency.policy.get("report_days_after") or {}
    days = own.get(cadence, rule_on(period.last).days_after.get(cadence))
    return period.last + timedelta(days=days) if isinstance(days, int) else None


def running_period(cadence: str, at: datetime) -> Period:
    """The period of a cadence that a moment lies in."""
    today = day_of(at)
    if cadence == "month":
        return calendar_month(today.year, today.month)
    return report_year_of(today) if cadence == "year" else report_quarter_of(today)
