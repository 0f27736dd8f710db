"""The two worked examples of II.06a (indicators §5.2) as files of history, brought in by the real import."""

import csv
from datetime import date, timedelta

from motcua.dossiers.services.history import import_history
from tests.factories import CERTIFIED_COPY, MARITAL_STATUS, NOON, ground

LAND = "1.003554"
FIELDS = {"CT": (CERTIFIED_COPY, "Chứng thực"), "HT": (MARITAL_STATUS, "Hộ tịch"), "ĐĐ": (LAND, "Đất đai")}
CHANNELS = {"TR": "truc_tuyen", "TT": "truc_tiep", "BC": "buu_chinh"}
# code, field, channel, received, due, ended, state, pauses
SMALL = [
    ("D1", "CT", "TT", "17/06/2024 08:00", "17/06/2024 17:00", "17/06/2024 10:00", 10, ""),
    ("D2", "HT", "TR", "20/06/2024", "25/06/2024", "24/06/2024", 10, ""),
    ("D3", "HT", "TR", "24/06/2024", "27/06/2024", "27/06/2024", 10, ""),
    ("D4", "HT", "TT", "01/07/2024", "04/07/2024", "05/07/2024", 10, ""),
    ("D5", "ĐĐ", "TT", "20/05/2024", "28/06/2024", "20/06/2024", 9, ""),
    ("D6", "ĐĐ", "TT", "03/06/2024", "15/07/2024", "", 4, ""),
    ("D7", "ĐĐ", "BC", "20/08/2024", "01/10/2024", "", 4, ""),
    ("D8", "HT", "TR", "10/09/2024", "13/09/2024", "", 5, "12/09/2024/"),
    ("D9", "HT", "TR", "08/07/2024", "11/07/2024", "09/07/2024", 7, ""),
    ("D10", "HT", "TR", "", "", "", 3, ""),
    ("D11", "CT", "TT", "16/09/2024", "16/09/2024", "16/09/2024", 10, ""),
    ("D12", "HT", "TT", "05/06/2024", "10/06/2024", "10/06/2024", 10, ""),
    ("D13", "HT", "TR", "15/07/2024", "18/07/2024", "23/07/2024", 10, "17/07/2024/22/07/2024"),
]
SMALL_TABLE = {
    "Chứng thực": [1, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0],
    "Đất đai": [3, 0, 1, 2, 1, 1, 0, 0, 2, 1, 1],
    "Hộ tịch": [6, 5, 1, 0, 5, 1, 3, 1, 1, 1, 0],
    "Tổng số": [10, 5, 3, 2, 7, 3, 3, 1, 3, 2, 1],
}
LARGE_TABLE = {
    "Chứng thực": [300, 40, 260, 0, 300, 298, 2, 0, 0, 0, 0],
    "Đất đai": [14, 2, 8, 4, 9, 3, 5, 1, 5, 3, 2],
    "Hộ tịch": [85, 50, 30, 5, 80, 60, 18, 2, 5, 4, 1],
    "Tổng số": [399, 92, 298, 9, 389, 361, 25, 3, 10, 7, 3],
}


def line(code, field, channel, received, due, ended, state, pauses=""):
    """One row of the file."""
    procedure, name = FIELDS[field]
    return {
        "ma_ho_so": code, "ma_tthc": procedure, "ten_tthc": f"Thủ tục {name}", "linh_vuc": name,
        "kenh": CHANNELS[channel], "chu_ho_so": "Nguyễn Văn Bình", "ngay_tiep_nhan": received, "ngay_hen_tra": due,
        "ngay_xu_ly_xong": ended, "trang_thai": str(state), "bo_sung": pauses, "ngay_nop": received or "09/07/2024",
    }  # fmt: skip


def bring_in(tmp_path, rows, name="history.csv"):
    """Import rows into the ground commune; returns the commune."""
    commune, path = ground(), tmp_path / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, dict.fromkeys(key for row in rows for key in row))
        writer.writeheader()
        writer.writerows(rows)
    outcome = import_history(path, agency=commune, by=None, at=NOON, create_procedures=True)
    assert outcome.rejected == 0, outcome.rejected_file.read_text(encoding="utf-8-sig")
    return commune


def small(tmp_path):
    return bring_in(tmp_path, [line(*row) for row in SMALL])


def large(tmp_path):
    """Dossiers made up to give the larger table: by the class each must fall into."""
    rows = [row for field, figures in LARGE_TABLE.items() if field != "Tổng số" for row in _rows_of(field, figures)]
    return bring_in(tmp_path, rows, "large.csv")


def _rows_of(name, figures):
    short = next(key for key, (_code, label) in FIELDS.items() if label == name)
    _, online, _direct, carried, _, early, on_time, late, _, in_time, overdue = figures
    kinds = ["early"] * early + ["on_time"] * on_time + ["late"] * late + ["in_time"] * in_time + ["overdue"] * overdue
    for number, kind in enumerate(kinds):
        # Those that are still open, or ended late, came from the period before first.
        is_carried = number >= len(kinds) - carried
        received = date(2024, 6, 10) if is_carried else date(2024, 6, 17) + timedelta(days=number % 60)
        channel = "TR" if number < online else "TT"
        yield line(f"{short}-{number}".replace("Đ", "D"), short, channel, *_dates(received, kind))


def _dates(received, kind):
    due = received + timedelta(days=4) if received.month > 6 or received.day > 14 else date(2024, 6, 20)
    if kind == "in_time":
        return f"{received}", "2024-10-15", "", 4
    if kind == "overdue":
        return f"{received}", f"{due}", "", 4
    shift = {"early": -1, "on_time": 0, "late": 1}[kind]
    return f"{received}", f"{due}", f"{due + timedelta(days=shift)}", 10
