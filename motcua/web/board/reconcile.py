"""Đối soát: the provincial export beside our dossiers; upload, look, resolve one or many, finish with a record."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.common.refusals import Refused
from motcua.dossiers.differences import (
    act_words,
    csv_rows,
    differences_of,
    pairs_of,
    rounds_of,
    tally,
    theirs_of,
    ways_of,
)
from motcua.dossiers.models import Difference, Reconciliation
from motcua.dossiers.permissions import can_reconcile, can_see_reconciliations
from motcua.dossiers.services.history.files import with_guard
from motcua.dossiers.services.reconcile import finish_reconciliation, resolve_differences, start_reconciliation
from motcua.dossiers.services.reconcile.acts import FITTING
from motcua.dossiers.tasks import compare_file
from motcua.jobs.services import enqueue
from motcua.web.ui.forms import DoorForm
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.paging import page_of
from motcua.web.ui.request import OfficerRequest, here

PAGE_SIZE = 50
PRINTED = 500
LOOK_AGAIN = "4"  # seconds until a page that waits asks anew
MOST_MAPPING = 64 * 1024
CRUMB = ("Điều hành", "/dieu-hanh/")
State, Kind = Reconciliation.State, Difference.Kind


class UploadForm(DoorForm):
    file = forms.FileField(
        label="Tệp xuất từ hệ thống của tỉnh", help_text="Excel (.xlsx) hoặc CSV UTF-8, nhiều nhất 20 MB."
    )
    mapping = forms.FileField(
        label="Tệp ánh xạ tiêu đề (JSON)", required=False,
        help_text='Chỉ cần khi phần mềm không hiểu tiêu đề cột: {"tiêu đề trong tệp": "ma_ho_so"}.',
    )  # fmt: skip

    def said(self) -> dict[str, str]:
        """The mapping as it was uploaded. Refused when it is no JSON object of texts."""
        file: UploadedFile | None = self.cleaned_data["mapping"]
        if file is None:
            return {}
        try:
            found = json.loads(file.read(MOST_MAPPING + 1)[:MOST_MAPPING].decode("utf-8-sig"))
        except ValueError as error:
            raise Refused("Tệp ánh xạ phải là một đối tượng JSON {tiêu đề: cột}.", field="mapping") from error
        if not isinstance(found, dict):
            raise Refused("Tệp ánh xạ phải là một đối tượng JSON {tiêu đề: cột}.", field="mapping")
        return found


class ResolveForm(DoorForm):
    resolution = forms.ChoiceField(label="Cách giải quyết", widget=forms.RadioSelect)
    note = forms.CharField(
        label="Giải thích", widget=forms.Textarea({"rows": 2}), max_length=2000,
        help_text="Vì sao lệch, ai sửa, theo văn bản nào. Ghi cho mọi dòng đã chọn.",
    )  # fmt: skip

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fitting = FITTING[Kind(kind)] if kind in Kind.values else set(Difference.Resolution)
        choices = [(way.value, way.label) for way in Difference.Resolution if way in fitting]
        self.fields["resolution"].choices = choices  # type: ignore[attr-defined]


@officer_required
@require_http_methods(["GET", "POST"])
def rounds(request: OfficerRequest) -> HttpResponse:
    """GET: the rounds, newest first. POST file=, mapping=: compare another export."""
    who, now = here(request), timezone.now()
    require(can_see_reconciliations(who))
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST":
        require(can_reconcile(who))
        if form.is_valid():
            file: Any = form.cleaned_data["file"]
            try:
                row = start_reconciliation(
                    file, file.name or "tep", by=who.officer, at=now, mapping=form.said(), put_aside=_put_aside
                )  # fmt: skip
            except Refused as refused:
                form.refuse(refused if refused.field else Refused(refused.sentence, field="file"))
            else:
                return redirect("board:reconciliation", row.pk)
    context = {
        "form": form,
        "page": page_of(rounds_of(request.officer.agency), request),
        "may_reconcile": can_reconcile(who),
        "crumbs": [CRUMB, ("Đối soát", "")],
    }
    return render(request, "board/reconcile/list.html", context, status=422 if form.errors else 200)


def _put_aside(pk: int) -> None:
    enqueue(compare_file, pk)


def _round(request: OfficerRequest, pk: int) -> Reconciliation:
    """Of the officer's own agency; another agency's does not exist for them."""
    require(can_see_reconciliations(here(request)))
    return get_object_or_404(rounds_of(request.officer.agency), pk=pk)


@officer_required
@require_GET
def one_round(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET ?loai=<kind>&xong=chua|: how a round stands and its differences, a kind at a time."""
    return _page(request, _round(request, pk))


def _page(request: OfficerRequest, row: Reconciliation, form: ResolveForm | None = None) -> HttpResponse:
    if row.state in (State.WAITING, State.RUNNING):
        answer = render(request, "board/reconcile/waiting.html", {"round": row, "crumbs": _crumbs(row)})
        answer["Refresh"] = LOOK_AGAIN
        return answer
    counted = tally(row)
    kind = _kind(request, counted)
    only_open = request.GET.get("xong", "") == "chua"
    found = differences_of(row, kind=kind, resolution="" if only_open else None)
    open_of_kind = counted.get((kind, ""), 0)
    whole = sum(number for (one, _way), number in counted.items() if one == kind)
    page = page_of(found, request, size=PAGE_SIZE, count=open_of_kind if only_open else whole)
    may_resolve = can_reconcile(here(request)) and row.state == State.COMPARED
    context = {
        "round": row,
        "kind": kind,
        "only_open": only_open,
        "page": page,
        "lines": [_line(one) for one in page],
        "tabs": _tabs(counted, kind, only_open=only_open),
        "unresolved": sum(number for (_kind, way), number in counted.items() if not way),
        "open_of_kind": open_of_kind,
        "chosen": set(request.POST.getlist("chon")),
        "may_resolve": may_resolve and bool(page.items),
        "may_finish": may_resolve,
        "form": form or ResolveForm(kind),
        "crumbs": _crumbs(row),
    }
    return render(request, "board/reconcile/detail.html", context, status=422 if form else 200)


def _crumbs(row: Reconciliation) -> list[tuple[str, str]]:
    return [CRUMB, ("Đối soát", reverse("board:reconciliations")), (row.file_name, "")]


def _kind(request: OfficerRequest, counted: dict[tuple[str, str], int]) -> str:
    """The kind asked for, else the first that has something left to do."""
    asked = request.GET.get("loai", "")
    if asked in Kind.values:
        return asked
    return next((kind for kind in Kind.values if counted.get((kind, ""))), Kind.DIFFERS.value)


def _tabs(counted: dict[tuple[str, str], int], chosen: str, *, only_open: bool) -> list[dict[str, object]]:
    more = {"xong": "chua"} if only_open else {}
    return [
        {
            "label": label,
            "url": f"?{urlencode({'loai': kind, **more})}",
            "is_current": kind == chosen,
            "count": sum(number for (one, _way), number in counted.items() if one == kind),
        }
        for kind, label in Kind.choices
    ]


def _line(one: Difference) -> dict[str, Any]:
    return {"one": one, "pairs": pairs_of(one), "theirs": theirs_of(one), "act": act_words(one.passage)}


@officer_required
@require_POST
def resolve(request: OfficerRequest, pk: int) -> HttpResponse:
    """POST ?loai= chon=<id>… | tat-ca=1, resolution=, note=: one or many with the same reason."""
    who, row = here(request), _round(request, pk)
    require(can_reconcile(who))
    kind = request.GET.get("loai", "")
    form = ResolveForm(kind, request.POST)
    if form.is_valid():
        try:
            done = resolve_differences(
                row, _chosen(request, row, kind), by=who.officer, at=timezone.now(), **form.cleaned_data
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"Đã ghi cách giải quyết {done} chỗ lệch.")
            return redirect(f"{reverse('board:reconciliation', args=[pk])}?{request.GET.urlencode()}")
    return _page(request, row, form)


def _chosen(request: OfficerRequest, row: Reconciliation, kind: str) -> Any:
    """The ticked ones, or all of the kind that are still open."""
    if request.POST.get("tat-ca") == "1" and kind in Kind.values:
        return row.differences.filter(kind=kind, resolution="")
    keys = [key for key in request.POST.getlist("chon") if key.isascii() and key.isdigit() and len(key) < 19]
    return row.differences.filter(pk__in=[int(key) for key in keys])


@officer_required
@require_POST
def finish(request: OfficerRequest, pk: int) -> HttpResponse:
    """POST conclusion=: the record; nothing of the round changes after it."""
    who, row = here(request), _round(request, pk)
    require(can_reconcile(who))
    conclusion = request.POST.get("conclusion", "")[:2000]
    try:
        finish_reconciliation(row, conclusion=conclusion, by=who.officer, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("board:reconciliation", pk)
    messages.success(request, "Đã kết thúc đợt đối soát. Biên bản ở bên dưới, in được.")
    return redirect("board:reconciliation_record", pk)


@officer_required
@require_GET
def record(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: the record of a round, to be printed: counts before and after, and what was said of each difference."""
    row = _round(request, pk)
    lines = [_line(one) for one in differences_of(row)[: PRINTED + 1]]
    context = {
        "round": row,
        "ways": ways_of(row),
        "way_labels": Difference.Resolution.labels,
        "lines": lines[:PRINTED],
        "is_cut": len(lines) > PRINTED,
        "crumbs": [*_crumbs(row)[:2], (row.file_name, reverse("board:reconciliation", args=[pk])), ("Biên bản", "")],
    }
    return render(request, "board/reconcile/record.html", context)


@officer_required
@require_GET
def as_csv(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: every difference as CSV, safe to be opened in a spreadsheet."""
    row = _round(request, pk)
    answer = HttpResponse(_csv_lines(row), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="doi-soat-{row.pk}.csv"'
    return answer


def _csv_lines(row: Reconciliation) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield "\ufeff"
    for line in csv_rows(row):
        writer.writerow(map(with_guard, line))
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
