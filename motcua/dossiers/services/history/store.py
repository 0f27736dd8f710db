"""Rows of history as cases and dossiers: what the office already knows is found once, the rest is stored in bulk."""

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache, cached_property
from typing import Any

from django.utils.text import slugify

from motcua.agency.models import Agency, Officer, Unit
from motcua.agency.queries import hand_for_role, one_stop_unit, workdays_for
from motcua.casework.models import Case, Pause, StepRun
from motcua.casework.services import PastCase, enter_past_cases
from motcua.common.moments import at as moment_at
from motcua.common.text import fold
from motcua.dossiers.models import Dossier
from motcua.dossiers.services.history.files import Line
from motcua.dossiers.services.history.rows import NEVER_RECEIVED, WAITING, Faulty, PastRow, Stamp
from motcua.dossiers.services.intake import limit_of_version, search_text
from motcua.law.deadlines import Pause as LawPause
from motcua.law.deadlines import Unit as LimitUnit
from motcua.law.deadlines import classify, shift_due
from motcua.law.errors import LawError
from motcua.law.lifecycle import END_STATES, State
from motcua.law.rules import rules_on
from motcua.law.workdays import Workdays
from motcua.people.models import Applicant
from motcua.procedures.models import Field, Procedure, ProcedureVersion
from motcua.ratings.services.rating import PastRating, import_ratings

NAMELESS = "(Không ghi tên)"
CLOSING = time(17, 0)  # on a day without opening hours
DOSSIER_FACTS = (
    "version", "channel", "owner", "submitter", "owner_data", "submitter_data", "received_unit", "settling_unit_name",
    "return_way", "returned_at", "supplement_count", "imported_from", "imported_data",
)  # fmt: skip


@dataclass(frozen=True)
class Source:
    """The file: its name and what it contained."""

    name: str
    sha256: str

    @property
    def label(self) -> str:
        return f"{self.name[-60:]} {self.sha256[:16]}"


@dataclass
class Entry:
    """One new or changed row with everything that will be stored for it."""

    row: PastRow
    row_hash: str
    is_known: bool
    version: ProcedureVersion
    past: PastCase


class Archive:
    """What an import needs to know, asked once: catalogue, calendar, hands, who and what was imported before."""

    def __init__(
        self, agency: Agency, *, by: Officer | None, at: datetime, source: Source, create_procedures: bool, writes: bool
    ) -> None:
        """`writes` off: nothing may be stored, new procedures stay in memory."""
        self.agency, self.by, self.at, self.source = agency, by, at, source
        self.create_procedures, self.writes = create_procedures, writes
        self.seen: dict[str, int] = {}
        self.known: dict[str, Dossier] = {}
        self.applicants: dict[tuple[str, ...], Applicant] = {}
        self.hand = cache(self._hand)
        self.reception = cache(self._reception)

    # What is known

    @cached_property
    def office(self) -> Workdays:
        return workdays_for(self.agency)

    @cached_property
    def versions(self) -> dict[str, list[ProcedureVersion]]:
        found: dict[str, list[ProcedureVersion]] = {}
        for version in ProcedureVersion.objects.select_related("procedure", "field").order_by("-number"):
            found.setdefault(version.procedure.code, []).append(version)
        return found

    @cached_property
    def officers(self) -> dict[str, Officer]:
        found: dict[str, Officer] = {}
        for officer in Officer.objects.filter(agency=self.agency).order_by("-id"):
            found |= {fold(officer.full_name): officer, fold(officer.code): officer}
        return found

    def _hand(self, role: str, post_code: str) -> Officer | None:
        found = hand_for_role(self.agency, role, moment_day(self.at), prefer_post=post_code)
        return found.officer if found else None

    def _reception(self, day: date) -> Unit | None:
        return one_stop_unit(self.agency, day)

    def meet(self, rows: list[PastRow]) -> None:
        """Look up, in one go, which of these dossiers and applicants are already here."""
        known = Dossier.objects.filter(case__code__in=[row.code for row in rows]).select_related("case", "owner")
        self.known = {dossier.case.code: dossier for dossier in known}
        wanted = {applicant_key(row.owner) for row in rows} - self.applicants.keys()
        numbers = [key[1] for key in wanted if key[0] == "number"]
        names = {row.owner.get("name", NAMELESS) for row in rows if applicant_key(row.owner) in wanted}
        mine = Applicant.objects.filter(agency=self.agency)
        for applicant in mine.filter(identity_number__in=numbers):
            self.applicants[applicant_key(vars(applicant))] = applicant
        for applicant in mine.filter(identity_number="", name__in=names).order_by("-id"):
            self.applicants[applicant_key(vars(applicant))] = applicant

    # One row

    def entry(self, row: PastRow, line: Line) -> Entry | None:
        """Everything for one row; None for a row that stands here unchanged.

        Raises Faulty for what only the office's own tables can tell.
        """
        self._refuse_twins(row, line)
        row_hash = hash_of(line.values)
        dossier = self.known.get(row.code)
        if dossier and dossier.imported_data.get("row_hash") == row_hash:
            return None
        if dossier and (self.agency.pk != dossier.case.agency_id or not self._is_only_imported(dossier)):
            raise Faulty("ma_ho_so: đã là hồ sơ đang làm trong phần mềm này, không ghi đè")
        version = self.version_of(row)
        try:
            past = self._past_case(dossier.case if dossier else Case(code=row.code), row, version)
        except LawError as error:
            raise Faulty(error.sentence) from error
        return Entry(row, row_hash, dossier is not None, version, past)

    def _refuse_twins(self, row: PastRow, line: Line) -> None:
        if (first := self.seen.setdefault(row.code, line.number)) != line.number:
            raise Faulty(f"ma_ho_so: trùng với dòng {first}")

    @staticmethod
    def _is_only_imported(dossier: Dossier) -> bool:
        """Imported, and nobody has acted on it here since."""
        return bool(dossier.imported_from) and dossier.case.passages == dossier.imported_data.get("imports")

    def version_of(self, row: PastRow) -> ProcedureVersion:
        """What the procedure said on the day of intake; the nearest version where the catalogue does not reach."""
        versions = self.versions.get(row.procedure_code)
        if not versions:
            versions = self.versions[row.procedure_code] = [self._new_version(row)]
        day = row.received.day if row.received else moment_day(self.at)
        return next((one for one in versions if one.holds_on(day)), min(versions, key=lambda one: _distance(one, day)))

    def _new_version(self, row: PastRow) -> ProcedureVersion:
        if not self.create_procedures:
            raise Faulty(
                f"ma_tthc: «{row.procedure_code}» không có trong danh mục thủ tục (thêm bằng --create-procedures)"
            )
        if not row.procedure_name or not row.field_name:
            raise Faulty("ten_tthc, linh_vuc: cần có để thêm thủ tục chưa có trong danh mục")
        field = self._field(row.field_name)
        version = ProcedureVersion(
            procedure=Procedure(code=row.procedure_code),
            name=row.procedure_name,
            field=field,
            level="xa",
            handled_by="ubnd_xa",
            limit_unit=LimitUnit.NOT_SPECIFIED.value,
            fee_rule="not_recorded",
            note=f"Thêm khi nhập hồ sơ cũ từ tệp {self.source.name}",
            search_text=fold(f"{row.procedure_code} {row.procedure_name} {row.field_name}"),
        )
        if self.writes:
            version.procedure.save()
            version.save()
        return version

    def _field(self, name: str) -> Field:
        found = next((field for field in Field.objects.all() if fold(field.name) == fold(name)), None)
        if found or not self.writes:
            return found or Field(name=name)
        return Field.objects.create(name=name, slug=slugify(fold(name))[:80])

    # The case

    def _past_case(self, case: Case, row: PastRow, version: ProcedureVersion) -> PastCase:
        limit = limit_of_version(version)
        case.agency, case.state, case.title = self.agency, row.state.value, version.name
        case.field_id = version.field_id
        case.state_before = State.PROCESSING.value if row.state in WAITING else ""
        case.limit_unit, case.limit_amount, case.limit_cutoff = limit.unit.value, limit.amount, limit.cutoff
        case.party_name = row.owner.get("name", NAMELESS)
        case.submitted_at = (row.submitted or row.received or _now(self.at)).moment
        case.due_is_given, case.calendar_version = True, self.office.version
        case.rules = rules_on(row.received.day if row.received else moment_day(self.at)).name
        case.ended_at = self._end_of_day(row.ended) if row.ended else None
        case.received_at, case.first_due_at, case.due_at = None, None, None
        case.passages += 1
        pauses = []
        if row.state not in NEVER_RECEIVED:
            assert row.received
            assert row.due
            case.received_at = row.received.moment
            pauses = self._pauses(row, case)
            case.first_due_at = self._end_of_day(row.due)
            case.due_at = self._shifted(case.first_due_at, row, limit.unit)
        case.clock = _clock_of(row.state)
        case.timeliness = self._timeliness(case, row, limit.unit)
        return PastCase(case, pauses, self._run(case, row, version))

    def _end_of_day(self, stamp: Stamp) -> datetime:
        """A day without an hour means its closing time: on the morning of that day nothing is over yet."""
        if stamp.has_time:
            return stamp.moment
        try:
            spans = self.office.sessions_on(stamp.day)
        except LawError:
            spans = ()
        return moment_at(stamp.day, spans[-1][1] if spans else CLOSING)

    def _pauses(self, row: PastRow, case: Case) -> list[Pause]:
        kind = WAITING.get(row.state, "supplement")
        spans = [(start.moment, end.moment if end else case.ended_at) for start, end in row.pauses]
        if row.state in WAITING and (not spans or spans[-1][1] is not None):
            # The file does not say since when it waits; that it waits is certain.
            assert row.received
            spans.append((max(span[1] or row.received.moment for span in [*spans, (None, row.received.moment)]), None))
        return [
            Pause(kind=kind, mode="extend", started_at=start, ended_at=end and max(end, start)) for start, end in spans
        ]

    def _shifted(self, due_at: datetime, row: PastRow, unit: LimitUnit) -> datetime:
        """Waiting that ended lengthens the limit; waiting that the end of the dossier cut off does not."""
        closed = [LawPause(start.moment, end.moment) for start, end in row.pauses if end]
        return shift_due(due_at, closed, unit, self.office) if closed else due_at

    def _timeliness(self, case: Case, row: PastRow, unit: LimitUnit) -> str:
        if case.ended_at is None or case.due_at is None or not row.ended or not row.due:
            return ""
        rule = self.agency.policy.get("early_rule", "by_unit")
        if not (row.ended.has_time and row.due.has_time):
            rule = "date"  # hours that nobody wrote down decide nothing
        return str(classify(case.ended_at, case.due_at, rule, unit))

    def _run(self, case: Case, row: PastRow, version: ProcedureVersion) -> StepRun | None:
        """One stay in the hand that settled it; an open dossier goes to the post that settles this procedure."""
        holder = self.officers.get(fold(row.officer)) if row.officer else None
        case.holder, case.step_label = None, ""
        if case.received_at is None:
            return None
        if row.state not in END_STATES:
            holder = holder or self.hand("thu_ly", version.officer_post)
            case.holder, case.step_label = holder, "Giải quyết (chuyển từ sổ cũ)"
        if holder is None:
            return None
        return StepRun(
            number=1,
            label="Giải quyết",
            holder=holder,
            unit_name=row.unit,
            started_at=case.received_at,
            ended_at=case.ended_at,
        )

    # Storing

    def store(self, entries: list[Entry]) -> None:
        """Applicants, cases, dossiers and ratings of these rows, in bulk."""
        self._store_applicants(entries)
        for entry in entries:
            owner = self.applicants[applicant_key(entry.row.owner)]
            case = entry.past.case
            case.search_text = search_text(case.code, owner, case.title, entry.version.procedure.code)
        enter_past_cases(
            [entry.past for entry in entries], by=self.by, at=self.at, note=f"Nhập từ tệp {self.source.name}"
        )
        self._store_dossiers(entries)
        self._store_ratings(entries)

    def _store_applicants(self, entries: list[Entry]) -> None:
        fresh: dict[tuple[str, ...], Applicant] = {}
        for entry in entries:
            owner = entry.row.owner
            key = applicant_key(owner)
            if key not in self.applicants and key not in fresh:
                applicant = Applicant(agency=self.agency, **{"name": NAMELESS, **owner})
                applicant.search_text = fold(f"{applicant.name} {applicant.identity_number} {applicant.phone}")
                fresh[key] = applicant
        Applicant.objects.bulk_create(fresh.values(), batch_size=1000)
        self.applicants |= fresh

    def _store_dossiers(self, entries: list[Entry]) -> None:
        rows = [(entry.is_known, self._dossier(entry)) for entry in entries]
        Dossier.objects.bulk_create([row for is_known, row in rows if not is_known], batch_size=1000)
        known = [row for is_known, row in rows if is_known]
        if known:
            Dossier.objects.bulk_update(known, DOSSIER_FACTS, batch_size=200)

    def _dossier(self, entry: Entry) -> Dossier:
        row, case = entry.row, entry.past.case
        owner = self.applicants[applicant_key(row.owner)]
        dossier = self.known.get(row.code) or Dossier(case=case, access_key=secrets.token_hex(8))
        dossier.version, dossier.channel = entry.version, row.channel
        dossier.owner = dossier.submitter = owner
        dossier.owner_data = dossier.submitter_data = {"name": NAMELESS, **row.owner}
        dossier.received_unit = self.reception(row.received.day) if row.received else None
        dossier.settling_unit_name, dossier.return_way = row.unit, row.return_way
        dossier.returned_at = self._end_of_day(row.returned) if row.returned else None
        dossier.supplement_count = len(entry.past.pauses)
        dossier.imported_from = self.source.label[:120]
        facts: dict[str, Any] = {**row.extra, "row_hash": entry.row_hash, "imports": case.passages}
        if row.officer:
            facts["officer"] = row.officer
        dossier.imported_data = facts
        return dossier

    def _store_ratings(self, entries: list[Entry]) -> None:
        rows = []
        for entry in entries:
            rated = entry.row.rated or entry.row.returned or entry.row.ended
            if entry.row.rating and rated:
                moment = self._end_of_day(rated)
                rows.append(PastRating(entry.past.case, entry.row.rating, moment))
        import_ratings(rows, known=[entry.past.case for entry in entries if entry.is_known], at=self.at)


def moment_day(at: datetime) -> date:
    return Stamp(at, has_time=True).day


def _now(at: datetime) -> Stamp:
    return Stamp(at, has_time=True)


def applicant_key(owner: dict[str, Any]) -> tuple[str, ...]:
    """One applicant per identity number; without a number one per name and address."""
    number = str(owner.get("identity_number") or "")
    if number:
        return ("number", number)
    return ("name", "", fold(str(owner.get("name") or NAMELESS)), fold(str(owner.get("address") or "")))


def hash_of(values: dict[str, str]) -> str:
    text = json.dumps(values, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _distance(version: ProcedureVersion, day: date) -> int:
    """Days between the day and the validity of the version (an open end never lies on the far side)."""
    if version.valid_from and day < version.valid_from:
        return (version.valid_from - day).days
    return (day - version.valid_to).days if version.valid_to else 0


def _clock_of(state: State) -> str:
    if state in NEVER_RECEIVED:
        return "none"
    if state in END_STATES:
        return "ended"
    return "stopped" if state in WAITING else "running"
