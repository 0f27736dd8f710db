"""What a form's page says of its closings: those there are, what may be done now, what does not fit."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count

from motcua.dossiers.permissions import Actor
from motcua.reporting.forms.continuity import Gap
from motcua.reporting.forms.definition import Form
from motcua.reporting.freezing import freezes_of
from motcua.reporting.models import Freeze
from motcua.reporting.periods import Period
from motcua.reporting.permissions import can_close_figures, can_sign_figures


@dataclass(frozen=True)
class Closing:
    """`to_sign`: the last closing, where this officer may sign it. `runs_until`: the moment a running period ends."""

    rows: Sequence[Freeze]
    may_close: bool
    to_sign: Freeze | None
    runs_until: datetime | None
    gaps: list[Gap] = field(default_factory=list)


def closing_of(who: Actor, form: Form, period: Period, now: datetime, gaps: list[Gap] | None = None) -> Closing | None:
    """None where the form cannot be closed. One query; nothing is computed."""
    if not form.can_be_closed:
        return None
    mine = freezes_of(who.officer.agency).filter(form=form.code, period_first=period.first, period_last=period.last)
    rows = list(mine.defer("contributions", "values", "parameters").annotate(restated=Count("restatements")))
    is_signed = any(row.is_signed for row in rows)
    is_over = period.until <= now
    return Closing(
        rows,
        may_close=is_over and not is_signed and can_close_figures(who),
        to_sign=rows[0] if rows and not is_signed and can_sign_figures(who) else None,
        runs_until=None if is_over else period.until,
        gaps=gaps or [],
    )
