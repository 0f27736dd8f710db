"""The sample's communication is played by the real acts and laid once."""

import pytest

from motcua.ops.sample.outreach import lay_outreach
from motcua.outreach.models import Broadcast, CommunicationItem
from motcua.outreach.news import news_of
from tests.factories import NOON, ground

pytestmark = pytest.mark.django_db


def test_items_of_every_state_and_channel_are_laid_once():
    for _twice in range(2):
        lay_outreach(ground(), now=NOON)
    rows = CommunicationItem.objects.all()
    assert {row.channel for row in rows} == {"loudspeaker", "board", "web", "social", "sms"}
    assert {row.state for row in rows} == {"planned", "ready", "published"}
    assert news_of(ground()).count() == 2
    assert {word.was_aired for word in Broadcast.objects.all()} == {True, False}
    assert len(rows) == 9
