"""The registers of a year to print and bind, or to count in a spreadsheet."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.direction import permissions as may
from motcua.direction import services
from motcua.direction.books import book_pdf, book_xlsx
from motcua.documents.office_files import SHEET
from motcua.web.direction.forms import SeriesForm, sent, series_name
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.papers import pdf_answer
from motcua.web.ui.request import OfficerRequest, here

FIRST_YEAR, LAST_YEAR = 2000, 2100


@officer_required
@require_GET
def book(request: OfficerRequest, book: str, year: int, form: str) -> HttpResponse:
    """GET so/di|den/2026/pdf|xlsx: a register of the year."""
    require(may.can_see_registers(here(request)))
    if book not in ("di", "den") or form not in ("pdf", "xlsx") or not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    name, agency = f"so-van-ban-{book}-{year}", request.officer.agency
    if form == "pdf":
        return pdf_answer(book_pdf(agency, book, year, at=timezone.now()), name)
    answer = HttpResponse(book_xlsx(agency, book, year), content_type=SHEET)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


@officer_required
@require_http_methods(["GET", "POST"])
def numbers(request: OfficerRequest) -> HttpResponse:
    """GET: the last number of each series this year. POST series, last: numbers given on paper are passed over."""
    require(may.can_continue_series(here(request)))
    now, agency = timezone.now(), request.officer.agency
    known = services.last_numbers(agency, day_of(now).year)
    form = SeriesForm(*sent(request)[:1], numbers=known)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            services.continue_series(agency, told["series"], told["last"], by=request.officer, at=now)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"{series_name(told['series'])}: số tiếp theo là {told['last'] + 1}.")
            return redirect("direction:numbers")
    context = {
        "form": form,
        "year": day_of(now).year,
        "rows": [(series_name(name), last) for name, last in known.items()],
        "crumbs": [("Văn bản", reverse("direction:home")), ("Số đã cấp", "")],
    }
    return render(request, "direction/numbers.html", context, status=422 if form.errors else 200)
