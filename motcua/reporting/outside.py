"""Totals that other systems counted, entered by hand month by month: what the share of synchronised dossiers needs."""

from datetime import date, datetime

from django.db import transaction

from motcua.agency.models import Agency, Officer
from motcua.agency.services import log
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.dossiers.permissions import actor, ensure
from motcua.reporting.models import OutsideTotal
from motcua.reporting.permissions import can_close_figures


@transaction.atomic
def enter_outside_total(
    agency: Agency, *, source: str, month: date, received: int, synchronised: int, by: Officer, at: datetime
) -> OutsideTotal:
    """Keep what a system counted in a calendar month; entered again it corrects, as the log tells.

    `received` 0 means that the system has no number yet: then last year's stands in (QĐ 766, 1.4). Refused for a month
    to come, or with more dossiers synchronised than received.
    """
    ensure(can_close_figures(actor(by, at)), "Chỉ Văn phòng và lãnh đạo ghi số liệu của hệ thống khác.")
    month = month.replace(day=1)
    if month > day_of(at):
        raise Refused("Tháng này chưa đến: chọn tháng đã qua hoặc tháng đang chạy.", field="month")
    if synchronised > received > 0:
        raise Refused("Số đồng bộ không thể lớn hơn số tiếp nhận: kiểm tra lại hai số.", field="synchronised")
    values = {"received": received, "synchronised": synchronised, "entered_by": by, "entered_at": at}
    row, _new = OutsideTotal.objects.update_or_create(agency=agency, source=source, month=month, defaults=values)
    data = {"source": source, "month": f"{month:%Y-%m}", "received": received, "synchronised": synchronised}
    log("reporting:outside:entered", by=by, agency=agency, at=at, subject=f"outside:{source}:{month:%Y-%m}", data=data)
    return row
