"""The office in which the book is measured: a catalogue of every kind, duties done and not done, and the import."""

import csv
import random
from datetime import date, datetime, time, timedelta

from django.utils.text import slugify

from motcua.agency.models import Unit
from motcua.common.moments import VIETNAM
from motcua.common.text import fold
from motcua.dossiers.models import LateList
from motcua.dossiers.services.history import import_history
from motcua.procedures.models import Field, Posting, Procedure, ProcedureVersion, Process, ProcessStatus
from motcua.reporting.models import OutsideTotal, Publication
from motcua.scoring.models import ScoreSheet
from tests.factories import NOON, ground, officer
from tests.reporting.oracle.history import PROCEDURES


def lay_office(seed=5):
    """The ground commune with more procedures and what it published."""
    commune, dice = ground(), random.Random(seed)
    for row in PROCEDURES:
        _lay_procedure(commune, row, dice)
    _lay_versions(commune)
    _lay_postings(commune, dice)
    _lay_duties(commune, dice)
    return commune


def _lay_procedure(commune, row, dice):
    code, field, online, post, fee, level, who, unit, amount = row
    procedure = Procedure.objects.create(code=code)
    lying = Field.objects.filter(name=field).first() or Field.objects.create(name=field, slug=slugify(fold(field)))
    ProcedureVersion.objects.create(
        procedure=procedure, name=f"Thủ tục {code}", field=lying, level=level, handled_by=who, limit_unit=unit,
        limit_amount=amount, fee_rule="fixed", has_fee=fee, online_level=online, by_post=post, result="Giấy",
    )  # fmt: skip
    if dice.random() < 0.7:
        since = datetime(2024, dice.randrange(1, 12), 10, 8, tzinfo=VIETNAM)
        Process.objects.create(
            agency=commune, code=f"qt-{code.replace('.', '-')}", procedure=procedure, title="Quy trình",
            status=ProcessStatus.APPROVED, approved_at=since,
        )  # fmt: skip


def _lay_versions(commune):
    """One procedure changed in 2025, one was abolished, one is not yet in force."""
    old = ProcedureVersion.objects.get(procedure__code="9.000003")
    old.valid_to = date(2025, 3, 14)
    old.save()
    old.pk, old.number, old.valid_from, old.valid_to = None, 2, date(2025, 3, 15), None
    old.online_level, old.has_fee, old.by_post = "toan_trinh", True, False
    old._state.adding = True
    old.save()
    ProcedureVersion.objects.filter(procedure__code="9.000011").update(valid_to=date(2025, 6, 30))
    ProcedureVersion.objects.filter(procedure__code="9.000008").update(valid_from=date(2024, 9, 15))


def _lay_postings(commune, dice):
    clerk = officer("vp_tk")
    for version in ProcedureVersion.objects.order_by("pk"):
        for place in ("counter", "portal"):
            if dice.random() < 0.8:
                up = datetime(2023 + dice.randrange(3), dice.randrange(1, 12), 14, 23, 59, 59, tzinfo=VIETNAM)
                down = up + timedelta(days=dice.randrange(1, 500)) if dice.random() < 0.3 else None
                Posting.objects.create(
                    agency=commune, version=version, place=place, posted_at=up, posted_by=clerk, taken_down_at=down,
                    taken_down_by=clerk if down else None,
                )  # fmt: skip


def _lay_duties(commune, dice):
    for month in months():
        after = datetime.combine(month + timedelta(days=31), time(9), VIETNAM)
        if dice.random() < 0.7:
            moment = after + timedelta(days=dice.randrange(60))
            LateList.objects.create(
                agency=commune, month=month, rows=[], closed_at=after, published_at=min(moment, NOON)
            ) if after < NOON else None
        if dice.random() < 0.7 and after < NOON:
            _publish(commune, month, after + timedelta(days=dice.randrange(60)))
        for source in ("bcqg", "dvcqg"):
            if dice.random() < 0.9:
                received = dice.randrange(900, 1500)
                OutsideTotal.objects.create(
                    agency=commune, source=source, month=month, received=received, entered_at=NOON,
                    synchronised=dice.randrange(700, 900) if source == "dvcqg" else 0,
                )  # fmt: skip

    _lay_sheets(commune)


def _lay_sheets(commune):
    """Signed score sheets of some quarters, one of them signed a year late."""
    unit = Unit.objects.filter(agency=commune, is_one_stop=True).order_by("pk").last()
    for first, last, signed in [
        (date(2024, 3, 15), date(2024, 6, 14), datetime(2024, 6, 20, 9, tzinfo=VIETNAM)),
        (date(2024, 6, 15), date(2024, 9, 14), datetime(2025, 9, 14, 9, tzinfo=VIETNAM)),
        (date(2025, 3, 15), date(2025, 6, 14), datetime(2025, 6, 14, 9, tzinfo=VIETNAM)),
    ]:
        ScoreSheet.objects.create(
            agency=commune, unit=unit, first_day=first, last_day=last, state="signed", signed_at=signed,
            opened_at=signed, sha256="0" * 64,
        )  # fmt: skip


def _publish(commune, month, moment):
    last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    Publication.objects.create(
        agency=commune, kind="measures_766", subject=f"{month:%m/%Y}", period_first=month, period_last=last,
        published_at=min(moment, NOON - timedelta(minutes=5)), sha256="0" * 64,
    )  # fmt: skip


def months():
    """First days of the months of three years."""
    return [date(year, month, 1) for year in (2023, 2024, 2025, 2026) for month in range(1, 13)][11:-1]


def bring(folder, rows, name):
    """Write the rows as a file and import it; returns what became of them."""
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, dict.fromkeys(key for row in rows for key in row))
        writer.writeheader()
        writer.writerows(rows)
    outcome = import_history(path, agency=ground(), by=None, at=NOON, create_procedures=True)
    assert outcome.rejected == 0, outcome.rejected_file.read_text(encoding="utf-8-sig")[:3000]
    return outcome
