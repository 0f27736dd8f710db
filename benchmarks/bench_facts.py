"""Measures over generated facts, beside a bare group-by of the same engine in the same run (P6), and on Spark (P10).

Run: python -m benchmarks.bench_facts [--rows 10000000] [--spark 30000000] [--json]
Facts are made by DuckDB from a seed, as the export writes them: Parquet by agency. Every question runs in turn with
the bare one, `--repeats` times; the ratio is that of the medians. Spark runs with 1 and with 2 executors.
"""

import argparse
import json
import os
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")

FIRST, LAST = datetime(2015, 1, 1, tzinfo=UTC), datetime(2024, 12, 31, tzinfo=UTC)
AGENCIES = 40


def made(cursor: Any, rows: int, root: Path) -> None:
    """`rows` dossiers of ten years in 40 agencies, with payments, ratings, waiting and lateness; and procedures."""
    from motcua.reporting.facts import COLUMNS, micros
    from motcua.reporting.facts import FIRST as EVER
    from motcua.reporting.facts import LAST as NEVER
    from motcua.reporting.store import SHAPE

    start, span = micros(FIRST), micros(LAST) - micros(FIRST)
    day = 86_400_000_000
    values = {
        "kind": "'dossier'", "month": "strftime(make_timestamp(received), '%Y-%m')",
        "agency": f"'x' || (i % {AGENCIES})", "key": "'H-' || i", "procedure": "'2.' || (h1 % 150)",
        "field": "'f' || (h1 % 150 % 23)", "known_from": EVER, "known_until": NEVER, "received": "received",
        "due": f"received + {3 * day}", "ended": f"CASE WHEN h2 % 500 = 0 THEN NULL ELSE received + h2 % 4 * {day} END",
        "waiting": "h2 % 1000 = 0", "waiting_since": "CASE WHEN h2 % 1000 = 0 THEN received END",
        "second_supplement": "NULL", "timeliness": "['early', 'early', 'on_time', 'late'][h2 % 4 + 1]",
        "outcome": "CASE WHEN h2 % 500 = 0 THEN '' WHEN h3 % 50 = 0 THEN 'given_back' ELSE 'done' END",
        "channel": "CASE h3 % 10 WHEN 0 THEN 'post' WHEN 1 THEN 'online' WHEN 2 THEN 'online' ELSE 'counter' END",
        "return_way": "CASE h3 % 5 WHEN 0 THEN 'post' WHEN 1 THEN 'electronic' ELSE 'counter' END",
        "party": "(h1 % 3000000)::BIGINT", "to_digitise": "h1 % 4", "digitised": "h2 % 4", "reusable": "h1 % 2",
        "reused": "h3 % 2", "written_result": "true", "electronic_result": "h2 % 9 > 0", "remote": "h2 % 3 = 0",
        "authenticated": "h3 % 3 > 0", "online_level": "['full', 'partial', ''][h1 % 3 + 1]",
        "by_post": "h1 % 5 > 0", "fee_bearing": "h1 % 4 = 0", "amount": "CASE h1 % 4 WHEN 0 THEN 8000 ELSE 0 END",
        "amount_done": "NULL", "paid_via": "CASE h1 % 8 WHEN 0 THEN 'national' WHEN 4 THEN 'cash' ELSE '' END",
        "rating": "coalesce(['unsatisfied', 'satisfied', 'very_satisfied'][h2 % 7 + 1], '')",
        "rated": f"CASE WHEN h2 % 7 < 3 THEN received + {4 * day} END", "apologised": "NULL", "explained": "NULL",
    }  # fmt: skip
    defaults = {"string": "''", "int64": "NULL", "boolean": "false"}
    casts = {"string": "VARCHAR", "int64": "BIGINT", "boolean": "BOOLEAN"}
    told = {name: values.get(name, defaults[kind]) for name, kind in COLUMNS.items()}
    chosen = ", ".join(f'({told[name]})::{casts[kind]} AS "{name}"' for name, kind in COLUMNS.items())
    seeded = (
        f"SELECT i, (hash(i, 1) % 1000003)::BIGINT AS h1, (hash(i, 2) % 1000003)::BIGINT AS h2,"
        " (hash(i, 3) % 1000003)::BIGINT AS h3,"
        f" {start} + ((hash(i, 4) % 1000003)::HUGEINT * {span} // 1000003)::BIGINT AS received"
        " FROM range({first}, {last}) r(i)"
    )
    part = 2_000_000
    for number, first in enumerate(range(0, rows, part)):
        folder = root / f"agency=part{number}"
        folder.mkdir(parents=True)
        path = folder / "facts.parquet"
        source = seeded.format(first=first, last=min(rows, first + part))
        cursor.execute(f"COPY (SELECT {chosen} FROM ({source})) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
        manifest = {"shape": SHAPE, "number": 1, "hash": "", "rows": part, "files": {"all": path.name}}
        (folder / "manifest.json").write_text(json.dumps(manifest))


BARE = """SELECT field, count(*), count(received), count(ended), count(due), sum(waiting::INT), min(known_from),
max(known_until), min(timeliness), min(outcome), min(channel), min(kind) FROM facts GROUP BY field"""
"""A group-by over the columns that II.06a reads, and nothing more."""


def in_turn(questions: dict[str, Callable[[], Any]], repeats: int) -> dict[str, float]:
    """Median seconds of each, asked in turn so that a busy moment falls on all."""
    times: dict[str, list[float]] = {name: [] for name in questions}
    for _ in range(repeats + 1):  # the first round warms up
        for name, ask in questions.items():
            began = perf_counter()
            ask()
            times[name].append(perf_counter() - began)
    return {name: median(found[1:]) for name, found in times.items()}


def on_duckdb(root: Path, repeats: int) -> dict[str, float]:
    from motcua.reporting import engine, report_06a
    from motcua.reporting.measures import exported_figures
    from motcua.reporting.store import files_source

    source, window = files_source(root), window_of_a_year()
    sql = engine.compiled("report-06a", report_06a.question)

    def bare() -> Any:
        with source.cursor() as cursor:
            return cursor.execute(BARE).fetchall()

    found = in_turn(
        {
            "bare": bare,
            "06a": lambda: engine.ask(source, sql, [window]),
            "all": lambda: exported_figures(root, [window]),
        },
        repeats,
    )
    return {
        "bare_group_by_s": round(found["bare"], 3),
        "report_06a_s": round(found["06a"], 3),
        "all_measures_s": round(found["all"], 3),
        "report_06a_ratio": round(found["06a"] / found["bare"], 2),
        "all_measures_ratio": round(found["all"] / found["bare"], 2),
    }


def window_of_a_year() -> Any:
    from django.utils import timezone

    from motcua.reporting.measure import Window
    from motcua.reporting.periods import report_year

    return Window(report_year(2023), timezone.now())


def on_spark(root: Path) -> dict[str, Any]:
    """Seconds with one and with two executors, and whether all digits are DuckDB's."""
    from motcua.reporting import spark
    from motcua.reporting.measures import MEASURES, exported_figures

    windows = [window_of_a_year()]
    expected = [(one.numerator, one.denominator) for one in exported_figures(root, windows)]
    found: dict[str, Any] = {}
    for executors in (1, 2):
        with spark.session(f"local-cluster[{executors},1,2048]", **{"spark.executor.memory": "2g"}) as cluster:
            times = []
            for _ in range(2):  # the second is warm
                began = perf_counter()
                figures = spark.exported_figures(cluster, root, windows, measures=MEASURES)
                times.append(perf_counter() - began)
            found[f"spark_{executors}_executors_s"] = round(times[-1], 2)
            same = [(one.numerator, one.denominator) for one in figures] == expected
            found["same_digits"] = found.get("same_digits", True) and same
    found["two_executors_share"] = round(found["spark_2_executors_s"] / found["spark_1_executors_s"], 3)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--spark", type=int, default=30_000_000, help="0 = leave Spark out")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    import django

    django.setup()
    from motcua.reporting.store import engine

    found: dict[str, Any] = {"rows": args.rows}
    with tempfile.TemporaryDirectory() as folder:
        made(engine().cursor(), args.rows, Path(folder))
        found |= on_duckdb(Path(folder), args.repeats)
    if args.spark:
        with tempfile.TemporaryDirectory() as folder:
            made(engine().cursor(), args.spark, Path(folder))
            found |= {"spark_rows": args.spark, **on_spark(Path(folder))}
    print(json.dumps(found) if args.json else "\n".join(f"{name:28} {value}" for name, value in found.items()))


if __name__ == "__main__":
    main()
