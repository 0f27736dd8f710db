"""Officers who log in by the form, on one or the other screen, and eyes that look at every page they open."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.hashers import make_password

from motcua.agency.models import Account
from tests.factories import ground
from tests.support.browser import overflow, serious_findings

PASSWORD = "Tan-Trung-2024"


@dataclass
class Visitor:
    """A browser of one person; `look` checks the page as it stands."""

    page: object
    seen: list[str]

    def go(self, address: str) -> None:
        """Open an address of this office, whatever host a link or a QR code names."""
        parts = urlsplit(address)
        self.page.goto(
            parts.path + (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")
        )
        self.look()

    def look(self) -> None:
        self.seen.append(urlsplit(self.page.url).path)
        assert serious_findings(self.page) == [], self.page.url
        assert overflow(self.page) == 0, self.page.url

    def click(self, name: str, *, role: str = "link") -> None:
        """Follow a link to its page; looking before that page is there would find half a document."""
        target = self.page.get_by_role(role, name=name, exact=True).first
        with self.page.expect_navigation(wait_until="load"):
            target.click()
        self.look()

    def press(self, name: str) -> None:
        """Send a form by its button."""
        self.click(name, role="button")

    def walk_to(self, name: str, *, role: str = "link", most: int = 80) -> None:
        """Reach a control with the Tab key alone, and see that it can be seen there."""
        target = self.page.get_by_role(role, name=name, exact=True).first
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if target.evaluate("element => element === document.activeElement"):
                outline = target.evaluate("element => getComputedStyle(element).outlineStyle")
                assert outline != "none", f"{name} shows no focus"
                return
        raise AssertionError(f"{name} cannot be reached by Tab")

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text()


@pytest.fixture
def passwords(transactional_db):
    """Every officer of the ground has the password of the sample."""
    ground()
    Account.objects.update(password=make_password(PASSWORD))


@pytest.fixture
def seen():
    return []


@pytest.fixture
def visit(open_context, seen):
    """A person without an account: `visit(390)`."""
    return lambda width, **options: Visitor(open_context(width=width, **options), seen)


@pytest.fixture
def enter(visit, passwords):
    """An officer at work: `enter("motcua", 1280)` has logged in by the form."""

    def entered(login: str, width: int) -> Visitor:
        person = visit(width)
        person.go("/dang-nhap/")
        person.page.get_by_label("Tên đăng nhập").fill(login)
        person.page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
        person.page.locator("main").get_by_role("button", name="Đăng nhập").click()
        person.page.wait_for_url("**/ban-lam-viec/**")
        person.look()
        return person

    return entered
