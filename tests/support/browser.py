"""A real Chromium for the tests. Every page must stay silent: no console error, no script error, no CSP report.

Mark the test `browser`, ask for `page`, and use `live_server.url`. `at_both_widths` plays it on a desktop and on a
phone; `serious_findings(page)` asks axe-core. Data made with the ORM is visible to the server because `live_server`
brings real transactions.
"""

import os
import shutil
from pathlib import Path

import pytest

DESKTOP, PHONE = 1280, 390
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
WATCH_POLICY = """
document.addEventListener('securitypolicyviolation', event => console.error(
  `CSP ${event.violatedDirective} refused ${event.blockedURI || 'inline'} ${event.sourceFile}:${event.lineNumber}`));
"""

at_both_widths = pytest.mark.parametrize("page", [DESKTOP, PHONE], indirect=True, ids=["1280", "390"])


def chromium_path() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := os.environ.get("MOTCUA_CHROMIUM") or shutil.which(name):
            return found
    return pytest.fail("Chromium is missing: apt-get install chromium (or run: make test)")


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def problems():
    """What the pages complained of. A test that provokes an answer such as 403 on purpose clears it afterwards."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def open_context(browser, live_server, problems):
    """Open a fresh visitor: `open_context(width=390, java_script_enabled=False)` gives a page of its own."""
    contexts = []

    def opened(width: int = DESKTOP, **options):
        height = 844 if width <= PHONE else 900
        context = browser.new_context(
            viewport={"width": width, "height": height}, base_url=live_server.url, locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh", **options,
        )  # fmt: skip
        contexts.append(context)
        context.set_default_timeout(15_000)
        context.add_init_script(WATCH_POLICY)
        page = context.new_page()
        page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page(request, open_context):
    return open_context(width=getattr(request, "param", DESKTOP))


@pytest.fixture
def page_without_script(open_context):
    return open_context(java_script_enabled=False)


def serious_findings(page) -> list[str]:
    """What axe-core finds serious or critical on the page as it stands: compare with []."""
    page.wait_for_load_state("load")
    page.evaluate(AXE.read_text(encoding="utf-8") + "; null")
    answer = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{finding['impact']} {finding['id']}: {node['html'][:160]} ({node.get('failureSummary', '')[:200]})"
        for finding in answer["violations"]
        if finding["impact"] in {"serious", "critical"}
        for node in finding["nodes"]
    ]


def overflow(page) -> int:
    """How many pixels the page is wider than its window (0 = no sideways scrolling).

    A click does not wait for the page it leads to.
    """
    page.wait_for_load_state()
    return page.evaluate("Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)")
