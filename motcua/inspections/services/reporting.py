"""The report: written by who leads the team, signed by a leader; then recommendations are duties."""

from datetime import datetime
from typing import Any

from django.db import transaction

from motcua.agency.models import Duty as Power
from motcua.agency.models import Officer
from motcua.agency.queries import officers_with
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.direction.kinds import kind_of, series_of
from motcua.direction.models import OutgoingDocument
from motcua.direction.services import Draft, draft_document
from motcua.direction.services.series import register_of, scope_of
from motcua.documents.models import IssuedPaper
from motcua.documents.services import next_number, numbered_paper
from motcua.dossiers.permissions import actor, ensure
from motcua.duties.models import EvidenceKind, Origin
from motcua.duties.services import DutySpec, EvidenceSpec, file_by_subject, open_duty
from motcua.inspections import permissions as may
from motcua.inspections.models import InspectionReport, Programme, ProgrammeState
from motcua.inspections.papers import earlier_words, report_data
from motcua.inspections.queries import missing_of
from motcua.inspections.services.checking import NOT_LEADER
from motcua.inspections.services.keeping import hash_of, locked, tell, tidy
from motcua.notices.services import Letter, desk_notice, lay_on_desks

CHANGED = "Báo cáo đã thay đổi từ khi bạn mở: đọc lại rồi ký."
SHORTEST = 20


def write_report(programme: Programme, *, assessment: str, causes: str, by: Officer, at: datetime) -> InspectionReport:
    """Keep the words so far; the report stays open."""
    with transaction.atomic():
        row = locked(programme)
        ensure(may.can_report(actor(by, at), row), NOT_LEADER)
        report = row.report
        report.assessment, report.causes = tidy(assessment), tidy(causes)
        report.written_by, report.written_at = by, at
        report.save(update_fields=["assessment", "causes", "written_by", "written_at"])
        tell("report:written", row, by=by, at=at)
    return report


def submit_report(programme: Programme, *, by: Officer, at: datetime) -> Programme:
    """Lay the report before the leaders: whoever may sign today is told.

    Refused while a question is without answer or the words are missing.
    """
    with transaction.atomic():
        row = locked(programme)
        ensure(may.can_report(actor(by, at), row), NOT_LEADER)
        dossiers, office = missing_of(row)
        if dossiers or office:
            raise Refused(f"Còn {dossiers} câu về hồ sơ và {office} câu về đơn vị chưa trả lời.")
        report = row.report
        if len(report.assessment) < SHORTEST:
            raise Refused(f"Ghi đánh giá chung, ít nhất {SHORTEST} ký tự.", field="assessment")
        report.submitted_by, report.submitted_at, report.return_reason = by, at, ""
        report.save(update_fields=["submitted_by", "submitted_at", "return_reason"])
        row.state = ProgrammeState.REPORTED.value
        row.save(update_fields=["state"])
        tell("report:submitted", row, by=by, at=at)
        for leader in officers_with(row.agency, Power.LEADER.value, day_of(at)):
            if leader.pk != by.pk:
                _lay(row, leader, f"Báo cáo chờ ký: {row.title}.", f"submitted:{at:%Y%m%d%H%M%S}", at)
    return row


def return_report(programme: Programme, *, reason: str, by: Officer, at: datetime) -> Programme:
    """Give the report back to be mended; checking is open again."""
    with transaction.atomic():
        row = locked(programme)
        ensure(may.can_return(actor(by, at), row), "Chỉ lãnh đạo hoặc trưởng đoàn trả lại báo cáo đang chờ ký.")
        if not reason.strip():
            raise Refused("Ghi chỗ cần sửa.", field="reason")
        report = row.report
        report.submitted_by, report.submitted_at, report.return_reason = None, None, tidy(reason, 1000)
        report.save(update_fields=["submitted_by", "submitted_at", "return_reason"])
        row.state = ProgrammeState.CHECKING.value
        row.save(update_fields=["state"])
        tell("report:returned", row, by=by, at=at, data={"reason": report.return_reason})
        if by.pk != row.leader_id:
            words = f"Báo cáo được trả lại: {row.title}. {report.return_reason}"
            _lay(row, row.leader, words, f"returned:{at:%Y%m%d%H%M%S}", at)
    return row


def sign_report(programme: Programme, *, by: Officer, at: datetime, seen: str | None = None) -> Programme:
    """A leader signs: the paper is numbered, each recommendation is a duty, the plan's row gets its product; final.

    `seen`: the mark of what the leader read (`mark_of`); the page always says one. Refused: no leader, not laid before
    them, another report than the one that was read, a day that has passed meanwhile.
    """
    with transaction.atomic():
        row = locked(programme)
        ensure(may.can_sign(actor(by, at), row), "Chỉ lãnh đạo ký báo cáo đã trình.")
        if seen is not None and seen != mark_of(row):
            raise Refused(CHANGED)
        _open_duties(row, by=by, at=at)
        report = row.report
        report.signed_by, report.signed_at = by, at
        report.data = content_of(row, report)
        report.sha256 = hash_of(report.data)
        report.paper = _numbered(row, report, by=by, at=at)
        report.save()
        row.state = ProgrammeState.SIGNED.value
        row.save(update_fields=["state"])
        tell("signed", row, by=by, at=at, data={"paper": report.paper.number_text, "sha256": report.sha256})
        spec = EvidenceSpec(
            kind=EvidenceKind.DOCUMENT.value,
            label=f"Báo cáo số {report.paper.number_text}: {row.title}",
            url=row.page,
            is_product=True,
            source_key=row.subject,
        )
        file_by_subject(row.agency, "inspection", spec, by=by, at=at)
    return row


def _open_duties(row: Programme, *, by: Officer, at: datetime) -> None:
    for one in row.recommendations.order_by("number"):
        if one.due_on < day_of(at):
            raise Refused(f"Kiến nghị {one.number}: hạn {one.due_on:%d/%m/%Y} đã qua. Trả lại để sửa hạn rồi ký.")
        spec = DutySpec(
            key=one.key,
            title=one.text,
            product=one.product,
            kind="date",
            rule={"date": one.due_on.isoformat()},
            lead_posts=[one.lead_post],
            origin=Origin.INSPECTION.value,
            ground=f"kiến nghị của {row.title}",
            origin_url=row.page,
            starts_on=day_of(at),
            ends_on=one.due_on,
        )
        one.duty = open_duty(row.agency, spec, by=by, at=at)
        one.save(update_fields=["duty"])


def _numbered(row: Programme, report: InspectionReport, *, by: Officer, at: datetime) -> IssuedPaper:
    """The paper with the next number of the office's series of báo cáo, which documents of direction share."""
    kind, year = kind_of("report"), day_of(at).year
    series = series_of(row.agency, "report")
    number = next_number(scope_of(row.agency, series, year))
    number_text = kind.number_text(number)
    data = {**report_data(row, report, at), "number": number_text, "issued_on": at}
    paper = numbered_paper(
        "inspection_report",
        agency=row.agency,
        register=register_of(series),
        year=year,
        number=number,
        number_text=number_text,
        data=data,
        at=at,
        by=by,
    )
    paper.save()
    return paper


def content_of(row: Programme, report: InspectionReport) -> dict[str, Any]:
    """What is signed, as plain JSON: how the sample was drawn, every answer, words, what has to be mended."""
    sample = row.sample
    findings = row.findings.select_related("sampled__dossier__case", "responsible").order_by("pk")
    return {
        "kind": row.kind,
        "title": row.title,
        "decision": row.decision,
        "unit": row.unit.code if row.unit else "",
        "first_day": f"{row.first_day}",
        "last_day": f"{row.last_day}",
        "checklist": row.checklist_key,
        "leader": row.leader.code,
        "members": sorted(row.members.values_list("code", flat=True)),
        "sample": {
            "seed": sample.seed,
            "wanted": sample.wanted,
            "strata": sample.strata,
            "condition": sample.condition,
            "as_of": sample.as_of.isoformat(),
            "population_size": sample.population_size,
            "population_sha256": sample.population_sha256,
            "dossiers": list(sample.dossiers.order_by("position").values_list("dossier__case__code", flat=True)),
        },
        "findings": [
            [
                one.sampled.dossier.case.code if one.sampled else "",
                one.item,
                one.answer,
                one.note,
                one.responsible.code if one.responsible else "",
            ]
            for one in findings
        ],
        "earlier_draws": earlier_words(row),
        "assessment": report.assessment,
        "causes": report.causes,
        "recommendations": [
            [one.number, one.text, one.product, one.lead_post, f"{one.due_on}"] for one in row.recommendations.all()
        ],
        "signed_by": report.signed_by.code if report.signed_by else "",
        "signed_at": report.signed_at.isoformat() if report.signed_at else None,
    }


def mark_of(row: Programme) -> str:
    """What a leader reads before signing, as one hash."""
    return hash_of(content_of(row, row.report))


def is_intact(report: InspectionReport) -> bool:
    """Does what is kept of a signed report still bear the hash it was signed with?"""
    return hash_of(report.data) == report.sha256


def draft_letter(programme: Programme, *, by: Officer, at: datetime) -> OutgoingDocument:
    """Thông báo kết luận kiểm tra, drafted from the signed report as a document of direction; there is one of each."""
    allowed = may.can_draft_papers(actor(by, at), programme)
    ensure(allowed, "Ký báo cáo trước; trưởng đoàn, văn phòng hoặc lãnh đạo soạn thông báo.")
    report = programme.report
    number = report.paper.number_text if report.paper else ""
    data = report_data(programme, report, at)
    lines = [
        f"{place}. {one['text'].rstrip('.')}. Giao {one['lead']} khắc phục, xong trước khi hết ngày"
        f" {one['due_on']:%d/%m/%Y}."
        for place, one in enumerate(data["recommendations"], 1)
    ]
    body = [
        f"Căn cứ Báo cáo số {number} về kết quả {_lower(programme.title)}, {programme.agency.full_name} thông báo:",
        "## I. Kết quả",
        report.assessment,
        "## II. Tồn tại, nguyên nhân",
        report.causes or "Không có.",
        "## III. Yêu cầu khắc phục",
        "\n\n".join(lines) or "Không có.",
    ]
    draft = Draft(
        kind="announcement",
        summary=f"Kết luận {_lower(programme.title)}",
        body="\n\n".join(body),
        recipients=["Đơn vị, cá nhân được kiểm tra", "Lưu: VT"],
        origin=f"{programme.subject}:conclusion",
    )
    return draft_document(programme.agency, draft, by=by, at=at)


def _lower(title: str) -> str:
    """A title within a sentence; an abbreviation at its head stays."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def _lay(row: Programme, officer: Officer, words: str, key: str, at: datetime) -> None:
    lay_on_desks([desk_notice(officer, Letter("inspection", words, key=f"{row.subject}:{key}"), at=at)])
