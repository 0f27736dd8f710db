"""Asking about issued papers."""

from motcua.documents.forms import form_on
from motcua.documents.models import IssuedPaper

# Papers of our own, without a national form.
OWN_TITLES = {
    "surgery_notice": "Thông báo đổi ngày hẹn trả",
    "explanation_report": "Báo cáo giải trình",
    "late_list": "Danh sách chậm muộn",
}


def title_of(paper: IssuedPaper) -> str:
    """As the form was called on the day whose rules the paper keeps."""
    return OWN_TITLES.get(paper.form) or form_on(paper.form, paper.rules_day).title.capitalize()
