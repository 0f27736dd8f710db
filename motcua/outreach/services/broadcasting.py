"""The weekly slots of the loudspeakers, and the operator's word for what was read in them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction

from motcua.agency.models import Agency, Officer
from motcua.agency.services import log
from motcua.common.moments import at as moment
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.common.text import nfc
from motcua.dossiers.permissions import actor, ensure
from motcua.outreach import permissions as may
from motcua.outreach.models import Broadcast, Channel, CommunicationItem, ItemState, Slot
from motcua.outreach.queries import slots_of
from motcua.outreach.services.keeping import lock_agency, locked_item, tell, tell_above

NOT_KEEPER = "Chỉ công chức chuyên môn, văn phòng hoặc lãnh đạo sửa lịch phát thanh."
NOT_OPERATOR = "Chỉ đài truyền thanh, công chức chuyên môn, văn phòng hoặc lãnh đạo xác nhận phát thanh."
LONGEST_SLOT = 120
LATEST_WORD = timedelta(days=31)


@dataclass
class SlotSpec:
    """When the loudspeakers are ours. `weekday`: 0 = Monday; `village` empty = the whole commune."""

    weekday: int
    starts_at: time
    minutes: int
    village: str = ""


def keep_slot(agency: Agency, spec: SlotSpec, *, by: Officer, at: datetime) -> Slot:
    """Keep a slot every week from today on. The same one again is given back; overlapping ones are refused."""
    ensure(by.agency_id == agency.pk and may.can_keep_slots(actor(by, at)), NOT_KEEPER)
    _check(agency, spec)
    with transaction.atomic():
        lock_agency(agency)
        opened_on = day_of(at)
        for known in slots_of(agency, opened_on).filter(weekday=spec.weekday):
            if known.closed_on is None and _is_same(known, spec):
                return known
            if _share_air(known, spec):
                if known.closed_on is None:
                    sentence = (
                        f"Trùng với khung {known} ({known.minutes} phút). Chọn giờ khác hoặc thôi khung đó trước."
                    )
                    raise Refused(sentence, field="starts_at")
                opened_on = known.closed_on  # its last hour is today's
        row = Slot.objects.create(agency=agency, opened_on=opened_on, **vars(spec))
        data = {"weekday": row.weekday, "time": f"{row.starts_at:%H:%M}", "minutes": row.minutes, "where": row.where}
        log("outreach:slot:kept", by=by, agency=agency, at=at, subject=f"slot:{row.pk}", data=data)
    return row


def close_slot(slot: Slot, *, by: Officer, at: datetime) -> Slot:
    """Keep the slot no more from today on, or from tomorrow when today's hour has begun: it can still be confirmed.

    What was broadcast in it stays. Already closed: stays as it is.
    """
    with transaction.atomic():
        row = Slot.objects.select_for_update(of=("self",)).select_related("agency").get(pk=slot.pk)
        ensure(by.agency_id == row.agency_id and may.can_keep_slots(actor(by, at)), NOT_KEEPER)
        if row.closed_on is None:
            today = day_of(at)
            has_begun = row.weekday == today.weekday() and moment(today, row.starts_at) <= at
            row.closed_on = today + timedelta(days=1) if has_begun else today
            row.save(update_fields=["closed_on"])
            log("outreach:slot:closed", by=by, agency=row.agency, at=at, subject=f"slot:{row.pk}")
    return row


def confirm_broadcast(
    item: CommunicationItem, slot: Slot, day: date, *, was_aired: bool = True, note: str = "", by: Officer, at: datetime
) -> Broadcast:
    """Keep the operator's word: read in this slot on this day, or not and why. The same again gives the first back.

    Refused: no right, an item that is not approved or not meant for that hour, a slot that is not kept that day, one
    that has not begun, a day longer than a month ago, a failure without words, the contrary of what was said.
    """
    with transaction.atomic():
        row = locked_item(item)
        is_own = by.agency_id == row.agency_id == slot.agency_id
        ensure(is_own and may.can_confirm(actor(by, at), day_of(at)), NOT_OPERATOR)
        known = Broadcast.objects.standing().filter(item=row, slot=slot, day=day).first()
        if known and known.was_aired == was_aired:
            return known
        if known:
            said = "đã phát" if known.was_aired else "không phát được"
            raise Refused(f"Lượt này đã ghi là {said}. Ghi nhầm thì đính chính, kèm lý do.", field="item")
        _check_word(row, slot, day, at)
        said = nfc(note)[:250]
        if not was_aired and not said:
            raise Refused("Ghi vì sao không phát được.", field="note")
        word = Broadcast.objects.create(
            agency=row.agency, item=row, slot=slot, day=day, was_aired=was_aired, note=said,
            confirmed_by=by, confirmed_at=at,
        )  # fmt: skip
        tell("broadcast", row, by=by, at=at, data={"day": day, "slot": slot.pk, "aired": was_aired})
        if was_aired:
            _reached(row, word, by=by, at=at)
    return word


def correct_broadcast(word: Broadcast, *, was_aired: bool, reason: str, by: Officer, at: datetime) -> Broadcast:
    """Say the contrary of a wrong word, and why; both stay in the log, the later one holds. Sent twice: once.

    An item that was in truth never read has not reached people: it is approved again, no more.
    """
    with transaction.atomic():
        row = locked_item(word.item)
        ensure(by.agency_id == row.agency_id and may.can_confirm(actor(by, at), day_of(at)), NOT_OPERATOR)
        known = Broadcast.objects.standing().get(item=row, slot=word.slot_id, day=word.day)
        if known.was_aired == was_aired:
            return known
        said = nfc(reason)[:250]
        if not said:
            raise Refused("Ghi lý do đính chính.", field="note")
        later = Broadcast.objects.create(
            agency=row.agency, item=row, slot_id=known.slot_id, day=known.day, was_aired=was_aired, note=said,
            confirmed_by=by, confirmed_at=at, corrects=known,
        )  # fmt: skip
        tell("corrected", row, by=by, at=at, data={"day": known.day, "slot": known.slot_id, "aired": was_aired})
        if was_aired:
            _reached(row, later, by=by, at=at)
        elif row.state == ItemState.PUBLISHED and not row.broadcasts.standing().filter(was_aired=True).exists():
            row.state, row.published_by, row.published_at = ItemState.READY.value, None, None
            row.save()
    return later


def _reached(row: CommunicationItem, word: Broadcast, *, by: Officer, at: datetime) -> None:
    """It was heard: the item is published, and the rooms above are told."""
    if row.state == ItemState.READY:
        row.state, row.published_by, row.published_at = ItemState.PUBLISHED.value, by, at
        row.save()
    label = f"Phát thanh ngày {word.day:%d/%m/%Y}: {row.title}"
    tell_above(row, label, f"outreach:{row.pk}:{word.day:%Y%m%d}", by=by, at=at)


def _check(agency: Agency, spec: SlotSpec) -> None:
    spec.village = nfc(spec.village)
    if spec.village and spec.village not in agency.villages:
        raise Refused("Xã không có thôn này. Chọn thôn trong danh sách.", field="village")
    if not 0 <= spec.weekday <= 6:
        raise Refused("Chọn thứ trong tuần.", field="weekday")
    if not 1 <= spec.minutes <= LONGEST_SLOT:
        raise Refused("Số phút từ 1 đến 120.", field="minutes")


def _is_same(known: Slot, spec: SlotSpec) -> bool:
    return (known.village, known.starts_at, known.minutes) == (spec.village, spec.starts_at, spec.minutes)


def _share_air(known: Slot, spec: SlotSpec) -> bool:
    """Two slots at the same loudspeakers that overlap on the clock."""
    if known.village and spec.village and known.village != spec.village:
        return False
    first, second = _minute(known.starts_at), _minute(spec.starts_at)
    return first < second + spec.minutes and second < first + known.minutes


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _check_word(item: CommunicationItem, slot: Slot, day: date, at: datetime) -> None:
    if item.channel != Channel.LOUDSPEAKER or item.state not in (ItemState.READY, ItemState.PUBLISHED):
        raise Refused("Chỉ xác nhận tin phát loa đã duyệt.", field="item")
    if day > day_of(at) or moment(day, slot.starts_at) > at:
        raise Refused("Chưa đến giờ phát. Xác nhận sau khi phát.", field="day")
    if day < day_of(at) - LATEST_WORD:
        raise Refused("Ngày phát đã quá một tháng, không xác nhận được nữa.", field="day")
    if not Slot.objects.on(day).filter(pk=slot.pk).exists():
        raise Refused("Khung giờ này không phát vào ngày đó. Chọn ngày khác.", field="day")
    if not item.planned_on <= day <= item.until:
        run = f"từ {item.planned_on:%d/%m/%Y} đến {item.until:%d/%m/%Y}"
        raise Refused(f"Tin này chỉ phát {run}. Chọn tin hoặc ngày khác.", field="day")
    if not item.is_meant_for(day, slot.starts_at):
        why = (
            "duyệt sau giờ này" if not item.ended_at or item.ended_at > moment(day, slot.starts_at) else "đã thôi phát"
        )
        raise Refused(f"Tin này {why}, không phát trong khung này được. Chọn tin hoặc khung giờ khác.", field="item")
