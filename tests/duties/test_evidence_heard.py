"""Acts of other rooms become evidence of the duties that hear them, once."""

from datetime import date, datetime

import pytest

from motcua.common.moments import VIETNAM
from motcua.direction.services import Draft, draft_document, sign_document, submit_document
from motcua.dossiers.services.late_list import close_month
from motcua.duties.models import Duty, Evidence
from motcua.duties.services import DutySpec, open_duty
from motcua.outreach.signals import item_published
from motcua.procedures.signals import posted
from motcua.reporting.freezing import close_figures, sign_figures
from motcua.reporting.periods import report_quarter
from motcua.reporting.publishing import publish, publish_late_list
from tests.factories import NOON, ground, make_dossier, officer
from tests.scoring.sheets import signed

pytestmark = pytest.mark.django_db
START = datetime(2026, 1, 5, 9, tzinfo=VIETNAM)


def hears(subject: str) -> Duty:
    spec = DutySpec(
        key=f"order:{subject}", title="Việc thường xuyên", product="Báo cáo", kind="ongoing", lead_posts=["vp_tk"],
        subjects=[subject], starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31),
    )  # fmt: skip
    return open_duty(ground(), spec, by=officer("chu_tich"), at=START)


def only(duty: Duty) -> Evidence:
    return duty.evidence.get()


def test_a_publication():
    duty, deaf = hears("score-766"), hears("posting")
    row = publish("measures_766", report_quarter(2026, 3), agency=ground(), by=officer("vp_tk"), at=NOON)
    proof = only(duty)
    assert (proof.url, proof.occurrence.key) == (f"/cong-khai/so/{row.pk}/", "2026-Q4")
    assert not deaf.evidence.exists()


def test_signed_figures_go_to_the_quarter_they_tell_of():
    duty = hears("quarter-report")
    make_dossier()
    freeze = close_figures(ground(), "II.06a", report_quarter(2026, 3), by=officer("vp_tk"), at=NOON)
    signed_one = sign_figures(freeze, by=officer("chu_tich"), at=NOON)
    proof = only(duty)
    assert proof.is_product
    assert (proof.freeze_id, proof.occurrence.key) == (signed_one.pk, "2026-Q3")


def test_a_signed_score_sheet():
    duty = hears("score-sheet")
    sheet = signed()
    assert only(duty).url.endswith(f"/phieu/{sheet.pk}/")


def test_a_letter_of_direction_and_not_a_report():
    duty = hears("direction")
    clerk, chairman = officer("vp_tk"), officer("chu_tich")
    for kind in ("letter", "report"):
        draft = Draft(kind=kind, summary="về việc đôn đốc", body="Yêu cầu thực hiện.", addressees=["Công chức xã"])
        document = draft_document(ground(), draft, by=clerk, at=NOON)
        submit_document(document, by=clerk, at=NOON)
        sign_document(document, by=chairman, at=NOON)
    assert only(duty).label.startswith("Công văn số")


def test_what_is_told_twice_is_filed_once():
    duty, other = hears("communication"), hears("posting")
    told = {"agency": ground(), "at": NOON, "label": "Bài trên loa", "url": "/truyen-thong/1/", "by": None}
    for _ in range(2):
        item_published.send(None, channel="loudspeaker", source_key="outreach:1", **told)
        posted.send(None, source_key="posting:1", **told)
    assert (duty.evidence.count(), other.evidence.count()) == (1, 1)


def test_a_month_of_late_dossiers_made_public():
    duty = hears("late-list")
    month = close_month(ground(), date(2026, 10, 1), NOON)
    publish_late_list(month, by=officer("vp_tk"), at=NOON)
    assert only(duty).kind == "publication"
