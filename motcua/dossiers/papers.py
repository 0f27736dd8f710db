"""What stands on the papers of a dossier: rows of the database as the dictionaries of `documents.papers`."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from motcua.agency.models import Agency, Officer, Unit
from motcua.agency.queries import one_stop_unit, own_posts_of
from motcua.common.addresses import tracking_url
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.dossiers.models import Channel, Charge, Dossier, DossierPaper, ReturnWay

RETURN_WAYS = {
    ReturnWay.COUNTER.value: "in_person",
    ReturnWay.POST.value: "postal",
    ReturnWay.ELECTRONIC.value: "electronic",
}
COPIED_PAPER = "Giấy tờ, văn bản cần chứng thực bản sao"


def letterhead(agency: Agency, at: datetime, unit: Unit | None = None) -> dict[str, Any]:
    """The agency over its one-stop unit of the day (`unit` when it is known), and the place written before the date."""
    unit = unit or one_stop_unit(agency, day_of(at))
    return {
        "superior": agency.full_name.upper(),
        "unit": (unit.name if unit else "Bộ phận Tiếp nhận và Trả kết quả").upper(),
        "place": agency.place or agency.name,
    }


def person(data: dict[str, Any], request: str, code: str = "") -> dict[str, Any]:
    return {
        "applicant": data.get("name", ""),
        "address": data.get("address", ""),
        "phone": data.get("phone", ""),
        "email": data.get("email", ""),
        "request": request,
        "dossier_code": code,
    }


def acceptance_data(
    dossier: Dossier, by: Officer, at: datetime, *, papers: Iterable[DossierPaper], charges: Sequence[Charge]
) -> dict[str, Any]:
    """Mẫu 01."""
    case = dossier.case
    head = letterhead(case.agency, at, dossier.received_unit)
    copied = next((charge for charge in charges if charge.pages), None)
    return {
        **head,
        **person(dossier.submitter_data, case.title, case.code),
        "tracking_url": tracking_url(case.code, dossier.access_key),
        "copies": 2,
        "reception_unit": head["unit"],
        "owner": dossier.owner_data.get("name", ""),
        "submitter": dossier.submitter_data.get("name", ""),
        "identity_number": dossier.submitter_data.get("identity_number", ""),
        "channel": Channel(dossier.channel).label,
        "columns": "certified_copy" if copied else "ordinary",
        "papers": _copy_lines(dossier, list(papers), copied) if copied else [_paper_line(line) for line in papers],
        "sets": dossier.sets,
        "legal_time": dossier.version.limit_text or _limit_words(case.limit_unit, case.limit_amount),
        "received_at": case.received_at,
        "due_at": case.due_at,
        "pick_up_at": head["unit"] if dossier.return_way == ReturnWay.COUNTER else dossier.return_address,
        "return_way": RETURN_WAYS[dossier.return_way],
        "fee": _fee(charges),
        "fee_note": "; ".join(note for note in map(_fee_note, charges) if note),
        "online": dossier.channel == Channel.ONLINE,
        "submitter_name": dossier.submitter_data.get("name", ""),
        "receiver_name": by.full_name,
        "help_phone": case.agency.phone,
    }


def _limit_words(unit: str, amount: int | None) -> str:
    words = {
        "working_days": "ngày làm việc",
        "calendar_days": "ngày",
        "working_hours": "giờ làm việc",
        "hours": "giờ",
        "months": "tháng",
    }
    return f"{amount:02d} {words[unit]}" if amount and unit in words else ""


def _paper_line(line: Any) -> dict[str, Any]:
    return {
        "name": line.name,
        "original": line.originals,
        "certified": line.certified,
        "photocopy": line.photocopies,
        "presented_only": line.presented_only,
    }


def _copy_lines(dossier: Dossier, papers: list[DossierPaper], copied: Charge) -> list[dict[str, Any]]:
    """Rows of the slip for certified copies: what is paid by the page is counted in pages and copies.

    The fee says how many pages one copy has and how many copies are asked for; they stand on the paper that is copied:
    the copies handed in, else the first paper. Kinds and counts of the others are told in words.
    """
    place = next((number for number, line in enumerate(papers) if line.photocopies), 0)
    rows = [{"name": line.name, "presented_only": line.presented_only, "note": _kinds(line)} for line in papers]
    rows = rows or [{"name": COPIED_PAPER}]
    electronic = dossier.return_way == ReturnWay.ELECTRONIC
    rows[place] |= {
        "note": "",
        "pages": copied.pages,
        "paper_copies": 0 if electronic else copied.quantity,
        "electronic": electronic,
    }
    return rows


def _kinds(line: DossierPaper) -> str:
    counts = {"bản chính": line.originals, "bản chứng thực": line.certified, "bản photo": line.photocopies}
    return ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)


def _fee(charges: Sequence[Charge]) -> int | str:
    known = [charge.amount_vnd for charge in charges if charge.amount_vnd is not None]
    return sum(known) if len(known) == len(charges) and charges else "" if charges else "Không thu"


def _fee_note(charge: Any) -> str:
    if charge.exemption:
        return f"Miễn, giảm: {charge.exemption}"
    if charge.collected_at:
        return "Đã thu" + (f", biên lai số {charge.receipt_number}" if charge.receipt_number else "")
    return ""


def completion_data(
    agency: Agency,
    party: dict[str, Any],
    request: str,
    *,
    items: list[dict[str, Any]],
    reason: str,
    by: Officer,
    at: datetime,
    code: str = "",
    answer_by: date | None = None,
) -> dict[str, Any]:
    """Mẫu 02. Items: [{"name", "originals", "certified", "photocopies"}]."""
    head = letterhead(agency, at)
    papers = [
        {
            "name": item["name"],
            "original": item.get("originals", 0),
            "certified": item.get("certified", 0),
            "photocopy": item.get("photocopies", 0),
        }
        for item in items
    ]
    return {
        **head,
        **person(party, request, code),
        "office_name": head["unit"],
        "papers": papers,
        "reason": reason,
        "complete_by": answer_by,
        "contact_name": by.full_name,
        "contact_phone": by.phone or agency.phone,
        "guide_name": by.full_name,
    }


def refusal_data(
    agency: Agency, party: dict[str, Any], request: str, *, reason: str, by: Officer, at: datetime, code: str = ""
) -> dict[str, Any]:
    """Mẫu 03."""
    head = letterhead(agency, at)
    return {
        **head,
        **person(party, request, code),
        "office_name": head["unit"],
        "reasons": [line.strip() for line in reason.splitlines() if line.strip()],
        "submitter_name": party.get("name", ""),
        "receiver_name": by.full_name,
    }


def stop_data(dossier: Dossier, reason: str, by: Officer, at: datetime) -> dict[str, Any]:
    """Thông báo dừng giải quyết hồ sơ (Mẫu 05 of TT 03/2025; before 15/9/2025 a plain reasoned notice)."""
    case = dossier.case
    return {
        **letter_about(dossier, by, at),
        "reason": reason,
        "stopped_at": at,
        "contact_name": by.full_name,
        "contact_phone": by.phone or case.agency.phone,
    }


def letter_about(dossier: Dossier, signer: Officer, at: datetime) -> dict[str, Any]:
    """What every letter of the agency about a dossier says: letterhead, to whom, about what, signed by whom."""
    case = dossier.case
    return {
        **letterhead(case.agency, at),
        **signature(signer, at),
        "addressee": dossier.owner_data.get("name", case.party_name),
        "agency_name": case.agency.full_name,
        "received_at": case.received_at,
        "request": case.title,
        "dossier_code": case.code,
    }


def signature(by: Officer, at: datetime) -> dict[str, Any]:
    """Signing block: the chairman signs as CHỦ TỊCH, a deputy KT. CHỦ TỊCH (NĐ 30/2020 Đ13)."""
    codes = {post.code for post in own_posts_of(by, day_of(at))}
    lines = ["CHỦ TỊCH"] if "chu_tich" in codes else ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]
    return {"signer_lines": lines, "signer_name": by.full_name, "recipients": ["Như trên", "Lưu: VT"]}


def routing_data(dossier: Dossier) -> dict[str, Any]:
    """Phiếu kiểm soát quá trình giải quyết hồ sơ: one row for each hand-over, from the stays in hands."""
    case = dossier.case
    if case.received_at is None:
        raise Refused("Hồ sơ chưa được tiếp nhận nên chưa có phiếu kiểm soát quá trình giải quyết.")
    runs = list(case.step_runs.select_related("holder"))
    passages = [
        {
            "from_agency": before.unit_name or before.label,
            "to_agency": after.unit_name or after.label,
            "at": after.started_at,
            "from_name": before.holder.full_name if before.holder else "",
            "to_name": after.holder.full_name if after.holder else "",
            "outcome": _outcome(before),
            "note": after.label,
        }
        for before, after in pairwise(runs)
    ]
    return {
        **letterhead(case.agency, case.received_at),
        "owner": dossier.owner_data.get("name", case.party_name),
        "dossier_code": case.code,
        "tracking_url": tracking_url(case.code, dossier.access_key),
        "received_at": case.received_at,
        "due_at": case.due_at,
        "lead_agency": dossier.settling_unit_name or case.agency.full_name,
        "partner_agency": "; ".join(sorted({row.unit.name for row in case.consultations.select_related("unit")})),
        "passages": passages,
        "blank_rows": 0 if case.ended_at else 1,
    }


def _outcome(run: Any) -> str:
    if run.due_at is None or run.ended_at is None:
        return ""
    return "late" if run.ended_at > run.due_at else "early" if run.ended_at < run.due_at else "on_time"
