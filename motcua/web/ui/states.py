"""How each state of a case and each degree of slack is shown: a word, a shape and a tone."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from motcua.common.durations import WORKDAY_MINUTES, duration_words
from motcua.common.moments import day_of
from motcua.law.lifecycle import State

SOON_MINUTES = WORKDAY_MINUTES  # one working day left counts as "soon"


@dataclass(frozen=True)
class Look:
    """Tone is a class of css/components.css (tone-…), icon a symbol of img/icons.svg."""

    label: str
    tone: str
    icon: str


_STATE_SHAPES = {
    State.REGISTERED: ("note", "inbox"),
    State.RECEIVED: ("note", "check"),
    State.NOT_ACCEPTED: ("calm", "cross"),
    State.PROCESSING: ("note", "play"),
    State.SUPPLEMENT: ("soon", "pause"),
    State.FINANCIAL: ("soon", "money"),
    State.WITHDRAWN: ("calm", "back"),
    State.STOPPED: ("calm", "stop"),
    State.COMPLETED: ("good", "circle-check"),
    State.RETURNED: ("good", "send"),
}
STATES = {state.value: Look(state.label, *_STATE_SHAPES[state]) for state in State}


def state_look(state: str) -> Look:
    """Look of a state by its slug (members of `State` are slugs too)."""
    return STATES.get(str(state), Look(str(state), "calm", "circle"))


class SlackKind(StrEnum):
    LATE = "late"
    DUE_TODAY = "due_today"
    SOON = "soon"
    IN_TIME = "in_time"
    PAUSED = "paused"


_SLACK_LOOK = {
    SlackKind.LATE: ("late", "warning"),
    SlackKind.DUE_TODAY: ("today", "clock"),
    SlackKind.SOON: ("soon", "hourglass"),
    SlackKind.IN_TIME: ("good", "circle-check"),
    SlackKind.PAUSED: ("calm", "pause"),
}


@dataclass(frozen=True)
class Slack:
    """Working minutes left until the due moment; negative when past it."""

    kind: SlackKind
    minutes: int = 0

    @property
    def words(self) -> str:
        amount = duration_words(abs(self.minutes))
        return {
            SlackKind.LATE: f"Quá hạn {amount}" if amount else "Quá hạn",
            SlackKind.DUE_TODAY: "Hạn hôm nay",
            SlackKind.SOON: f"Sắp đến hạn, còn {amount}",
            SlackKind.IN_TIME: f"Còn {amount}",
            SlackKind.PAUSED: "Tạm dừng tính giờ",
        }[self.kind]

    @property
    def look(self) -> Look:
        tone, icon = _SLACK_LOOK[self.kind]
        return Look(self.words, tone, icon)


def slack_of(minutes: int, *, due_at: datetime | None, at: datetime, paused: bool = False) -> Slack:
    """Sort the remaining working minutes into one of the five kinds.

    Late is judged by day, not by hour: a dossier due at 10:00 today is "due today" until the day ends.
    """
    if paused or due_at is None:
        return Slack(SlackKind.PAUSED, minutes)
    days = (day_of(due_at) - day_of(at)).days
    if days < 0:
        return Slack(SlackKind.LATE, min(minutes, 0))
    if days == 0:
        return Slack(SlackKind.DUE_TODAY, minutes)
    return Slack(SlackKind.SOON if minutes <= SOON_MINUTES else SlackKind.IN_TIME, minutes)
