"""A process for every procedure that has none: derived from its limit, marked so, and checked like any other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import floor

from django.db import transaction

from motcua.agency.models import Agency, Officer, Unit
from motcua.agency.services import log
from motcua.procedures.models import ProcedureVersion, Process, ProcessStatus, ProcessStep
from motcua.procedures.queries import limit_minutes, versions_on
from motcua.procedures.roles import role_words
from motcua.procedures.services.checking import Checker, as_stored

LONG_LIMIT = 5 * 8 * 60  # beyond five working days the deputy chairman looks at the draft before it is signed
ROUND_TO = 15
# Shares of the limit, out of 100. The rest is the specialist's.
SHARES = {"tiep_nhan": 5, "tham_dinh": 10, "ky_duyet": 10, "van_thu": 5}
AT_MOST = {"tiep_nhan": 240, "tham_dinh": 960, "ky_duyet": 960, "van_thu": 240}
COMMUNE_SHARE = 50  # of a limit that several levels share, where the decision gives no stages
# Offices that take over procedures of these fields; the first that exists on the day. Others go to the one-stop office.
FIELD_UNITS = {
    "Đất đai": ("vpdk-dat-dai", "vpdk-dat-dai-chi-nhanh"),
    "Người có công": ("so-noi-vu", "phong-ldtbxh"),
    "Bảo trợ xã hội": ("phong-ldtbxh",),
    "Hộ tịch": ("so-tu-phap", "phong-tu-phap"),
}
ONE_STOP_UNITS = ("bp-mot-cua-huyen", "trung-tam-hcc-bac-ninh", "trung-tam-hcc-tinh")


@dataclass(frozen=True)
class Part:
    """One step of a derived process. `minutes` None = the procedure has no limit."""

    role: str
    minutes: int | None
    post: str = ""
    leg_unit: str = ""
    makes_result: bool = False
    clock: str = "run"


def derive_default_process(
    version: ProcedureVersion,
    agency: Agency,
    day: date,
    *,
    checker: Checker | None = None,
    units: set[str] | None = None,
) -> tuple[Process, list[ProcessStep]]:
    """The usual way of a dossier with the hours of the procedure's limit; not stored.

    Intake → thụ lý (the procedure's own post) → thẩm định by the deputy chairman where the limit is over five working
    days → ký duyệt → văn thư → [leg at the office above] → hand-back. Draft with its findings; `derive_all` approves
    it when the check passes.
    """
    checker = checker or Checker(agency, day)
    process = Process(
        agency=agency,
        code=f"mac-dinh-{version.procedure.code.replace('.', '-')}",
        procedure=version.procedure,
        title=version.name,
        is_default=True,
        valid_from=version.valid_from,
        valid_to=version.valid_to,
        total_minutes=limit_minutes(version),
    )
    leg = _leg_unit(version, _units_on(day) if units is None else units)
    steps = [_step(process, number, part) for number, part in enumerate(_parts(version, leg), 1)]
    checker.versions[version.procedure_id] = version
    process.findings = as_stored(checker.check(process, steps))
    return process, steps


def _step(process: Process, number: int, part: Part) -> ProcessStep:
    return ProcessStep(
        process=process,
        number=number,
        label=role_words(part.role),
        role=part.role,
        post_code=part.post,
        minutes=part.minutes,
        clock=part.clock,
        leg_unit=part.leg_unit,
        produces_result=part.makes_result,
    )


def _parts(version: ProcedureVersion, leg: str) -> list[Part]:
    total = limit_minutes(version)
    own = _own_minutes(version, total) if leg else total
    spent = {role: _share(own, role) for role in SHARES if role != "tham_dinh" or (total and total > LONG_LIMIT)}
    rest = None if own is None else own - sum(minutes or 0 for minutes in spent.values())
    parts = [Part("tiep_nhan", spent["tiep_nhan"]), Part("thu_ly", rest, post=version.officer_post)]
    if "tham_dinh" in spent:
        parts.append(Part("tham_dinh", spent["tham_dinh"], post="pho_chu_tich"))
    parts += [
        Part("ky_duyet", spent["ky_duyet"], post="chu_tich", makes_result=not leg),
        Part("van_thu", spent["van_thu"], post="vp_tk"),
    ]
    if leg:
        away = None if total is None or own is None else total - own
        parts.append(Part("chuyen_lien_thong", away, leg_unit=leg, makes_result=True))
    return [*parts, Part("tra_ket_qua", 0, clock="not_counted")]


def _share(total: int | None, role: str) -> int | None:
    """A share of the limit in whole quarters of an hour, with a ceiling: a long limit gives the specialist the time."""
    if total is None:
        return None
    return max(
        min(floor(total * SHARES[role] / 100 / ROUND_TO) * ROUND_TO, AT_MOST[role]), ROUND_TO if total >= 120 else 0
    )


def _own_minutes(version: ProcedureVersion, total: int | None) -> int | None:
    """The commune's part of a limit shared with offices above: as its stages say, else half."""
    if total is None:
        return None
    for stage in version.limit_stages or []:
        if stage.get("level") == "xa" and stage.get("value"):
            days = 1 if stage.get("unit") == "same_day" else stage["value"]
            return min(days * 8 * 60, total)
    return total * COMMUNE_SHARE // 100 // ROUND_TO * ROUND_TO


def _leg_unit(version: ProcedureVersion, units: set[str]) -> str:
    """The office above that decides; empty where the commune decides, or where no such office is known."""
    if not version.level.startswith("lien_thong"):
        return ""
    wanted = (*FIELD_UNITS.get(version.field.name, ()), *ONE_STOP_UNITS)
    return next((code for code in wanted if code in units), "")


def _units_on(day: date) -> set[str]:
    return set(Unit.objects.on(day).values_list("code", flat=True))


@transaction.atomic
def derive_all(agency: Agency, day: date, *, by: Officer | None, at: datetime) -> list[Process]:
    """Derive a process for every version in force on the day without an approved one; returns those made.

    Approved where the check passes, else kept as a draft with its findings. Idempotent: a procedure that has a
    process (own or derived, draft or approved) with a derived code keeps it. Writes one log entry when any was made.
    """
    settled = set(
        Process.objects.on(day)
        .filter(agency=agency, status=ProcessStatus.APPROVED, procedure__isnull=False)
        .values_list("procedure_id", flat=True)
    )
    settled |= set(Process.objects.filter(agency=agency, is_default=True).values_list("procedure_id", flat=True))
    checker, units = Checker(agency, day), _units_on(day)
    newest = {version.procedure_id: version for version in versions_on(day).defer("row").order_by("number")}
    made = [
        derive_default_process(version, agency, day, checker=checker, units=units)
        for key, version in newest.items()
        if key not in settled
    ]
    processes = _store(made, by=by, at=at)
    if processes:
        approved = sum(process.status == ProcessStatus.APPROVED for process in processes)
        data = {"day": day, "made": len(processes), "approved": approved}
        log("procedures:processes:derived", by=by, agency=agency, at=at, subject="processes", data=data)
    return processes


def _store(made: Sequence[tuple[Process, list[ProcessStep]]], *, by: Officer | None, at: datetime) -> list[Process]:
    processes = [process for process, _steps in made]
    for process in processes:
        if not any(finding["is_blocking"] for finding in process.findings):
            process.status, process.approved_by, process.approved_at = ProcessStatus.APPROVED.value, by, at
    Process.objects.bulk_create(processes)
    for process, steps in made:
        for step in steps:
            step.process_id = process.pk
    ProcessStep.objects.bulk_create([step for _process, steps in made for step in steps])
    return processes
