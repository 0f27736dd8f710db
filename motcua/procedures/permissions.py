"""Who may change the catalogue and the internal processes. Pages, buttons and acts ask the same functions."""

from collections.abc import Set as AbstractSet
from datetime import date, datetime

from motcua.agency.models import Agency, Duty, Officer
from motcua.agency.queries import duties_of
from motcua.common.moments import day_of
from motcua.common.refusals import Forbidden
from motcua.procedures.posting_queries import puts_up

EDITORS = frozenset({Duty.HEAD_OFFICE.value, Duty.ADMIN.value})
NOT_ALLOWED = "Chỉ công chức văn phòng hoặc quản trị phần mềm được sửa và duyệt quy trình."


def can_see_processes(duties: AbstractSet[str]) -> bool:
    """Every officer may read how the house works."""
    return bool(duties)


def can_edit_processes(duties: AbstractSet[str]) -> bool:
    """Văn phòng and administrators write and approve processes (Kế hoạch, mục cải cách thủ tục hành chính)."""
    return bool(EDITORS & duties)


def can_keep_sample_forms(duties: AbstractSet[str]) -> bool:
    """Whoever looks after the catalogue (kiểm soát thủ tục hành chính) gives out its forms."""
    return bool(EDITORS & duties)


def can_import_catalogue(duties: AbstractSet[str]) -> bool:
    return bool(EDITORS & duties)


def can_confirm_postings(officer: Officer, duties: AbstractSet[str], day: date) -> bool:
    """Whoever looks after the catalogue, and whoever puts procedures up (the plan, row II.1)."""
    return bool(EDITORS & duties) or puts_up(officer, day)


def can_see_postings(officer: Officer, duties: AbstractSet[str], day: date) -> bool:
    """What hangs where, with its evidence: who puts it up, and the leaders."""
    return Duty.LEADER in duties or can_confirm_postings(officer, duties, day)


def ensure_can_confirm_postings(by: Officer | None, agency: Agency, at: datetime) -> None:
    """Asked by the acts themselves. The command line (None) may."""
    if by is None:
        return
    day = day_of(at)
    if by.agency_id != agency.pk or not can_confirm_postings(by, duties_of(by, day), day):
        raise Forbidden("Chỉ văn phòng, người được giao niêm yết hoặc quản trị phần mềm xác nhận niêm yết thủ tục.")


def ensure_can_edit(by: Officer | None, agency: Agency, at: datetime) -> None:
    """Asked by the acts themselves, so that no door can forget. The clock and the command line (None) may."""
    if by is None:
        return
    if by.agency_id != agency.pk or not can_edit_processes(duties_of(by, day_of(at))):
        raise Forbidden(NOT_ALLOWED)


def ensure_can_keep_sample_forms(by: Officer, at: datetime) -> None:
    """Asked by the acts themselves. The catalogue is one for all agencies, so the duty alone decides."""
    if not can_keep_sample_forms(duties_of(by, day_of(at))):
        raise Forbidden("Chỉ công chức văn phòng hoặc quản trị phần mềm được giữ biểu mẫu của thủ tục.")
