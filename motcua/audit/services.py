"""Writing the log: inside the caller's transaction, as the last thing before commit."""

import json
from datetime import datetime
from typing import Any

from django.db import connection

from motcua.audit.chain import entry_hash
from motcua.audit.models import ChainHead, Entry
from motcua.common.rows import insert_rows


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
    number, last = _locked_head(chain)
    entries = []
    for row in rows:
        number += 1
        entry = Entry(chain=chain, number=number, previous_hash=last, **row)
        entry.data = json.loads(json.dumps(entry.data, ensure_ascii=False, default=str))
        entry.hash = last = entry_hash(last, entry)
        entries.append(entry)
    insert_rows(entries)
    ChainHead.objects.filter(chain=chain).update(number=number, hash=last)
    return entries


def _locked_head(chain: str) -> tuple[int, str]:
    """Number and hash of the last entry; the row stays locked until commit."""
    heads = ChainHead.objects.select_for_update().filter(chain=chain).values_list("number", "hash")
    for head in heads:
        return head
    insert_rows([ChainHead(chain=chain)], unless_there=True)
    return heads.get()
