"""Inspections of the sample: last quarter's own inspection with its signed report, and one whose sample is drawn."""

from datetime import datetime, timedelta

from motcua.agency.models import Agency, Officer
from motcua.agency.queries import hand_for_post, workdays_for
from motcua.common.moments import at as moment_on
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.inspections import permissions as may
from motcua.inspections import services
from motcua.inspections.checklists import DOSSIER, OFFICE
from motcua.inspections.models import Programme
from motcua.inspections.services import Drawing, Mending, ProgrammeSpec, Said
from motcua.reporting.periods import Period, previous, report_quarter_of

DRAWN = 6


def lay_inspections(commune: Agency, *, now: datetime) -> None:
    """Play the real acts at moments that are past."""
    if Programme.objects.filter(agency=commune).exists():
        return
    at = workdays_for(commune).next_opening(moment_on(day_of(now) - timedelta(days=12)))
    last = previous(report_quarter_of(day_of(at)))
    done = _drawn(commune, last, "20", at)
    if done is not None:
        _finish(done, at + timedelta(hours=2))
    running = report_quarter_of(day_of(now))
    if running.first < day_of(at):
        _drawn(commune, running, "21", at + timedelta(hours=3))


def _drawn(commune: Agency, quarter: Period, seed: str, at: datetime) -> Programme | None:
    """Planned and drawn; None where the quarter has no dossiers."""
    office, team = _hand(commune, "vp_tk", at), _hand(commune, "phu_trach_cchc", at)
    spec = ProgrammeSpec(
        kind="self",
        title=f"Tự kiểm tra công tác kiểm soát thủ tục hành chính q{quarter.name[1:]}",
        first_day=quarter.first,
        last_day=quarter.last,
        decision=f"Kế hoạch kiểm soát thủ tục hành chính năm {quarter.last:%Y}, mục II.3",
        checklist="kstthc:1",
        leader=team,
        members=[_hand(commune, "vh_xh", at)],
    )
    row = services.plan_programme(commune, spec, by=office, at=at)
    drawing = Drawing(DRAWN, f"{day_of(at):%Y%m%d}{seed}", "field", only_ended=False)
    try:
        services.draw_sample(row, drawing, by=team, at=at)
    except Refused:
        services.cancel_programme(row, reason="Trong kỳ không có hồ sơ.", by=office, at=at)
        return None
    return row


def _finish(row: Programme, at: datetime) -> None:
    """Answer everything with one fault, write, sign."""
    row.refresh_from_db()
    team = row.leader
    checklist = row.checklist
    for sampled in row.sample.dossiers.select_related("sample__programme__agency", "dossier__case"):
        said = {item.code: Said("ok") for item in checklist.of(DOSSIER)}
        if sampled.position == 1:
            said["c8"] = Said("fault", "Giấy tờ của hồ sơ chưa được số hóa.", _hand(row.agency, "mot_cua", at))
        checker = row.members.get() if may.has_handled(team, sampled) else team
        services.record_dossier(sampled, said, by=checker, at=at)
    services.record_office(row, {item.code: Said("ok") for item in checklist.of(OFFICE)}, by=team, at=at)
    services.write_report(
        row,
        assessment="Việc tiếp nhận, giải quyết hồ sơ trong quý cơ bản đúng quy định, đúng thời hạn.",
        causes="Một hồ sơ chưa số hóa giấy tờ do người nộp nộp bản giấy vào cuối ngày.",
        by=team,
        at=at,
    )
    due = day_of(at) + timedelta(days=45)
    mending = Mending("Số hóa giấy tờ ngay khi tiếp nhận hồ sơ giấy.", "mot_cua", due, "Báo cáo khắc phục")
    services.add_recommendation(row, mending, by=team, at=at)
    services.submit_report(row, by=team, at=at)
    services.sign_report(row, by=_hand(row.agency, "chu_tich", at), at=at + timedelta(minutes=30))


def _hand(commune: Agency, post: str, at: datetime) -> Officer:
    hand = hand_for_post(commune, post, day_of(at))
    assert hand is not None
    return hand.officer
