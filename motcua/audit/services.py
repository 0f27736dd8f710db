"""Writing the log: inside the caller's transaction, as the last thing before commit."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from motcua.audit.chain import entry_hash
from motcua.audit.models import ChainHead, Entry
from motcua.common.questions import Question
from motcua.common.rows import Statement, change, insert_rows, insertion, run_together


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


def record_many(rows: list[dict[str, Any]], *, chain: str, after: Sequence[Statement] = ()) -> list[Entry]:
    """Append several entries under one lock, in the given order.

    `after` is what the act still has to store: it goes to the database together with the question for the head.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("The log is written inside the transaction of the act it tells of.")
    if not rows:
        run_together(after)
        return []
    head = _locked_head(chain, after)
    entries = []
    for row in rows:
        head.number += 1
        entry = Entry(chain=chain, number=head.number, previous_hash=head.hash, **row)
        entry.data = json.loads(json.dumps(entry.data, ensure_ascii=False, default=str))
        entry.hash = head.hash = entry_hash(head.hash, entry)
        entries.append(entry)
    run_together([insertion(entries), change(head, "number", "hash")])
    return entries


HEAD: Question[ChainHead] = Question(lambda chain: ChainHead.objects.select_for_update().filter(chain=chain))


def _locked_head(chain: str, after: Sequence[Statement]) -> ChainHead:
    """Number and hash of the last entry; the row stays locked until commit."""
    found = HEAD.read(run_together([*after, HEAD.statement(chain)])[-1])
    if not found:
        insert_rows([ChainHead(chain=chain)], unless_there=True)
        found = HEAD.all(chain)
    return found[0]
