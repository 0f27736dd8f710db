"""Handing a dossier on over HTTP («Chuyển bước tiếp theo»), everything committed, against a bare step-and-commit (P2).

Run: .venv/bin/python -m benchmarks.bench_step [--seconds 10] [--clients 8] [--json]
Every client hands its own dossiers on. The process of the measurement has a hundred steps at one desk, so that a
few dossiers are work enough; all else is as in an office. Databases as in `bench_intake`.
"""

import tempfile
from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle, islice
from typing import Any

from benchmarks.bench_intake import PROCEDURE
from benchmarks.clients import Post, answer, compare, queries_of, session_of
from benchmarks.office import set_up

POST = "tp_ht"
STEPS = 100
EACH = 60
"""Dossiers of one client."""


def lay_long_process() -> None:
    """Reception, then the same desk ninety-nine times."""
    from django.utils import timezone

    from motcua.agency.queries import home_agency
    from motcua.procedures.models import Procedure, Process, ProcessStep

    now = timezone.now()
    process = Process.objects.create(
        agency=home_agency(), code="do-chuyen-buoc", procedure=Procedure.objects.get(code=PROCEDURE), number=999,
        title="Quy trình để đo", status="approved", approved_at=now, valid_from=now.date() - timedelta(days=9),
    )  # fmt: skip
    ProcessStep.objects.bulk_create(
        ProcessStep(
            process=process, number=number, label=f"Bước {number}", role="tiep_nhan" if number == 1 else "thu_ly",
            post_code="" if number == 1 else POST, minutes=30, next_numbers=[number + 1] if number < STEPS else [],
        )
        for number in range(1, STEPS + 1)
    )  # fmt: skip


def taken_in(count: int) -> list[str]:
    """Codes of so many dossiers, each in the hands of the specialist at the second step."""
    from django.utils import timezone

    from motcua.agency.models import Officer
    from motcua.dossiers.services.intake import Intake, receive_dossier
    from motcua.people.services import Party
    from motcua.procedures.models import ProcedureVersion

    version = ProcedureVersion.objects.select_related("procedure").get(procedure__code=PROCEDURE, valid_to=None)
    counter = Officer.objects.get(appointments__post__code="mot_cua", appointments__is_substitute=False)
    intakes = (Intake(version, Party(f"Nguyễn Văn {number}")) for number in range(count))
    return [receive_dossier(intake, by=counter, at=timezone.now()).case.code for intake in intakes]


def steps(path: str, codes: list[str]) -> Iterator[Post]:
    """Each dossier one step on, then the next one, as often as there are steps."""
    for code in islice(cycle(codes), len(codes) * (STEPS - 3)):
        yield path.format(code=code), {"note": "", "to_step": "", "to_officer": ""}


def measure(*, clients: int = 8, seconds: float = 10) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as home:
        set_up(home, hosts="127.0.0.1")
        from benchmarks.intake_floor import lay_floor

        lay_long_process()
        codes = taken_in(clients * EACH)
        lay_floor(codes)
        session, act = session_of(POST), "/ban-lam-viec/ho-so/{code}/viec/chuyen/"
        queries = queries_of(steps(act, codes[:1]), session)
        own = [codes[number::clients] for number in range(clients)]
        floor, house = ([steps(path, part[1:]) for part in own] for path in ("/floor-step/{code}/", act))
        return compare("step", floor, house, session, seconds=seconds, queries=queries)


if __name__ == "__main__":
    answer(__doc__, "step", measure)
