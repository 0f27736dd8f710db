"""The sets every figure is made of, as conditions on cases: R, C, N, F, O at a snapshot, and their classes.

A figure is never counted in Python: it is a condition, so that the same words count it and open it to its dossiers.
The snapshot is the last moment of the period, or the present where the period is not over.
"""

from django.db.models import Case as When_
from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from motcua.agency.models import Agency
from motcua.casework.models import Case, Passage, Pause
from motcua.law.lifecycle import State
from motcua.reporting.measure import Window

# Returned, withdrawn and stopped in time counts as on time, however early (note under column 9 of II.06a).
GIVEN_BACK = (State.WITHDRAWN.value, State.STOPPED.value, State.NOT_ACCEPTED.value)

HANDFUL = 20_000
"""More keys than this are not written into a query; then the rows are read."""


def dossiers_of(agency: Agency) -> QuerySet[Case]:
    """Cases that were ever received: refused at intake means never a dossier."""
    return Case.objects.filter(agency=agency, kind="dossier", received_at__isnull=False)


def in_hands(agency: Agency, window: Window) -> QuerySet[Case]:
    """N as rows: what was in the agency's hands in the period, found without reading what lies before or after it."""
    return Case.objects.filter(ended_in(agency, window) | left_over(agency, window))


def ended_in(agency: Agency, window: Window) -> Q:
    """F of the agency, by the index over the end."""
    return Q(agency=agency, kind="dossier", received_at__lt=window.until) & finished(window)


def left_over(agency: Agency, window: Window) -> Q:
    """O of the agency: received and not ended at the snapshot, so open now or ended after it. Asks one query.

    For a period long ago the latter are a handful among all that ended since; the index over the end holds both
    moments, so that their keys are read from it alone.
    """
    later = Case.objects.filter(agency=agency, ended_at__gte=window.until, received_at__lt=window.until).order_by()
    keys = list(later.values_list("pk", flat=True)[: HANDFUL + 1])
    mine = Q(agency=agency, kind="dossier", received_at__lt=window.until)
    ended_later = Q(pk__in=keys) if len(keys) <= HANDFUL else Q(ended_at__gte=window.until)
    return mine & (ended_later | Q(ended_at__isnull=True))


def received(window: Window) -> Q:
    """R: accepted in the period."""
    return Q(received_at__gte=window.start, received_at__lt=window.until)


def carried_over(window: Window) -> Q:
    """C: accepted before the period and not ended before it."""
    return Q(received_at__lt=window.start) & (Q(ended_at__isnull=True) | Q(ended_at__gte=window.start))


def taken(window: Window) -> Q:
    """N = R ∪ C."""
    return Q(received_at__lt=window.until) & (Q(ended_at__isnull=True) | Q(ended_at__gte=window.start))


def finished(window: Window) -> Q:
    """F: ended in the period."""
    return Q(ended_at__gte=window.start, ended_at__lt=window.until)


def open_at_end(window: Window) -> Q:
    """Not ended at the snapshot; of what was taken in, this is O."""
    return Q(ended_at__isnull=True) | Q(ended_at__gte=window.until)


def still_open(window: Window) -> Q:
    """O = N − F."""
    return Q(received_at__lt=window.until) & open_at_end(window)


# Classes of finished dossiers


def early() -> Q:
    return Q(timeliness="early") & ~Q(state__in=GIVEN_BACK)


def on_time() -> Q:
    """On the day, given back in time, or without an appointment."""
    return Q(timeliness__in=["on_time", ""]) | (Q(timeliness="early") & Q(state__in=GIVEN_BACK))


def late() -> Q:
    return Q(timeliness="late")


# Classes of open dossiers


def overdue(window: Window) -> Q:
    """Open and past the due moment at the snapshot, the clock running then."""
    return Q(due_then__lt=window.until, was_waiting=False)


def in_time(window: Window) -> Q:
    return ~Q(due_then__lt=window.until) | Q(was_waiting=True) | Q(due_then__isnull=True)


def as_then(cases: QuerySet[Case], window: Window) -> QuerySet[Case]:
    """Adds what the classes of open dossiers ask: was it waiting, and when was it due, as known at the snapshot.

    The due moment of then is the one of the last history row until then; where history begins later (a dossier that
    was imported), waiting that was not over yet has not shifted the first appointment.
    """
    pauses = Pause.objects.filter(case=OuterRef("pk"))
    then = pauses.filter(started_at__lt=window.until).filter(Q(ended_at__isnull=True) | Q(ended_at__gte=window.until))
    later = pauses.filter(ended_at__gte=window.until)
    told = Passage.objects.filter(case=OuterRef("pk"), at__lt=window.until, due_after__isnull=False).order_by("-number")
    kept = When_(When(Exists(later), then=F("first_due_at")), default=F("due_at"), output_field=DateTimeField())
    return cases.annotate(was_waiting=Exists(then), due_then=Coalesce(Subquery(told.values("due_after")[:1]), kept))
