"""The counter as a plain form: everything here happens without script."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from motcua.audit.models import Entry
from motcua.casework.models import Case
from motcua.documents.models import IssuedPaper
from motcua.dossiers.models import Dossier, IntakeDraft, RefusedIntake
from tests.factories import (
    BIRTH,
    CERTIFIED_COPY,
    MARITAL_STATUS,
    POOR_HOUSEHOLD,
    client_of,
    make_dossier,
    officer,
    party,
    version,
)

pytestmark = pytest.mark.django_db
SHEET = "/ban-lam-viec/tiep-nhan/"
CARD = "024185001234|121212121|Nguyễn Thị Hoa|09031985|Nữ|Thôn 2, Tân Trung|01052021"


@pytest.fixture
def counter():
    return client_of(officer("mot_cua"))


def sheet_of(code: str = CERTIFIED_COPY, **typed) -> dict:
    """What a browser would send for one procedure with the preticked papers, the owner and, for copies, five pages."""
    laid = version(code)
    data = {"key": "0123456789abcdef", "viec": "luu", "thu-tuc": [code], "owner_name": "Nguyễn Thị Hoa"}
    data |= {"owner_identity_number": "024185001234", "owner_kind": "citizen"}
    for paper in laid.papers.filter(condition=""):
        data |= {
            f"v{laid.pk}_paper_{paper.pk}_tick": "on",
            f"v{laid.pk}_paper_{paper.pk}_originals": str(paper.originals or 0),
        }
        data |= {f"v{laid.pk}_paper_{paper.pk}_photocopies": str(paper.copies or 0)}
    if code == CERTIFIED_COPY:
        data |= {f"v{laid.pk}_fee_0_tick": "on", f"v{laid.pk}_fee_0_pages": "5", f"v{laid.pk}_fee_0_quantity": "2"}
    return {**data, **{name.replace("part_", f"v{laid.pk}_"): value for name, value in typed.items()}}


def in_words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_choose_by_a_few_letters(counter):
    response = counter.get(SHEET, {"q": "tinh trang hon nhan"})
    assert f"?thu-tuc={MARITAL_STATUS}" in response.content.decode()
    assert f"?thu-tuc={BIRTH}" not in response.content.decode()


def test_procedures_put_the_last_used_on_top(counter):
    make_dossier(BIRTH)
    rows = counter.get(reverse("desk:intake_procedures")).json()["rows"]
    assert [row["code"] for row in rows] == [BIRTH]
    found = counter.get(reverse("desk:intake_procedures"), {"q": "chứng thực"}).json()["rows"]
    assert found[0]["code"] == CERTIFIED_COPY


def test_sheet_preticks_what_the_decision_asks(counter):
    laid = version(MARITAL_STATUS)
    html = counter.get(SHEET, {"thu-tuc": MARITAL_STATUS}).content.decode()
    ticks = {paper.condition: f'name="v{laid.pk}_paper_{paper.pk}_tick"' for paper in laid.papers.all()}
    for condition, name in ticks.items():
        tag = re.search(rf"<input[^>]*{name}[^>]*>", html).group()
        assert ("checked" in tag) is (condition == "")


def test_store_gives_number_slip_and_next_hand(counter):
    response = counter.post(SHEET, sheet_of(owner_phone="0912345678"))
    dossier = Dossier.objects.select_related("case").get()
    assert response.status_code == 302
    assert response.url == f"{SHEET}xong/?ho-so={dossier.case.code}"
    assert dossier.case.state == "processing"
    assert dossier.case.holder == officer("tp_ht")
    charge = dossier.charges.get()
    assert (charge.amount_vnd, charge.pages, charge.quantity) == (14000, 5, 2)
    assert [(p.originals, p.photocopies) for p in dossier.papers.all()] == [(1, 0), (0, 1)]
    page = in_words(counter.get(response.url))
    slip = IssuedPaper.objects.get(case_code=dossier.case.code)
    assert dossier.case.code in page
    assert officer("tp_ht").full_name in page
    assert reverse("desk:slip", args=[slip.pk]) in counter.get(response.url).content.decode()


def test_sending_twice_is_once(counter):
    data = sheet_of()
    first, second = counter.post(SHEET, data), counter.post(SHEET, data)
    assert first.url == second.url
    assert Case.objects.count() == 1
    assert IntakeDraft.objects.get().data == {"saved": [Case.objects.get().code]}


def test_refusal_stands_at_its_field_and_keeps_the_text(counter):
    response = counter.post(
        SHEET, sheet_of(owner_identity_number="024285001234", owner_sex="Nữ", owner_name="Lê Thị Xuân")
    )
    html = response.content.decode()
    assert response.status_code == 422
    assert 'value="Lê Thị Xuân"' in html
    assert 'href="#id_owner_identity_number"' in html
    assert 'id="id_owner_identity_number-error"' in html
    assert Case.objects.count() == 0


def test_all_faults_of_the_sheet_are_said_at_once(counter):
    wrong = sheet_of(owner_name="", owner_identity_number="123", owner_phone="12", part_fee_0_pages="")
    html = counter.post(SHEET, wrong).content.decode()
    for field in ("owner_name", "owner_identity_number", "owner_phone"):
        assert html.count(f'href="#id_{field}"') == 1, field
    assert "nhập số trang của một bản" in html
    assert "có 4 chỗ cần sửa" in html


def test_pages_must_be_given(counter):
    response = counter.post(SHEET, sheet_of(part_fee_0_pages=""))
    assert response.status_code == 422
    assert "nhập số trang của một bản" in in_words(response)


def test_unknown_amount_is_entered_never_guessed(counter):
    laid = version(MARITAL_STATUS)
    fee = {f"v{laid.pk}_fee_0_tick": "on", f"v{laid.pk}_fee_0_quantity": "1"}
    response = counter.post(SHEET, sheet_of(MARITAL_STATUS, **fee))
    assert response.status_code == 422
    assert "chưa có mức thu" in in_words(response)
    counter.post(SHEET, sheet_of(MARITAL_STATUS, **fee, **{f"v{laid.pk}_fee_0_amount": "8000"}))
    assert Dossier.objects.get().charges.get().amount_vnd == 8000


def test_exemption_takes_the_fee_away(counter):
    laid = version(MARITAL_STATUS)
    fee = {f"v{laid.pk}_fee_0_tick": "on", f"v{laid.pk}_fee_exemption": "ho_ngheo"}
    counter.post(SHEET, sheet_of(MARITAL_STATUS, **fee))
    charge = Dossier.objects.get().charges.get()
    assert (charge.amount_vnd, charge.exemption) == (0, "Người thuộc hộ nghèo")


def test_date_by_hand_where_the_decision_has_none(counter):
    assert "nhập ngày hẹn trả" in in_words(counter.post(SHEET, sheet_of(POOR_HOUSEHOLD)))
    sunday = date.today() + timedelta(days=20)
    sunday += timedelta(days=6 - sunday.weekday())
    assert "không làm việc" in in_words(counter.post(SHEET, sheet_of(POOR_HOUSEHOLD, part_due_at=f"{sunday:%Y-%m-%d}")))
    tuesday = sunday + timedelta(days=2)
    counter.post(SHEET, sheet_of(POOR_HOUSEHOLD, part_due_at=f"{tuesday:%d/%m/%Y}"))
    case = Case.objects.get()
    assert case.due_is_given
    assert timezone.localtime(case.due_at).date() == tuesday


def test_longer_limit_where_the_decision_has_one(counter):
    counter.post(SHEET, sheet_of(part_is_extended="on"))
    case = Case.objects.get()
    assert (case.limit_unit, case.limit_amount) == ("working_days", 2)


def test_open_twin_must_be_seen_first(counter):
    twin = make_dossier(CERTIFIED_COPY, owner=party())
    response = counter.post(SHEET, sheet_of())
    assert response.status_code == 422
    assert reverse("desk:dossier", args=[twin.case.code]) in response.content.decode()
    assert counter.post(SHEET, sheet_of(twins_seen="on")).status_code == 302
    assert Case.objects.count() == 2


def test_several_procedures_are_all_or_none(counter):
    both = {**sheet_of(), **sheet_of(BIRTH), "thu-tuc": [CERTIFIED_COPY, BIRTH]}
    fee = f"v{version(CERTIFIED_COPY).pk}_fee_0_pages"
    assert counter.post(SHEET, {**both, fee: ""}).status_code == 422
    assert Case.objects.count() == 0
    counter.post(SHEET, both)
    batches = set(Dossier.objects.values_list("batch", flat=True))
    assert Dossier.objects.count() == 2
    assert len(batches) == 1


def test_add_and_take_away_a_procedure_keeps_the_text(counter):
    more = {**sheet_of(owner_name="Lê Thị Xuân"), "viec": "them", "them-thu-tuc": "khai sinh"}
    html = counter.post(SHEET, more).content.decode()
    assert 'value="Lê Thị Xuân"' in html
    assert f'name="thu-tuc" value="{BIRTH}"' in html
    less = {**more, "viec": f"bo:{BIRTH}", "thu-tuc": [CERTIFIED_COPY, BIRTH]}
    assert f'name="thu-tuc" value="{BIRTH}"' not in counter.post(SHEET, less).content.decode()


def test_submitter_needs_authorisation(counter):
    other = {"is_represented": "on", "submitter_name": "Trần Văn Bình", "submitter_identity_number": "024079001111"}
    response = counter.post(SHEET, sheet_of(**other))
    assert 'id="id_authorisation-error"' in response.content.decode()
    counter.post(SHEET, sheet_of(**other, authorisation="Chồng"))
    dossier = Dossier.objects.select_related("submitter", "owner").get()
    assert (dossier.owner.name, dossier.submitter.name) == ("Nguyễn Thị Hoa", "Trần Văn Bình")


def test_card_is_read_and_known_person_filled_in_without_script(counter):
    make_dossier(BIRTH, owner=party(phone="0912345678"))
    html = counter.post(SHEET, {"viec": "xem", "thu-tuc": CERTIFIED_COPY, "scan": CARD}).content.decode()
    assert 'value="024185001234"' in html
    assert 'value="1985-03-09"' in html
    assert 'value="0912345678"' in html
    assert Case.objects.count() == 1


def test_person_is_looked_up_and_logged(counter):
    make_dossier(CERTIFIED_COPY, owner=party(phone="0912345678"))
    sent = {"thu-tuc": CERTIFIED_COPY, "owner_identity_number": "024185001234", "owner_phone": "12"}
    answer = counter.post(reverse("desk:intake_person"), sent).json()
    assert answer["known"]["phone"] == "0912345678"
    assert "chưa xong" in answer["twins"]
    assert answer["faults"]["owner_identity_number"] == ""
    assert answer["faults"]["owner_phone"].startswith("Số điện thoại không đúng")
    assert Entry.objects.filter(kind="people:applicant:looked_up").count() == 1
    assert "024185001234" not in str(list(Entry.objects.values_list("data", "subject")))


def test_likely_twin_is_a_hint_and_refuses_nothing(counter):
    twin = make_dossier(CERTIFIED_COPY, owner=party(identity_number="", phone="0912345678"))
    sent = {"thu-tuc": CERTIFIED_COPY, "owner_name": "Nguyễn Thị Hoa", "owner_phone": "0912345678"}
    said = counter.post(reverse("desk:intake_person"), sent).json()["twins"]
    assert twin.case.code in said
    assert "Có thể trùng" in said
    assert "twins_seen" not in said
    page = counter.post(SHEET, {**sent, "viec": "xem"}).content.decode()
    assert "Có thể trùng" in page
    assert counter.post(reverse("desk:intake_person"), {**sent, "owner_name": "Lê Thu"}).json()["twins"].strip() == ""
    saved = counter.post(SHEET, sheet_of(owner_identity_number="", owner_phone="0912345678"))
    assert saved.status_code == 302


def test_only_the_sheet_may_use_the_camera(counter):
    policy = {
        address: counter.get(address).headers["Permissions-Policy"]
        for address in (f"{SHEET}?thu-tuc={CERTIFIED_COPY}", SHEET, "/", "/ban-lam-viec/")
    }
    first, *others = policy.values()
    assert "camera=(self)" in first
    assert all("camera=()" in row and "microphone=()" in row for row in [*others, first.replace("(self)", "()")])
    refused = counter.post(SHEET, sheet_of(owner_name=""))
    assert refused.status_code == 422
    assert "camera=(self)" in refused.headers["Permissions-Policy"]


def test_due_is_shown_with_its_proof(counter):
    response = counter.post(f"{reverse('desk:intake_due')}?thu-tuc={CERTIFIED_COPY}", sheet_of())
    words = in_words(response)
    assert "14.000 đồng" in words
    assert "Vì sao là ngày này" in words
    assert "Tính theo" in words


def test_draft_comes_back_by_its_key(counter):
    key = "abcdefabcdef0123"
    typed = {"thu-tuc": CERTIFIED_COPY, "owner_name": "Lê Thị Xuân", "key": key}
    assert counter.post(reverse("desk:intake_draft", args=[key]), typed).json() == {"kept": True}
    again = client_of(officer("mot_cua"))
    assert "L** T** X**" not in in_words(again.get(SHEET))
    assert "Lê T** X**" in in_words(again.get(SHEET))
    html = again.get(SHEET, {"ban-nhap": key}).content.decode()
    assert 'value="Lê Thị Xuân"' in html
    assert "error-summary" not in html
    again.post(reverse("desk:intake_draft", args=[key]), {"bo": "1"})
    assert IntakeDraft.objects.count() == 0


def test_draft_of_another_officer_stays_theirs(counter):
    key = "abcdefabcdef0123"
    counter.post(reverse("desk:intake_draft", args=[key]), {"thu-tuc": CERTIFIED_COPY, "owner_name": "Lê Thị Xuân"})
    stranger = officer("phu_trach_cchc")
    assert client_of(stranger).get(SHEET, {"ban-nhap": key}).status_code == 403


def test_late_draft_does_not_wake_a_saved_sheet(counter):
    data = sheet_of()
    counter.post(SHEET, data)
    assert counter.post(reverse("desk:intake_draft", args=[data["key"]]), data).json() == {"kept": False}
    assert counter.get(SHEET, {"ban-nhap": data["key"]}).url == f"{SHEET}xong/?ho-so={Case.objects.get().code}"


def test_turn_away_with_form_02(counter):
    laid = version(MARITAL_STATUS)
    paper = laid.papers.first()
    away = {"away_kind": "incomplete", "away_reason": "Thiếu tờ khai", f"away_missing_{paper.pk}": "on"}
    response = counter.post(reverse("desk:turn_away"), sheet_of(MARITAL_STATUS, **away))
    row = RefusedIntake.objects.get()
    assert response.url == reverse("desk:turned_away", args=[row.pk])
    assert [item["name"] for item in row.items] == [paper.name]
    assert row.paper.form == "completion_request"
    assert counter.get(response.url).status_code == 200
    assert Case.objects.count() == 0


def test_turn_away_with_form_03_needs_a_reason(counter):
    away = {"away_kind": "refused", "away_reason": ""}
    response = counter.post(reverse("desk:turn_away"), sheet_of(MARITAL_STATUS, **away))
    assert response.status_code == 422
    assert 'id="id_away_reason-error"' in response.content.decode()
    counter.post(
        reverse("desk:turn_away"), sheet_of(MARITAL_STATUS, **{**away, "away_reason": "Không thuộc thẩm quyền"})
    )
    assert RefusedIntake.objects.get().paper.form == "refusal_notice"


def test_slip_is_a_pdf_and_its_printing_is_logged(counter):
    dossier = make_dossier(MARITAL_STATUS)
    slip = IssuedPaper.objects.get(case_code=dossier.case.code)
    response = counter.get(reverse("desk:slip", args=[slip.pk]))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("inline")
    assert response.content.startswith(b"%PDF")
    assert Entry.objects.filter(kind="documents:paper:printed", subject=dossier.case.code).count() == 1


@pytest.mark.parametrize(("post", "status"), [("tp_ht", 200), ("dc_xd", 403), ("quan_tri", 403), ("chu_tich", 200)])
def test_slip_is_for_who_may_see_the_dossier(post, status):
    dossier = make_dossier(MARITAL_STATUS)
    slip = IssuedPaper.objects.get(case_code=dossier.case.code)
    assert client_of(officer(post)).get(reverse("desk:slip", args=[slip.pk])).status_code == status


@pytest.mark.parametrize("post", ["tp_ht", "chu_tich", "quan_tri", "vp_tk"])
def test_counter_is_for_the_counter(post):
    client = client_of(officer(post))
    assert client.get(SHEET).status_code == 403
    assert client.post(SHEET, {"viec": "luu"}).status_code == 403


def test_strange_keys_and_codes_are_harmless(counter):
    assert counter.get(SHEET, {"ban-nhap": "../../x", "thu-tuc": CERTIFIED_COPY}).status_code == 200
    assert counter.get(SHEET, {"thu-tuc": "9.999999"}).status_code == 200
    assert counter.post(SHEET, {"viec": "luu", "thu-tuc": "9.999999"}).status_code == 200


@pytest.fixture
def warm(counter):
    """The ground and the head of the page are read once per process: only what every sheet costs is counted."""
    for code in (CERTIFIED_COPY, MARITAL_STATUS):
        make_dossier(code)
        counter.get(SHEET, {"thu-tuc": code})
    assert counter.post(SHEET, sheet_of(owner_identity_number="024185009001")).status_code == 302
    return counter


@pytest.mark.parametrize("code", [CERTIFIED_COPY, MARITAL_STATUS])
def test_queries_of_the_sheet(warm, django_assert_max_num_queries, code):
    with django_assert_max_num_queries(7):
        warm.get(SHEET, {"thu-tuc": code})


@pytest.mark.parametrize("hands", [1, 3])
def test_queries_of_the_choice(warm, django_assert_num_queries, hands):
    for _ in range(hands):
        make_dossier(BIRTH)
    with django_assert_num_queries(7):
        warm.get(SHEET, {"q": "khai sinh"})


def test_queries_of_storing(warm, django_assert_max_num_queries):
    """Session, ground; then begin, window, open dossiers, person, numbers, case, eight tables, log (3), window, commit.
    Nothing is asked twice and nothing is stored twice; PostgreSQL takes the eight tables in one message."""
    data = sheet_of(owner_identity_number="024185001235", key="fedcba98")
    with django_assert_max_num_queries(20 if connection.vendor == "sqlite" else 12):
        assert warm.post(SHEET, data).status_code == 302


def test_one_sheet_leaves_nothing_in_the_next(counter):
    """All sheets of a version share their fields; what was typed and refused stays with the sheet it was typed on."""
    wrong = counter.post(SHEET, sheet_of(owner_name="", part_sets="hai", owner_identity_number="1"))
    assert wrong.status_code == 422
    clean = counter.get(SHEET, {"thu-tuc": CERTIFIED_COPY}).content.decode()
    assert 'aria-invalid="true"' not in clean
    assert 'value="hai"' not in clean
