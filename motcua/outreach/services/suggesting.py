"""Taking a suggestion up, or putting it aside: each is offered once."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from motcua.agency.models import Agency, Officer
from motcua.agency.services import log
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.dossiers.permissions import actor, ensure
from motcua.outreach import permissions as may
from motcua.outreach.models import CommunicationItem, SuggestionDecision
from motcua.outreach.services.items import NOT_WRITER, ItemSpec, plan_item
from motcua.outreach.services.keeping import lock_agency
from motcua.outreach.suggestions import Suggestion, all_suggestions


@dataclass
class Taking:
    """How a suggestion is taken up: channel (empty = the one it proposes), day and responsible post."""

    planned_on: date
    post: str
    channel: str = ""


def accept_suggestion(agency: Agency, key: str, taking: Taking, *, by: Officer, at: datetime) -> CommunicationItem:
    """Make it an item to come, with its drafted words. Again: the same item.

    Refused: no right, a fact that is no news any more, one that was put aside.
    """
    ensure(by.agency_id == agency.pk and may.can_plan(actor(by, at)), NOT_WRITER)
    with transaction.atomic():
        lock_agency(agency)
        known = SuggestionDecision.objects.select_related("item").filter(agency=agency, key=key).first()
        if known and known.item:
            return known.item
        if known:
            raise Refused("Gợi ý này đã được bỏ qua. Lập tin mới nếu cần.")
        found = _fact(agency, key, at)
        spec = ItemSpec(
            title=found.title,
            channel=taking.channel or found.channel,
            planned_on=taking.planned_on,
            post=taking.post,
            topic=found.topic,
            text=found.text,
        )
        item = plan_item(agency, spec, by=by, at=at, suggestion_key=key)
        _decide(agency, found, item, by=by, at=at)
    return item


def dismiss_suggestion(agency: Agency, key: str, *, by: Officer, at: datetime) -> SuggestionDecision:
    """Put it aside for good. Again, or after it was taken up: what was decided stays."""
    ensure(by.agency_id == agency.pk and may.can_plan(actor(by, at)), NOT_WRITER)
    with transaction.atomic():
        lock_agency(agency)
        known = SuggestionDecision.objects.filter(agency=agency, key=key).first()
        return known or _decide(agency, _fact(agency, key, at), None, by=by, at=at)


def _fact(agency: Agency, key: str, at: datetime) -> Suggestion:
    found = next((one for one in all_suggestions(agency, day_of(at)) if one.key == key), None)
    if found is None:
        raise Refused("Gợi ý này không còn mới. Xem danh sách gợi ý hiện tại.")
    return found


def _decide(
    agency: Agency, found: Suggestion, item: CommunicationItem | None, *, by: Officer, at: datetime
) -> SuggestionDecision:
    row = SuggestionDecision.objects.create(
        agency=agency, key=found.key, title=found.title[:250], item=item, decided_by=by, decided_at=at
    )
    verb = "accepted" if item else "dismissed"
    log(f"outreach:suggestion:{verb}", by=by, agency=agency, at=at, subject=f"suggestion:{found.key}"[:120])
    return row
