"""Who may plan, write, approve and publish; who confirms what the loudspeakers said."""

from datetime import date

from motcua.agency.models import Duty as Power
from motcua.agency.queries import posts_of
from motcua.dossiers.permissions import Actor
from motcua.outreach.models import Channel, CommunicationItem, ItemState

WRITERS = (Power.SPECIALIST, Power.HEAD_OFFICE, Power.LEADER)
APPROVERS = (Power.HEAD_OFFICE, Power.LEADER)
OPERATOR = "dai_truyen_thanh"
"""The post that keeps the loudspeakers; it bears no other duty of the one-stop office."""
OPEN = (ItemState.PLANNED, ItemState.READY)


def can_see_outreach(who: Actor, day: date) -> bool:
    """The plan of communication, the programme and the log: people come to every counter with what they heard.

    Who only keeps the system running does not; the station bears no duty of the one-stop office and does.
    """
    return bool(who.officer.pk) and (who.duties != frozenset({Power.ADMIN.value}) or _is_station(who, day))


def can_see(who: Actor, item: CommunicationItem, day: date) -> bool:
    return _own(who, item) and can_see_outreach(who, day)


def can_plan(who: Actor) -> bool:
    """Plan an item, take up or put aside a suggestion."""
    return who.has(*WRITERS)


def can_write(who: Actor, item: CommunicationItem) -> bool:
    """Until it has reached people; words changed after approval have to be approved again."""
    return _own(who, item) and item.state in OPEN and can_plan(who)


def can_approve(who: Actor, item: CommunicationItem) -> bool:
    """A leader or the office answers for what is said in the name of the People's Committee."""
    return _own(who, item) and item.state == ItemState.PLANNED and who.has(*APPROVERS)


def can_publish(who: Actor, item: CommunicationItem) -> bool:
    """Post, send or put on the web what was approved. What is spoken is published by being broadcast."""
    is_ready = item.state == ItemState.READY and item.channel != Channel.LOUDSPEAKER
    return is_ready and _own(who, item) and can_plan(who)


def can_cancel(who: Actor, item: CommunicationItem) -> bool:
    """Before people know it, whoever writes; news on the web may be taken off by a leader or the office."""
    if not _own(who, item):
        return False
    return can_plan(who) if item.state in OPEN else item.is_news and who.has(*APPROVERS)


def can_end(who: Actor, item: CommunicationItem, day: date) -> bool:
    """What is being read is ended by who answers for it, while days of its run are left."""
    runs = item.is_spoken and item.state == ItemState.PUBLISHED and not item.ended_at and item.until >= day
    return runs and _own(who, item) and who.has(*APPROVERS)


def can_keep_slots(who: Actor) -> bool:
    return who.has(*WRITERS)


def can_confirm(who: Actor, day: date) -> bool:
    """Say what was broadcast: the station, or whoever plans."""
    return can_plan(who) or _is_station(who, day)


def _is_station(who: Actor, day: date) -> bool:
    return bool(who.officer.pk) and OPERATOR in [post.code for post in posts_of(who.officer, day)]


def _own(who: Actor, item: CommunicationItem) -> bool:
    return item.agency_id == who.officer.agency_id
