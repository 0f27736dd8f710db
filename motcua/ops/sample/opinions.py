"""Ratings of the sample: at the tablet, by QR and online for what was settled lately; low ones are followed up."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle

from motcua.agency.models import Agency
from motcua.agency.queries import hand_for_post
from motcua.casework.models import Case
from motcua.common.moments import day_of
from motcua.ratings.models import FollowUp, Level, Question, QuestionKind, RatingChannel
from motcua.ratings.queries import questions_on
from motcua.ratings.services.follow_up import answer_follow_up, assign_follow_up
from motcua.ratings.services.rating import rate_case
from motcua.ratings.services.setting_up import add_tablet, lay_questions

LEVELS = (
    Level.VERY_SATISFIED, Level.SATISFIED, Level.VERY_SATISFIED, Level.VERY_SATISFIED, Level.UNSATISFIED,
    Level.SATISFIED, Level.VERY_SATISFIED, Level.VERY_SATISFIED, Level.SATISFIED, Level.VERY_SATISFIED, Level.SATISFIED,
)  # fmt: skip
CHANNELS = (RatingChannel.TABLET, RatingChannel.QR, RatingChannel.TABLET)
WORDS = {Level.UNSATISFIED: "Phải chờ lâu ở quầy, không ai hướng dẫn điền tờ khai."}
POINTS = {Level.VERY_SATISFIED: "2", Level.SATISFIED: "1", Level.UNSATISFIED: "0"}
RATED_AFTER = timedelta(minutes=10)


def lay_opinions(commune: Agency, *, now: datetime) -> None:
    """Two of three dossiers settled here get a rating; the first low one is answered, the others wait."""
    office = hand_for_post(commune, "vp_tk", day_of(now))
    assert office is not None
    lay_questions(commune, at=now)
    tablet, _key = add_tablet(commune, name="Quầy số 1", by=office.officer, at=now)
    for case, level, channel in _asked(commune):
        assert case.ended_at is not None
        at = min(case.ended_at + RATED_AFTER, now)
        rate_case(
            case, level=level, at=at, comment=WORDS.get(level, ""), channel=channel,
            answers=_answers(questions_on(commune, day_of(at)), level),
            tablet=tablet if channel == RatingChannel.TABLET else None,
        )  # fmt: skip
    row = FollowUp.objects.filter(case__agency=commune).order_by("id").first()
    counter = hand_for_post(commune, "mot_cua", day_of(now))
    if row and counter:
        assign_follow_up(row, counter.officer, by=office.officer, at=now)
        done = "Đã gọi điện xin lỗi; đặt tờ hướng dẫn điền tờ khai ở bàn viết và cử người hướng dẫn giờ cao điểm."
        answer_follow_up(row, done=done, by=counter.officer, at=now)


def _asked(commune: Agency) -> Iterator[tuple[Case, Level, RatingChannel]]:
    settled = Case.objects.filter(
        agency=commune, ended_at__isnull=False, received_at__isnull=False, rating=None, dossier__imported_from=""
    )
    levels, channels = cycle(LEVELS), cycle(CHANNELS)
    for number, case in enumerate(settled.select_related("agency").order_by("ended_at", "id")):
        if number % 3 != 1:
            yield case, next(levels), next(channels)


def _answers(questions: list[Question], level: Level) -> dict[int, str]:
    """Answers in the spirit of the level."""
    kinds = {QuestionKind.FACES: level.value, QuestionKind.CHOICE: POINTS[level]}
    return {question.pk: kinds[QuestionKind(question.kind)] for question in questions if question.kind in kinds}
