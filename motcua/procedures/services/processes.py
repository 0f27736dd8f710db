"""The life of an internal process: taken in or written, checked, approved, replaced. An approved one never changes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from motcua.agency.models import Agency, Officer
from motcua.agency.services import log
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.law.processes import Finding
from motcua.procedures.models import Procedure, Process, ProcessStatus, ProcessStep
from motcua.procedures.permissions import ensure_can_edit
from motcua.procedures.services.checking import OPEN_QUESTIONS, Checker, as_stored, blocking, check
from motcua.procedures.services.process_rows import faults_of, fields_of, steps_of

APPROVED, DRAFT, UNCHANGED, REFUSED = "approved", "draft", "unchanged", "refused"
LABELS = {APPROVED: "đã duyệt", DRAFT: "để ở bản soạn", UNCHANGED: "không đổi", REFUSED: "bị từ chối"}
NOT_A_DRAFT = "Quy trình này đã duyệt hoặc đã thay thế nên không sửa được. Tạo phiên bản mới để sửa."
STEP_FIELDS = (
    "number", "label", "unit_or_person", "role", "post_code", "content", "minutes", "clock", "document", "opinions",
    "leg_unit", "next_numbers", "produces_result",
)  # fmt: skip


@dataclass(frozen=True)
class ProcessReport:
    """What became of one process of the document; `findings` as in `Process.findings`."""

    code: str
    title: str
    outcome: str
    findings: list[dict[str, Any]] = field(default_factory=list)

    @property
    def label(self) -> str:
        return LABELS[self.outcome]

    @property
    def reasons(self) -> list[str]:
        return [one["sentence"] for one in self.findings]


@dataclass(frozen=True)
class ProcessImport:
    rows: list[ProcessReport]
    is_stored: bool

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(row.outcome for row in self.rows)
        return {outcome: found[outcome] for outcome in LABELS}

    @property
    def refused(self) -> list[ProcessReport]:
        return [row for row in self.rows if row.outcome == REFUSED]


@transaction.atomic
def import_processes(
    document: Mapping[str, Any] | Sequence[Any],
    *,
    agency: Agency,
    by: Officer | None,
    at: datetime,
    approve: bool = False,
    keep_faulty: bool = False,
) -> ProcessImport:
    """Take in processes in the format of internal_processes.json, all or nothing; equal rows change nothing.

    A row is refused when it cannot be read or when its path is at fault: over the legal limit, without end, a step
    that is never reached, a role of this office without holder. With `keep_faulty` a readable row is kept as a draft
    with its findings instead (the shipped collection is published evidence, faults included). What a table leaves open
    (no hours, no procedure, a printed sum that does not match) never refuses it: it stays a draft with findings.
    With `approve`, what has neither faults nor open questions is approved. A changed row rewrites its draft, or makes
    a new version of an approved process. Writes one log entry when something changed.
    """
    rows = _rows(document)
    checker = Checker(agency, day_of(at))
    plan = [_read(row, agency, checker, keep_faulty=keep_faulty) for row in rows]
    if any(report.outcome == REFUSED for _process, report in plan):
        return ProcessImport([report for _process, report in plan], is_stored=False)
    reports = [_store(process, report, by=by, at=at, approve=approve) for process, report in plan]
    changed = [report.code for report in reports if report.outcome != UNCHANGED]
    outcome = ProcessImport(reports, is_stored=True)
    if changed:
        data = {**outcome.counts, "codes": changed}
        log("procedures:processes:imported", by=by, agency=agency, at=at, subject="processes", data=data)
    return outcome


def _rows(document: Mapping[str, Any] | Sequence[Any]) -> list[Any]:
    if not isinstance(document, Mapping):
        return list(document)
    if "steps" in document:
        return [document]
    rows = document.get("processes")
    if document.get("kind") != "internal_processes" or not isinstance(rows, list):
        raise Refused('Tệp không phải quy trình nội bộ: cần "kind": "internal_processes" và danh sách "processes".')
    return rows


def _read(row: Any, agency: Agency, checker: Checker, *, keep_faulty: bool) -> tuple[Process | None, ProcessReport]:
    """The process of a row with its findings, not stored; None where there is nothing to store."""
    code = str(row.get("id", "")) if isinstance(row, Mapping) else ""
    title = str(row.get("title_vi", "")) if isinstance(row, Mapping) else ""
    if faults := faults_of(row):
        return None, ProcessReport(code, title, REFUSED, [_fault(sentence) for sentence in faults])
    versions = list(Process.objects.filter(agency=agency, code=code).order_by("-number"))
    last = versions[0] if versions else None
    # A copy made here has no row: what was read in last decides whether the document brings anything new.
    if (known := next((one for one in versions if one.row), None)) and known.row == row:
        return None, ProcessReport(code, title, UNCHANGED, known.findings)
    if last and last.status == ProcessStatus.DRAFT and not last.row:
        return None, ProcessReport(
            code, title, REFUSED, [_fault(f"Phiên bản {last.number} đang soạn ở đây: duyệt hoặc bỏ bản đó trước.")]
        )
    procedure = Procedure.objects.filter(code=row.get("procedure_code") or "").first()
    process = Process(agency=agency, code=code, number=(last.number if last else 0) + 1, procedure=procedure)
    for name, value in fields_of(row).items():
        setattr(process, name, value)
    steps = steps_of(process)
    process.findings = as_stored([*checker.check(process, steps), *_ended(process, checker.day)])
    path_faults = [one for one in process.findings if one["is_blocking"] and one["code"] not in OPEN_QUESTIONS]
    if path_faults and not keep_faulty:
        return None, ProcessReport(code, title, REFUSED, path_faults)
    return process, ProcessReport(code, title, DRAFT, process.findings)


def _fault(sentence: str) -> dict[str, Any]:
    return {"code": "unreadable", "step": None, "sentence": sentence, "is_blocking": True}


def _ended(process: Process, day: date) -> list[Finding]:
    if process.valid_to is None or process.valid_to >= day:
        return []
    return [Finding("ended", None, f"Quy trình theo mô hình đã hết hiệu lực ngày {process.valid_to:%d/%m/%Y}.")]


def _last_version(agency: Agency, code: str) -> Process | None:
    return Process.objects.filter(agency=agency, code=code).order_by("-number").first()


def _store(
    process: Process | None, report: ProcessReport, *, by: Officer | None, at: datetime, approve: bool
) -> ProcessReport:
    if process is None:
        return report
    last = _last_version(process.agency, process.code)
    if last and last.status == ProcessStatus.DRAFT:
        last.delete()
        process.number = last.number
    process.save()
    ProcessStep.objects.bulk_create(steps_of(process))
    is_settled = not any(one["is_blocking"] or one["code"] in OPEN_QUESTIONS for one in process.findings)
    if not (approve and is_settled):
        return report
    _approve(process, by=by, at=at)
    return ProcessReport(report.code, report.title, APPROVED, report.findings)


@transaction.atomic
def approve_process(process: Process, *, by: Officer, at: datetime, valid_from: date | None = None) -> Process:
    """Check and approve a draft; it holds from `valid_from` (default: its own first day, or today).

    Refuses with the counter-example when the check finds a fault. The approved version before it ends the day before
    (or is marked replaced when it never held); dossiers under way keep the version they began with. Writes the log.
    """
    ensure_can_edit(by, process.agency, at)
    process = _locked(process)
    _ensure_draft(process)
    findings = check(process, day_of(at))
    process.findings = as_stored(findings)
    if faults := blocking(findings):
        raise Refused("Chưa duyệt được. " + " ".join(one.sentence_vi for one in faults[:3]))
    if valid_from or _has_approved_sibling(process):
        process.valid_from = valid_from or day_of(at)
    if process.valid_from and process.valid_to and process.valid_from > process.valid_to:
        raise Refused(f"Quy trình này chỉ có hiệu lực đến {process.valid_to:%d/%m/%Y}.", field="valid_from")
    _approve(process, by=by, at=at)
    log(
        "procedures:process:approved", by=by, agency=process.agency, at=at, subject=f"process:{process.code}",
        data={"number": process.number, "valid_from": process.valid_from, "warnings": [one.code for one in findings]},
    )  # fmt: skip
    return process


def _locked(process: Process) -> Process:
    return Process.objects.select_for_update(of=("self",)).select_related("agency").get(pk=process.pk)


def _ensure_draft(process: Process) -> None:
    if process.status != ProcessStatus.DRAFT:
        raise Refused(NOT_A_DRAFT)


def _siblings(process: Process) -> list[Process]:
    """Approved versions of the same process."""
    others = Process.objects.filter(agency=process.agency, code=process.code, status=ProcessStatus.APPROVED)
    return list(others.exclude(pk=process.pk).order_by("-number"))


def _has_approved_sibling(process: Process) -> bool:
    return bool(_siblings(process))


def _approve(process: Process, *, by: Officer | None, at: datetime) -> None:
    start = process.valid_from or day_of(at)
    for old in _siblings(process):
        if old.valid_from and old.valid_from >= start:
            old.status = ProcessStatus.REPLACED.value
        elif old.valid_to is None or old.valid_to >= start:
            old.valid_to = start - timedelta(days=1)
        old.save(update_fields=["status", "valid_to"])
    process.status, process.approved_by, process.approved_at = ProcessStatus.APPROVED.value, by, at
    process.save()


@transaction.atomic
def new_version(process: Process, *, by: Officer, at: datetime) -> Process:
    """A draft copy with the next number, to be edited and approved; the process itself stays as it is.

    Refuses while another draft of it is open. A copy of a derived process is the office's own. Writes the log.
    """
    ensure_can_edit(by, process.agency, at)
    versions = Process.objects.filter(agency=process.agency, code=process.code)
    if open_draft := versions.filter(status=ProcessStatus.DRAFT).first():
        raise Refused(f"Đã có phiên bản {open_draft.number} đang soạn của quy trình này: sửa tiếp bản đó.")
    number = (versions.aggregate(last=Max("number"))["last"] or 0) + 1
    steps = list(process.steps.order_by("number"))
    # The source row stays with the version that was read from it: a copy is the office's own work.
    copy = Process.objects.create(
        agency=process.agency, code=process.code, number=number, procedure=process.procedure, title=process.title,
        regime=process.regime, total_minutes=process.total_minutes, issued_by=process.issued_by,
        valid_from=day_of(at), findings=process.findings,
    )  # fmt: skip
    ProcessStep.objects.bulk_create(
        ProcessStep(process=copy, **{name: getattr(step, name) for name in STEP_FIELDS}) for step in steps
    )
    _log_edit("procedures:process:drafted", copy, by, at)
    return copy


@transaction.atomic
def create_process(procedure: Procedure, title: str, *, agency: Agency, by: Officer, at: datetime) -> Process:
    """An empty draft for a procedure, to be filled with steps. Writes the log."""
    ensure_can_edit(by, agency, at)
    code = f"qt-{procedure.code.replace('.', '-')}"
    if Process.objects.filter(agency=agency, code=code).exists():
        raise Refused("Thủ tục này đã có quy trình riêng: mở quy trình đó và tạo phiên bản mới.", field="procedure")
    process = Process.objects.create(agency=agency, code=code, procedure=procedure, title=title, valid_from=day_of(at))
    _log_edit("procedures:process:drafted", process, by, at)
    return process


@transaction.atomic
def save_steps(process: Process, steps: Sequence[ProcessStep], *, by: Officer, at: datetime) -> list[Finding]:
    """Replace the steps of a draft and check it anew; returns the findings, which the draft keeps. Writes the log."""
    ensure_can_edit(by, process.agency, at)
    process = _locked(process)
    _ensure_draft(process)
    process.steps.all().delete()
    for step in steps:
        step.pk, step.process = None, process
        step._state.adding = True  # noqa: SLF001  (the same step may come from another version)
    ProcessStep.objects.bulk_create(steps)
    findings = check(process, day_of(at))
    process.findings = as_stored(findings)
    counted = [step.minutes or 0 for step in steps if step.clock == "run"]
    process.total_minutes = sum(counted) if counted else None
    process.save(update_fields=["findings", "total_minutes"])
    _log_edit("procedures:process:edited", process, by, at)
    return findings


@transaction.atomic
def assign_procedure(process: Process, procedure: Procedure | None, *, by: Officer, at: datetime) -> None:
    """Tie a draft (a template, say) to a procedure, and check it against that procedure's limit."""
    ensure_can_edit(by, process.agency, at)
    process = _locked(process)
    _ensure_draft(process)
    process.procedure = procedure
    process.findings = as_stored(check(process, day_of(at)))
    process.save(update_fields=["procedure", "findings"])
    _log_edit("procedures:process:edited", process, by, at)


@transaction.atomic
def discard_draft(process: Process, *, by: Officer, at: datetime) -> None:
    """Throw a draft away. Writes the log with its title, since nothing else remains."""
    ensure_can_edit(by, process.agency, at)
    process = _locked(process)
    _ensure_draft(process)
    _log_edit("procedures:process:discarded", process, by, at)
    process.delete()


def _log_edit(kind: str, process: Process, by: Officer, at: datetime) -> None:
    data = {"number": process.number, "title": process.title, "steps": process.steps.count()}
    log(kind, by=by, agency=process.agency, at=at, subject=f"process:{process.code}", data=data)
