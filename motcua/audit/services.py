"""Writing the log: inside the caller's transaction, as the last thing before commit."""

import json
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from motcua.audit.chain import entry_hash
from motcua.audit.models import ChainHead, Entry


def record(
    kind: str,
    *,
    chain: str,
    at: datetime,
    actor_code: str = "",
    actor_name: str = "",
    subject: str = "",
    data: dict[str, Any] | None = None,
) -> Entry:
    """Append one entry to the chain of an agency. Call it last in the act: it locks the chain's head until commit.

    Refuses to run outside a transaction, so that an act and its entry are stored together or not at all.
    """
    return record_many(
        [dict(kind=kind, at=at, actor_code=actor_code, actor_name=actor_name, subject=subject, data=data or {})],
        chain=chain,
    )[0]


def record_many(rows: list[dict[str, Any]], *, chain: str) -> list[Entry]:
    """Append several entries under one lock, in the given order."""
    if not connection.in_atomic_block:
        raise RuntimeError("The log is written inside the transaction of the act it tells of.")
    head = _locked_head(chain)
    number, last = head.number, head.hash
    entries = []
    for row in rows:
        number += 1
        entry = Entry(chain=chain, number=number, previous_hash=last, **row)
        entry.data = json.loads(json.dumps(entry.data, ensure_ascii=False, default=str))
        entry.hash = last = entry_hash(last, entry)
        entries.append(entry)
    Entry.objects.bulk_create(entries)
    ChainHead.objects.filter(chain=chain).update(number=number, hash=last)
    return entries


def _locked_head(chain: str) -> ChainHead:
    head = ChainHead.objects.select_for_update().filter(chain=chain).first()
    if head is None:
        with transaction.atomic():
            ChainHead.objects.get_or_create(chain=chain)
        head = ChainHead.objects.select_for_update().get(chain=chain)
    return head
