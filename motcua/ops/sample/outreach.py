"""Communication of the sample: slots of the week, items told over the last weeks, some waiting, some to come."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from motcua.agency.models import Agency, Officer
from motcua.agency.queries import hand_for_post
from motcua.common.moments import at as moment_on
from motcua.common.moments import day_of
from motcua.outreach import services
from motcua.outreach.models import Broadcast, CommunicationItem, Slot
from motcua.outreach.services import ItemSpec, SlotSpec

WRITER = "vh_xh"
EARLY, EVENING = time(5), time(17)
WORK = time(9)
WEEKLY = ((0, EARLY, 15), (1, EVENING, 15), (2, EARLY, 15), (3, EVENING, 15), (4, EARLY, 15), (6, EVENING, 20))


@dataclass(frozen=True)
class Told:
    """One item: so many days ago (before zero: to come), on air or hanging for so many days."""

    days: int
    channel: str
    topic: str
    title: str
    text: str
    lasts: int = 0
    reach: str = ""


PAST = (
    Told(
        27, "web", "online", "Hướng dẫn nộp hồ sơ trực tuyến bằng điện thoại",
        "Nộp hồ sơ trực tuyến thì không phải đến xã hai lần.\n\n## Chuẩn bị\n\n- Tài khoản VNeID mức 2\n"
        "- Ảnh chụp rõ giấy tờ, đủ bốn góc\n\n## Các bước\n\n1. Mở Cổng Dịch vụ công quốc gia, đăng nhập bằng VNeID.\n"
        "2. Tìm tên thủ tục, chọn UBND xã Tân Trung.\n3. Điền tờ khai, đính kèm ảnh, kiểm tra rồi nộp.\n"
        "4. Nhận mã hồ sơ, theo dõi ở trang **Tra cứu hồ sơ**.\n\nBộ phận Một cửa có người hướng dẫn tại chỗ.",
    ),
    Told(
        20, "loudspeaker", "online", "Mời bà con nộp hồ sơ trực tuyến",
        "UBND xã Tân Trung mời bà con nộp hồ sơ TTHC trực tuyến trên Cổng DVCQG.\n\nNộp trực tuyến thì theo dõi được "
        "hồ sơ bằng điện thoại, không phải chờ. Ai chưa quen thì đến Bộ phận Một cửa từ 7h30 đến 11h30 để được "
        "hướng dẫn.",
        lasts=6,
    ),
    Told(
        16, "board", "petitions", "Địa chỉ tiếp nhận phản ánh, kiến nghị về thủ tục hành chính",
        "Phản ánh, kiến nghị về quy định thủ tục hành chính gửi Bộ phận Một cửa của UBND xã, hoặc gửi trên Cổng Dịch "
        "vụ công quốc gia.", reach="Bảng tin các thôn, nhà văn hóa xã",
    ),
    Told(
        9, "web", "payment", "Trả phí, lệ phí không dùng tiền mặt",
        "Phí, lệ phí trả được bằng mã QR tại quầy hoặc trên Cổng Dịch vụ công quốc gia. Biên lai gửi về điện thoại.\n\n"
        "Không ai được thu thêm khoản nào ngoài mức niêm yết.",
    ),
    Told(
        6, "loudspeaker", "digital", "Chứng thực bản sao điện tử",
        "Bản sao điện tử được chứng thực một lần, dùng được nhiều lần khi nộp hồ sơ trực tuyến.\n\nBà con mang bản "
        "chính đến Bộ phận Một cửa; nộp trước 15 giờ thì nhận trong ngày.", lasts=8,
    ),
    Told(
        4, "sms", "schedule", "Nhắn lịch tiếp nhận sáng thứ Bảy",
        "UBND xã Tân Trung tiếp nhận hồ sơ sáng thứ Bảy tuần này từ 7h30 đến 11h30. Mời bà con đến làm thủ tục.",
        reach="312 máy",
    ),
)  # fmt: skip
AHEAD = (
    Told(
        -2, "web", "reform", "Kết quả giải quyết thủ tục hành chính trong tháng",
        "Số liệu của tháng xem ở trang **Công khai**.",
    ),
    Told(-4, "board", "procedures", "Danh mục thủ tục giải quyết tại xã", ""),
    Told(
        -5, "social", "payment", "Trả phí bằng mã QR",
        "Trả phí, lệ phí bằng mã QR ngay tại quầy, không cần tiền mặt.",
    ),
)  # fmt: skip


def lay_outreach(commune: Agency, *, now: datetime) -> None:
    """Play the real acts at moments that are past; what is to come is written, one of it approved."""
    if CommunicationItem.objects.filter(agency=commune).exists():
        return
    today = day_of(now)
    begin = today - timedelta(days=30)
    for weekday, clock, minutes in WEEKLY:
        spec = SlotSpec(weekday, clock, minutes)
        services.keep_slot(commune, spec, by=_hand(commune, WRITER, begin), at=moment_on(begin, WORK))
    for told in PAST:
        _tell(commune, told, now)
    for told in AHEAD:
        item = _planned(commune, told, today - timedelta(days=told.days), moment_on(today - timedelta(days=1), WORK))
        if told.channel == "social":
            services.approve_item(item, by=_hand(commune, "chu_tich", today), at=now)


def _tell(commune: Agency, told: Told, now: datetime) -> None:
    day = day_of(now) - timedelta(days=told.days)
    before = moment_on(day - timedelta(days=2), WORK)
    item = _planned(commune, told, day, before)
    leader = _hand(commune, "chu_tich", day_of(before))
    item = services.approve_item(item, by=leader, at=before + timedelta(hours=6))
    if item.is_spoken:
        _broadcast(item, now)
    else:
        services.publish_item(item, reach=told.reach, by=_hand(commune, WRITER, day), at=moment_on(day, WORK))


def _planned(commune: Agency, told: Told, day: date, at: datetime) -> CommunicationItem:
    last = day + timedelta(days=told.lasts) if told.lasts else None
    spec = ItemSpec(told.title, told.channel, day, WRITER, told.topic, last, told.text)
    return services.plan_item(commune, spec, by=_hand(commune, WRITER, day_of(at)), at=at)


def _broadcast(item: CommunicationItem, now: datetime) -> None:
    """Confirmed an hour after each slot that is past; once the power failed."""
    days = (item.planned_on + timedelta(days=number) for number in range((item.until - item.planned_on).days + 1))
    for day in days:
        for slot in Slot.objects.on(day).filter(agency=item.agency):
            after = moment_on(day, slot.starts_at) + timedelta(hours=3)
            if after > now:
                continue
            failed = Broadcast.objects.filter(agency=item.agency).count() == 2
            note = "Mất điện toàn xã" if failed else ""
            hand = _hand(item.agency, WRITER, day)
            services.confirm_broadcast(item, slot, day, was_aired=not failed, note=note, by=hand, at=after)


def _hand(commune: Agency, post: str, day: date) -> Officer:
    found = hand_for_post(commune, post, day)
    if found is None:
        raise LookupError(f"nobody holds {post} on {day}")
    return found.officer
