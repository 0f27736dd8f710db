"""What stands on the printed report: rows as the dictionary of `documents.meeting_papers.InspectionReport`."""

from datetime import datetime
from typing import Any

from motcua.agency.models import Post
from motcua.common.moments import day_of
from motcua.documents.drawing import draw
from motcua.documents.services import draw_paper
from motcua.dossiers.papers import letterhead, signature
from motcua.inspections.drawing import ALLOTMENT
from motcua.inspections.models import InspectionReport, Programme
from motcua.inspections.queries import earlier_draws, faults_of, shares, tallies

DRAWING_WORDS = (
    "Mỗi hồ sơ trong phạm vi được xếp theo SHA-256 của «số ngẫu nhiên:mã hồ sơ»; những hồ sơ đứng đầu là mẫu. Ai có số"
    " ngẫu nhiên và danh sách mã hồ sơ đều rút lại được đúng mẫu này."
)


def drawing_words(programme: Programme) -> str:
    """How the dossiers were chosen: of which unit, among which strata, and what was drawn and given up before."""
    return " ".join([*_unit_words(programme), *_strata_words(programme), DRAWING_WORDS, *earlier_words(programme)])


def _unit_words(programme: Programme) -> list[str]:
    unit = programme.sample.condition.get("unit_name")
    if not unit:
        return []
    return [f"Phạm vi gồm hồ sơ {unit} tiếp nhận hoặc người đang giữ vị trí của {unit} lúc đó đã giữ để giải quyết."]


def _strata_words(programme: Programme) -> list[str]:
    found = shares(programme.sample)
    if not found:
        return []
    named = [f"{one.name} {one.size} hồ sơ, rút {one.drawn}" for one in found if one.drawn]
    rest = [one.size for one in found if not one.drawn]
    named += [f"{len(rest)} nhóm khác có {sum(rest)} hồ sơ, không rút"] if rest else []
    return [f"Phạm vi chia nhóm theo lĩnh vực: {'; '.join(named)}. {ALLOTMENT} Trong từng nhóm:"]


def earlier_words(programme: Programme) -> list[str]:
    """A sentence for each inspection that was given up after its sample was drawn."""
    return [_given_up(one) for one in earlier_draws(programme)]


def _given_up(one: Programme) -> str:
    drawn = f"{day_of(one.sample.drawn_at):%d/%m/%Y}"
    ended = f" ngày {day_of(one.cancelled_at):%d/%m/%Y}" if one.cancelled_at else ""
    reason = one.cancelled_reason.rstrip(".")
    return f"Trước đó đã rút mẫu ở cuộc {one.code} «{one.title}» ngày {drawn} rồi thôi{ended}: {reason}."


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
        "drawing": drawing_words(programme),
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
