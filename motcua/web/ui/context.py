"""What every page knows: the office it speaks for, who is there, and the ways to go."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from motcua.web.ui.office import office_card


@dataclass(frozen=True)
class Way:
    """A way of the main navigation; `duties` empty = for everybody, `key` = its keyboard shortcut."""

    route: str
    label: str
    icon: str
    duties: frozenset[str] = frozenset()
    key: str = ""


@dataclass(frozen=True)
class NavItem:
    label: str
    url: str
    icon: str
    key: str
    is_current: bool
    starts_group: bool = False


EVERY_DUTY = frozenset({"counter", "specialist", "clerk", "leader", "head_office", "admin"})
OFFICER_WAYS = (
    Way("desk:queue", "Bàn làm việc", "desk", EVERY_DUTY, "b"),
    Way("desk:intake", "Tiếp nhận", "plus", frozenset({"counter"}), "n"),
    Way("board:home", "Điều hành", "chart", frozenset({"leader", "head_office"}), "d"),
    Way("plans:home", "Kế hoạch", "calendar", EVERY_DUTY - {"admin"}),
    Way("direction:home", "Văn bản", "files", EVERY_DUTY - {"admin"}),
    Way("outreach:home", "Truyền thông", "send", frozenset({"specialist", "leader", "head_office"})),
    Way("scoring:sheets", "Chấm điểm", "star", EVERY_DUTY - {"admin"}),
    Way("setup:home", "Cài đặt", "gear", frozenset({"head_office", "admin"})),
)
PUBLIC_WAYS = (
    Way("portal:home", "Trang chủ", "home"),
    Way("portal:catalogue", "Thủ tục", "list"),
    Way("portal:track", "Tra cứu hồ sơ", "search"),
    Way("portal:published", "Công khai", "eye"),
)
OUT_OF_OFFICE = (Way("portal:home", "Trang công dân", "home"),)
"""For officers one way to the public pages: their own ways fill the line."""


def office(request: HttpRequest) -> dict[str, Any]:
    """Context processor: names of the office, officer, navigation, demo flag."""
    officer = getattr(request, "officer", None)
    card = office_card()
    return {
        "office_name": card.name,
        "office_short": card.short_name,
        "office_above": card.above,
        "office_place": card.place,
        "office_address": card.address,
        "office_phone": card.phone,
        "officer": officer,
        "officer_duties": getattr(request, "duties", frozenset()),
        "nav_items": SimpleLazyObject(lambda: nav_items(request)),
        "is_demo": settings.DEMO,
    }


def nav_items(request: HttpRequest) -> list[NavItem]:
    """Ways open to this visitor, officers' work first; ways that have no page yet are left out."""
    duties: frozenset[str] = getattr(request, "duties", frozenset())
    work = [way for way in OFFICER_WAYS if way.duties & duties]
    groups = (work, OUT_OF_OFFICE) if work else (PUBLIC_WAYS,)
    ways = [way for group in groups for way in group]
    found = [(way, url, way not in OFFICER_WAYS) for way in ways if (url := url_or_empty(way.route))]
    here = _current([url for _way, url, _public in found], request.path)
    starts = next((way for way, _url, public in found if public), None) if work else None
    return [NavItem(way.label, url, way.icon, way.key, url == here, way is starts) for way, url, _public in found]


def url_or_empty(route: str) -> str:
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""


def _current(urls: list[str], path: str) -> str:
    """The longest address that the page lies under (the home page only for itself)."""
    return max((url for url in urls if path == url or (url != "/" and path.startswith(url))), key=len, default="")
