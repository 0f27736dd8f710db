"""News that everybody may read: published items of the web, the newest first, each under an address it keeps."""

from django.db.models import QuerySet

from motcua.agency.models import Agency
from motcua.common.text import nfc
from motcua.outreach.models import Channel, CommunicationItem, ItemState, Topic
from motcua.outreach.spoken import plain_lines

SUMMARY = 200


def news_of(agency: Agency, topic: str = "") -> QuerySet[CommunicationItem]:
    """What is on the web now; `topic` narrows it. What was taken off the web is not here any more."""
    rows = CommunicationItem.objects.filter(agency=agency, channel=Channel.WEB, state=ItemState.PUBLISHED)
    rows = rows.exclude(slug="").order_by("-published_at", "-pk")
    return rows.filter(topic=topic) if topic in Topic.values else rows


def summary_of(item: CommunicationItem) -> str:
    """The first paragraph in plain words, cut between words. At most about 200 characters."""
    parts = [part for part in item.text.split("\n\n") if part.strip() and not part.lstrip().startswith("#")]
    said = ""
    for word in nfc(" ".join(plain_lines(parts[0] if parts else ""))).split():
        if len(said) + len(word) > SUMMARY:
            return f"{said.strip()}…"
        said = f"{said} {word}"
    return said.strip()
