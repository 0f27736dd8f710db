"""What is typed at the counter and not yet saved, and the one-time key that makes saving twice the same as once.

The key of a window names its draft row; when the dossiers are stored the row keeps only their codes, so that a second
sending of the same form is answered with the same dossiers.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from motcua.agency.models import Officer
from motcua.common.ground import steady_ground
from motcua.common.refusals import Refused
from motcua.common.rows import insert_rows
from motcua.dossiers.counter_queries import open_twins
from motcua.dossiers.models import Dossier, IntakeDraft
from motcua.dossiers.services.intake import Intake, receive_batch

SAVED = "saved"
KEEP_SAVED = timedelta(days=2)
MAX_CHARACTERS = 60_000


def keep_draft(key: str, data: dict[str, Any], *, by: Officer, at: datetime) -> bool:
    """Keep what was typed in this window; False when its dossiers are stored already (a late message of the page)."""
    if sum(len(value) for values in data.values() for value in values) > MAX_CHARACTERS:
        raise Refused("Bản nháp quá dài, không giữ được.")
    with transaction.atomic():
        draft, created = IntakeDraft.objects.select_for_update().get_or_create(
            officer=by, key=key, defaults={"data": data, "changed_at": at}
        )
        if created:
            _sweep(by, at)
            return True
        if SAVED in draft.data:
            return False
        draft.data, draft.changed_at = data, at
        draft.save(update_fields=["data", "changed_at"])
    return True


def drop_draft(key: str, *, by: Officer) -> None:
    IntakeDraft.objects.filter(officer=by, key=key).delete()


def take_in_once(
    key: str, intakes: list[Intake], *, by: Officer, at: datetime, twins_seen: bool = False
) -> list[Dossier]:
    """Take the dossiers of one form in: all or none, and once however often the form is sent.

    Locks the window's draft row first, so that two equal sendings wait for one another. An open dossier of the same
    person for the same procedure is refused (field `twins_seen`) until the officer has seen it.
    """
    with steady_ground(), transaction.atomic():
        draft, data = _claim(key, by, at)
        if codes := data.get(SAVED):
            return list(Dossier.objects.filter(case__code__in=codes).select_related("case").order_by("pk"))
        if not twins_seen and any(
            open_twins(by.agency, intake.owner.identity_number, [intake.version]) for intake in intakes
        ):
            raise Refused("Người này đang có hồ sơ chưa xong của cùng thủ tục. Xem hồ sơ đó trước.", field="twins_seen")
        dossiers = receive_batch(intakes, by=by, at=at)
        saved = {SAVED: [dossier.case.code for dossier in dossiers]}
        IntakeDraft.objects.filter(pk=draft).update(data=saved, changed_at=at)
    return dossiers


def _claim(key: str, by: Officer, at: datetime) -> tuple[int, dict[str, Any]]:
    """The window's row, locked until commit: its key and what it holds."""
    new = IntakeDraft(officer=by, key=key, data={}, changed_at=at)
    if insert_rows([new], unless_there=True):
        return new.pk, {}
    return IntakeDraft.objects.select_for_update().values_list("pk", "data").get(officer=by, key=key)


def _sweep(by: Officer, at: datetime) -> None:
    """Rows that only remember codes go after two days: nobody sends such an old form again."""
    IntakeDraft.objects.filter(officer=by, changed_at__lt=at - KEEP_SAVED, data__has_key=SAVED).delete()
