"""The desk: what is in my hands, what only the counter can do, and the office's dossiers by search."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from motcua.agency.models import Duty
from motcua.agency.queries import workdays_for
from motcua.casework.models import Case
from motcua.casework.queries import matching, queue_of, visible_to
from motcua.common.moments import day_of, end_of
from motcua.dossiers.models import Dossier
from motcua.dossiers.permissions import Actor
from motcua.dossiers.services.processing import Outcome, hand_over_dossier, in_batch
from motcua.dossiers.services.result import approve_dossier
from motcua.law.lifecycle import State
from motcua.law.workdays import Workdays
from motcua.web.ui.guard import officer_required
from motcua.web.ui.htmx import render_page_or_part
from motcua.web.ui.paging import page_of
from motcua.web.ui.states import Slack, slack_of

PAGE_SIZE = 50
SOON_DAYS = UNCOLLECTED_DAYS = 3
BATCHES = {"chuyen": ("Chuyển bước tiếp theo", hand_over_dossier), "ky-duyet": ("Ký duyệt", approve_dossier)}
SLACK_CHOICES = [
    ("", "Mọi thời hạn"),
    ("late", "Quá hạn"),
    ("today", "Hạn hôm nay"),
    ("soon", "Đến hạn trong 3 ngày"),
    ("paused", "Tạm dừng"),
    ("uncollected", "Kết quả chờ nhận quá 3 ngày"),
]


@dataclass(frozen=True)
class Row:
    """One line of the desk."""

    case: Case
    slack: Slack | None
    holder_name: str


def here(request: HttpRequest) -> Actor:
    """The officer at the door with today's duties (the middleware has looked them up already)."""
    return Actor(request.officer, request.duties)  # type: ignore[attr-defined]


@officer_required
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """GET ?muc=toi|mot-cua|tat-ca &q= &trang-thai= &han=: the desk, fifty lines a page."""
    who, now = here(request), timezone.now()
    tabs = _tabs(who)
    tab = request.GET.get("muc", "") if request.GET.get("muc", "") in tabs else next(iter(tabs))
    cases = _filtered(_cases_of(who, tab), request, now)
    page = page_of(cases.select_related("holder"), request, size=PAGE_SIZE)
    office = workdays_for(who.officer.agency)
    context = {
        "rows": [
            Row(case, _slack(case, office, now), case.holder.full_name if case.holder else "") for case in page.items
        ],
        "page": page,
        "tabs": [_tab(slug, label, tab) for slug, label in tabs.items()],
        "tab": tab,
        "q": request.GET.get("q", ""),
        "state": request.GET.get("trang-thai", ""),
        "due": request.GET.get("han", ""),
        "states": [(state.value, state.label) for state in State],
        "slacks": SLACK_CHOICES,
        "batches": _batches(who) if tab == "toi" else [],
    }
    return render_page_or_part(request, "desk/queue/list.html", "desk/queue/_rows.html", context)


def _tabs(who: Actor) -> dict[str, str]:
    tabs = {"toi": "Trong tay tôi"}
    if who.has(Duty.COUNTER):
        tabs["mot-cua"] = "Chờ Bộ phận Một cửa"
    if who.has(Duty.COUNTER, Duty.LEADER, Duty.HEAD_OFFICE, Duty.CLERK):
        tabs["tat-ca"] = "Tất cả hồ sơ"
    elif who.has(Duty.SPECIALIST):
        tabs["da-qua"] = "Đã qua tay tôi"
    return tabs


def _tab(slug: str, label: str, current: str) -> dict[str, object]:
    return {"label": label, "url": f"?{urlencode({'muc': slug})}", "is_current": slug == current}


def _cases_of(who: Actor, tab: str) -> QuerySet[Case]:
    mine = visible_to(who.officer)
    match tab:
        case "mot-cua":
            waits = Q(state__in=[State.REGISTERED, State.SUPPLEMENT, State.FINANCIAL, State.COMPLETED])
            proposed = Q(state=State.PROCESSING, dossier__supplements__sent_at=None, dossier__supplements__isnull=False)
            return mine.filter(waits | proposed).distinct().by_slack()
        case "tat-ca":
            return mine.order_by("-id")
        case "da-qua":
            return mine.filter(step_runs__holder=who.officer).distinct().order_by("-id")
        case _:
            return queue_of(who.officer)


def _filtered(cases: QuerySet[Case], request: HttpRequest, now: datetime) -> QuerySet[Case]:
    if text := request.GET.get("q", "").strip():
        cases = matching(cases, text[:200])
    if (state := request.GET.get("trang-thai", "")) in set(State):
        cases = cases.filter(state=state)
    today = end_of(day_of(now))
    match request.GET.get("han", ""):
        case "late":
            return cases.filter(clock="running", due_at__lte=now)
        case "today":
            return cases.filter(clock="running", due_at__gt=now, due_at__lte=today)
        case "soon":
            return cases.filter(clock="running", due_at__gt=today, due_at__lte=today + timedelta(days=SOON_DAYS))
        case "paused":
            return cases.filter(clock="stopped")
        case "uncollected":
            return cases.filter(state=State.COMPLETED, ended_at__lte=now - timedelta(days=UNCOLLECTED_DAYS))
    return cases


def _slack(case: Case, office: Workdays, now: datetime) -> Slack | None:
    if case.ended_at or case.clock == "ended" or case.due_at is None:
        return None
    minutes = office.minutes_between(now, case.due_at)
    return slack_of(minutes, due_at=case.due_at, at=now, paused=case.clock != "running")


def _batches(who: Actor) -> list[tuple[str, str]]:
    names = ["chuyen", "ky-duyet"] if who.has(Duty.LEADER) else ["chuyen"]
    return [(name, BATCHES[name][0]) for name in names]


@officer_required
@require_POST
def batch(request: HttpRequest) -> HttpResponse:
    """POST viec=chuyen|ky-duyet, ho-so=<code>…: one act to many dossiers, each with its own outcome."""
    who = here(request)
    act = request.POST.get("viec", "")
    codes = request.POST.getlist("ho-so")[:200]
    back = redirect(reverse("desk:queue"))
    if act not in BATCHES or not codes:
        messages.error(request, "Chưa chọn hồ sơ nào, hoặc chưa chọn việc cần làm.")
        return back
    visible = visible_to(who.officer).filter(code__in=codes)
    dossiers = list(Dossier.objects.filter(case__in=visible).select_related("case__agency", "version", "process"))
    outcomes = in_batch(dossiers, BATCHES[act][1], by=who.officer, at=timezone.now())
    _say(request, BATCHES[act][0], outcomes)
    return back


def _say(request: HttpRequest, label: str, outcomes: list[Outcome]) -> None:
    done = [outcome.code for outcome in outcomes if outcome.is_done]
    if done:
        messages.success(
            request, f"{label}: xong {len(done)} hồ sơ ({', '.join(done[:5])}{' …' if len(done) > 5 else ''})."
        )
    for outcome in outcomes:
        if not outcome.is_done:
            messages.error(request, f"{outcome.code}: {outcome.sentence}")
