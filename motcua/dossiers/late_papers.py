"""What stands on the papers about late dossiers: rows of the database as the dictionaries of `documents.papers`."""

from datetime import date, datetime
from typing import Any

from motcua.agency.models import Officer
from motcua.agency.queries import posts_of
from motcua.common.addresses import tracking_url
from motcua.common.durations import duration_words
from motcua.common.moments import day_of, local
from motcua.documents import papers
from motcua.documents.services import thaw
from motcua.dossiers.models import Apology, Dossier, Explanation, LateList
from motcua.dossiers.papers import letter_about, letterhead, signature
from motcua.dossiers.reasons import cause_label

OPINIONS = {"accepted": "accepted", "clarify": "clarify", "handle": "sanction"}


def apology_data(apology: Apology, signer: Officer, at: datetime) -> dict[str, Any]:
    """Mẫu 04 (`papers.Apology`), in the name of the agency, signed by who decided."""
    return {
        **letter_about(apology.dossier, signer, at),
        "due_at": apology.old_due,
        "reason": apology.cause_text,
        "new_due_at": apology.new_due,
    }


def apology_words(apology: Apology) -> str:
    """The message to the applicant: sorry, why, and the new day."""
    case = apology.dossier.case
    return (
        f"{case.agency.full_name} xin lỗi Ông/Bà: hồ sơ {case.code} chưa trả được đúng hẹn {_moment(apology.old_due)}. "
        f"Lý do: {apology.cause_text.rstrip('. ')}. Hẹn trả lại: {_moment(apology.new_due)}. "
        f"Theo dõi: {tracking_url(case.code, apology.dossier.access_key)}"
    )


def _moment(moment: datetime) -> str:
    return f"{local(moment):%H:%M ngày %d/%m/%Y}"


def explanation_data(explanation: Explanation, at: datetime) -> dict[str, Any]:
    """Báo cáo giải trình (`papers.ExplanationReport`), as the author signs it; see `opinion_data` for the head."""
    dossier = explanation.dossier
    case, author = dossier.case, explanation.author
    apology = getattr(dossier, "apology", None)
    sent = apology if apology and apology.state == "issued" else None
    return {
        **letterhead(case.agency, at),
        "superior": "",
        "unit": case.agency.full_name.upper(),
        "summary": f"Giải trình việc chậm giải quyết hồ sơ {case.code}",
        "addressee": f"Chủ tịch {case.agency.full_name}",
        "reporter_name": author.full_name if author else "",
        "reporter_title": title_of(author, at),
        "dossier_code": case.code,
        "request": case.title,
        "field": dossier.version.field.name,
        "received_at": case.received_at,
        "due_at": case.due_at,
        "finished_at": case.ended_at,
        "days_late": explanation.days_late,
        "milestones": [_milestone(row) for row in explanation.timeline],
        "cause_label": cause_label(explanation.cause_code),
        "cause_text": explanation.cause_text,
        "fault": "objective" if explanation.is_objective else "subjective",
        "step_at_fault": explanation.responsible_step,
        "person_at_fault": explanation.responsible.full_name if explanation.responsible else "",
        "remedies": [line.strip() for line in explanation.remedy.splitlines() if line.strip()],
        "expected_at": explanation.expected_on,
        "apology_number": sent.paper.number_text if sent and sent.paper else "",
        "apology_on": sent.issued_at if sent else None,
        "apology_form": "Văn bản" if sent else "Chưa xin lỗi",
        "signer_lines": ["NGƯỜI GIẢI TRÌNH"],
        "signer_name": author.full_name if author else "",
    }


def opinion_data(explanation: Explanation) -> dict[str, Any]:
    """What the head added to the signed report."""
    if not explanation.head_opinion:
        return {}
    return {"opinion": OPINIONS[explanation.head_opinion], "opinion_text": explanation.head_note}


def title_of(officer: Officer | None, at: datetime) -> str:
    posts = posts_of(officer, day_of(at)) if officer else []
    return posts[0].name if posts else ""


def _milestone(row: dict[str, Any]) -> papers.Milestone:
    """One row of `Explanation.timeline` (see `late.timeline_of`)."""
    return {
        "step": row["step"],
        "holder": row["holder"],
        "received_at": thaw(row["received_at"]),
        "done_at": thaw(row["done_at"]),
        "allowed": _short(row["allowed_minutes"]),
        "used": _short(row["used_minutes"]),
        "late": _short(row["over_minutes"]) if row["over_minutes"] else "",
    }


def _short(minutes: int | None) -> str:
    return "" if minutes is None else (duration_words(minutes).removesuffix(" làm việc") or "0")


def late_list_data(late_list: LateList, signer: Officer, at: datetime) -> dict[str, Any]:
    """The monthly list (`papers.LateList`); its rows hold nothing about applicants."""
    agency, month = late_list.agency, late_list.month
    return {
        **letterhead(agency, at),
        **signature(signer, at),
        "superior": "",
        "unit": agency.full_name.upper(),
        "recipients": ["Cổng thông tin, bảng niêm yết", "Lưu: VT"],
        "month": month.month,
        "year": month.year,
        "closed_on": day_of(late_list.closed_at),
        "rows": [late_row(row) for row in late_list.rows],
    }


def late_row(row: dict[str, Any]) -> papers.LateRow:
    """A stored row as the paper and the page want it: days as days."""
    return {
        "unit": row["unit"],
        "officer": row["officer"],
        "dossier_code": row["code"],
        "procedure": row["procedure"],
        "field": row["field"],
        "received_at": _day(row["received_on"]),
        "due_at": _day(row["due_on"]),
        "finished_at": _day(row["finished_on"]),
        "days_late": row["days_late"],
        "cause": cause_label(row["cause"]),
        "apologised_on": _day(row["apologised_on"]),
        "explained_on": _day(row["explained_on"]),
        "still_late": row["still_late"],
    }


def _day(text: str | None) -> Any:
    return date.fromisoformat(text) if text else None


def surgery_data(
    dossier: Dossier, *, old: datetime, new: datetime, reason: str, decision: str, by: Officer, at: datetime
) -> dict[str, Any]:
    """Thông báo đổi ngày hẹn trả (`papers.SurgeryNotice`) after a change of the calendar."""
    case = dossier.case
    return {
        **letterhead(case.agency, at),
        "superior": "",
        "unit": case.agency.full_name.upper(),
        "recipients": ["Như trên", "Lưu: VT"],
        "addressee": dossier.owner_data.get("name", case.party_name),
        "agency_name": case.agency.full_name,
        "dossier_code": case.code,
        "request": case.title,
        "received_at": case.received_at,
        "old_due_at": old,
        "new_due_at": new,
        "reason": reason,
        "decision": decision,
        "contact_name": by.full_name,
        "contact_phone": by.phone or case.agency.phone,
    }
