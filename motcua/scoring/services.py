"""Opening sheets, scoring oneself, verifying, giving back, signing: each one transaction with its entry in the log."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any, BinaryIO

from django.db import transaction

from motcua.agency.models import Agency, Officer
from motcua.agency.queries import one_stop_unit
from motcua.agency.services import log
from motcua.common.moments import day_of, end_of
from motcua.common.refusals import Refused
from motcua.common.text import nfc
from motcua.documents.models import KeptFile
from motcua.documents.services import issue_paper, keep_file
from motcua.dossiers.models import Dossier
from motcua.dossiers.permissions import actor, ensure
from motcua.law.scoring import Index, Quarter, Total, quarter_of, scheme_on
from motcua.scoring.models import ApplicantFault, ScoreLine, ScoreSheet, SheetState
from motcua.scoring.papers import sheet_data
from motcua.scoring.permissions import (
    can_open_sheets,
    can_record_fault,
    can_return,
    can_self_score,
    can_sign,
    can_verify,
)
from motcua.scoring.queries import (
    Computed,
    computed_of,
    decimals_of,
    level_points_of,
    scored_officers,
    total_of_lines,
)
from motcua.scoring.signals import sheet_signed
from motcua.scoring.telling import tell_next

NOT_SCORER = "Chỉ người được chấm tự chấm bảng này, khi bảng đang ở bước tự chấm."
NOT_VERIFIER = "Chỉ văn phòng hoặc lãnh đạo thẩm định, khi bảng đã tự chấm; không ai thẩm định bảng của chính mình."
NOT_SIGNER = "Chỉ lãnh đạo ký bảng đã thẩm định, trừ bảng của chính mình."


@dataclass
class OwnScore:
    """What was entered for one index; `value` None = nothing arose. `file`: a new paper of evidence with its name."""

    value: Fraction | None = None
    note: str = ""
    evidence: str = ""
    file: tuple[BinaryIO, str] | None = None


@dataclass
class Mark:
    """What the verifier gives for one index."""

    value: Fraction | None = None
    note: str = ""


# Opening


def open_sheets(agency: Agency, quarter: Quarter, *, by: Officer, at: datetime) -> int:
    """A draft for the one-stop unit and for every officer who is scored; those there stay. Returns how many are new."""
    ensure(can_open_sheets(actor(by, at)) and by.agency_id == agency.pk, "Chỉ văn phòng hoặc lãnh đạo mở bảng chấm.")
    today = day_of(at)
    if quarter.first > today:
        raise Refused(f"{quarter} chưa bắt đầu: mở bảng chấm điểm từ ngày {quarter.first:%d/%m/%Y}.", field="quy")
    scheme_on(quarter.last)  # refuses a quarter before the circular
    day = min(quarter.last, today)
    with transaction.atomic():
        known = {(row.unit_id, row.officer_id) for row in _of_quarter(agency, quarter).select_for_update()}
        unit = one_stop_unit(agency, day)
        wanted = [ScoreSheet(unit=unit)] if unit else []
        wanted += [ScoreSheet(officer=officer) for officer in scored_officers(agency, day)]
        new = [sheet for sheet in wanted if (sheet.unit_id, sheet.officer_id) not in known]
        for sheet in new:
            _store_new(sheet, agency, quarter, at)
        if new:
            data = {"quarter": quarter.key, "sheets": len(new)}
            log("scoring:sheets:opened", by=by, agency=agency, at=at, subject=f"score:{quarter.key}", data=data)
    return len(new)


def _of_quarter(agency: Agency, quarter: Quarter) -> Any:
    return ScoreSheet.objects.filter(agency=agency, first_day=quarter.first)


def _store_new(sheet: ScoreSheet, agency: Agency, quarter: Quarter, at: datetime) -> None:
    sheet.agency, sheet.first_day, sheet.last_day, sheet.opened_at = agency, quarter.first, quarter.last, at
    sheet.save()
    indices = sheet.scheme.indices_of(sheet.subject)
    ScoreLine.objects.bulk_create(ScoreLine(sheet=sheet, number=index.number) for index in indices)


# The own score


def save_own_scores(sheet: ScoreSheet, entries: dict[int, OwnScore], *, by: Officer, at: datetime) -> ScoreSheet:
    """Keep what has been entered so far; the sheet stays a draft."""
    with transaction.atomic():
        row = _locked(sheet)
        ensure(can_self_score(actor(by, at), row), NOT_SCORER)
        _store_own(row, entries, by=by, at=at)
        log("scoring:sheet:saved", by=by, agency=row.agency, at=at, subject=subject_of(row))
    return row


def self_score_sheet(sheet: ScoreSheet, entries: dict[int, OwnScore], *, by: Officer, at: datetime) -> ScoreSheet:
    """Sign the own score of a quarter that is over; what log and ratings say at this moment is kept beside it."""
    with transaction.atomic():
        row = _locked(sheet)
        ensure(can_self_score(actor(by, at), row), NOT_SCORER)
        if at <= end_of(row.last_day):
            raise Refused(f"{row.quarter} chưa hết: ký tự chấm từ sau ngày {row.last_day:%d/%m/%Y}. Có thể lưu nháp.")
        lines, found = _store_own(row, entries, by=by, at=at), computed_of(row)
        for fault in faults_of_own(row, lines, found):
            raise fault
        for line in lines:
            known = found.get(line.number)
            line.points, line.dossiers = (known.points, known.dossiers) if known else (None, None)
            line.verified, line.verified_note = None, ""
            line.save()
        row.state, row.scored_by, row.scored_at, row.return_reason = SheetState.SCORED.value, by, at, ""
        row.save(update_fields=["state", "scored_by", "scored_at", "return_reason"])
        log("scoring:sheet:scored", by=by, agency=row.agency, at=at, subject=subject_of(row), data=_told(row, lines))
        tell_next(row, at=at)
    return row


def _store_own(sheet: ScoreSheet, entries: dict[int, OwnScore], *, by: Officer, at: datetime) -> list[ScoreLine]:
    lines = list(sheet.lines.select_related("evidence_file"))
    for line in lines:
        if entry := entries.get(line.number):
            _check_range(sheet.scheme.index(line.number), entry.value, "own")
            line.own, line.note, line.evidence = entry.value, _text(entry.note), _text(entry.evidence)
            if entry.file:
                line.evidence_file = _kept(entry.file, line.number, by=by, at=at)
            line.save()
    return lines


def _kept(file: tuple[BinaryIO, str], number: int, *, by: Officer, at: datetime) -> KeptFile:
    try:
        return keep_file(*file, by=by, at=at)
    except Refused as refused:
        raise Refused(refused.sentence, field=f"file_{number}") from refused


def faults_of_own(sheet: ScoreSheet, lines: list[ScoreLine], found: dict[int, Computed]) -> list[Refused]:
    """What is missing before the own score can be signed, one sentence for each place.

    An index scored by hand wants a score and evidence; a computed one may differ from the log only with a remark.
    """
    faults = []
    for line in lines:
        index, n = sheet.scheme.index(line.number), line.number
        if not index.is_computed:
            if line.own is None:
                faults.append(Refused(f"Chỉ số {n}: chọn điểm 2, 1 hoặc 0.", field=f"own_{n}"))
            if not line.evidence and line.evidence_file is None:
                faults.append(Refused(f"Chỉ số {n}: ghi minh chứng hoặc đính kèm tệp.", field=f"evidence_{n}"))
        elif line.own != found[n].value and not line.note:
            faults.append(
                Refused(f"Chỉ số {n}: điểm tự chấm khác số liệu, ghi lý do vào ô ghi chú.", field=f"note_{n}")
            )
    return faults


def _check_range(index: Index, value: Fraction | None, name: str) -> None:
    field = f"{name}_{index.number}"
    if value is None:
        return
    if not 0 <= value <= 2:
        raise Refused(f"Chỉ số {index.number}: điểm phải từ 0 đến 2.", field=field)
    if not index.is_computed and value.denominator != 1:
        raise Refused(f"Chỉ số {index.number}: chỉ chấm 2, 1 hoặc 0 điểm.", field=field)


# Verifying, giving back, signing


def verify_sheet(sheet: ScoreSheet, marks: dict[int, Mark], *, by: Officer, at: datetime) -> ScoreSheet:
    """Another than the scored gives every index its verified score; where it differs from the own, with a reason."""
    with transaction.atomic():
        row = _locked(sheet)
        ensure(can_verify(actor(by, at), row), NOT_VERIFIER)
        lines = list(row.lines.all())
        for line in lines:
            mark = marks.get(line.number, Mark())
            line.verified, line.verified_note = mark.value, _text(mark.note)
            _check_range(row.scheme.index(line.number), mark.value, "verified")
        for fault in faults_of_marks(lines):
            raise fault
        ScoreLine.objects.bulk_update(lines, ["verified", "verified_note"])
        row.state, row.verified_by, row.verified_at = SheetState.VERIFIED.value, by, at
        row.return_reason = ""
        row.save(update_fields=["state", "verified_by", "verified_at", "return_reason"])
        log("scoring:sheet:verified", by=by, agency=row.agency, at=at, subject=subject_of(row), data=_told(row, lines))
        tell_next(row, at=at)
    return row


def faults_of_marks(lines: list[ScoreLine]) -> list[Refused]:
    """What is missing before a sheet is verified, one sentence for each place."""
    faults = []
    for line in lines:
        n = line.number
        if line.verified is None and line.own is not None:
            faults.append(Refused(f"Chỉ số {n}: chưa có điểm thẩm định.", field=f"verified_{n}"))
        elif line.verified != line.own and not line.verified_note:
            faults.append(
                Refused(f"Chỉ số {n}: điểm thẩm định khác điểm tự chấm, ghi lý do.", field=f"verified_note_{n}")
            )
    return faults


def return_sheet(sheet: ScoreSheet, *, reason: str, by: Officer, at: datetime) -> ScoreSheet:
    """Give the sheet back one step: to be scored, or to be verified, again."""
    with transaction.atomic():
        row = _locked(sheet)
        ensure(can_return(actor(by, at), row), "Chỉ người thẩm định hoặc người ký trả lại bảng chấm điểm.")
        if not reason.strip():
            raise Refused("Chưa ghi lý do trả lại.", field="reason")
        if row.state == SheetState.SCORED:
            row.state, row.scored_by, row.scored_at = SheetState.DRAFT.value, None, None
        else:
            row.state, row.verified_by, row.verified_at = SheetState.SCORED.value, None, None
        row.return_reason = _text(reason)
        row.save()
        log("scoring:sheet:returned", by=by, agency=row.agency, at=at, subject=subject_of(row), data={"to": row.state})
        tell_next(row, at=at)
    return row


def sign_sheet(sheet: ScoreSheet, *, by: Officer, at: datetime) -> ScoreSheet:
    """The chairman signs: values, evidence and rules are kept with their hash, the paper is numbered; final."""
    with transaction.atomic():
        row = _locked(sheet)
        ensure(can_sign(actor(by, at), row), NOT_SIGNER)
        lines = list(row.lines.select_related("evidence_file"))
        row.state, row.signed_by, row.signed_at = SheetState.SIGNED.value, by, at
        row.data = content_of(row, lines)
        row.sha256 = hash_of(row.data)
        paper = sheet_data(row, lines, at)
        row.paper = issue_paper("score_sheet", agency=row.agency, data=paper, at=at, by=by, case_code=subject_of(row))
        row.save()
        data = {**_told(row, lines), "sha256": row.sha256, "paper": row.paper.number_text}
        log("scoring:sheet:signed", by=by, agency=row.agency, at=at, subject=subject_of(row), data=data)
        sheet_signed.send(ScoreSheet, sheet=row, by=by, at=at)
    return row


def content_of(sheet: ScoreSheet, lines: list[ScoreLine]) -> dict[str, Any]:
    """What is signed, as plain JSON: who, when, by which rules, every line and both totals."""
    scheme = sheet.scheme
    people = {
        name: {"code": who.code, "name": who.full_name, "at": when.isoformat()}
        for name in ("scored", "verified", "signed")
        if (who := getattr(sheet, f"{name}_by")) and (when := getattr(sheet, f"{name}_at"))
    }
    return {
        "subject": subject_of(sheet),
        "name": sheet.subject_name,
        "first_day": f"{sheet.first_day}",
        "last_day": f"{sheet.last_day}",
        "people": people,
        "rules": {
            "basis": scheme.basis_code,
            "level_points": level_points_of(sheet.agency, scheme),
            "decimals": decimals_of(sheet.agency),
            "early_rule": sheet.agency.policy.get("early_rule", "by_unit"),
            "classes": [[str(least), name] for least, name in scheme.classes],
            "full": scheme.full,
        },
        "lines": [_line_content(scheme.index(line.number), line) for line in lines],
        "own": _total_content(total_of_lines(sheet, lines, verified=False)),
        "verified": _total_content(total_of_lines(sheet, lines, verified=True)),
    }


def _line_content(index: Index, line: ScoreLine) -> dict[str, Any]:
    file = line.evidence_file
    return {
        "number": line.number,
        "title": index.title,
        "rule": index.rule,
        "points": line.points,
        "dossiers": line.dossiers,
        "own": _text_of(line.own),
        "note": line.note,
        "evidence": line.evidence,
        "evidence_file": file.sha256 if file else "",
        "verified": _text_of(line.verified),
        "verified_note": line.verified_note,
    }


def _text_of(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def _total_content(total: Total | None) -> dict[str, Any] | None:
    return {key: str(value) for key, value in asdict(total).items()} if total else None


def hash_of(data: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON: sorted keys, no blanks, UTF-8."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def is_intact(sheet: ScoreSheet) -> bool:
    """Does what is kept of a signed sheet still bear the hash it was signed with?"""
    return hash_of(sheet.data) == sheet.sha256


# A remark on a dossier


def record_fault(dossier: Dossier, *, requests: int, remark: str, by: Officer, at: datetime) -> None:
    """Note how many of the requests to complete a dossier were the applicant's fault; none takes the remark away."""
    ensure(can_record_fault(actor(by, at), dossier), "Chỉ văn phòng hoặc lãnh đạo, không phải người yêu cầu bổ sung.")
    if not 0 <= requests <= dossier.supplement_count:
        raise Refused(f"Hồ sơ có {dossier.supplement_count} lần yêu cầu bổ sung: ghi từ 0 đến số đó.", field="requests")
    if requests and not remark.strip():
        raise Refused("Ghi rõ lỗi của người nộp.", field="remark")
    with transaction.atomic():
        if requests:
            facts = {"requests": requests, "remark": _text(remark), "recorded_by": by, "recorded_at": at}
            ApplicantFault.objects.update_or_create(dossier=dossier, defaults=facts)
        else:
            ApplicantFault.objects.filter(dossier=dossier).delete()
        case = dossier.case
        log("scoring:fault:recorded", by=by, agency=case.agency, at=at, subject=case.code, data={"requests": requests})


def subject_of(sheet: ScoreSheet) -> str:
    """How the log and the register name a sheet."""
    who = sheet.officer.code if sheet.officer else sheet.unit and sheet.unit.code
    return f"score:{quarter_of(sheet.last_day).key}:{who}"[:60]


def _locked(sheet: ScoreSheet) -> ScoreSheet:
    rows = ScoreSheet.objects.select_for_update(of=("self",))
    rows = rows.select_related("agency", "unit", "officer", "scored_by", "verified_by")
    row = rows.get(pk=sheet.pk)
    if row.is_signed:
        raise Refused("Bảng chấm điểm này đã ký nên không sửa nữa.")
    return row


def _told(sheet: ScoreSheet, lines: list[ScoreLine]) -> dict[str, Any]:
    """What the log says of a sheet: totals and class, nothing personal."""
    verified = sheet.state != SheetState.SCORED
    total = total_of_lines(sheet, lines, verified=verified)
    return {"points": str(total.points), "maximum": total.maximum, "class": total.name} if total else {}


def _text(value: str) -> str:
    """Lines stay lines; each is tidied and composed."""
    return "\n".join(nfc(line) for line in value.strip().splitlines())[:4000]
