"""Ways out of the house for messages. An office names its own in its policy ("notice_provider"); default: none."""

from motcua.notices.providers.base import Provider
from motcua.notices.providers.demo import DemoProvider

PROVIDERS: dict[str, type[Provider]] = {"demo": DemoProvider}


def provider_named(name: str) -> Provider | None:
    """The provider an office chose; None where no channel is connected, so that nothing pretends to have been sent."""
    found = PROVIDERS.get(name)
    return found() if found else None
