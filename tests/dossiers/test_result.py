"""Deciding, finishing, handing back."""

from datetime import timedelta
from io import BytesIO

import pytest

from motcua.casework.models import Case, Passage
from motcua.common.refusals import Refused
from motcua.documents.services import keep_file
from motcua.dossiers.services import processing
from motcua.dossiers.services import result as r
from motcua.procedures.models import ProcessStep
from tests.documents.test_files import pdf
from tests.dossiers.lives import at_chairman, at_clerk, completed, fresh, later
from tests.factories import BIRTH, CERTIFIED_COPY, NOON, ground, make_dossier, officer, party

pytestmark = pytest.mark.django_db


def state(dossier):
    return Case.objects.get(pk=dossier.pk).state


def give(dossier, **more):
    return r.return_result(
        dossier, **{"by": officer("mot_cua"), "at": later(30), "collector_name": "Nguyễn Thị Hoa", **more}
    )


def test_signed_it_goes_to_the_clerk_for_number_and_seal():
    dossier = at_clerk()
    assert (dossier.case.state, dossier.case.holder, dossier.case.step_number) == ("processing", officer("vp_tk"), 4)
    assert (fresh(dossier).approved_by, fresh(dossier).approved_at) == (officer("chu_tich"), later(2))


def test_signed_without_a_clerks_step_it_is_finished():
    ground()
    ProcessStep.objects.filter(role="van_thu").delete()
    ProcessStep.objects.filter(role="ky_duyet").update(next_numbers=[5])
    dossier = at_clerk()
    case = Case.objects.get(pk=dossier.pk)
    assert (case.state, case.clock, case.holder, case.ended_at) == ("completed", "ended", officer("mot_cua"), later(2))
    assert [row.act for row in case.history.all()][-2:] == ["approve", "complete"]


def test_a_procedure_without_a_process_goes_the_plain_way():
    dossier = make_dossier(BIRTH)
    processing.hand_over_dossier(dossier, by=dossier.case.holder, at=later(1))
    r.approve_dossier(dossier, by=officer("chu_tich"), at=later(2))
    r.complete_dossier(dossier, by=officer("vp_tk"), at=later(3))
    assert state(dossier) == "completed"


def test_the_result_file_is_kept_with_the_dossier():
    dossier = at_chairman()
    kept = keep_file(BytesIO(pdf()), "ket-qua.pdf", at=NOON, by=officer("chu_tich"))
    r.approve_dossier(dossier, by=officer("chu_tich"), at=later(2), result_file=kept)
    r.complete_dossier(dossier, by=officer("vp_tk"), at=later(3), result_number=" 12 /XN ")
    assert (fresh(dossier).result_file, fresh(dossier).result_number) == (kept, "12 /XN")


def test_unsigned_nothing_is_finished():
    clerk = officer("vp_tk")
    dossier = processing.hand_over_dossier(make_dossier(), by=officer("tp_ht"), at=later(4), to_officer=clerk)
    with pytest.raises(Refused, match="chưa được người có thẩm quyền ký duyệt"):
        r.complete_dossier(dossier, by=clerk, at=later(5))
    assert state(dossier) == "processing"


@pytest.mark.parametrize("post", ["tp_ht", "vp_tk", "mot_cua", "pho_chu_tich"])
def test_only_who_holds_it_and_leads_signs(post):
    with pytest.raises(Refused):
        r.approve_dossier(at_chairman(), by=officer(post), at=later(5))


@pytest.mark.parametrize(("days", "word"), [(4, "early"), (5, "on_time"), (6, "late")])
def test_early_on_time_and_late_by_the_day(days, word):
    # Due on Monday 30/11: the fifth day after Wednesday.
    dossier = at_clerk()
    r.complete_dossier(dossier, by=officer("vp_tk"), at=later(days=days))
    assert Case.objects.get(pk=dossier.pk).timeliness == word


def test_a_same_day_procedure_is_judged_by_the_minute():
    dossier = make_dossier(CERTIFIED_COPY)
    processing.hand_over_dossier(dossier, by=officer("tp_ht"), at=later(1))
    r.approve_dossier(dossier, by=officer("chu_tich"), at=later(2))
    r.complete_dossier(dossier, by=officer("vp_tk"), at=dossier.case.due_at + timedelta(minutes=1))
    assert Case.objects.get(pk=dossier.pk).timeliness == "late"


def test_a_refusal_is_a_result_with_a_coded_reason():
    dossier = r.refuse_dossier(
        at_chairman(),
        by=officer("chu_tich"),
        at=later(5),
        reason_code="false_papers",
        reason="Giấy khai sinh bị tẩy xóa",
    )
    kept = fresh(dossier)
    assert (kept.case.state, kept.is_refused, kept.refusal_reason) == ("completed", True, "false_papers")
    assert Passage.objects.get(act="refuse").reason_code == "false_papers"
    assert state(give(dossier)) == "returned"


@pytest.mark.parametrize(("code", "reason", "field"), [("bad", "Sai", "reason_code"), ("other", " ", "reason")])
def test_a_refusal_without_its_reason_is_refused(code, reason, field):
    dossier = at_chairman()
    with pytest.raises(Refused) as refusal:
        r.refuse_dossier(dossier, by=officer("chu_tich"), at=later(5), reason_code=code, reason=reason)
    assert (refusal.value.field, fresh(dossier).is_refused) == (field, False)


def test_handed_back_it_is_over():
    dossier = give(completed())
    kept = fresh(dossier)
    assert (kept.case.state, kept.returned_by, kept.returned_at) == ("returned", officer("mot_cua"), later(30))
    assert (kept.case.holder, kept.case.step_runs.filter(ended_at=None).count()) == (None, 0)
    # Finished is what counts, not when the applicant came.
    assert kept.case.ended_at == later(3)


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        ({"collector_name": " "}, "collector_name"),
        ({"collector_name": "Trần Văn Bình"}, "basis"),
        ({"collector_identity": "123"}, "collector_identity"),
        ({"collector_name": "Nguyễn Thị Hoa", "collector_identity": "024085001243"}, "basis"),
    ],
)
def test_who_collects_is_known_or_authorised(entered, field):
    dossier = completed()
    with pytest.raises(Refused) as refusal:
        give(dossier, **entered)
    assert (refusal.value.field, state(dossier)) == (field, "completed")


@pytest.mark.parametrize(
    "entered",
    [
        {"collector_name": "nguyễn thị hoa"},
        {"collector_name": "Hoa", "collector_identity": "024185001234"},
        {"collector_name": "Trần Văn Bình", "basis": "Giấy ủy quyền số 3"},
    ],
)
def test_owner_by_name_or_number_or_somebody_with_a_paper(entered):
    dossier = give(completed(), **entered)
    assert fresh(dossier).collector_name == entered["collector_name"]
    assert fresh(dossier).collector_basis == entered.get("basis", "")


def test_who_handed_it_in_for_the_owner_may_collect():
    dossier = make_dossier(submitter=party("Trần Văn Bình", "024085001243", sex="Nam"), authorisation="Giấy ủy quyền 1")
    processing.hand_over_dossier(dossier, by=officer("tp_ht"), at=later(1))
    r.approve_dossier(dossier, by=officer("chu_tich"), at=later(2))
    r.complete_dossier(dossier, by=officer("vp_tk"), at=later(3))
    assert state(give(dossier, collector_name="Trần Văn Bình")) == "returned"


WAYS = {
    "the submitter": ({"phone": "0911"}, {"phone": "0922"}, ("sms", "0911")),
    "the submitter by mail": ({"email": "binh@example.vn"}, {"phone": "0922"}, ("email", "binh@example.vn")),
    "the owner": ({"name": "Trần Văn Bình"}, {"phone": "0922"}, ("sms", "0922")),
    "nobody": ({}, {}, ("call", "")),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_result_nobody_fetched_is_told_to_whoever_can_be_reached(way):
    dossier = completed()
    dossier.submitter_data, dossier.owner_data, told = WAYS[way]
    notice = r.remind_collector(dossier, by=officer("mot_cua"), at=later(30))
    assert (notice.channel, notice.address) == told
    assert r.remind_collector(dossier, by=officer("mot_cua"), at=later(31)) == notice
