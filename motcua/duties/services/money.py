"""The money of a duty: lines planned and spent."""

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from django.db import transaction

from motcua.agency.models import Officer
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.common.text import nfc
from motcua.documents.services import keep_file
from motcua.dossiers.permissions import actor, ensure
from motcua.duties import permissions as may
from motcua.duties.models import BudgetLine, Duty
from motcua.duties.services.keeping import locked_duty, tell, tidy

MOST = 10**15
NOT_KEEPER = "Chỉ người chủ trì, văn phòng hoặc lãnh đạo ghi kinh phí."


@dataclass
class BudgetSpec:
    """One line; amounts in VND. `upload`: a paper of the spending, with its name."""

    source: str
    purpose: str
    estimate: int = 0
    spent: int = 0
    note: str = ""
    document: str = ""
    upload: tuple[BinaryIO, str] | None = None


def add_budget_line(duty: Duty, spec: BudgetSpec, *, by: Officer, at: datetime) -> BudgetLine:
    """Add a line; money that was spent names its paper."""
    with transaction.atomic():
        row = locked_duty(duty)
        ensure(may.can_keep_budget(actor(by, at), row, day_of(at)), NOT_KEEPER)
        return _keep(BudgetLine(duty=row), spec, verb="budget:added", by=by, at=at)


def change_budget_line(line: BudgetLine, spec: BudgetSpec, *, by: Officer, at: datetime) -> BudgetLine:
    """Correct a line; the log keeps what it said before."""
    with transaction.atomic():
        duty = locked_duty(line.duty)
        ensure(may.can_keep_budget(actor(by, at), duty, day_of(at)), NOT_KEEPER)
        row = BudgetLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
        row.duty = duty
        return _keep(row, spec, verb="budget:changed", by=by, at=at)


def _keep(row: BudgetLine, spec: BudgetSpec, *, verb: str, by: Officer, at: datetime) -> BudgetLine:
    before = {"estimate": row.estimate, "spent": row.spent}
    source, purpose, document = nfc(spec.source)[:200], nfc(spec.purpose)[:300], nfc(spec.document)[:200]
    if not source:
        raise Refused("Ghi nguồn kinh phí.", field="source")
    if not purpose:
        raise Refused("Ghi nội dung chi.", field="purpose")
    for name in ("estimate", "spent"):
        if not 0 <= getattr(spec, name) <= MOST:
            raise Refused("Số tiền phải từ 0 đồng đến 1 triệu tỷ đồng.", field=name)
    row.file = keep_file(*spec.upload, by=by, at=at) if spec.upload else row.file
    if spec.spent and not document and row.file is None:
        raise Refused("Đã chi thì ghi số chứng từ hoặc đính kèm tệp.", field="document")
    row.source, row.purpose, row.document = source, purpose, document
    row.estimate, row.spent, row.note = spec.estimate, spec.spent, tidy(spec.note)
    row.save()
    data = {"line": row.pk, "before": before, "estimate": row.estimate, "spent": row.spent}
    tell(verb, row.duty, by=by, at=at, data=data)
    return row
