"""Items, slots and broadcasts for the tests, by the real acts. NOON is a Monday or later: days follow from it."""

from datetime import date, time, timedelta

from motcua.common.moments import at as moment
from motcua.common.moments import day_of
from motcua.outreach import services
from motcua.outreach.models import CommunicationItem, Slot
from motcua.outreach.services import ItemSpec, SlotSpec
from tests.factories import NOON, ground, officer

TODAY = day_of(NOON)
MORNING = time(5, 0)
TEXT = "Từ ngày 01/12/2026, UBND xã nhận hồ sơ trực tuyến cả ngày thứ Bảy."


def spec_of(**more) -> ItemSpec:
    told = {
        "title": "Nộp hồ sơ trực tuyến ngày thứ Bảy",
        "channel": "web",
        "planned_on": TODAY,
        "post": "vh_xh",
        "topic": "online",
        "text": TEXT,
    }
    return ItemSpec(**{**told, **more})


def planned(**more) -> CommunicationItem:
    return services.plan_item(ground(), spec_of(**more), by=officer("vh_xh"), at=NOON)


def ready(*, at=NOON, **more) -> CommunicationItem:
    return services.approve_item(planned(**more), by=officer("chu_tich"), at=at)


def published(**more) -> CommunicationItem:
    reach = more.pop("reach", "")
    return services.publish_item(ready(**more), reach=reach, by=officer("vh_xh"), at=NOON)


def slot(*, day: date = TODAY, starts_at: time = MORNING, minutes: int = 15, village: str = "") -> Slot:
    """A slot on the weekday of a day, kept since a week before NOON."""
    spec = SlotSpec(day.weekday(), starts_at, minutes, village)
    return services.keep_slot(ground(), spec, by=officer("vh_xh"), at=NOON - timedelta(days=7))


def spoken(**more) -> CommunicationItem:
    """Approved the day before NOON, so that every hour of NOON's day may have it."""
    return ready(**{"channel": "loudspeaker", "at": NOON - timedelta(days=1), **more})


def after(day: date, clock: time = time(20, 0)):
    return moment(day, clock)


def places() -> dict[str, dict[str, object]]:
    """An item being written, for the addresses that name one; one on air and one on the web, so that nothing is empty."""
    slot()
    spoken(title="Lịch nhận hồ sơ tuần này")
    published(title="Nộp hồ sơ tại nhà")
    item = planned()
    hung = ready(title="Lịch làm việc", channel="board")
    return {"outreach:notice": {"pk": hung.pk}, **{f"outreach:{name}": {"pk": item.pk} for name in ("item", "edit")}}
