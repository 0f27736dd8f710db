"""What was said of cases, as it counts at a moment: counts and pure numbers, nobody's name beside an opinion."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from motcua.agency.models import Agency, Officer
from motcua.casework.models import Case, Passage
from motcua.common.moments import at as start_of
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.law.errors import LawError
from motcua.law.lifecycle import State
from motcua.law.numbering import parse_dossier_code
from motcua.law.satisfaction import Tally
from motcua.ratings.models import Answer, FollowUp, GivenRating, Invitation, Level, Question, Rating, RatingTablet
from motcua.ratings.policy import rating_policy

AT_COUNTER = (
    "receive", "refuse_intake", "ask_completion", "request_supplement", "complete_supplement", "return_result",
)  # fmt: skip
"""Acts with a paper given or taken over the counter: the rating form goes with it (TT 01/2018 Chương III)."""
NEWEST = 1000
"""So many of the last acts at the counter are looked through for those of today."""
RECEPTION_ROLES = ("tiep_nhan", "tra_ket_qua")
SETTLING_ROLES = ("thu_ly", "tham_dinh", "")
"""Roles of the stays that count as handling; an empty one came with an old book."""


def rating_of(case: Case) -> Rating | None:
    return Rating.objects.filter(case=case).first()


def is_rateable(case: Case) -> bool:
    """From the first paper on: receipt, request for completion, refusal. Online nothing is given before a look."""
    return case.state != State.REGISTERED


# What counts at a moment


def valid_ratings(agency: Agency, at: datetime) -> QuerySet[GivenRating]:
    """The rating of each accepted case that counted at the moment: the last one given until then, one for a case."""
    later = GivenRating.objects.filter(case=OuterRef("case"), number__gt=OuterRef("number"), counts_from__lte=at)
    known = GivenRating.objects.filter(case__agency=agency, case__received_at__lte=at, counts_from__lte=at)
    return known.filter(~Exists(later)).exclude(level="")


def valid_rating_of(case: Case, at: datetime) -> GivenRating | None:
    """The rating of the case that was valid at the moment, if any."""
    row = case.given_ratings.filter(counts_from__lte=at).order_by("-number").first()
    return row if row and row.level else None


def ratings_between(agency: Agency, start: datetime, until: datetime, *, at: datetime) -> QuerySet[GivenRating]:
    """Valid ratings submitted from `start` (in) to `until` (out), as known at `at`."""
    return valid_ratings(agency, at).filter(rated_at__gte=start, rated_at__lt=until)


# Figures


@dataclass(frozen=True)
class Part:
    """One row of a table: whom or what it is about, and the counts."""

    key: str
    name: str
    tally: Tally


@dataclass(frozen=True)
class Satisfaction:
    """Measure A of a period, seen at a moment. `ended`: dossiers ended in it; `ended_rated`: those with a rating."""

    tally: Tally
    ended: int
    ended_rated: int
    channels: list[Part] = field(default_factory=list)
    fields: list[Part] = field(default_factory=list)

    @property
    def response(self) -> Fraction | None:
        """Share of the dossiers ended in the period that were rated, whenever; None when none ended."""
        return Fraction(self.ended_rated, self.ended) if self.ended else None


def satisfaction(agency: Agency, start: datetime, until: datetime, *, at: datetime) -> Satisfaction:
    """Counts of every level in all, by channel and by field, and the response rate."""
    rows = (
        ratings_between(agency, start, until, at=at)
        .order_by()
        .values("channel", "case__field__slug", "case__field__name", "level")
        .annotate(count=Count("pk"))
    )
    found = [
        (row["channel"], row["case__field__slug"], row["case__field__name"], row["level"], row["count"]) for row in rows
    ]
    channels = _parts(((channel, channel), level, count) for channel, _, _, level, count in found)
    fields = _parts(((slug or "", name or "Chưa rõ lĩnh vực"), level, count) for _, slug, name, level, count in found)
    ended, rated = _response(agency, start, until, at)
    return Satisfaction(sum((part.tally for part in channels), Tally()), ended, rated, channels, fields)


def _parts(counted: Iterable[tuple[tuple[str, str], str, int]]) -> list[Part]:
    """Counts of levels put together under their key, most ratings first."""
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    for key, level, count in counted:
        if level in Level.values:
            tallies[key] = replace(tallies[key], **{level: getattr(tallies[key], level) + count})
    parts = [Part(key, name, tally) for (key, name), tally in tallies.items()]
    return sorted(parts, key=lambda part: (-part.tally.total, part.name))


def _response(agency: Agency, start: datetime, until: datetime, at: datetime) -> tuple[int, int]:
    ended = Case.objects.filter(agency=agency, kind="dossier", received_at__isnull=False, ended_at__gte=start)
    ended = ended.filter(ended_at__lt=min(until, at + timedelta(microseconds=1)))
    rated = valid_ratings(agency, at).filter(case=OuterRef("pk"))
    counted = ended.aggregate(all=Count("pk"), rated=Count("pk", filter=Exists(rated)))
    return counted["all"], counted["rated"]


def officer_parts(
    agency: Agency, start: datetime, until: datetime, *, at: datetime, roles: tuple[str, ...]
) -> list[Part]:
    """Counts for each officer who held a rated case in one of the roles; only those with enough ratings (min_n).

    A rating of a case speaks of everybody who had it in hand, so rows do not add up to the total.
    """
    rows = (
        ratings_between(agency, start, until, at=at)
        .filter(case__step_runs__role__in=roles, case__step_runs__holder__isnull=False)
        .order_by()
        .values("case__step_runs__holder__code", "case__step_runs__holder__full_name", "level")
        .annotate(count=Count("pk", distinct=True))
    )
    parts = _parts(
        ((row["case__step_runs__holder__code"], row["case__step_runs__holder__full_name"]), row["level"], row["count"])
        for row in rows
    )
    least = rating_policy(agency).rating_min_n
    return [part for part in parts if part.tally.total >= least]


@dataclass(frozen=True)
class IndexAnswers:
    """What rated dossiers answered to the questions of one index: sum of points and number of answers."""

    points: int
    count: int

    @property
    def mean(self) -> Fraction | None:
        return Fraction(self.points, self.count) if self.count else None


def index_answers(
    agency: Agency, start: datetime, until: datetime, *, at: datetime, officer: Officer | None = None
) -> dict[int, IndexAnswers]:
    """Points that valid ratings of the period gave to the indices 1, 3, 4 and 7; of one officer's cases when named."""
    given = ratings_between(agency, start, until, at=at)
    if officer:
        held = Case.objects.filter(step_runs__holder=officer)
        given = given.filter(case__in=held.values("pk"))
    rows = (
        Answer.objects.filter(given__in=given.values("pk"), index_number__isnull=False, score__isnull=False)
        .values("index_number")
        .annotate(points=Sum("score"), count=Count("pk"))
    )
    return {row["index_number"] or 0: IndexAnswers(row["points"], row["count"]) for row in rows}


# Questions


def questions_on(agency: Agency, day: date) -> list[Question]:
    """The questions in force on the day, in their order."""
    return list(Question.objects.on(day).filter(agency=agency).order_by("position", "id"))


# The counter


@dataclass(frozen=True)
class AtCounter:
    """A case that had something at the counter today; no name."""

    case_id: int
    code: str
    act: str
    at: datetime


def at_counter(agency: Agency, now: datetime) -> list[AtCounter]:
    """Cases handled at the counter today, each once with its last act, newest first.

    The book of acts is read from its end, without its cases: joined, the database would go through all cases.
    """
    newest = Passage.objects.filter(act__in=AT_COUNTER).order_by("-id").values_list("case_id", "act", "at")[:NEWEST]
    today, last = start_of(day_of(now)), dict[int, tuple[str, datetime]]()
    for case_id, act, moment in newest:
        if today <= moment <= now:
            last.setdefault(case_id, (act, moment))
    codes = dict(Case.objects.filter(pk__in=last, agency=agency).values_list("pk", "code")) if last else {}
    return [AtCounter(pk, codes[pk], act, moment) for pk, (act, moment) in last.items() if pk in codes]


def just_returned(agency: Agency, now: datetime) -> list[AtCounter]:
    """Results handed back in the last minutes that were not rated since."""
    since = now - timedelta(minutes=rating_policy(agency).rating_recent_minutes)
    rows = [row for row in at_counter(agency, now) if row.act == "return_result" and row.at >= since]
    rated = dict(Rating.objects.filter(case__in=[row.case_id for row in rows]).values_list("case_id", "rated_at"))
    return [row for row in rows if row.case_id not in rated or rated[row.case_id] < row.at]


def named_at_counter(agency: Agency, text: str, now: datetime) -> list[AtCounter]:
    """The cases of today that a number on a receipt may mean: a whole code, or the last number of one.

    Raises Refused (field `so`) with what to do when there is none.
    """
    text = text.strip().upper()
    if not text:
        raise Refused("Chưa nhập số in trên giấy tiếp nhận.", field="so")
    found = [row for row in at_counter(agency, now) if row.code == text or _ordinal(row.code) == _number(text)]
    if not found:
        raise Refused(
            f"Số «{text[:40]}» không mở để đánh giá ở quầy hôm nay. Kiểm tra lại số ở góc trên giấy tiếp nhận; "
            "hồ sơ của ngày khác đánh giá bằng mã QR trên giấy.",
            field="so",
        )
    return found


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else -1


def _ordinal(code: str) -> int:
    try:
        return parse_dossier_code(code).ordinal
    except LawError:
        return 0


def tablets_of(agency: Agency) -> QuerySet[RatingTablet]:
    """Tablets in use, by name."""
    return RatingTablet.objects.filter(agency=agency, revoked_at=None).order_by("name")


def invitation_on(tablet: RatingTablet, now: datetime) -> Invitation | None:
    """The dossier an officer asks to be rated on this tablet, while the invitation is fresh."""
    since = now - timedelta(minutes=rating_policy(tablet.agency).rating_invitation_minutes)
    rows = Invitation.objects.filter(tablet=tablet, done_at=None, invited_at__gte=since)
    return rows.select_related("case").first()


# Low ratings


def follow_ups_of(agency: Agency, officer: Officer | None = None) -> QuerySet[FollowUp]:
    """Follow-ups of the agency, what is due first on top; of one officer's own charge when named."""
    rows = FollowUp.objects.filter(case__agency=agency).select_related("case", "given", "in_charge")
    return (rows.filter(in_charge=officer) if officer else rows).order_by("due_on", "id")


@dataclass(frozen=True)
class FollowUpCounts:
    waiting: int
    overdue: int
    answered: int
    closed: int


def follow_up_counts(agency: Agency, today: date) -> FollowUpCounts:
    """How many low ratings wait for an answer (and are past their day), for a conclusion, and are concluded."""
    waits = Q(state=FollowUp.State.OPEN)
    counted: dict[str, Any] = FollowUp.objects.filter(case__agency=agency).aggregate(
        waiting=Count("pk", filter=waits),
        overdue=Count("pk", filter=waits & Q(due_on__lt=today)),
        answered=Count("pk", filter=Q(state=FollowUp.State.ANSWERED)),
        closed=Count("pk", filter=Q(state=FollowUp.State.CLOSED)),
    )
    return FollowUpCounts(**counted)
