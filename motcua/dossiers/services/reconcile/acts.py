"""A round of reconciliation from the upload to its record: every difference is resolved by a person, with a reason."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import Count, QuerySet

from motcua.agency.models import Officer
from motcua.agency.services import log
from motcua.casework.models import Case, Passage
from motcua.common.refusals import Refused
from motcua.common.text import nfc
from motcua.documents.services import keep_file
from motcua.dossiers.models import Difference, Reconciliation
from motcua.dossiers.permissions import actor, can_reconcile, ensure
from motcua.dossiers.services.reconcile.compare import Counts, Found, compare
from motcua.dossiers.services.reconcile.files import check_export, opened
from motcua.dossiers.services.reconcile.rules import rules_of, tolerances

State, Kind, Resolution = Reconciliation.State, Difference.Kind, Difference.Resolution
SHORT = 2000
"""A file of at most so many rows is compared while the page waits."""
TOLD = 100  # codes that the log names of one act
NOT_ALLOWED = "Chỉ văn phòng đối soát số liệu với hệ thống của tỉnh."
# What a difference of a kind may be resolved as; the others would say nothing true.
FITTING = {
    Kind.ONLY_THERE: {Resolution.OURS, Resolution.THEIRS, Resolution.CORRECTED, Resolution.OUTSIDE},
    Kind.ONLY_HERE: {Resolution.OURS, Resolution.THEIRS, Resolution.CORRECTED, Resolution.OUTSIDE},
    Kind.SUGGESTED: set(Resolution),
    Kind.DIFFERS: {Resolution.OURS, Resolution.THEIRS, Resolution.CORRECTED, Resolution.OUTSIDE},
    Kind.TWIN: {Resolution.OURS, Resolution.DUPLICATE, Resolution.OUTSIDE},
    Kind.UNREADABLE: {Resolution.OURS, Resolution.OUTSIDE},
}
DONE = (Resolution.CORRECTED, Resolution.DUPLICATE, Resolution.OUTSIDE)
"""After these the two systems no longer disagree about it."""


def start_reconciliation(
    stream: BinaryIO,
    name: str,
    *,
    by: Officer,
    at: datetime,
    put_aside: Callable[[int], object],
    mapping: dict[str, str] | None = None,
) -> Reconciliation:
    """Keep the export and open a round. A short file is compared at once.

    A long one is left to `put_aside` (the background task of this room) in the same transaction.

    Refused: a file that is no CSV or .xlsx, is too large, or whose headings cannot be understood; then no round is
    opened.
    """
    ensure(can_reconcile(actor(by, at)), NOT_ALLOWED)
    rules = rules_of(by.agency)
    with transaction.atomic():
        kept = keep_file(stream, name, at=at, by=by, check=check_export)
        with opened(kept, name, mapping or {}) as file:
            rows = len(file)
        row = Reconciliation.objects.create(
            agency=by.agency, file=kept, file_name=name[-250:], mapping=mapping or {}, rules=rules, started_by=by,
            started_at=at, rows_total=rows,
        )  # fmt: skip
        _log(row, "started", by=by, at=at, data={"file": row.file_name, "sha256": kept.sha256, "rows": rows})
        if rows > SHORT:
            put_aside(row.pk)
    return row if rows > SHORT else run_reconciliation(row.pk, at=at)


def run_reconciliation(pk: int, *, at: datetime) -> Reconciliation:
    """Compare a waiting round and store what differs, piece by piece; may be run again from the beginning.

    What was compared or finished already is left alone. A file that turns out unreadable half-way fails the round with
    the sentence that says why.
    """
    row = Reconciliation.objects.select_related("agency", "file").get(pk=pk)
    if row.state not in (State.WAITING, State.RUNNING):
        return row
    row.state, row.rows_read = State.RUNNING, 0
    row.save(update_fields=["state", "rows_read"])
    row.differences.all().delete()
    try:
        counts = _compare(row, at)
    except Refused as refused:
        row.state, row.failure = State.FAILED, refused.sentence[:500]
        row.save(update_fields=["state", "failure"])
        return row
    with transaction.atomic():
        row.state, row.compared_at, row.before = State.COMPARED, at, counts.as_json()
        row.first_day, row.last_day = counts.first_day, counts.last_day
        row.save(update_fields=["state", "compared_at", "before", "first_day", "last_day"])
        _log(row, "compared", by=row.started_by, at=at, data=row.before)
    return row


def _compare(row: Reconciliation, at: datetime) -> Counts:
    counts = Counts()
    rules = tolerances(row.rules)
    with opened(row.file, row.file_name, row.mapping) as file:
        for counts, found in compare(file, agency=row.agency, rules=rules, at=at):
            _keep(row, found)
            if counts.read > row.rows_read:
                row.rows_read = counts.read
                row.save(update_fields=["rows_read"])
    return counts


def _keep(row: Reconciliation, found: list[Found]) -> None:
    Difference.objects.bulk_create(
        (
            Difference(
                reconciliation=row, kind=one.kind, code=one.code, line=one.line, case_id=one.case_id,
                fields=one.fields, theirs=one.theirs,
            )
            for one in found
        ),
        batch_size=1000,
    )  # fmt: skip


# Resolving


def resolve_differences(
    row: Reconciliation, chosen: QuerySet[Difference], *, resolution: str, note: str, by: Officer, at: datetime
) -> int:
    """Write down, for one or many, who is right and why; returns how many. All of them or none.

    `corrected` asks for the act: since the comparison something must have happened to the dossier here, and that
    passage is kept with the difference. Resolving anew replaces the word before; the log keeps both.
    """
    ensure(can_reconcile(actor(by, at)), NOT_ALLOWED)
    with transaction.atomic():
        locked = _locked(row, by)
        if resolution not in Resolution.values:
            raise Refused("Chọn một cách giải quyết.", field="resolution")
        note = nfc(note)
        if not note:
            raise Refused("Ghi giải thích: vì sao lệch, ai sửa, theo văn bản nào.", field="note")
        differences = list(chosen.filter(reconciliation=locked).select_for_update(of=("self",)))
        if not differences:
            raise Refused("Chưa chọn chỗ lệch nào.", field="chosen")
        _fits(differences, resolution)
        if resolution == Resolution.CORRECTED:
            _find_acts(locked, differences)
        for one in differences:
            one.resolution, one.note, one.resolved_by, one.resolved_at = resolution, note, by, at
            if resolution != Resolution.CORRECTED:
                one.passage = None
        changed = ["resolution", "note", "passage", "case", "resolved_by", "resolved_at"]
        Difference.objects.bulk_update(differences, changed, batch_size=200)
        codes = [one.code for one in differences][:TOLD]
        data = {"resolution": resolution, "note": note, "rows": len(differences), "codes": codes}
        _log(locked, "resolved", by=by, at=at, data=data)
    return len(differences)


def _locked(row: Reconciliation, by: Officer) -> Reconciliation:
    locked = Reconciliation.objects.select_for_update(of=("self",)).select_related("agency").get(pk=row.pk)
    if locked.agency_id != by.agency_id:
        raise Refused("Đợt đối soát này của cơ quan khác.")
    if locked.state != State.COMPARED:
        raise Refused(f"Đợt đối soát «{locked.get_state_display()}»: không ghi cách giải quyết được.")
    return locked


def _fits(differences: list[Difference], resolution: str) -> None:
    for one in differences:
        if resolution not in FITTING[Kind(one.kind)]:
            what, how = Kind(one.kind).label, Resolution(resolution).label
            raise Refused(f"«{how}» không hợp với chỗ lệch «{what}» ({one.code}).", field="resolution")


def _find_acts(row: Reconciliation, differences: list[Difference]) -> None:
    """The last passage of each dossier since the comparison; a dossier that was only there must be here by now."""
    came = {case.code: case for case in Case.objects.filter(agency=row.agency, code__in=[d.code for d in differences])}
    for one in differences:
        if one.case_id is None:
            one.case = came.get(one.code)
    since = Passage.objects.filter(case__in=[one.case_id for one in differences if one.case_id], at__gt=row.started_at)
    last = {passage.case_id: passage for passage in since.order_by("case", "number")}
    for one in differences:
        one.passage = last.get(one.case_id) if one.case_id else None
        if one.passage is None:
            raise Refused(
                f"Hồ sơ {one.code} chưa có việc nào ở đây từ lúc đối soát. Sửa hồ sơ (hoặc nhập lại) trước, rồi ghi "
                "«Đã sửa ở đây».",
                field="resolution",
            )


def finish_reconciliation(row: Reconciliation, *, conclusion: str, by: Officer, at: datetime) -> Reconciliation:
    """End the round with its record: counts before and after. Refused as long as a difference is unresolved."""
    ensure(can_reconcile(actor(by, at)), NOT_ALLOWED)
    with transaction.atomic():
        locked = _locked(row, by)
        rest = locked.differences.filter(resolution="").count()
        if rest:
            raise Refused(f"Còn {rest} chỗ lệch chưa giải quyết. Giải quyết hết rồi kết thúc.")
        locked.state, locked.after = State.FINISHED, counts_after(locked)
        locked.conclusion, locked.finished_by, locked.finished_at = conclusion.strip(), by, at
        locked.save(update_fields=["state", "after", "conclusion", "finished_by", "finished_at"])
        _log(locked, "finished", by=by, at=at, data=locked.after)
    return locked


def counts_after(row: Reconciliation) -> dict[str, Any]:
    """How many of each kind still stand, and how many were resolved in which way."""
    told = row.differences.order_by().values("kind", "resolution").annotate(number=Count("pk"))
    rest: Counter[str] = Counter()
    ways: Counter[str] = Counter()
    for line in told.values_list("kind", "resolution", "number"):
        kind, resolution, number = line
        rest[kind] += 0 if resolution in DONE else number
        ways[resolution] += number
    return {"rest": dict(rest), "ways": {way: ways[way] for way in Resolution.values if ways[way]}}


def _log(row: Reconciliation, verb: str, *, by: Officer | None, at: datetime, data: dict[str, Any]) -> None:
    subject = f"reconciliation:{row.pk}"
    log(f"dossier:reconciliation:{verb}", by=by, agency=row.agency, at=at, subject=subject, data=data)
