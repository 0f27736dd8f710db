"""The long kill test: 300 acknowledged intakes by eight counters, one killed after every few, on a database of its own.

    python benchmarks/kill_test.py --intakes 300 --database sqlite|postgresql

Runs the tests' own machinery (tests/safety, tests/support/killing.py) at length; exit 1 when anything was lost.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--intakes", type=int, default=300)
    parser.add_argument("--at-once", type=int, default=8)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    args = parser.parse_args()
    environment = {**os.environ, "MOTCUA_KILL_INTAKES": str(args.intakes), "MOTCUA_KILL_AT_ONCE": str(args.at_once)}
    command = [sys.executable, "-m", "pytest", "-q", "-s", f"--db={args.database}", "tests/safety/test_kill.py"]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
