"""The letter that urges: drafted from what is late, once for the same late work, by a press or by the clock."""

from datetime import date, datetime
from unittest.mock import Mock

import pytest

from motcua.common.moments import VIETNAM
from motcua.common.refusals import Refused
from motcua.direction.models import OutgoingDocument
from motcua.direction.services import cancel_document, document_pdf
from motcua.duties.services import set_due
from motcua.duties.tasks import STEPS, look_after_duties
from motcua.duties.urging import draft_urging, urge_late
from tests.duties.owed import finish, morning, owed
from tests.factories import ground, officer

pytestmark = pytest.mark.django_db
THREE_AFTER, FOUR_AFTER = date(2024, 6, 19), date(2024, 6, 20)


def test_the_letter_names_what_is_late_and_who_leads():
    owed()
    letter = draft_urging(ground(), by=officer("vp_tk"), at=morning(THREE_AFTER))
    assert "Tổng hợp danh sách thủ tục phải rà soát" in letter.body
    assert "| 14/06/2024 | 3 |" in letter.body
    assert letter.addressees == [officer("tp_ht").full_name]
    assert document_pdf(letter, at=morning(THREE_AFTER)).startswith(b"%PDF")


def test_the_same_late_work_is_urged_once():
    one = owed()
    first = draft_urging(ground(), by=officer("vp_tk"), at=morning(THREE_AFTER))
    assert draft_urging(ground(), by=officer("chu_tich"), at=morning(FOUR_AFTER)).pk == first.pk
    owed(key="order:2")
    assert draft_urging(ground(), by=officer("vp_tk"), at=morning(FOUR_AFTER)).pk != first.pk
    finish(one, at=datetime(2024, 6, 20, 9, tzinfo=VIETNAM))
    assert OutgoingDocument.objects.count() == 2


def test_who_may_urge_and_when_there_is_nothing():
    with pytest.raises(Refused, match="Không có nhiệm vụ"):
        draft_urging(ground(), by=officer("vp_tk"), at=morning(THREE_AFTER))
    owed()
    with pytest.raises(Refused, match="văn phòng"):
        draft_urging(ground(), by=officer("tp_ht"), at=morning(THREE_AFTER))


def test_by_the_clock_three_working_days_after_and_never_again():
    owed()
    days = [date(2024, 6, day) for day in range(14, 29)]
    drafted = [day for day in days if urge_late(ground(), morning(day))]
    assert drafted == [THREE_AFTER]


def test_a_letter_that_was_given_up_urged_nothing():
    owed()
    assert urge_late(ground(), morning(THREE_AFTER)) == 1
    letter = OutgoingDocument.objects.get()
    cancel_document(letter, by=officer("vp_tk"), at=morning(THREE_AFTER))
    assert urge_late(ground(), morning(FOUR_AFTER)) == 1


def test_another_last_day_is_urged_anew():
    row = owed()
    urge_late(ground(), morning(THREE_AFTER))
    set_due(row, date(2024, 7, 12), "Công văn 12/UBND-VP", by=officer("chu_tich"), at=morning(THREE_AFTER))
    days = [date(2024, 7, day) for day in range(1, 32)]
    assert [day for day in days if urge_late(ground(), morning(day))] == [date(2024, 7, 17)]


def test_a_letter_names_the_document_it_rests_on():
    owed(ground="Kế hoạch số 09/KH-UBND ngày 05/01/2024")
    owed(key="order:2", ground="Kế hoạch số 09/KH-UBND ngày 05/01/2024")
    letter = draft_urging(ground(), by=officer("vp_tk"), at=morning(THREE_AFTER))
    assert letter.body.startswith("Thực hiện Kế hoạch số 09/KH-UBND ngày 05/01/2024. Qua theo dõi, ")


def test_a_letter_addresses_everybody_who_leads():
    owed(lead_posts=["tp_ht", "dc_xd"])
    letter = draft_urging(ground(), by=officer("vp_tk"), at=morning(THREE_AFTER))
    assert letter.addressees == [officer("tp_ht").full_name, officer("dc_xd").full_name]


def test_what_one_step_stumbles_over_keeps_no_other_from_its_morning(time_machine, monkeypatch, caplog):
    owed()
    time_machine.move_to(morning(THREE_AFTER))
    broken = Mock(side_effect=ValueError("broken"))
    monkeypatch.setitem(STEPS, "reminders", broken)
    with pytest.raises(ExceptionGroup) as told:
        look_after_duties.call()
    assert len(told.value.exceptions) == broken.call_count == 1
    assert [record.message for record in caplog.records] == [
        f"the morning of duties: reminders of office {ground().pk} failed"
    ]
    assert OutgoingDocument.objects.count() == 1


def test_the_morning_run_does_all_of_it_once(time_machine):
    owed()
    time_machine.move_to(morning(THREE_AFTER))
    first = look_after_duties.call()
    assert first["letters"] == 1
    assert look_after_duties.call()["letters"] == 0
