"""Waiting for something that another process or thread brings about, without guessing how long it takes."""

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")
PATIENCE = 30.0


def wait_for(question: Callable[[], Found], *, what: str, patience: float = PATIENCE) -> Found:
    """Ask again and again until the answer is true; fail after `patience` seconds, saying what did not come."""
    deadline = time.monotonic() + patience
    while not (answer := question()):
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {patience:.0f} s in vain for: {what}")
        time.sleep(0.02)
    return answer
