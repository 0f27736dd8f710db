"""How far a duty is, in words, tone and symbol."""

from datetime import date

from motcua.duties.models import Duty, DutyState

STATES = {
    "late": ("Quá hạn", "late", "warning"),
    "open": ("Đang thực hiện", "note", "clock"),
    "waiting": ("Chờ văn bản", "soon", "hourglass"),
    "done": ("Đã xong", "good", "circle-check"),
    "cancelled": ("Thôi thực hiện", "calm", "stop"),
}


def state_of(duty: Duty | None, today: date) -> str:
    """A key of STATES; empty without a duty."""
    if duty is None:
        return ""
    if duty.state != DutyState.OPEN:
        return duty.state
    if duty.next_due is None:
        return "waiting"
    return "late" if duty.next_due < today else "open"
