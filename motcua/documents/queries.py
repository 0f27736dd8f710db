"""Asking about issued papers, and about the forms that people may download."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet

from motcua.documents.forms import FORMS, form_on
from motcua.documents.models import IssuedPaper, SampleForm
from motcua.procedures.models import ProcedureVersion, RequiredPaper
from motcua.procedures.queries import versions_on

# Papers of our own, without a national form.
OWN_TITLES = {
    "surgery_notice": "Thông báo đổi ngày hẹn trả",
    "explanation_report": "Báo cáo giải trình",
    "late_list": "Danh sách chậm muộn",
    "score_sheet": "Bảng chấm điểm",
    "direction": "Văn bản chỉ đạo, điều hành",
    "meeting_minutes": "Biên bản họp",
    "inspection_report": "Báo cáo kết quả kiểm tra",
}


def title_of(paper: IssuedPaper) -> str:
    """As the form was called on the day whose rules the paper keeps; an older one bears the first edition's name."""
    if paper.form in OWN_TITLES:
        return OWN_TITLES[paper.form]
    first = min(form.valid_from for form in FORMS if form.kind == paper.form)
    return form_on(paper.form, max(paper.rules_day, first)).title.capitalize()


def sample_forms_of(version: ProcedureVersion) -> dict[str, SampleForm]:
    """The forms to download of a version, by the name of the paper they are for. One query."""
    return {form.paper_name: form for form in SampleForm.objects.filter(version=version).select_related("file")}


def versions_with_forms() -> dict[int, int]:
    """How many forms are kept for each version that has some, by its key. One query."""
    rows = SampleForm.objects.order_by().values_list("version_id")
    return dict(rows.annotate(number=Count("pk")))


def versions_naming_forms(day: date) -> QuerySet[ProcedureVersion]:
    """Versions in force on the day that ask for a paper on a form, by field and name; without the source rows."""
    asked = RequiredPaper.objects.filter(version=OuterRef("pk")).exclude(form_code="")
    return versions_on(day).filter(Exists(asked)).defer("row", "search_text").order_by("field__name", "name", "pk")
