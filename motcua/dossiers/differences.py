"""Differences of a reconciliation in words: for the page, the printed record and the CSV."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from motcua.agency.models import Agency
from motcua.casework.models import Passage
from motcua.common.moments import local
from motcua.dossiers.models import Difference, Reconciliation
from motcua.law.lifecycle import ACTS, State

FIELD_NAMES = {
    "procedure": "Thủ tục",
    "received": "Tiếp nhận",
    "due": "Hẹn trả",
    "ended": "Kết thúc",
    "returned": "Trả kết quả",
    "state": "Trạng thái",
    "owner": "Chủ hồ sơ",
    "identity": "Số định danh",
    "fault": "Lỗi",
}
ACT_NAMES = {"import": "Nhập lại từ tệp"}
HEADINGS = (
    "Loại", "Mã hồ sơ", "Dòng của tệp", "Tệp ghi", "Ở đây", "Cách giải quyết", "Giải thích", "Việc đã làm",
    "Người giải quyết", "Lúc",
)  # fmt: skip
CHUNK = 1000


def rounds_of(agency: Agency) -> QuerySet[Reconciliation]:
    return Reconciliation.objects.filter(agency=agency).select_related("started_by", "finished_by").order_by("-id")


def differences_of(row: Reconciliation, *, kind: str = "", resolution: str | None = None) -> QuerySet[Difference]:
    """Those of a round in the order they were found. `resolution`: "" = not yet resolved, None = all."""
    found = row.differences.select_related("case", "passage", "resolved_by")
    if kind:
        found = found.filter(kind=kind)
    if resolution is not None:
        found = found.filter(resolution=resolution)
    return found.order_by("id")


def tally(row: Reconciliation) -> dict[tuple[str, str], int]:
    """(kind, resolution) → how many."""
    told = row.differences.order_by().values_list("kind", "resolution").annotate(number=Count("pk"))
    return {(kind, resolution): number for kind, resolution, number in told}


def value_words(field: str, value: str) -> str:
    """What the file or our tables say, as people write it: 18/07/2024 10:00; Đã trả kết quả."""
    if not value:
        return "chưa có"
    if field == "state":
        return State(value).label
    if field in ("received", "due", "ended", "returned"):
        moment = datetime.fromisoformat(value)
        return f"{moment:%d/%m/%Y %H:%M}" if "T" in value else f"{moment:%d/%m/%Y}"
    return value


def pairs_of(one: Difference) -> list[tuple[str, str, str]]:
    """Field, theirs, ours, of what differs."""
    return [
        (FIELD_NAMES[row["field"]], value_words(row["field"], row["theirs"]), value_words(row["field"], row["ours"]))
        for row in one.fields
    ]


def theirs_of(one: Difference) -> list[tuple[str, str]]:
    """What the file says of a dossier that is paired with none of ours; names and numbers are masked."""
    return [(FIELD_NAMES[name], value_words(name, value)) for name, value in one.theirs.items()]


def act_words(passage: Passage | None) -> str:
    if passage is None:
        return ""
    rule = ACTS.get(passage.act)
    label = ACT_NAMES.get(passage.act) or (rule.label_vi if rule else passage.act)
    return f"{label}, {local(passage.at):%H:%M %d/%m/%Y}"


def csv_rows(row: Reconciliation) -> Iterator[list[str]]:
    """Every difference of a round as a line of the record, read in pieces."""
    yield list(HEADINGS)
    for one in differences_of(row).iterator(chunk_size=CHUNK):
        yield _csv_row(one)


def _csv_row(one: Difference) -> list[str]:
    pairs = pairs_of(one)
    theirs = [f"{name}: {theirs}" for name, theirs, _ours in pairs] or [f"{name}: {v}" for name, v in theirs_of(one)]
    ours = [f"{name}: {ours}" for name, _theirs, ours in pairs]
    return [
        one.get_kind_display(),
        one.code,
        str(one.line or ""),
        "; ".join(theirs),
        "; ".join(ours) or (one.case.code if one.case else ""),
        one.get_resolution_display() if one.resolution else "",
        one.note,
        act_words(one.passage),
        one.resolved_by.full_name if one.resolved_by else "",
        f"{local(one.resolved_at):%d/%m/%Y %H:%M}" if one.resolved_at else "",
    ]


def ways_of(row: Reconciliation) -> list[dict[str, Any]]:
    """Kind by kind: how many were found, how many in each way resolved, how many still stand."""
    counted = tally(row)
    lines = []
    for kind, label in Difference.Kind.choices:
        ways = {way: counted.get((kind, way), 0) for way in Difference.Resolution.values}
        found = sum(ways.values()) + counted.get((kind, ""), 0)
        if found:
            still = sum(number for way, number in ways.items() if way in ("ours", "theirs"))
            lines.append({"label": label, "found": found, "ways": list(ways.values()), "still": still})
    return lines
