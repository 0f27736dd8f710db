"""Internal processes: taken in, checked, approved, replaced."""

import copy
from datetime import date, timedelta

import pytest

from motcua.agency.models import Appointment
from motcua.audit.models import Entry
from motcua.common.refusals import Forbidden, Refused
from motcua.ops.ground import lay_ground, seed
from motcua.ops.ground_catalogue import lay_catalogue
from motcua.procedures.models import Procedure, ProcedureVersion, Process, ProcessStep
from motcua.procedures.queries import process_for, version_on
from motcua.procedures.services.defaults import derive_all
from motcua.procedures.services.processes import (
    approve_process,
    assign_procedure,
    create_process,
    discard_draft,
    import_processes,
    new_version,
    save_steps,
)
from tests.factories import MARITAL_STATUS, NOON, ground, make_dossier, officer

pytestmark = pytest.mark.django_db

DAY = NOON.date()
APPROVED = {"na3760-b1", "na3760-b3", "na3857-1", "cb2022-13", "cb2022-14a", "cb2022-16"}


@pytest.fixture
def office():
    agency = lay_ground()
    lay_catalogue(agency, at=NOON)
    return agency


@pytest.fixture
def sample_office():
    agency = lay_ground()
    lay_catalogue(agency, at=NOON, approve=True)
    return agency


def row(code="na3760-b1", **changes):
    found = next(one for one in seed("internal_processes.json")["processes"] if one["id"] == code)
    return {**copy.deepcopy(found), **changes}


def bring_in(agency, *rows, **more):
    return import_processes(list(rows), agency=agency, by=None, at=NOON, **more)


def linear(*parts):
    """Steps (role, minutes, post) in order; the signature makes the result."""
    return [
        ProcessStep(
            number=n, label=role, role=role, minutes=minutes, post_code=post, produces_result=role == "ky_duyet"
        )
        for n, (role, minutes, post) in enumerate(parts, 1)
    ]


GOOD = (("tiep_nhan", 60, ""), ("thu_ly", 960, "tp_ht"), ("ky_duyet", 240, "chu_tich"), ("tra_ket_qua", 0, ""))


def test_every_shipped_process_is_there(office):
    shipped = Process.objects.filter(is_default=False)
    assert set(shipped.values_list("code", flat=True)) == {
        one["id"] for one in seed("internal_processes.json")["processes"]
    }
    assert set(shipped.values_list("status", flat=True)) == {"draft"}
    assert ProcessStep.objects.filter(process__in=shipped).count() == 177
    assert all(process.row == row(process.code) for process in shipped)


def test_the_sample_office_takes_over_what_passes_the_check(sample_office):
    approved = Process.objects.filter(is_default=False, status="approved")
    assert set(approved.values_list("code", flat=True)) == APPROVED
    assert all("Nghệ An" in process.issued_by or "Cao Bằng" in process.issued_by for process in approved)


def test_until_the_office_approves_it_the_derived_process_holds(office):
    shipped = Process.objects.get(code="na3760-b1")
    version = version_on(shipped.procedure.code, DAY)
    derived = process_for(office, version, DAY)
    assert (derived.is_default, derived.status) == (True, "approved")
    approve_process(shipped, by=officer("vp_tk"), at=NOON)
    assert process_for(office, version, DAY) == shipped


def codes_of(code):
    return {finding["code"] for finding in Process.objects.get(code=code).findings}


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("hn1610-pause", {"hours_unknown", "template"}),
        ("tamky-134", {"over_limit", "no_return", "ended"}),
        ("vanquan-dc02", {"sum_mismatch", "ended"}),
        ("na3854-1", {"unknown_procedure"}),
        ("seq-ctbansao", {"hours_unknown"}),
        ("na3857-1", set()),
    ],
)
@pytest.mark.usefixtures("office")
def test_drafts_keep_why_they_are_drafts(code, found):
    assert codes_of(code) == found


@pytest.mark.usefixtures("office")
def test_the_model_of_administration_says_the_days():
    assert Process.objects.get(code="na3760-b1").valid_from == date(2025, 7, 1)
    assert Process.objects.get(code="tamky-134").valid_to == date(2025, 6, 30)


def test_importing_again_changes_nothing(office):
    before = list(Process.objects.order_by("pk").values())
    entries = Entry.objects.count()
    again = import_processes(seed("internal_processes.json"), agency=office, by=None, at=NOON)
    lay_catalogue(office, at=NOON)
    assert again.counts == {"approved": 0, "draft": 0, "unchanged": 23, "refused": 0}
    assert list(Process.objects.order_by("pk").values()) == before
    assert Entry.objects.count() == entries


def longer(hours):
    changed = row(id="thu-qua-han")
    changed["steps"][2]["hours"] = hours
    return changed


def test_over_the_limit_is_refused_with_the_path(office):
    outcome = bring_in(office, longer(90.0))
    sentence = "Đường Bước 1 → Bước 2 → Bước 3 → Bước 4 → Bước 5 → Bước 6 → Bước 7 cộng 112 giờ, vượt thời hạn 80 giờ của thủ tục."
    assert [one.reasons for one in outcome.refused] == [[sentence]]
    assert not Process.objects.filter(code="thu-qua-han").exists()


def test_without_an_end_is_refused_naming_the_step(office):
    cut = row(id="thu-khong-het")
    cut["steps"] = cut["steps"][:6]
    reason = "Bước 6 «Vào sổ, đóng dấu» là bước cuối nhưng không trả kết quả: quy trình chưa có điểm kết thúc."
    assert [one.reasons for one in bring_in(office, cut).refused] == [[reason]]


def test_a_circle_is_refused(office):
    round_and_round = row(id="thu-vong")
    round_and_round["steps"][-1]["next"] = [2]
    refused = bring_in(office, round_and_round).refused
    assert "Quy trình không có điểm kết thúc: không đường nào đi tới bước cuối." in refused[0].reasons


def test_a_role_without_holder_is_refused_naming_the_step(office):
    Appointment.objects.filter(post__code="vp_tk").delete()
    reasons = bring_in(office, row(id="thu-thieu-nguoi")).refused[0].reasons
    assert reasons == ["Bước 6 «Vào sổ, đóng dấu»: vai trò «Vào sổ, đóng dấu» chưa có người giữ."]


def test_one_bad_process_keeps_all_out(office):
    outcome = bring_in(office, row(id="thu-tot"), longer(90.0))
    assert (outcome.is_stored, Process.objects.filter(code="thu-tot").exists()) == (False, False)


def test_unreadable_rows_are_refused(office):
    bad = row(id="thu-sai")
    bad["steps"][1]["role"] = "giam_doc"
    bad["steps"][2]["hours"] = -1
    assert bring_in(office, bad).refused[0].reasons == [
        "Bước 2: vai trò «giam_doc» không có trong danh mục",
        "Bước 3: thời gian (hours) phải là số giờ không âm hoặc null",
    ]


def test_a_changed_row_rewrites_its_draft(office):
    changed = row("seq-ctbansao", title_vi="Tên mới")
    bring_in(office, changed)
    assert Process.objects.get(code="seq-ctbansao").title == "Tên mới"


def test_a_changed_row_of_an_approved_process_makes_a_version(sample_office):
    changed = row("na3760-b1", title_vi="Tên mới")
    bring_in(sample_office, changed)
    old, new = Process.objects.filter(code="na3760-b1").order_by("number")
    assert [(one.number, one.status) for one in (old, new)] == [(1, "approved"), (2, "draft")]


# Derived processes


def test_every_version_in_force_has_an_approved_process(office):
    missing = [
        version.procedure.code
        for version in ProcedureVersion.objects.on(DAY).select_related("procedure")
        if process_for(office, version, DAY) is None
    ]
    assert missing == []


@pytest.mark.usefixtures("office")
def test_hours_of_a_derived_process_add_up_to_the_limit():
    process = Process.objects.get(code="mac-dinh-1-004873")
    steps = [(step.role, step.post_code, step.minutes) for step in process.steps.all()]
    assert steps == [
        ("tiep_nhan", "", 60), ("thu_ly", "tp_ht", 1185), ("ky_duyet", "chu_tich", 135), ("van_thu", "vp_tk", 60),
        ("tra_ket_qua", "", 0),
    ]  # fmt: skip
    assert (process.is_default, process.status, sum(row[2] for row in steps)) == (True, "approved", 1440)


@pytest.mark.usefixtures("office")
def test_a_long_limit_is_looked_at_before_it_is_signed():
    roles = Process.objects.get(code="mac-dinh-1-012812").steps.values_list("role", flat=True)
    assert list(roles) == ["tiep_nhan", "thu_ly", "tham_dinh", "ky_duyet", "van_thu", "tra_ket_qua"]


@pytest.mark.usefixtures("office")
def test_a_procedure_decided_above_has_a_leg():
    leg = Process.objects.get(code="mac-dinh-1-010801").steps.get(role="chuyen_lien_thong")
    assert (leg.leg_unit, leg.minutes, leg.produces_result) == ("so-noi-vu", 19 * 480, True)


def test_deriving_again_makes_nothing(office):
    assert derive_all(office, DAY, by=None, at=NOON) == []


# Editing and approving


@pytest.fixture
def draft():
    agency = ground()
    by = officer("vp_tk")
    process = create_process(Procedure.objects.get(code="1.001193"), "Khai sinh", agency=agency, by=by, at=NOON)
    save_steps(
        process,
        linear(("tiep_nhan", 30, ""), ("thu_ly", 300, "tp_ht"), ("ky_duyet", 60, ""), ("tra_ket_qua", 0, "")),
        by=by,
        at=NOON,
    )
    return process


def test_a_good_draft_is_approved_and_used(draft):
    approve_process(draft, by=officer("vp_tk"), at=NOON)
    used = process_for(draft.agency, version_on("1.001193", DAY), DAY)
    assert (used.pk, used.approved_by) == (draft.pk, officer("vp_tk"))
    assert Entry.objects.filter(kind="procedures:process:approved", subject=f"process:{draft.code}").count() == 1


def test_approval_is_refused_for_an_overrun_with_the_path(draft):
    save_steps(
        draft,
        linear(("tiep_nhan", 60, ""), ("thu_ly", 480, ""), ("ky_duyet", 30, ""), ("tra_ket_qua", 0, "")),
        by=officer("vp_tk"),
        at=NOON,
    )
    with pytest.raises(Refused) as refused:
        approve_process(draft, by=officer("vp_tk"), at=NOON)
    assert str(refused.value) == (
        "Chưa duyệt được. Đường Bước 1 → Bước 2 → Bước 3 → Bước 4 cộng 9,5 giờ, vượt thời hạn 8 giờ của thủ tục."
    )
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_an_approved_process_is_not_edited(draft):
    approve_process(draft, by=officer("vp_tk"), at=NOON)
    with pytest.raises(Refused, match="Tạo phiên bản mới để sửa"):
        save_steps(draft, linear(*GOOD), by=officer("vp_tk"), at=NOON)
    with pytest.raises(Refused, match="Tạo phiên bản mới để sửa"):
        approve_process(draft, by=officer("vp_tk"), at=NOON)


def test_a_new_version_closes_the_one_before_and_dossiers_keep_theirs():
    dossier = make_dossier(MARITAL_STATUS)
    old, later = dossier.process, NOON + timedelta(days=3)
    copy_of = new_version(old, by=officer("vp_tk"), at=later)
    assert list(copy_of.steps.values_list("label", "minutes")) == list(old.steps.values_list("label", "minutes"))
    approve_process(copy_of, by=officer("vp_tk"), at=later)
    old.refresh_from_db()
    dossier.refresh_from_db()
    assert (old.status, old.valid_to) == ("approved", later.date() - timedelta(days=1))
    assert dossier.process_id == old.pk
    assert process_for(old.agency, dossier.version, later.date()).pk == copy_of.pk


def test_only_one_draft_at_a_time(draft):
    approve_process(draft, by=officer("vp_tk"), at=NOON)
    new_version(draft, by=officer("vp_tk"), at=NOON)
    with pytest.raises(Refused, match="Đã có phiên bản 2 đang soạn"):
        new_version(draft, by=officer("vp_tk"), at=NOON)


def test_approved_twice_on_one_day_the_first_is_replaced(draft):
    approve_process(draft, by=officer("vp_tk"), at=NOON)
    second = new_version(draft, by=officer("vp_tk"), at=NOON)
    approve_process(second, by=officer("vp_tk"), at=NOON)
    draft.refresh_from_db()
    assert draft.status == "replaced"


def test_others_may_not_edit(draft):
    for post in ("tp_ht", "chu_tich", "mot_cua"):
        with pytest.raises(Forbidden):
            save_steps(draft, [], by=officer(post), at=NOON)


def test_a_template_is_tied_to_a_procedure(office):
    template = Process.objects.get(code="hn1610-pause")
    assign_procedure(template, Procedure.objects.get(code=MARITAL_STATUS), by=officer("vp_tk"), at=NOON)
    assert "template" not in codes_of("hn1610-pause")


def test_a_discarded_draft_is_remembered_by_the_log(draft):
    discard_draft(draft, by=officer("vp_tk"), at=NOON)
    assert not Process.objects.filter(pk=draft.pk).exists()
    assert Entry.objects.get(kind="procedures:process:discarded").data["title"] == "Khai sinh"


def test_a_branch_that_ends_early_needs_its_result(draft):
    steps = linear(("tiep_nhan", 30, ""), ("thu_ly", 120, "tp_ht"), ("ky_duyet", 60, ""), ("tra_ket_qua", 0, ""))
    steps[1].next_numbers = [3, 4]
    findings = save_steps(draft, steps, by=officer("vp_tk"), at=NOON)
    assert [(one.code, one.step_no) for one in findings] == [("no_result", 4)]
    assert findings[0].sentence_vi == "Đường Bước 1 → Bước 2 → Bước 4 kết thúc mà không ra kết quả nào."
