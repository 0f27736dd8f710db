"""Facts of a dossier: its stretches of time, papers, money and people; and the rows that are not about dossiers."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from motcua.common.moments import VIETNAM
from motcua.procedures.models import ProcedureVersion
from motcua.reporting.facts import COLUMNS, FIRST, LAST, Span, dossier_facts, fact, micros, party_key, spans
from motcua.reporting.ground import ground_facts
from motcua.reporting.models import OutsideTotal, Publication
from tests.factories import NOON, ground
from tests.reporting.fixtures import bring_in, line, small


def moment(day, hour=9):
    return datetime(2024, 7, day, hour, tzinfo=VIETNAM)


def us(day, hour=9):
    return micros(moment(day, hour))


def case(first=20, last=20):
    return {"first_due_at": moment(first), "due_at": moment(last)}


def test_one_stretch_where_nothing_changed():
    assert spans(case(), [], []) == [Span(FIRST, LAST, us(20), None)]
    assert spans(case(), [], [(moment(1), moment(20))]) == [Span(FIRST, LAST, us(20), None)]


def test_waiting_cuts_and_moves_the_due_moment_where_history_begins_later():
    assert spans(case(20, 22), [("supplement", moment(5), moment(7))], []) == [
        Span(FIRST, us(5), us(20), None),
        Span(us(5), us(7), us(20), us(5)),
        Span(us(7), LAST, us(22), None),
    ]


def test_history_has_the_last_word():
    tells = [(moment(1), moment(20)), (moment(7), moment(22)), (moment(9), moment(25))]
    found = spans(case(20, 25), [("supplement", moment(5), moment(7))], tells)
    assert [(span.known_from, span.due, span.waiting_since) for span in found] == [
        (FIRST, us(20), None),
        (us(5), us(20), us(5)),
        (us(7), us(22), None),
        (us(9), us(25), None),
    ]


def test_waiting_that_is_not_over():
    assert spans(case(), [("supplement", moment(5), None)], [])[-1] == Span(us(5), LAST, us(20), us(5))


def test_stretches_leave_no_gap():
    tells = [(moment(day), moment(day + 10)) for day in (1, 5, 6, 9)]
    stops = [("supplement", moment(2), moment(5)), ("financial", moment(7), moment(8)), ("supplement", moment(9), None)]
    found = spans(case(11, 19), stops, tells)
    assert found[0].known_from == FIRST
    assert found[-1].known_until == LAST
    assert all(before.known_until == after.known_from for before, after in pairwise(found))


def test_microseconds_are_exact():
    late = datetime(2024, 9, 14, 23, 59, 59, 999_999, tzinfo=VIETNAM)
    assert micros(late + timedelta(microseconds=1)) - micros(late) == 1
    assert micros(datetime(1970, 1, 1, tzinfo=UTC)) == 0


def test_a_person_is_a_number_that_tells_nothing():
    assert party_key("001090000001", "A") == party_key("001090000001", "B") > 0
    assert party_key("", "A") != party_key("", "B")
    assert party_key("", "A") < 0


def test_every_row_has_every_column():
    assert fact(kind="dossier").keys() == COLUMNS.keys()


@pytest.mark.django_db
def test_what_an_old_book_told(tmp_path):
    told = {
        "can_so_hoa": "3", "da_so_hoa": "2", "tai_su_dung_duoc": "1", "da_tai_su_dung": "1", "phi": "8000",
        "thanh_toan": "truc_tuyen", "cong_thanh_toan": "dvcqg", "ket_qua_dien_tu": "1", "tu_xa": "1", "xac_thuc": "1",
        "danh_gia": "rat_hai_long", "ngay_danh_gia": "2024-07-05", "so_dinh_danh": "001090000001",
    }  # fmt: skip
    row = line("A1", "HT", "TR", "01/07/2024", "04/07/2024", "03/07/2024", 10)
    commune = bring_in(tmp_path, [{**row, **told}])
    *before, dossier, payment = sorted(dossier_facts(commune), key=lambda one: (one["kind"], one["known_from"]))
    assert [one["rating"] for one in before] == [""]  # until it was rated
    assert [dossier[name] for name in ("to_digitise", "digitised", "reusable", "reused", "amount")] == [
        3,
        2,
        1,
        1,
        8000,
    ]
    assert all(dossier[name] is True for name in ("electronic_result", "remote", "authenticated", "fee_bearing"))
    assert (dossier["rating"], dossier["outcome"], dossier["month"]) == ("very_satisfied", "done", "2024-07")
    assert dossier["party"] == party_key("001090000001", "")
    assert (payment["kind"], payment["amount"], payment["paid_via"]) == ("payment", 8000, "national")
    assert "Nguyễn Văn Bình" not in str(dossier) + str(payment)


@pytest.mark.django_db
def test_refused_at_intake_is_no_fact(tmp_path):
    assert {one["key"] for one in dossier_facts(small(tmp_path))} == {f"D{n}" for n in range(1, 14) if n != 10}


@pytest.mark.django_db
def test_duties_totals_and_procedures(tmp_path):
    commune = small(tmp_path)
    OutsideTotal.objects.create(
        agency=commune, source="dvcqg", month="2024-07-01", received=490, synchronised=480, entered_at=NOON
    )
    Publication.objects.create(
        agency=commune, kind="measures_766", subject="7/2024", period_first="2024-07-01", period_last="2024-07-31",
        published_at=moment(31), sha256="0" * 64,
    )  # fmt: skip
    found = list(ground_facts(commune, NOON))
    duties = {one["key"]: one["ended"] for one in found if one["kind"] == "duty"}
    assert duties["measures_766:2024-07"] == us(31)
    assert duties["measures_766:2024-08"] is None
    assert "late_list:2024-05" in duties
    assert "late_list:2024-04" not in duties  # the first dossier came in May
    [outside] = [one for one in found if one["kind"] == "outside"]
    assert (outside["amount"], outside["amount_done"], outside["channel"]) == (490, 480, "dvcqg")
    assert sum(one["kind"] == "procedure" for one in found) == ProcedureVersion.objects.count() > 3


@pytest.mark.django_db
def test_an_office_without_dossiers_owes_nothing():
    assert not [one for one in ground_facts(ground(), NOON) if one["kind"] == "duty"]
