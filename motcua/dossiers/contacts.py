"""Whom to tell about a dossier: asked by every act that sends a message."""

from motcua.dossiers.models import Dossier
from motcua.notices.services import Contact


def contact_of(dossier: Dossier) -> Contact:
    """How to reach whoever handed the dossier in, else its owner."""
    for data in (dossier.submitter_data, dossier.owner_data):
        if data.get("phone") or data.get("email"):
            return Contact(data.get("phone", ""), data.get("email", ""))
    return Contact()
