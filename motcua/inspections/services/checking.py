"""Answering the checklist: of a dossier of the sample, of the office; and what has to be mended."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from motcua.agency.models import Officer, Post
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.common.text import nfc
from motcua.dossiers.permissions import actor, ensure
from motcua.inspections import permissions as may
from motcua.inspections.checklists import DOSSIER, OFFICE
from motcua.inspections.models import Answer, Finding, Programme, Recommendation, SampledDossier
from motcua.inspections.services.keeping import locked, tell, tidy

NOT_TEAM = "Chỉ người trong đoàn kiểm tra ghi kết quả, khi đang kiểm tra."
NOT_LEADER = "Chỉ trưởng đoàn ghi kiến nghị và báo cáo, khi đang kiểm tra."
GONE = "Kiến nghị này đã bỏ rồi. Danh sách dưới đây là các kiến nghị đang có."
OWN_WORK = "Bạn đã giải quyết hồ sơ này nên không tự kiểm tra: để người khác trong đoàn ghi."


@dataclass
class Said:
    """One answer. A fault wants words; `responsible`: who held the dossier at that step.

    `seen`: the mark of the answer that stood on the sheet ("" = none did); None = the answer is changed unseen.
    """

    answer: str
    note: str = ""
    responsible: Officer | None = None
    seen: str | None = None


class Outdated(Refused):
    """Others answered these questions since the sheet was opened."""

    def __init__(self, rows: list[Finding]) -> None:
        self.rows = rows
        codes = ", ".join(row.item for row in rows)
        super().__init__(
            f"Câu {codes}: người khác đã ghi từ khi bạn mở phiếu nên chưa lưu gì. Đọc kết quả đang giữ ở từng câu; giữ"
            " nguyên phần bạn ghi rồi lưu lần nữa thì thay kết quả đó."
        )


def record_dossier(sampled: SampledDossier, said: dict[str, Said], *, by: Officer, at: datetime) -> int:
    """Keep answers about a dossier (code of the question: answer); returns how many are new or changed.

    Refused: not in the team, an own dossier, a fault without words, a question of the office, an answer that another
    gave since the sheet was opened (`Outdated`; nothing is kept then).
    """
    with transaction.atomic():
        row = locked(sampled.sample.programme)
        ensure(may.can_check(actor(by, at), row), NOT_TEAM)
        ensure(not may.has_handled(by, sampled), OWN_WORK)
        return _keep(row, sampled, said, by=by, at=at)


def record_office(programme: Programme, said: dict[str, Said], *, by: Officer, at: datetime) -> int:
    """Keep answers about the office; as `record_dossier`."""
    with transaction.atomic():
        row = locked(programme)
        ensure(may.can_check(actor(by, at), row), NOT_TEAM)
        return _keep(row, None, said, by=by, at=at)


def _keep(row: Programme, sampled: SampledDossier | None, said: dict[str, Said], *, by: Officer, at: datetime) -> int:
    known = {one.item: one for one in row.findings.filter(sampled=sampled).select_related("recorded_by")}
    changed = []
    outdated = []
    for code, told in said.items():
        note = _check(row, sampled, code, told)
        responsible = told.responsible if told.answer == Answer.FAULT else None
        kept = known.get(code)
        now = (told.answer, note, responsible.pk if responsible else None)
        if kept and (kept.answer, kept.note, kept.responsible_id) == now:
            continue
        if kept and told.seen not in (None, kept.mark):
            outdated.append(kept)
            continue
        fresh = kept or Finding(programme=row, sampled=sampled, item=code)
        fresh.answer, fresh.note, fresh.responsible = told.answer, note, responsible
        fresh.recorded_by, fresh.recorded_at = by, at
        changed.append(fresh)
    if outdated:
        raise Outdated(outdated)
    for fresh in changed:
        fresh.save()
    if changed:
        faults = sum(told.answer == Answer.FAULT for told in said.values())
        where = sampled.dossier.case.code if sampled else ""
        tell("checked", row, by=by, at=at, data={"dossier": where, "answers": len(said), "faults": faults})
    return len(changed)


def _check(row: Programme, sampled: SampledDossier | None, code: str, told: Said) -> str:
    item = row.checklist.item(code)
    if item.scope != (DOSSIER if sampled else OFFICE):
        raise Refused("Nội dung này không hỏi ở đây.", field=f"answer_{code}")
    if told.answer not in Answer.values:
        raise Refused("Chọn đạt, có lỗi hoặc không áp dụng.", field=f"answer_{code}")
    note = tidy(told.note, 2000)
    if told.answer == Answer.FAULT and not note:
        raise Refused("Có lỗi thì ghi lỗi gì.", field=f"note_{code}")
    if told.responsible and told.responsible.agency_id != row.agency_id:
        raise Refused("Chọn người của cơ quan.", field=f"responsible_{code}")
    return note


# What has to be mended


@dataclass
class Mending:
    """Who mends what by when."""

    text: str
    lead_post: str
    due_on: date | None
    product: str = ""


def add_recommendation(programme: Programme, mending: Mending, *, by: Officer, at: datetime) -> Recommendation:
    """Add a recommendation, the next number; the same words for the same post and day are kept once."""
    with transaction.atomic():
        row = locked(programme)
        ensure(may.can_report(actor(by, at), row), NOT_LEADER)
        text = tidy(mending.text, 4000)
        if not text:
            raise Refused("Ghi nội dung phải khắc phục.", field="text")
        if not Post.objects.filter(unit__agency=row.agency, code=mending.lead_post).exists():
            raise Refused("Chọn vị trí khắc phục.", field="lead_post")
        if mending.due_on is None or mending.due_on < day_of(at):
            raise Refused("Ghi hạn khắc phục, từ hôm nay trở đi.", field="due_on")
        same = row.recommendations.filter(text=text, lead_post=mending.lead_post, due_on=mending.due_on)
        if known := same.first():
            return known
        number = (row.recommendations.aggregate(last=Max("number"))["last"] or 0) + 1
        kept = Recommendation.objects.create(
            programme=row, number=number, text=text, product=nfc(mending.product)[:250],
            lead_post=mending.lead_post, due_on=mending.due_on,
        )  # fmt: skip
        tell("recommended", row, by=by, at=at, data={"number": number, "lead": kept.lead_post})
    return kept


def remove_recommendation(recommendation: Recommendation, *, by: Officer, at: datetime) -> None:
    """Take it away before the report is laid before a leader; the others are numbered anew. Refused once it is gone."""
    with transaction.atomic():
        row = locked(recommendation.programme)
        ensure(may.can_report(actor(by, at), row), NOT_LEADER)
        gone = row.recommendations.filter(pk=recommendation.pk).first()
        if gone is None:
            raise Refused(GONE)
        gone.delete()
        for number, kept in enumerate(row.recommendations.order_by("number"), 1):
            Recommendation.objects.filter(pk=kept.pk).update(number=number)
        tell("recommendation:removed", row, by=by, at=at, data={"number": gone.number, "lead": gone.lead_post})
