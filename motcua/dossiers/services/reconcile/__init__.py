"""The export of another system beside our dossiers: compared, explained, resolved; nothing is imported on the way."""

from motcua.dossiers.services.reconcile.acts import (
    finish_reconciliation,
    resolve_differences,
    run_reconciliation,
    start_reconciliation,
)
from motcua.dossiers.services.reconcile.compare import Counts, compare

__all__ = [
    "Counts",
    "compare",
    "finish_reconciliation",
    "resolve_differences",
    "run_reconciliation",
    "start_reconciliation",
]
