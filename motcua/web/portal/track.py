"""A citizen follows a dossier by its code, or with the key from the receipt's QR, without an account.

The code alone can be guessed (codes are a series), so it opens only what tells nothing about a person: the state,
the dates, whom to call. The key printed in the QR opens the procedure, the masked name, the steps and the proof of
the date.
"""

import hmac
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from motcua.agency.queries import workdays_for
from motcua.casework.clock import proof_of
from motcua.common.refusals import Refused
from motcua.documents.models import IssuedPaper
from motcua.documents.queries import title_of
from motcua.dossiers.models import Apology, Dossier
from motcua.dossiers.track import stations_of
from motcua.law.lifecycle import State
from motcua.law.numbering import DOSSIER_CODE
from motcua.law.rules import rules_named
from motcua.ratings.models import Level
from motcua.ratings.queries import rating_of
from motcua.ratings.services import rate_case
from motcua.web.ui.throttle import throttled, was_proved

PLAIN_WORDS = {
    State.REGISTERED: (
        "Hồ sơ nộp trực tuyến đã đến. Bộ phận Một cửa sẽ trả lời tiếp nhận hay không trong 08 giờ làm việc."
    ),
    State.RECEIVED: "Hồ sơ đã được tiếp nhận và sắp chuyển cho người thụ lý.",
    State.NOT_ACCEPTED: "Hồ sơ không được tiếp nhận. Lý do ghi trên Phiếu từ chối tiếp nhận.",
    State.PROCESSING: "Hồ sơ đang được giải quyết.",
    State.SUPPLEMENT: (
        "Cần bổ sung giấy tờ. Xem Phiếu yêu cầu bổ sung, mang giấy tờ đến Bộ phận Một cửa; "
        "thời gian chờ không tính vào hạn."
    ),
    State.FINANCIAL: "Cần nộp nghĩa vụ tài chính theo thông báo. Thời gian chờ nộp không tính vào hạn.",
    State.WITHDRAWN: "Hồ sơ đã được rút theo yêu cầu của người nộp.",
    State.STOPPED: "Hồ sơ đã dừng xử lý. Lý do ghi trên thông báo gửi người nộp.",
    State.COMPLETED: "Đã có kết quả. Mời đến nhận, mang theo giấy hẹn.",
    State.RETURNED: "Đã trả kết quả.",
}


def unkept(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Pages reached by the key of a receipt: kept by no cache, listed by no search engine, told to no other site."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        answer["Cache-Control"] = "no-store"
        answer["X-Robots-Tag"] = "noindex"
        answer["Referrer-Policy"] = "same-origin"  # «no-referrer» would send the rating form with a null origin
        return answer

    return answered


@throttled("track", limit=60, seconds=300)
@require_GET
def track(request: HttpRequest) -> HttpResponse:
    """GET ?ma=: the search box; a well-formed code goes on to its page."""
    code = request.GET.get("ma", "").strip().upper()
    was_proved(request)  # nothing is looked up here; the page of the code counts
    if not code:
        return render(request, "portal/track/search.html", {"code": "", "problem": ""})
    if not DOSSIER_CODE.match(code):
        problem = "Mã hồ sơ không đúng dạng. Mã in ở góc trên giấy tiếp nhận, ví dụ 000.00.06.H56-231027-0361."
        return render(request, "portal/track/search.html", {"code": code, "problem": problem}, status=422)
    return redirect("portal:tracked", code)


@unkept
@throttled("track", limit=60, seconds=300)
@require_GET
def tracked(request: HttpRequest, code: str) -> HttpResponse:
    """GET ?k=: state in plain words; with the key also what, the steps, and the proof of the date."""
    dossier = _find(code)
    if dossier is None:
        problem = "Không tìm thấy hồ sơ với mã này. Kiểm tra lại từng số trên giấy tiếp nhận."
        return render(request, "portal/track/search.html", {"code": code, "problem": problem}, status=404)
    has_key = _fits(dossier, request.GET.get("k", ""))
    case = dossier.case
    context: dict[str, Any] = {
        "case": case,
        "words": PLAIN_WORDS[State(case.state)],
        "is_late": case.clock == "running" and case.due_at is not None and case.due_at < timezone.now(),
        "has_key": has_key,
        "phone": case.agency.phone,
    }
    if has_key:
        was_proved(request)
        context |= _with_key(dossier)
    return render(request, "portal/track/detail.html", context)


def _fits(dossier: Dossier, key: str) -> bool:
    """Whether the key is the one on the receipt; the time it takes tells nothing."""
    return hmac.compare_digest(key.encode(), dossier.access_key.encode())


def _find(code: str) -> Dossier | None:
    related = ("case__agency", "version", "process", "apology")
    return Dossier.objects.select_related(*related).filter(case__code=code.upper()).first()


def _with_key(dossier: Dossier) -> dict[str, Any]:
    case = dossier.case
    deadline = proof_of(case, workdays_for(case.agency))
    return {
        "dossier": dossier,
        "deadline": deadline,
        "rules": rules_named(case.rules),
        "steps": stations_of(dossier),
        "requests": list(dossier.supplements.filter(completed_at=None).exclude(sent_at=None)),
        "key": dossier.access_key,
        "apology": _issued_apology(dossier),
        "may_rate": case.state in (State.COMPLETED, State.RETURNED),
    }


def _issued_apology(dossier: Dossier) -> Apology | None:
    apology = getattr(dossier, "apology", None)
    return apology if apology and apology.issued_at else None


@unkept
@throttled("rate", limit=20, seconds=300)
@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest, code: str) -> HttpResponse:
    """GET ?k= asks, POST keeps the rating of a finished dossier; only with the key from the receipt."""
    key = request.POST.get("k") or request.GET.get("k", "")
    dossier = _find(code)
    if dossier is None or not _fits(dossier, key):
        problem = "Đánh giá mở bằng mã QR trên giấy tiếp nhận hồ sơ."
        return render(request, "portal/track/search.html", {"code": code, "problem": problem}, status=404)
    if request.method == "GET":  # a rating is a write, so it counts
        was_proved(request)
    former = rating_of(dossier.case)
    context: dict[str, Any] = {
        "case": dossier.case,
        "key": key,
        "levels": Level.choices,
        "problem": "",
        "level": former.level if former else "",
        "comment": former.comment if former else "",
        "may_rate": dossier.case.state in (State.COMPLETED, State.RETURNED),
    }
    if request.method == "POST":
        try:
            rate_case(
                dossier.case,
                level=request.POST.get("level", ""),
                comment=request.POST.get("comment", ""),
                at=timezone.now(),
            )
        except Refused as refused:
            context |= {"problem": refused.sentence, "comment": request.POST.get("comment", "")}
            return render(request, "portal/track/rate.html", context, status=422)
        return render(request, "portal/track/rated.html", context)
    return render(request, "portal/track/rate.html", context)


@throttled("verify", limit=60, seconds=300)
@require_GET
def verify(request: HttpRequest, verify_code: str) -> HttpResponse:
    """GET: whether a printed paper is ours: its form, number, day and agency; nothing about the person."""
    paper = IssuedPaper.objects.select_related("agency").filter(verify_code=verify_code).first()
    if paper:
        was_proved(request)
    title = title_of(paper) if paper else ""
    context = {"paper": paper, "title": title}
    return render(request, "portal/track/verify.html", context, status=200 if paper else 404)
