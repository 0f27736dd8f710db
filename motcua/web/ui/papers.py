"""Papers as answers: shown in the browser. Who may keep them is said by the door (`officer_required`, published)."""

from django.http import HttpResponse


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    """A PDF to look at and print; `name` without ending."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer
