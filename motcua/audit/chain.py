"""How one entry hangs on the one before it."""

import hashlib
import json
from datetime import UTC

from motcua.audit.models import Entry

FIRST_HASH = "0" * 64


def entry_hash(previous: str, entry: Entry) -> str:
    """SHA-256 over the previous hash and every field of the entry, in a fixed order."""
    fields = [
        previous,
        entry.chain,
        entry.number,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.actor_code,
        entry.actor_name,
        entry.kind,
        entry.subject,
        entry.data,
    ]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
