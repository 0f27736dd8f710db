"""`make bench`: runs every bench_*.py on its own, keeps what each printed, and says which aim was missed.

Writes benchmarks/results/<date>.json: {"date", "machine", "results": [{"name", "exit", "output"}]}.
"""

import datetime as dt
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def run(script: Path) -> dict[str, object]:
    """One benchmark in a process of its own; exit 1 = it missed its aim."""
    print(f"== {script.stem}", flush=True)
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent)}
    done = subprocess.run(
        [sys.executable, str(script)], cwd=HERE.parent, env=environment, capture_output=True, text=True, check=False
    )
    print(done.stdout or done.stderr[-2000:], flush=True)
    return {"name": script.stem, "exit": done.returncode, "output": done.stdout}


def main() -> int:
    results = [run(script) for script in sorted(HERE.glob("bench_*.py"))]
    folder = HERE / "results"
    folder.mkdir(exist_ok=True)
    today = dt.datetime.now(dt.UTC).date().isoformat()
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    path = folder / f"{today}.json"
    path.write_text(
        json.dumps({"date": today, "machine": machine, "results": results}, ensure_ascii=False, indent=2) + "\n",
        encoding="utf-8",
    )
    for row in results:
        print(f"{row['name']:<24} {'ok' if row['exit'] == 0 else 'missed its aim or failed'}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
