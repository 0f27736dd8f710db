"""Every address that is public for good: what a copy of the site without the application must hold."""

from django.urls import reverse

from motcua.agency.models import Agency
from motcua.reporting.publication_data import Kind
from motcua.reporting.publishing import publications
from motcua.web.portal.published import SECTIONS

FRONT = ("published", "published_json", "published_csv", "open_feed")
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


def _paths(names: tuple[str, ...], *args: object) -> list[str]:
    return [reverse(f"portal:{name}", args=args) for name in names]
