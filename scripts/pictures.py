"""Take every picture under docs/images: screens of a fresh sample office in a real browser, and all papers.

`make pictures`, or `scripts/pictures.py NAME…` for some of them. The office lives in a temporary folder and is gone
afterwards. What is on the pictures is sample data around today; their sizes stay the same.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
MOTCUA = [sys.executable, "-m", "motcua.ops.cli"]
PASSWORD = "Tan-Trung-2024"  # noqa: S105 - printed by every demonstration
DESKTOP, PHONE = 1280, 390
COLOURS = 96
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage", "--lang=vi"]
CARD = "024185001234|121212121|Nguyễn Thị Hoa|09031985|Nữ|Thôn 2, Tân Trung|01052021"
SHEET = "/ban-lam-viec/tiep-nhan/?thu-tuc="
CERTIFIED_COPY, BIRTH = "2.000815", "1.001193"
Steps = Callable[[Page], object]


@dataclass(frozen=True)
class Shot:
    """One picture: who looks, on what, and the way there."""

    name: str
    login: str
    steps: Steps
    width: int = DESKTOP
    lowest: int = 1500


def go(address: str) -> Steps:
    return lambda page: page.goto(address)


def first_dossier(page: Page, address: str = "/ban-lam-viec/") -> None:
    page.goto(address)
    page.locator("main a.code").first.click()
    page.wait_for_load_state()


def waiting_document(page: Page) -> None:
    """What waits for the chairman's signature, with the question open."""
    page.goto("/van-ban/")
    page.locator("section.card a").first.click()
    page.get_by_text("Ký ban hành").click()


def act(label: str, address: str) -> Steps:
    """The page of an act, of the first dossier of a list that may have it done."""

    def steps(page: Page) -> None:
        page.goto(address)
        for path in page.locator("main a.code").evaluate_all("links => links.map(a => a.getAttribute('href'))"):
            page.goto(path)
            button = page.locator(".toolbar").get_by_role("link", name=label, exact=True)
            if button.count():
                button.click()
                page.wait_for_load_state()
                return
        raise LookupError(f"no dossier of {address} has «{label}»")

    return steps


def filled_sheet(page: Page) -> None:
    page.goto(SHEET + CERTIFIED_COPY)
    page.locator("[data-scan]").fill(CARD)
    page.locator("[data-scan]").press("Enter")
    page.locator("#quet-ket-qua").filter(has_text="Nguyễn Thị Hoa").wait_for()
    page.locator("[name$=_fee_0_pages]").fill("5")
    page.locator("[name$=_fee_0_quantity]").fill("2")
    page.locator(".intake-total").filter(has_text="đồng").first.wait_for()
    page.wait_for_load_state("networkidle")
    page.evaluate("scrollTo(0, 0)")


def saved(page: Page) -> None:
    filled_sheet(page)
    page.locator("[data-save]").click()
    page.wait_for_url("**/xong/**")


def tracked(page: Page) -> None:
    """The address on the receipt, opened by somebody without an account."""
    first_dossier(page, "/ban-lam-viec/?muc=tat-ca")
    address = page.get_by_role("link", name="Trang tra cứu của người dân").get_attribute("href") or ""
    page.context.clear_cookies()
    page.goto("/tra-cuu/" + address.split("/tra-cuu/", 1)[1])


def proof(page: Page) -> None:
    first_dossier(page, "/ban-lam-viec/?muc=tat-ca")
    page.get_by_role("link", name="Vì sao là ngày này").click()
    page.wait_for_load_state()


def surgery(page: Page) -> None:
    day = page.evaluate("new Date(Date.now() + 2 * 864e5).toISOString().slice(0, 10)")
    page.goto("/cai-dat/lich/them/")
    page.locator("[name=kind]").select_option("closure")
    page.locator("[name=first_day]").fill(day)
    page.locator("[name=name]").fill("Đóng cửa phòng, chống bão")
    page.locator("[name=source]").fill("Công điện của Chủ tịch UBND tỉnh")
    page.get_by_role("button", name="Xem trước").click()
    page.wait_for_load_state()


def process_with_fault(page: Page) -> None:
    """A step given far more hours than the law leaves; the picture shows what the check says."""
    page.goto("/cai-dat/quy-trinh/")
    copy = page.get_by_role("button", name="Tạo phiên bản mới để sửa")
    for path in page.locator("main tbody th a").evaluate_all("links => links.map(a => a.getAttribute('href'))"):
        page.goto(path)
        if copy.count() and page.locator(".step-list > li").count() > 2:
            break
    copy.click()
    page.wait_for_load_state()
    page.locator(".step-tools").nth(1).get_by_role("link", name="Sửa").click()
    page.locator("[name=minutes]").fill("400")
    page.get_by_role("button", name="Lưu và kiểm tra").click()
    page.wait_for_load_state()


def sample_forms(page: Page) -> None:
    page.goto(f"/cai-dat/danh-muc/{BIRTH}/bieu-mau/")


def late_list(page: Page) -> None:
    page.goto("/cong-khai/")
    page.locator("main a[href*=cham-muon]").first.click()
    page.wait_for_load_state()


SHOTS = (
    Shot("home", "", go("/")),
    Shot("home-phone", "", go("/"), PHONE),
    Shot("catalogue", "", go("/thu-tuc/?q=khai+sinh")),
    Shot("procedure", "", go(f"/thu-tuc/{BIRTH}/")),
    Shot("procedure-phone", "", go(f"/thu-tuc/{BIRTH}/"), PHONE),
    Shot("track-phone", "motcua", tracked, PHONE),
    Shot("published", "", go("/cong-khai/")),
    Shot("late-list", "", late_list),
    Shot("open-measures", "", go("/cong-khai/chi-tieu/")),
    Shot("open-score", "", go("/cong-khai/diem-766/")),
    Shot("usual-times", "", go("/cong-khai/thoi-gian/")),
    Shot("usual-times-phone", "", go("/cong-khai/thoi-gian/"), PHONE),
    Shot("guide", "", go("/huong-dan/")),
    Shot("login", "", go("/dang-nhap/")),
    Shot("desk-counter", "motcua", go("/ban-lam-viec/?muc=mot-cua")),
    Shot("intake-choose", "motcua", go("/ban-lam-viec/tiep-nhan/?q=ban+sao")),
    Shot("intake-empty", "motcua", go(SHEET + CERTIFIED_COPY)),
    Shot("intake", "motcua", filled_sheet, lowest=1000),
    Shot("saved", "motcua", saved),
    Shot("return", "motcua", act("Trả kết quả", "/ban-lam-viec/?muc=mot-cua&nhom=ket-qua")),
    Shot("desk", "chuyenmon", go("/ban-lam-viec/")),
    Shot("desk-phone", "chuyenmon", go("/ban-lam-viec/"), PHONE),
    Shot("dossier", "chuyenmon", first_dossier),
    Shot("act", "chuyenmon", act("Chuyển bước tiếp theo", "/ban-lam-viec/")),
    Shot("supplement", "chuyenmon", act("Đề nghị bổ sung", "/ban-lam-viec/")),
    Shot("proof", "motcua", proof),
    Shot("late", "vptk", go("/ban-lam-viec/qua-han/")),
    Shot("approve-phone", "chutich", act("Ký duyệt", "/ban-lam-viec/"), PHONE),
    Shot("apology-phone", "chutich", go("/dieu-hanh/xin-loi/"), PHONE),
    Shot("apology", "chutich", go("/dieu-hanh/xin-loi/")),
    Shot("board", "chutich", go("/dieu-hanh/")),
    Shot("board-phone", "chutich", go("/dieu-hanh/"), PHONE),
    Shot("measure", "chutich", go("/dieu-hanh/chi-tieu/T07/?ky=quy-4-2026")),
    Shot("report-06a", "vptk", go("/dieu-hanh/bao-cao/II.06a/")),
    Shot("reports", "vptk", go("/dieu-hanh/bao-cao/")),
    Shot("report-words", "vptk", go("/dieu-hanh/bao-cao/bao-cao-quy/")),
    Shot("report-edit", "vptk", go("/dieu-hanh/bao-cao/bao-cao-quy/loi-van/sua/")),
    Shot("publishing", "vptk", go("/dieu-hanh/cong-khai/")),
    Shot("postings", "vptk", go("/cai-dat/niem-yet/")),
    Shot("documents", "vptk", go("/van-ban/")),
    Shot("documents-sign-phone", "chutich", waiting_document, PHONE),
    Shot("register", "vptk", go("/dieu-hanh/so-theo-doi/")),
    Shot("setup", "quantri", go("/cai-dat/")),
    Shot("calendar", "quantri", go("/cai-dat/lich/")),
    Shot("calendar-surgery", "quantri", surgery),
    Shot("process", "quantri", process_with_fault),
    Shot("people", "quantri", go("/cai-dat/can-bo/")),
    Shot("sample-forms", "quantri", sample_forms),
    Shot("catalogue-setup", "quantri", go("/cai-dat/danh-muc/")),
    Shot("gallery", "quantri", go("/cai-dat/giao-dien/")),
)


@contextmanager
def sample_office() -> Iterator[str]:
    """A fresh sample office on a port of its own; gives its address and ends with everything it started."""
    home = tempfile.mkdtemp(prefix="motcua-pictures-")
    port = free_port()
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = {**inherited, "MOTCUA_HOME": home, "MOTCUA_DEMO": "1", "PYTHONUTF8": "1"}
    environment["DATABASE_URL"] = f"sqlite:///{home}/motcua.sqlite3"  # whatever a .env file here may say
    try:
        subprocess.run([*MOTCUA, "init", "--sample", "demo"], env=environment, check=True, cwd=ROOT)
        command = [*MOTCUA, "serve", "--demo", "--port", str(port), "--no-worker"]
        with subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL) as server:
            try:
                wait_until_open(f"http://127.0.0.1:{port}/healthz")
                yield f"http://127.0.0.1:{port}"
            finally:
                server.terminate()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_open(address: str, seconds: int = 60) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own server
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def visit(browser: Browser, address: str, shot: Shot) -> bytes:
    """Walk to the page as that person would and photograph it."""
    context = browser.new_context(
        viewport={"width": shot.width, "height": 844 if shot.width == PHONE else 900}, base_url=address,
        locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", reduced_motion="reduce",
    )  # fmt: skip
    context.set_default_timeout(15_000)
    page = context.new_page()
    if shot.login:
        page.goto("/dang-nhap/")
        page.get_by_label("Tên đăng nhập").fill(shot.login)
        page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
        page.locator("main").get_by_role("button", name="Đăng nhập").click()
        page.wait_for_url(lambda url: "/dang-nhap/" not in url)
    shot.steps(page)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    page.evaluate("document.activeElement && document.activeElement.blur()")
    height = min(int(page.evaluate("document.documentElement.scrollHeight")), shot.lowest)
    picture = page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": shot.width, "height": height})
    context.close()
    return picture


def keep(picture: bytes, name: str, colours: int = COLOURS) -> None:
    """Store as a PNG of few colours: screens and papers are flat, and the folder stays small."""
    target = IMAGES / f"{name}.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(BytesIO(picture)) as image:
        flat = image.convert("RGB").quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    flat.save(target, optimize=True)
    print(f"{target.relative_to(ROOT)}  {target.stat().st_size // 1024} kB", flush=True)


def papers() -> Iterator[tuple[str, bytes]]:
    """Name and PDF of every paper: the forms of both circulars, and our own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
    sys.path.insert(0, str(ROOT))
    from paper_samples import samples

    from motcua.documents.drawing import draw

    for name, template, data, at in samples():
        yield name, draw(template, data, at=at)


def first_sheet(pdf: bytes) -> bytes:
    command = ["pdftoppm", "-scale-to", "1000", "-png", "-f", "1", "-l", "1", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout


def main(wanted: list[str]) -> int:
    unknown = set(wanted) - {shot.name for shot in SHOTS} - {"papers"}
    if unknown:
        print(f"no such picture: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    if not wanted or "papers" in wanted:
        for name, pdf in papers():
            keep(first_sheet(pdf), f"papers/{name}", colours=32)
    shots = [shot for shot in SHOTS if not wanted or shot.name in wanted]
    failed = take(shots) if shots else []
    print("\n".join(failed), file=sys.stderr)
    return 1 if failed else 0


def take(shots: list[Shot]) -> list[str]:
    """All screens in one office; what could not be taken is said at the end."""
    failed = []
    with sample_office() as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        for shot in shots:
            try:
                keep(visit(chromium, address, shot), shot.name)
            except Exception as error:  # noqa: BLE001 - one page that has changed must not hide the others
                failed.append(f"{shot.name}: {error!s:.300}")
        chromium.close()
    return failed


def chromium_path() -> str:
    names: list[Any] = [os.environ.get("MOTCUA_CHROMIUM"), *map(shutil.which, ("chromium", "chromium-browser"))]
    return str(next(filter(None, names)))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
