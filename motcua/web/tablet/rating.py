"""Rating at the counter in two touches: which dossier, which face. Works without script; goes back by itself.

The tablet is opened once by an address with its key, which it keeps in a cookie: the key stands in no later address,
so neither whoever looks at the screen nor a log learns it. Only what had something at this counter today is rated, and
dossiers are named by their code alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from motcua.casework.models import Case
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.ratings.models import Rating, RatingChannel, RatingTablet
from motcua.ratings.queries import (
    AtCounter,
    at_counter,
    invitation_on,
    just_returned,
    named_at_counter,
    questions_on,
)
from motcua.ratings.services.rating import rate_case
from motcua.ratings.services.setting_up import dismiss_invitation, tablet_of
from motcua.web.ui.rating_form import LEVELS, answers_in, asked_of
from motcua.web.ui.throttle import throttled, was_proved
from motcua.web.ui.unkept import unkept

START_SECONDS = 10
"""The start page looks so often whether an officer invites somebody to rate."""
FACES_SECONDS = 60
FORM_SECONDS = 120
THANKS_SECONDS = 8
TOKEN_SECONDS = 300
COOKIE = "may_danh_gia"
COOKIE_SECONDS = 400 * 24 * 3600
"""As long as browsers keep any; then the office gives another address."""
SALT = "motcua.web.tablet.more"
SKIP = "bo-qua"
GUESSES = {"so", "ma"}
"""What is asked with these may be tried out; it counts until it names a dossier of today."""
TOO_MANY = 429
View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Shown:
    """A dossier on the tablet: its code, and the last number of it in large."""

    code: str

    @property
    def short(self) -> str:
        return self.code.rsplit("-", 1)[-1]


def on_tablet(view: View) -> View:
    """Give the view its tablet; without key, or with one taken back, a page says so, and it counts as a guess."""

    @throttled("tablet", limit=60, seconds=300)
    @wraps(view)
    def opened(request: HttpRequest) -> HttpResponse:
        tablet = tablet_of(request.COOKIES.get(COOKIE, ""))
        if tablet is None:
            return render(request, "tablet/closed.html", status=404)
        if request.method == "GET" and not GUESSES & set(request.GET):  # a rating is a write, so it counts
            was_proved(request)
        return view(request, tablet)

    @unkept
    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponse:
        answer = opened(request)
        if answer.status_code == TOO_MANY:  # nobody sits at the tablet to go back
            answer["Refresh"] = f"{FACES_SECONDS}; url={reverse('tablet:start')}"
        return answer

    return answered


def _places() -> dict[str, str]:
    return {"start": reverse("tablet:start"), "number_url": reverse("tablet:number")}


@unkept
@throttled("tablet", limit=60, seconds=300)
@require_GET
def open_tablet(request: HttpRequest, key: str) -> HttpResponse:
    """GET: the address given in set-up; the tablet keeps the key and goes on to the start page."""
    if tablet_of(key) is None:
        return render(request, "tablet/closed.html", status=404)
    was_proved(request)
    answer = redirect("tablet:start")
    answer.set_cookie(
        COOKIE, key, max_age=COOKIE_SECONDS, path=reverse("tablet:start"), httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return answer


@on_tablet
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, tablet: RatingTablet) -> HttpResponse:
    """GET: codes of results just handed back, or the dossier an officer invites for; ?ma= shows its faces.

    POST ma, level: keep the rating (level=bo-qua: rather not), then thank.
    """
    now = timezone.now()
    if request.method == "POST":
        return _rate(request, tablet)
    invitation = invitation_on(tablet, now)
    code = request.GET.get("ma", "") or (invitation.case.code if invitation else "")
    if code:
        return _faces(request, tablet, code)
    recent = [Shown(row.code) for row in just_returned(tablet.agency, now)]
    return render(request, "tablet/start.html", {"recent": recent, "seconds": START_SECONDS, **_places()})


def _faces(request: HttpRequest, tablet: RatingTablet, code: str) -> HttpResponse:
    try:
        case = _case(tablet, code)
    except Refused as refused:
        return _ask_again(request, code, refused)
    was_proved(request)
    context = {"code": case.code, "levels": LEVELS, "seconds": FACES_SECONDS, **_places()}
    return render(request, "tablet/faces.html", context)


def _case(tablet: RatingTablet, code: str) -> Case:
    """A dossier of today by its whole code, or the one an officer invites for."""
    now = timezone.now()
    invitation = invitation_on(tablet, now)
    if invitation and invitation.case.code == code:
        return invitation.case
    keys = [row.case_id for row in at_counter(tablet.agency, now) if row.code == code]
    if not keys:
        named_at_counter(tablet.agency, code, now)  # refuses, unless a number was sent in place of a code
        raise Refused("Chọn hồ sơ rồi đánh giá.", field="so")
    return Case.objects.select_related("agency").get(pk=keys[0])


def _ask_again(request: HttpRequest, typed: str, refused: Refused) -> HttpResponse:
    context = {"typed": typed[:40], "problem": refused.sentence, "seconds": FORM_SECONDS, **_places()}
    return render(request, "tablet/number.html", context, status=422)


def _rate(request: HttpRequest, tablet: RatingTablet) -> HttpResponse:
    code, level, now = request.POST.get("ma", ""), request.POST.get("level", ""), timezone.now()
    if level == SKIP:
        invitation = invitation_on(tablet, now)
        if invitation and invitation.case.code == code:
            dismiss_invitation(invitation, at=now)
        return redirect("tablet:start")
    try:
        case = _case(tablet, code)
        rate_case(case, level=level, at=now, channel=RatingChannel.TABLET, tablet=tablet)
    except Refused as refused:
        return _ask_again(request, code, refused)
    token = signing.dumps({"case": case.pk, "tablet": tablet.pk}, salt=SALT)
    return redirect(f"{reverse('tablet:thanks')}?{urlencode({'t': token})}")


@on_tablet
@require_GET
def number(request: HttpRequest, tablet: RatingTablet) -> HttpResponse:
    """GET asks for the number on the receipt; ?so= goes on to its faces, or lets choose between equal numbers."""
    typed, places = request.GET.get("so"), _places()
    if typed is None:
        return render(request, "tablet/number.html", {"typed": "", "seconds": FORM_SECONDS, **places})
    try:
        found: list[AtCounter] = named_at_counter(tablet.agency, typed, timezone.now())
    except Refused as refused:
        return _ask_again(request, typed, refused)
    was_proved(request)
    if len(found) == 1:
        return redirect(f"{places['start']}?{urlencode({'ma': found[0].code})}")
    choices = [Shown(row.code) for row in found]
    return render(request, "tablet/number.html", {"choices": choices, "seconds": FORM_SECONDS, **places})


@on_tablet
@require_GET
def thanks(request: HttpRequest, tablet: RatingTablet) -> HttpResponse:
    """GET ?t=: thanks, then back to the start; with the questions, while there are any."""
    token = request.GET.get("t", "")
    asks = bool(_just_rated(tablet, token)) and bool(questions_on(tablet.agency, day_of(timezone.now())))
    more_url = f"{reverse('tablet:more')}?{urlencode({'t': token})}" if asks else ""
    return render(request, "tablet/thanks.html", {"more_url": more_url, "seconds": THANKS_SECONDS, **_places()})


def _just_rated(tablet: RatingTablet, token: str) -> Rating | None:
    """The rating given on this tablet a moment ago, by the word it was sent on with."""
    try:
        known: dict[str, int] = signing.loads(token, salt=SALT, max_age=TOKEN_SECONDS)
    except signing.BadSignature:
        return None
    if known["tablet"] != tablet.pk:
        return None
    return Rating.objects.select_related("case__agency").filter(case=known["case"]).first()


@on_tablet
@require_http_methods(["GET", "POST"])
def more(request: HttpRequest, tablet: RatingTablet) -> HttpResponse:
    """GET ?t=: the questions. POST t and answers: the same level once more, with what was answered."""
    token = request.POST.get("t") or request.GET.get("t", "")
    rating = _just_rated(tablet, token)
    if rating is None:
        return redirect("tablet:start")
    context: dict[str, Any] = {"token": token, "seconds": TOKEN_SECONDS, **_places()}
    now, sent = timezone.now(), request.POST.dict()
    questions = asked_of(questions_on(tablet.agency, day_of(now)), sent)
    if request.method == "POST":
        try:
            rate_case(
                rating.case, level=rating.level, at=now, comment=sent.get("comment", ""), answers=answers_in(sent),
                channel=RatingChannel.TABLET, tablet=tablet,
            )  # fmt: skip
        except Refused as refused:
            context |= {"questions": questions, "problem": refused.sentence, "comment": sent.get("comment", "")}
            return render(request, "tablet/more.html", context, status=422)
        return redirect("tablet:thanks")
    return render(request, "tablet/more.html", {**context, "questions": questions})
