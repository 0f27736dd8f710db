"""A plan from its file to duties: brought in, doubtful places decided, confirmed, replaced by a later version."""

import json
from copy import deepcopy
from datetime import date, timedelta
from io import BytesIO

import pytest

from motcua.agency.models import Agency, Officer
from motcua.audit.models import Entry
from motcua.common.refusals import Refused
from motcua.duties.models import Duty, DutyState, Evidence, OccurrenceState
from motcua.duties.services import EvidenceSpec, assign_lead, file_evidence, finish_occurrence, set_due
from motcua.notices.models import Notice
from motcua.plans import services
from motcua.plans.decided import reworded
from motcua.plans.diff import Worded, changes, paired
from motcua.plans.models import Decision, Plan, PlanState
from motcua.plans.next_year import draft_next_year
from motcua.plans.queries import before_it, latest_in_force, plan_in_force, progress_of, promises, rows_with_work
from motcua.plans.reading.files import JSON, TEXT, check_plan_file, read_plan
from motcua.plans.services import (
    choose_posts,
    confirm_plan,
    decide,
    decide_all,
    drop_plan,
    import_plan,
    what_is_missing,
)
from motcua.plans.writing import docx_of, plan_docx
from motcua.reporting.periods import report_year
from tests.factories import NOON, ground, officer
from tests.plans.test_reading import BY_HAND, SEED, SMALL
from tests.plans.test_reading import TEXT as PLAN_TEXT
from tests.plans.word import word_of

pytestmark = pytest.mark.django_db
ISSUED = date(2024, 1, 15)
LATER = NOON + timedelta(days=3)

ROW = BY_HAND["appendix"]["rows"][0]


def changed(part, **values):
    """The plan as JSON with one part of it changed."""
    return json.dumps({**BY_HAND, part: {**BY_HAND[part], **values}}).encode()


@pytest.fixture
def office() -> Agency:
    return ground()


@pytest.fixture
def clerk(office) -> Officer:
    return officer("vp_tk")


@pytest.fixture
def draft(office, clerk) -> Plan:
    return import_plan(office, word_of(PLAN_TEXT), "ke-hoach-2024.docx", by=clerk, at=NOON)


def point(plan: Plan, where: str, kind: str):
    return plan.anomalies.get(where=where, kind=kind)


def confirmed(plan: Plan, clerk: Officer) -> Plan:
    decide_all(plan, by=clerk, at=NOON)
    return confirm_plan(plan, by=clerk, at=NOON, number_text="09/KH-UBND", issued_on=ISSUED)


# Bringing in


def test_a_word_file_becomes_a_draft_with_everything_in_it(draft, office):
    assert (draft.year, draft.version, draft.state) == (2024, 1, PlanState.DRAFT)
    assert draft.rows.count() == 40
    assert draft.targets.count() == 27
    assert draft.anomalies.count() == 27
    assert draft.source.name == "ke-hoach-2024.docx"
    assert not Duty.objects.exists()
    assert Entry.objects.filter(kind="plans:imported", subject=draft.subject).count() == 1


def test_the_same_file_twice_is_one_draft(draft, office, clerk):
    again = import_plan(office, word_of(PLAN_TEXT), "other-name.docx", by=clerk, at=NOON)
    assert again.pk == draft.pk or again.version == 2  # a Word file carries its own moment of saving
    text = import_plan(office, PLAN_TEXT.encode(), "a.txt", by=clerk, at=NOON)
    assert import_plan(office, PLAN_TEXT.encode(), "a.txt", by=clerk, at=NOON).pk == text.pk
    assert Plan.objects.filter(state=PlanState.DRAFT).get().pk == text.pk


def test_json_comes_in_and_goes_out_as_it_was(office, clerk):
    plan = import_plan(office, json.dumps(BY_HAND).encode(), "plan.json", by=clerk, at=NOON)
    assert plan.content == BY_HAND
    assert (plan.rows.count(), plan.targets.count(), plan.anomalies.count()) == (40, 27, 27)
    assert plan.targets.get(target_id="A2.4.1").measure == "T05"


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"%PDF-1.4", "kh.pdf", "Word"),
        (b"PK\x03\x04 nothing", "kh.docx", "Word"),
        ("xin chào".encode("utf-16"), "kh.txt", "UTF-8"),
        (b"just words", "kh.txt", "KẾ HOẠCH"),
        (b"{", "kh.json", "hỏng"),
        (b"[]", "kh.json", "kế hoạch"),
        (json.dumps({**BY_HAND, "purposes": 3}).encode(), "kh.json", "purposes"),
        (json.dumps({**BY_HAND, "appendix": {**BY_HAND["appendix"], "rows": []}}).encode(), "kh.json", "Phụ lục"),
        (changed("header", plan_year=10**30), "kh.json", "plan_year"),
        (changed("appendix", rows=[{**ROW, "row_type": "r" * 21}]), "kh.json", "row_type"),
        (changed("appendix", rows=[{**ROW, "pieces": ["a"]}]), "kh.json", "kế hoạch"),
        (changed("appendix", rows=[{**ROW, "id": "II/1"}]), "kh.json", r"appendix\.rows\.id"),
        (changed("appendix", rows=[{**ROW, "id": ""}]), "kh.json", r"appendix\.rows\.id"),
        (changed("appendix", columns=["TT", "Nội dung"]), "kh.json", r"appendix\.columns"),
        (changed("appendix", keys=["content"] * 6), "kh.json", r"appendix\.columns"),
        (changed("appendix", keys=3), "kh.json", r"appendix\.keys"),
        (changed("appendix", rows=[{**ROW, "others": ["x"]}]), "kh.json", "others"),
        (json.dumps({**BY_HAND, "parts": [{"kind": "tasks"}]}).encode(), "kh.json", r"parts\[1\]\.title"),
        (changed("appendix", pages=float("nan")), "kh.json", "hỏng"),
        (changed("appendix", heading=["a\x00b"]), "kh.json", "hỏng"),
        (changed("appendix", heading=["\ud800"]), "kh.json", "hỏng"),
        (json.dumps({**BY_HAND, "targets": [{**BY_HAND["targets"][0], "value": 10**7}]}).encode(), "kh.json", "value"),
    ],
)
def test_what_is_no_plan_is_refused_with_words(office, clerk, content, name, words):
    with pytest.raises(Refused, match=words) as refused:
        import_plan(office, content, name, by=clerk, at=NOON)
    assert refused.value.field == "file"
    assert not Plan.objects.exists()


def test_a_specialist_brings_in_no_plan(office):
    with pytest.raises(Refused, match="văn phòng"):
        import_plan(office, PLAN_TEXT.encode(), "a.txt", by=officer("tp_ht"), at=NOON)


def test_a_file_is_checked_before_it_is_read():
    assert check_plan_file(BytesIO(PLAN_TEXT.encode()), "A.TXT")[1] == TEXT
    assert check_plan_file(BytesIO(b"{}"), "a.json")[1] == JSON
    with pytest.raises(Refused, match="5 MB"):
        check_plan_file(BytesIO(b" " * (5 * 1024 * 1024 + 1)), "a.txt")


# Deciding


def test_nothing_is_corrected_before_somebody_decides(draft):
    row = draft.rows.get(row_id="I.1")
    assert row.deadline_text == "Trước ngày 25/01/2023"
    assert row.rule == {"kind": "date", "relation": "before", "date": "2023-01-25", "inclusive": False}
    assert [one.split(":")[0] for one in what_is_missing(draft)] == [
        "Điểm N09 (I.1) chưa quyết định", "Điểm N16 (II.5.2) chưa quyết định",
    ]  # fmt: skip


def test_a_proposal_is_taken_over_into_the_row_and_not_into_the_plan(draft, clerk):
    decide(point(draft, "I.1", "date"), Decision.ACCEPTED, by=clerk, at=NOON)
    row = draft.rows.get(row_id="I.1")
    assert (row.deadline_text, row.rule["date"]) == ("Trước ngày 25/01/2024", "2024-01-25")
    draft.refresh_from_db()
    assert draft.content["appendix"]["rows"][1]["deadline_text"] == "Trước ngày 25/01/2023"


def test_a_decision_costs_the_same_however_many_rows_there_are(draft, clerk, django_assert_max_num_queries):
    with django_assert_max_num_queries(22):
        decide(point(draft, "I.1", "date"), Decision.ACCEPTED, by=clerk, at=NOON)


def test_a_decision_can_be_taken_back_while_it_is_a_draft(draft, clerk):
    one = point(draft, "I.1", "date")
    decide(one, Decision.ACCEPTED, by=clerk, at=NOON)
    decide(one, Decision.CORRECTED, value="Trước ngày 31/01/2024", by=clerk, at=NOON)
    assert draft.rows.get(row_id="I.1").rule["date"] == "2024-01-31"
    decide(one, Decision.KEPT, by=clerk, at=NOON)
    assert draft.rows.get(row_id="I.1").rule["date"] == "2023-01-25"


def test_words_that_name_no_day_are_refused(draft, clerk):
    one = point(draft, "I.1", "date")
    with pytest.raises(Refused, match="Không đọc được thời hạn") as refused:
        decide(one, Decision.CORRECTED, value="lúc nào rảnh", by=clerk, at=NOON)
    assert refused.value.field == "value"
    with pytest.raises(Refused, match="Ghi cụm từ"):
        decide(one, Decision.CORRECTED, by=clerk, at=NOON)
    with pytest.raises(Refused, match="không có đề xuất"):
        decide(point(draft, "appendix", "blank"), Decision.ACCEPTED, by=clerk, at=NOON)
    with pytest.raises(Refused, match="Chọn"):
        decide(one, "open", by=clerk, at=NOON)


def test_who_may_decide(draft, office):
    for post in ("tp_ht", "mot_cua"):
        with pytest.raises(Refused, match="văn phòng"):
            decide(point(draft, "I.1", "date"), Decision.KEPT, by=officer(post), at=NOON)
    decide(point(draft, "I.1", "date"), Decision.KEPT, by=officer("chu_tich"), at=NOON)


def test_the_product_of_another_level_is_set_right_by_decision(draft, clerk):
    decide(point(draft, "II.5.2", "scope"), Decision.ACCEPTED, by=clerk, at=NOON)
    assert draft.rows.get(row_id="II.5.2").product == "Báo cáo của UBND xã gửi Chủ tịch UBND huyện"


def test_what_must_be_written_by_somebody_stays_open(office, clerk):
    plan = import_plan(office, SMALL.encode(), "nho.txt", by=clerk, at=NOON)
    decide_all(plan, by=clerk, at=NOON)
    still = list(plan.anomalies.filter(decision=Decision.OPEN).values_list("where", "field"))
    assert ("I.3", "lead") in still
    assert "I.2b" in {where for where, _field in still}
    with pytest.raises(Refused, match=r"I\.3"):
        confirm_plan(plan, by=clerk, at=NOON, issued_on=NOON.date())
    lead = plan.anomalies.get(where="I.3", field="lead")
    with pytest.raises(Refused, match="chức danh"):
        decide(lead, Decision.CORRECTED, value="ai đó", by=clerk, at=NOON)
    with pytest.raises(Refused, match="ghi rõ"):
        decide(lead, Decision.KEPT, by=clerk, at=NOON)
    decide(lead, Decision.CORRECTED, value="Công chức VP-TK", by=clerk, at=NOON)
    assert plan.rows.get(row_id="I.3").lead_posts == ["vp_tk"]


def test_posts_that_lead_are_chosen_where_words_name_many(draft, clerk):
    row = draft.rows.get(row_id="II.2.1")
    assert "tp_ht" in row.lead_posts
    assert "vp_tk" not in row.lead_posts
    choose_posts(row, ["tp_ht"], by=clerk, at=NOON)
    assert draft.rows.get(row_id="II.2.1").lead_posts == ["tp_ht"]
    choose_posts(row, [], by=clerk, at=NOON)
    assert len(draft.rows.get(row_id="II.2.1").lead_posts) > 1
    with pytest.raises(Refused, match="không thuộc"):
        choose_posts(row, ["giam_doc"], by=clerk, at=NOON)


def test_a_line_without_day_product_and_lines_below_is_decided_by_somebody(office, clerk):
    lost = SMALL + "4\tTổ chức tập huấn\tCông chức VP-TK\tCông chức chuyên môn\t\t\n5\tVề kinh phí\t\t\t\t\n"
    plan = import_plan(office, lost.encode(), "nho.txt", by=clerk, at=NOON)
    decide_all(plan, by=clerk, at=NOON)
    training, money = (plan.anomalies.get(where=where, field="deadline_text") for where in ("I.4", "I.5"))
    assert {training.decision, money.decision} == {Decision.OPEN}
    decide(training, Decision.CORRECTED, value="Quý II/2027", by=clerk, at=NOON)
    decide(money, Decision.KEPT, by=clerk, at=NOON)
    rows = {row.row_id: row for row in plan.rows.all()}
    assert (rows["I.4"].row_type, rows["I.4"].rule["months"]) == ("task", [6])
    assert (rows["I.5"].row_type, rows["I.5"].rule) == ("group", None)


# Confirming


def test_a_confirmed_plan_opens_a_duty_for_each_row_that_asks_for_something(draft, clerk):
    plan = confirmed(draft, clerk)
    tasks = [row for row in plan.rows.all() if row.is_task]
    assert len(tasks) == 29
    assert Duty.objects.count() == 29
    by_row = {row.row_id: row.duty for row in plan.rows.select_related("duty")}
    assert by_row["II.5"] is None
    assert [one.key for one in by_row["II.5.2"].occurrences.all()] == ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"]
    assert by_row["I.1"].occurrences.get().due_on == date(2024, 1, 24)
    assert by_row["III.2"].measures == ["T06", "T07"]
    assert by_row["III.1.1"].subjects == ["summary-report"]
    assert by_row["V"].subjects == ["direction", "dialogue"]
    assert by_row["IV.u1"].subjects == ["communication"]
    assert (plan.number_text, plan.issued_on) == ("09/KH-UBND", ISSUED)


def test_everybody_who_leads_is_told_once_with_how_much_it_is(draft, clerk):
    plan = confirmed(draft, clerk)
    said = {row.officer_id: row.body for row in Notice.objects.filter(kind="duty_given")}
    assert officer("tp_ht").pk in said
    assert clerk.pk not in said
    led = plan.rows.filter(duty__posts__post_code="tp_ht", duty__posts__is_lead=True).count()
    assert f"bạn chủ trì {led} nhiệm vụ" in said[officer("tp_ht").pk]
    assert {row.duty.ground for row in plan.rows.filter(duty__isnull=False)} == {
        f"Kế hoạch số 09/KH-UBND ngày {ISSUED:%d/%m/%Y}"
    }


def test_the_plan_is_the_product_of_its_own_row(draft, clerk):
    plan = confirmed(draft, clerk)
    proof = Evidence.objects.get(source_key=plan.subject)
    assert proof.duty.key == "plan:2024:I.1"
    assert proof.is_product


def test_confirming_is_refused_while_something_is_open(draft, clerk):
    with pytest.raises(Refused, match="N09"):
        confirm_plan(draft, by=clerk, at=NOON, issued_on=ISSUED)
    decide_all(draft, by=clerk, at=NOON)
    with pytest.raises(Refused, match="hôm nay"):
        confirm_plan(draft, by=clerk, at=NOON, issued_on=NOON.date() + timedelta(days=1))
    with pytest.raises(Refused, match="2023 hoặc 2024"):
        confirm_plan(draft, by=clerk, at=NOON, issued_on=date(2021, 1, 1))
    with pytest.raises(Refused, match="văn phòng"):
        confirm_plan(draft, by=officer("tp_ht"), at=NOON, issued_on=ISSUED)
    assert not Duty.objects.exists()


def test_confirming_twice_opens_nothing_anew(draft, clerk):
    plan = confirmed(draft, clerk)
    with pytest.raises(Refused):
        confirm_plan(plan, by=clerk, at=NOON, issued_on=ISSUED)
    with pytest.raises(Refused):
        decide(point(plan, "I.1", "date"), Decision.KEPT, by=clerk, at=NOON)
    assert Duty.objects.count() == 29


def second_version(office: Agency, clerk: Officer, *words: tuple[str, str]) -> Plan:
    """The plan brought in again with some words of it put otherwise, and confirmed."""
    text = PLAN_TEXT
    for old, new in words:
        assert old in text
        text = text.replace(old, new)
    return confirmed(import_plan(office, text.encode(), "v2.txt", by=clerk, at=LATER), clerk)


def test_a_row_that_is_reworded_keeps_its_duty_with_all_that_was_done(draft, office, clerk):
    first = confirmed(draft, clerk)
    old = first.rows.get(row_id="II.2.1").duty
    proof = file_evidence(
        old, EvidenceSpec("link", "Văn bản", url="https://a.vn", is_product=True), by=officer("tp_ht"), at=NOON
    )
    turn = old.occurrences.get()
    set_due(turn, NOON.date(), "Công văn 1/UBND ngày 02/01/2024", by=clerk, at=NOON)
    finish_occurrence(turn, by=clerk, at=NOON)
    second = second_version(office, clerk, ("Văn bản đăng ký", "Văn bản đăng ký gửi UBND tỉnh"))
    assert before_it(second) == first
    first.refresh_from_db()
    assert first.state == PlanState.REPLACED
    same = second.rows.get(row_id="II.2.1").duty
    assert (same.pk, same.key, same.opened_at) == (old.pk, "plan:2024:II.2.1", NOON)
    assert same.product == "Văn bản đăng ký gửi UBND tỉnh"
    assert same.origin_url == f"/ke-hoach/{second.pk}/dong/II.2.1/"
    assert (same.evidence.get(), same.occurrences.get().state) == (proof, OccurrenceState.DONE)
    assert Duty.objects.filter(state=DutyState.CANCELLED).count() == 0
    assert Duty.objects.count() == 29
    told = Entry.objects.get(kind="duties:revised", subject=same.subject)
    assert list(told.data["changed"]) == ["product"]
    assert plan_in_force(office, 2024) == second


def test_numbers_that_shift_cancel_nothing(draft, office, clerk):
    first = confirmed(draft, clerk)
    content = deepcopy(first.content)
    rows = content["appendix"]["rows"]
    at = next(place for place, row in enumerate(rows) if row["id"] == "II.2.1")
    put_in = {**rows[at], "id": "II.2.1", "content": "Mua hai máy quét cho bộ phận tiếp dân", "deliverable": "Máy"}
    for row in rows:
        if row["id"].startswith("II.2."):
            row["id"] = f"II.2.{int(row['id'].split('.')[2]) + 1}"
    rows.insert(at, put_in)
    found = changes(first.content, content)
    assert [(one.place, one.kind) for one in found] == [("Dòng II.2.1", "added")]
    second = confirmed(import_plan(office, json.dumps(content).encode(), "v2.json", by=clerk, at=LATER), clerk)
    assert Duty.objects.filter(state=DutyState.CANCELLED).count() == 0
    assert Duty.objects.count() == 30
    assert second.rows.get(row_id="II.2.2").duty == first.rows.get(row_id="II.2.1").duty
    assert second.rows.get(row_id="II.2.1").duty.key == "plan:2024:II.2.1:2"


def test_only_what_is_gone_is_given_up(draft, office, clerk):
    first = confirmed(draft, clerk)
    content = deepcopy(first.content)
    rows = content["appendix"]["rows"]
    gone = next(row for row in rows if row["id"] == "II.2.1")
    rows.remove(gone)
    confirmed(import_plan(office, json.dumps(content).encode(), "v2.json", by=clerk, at=LATER), clerk)
    given_up = Duty.objects.get(state=DutyState.CANCELLED)
    assert given_up == first.rows.get(row_id="II.2.1").duty
    assert given_up.closed_reason == "Thay bằng kế hoạch năm 2024, bản 2."
    assert [one.kind for one in changes(first.content, content)] == ["removed"]


def test_another_job_under_the_same_number_is_another_duty():
    old = [Worded("I.1", "task", "Ban hành kế hoạch"), Worded("I.2", "task", "Tổ chức hội nghị đối thoại với dân")]
    new = [Worded("I.1", "task", "Mua máy quét"), Worded("I.2", "task", "Tổ chức đối thoại với doanh nghiệp")]
    assert paired(old, new) == {"I.2": "I.2"}
    moved = [Worded("I", "section", "Chung"), Worded("I.1", "task", "Ban hành kế hoạch kiểm soát thủ tục")]
    later = [Worded("II", "section", "Chung"), Worded("II.1", "task", "Ban hành kế hoạch kiểm soát thủ tục năm")]
    assert paired(moved, later) == {"II": "I", "II.1": "I.1"}


def test_another_deadline_renews_only_what_is_open(draft, office, clerk):
    first = confirmed(draft, clerk)
    duty = first.rows.get(row_id="II.5.2").duty
    turn = duty.occurrences.get(key="2024-Q1")
    file_evidence(turn, EvidenceSpec("link", "BC", url="https://a.vn", is_product=True), by=clerk, at=NOON)
    finish_occurrence(turn, by=clerk, at=NOON)
    content = deepcopy(first.content)
    row = next(row for row in content["appendix"]["rows"] if row["id"] == "II.5.2")
    row["deadline"] = {"kind": "quarterly", "year": 2024, "months": [6, 12]}
    second = confirmed(import_plan(office, json.dumps(content).encode(), "v2.json", by=clerk, at=LATER), clerk)
    same = second.rows.get(row_id="II.5.2").duty
    assert same == duty
    assert list(same.occurrences.values_list("key", "state")) == [
        ("2024-Q1", "done"), ("2024-Q2", "open"), ("2024-Q3", "cancelled"), ("2024-Q4", "open"),
    ]  # fmt: skip
    assert same.opened_at == NOON


def test_a_lead_that_a_leader_named_since_stays(draft, office, clerk):
    first = confirmed(draft, clerk)
    duty = first.rows.get(row_id="II.2.1").duty
    assign_lead(duty, ["tp_ht"], reason="Phân công lại", by=officer("chu_tich"), at=NOON)
    second = second_version(office, clerk, ("Văn bản đăng ký", "Văn bản đăng ký gửi UBND tỉnh"))
    assert second.rows.get(row_id="II.2.1").duty.lead_posts == ["tp_ht"]


@pytest.mark.parametrize("deadline", [{}, {"kind": "date", "date": "0001-01-01", "relation": "before"}, {"kind": "x"}])
def test_an_odd_deadline_is_told_with_its_row(office, clerk, deadline):
    content = deepcopy(BY_HAND)
    next(row for row in content["appendix"]["rows"] if row["id"] == "II.2.1")["deadline"] = deadline
    plan = import_plan(office, json.dumps(content).encode(), "a.json", by=clerk, at=NOON)
    with pytest.raises(Refused, match=r"Dòng II\.2\.1 "):
        confirmed(plan, clerk)
    assert not Duty.objects.exists()


def test_a_row_without_words_is_told_with_its_row(office, clerk):
    content = deepcopy(BY_HAND)
    next(row for row in content["appendix"]["rows"] if row["id"] == "II.2.1")["content"] = " "
    plan = import_plan(office, json.dumps(content).encode(), "a.json", by=clerk, at=NOON)
    with pytest.raises(Refused, match=r"\(II\.2\.1\) chưa quyết định: Không ghi nội dung"):
        confirmed(plan, clerk)
    decide(plan.anomalies.get(field="content"), Decision.CORRECTED, value="Tự kiểm tra", by=clerk, at=NOON)
    assert confirmed(plan, clerk).rows.get(row_id="II.2.1").duty.title == "Tự kiểm tra"


# A draft in place of a draft


def test_a_second_file_drops_the_draft_in_the_log_and_keeps_what_was_decided(draft, office, clerk):
    decide(point(draft, "I.1", "date"), Decision.CORRECTED, value="Trước ngày 31/01/2024", by=clerk, at=NOON)
    later = PLAN_TEXT.replace("Văn bản đăng ký", "Văn bản đăng ký gửi UBND tỉnh")
    second = import_plan(office, later.encode(), "v2.txt", by=clerk, at=LATER)
    assert second.in_place_of == draft
    told = Entry.objects.get(kind="plans:dropped", subject=draft.subject)
    assert (told.data["replaced_by"], told.data["carried_over"]) == (2, 1)
    one = point(second, "I.1", "date")
    assert (one.decision, one.decided_by, one.decided_at) == (Decision.CORRECTED, clerk, NOON)
    assert second.rows.get(row_id="I.1").rule["date"] == "2024-01-31"
    assert second.anomalies.exclude(decision=Decision.OPEN).count() == 1


def test_next_years_draft_does_not_throw_away_a_file_that_is_worked_on(office, clerk):
    plan = confirmed(import_plan(office, PLAN_TEXT.encode(), "a.txt", by=clerk, at=NOON), clerk)
    text = PLAN_TEXT.replace("2024", "2025").replace("/2023", "/2025")
    file = import_plan(office, text.encode(), "b.txt", by=clerk, at=NOON)
    assert file.year == 2025
    one = file.anomalies.first()
    decide(one, Decision.KEPT, by=clerk, at=NOON)
    with pytest.raises(Refused, match="Đang có bản kế hoạch năm 2025 chờ xác nhận"):
        draft_next_year(plan, by=clerk, at=NOON)
    file.refresh_from_db()
    assert file.state == PlanState.DRAFT


def test_a_point_of_many_rows_names_them_all(office, clerk):
    content = deepcopy(BY_HAND)
    for row in content["appendix"]["rows"]:
        if row["row_type"] == "task":
            row["coordinators"] = "Văn phòng UBND"
    plan = import_plan(office, json.dumps(content).encode(), "a.json", by=clerk, at=NOON)
    one = plan.anomalies.get(text="Văn phòng UBND", kind="scope")
    assert len(one.where) > 120
    decide(one, Decision.ACCEPTED, by=clerk, at=NOON)
    assert set(plan.rows.filter(row_type="task").values_list("partner_text", flat=True)) == {"Công chức VP-TK"}


def test_a_target_that_names_no_row_rightly_has_none(office, clerk):
    content = {**BY_HAND, "targets": [{**BY_HAND["targets"][0], "appendix_row": ["II.1"]}]}
    plan = import_plan(office, json.dumps(content).encode(), "a.json", by=clerk, at=NOON)
    assert plan.targets.get().row is None


def test_a_proposed_spelling_is_taken_over_and_advice_is_not(office, clerk):
    content = deepcopy(BY_HAND)
    row = next(row for row in content["appendix"]["rows"] if row["id"] == "II.2.1")
    row["content"] = "Chấn chỉnh việc những nhiễu, sử lý nghiêm"
    plan = import_plan(office, json.dumps(content).encode(), "a.json", by=clerk, at=NOON)
    for one in plan.anomalies.filter(where="II.2.1", kind="typo"):
        decide(one, Decision.ACCEPTED, by=clerk, at=NOON)
    assert plan.rows.get(row_id="II.2.1").content == "Chấn chỉnh việc nhũng nhiễu, xử lý nghiêm"
    assert reworded("99.5%", "99,5%") == "99,5%"
    assert reworded("Văn bản;", "Văn bản") == "Văn bản"
    assert reworded("Công văn", "Ghi rõ tên văn bản") == ""


def test_a_draft_can_be_dropped(draft, clerk):
    drop_plan(draft, by=clerk, at=NOON)
    with pytest.raises(Refused):
        drop_plan(draft, by=clerk, at=NOON)
    assert services.import_plan(draft.agency, PLAN_TEXT.encode(), "b.txt", by=clerk, at=NOON).version == 2


# Looking


def test_rows_with_what_was_done_cost_the_same_however_much_it_is(draft, clerk, django_assert_num_queries):
    plan = confirmed(draft, clerk)
    with django_assert_num_queries(4):
        rows = rows_with_work(plan)
    found = {one.row.row_id: one for one in rows}
    assert (found["I.1"].proofs, found["II.5.2"].turns, found["II.5.2"].turns_done) == (1, 4, 0)
    progress = progress_of(plan, NOON.date())
    assert (progress.total, progress.done) == (29, 0)
    assert progress.late > 0


def test_promises_stand_beside_their_figures_or_say_why_not(draft, clerk):
    plan = confirmed(draft, clerk)
    found = {one.target.target_id: one for one in promises(plan, report_year(2026), NOON)}
    assert len(found) == 27
    assert found["T5.1"].promised == "trên 99,5%"
    assert found["T5.1"].standing.measure.code == "T06"
    assert found["A3.4.2.2"].measure.is_ours is False
    assert found["A3.4.4.2"].standing is None
    assert found["A3.4.4.2"].target.why
    assert found["T7.2"].promised == "đạt 1 lần mỗi tháng"


def test_the_latest_plan_in_force(draft, office, clerk):
    assert latest_in_force(office, NOON.date()) is None
    plan = confirmed(draft, clerk)
    assert latest_in_force(office, date(2026, 5, 1)) == plan
    assert latest_in_force(office, date(2023, 5, 1)) is None


# Going out


SPLIT = {"lines", "pieces", "split_across_page"}


def told(content: dict) -> dict:
    """Without what only says where a page ended."""
    rows = [{key: value for key, value in row.items() if key not in SPLIT} for row in content["appendix"]["rows"]]
    tasks = [{"no": task["no"], "text": task["text"]} for task in content["tasks"]]
    return {**content, "tasks": tasks, "appendix": {**content["appendix"], "rows": rows}}


def test_what_goes_out_as_word_comes_in_the_same(draft, tmp_path):
    again = read_plan(plan_docx(draft), check_plan_file(BytesIO(plan_docx(draft)), "kh.docx")[1])
    assert told(again.content) == told(draft.content)
    assert {one.kind for one in again.found} == {one.kind for one in draft.anomalies.all()} - {"split"}


def test_the_plan_taken_apart_by_hand_is_read_back_from_its_word_file():
    again = read_plan(docx_of(BY_HAND), check_plan_file(BytesIO(docx_of(BY_HAND)), "kh.docx")[1]).content
    assert [row["content"] for row in again["appendix"]["rows"]] == [
        row["content"] for row in BY_HAND["appendix"]["rows"]
    ]
    assert again["header"]["recipients"] == BY_HAND["header"]["recipients"]


def test_a_plan_in_force_carries_number_and_day(draft, clerk):
    plan = confirmed(draft, clerk)
    again = read_plan(plan_docx(plan), check_plan_file(BytesIO(plan_docx(plan)), "kh.docx")[1]).content
    assert again["header"]["number_as_printed"] == "09/KH-UBND"
    assert again["header"]["date_as_printed"] == "15/01/2024"
    assert "số 09/KH-UBND ngày 15/01/2024 của" in again["appendix"]["heading"][-1]


def test_a_part_that_is_not_read_is_kept_and_told(office, clerk):
    text = SMALL.replace("IV. TỔ CHỨC", "IV. CHẾ ĐỘ KHEN THƯỞNG\n\nKhen thưởng theo quy định.\n\nV. TỔ CHỨC")
    plan = import_plan(office, text.encode(), "a.txt", by=clerk, at=NOON)
    assert plan.anomalies.filter(text="CHẾ ĐỘ KHEN THƯỞNG", kind="structure").exists()
    again = read_plan(plan_docx(plan), check_plan_file(BytesIO(plan_docx(plan)), "kh.docx")[1]).content
    assert again["parts"][3] == {"title": "CHẾ ĐỘ KHEN THƯỞNG", "kind": "", "lines": ["Khen thưởng theo quy định."]}


def test_seeds_are_where_the_sample_takes_them_from():
    assert (SEED / "plan_2024.txt").exists()
