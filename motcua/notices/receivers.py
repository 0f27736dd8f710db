"""What other rooms announce, said on the desks of those whom it concerns. Each thing is said once."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from motcua.agency.models import Agency
from motcua.common.moments import day_of
from motcua.notices.services import Letter, desk_notice, lay_on_desks
from motcua.procedures.models import PostingTask
from motcua.procedures.posting_queries import who_puts_up
from motcua.procedures.signals import posting_tasks_due, posting_tasks_opened

KIND = "posting"
WHERE = "Xem ở Cài đặt, mục Niêm yết thủ tục."


@receiver(posting_tasks_opened, dispatch_uid="notices.posting_tasks_opened")
def tell_opened(*, agency: Agency, tasks: list[PostingTask], at: datetime, **_more: Any) -> None:
    """Something is to be put up: how much, and until when."""
    until = max(task.due_on for task in tasks)
    words = f"{_count(tasks)} phải niêm yết, hạn {until:%d/%m/%Y}. {WHERE}"
    _lay(agency, Letter(KIND, words, "Phải niêm yết thủ tục", key=f"posting:opened:{tasks[0].pk}"), at)


@receiver(posting_tasks_due, dispatch_uid="notices.posting_tasks_due")
def tell_due(*, agency: Agency, tasks: list[PostingTask], late: bool, at: datetime, **_more: Any) -> None:
    """The last day has come, or is over."""
    due_on = tasks[0].due_on
    words = f"quá hạn niêm yết từ {due_on:%d/%m/%Y}" if late else "hôm nay hết hạn niêm yết"
    subject = "Quá hạn niêm yết thủ tục" if late else "Hôm nay hết hạn niêm yết thủ tục"
    key = f"posting:{'late' if late else 'due'}:{due_on}"
    _lay(agency, Letter(KIND, f"{_count(tasks)} {words}. {WHERE}", subject, key=key), at)


def _count(tasks: list[PostingTask]) -> str:
    return f"{len({task.version_id for task in tasks})} thủ tục"


def _lay(agency: Agency, letter: Letter, at: datetime) -> None:
    lay_on_desks([desk_notice(officer, letter, at=at) for officer in who_puts_up(agency, day_of(at))])
