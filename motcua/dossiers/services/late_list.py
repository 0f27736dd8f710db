"""The monthly public list: who was late, never for whom. Closed by the clock, published by a person, then frozen."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from motcua.agency.models import Agency, Officer
from motcua.agency.queries import officers_with, workdays_for
from motcua.agency.services import log
from motcua.casework.models import Case
from motcua.common.moments import day_of, end_of
from motcua.common.refusals import Refused
from motcua.documents.models import IssuedPaper
from motcua.documents.services import draw_paper, issue_paper
from motcua.dossiers.late_papers import late_list_data
from motcua.dossiers.models import Dossier, LateList
from motcua.dossiers.permissions import actor, can_publish_late_list, ensure
from motcua.dossiers.policy import late_policy
from motcua.dossiers.queries import cause_of, days_late_if_known, late_in_month, with_case
from motcua.law.workdays import OutsideCalendar, Workdays


def month_of(day: date) -> tuple[date, date]:
    """First and last day of the calendar month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def close_month(agency: Agency, month: date, at: datetime, *, by: Officer | None = None) -> LateList:
    """Draw up the list of a month that is over (§7.1): what became late in it, what stayed late at its end.

    As long as it is not published it may be drawn up again (an apology or explanation came later). Rows keep the state
    at the month's end and hold no applicant data. `by=None`: the clock did it.
    """
    if by:
        ensure(can_publish_late_list(actor(by, at)), "Bạn không được lập danh sách chậm muộn.")
    first, last = month_of(month)
    if at <= end_of(last):
        raise Refused(f"Tháng {first:%m/%Y} chưa hết: chốt danh sách từ ngày đầu tháng sau.")
    office = workdays_for(agency)
    with transaction.atomic():
        known = LateList.objects.select_for_update().filter(agency=agency, month=first).first()
        if known and known.published_at:
            raise Refused(f"Danh sách tháng {first:%m/%Y} đã công khai nên không sửa nữa.")
        rows = [_row(dossier, first, last, office) for dossier in with_case(late_in_month(agency, first, last))]
        late_list, _ = LateList.objects.update_or_create(
            agency=agency, month=first, defaults={"rows": rows, "closed_at": at}
        )
        data = {"month": f"{first:%Y-%m}", "rows": len(rows)}
        log("dossier:late_list:closed", by=by, agency=agency, at=at, subject=f"late-list:{first:%Y-%m}", data=data)
    return late_list


def close_last_month(agency: Agency, at: datetime) -> bool:
    """By the clock: close the month before, unless the office does it by hand or has published it already."""
    first, _last = month_of(day_of(at).replace(day=1) - timedelta(days=1))
    published = LateList.objects.filter(agency=agency, month=first).exclude(published_at=None).exists()
    if published or not late_policy(agency).late_list_auto_close:
        return False
    close_month(agency, first, at)
    return True


def _row(dossier: Dossier, first: date, last: date, office: Workdays) -> dict[str, Any]:
    """One line as stored: codes and days, nothing about the applicant (rule of this project, §7.1)."""
    case, end = dossier.case, end_of(last)
    ended_at = case.ended_at if case.ended_at and case.ended_at <= end else None
    cause_code, officer, unit = _responsible(dossier, min(case.ended_at or end, end), office)
    apology = getattr(dossier, "apology", None)
    explanation = getattr(dossier, "explanation", None)
    return {
        "code": case.code,
        "procedure": dossier.version.name,
        "field": dossier.version.field.name,
        "unit": unit,
        "officer": officer,
        "received_on": _iso(case.received_at),
        "due_on": _iso(case.due_at),
        "finished_on": _iso(ended_at),
        "days_late": days_late_if_known(case, office, until=end),
        "cause": cause_code,
        "apologised_on": _iso(apology.issued_at) if apology else None,
        "explained_on": _iso(explanation.signed_at) if explanation else None,
        "still_late": case.due_at is not None and day_of(case.due_at) < first,
    }


def _responsible(dossier: Dossier, at: datetime, office: Workdays) -> tuple[str, str, str]:
    """Cause code, officer and unit of the step that exceeded its limit; a signed explanation has the last word."""
    explanation = getattr(dossier, "explanation", None)
    if explanation and explanation.signed_at:
        found = (explanation.cause_code, explanation.responsible, "")
    else:
        found = _told_by_the_log(dossier.case, at, office)
    code, officer, unit = found
    return code, officer.full_name if officer else "", unit or _unit_of(dossier)


def _told_by_the_log(case: Case, at: datetime, office: Workdays) -> tuple[str, Officer | None, str]:
    try:
        cause = cause_of(case, at=at, office=office)
    except OutsideCalendar:  # a stay that began before the known calendar: whose hand it is in is still known
        return "officer", case.holder, ""
    return cause.code, cause.holder, cause.unit_name


def _unit_of(dossier: Dossier) -> str:
    return dossier.settling_unit_name or dossier.case.agency.full_name


def _iso(moment: datetime | None) -> str | None:
    return day_of(moment).isoformat() if moment else None


def publish_late_list(late_list: LateList, *, by: Officer, at: datetime) -> LateList:
    """Publish and freeze: numbered as a paper, open to everybody under /cong-khai/."""
    ensure(can_publish_late_list(actor(by, at)), "Chỉ văn phòng hoặc lãnh đạo công khai danh sách chậm muộn.")
    with transaction.atomic():
        row = LateList.objects.select_for_update(of=("self",)).select_related("agency").get(pk=late_list.pk)
        if row.published_at:
            raise Refused(f"Danh sách tháng {row.month:%m/%Y} đã công khai rồi.")
        if row.agency_id != by.agency_id:
            raise Refused("Danh sách này của cơ quan khác.")
        row.published_at, row.published_by = at, by
        row.save(update_fields=["published_at", "published_by"])
        data = late_list_data(row, _signer(row.agency, by, at), at)
        issue_paper("late_list", agency=row.agency, data=data, at=at, by=by, case_code=paper_code(row))
        subject = f"late-list:{row.month:%Y-%m}"
        log(
            "dossier:late_list:published",
            by=by,
            agency=row.agency,
            at=at,
            subject=subject,
            data={"rows": len(row.rows)},
        )
    return row


def _signer(agency: Agency, by: Officer, at: datetime) -> Officer:
    heads = officers_with(agency, late_policy(agency).apology_signer, day_of(at))
    return heads[0] if heads else by


def paper_code(late_list: LateList) -> str:
    """Under which value the issued paper of a month is found."""
    return f"late-list-{late_list.month:%Y-%m}"


def late_list_pdf(late_list: LateList) -> bytes:
    """The published list as PDF, the same bytes every time."""
    papers = IssuedPaper.objects.filter(agency=late_list.agency, form="late_list", case_code=paper_code(late_list))
    return draw_paper(papers.latest("id"))
