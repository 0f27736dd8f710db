"""The report of a plan, from its figures to the signed document that is evidence; and the plan of the year after."""

from copy import deepcopy
from datetime import datetime, timedelta

import pytest

from motcua.common.moments import VIETNAM
from motcua.common.refusals import Refused
from motcua.direction.models import OutgoingDocument
from motcua.direction.services import sign_document, submit_document
from motcua.duties.models import Evidence
from motcua.duties.services import finish_occurrence
from motcua.plans.diff import changes, pieces
from motcua.plans.models import Decision, PlanOrigin, PlanState
from motcua.plans.next_year import draft_next_year, moved_on, next_content
from motcua.plans.reports import body_of, draft_report, draft_report_anew, plan_report, summary_of
from motcua.reporting.periods import calendar_month, report_quarter, report_year
from tests.factories import NOON, make_dossier, officer
from tests.plans.laid import in_force

pytestmark = pytest.mark.django_db
IN_DECEMBER = datetime(2026, 12, 15, 9, tzinfo=VIETNAM)


@pytest.fixture
def plan():
    return in_force()


def test_every_row_and_every_promise_is_in_the_report(plan):
    make_dossier()
    report = plan_report(plan, report_year(2026), NOON)
    assert len(report.rows) == 40
    assert len(report.tasks) == 29
    assert len(report.promises) == 27
    assert sum(report.count(state) for state in ("done", "late", "open", "waiting", "ahead")) == 29
    text = body_of(report)
    assert "Kế hoạch có 29 nhiệm vụ" in text
    assert "**V. Nâng cao trách nhiệm" in text
    assert text.count("## ") == 4


def test_the_report_costs_the_same_however_much_was_filed(plan, django_assert_max_num_queries):
    plan_report(plan, report_quarter(2026, 4), NOON)
    with django_assert_max_num_queries(12):
        plan_report(plan, report_quarter(2026, 4), NOON)


def test_a_report_is_drafted_once_for_each_period(plan):
    clerk = officer("vp_tk")
    first = draft_report(plan, report_quarter(2026, 4), by=clerk, at=NOON)
    assert draft_report(plan, report_quarter(2026, 4), by=clerk, at=NOON + timedelta(hours=1)).pk == first.pk
    assert draft_report(plan, report_year(2026), by=clerk, at=NOON).pk != first.pk
    assert first.origin == f"plan-report:{plan.pk}:quy-4-2026"
    assert len(first.data["appendices"][0]["rows"]) == 40
    assert len(first.data["appendices"][1]["rows"]) == 27


def test_who_may_report_and_on_what(plan):
    with pytest.raises(Refused, match="văn phòng"):
        draft_report(plan, report_quarter(2026, 4), by=officer("tp_ht"), at=NOON)
    with pytest.raises(Refused, match="quý hoặc cả năm 2026"):
        draft_report(plan, calendar_month(2026, 3), by=officer("vp_tk"), at=NOON)
    early = datetime(2026, 1, 5, 9, tzinfo=VIETNAM)
    with pytest.raises(Refused, match="chưa bắt đầu"):
        draft_report(plan, report_quarter(2026, 4), by=officer("vp_tk"), at=early)
    assert not OutgoingDocument.objects.exists()


def test_the_signed_report_of_the_year_is_the_product_of_the_rows_that_ask_for_it(plan):
    clerk, chairman = officer("vp_tk"), officer("chu_tich")
    document = draft_report(plan, report_year(2026), by=clerk, at=IN_DECEMBER)
    submit_document(document, by=clerk, at=IN_DECEMBER)
    signed = sign_document(document, by=chairman, at=IN_DECEMBER)
    proofs = Evidence.objects.filter(source_key=f"document:{signed.pk}", is_product=True)
    rows = {proof.duty.key.rpartition(":")[2] for proof in proofs}
    assert {"III.1.1", "III.2", "III.5.2"} <= rows
    assert "II.5.2" not in rows
    duty = plan.rows.get(row_id="III.2").duty
    done = finish_occurrence(duty.occurrences.get(), by=officer("mot_cua"), at=IN_DECEMBER)
    assert done.state == "done"
    after = plan_report(plan, report_year(2026), IN_DECEMBER + timedelta(hours=1))
    assert next(one for one in after.rows if one.row.row_id == "III.2").state == "done"


def test_the_signed_report_of_a_quarter_goes_to_its_quarter(plan):
    clerk = officer("vp_tk")
    document = draft_report(plan, report_quarter(2026, 3), by=clerk, at=NOON)
    submit_document(document, by=clerk, at=NOON)
    sign_document(document, by=officer("chu_tich"), at=NOON)
    proof = Evidence.objects.get(source_key=f"document:{document.pk}")
    assert (proof.duty.key, proof.occurrence.key) == ("plan:2026:II.5.2", "2026-Q3")


# The year after


def test_years_move_on_and_cited_documents_keep_theirs():
    said = "Trước 15/12/2024 theo Kế hoạch số 5392/KH-UBND ngày 26/10/2024, giai đoạn 2024-2025"
    assert moved_on(said, 2024) == said.replace("15/12/2024", "15/12/2025")


@pytest.mark.parametrize(
    "cited",
    [
        "Nghị định số 118/2024/NĐ-CP", "Thông tư 03/2024/TT-VPCP", "giai đoạn 2024–2030", "giai đoạn 2021 đến 2024",
        "Nghị quyết 01/NQ-CP ngày 05 tháng 01 năm 2024", "Quyết định số 12 ngày 15/03/2024",
    ],
)  # fmt: skip
def test_the_law_that_is_cited_is_not_moved_on(cited):
    assert moved_on(f"Theo {cited}, xong trước ngày 15/12/2024", 2024) == f"Theo {cited}, xong trước ngày 15/12/2025"


def test_the_period_stands_in_the_sentence_as_the_state_writes_it(plan):
    quarter = plan_report(plan, report_quarter(2026, 4), NOON)
    assert summary_of(quarter).endswith(", quý IV năm 2026")
    assert "báo cáo kết quả quý IV năm 2026 (" in body_of(quarter)
    assert "quý iv" not in body_of(quarter)
    assert summary_of(plan_report(plan, report_year(2026), NOON)).count("năm 2026") == 1


def test_an_early_draft_is_drafted_anew_and_its_words_are_kept(plan):
    clerk, period = officer("vp_tk"), report_quarter(2026, 4)
    early = draft_report(plan, period, by=clerk, at=NOON)
    later = draft_report_anew(plan, period, by=clerk, at=NOON + timedelta(days=15))
    early.refresh_from_db()
    assert (early.state, early.body != "", later.pk != early.pk) == ("cancelled", True, True)
    assert later.drafted_at == NOON + timedelta(days=15)
    submit_document(later, by=clerk, at=NOON)
    with pytest.raises(Refused, match="đã trình ký"):
        draft_report_anew(plan, period, by=clerk, at=NOON)


def test_next_years_plan_is_this_one_moved_on(plan):
    content = next_content(plan)
    rows = {row["id"]: row for row in content["appendix"]["rows"]}
    assert content["header"]["plan_year"] == 2027
    assert rows["III.2"]["deadline"]["date"] == "2027-12-15"
    assert rows["II.5.2"]["deadline"] == {"kind": "quarterly", "year": 2027, "months": [3, 6, 9, 12]}
    assert len(content["targets"]) == 27
    assert {change.kind for change in changes(plan.content, content)} == {"changed"}


def test_the_draft_of_next_year_asks_about_the_district_that_is_gone(plan):
    draft = draft_next_year(plan, by=officer("vp_tk"), at=NOON)
    assert (draft.year, draft.state, draft.origin) == (2027, PlanState.DRAFT, PlanOrigin.YEAR_BEFORE)
    asked = draft.anomalies.filter(proposal="UBND tỉnh", decision=Decision.OPEN)
    assert asked.exists()
    assert draft_next_year(plan, by=officer("vp_tk"), at=NOON).pk == draft.pk


def test_next_year_is_drafted_by_the_office_and_not_over_a_plan_in_force(plan):
    with pytest.raises(Refused, match="văn phòng"):
        draft_next_year(plan, by=officer("mot_cua"), at=NOON)
    draft = draft_next_year(plan, by=officer("vp_tk"), at=NOON)
    with pytest.raises(Refused):
        draft_next_year(draft, by=officer("vp_tk"), at=NOON)


# Differences


def test_differences_word_by_word():
    assert [(one.kind, one.text) for one in pieces("a b c", "a x c")] == [
        ("same", "a "), ("out", "b"), ("in", "x"), ("same", " c"),
    ]  # fmt: skip


def test_rows_added_removed_and_changed(plan):
    rows = deepcopy(plan.content["appendix"]["rows"])
    other = {**plan.content, "appendix": {**plan.content["appendix"], "rows": rows}}
    rows[1]["deliverable"] = "Kế hoạch được ký"
    moved, gone = rows.pop(2), rows.pop()
    rows.append({**moved, "id": "VI", "lead": "Văn phòng"})
    rows.append({**moved, "id": "VII", "content": "Mua máy quét cho quầy"})
    found = {change.place: change for change in changes(plan.content, other)}
    assert (found["Dòng I.1"].kind, list(found["Dòng I.1"].cells)) == ("changed", ["Dự kiến sản phẩm"])
    place = f"Dòng VI (trước là dòng {moved['id']})"
    assert (found[place].kind, list(found[place].cells)) == ("changed", ["Chủ trì"])
    assert found[f"Dòng {gone['id']}"].kind == "removed"
    assert found["Dòng VII"].kind == "added"
    assert len(found) == 4


def test_a_row_that_only_got_another_number_is_no_difference(plan):
    rows = deepcopy(plan.content["appendix"]["rows"])
    rows.append({**rows.pop(2), "id": "VI"})
    assert changes(plan.content, {**plan.content, "appendix": {**plan.content["appendix"], "rows": rows}}) == []
