"""The public catalogue: find a procedure, and read what it asks, takes and costs."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from motcua.agency.models import Agency, Unit
from motcua.agency.queries import home_agency
from motcua.common.moments import day_of, read_day
from motcua.documents.models import SampleForm
from motcua.documents.queries import sample_forms_of
from motcua.documents.storage import open_kept
from motcua.procedures import words
from motcua.procedures.models import FeeItem, ProcedureVersion, ProcessStep, RequiredPaper
from motcua.procedures.permissions import can_keep_sample_forms
from motcua.procedures.queries import fields_on, found_keys, process_for, steps_of, versions_of, versions_on
from motcua.reporting.standing_data import usual_row
from motcua.reporting.usual_times import usual_time_of
from motcua.web.ui.htmx import render_page_or_part
from motcua.web.ui.paging import Page, page_of
from motcua.web.ui.request import OfficeRequest

PAGE_SIZE = 20
KEEP_FORM_SECONDS = 24 * 3600
LONGEST_QUERY = 100


@dataclass(frozen=True)
class Line:
    """A procedure in the list, in words. Empty = the source does not say."""

    code: str
    name: str
    field: str
    level: str
    limit: str
    fee: str


@require_GET
def catalogue(request: HttpRequest) -> HttpResponse:
    """GET ?q= &linh-vuc= &cap= &ngay= &trang=: procedures in force on the day; htmx gets the list alone."""
    today = day_of(timezone.now())
    day, _is_wrong = _asked_day(request, today)
    text = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    field, level = request.GET.get("linh-vuc", ""), request.GET.get("cap", "")
    fields = fields_on(day)
    keys = found_keys(text, day, field=field, level=level if level in words.LEVELS else "")
    context = {
        "q": text,
        "field": field,
        "level": level,
        "fields": fields,
        "levels": words.LEVELS,
        "day": day,
        "today": today,
        "page": _page(keys, request, day),
        "total": sum(getattr(one, "procedures", 0) for one in fields),
        "is_filtered": bool(text or field or level),
        "is_copy": is_copy(request),
    }
    return render_page_or_part(request, "portal/catalogue/list.html", "portal/catalogue/_rows.html", context)


def is_copy(request: HttpRequest) -> bool:
    """Is the page drawn as a plain file? It then shows everything, and asks for nothing that only a server answers."""
    return getattr(request, "is_copy", False)


def _page(keys: list[int], request: HttpRequest, day: date) -> Page:
    size = max(len(keys), 1) if is_copy(request) else PAGE_SIZE
    page = page_of(keys, request, size=size, count=len(keys))
    versions = versions_on(day).defer("row", "search_text").in_bulk(page.items)
    lines = [_line(versions[key]) for key in page.items]
    return Page(lines, page.number, page.size, page.has_next, page.count)


def _line(version: ProcedureVersion) -> Line:
    return Line(
        code=version.procedure.code,
        name=version.name,
        field=version.field.name,
        level=words.LEVELS.get(version.level, version.level),
        limit=words.limit_words(version.limit_unit, version.limit_amount),
        fee=words.FEE_RULES.get(version.fee_rule, ""),
    )


@require_GET
def procedure(request: OfficeRequest, code: str) -> HttpResponse:
    """GET ?ngay=YYYY-MM-DD: everything the catalogue says of a procedure on the day (default today)."""
    versions = versions_of(code)
    if not versions:
        raise Http404
    today = day_of(timezone.now())
    day, is_wrong_day = _asked_day(request, today)
    holding = [one for one in versions if one.holds_on(day)]
    version, agency = holding[0] if holding else versions[0], home_agency()
    context = {
        **_what_it_says(version),
        "versions": versions,
        "day": day,
        "today": today,
        "is_wrong_day": is_wrong_day,
        "holds": bool(holding),
        "steps": _steps(agency, version, day),
        "usual": usual_row(usual_time_of(agency, version, today)),
        "is_copy": is_copy(request),
        "may_keep_forms": can_keep_sample_forms(request.duties),
        "crumbs": [("Trang chủ", "/"), ("Thủ tục", "/thu-tuc/"), (code, "")],
    }
    return render(request, "portal/catalogue/detail.html", context)


@require_GET
def sample_form(_request: HttpRequest, code: str, pk: int) -> FileResponse:
    """GET: the form of one paper, to keep and fill in. Another file gets another address, so caches may keep it."""
    form = get_object_or_404(SampleForm.objects.select_related("file"), pk=pk, version__procedure__code=code)
    answer = FileResponse(
        open_kept(form.file), as_attachment=True, filename=form.file_name, content_type=form.file.mime
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = f"public, max-age={KEEP_FORM_SECONDS}"
    return answer


def _asked_day(request: HttpRequest, today: date) -> tuple[date, bool]:
    """The day asked for, and whether what was asked is no day."""
    asked = request.GET.get("ngay", "")
    if not asked:
        return today, False
    day = read_day(asked)
    return (today, True) if day is None else (day, False)


def _what_it_says(version: ProcedureVersion) -> dict[str, Any]:
    row, forms = version.row, sample_forms_of(version)
    return {
        "version": version,
        "code": version.procedure.code,
        "limit": words.limit_words(version.limit_unit, version.limit_amount),
        "extended": _extended(version),
        "stages": _stages(version),
        "fee_words": words.FEE_RULES.get(version.fee_rule, ""),
        "fee_items": [_fee(item) for item in version.fee_items.all()],
        "papers": [_paper(paper, forms.get(paper.name)) for paper in version.papers.all()],
        "replaced_papers": row.get("papers_replaced_by_databases_2025") or [],
        "papers_as_of": row.get("components_as_of"),
        "facts": _facts(version),
        "decisions": [one for one in (row.get("publishing_decision") or {}).values() if one],
        "unchecked": _unchecked(row),
        "successor": version.procedure.successor_id and version.procedure.successor,
    }


def _facts(version: ProcedureVersion) -> list[tuple[str, str]]:
    """Label and value; empty values are shown as missing."""
    post = {True: "Có", False: "Không", None: ""}
    sets = f"{version.dossier_sets} bộ" if version.dossier_sets else ""
    return [
        ("Mã thủ tục", version.procedure.code),
        ("Lĩnh vực", version.field.name),
        ("Cấp thực hiện", words.LEVELS.get(version.level, version.level)),
        ("Nơi giải quyết", words.HANDLED_BY.get(version.handled_by, version.handled_by)),
        ("Số bộ hồ sơ", sets),
        ("Nộp trực tuyến", words.ONLINE_LEVELS.get(version.online_level, "")),
        ("Nhận, trả qua bưu chính công ích", post[version.by_post]),
        ("Kết quả", version.result),
    ]


def _extended(version: ProcedureVersion) -> str:
    longer = version.limit_extended
    if not longer:
        return ""
    limit = words.limit_words(longer.get("unit", ""), longer.get("value"))
    return ": ".join(part for part in (longer.get("when_vi", ""), limit or "không ghi số ngày") if part)


def _stages(version: ProcedureVersion) -> list[tuple[str, str]]:
    return [
        (words.STAGES.get(stage["level"], stage["level"]), words.limit_words(stage["unit"], stage["value"]))
        for stage in version.limit_stages or []
    ]


def _fee(item: FeeItem) -> dict[str, Any]:
    return {"item": item, "kind": words.FEE_KINDS.get(item.kind, item.kind)}


def _paper(paper: RequiredPaper, form: SampleForm | None) -> dict[str, Any]:
    counts = [
        f"{number} {what}" for number, what in ((paper.originals, "bản chính"), (paper.copies, "bản sao")) if number
    ]
    return {
        "paper": paper,
        "form": form,
        "kind": words.PAPER_KINDS.get(paper.kind, paper.kind),
        "counts": ", ".join(counts),
        "database": words.DATABASES.get(paper.in_database, ""),
    }


def _unchecked(row: dict[str, Any]) -> list[str]:
    """Parts of the row that were written from general knowledge and not compared with a text."""
    marks = row.get("field_confidence") or {}
    return [label for name, label in words.FIELDS_OF_ROW.items() if marks.get(name) == "recalled"]


def _steps(agency: Agency, version: ProcedureVersion, day: date) -> dict[str, Any] | None:
    """The approved process of the agency on the day, in plain words; None where there is none."""
    process = process_for(agency, version, day)
    if process is None:
        return None
    steps = steps_of(process)
    places = _places(agency, steps)
    rows = [{"step": step, "place": places.get(step.leg_unit, "")} for step in steps]
    return {"process": process, "rows": rows}


def _places(agency: Agency, steps: list[ProcessStep]) -> dict[str, str]:
    """Names of the offices elsewhere; codes may be used by several agencies, any name will do."""
    codes = {step.leg_unit for step in steps if step.leg_unit}
    return dict(Unit.objects.filter(code__in=codes).exclude(agency=agency).values_list("code", "name"))
