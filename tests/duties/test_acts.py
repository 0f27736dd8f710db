"""What may be done to a duty: each act works, is refused to those who may not, and done twice changes nothing more."""

from datetime import date, datetime, timedelta
from io import BytesIO

import pytest

from motcua.agency.models import Agency
from motcua.audit.models import Entry
from motcua.common.moments import VIETNAM
from motcua.common.refusals import Refused
from motcua.duties.models import Duty, DutyState, OccurrenceState
from motcua.duties.queries import counts_of, duties_for, hands_of, late_occurrences, money_of
from motcua.duties.services import (
    BudgetSpec,
    DutySpec,
    EvidenceSpec,
    add_budget_line,
    assign_lead,
    cancel_duty,
    change_budget_line,
    file_by_subject,
    file_evidence,
    finish_as_nil,
    finish_occurrence,
    open_duty,
    reopen_occurrence,
    set_due,
    withdraw_evidence,
)
from motcua.notices.models import Notice
from tests.documents.test_files import pdf
from tests.duties.owed import DUE, GIVEN, owed
from tests.factories import ground, officer
from tests.web.test_doors import stranger

pytestmark = pytest.mark.django_db
LATER = GIVEN + timedelta(days=10)
AFTER = datetime(2024, 6, 20, 9, tzinfo=VIETNAM)


@pytest.fixture(autouse=True)
def office() -> Agency:
    return ground()


def ongoing(**more) -> Duty:
    told = {"title": "Đôn đốc", "product": "Văn bản", "kind": "ongoing", "lead_posts": ["vp_tk"], "key": "order:9"}
    dates = {"starts_on": date(2024, 1, 1), "ends_on": date(2024, 12, 31)}
    return open_duty(ground(), DutySpec(**{**told, **dates, **more}), by=officer("chu_tich"), at=GIVEN)


def link(label: str = "Đã gửi", *, is_product: bool = False, source_key: str = "") -> EvidenceSpec:
    return EvidenceSpec(
        "link", label, url="https://tantrung.example/van-ban", is_product=is_product, source_key=source_key
    )


# Opening


def test_a_duty_opens_with_its_occurrences_and_its_lead_is_told():
    duty = ongoing()
    assert {one.key for one in duty.occurrences.all()} == {"2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4", "2024"}
    assert Notice.objects.filter(kind="duty_given", officer=officer("vp_tk")).count() == 1
    assert open_duty(ground(), DutySpec("order:9", "other"), by=officer("chu_tich"), at=LATER).pk == duty.pk
    assert Duty.objects.count() == 1
    assert Entry.objects.filter(kind="duties:opened", subject=duty.subject).count() == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"title": " "}, "title"),
        ({"key": ""}, "key"),
        ({"kind": "yearly"}, "kind"),
        ({"lead_posts": []}, "lead_posts"),
        ({"lead_posts": ["giam_doc"]}, "lead_posts"),
        ({"partner_posts": ["giam_doc"]}, "partner_posts"),
        ({"kind": "date", "rule": {}}, "date"),
        ({"kind": "month", "rule": {"months": [13]}}, "months"),
        ({"ends_on": date(2023, 1, 1)}, "ends_on"),
    ],
)
def test_a_duty_that_cannot_be_opened_names_the_field(more, field):
    with pytest.raises(Refused) as refused:
        ongoing(**more)
    assert refused.value.field == field
    assert not Duty.objects.exists()


def test_only_leaders_and_the_office_give_orders():
    for by in (officer("tp_ht"), officer("mot_cua"), stranger()):
        with pytest.raises(Refused, match="giao nhiệm vụ"):
            open_duty(ground(), DutySpec("order:1", "Việc", lead_posts=["vp_tk"]), by=by, at=GIVEN)


# Evidence


def test_evidence_by_lead_partner_and_office_only():
    duty = ongoing(lead_posts=["tp_ht"], partner_posts=["vh_xh"])
    for post in ("tp_ht", "vh_xh", "vp_tk"):
        file_evidence(duty, link(), by=officer(post), at=LATER)
    for by in (officer("mot_cua"), stranger()):
        with pytest.raises(Refused, match="minh chứng"):
            file_evidence(duty, link(), by=by, at=LATER)
    assert duty.evidence.count() == 3


@pytest.mark.parametrize(
    ("spec", "field"),
    [
        (EvidenceSpec("link", "", url="https://a.vn"), "label"),
        (EvidenceSpec("link", "x", url="javascript:alert(1)"), "url"),
        (EvidenceSpec("link", "x", url="//evil.vn/a"), "url"),
        (EvidenceSpec("link", "x"), "url"),
        (EvidenceSpec("link", "x", url=f"https://a.vn/{'a' * 500}"), "url"),
        (EvidenceSpec("file", "x"), "file"),
        (EvidenceSpec("file", "x", upload=(BytesIO(b"MZ"), "a.exe")), "file"),
        (EvidenceSpec("tale", "x"), "kind"),
    ],
)
def test_evidence_that_proves_nothing_is_refused(spec, field):
    duty = ongoing()
    with pytest.raises(Refused) as refused:
        file_evidence(duty, spec, by=officer("vp_tk"), at=LATER)
    assert refused.value.field == field
    assert not duty.evidence.exists()


def test_a_file_is_kept():
    spec = EvidenceSpec("file", "Biên bản", upload=(BytesIO(pdf()), "bien-ban.pdf"), is_product=True)
    proof = file_evidence(ongoing(), spec, by=officer("vp_tk"), at=LATER)
    assert proof.file.name == "bien-ban.pdf"


def test_the_same_event_is_filed_once_to_each_duty_that_hears_it():
    one, other, deaf = (
        ongoing(subjects=["posting"]),
        ongoing(key="order:8", subjects=["posting"]),
        ongoing(key="order:7"),
    )
    spec = link("Niêm yết", source_key="posting:3")
    assert file_by_subject(ground(), "posting", spec, by=None, at=LATER) == 2
    assert file_by_subject(ground(), "posting", spec, by=None, at=LATER) == 0
    assert [duty.evidence.count() for duty in (one, other, deaf)] == [1, 1, 0]
    assert one.evidence.get().occurrence.key == "2024-Q2"
    with pytest.raises(Refused):
        file_by_subject(ground(), "posting", link(), by=None, at=LATER)


def test_evidence_is_withdrawn_with_a_reason_and_stays_to_be_seen():
    duty = ongoing()
    proof = file_evidence(duty, link(), by=officer("vp_tk"), at=LATER)
    with pytest.raises(Refused, match="lý do"):
        withdraw_evidence(proof, reason=" ", by=officer("vp_tk"), at=LATER)
    with pytest.raises(Refused, match="Chỉ người thêm"):
        withdraw_evidence(proof, reason="nhầm", by=officer("mot_cua"), at=LATER)
    withdraw_evidence(proof, reason="nhầm", by=officer("vp_tk"), at=LATER)
    with pytest.raises(Refused, match="rút rồi"):
        withdraw_evidence(proof, reason="nhầm", by=officer("vp_tk"), at=LATER)
    assert duty.evidence.get().withdrawn_reason == "nhầm"


# Closing


def test_a_duty_closes_only_with_its_product():
    one = owed()
    with pytest.raises(Refused, match="Chưa có sản phẩm «Danh sách»"):
        finish_occurrence(one, by=officer("tp_ht"), at=LATER)
    file_evidence(one, link(), by=officer("tp_ht"), at=LATER)
    with pytest.raises(Refused, match="Chưa có sản phẩm"):
        finish_occurrence(one, by=officer("tp_ht"), at=LATER)
    proof = file_evidence(one, link(is_product=True), by=officer("tp_ht"), at=LATER)
    with pytest.raises(Refused, match="chủ trì"):
        finish_occurrence(one, by=officer("mot_cua"), at=LATER)
    done = finish_occurrence(one, by=officer("tp_ht"), at=LATER)
    assert (done.state, done.duty.state) == (OccurrenceState.DONE, DutyState.DONE)
    with pytest.raises(Refused, match="đã xong"):
        finish_occurrence(one, by=officer("tp_ht"), at=LATER)
    with pytest.raises(Refused, match="sản phẩm duy nhất"):
        withdraw_evidence(proof, reason="nhầm", by=officer("tp_ht"), at=LATER)


def test_an_occurrence_that_has_not_begun_does_not_end():
    last = ongoing().occurrences.get(key="2024-Q4")
    file_evidence(last, link(is_product=True), by=officer("vp_tk"), at=LATER)
    with pytest.raises(Refused, match="bắt đầu từ ngày 15/09/2024"):
        finish_occurrence(last, by=officer("vp_tk"), at=LATER)


def test_nothing_occurred_is_said_in_writing_and_only_where_the_source_allows():
    plain = owed()
    with pytest.raises(Refused, match="nếu có"):
        finish_as_nil(plain, confirmation="Không có thủ tục nào.", by=officer("tp_ht"), at=LATER)
    one = owed(key="order:2", title="Đăng ký danh sách (nếu có)")
    with pytest.raises(Refused) as refused:
        finish_as_nil(one, confirmation="không", by=officer("tp_ht"), at=LATER)
    assert refused.value.field == "confirmation"
    done = finish_as_nil(one, confirmation="Không có thủ tục nào vướng mắc.", by=officer("tp_ht"), at=LATER)
    assert (done.is_nil, done.state) == (True, OccurrenceState.DONE)


def test_a_leader_opens_again_and_gives_up():
    one = owed()
    file_evidence(one, link(is_product=True), by=officer("tp_ht"), at=LATER)
    finish_occurrence(one, by=officer("tp_ht"), at=LATER)
    with pytest.raises(Refused, match="lãnh đạo"):
        reopen_occurrence(one, reason="thiếu", by=officer("tp_ht"), at=LATER)
    again = reopen_occurrence(one, reason="thiếu", by=officer("chu_tich"), at=LATER)
    assert (again.state, again.duty.state, again.duty.next_due) == ("open", DutyState.OPEN, DUE)
    with pytest.raises(Refused, match="đang mở"):
        reopen_occurrence(one, reason="thiếu", by=officer("chu_tich"), at=LATER)
    with pytest.raises(Refused, match="lãnh đạo"):
        cancel_duty(again.duty, reason="thôi", by=officer("vp_tk"), at=LATER)
    gone = cancel_duty(again.duty, reason="thôi", by=officer("chu_tich"), at=LATER)
    assert gone.state == DutyState.CANCELLED
    with pytest.raises(Refused):
        cancel_duty(gone, reason="thôi", by=officer("chu_tich"), at=LATER)
    with pytest.raises(Refused, match="không nhận minh chứng"):
        file_evidence(gone, link(), by=officer("vp_tk"), at=LATER)


def test_what_waits_for_a_document_gets_its_day_from_it():
    one = owed(key="order:3", kind="dependent", rule={"depends_on": "Kế hoạch của tỉnh"})
    assert one.state == OccurrenceState.WAITING
    file_evidence(one, link(is_product=True), by=officer("tp_ht"), at=LATER)
    with pytest.raises(Refused, match="chờ văn bản"):
        finish_occurrence(one, by=officer("tp_ht"), at=LATER)
    for day, basis, field in ((DUE, "", "basis"), (date(2024, 1, 1), "Kế hoạch 12", "day")):
        with pytest.raises(Refused) as refused:
            set_due(one, day, basis, by=officer("tp_ht"), at=LATER)
        assert refused.value.field == field
    with pytest.raises(Refused):
        set_due(one, DUE, "Kế hoạch 12", by=officer("mot_cua"), at=LATER)
    known = set_due(one, DUE, "Kế hoạch 12/KH-UBND", by=officer("tp_ht"), at=LATER)
    assert (known.state, known.due_on, known.duty.next_due) == (OccurrenceState.OPEN, DUE, DUE)
    assert finish_occurrence(one, by=officer("tp_ht"), at=LATER).state == OccurrenceState.DONE


def test_a_last_day_on_a_sunday_counts_until_the_next_working_day():
    one = owed(date(2024, 6, 16))
    assert (one.due_on, one.counts_until) == (date(2024, 6, 16), date(2024, 6, 17))
    assert not late_occurrences(ground(), datetime(2024, 6, 17, 23, tzinfo=VIETNAM)).exists()
    assert late_occurrences(ground(), datetime(2024, 6, 18, 1, tzinfo=VIETNAM)).get() == one


# Whose


def test_a_duty_is_given_to_another_lead():
    one = owed()
    with pytest.raises(Refused, match="lãnh đạo"):
        assign_lead(one.duty, ["vh_xh"], reason="nghỉ", by=officer("vp_tk"), at=LATER)
    with pytest.raises(Refused, match="lý do"):
        assign_lead(one.duty, ["vh_xh"], reason="", by=officer("chu_tich"), at=LATER)
    given = assign_lead(one.duty, ["vh_xh"], reason="nghỉ", by=officer("chu_tich"), at=LATER)
    assert [hand.officer for hand in hands_of(given, LATER.date()).values()] == [officer("vh_xh")]
    assert list(duties_for(officer("vh_xh"), LATER)) == [given]
    assert not duties_for(officer("tp_ht"), LATER).exists()
    assert assign_lead(given, ["vh_xh"], reason="nghỉ", by=officer("chu_tich"), at=LATER).lead_posts == ["vh_xh"]


def test_counts_of_the_office():
    owed()
    owed(key="order:2", kind="dependent", rule={})
    found = counts_of(ground(), AFTER)
    assert (found.open, found.late, found.waiting, found.done) == (2, 1, 1, 0)


# Money


def test_money_is_kept_by_line():
    duty = ongoing()
    line = add_budget_line(
        duty, BudgetSpec("Ngân sách xã", "In bảng niêm yết", estimate=2_000_000), by=officer("vp_tk"), at=LATER
    )
    change_budget_line(
        line,
        BudgetSpec("Ngân sách xã", "In bảng niêm yết", estimate=2_000_000, spent=500_000, document="HĐ 12"),
        by=officer("vp_tk"),
        at=LATER,
    )
    found = money_of(duty)
    assert (found.estimate, found.spent, found.left) == (2_000_000, 500_000, 1_500_000)
    with pytest.raises(Refused):
        add_budget_line(duty, BudgetSpec("", "x", estimate=1), by=officer("vp_tk"), at=LATER)
    with pytest.raises(Refused):
        add_budget_line(duty, BudgetSpec("Ngân sách xã", "x", estimate=1), by=officer("mot_cua"), at=LATER)
