"""What every act of communication does: take the item under lock, tell the log, tell the rooms above."""

import re
import unicodedata
from datetime import datetime
from typing import Any

from motcua.agency.models import Agency, Officer, Post
from motcua.agency.services import log
from motcua.common.refusals import Refused
from motcua.outreach.models import CommunicationItem
from motcua.outreach.signals import item_published

LONGEST = 20_000
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that no feed and no paper can hold."""


def locked_item(item: CommunicationItem) -> CommunicationItem:
    """The item as it is now; others wait until this act is over."""
    rows = CommunicationItem.objects.select_for_update(of=("self",)).select_related("agency")
    return rows.get(pk=item.pk)


def lock_agency(agency: Agency) -> None:
    """Acts that must not run beside each other in one agency wait here."""
    list(Agency.objects.select_for_update(of=("self",), no_key=True).filter(pk=agency.pk).values_list("pk"))


def tell(
    verb: str, item: CommunicationItem, *, by: Officer | None, at: datetime, data: dict[str, Any] | None = None
) -> None:
    """One entry in the log, under the subject of the item."""
    told = {"channel": item.channel, **(data or {})}
    log(f"outreach:{verb}", by=by, agency=item.agency, at=at, subject=item.subject, data=told)


def tell_above(item: CommunicationItem, label: str, source_key: str, *, by: Officer, at: datetime) -> None:
    """Something reached people: evidence for whoever keeps some. `source_key` names the event, filed once."""
    item_published.send(
        CommunicationItem,
        agency=item.agency,
        at=at,
        label=label[:300],
        url=item.page,
        channel=item.channel,
        source_key=source_key,
        by=by,
    )


def tidy(text: str, longest: int = LONGEST) -> str:
    """Composed form; lines and the blanks that Markdown needs stay, blanks at their ends and the unseen go."""
    whole = UNSEEN.sub("", unicodedata.normalize("NFC", text)).replace("\r\n", "\n").replace("\t", "    ")
    lines = whole.strip("\n ").split("\n")
    return "\n".join(line.rstrip() for line in lines)[:longest]


def check_post(agency: Agency, code: str) -> None:
    if not Post.objects.filter(unit__agency=agency, code=code).exists():
        raise Refused("Cơ quan không có vị trí này. Chọn vị trí khác.", field="post")
