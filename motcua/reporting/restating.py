"""Đính chính: what signed figures would be today, dossier by dossier, and why. The signed ones stay as they are."""

import hashlib
import logging
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from motcua.agency.models import Agency, Officer
from motcua.casework.models import Passage
from motcua.common.moments import local
from motcua.common.refusals import Refused
from motcua.common.text import nfc
from motcua.documents.services import draw_paper, issue_paper
from motcua.dossiers.permissions import actor, ensure
from motcua.law.lifecycle import ACTS
from motcua.reporting.contributions import MOMENTS, UNSTEADY, Contributions, canonical, packed, read_back, unpacked
from motcua.reporting.freezing import Snapshot, freezes_of, period_of, record, snapshot
from motcua.reporting.models import Freeze, FreezeCheck, FreezeState, Restatement
from motcua.reporting.permissions import can_restate_figures
from motcua.reporting.report_06a import COLUMNS, FORM, HEADINGS, WrongTable

logger = logging.getLogger(__name__)

PAPER = "restatement"
WORDS = "loi-van"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOMENT_WORDS = dict(zip(MOMENTS, ("tiếp nhận", "hạn trả", "kết thúc"), strict=True))
PART_WORDS = {"dat": "đạt", "chua-dat": "chưa đạt"}
# Notes of imports and recalculations tell of files and calendars; those of other acts may tell of people.
IMPORTED = "Nhập từ tệp"
NO_HISTORY = "Số liệu ghi sau ngày chốt (đánh giá, xin lỗi, công khai, danh mục …)"
AT_ONCE = 1000
PRINTED_MOVES = 2000


@dataclass(frozen=True)
class Change:
    """One number, or one piece of text, that is another. `place`: "II.06a|Hộ tịch|8" or "T06|tu-so"."""

    place: str
    name: str
    old: int | str
    new: int | str


@dataclass(frozen=True)
class Move:
    """One dossier: which places it left, which it joined, and why, as its history tells."""

    code: str
    left: list[str]
    joined: list[str]
    why: str


@dataclass
class Differences:
    """What holds today against what was last confirmed. `base` is the moment of the latter."""

    base: datetime
    today: Snapshot
    changes: list[Change] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.changes or self.moves)

    @property
    def sha256(self) -> str:
        """Names these very differences, so that nobody confirms others than they saw."""
        told = {"changes": [asdict(one) for one in self.changes], "moves": [asdict(one) for one in self.moves]}
        return hashlib.sha256(canonical(told).encode()).hexdigest()


# Comparing


def differences(freeze: Freeze, *, at: datetime) -> Differences:
    """Compute the same period anew and compare with what was confirmed last: the signed figures, or a restatement."""
    last = freeze.restatements.order_by("-number").first()
    values, kept, base = (
        (last.values, last.contributions, last.as_of) if last else (freeze.values, freeze.contributions, freeze.as_of)
    )
    today = snapshot(freeze.agency, freeze.form, period_of(freeze), as_of=at)
    moves = _moves(freeze.agency, read_back(unpacked(kept)), read_back(today.contributions), base)
    return Differences(base, today, list(_changes(values, today.values)), moves)


def _changes(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    was, now = dict(_told(old)), dict(_told(new))
    for place in [*was, *(place for place in now if place not in was)]:
        before, after = was.get(place), now.get(place)
        if (before or 0) != (after or 0):
            nothing: int | str = 0 if isinstance(before or after, int) else ""
            name = name_of(place, new if after is not None else old)
            yield Change(place, name, before or nothing, after or nothing)


def _told(values: dict[str, Any]) -> Iterator[tuple[str, int | str]]:
    """Every number that is kept by itself, and every text; shares follow from their numbers."""
    for row in values.get("table", []):
        for column in COLUMNS:
            yield f"{FORM}|{row['2']}|{column}", row[column]
    for table in values.get("tables", []):
        kept = [column["number"] for column in table["columns"][2:] if column["type"] != "percent"]
        for row in table["rows"]:
            for number in kept:
                yield f"{table['code']}|{row['name']}|{number}", row["cells"][number]
    for row in values["measures"]:
        yield f"{row['code']}|tu-so", row["numerator"]
        yield f"{row['code']}|mau-so", row["denominator"]
    for section in values.get("words", []):
        yield f"{WORDS}|{section['key']}", "\n".join(section["text"])


def name_of(place: str, values: Mapping[str, Any]) -> str:
    """The place in words: "II.06a, Hộ tịch, cột (8) Đã giải quyết: trước hạn"; "T06, tử số"; "Lời văn, mục …"."""
    head, *rest = place.split("|")
    if head == WORDS:
        return f"Lời văn, mục «{next(one['heading'] for one in values['words'] if one['key'] == rest[0])}»"
    if len(rest) == 2:
        return f"{head}, {rest[0]}, cột ({rest[1]}) {_heading(head, rest[1], values)}"
    return f"{head}, {'tử số' if rest[0] == 'tu-so' else 'mẫu số'}"


def _heading(code: str, number: str, values: Mapping[str, Any]) -> str:
    table = next((table for table in values.get("tables", []) if table["code"] == code), None)
    if table is None:
        return HEADINGS[number]
    words: str = next(column["words"] for column in table["columns"] if column["number"] == number)
    return words


def place_words(place: str) -> str:
    """Where a dossier counted, short: "II.06a cột (8)", "T06 chưa đạt"."""
    head, *rest = place.split("|")
    if len(rest) == 2:
        return f"{head} cột ({rest[1]}) {rest[0]}"
    return f"{head} {PART_WORDS[rest[0]]}"


def _moves(agency: Agency, old: Contributions, new: Contributions, base: datetime) -> list[Move]:
    """Dossiers that count elsewhere today, in the order of their codes."""
    changed = []
    for code in sorted(old.places.keys() | new.places.keys()):
        was, now = _steady(old.places.get(code)), _steady(new.places.get(code))
        if was != now:
            changed.append((code, sorted(was - now), sorted(now - was)))
    told = _histories(agency, [code for code, _left, _joined in changed], base)
    return [
        Move(code, left, joined, _why(told.get(code, []), old.moments.get(code), new.moments.get(code)))
        for code, left, joined in changed
    ]


def _steady(places: frozenset[str] | None) -> frozenset[str]:
    return frozenset(place for place in places or () if place.split("|")[0] not in UNSTEADY)


def _histories(agency: Agency, codes: list[str], base: datetime) -> dict[str, list[Passage]]:
    """What happened to these dossiers since, in a question for each thousand."""
    found: dict[str, list[Passage]] = {}
    for start in range(0, len(codes), AT_ONCE):
        wanted = codes[start : start + AT_ONCE]
        rows = Passage.objects.filter(case__agency=agency, case__code__in=wanted, at__gt=base)
        for passage in rows.select_related("case").order_by("case", "number"):
            found.setdefault(passage.case.code, []).append(passage)
    return found


def _why(history: list[Passage], old: list[int | None] | None, new: list[int | None] | None) -> str:
    """Which of its moments are others, and the acts since; the last three when there are many."""
    acts = [_act_words(passage) for passage in history[-3:]]
    facts = _moment_words(old, new)
    if old is None and new is not None:
        facts = ["hồ sơ này lúc chốt chưa có trong kỳ"]
    elif new is None and old is not None:
        facts = ["hồ sơ này nay không còn trong kỳ"]
    return "; ".join([*facts, *acts]) or NO_HISTORY


def _act_words(passage: Passage) -> str:
    rule = ACTS.get(passage.act)
    label = rule.label_vi if rule else passage.act
    if passage.act == "import":
        label = passage.note or IMPORTED
    elif passage.act == "recalculate" and passage.note:
        label = f"{label} ({passage.note})"
    return f"{label}, {local(passage.at):%d/%m/%Y}"


def _moment_words(old: list[int | None] | None, new: list[int | None] | None) -> list[str]:
    pairs = zip(MOMENTS, old or [], new or [], strict=False)
    return [f"{MOMENT_WORDS[name]} {_day(was)} → {_day(now)}" for name, was, now in pairs if was != now]


def _day(micros: int | None) -> str:
    if micros is None:
        return "chưa có"
    return f"{local(EPOCH + timedelta(microseconds=micros)):%H:%M %d/%m/%Y}"


# The act


def restate_figures(freeze: Freeze, *, reason: str, seen: str, by: Officer, at: datetime) -> Restatement:
    """Confirm today's differences with a reason, as a numbered paper. The signed figures stay as they are.

    `seen`: `Differences.sha256` of what the officer looked at. Refused: not signed, nothing differs, no reason, or the
    differences have changed meanwhile.
    """
    ensure(can_restate_figures(actor(by, at)), "Bạn không được lập đính chính số liệu.")
    reason = nfc(reason)
    with transaction.atomic():
        locked = Freeze.objects.select_for_update(of=("self",)).select_related("agency").get(pk=freeze.pk)
        if locked.agency_id != by.agency_id:
            raise Refused("Số liệu này của cơ quan khác.")
        if not locked.is_signed:
            raise Refused("Số liệu chưa ký: chốt lại là đủ, không cần đính chính.")
        if not reason:
            raise Refused("Ghi lý do đính chính.", field="reason")
        found = differences(locked, at=at)
        if not found:
            raise Refused("Số liệu đã ký vẫn khớp với hồ sơ hôm nay: không có gì để đính chính.")
        if found.sha256 != seen:
            raise Refused("Vừa có thay đổi khác sau khi bạn mở trang. Xem lại các chỗ lệch rồi xác nhận.")
        return _store(locked, found, reason=reason, by=by, at=at)


def _store(freeze: Freeze, found: Differences, *, reason: str, by: Officer, at: datetime) -> Restatement:
    number = freeze.restatements.count() + 1
    told = {
        "freeze": freeze.sha256,
        "number": number,
        "reason": reason,
        "changes": [asdict(one) for one in found.changes],
        "moves": [asdict(one) for one in found.moves],
        "values": found.today.values,
        "contributions": found.today.contributions,
    }
    sha256 = hashlib.sha256(canonical(told).encode()).hexdigest()
    data = sheet(freeze, found, number=number, reason=reason, sha256=sha256, by=by)
    paper = issue_paper(PAPER, agency=freeze.agency, data=data, at=at, by=by)
    row = Restatement.objects.create(
        freeze=freeze,
        number=number,
        as_of=at,
        values=told["values"],
        contributions=packed(found.today.contributions),
        changes=told["changes"],
        moves=told["moves"],
        reason=reason,
        sha256=sha256,
        confirmed_by=by,
        confirmed_at=at,
        paper=paper,
    )
    FreezeCheck.objects.update_or_create(
        freeze=freeze, defaults={"checked_at": at, "changed": 0, "differs_since": None}
    )
    said = {"sha256": sha256, "number": paper.number_text, "changes": len(found.changes), "moves": len(found.moves)}
    record(freeze, "restated", by=by, at=at, data=said)
    return row


# By the clock


def check_signed(agency: Agency, *, at: datetime) -> int:
    """Look at every signed freeze: does it still agree? What differs is noted for the board; returns how many do.

    One whose period cannot be computed any more (a form that was taken away, a table that contradicts itself) keeps the
    note of its last look; the reason is in the log of the program.
    """
    known = FreezeCheck.objects.in_bulk(field_name="freeze_id")
    count = 0
    for freeze in Freeze.objects.filter(agency=agency, state=FreezeState.SIGNED).select_related("agency"):
        try:
            found = differences(freeze, at=at)
        except (Refused, WrongTable):  # one that cannot be made anew keeps nobody from looking at the others
            logger.exception("signed figures %s cannot be compared", freeze.pk)
            continue
        size = len(found.changes) or len(found.moves)
        before = known.get(freeze.pk)
        since = (before.differs_since if before else None) or at
        kept = {"checked_at": at, "changed": size, "differs_since": since if size else None}
        FreezeCheck.objects.update_or_create(freeze=freeze, defaults=kept)
        count += bool(size)
    return count


def drifted(agency: Agency) -> list[Freeze]:
    """Signed freezes that no longer agreed when they were last looked at, the longest standing first."""
    rows = freezes_of(agency).filter(check_made__changed__gt=0).select_related("check_made")
    return list(rows.order_by("check_made__differs_since"))


# Paper


def sheet(freeze: Freeze, found: Differences, *, number: int, reason: str, sha256: str, by: Officer) -> dict[str, Any]:
    """What stands on the restatement (`documents/typst/restatement.typ`); very many dossiers are only counted."""
    assert freeze.paper is not None
    moves = [
        {
            "code": one.code,
            "left": ", ".join(map(place_words, one.left)),
            "joined": ", ".join(map(place_words, one.joined)),
            "why": one.why,
        }
        for one in found.moves[:PRINTED_MOVES]
    ]
    return {
        "unit": freeze.agency.full_name.upper(),
        "place": freeze.agency.place,
        "period": f"{period_of(freeze)}",
        "signed_number": freeze.paper.number_text,
        "signed_at": freeze.signed_at,
        "round": number,
        "changes": [{"name": one.name, "old": one.old, "new": one.new} for one in found.changes],
        "moves": moves,
        "moves_total": len(found.moves),
        "reason": reason,
        "sha256": sha256,
        "signer_name": by.full_name,
        "signer_lines": ["NGƯỜI XÁC NHẬN"],
    }


def restatement_pdf(row: Restatement) -> bytes:
    return draw_paper(row.paper)
