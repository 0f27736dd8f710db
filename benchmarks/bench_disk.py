"""How many durable commits the disk takes in a second: the ceiling of everything that must not be lost.

Run: python -m benchmarks.bench_disk [--json]
One after the other: 4 kB appended to a file and forced to the disk, as a database does with its log.
"""

import json
import os
import sys
import tempfile
from statistics import median, quantiles
from time import perf_counter

SECONDS = 3.0
BLOCK = b"x" * 4096


def measure() -> dict[str, float]:
    times = []
    with tempfile.TemporaryFile() as file:
        began = perf_counter()
        while perf_counter() - began < SECONDS:
            start = perf_counter()
            file.write(BLOCK)
            file.flush()
            os.fsync(file.fileno())
            times.append((perf_counter() - start) * 1000)
    return {
        "commits_per_s": round(len(times) / SECONDS, 1),
        "p50_ms": round(median(times), 2),
        "p95_ms": round(quantiles(times, n=20)[-1], 2),
    }


def main() -> int:
    figures = measure()
    print(
        json.dumps(figures)
        if "--json" in sys.argv
        else "\n".join(f"{name:<16}{value:>10}" for name, value in figures.items())
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
