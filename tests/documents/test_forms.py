from datetime import date

import pytest

from motcua.common.refusals import Refused
from motcua.documents.forms import FORMS, KINDS, form_on

LAST_OLD, FIRST_NEW = date(2025, 9, 14), date(2025, 9, 15)


def numbers_of(edition):
    return {form.kind: form.code for form in FORMS if form.edition == edition}


def test_six_forms_of_2018():
    assert numbers_of("TT 01/2018/TT-VPCP") == {
        "acceptance_slip": "01",
        "completion_request": "02",
        "refusal_notice": "03",
        "apology": "04",
        "routing_slip": "05",
        "register_book": "06",
    }


def test_seven_forms_of_2025():
    assert numbers_of("TT 03/2025/TT-VPCP") == {
        "acceptance_slip": "01",
        "completion_request": "02",
        "refusal_notice": "03",
        "apology": "04",
        "stop_notice": "05",
        "routing_slip": "06",
        "register_book": "07",
    }


@pytest.mark.parametrize("kind", KINDS)
def test_edition_changes_on_15_september_2025(kind):
    assert form_on(kind, LAST_OLD).edition != "TT 03/2025/TT-VPCP"
    assert form_on(kind, FIRST_NEW).edition == "TT 03/2025/TT-VPCP"


@pytest.mark.parametrize("kind", KINDS)
def test_editions_of_a_form_never_overlap(kind):
    days = [date(2019, 1, 6), date(2022, 2, 28), LAST_OLD, FIRST_NEW, date(2030, 1, 1)]
    assert [sum(form.kind == kind and form.in_force_on(day) for form in FORMS) for day in days] == [1] * 5


def test_stop_notice_had_no_number_before_2025():
    assert form_on("stop_notice", LAST_OLD).label == ""
    assert form_on("stop_notice", FIRST_NEW).label == "Mẫu số 05"


def test_apology_was_renamed():
    assert form_on("apology", LAST_OLD).title == "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ"
    assert form_on("apology", FIRST_NEW).title == "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT"


def test_number_carries_the_suffix_of_the_form():
    assert form_on("acceptance_slip", LAST_OLD).number(7) == "07/BPTNTKQ"
    assert form_on("acceptance_slip", FIRST_NEW).number(123) == "123/TTPVHCC"


def test_day_before_the_first_edition_is_refused():
    with pytest.raises(Refused, match="05/01/2019"):
        form_on("acceptance_slip", date(2019, 1, 5))


def test_unknown_kind_is_an_error():
    with pytest.raises(ValueError, match="no such form"):
        form_on("diploma", FIRST_NEW)


def test_every_row_names_its_source_and_paper():
    assert all(form.source.split(":")[0] in {"seen", "recalled", "rule"} for form in FORMS)
    assert {form.paper for form in FORMS if form.kind == "register_book"} == {"a4-landscape"}
    assert {form.paper for form in FORMS if form.kind != "register_book"} == {"a5"}
