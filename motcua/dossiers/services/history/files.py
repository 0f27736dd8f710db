"""Reading the file row by row: CSV or the first sheet of an .xlsx, headings known by many names."""

import csv
import hashlib
import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from motcua.common.refusals import Refused
from motcua.common.text import fold

_TABLE = tomllib.loads(Path(__file__).with_name("headings.toml").read_text(encoding="utf-8"))
COLUMNS: dict[str, list[str]] = _TABLE["columns"]
REQUIRED = ("ma_ho_so", "ma_tthc", "kenh", "ngay_tiep_nhan", "ngay_hen_tra", "trang_thai")


def key_of(text: str) -> str:
    """Letters and figures only, without case and marks. >>> "Ngày hẹn trả*" -> "ngayhentra"."""
    return re.sub(r"[^a-z0-9]", "", fold(text))


HEADINGS = {key_of(name): column for column, names in COLUMNS.items() for name in [column, *names]}
VALUES = {
    column: {key_of(word): value for value, words in table.items() for word in words}
    for column, table in _TABLE["values"].items()
}


@dataclass(frozen=True)
class Line:
    """One row of the file: its number as an editor shows it, the cells as they stand, and the known columns."""

    number: int
    cells: Sequence[str]
    values: dict[str, str]


class HistoryFile:
    """A file that has been opened and whose headings are understood; iterate over it for its lines."""

    def __init__(self, path: Path, mapping: Path | None = None) -> None:
        """Refuses a missing file, an unknown kind and missing required columns, each with the way out."""
        if not path.is_file():
            raise Refused(f"Không tìm thấy tệp «{path}».")
        self.path = path
        self.sheet = _open_sheet(path) if path.suffix.lower() == ".xlsx" else None
        self.headings = next(self._rows(), [])
        self.columns = _columns_of(self.headings, read_mapping(mapping) if mapping else {})

    def __iter__(self) -> Iterator[Line]:
        rows = enumerate(self._rows(), 1)
        next(rows, None)
        for number, cells in rows:
            if any(cell.strip() for cell in cells):
                yield Line(number, cells, self._values(cells))

    def __len__(self) -> int:
        """About how many rows there are; for the progress bar only."""
        if self.sheet is not None:
            return max(self.sheet.height - 1, 0)
        with self.path.open("rb") as file:
            return max(sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b"")) - 1, 0)

    def sha256(self) -> str:
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def _values(self, cells: Sequence[str]) -> dict[str, str]:
        found = {column: cells[index].strip() for column, index in self.columns.items() if index < len(cells)}
        return {column: value for column, value in found.items() if value}

    def _rows(self) -> Iterator[list[str]]:
        if self.sheet is not None:
            yield from ([_cell_text(cell) for cell in row] for row in self.sheet.iter_rows())
        else:
            yield from _csv_rows(self.path)


def _csv_rows(path: Path) -> Iterator[list[str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            file.seek(0)
            for row in csv.reader(file, delimiter=max(",;\t", key=first.count)):
                yield [without_guard(cell) for cell in row]
    except UnicodeDecodeError as error:
        raise Refused(f"Tệp «{path.name}» không phải UTF-8. Lưu lại thành «CSV UTF-8» hoặc .xlsx.") from error
    except csv.Error as error:
        raise Refused(f"Tệp «{path.name}» không đọc được: {error}. Kiểm tra dấu ngoặc kép và xuống dòng.") from error


def _open_sheet(path: Path) -> Any:
    try:
        return CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    except (CalamineError, OSError, IndexError) as error:
        raise Refused(f"Tệp «{path.name}» không mở được như một bảng tính .xlsx. Hãy lưu lại rồi thử lại.") from error


def _cell_text(cell: Any) -> str:
    """A cell as it would stand in the CSV: days and moments in ISO, whole numbers without a point."""
    match cell:
        case datetime():
            return cell.isoformat(sep=" ") if cell.time() != time.min else cell.date().isoformat()
        case date():
            return cell.isoformat()
        case bool():
            return "1" if cell else "0"
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return str(cell)


def _columns_of(headings: Sequence[str], mapping: dict[str, str]) -> dict[str, int]:
    """Column name → place. What the mapping names goes first; of two headings for one column the left one counts."""
    found: dict[str, int] = {}
    for index, heading in enumerate(headings):
        if (column := mapping.get(key_of(heading))) and column not in found:
            found[column] = index
    for index, heading in enumerate(headings):
        column = HEADINGS.get(key_of(heading))
        if column and column not in found and key_of(heading) not in mapping:
            found[column] = index
    missing = [column for column in REQUIRED if column not in found]
    if missing:
        names = ", ".join(f"{column} («{COLUMNS[column][0]}»)" for column in missing)
        raise Refused(f"Tệp thiếu cột {names}. Sửa dòng tiêu đề hoặc chỉ ra cột bằng --mapping.", field="mapping")
    return found


def read_mapping(path: Path) -> dict[str, str]:
    """A JSON object {"heading in the file": "column"}; the other way round is understood too."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise Refused(f"Không đọc được tệp ánh xạ «{path}»: cần một đối tượng JSON {{tiêu đề: cột}}.") from error
    if not isinstance(rows, dict) or not all(isinstance(value, str) for value in rows.values()):
        raise Refused(f"Tệp ánh xạ «{path}» phải là một đối tượng JSON {{tiêu đề: cột}}.", field="mapping")
    found: dict[str, str] = {}
    for left, right in rows.items():
        heading, column = (left, right) if right in COLUMNS else (right, left)
        if column not in COLUMNS:
            raise Refused(f"Tệp ánh xạ: «{left}» → «{right}» không có tên cột nào của phần mềm.", field="mapping")
        found[key_of(heading)] = column
    return found


FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def with_guard(cell: str) -> str:
    """A text that a spreadsheet would take for a formula gets the apostrophe that makes it text again."""
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell


def without_guard(cell: str) -> str:
    """The mended file is read in again: our own apostrophe is no part of the text."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_SIGNS) else cell


def write_rejected(path: Path, headings: Sequence[str], rows: Sequence[tuple[Line, str]]) -> Path:
    """FILE.rejected.csv: the rows as they were, with line and reason. One left from before goes when all is well."""
    target = path.with_suffix(".rejected.csv")
    if not rows:
        target.unlink(missing_ok=True)
        return target
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*map(with_guard, headings), "dòng", "lý do"])
        for line, reason in rows:
            cells = [*line.cells, *[""] * (len(headings) - len(line.cells))]
            writer.writerow([*map(with_guard, cells), line.number, with_guard(reason)])
    return target
