"""Taking a catalogue document in, row by row and all or nothing, and giving the same document back."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils.text import slugify

from motcua.agency.models import Officer
from motcua.agency.queries import home_agency
from motcua.agency.services import log
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.common.text import fold, nfc
from motcua.procedures.models import CatalogueImport, FeeItem, Field, Procedure, ProcedureVersion, RequiredPaper
from motcua.procedures.services.catalogue_format import in_key_order
from motcua.procedures.services.catalogue_rows import (
    Row,
    days_of,
    faults_of,
    fee_items_of,
    fields_of,
    papers_of,
    row_hash,
)

CREATED, UPDATED, NEW_VERSION, UNCHANGED, REFUSED = "created", "updated", "new_version", "unchanged", "refused"
LABELS = {
    CREATED: "thêm mới",
    UPDATED: "sửa",
    NEW_VERSION: "phiên bản mới",
    UNCHANGED: "không đổi",
    REFUSED: "bị từ chối",
}


@dataclass(frozen=True)
class RowReport:
    """What became of one row. `number` counts from 1 as in the document."""

    number: int
    code: str
    outcome: str
    reason: str = ""

    @property
    def label(self) -> str:
        return LABELS[self.outcome]


@dataclass(frozen=True)
class ImportReport:
    """What became of all rows. Stored all or nothing: one refused row and nothing is kept."""

    rows: list[RowReport] = field(default_factory=list)
    is_stored: bool = False

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(row.outcome for row in self.rows)
        return {outcome: found[outcome] for outcome in LABELS}

    @property
    def refused(self) -> list[RowReport]:
        return [row for row in self.rows if row.outcome == REFUSED]

    @property
    def has_changes(self) -> bool:
        return any(row.outcome not in (UNCHANGED, REFUSED) for row in self.rows)


@transaction.atomic
def import_procedures(
    document: Mapping[str, Any] | Sequence[Any],
    *,
    by: Officer | None,
    at: datetime,
    dry_run: bool = False,
    valid_from: date | None = None,
) -> ImportReport:
    """Take in a document as in procedures.json, or only its list of rows.

    New codes get a first version with the days their status says. A changed row corrects the newest version while no
    dossier rests on it; otherwise, or with `valid_from`, it becomes a new version from that day (default: the day of
    `at`) and the old one ends the day before. Codes absent from the document are left alone. Equal rows change
    nothing, so a second import stores nothing. Writes one log entry when something changed.
    Raises Refused when the document is not a catalogue; bad rows are in the report and nothing is stored.
    """
    header, rows = _parts(document)
    plan = _Plan(rows, start=valid_from, today=day_of(at))
    if dry_run or plan.report.refused:
        return plan.report
    if plan.report.has_changes:
        plan.store()
        _remember(header, plan.report, by, at)
    return ImportReport(plan.report.rows, is_stored=True)


def _parts(document: Mapping[str, Any] | Sequence[Any]) -> tuple[dict[str, Any], list[Any]]:
    if isinstance(document, Mapping):
        if document.get("kind") != "procedures" or not isinstance(document.get("procedures"), list):
            raise Refused('Tệp không phải danh mục thủ tục: cần "kind": "procedures" và danh sách "procedures".')
        header = {name: value for name, value in document.items() if name != "procedures"}
        return header, list(document["procedures"])
    return {}, list(document)


def _remember(header: dict[str, Any], report: ImportReport, by: Officer | None, at: datetime) -> None:
    agency = by.agency if by else home_agency()
    CatalogueImport.objects.create(header=header, counts=report.counts, imported_by=by, imported_at=at)
    changed = [row.code for row in report.rows if row.outcome != UNCHANGED]
    data = {**report.counts, "codes": changed}
    log("procedures:catalogue:imported", by=by, agency=agency, at=at, subject="catalogue", data=data)


class _Plan:
    """What an import would do: decided row by row first, stored in bulk afterwards."""

    def __init__(self, rows: list[Any], *, start: date | None, today: date) -> None:
        self.start, self.first_day = start, start or today
        self.newest = _newest_versions()
        self.used: set[int] = set()
        self.new: list[Row] = []
        self.corrected: list[tuple[ProcedureVersion, Row]] = []
        self.succeeded: list[tuple[ProcedureVersion, Row]] = []
        self.closed: list[tuple[ProcedureVersion, Row]] = []
        self.seen: set[str] = set()
        self.used = _versions_in_use(list(self.newest.values())) if self.newest else set()
        self.report = ImportReport([self._decide(number, row) for number, row in enumerate(rows, 1)])

    def _decide(self, number: int, row: Any) -> RowReport:
        code = str(row.get("code", "")) if isinstance(row, Mapping) else ""
        faults = faults_of(row)
        if code in self.seen:
            faults.append("mã này đã có ở dòng trên")
        self.seen.add(code)
        if faults:
            return RowReport(number, code, REFUSED, "; ".join(faults))
        outcome, reason = self._outcome(row, self.newest.get(code))
        return RowReport(number, code, outcome, reason)

    def _outcome(self, row: Row, old: ProcedureVersion | None) -> tuple[str, str]:
        if old is None:
            self.new.append(row)
            return CREATED, ""
        if old.row_hash == row_hash(row):
            return UNCHANGED, ""
        if self.start is None and old.pk not in self.used:
            self.corrected.append((old, row))
            return UPDATED, ""
        return self._succession(row, old)

    def _succession(self, row: Row, old: ProcedureVersion) -> tuple[str, str]:
        """A version that dossiers rest on is not changed: it ends, and the new one begins the day after."""
        last = days_of(row)[1]
        if last and last < self.first_day:
            self.closed.append((old, row))
            return UPDATED, f"đóng hiệu lực vào {last:%d/%m/%Y}"
        if old.valid_from and old.valid_from >= self.first_day:
            reason = f"phiên bản đang có bắt đầu từ {old.valid_from:%d/%m/%Y}: chọn ngày hiệu lực sau ngày đó"
            return REFUSED, reason
        self.succeeded.append((old, row))
        return NEW_VERSION, f"có hiệu lực từ {self.first_day:%d/%m/%Y}"

    def store(self) -> None:
        self.fields = _fields_named({nfc(row["field"]) for row in self._rows()})
        versions = [self._first(row) for row in self.new] + [self._next(old, row) for old, row in self.succeeded]
        Procedure.objects.bulk_create([version.procedure for version in versions if version.procedure.pk is None])
        for version in versions:
            version.procedure_id = version.procedure.pk
        ProcedureVersion.objects.bulk_create(versions)
        for old, row in self.closed:
            ProcedureVersion.objects.filter(pk=old.pk).update(
                valid_to=days_of(row)[1], row=dict(row), row_hash=row_hash(row)
            )
        corrected = [self._correct(old, row) for old, row in self.corrected]
        _fill([*versions, *corrected])
        _link_successors([version.row for version in versions + corrected])

    def _rows(self) -> Iterable[Row]:
        return [*self.new, *(row for _old, row in (*self.corrected, *self.succeeded))]

    def _first(self, row: Row) -> ProcedureVersion:
        first, last = days_of(row)
        return self._version(row, Procedure(code=row["code"]), 1, first, last)

    def _next(self, old: ProcedureVersion, row: Row) -> ProcedureVersion:
        ProcedureVersion.objects.filter(pk=old.pk).update(valid_to=self.first_day - timedelta(days=1))
        return self._version(row, old.procedure, old.number + 1, self.first_day, days_of(row)[1])

    def _version(
        self, row: Row, procedure: Procedure, number: int, first: date | None, last: date | None
    ) -> ProcedureVersion:
        return ProcedureVersion(
            procedure=procedure,
            number=number,
            field=self.fields[nfc(row["field"])],
            valid_from=first,
            valid_to=last,
            **fields_of(row),
        )

    def _correct(self, old: ProcedureVersion, row: Row) -> ProcedureVersion:
        """Rewrite a version nobody rests on. A later version keeps the day from which it was made to hold."""
        first, last = days_of(row)
        values = {**fields_of(row), "field": self.fields[nfc(row["field"])], "valid_to": last}
        if old.number == 1:
            values["valid_from"] = first
        for name, value in values.items():
            setattr(old, name, value)
        old.save()
        old.papers.all().delete()
        old.fee_items.all().delete()
        return old


def _newest_versions() -> dict[str, ProcedureVersion]:
    """The newest version of every procedure, by code."""
    versions = ProcedureVersion.objects.select_related("procedure").defer("row").order_by("number")
    return {version.procedure.code: version for version in versions}


def _versions_in_use(versions: list[ProcedureVersion]) -> set[int]:
    """Versions that other rooms hold on to. Whatever protects its key is one: this room need not know the names."""
    used: set[int] = set()
    for relation in ProcedureVersion._meta.related_objects:  # noqa: SLF001  (the documented way to ask Django)
        if relation.on_delete is models.PROTECT:
            name = relation.field.attname
            rows = relation.related_model._base_manager.filter(**{f"{name}__in": [one.pk for one in versions]})  # noqa: SLF001
            used.update(rows.order_by().values_list(name, flat=True).distinct())
    return used


def _fields_named(names: set[str]) -> dict[str, Field]:
    known = {one.name: one for one in Field.objects.all()}
    slugs = {one.slug for one in known.values()}
    for name in sorted(names - known.keys()):
        slug = slugify(fold(name))[:74] or "linh-vuc"
        while slug in slugs:
            slug = f"{slug[:70]}-{len(slugs)}"
        slugs.add(slug)
        known[name] = Field.objects.create(name=name, slug=slug)
    return known


def _fill(versions: list[ProcedureVersion]) -> None:
    RequiredPaper.objects.bulk_create([paper for version in versions for paper in papers_of(version)])
    FeeItem.objects.bulk_create([item for version in versions for item in fee_items_of(version)])


def _link_successors(rows: list[Row]) -> None:
    wanted = {row["code"]: row["successor_code"] for row in rows if row.get("successor_code")}
    known = {one.code: one for one in Procedure.objects.filter(code__in={*wanted, *wanted.values()})}
    changed = [known[code] for code, next_code in wanted.items() if next_code in known]
    for procedure in changed:
        procedure.successor = known[wanted[procedure.code]]
    Procedure.objects.bulk_update(changed, ["successor"])


def export_procedures() -> dict[str, Any]:
    """The catalogue as a document of the same format: every procedure's newest row, doubts and empty fields included.

    Import, then export, gives back the document that came in.
    """
    versions = ProcedureVersion.objects.select_related("procedure", "field").order_by("procedure_id", "number")
    rows = {version.procedure_id: _row_of(version) for version in versions}
    last = CatalogueImport.objects.exclude(header={}).order_by("-pk").first()
    header = dict(last.header) if last else {"schema_version": 1, "kind": "procedures", "count": 0}
    if "count" in header:
        header["count"] = len(rows)
    return in_key_order({**header, "procedures": list(rows.values())})


def _row_of(version: ProcedureVersion) -> dict[str, Any]:
    """The row as it came in; for a version that came another way, what is known of it."""
    if version.row:
        return version.row
    return {
        "id": f"p-{version.procedure.code}",
        "code": version.procedure.code,
        "name_vi": version.name,
        "field": version.field.name,
        "level": version.level,
        "handled_by": version.handled_by,
        "status_2024": "in_force_2024",
        "time_limit": {
            "value": version.limit_amount,
            "unit": version.limit_unit,
            "text_vi": version.limit_text or None,
        },
        "fee": {"rule": version.fee_rule, "items": [], "exemption_vi": version.fee_exemption or None},
        "components": [],
        "note": version.note or None,
        "source": None,
        "confidence": version.confidence,
    }
