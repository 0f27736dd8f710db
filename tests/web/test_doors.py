"""Every address behind the log-in, opened by everybody: visitor, citizen, each role of the plan, a foreign office."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from motcua.agency.models import Account, Agency, Appointment, CalendarVersion, Duty, Officer, Post, Unit
from motcua.casework.models import Case
from motcua.casework.services import act_on, move
from motcua.dossiers.services import late
from motcua.dossiers.services.processing import ask_opinion
from motcua.dossiers.services.supplement import propose_supplement
from motcua.law.lifecycle import State
from motcua.ratings.services import rate_case
from motcua.web.desk.acts import DESK_ACTS
from tests.dossiers.lives import (
    IN_STATE,
    ITEMS,
    at_chairman,
    at_clerk,
    completed,
    in_payment,
    in_supplement,
    later,
    submitted,
    unit,
)
from tests.factories import NOON, client_of, ground, make_dossier, officer
from tests.web.addresses import ADDRESSES, addresses_around

pytestmark = pytest.mark.django_db
POSTS = ("mot_cua", "tp_ht", "dc_xd", "chu_tich", "vp_tk", "quan_tri")
EVERYBODY = ("visitor", "citizen", *POSTS, "foreign")


@pytest.fixture(autouse=True)
def _office(time_machine):
    ground()
    time_machine.move_to(NOON + timedelta(hours=1), tick=False)


def stranger() -> Officer:
    """An officer of another agency with every duty there is."""
    agency = Agency.objects.exclude(is_served=True).order_by("id").first()
    unit = Unit.objects.create(agency=agency, code="van-phong", name="Văn phòng")
    post = Post.objects.create(unit=unit, code="moi_viec", name="Mọi việc", duties=list(Duty.values))
    account = Account.objects.create_user("nguoi-la")
    who = Officer.objects.create(agency=agency, account=account, code="nguoi-la", full_name="Người lạ")
    Appointment.objects.create(officer=who, post=post)
    CalendarVersion.objects.create(agency=agency, first_day=date(2026, 1, 1), last_day=date(2026, 12, 31))
    return who


def client_as(who: str) -> Client:
    if who == "visitor":
        return Client()
    if who == "foreign":
        return client_of(stranger())
    if who == "citizen":
        client = Client()
        client.force_login(Account.objects.create_user("cong-dan"), backend="motcua.agency.backends.AccountBackend")
        return client
    return client_of(officer(who))


# y 200 · r sent on · n 403 · m 404 · u asked to fill in. Columns: counter, specialist who holds the dossier, another
# specialist, chairman, office and clerk, administrator, and an officer of another agency who has every duty there.
# Visitors are always sent to the log-in page, citizens are always told no.
CODES = {"y": 200, "r": 302, "n": 403, "m": 404, "u": 422}
# fmt: off
OPENED = {
    "desk:intake": "y n n n n n y",
    "desk:intake_procedures": "y n n n n n y",
    "desk:intake_saved": "r n n n n n r",
    "desk:turned_away": "m n n n n n m",
    "desk:slip": "y y n y y n m",
    "desk:late": "y y y y y n u",
    "desk:explain": "y y n y y n m",
    "desk:explanation_paper": "m m n m m n m",
    "desk:queue": "y y y y y y u",
    "desk:dossier": "y y n y y n m",
    "desk:proof": "y y n y y n m",
    "desk:proof_strip": "y y n y y n m",
    "desk:routing": "y y n y y n m",
    "desk:result_file": "m m n m m n m",
    "desk:act": "n y n n n n m",
    "board:home": "n n n y y n u",
    "board:dossiers": "n n n y y n u",
    "board:measure": "n n n y y n y",
    "board:report": "n n n y y n y",
    "board:report_cell": "n n n m m n m",
    "board:register": "n n n y y n y",
    "board:apologies": "n n n y n n y",
    "board:late_lists": "n n n y y n y",
    "board:late_list": "n n n m m n m",
    "setup:home": "n n n n y y y",
    "setup:gallery": "y y y y y y y",
    "setup:choices": "n n n y y y y",
    "setup:calendar": "n n n n y y u",
    "setup:new_day": "n n n n y y y",
    "setup:preview_day": "n n n n u u u",
    "setup:new_season": "n n n n y y y",
    "setup:season": "n n n n y y m",
    "setup:people": "n n n y y y y",
    "setup:new_person": "n n n n n y y",
    "setup:post": "n n n n y y m",
    "setup:person": "n n n y y y m",
    "setup:catalogue": "n n n n y y y",
    "setup:export_catalogue": "n n n n y y y",
    "setup:sample_forms": "n n n n y y y",
    "setup:processes": "y y y y y y y",
    "setup:new_process": "n n n n y y y",
    "setup:process": "y y y y y y m",
    "setup:compare_process": "y y y y y y m",
    "setup:new_step": "n n n n u u m",
    "setup:step": "n n n n u u m",
    "desk:feedback": "y y y y y y y",
    "desk:follow_up": "n n n y y n m",
    "desk:invite": "y n n n n n m",
    "board:publishing": "n n n y y n y",
    "board:publish": "n n n m m n m",
    "setup:postings": "n n n n y y u",
    "setup:posting_tasks": "n n n n y y y",
    "setup:posting_places": "n n n n y y y",
    "setup:posting_place": "n n n n y y y",
    "setup:board_contents": "n n n n y y y",
    "setup:posting_evidence": "n n n y y y y",
    "setup:posting_round": "n n n m m m m",
    "setup:posting_photo": "n n n m m m m",
    "setup:board_sheets": "n n n n y y y",
    "setup:board_field": "n n n n m m m",
    "setup:board_sheet": "n n n n y y y",
    "board:satisfaction": "n n n y y n y",
    "board:heat": "n n n y y n y",
    "board:quality": "n n n y y n y",
    "board:outside": "n n n y y n y",
    "board:reports": "n n n y y n y",
    "board:report_words": "n n n y y n y",
    "board:edit_words": "n n n y y n y",
    "board:freezes": "n n n y y n y",
    "board:freeze": "n n n m m n m",
    "board:freeze_members": "n n n m m n m",
    "board:freeze_paper": "n n n m m n m",
    "board:compare_freeze": "n n n m m n m",
    "board:restatement": "n n n m m n m",
    "board:restatement_paper": "n n n m m n m",
    "board:reconciliations": "n n n y y n y",
    "board:reconciliation": "n n n m m n m",
    "board:reconciliation_record": "n n n m m n m",
    "board:reconciliation_csv": "n n n m m n m",
    "setup:ratings": "n n n n y y y",
    "setup:new_question": "n n n n y y y",
    "setup:question": "n n n n m m m",
    "setup:tablets": "n n n n r r r",
    "setup:survey": "n n n n y y y",
    "plans:home": "y y y y y y y",
    "plans:import": "n n n y y n y",
    "plans:plan": "y y y y y y m",
    "plans:targets": "y y y y y y m",
    "plans:text": "y y y y y y m",
    "plans:diff": "y y y y y y m",
    "plans:points": "y y y y y y m",
    "plans:row": "y y y y y y m",
    "plans:download": "y y y y y y m",
    "plans:report": "y y y y y y m",
    "plans:duties": "y y y y y y y",
    "plans:duty_new": "n n n y y n y",
    "plans:duty": "y y y y y y m",
    "plans:proof_file": "m m m m m m m",
    "plans:budget_file": "m m m m m m m",
    "plans:budget_line": "m m m m m m m",
    "plans:feed": "y y y y y y y",
    "direction:home": "y y y y y n y",
    "direction:book": "n n n y y n y",
    "direction:numbers": "n n n n y n y",
    "direction:new": "y y y y y n y",
    "direction:document": "y y y y y n m",
    "direction:edit": "n n n y y n m",
    "direction:pdf": "y y y y y n m",
    "direction:docx": "y y y y y n m",
    "direction:new_incoming": "n n n n y n y",
    "direction:incoming": "n n n y y n m",
    "direction:scan": "n n n m m n m",
    "direction:templates": "n n n n y n y",
    "direction:template_file": "n n n n y n y",
    "direction:template_version": "n n n n m n m",
    "meetings:home": "y y y y y n y",
    "meetings:new": "n n n y y n y",
    "meetings:meeting": "y y y y y n m",
    "meetings:change": "n n n y y n m",
    "meetings:new_point": "n n n y y n m",
    "meetings:point": "n n n y y n m",
    "meetings:hold": "n n n y y n m",
    "meetings:minutes": "n n n n y n m",
    "meetings:paper": "y y y y y n m",
    "meetings:conclusion": "n n n n y n m",
    "meetings:new_question": "y n n y y n m",
    "meetings:question": "y y y y y n m",
    "inspections:home": "y y y y y n y",
    "inspections:new": "n n n y y n y",
    "inspections:programme": "y y y y y n m",
    "inspections:draw": "n n n y y n m",
    "inspections:sample": "y y y y y n m",
    "inspections:population": "y y y y y n m",
    "inspections:dossier": "y y y y y n m",
    "inspections:office": "y y y y y n m",
    "inspections:report": "n n n n y n m",
    "inspections:paper": "y y y y y n m",
    "outreach:home": "y y y y y n y",
    "outreach:new": "n y y y y n y",
    "outreach:suggestions": "n y y y y n y",
    "outreach:item": "y y y y y n m",
    "outreach:edit": "n y y y y n m",
    "outreach:notice": "y y y y y n m",
    "outreach:week": "y y y y y n y",
    "outreach:sheet": "y y y y y n y",
    "outreach:slots": "n y y y y n y",
    "outreach:log": "y y y y y n y",
    "outreach:today": "n y y y y n y",
}
SENT = {
    "desk:intake": "y n n n n n y",
    "desk:intake_due": "u n n n n n u",
    "desk:intake_person": "u n n n n n u",
    "desk:intake_draft": "y n n n n n y",
    "desk:turn_away": "r n n n n n r",
    "desk:late_read": "r r r r r r r",
    "desk:apologise": "r r n r r n m",
    "desk:explain": "y y n y y n m",
    "desk:tell": "m m m m m m m",
    "desk:batch": "r r r r r r r",
    "desk:act": "n r n n n n m",
    "board:decide_apology": "n n n u n n m",
    "board:late_lists": "n n n r r n r",
    "setup:gallery": "y y y y y y y",
    "setup:choices": "n n n u n u u",
    "setup:preview_day": "n n n n u u u",
    "setup:new_season": "n n n n u u u",
    "setup:season": "n n n n u u m",
    "setup:new_person": "n n n n n y y",
    "setup:post": "n n n n y y m",
    "setup:person": "n n n n n n m",
    "setup:catalogue": "n n n n y y y",
    "setup:sample_forms": "n n n n y y y",
    "setup:drop_sample_form": "n n n n m m m",
    "setup:new_process": "n n n n y y y",
    "setup:approve_process": "n n n n u u m",
    "setup:assign_process": "n n n n u u m",
    "setup:copy_process": "n n n n r r m",
    "setup:discard_process": "n n n n r r m",
    "setup:new_step": "n n n n u u m",
    "setup:step": "n n n n u u m",
    "setup:move_step": "n n n n u u m",
    "setup:remove_step": "n n n n u u m",
    "board:outside": "n n n u u n u",
    "board:sign_freeze": "n n n m m n m",
    "board:resolve_differences": "n n n m m n m",
    "board:finish_reconciliation": "n n n m m n m",
    "desk:follow_up": "n n n r r n m",
    "desk:invite": "m n n n n n m",
    "setup:default_questions": "n n n n r r r",
    "setup:new_question": "n n n n u u u",
    "setup:question": "n n n n m m m",
    "setup:tablets": "n n n n u u u",
    "setup:revoke_tablet": "n n n n m m m",
    "setup:survey": "n n n n u u u",
    "setup:posting_tasks": "n n n n u u u",
    "setup:posting_places": "n n n n u u u",
    "setup:posting_place": "n n n n u u u",
    "setup:posting_round": "n n n m m m m",
    "direction:numbers": "n n n n u n u",
    "plans:import": "n n n u u n u",
    "plans:row": "n n n r r n m",
    "plans:decide": "n n n u u n m",
    "plans:confirm": "n n n u u n m",
    "plans:points": "n n n r r n m",
    "plans:report": "n n n r r n m",
    "plans:drop": "n n n r r n m",
    "plans:next_year": "n n n r r n m",
    "plans:duty_new": "n n n u u n u",
    "plans:urge": "n n n r r n r",
    "plans:duty_act": "u u u u u u m",
    "plans:duty_turn": "m m m m m m m",
    "plans:withdraw": "m m m m m m m",
    "plans:budget_line": "m m m m m m m",
    "plans:feed": "y y y y y y y",
    "direction:new": "u u u u u n u",
    "direction:edit": "n n n u u n m",
    "direction:act": "n n n r r n m",
    "direction:new_incoming": "n n n n u n u",
    "direction:assign": "n n n u u n m",
    "direction:close": "n n n n u n m",
    "direction:templates": "n n n n u n u",
    "direction:drop_template": "n n n n m n m",
    "meetings:new": "n n n u u n u",
    "meetings:meeting": "m m m m m n m",
    "meetings:hold": "n n n u u n m",
    "meetings:draft": "n n n r r n m",
    "meetings:question": "m m m m m n m",
    "inspections:new": "n n n u u n u",
    "inspections:programme": "m m m m m n m",
    "inspections:draw": "n n n u u n m",
    "inspections:dossier": "n n n n r n m",
    "inspections:office": "n r n n r n m",
    "inspections:report": "n n n n m n m",
    "inspections:letter": "n n n n n n m",
    "outreach:new": "n u u u u n u",
    "outreach:edit": "n u u u u n m",
    "outreach:item": "m m m m m n m",
    "outreach:slots": "n m m m m n m",
    "outreach:today": "n m m m m n m",
    "outreach:suggestions": "n m m m m n m",
}
# fmt: on


@pytest.fixture
def places():
    """An address for every name: one dossier in the specialist's hand with its slip, a drafted apology, a low rating."""
    dossier = make_dossier()
    late.draft_apology(dossier, by=officer("vp_tk"), at=later(10))
    rate_case(dossier.case, level="unsatisfied", at=later(10))
    return addresses_around(dossier)


@pytest.mark.parametrize("who", EVERYBODY)
def test_opening_each_address(places, who):
    client = client_as(who)
    found = {name: client.get(places[name]).status_code for name in OPENED}
    assert found == {name: expected(codes, who) for name, codes in OPENED.items()}


@pytest.mark.parametrize("who", EVERYBODY)
def test_sending_to_each_address(places, who):
    client, found = client_as(who), {}
    for name in SENT:
        # Whoever may act here may also change what the next address is asked for.
        with transaction.atomic():
            found[name] = client.post(places[name]).status_code
            transaction.set_rollback(True)
    assert found == {name: expected(codes, who) for name, codes in SENT.items()}


def expected(codes: str, who: str) -> int:
    if who in ("visitor", "citizen"):
        return {"visitor": 302, "citizen": 403}[who]
    return CODES[codes.split()[(*POSTS, "foreign").index(who)]]


def test_no_address_is_left_out():
    assert set(ADDRESSES) == set(OPENED) | set(SENT)


def test_visitors_land_on_the_log_in_page_and_come_back(places):
    answer = Client().get(places["desk:dossier"])
    assert answer.headers["Location"] == f"/dang-nhap/?next={places['desk:dossier']}"


def _proposed():
    dossier = make_dossier()
    propose_supplement(dossier, items=ITEMS, reason="Thiếu", by=officer("tp_ht"), at=later(1))
    return dossier


def _asked():
    dossier = make_dossier()
    ask_opinion(dossier, units=[unit()], question="Hỏi", due_at=None, by=officer("tp_ht"), at=later(1))
    return dossier


def _moved():
    """The calendar has given the dossier another day."""
    dossier = make_dossier()
    with act_on(dossier.case, by=None, at=later(1)) as work:
        work.case.due_at = later(days=7)
        move(work, "recalculate")
    return dossier


# Each button of the dossier page: how a dossier gets ready for it, and the posts that may press it then.
BUTTONS = {
    "tiep-nhan": (submitted, {"mot_cua"}),
    "tu-choi-tiep-nhan": (submitted, {"mot_cua"}),
    "chuyen-thu-ly": (IN_STATE[State.RECEIVED], {"mot_cua"}),
    "ky-duyet": (at_chairman, {"chu_tich"}),
    "ket-thuc": (at_clerk, {"vp_tk"}),
    "chuyen": (make_dossier, {"tp_ht"}),
    "tra-lai": (at_chairman, {"chu_tich"}),
    "lay-y-kien": (make_dossier, {"tp_ht"}),
    "lien-thong": (make_dossier, {"tp_ht"}),
    "ghi-tra-loi": (_asked, {"mot_cua", "tp_ht", "chu_tich", "vp_tk"}),
    "nghia-vu-tai-chinh": (make_dossier, {"tp_ht"}),
    "da-nop-tien": (in_payment, {"mot_cua"}),
    "de-nghi-bo-sung": (make_dossier, {"tp_ht"}),
    "gui-bo-sung": (_proposed, {"mot_cua"}),
    "yeu-cau-bo-sung": (make_dossier, {"mot_cua"}),
    "nhan-bo-sung": (in_supplement, {"mot_cua"}),
    "het-han-bo-sung": (in_supplement, {"mot_cua"}),
    "tra-ket-qua": (completed, {"mot_cua"}),
    "nhac-nhan": (completed, {"mot_cua"}),
    "doi-ngay-hen": (_moved, {"mot_cua", "vp_tk"}),
    "khong-giai-quyet": (at_chairman, {"chu_tich"}),
    "dung": (make_dossier, {"chu_tich"}),
    "rut": (make_dossier, {"mot_cua"}),
}


def test_every_button_is_in_the_table():
    assert set(BUTTONS) == set(DESK_ACTS)


@pytest.mark.parametrize("slug", BUTTONS)
def test_who_may_press_the_button(slug):
    ready, allowed = BUTTONS[slug]
    dossier = ready()
    address = reverse("desk:act", args=[dossier.case.code, slug])
    for who in (*POSTS, "foreign"):
        client = client_as(who)
        wanted = 200 if who in allowed else 404 if who == "foreign" else 403
        assert client.get(address).status_code == wanted, who
        if wanted != 200:
            assert client.post(address, {"reason": "Thử", "note": "Thử"}).status_code == wanted, who
            assert Case.objects.get(pk=dossier.pk).passages == dossier.case.passages


@pytest.mark.parametrize("slug", BUTTONS)
def test_the_page_shows_the_button_to_those_only(slug):
    ready, allowed = BUTTONS[slug]
    page = reverse("desk:dossier", args=[ready().case.code])
    shown = set()
    for who in POSTS:
        answer = client_of(officer(who)).get(page)
        if answer.status_code == 200 and slug in {act.slug for act in answer.context["acts"]}:
            shown.add(who)
    assert shown == allowed
