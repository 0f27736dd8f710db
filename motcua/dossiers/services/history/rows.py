"""One row of the file as values, or everything that is wrong with it in Vietnamese."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any

from motcua.common.moments import VIETNAM, day_of
from motcua.common.text import nfc
from motcua.dossiers.services.history.files import REQUIRED, VALUES, key_of
from motcua.law.lifecycle import BY_CODE, END_STATES, LABELS, State

NEVER_RECEIVED = frozenset({State.REGISTERED, State.NOT_ACCEPTED})
WAITING = {State.SUPPLEMENT: "supplement", State.FINANCIAL: "financial"}
STATES = {key_of(label): state for state, label in LABELS.items()} | {
    str(code): state for code, state in BY_CODE.items()
}
COUNTS = {
    "can_so_hoa": "papers_to_digitise",
    "da_so_hoa": "papers_digitised",
    "tai_su_dung_duoc": "papers_reusable",
    "da_tai_su_dung": "papers_reused",
    "phi": "fee_vnd",
}
FLAGS = {"ket_qua_dien_tu": "electronic_result", "xac_thuc": "authenticated", "tu_xa": "remote"}
CHOICES = {"thanh_toan": "payment", "cong_thanh_toan": "payment_gateway"}
MOMENTS = {"xin_loi_luc": "apologised_at", "giai_trinh_luc": "explained_at"}
LENGTHS = {"ma_ho_so": 60, "ma_tthc": 30, "so_dinh_danh": 20, "chu_ho_so": 250, "dia_chi": 300, "dien_thoai": 20}
LENGTHS |= {"linh_vuc": 150, "cong_chuc": 200, "don_vi_giai_quyet": 250}
VIETNAMESE = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$")
NOT_IN_ADDRESSES = re.compile(r"[\s/?#%\\]")


@dataclass(frozen=True)
class Stamp:
    """A moment as the file tells it; `has_time` is False where only the day is known (then it stands at midnight)."""

    moment: datetime
    has_time: bool

    @property
    def day(self) -> date:
        return day_of(self.moment)


@dataclass
class PastRow:
    """A row that can be stored. Only state 1 and 3 lack `received` and `due`: such a dossier was never taken in."""

    code: str
    procedure_code: str
    procedure_name: str
    field_name: str
    channel: str
    state: State
    owner: dict[str, str]
    submitted: Stamp | None
    received: Stamp | None
    due: Stamp | None
    ended: Stamp | None
    returned: Stamp | None
    pauses: list[tuple[Stamp, Stamp | None]] = field(default_factory=list)
    return_way: str = "counter"
    rating: str = ""
    rated: Stamp | None = None
    officer: str = ""
    unit: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


class Faulty(Exception):  # noqa: N818  (it reads as what the row is)
    """The row cannot be stored; the message says all its faults."""


def read_moment(text: str) -> Stamp | None:
    """ISO, or dd/mm/yyyy[ hh:mm[:ss]]; None when it is neither. A moment without zone is Vietnamese time."""
    if match := VIETNAMESE.match(text):
        day, month, year, hour, minute, second = (int(part) if part else 0 for part in match.groups())
        try:
            return Stamp(datetime(year, month, day, hour, minute, second, tzinfo=VIETNAM), match[4] is not None)
        except ValueError:
            return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    has_time = ":" in text or moment.time() != time.min
    return Stamp(moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM), has_time)


class _Reader:
    """Takes values out of a row and gathers what is wrong instead of stopping at the first fault."""

    def __init__(self, values: dict[str, str]) -> None:
        self.values = values
        self.faults: list[str] = []

    def text(self, column: str) -> str:
        value = nfc(self.values.get(column, ""))
        if len(value) > LENGTHS.get(column, 1000):
            self.faults.append(f"{column}: dài quá {LENGTHS.get(column, 1000)} ký tự")
        return value

    def stamp(self, column: str) -> Stamp | None:
        text = self.values.get(column, "")
        if not text:
            return None
        stamp = read_moment(text)
        if stamp is None:
            self.faults.append(f"{column}: «{text}» không phải ngày; ghi dd/mm/yyyy hoặc yyyy-mm-dd")
        return stamp

    def choice(self, column: str, table: str, default: str = "") -> str:
        text = self.values.get(column, "")
        if not text:
            return default
        value = VALUES[table].get(key_of(text))
        if value is None:
            known = ", ".join(dict.fromkeys(word for word in VALUES[table].values()))
            self.faults.append(f"{column}: không hiểu «{text}» ({known})")
        return value or default

    def count(self, column: str) -> int | None:
        text = re.sub(r"[.,](?=\d{3}\b)|\s|đ(ồng)?$", "", self.values.get(column, ""))
        if not text:
            return None
        if not text.isascii() or not text.isdigit():
            self.faults.append(f"{column}: «{self.values[column]}» không phải số nguyên")
            return None
        return int(text)


def read_row(values: dict[str, str], *, at: datetime) -> PastRow:
    """The row as values. Raises Faulty with every fault, each beginning with its column."""
    take = _Reader(values)
    state = _state(take)
    row = PastRow(
        code=take.text("ma_ho_so"),
        procedure_code=_procedure_code(take.text("ma_tthc")),
        procedure_name=take.text("ten_tthc"),
        field_name=take.text("linh_vuc"),
        channel=take.choice("kenh", "kenh"),
        state=state or State.PROCESSING,
        owner=_owner(take),
        submitted=take.stamp("ngay_nop"),
        received=take.stamp("ngay_tiep_nhan"),
        due=take.stamp("ngay_hen_tra"),
        ended=take.stamp("ngay_xu_ly_xong"),
        returned=take.stamp("ngay_tra"),
        pauses=_pauses(take),
        return_way=take.choice("tra_qua", "tra_qua", "counter"),
        rating=take.choice("danh_gia", "danh_gia"),
        rated=take.stamp("ngay_danh_gia"),
        officer=take.text("cong_chuc"),
        unit=take.text("don_vi_giai_quyet"),
        extra=_extra(take),
    )
    if state and not take.faults:
        _settle_end(row)
        take.faults += [*_missing(values, state), *_order_faults(row, at), *_pause_faults(row)]
    elif not state:
        take.faults += _missing(values, State.PROCESSING)
    if take.faults:
        raise Faulty("; ".join(dict.fromkeys(take.faults)))
    return row


def _state(take: _Reader) -> State | None:
    text = take.values.get("trang_thai", "")
    state = STATES.get(key_of(text))
    if text and state is None:
        take.faults.append(f"trang_thai: «{text}» không có trong mười trạng thái quốc gia (1–10)")
    return state


def _procedure_code(text: str) -> str:
    """A spreadsheet that took the code for a number has lost its last zeros: national codes have six digits."""
    head, _, tail = text.partition(".")
    return f"{head}.{tail.ljust(6, '0')}" if len(head) == 1 and head.isdigit() and tail.isdigit() else text


def _owner(take: _Reader) -> dict[str, str]:
    owner = {
        "name": take.text("chu_ho_so"),
        "kind": take.choice("loai_doi_tuong", "loai_doi_tuong", "citizen"),
        "identity_number": take.text("so_dinh_danh").replace(" ", ""),
        "address": take.text("dia_chi"),
        "phone": take.text("dien_thoai"),
    }
    return {key: value for key, value in owner.items() if value}


def _pauses(take: _Reader) -> list[tuple[Stamp, Stamp | None]]:
    found = []
    for part in filter(None, (part.strip() for part in take.values.get("bo_sung", "").split(";"))):
        start, end = _halves(part)
        first, last = read_moment(start), read_moment(end) if end else None
        if first is None or (end and last is None):
            take.faults.append(f"bo_sung: «{part}» phải là «từ/đến», mỗi mốc là ngày ISO hoặc dd/mm/yyyy")
        else:
            found.append((first, last))
    return sorted(found, key=lambda pause: pause[0].moment)


def _halves(part: str) -> tuple[str, str]:
    """Split at the slash between the two moments, not at those inside dd/mm/yyyy."""
    slashes = [index for index, letter in enumerate(part) if letter == "/"]
    inside = 0 if part[:4].isdigit() else 2
    cut = slashes[inside] if len(slashes) > inside else len(part)
    return part[:cut].strip(), part[cut + 1 :].strip()


def _extra(take: _Reader) -> dict[str, Any]:
    values: dict[str, Any] = {name: take.count(column) for column, name in COUNTS.items()}
    values |= {name: take.choice(column, column) or None for column, name in CHOICES.items()}
    for column, name in FLAGS.items():
        flag = take.choice(column, "flag")
        values[name] = None if not flag else flag == "yes"
    for column, name in MOMENTS.items():
        stamp = take.stamp(column)
        values[name] = stamp.moment.isoformat() if stamp else None
    return {name: value for name, value in values.items() if value is not None}


def _missing(values: dict[str, str], state: State) -> list[str]:
    needed = [
        column for column in REQUIRED if not (state in NEVER_RECEIVED and column in {"ngay_tiep_nhan", "ngay_hen_tra"})
    ]
    faults = [f"{column}: còn trống" for column in needed if not values.get(column)]
    code = values.get("ma_ho_so", "")
    if NOT_IN_ADDRESSES.search(nfc(code)):
        faults.append("ma_ho_so: có khoảng trắng hoặc ký tự / ? # % \\ không dùng được trong mã")
    return faults


def _settle_end(row: PastRow) -> None:
    """The end is *Đã xử lý xong*; where only the handing-over is known, that day."""
    if row.state in END_STATES:
        row.ended = row.ended or row.returned


def _before(first: Stamp | None, second: Stamp | None) -> bool:
    """Whether `second` lies before `first`; by day where one of them has no time."""
    if first is None or second is None:
        return False
    if first.has_time and second.has_time:
        return second.moment < first.moment
    return second.day < first.day


def _order_faults(row: PastRow, at: datetime) -> list[str]:
    label = f"{row.state.code} ({row.state.label})"
    closed = row.state in END_STATES
    wrong = {
        "ngay_tiep_nhan: ở tương lai": row.received is not None and row.received.moment > at,
        "ngay_xu_ly_xong: ở tương lai": row.ended is not None and row.ended.moment > at,
        "ngay_nop: sau ngày tiếp nhận": _before(row.submitted, row.received),
        "ngay_hen_tra: trước ngày tiếp nhận": _before(row.received, row.due),
        "ngay_xu_ly_xong: trước ngày tiếp nhận": _before(row.received, row.ended),
        "ngay_tra: trước ngày xử lý xong": _before(row.ended, row.returned),
        f"ngay_xu_ly_xong: còn trống mà trạng thái là {label}": closed
        and row.ended is None
        and row.state not in NEVER_RECEIVED,
        f"trang_thai: {label} là đang giải quyết, nhưng đã có ngày xử lý xong hoặc ngày trả": not closed
        and bool(row.ended or row.returned),
    }
    return [sentence for sentence, is_wrong in wrong.items() if is_wrong]


def _pause_faults(row: PastRow) -> list[str]:
    is_open = any(end is None for _start, end in row.pauses)
    last = row.pauses[-1][1] if row.pauses else None
    wrong = {
        "bo_sung: kết thúc trước khi bắt đầu": any(_before(start, end) for start, end in row.pauses),
        "bo_sung: các lần chồng nhau": any(
            one[1] is None or _before(one[1], two[0]) for one, two in pairwise(row.pauses)
        ),
        "bo_sung: trước ngày tiếp nhận": any(_before(row.received, start) for start, _end in row.pauses),
        "bo_sung: sau ngày xử lý xong": any(_before(start, row.ended) for start, _ in row.pauses)
        or _before(last, row.ended),
        "bo_sung: còn mở, nhưng trạng thái không phải 5 hoặc 6": is_open
        and row.state not in END_STATES
        and row.state not in WAITING,
    }
    return [sentence for sentence, is_wrong in wrong.items() if is_wrong]
