"""Lays the shipped catalogue and internal processes, and derives a process for every procedure without one."""

from datetime import datetime

from motcua.agency.models import Agency
from motcua.common.moments import day_of
from motcua.ops.ground import seed
from motcua.procedures.models import CatalogueImport
from motcua.procedures.services.catalogue import import_procedures
from motcua.procedures.services.defaults import derive_all
from motcua.procedures.services.processes import import_processes


def lay_catalogue(agency: Agency, *, at: datetime, approve: bool = False) -> None:
    """Idempotent: a catalogue that is there is left as the office has it, and so is every process known by its code.

    Shipped processes are kept as drafts, each with the document it was read from and with its faults: they are
    published evidence of other places, and an administrator approves what the office wants as its own. Until then the
    derived process holds. `approve`: the sample office takes over at once what passes the check.
    """
    if not CatalogueImport.objects.exists():
        import_procedures(seed("procedures.json"), by=None, at=at)
    known = set(agency.processes.values_list("code", flat=True))
    rows = [row for row in seed("internal_processes.json")["processes"] if row["id"] not in known]
    import_processes(rows, agency=agency, by=None, at=at, approve=approve, keep_faulty=True)
    derive_all(agency, day_of(at), by=None, at=at)
