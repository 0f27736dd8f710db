# ruff: noqa: E402  (Django is made ready before its models are imported)
"""How long II.06a, the measures and the trend take on the database named by DATABASE_URL (fill it first).

motcua dossiers import history.csv && python benchmarks/bench_report.py
"""

import os
from statistics import median
from time import perf_counter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.utils import timezone

from motcua.agency.queries import home_agency
from motcua.casework.models import Case
from motcua.common.moments import day_of
from motcua.reporting.measures import figures
from motcua.reporting.overview import counts_of, loads, trend, urgencies
from motcua.reporting.periods import report_quarter_of, report_year_of
from motcua.reporting.report_06a import build_06a

ROUNDS = 5


def milliseconds(work):
    times = []
    for _ in range(ROUNDS):
        start = perf_counter()
        work()
        times.append((perf_counter() - start) * 1000)
    return median(times)


def main():
    agency, now = home_agency(), timezone.now()
    quarter, year = report_quarter_of(day_of(now)), report_year_of(day_of(now))
    works = {
        "II.06a, a quarter": lambda: build_06a(agency, quarter, at=now),
        "II.06a, a year": lambda: build_06a(agency, year, at=now),
        "all measures, a year": lambda: figures(agency, [year], at=now),
        "tiles": lambda: counts_of(agency, urgencies(agency, now)),
        "loads": lambda: loads(agency, now),
        "trend, 13 months": lambda: trend(agency, now),
    }
    print(f"{Case.objects.count()} dossiers, median of {ROUNDS}")
    for name, work in works.items():
        print(f"{name:24} {milliseconds(work):8.1f} ms")


if __name__ == "__main__":
    main()
