"""Run the suite on SQLite, then what asks a database on PostgreSQL too, and close with one summary line.

The summary is in the runner's own words.
"""

import re
import subprocess
import sys
import time

DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
COUNT = re.compile(r"(\d+) ([a-z]+)")


def run(database: str, arguments: list[str]) -> tuple[int, str]:
    """Play the suite on one database; give pytest's exit code and its last line."""
    again = ["--asking"] if database == "postgresql" else []
    command = [sys.executable, "-m", "pytest", f"--db={database}", *again, "-q", "-n", "2", "--dist", "worksteal"]
    command += arguments
    last = ""
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            last = line.strip() or last
    return process.returncode, last.strip("= ")


def add_up(lines: list[str]) -> str:
    """One summary of several closing lines: «2 passed in 1s», «1 failed, 1 passed in 2s» give «1 failed, 3 passed»."""
    totals: dict[str, int] = {}
    for line in lines:
        for number, word in COUNT.findall(line.partition(" in ")[0]):
            totals[word] = totals.get(word, 0) + int(number)
    order = ["failed", "passed"]
    words = sorted(totals, key=lambda word: (order.index(word) if word in order else len(order), word))
    return ", ".join(f"{totals[word]} {word}" for word in words) or "no tests ran"


def main(arguments: list[str]) -> int:
    began = time.monotonic()
    closings: dict[str, tuple[int, str]] = {}
    for database, name in DATABASES.items():
        print(f"\n=== {name} ===", flush=True)
        closings[database] = run(database, arguments)
    print()
    for database, (_, line) in closings.items():
        print(f"{DATABASES[database] + ':':<12}{line}")
    summary = add_up([line for _, line in closings.values()])
    print(f" {summary} in {time.monotonic() - began:.2f}s ".center(80, "="))
    return max(code for code, _ in closings.values())


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
