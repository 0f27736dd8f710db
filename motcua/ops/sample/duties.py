"""Orders of the chairman in the sample: one done with its product, one under way with money, one that is late."""

from datetime import datetime, time, timedelta

from motcua.agency.models import Agency, Officer
from motcua.agency.queries import hand_for_post, workdays_for
from motcua.common.moments import at as moment_on
from motcua.common.moments import day_of
from motcua.duties.models import Duty, EvidenceKind, Kind, Origin
from motcua.duties.services import (
    BudgetSpec,
    DutySpec,
    EvidenceSpec,
    add_budget_line,
    file_evidence,
    finish_occurrence,
    open_duty,
)

MORNING = time(9)
ORDERS = (
    ("order:mau-bien", "Thay biển chỉ dẫn và sơ đồ các quầy tại Bộ phận Một cửa", "Ảnh biển đã lắp", "vp_tk", 40, -15),
    ("order:mau-quet", "Sửa máy quét, kê lại bàn số hóa giấy tờ", "Biên bản nghiệm thu", "tc_kt", 20, 12),
    (
        "order:mau-tohop",
        "Lập danh sách người trực hỗ trợ nộp hồ sơ trực tuyến ở các thôn",
        "Danh sách",
        "vh_xh",
        30,
        -4,
    ),
)
"""Key, words, product, lead, given so many days ago, due in so many days."""


def lay_duties(commune: Agency, *, now: datetime) -> None:
    """Play the real acts at moments that are past; once."""
    if Duty.objects.filter(agency=commune, origin=Origin.ORDER).exists():
        return
    signs, stand, _list = (_ordered(commune, order, now) for order in ORDERS)
    _finish(signs, now - timedelta(days=18))
    money = BudgetSpec("Ngân sách xã", "Sửa máy quét", estimate=6_500_000, note="Theo báo giá của đơn vị sửa chữa")
    _moment, officer = _hand(stand, now - timedelta(days=10))
    add_budget_line(stand, money, by=officer, at=_moment)


def _ordered(commune: Agency, order: tuple[str, str, str, str, int, int], now: datetime) -> Duty:
    key, title, product, lead, ago, ahead = order
    given = _work_morning(commune, now - timedelta(days=ago))
    due = day_of(now) + timedelta(days=ahead)
    chairman = hand_for_post(commune, "chu_tich", day_of(given))
    assert chairman is not None
    rule = {"date": due.isoformat()}
    spec = DutySpec(key, title, product, Kind.DATE.value, rule, lead_posts=[lead], starts_on=day_of(given))
    return open_duty(commune, spec, by=chairman.officer, at=given)


def _finish(duty: Duty, at: datetime) -> None:
    moment, officer = _hand(duty, at)
    one = duty.occurrences.get()
    spec = EvidenceSpec(EvidenceKind.DOCUMENT.value, duty.product, url="/van-ban/", is_product=True)
    file_evidence(one, spec, by=officer, at=moment)
    finish_occurrence(one, by=officer, at=moment + timedelta(minutes=5), note="Đã lắp xong, người dân dễ tìm quầy.")


def _hand(duty: Duty, at: datetime) -> tuple[datetime, Officer]:
    """A working morning and whoever leads the duty on it."""
    moment = _work_morning(duty.agency, at)
    hand = hand_for_post(duty.agency, duty.lead_posts[0], day_of(moment))
    assert hand is not None
    return moment, hand.officer


def _work_morning(commune: Agency, at: datetime) -> datetime:
    """Nine o'clock of the first working day from the moment's day on."""
    return moment_on(day_of(workdays_for(commune).next_opening(moment_on(day_of(at)))), MORNING)
