"""How every act on a dossier begins: lock it, then ask what is locked whether the act may happen."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from motcua.agency.models import Officer
from motcua.casework.models import Case
from motcua.casework.services import Work, act_on
from motcua.dossiers.models import Dossier
from motcua.dossiers.permissions import Actor, actor, ensure

May = Callable[[Actor, Case], bool]


@contextmanager
def acting(dossier: Dossier, may: May, refusal: str, *, by: Officer, at: datetime) -> Iterator[Work]:
    """One act of an officer on a dossier: Forbidden with the sentence `refusal` unless `may` says yes.

    Permission is asked of the locked row, not of what the page had read: of two clicks on one button, or of two
    officers at one dossier, only the first finds it still in the hand and state that allow the act. Inside,
    `dossier.case` is the locked case; after a refusal it is again what the caller had.
    """
    shown = dossier.case
    try:
        with act_on(shown, by=by, at=at) as work:
            dossier.case = work.case
            ensure(may(actor(by, at), work.case), refusal)
            yield work
    finally:
        dossier.case = shown
