"""The counter: one sheet takes one or several dossiers of a person in. A plain form; script makes it quick."""

import re
import secrets
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.agency.services import log
from motcua.casework.queries import visible_to
from motcua.common.addresses import tracking_url
from motcua.common.ground import steady_ground
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.documents.drawing import qr_svg
from motcua.documents.models import IssuedPaper
from motcua.dossiers.counter_queries import likely_twins, open_twins, usage_of, waiting_drafts
from motcua.dossiers.models import Dossier, IntakeDraft, RefusedIntake
from motcua.dossiers.permissions import Actor, can_take_in
from motcua.dossiers.services.drafts import SAVED, drop_draft, keep_draft, take_in_once
from motcua.dossiers.services.intake import turn_away as turn_away_act
from motcua.law.identity import check_cccd, check_phone, check_tax_code
from motcua.people.models import PartyKind
from motcua.procedures.models import ProcedureVersion
from motcua.procedures.queries import search_versions, version_at_counter, versions_on
from motcua.web.desk.intake_sheet import Sheet, due_words, known_values, outlook
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.powers import with_camera
from motcua.web.ui.request import OfficerRequest, here

PARTS_MOST = 8
FOUND_MOST = 12
KEY_SHAPE = re.compile(r"[0-9a-f]{8,40}")
CRUMBS = [("Bàn làm việc", "/ban-lam-viec/"), ("Tiếp nhận hồ sơ", "")]
WARES = ("procedure", "field")


def counter(request: OfficerRequest) -> Actor:
    """The officer at the counter; 403 for others."""
    who = here(request)
    require(can_take_in(who))
    return who


@officer_required
@require_http_methods(["GET", "POST"])
def intake(request: OfficerRequest) -> HttpResponse:
    """GET ?thu-tuc=<code>…&ban-nhap=<key>: the sheet, or the choice of a procedure. POST viec=luu|xem|them|bo."""
    who, now = counter(request), timezone.now()
    if request.method == "POST":
        with steady_ground(request.ground):
            return _answer(request, who, now)
    key = _key(request.GET.get("ban-nhap", ""))
    draft = IntakeDraft.objects.filter(officer=who.officer, key=key).first()
    if draft and SAVED in draft.data:
        return redirect(saved_address(draft.data[SAVED]))
    data = _query_of(draft.data) if draft and draft.data else None
    codes = request.GET.getlist("thu-tuc") or (data.getlist("thu-tuc") if data else [])
    versions = versions_of(codes, now)
    if not versions:
        return _choice(request, who, now)
    sheet = Sheet(versions, agency=who.officer.agency, key=key, data=data)
    sheet.leave_unjudged()
    return _page(request, sheet, now, is_restored=bool(data))


def versions_of(codes: list[str], at: datetime) -> list[ProcedureVersion]:
    """The versions in force of these procedures, in the order given, each once, with papers and fees."""
    wanted = list(dict.fromkeys(codes))[:PARTS_MOST]
    found = (version_at_counter(code, day_of(at)) for code in wanted)
    return [version for version in found if version]


def _query_of(data: dict[str, list[str]]) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, values in data.items():
        query.setlist(name, values)
    return query


def _choice(request: OfficerRequest, who: Actor, now: datetime, **more: Any) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:200]
    context = {
        "q": text,
        "found": find_versions(text, who, now),
        "drafts": [_draft_row(row) for row in waiting_drafts(who.officer)],
        "crumbs": CRUMBS,
        **more,
    }
    return render(request, "desk/intake/choose.html", context)


def find_versions(text: str, who: Actor, now: datetime) -> list[ProcedureVersion]:
    """Procedures for a few letters, best fit first; equal fits by what the officer and the office take in most."""
    usage = usage_of(who.officer)
    if text:
        return search_versions(text, day_of(now), asked=usage, limit=FOUND_MOST)
    near = versions_on(day_of(now)).filter(procedure__code__in=usage).defer("row", "search_text")
    return sorted(near, key=lambda row: -usage[row.procedure.code])[:FOUND_MOST]


def _draft_row(draft: IntakeDraft) -> dict[str, Any]:
    data = {name: values[0] if values else "" for name, values in draft.data.items()}
    return {
        "key": draft.key,
        "name": data.get("owner_name", ""),
        "code": data.get("thu-tuc", ""),
        "at": draft.changed_at,
    }


def _page(request: OfficerRequest, sheet: Sheet, now: datetime, *, status: int = 200, **more: Any) -> HttpResponse:
    parts = [(part, outlook(part, channel=sheet.channel, at=now)) for part in sheet.parts]
    context = {
        "sheet": sheet,
        "parts": parts,
        "has_fee": any(part.items for part, _shown in parts),
        "problems": sheet.all_problems,
        "crumbs": CRUMBS,
        "now": now,
        **more,
    }
    return with_camera(render(request, "desk/intake/sheet.html", context, status=status))


def _answer(request: OfficerRequest, who: Actor, now: datetime) -> HttpResponse:
    """The sheet was sent: to be stored, or to be shown again with one procedure more or less."""
    act = request.POST.get("viec", "xem")
    codes = request.POST.getlist("thu-tuc")
    if act.startswith("bo:"):
        codes = [code for code in codes if code != act.removeprefix("bo:")] or codes
    problem = ""
    if act == "them":
        codes, problem = _with_one_more(codes, request.POST.get("them-thu-tuc", ""), who, now)
    versions = versions_of(codes, now)
    if not versions:
        return _choice(request, who, now, problem="Chưa chọn thủ tục.")
    sheet = Sheet(versions, agency=who.officer.agency, key=_key(request.POST.get("key", "")), data=request.POST)
    if act == "luu":
        return _store(request, sheet, who, now)
    sheet.fill_known()
    likely = _likely(sheet, who)
    sheet.leave_unjudged()
    if problem:
        sheet.problems.append({"text": problem, "target": "them-thu-tuc"})
    return _page(request, sheet, now, twins=likely, is_hint=True)


def _likely(sheet: Sheet, who: Actor) -> list[Dossier]:
    """Open dossiers of somebody very like the owner, for a hint."""
    sheet.owner.is_valid()
    known = sheet.owner.cleaned_data
    signs = {"name": known.get("name", ""), "born_on": known.get("born_on"), "phone": known.get("phone", "")}
    return likely_twins(who.officer.agency, sheet.versions, **signs, number=known.get("identity_number", ""))


def _key(text: str) -> str:
    """The key of the window: as sent, or a new one."""
    return text if KEY_SHAPE.fullmatch(text) else secrets.token_hex(8)


def _with_one_more(codes: list[str], text: str, who: Actor, now: datetime) -> tuple[list[str], str]:
    """A further procedure by its code, or by the best hit of a few letters."""
    text = text.strip()
    found = versions_of([text], now) or (find_versions(text, who, now) if text else [])
    new = [row.procedure.code for row in found if row.procedure.code not in codes]
    if not new:
        return codes, "Không tìm thấy thủ tục cần thêm. Gõ mã hoặc vài chữ trong tên thủ tục."
    return [*codes, new[0]], ""


def _store(request: OfficerRequest, sheet: Sheet, who: Actor, now: datetime) -> HttpResponse:
    """All dossiers of the sheet or none. A refusal stands beside its field and the typed text stays."""
    twins: list[Dossier] = []
    if sheet.is_valid():
        seen = sheet.general.cleaned_data["twins_seen"]
        try:
            dossiers = take_in_once(sheet.key, sheet.intakes(), by=who.officer, at=now, twins_seen=seen)
        except Refused as refused:
            sheet.leave_rest_unjudged()
            sheet.refuse(refused)
            if refused.field == "twins_seen":
                twins = open_twins(who.officer.agency, sheet.owner.cleaned_data["identity_number"], sheet.versions)
        else:
            return redirect(saved_address([dossier.case.code for dossier in dossiers]))
    if not twins:
        _tell_faults(sheet)
    return _page(request, sheet, now, status=422, twins=twins)


def _tell_faults(sheet: Sheet) -> None:
    """An act stops at the first fault; who corrects the sheet sees those of names and numbers all at once."""
    for prefix in ("owner_", "submitter_") if sheet.is_represented else ("owner_",):
        form = sheet.owner if prefix == "owner_" else sheet.submitter
        name = "" if form["name"].value() else "Chưa có họ tên. Nhập họ tên hoặc quét mã trên căn cước."
        for field, fault in [(f"{prefix}name", name), *number_faults(sheet, prefix)]:
            if fault and field.removeprefix(prefix) not in form.errors:
                sheet.refuse(Refused(fault, field=field))


def saved_address(codes: list[str]) -> str:
    return f"{reverse('desk:intake_saved')}?{urlencode([('ho-so', code) for code in codes])}"


@officer_required
@require_GET
def saved(request: OfficerRequest) -> HttpResponse:
    """GET ?ho-so=<code>…: what was just taken in: numbers, days, slips to print, tracking, who has it now."""
    who = counter(request)
    cases = visible_to(who.officer).filter(code__in=request.GET.getlist("ho-so")[:PARTS_MOST]).order_by("pk")
    rows = list(Dossier.objects.filter(case__in=cases).select_related("case__holder", "version").order_by("pk"))
    if not rows:
        return redirect("desk:intake")
    slips = IssuedPaper.objects.filter(
        agency_id=who.officer.agency_id, case_code__in=[row.case.code for row in rows], form="acceptance_slip"
    )
    by_code = {slip.case_code: slip for slip in slips}
    links = [tracking_url(row.case.code, row.access_key) for row in rows]
    shown = [
        {
            "case": row.case,
            "due": due_words(row.case.due_at) if row.case.due_at else "",
            "slip": by_code.get(row.case.code),
            "tracking": link,
            "qr": qr_svg(link),
        }
        for row, link in zip(rows, links, strict=True)
    ]
    return render(request, "desk/intake/saved.html", {"rows": shown, "crumbs": CRUMBS})


@officer_required
@require_GET
def procedures(request: OfficerRequest) -> HttpResponse:
    """GET ?q=: procedures for the list under the search field, as JSON."""
    who, now = counter(request), timezone.now()
    found = find_versions(request.GET.get("q", "").strip()[:200], who, now)
    rows = [
        {"code": row.procedure.code, "name": row.name, "note": f"{row.procedure.code} · {row.field.name}"}
        for row in found
    ]
    return JsonResponse({"rows": rows})


@officer_required
@require_POST
def due(request: OfficerRequest) -> HttpResponse:
    """POST ?thu-tuc=<code> with the sheet: the day that would be promised now with its proof, and the fee."""
    who, now = counter(request), timezone.now()
    versions = versions_of([request.GET.get("thu-tuc", "")], now)
    if not versions:
        raise Refused("Thủ tục này không còn hiệu lực.")
    sheet = Sheet(versions, agency=who.officer.agency, key="", data=request.POST)
    shown = outlook(sheet.parts[0], channel=sheet.channel, at=now)
    return render(request, "desk/intake/_outlook.html", {"outlook": shown, "part": sheet.parts[0], "now": now})


@officer_required
@require_POST
def person(request: OfficerRequest) -> HttpResponse:
    """POST with the sheet: faults of numbers, what is known of the person, open dossiers of the same procedures."""
    who, now = counter(request), timezone.now()
    versions = versions_of(request.POST.getlist("thu-tuc"), now)
    if not versions:
        raise Refused("Thủ tục này không còn hiệu lực.")
    sheet = Sheet(versions, agency=who.officer.agency, key="", data=request.POST)
    known = sheet.look_up()
    twins: list[Dossier] = []
    if known:
        twins = open_twins(who.officer.agency, known.identity_number, versions)
        with transaction.atomic():
            log(
                "people:applicant:looked_up",
                by=who.officer,
                agency=who.officer.agency,
                at=now,
                subject=f"applicant:{known.pk}",
            )
    likely = [] if twins else _likely(sheet, who)
    answer = {
        "faults": {name: text for prefix in ("owner_", "submitter_") for name, text in number_faults(sheet, prefix)},
        "known": known_values(known) if known else {},
        "twins": render_to_string("desk/intake/_twins.html", {"twins": twins or likely, "is_hint": not twins}, request),
    }
    return JsonResponse(answer)


def number_faults(sheet: Sheet, prefix: str) -> list[tuple[str, str]]:
    """Field name and sentence (empty = right) for the numbers of one party."""
    form = sheet.owner if prefix == "owner_" else sheet.submitter
    form.is_valid()
    data = form.cleaned_data
    number, phone = data.get("identity_number", ""), data.get("phone", "")
    is_citizen = (data.get("kind") or PartyKind.CITIZEN) == PartyKind.CITIZEN
    fault = ""
    if number:
        fault = (
            check_cccd(number, data.get("born_on"), data.get("sex", "")) if is_citizen else check_tax_code(number)
        ) or ""
    return [(f"{prefix}identity_number", fault), (f"{prefix}phone", (check_phone(phone) or "") if phone else "")]


@officer_required
@require_POST
def draft(request: OfficerRequest, key: str) -> HttpResponse:
    """POST with the sheet: keep it as a draft; with bo=1: throw the draft away."""
    who = counter(request)
    if request.POST.get("bo"):
        drop_draft(key, by=who.officer)
        return redirect("desk:intake")
    data = {name: request.POST.getlist(name) for name in request.POST if name not in {"csrfmiddlewaretoken", "viec"}}
    kept = keep_draft(key, data, by=who.officer, at=timezone.now())
    return JsonResponse({"kept": kept})


@officer_required
@require_POST
def turn_away(request: OfficerRequest) -> HttpResponse:
    """POST with the sheet: Mẫu 02 or 03 instead of a dossier; then the page with the slip."""
    who, now = counter(request), timezone.now()
    versions = versions_of(request.POST.getlist("thu-tuc"), now)
    if not versions:
        return redirect("desk:intake")
    sheet = Sheet(versions, agency=who.officer.agency, key=_key(request.POST.get("key", "")), data=request.POST)
    try:
        row = _turn_away(sheet, who, now)
    except Refused as refused:
        sheet.leave_unjudged()
        sheet.refuse(_beside(refused))
        return _page(request, sheet, now, status=422, turning_away=True)
    if row is None:
        return _page(request, sheet, now, status=422, turning_away=True)
    drop_draft(sheet.key, by=who.officer)
    return redirect("desk:turned_away", row.pk)


AWAY_FIELDS = {"reason": "away_reason", "items": "away_other"}


def _beside(refused: Refused) -> Refused:
    return Refused(refused.sentence, field=AWAY_FIELDS.get(refused.field, refused.field))


def _turn_away(sheet: Sheet, who: Actor, now: datetime) -> RefusedIntake | None:
    right = [form.is_valid() for form in (sheet.owner, sheet.away)]
    if not all(right):
        return None
    asked = sheet.away.cleaned_data
    kind = asked["kind"] or "incomplete"
    items = sheet.away.items() if kind == "incomplete" else []
    party = sheet.owner.party()
    return turn_away_act(
        kind, version=sheet.versions[0], party=party, reason=asked["reason"], items=items, by=who.officer, at=now
    )


@officer_required
@require_GET
def turned_away(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: the slip given instead of opening a dossier, ready to print."""
    who = counter(request)
    rows = RefusedIntake.objects.select_related("paper", "version").filter(agency_id=who.officer.agency_id)
    return render(request, "desk/intake/turned_away.html", {"row": get_object_or_404(rows, pk=pk), "crumbs": CRUMBS})
