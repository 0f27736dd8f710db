"""The acts of the counter: one dossier, several at once, once only, and none at all."""

from datetime import date, datetime, timedelta

import pytest

from motcua.agency.models import Appointment
from motcua.audit.models import Entry
from motcua.casework.models import Case, OutboxEvent, StepRun
from motcua.common.moments import VIETNAM, local
from motcua.common.refusals import Forbidden, Refused
from motcua.documents.models import IssuedPaper
from motcua.dossiers.counter_queries import likely_twins, open_twins, usage_of, waiting_drafts
from motcua.dossiers.models import Dossier, IntakeDraft
from motcua.dossiers.services.drafts import KEEP_SAVED, keep_draft, take_in_once
from motcua.dossiers.services.intake import (
    closing_of,
    limit_of_version,
    promise,
    receive_dossier,
    receive_many,
    turn_away,
)
from motcua.people.models import Applicant
from tests.factories import (
    BIRTH,
    CERTIFIED_COPY,
    MARITAL_STATUS,
    NOON,
    POOR_HOUSEHOLD,
    ground,
    intake_of,
    make_dossier,
    officer,
    party,
    version,
)

pytestmark = pytest.mark.django_db


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


def test_receive_starts_clock_and_hands_on():
    dossier = make_dossier(MARITAL_STATUS)
    case = Case.objects.get()
    assert case.code == "000.00.99.H05-261125-0001"
    assert (case.state, case.clock, case.rules) == ("processing", "running", "nd118")
    assert local(case.due_at) == moment(30, 16, 30)
    assert case.holder == officer("tp_ht")
    assert [(p.act, p.to_state) for p in case.history.all()] == [("receive", "received"), ("forward", "processing")]
    assert dossier.received_unit.name == "Trung tâm Phục vụ hành chính công"


def test_receive_keeps_both_stays_and_tells_outbox_and_log():
    make_dossier(MARITAL_STATUS)
    runs = list(StepRun.objects.order_by("number"))
    assert [(run.number, run.holder, run.used_minutes) for run in runs] == [
        (1, officer("mot_cua"), 0),
        (2, officer("tp_ht"), None),
    ]
    assert runs[0].ended_at == runs[1].started_at
    assert list(OutboxEvent.objects.values_list("kind", flat=True)) == ["dossier:receive", "dossier:forward"]
    assert list(Entry.objects.values_list("kind", flat=True)) == ["dossier:act:receive", "dossier:act:forward"]
    assert "Hoa" not in str(list(Entry.objects.values_list("data", flat=True)))


def test_receive_kept_at_the_counter():
    case = make_dossier(MARITAL_STATUS, forward_now=False).case
    assert (case.state, case.holder, case.step_number) == ("received", officer("mot_cua"), 1)
    assert StepRun.objects.get().ended_at is None


def test_slip_says_what_was_taken_in():
    dossier = make_dossier(CERTIFIED_COPY)
    slip = IssuedPaper.objects.get(case_code=dossier.case.code)
    assert slip.form == "acceptance_slip"
    assert slip.data["owner"] == "Nguyễn Thị Hoa"
    assert [(line["original"], line["photocopy"]) for line in slip.data["papers"]] == [(1, 0), (0, 1)]
    assert slip.data["tracking_url"].endswith(f"/tra-cuu/{dossier.case.code}/?k={dossier.access_key}")
    assert slip.data["unit"] == "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG"


@pytest.mark.parametrize(
    ("at", "due"),
    [(moment(25, 9), moment(25, 16, 30)), (moment(25, 15, 30), moment(26, 16, 30))],
    ids=["before", "after"],
)
def test_same_day_procedure_has_its_cutoff(at, due):
    assert local(make_dossier(CERTIFIED_COPY, at=at).case.due_at) == due


def test_numbers_go_on_and_restart_with_the_day():
    codes = [make_dossier(at=at).case.code[-11:] for at in (NOON, NOON, NOON + timedelta(days=1))]
    assert codes == ["261125-0001", "261125-0002", "261126-0001"]


def test_refused_act_gives_its_number_back():
    with pytest.raises(Refused):
        make_dossier(POOR_HOUSEHOLD)
    assert make_dossier().case.code.endswith("-0001")
    assert IssuedPaper.objects.count() == 1


def test_due_by_hand_stands_as_given():
    given = closing_of(ground(), date(2026, 12, 8))
    case = make_dossier(POOR_HOUSEHOLD, due_at=given).case
    assert (case.due_at, case.due_is_given) == (given, True)


def test_due_by_hand_is_a_workday():
    with pytest.raises(Refused, match="không làm việc") as refusal:
        closing_of(ground(), date(2026, 12, 6), field="v7_due_at")
    assert refusal.value.field == "v7_due_at"


def test_due_by_hand_is_not_in_the_past():
    with pytest.raises(Refused) as refusal:
        make_dossier(POOR_HOUSEHOLD, due_at=NOON - timedelta(hours=1), key="v7_")
    assert refusal.value.field == "v7_due_at"


def test_promise_without_limit_is_none():
    assert promise(intake_of(POOR_HOUSEHOLD), agency=ground(), at=NOON) is None


def test_limit_may_be_the_longer_one():
    limit = limit_of_version(version(CERTIFIED_COPY), extended=True)
    assert (limit.unit.value, limit.amount) == ("working_days", 2)
    assert local(make_dossier(CERTIFIED_COPY, limit=limit).case.due_at) == moment(27, 16, 30)


@pytest.mark.parametrize("post", ["tp_ht", "chu_tich", "quan_tri", "vp_tk"])
def test_only_the_counter_takes_in(post):
    with pytest.raises(Forbidden):
        make_dossier(by=officer(post))
    assert Case.objects.count() == 0


def test_dossier_never_lies_between_two_desks():
    ground()
    Appointment.objects.exclude(post__code="mot_cua").update(valid_to=date(2026, 1, 1))
    with pytest.raises(Refused, match="Chưa có người giữ vị trí"):
        make_dossier()
    assert Case.objects.count() == 0


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        ({"sets": 0}, "sets"),
        ({"return_way": "post"}, "return_address"),
        ({"submitter": party("Trần Văn Bình", "")}, "authorisation"),
        ({"channel": "pigeon"}, "channel"),
        ({"owner": party("")}, "owner_name"),
        ({"owner": party(identity_number="024285001234")}, "owner_identity_number"),
        ({"owner": party(phone="12")}, "owner_phone"),
    ],
)
def test_refusal_names_its_field(entered, field):
    with pytest.raises(Refused) as refusal:
        make_dossier(**entered)
    assert refusal.value.field == field


def test_version_out_of_force_is_refused():
    laid = version()
    laid.valid_to = date(2025, 12, 31)
    intake = intake_of()
    intake.version = laid
    with pytest.raises(Refused, match="không còn hiệu lực"):
        receive_dossier(intake, by=officer("mot_cua"), at=NOON)


def test_person_is_kept_once_and_refreshed():
    make_dossier(CERTIFIED_COPY)
    make_dossier(BIRTH, owner=party(phone="0912345678"))
    assert Applicant.objects.get().phone == "0912345678"
    assert Dossier.objects.first().owner_data.get("phone") is None


def test_several_are_all_or_none():
    good, bad = intake_of(CERTIFIED_COPY), intake_of(POOR_HOUSEHOLD)
    with pytest.raises(Refused):
        receive_many([good, bad], by=officer("mot_cua"), at=NOON)
    assert Case.objects.count() == 0
    stored = receive_many([good, intake_of(BIRTH)], by=officer("mot_cua"), at=NOON)
    assert len({dossier.batch for dossier in stored}) == 1


def test_sheet_is_stored_once_however_often_it_is_sent():
    first = take_in_once("k1", [intake_of()], by=officer("mot_cua"), at=NOON)
    again = take_in_once("k1", [intake_of()], by=officer("mot_cua"), at=NOON)
    assert first == again
    assert Case.objects.count() == 1


def test_refused_sheet_may_be_sent_again():
    with pytest.raises(Refused):
        take_in_once("k1", [intake_of(POOR_HOUSEHOLD)], by=officer("mot_cua"), at=NOON)
    assert len(take_in_once("k1", [intake_of()], by=officer("mot_cua"), at=NOON)) == 1


def test_twin_is_refused_until_seen():
    make_dossier()
    with pytest.raises(Refused) as refusal:
        take_in_once("k1", [intake_of()], by=officer("mot_cua"), at=NOON)
    assert refusal.value.field == "twins_seen"
    assert len(take_in_once("k1", [intake_of()], by=officer("mot_cua"), at=NOON, twins_seen=True)) == 1


def test_twins_are_of_the_same_person_and_procedure():
    twin = make_dossier()
    assert open_twins(ground(), "024185001234", [version()]) == [twin]
    assert open_twins(ground(), "024185001234", [version(BIRTH)]) == []
    assert open_twins(ground(), "024185009999", [version()]) == []
    assert open_twins(ground(), "", [version()]) == []


def test_likely_twins_bear_the_name_and_share_birthday_or_phone():
    twin = make_dossier(owner=party(identity_number="", phone="0912345678"))
    born, phone = date(1985, 3, 9), "0912345678"

    def found(name="NGUYEN thi hoa", born_on=None, phone="", code=MARITAL_STATUS, number=""):
        return likely_twins(ground(), [version(code)], name=name, born_on=born_on, phone=phone, number=number)

    assert found(born_on=born) == found(phone=phone) == found(born_on=date(1990, 1, 1), phone=phone) == [twin]
    assert found() == found(born_on=date(1990, 1, 1)) == found(phone="0999999999") == []
    assert found("Nguyễn Thị Hòa Bình", born_on=born) == found("", born_on=born) == []
    assert found(born_on=born, code=BIRTH) == []
    assert found(born_on=born, number="024185001234") == [twin]


def test_two_numbers_are_two_people():
    make_dossier(owner=party(identity_number="024185001234"))
    signs = {"name": "Nguyễn Thị Hoa", "born_on": date(1985, 3, 9), "phone": ""}
    assert likely_twins(ground(), [version()], **signs, number="024185009999") == []
    assert len(likely_twins(ground(), [version()], **signs)) == 1


def test_usage_puts_own_last_before_the_frequent():
    for code in (CERTIFIED_COPY, CERTIFIED_COPY, MARITAL_STATUS):
        make_dossier(code)
    usage = usage_of(officer("mot_cua"))
    assert usage[MARITAL_STATUS] > usage[CERTIFIED_COPY]
    others = usage_of(officer("tp_ht"))
    assert others == {CERTIFIED_COPY: 2, MARITAL_STATUS: 1}


def test_old_memories_are_swept_out_drafts_are_not():
    who = officer("mot_cua")
    take_in_once("k1", [intake_of()], by=who, at=NOON)
    keep_draft("k2", {"owner_name": ["Xuân"]}, by=who, at=NOON)
    keep_draft("k3", {"owner_name": ["Thu"]}, by=who, at=NOON + KEEP_SAVED + timedelta(minutes=1))
    assert sorted(IntakeDraft.objects.values_list("key", flat=True)) == ["k2", "k3"]
    assert [row.key for row in waiting_drafts(who)] == ["k3", "k2"]


def test_too_long_a_draft_is_refused():
    with pytest.raises(Refused, match="quá dài"):
        keep_draft("k1", {"request": ["a" * 70_000]}, by=officer("mot_cua"), at=NOON)


@pytest.mark.parametrize(("kind", "form"), [("incomplete", "completion_request"), ("refused", "refusal_notice")])
def test_turn_away_gives_a_numbered_slip(kind, form):
    items = [{"name": "Tờ khai", "originals": 1}]
    row = turn_away(
        kind, version=version(), party=party(), reason="Thiếu tờ khai", items=items, by=officer("mot_cua"), at=NOON
    )
    assert (row.paper.form, row.paper.number, row.paper.case_code) == (form, 1, "")
    assert Case.objects.count() == 0
    assert Entry.objects.get().kind == f"dossier:intake:{kind}"


@pytest.mark.parametrize(
    ("kind", "reason", "items", "field"),
    [("incomplete", "Thiếu", [], "items"), ("refused", " ", [], "reason")],
)
def test_turn_away_needs_reason_and_papers(kind, reason, items, field):
    with pytest.raises(Refused) as refusal:
        turn_away(kind, version=None, party=party(), reason=reason, items=items, by=officer("mot_cua"), at=NOON)
    assert refusal.value.field == field
