"""The letter that urges: drafted from what is late, once for the same late work, by a press or by the clock."""

from datetime import date, datetime

import pytest

from motcua.common.moments import VIETNAM
from motcua.common.refusals import Refused
from motcua.direction.models import OutgoingDocument
from motcua.direction.services import document_pdf
from motcua.duties.tasks import look_after_duties
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


def test_the_morning_run_does_all_of_it_once(time_machine):
    owed()
    time_machine.move_to(morning(THREE_AFTER))
    first = look_after_duties.call()
    assert first["letters"] == 1
    assert look_after_duties.call()["letters"] == 0
