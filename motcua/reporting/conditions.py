"""The sets every figure is made of, as conditions on a row of facts beside a window: R, C, N, F, O and their classes.

A condition is a function of a table. It uses only columns and the operators & | ~ and comparisons, so that Ibis turns
it into the SQL of any engine; nobody writes a second copy. Four columns belong to the window: `start`, the first moment
of the period; `stop`, the first after it; `seen`, the moment it is looked at from; `until`, the earlier of the last
two: the first moment that no longer counts.
"""

from collections.abc import Callable
from typing import Any

Condition = Callable[[Any], Any]
"""From a table (facts beside windows) to a column of true and false."""


LAID: dict[str, Condition] = {}
"""Conditions that stand as columns in the table that is asked: half of all measures use each of them."""


def laid(condition: Condition) -> Condition:
    """The column where it stands already, else the condition itself."""
    name = f"is_{condition.__name__}"
    LAID[name] = condition

    def read(t: Any) -> Any:
        return t[name] if name in t.columns else condition(t)

    read.__doc__ = condition.__doc__
    return read


def known(t: Any) -> Any:
    """The row tells of the moment of the snapshot."""
    return (t.known_from < t.until) & (t.known_until >= t.until)


def relevant(t: Any) -> Any:
    """The row may be in something: a dossier that lived into the period or was rated after its beginning, a payment
    made in it, and whatever is neither.
    """
    lived_dossier = dossier(t) & (t.received < t.until) & (lived(t) | _told(t.rated >= t.start))
    return known(t) & (lived_dossier | payment(t) | ~t.kind.isin(["dossier", "payment"]))


def of_kind(kind: str) -> Condition:
    return lambda t: t.kind == kind


dossier = of_kind("dossier")


def both(*conditions: Condition) -> Condition:
    def all_of(t: Any) -> Any:
        found = conditions[0](t)
        for condition in conditions[1:]:
            found = found & condition(t)
        return found

    return all_of


def negated(condition: Condition) -> Condition:
    return lambda t: ~condition(t)


def inside(moment: Any, t: Any) -> Any:
    """The moment lies in the window; an unknown moment does not."""
    return _told((moment >= t.start) & (moment < t.until))


def _told(condition: Any) -> Any:
    """Unknown counts as no, so that ~ gives everything else."""
    return condition.fill_null(False)


# Sets of dossiers


@laid
def received(t: Any) -> Any:
    """R: accepted in the period."""
    return dossier(t) & inside(t.received, t)


@laid
def open_at_end(t: Any) -> Any:
    return t.ended.isnull() | (t.ended >= t.until)


@laid
def finished(t: Any) -> Any:
    """F: ended in the period. The row of the snapshot was known then, so it was received before."""
    return dossier(t) & inside(t.ended, t)


def lived(t: Any) -> Any:
    """Not ended before the period; nor, where the period is still to come, at the moment it is looked at from."""
    return open_at_end(t) | (t.ended >= t.start)


@laid
def taken(t: Any) -> Any:
    """N = R ∪ C."""
    return dossier(t) & (t.received < t.until) & lived(t)


def carried_over(t: Any) -> Any:
    """C: accepted before the period and not ended before it."""
    return taken(t) & (t.received < t.start)


@laid
def still_open(t: Any) -> Any:
    """O = N − F."""
    return dossier(t) & (t.received < t.until) & open_at_end(t)


# Classes of finished dossiers


def given_back(t: Any) -> Any:
    """Returned, withdrawn or stopped."""
    return t.outcome == "given_back"


def early(t: Any) -> Any:
    return (t.timeliness == "early") & ~given_back(t)


def on_time(t: Any) -> Any:
    """On the day, given back in time, or without an appointment (note under column 9 of II.06a)."""
    return t.timeliness.isin(["on_time", ""]) | ((t.timeliness == "early") & given_back(t))


def late(t: Any) -> Any:
    return t.timeliness == "late"


def good(t: Any) -> Any:
    """Early or on time."""
    return t.timeliness != "late"


def positive(t: Any) -> Any:
    """Settled with the result that was asked for."""
    return t.outcome == "done"


# Classes of open dossiers


@laid
def overdue(t: Any) -> Any:
    """Past the due moment at the snapshot, the clock running then."""
    return _told(t.due < t.until) & ~t.waiting


def in_time(t: Any) -> Any:
    return ~overdue(t)


@laid
def became_late(t: Any) -> Any:
    """L: the due moment passed in the period without an end (indicators §3.1, T13).

    Waiting keeps a dossier in time, but not one that was late already when the supplement was asked for.
    """
    passed = dossier(t) & inside(t.due, t)
    running = ~t.waiting | _told(t.waiting_since > t.due)
    return passed & ((open_at_end(t) & running) | (~open_at_end(t) & late(t)))


def then(moment: Any, t: Any) -> Any:
    """It had happened at the snapshot."""
    return _told(moment < t.until)


def by(moment: Any, t: Any) -> Any:
    """It had happened when the figure was looked at."""
    return _told(moment < t.seen)


# Ways and means


def online(t: Any) -> Any:
    return t.channel == "online"


def has_service(t: Any) -> Any:
    """The procedure has an online service (DVCTT)."""
    return t.online_level != ""


def whole_service(t: Any) -> Any:
    """The whole way online (DVCTT toàn trình)."""
    return t.online_level == "full"


def paid_online(t: Any) -> Any:
    return t.paid_via.isin(["national", "local"])


@laid
def rated_inside(t: Any) -> Any:
    return dossier(t) & inside(t.rated, t)


def satisfied(t: Any) -> Any:
    return t.rating.isin(["satisfied", "very_satisfied"])


def disliked(t: Any) -> Any:
    return (t.rating == "unsatisfied") & by(t.rated, t)


# Procedures, duties and totals of others


@laid
def in_force(t: Any) -> Any:
    """A procedure at the snapshot, carried out by the commune. Its row is the version known then."""
    return (t.kind == "procedure") & (t.level == "xa")


def duty(name: str) -> Condition:
    """Months (quarters) that began in the period and are over."""

    def elapsed(t: Any) -> Any:
        return (
            (t.kind == "duty")
            & (t.channel == name)
            & (t.received >= t.start)
            & (t.received < t.stop)
            & (t.due <= t.seen)
        )

    return elapsed


def done(t: Any) -> Any:
    return by(t.ended, t)


@laid
def payment(t: Any) -> Any:
    """A successful transaction in the period."""
    return (t.kind == "payment") & (t.amount > 0) & inside(t.received, t)


def petition(t: Any) -> Any:
    return (t.kind == "petition") & inside(t.received, t)
