"""A made-up book of dossiers over three years, the same for the same seed, as rows of the import (contract §3).

The code of a dossier ends in T where both its appointment and its end were written with an hour: only then can hours
decide whether it was early (the import says so too), and the tables alone do not tell.
"""

import random
from datetime import date, datetime, time, timedelta

from motcua.common.moments import VIETNAM
from tests.factories import NOON

FIRST, LAST = date(2023, 12, 1), date(2026, 11, 24)
SPAN = (LAST - FIRST).days
EDGE_DAYS = [
    *(date(year, month, day) for year in (2024, 2025, 2026) for month in range(1, 12) for day in (14, 15)),
    *(date(year, month, 1) for year in (2024, 2025, 2026) for month in range(1, 12)),
    *(date(year, month, 1) - timedelta(days=1) for year in (2024, 2025, 2026) for month in range(1, 12)),
]
EDGE_TIMES = (time(0, 0, 0), time(23, 59, 59), time(0, 0, 1), time(17, 0, 0))
# code, field, online level, post, fee, level, who settles it, unit of the limit, amount
PROCEDURES = [
    ("9.000001", "Hộ tịch", "toan_trinh", True, True, "xa", "ubnd_xa", "working_day", 3),
    ("9.000002", "Hộ tịch", "toan_trinh", False, None, "xa", "ubnd_xa", "same_day", None),
    ("9.000003", "Hộ tịch", "mot_phan", True, False, "xa", "ubnd_xa", "calendar_day", 10),
    ("9.000004", "Chứng thực", "", None, True, "xa", "ubnd_xa", "same_day", None),
    ("9.000005", "Chứng thực", "mot_phan", True, True, "xa", "ubnd_xa", "working_hour", 16),
    ("9.000006", "Đất đai", "toan_trinh", True, True, "lien_thong_huyen", "ubnd_xa", "working_day", 15),
    ("9.000007", "Đất đai", "", False, None, "xa", "ubnd_xa", "working_day", 20),
    ("9.000008", "Đầu tư", "mot_phan", None, False, "xa", "ubnd_xa", "working_day", 12),
    ("9.000009", "Xây dựng", "toan_trinh", True, True, "xa", "ubnd_xa", "working_day", 10),
    ("9.000010", "Hoạt động xây dựng", "cung_cap_thong_tin", False, True, "xa", "ubnd_xa", "calendar_day", 15),
    ("9.000011", "Bảo trợ xã hội", "", True, None, "xa", "ubnd_xa", "working_day", 7),
    ("9.000012", "Cư trú", "toan_trinh", None, True, "xa", "cong_an_xa", "working_day", 5),
    ("9.000013", "Người có công", "mot_phan", True, False, "dung_chung", "ubnd_xa", "not_specified", None),
]
ALL_ELECTRONIC = "9.000005"
NEW_PROCEDURE = "9.000099"  # unknown to the catalogue until the import brings it
WAYS = ("truc_tiep", "truc_tiep", "truc_tiep", "truc_tuyen", "truc_tuyen", "truc_tuyen", "buu_chinh")
PAYMENTS = [("", ""), ("chua", ""), ("tien_mat", ""), ("chuyen_khoan", ""), ("truc_tuyen", "dvcqg"),
            ("truc_tuyen", "dvcqg"), ("truc_tuyen", "dia_phuong"), ("truc_tuyen", "")]  # fmt: skip
RATINGS = ("khong_hai_long", "hai_long", "rat_hai_long", "rat_hai_long")


def rows_of(size, seed=3):
    """As many rows, one for each dossier."""
    dice = random.Random(seed)
    return [row(dice, number) for number in range(size)]


def changed(rows, count, seed=4):
    """The same book later: some rows tell another life of the same dossier."""
    dice = random.Random(seed)
    return [_again(dice, one) for one in dice.sample(rows, count)]


def _again(dice, old):
    """Another life under the same code, so with hours where there were hours."""
    number = int(old["ma_ho_so"].split("-")[1])
    while (told := row(dice, number))["ma_ho_so"] != old["ma_ho_so"]:
        pass
    return told


def row(dice, number):
    has_time = dice.random() < 0.6
    procedure = dice.choices([*PROCEDURES, None], weights=[*range(14, 1, -1), 1])[0]
    state = dice.choices([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], weights=[1, 1, 2, 4, 3, 1, 3, 2, 30, 53])[0]
    told = {
        "ma_ho_so": f"SO-{number:06d}-{'T' if has_time else 'D'}",
        "ma_tthc": procedure[0] if procedure else NEW_PROCEDURE,
        "ten_tthc": "" if procedure else "Thủ tục chưa có trong danh mục",
        "linh_vuc": "" if procedure else "Thủy lợi",
        "kenh": dice.choice(WAYS),
        "trang_thai": str(state),
        "tra_qua": dice.choice(["", "truc_tiep", "truc_tiep", "dien_tu", "dien_tu", "buu_chinh"]),
        **_owner(dice),
        **_papers(dice),
        **_money(dice),
    }
    if told["ma_tthc"] == ALL_ELECTRONIC:
        told["ket_qua_dien_tu"] = "1"
    received = _received(dice)
    if state in (1, 3):
        return told | _never_taken_in(dice, state, received)
    return told | _life(dice, state, received, has_time, procedure)


def _owner(dice):
    kind = dice.choice(["", "cong_dan", "cong_dan", "doanh_nghiep", "to_chuc", "co_quan"])
    who = dice.randrange(12_000)
    number = f"0{24_000_000_000 + who}" if dice.random() < 0.85 else ""
    return {
        "chu_ho_so": f"Người số {who}" if dice.random() < 0.95 else "",
        "so_dinh_danh": number,
        "loai_doi_tuong": kind,
    }


def _some(dice, value, share=0.75):
    return str(value) if dice.random() < share else ""


def _papers(dice):
    must, can = dice.randrange(5), dice.randrange(4)
    online = dice.random() < 0.5
    return {
        "can_so_hoa": _some(dice, must), "da_so_hoa": _some(dice, min(must + dice.randrange(2), dice.randrange(7))),
        "tai_su_dung_duoc": _some(dice, can), "da_tai_su_dung": _some(dice, dice.choice([can, can, dice.randrange(4)])),
        "ket_qua_dien_tu": _some(dice, int(dice.random() < 0.7)), "xac_thuc": _some(dice, int(online)),
        "tu_xa": _some(dice, int(dice.random() < 0.6)),
    }  # fmt: skip


def _money(dice):
    way, gate = dice.choice(PAYMENTS)
    return {
        "phi": _some(dice, dice.choice([0, 0, 8000, 15000, 50000]), 0.8),
        "thanh_toan": way,
        "cong_thanh_toan": gate,
    }


def _received(dice):
    if dice.random() < 0.06:
        return datetime.combine(dice.choice(EDGE_DAYS), dice.choice(EDGE_TIMES), VIETNAM)
    day = FIRST + timedelta(days=dice.randrange(SPAN))
    return datetime.combine(day, time(dice.randrange(7, 18), dice.randrange(60), dice.randrange(60)), VIETNAM)


def _never_taken_in(dice, state, moment):
    """Submitted only, or refused at the door; some books rate and end even those."""
    told = {"ngay_nop": _full(moment)}
    if state == 3 and dice.random() < 0.5:
        told |= {"ngay_xu_ly_xong": _full(moment + timedelta(hours=5))}
    if dice.random() < 0.3:
        told |= {"danh_gia": dice.choice(RATINGS), "ngay_danh_gia": _full(moment + timedelta(days=1))}
    return told


def _life(dice, state, received, has_time, procedure):
    hours = procedure is not None and procedure[7] in ("same_day", "working_hour")
    limit = timedelta(hours=dice.randrange(2, 30)) if hours else timedelta(days=dice.randrange(1, 30))
    due = received + limit
    if dice.random() < 0.08:
        due = datetime.combine(max(dice.choice(EDGE_DAYS), received.date() + timedelta(days=1)), dice.choice(EDGE_TIMES), VIETNAM)  # fmt: skip
    ended = _ended(dice, state, received, due)
    pauses = _pauses(dice, state, received, ended)
    write = _full if has_time else _day
    told = {
        "ngay_nop": _full(received - timedelta(hours=dice.randrange(40))) if dice.random() < 0.6 else "",
        "ngay_tiep_nhan": _full(received) if has_time or dice.random() < 0.5 else _day(received),
        "ngay_hen_tra": write(due),
        "ngay_xu_ly_xong": write(ended) if ended else "",
        "bo_sung": ";".join(f"{_full(start)}/{_full(end) if end else ''}" for start, end in pauses),
        **_after(dice, received, due, ended, state),
    }
    if ended and state == 10 and dice.random() < 0.7:
        told["ngay_tra"] = write(ended + timedelta(hours=dice.randrange(200)))
    return told


def _ended(dice, state, received, due):
    if state not in (7, 8, 9, 10):
        return None
    ended = due + dice.choice([
        -(due - received) * dice.random(), -(due - received) * dice.random(), timedelta(0), timedelta(0),
        timedelta(seconds=1), -timedelta(seconds=1), timedelta(hours=dice.randrange(12)),
        timedelta(days=dice.randrange(60)) if dice.random() < 0.6 else -timedelta(hours=3),
    ])  # fmt: skip
    if dice.random() < 0.04:
        ended = datetime.combine(dice.choice(EDGE_DAYS), dice.choice(EDGE_TIMES), VIETNAM)
    return min(max(ended.replace(microsecond=0), received), NOON - timedelta(hours=1))


def _pauses(dice, state, received, ended):
    """None, one, two or three, one after the other and within the life of the dossier; the last one may be open."""
    until, found, start = ended or NOON - timedelta(hours=1), [], received
    for _ in range(dice.choices([0, 1, 2, 3], weights=[80, 12, 6, 2])[0]):
        room = (until - start) / 2
        if room < timedelta(hours=2):
            break
        start = (start + min(room, timedelta(days=12)) * dice.random()).replace(microsecond=0)
        end = (start + min((until - start) / 2, timedelta(days=12)) * dice.random()).replace(microsecond=0)
        found.append((start, end))
        start = end
    waits = state in (5, 6)
    if (waits and dice.random() < 0.8) or (state in (7, 8) and dice.random() < 0.3):
        found.append((start + (until - start) * dice.random() * 0.5, None))
        found[-1] = (found[-1][0].replace(microsecond=0), None)
    return found


def _after(dice, received, due, ended, state):
    told = {}
    if dice.random() < 0.4:
        told["danh_gia"] = dice.choice(RATINGS)
        moment = (ended or due) + timedelta(hours=dice.randrange(-20, 2000))
        told["ngay_danh_gia"] = dice.choice([_full, _day])(moment) if dice.random() < 0.8 else ""
    if dice.random() < (0.7 if ended is None or ended > due else 0.1):
        told["xin_loi_luc"] = _full(due + timedelta(hours=dice.randrange(-48, 1500)))
    if dice.random() < (0.7 if ended is None or ended > due else 0.1):
        told["giai_trinh_luc"] = _full(due + timedelta(hours=dice.randrange(-10, 2500)))
    return told


def _full(moment):
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def _day(moment):
    return f"{moment:%d/%m/%Y}"
