"""Setting up: which questions are asked, which tablets stand at the counter, what the yearly survey found."""

import hashlib
import secrets
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from motcua.agency.models import Agency, Officer
from motcua.agency.queries import duties_of, one_stop_unit
from motcua.agency.services import log
from motcua.casework.models import Case
from motcua.common.moments import day_of
from motcua.common.refusals import Forbidden, Refused
from motcua.common.text import nfc
from motcua.ratings.models import FedIndex, Invitation, Question, QuestionKind, RatingTablet, SipasResult
from motcua.ratings.permissions import can_invite, can_set_up_ratings
from motcua.ratings.queries import is_rateable

DEFAULTS = Path(__file__).resolve().parent.parent / "questions.toml"
WORDS_NEEDED = {QuestionKind.CHOICE.value: 3, QuestionKind.YES_NO.value: 2}
DEFAULT_WORDS = {QuestionKind.YES_NO.value: ["Có", "Không"]}


def _ensure(by: Officer, at: datetime) -> None:
    if not can_set_up_ratings(duties_of(by, day_of(at))):
        raise Forbidden("Chỉ Văn phòng và quản trị cài đặt việc đánh giá.")


# Questions


@transaction.atomic
def lay_questions(agency: Agency, *, at: datetime, by: Officer | None = None) -> list[Question]:
    """Enter the questions the software is shipped with, unless the agency has any; returns those entered."""
    if Question.objects.filter(agency=agency).exists():
        return []
    rows = tomllib.loads(DEFAULTS.read_text(encoding="utf-8"))["question"]
    laid = Question.objects.bulk_create(
        Question(
            agency=agency, position=position, index_number=row.get("index"), choices=row.get("choices", []),
            **{name: row[name] for name in ("code", "wording", "kind", "source")},
        )
        for position, row in enumerate(rows, 1)
    )  # fmt: skip
    log("rating:questions:laid", by=by, agency=agency, at=at, data={"codes": [row.code for row in laid]})
    return laid


@dataclass(frozen=True)
class QuestionWords:
    """A question as it is entered. `choices`: see `models.Question`."""

    wording: str
    kind: str
    position: int
    source: str
    choices: list[str] = field(default_factory=list)
    index_number: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None


def _check(words: QuestionWords) -> list[str]:
    """The words of the levels, as many as the kind needs."""
    if words.kind not in QuestionKind.values:
        raise Refused("Chưa chọn kiểu trả lời.", field="kind")
    if not nfc(words.wording):
        raise Refused("Chưa nhập “Câu hỏi”.", field="wording")
    if words.index_number is not None and words.index_number not in FedIndex.values:
        raise Refused("Chỉ các chỉ số 1, 3, 4, 7 lấy điểm từ phiếu đánh giá.", field="index_number")
    if words.index_number is not None and words.kind == QuestionKind.TEXT:
        raise Refused(
            "Câu trả lời bằng lời không cho điểm được: bỏ chỉ số hoặc đổi kiểu trả lời.", field="index_number"
        )
    if words.valid_from and words.valid_to and words.valid_to < words.valid_from:
        raise Refused("Ngày hết hiệu lực phải từ ngày bắt đầu trở đi.", field="valid_to")
    needed = WORDS_NEEDED.get(words.kind, 0)
    given = [nfc(word) for word in words.choices if nfc(word)] or DEFAULT_WORDS.get(words.kind, [])
    if needed and len(given) != needed:
        raise Refused(f"Ghi đủ {needed} dòng, mỗi dòng là lời của một mức.", field="choices")
    return given if needed else []


@transaction.atomic
def add_question(agency: Agency, words: QuestionWords, *, code: str, by: Officer, at: datetime) -> Question:
    """Enter a question of the form. Refused with the field that is wrong."""
    _ensure(by, at)
    choices = _check(words)
    if Question.objects.filter(agency=agency, code=code).exists():
        raise Refused(f"Mã «{code}» đã có câu hỏi dùng.", field="code")
    row = Question(agency=agency, code=code)
    _write(row, words, choices)
    row.save()
    log("rating:question:added", by=by, agency=agency, at=at, subject=code, data={"wording": row.wording})
    return row


@transaction.atomic
def change_question(question: Question, words: QuestionWords, *, by: Officer, at: datetime) -> Question:
    """Change a question. Once answered, only order, source and days may change: answers keep the words they had."""
    _ensure(by, at)
    row = Question.objects.select_for_update(of=("self",)).select_related("agency").get(pk=question.pk)
    choices = _check(words)
    told = (nfc(words.wording), words.kind, choices, words.index_number)
    if told != (row.wording, row.kind, row.choices, row.index_number) and row.answers.exists():
        raise Refused(
            "Câu này đã có người trả lời nên giữ nguyên lời. Cho câu này hết hiệu lực rồi thêm câu mới.",
            field="wording",
        )
    _write(row, words, choices)
    row.save()
    data = {"wording": row.wording, "from": row.valid_from, "to": row.valid_to}
    log("rating:question:changed", by=by, agency=row.agency, at=at, subject=row.code, data=data)
    return row


def _write(row: Question, words: QuestionWords, choices: list[str]) -> None:
    row.wording, row.kind, row.choices, row.index_number = nfc(words.wording), words.kind, choices, words.index_number
    row.position, row.source = words.position, nfc(words.source)
    row.valid_from, row.valid_to = words.valid_from, words.valid_to


# Tablets


def hash_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic
def add_tablet(agency: Agency, *, name: str, by: Officer, at: datetime) -> tuple[RatingTablet, str]:
    """Give a tablet its key; returns both. The key cannot be read again: only its hash is kept."""
    _ensure(by, at)
    name = nfc(name)
    if not name:
        raise Refused("Chưa nhập “Tên máy”.", field="name")
    if RatingTablet.objects.filter(agency=agency, name=name, revoked_at=None).exists():
        raise Refused(f"Đang có máy tên «{name}».", field="name")
    key = secrets.token_urlsafe(24)
    tablet = RatingTablet.objects.create(
        agency=agency, unit=one_stop_unit(agency, day_of(at)), name=name, key_hash=hash_of(key), created_by=by,
        created_at=at,
    )  # fmt: skip
    log("rating:tablet:added", by=by, agency=agency, at=at, subject=f"tablet:{tablet.pk}", data={"name": name})
    return tablet, key


@transaction.atomic
def revoke_tablet(tablet: RatingTablet, *, by: Officer, at: datetime) -> RatingTablet:
    """The key opens nothing from now on."""
    _ensure(by, at)
    row = RatingTablet.objects.select_for_update(of=("self",)).select_related("agency").get(pk=tablet.pk)
    if row.revoked_at:
        raise Refused(f"Máy «{row.name}» đã thu hồi.")
    row.revoked_at, row.revoked_by = at, by
    row.save(update_fields=["revoked_at", "revoked_by"])
    Invitation.objects.filter(tablet=row, done_at=None).update(done_at=at)
    log("rating:tablet:revoked", by=by, agency=row.agency, at=at, subject=f"tablet:{row.pk}", data={"name": row.name})
    return row


def tablet_of(key: str) -> RatingTablet | None:
    """The tablet whose key this is, unless it was taken back."""
    rows = RatingTablet.objects.select_related("agency").filter(key_hash=hash_of(key), revoked_at=None)
    return rows.first()


# Inviting


@transaction.atomic
def invite_to_rate(case: Case, tablet: RatingTablet, *, by: Officer, at: datetime) -> Invitation:
    """Show this dossier on the tablet for a few minutes; it takes the place of the one before."""
    if tablet.agency_id != by.agency_id or case.agency_id != by.agency_id or not can_invite(duties_of(by, day_of(at))):
        raise Forbidden("Chỉ Bộ phận Một cửa mời đánh giá ở quầy.")
    if tablet.revoked_at:
        raise Refused(f"Máy «{tablet.name}» đã thu hồi.")
    if not is_rateable(case):
        raise Refused("Hồ sơ nộp trực tuyến chưa được xem nên chưa đánh giá được.")
    Invitation.objects.filter(tablet=tablet, done_at=None).update(done_at=at)
    row = Invitation.objects.create(tablet=tablet, case=case, invited_by=by, invited_at=at)
    log("rating:case:invited", by=by, agency=case.agency, at=at, subject=case.code, data={"tablet": tablet.name})
    return row


def dismiss_invitation(invitation: Invitation, *, at: datetime) -> None:
    """Whoever stands there does not want to rate."""
    Invitation.objects.filter(pk=invitation.pk, done_at=None).update(done_at=at)


# The yearly survey


@transaction.atomic
def enter_sipas(
    agency: Agency, *, year: int, scope: str, percent: Decimal, factors: list[dict[str, str]], source: str, by: Officer,
    at: datetime,
) -> SipasResult:  # fmt: skip
    """Keep a published result of the survey; the same year and scope entered again corrects it, as the log tells."""
    _ensure(by, at)
    if not 2000 <= year <= day_of(at).year:
        raise Refused("Năm khảo sát phải từ 2000 đến năm nay.", field="year")
    if not 0 <= percent <= 100:
        raise Refused("Chỉ số phải từ 0 đến 100.", field="percent")
    values = {"percent": percent, "factors": factors, "source": nfc(source), "entered_by": by, "entered_at": at}
    row, is_new = SipasResult.objects.update_or_create(agency=agency, year=year, scope=nfc(scope), defaults=values)
    kind = "rating:sipas:entered" if is_new else "rating:sipas:corrected"
    data = {"year": year, "scope": row.scope, "percent": percent, "source": row.source}
    log(kind, by=by, agency=agency, at=at, subject=f"sipas:{year}", data=data)
    return row
