"""What people ask: written down, handed to who answers, answered, published without whoever asked."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from motcua.agency.models import Officer
from motcua.common.moments import day_of
from motcua.common.personal import long_numbers, names
from motcua.common.refusals import Refused
from motcua.common.text import fold, nfc
from motcua.dossiers.permissions import actor, ensure
from motcua.duties.models import DutyState, EvidenceKind, Origin
from motcua.duties.permissions import can_lead
from motcua.duties.services import DutySpec, EvidenceSpec, file_evidence, finish_occurrence, open_duty
from motcua.meetings import permissions as may
from motcua.meetings.models import DialogueQuestion, Meeting, QuestionState
from motcua.meetings.services.keeping import check_post, locked_meeting, locked_question, tell, tidy
from motcua.procedures.models import Procedure

NO_PROCEDURE = "Danh mục không có mã thủ tục này. Để trống nếu câu hỏi không về một thủ tục."


@dataclass
class Asked:
    """What somebody asked, and how to reach them. `petition_ref`: the petition it was passed on as."""

    asker_name: str
    text: str
    contact: str = ""
    village: str = ""
    field: str = ""
    procedure_code: str = ""
    petition_ref: str = ""


def record_question(meeting: Meeting, asked: Asked, *, by: Officer, at: datetime) -> DialogueQuestion:
    """Write a question down; the same words of the same person are kept once."""
    with transaction.atomic():
        row = locked_meeting(meeting)
        ensure(may.can_ask(actor(by, at), row), "Chỉ ghi câu hỏi của hội nghị đối thoại, trước khi biên bản được ký.")
        name, text = nfc(asked.asker_name)[:150], tidy(asked.text, 4000)
        if not name:
            raise Refused("Ghi tên người hỏi.", field="asker_name")
        if not text:
            raise Refused("Ghi câu hỏi.", field="text")
        code = asked.procedure_code.strip()
        if code and not Procedure.objects.filter(code=code).exists():
            raise Refused(NO_PROCEDURE, field="procedure_code")
        if long_numbers(asked.field) or "@" in asked.field or names(name, asked.field):
            raise Refused("Lĩnh vực chỉ ghi tên lĩnh vực, không ghi tên người, số điện thoại.", field="field")
        known = row.questions.filter(asker_name=name, text=text).first()
        if known:
            return known
        kept = DialogueQuestion.objects.create(
            meeting=row,
            number=(row.questions.aggregate(last=Max("number"))["last"] or 0) + 1,
            asker_name=name,
            text=text,
            contact=nfc(asked.contact)[:150],
            village=nfc(asked.village)[:100],
            field=nfc(asked.field)[:150],
            procedure_code=code,
            petition_ref=nfc(asked.petition_ref)[:60],
            recorded_by=by,
            recorded_at=at,
        )
        tell("question:recorded", row, by=by, at=at, data={"question": kept.number})
    return kept


def link_petition(question: DialogueQuestion, petition_ref: str, *, by: Officer, at: datetime) -> DialogueQuestion:
    """Note under which number the question was passed on as a petition; empty takes the note away."""
    with transaction.atomic():
        row = locked_question(question)
        allowed = may.can_see_asker(actor(by, at), row, day_of(at)) and row.meeting.state != "cancelled"
        ensure(allowed, "Chỉ người ghi, người trả lời, văn phòng hoặc lãnh đạo ghi số phản ánh, kiến nghị.")
        row.petition_ref = nfc(petition_ref)[:60]
        row.save(update_fields=["petition_ref"])
        tell("question:linked", row.meeting, by=by, at=at, data={"question": row.number, "petition": row.petition_ref})
    return row


def assign_question(
    question: DialogueQuestion, *, lead_post: str, due_on: date, by: Officer, at: datetime
) -> DialogueQuestion:
    """Hand it to a post with a day; that is a duty, whose product is the answer. Handed out once."""
    with transaction.atomic():
        row = locked_question(question)
        is_owed = row.duty is not None and row.duty.state != DutyState.CANCELLED
        if row.state == QuestionState.ASSIGNED and is_owed:
            raise Refused("Câu hỏi đã giao rồi: giao lại ở trang của nhiệm vụ.")
        ensure(may.can_assign(actor(by, at), row), "Chỉ lãnh đạo hoặc văn phòng giao câu hỏi chưa trả lời.")
        if due_on < day_of(at):
            raise Refused("Hạn trả lời không thể trước hôm nay.", field="due_on")
        check_post(row.meeting.agency, lead_post)
        spec = DutySpec(
            key=row.key if row.duty is None else f"{row.key}:{row.duty.pk}",
            title=f"Trả lời câu hỏi {row.number}, {row.meeting.title}",
            product="Câu trả lời cho người hỏi",
            kind="date",
            rule={"date": due_on.isoformat()},
            lead_posts=[lead_post],
            origin=Origin.MEETING.value,
            origin_url=row.meeting.page,
            starts_on=day_of(at),
            ends_on=due_on,
        )
        row.duty = open_duty(row.meeting.agency, spec, by=by, at=at)
        row.lead_post, row.due_on, row.state = lead_post, due_on, QuestionState.ASSIGNED.value
        row.save(update_fields=["duty", "lead_post", "due_on", "state"])
        data = {"question": row.number, "lead": lead_post, "due": due_on}
        tell("question:assigned", row.meeting, by=by, at=at, data=data)
    return row


def answer_question(question: DialogueQuestion, answer: str, *, by: Officer, at: datetime) -> DialogueQuestion:
    """Keep the answer; its duty gets it as its product and is done. Answering again corrects what is not published."""
    with transaction.atomic():
        row = locked_question(question)
        if row.state == QuestionState.PUBLISHED:
            raise Refused("Câu trả lời đã công khai: lãnh đạo rút xuống trước khi sửa.")
        sentence = "Chỉ người được giao, chủ trì hoặc văn phòng trả lời, từ khi hội nghị đã diễn ra."
        ensure(may.can_answer(actor(by, at), row, day_of(at)), sentence)
        words = tidy(answer, 10_000)
        if not words:
            raise Refused("Ghi câu trả lời.", field="answer")
        row.answer, row.answered_by, row.answered_at = words, by, at
        row.state = QuestionState.ANSWERED.value
        row.save(update_fields=["answer", "answered_by", "answered_at", "state"])
        tell("question:answered", row.meeting, by=by, at=at, data={"question": row.number})
        _finish_duty(row, by=by, at=at)
    return row


def _finish_duty(row: DialogueQuestion, *, by: Officer, at: datetime) -> None:
    duty = row.duty
    if duty is None or duty.state != DutyState.OPEN:
        return
    occurrence = duty.occurrences.get()
    occurrence.duty = duty
    spec = EvidenceSpec(
        kind=EvidenceKind.ACT.value,
        label=f"Đã trả lời câu hỏi {row.number}",
        url=row.meeting.page,
        is_product=True,
        source_key=f"{row.key}:answer",
    )
    file_evidence(occurrence, spec, by=by, at=at)
    # Another than the lead may answer: the duty then waits, with its product, for the lead.
    if can_lead(actor(by, at), duty, day_of(at)):
        finish_occurrence(occurrence, by=by, at=at, note="Đã trả lời.")


def publish_question(question: DialogueQuestion, public_text: str, *, by: Officer, at: datetime) -> DialogueQuestion:
    """Lay question and answer open. Refused while either says who asked, how to reach them, or a long number."""
    with transaction.atomic():
        row = locked_question(question)
        if row.state == QuestionState.PUBLISHED:
            raise Refused("Câu hỏi này đã công khai rồi.")
        ensure(may.can_publish(actor(by, at), row), "Chỉ lãnh đạo hoặc văn phòng công khai câu đã trả lời.")
        words = tidy(public_text, 4000)
        if not words:
            raise Refused("Ghi câu hỏi như sẽ công khai.", field="public_text")
        for name, text in (("public_text", words), ("answer", row.answer)):
            if told := personal_in(text, row):
                where = "Câu hỏi" if name == "public_text" else "Câu trả lời"
                raise Refused(f"{where} còn {told}: bỏ đi rồi công khai.", field="public_text")
        row.public_text, row.published_by, row.published_at = words, by, at
        row.state = QuestionState.PUBLISHED.value
        row.save(update_fields=["public_text", "published_by", "published_at", "state"])
        tell("question:published", row.meeting, by=by, at=at, data={"question": row.number})
    return row


def withdraw_question(question: DialogueQuestion, *, reason: str, by: Officer, at: datetime) -> DialogueQuestion:
    """Take a published answer back, with a reason; it may be corrected and published again."""
    with transaction.atomic():
        row = locked_question(question)
        ensure(may.can_withdraw(actor(by, at), row), "Chỉ lãnh đạo rút câu đã công khai.")
        if not reason.strip():
            raise Refused("Ghi lý do rút.", field="reason")
        row.state, row.published_by, row.published_at = QuestionState.ANSWERED.value, None, None
        row.save(update_fields=["state", "published_by", "published_at"])
        data = {"question": row.number, "reason": tidy(reason, 1000)}
        tell("question:withdrawn", row.meeting, by=by, at=at, data=data)
    return row


def note_reading(question: DialogueQuestion, *, by: Officer, at: datetime) -> None:
    """Name and contact of who asked were shown to somebody: one entry in the log, which says neither."""
    with transaction.atomic():
        tell("question:asker:read", question.meeting, by=by, at=at, data={"question": question.number})


def personal_in(text: str, row: DialogueQuestion) -> str:
    """What of a person stands in words that go out, in Vietnamese; empty = nothing found."""
    if names(row.asker_name, text):
        return "tên người hỏi"
    if row.contact and fold(row.contact) in fold(text):
        return "cách liên hệ của người hỏi"
    if "@" in text:
        return "địa chỉ thư điện tử"
    return "số điện thoại hoặc số định danh" if long_numbers(text) else ""
