"""The questions of the form and the yearly survey: entered, checked, kept as they were answered."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from motcua.audit.models import Entry
from motcua.common.refusals import Forbidden, Refused
from motcua.ratings.models import Question, SipasResult
from motcua.ratings.queries import questions_on
from motcua.ratings.services import rate_case
from motcua.ratings.services.setting_up import (
    QuestionWords,
    add_question,
    change_question,
    enter_sipas,
    lay_questions,
)
from tests.factories import NOON, ground, make_dossier, officer

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)


def words(**changed):
    known = {"wording": "Nơi chờ có sạch không?", "kind": "yes_no", "position": 9, "source": "Phiếu của xã"}
    return QuestionWords(**{**known, **changed})


def add(code="noi-cho", **changed):
    return add_question(ground(), words(**changed), code=code, by=officer("vp_tk"), at=NOON)


def test_the_shipped_questions_name_their_source_and_index():
    laid = lay_questions(ground(), at=NOON)
    assert [(row.code, row.index_number) for row in laid] == [
        ("thoi-gian", 1), ("so-lan-lien-he", 3), ("so-co-quan", 4), ("thai-do", 7), ("thuan-tien", None),
    ]  # fmt: skip
    assert all("Thông tư 01/2018/TT-VPCP, Điều 13" in row.source for row in laid if row.index_number)
    assert all(row.source for row in laid)
    assert [len(row.choices) for row in laid] == [3, 3, 3, 0, 0]


def test_they_are_laid_once():
    lay_questions(ground(), at=NOON)
    Question.objects.filter(code="thai-do").delete()
    assert lay_questions(ground(), at=NOON) == []
    assert Question.objects.count() == 4


def test_questions_are_asked_from_day_to_day_in_their_order():
    add("sau", position=2, valid_from=TODAY, valid_to=TODAY + timedelta(days=1))
    add("truoc", position=1)
    assert [row.code for row in questions_on(ground(), TODAY)] == ["truoc", "sau"]
    assert [row.code for row in questions_on(ground(), TODAY - timedelta(days=1))] == ["truoc"]
    assert [row.code for row in questions_on(ground(), TODAY + timedelta(days=2))] == ["truoc"]


def test_yes_and_no_have_words_of_their_own_when_none_are_given():
    assert add().choices == ["Có", "Không"]
    assert add("khac", choices=["Sạch", "Bẩn"]).choices == ["Sạch", "Bẩn"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "other"}, "kind"),
        ({"wording": "  "}, "wording"),
        ({"kind": "choice", "choices": ["Tốt", "Vừa"]}, "choices"),
        ({"index_number": 2}, "index_number"),
        ({"kind": "text", "index_number": 7}, "index_number"),
        ({"valid_from": TODAY, "valid_to": TODAY - timedelta(days=1)}, "valid_to"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(changed, field):
    with pytest.raises(Refused) as refused:
        add(**changed)
    assert refused.value.field == field
    assert Question.objects.count() == 0


def test_a_code_is_taken_once():
    add()
    with pytest.raises(Refused, match="đã có câu hỏi dùng"):
        add()


def test_an_answered_question_keeps_its_words_and_may_end():
    row = add(index_number=7)
    change_question(row, words(wording="Chỗ chờ có sạch không?", index_number=7), by=officer("vp_tk"), at=NOON)
    row.refresh_from_db()
    rate_case(make_dossier().case, level="satisfied", at=NOON, answers={row.pk: "yes"})
    for changed in ({"wording": "Khác hẳn?"}, {"index_number": 3}, {"kind": "faces"}, {"choices": ["Rồi", "Chưa"]}):
        kept = {"wording": row.wording, "index_number": 7, **changed}
        with pytest.raises(Refused, match="đã có người trả lời"):
            change_question(row, words(**kept), by=officer("vp_tk"), at=NOON)
    ended = change_question(
        row, words(wording=row.wording, index_number=7, valid_to=TODAY), by=officer("quan_tri"), at=NOON
    )
    assert ended.valid_to == TODAY


@pytest.mark.parametrize("post", ["mot_cua", "tp_ht", "chu_tich"])
def test_others_change_nothing(post):
    with pytest.raises(Forbidden):
        add_question(ground(), words(), code="x", by=officer(post), at=NOON)
    with pytest.raises(Forbidden):
        survey(by=officer(post))
    assert Question.objects.count() == SipasResult.objects.count() == 0


# The yearly survey


def survey(**changed):
    known = {
        "year": 2025, "scope": "Tỉnh Bắc Ninh", "percent": Decimal("84.25"), "source": "Báo cáo công bố",
        "factors": [{"name": "Kết quả", "percent": "90.5"}], "by": officer("vp_tk"), "at": NOON,
    }  # fmt: skip
    return enter_sipas(ground(), **{**known, **changed})


def test_a_result_is_kept_with_its_source():
    row = survey()
    assert (row.percent, row.source, row.factors) == (
        Decimal("84.25"), "Báo cáo công bố", [{"name": "Kết quả", "percent": "90.5"}],
    )  # fmt: skip


def test_entering_it_again_corrects_it_and_the_log_tells():
    survey()
    survey(percent=Decimal("85.1"))
    assert SipasResult.objects.get().percent == Decimal("85.10")
    kinds = list(Entry.objects.filter(kind__startswith="rating:sipas").order_by("id").values_list("kind", flat=True))
    assert kinds == ["rating:sipas:entered", "rating:sipas:corrected"]


@pytest.mark.parametrize(
    ("changed", "field"), [({"year": 2027}, "year"), ({"percent": Decimal(101)}, "percent"), ({"percent": Decimal(-1)}, "percent")]
)  # fmt: skip
def test_impossible_figures_are_refused(changed, field):
    with pytest.raises(Refused) as refused:
        survey(**changed)
    assert refused.value.field == field
