"""Makes docs/reference/performance.md out of the newest file in benchmarks/results/.

Run: python -m benchmarks.page
"""

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"
PAGE = ROOT / "docs" / "reference" / "performance.md"
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
HEAD = """# Performance

Made by `python -m benchmarks.page` from `benchmarks/results/{date}.json`; `make bench` measures afresh (see
[how it is measured](#how-it-is-measured)). Machine: {machine}; {minutes} minutes; other work ran on it at times
(load {load:.1f} at the start), so ratios tell more than single figures.
"""
HOW = """## How it is measured

- The register (`benchmarks/big_office.py`) holds ten years of generated dossiers with their papers, stays, history,
  charges, slips and ratings; at every size some 680 of them are open. Its rows are not in the log: the chain of the
  log begins with what the benchmark itself does.
- Page times are server time of the whole request in one warm process (middleware, permission, queries, template),
  best, median and 95th percentile of {rounds} calls; the queries of one call are counted. The aims are held against
  the median; where other work was on the machine the best call is nearer to what the page itself needs.
  Growth compares the best calls, as minutes lie between two sizes.
- Intake and step go over HTTP to two processes with eight clients; the floor is a bare application that raises a
  number, stores a case and an event, and commits, on the same database in the same run.
- The crowd is 50 officers and 200 citizens with pauses (about 5 and 15 seconds) against `motcua serve`, on the largest
  register; memory is the proportional share of all its processes, without PostgreSQL's own.
- Facts are generated: ten million dossiers of forty offices for DuckDB, thirty million for Spark; each question runs in
  turn with a bare group-by over the columns that II.06a reads. Pages were measured before facts answered the board.
- PostgreSQL is started with the settings it is shipped with, and waits for the disk at every commit; so does SQLite.
"""


def newest() -> dict[str, Any]:
    return json.loads(max(RESULTS.glob("*.json")).read_text(encoding="utf-8"))


def aims(results: dict[str, Any]) -> list[str]:
    rows = results["aims"]
    missed = [aim for aim in rows if not aim["held"]]
    lines = ["## Aims", "", f"{len(rows) - len(missed)} of {len(rows)} held.", ""]
    if missed:
        lines += ["**Missed:**", "", "| What | Database | Aim | Figure |", "|---|---|---|---|", *map(_aim, missed), ""]
    held = [aim for aim in rows if aim["held"]]
    return [*lines, "**Held:**", "", "| What | Database | Aim | Figure |", "|---|---|---|---|", *map(_aim, held)]


def _aim(aim: dict[str, Any]) -> str:
    return f"| {aim['what']} | {NAMES.get(aim['database'], '')} | {aim['aim']} | {aim['figure']:,} |"


def pages(results: dict[str, Any]) -> list[str]:
    """Every page at every size: best of all calls / p50 / p95 in ms (queries)."""
    lines: list[str] = []
    for kind, name in NAMES.items():
        sizes = results.get(kind, {}).get("bench_pages", {}).get("sizes")
        if not sizes:
            continue
        head = " | ".join(f"{int(size):,}" for size in sizes)
        lines += [f"### {name}", "", f"| Page, best / p50 / p95 ms (queries) | {head} |", "|---|" + "---|" * len(sizes)]
        for page in next(iter(sizes.values())):
            lines.append(f"| {page} | {' | '.join(_times(sizes[size][page]) for size in sizes)} |")
        filled = ", ".join(f"{int(n):,} in {s:g} s" for n, s in results[kind]["bench_pages"]["fill_seconds"].items())
        lines += ["", f"Filled to {filled}.", ""]
    return lines


def _times(row: dict[str, Any]) -> str:
    return f"{row['best_ms']:g} / {row['p50_ms']:g} / {row['p95_ms']:g} ({row['queries']})"


def acts(results: dict[str, Any]) -> list[str]:
    lines = ["| | " + " | ".join(NAMES[kind] for kind in NAMES if kind in results) + " |", "|---|---|---|"]
    kinds = [results[kind] for kind in NAMES if kind in results]
    lines.append(_row("durable commits of the disk, per s", [one["disk"].get("commits_per_s") for one in kinds]))
    for bench, what in (("bench_intake", "intake"), ("bench_step", "step")):
        for part, label in (("floor", f"floor beside the {what}"), (what, what)):
            figures = [one.get(bench, {}).get(part) for one in kinds]
            if all(figures):
                cells = [f"{f['per_s']:g}/s, p50 {f['p50_ms']:g} ms, p95 {f['p95_ms']:g} ms" for f in figures]
                lines.append(_row(f"{label}, 8 clients", cells))
    return lines


def crowd(results: dict[str, Any]) -> list[str]:
    lines = []
    for kind, name in NAMES.items():
        found = results.get(kind, {}).get("bench_pages", {}).get("crowd")
        if not found:
            continue
        lines += [
            f"### {name}",
            "",
            _said(found),
            "",
            "| | times | p50 ms | p95 ms |",
            "|---|---|---|---|",
            *(_row(w, [r["count"], r["p50_ms"], r["p95_ms"]]) for w, r in found["pages"].items()),
            "",
        ]
    return lines


def _said(found: dict[str, Any]) -> str:
    return (
        f"{found['per_s']:g} requests/s, p50 {found['p50_ms']:g} ms, p95 {found['p95_ms']:g} ms, "
        f"{found['errors']} errors, {found['memory_mb']:g} MB, {found['cores_used']:g} cores used by the house; "
        f"load of the machine {found['load']:.1f}."
    )


def _row(name: str, cells: list[Any]) -> str:
    return (
        f"| {name} | "
        + " | ".join(f"{cell:,}" if isinstance(cell, int | float) else str(cell) for cell in cells)
        + " |"
    )


def alone(results: dict[str, Any]) -> list[str]:
    lines = ["| | |", "|---|---|"]
    for bench in ("bench_papers", "bench_deadline"):
        lines += [_row(name.replace("_", " "), [value]) for name, value in results[bench].items() if name != "limit_ms"]
    slip = results["bench_papers"].get("slip_warm_median_ms")
    return [*lines, _row("Mẫu 01 per s, one process", [round(1000 / slip)])] if slip else lines


def main() -> int:
    results = newest()
    parts = [
        HEAD.format(**results),
        *filter(None, [results.get("note")]),
        *aims(results),
        "",
        "## Pages as the register grows",
        "",
        *pages(results),
    ]
    parts += ["## Acts over HTTP", "", *acts(results), "", "## Everybody at work at once", "", *crowd(results)]
    parts += ["## Papers and dates", "", *alone(results), "", HOW.format(rounds=results.get("rounds", 31))]
    PAGE.write_text("\n".join(parts), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
