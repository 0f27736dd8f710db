"""What communication tells the rooms above it: sent inside the act's own transaction, after all that it keeps."""

from django.dispatch import Signal

item_published = Signal()
"""Something was told to people. kwargs: agency, at (moment), label (words), url (path), channel, source_key (names the
event), by (Officer)."""
