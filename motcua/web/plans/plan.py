"""One plan: its rows with what was done, its promises with where they stand, its text, and what changed."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from motcua.agency.models import Post
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.documents.office_files import WORD
from motcua.documents.storage import open_kept
from motcua.dossiers.permissions import can_see_board
from motcua.duties.queries import hands_of
from motcua.plans import permissions as may
from motcua.plans.diff import changes
from motcua.plans.models import Decision, Plan, PlanAnomaly, PlanRow, PlanState, PlanTarget
from motcua.plans.queries import Promise, Work, before_it, plan_in_force, promises, rows_with_work
from motcua.plans.reading.files import JSON, TEXT
from motcua.plans.reading.structure import texts_of
from motcua.plans.services import choose_posts
from motcua.plans.writing import plan_docx
from motcua.reporting.measures import percent
from motcua.reporting.periods import report_year
from motcua.web.plans.forms import PostsForm
from motcua.web.plans.home import LOOKS
from motcua.web.plans.proofs import address_of
from motcua.web.plans.states import STATES, state_of
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.levels import LOOKS as LEVEL_LOOKS
from motcua.web.ui.paging import page_of
from motcua.web.ui.request import OfficerRequest, here

ENDINGS = {TEXT: ".txt", JSON: ".json"}


def find(request: OfficerRequest, pk: int) -> Plan:
    """The plan of the own office; not found for others."""
    row = Plan.objects.filter(agency_id=request.officer.agency_id, pk=pk)
    plan = row.select_related("agency", "source", "imported_by", "confirmed_by").first()
    if plan is None:
        raise Http404
    require(may.can_see(here(request), plan))
    return plan


def frame(request: OfficerRequest, plan: Plan, here_is: str, **more: Any) -> dict[str, Any]:
    """What every page of a plan shows around it."""
    who = here(request)
    open_points = plan.anomalies.filter(decision="open").count() if plan.state == PlanState.DRAFT else None
    tabs = [
        ("points", "Điểm cần xem", open_points),
        ("plan", "Nhiệm vụ", None),
        ("targets", "Chỉ tiêu", None),
        ("text", "Toàn văn", None),
        ("diff", "Thay đổi", None),
    ]
    tone, icon_name = LOOKS[PlanState(plan.state)]
    return {
        "plan": plan,
        "tone": tone,
        "icon_name": icon_name,
        "tabs": [
            {
                "label": label,
                "count": count,
                "url": reverse(f"plans:{route}", args=[plan.pk]),
                "is_current": route == here_is,
            }
            for route, label, count in tabs
        ],
        "can_decide": may.can_decide(who, plan),
        "can_report": may.can_report(who, plan),
        "crumbs": [("Kế hoạch", reverse("plans:home")), (f"Năm {plan.year}", "")],
        **more,
    }


# Rows


@dataclass
class Line:
    """A row as the list shows it."""

    work: Work
    state: tuple[str, str, str] | None
    posts: list[str]
    points: int = 0
    """Doubtful places in it that nobody has decided yet."""

    @property
    def row(self) -> PlanRow:
        return self.work.row


@officer_required
@require_GET
def rows(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: every row of the appendix; of a draft beside the words of the file."""
    plan, today = find(request, pk), day_of(timezone.now())
    names = post_names(plan)
    points = _open_points(plan)
    lines = [
        Line(
            work,
            STATES.get(state_of(work.row.duty, today)),
            [names.get(code, code) for code in work.row.lead_posts],
            points[work.row.row_id],
        )
        for work in rows_with_work(plan)
    ]
    context = frame(request, plan, "plan", lines=lines)
    return render(request, "plans/rows.html", context)


def post_names(plan: Plan) -> dict[str, str]:
    """Short names of the office's posts by code."""
    found = Post.objects.filter(unit__agency=plan.agency_id)
    return {post.code: post.short_name or post.name for post in found}


def _open_points(plan: Plan) -> Counter[str]:
    """How many doubtful places of each row wait for a decision."""
    waiting = plan.anomalies.filter(decision=Decision.OPEN)
    return Counter(row_id for one in waiting for row_id in one.rows_named)


def _raw_rows(plan: Plan) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in plan.content["appendix"]["rows"]}


@officer_required
@require_http_methods(["GET", "POST"])
def row(request: OfficerRequest, pk: int, row_id: str) -> HttpResponse:
    """GET: a row: promised, now, forecast, evidence, who. POST posts=…: who leads it, while the plan is a draft."""
    plan = find(request, pk)
    line = plan.rows.select_related("duty", "duty__agency", "plan").filter(row_id=row_id).first()
    if line is None:
        raise Http404
    can_choose = may.can_decide(here(request), plan) and line.is_task
    data = request.POST if request.method == "POST" else None
    form = PostsForm(data, agency=plan.agency, row=line) if can_choose else None
    if request.method == "POST":
        require(can_choose)
        if form and form.is_valid():
            return _chosen(request, line, form)
    now = timezone.now()
    context = frame(request, plan, "plan", **_row_context(request, line, now), form=form)
    context["crumbs"] = [
        ("Kế hoạch", reverse("plans:home")), (f"Năm {plan.year}", reverse("plans:plan", args=[pk])),
        (f"Dòng {row_id}", ""),
    ]  # fmt: skip
    return render(request, "plans/row.html", context, status=422 if form and form.is_bound else 200)


def _chosen(request: OfficerRequest, line: PlanRow, form: PostsForm) -> HttpResponse:
    try:
        choose_posts(line, form.cleaned_data["posts"], by=request.officer, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "Đã chọn vị trí chủ trì.")
    return redirect("plans:row", line.plan_id, line.row_id)


def _row_context(request: OfficerRequest, line: PlanRow, now: datetime) -> dict[str, Any]:
    plan, duty, today, who = line.plan, line.duty, day_of(now), here(request)
    names = post_names(plan)
    mine = {target.pk for target in line.targets.all()}
    evidence: QuerySet[Any] | list[Any] = []
    if duty:
        kept = duty.evidence.filter(withdrawn_at__isnull=True).select_related("occurrence", "added_by", "file")
        evidence = kept.order_by("-added_at", "-id")
    page = page_of(evidence, request, size=20)
    found = [one for one in promises(plan, report_year(plan.year), now) if one.target.pk in mine] if mine else []
    told = _as_written(line, _raw_rows(plan)[line.row_id])
    return {
        "line": line,
        "told": told,
        "differs": any(is_other for _name, _words, is_other in told),
        "state": STATES.get(state_of(line.duty, today)),
        "lead": ", ".join(names.get(code, code) for code in line.lead_posts),
        "partners": ", ".join(names.get(code, code) for code in line.partner_posts),
        "hands": list(hands_of(duty, today).values()) if duty else [],
        "occurrences": list(duty.occurrences.order_by("opens_on", "id")) if duty else [],
        "page": page,
        "proofs": [(proof, address_of(who, proof)) for proof in page],
        "promises": [shown(request, one, plan) for one in found],
        "points": [one for one in plan.anomalies.select_related("decided_by") if line.row_id in one.rows_named],
        "duty_url": reverse("plans:duty", args=[duty.pk]) if duty else "",
        "today": today,
    }


def _as_written(line: PlanRow, raw: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """The cells of the source: name, words, and whether something else holds since it was decided."""
    cells = (
        ("Nội dung công việc", "content", line.content), ("Chủ trì", "lead", line.lead_text),
        ("Phối hợp", "coordinators", line.partner_text), ("Thời gian hoàn thành", "deadline_text", line.deadline_text),
        ("Sản phẩm", "deliverable", line.product),
    )  # fmt: skip
    return [(name, raw.get(key) or "", (raw.get(key) or "") != held) for name, key, held in cells]


# Promises


def shown(request: OfficerRequest, one: Promise, plan: Plan) -> dict[str, Any]:
    """A promise as pages show it: figure, forecast, verdict, and the address that opens the figure."""
    told: dict[str, Any] = {"promise": one, "target": one.target, "level": None, "url": ""}
    if one.standing is None:
        return told
    standing = one.standing
    tone, icon_name = LEVEL_LOOKS[standing.level]
    shares = standing.outlook.shares if standing.outlook else None
    url = reverse("board:measure", args=[standing.measure.code]) if can_see_board(here(request)) else ""
    return told | {
        "figure": standing.figure,
        "level": standing.level,
        "tone": tone,
        "icon_name": icon_name,
        "need": standing.need,
        "forecast": percent(shares[1]) if shares else "",
        "range": f"{percent(shares[0])} đến {percent(shares[2])}" if shares else "",
        "url": f"{url}?ky=nam-{plan.year}" if url else "",
    }


@officer_required
@require_GET
def targets(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: every promise with its figure of the year, the forecast, and last year's figure beside a draft."""
    plan, now = find(request, pk), timezone.now()
    found = [shown(request, one, plan) for one in promises(plan, report_year(plan.year), now)]
    before = plan_in_force(plan.agency, plan.year - 1)
    past = {}
    if before:
        for one in promises(before, report_year(before.year), now):
            past[_same_promise(one.target)] = one.standing.figure.text if one.standing else ""
    for told in found:
        told["before"] = past.get(_same_promise(told["target"]), "")
    context = frame(request, plan, "targets", promises=found, before=before, period=report_year(plan.year))
    return render(request, "plans/targets.html", context)


def _same_promise(target: PlanTarget) -> tuple[str, ...]:
    """What makes two years' promises one: what is measured, else the words; numbers of tasks shift."""
    return (target.measure, target.comparator, target.unit) if target.measure else (target.text,)


# Text, differences, files


@officer_required
@require_GET
def text(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: the words of the plan as they were read."""
    plan = find(request, pk)
    by_place: dict[str, list[PlanAnomaly]] = {}
    for one in plan.anomalies.all():
        for place in one.rows_named:
            by_place.setdefault(place, []).append(one)
    places = [(name, words, by_place.get(key, [])) for key, name, words in _places(plan.content)]
    return render(request, "plans/text.html", frame(request, plan, "text", places=places))


NAMES = {
    "header": "Căn cứ", "purpose": "Mục đích", "requirement": "Yêu cầu", "task": "Nhiệm vụ", "organisation": "Tổ chức",
    "conclusion": "Lời kết",
}  # fmt: skip


def _places(content: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    rows = {row["id"] for row in content["appendix"]["rows"]}
    for key, words in texts_of(content):
        if key not in rows:
            name, _, number = key.partition(" ")
            yield key, f"{NAMES.get(name, name)} {number}".strip(), words


@officer_required
@require_GET
def diff(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: what this version says otherwise than the one before it, or than the plan of the year before."""
    plan = find(request, pk)
    before = before_it(plan) or plan_in_force(plan.agency, plan.year - 1)
    found = changes(before.content, plan.content) if before else []
    context = frame(request, plan, "diff", before=before, page=page_of(found, request, size=40, count=len(found)))
    return render(request, "plans/diff.html", context)


@officer_required
@require_GET
def download(request: OfficerRequest, pk: int, kind: str) -> HttpResponse:
    """GET: the plan as Word (docx), as JSON, or the file as it was brought in (goc)."""
    plan = find(request, pk)
    name = f"ke-hoach-{plan.year}-ban-{plan.version}"
    if kind == "docx":
        return _attached(plan_docx(plan), WORD, f"{name}.docx")
    if kind == "json":
        content = json.dumps(plan.content, ensure_ascii=False, indent=2) + "\n"
        return _attached(content.encode(), "application/json", f"{name}.json")
    if kind == "goc" and plan.source:
        with open_kept(plan.source) as file:
            return _attached(file.read(), plan.source.mime, f"{name}-goc{ENDINGS.get(plan.source.mime, '.docx')}")
    raise Http404


def _attached(content: bytes, mime: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=mime)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
