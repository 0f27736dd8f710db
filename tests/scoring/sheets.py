"""Finished dossiers of a quarter and sheets in each state, by the real acts."""

from datetime import datetime, timedelta
from fractions import Fraction

from motcua.common.moments import VIETNAM
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import processing, result
from motcua.law.scoring import quarter
from motcua.ratings.models import Rating
from motcua.scoring import services
from motcua.scoring.models import ScoreSheet
from motcua.scoring.queries import computed_of
from motcua.scoring.services import Mark, OwnScore
from tests.factories import NOON, make_dossier, officer, party

QUARTER = quarter(2026, 4)
OVER = datetime(2026, 12, 16, 9, 0, tzinfo=VIETNAM)
"""A morning after the quarter of `NOON` has ended."""


def finished(number: int = 0, **more) -> Dossier:
    """Handed on, signed and sealed within minutes: early, and every stay shorter than allowed."""
    made = make_dossier(owner=party(identity_number=f"0241850{number:05d}"), **more)
    at = made.case.received_at
    processing.hand_over_dossier(made, by=officer("tp_ht"), at=at + timedelta(minutes=1))
    result.approve_dossier(made, by=officer("chu_tich"), at=at + timedelta(minutes=2))
    return result.complete_dossier(made, by=officer("vp_tk"), at=at + timedelta(minutes=3))


def rated(dossier: Dossier, level: str, at: datetime = NOON) -> Rating:
    return Rating.objects.create(case=dossier.case, level=level, rated_at=at)


def opened(at: datetime = NOON) -> None:
    services.open_sheets(officer().agency, QUARTER, by=officer("vp_tk"), at=at)


def sheet_of(post: str = "") -> ScoreSheet:
    """The sheet of the post's holder; of the one-stop unit without one. Opened when it is not there yet."""
    if not ScoreSheet.objects.exists():
        opened()
    rows = ScoreSheet.objects.select_related("agency", "unit", "officer")
    return rows.get(officer=officer(post)) if post else rows.get(officer=None)


def own_scores(sheet: ScoreSheet, **changed: OwnScore) -> dict[int, OwnScore]:
    """What log and ratings say, and 2 points with a word of evidence for the rest; `changed` by n5=…"""
    found = computed_of(sheet)
    entries = {
        line.number: OwnScore(found[line.number].value)
        if line.number in found
        else OwnScore(Fraction(2), evidence="Có")
        for line in sheet.lines.all()
    }
    return entries | {int(name[1:]): entry for name, entry in changed.items()}


def marks_of(sheet: ScoreSheet, **changed: Mark) -> dict[int, Mark]:
    """Every own score agreed to; `changed` by n5=…"""
    agreed = {line.number: Mark(line.own) for line in sheet.lines.all()}
    return agreed | {int(name[1:]): mark for name, mark in changed.items()}


def scored(post: str = "", **changed: OwnScore) -> ScoreSheet:
    sheet = sheet_of(post)
    by = officer(post or "mot_cua")
    return services.self_score_sheet(sheet, own_scores(sheet, **changed), by=by, at=OVER)


def verified(post: str = "", by: str = "vp_tk", **changed: Mark) -> ScoreSheet:
    sheet = scored(post)
    return services.verify_sheet(sheet, marks_of(sheet, **changed), by=officer(by), at=OVER + timedelta(hours=1))


def signed(post: str = "", **changed: Mark) -> ScoreSheet:
    sheet = verified(post, **changed)
    return services.sign_sheet(sheet, by=officer("chu_tich"), at=OVER + timedelta(hours=2))
