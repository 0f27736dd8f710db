"""Keeping ratings: the last one of a case counts, every one given stays."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from motcua.agency.services import log
from motcua.casework.models import Case
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.common.text import nfc
from motcua.ratings.models import (
    Answer,
    GivenRating,
    Invitation,
    Level,
    Question,
    QuestionKind,
    Rating,
    RatingChannel,
    RatingTablet,
)
from motcua.ratings.queries import is_rateable, questions_on
from motcua.ratings.services.follow_up import open_follow_up

LONGEST = 2000
FACE_POINTS = {Level.UNSATISFIED.value: 0, Level.SATISFIED.value: 1, Level.VERY_SATISFIED.value: 2}
YES_NO_POINTS = {"yes": 2, "no": 0}
CHOICE_POINTS = {"2": 2, "1": 1, "0": 0}
POINTS = {
    QuestionKind.FACES.value: FACE_POINTS,
    QuestionKind.YES_NO.value: YES_NO_POINTS,
    QuestionKind.CHOICE.value: CHOICE_POINTS,
}
"""What may be answered to a question of a kind, and its points (TT 01/2018 Đ13: 2, 1 or 0)."""


@transaction.atomic
def rate_case(
    case: Case,
    *,
    level: str,
    at: datetime,
    comment: str = "",
    channel: str = RatingChannel.ONLINE,
    answers: Mapping[int, str] | None = None,
    tablet: RatingTablet | None = None,
) -> Rating:
    """Keep what the applicant thought; it takes the place of a former rating, which stays in the history.

    `answers`: key of the question → what was answered (a level, yes | no, 2 | 1 | 0, or words); empty ones are passed
    over. A low level opens a follow-up. Refused (fields `level`, `cau-<key>`) before the office has looked at the
    dossier, and for an answer that is none.
    """
    if not is_rateable(case):
        raise Refused("Hồ sơ nộp trực tuyến chưa được Bộ phận Một cửa xem nên chưa đánh giá được.")
    if level not in Level.values:
        raise Refused("Chưa chọn mức hài lòng.", field="level")
    told = _checked(case, answers or {}, at)
    Case.objects.select_for_update().get(pk=case.pk)  # two ratings of one case are numbered one after the other
    words = nfc(comment)[:LONGEST]
    given = GivenRating.objects.create(
        case=case, number=_next_number(case), level=level, comment=words, channel=RatingChannel(channel).value,
        rated_at=at, counts_from=at, tablet=tablet,
    )  # fmt: skip
    Answer.objects.bulk_create(_answer(given, question, text) for question, text in told)
    rating = _count(given)
    Invitation.objects.filter(case=case, done_at=None).update(done_at=at)
    if level == Level.UNSATISFIED:
        open_follow_up(given, at=at)
    log("rating:case:rated", by=None, agency=case.agency, at=at, subject=case.code, data={"level": level})
    return rating


def _next_number(case: Case) -> int:
    return (case.given_ratings.order_by("-number").values_list("number", flat=True).first() or 0) + 1


def _count(given: GivenRating) -> Rating:
    """Make it the rating that counts now."""
    kept = {name: getattr(given, name) for name in ("level", "comment", "channel", "rated_at")}
    rating, _ = Rating.objects.update_or_create(case=given.case, defaults=kept)
    return rating


def _checked(case: Case, answers: Mapping[int, str], at: datetime) -> list[tuple[Question, str]]:
    """The answers to the questions in force, each one that its question allows."""
    if not answers:
        return []
    asked = {question.pk: question for question in questions_on(case.agency, day_of(at))}
    told = [(asked[key], nfc(text)[:LONGEST]) for key, text in answers.items() if key in asked and text.strip()]
    for question, text in told:
        if question.kind in POINTS and text not in POINTS[question.kind]:
            raise Refused(f"Chọn một trong các câu trả lời của “{question.wording}”.", field=f"cau-{question.pk}")
    return told


def _answer(given: GivenRating, question: Question, text: str) -> Answer:
    points = POINTS.get(question.kind)
    score = points[text] if points else None
    words = "" if points else text
    return Answer(given=given, question=question, index_number=question.index_number, score=score, text=words)


# From the book of another system


@dataclass(frozen=True)
class PastRating:
    """A rating as an old book has it."""

    case: Case
    level: str
    rated_at: datetime


def import_ratings(rows: Sequence[PastRating], *, known: Iterable[Case], at: datetime) -> None:
    """Enter what a book holds. `known`: cases of earlier imports, whose imported rating follows the book.

    A rating in the book for the first time counts from its own moment, a correction from the import on. What somebody
    rated here after all is never touched by a book. Part of the transaction of the import, which writes the log.
    """
    last = _last_given([case.pk for case in known])
    fresh, gone = [], []
    told = {row.case.pk for row in rows}
    for row in rows:
        before = last.get(row.case.pk)
        if before and (before.channel != RatingChannel.IMPORT or _says(before, row)):
            continue
        fresh.append(_imported(row, before, at))
    for pk, before in last.items():
        if pk not in told and before.channel == RatingChannel.IMPORT and before.level:
            gone.append(_withdrawn(before, at))
    GivenRating.objects.bulk_create([*fresh, *gone], batch_size=1000)
    Rating.objects.filter(case__in=[given.case_id for given in [*fresh, *gone] if given.number > 1]).delete()
    Rating.objects.bulk_create([_counting(given) for given in fresh], batch_size=1000)


def _counting(given: GivenRating) -> Rating:
    return Rating(case_id=given.case_id, level=given.level, channel=given.channel, rated_at=given.rated_at)


def _last_given(keys: list[int]) -> dict[int, GivenRating]:
    rows = GivenRating.objects.filter(case__in=keys).order_by("case_id", "number")
    return {row.case_id: row for row in rows}


def _says(before: GivenRating, row: PastRating) -> bool:
    return (before.level, before.rated_at) == (row.level, row.rated_at)


def _imported(row: PastRating, before: GivenRating | None, at: datetime) -> GivenRating:
    number, counts_from = (before.number + 1, at) if before else (1, row.rated_at)
    return GivenRating(
        case=row.case, number=number, level=row.level, channel=RatingChannel.IMPORT.value, rated_at=row.rated_at,
        counts_from=counts_from,
    )  # fmt: skip


def _withdrawn(before: GivenRating, at: datetime) -> GivenRating:
    return GivenRating(
        case_id=before.case_id, number=before.number + 1, level="", channel=RatingChannel.IMPORT.value, rated_at=at,
        counts_from=at,
    )  # fmt: skip
