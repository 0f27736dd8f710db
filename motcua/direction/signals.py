"""What this room tells the rooms above it: sent inside the act's own transaction, after all that it keeps."""

from django.dispatch import Signal

document_signed = Signal()
"""A document got its number and its signature. kwargs: document (OutgoingDocument), by (Officer), at (moment)."""

incoming_recorded = Signal()
"""A document that came in stands in the register. kwargs: document (IncomingDocument), by (Officer), at (moment)."""
