"""Drafting, queueing and sending messages. A draft is part of the act it tells of; sending happens after it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from motcua.agency.models import Agency, Officer
from motcua.agency.services import log
from motcua.audit.anchors import heads_now, line_of
from motcua.common.moments import day_of, local
from motcua.common.refusals import Refused
from motcua.notices.models import Channel, Notice, NoticeState
from motcua.notices.providers import provider_named
from motcua.notices.providers.base import Message, NotDelivered

MAX_TRIES = 5
FIRST_PAUSE = timedelta(minutes=1)  # 1, 4, 16, 64 minutes
NO_CHANNEL = "Cơ quan chưa nối kênh gửi tin. Gọi điện hoặc báo trực tiếp, rồi ghi «đã báo»."


@dataclass(frozen=True)
class Contact:
    """How an applicant can be reached: the first of telephone and mail that is known, else in person."""

    phone: str = ""
    email: str = ""

    @property
    def channel(self) -> str:
        return (Channel.SMS if self.phone else Channel.EMAIL if self.email else Channel.CALL).value

    @property
    def address(self) -> str:
        return self.phone or self.email


@dataclass(frozen=True)
class Letter:
    """What is said: the matter it belongs to, the words, the case. `key` names it, so that it is said only once."""

    kind: str
    body: str
    subject: str = ""
    case_code: str = ""
    key: str = ""

    @property
    def fields(self) -> dict[str, str]:
        return {"kind": self.kind, "body": self.body, "subject": self.subject, "case_code": self.case_code}


def draft_notice(agency: Agency, contact: Contact, letter: Letter, *, at: datetime) -> Notice:
    """Draft one message to an applicant inside the act it tells of; the counter (or `queue_notice`) sends it later.

    With a `key` the same thing is said once: the message drafted before is given back.
    """
    notice = new_notice(agency, contact, letter, at=at)
    if letter.key and (known := Notice.objects.filter(agency=agency, key=letter.key).first()):
        return known
    notice.save()
    return notice


def new_notice(agency: Agency, contact: Contact, letter: Letter, *, at: datetime) -> Notice:
    """The row of `draft_notice`, not stored yet: for acts that draft many at once."""
    way = {"channel": contact.channel, "address": contact.address, "key": letter.key or None}
    return Notice(agency=agency, drafted_at=at, **way, **letter.fields)


def desk_notice(officer: Officer, letter: Letter, *, at: datetime) -> Notice:
    """A message for an officer's desk, not stored yet. It counts as sent: it lies there from now on."""
    way = {"channel": Channel.DESK.value, "officer": officer, "key": f"{letter.key}>{officer.code}"[:160]}
    state = {"state": NoticeState.SENT.value, "drafted_at": at, "sent_at": at}
    return Notice(agency_id=officer.agency_id, **way, **state, **letter.fields)


def lay_on_desks(notices: list[Notice]) -> int:
    """Store messages for desks, leaving out what was said before; returns how many were new."""
    keys = {notice.key for notice in notices}
    agencies = {notice.agency_id for notice in notices}
    known = set(Notice.objects.filter(agency__in=agencies, key__in=keys).values_list("agency_id", "key"))
    fresh = {
        (notice.agency_id, notice.key): notice for notice in notices if (notice.agency_id, notice.key) not in known
    }
    Notice.objects.bulk_create(fresh.values(), ignore_conflicts=True, batch_size=500)
    return len(fresh)


@transaction.atomic
def queue_notice(notice: Notice, *, by: Officer | None, at: datetime) -> Notice:
    """Let a draft (or one that failed) go: the background work sends it. What needs a call cannot be queued."""
    row = Notice.objects.select_for_update().get(pk=notice.pk)
    if row.channel in (Channel.CALL, Channel.DESK):
        raise Refused("Người nộp không có số điện thoại, thư điện tử: báo trực tiếp rồi ghi «đã báo».")
    if row.state in (NoticeState.QUEUED, NoticeState.SENT):
        raise Refused("Thông báo này đã được chuyển đi gửi rồi.")
    row.state, row.tries, row.next_try_at = NoticeState.QUEUED.value, 0, None
    row.save(update_fields=["state", "tries", "next_try_at"])
    log(
        "notices:queued",
        by=by,
        agency=row.agency,
        at=at,
        subject=row.case_code,
        data={"kind": row.kind, "channel": row.channel},
    )
    return row


def send_heads(agency: Agency, *, at: datetime) -> Notice | None:
    """Queue one mail a day with the heads of the log to the office's `anchor_address`; its text is a file of anchors.

    None where the office named no address, or has no channel that could carry it.
    """
    body = "".join(line_of(anchor) for anchor in heads_now(at))
    letter = Letter("log_anchor", body, f"Mốc nhật ký ngày {local(at):%d/%m/%Y}", key=f"log_anchor:{day_of(at)}")
    return mail_in_house(agency, str(agency.policy.get("anchor_address", "")), letter, at=at)


def mail_in_house(agency: Agency, address: str, letter: Letter, *, at: datetime) -> Notice | None:
    """Queue one mail to an address of the office's own (its kind is one of `IN_HOUSE`), once for each key.

    None where there is no address, or no channel that could carry it: nothing then lies about as not sent.
    """
    if not address or provider_named(str(agency.policy.get("notice_provider", ""))) is None:
        return None
    notice = draft_notice(agency, Contact(email=address), letter, at=at)
    if notice.state == NoticeState.DRAFT:
        notice.state = NoticeState.QUEUED.value
        notice.save(update_fields=["state"])
    return notice


@transaction.atomic
def mark_told(notice: Notice, *, by: Officer, at: datetime, how: str) -> Notice:
    """The counter told the applicant itself, by telephone or face to face: `how` says so in a few words."""
    row = Notice.objects.select_for_update().get(pk=notice.pk)
    if row.state == NoticeState.SENT:
        raise Refused("Thông báo này đã gửi rồi.")
    if not how.strip():
        raise Refused("Chưa ghi đã báo bằng cách nào (gọi điện, gặp trực tiếp …).", field="how")
    row.state, row.sent_at, row.answer = NoticeState.SENT.value, at, f"{how.strip()} ({by.full_name})"
    row.save(update_fields=["state", "sent_at", "answer"])
    log("notices:told", by=by, agency=row.agency, at=at, subject=row.case_code, data={"kind": row.kind})
    return row


def mark_read(officer: Officer, *, at: datetime) -> int:
    """Everything on the officer's desk was seen."""
    return Notice.objects.filter(officer=officer, read_at=None).update(read_at=at)


def send_waiting(*, at: datetime, limit: int = 200) -> int:
    """Send what is queued, one transaction each; returns how many a channel took."""
    ids = list(Notice.objects.waiting(at).values_list("id", flat=True)[:limit])
    return sum(send_notice(pk, at=at) for pk in ids)


@transaction.atomic
def send_notice(pk: int, *, at: datetime) -> bool:
    """One try for one queued message: sent, put back with a growing pause, or failed for good.

    The row is locked meanwhile, so two workers never send the same message.
    """
    row = (
        Notice.objects.select_for_update(of=("self",), skip_locked=True).select_related("agency").filter(pk=pk).first()
    )
    if row is None or row.state != NoticeState.QUEUED:
        return False
    provider = provider_named(str(row.agency.policy.get("notice_provider", "")))
    if provider is None:
        return _failed(row, NO_CHANNEL)
    try:
        answer = provider.send(Message(f"notice-{row.pk}", row.channel, row.address, row.subject, row.body))
    except NotDelivered as refused:
        return _not_taken(row, refused, at)
    row.state, row.sent_at, row.answer, row.tries = NoticeState.SENT.value, at, answer, row.tries + 1
    row.save(update_fields=["state", "sent_at", "answer", "tries"])
    return True


def _not_taken(row: Notice, refused: NotDelivered, at: datetime) -> bool:
    row.tries += 1
    if refused.is_final or row.tries >= MAX_TRIES:
        return _failed(row, refused.answer)
    row.next_try_at, row.answer = at + FIRST_PAUSE * 4 ** (row.tries - 1), refused.answer
    row.save(update_fields=["tries", "next_try_at", "answer"])
    return False


def _failed(row: Notice, answer: str) -> bool:
    row.state, row.answer = NoticeState.FAILED.value, answer
    row.save(update_fields=["state", "answer", "tries"])
    return False
