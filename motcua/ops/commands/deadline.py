"""`motcua deadline`: when something is due by law, and the proof of it day by day."""

import argparse
import json
from datetime import datetime, time

from motcua.common.moments import VIETNAM, day_of, local
from motcua.law.deadlines import Deadline, Limit, Pause, Unit, due
from motcua.law.limits import WITHOUT_AMOUNT, PauseKind
from motcua.law.rules import NAMES, RuleSet, rules_named, rules_on
from motcua.law.workdays import WEEKDAYS
from motcua.ops.calendar_source import office_calendar

UNITS = [unit.value for unit in Unit if unit != Unit.NOT_SPECIFIED]


def register(nouns: argparse._SubParsersAction) -> None:
    parser = nouns.add_parser(
        "deadline",
        help="tính ngày hẹn trả, kèm cách tính từng ngày",
        description="Tính ngày hẹn trả theo lịch làm việc của cơ quan. Thời điểm ISO 8601, mặc định giờ Việt Nam.",
    )
    parser.add_argument(
        "--start", required=True, type=moment, metavar="LÚC", help="lúc tiếp nhận, ví dụ 2024-07-15T09:00"
    )
    parser.add_argument("--amount", type=positive, metavar="SỐ", help="thời hạn, theo đơn vị ở --unit")
    parser.add_argument("--unit", required=True, choices=UNITS, help="đơn vị của thời hạn")
    parser.add_argument("--cutoff", type=time.fromisoformat, metavar="GIỜ", help="giờ chốt của việc trả trong ngày")
    parser.add_argument(
        "--pause", type=pause, nargs="+", action="extend", default=[], metavar="TỪ/ĐẾN",
        help="khoảng tạm dừng chờ bổ sung; bỏ trống ĐẾN khi còn dừng; dùng được nhiều lần",
    )  # fmt: skip
    parser.add_argument("--resume-mode", choices=["extend", "restart"], help="sau bổ sung: kéo dài hay tính lại từ đầu")
    parser.add_argument("--rules", choices=NAMES, help="bộ quy tắc; mặc định theo ngày tiếp nhận")
    parser.add_argument("--explain", action="store_true", help="in từng ngày được tính hay không, và vì sao")
    parser.add_argument("--json", action="store_true", help="in một tài liệu JSON")
    parser.set_defaults(check=parser.error)


def moment(text: str) -> datetime:
    """ISO 8601; Vietnamese time where no zone is given."""
    found = datetime.fromisoformat(text)
    return local(found) if found.tzinfo else found.replace(tzinfo=VIETNAM)


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def pause(text: str) -> tuple[datetime, datetime | None]:
    """From A/B; A/ is a pause that is still open."""
    start, slash, end = text.partition("/")
    if not slash:
        raise ValueError(text)
    return moment(start), moment(end) if end else None


def run(args: argparse.Namespace) -> int:
    """Print the date (--explain: with its proof; --json: as data). Refused where the law gives no answer."""
    limit = Limit(Unit(args.unit), args.amount, args.cutoff)
    if args.amount is None and limit.unit not in WITHOUT_AMOUNT:
        args.check(f"--unit {args.unit} cần --amount")
    pauses = [Pause(start, end, PauseKind.SUPPLEMENT, args.resume_mode) for start, end in args.pause]
    rules = rules_named(args.rules) if args.rules else rules_on(day_of(args.start))
    deadline = due(limit, args.start, office_calendar(), rules, pauses)
    print(as_json(deadline) if args.json else as_text(deadline, rules, explain=args.explain))
    return 0


def as_json(deadline: Deadline) -> str:
    rows = [{"date": row.day.isoformat(), "minutes": row.minutes, "why": row.why} for row in deadline.counted]
    due_at = deadline.due_at.isoformat() if deadline.due_at else None
    return json.dumps({"due_at": due_at, "counted": rows}, ensure_ascii=False, indent=2)


def as_text(deadline: Deadline, rules: RuleSet, *, explain: bool) -> str:
    due_at = deadline.due_at
    result = f"Hẹn trả: {due_at:%H:%M} ngày {due_at:%d/%m/%Y}" if due_at else "Chưa có ngày hẹn trả: đang tạm dừng"
    if not explain:
        return result
    head = [
        f"Tiếp nhận: {deadline.accepted:%H:%M} ngày {deadline.accepted:%d/%m/%Y}",
        f"Theo {rules.title}; lịch làm việc phiên bản {deadline.calendar_version}",
        "",
        f"{'Ngày':<22}{'Phút tính':>10}  Vì sao",
    ]
    rows = [
        f"{f'{WEEKDAYS[row.day.weekday()]} {row.day:%d/%m/%Y}':<22}{row.minutes or '–':>10}  {row.why}"
        for row in deadline.counted
    ]
    return "\n".join([*head, *rows, "", result])
