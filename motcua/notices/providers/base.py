"""What a way out must be able to do."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Message:
    """One message as a channel needs it. `key` is the same at every try, so that a channel can drop repetitions."""

    key: str
    channel: str
    address: str
    subject: str
    body: str


class NotDelivered(Exception):  # noqa: N818  (it reads as what happened)
    """The channel did not take the message. `is_final`: trying again is of no use (wrong number, unknown address)."""

    def __init__(self, answer: str, *, is_final: bool = False) -> None:
        super().__init__(answer)
        self.answer = answer
        self.is_final = is_final


class Provider(Protocol):
    """A channel to people outside."""

    def send(self, message: Message) -> str:
        """Hand the message over and return the channel's answer (a receipt number); NotDelivered when it refuses."""
        ...
