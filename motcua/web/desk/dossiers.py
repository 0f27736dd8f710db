"""One dossier on one page: what, where, who, when and why, papers, slips, money, notes, full history; and its acts."""

from datetime import date, datetime
from typing import Any, cast

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from motcua.agency.queries import workdays_for
from motcua.agency.services import log
from motcua.casework.clock import proof_of
from motcua.casework.models import Case, Consultation, StepRun
from motcua.casework.queries import of_agency
from motcua.common.addresses import tracking_url
from motcua.common.ground import steady_ground
from motcua.common.moments import local
from motcua.common.questions import Question
from motcua.common.refusals import Refused
from motcua.documents.drawing import draw
from motcua.documents.models import IssuedPaper
from motcua.documents.queries import title_of
from motcua.documents.storage import open_kept
from motcua.dossiers.models import Dossier
from motcua.dossiers.papers import letterhead, routing_data
from motcua.dossiers.permissions import can_see
from motcua.dossiers.track import stations_of
from motcua.law.lifecycle import ACTS
from motcua.law.rules import rules_named
from motcua.web.desk.acts import DESK_ACTS, acts_for
from motcua.web.desk.queue import slack_now
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.papers import pdf_answer
from motcua.web.ui.request import OfficerRequest, here

CRUMBS = [("Bàn làm việc", "/ban-lam-viec/")]
TIMELINESS = {"early": "Trước hạn", "on_time": "Đúng hạn", "late": "Quá hạn"}
PARTY_FACTS = {
    "name": "Họ tên, tên tổ chức",
    "identity_number": "Số định danh, mã số thuế",
    "born_on": "Ngày sinh",
    "sex": "Giới tính",
    "address": "Địa chỉ",
    "village": "Thôn",
    "phone": "Điện thoại",
    "email": "Thư điện tử",
}
RELATED = (
    "case__agency",
    "case__holder",
    "version__procedure",
    "version__field",
    "process",
    "received_by",
    "approved_by",
    "returned_by",
    "apology",
    "explanation",
)


def _found(*related: str) -> Question[Dossier]:
    return Question(
        lambda agency, code: Dossier.objects.select_related(*related).filter(
            case__in=of_agency(agency).filter(code=code)
        )
    )


TO_SHOW, TO_ACT_UPON = _found(*RELATED), _found("case")


def find(request: OfficerRequest, code: str) -> Dossier:
    """The dossier of the officer's own agency, or 404; 403 when it is none of their business.

    With everything a page shows; to be acted upon it comes alone, and what an act needs is asked when it is needed.
    """
    asked = TO_ACT_UPON if request.method == "POST" else TO_SHOW
    dossier = asked.first(request.officer.agency_id, code)
    if dossier is None:
        raise Http404
    require(can_see(here(request), dossier.case))
    return dossier


def saw(request: OfficerRequest, dossier: Dossier, kind: str, at: datetime) -> None:
    """Every reading of personal data leaves an entry in the log."""
    officer = request.officer
    with transaction.atomic():
        log(kind, by=officer, agency=dossier.case.agency, at=at, subject=dossier.case.code)


@officer_required
@require_GET
def detail(request: OfficerRequest, code: str) -> HttpResponse:
    """GET: the page, and an entry in the log that it was read."""
    dossier, now = find(request, code), timezone.now()
    load_whole(dossier)
    context = {
        "acts": acts_for(here(request), dossier),
        "now": now,
        "crumbs": CRUMBS,
        **_about(dossier, now),
        **_belongings(dossier),
    }
    saw(request, dossier, "dossier:page:viewed", now)
    return render(request, "desk/dossiers/detail.html", context)


def load_whole(dossier: Dossier) -> None:
    """Everything of the dossier that page and buttons ask for, each table read once."""
    people = Prefetch("case__step_runs", StepRun.objects.select_related("holder"))
    asked = Prefetch("case__consultations", Consultation.objects.select_related("unit", "asked_by"))
    prefetch_related_objects([dossier], people, asked, "case__pauses", "supplements", "papers", "charges")


def _about(dossier: Dossier, now: datetime) -> dict[str, Any]:
    """Where it is, what is due and why, for whom."""
    case = dossier.case
    return {
        "dossier": dossier,
        "case": case,
        "slack": slack_now(case, workdays_for(case.agency), now),
        "track": stations_of(dossier),
        "tracking": tracking_url(case.code, dossier.access_key),
        "rules": rules_named(case.rules),
        "timeliness": TIMELINESS.get(case.timeliness, ""),
        "owner_facts": party_facts(dossier.owner_data),
        "submitter_facts": party_facts(dossier.submitter_data) if dossier.submitter_id != dossier.owner_id else [],
    }


def _belongings(dossier: Dossier) -> dict[str, Any]:
    """Papers, money, questions, hands and history."""
    case = dossier.case
    consultations = list(case.consultations.all())
    return {
        "runs": list(case.step_runs.all()),
        "history": [_item(row) for row in case.history.order_by("-number")[:200]],
        "papers": list(dossier.papers.all()),
        "charges": list(dossier.charges.all()),
        "supplements": list(dossier.supplements.all()),
        "consultations": consultations,
        "answered": sum(row.answered_at is not None for row in consultations),
        "pauses": list(case.pauses.all()),
        "slips": _slips(case),
        "apology": getattr(dossier, "apology", None),
        "explanation": getattr(dossier, "explanation", None),
    }


def _slips(case: Case) -> list[dict[str, Any]]:
    """Issued papers, each with the title of its form."""
    rows = IssuedPaper.objects.filter(agency=case.agency, case_code=case.code).order_by("id")
    return [
        {"pk": row.pk, "title": title_of(row), "number_text": row.number_text, "issued_at": row.issued_at}
        for row in rows
    ]


def party_facts(data: dict[str, Any]) -> list[tuple[str, str]]:
    facts = [(label, data[key]) for key, label in PARTY_FACTS.items() if data.get(key)]
    return [(label, _day_words(value) if label == "Ngày sinh" else value) for label, value in facts]


def _day_words(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d/%m/%Y}"


def _item(row: Any) -> dict[str, Any]:
    label = ACTS[row.act].label_vi if row.act in ACTS else {"import": "Nhập từ sổ cũ"}.get(row.act, row.act)
    to = f" → {row.to_name}" if row.to_name else ""
    text = row.note
    if row.due_before and row.due_after and row.due_before != row.due_after:
        text = f"{text} Hạn trả đổi từ {local(row.due_before):%d/%m/%Y} thành {local(row.due_after):%d/%m/%Y}.".strip()
    return {"at": row.at, "who": row.by_name, "title": f"{label}{to}", "text": text}


@officer_required
@require_http_methods(["GET", "POST"])
def act(request: OfficerRequest, code: str, slug: str) -> HttpResponse:
    """GET asks, POST does: one of `DESK_ACTS` to the dossier. Typed text stays when the act is refused."""
    with steady_ground(request.ground):
        return _act(request, code, slug)


def _act(request: OfficerRequest, code: str, slug: str) -> HttpResponse:
    dossier = find(request, code)
    desk_act = DESK_ACTS.get(slug)
    if desk_act is None:
        raise Http404
    require(desk_act.allowed(here(request), dossier.case))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = desk_act.form(*sent, dossier=dossier)
    if request.method == "POST" and form.is_valid():
        try:
            desk_act.run(dossier, request.officer, timezone.now(), form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"{desk_act.label}: xong.")
            return redirect("desk:dossier", code)
    status = 422 if request.method == "POST" else 200
    context = {"act": desk_act, "form": form, "crumbs": [*CRUMBS, (code, reverse("desk:dossier", args=[code]))]}
    saw(request, dossier, "dossier:act:opened", timezone.now())
    return render(request, "desk/dossiers/act.html", {**context, **_beside(dossier, timezone.now())}, status=status)


def _beside(dossier: Dossier, now: datetime) -> dict[str, Any]:
    """What an officer wants to see while deciding: for whom, where it stands, when it is due, what was said last."""
    case = dossier.case
    papers = "; ".join(paper.name for paper in dossier.papers.all()[:6])
    facts = [
        ("Thủ tục", case.title),
        ("Chủ hồ sơ", case.party_name),
        ("Đang giữ", f"{case.holder.full_name}, {case.step_label}" if case.holder else case.step_label),
        ("Hẹn trả", f"{local(case.due_at):%H:%M ngày %d/%m/%Y}" if case.due_at else ""),
        ("Giấy tờ đã nộp", papers),
    ]
    last_note = case.history.exclude(note="").order_by("-number").first()
    return {
        "dossier": dossier,
        "case": case,
        "slack": slack_now(case, workdays_for(case.agency), now),
        "facts": facts,
        "last_note": last_note,
    }


@officer_required
@require_GET
def proof(request: OfficerRequest, code: str) -> HttpResponse:
    """GET: why the result is due when it is due, day by day."""
    dossier = find(request, code)
    saw(request, dossier, "dossier:proof:viewed", timezone.now())
    case = dossier.case
    context = {
        "case": case,
        "deadline": proof_of(case, workdays_for(case.agency)),
        "rules": rules_named(case.rules),
        "crumbs": CRUMBS,
    }
    return render(request, "desk/dossiers/proof.html", context)


@officer_required
@require_GET
def proof_strip(request: OfficerRequest, code: str) -> HttpResponse:
    """GET: the proof as a printable strip (PDF)."""
    dossier, now = find(request, code), timezone.now()
    saw(request, dossier, "dossier:proof:printed", now)
    return pdf_answer(draw("deadline_proof", proof_data(dossier), at=now), f"cach-tinh-{code}")


def proof_data(dossier: Dossier) -> dict[str, Any]:
    case, deadline = dossier.case, proof_of(dossier.case, workdays_for(dossier.case.agency))
    rules = rules_named(case.rules)
    days = [
        {"date": day.day, "counted": day.minutes > 0, "minutes": day.minutes, "why": day.why}
        for day in (deadline.counted if deadline else [])
    ]
    notes = [f"Dừng tính từ {p.started_at:%H:%M %d/%m/%Y}" for p in case.pauses.all()]
    head = letterhead(case.agency, case.received_at or timezone.now())
    return dict(
        superior=head["superior"],
        unit=head["unit"],
        place=head["place"],
        dossier_code=case.code,
        request=case.title,
        received_at=case.received_at,
        amount=dossier.version.limit_text,
        due_at=case.due_at,
        rule_version=rules.title,
        calendar_version=case.calendar_version,
        days=days,
        notes=notes,
    )


@officer_required
@require_GET
def result_file(request: OfficerRequest, code: str) -> HttpResponse:
    """GET: the attached result."""
    dossier = find(request, code)
    if dossier.result_file is None:
        raise Http404
    saw(request, dossier, "dossier:result:opened", timezone.now())
    answer = FileResponse(open_kept(dossier.result_file), content_type=dossier.result_file.mime)
    answer["Content-Disposition"] = 'inline; filename="ket-qua"'
    answer["X-Content-Type-Options"] = "nosniff"
    return cast("HttpResponse", answer)


@officer_required
@require_GET
def routing_slip(request: OfficerRequest, code: str) -> HttpResponse:
    """GET: Phiếu kiểm soát quá trình giải quyết hồ sơ (Mẫu 05 of TT 01/2018, 06 of TT 03/2025) as it stands now."""
    dossier, now = find(request, code), timezone.now()
    saw(request, dossier, "dossier:routing:printed", now)
    return pdf_answer(draw("routing_slip", routing_data(dossier), at=now), f"phieu-kiem-soat-{code}")
