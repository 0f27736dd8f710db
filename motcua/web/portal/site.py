"""Every address that is public for good: what a copy of the site without the application must hold."""

from datetime import date

from django.urls import reverse

from motcua.agency.models import Agency
from motcua.documents.models import SampleForm
from motcua.outreach.news import news_of
from motcua.procedures.queries import versions_on
from motcua.reporting.publication_data import Kind
from motcua.reporting.publishing import publications
from motcua.web.portal.news import MOST
from motcua.web.portal.published import SECTIONS

FRONT = ("dialogues", "published", "published_json", "published_csv", "open_feed")
OF_SECTION = ("open_section", "open_section_json", "open_section_csv", "open_section_feed")
OF_PUBLICATION = ("publication", "publication_json", "publication_csv")
OF_MONTH = ("late_list", "late_list_paper")


def open_paths(agency: Agency) -> list[str]:
    """Front, sections, publications with their files, and the lists of late dossiers by month. One query."""
    rows = list(publications(agency).values_list("pk", "kind", "period_first"))
    months = {f"{first:%Y-%m}" for _key, kind, first in rows if kind == Kind.LATE_LIST}
    return [
        *_paths(FRONT),
        *(path for section in SECTIONS for path in _paths(OF_SECTION, section.slug)),
        *(path for key, _kind, _first in rows for path in _paths(OF_PUBLICATION, key)),
        *(path for month in sorted(months) for path in _paths(OF_MONTH, month)),
    ]


def news_paths(agency: Agency) -> list[str]:
    """News: the list, its feeds and each piece that is on the web. One query."""
    slugs = list(news_of(agency).values_list("slug", flat=True)[:MOST])
    return [*_paths(("news", "news_atom", "news_rss")), *(path for slug in slugs for path in _paths(("piece",), slug))]


def catalogue_paths(day: date) -> list[str]:
    """The catalogue and the page of each procedure in force on the day. One query."""
    codes = versions_on(day).order_by("procedure__code").values_list("procedure__code", flat=True).distinct()
    return [*_paths(("catalogue",)), *(path for code in codes for path in _paths(("procedure",), code))]


def form_paths(day: date) -> dict[str, str]:
    """The forms that people may download from these pages: address → name of a file with its ending. One query."""
    rows = SampleForm.objects.filter(version__in=versions_on(day).values("pk")).select_related("version__procedure")
    found = {}
    for form in rows.order_by("pk"):
        code = form.version.procedure.code
        [path] = _paths(("sample_form",), code, form.pk)
        found[path] = f"{path.strip('/')}.{form.kind.lower()}"
    return found


def _paths(names: tuple[str, ...], *args: object) -> list[str]:
    return [reverse(f"portal:{name}", args=args) for name in names]
