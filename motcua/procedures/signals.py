"""What the catalogue tells the rooms above it: sent inside the act's own transaction, after all that it keeps."""

from django.dispatch import Signal

posted = Signal()
"""Procedures were put up at a place. kwargs: agency, at (moment), label (words), url (path of the evidence), source_key
("posting:<round>"), by (Officer, or None: by the command line)."""

posting_tasks_opened = Signal()
"""Versions have to be put up. kwargs: agency, tasks (list of PostingTask, never empty), at (moment)."""

posting_tasks_due = Signal()
"""Their day has come, or is over. kwargs: agency, tasks (never empty, one day), late (bool), at (moment)."""
