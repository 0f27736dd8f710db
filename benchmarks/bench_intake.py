"""The whole intake over HTTP, everything committed, against the floor of a bare insert-and-commit application (P1).

Run: .venv/bin/python -m benchmarks.bench_intake [--seconds 10] [--clients 8] [--json]
On SQLite in a folder of its own, or on the fresh database that DATABASE_URL names (one with dossiers is refused).
"""

import secrets
import tempfile
from collections.abc import Iterator
from typing import Any

from benchmarks.clients import Post, answer, compare, queries_of, session_of
from benchmarks.office import set_up

PROCEDURE = "2.000815"
SHEET = "/ban-lam-viec/tiep-nhan/"


def form_of() -> dict[str, str]:
    """What the browser sends for certified copies, without the person."""
    from motcua.procedures.models import ProcedureVersion

    version = ProcedureVersion.objects.get(procedure__code=PROCEDURE, valid_to=None)
    start = f"v{version.pk}_"
    form = {"viec": "luu", "thu-tuc": PROCEDURE, "owner_name": "Nguyễn Thị Hoa", "owner_kind": "citizen"}
    form |= {f"{start}fee_0_tick": "on", f"{start}fee_0_pages": "5", f"{start}fee_0_quantity": "2"}
    for paper in version.papers.all():
        name = f"{start}paper_{paper.pk}_"
        form |= {f"{name}tick": "on", f"{name}originals": str(paper.originals or 0)}
        form |= {f"{name}photocopies": str(paper.copies or 0)}
    return form


def people(path: str, form: dict[str, str]) -> Iterator[Post]:
    """One person after the other with the same wish."""
    while True:
        person = {"owner_identity_number": f"024185{secrets.randbelow(10**6):06d}", "key": secrets.token_hex(8)}
        # The same person may come twice by chance; that is not what is measured here.
        yield path, {**form, **person, "twins_seen": "on"}


def measure(*, clients: int = 8, seconds: float = 10) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as home:
        set_up(home, hosts="127.0.0.1")
        from benchmarks.intake_floor import lay_floor

        lay_floor()
        form, session = form_of(), session_of("mot_cua")
        queries = queries_of(people(SHEET, form), session)
        floor, house = ([people(path, form) for _ in range(clients)] for path in ("/floor/", SHEET))
        return compare("intake", floor, house, session, seconds=seconds, queries=queries)


if __name__ == "__main__":
    answer(__doc__, "intake", measure)
