"""Opening what is kept."""

from django.core.files import File
from django.core.files.storage import default_storage

from motcua.documents.models import KeptFile


def open_kept(kept: KeptFile) -> File:
    """The file as a readable stream; the caller closes it."""
    return default_storage.open(kept.path)
