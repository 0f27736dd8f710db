"""A citizen follows a dossier by its code, or with the key from the receipt's QR, without an account.

The code alone can be guessed (codes are a series), so it opens only what tells nothing about a person: the state,
the dates, whom to call. The key printed in the QR opens the procedure, the masked name, the steps and the proof of
the date.
"""

import hmac
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from motcua.agency.queries import workdays_for
from motcua.casework.clock import proof_of
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.documents.models import IssuedPaper
from motcua.documents.queries import title_of
from motcua.dossiers.models import Apology, Channel, Dossier
from motcua.dossiers.track import stations_of
from motcua.law.lifecycle import State
from motcua.law.numbering import DOSSIER_CODE
from motcua.law.rules import rules_named
from motcua.ratings.models import Level, RatingChannel
from motcua.ratings.queries import is_rateable, questions_on, rating_of
from motcua.ratings.services import rate_case
from motcua.web.ui.rating_form import LEVELS, Asked, answers_in, asked_of
from motcua.web.ui.throttle import throttled, was_proved
from motcua.web.ui.unkept import unkept

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
        "may_rate": is_rateable(case),
    }


def _issued_apology(dossier: Dossier) -> Apology | None:
    apology = getattr(dossier, "apology", None)
    return apology if apology and apology.issued_at else None


@unkept
@throttled("rate", limit=20, seconds=300)
@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest, code: str) -> HttpResponse:
    """GET ?k= &kenh=qr asks, POST keeps the rating; only with the key from the receipt."""
    sent = request.POST.dict() if request.method == "POST" else {}
    asked = {**request.GET.dict(), **sent}
    dossier = _find(code)
    if dossier is None or not _fits(dossier, asked.get("k", "")):
        problem = "Đánh giá mở bằng mã QR trên giấy tiếp nhận hồ sơ."
        return render(request, "portal/track/search.html", {"code": code, "problem": problem}, status=404)
    channel = _channel(dossier, asked.get("kenh", ""))
    context: dict[str, Any] = {"case": dossier.case, "key": asked["k"], "levels": LEVELS, "channel": channel.value}
    if request.method == "POST":
        return _keep(request, dossier, channel, context)
    was_proved(request)  # a rating is a write, so it counts; asking for the form does not
    former = rating_of(dossier.case)
    context |= {"level": former.level if former else "", "comment": former.comment if former else ""}
    context |= {"is_rated": former is not None, "may_rate": is_rateable(dossier.case)}
    return render(request, "portal/track/rate.html", {**context, "questions": _questions(dossier, {})})


def _channel(dossier: Dossier, told: str) -> RatingChannel:
    """By the QR when the tracking page led here; a dossier handed in online has no receipt with one."""
    by_qr = told == RatingChannel.QR and dossier.channel != Channel.ONLINE
    return RatingChannel.QR if by_qr else RatingChannel.ONLINE


def _questions(dossier: Dossier, sent: dict[str, str]) -> list[Asked]:
    return asked_of(questions_on(dossier.case.agency, day_of(timezone.now())), sent)


def _keep(request: HttpRequest, dossier: Dossier, channel: RatingChannel, context: dict[str, Any]) -> HttpResponse:
    sent = request.POST.dict()
    level, comment = sent.get("level", ""), sent.get("comment", "")
    try:
        rate_case(
            dossier.case, level=level, comment=comment, at=timezone.now(), channel=channel, answers=answers_in(sent)
        )
    except Refused as refused:
        context |= {"problem": refused.sentence, "level": level, "comment": comment}
        context |= {"may_rate": is_rateable(dossier.case), "questions": _questions(dossier, sent)}
        return render(request, "portal/track/rate.html", context, status=422)
    return render(request, "portal/track/rated.html", {**context, "is_low": level == Level.UNSATISFIED})


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
