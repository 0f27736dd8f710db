"""What tests of pages begin with."""

import pytest

from tests.factories import NOON, ground


@pytest.fixture
def noon(db, time_machine):
    """The office stands, and it is noon of its day all through the test."""
    ground()
    time_machine.move_to(NOON, tick=False)
