"""How long one paper takes, warm (P8: at most 10 ms for a Mẫu 01), and a month's register.

Run: .venv/bin/python -m benchmarks.bench_papers [--json]
"""

import json
import statistics
import sys
from datetime import date, datetime, timedelta
from time import perf_counter, process_time
from zoneinfo import ZoneInfo

from motcua.documents.drawing import draw
from motcua.documents.forms import form_on
from motcua.documents.sheets import register_xlsx

DAY = date(2026, 2, 5)
AT = datetime(2026, 2, 5, 9, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
LIMIT_MS = 10.0
PAPERS = [
    {"name": "Tờ khai theo mẫu", "original": 1},
    {"name": "Giấy chứng sinh", "original": 1},
    {"name": "Giấy chứng nhận kết hôn", "photocopy": 1, "presented_only": True},
    {"name": "Văn bản ủy quyền", "certified": 1},
]


def slip(number: int) -> dict:
    """No two alike, so nothing but fonts and templates can be remembered between them."""
    code = f"H05.30.12-260205-{number:04d}"
    return {
        "form": form_on("acceptance_slip", DAY),
        "superior": "ỦY BAN NHÂN DÂN XÃ NHÃ NAM",
        "unit": "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
        "place": "Nhã Nam",
        "issued_on": DAY,
        "number": f"{number}/TTPVHCC",
        "dossier_code": code,
        "tracking_url": f"https://motcua.example.vn/tra-cuu/{code}/",
        "applicant": f"Người nộp số {number}",
        "owner": f"Chủ hồ sơ số {number}",
        "address": "Thôn Ngoài, xã Nhã Nam, tỉnh Bắc Ninh",
        "request": "Đăng ký khai sinh",
        "papers": PAPERS,
        "sets": 1,
        "received_at": AT + timedelta(minutes=number),
        "due_at": AT + timedelta(days=1, minutes=number),
        "return_way": "in_person",
        "fee": 8000,
    }


def register(rows: int) -> dict:
    row = {"procedure": "Đăng ký khai sinh", "sets": 1, "owner": "Chủ hồ sơ", "received_at": AT, "due_at": AT}
    return {"rows": [{**row, "code": f"H05.30.12-260205-{n:04d}"} for n in range(rows)]}


def milliseconds(work) -> float:
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


def measure() -> dict[str, float]:
    first = milliseconds(lambda: draw("acceptance_slip", slip(0), at=AT))
    times = [milliseconds(lambda n=n: draw("acceptance_slip", slip(n), at=AT)) for n in range(1, 201)]
    began = process_time()
    for number in range(301, 401):
        draw("acceptance_slip", slip(number), at=AT)
    busy = (process_time() - began) * 10
    pairs = [
        milliseconds(lambda n=n: draw("acceptance_slip", {**slip(n), "copies": 2}, at=AT)) for n in range(201, 301)
    ]
    book = register(500)
    return {
        "slip_first_ms": round(first, 2),
        "slip_warm_median_ms": round(statistics.median(times), 2),
        "slip_warm_p95_ms": round(statistics.quantiles(times, n=20)[-1], 2),
        "slip_warm_processor_ms": round(busy, 2),  # what remains on a machine that has nothing else to do
        "slips_per_second": round(1000 / statistics.mean(times), 1),
        "slip_two_copies_median_ms": round(statistics.median(pairs), 2),
        "register_500_pdf_ms": round(milliseconds(lambda: draw("register_book", book, at=AT)), 1),
        "register_500_xlsx_ms": round(milliseconds(lambda: register_xlsx(book["rows"], book)), 1),
        "limit_ms": LIMIT_MS,
    }


def main() -> int:
    figures = measure()
    if "--json" in sys.argv:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:24} {value:>10}")
    return 0 if figures["slip_warm_median_ms"] <= LIMIT_MS else 1


if __name__ == "__main__":
    sys.exit(main())
