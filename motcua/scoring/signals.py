"""What scoring tells the rooms above it: sent inside the act's own transaction, after all that it keeps."""

from django.dispatch import Signal

sheet_signed = Signal()
"""A score sheet is final. kwargs: sheet (ScoreSheet, with its paper), by (Officer), at (moment)."""
