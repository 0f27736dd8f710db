"""What was promised (goals P1–P10) beside what was found."""

from typing import Any

Aim = dict[str, Any]
LEAST = {
    "bench_intake": ("intake over HTTP, share of the floor (P1)", "ratio", 0.25),
    "bench_step": ("one step over HTTP, share of the floor (P2)", "ratio", 0.25),
}


def aims_of(results: dict[str, Any]) -> list[Aim]:
    """Each aim with its figure: {"what", "database", "aim", "figure", "held"}."""
    found = [_least("appointment dates per second (P7)", 300_000, results["bench_deadline"], "appointment_dates_per_s")]
    found += [_least("times faster than pandas (P7)", 100, results["bench_deadline"], "times_faster_than_pandas")]
    slip = results["bench_papers"].get("slip_warm_median_ms")
    found.append(
        {"what": "Mẫu 01 as PDF, ms (P8)", "aim": "<= 10", "figure": slip, "held": slip is not None and slip <= 10}
    )
    found += _facts(results.get("bench_facts", {}))
    for kind in ("sqlite", "postgresql"):
        part = results.get(kind, {})
        for name, (what, key, least) in LEAST.items():
            if name in part:
                found.append(_least(what, least, part[name], key) | {"database": kind})
        found += [aim | {"database": kind} for aim in part.get("bench_pages", {}).get("aims", [])]
    return [{"database": "", **aim} for aim in found if aim["figure"] is not None]


def _facts(figures: dict[str, Any]) -> list[Aim]:
    """P6 and P10: times a bare group-by over the same facts, and the cluster's share of time with a second executor."""
    return [
        _most("II.06a over 10 million facts, times a bare group-by (P6)", 3, figures, "report_06a_ratio"),
        _most("all measures over 10 million facts, times a bare group-by", 12, figures, "all_measures_ratio"),
        _most("Spark, share of time with two executors (P10)", 0.999, figures, "two_executors_share"),
        _least("Spark gives DuckDB's digits (P10)", 1, figures, "same_digits"),
    ]


def _most(what: str, most: float, figures: dict[str, Any], key: str) -> Aim:
    figure = figures.get(key)
    return {"what": what, "aim": f"<= {most:g}", "figure": figure, "held": figure is not None and figure <= most}


def _least(what: str, least: float, figures: dict[str, Any], key: str) -> Aim:
    figure = figures.get(key)
    return {"what": what, "aim": f">= {least:g}", "figure": figure, "held": figure is not None and figure >= least}


def table(results: dict[str, Any]) -> str:
    """The aims as lines of text, what was missed last."""
    rows = sorted(results["aims"], key=lambda aim: not aim["held"])
    lines = [
        f"{'held' if aim['held'] else 'MISSED':7}{aim['database']:<11}{aim['what']:<48}"
        f"{aim['figure']:>12} {aim['aim']:>10}"
        for aim in rows
    ]
    missed = sum(not aim["held"] for aim in rows)
    return "\n".join([*lines, f"{len(rows) - missed} aims held, {missed} missed"])
