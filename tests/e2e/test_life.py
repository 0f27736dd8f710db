"""A dossier lives its whole life in a real browser, from the counter to the citizen's rating, on a desk and on a phone."""

import re
from datetime import timedelta
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from PIL import Image

from motcua.casework.models import Case
from motcua.documents.models import IssuedPaper
from motcua.dossiers.models import Dossier
from motcua.ratings.models import Rating
from tests.factories import MARITAL_STATUS, NOON, make_dossier
from tests.support.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CARD = "024185001234|121212121|Nguyễn Thị Hoa|09031985|Nữ|Thôn 2, Tân Trung|01052021"


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOON, tick=True)


def result_pdf() -> dict:
    file = BytesIO()
    Image.new("RGB", (300, 400), "white").save(file, "PDF")
    return {"name": "ket-qua.pdf", "mimeType": "application/pdf", "buffer": file.getvalue()}


def desk_of(code: str) -> str:
    return f"/ban-lam-viec/ho-so/{code}/"


def take_in(counter) -> str:
    """Intake of a marital status confirmation with the card reader; returns the dossier's code."""
    counter.go(f"/ban-lam-viec/tiep-nhan/?thu-tuc={MARITAL_STATUS}")
    page = counter.page
    page.locator("[data-scan]").fill(CARD)
    page.locator("[data-scan]").press("Enter")
    page.locator("#quet-ket-qua").filter(has_text="Nguyễn Thị Hoa").wait_for()
    page.locator("[name$=_fee_0_amount]").fill("8000")
    page.locator("[data-save]").click()
    page.wait_for_url("**/xong/**")
    counter.look()
    return page.locator(".intake-number").inner_text()


def hand_over_by_keys(specialist, code: str) -> None:
    specialist.go(desk_of(code))
    specialist.walk_to("Chuyển bước tiếp theo")
    specialist.page.keyboard.press("Enter")
    specialist.page.wait_for_url("**/viec/chuyen/")
    specialist.look()
    specialist.walk_to("Chuyển bước tiếp theo", role="button")
    specialist.page.keyboard.press("Enter")
    specialist.page.wait_for_url(f"**{desk_of(code)}")
    specialist.look()


def act(person, code: str, label: str, **fields: str) -> None:
    """One act by its button, its fields by their labels, and its own button at the end."""
    person.go(desk_of(code))
    person.click(label)
    for name, value in fields.items():
        person.page.locator(f"[name={name}]").fill(value)
    person.press(label)
    assert f"{label}: xong." in person.text


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_a_dossier_lives(enter, visit, width, seen):
    counter = enter("motcua", width)
    code = take_in(counter)
    link = counter.page.locator(".intake-qr a").get_attribute("href")
    assert IssuedPaper.objects.filter(case_code=code, form="acceptance_slip").count() == 1

    specialist = enter("chuyenmon", width)
    assert code in specialist.text
    hand_over_by_keys(specialist, code)
    assert Case.objects.get(code=code).step_label == "Ký duyệt"

    chairman = enter("chutich", width)
    act(chairman, code, "Trả lại bước trước", reason="Bổ sung xác nhận nơi cư trú trước đây")
    specialist.go(f"{desk_of(code)}viec/de-nghi-bo-sung/")
    assert "Bổ sung xác nhận nơi cư trú trước đây" in specialist.text
    specialist.page.locator("[name=items]").first.check()
    specialist.page.locator("[name=reason]").fill("Chưa rõ nơi cư trú trước năm 2020")
    specialist.press("Đề nghị bổ sung")

    counter.go("/ban-lam-viec/?muc=mot-cua")
    assert code in counter.page.locator("section", has_text="Đề nghị bổ sung, chờ gửi cho dân").first.inner_text()
    act(counter, code, "Gửi yêu cầu bổ sung", answer_by="2026-12-20")
    assert Case.objects.get(code=code).clock == "stopped"

    citizen = visit(width)
    citizen.go(link)
    assert "Cần bổ sung trước ngày 20/12/2026" in citizen.text
    assert "Chưa rõ nơi cư trú trước năm 2020" in citizen.text

    act(counter, code, "Nhận giấy tờ bổ sung")
    act(specialist, code, "Chuyển bước tiếp theo", note="Đã đủ giấy tờ")
    chairman.go(f"{desk_of(code)}viec/ky-duyet/")
    chairman.page.locator("[name=result_file]").set_input_files(result_pdf())
    chairman.press("Ký duyệt")
    clerk = enter("vptk", width)
    act(clerk, code, "Vào sổ, kết thúc xử lý", result_number="15/UBND-XNTTHN")
    assert Case.objects.get(code=code).state == "completed"

    act(counter, code, "Trả kết quả", collector_name="Nguyễn Thị Hoa", collector_identity="024185001234")
    dossier = Dossier.objects.get(case__code=code)
    assert (dossier.collector_identity, dossier.result_number) == ("024185001234", "15/UBND-XNTTHN")
    assert dossier.result_file.mime == "application/pdf"

    citizen.go(link)
    assert "Đã trả kết quả." in citizen.text
    assert "Nguyễn T** H**" in citizen.text
    assert "Nguyễn Thị Hoa" not in citizen.page.content()
    assert "Vì sao hẹn ngày này" in citizen.text
    citizen.click("Đánh giá mức độ hài lòng")
    citizen.page.get_by_label("Rất hài lòng").check()
    citizen.press("Gửi đánh giá")
    assert "Cảm ơn bạn đã đánh giá" in citizen.text
    assert Rating.objects.get(case__code=code).level == "very_satisfied"

    acts = list(Case.objects.get(code=code).history.values_list("act", flat=True))
    assert acts == [
        "receive", "forward", "hand_over", "send_back", "propose_supplement", "request_supplement",
        "complete_supplement", "hand_over", "approve", "complete", "return_result",
    ]  # fmt: skip
    assert len(set(seen)) >= 15


def test_the_way_of_a_citizen_by_typing_the_code(visit, passwords):
    dossier = make_dossier()
    citizen = visit(PHONE)
    citizen.go("/tra-cuu/")
    citizen.page.get_by_label("Mã hồ sơ").fill(dossier.case.code.lower())
    citizen.press("Tra cứu")
    assert urlsplit(citizen.page.url).path == f"/tra-cuu/{dossier.case.code}/"
    assert "Hồ sơ đang được giải quyết." in citizen.text
    assert "hôn nhân" not in citizen.text


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_many_are_handed_over_at_once_with_an_answer_for_each(enter, width):
    first, second = make_dossier(at=NOON - timedelta(hours=1)), make_dossier(MARITAL_STATUS)
    specialist = enter("chuyenmon", width)
    specialist.page.get_by_role("checkbox", name=f"Chọn hồ sơ {first.case.code}").check()
    specialist.page.get_by_role("checkbox", name=f"Chọn hồ sơ {second.case.code}").check()
    # Meanwhile the second one is taken out of the hand.
    Case.objects.filter(pk=second.pk).update(holder=None)
    specialist.press("Chuyển bước tiếp theo")
    assert "Chuyển bước tiếp theo: xong 1 hồ sơ, 1 chưa được" in specialist.text
    assert "Hồ sơ không ở trong tay bạn" in specialist.page.get_by_role("row", name=second.case.code).inner_text()


def test_the_page_of_a_dossier_is_one_sheet_of_paper(enter):
    dossier = make_dossier()
    specialist = enter("chuyenmon", DESKTOP)
    act(specialist, dossier.case.code, "Chuyển bước tiếp theo")
    act(enter("chutich", DESKTOP), dossier.case.code, "Ký duyệt")
    counter = enter("motcua", DESKTOP)
    counter.go(desk_of(dossier.case.code))
    printed = counter.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    counter.page.emulate_media(media="print")
    for hidden in (".site-nav", ".site-head", ".toolbar", ".breadcrumbs", "[data-print]"):
        assert not counter.page.locator(hidden).first.is_visible(), hidden


def test_the_desk_works_without_script(visit, passwords, enter):
    dossier = make_dossier()
    officer = visit(DESKTOP, java_script_enabled=False)
    officer.page.goto("/dang-nhap/")
    officer.page.get_by_label("Tên đăng nhập").fill("chuyenmon")
    officer.page.get_by_label("Mật khẩu", exact=True).fill("Tan-Trung-2024")
    officer.page.locator("main").get_by_role("button", name="Đăng nhập").click()
    officer.page.get_by_role("link", name=dossier.case.code).click()
    officer.page.get_by_role("link", name="Chuyển bước tiếp theo").click()
    officer.page.get_by_role("button", name="Chuyển bước tiếp theo").click()
    officer.page.locator("main").get_by_text("Chuyển bước tiếp theo: xong.").wait_for()
