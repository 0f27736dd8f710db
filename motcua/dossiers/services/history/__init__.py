"""Past dossiers come in from a file: read it, check each row, store all or nothing."""

from motcua.dossiers.services.history.intake import Outcome, import_history

__all__ = ["Outcome", "import_history"]
