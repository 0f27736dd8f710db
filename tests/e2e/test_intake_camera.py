"""The card held before a camera: a real Chromium with a film for a camera reads it, or says why it cannot."""

import pytest
import segno

from tests.factories import CERTIFIED_COPY, client_of, officer
from tests.support.browser import FLAGS, WATCH_POLICY, chromium_path

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHEET = f"/ban-lam-viec/tiep-nhan/?thu-tuc={CERTIFIED_COPY}"
CARD = "024185001234|121212121|Nguyễn Thị Hoa|09031985|Nữ|Thôn 2, Tân Trung, Tân Yên, Bắc Giang|01052021"
FAKE = "--use-fake-device-for-media-stream"
WIDTH, HEIGHT, MODULE = 640, 480, 6


def film_of(text, path):
    """One frame, grey, with the code of the text in the middle: what the camera of the browser is made to see."""
    code = [list(row) for row in segno.make(text, error="m", micro=False).matrix]
    side = len(code) * MODULE
    left, top = (WIDTH - side) // 2, (HEIGHT - side) // 2
    grey = bytearray([200]) * (WIDTH * HEIGHT)
    for y in range(side):
        start = (top + y) * WIDTH + left
        grey[start : start + side] = bytes(16 if dark else 235 for dark in code[y // MODULE] for _ in range(MODULE))
    colour = bytes([128]) * (WIDTH * HEIGHT // 2)
    head = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode()
    path.write_bytes(head + (b"FRAME\n" + bytes(grey) + colour) * 3)
    return path


@pytest.fixture
def sheet_before(browser, live_server):
    """The sheet in a browser started with these switches, the officer of the counter signed in."""
    opened = []

    def start(*switches):
        chromium = browser.browser_type.launch(executable_path=chromium_path(), args=[*FLAGS, *switches])
        opened.append(chromium)
        context = chromium.new_context(base_url=live_server.url, locale="vi-VN")
        cookie = client_of(officer("mot_cua")).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        context.add_init_script(WATCH_POLICY)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda fault: page.complaints.append(str(fault)))
        page.goto(SHEET)
        return page

    yield start
    for chromium in opened:
        for page in chromium.contexts[0].pages:
            page.evaluate("navigator.sendBeacon = () => true")
        chromium.close()


def press(page):
    page.locator("[data-camera]").click()


def test_camera_reads_the_card_and_fills_the_sheet(sheet_before, tmp_path):
    film = film_of(CARD, tmp_path / "card.y4m")
    page = sheet_before(FAKE, "--use-fake-ui-for-media-stream", f"--use-file-for-fake-video-capture={film}")
    press(page)
    page.locator("#quet-ket-qua").filter(has_text="Đã đọc thẻ của Nguyễn Thị Hoa").wait_for()
    values = {
        name: page.locator(f"[name=owner_{name}]").input_value()
        for name in ("identity_number", "name", "born_on", "sex", "address")
    }
    assert values == {
        "identity_number": "024185001234",
        "name": "Nguyễn Thị Hoa",
        "born_on": "1985-03-09",
        "sex": "Nữ",
        "address": "Thôn 2, Tân Trung, Tân Yên, Bắc Giang",
    }
    assert page.locator("[data-camera-view]").is_hidden()
    assert page.evaluate("document.activeElement.id") == "quet"
    assert page.complaints == []


def test_camera_can_be_put_down(sheet_before, tmp_path):
    film = film_of("Không phải thẻ", tmp_path / "other.y4m")
    page = sheet_before(FAKE, "--use-fake-ui-for-media-stream", f"--use-file-for-fake-video-capture={film}")
    press(page)
    page.locator("#quet-ket-qua").filter(has_text="giữa khung hình").wait_for()
    page.keyboard.press("Escape")
    assert page.locator("[data-camera-view]").is_hidden()
    assert page.evaluate("document.querySelector('[data-camera-view] video').srcObject") is None
    assert page.locator("[name=owner_name]").input_value() == ""


def test_refused_camera_is_said(sheet_before):
    page = sheet_before(FAKE, "--deny-permission-prompts")
    press(page)
    said = page.locator("#quet-ket-qua").filter(has_text="chưa được cho phép")
    said.wait_for()
    assert said.inner_text().endswith("Dùng đầu đọc, hoặc nhập bằng tay.")


def test_missing_camera_is_said(sheet_before):
    page = sheet_before("--use-fake-ui-for-media-stream")
    press(page)
    page.locator("#quet-ket-qua").filter(has_text="Máy này không có máy ảnh. Dùng đầu đọc").wait_for()
