"""Twelve months and more of settled dossiers: written as the office's old book, read in by the real import."""

import csv
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from motcua.agency.models import Agency
from motcua.agency.queries import workdays_for
from motcua.common.moments import VIETNAM, at, day_of
from motcua.common.refusals import Refused
from motcua.documents.models import Counter
from motcua.dossiers.models import Apology, Dossier, Explanation
from motcua.dossiers.reasons import DELAY_CAUSES, OBJECTIVE_CAUSES
from motcua.dossiers.services.history import import_history
from motcua.dossiers.services.intake import limit_of_version
from motcua.law.deadlines import due
from motcua.law.numbering import dossier_code
from motcua.law.rules import rules_on
from motcua.law.workdays import Workdays
from motcua.ops.sample.names import SamplePerson, make_people
from motcua.procedures.models import ProcedureVersion
from motcua.procedures.queries import versions_on

# How often each procedure is asked for in a year; the rest shares what is left.
WEIGHTS = {
    "2.000815": 420, "2.000884": 80, "1.001193": 90, "2.000635": 85, "1.004873": 80, "1.000894": 45, "1.000656": 40,
    "1.004884": 12, "1.004859": 14, "2.001035": 12, "1.001022": 6, "1.004222": 60, "1.004194": 25, "1.001776": 18,
    "1.001731": 8, "1.011606": 10, "1.012812": 4, "2.000908": 12, "1.010803": 6, "1.010824": 4, "2.002621": 30,
}  # fmt: skip
# Busy after Tết and before the school year, quiet around Tết itself.
SEASON = {1: 0.9, 2: 0.6, 3: 1.3, 4: 1.0, 5: 1.0, 6: 1.1, 7: 1.1, 8: 1.4, 9: 1.2, 10: 1.0, 11: 0.9, 12: 0.8}
TOTAL = 2900
LATE_SHARE = 0.006
COLUMNS = [
    "ma_ho_so", "ma_tthc", "kenh", "chu_ho_so", "so_dinh_danh", "loai_doi_tuong", "ngay_nop", "ngay_tiep_nhan",
    "ngay_hen_tra", "ngay_xu_ly_xong", "ngay_tra", "trang_thai", "bo_sung", "tra_qua", "can_so_hoa", "da_so_hoa",
    "ket_qua_dien_tu", "tai_su_dung_duoc", "da_tai_su_dung", "xac_thuc", "tu_xa", "phi", "thanh_toan",
    "cong_thanh_toan", "danh_gia", "ngay_danh_gia", "xin_loi_luc", "giai_trinh_luc", "cong_chuc", "don_vi_giai_quyet",
]  # fmt: skip


@dataclass
class Book:
    """What the generator draws from."""

    random: Random
    office: Workdays
    commune: Agency
    people: list[SamplePerson]
    versions: list[ProcedureVersion]
    weights: list[float]
    now: datetime


def lay_past(commune: Agency, *, now: datetime, folder: Path, total: int = TOTAL) -> int:
    """Write the old book for the 13 months before the last working week and import it; returns the rows."""
    random = Random("tan-trung-2024")  # noqa: S311
    office = workdays_for(commune)
    people = make_people(random, 900, commune.villages or ["Thôn 1"])
    versions = [version for version in versions_on(day_of(now)).filter(limit_unit__in=LIMITED) if limit_known(version)]
    weights = [WEIGHTS.get(version.procedure.code, 0.7) for version in versions]
    book = Book(random, office, commune, people, versions, weights, now)
    path = folder / "so-cu-mau.csv"
    folder.mkdir(parents=True, exist_ok=True)
    rows = write_book(book, path, total)
    outcome = import_history(path, agency=commune, by=None, at=now)
    if outcome.rejected:
        raise Refused(f"Sổ mẫu có {outcome.rejected} dòng không nhập được, xem {outcome.rejected_file}.")
    _keep_counters(commune, rows)
    _own_up(book)
    return len(rows)


LIMITED = ["working_day", "calendar_day", "working_hour", "hour", "month", "same_day", "immediate",
           "working_days", "calendar_days", "working_hours", "hours", "months"]  # fmt: skip


def limit_known(version: ProcedureVersion) -> bool:
    return bool(version.limit_amount) or version.limit_unit in ("same_day", "immediate")


def write_book(book: Book, path: Path, total: int) -> list[dict[str, str]]:
    days = _days(book)
    counts = dict.fromkeys(days, 0)
    shares = [SEASON[day.month] * (1.2 if day.weekday() in (0, 4) else 1.0) for day in days]
    for day in book.random.choices(days, shares, k=total):
        counts[day] += 1
    rows = []
    for day in days:
        moments = sorted(_moment(book, day) for _ in range(counts[day]))
        rows += [_row(book, moment, ordinal) for ordinal, moment in enumerate(moments, 1)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return rows


def _days(book: Book) -> list[date]:
    """Working days from 13 months ago to six working days ago; the present is lived by the real acts."""
    today = day_of(book.now)
    start = today - timedelta(days=395)
    days = [start + timedelta(days=offset) for offset in range((today - start).days)]
    return [day for day in days if book.office.is_workday(day)][:-5]


def _moment(book: Book, day: date) -> datetime:
    """A moment of intake: mornings are busier; some online ones come in the evening before."""
    first, last = book.random.choice(book.office.sessions_on(day))
    start, end = (at(day, part) if not isinstance(part, datetime) else part for part in (first, last))
    return start + (end - start) * book.random.betavariate(1.3, 1.8)


def _iso(moment: datetime | None) -> str:
    return moment.astimezone(VIETNAM).strftime("%Y-%m-%d %H:%M:%S") if moment else ""


def _row(book: Book, received: datetime, ordinal: int) -> dict[str, str]:
    """One dossier's whole life in one line of the book."""
    pick = book.random
    version = pick.choices(book.versions, book.weights)[0]
    person = pick.choice(book.people)
    promised = due(limit_of_version(version), received, book.office, rules_on(day_of(received)), ()).due_at
    assert promised is not None
    channel = pick.choices(["truc_tiep", "truc_tuyen", "buu_chinh"], _channels(version))[0]
    paused = _pause(book, received, promised)
    ended = _ended(book, version, received, promised, paused)
    row = {
        "ma_ho_so": dossier_code(book.commune.identity_code, day_of(received), ordinal),
        "ma_tthc": version.procedure.code,
        "kenh": channel,
        "chu_ho_so": person.name,
        "so_dinh_danh": person.identity_number,
        "loai_doi_tuong": "cong_dan",
        "ngay_nop": _iso(received - timedelta(minutes=pick.randrange(5, 200)) if channel == "truc_tuyen" else received),
        "ngay_tiep_nhan": _iso(received),
        "ngay_hen_tra": _iso(promised),
        "bo_sung": f"{_iso(paused[0])}/{_iso(paused[1])}" if paused else "",
    }
    return {**row, **_end_of_life(book, version, channel, ended, promised)}


def _channels(version: ProcedureVersion) -> list[int]:
    return {"toan_trinh": [35, 60, 5], "mot_phan": [70, 27, 3]}.get(version.online_level, [88, 8, 4])


def _pause(book: Book, received: datetime, promised: datetime) -> tuple[datetime, datetime] | None:
    if (promised - received).days < 3 or book.random.random() > 0.05:
        return None
    start = book.office.add_minutes(received, book.random.randrange(240, 900))
    end = book.office.add_minutes(start, book.random.randrange(300, 2400))
    return (start, end) if end < book.now and start < promised else None


def _ended(
    book: Book,
    version: ProcedureVersion,
    received: datetime,
    promised: datetime,
    paused: tuple[datetime, datetime] | None,
) -> datetime:
    """Mostly well before the day, sometimes on it, rarely after; a month after Tết the land office is slow."""
    pick, office = book.random, book.office
    whole = max(office.minutes_between(received, promised), 30)
    slow = 2.5 if version.field.name in ("Đất đai", "Bảo trợ xã hội") else 1.0
    if pick.random() < LATE_SHARE * slow:
        worked = whole + pick.randrange(300, 3000)
    elif pick.random() < 0.22:
        worked = whole - pick.randrange(0, 30)
    else:
        worked = int(whole * pick.betavariate(2.2, 2.0))
    ended = office.add_minutes(received, max(worked, 5))
    if paused is None:
        return ended
    return max(office.add_minutes(ended, office.minutes_between(*paused)), office.add_minutes(paused[1], 60))


def _end_of_life(
    book: Book, version: ProcedureVersion, channel: str, ended: datetime, promised: datetime
) -> dict[str, str]:
    pick = book.random
    if ended > book.now:
        return {"trang_thai": "4"}
    if pick.random() < 0.012:
        return {"trang_thai": pick.choice(["7", "8"]), "ngay_xu_ly_xong": _iso(ended)}
    returned = book.office.add_minutes(ended, int(pick.expovariate(1 / 400)))
    waiting = returned > book.now
    late = day_of(ended) > day_of(promised)
    online = channel == "truc_tuyen"
    fee = sum(item.amount_vnd or 0 for item in version.fee_items.all()) if version.has_fee else 0
    rated = not waiting and pick.random() < 0.45
    mood = pick.choices(["khong_hai_long", "hai_long", "rat_hai_long"], [45, 40, 15] if late else [4, 36, 60])[0]
    return {
        "trang_thai": "9" if waiting else "10",
        "ngay_xu_ly_xong": _iso(ended),
        "ngay_tra": "" if waiting else _iso(returned),
        "tra_qua": pick.choices(["truc_tiep", "buu_chinh", "dien_tu"], [30, 10, 60] if online else [90, 8, 2])[0],
        "can_so_hoa": str(n := pick.randrange(1, 4)),
        "da_so_hoa": str(n if pick.random() < 0.94 else n - 1),
        "ket_qua_dien_tu": str(int(pick.random() < 0.92)),
        "tai_su_dung_duoc": str(reusable := int(pick.random() < 0.5)),
        "da_tai_su_dung": str(int(reusable and pick.random() < 0.6)),
        "xac_thuc": str(int(online)),
        "tu_xa": str(int(online and pick.random() < 0.7)),
        "phi": str(fee),
        "thanh_toan": pick.choices(["tien_mat", "chuyen_khoan", "truc_tuyen"], [20, 15, 65] if online else [75, 20, 5])[
            0
        ]
        if fee
        else "",
        "cong_thanh_toan": "dvcqg" if online and fee else "",
        "danh_gia": mood if rated else "",
        "ngay_danh_gia": _iso(returned + timedelta(minutes=pick.randrange(1, 600))) if rated else "",
    }


def _keep_counters(commune: Agency, rows: list[dict[str, str]]) -> None:
    """So that today's real acts never draw a number the book has used."""
    highest: dict[str, int] = {}
    for row in rows:
        _unit, day, ordinal = row["ma_ho_so"].rsplit("-", 2)
        highest[day] = max(highest.get(day, 0), int(ordinal))
    Counter.objects.bulk_create(
        [Counter(scope=f"{commune.code}:dossier:{day}", value=value) for day, value in highest.items()],
        ignore_conflicts=True,
    )


def _own_up(book: Book) -> None:
    """Late dossiers of the past were apologised for and explained, but not all of them in time."""
    pick, codes = book.random, list(DELAY_CAUSES)
    late = Dossier.objects.filter(case__agency=book.commune, case__timeliness="late").select_related("case")
    apologies, explanations = [], []
    for dossier in late:
        due_at, ended = dossier.case.due_at, dossier.case.ended_at
        cause = pick.choices(codes, [30, 25, 15, 8, 15, 3, 4])[0]
        if due_at is None or ended is None:
            continue
        sent = min(book.office.add_minutes(due_at - timedelta(days=2), pick.randrange(60, 900)), ended)
        new_due = max(ended, book.office.add_minutes(due_at, 480))
        apologies.append(_apology(dossier, cause, sent, due_at, new_due))
        explanations.append(_explanation(book, dossier, cause, due_at, ended))
    Apology.objects.bulk_create(apologies, ignore_conflicts=True)
    Explanation.objects.bulk_create(explanations, ignore_conflicts=True)


def _apology(dossier: Dossier, cause: str, sent: datetime, due_at: datetime, new_due: datetime) -> Apology:
    return Apology(
        dossier=dossier,
        state="issued",
        cause_code=cause,
        cause_text=f"{DELAY_CAUSES[cause]}.",
        step_label="Thụ lý, thẩm định",
        old_due=due_at,
        new_due=new_due,
        drafted_at=sent,
        decided_at=sent,
        issued_at=sent,
        is_timely=sent < due_at,
        channels=["counter"],
    )


def _explanation(book: Book, dossier: Dossier, cause: str, due_at: datetime, ended: datetime) -> Explanation:
    signed = book.office.add_minutes(ended, book.random.randrange(60, 900))
    seen = signed if signed < book.now else None
    return Explanation(
        dossier=dossier,
        state="seen" if seen else "drafted",
        cause_code=cause,
        cause_text=f"{DELAY_CAUSES[cause]}.",
        is_objective=cause in OBJECTIVE_CAUSES,
        responsible_step="Thụ lý, thẩm định",
        days_late=book.office.workdays_between(day_of(due_at), day_of(ended)),
        remedy="Rút kinh nghiệm, theo dõi hạn hằng ngày.",
        drafted_at=ended,
        signed_at=seen,
        head_opinion="accepted" if seen else "",
        seen_at=seen,
    )
