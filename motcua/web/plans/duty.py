"""One duty: its days, its evidence, its money, and the acts that are open to whoever looks at it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import Any

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.agency.models import Post
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.documents.storage import open_kept
from motcua.dossiers.permissions import Actor
from motcua.duties import permissions as may
from motcua.duties import services
from motcua.duties.models import Duty, Occurrence
from motcua.duties.queries import hands_of, money_of, rest_day_words
from motcua.web.plans.duty_forms import (
    AssignForm,
    BudgetForm,
    DocumentForm,
    DossiersForm,
    DueForm,
    EvidenceForm,
    Filing,
    FinishForm,
    MeasureForm,
    NilForm,
    ProofForm,
    PublicationForm,
    ReasonForm,
)
from motcua.web.plans.proofs import address_of
from motcua.web.plans.states import STATES, state_of
from motcua.web.ui.forms import DoorForm
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.paging import page_of
from motcua.web.ui.request import OfficerRequest, here


@dataclass
class Desk:
    """A duty as one officer finds it now."""

    request: OfficerRequest
    who: Actor
    duty: Duty
    now: datetime

    @cached_property
    def turns(self) -> list[Occurrence]:
        """Its occurrences, the earliest due first: asked once for the page and all its forms."""
        rows = self.duty.occurrences.select_related("done_by").order_by(F("due_on").asc(nulls_last=True), "id")
        for one in (found := list(rows)):
            one.duty = self.duty
        return found

    @property
    def filing(self) -> Filing:
        return Filing(self.duty, self.turns, self.now)


def find(request: OfficerRequest, pk: int) -> Desk:
    """The duty of the own office; not found for others."""
    row = Duty.objects.select_related("agency", "opened_by").filter(agency_id=request.officer.agency_id, pk=pk).first()
    if row is None:
        raise Http404
    who = here(request)
    require(may.can_see(who, row))
    return Desk(request, who, row, timezone.now())


@officer_required
@require_GET
def duty(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: the duty with all that was filed, the newest first."""
    return page(find(request, pk))


def page(desk: Desk, *, forms: dict[str, DoorForm] | None = None, status: int = 200) -> HttpResponse:
    """The page; `forms`: those that were sent and refused, by name."""
    row, who, today, sent = desk.duty, desk.who, day_of(desk.now), forms or {}
    names = dict(Post.objects.filter(unit__agency=row.agency_id).values_list("code", "name"))
    related = ("occurrence", "added_by", "file", "withdrawn_by")
    shown = page_of(row.evidence.select_related(*related).order_by("-added_at", "-id"), desk.request, size=20)
    can_add, can_keep = may.can_add_evidence(who, row, today), may.can_keep_budget(who, row, today)
    context: dict[str, Any] = {
        "duty": row,
        "state": STATES.get(state_of(row, today)),
        "lead": ", ".join(names.get(code, code) for code in row.lead_posts),
        "partners": ", ".join(names.get(code, code) for code in row.partner_posts),
        "hands": list(hands_of(row, today).values()),
        "turns": [_turn(desk, one, sent) for one in desk.turns],
        "page": shown,
        "proofs": [(one, may.can_withdraw(who, one, today), address_of(who, one)) for one in shown],
        "evidence_form": sent.get("evidence") or EvidenceForm(filing=desk.filing) if can_add else None,
        "held_forms": [
            (act, words, sent.get(act) or form_class(filing=desk.filing, auto_id=f"{act}-%s"))
            for act, words, form_class in HELD
        ]
        if can_add
        else [],
        "assign_form": sent.get("assign") or AssignForm(duty=row, auto_id=IDS["assign"])
        if may.can_assign(who, row)
        else None,
        "cancel_form": sent.get("cancel") or ReasonForm(auto_id=IDS["cancel"]) if may.can_cancel(who, row) else None,
        "budget": list(row.budget.all()),
        "money": money_of(row),
        "budget_form": sent.get("budget") or BudgetForm(auto_id=IDS["budget"]) if can_keep else None,
        "withdraw_form": sent.get("withdraw"),
        "crumbs": [("Kế hoạch", reverse("plans:home")), ("Nhiệm vụ", reverse("plans:duties")), ("Nhiệm vụ này", "")],
    }
    return render(desk.request, "plans/duty.html", context, status=status)


HELD: tuple[tuple[str, str, type[ProofForm]], ...] = (
    ("van-ban", "Văn bản đã ký trong phần mềm", DocumentForm),
    ("cong-khai", "Nội dung đã công khai", PublicationForm),
    ("so-lieu", "Số liệu tại lúc này", MeasureForm),
    ("ho-so", "Danh sách hồ sơ", DossiersForm),
)
"""Evidence that the software holds: act, words, form."""


IDS = {"assign": "giao-lai-%s", "cancel": "thoi-%s", "budget": "kinh-phi-%s"}
"""Ids of the fields of forms that stand on one page and share names."""


def turn_id(slug: str, one: Occurrence) -> str:
    """The same for a form that stands there once for each occurrence."""
    return f"{slug}-{one.pk}-%s"


def _turn(desk: Desk, one: Occurrence, sent: dict[str, DoorForm]) -> dict[str, Any]:
    """An occurrence with the forms that are open for it."""
    today = day_of(desk.now)
    can_finish = may.can_finish(desk.who, one, today)
    can_set = may.can_set_due(desk.who, one, today)
    open_acts: list[tuple[str, str, type[DoorForm], bool]] = [
        ("xong", "Báo hoàn thành", FinishForm, can_finish and one.due_on is not None),
        ("khong-phat-sinh", "Không phát sinh", NilForm, can_finish and desk.duty.may_be_nil),
        ("an-dinh-han", "Ấn định hạn", DueForm, can_set and (one.due_on is None or bool(one.basis))),
        ("mo-lai", "Mở lại", ReasonForm, may.can_reopen(desk.who, one)),
    ]
    return {
        "one": one,
        "is_late": one.is_late_on(today),
        "rest": rest_day_words(desk.duty.agency, one) if one.is_pending else "",
        "forms": [
            (slug, label, sent.get(f"{slug}:{one.pk}") or form_class(auto_id=turn_id(slug, one)))
            for slug, label, form_class, is_open in open_acts
            if is_open
        ],
    }


# Acts on the duty


def _evidence(desk: Desk, form: Any) -> str:
    services.file_evidence(form.target or desk.duty, form.spec(), by=desk.who.officer, at=desk.now)
    return "Đã thêm minh chứng."


def _assign(desk: Desk, form: Any) -> str:
    data = form.cleaned_data
    services.assign_lead(desk.duty, data["lead_posts"], reason=data["reason"], by=desk.who.officer, at=desk.now)
    return "Đã giao lại."


def _cancel(desk: Desk, form: Any) -> str:
    services.cancel_duty(desk.duty, reason=form.cleaned_data["reason"], by=desk.who.officer, at=desk.now)
    return "Nhiệm vụ đã thôi thực hiện."


def _budget(desk: Desk, form: Any) -> str:
    services.add_budget_line(desk.duty, form.spec(), by=desk.who.officer, at=desk.now)
    return "Đã ghi kinh phí."


def _held_form(act: str, form_class: type[ProofForm], desk: Desk) -> DoorForm:
    return form_class(desk.request.POST, filing=desk.filing, auto_id=f"{act}-%s")


ACTS: dict[str, tuple[str, Callable[[Desk], DoorForm], Callable[[Desk, Any], str]]] = {
    "minh-chung": (
        "evidence",
        lambda d: EvidenceForm(d.request.POST, d.request.FILES, filing=d.filing),
        _evidence,
    ),
    "giao-lai": ("assign", lambda d: AssignForm(d.request.POST, duty=d.duty, auto_id=IDS["assign"]), _assign),
    "thoi": ("cancel", lambda d: ReasonForm(d.request.POST, auto_id=IDS["cancel"]), _cancel),
    "kinh-phi": ("budget", lambda d: BudgetForm(d.request.POST, d.request.FILES, auto_id=IDS["budget"]), _budget),
    **{act: (act, partial(_held_form, act, form_class), _evidence) for act, _words, form_class in HELD},
}


@officer_required
@require_POST
def act(request: OfficerRequest, pk: int, act: str) -> HttpResponse:
    """POST minh-chung|van-ban|cong-khai|so-lieu|ho-so|giao-lai|thoi|kinh-phi: an act on the duty as a whole."""
    desk = find(request, pk)
    if act not in ACTS:
        raise Http404
    name, form_of, done = ACTS[act]
    return _sent(desk, name, form_of(desk), done)


def _sent(desk: Desk, name: str, form: DoorForm, done: Callable[[Desk, Any], str]) -> HttpResponse:
    if form.is_valid():
        try:
            said = done(desk, form)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(desk.request, said)
            return redirect("plans:duty", desk.duty.pk)
    return page(desk, forms={name: form}, status=422)


# Acts on one occurrence


def _turn_acts(one: Occurrence) -> dict[str, tuple[type[DoorForm], Callable[[Desk, Any], Any], str]]:
    return {
        "xong": (
            FinishForm,
            lambda d, f: services.finish_occurrence(one, note=f.cleaned_data["note"], by=d.who.officer, at=d.now),
            "Đã báo hoàn thành.",
        ),
        "khong-phat-sinh": (
            NilForm,
            lambda d, f: services.finish_as_nil(one, **f.cleaned_data, by=d.who.officer, at=d.now),
            "Đã ghi không phát sinh.",
        ),
        "an-dinh-han": (
            DueForm,
            lambda d, f: services.set_due(
                one, f.cleaned_data["day"], f.cleaned_data["basis"], by=d.who.officer, at=d.now
            ),
            "Đã ấn định hạn.",
        ),
        "mo-lai": (
            ReasonForm,
            lambda d, f: services.reopen_occurrence(one, **f.cleaned_data, by=d.who.officer, at=d.now),
            "Đã mở lại.",
        ),
    }


@officer_required
@require_POST
def turn_act(request: OfficerRequest, pk: int, turn: int, act: str) -> HttpResponse:
    """POST xong|khong-phat-sinh|an-dinh-han|mo-lai: an act on one occurrence."""
    desk = find(request, pk)
    one = desk.duty.occurrences.filter(pk=turn).first()
    if one is None:
        raise Http404
    one.duty = desk.duty
    acts = _turn_acts(one)
    if act not in acts:
        raise Http404
    form_class, done, said = acts[act]

    def run(desk: Desk, form: Any) -> str:
        done(desk, form)
        return said

    return _sent(desk, f"{act}:{one.pk}", form_class(request.POST, auto_id=turn_id(act, one)), run)


# Evidence and money


@officer_required
@require_POST
def withdraw(request: OfficerRequest, pk: int, proof: int) -> HttpResponse:
    """POST reason: take a piece of evidence back."""
    desk = find(request, pk)
    row = desk.duty.evidence.filter(pk=proof).first()
    if row is None:
        raise Http404

    def run(desk: Desk, form: Any) -> str:
        services.withdraw_evidence(row, reason=form.cleaned_data["reason"], by=desk.who.officer, at=desk.now)
        return "Đã rút minh chứng."

    return _sent(desk, "withdraw", ReasonForm(request.POST), run)


@officer_required
@require_GET
def proof_file(request: OfficerRequest, pk: int, proof: int) -> HttpResponse:
    """GET: the file of a piece of evidence."""
    return _shown_file(find(request, pk).duty.evidence.filter(pk=proof), "minh-chung")


@officer_required
@require_GET
def budget_file(request: OfficerRequest, pk: int, line: int) -> HttpResponse:
    """GET: the paper of a line of money."""
    return _shown_file(find(request, pk).duty.budget.filter(pk=line), "chung-tu")


def _shown_file(rows: QuerySet[Any], name: str) -> HttpResponse:
    """The file of the one row, where it has one."""
    row = rows.select_related("file").filter(file__isnull=False).first()
    if row is None:
        raise Http404
    with open_kept(row.file) as file:
        answer = HttpResponse(file.read(), content_type=row.file.mime)
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@officer_required
@require_http_methods(["GET", "POST"])
def budget_line(request: OfficerRequest, pk: int, line: int) -> HttpResponse:
    """GET: the form of one line of money. POST: correct it."""
    desk = find(request, pk)
    row = desk.duty.budget.filter(pk=line).first()
    if row is None:
        raise Http404
    row.duty = desk.duty
    require(may.can_keep_budget(desk.who, desk.duty, day_of(desk.now)))
    form = BudgetForm(request.POST, request.FILES) if request.method == "POST" else BudgetForm(line=row)
    if form.is_valid():
        try:
            services.change_budget_line(row, form.spec(), by=desk.who.officer, at=desk.now)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã sửa kinh phí.")
            return redirect("plans:duty", pk)
    crumbs = [
        ("Kế hoạch", reverse("plans:home")), ("Nhiệm vụ", reverse("plans:duties")),
        ("Nhiệm vụ này", reverse("plans:duty", args=[pk])), ("Kinh phí", ""),
    ]  # fmt: skip
    context = {"form": form, "duty": desk.duty, "crumbs": crumbs}
    return render(request, "plans/budget.html", context, status=422 if form.is_bound else 200)
