"""Reading the log: walking the chain, and what happened to one subject."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from motcua.audit.chain import FIRST_HASH, entry_hash
from motcua.audit.models import ChainHead, Entry


@dataclass(frozen=True)
class Verification:
    """Outcome of a walk: entries read, head hash per chain, and the first thing found wrong."""

    read: int
    heads: dict[str, str]
    fault: str = ""


def about(subject: str) -> QuerySet[Entry]:
    return Entry.objects.filter(subject=subject).order_by("-id")


def verify(*, since: datetime | None = None) -> Verification:
    """Walk every chain and compare number, previous hash, hash and head. Stops at the first broken entry.

    With `since` the walk starts at the first entry of each chain at or after that moment.
    """
    read, heads = 0, {}
    for head in ChainHead.objects.order_by("chain"):
        last, count, fault = _walk(head, since)
        read += count
        heads[head.chain] = last
        if fault:
            return Verification(read, heads, fault)
    strays = Entry.objects.exclude(chain__in=list(heads)).order_by("id").first()
    if strays:
        return Verification(read, heads, f"Mục {strays.chain} #{strays.number} thuộc chuỗi không có đầu chuỗi.")
    return Verification(read, heads)


def _walk(head: ChainHead, since: datetime | None) -> tuple[str, int, str]:
    entries = Entry.objects.filter(chain=head.chain, number__lte=head.number).order_by("number")
    start = entries.filter(at__gte=since).values_list("number", flat=True).first() if since else 1
    if start is None:
        return head.hash, 0, ""
    number, last = start - 1, FIRST_HASH
    if number:
        before = Entry.objects.filter(chain=head.chain, number=number).first()
        if before is None:
            return last, 0, f"Thiếu mục {head.chain} #{number}."
        last = before.hash
    count = 0
    for entry in _batches(entries.filter(number__gte=start)):
        number += 1
        if fault := _fault(entry, number, last):
            return last, count, fault
        last, count = entry.hash, count + 1
    return last, count, _fault_at_head(head, number, last)


def _fault_at_head(head: ChainHead, number: int, last: str) -> str:
    if number != head.number:
        return f"Chuỗi {head.chain} kết thúc ở #{number}, đầu chuỗi ghi #{head.number}."
    if last != head.hash:
        return f"Đầu chuỗi {head.chain} ghi mã băm khác mục cuối #{number}."
    if Entry.objects.filter(chain=head.chain, number__gt=head.number).exists():
        return f"Chuỗi {head.chain} có mục sau đầu chuỗi #{head.number}."
    return ""


def _fault(entry: Entry, number: int, last: str) -> str:
    name = f"{entry.chain} #{entry.number}"
    if entry.number != number:
        return f"Thiếu mục {entry.chain} #{number} (mục kế tiếp là {name})."
    if entry.previous_hash != last:
        return f"Mục {name} không nối với mục trước."
    if entry.hash != entry_hash(last, entry):
        return f"Mục {name} đã bị sửa."
    return ""


def _batches(entries: QuerySet[Entry], size: int = 2000) -> Iterator[Entry]:
    """Walk by number in bounded batches: a server-side cursor would not survive a pooler."""
    after = -1
    while batch := list(entries.filter(number__gt=after)[:size]):
        yield from batch
        after = batch[-1].number
