"""`make bench`: every benchmark on SQLite and on PostgreSQL, one JSON file, one table of aims.

Run: python -m benchmarks [--sizes 1000,100000] [--databases sqlite,postgresql] [--crowd 30] [--seconds 10]
Writes benchmarks/results/<date>.json; `python -m benchmarks.page` makes docs/reference/performance.md of it. Each
benchmark runs in a process of its own, one after the other, on a database of its own that is gone afterwards;
PostgreSQL is started here. An aim that was missed is said; the exit code is 1 only where a benchmark failed to run.
"""

import argparse
import datetime as dt
import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from time import perf_counter

from benchmarks.aims import aims_of, table
from benchmarks.databases import DATABASES, Places, places

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
TIMED = ("bench_intake", "bench_step")
"""Whole acts over HTTP, with clients and seconds; each needs an empty database."""
ALONE = ("bench_disk", "bench_deadline", "bench_papers", "bench_facts")
"""Need no database."""


def run(name: str, *arguments: str, environment: dict[str, str] | None = None) -> dict[str, object]:
    """One benchmark in a process of its own; what it printed as JSON, or the end of what it complained of."""
    print(f"-- {name} {' '.join(arguments)}", flush=True)
    began = perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}", "--json", *arguments],
        cwd=ROOT, env={**os.environ, **(environment or {})}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    print(f"   {perf_counter() - began:.0f} s", flush=True)
    for line in reversed(done.stdout.splitlines()):
        if line.startswith("{"):
            return json.loads(line)
    print(done.stderr[-3000:], file=sys.stderr, flush=True)
    return {"failed": done.stderr[-1000:]}


def on_database(where: Places, args: argparse.Namespace) -> dict[str, object]:
    found: dict[str, object] = {"disk": run("bench_disk")}
    for name in TIMED:
        if (HERE / f"{name}.py").exists():
            found[name] = run(name, "--seconds", str(args.seconds), environment=where.fresh())
    sizes, crowd = ("--sizes", args.sizes), ("--crowd", str(args.crowd))
    found["bench_pages"] = run("bench_pages", *sizes, *crowd, environment=where.fresh())
    return found


def machine() -> str:
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,100000")
    parser.add_argument("--databases", default=",".join(DATABASES))
    parser.add_argument("--crowd", type=float, default=30)
    parser.add_argument("--seconds", type=float, default=10)
    args = parser.parse_args()
    began = dt.datetime.now(dt.UTC)
    results: dict[str, object] = {"date": began.date().isoformat(), "machine": machine(), "load": os.getloadavg()[0]}
    results |= {name: run(name) for name in ALONE}
    for kind in args.databases.split(","):
        with places(kind) as where:
            results[kind] = on_database(where, args)
    results["aims"] = aims_of(results)
    results["minutes"] = round((dt.datetime.now(dt.UTC) - began).total_seconds() / 60, 1)
    path = HERE / "results" / f"{results['date']}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(table(results))
    print(f"{path.relative_to(ROOT)}, {results['minutes']} minutes")
    return 1 if "failed" in json.dumps(results) else 0


if __name__ == "__main__":
    raise SystemExit(main())
