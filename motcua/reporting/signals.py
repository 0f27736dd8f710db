"""What reporting tells the rooms above it: sent inside the act's own transaction, after all that it keeps."""

from django.dispatch import Signal

published = Signal()
"""Figures were made public. kwargs: publication (Publication), at (moment), by (Officer, or None: by the clock)."""

figures_signed = Signal()
"""The figures of a period were signed. kwargs: freeze (Freeze, with its paper), at (moment), by (Officer)."""
