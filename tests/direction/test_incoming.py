"""Documents that come in: arrival numbers, once each, handed on, closed with what was done."""

from datetime import date, timedelta
from io import BytesIO

import pytest

from motcua.agency.services import add_leave
from motcua.audit.models import Entry
from motcua.common.refusals import Forbidden, Refused
from motcua.direction.models import IncomingDocument
from motcua.direction.services import Assignment, Incoming, assign_incoming, close_incoming, record_incoming
from motcua.direction.signals import incoming_recorded
from motcua.notices.models import Notice
from tests.direction.letters import came_in, drafted, signed
from tests.direction.test_outgoing import heard
from tests.factories import NOON, ground, officer
from tests.scoring.test_services import PNG
from tests.web.test_doors import stranger

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


def assigned(post="tp_ht", **more):
    return assign_incoming(came_in(**more), Assignment(post, "Tham mưu"), by=officer("chu_tich"), at=NOON)


class TestRecord:
    def test_numbers_follow_each_other_in_a_year(self):
        with heard(incoming_recorded) as told:
            rows = [came_in(number_text=f"{n}/KH-UBND") for n in (1, 2)]
        assert [(row.year, row.number, row.state) for row in rows] == [(2026, 1, "received"), (2026, 2, "received")]
        assert [one["document"].pk for one in told] == [row.pk for row in rows]
        past = came_in(number_text="9/KH-UBND", arrived_on=date(2025, 12, 31), issued_on=date(2025, 12, 30))
        assert (past.year, past.number) == (2025, 1)

    def test_same_document_is_registered_once(self):
        came_in()
        with pytest.raises(Refused, match="số đến 1/2026"):
            came_in(number_text="21/kh-ubnd")
        assert came_in(issuer="Sở Tư pháp").number == 2
        assert [came_in(number_text="").number for _ in range(2)] == [3, 4]

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"issuer": " "}, "issuer"), ({"summary": ""}, "summary"), ({"kind": "poem"}, "kind"),
            ({"urgency": "soon"}, "urgency"), ({"arrived_on": TODAY + timedelta(days=1)}, "arrived_on"),
            ({"issued_on": TODAY + timedelta(days=1)}, "issued_on"), ({"due_on": TODAY - timedelta(days=1)}, "due_on"),
            ({"file": (BytesIO(b"MZ"), "a.exe")}, "file"),
        ],
    )  # fmt: skip
    def test_refused_at_its_field_and_without_a_number(self, changed, field):
        with pytest.raises(Refused) as refused:
            came_in(**changed)
        assert refused.value.field == field
        assert came_in().number == 1

    def test_scan_is_kept(self):
        assert came_in(file=(BytesIO(PNG), "den.png")).file.mime == "image/png"

    def test_only_by_the_clerk(self):
        for who in (officer("tp_ht"), officer("chu_tich"), stranger()):
            with pytest.raises(Forbidden):
                record_incoming(ground(), Incoming("Tỉnh", "Việc", TODAY), by=who, at=NOON)


class TestAssign:
    def test_lies_on_the_desk_of_whoever_holds_the_post(self):
        due = Assignment("tp_ht", "Tham mưu", TODAY + timedelta(days=5))
        row = assign_incoming(came_in(), due, by=officer("chu_tich"), at=NOON)
        assert (row.state, row.handler, row.instruction) == ("assigned", officer("tp_ht"), "Tham mưu")
        said = Notice.objects.get(officer=officer("tp_ht")).body
        assert "số 1/2026 giao bạn giải quyết, hạn 30/11/2026" in said

    def test_substitute_gets_it_in_leave(self):
        absent = officer("tp_ht")
        add_leave(absent, first_day=TODAY, last_day=TODAY, reason="", by=officer("vp_tk"), at=NOON)
        assert assigned().handler == officer("vp_tk")

    def test_may_be_handed_to_another(self):
        row = assign_incoming(assigned(), Assignment("vh_xh"), by=officer("vp_tk"), at=NOON)
        assert (row.handler, row.instruction) == (officer("vh_xh"), "")

    def test_refused(self):
        with pytest.raises(Refused, match="không có người"):
            assigned("nobody")
        with pytest.raises(Forbidden):
            assign_incoming(came_in(number_text="22"), Assignment("tp_ht"), by=officer("tp_ht"), at=NOON)
        early = Assignment("tp_ht", due_on=TODAY - timedelta(days=1))
        with pytest.raises(Refused, match="trước ngày đến"):
            assign_incoming(came_in(number_text="23"), early, by=officer("vp_tk"), at=NOON)


class TestClose:
    def test_by_whoever_was_given_it(self):
        row = close_incoming(assigned(), note="Đã báo cáo", by=officer("tp_ht"), at=NOON)
        assert (row.state, row.close_note, row.closed_by) == ("closed", "Đã báo cáo", officer("tp_ht"))
        with pytest.raises(Refused, match="đã giải quyết xong rồi"):
            close_incoming(row, note="Nữa", by=officer("tp_ht"), at=NOON)
        with pytest.raises(Forbidden):
            assign_incoming(row, Assignment("vh_xh"), by=officer("vp_tk"), at=NOON)

    def test_answer_is_a_signed_document(self):
        with pytest.raises(Refused, match="đã ký"):
            close_incoming(assigned(), note="", answer=drafted(), by=officer("tp_ht"), at=NOON)
        row = close_incoming(IncomingDocument.objects.get(), note="", answer=signed(), by=officer("tp_ht"), at=NOON)
        assert row.answer.number_text == "01/UBND-VP"
        assert Entry.objects.get(kind="direction:incoming:closed").data == {"answer": "01/UBND-VP"}

    def test_refused(self):
        with pytest.raises(Refused, match="Ghi kết quả"):
            close_incoming(assigned(), note=" ", by=officer("tp_ht"), at=NOON)
        with pytest.raises(Forbidden):
            close_incoming(IncomingDocument.objects.get(), note="x", by=officer("vh_xh"), at=NOON)

    def test_late_until_closed(self):
        row = came_in(due_on=TODAY)
        assert (row.is_late(TODAY), row.is_late(TODAY + timedelta(days=1))) == (False, True)
        row = close_incoming(row, note="Xong", by=officer("vp_tk"), at=NOON)
        assert row.is_late(TODAY + timedelta(days=1)) is False
