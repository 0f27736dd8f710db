"""The same publication as a spreadsheet and as a feed: columns with their headings, CSV and Atom."""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from motcua.reporting.publication_data import Data, Kind
from motcua.reporting.standing_data import CATALOGUE, SATISFACTION, USUAL_TIMES

FIGURE = (
    ("code", "Mã"), ("name", "Chỉ tiêu"), ("numerator", "Tử số"), ("denominator", "Mẫu số"), ("value", "Giá trị"),
    ("unit", "Đơn vị"), ("comparator", "So sánh"), ("target", "Chỉ tiêu đặt ra"), ("met", "Đạt"),
    ("verdict", "Kết luận"), ("formula", "Cách tính"), ("legal_basis", "Căn cứ"),
    ("formula_version", "Phiên bản công thức"), ("remark", "Lưu ý"),
)  # fmt: skip
COLUMNS: dict[str, tuple[tuple[str, str], ...]] = {
    Kind.MEASURES.value: FIGURE,
    Kind.MEASURES_766.value: (*FIGURE, ("points", "Điểm"), ("max_points", "Điểm tối đa"), ("group", "Nhóm")),
    Kind.LATE_LIST.value: (
        ("code", "Mã hồ sơ"), ("procedure", "Thủ tục"), ("field", "Lĩnh vực"), ("unit", "Đơn vị"),
        ("officer", "Công chức chịu trách nhiệm"), ("received_on", "Tiếp nhận"), ("due_on", "Hạn trả"),
        ("finished_on", "Kết thúc"), ("days_late", "Số ngày quá hạn"), ("cause_words", "Nguyên nhân"),
        ("apologised_on", "Xin lỗi"), ("explained_on", "Giải trình"), ("still_late", "Tiếp tục quá hạn"),
    ),
    Kind.PROCEDURES.value: (
        ("day", "Ngày"), ("change_words", "Thay đổi"), ("code", "Mã thủ tục"), ("name", "Thủ tục"),
        ("field", "Lĩnh vực"), ("level", "Cấp thực hiện"), ("version", "Phiên bản"), ("limit_words", "Thời hạn"),
        ("decision", "Quyết định công bố"), ("successor", "Thay bằng"),
    ),
    Kind.PETITIONS.value: (
        ("code", "Mã"), ("subject", "Nội dung"), ("received_on", "Tiếp nhận"), ("answered_on", "Trả lời"),
    ),
    "publications": (
        ("number", "Số"), ("kind", "Loại"), ("title", "Nội dung"), ("from", "Từ ngày"), ("to", "Đến ngày"),
        ("published_at", "Công khai lúc"), ("sha256", "Mã băm SHA-256"), ("replaces", "Đính chính cho số"),
        ("address", "Địa chỉ"),
    ),
    CATALOGUE: (
        ("code", "Mã thủ tục"), ("name", "Thủ tục"), ("field", "Lĩnh vực"), ("level", "Cấp thực hiện"),
        ("version", "Phiên bản"), ("valid_from", "Hiệu lực từ"), ("limit_words", "Thời hạn"),
        ("fee_words", "Phí, lệ phí"), ("online_words", "Nộp trực tuyến"), ("legal_basis", "Căn cứ pháp lý"),
    ),
    USUAL_TIMES: (
        ("code", "Mã thủ tục"), ("name", "Thủ tục"), ("field", "Lĩnh vực"), ("dossiers", "Số hồ sơ"),
        ("median_minutes", "Trung vị (phút làm việc)"), ("median_words", "Trung vị"),
        ("nine_in_ten_minutes", "9/10 hồ sơ trong (phút làm việc)"), ("nine_in_ten_words", "9/10 hồ sơ trong"),
        ("limit_minutes", "Thời hạn (phút làm việc)"), ("limit_words", "Thời hạn quy định"),
    ),
    SATISFACTION: (
        ("group", "Nhóm"), ("key", "Mã"), ("name", "Mục"), ("unsatisfied", "Không hài lòng"),
        ("satisfied", "Hài lòng"), ("very_satisfied", "Rất hài lòng"), ("ratings", "Số phiếu"),
        ("share", "Tỷ lệ hài lòng (%)"), ("low", "Khoảng tin cậy từ (%)"), ("high", "Khoảng tin cậy đến (%)"),
        ("remark", "Ghi chú"),
    ),
}  # fmt: skip
BOM = "\ufeff"  # without it a spreadsheet reads Vietnamese letters wrongly
RISKY = ("=", "+", "-", "@", "\t", "\r")


def as_json(data: Data) -> bytes:
    """The document itself, its keys in one order, so that the same content gives the same bytes."""
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def as_csv(data: Data) -> bytes:
    """Only the rows: the first line holds the stable names of the columns, the second their Vietnamese headings."""
    columns = COLUMNS[data["kind"]]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([name for name, _heading in columns])
    writer.writerow([heading for _name, heading in columns])
    writer.writerows([_cell(row.get(name)) for name, _heading in columns] for row in data["rows"])
    return (BOM + text.getvalue()).encode()


def _cell(value: Any) -> Any:
    """Numbers as they are, yes and no as 1 and 0, and no text that a spreadsheet would take for a formula."""
    match value:
        case None:
            return ""
        case bool():
            return int(value)
        case str() if value.startswith(RISKY):
            return f"'{value}"
        case _:
            return value


@dataclass(frozen=True)
class Entry:
    """One line of a feed. `path` is the address within the site."""

    path: str
    title: str
    summary: str
    updated: datetime


NOTHING_YET = "2026-01-01T00:00:00+07:00"  # a feed must have a moment, even with nothing in it


def as_atom(title: str, path: str, author: str, entries: Iterable[Entry], *, base: str) -> bytes:
    """A feed in Atom (RFC 4287). `base` is the address of the site, without a slash at its end."""
    entries = list(entries)
    updated = max((entry.updated for entry in entries), default=None)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi">',
        f"<title>{escape(title)}</title>",
        f"<id>{escape(base + path)}</id>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(base + path)}/>',
        f"<updated>{updated.isoformat() if updated else NOTHING_YET}</updated>",
        f"<author><name>{escape(author)}</name></author>",
        *(_entry(entry, base) for entry in entries),
        "</feed>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _entry(entry: Entry, base: str) -> str:
    address = base + entry.path
    return (
        f"<entry><title>{escape(entry.title)}</title><id>{escape(address)}</id>"
        f'<link rel="alternate" type="text/html" href={quoteattr(address)}/>'
        f"<updated>{entry.updated.isoformat()}</updated><summary>{escape(entry.summary)}</summary></entry>"
    )
