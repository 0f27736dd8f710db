"""Calendars for the tests: the real one that is shipped, and random ones."""

from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

from motcua.law.workdays import DayKind, Season, SpecialDay, Workdays
from motcua.ops.calendar_source import shipped_calendar

VN = ZoneInfo("Asia/Ho_Chi_Minh")
REAL = shipped_calendar()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VN)


def clock(minute: int) -> time:
    return time(minute // 60, minute % 60)


def spans(random: Random) -> tuple[tuple[time, time], ...]:
    """One to three sessions, in order, sometimes touching."""
    edges = sorted(random.sample(range(5 * 60, 22 * 60), 2 * random.randint(1, 3)))
    pairs = list(zip(edges[::2], edges[1::2], strict=True))
    if len(pairs) > 1 and random.random() < 0.1:
        pairs[1] = (pairs[0][1], pairs[1][1])
    return tuple((clock(a), clock(b)) for a, b in pairs)


def week(random: Random) -> dict:
    rests = random.choice([{5, 6}, {5, 6}, {6}, {4, 5, 6}])
    return {day: spans(random) for day in range(7) if day not in rests}


@cache
def some_calendar(seed: int) -> Workdays:
    return random_calendar(Random(seed))


def random_calendar(random: Random, days: int = 420) -> Workdays:
    first = date(2020, 1, 1) + timedelta(days=random.randint(0, 2000))
    seasons = [Season((1, 1), (12, 31), week(random), name="cả năm")]
    if random.random() < 0.7:
        start, end = (random.randint(1, 12), random.randint(1, 28)), (random.randint(1, 12), random.randint(1, 28))
        seasons.append(Season(start, end, week(random), name="mùa"))
    if random.random() < 0.5:
        since = first + timedelta(days=random.randint(50, 300))
        seasons.append(Season((1, 1), (12, 31), week(random), valid_from=since, name="giờ mới"))
    special = [special_day(random, first + timedelta(days=n)) for n in random.sample(range(days), days // 12)]
    return Workdays.build(first, first + timedelta(days=days - 1), seasons, special, "random")


def special_day(random: Random, day: date) -> SpecialDay:
    kind = random.choice(list(DayKind))
    partly = kind in {DayKind.CLOSURE, DayKind.SWAP_WORK} and random.random() < 0.5
    return SpecialDay(day, kind, f"{kind} {day}", spans(random) if partly else None)
