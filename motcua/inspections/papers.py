"""What stands on the printed report: rows as the dictionary of `documents.meeting_papers.InspectionReport`."""

from datetime import datetime
from typing import Any

from motcua.agency.models import Post
from motcua.common.moments import day_of
from motcua.documents.drawing import draw
from motcua.documents.services import draw_paper
from motcua.dossiers.papers import letterhead, signature
from motcua.inspections.models import InspectionReport, Programme
from motcua.inspections.queries import faults_of, tallies

DRAWING_WORDS = (
    "Mỗi hồ sơ trong phạm vi được xếp theo SHA-256 của «số ngẫu nhiên:mã hồ sơ»; những hồ sơ đứng đầu là mẫu. Ai có số"
    " ngẫu nhiên và danh sách mã hồ sơ đều rút lại được đúng mẫu này."
)


def report_data(programme: Programme, report: InspectionReport, at: datetime) -> dict[str, Any]:
    """The report as it stands; the number comes when it is signed."""
    sample = programme.sample
    names = dict(Post.objects.filter(unit__agency=programme.agency_id).values_list("code", "name"))
    signer = signature(report.signed_by, at) if report.signed_by else {}
    checklist = programme.checklist
    return {
        **letterhead(programme.agency, at),
        **signer,
        "superior": "",
        "unit": programme.agency.full_name.upper(),
        "title": programme.title,
        "decision": programme.decision,
        "period_from": programme.first_day,
        "period_to": programme.last_day,
        "subject": programme.unit.name if programme.unit else programme.agency.full_name,
        "leader": programme.leader.full_name,
        "members": list(programme.members.order_by("full_name").values_list("full_name", flat=True)),
        "checklist": f"{checklist.title}, phiên bản {checklist.version}",
        "population": sample.population_size,
        "population_sha256": sample.population_sha256,
        "seed": sample.seed,
        "drawn": sample.dossiers.count(),
        "drawn_on": day_of(sample.drawn_at),
        "drawing": DRAWING_WORDS,
        "rows": [
            {"code": one.item.code, "text": one.item.text, "ok": one.ok, "fault": one.fault, "na": one.na}
            for one in tallies(programme)
        ],
        "faults": [
            {
                "where": one.sampled.dossier.case.code if one.sampled else "Đơn vị",
                "item": one.item,
                "note": one.note,
                "responsible": one.responsible.full_name if one.responsible else "",
            }
            for one in faults_of(programme)
        ],
        "assessment": report.assessment.splitlines(),
        "causes": report.causes.splitlines(),
        "recommendations": [
            {"text": one.text, "lead": names.get(one.lead_post, ""), "due_on": one.due_on, "product": one.product}
            for one in programme.recommendations.all()
        ],
        "recipients": ["Đơn vị, cá nhân được kiểm tra", "Thành viên đoàn kiểm tra", "Lưu: VT"],
        "issued_on": report.signed_at,
    }


def report_pdf(report: InspectionReport, *, at: datetime) -> bytes:
    """The report as signed, the same bytes every time; before that as it stands now, without number."""
    if report.paper:
        return draw_paper(report.paper)
    return draw("inspection_report", report_data(report.programme, report, at), at=at)
