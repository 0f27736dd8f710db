"""What the office publishes: each section as a page, a spreadsheet, JSON and a feed, the same for everybody."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

import motcua
from motcua.agency.models import Agency
from motcua.agency.queries import home_agency
from motcua.common.moments import at, day_of, read_day
from motcua.dossiers.models import LateList
from motcua.dossiers.services.late_list import late_list_pdf
from motcua.reporting.models import Publication
from motcua.reporting.open_data import Entry, as_atom, as_csv, as_json
from motcua.reporting.publication_data import SCHEMA, Data, Kind
from motcua.reporting.publishing import publications
from motcua.reporting.standing_data import BUILDERS as STANDING
from motcua.reporting.standing_data import CATALOGUE, SATISFACTION, USUAL_TIMES, standing
from motcua.web.ui.openly import open_answer
from motcua.web.ui.papers import pdf_answer
from motcua.web.ui.publications import body_of

MOST = 240  # twenty years of months
FEED_ENTRIES = 50
JSON, CSV, ATOM = "application/json; charset=utf-8", "text/csv; charset=utf-8", "application/atom+xml; charset=utf-8"


@dataclass(frozen=True)
class Section:
    """One part of what is public. A standing one follows the days by itself, without an act of publishing."""

    slug: str
    kind: str
    title: str
    lead: str
    empty: str = "Chưa công khai kỳ nào"

    @property
    def short(self) -> str:
        """As the way from one section to the next says it."""
        return SHORT.get(self.slug, self.title)

    @property
    def is_standing(self) -> bool:
        return self.kind in STANDING

    @property
    def path(self) -> str:
        return reverse("portal:open_section", args=[self.slug])


SHORT = {
    "chi-tieu": "Chỉ tiêu",
    "diem-766": "Điểm 766",
    "cham-muon": "Chậm muộn",
    "thu-tuc": "Thủ tục thay đổi",
    "danh-muc": "Danh mục",
    "thoi-gian": "Thời gian thực tế",
    "hai-long": "Hài lòng",
    "phan-anh": "Phản ánh",
}
SECTIONS = (
    Section(
        "chi-tieu",
        Kind.MEASURES.value,
        "Chỉ tiêu của kế hoạch",
        "Kết quả từng chỉ tiêu kiểm soát thủ tục hành chính so với mức đã đặt ra, kèm cách tính và căn cứ.",
    ),
    Section(
        "diem-766",
        Kind.MEASURES_766.value,
        "Điểm tự theo dõi theo Quyết định 766",
        "Chất lượng phục vụ người dân, doanh nghiệp; điểm chính thức do Cổng Dịch vụ công quốc gia chấm.",
    ),
    Section(
        "cham-muon",
        Kind.LATE_LIST.value,
        "Danh sách chậm muộn",
        "Đơn vị, công chức chậm trong giải quyết thủ tục từng tháng; không có thông tin của người nộp hồ sơ.",
        "Chưa có danh sách nào",
    ),
    Section(
        "thu-tuc",
        Kind.PROCEDURES.value,
        "Thủ tục mới, sửa đổi, bãi bỏ",
        "Thủ tục bắt đầu hoặc hết hiệu lực từng tháng.",
    ),
    Section(
        "danh-muc",
        CATALOGUE,
        "Danh mục thủ tục",
        "Mọi thủ tục đang có hiệu lực: thời hạn, phí, cách nộp, căn cứ.",
    ),
    Section(
        "thoi-gian",
        USUAL_TIMES,
        "Thời gian giải quyết thực tế",
        "Mỗi thủ tục thường mất bao lâu trong 12 tháng qua, bên cạnh thời hạn quy định.",
    ),
    Section(
        "hai-long",
        SATISFACTION,
        "Mức độ hài lòng",
        "Ý kiến của người dân, tổ chức sau khi làm thủ tục, 12 tháng đã hết.",
    ),
    Section(
        "phan-anh",
        Kind.PETITIONS.value,
        "Phản ánh, kiến nghị đã trả lời",
        "Phản ánh, kiến nghị về thủ tục hành chính và trả lời của cơ quan.",
        "Không phát sinh",
    ),
)
BY_SLUG = {section.slug: section for section in SECTIONS}
BY_KIND = {section.kind: section for section in SECTIONS}


@require_safe
def published(request: HttpRequest, form: str = "html") -> HttpResponse:
    """GET: the sections with what is newest in each; as CSV and JSON, the list of all publications."""
    rows = _listed(home_agency())
    make = {
        "html": lambda: _index_page(request, rows),
        "json": lambda: _index_json(rows),
        "csv": lambda: _index_csv(rows),
    }
    return open_answer(request, parts=[motcua.__version__, _marks(rows)], modified=_newest(rows), make=make[form])


@require_safe
def feed(request: HttpRequest, slug: str = "") -> HttpResponse:
    """GET: what was published last, of all sections or of one, as Atom."""
    section = _section(slug) if slug else None
    agency, today = home_agency(), day_of(timezone.now())
    rows = [] if section and section.is_standing else _listed(agency, section.kind if section else "")[:FEED_ENTRIES]
    entries = [Entry(_path(row), row.subject, _summary(row), row.published_at) for row in rows]
    if section and section.is_standing:
        entries = [Entry(section.path, section.title, f"Số liệu tính đến hết ngày trước {today:%d/%m/%Y}.", at(today))]
    path = reverse("portal:open_section_feed", args=[slug]) if slug else reverse("portal:open_feed")
    title = f"{section.title if section else 'Công khai'}, {agency.full_name}"
    content = as_atom(title, path, agency.full_name, entries, base=settings.PUBLIC_URL)
    newest = max((entry.updated for entry in entries), default=None)
    return open_answer(request, parts=[content], modified=newest, make=lambda: HttpResponse(content, ATOM))


@require_safe
def section(request: HttpRequest, slug: str, form: str = "html") -> HttpResponse:
    """GET: one section: its newest publication in full and the earlier ones; or what stands by itself."""
    chosen, agency, today = _section(slug), home_agency(), day_of(timezone.now())
    rows = [] if chosen.is_standing else _listed(agency, chosen.kind)
    marks: Any = standing(chosen.kind, agency, today) if chosen.is_standing else _marks(rows)

    def make() -> HttpResponse:
        latest = marks if chosen.is_standing else rows[0].data if rows else None
        match form:
            case "json":
                return HttpResponse(as_json(_section_json(chosen, latest, rows)), JSON)
            case "csv":
                return HttpResponse(as_csv(latest or {"kind": chosen.kind, "rows": []}), CSV)
        context = {"section": chosen, "others": rows[1:], "newest": rows[0] if rows else None, **_frame(chosen)}
        return render(request, "portal/published/section.html", context | (body_of(latest) if latest else {}))

    modified = at(today) if chosen.is_standing else _newest(rows)
    return open_answer(request, parts=[motcua.__version__, marks], modified=modified, make=make)


@require_safe
def publication(request: HttpRequest, number: int, form: str = "html") -> HttpResponse:
    """GET: one publication under its permanent address; it never changes, but may say that a newer one replaces it."""
    row = get_object_or_404(publications(home_agency()), pk=number)
    return _one(request, row, form)


@require_safe
def late_list(request: HttpRequest, month: str) -> HttpResponse:
    """GET: one month's list; the same page as under its number."""
    rows = publications(home_agency(), Kind.LATE_LIST.value)
    return _one(request, get_object_or_404(rows, period_first=_first_of(month)), "html")


@require_safe
def late_list_paper(request: HttpRequest, month: str) -> HttpResponse:
    """GET: the same as the numbered paper (PDF)."""
    lists = LateList.objects.exclude(published_at=None).select_related("agency")
    row = get_object_or_404(lists, agency=home_agency(), month=_first_of(month))
    name = f"danh-sach-cham-muon-{month}"
    return open_answer(
        request,
        parts=["pdf", row.published_at],
        modified=row.published_at,
        make=lambda: pdf_answer(late_list_pdf(row), name),
    )


def _one(request: HttpRequest, row: Publication, form: str) -> HttpResponse:
    by = Publication.objects.filter(agency_id=row.agency_id, data__replaces__number=row.pk).order_by("pk").first()

    def make() -> HttpResponse:
        if form != "html":
            return HttpResponse(as_json(row.data), JSON) if form == "json" else HttpResponse(as_csv(row.data), CSV)
        chosen = BY_KIND[row.kind]
        context = {"section": chosen, "publication": row, "replaced_by": by, **_frame(chosen), **body_of(row.data)}
        return render(request, "portal/published/publication.html", context)

    parts = [motcua.__version__, form, row.sha256, by.pk if by and form == "html" else None]
    modified = by.published_at if by and form == "html" else row.published_at
    return open_answer(request, parts=parts, modified=modified, make=make)


# What the pages are made of


def _section(slug: str) -> Section:
    if slug not in BY_SLUG:
        raise Http404
    return BY_SLUG[slug]


def _listed(agency: Agency, kind: str = "") -> list[Publication]:
    return list(publications(agency, kind).defer("data")[:MOST])


def _marks(rows: list[Publication]) -> list[tuple[int, str]]:
    return [(row.pk, row.sha256) for row in rows]


def _newest(rows: list[Publication]) -> datetime | None:
    return max((row.published_at for row in rows), default=None)


def _first_of(month: str) -> date:
    first = read_day(f"{month}-01")
    if first is None:
        raise Http404
    return first


def _path(row: Publication) -> str:
    return reverse("portal:publication", args=[row.pk])


def _summary(row: Publication) -> str:
    days = f"Kỳ từ {row.period_first:%d/%m/%Y} đến {row.period_last:%d/%m/%Y}."
    replaced = getattr(row, "replaced", None)
    return f"{days} Đính chính cho lần công khai số {replaced}." if replaced else days


def _frame(chosen: Section) -> dict[str, Any]:
    crumbs = [("Trang chủ", "/"), ("Công khai", reverse("portal:published")), (chosen.title, "")]
    return {"crumbs": crumbs, "sections": SECTIONS}


def _listing(row: Publication) -> dict[str, Any]:
    """One publication in a list for programs."""
    return {
        "number": row.pk,
        "kind": row.kind,
        "title": row.subject,
        "from": f"{row.period_first}",
        "to": f"{row.period_last}",
        "published_at": row.published_at.isoformat(),
        "sha256": row.sha256,
        "replaces": getattr(row, "replaced", None),
        "address": _path(row),
    }


def _section_json(chosen: Section, latest: Data | None, rows: list[Publication]) -> Data:
    head = {"schema": SCHEMA, "section": chosen.slug, "kind": chosen.kind, "title": chosen.title}
    return {**head, "latest": latest, "publications": [_listing(row) for row in rows]}


def _index_page(request: HttpRequest, rows: list[Publication]) -> HttpResponse:
    newest: dict[str, Publication] = {}
    for row in rows:
        newest.setdefault(row.kind, row)
    shown = [(section, newest.get(section.kind)) for section in SECTIONS]
    return render(request, "portal/published/index.html", {"shown": shown, "last": _last_published(rows)[:10]})


def _last_published(rows: list[Publication]) -> list[Publication]:
    return sorted(rows, key=lambda row: (row.published_at, row.pk), reverse=True)


def _index_json(rows: list[Publication]) -> HttpResponse:
    sections = [
        {"section": one.slug, "kind": one.kind, "title": one.title, "address": one.path, "standing": one.is_standing}
        for one in SECTIONS
    ]
    told = {"schema": SCHEMA, "sections": sections, "publications": [_listing(row) for row in rows]}
    return HttpResponse(as_json(told), JSON)


def _index_csv(rows: list[Publication]) -> HttpResponse:
    return HttpResponse(as_csv({"kind": "publications", "rows": [_listing(row) for row in rows]}), CSV)
