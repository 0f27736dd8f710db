"""The desk: what is in my hands, what only the counter can do, and the office's dossiers by search."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from motcua.agency.models import Duty, Officer
from motcua.agency.queries import workdays_for
from motcua.casework.models import Case, StepRun
from motcua.casework.queries import matching, newest_matching, queue_of, visible_to
from motcua.common.moments import day_of, end_of
from motcua.common.refusals import Refused
from motcua.dossiers.permissions import Actor
from motcua.duties.queries import own_counts
from motcua.law.lifecycle import State
from motcua.law.workdays import Workdays
from motcua.procedures.models import Field
from motcua.procedures.queries import fields_on
from motcua.web.desk.groups import GROUPS, Group
from motcua.web.desk.words import LONGEST, PARAMETER, asked_words, keep_words, words_are_forgotten
from motcua.web.ui.guard import officer_required
from motcua.web.ui.htmx import render_page_or_part
from motcua.web.ui.paging import Page, page_of
from motcua.web.ui.request import OfficerRequest, here
from motcua.web.ui.states import Look, Slack, slack_of

PAGE_SIZE = 50
GROUP_SIZE = 20
SOON_DAYS = UNCOLLECTED_DAYS = 3
SLACK_CHOICES = [
    ("", "Mọi thời hạn"),
    ("late", "Quá hạn"),
    ("today", "Hạn hôm nay"),
    ("soon", f"Đến hạn trong {SOON_DAYS} ngày"),
    ("paused", "Tạm dừng"),
    ("uncollected", f"Kết quả chờ nhận quá {UNCOLLECTED_DAYS} ngày"),
]


@dataclass(frozen=True)
class Row:
    """One line of the desk; `wait` says how long a result has been lying here."""

    case: Case
    slack: Slack | None
    wait: Look | None
    holder_name: str


@dataclass(frozen=True)
class Section:
    """A heading with its rows, the acts that may be done to several of them, and the way to the rest."""

    group: Group
    rows: list[Row]
    batches: list[tuple[str, str]]
    more_url: str = ""


CHOICES = ("trang-thai", "han", "thon", "linh-vuc")


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: OfficerRequest) -> HttpResponse:
    """GET ?muc=toi|mot-cua|tat-ca|da-qua &nhom= &tim= &trang-thai= &han= &thon= &linh-vuc=: the desk.

    POST q and the choices: leads to the list of what was found, without the words in its address.
    """
    if request.method == "POST":
        return redirect(_found_at(request))
    who, now = here(request), timezone.now()
    tabs = _tabs(who)
    asked = request.GET.get("muc", "")
    tab = asked if asked in tabs else next(iter(tabs))
    page, sections = _sections(request, who, tab, now)
    context = {
        "sections": sections,
        "rows": [row for section in sections for row in section.rows],
        "page": page,
        "group": request.GET.get("nhom", "") if page and tab == "mot-cua" else "",
        "tabs": [_tab(request, slug, label, tab) for slug, label in tabs.items()],
        "tab": tab,
        "is_forgotten": words_are_forgotten(request),
        "own_duties": None if request.GET else own_counts(who.officer, now),
        **_filters(request, who, now),
    }
    return render_page_or_part(request, "desk/queue/list.html", "desk/queue/_rows.html", context)


def _found_at(request: OfficerRequest) -> str:
    """The address of a list: only what was chosen, and the key of the words."""
    query = QueryDict(mutable=True)
    for name in ("muc", "nhom", *CHOICES):
        if chosen := request.POST.get(name, ""):
            query[name] = chosen
    if text := request.POST.get("q", "").replace("\0", "").strip()[:LONGEST]:
        query[PARAMETER] = keep_words(request, text)
    return f"{reverse('desk:queue')}?{query.urlencode()}"


def _filters(request: OfficerRequest, who: Actor, now: datetime) -> dict[str, object]:
    """What may be chosen, and what was."""
    asked = {name: request.GET.get(name, "") for name in CHOICES}
    words = asked_words(request)
    return {
        "q": words,
        "state": asked["trang-thai"],
        "due": asked["han"],
        "village": asked["thon"],
        "field": asked["linh-vuc"],
        "is_filtered": bool(words) or any(asked.values()),
        "is_narrowed": any(asked.values()),
        "states": [(state.value, state.label) for state in State],
        "slacks": SLACK_CHOICES,
        "villages": who.officer.agency.villages,
        "fields": _fields(now),
    }


def _fields(now: datetime) -> list[tuple[str, str]]:
    """Kept for ten minutes: the catalogue hardly ever changes, and only a choice depends on it."""
    day = day_of(now)
    return cache.get_or_set(f"desk:fields:{day}", lambda: _field_choices(day), 600) or []


def _field_choices(day: date) -> list[tuple[str, str]]:
    return [(field.slug, field.name) for field in fields_on(day)]


def _tabs(who: Actor) -> dict[str, str]:
    tabs = {"toi": "Trong tay tôi"}
    if who.has(Duty.COUNTER):
        tabs["mot-cua"] = "Chờ Bộ phận Một cửa"
    if who.has(Duty.COUNTER, Duty.LEADER, Duty.HEAD_OFFICE, Duty.CLERK):
        tabs["tat-ca"] = "Tất cả hồ sơ"
    elif who.has(Duty.SPECIALIST):
        tabs["da-qua"] = "Đã qua tay tôi"
    return tabs


def _tab(request: OfficerRequest, slug: str, label: str, current: str) -> dict[str, object]:
    return {"label": label, "url": _address(request, muc=slug), "is_current": slug == current}


def _address(request: OfficerRequest, **changes: str) -> str:
    """The list with something else chosen: words and filters stay, the page number and the group do not."""
    query = request.GET.copy()
    for name in ("trang", "nhom"):
        query.pop(name, None)
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"


def _sections(request: OfficerRequest, who: Actor, tab: str, now: datetime) -> tuple[Page | None, list[Section]]:
    """One list with pages, or the groups of the counter, each with its first rows."""
    office = workdays_for(who.officer.agency)
    if tab == "mot-cua":
        chosen = request.GET.get("nhom", "")
        if chosen not in GROUPS:
            return None, [_head_of(request, group, who, office, now) for group in GROUPS.values()]
        group = GROUPS[chosen]
    else:
        group = Group(tab, "", lambda officer: _cases_of(officer, tab), _batches(who) if tab == "toi" else ())
    cases = _filtered(group.cases(who.officer), request, now, searches_all=tab == "tat-ca")
    page = page_of(_with_holder(cases), request, size=PAGE_SIZE)
    return page, [Section(group, _rows(page.items, office, now), group.choices)]


def _head_of(request: OfficerRequest, group: Group, who: Actor, office: Workdays, now: datetime) -> Section:
    found = list(_with_holder(_filtered(group.cases(who.officer), request, now))[: GROUP_SIZE + 1])
    more = _address(request, nhom=group.slug) if len(found) > GROUP_SIZE else ""
    return Section(group, _rows(found[:GROUP_SIZE], office, now), group.choices, more)


def _with_holder(cases: QuerySet[Case]) -> QuerySet[Case]:
    """What a line shows; the words it is found by are not read."""
    return cases.select_related("holder").defer("search_text")


def _rows(cases: list[Case], office: Workdays, now: datetime) -> list[Row]:
    return [
        Row(case, slack_now(case, office, now), _wait(case, now), case.holder.full_name if case.holder else "")
        for case in cases
    ]


def _cases_of(officer: Officer, tab: str) -> QuerySet[Case]:
    mine = visible_to(officer)
    match tab:
        case "tat-ca":
            return mine.order_by("-id")
        case "da-qua":
            return mine.filter(Exists(StepRun.objects.filter(case=OuterRef("pk"), holder=officer))).order_by("-id")
        case _:
            return queue_of(officer)


def _filtered(
    cases: QuerySet[Case], request: OfficerRequest, now: datetime, *, searches_all: bool = False
) -> QuerySet[Case]:
    narrowed = cases
    if (state := request.GET.get("trang-thai", "")) in set(State):
        narrowed = narrowed.filter(state=state)
    if village := request.GET.get("thon", ""):
        narrowed = narrowed.filter(village=village)
    if slug := request.GET.get("linh-vuc", ""):
        narrowed = narrowed.filter(field_id=_field_id(slug))
    narrowed = _due(narrowed, request.GET.get("han", ""), now)
    text = asked_words(request)
    if not text:
        return narrowed
    if not searches_all:
        return matching(narrowed, text)
    return newest_matching(cases, text, None if narrowed is cases else narrowed)


def _field_id(slug: str) -> int:
    """Asked beforehand, so that the database walks one field's index; 0 = no such field."""
    return Field.objects.filter(slug=slug).values_list("pk", flat=True).first() or 0


def _due(cases: Any, choice: str, now: datetime) -> QuerySet[Case]:
    """Only open cases have a limit, so these lists stay short however many dossiers there are."""
    today = end_of(day_of(now))
    running = cases.filter(ended_at=None, clock="running")
    match choice:
        case "late":
            return running.filter(due_at__lte=now).by_slack()
        case "today":
            return running.filter(due_at__gt=now, due_at__lte=today).by_slack()
        case "soon":
            return running.filter(due_at__gt=today, due_at__lte=today + timedelta(days=SOON_DAYS)).by_slack()
        case "paused":
            return cases.filter(ended_at=None, clock="stopped").by_slack()
        case "uncollected":
            return cases.filter(state=State.COMPLETED, ended_at__lte=now - timedelta(days=UNCOLLECTED_DAYS))
    return cases


def slack_now(case: Case, office: Workdays, now: datetime) -> Slack | None:
    """What is left until the appointment; nothing for a case that has ended or has none.

    An appointment from an old book may lie outside the known calendar: late is said without an amount, and a day far
    ahead stands for itself. One odd date must not close the desk.
    """
    if case.ended_at or case.clock == "ended" or case.due_at is None:
        return None
    try:
        minutes = office.minutes_between(now, case.due_at)
    except Refused:
        if case.due_at > now:
            return None
        minutes = 0
    return slack_of(minutes, due_at=case.due_at, at=now, paused=case.clock != "running")


def _wait(case: Case, now: datetime) -> Look | None:
    """How long a finished result has been waiting to be fetched."""
    if case.state != State.COMPLETED or case.ended_at is None:
        return None
    days = (day_of(now) - day_of(case.ended_at)).days
    if days == 0:
        return Look("Có kết quả hôm nay", "good", "circle-check")
    return Look(f"Chờ nhận {days} ngày", "soon" if days >= UNCOLLECTED_DAYS else "calm", "hourglass")


def _batches(who: Actor) -> tuple[str, ...]:
    return ("chuyen", "ky-duyet") if who.has(Duty.LEADER) else ("chuyen",)
