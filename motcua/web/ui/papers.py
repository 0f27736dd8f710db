"""Papers as answers: shown in the browser, kept by no cache on the way unless they are for everybody."""

from django.http import HttpResponse


def pdf_answer(content: bytes, name: str, *, is_public: bool = False) -> HttpResponse:
    """A PDF to look at and print; `name` without ending. A paper of somebody's is never kept by a cache."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    if not is_public:
        answer["Cache-Control"] = "private, no-store"
    return answer
