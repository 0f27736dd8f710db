"""Planning an item, writing it, approving, publishing, giving it up."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.text import slugify

from motcua.agency.models import Agency, Officer
from motcua.common.moments import day_of
from motcua.common.personal import long_numbers
from motcua.common.refusals import Refused
from motcua.common.text import fold, nfc
from motcua.dossiers.permissions import actor, ensure
from motcua.outreach import permissions as may
from motcua.outreach.messages import message_of
from motcua.outreach.models import Channel, CommunicationItem, ItemState, Topic
from motcua.outreach.services.keeping import check_post, lock_agency, locked_item, tell, tell_above, tidy

NOT_WRITER = "Chỉ công chức chuyên môn, văn phòng hoặc lãnh đạo lập và sửa tin, bài, khi tin chưa đến người dân."
NOT_APPROVER = "Chỉ lãnh đạo hoặc văn phòng duyệt tin, bài đang soạn."
NOT_PUBLISHER = "Tin, bài phải được duyệt trước khi đăng; tin phát loa xác nhận ở nhật ký phát thanh."
NOT_CANCELLER = "Tin, bài đã đến người dân thì giữ trong sổ; riêng trang tin do lãnh đạo hoặc văn phòng gỡ."
NOT_ENDER = "Chỉ lãnh đạo hoặc văn phòng cho thôi phát tin trên loa, khi đợt phát chưa hết."
LONGEST_RUN = timedelta(days=92)
FARTHEST = timedelta(days=2 * 366)
MONEY = re.compile(r"(?<![\d.])[1-9]\d{0,2}(?:\.\d{3})+(?![.\d]*\d)")
SLUG_LENGTH = 80
REACH_ASKED = {
    Channel.BOARD: "Ghi nơi đã dán, như: bảng tin Thôn 1, Thôn 2.",
    Channel.SOCIAL: "Ghi địa chỉ bài đã đăng, bắt đầu bằng https://.",
    Channel.SMS: "Ghi số máy đã nhận, như: 312 máy.",
}
SAID = {Channel.BOARD: "Dán bảng tin", Channel.WEB: "Đăng trang tin", Channel.SOCIAL: "Đăng mạng xã hội",
        Channel.SMS: "Gửi tin nhắn"}  # fmt: skip


@dataclass
class ItemSpec:
    """What is to be told, by which channel, from which day to which, and by whose work (code of a post)."""

    title: str
    channel: str
    planned_on: date
    post: str
    topic: str = Topic.PROCEDURES.value
    last_on: date | None = None
    text: str = ""


def plan_item(
    agency: Agency, spec: ItemSpec, *, by: Officer, at: datetime, suggestion_key: str = ""
) -> CommunicationItem:
    """Keep an item to come. Sent twice (all of it the same) the first one is given back.

    Refused: no right, an empty title, a channel, topic or post that is none, days that are past, reversed or far.
    """
    ensure(by.agency_id == agency.pk and may.can_plan(actor(by, at)), NOT_WRITER)
    row = CommunicationItem(agency=agency, planned_by=by, planned_at=at, suggestion_key=suggestion_key)
    _take_over(row, spec)
    with transaction.atomic():
        lock_agency(agency)
        same = {"agency": agency, "title": row.title, "channel": row.channel, "planned_on": row.planned_on}
        for known in CommunicationItem.objects.filter(**same).exclude(state=ItemState.CANCELLED).order_by("id"):
            if _told(known) == _told(row):
                return known
        _check_day(row, at)
        if row.text:
            row.written_by, row.written_at = by, at
        row.save()
        tell("planned", row, by=by, at=at, data={"day": row.planned_on, "suggestion": suggestion_key})
    return row


def write_item(item: CommunicationItem, spec: ItemSpec, *, by: Officer, at: datetime) -> CommunicationItem:
    """Change words, days or channel. What was approved has to be approved again, unless nothing changed."""
    with transaction.atomic():
        row = locked_item(item)
        ensure(may.can_write(actor(by, at), row), NOT_WRITER)
        before = _told(row)
        _take_over(row, spec)
        if _told(row) == before:
            return row
        if row.planned_on != before[3]:
            _check_day(row, at)
        row.ended_at, row.ended_reason = None, ""
        row.written_by, row.written_at = by, at
        row.state, row.approved_by, row.approved_at = ItemState.PLANNED.value, None, None
        row.save()
        tell("written", row, by=by, at=at, data={"day": row.planned_on, "characters": len(row.text)})
    return row


def approve_item(
    item: CommunicationItem, *, numbers_are_public: bool = False, by: Officer, at: datetime
) -> CommunicationItem:
    """Let it go out as it is written. Already approved: stays as it is.

    Refused: no right, no words, a message that is too long, an identity number in the words; a telephone number unless
    `numbers_are_public`: offices print their own.
    """
    with transaction.atomic():
        row = locked_item(item)
        if row.state == ItemState.READY:
            return row
        ensure(may.can_approve(actor(by, at), row), NOT_APPROVER)
        if not row.text:
            raise Refused("Chưa có nội dung. Viết nội dung rồi duyệt.", field="text")
        if row.channel == Channel.SMS and not (message := message_of(row.text)).is_whole:
            sentence = f"Tin nhắn dài hơn {message.longest} ký tự. Bỏ bớt, hết chỗ từ: “{message.left_out[:60]}”."
            raise Refused(sentence, field="text")
        numbers = _check_numbers(row, numbers_are_public=numbers_are_public)
        row.state, row.approved_by, row.approved_at = ItemState.READY.value, by, at
        row.save()
        tell("approved", row, by=by, at=at, data={"numbers": len(numbers)} if numbers else None)
    return row


def publish_item(item: CommunicationItem, *, reach: str = "", by: Officer, at: datetime) -> CommunicationItem:
    """Put it on the web, or say where it was posted or how many it was sent to. Already published: stays as it is.

    `reach`: places (board), address beginning https:// (social), number of telephones (SMS); none for the web.
    """
    with transaction.atomic():
        row = locked_item(item)
        if row.state == ItemState.PUBLISHED:
            return row
        ensure(may.can_publish(actor(by, at), row), NOT_PUBLISHER)
        row.reach = _reach(row, reach)
        if row.channel == Channel.WEB:
            lock_agency(row.agency)
            row.slug = _free_slug(row)
        row.state, row.published_by, row.published_at = ItemState.PUBLISHED.value, by, at
        row.save()
        tell("published", row, by=by, at=at, data={"slug": row.slug} if row.slug else None)
        tell_above(row, f"{SAID[Channel(row.channel)]}: {row.title}", f"outreach:{row.pk}", by=by, at=at)
    return row


def cancel_item(item: CommunicationItem, *, reason: str, by: Officer, at: datetime) -> CommunicationItem:
    """Give an item up, or take news off the web; the reason is kept. Already given up: stays as it is."""
    with transaction.atomic():
        row = locked_item(item)
        if row.state == ItemState.CANCELLED:
            return row
        ensure(may.can_cancel(actor(by, at), row), NOT_CANCELLER)
        if not nfc(reason):
            raise Refused("Ghi lý do không dùng tin, bài này.", field="reason")
        row.state, row.cancelled_reason = ItemState.CANCELLED.value, tidy(reason, 1000)
        row.save()
        tell("cancelled", row, by=by, at=at)
    return row


def end_run(item: CommunicationItem, *, reason: str, by: Officer, at: datetime) -> CommunicationItem:
    """From now on it is in no hour that has not begun; what was read stays. Already ended: stays as it is."""
    with transaction.atomic():
        row = locked_item(item)
        if row.ended_at:
            return row
        ensure(may.can_end(actor(by, at), row, day_of(at)), NOT_ENDER)
        if not nfc(reason):
            raise Refused("Ghi lý do thôi phát.", field="reason")
        row.ended_at, row.ended_reason = at, tidy(reason, 1000)
        row.last_on = day_of(at) if day_of(at) > row.planned_on else None
        row.save()
        tell("ended", row, by=by, at=at)
    return row


def public_numbers(item: CommunicationItem) -> list[str]:
    """Long numbers in its words that are no money: telephones, and identities, which must not stand there."""
    return long_numbers(MONEY.sub("", f"{item.title}\n{item.text}"))


def _check_numbers(row: CommunicationItem, *, numbers_are_public: bool) -> list[str]:
    numbers = public_numbers(row)
    for number in numbers:
        if _is_identity(number):
            sentence = f"Nội dung có số định danh cá nhân ({number}): bỏ đi rồi duyệt."
            raise Refused(sentence, field="text")
    if numbers and not numbers_are_public:
        sentence = f"Nội dung có số điện thoại ({', '.join(numbers)}): xác nhận số được phép công khai rồi duyệt."
        raise Refused(sentence, field="numbers_are_public")
    return numbers


def _is_identity(number: str) -> bool:
    """Twelve digits of the citizen's number, which begins with 0, or nine of the old card."""
    parts = [re.sub(r"\D", "", part) for part in (number, *re.split(r"[ -]+", number))]
    return len(parts[0]) == 9 or any(len(part) == 12 and part.startswith("0") for part in parts)


def _check_day(row: CommunicationItem, at: datetime) -> None:
    if row.planned_on < day_of(at):
        raise Refused("Ngày dự kiến đã qua: chọn từ hôm nay.", field="planned_on")
    if row.planned_on - day_of(at) > FARTHEST:
        raise Refused("Ngày dự kiến quá xa: chọn trong vòng hai năm.", field="planned_on")


def _take_over(row: CommunicationItem, spec: ItemSpec) -> None:
    row.title, row.channel, row.topic, row.post = nfc(tidy(spec.title))[:250], spec.channel, spec.topic, spec.post
    row.planned_on, row.last_on, row.text = spec.planned_on, spec.last_on, tidy(spec.text)
    if not row.title:
        raise Refused("Ghi tên tin, bài.", field="title")
    if row.channel not in Channel.values:
        raise Refused("Chọn kênh truyền thông.", field="channel")
    if row.topic not in Topic.values:
        raise Refused("Chọn chuyên mục.", field="topic")
    if row.last_on == row.planned_on:
        row.last_on = None
    if row.last_on and not timedelta() < row.last_on - row.planned_on <= LONGEST_RUN:
        raise Refused("Ngày cuối phải sau ngày dự kiến, trong vòng 3 tháng.", field="last_on")
    check_post(row.agency, row.post)


def _told(row: CommunicationItem) -> tuple[str, str, str, date, date | None, str, str]:
    return (row.title, row.channel, row.topic, row.planned_on, row.last_on, row.post, row.text)


def _reach(row: CommunicationItem, reach: str) -> str:
    asked = REACH_ASKED.get(Channel(row.channel))
    found = nfc(reach)[:250]
    is_bad_address = row.channel == Channel.SOCIAL and not _is_address(found)
    if asked and (not found or is_bad_address):
        raise Refused(asked, field="reach")
    return found if asked else ""


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme == "https" and "." in parts.netloc and " " not in text


def _free_slug(row: CommunicationItem) -> str:
    """An address out of the title, not yet given to another page."""
    first = slugify(fold(row.title))[:SLUG_LENGTH].strip("-") or "tin"
    taken = CommunicationItem.objects.filter(agency=row.agency, slug__startswith=first).exclude(pk=row.pk)
    known = set(taken.values_list("slug", flat=True))
    return next(slug for number in range(1, len(known) + 3) if (slug := _numbered(first, number)) not in known)


def _numbered(slug: str, number: int) -> str:
    return slug if number == 1 else f"{slug}-{number}"
