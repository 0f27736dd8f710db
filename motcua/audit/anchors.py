"""Heads of the chains kept outside the database.

The chain shows every change that leaves the head alone. Somebody who drops the triggers may rewrite the end of the log
together with its head; what was said of the head before lies in a file that is only ever added to.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from motcua.audit.models import ChainHead, Entry
from motcua.common.moments import local
from motcua.common.refusals import Refused

AT_ONCE = 500  # numbers asked for in one query


@dataclass(frozen=True)
class Anchor:
    """What the head of one chain was at one moment (ISO 8601)."""

    chain: str
    number: int
    hash: str
    at: str


def anchor_file() -> Path:
    return Path(settings.MOTCUA_HOME) / "log-anchors"


def drop_anchors(at: datetime, path: Path | None = None) -> list[Anchor]:
    """Add one line for each chain that has grown since its last line, on the disk before this returns.

    Also run by hand (`motcua audit anchor`), hourly, and when the house is closed. Returns the lines added.
    """
    path = path or anchor_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "rb+", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # two workers add one after the other; closing the file lets go
        known = {anchor.chain: anchor.hash for anchor in read_anchors(path)}
        fresh = [anchor for anchor in heads_now(at) if known.get(anchor.chain) != anchor.hash]
        file.write("".join(line_of(anchor) for anchor in fresh).encode())
        os.fsync(file.fileno())
    return fresh


def heads_now(at: datetime) -> list[Anchor]:
    """The head of every chain that has an entry, as it is told outside."""
    moment = local(at).isoformat(timespec="seconds")
    heads = ChainHead.objects.filter(number__gt=0).order_by("chain")
    return [Anchor(head.chain, head.number, head.hash, moment) for head in heads]


def line_of(anchor: Anchor) -> str:
    return json.dumps(asdict(anchor), ensure_ascii=False) + "\n"


def read_anchors(path: Path) -> list[Anchor]:
    """Every anchor of the file, oldest first. Refused when a line is none: it was touched, or belongs elsewhere."""
    with path.open(encoding="utf-8") as file:
        return [_anchor(line, number) for number, line in enumerate(file, 1) if line.strip()]


def _anchor(line: str, number: int) -> Anchor:
    try:
        said = json.loads(line)
        return Anchor(str(said["chain"]), int(said["number"]), str(said["hash"]), str(said["at"]))
    except (ValueError, KeyError, TypeError):
        raise Refused(f"Dòng {number} của tệp mốc không đọc được: tệp đã bị sửa hoặc không phải tệp mốc.") from None


def anchor_fault(anchors: list[Anchor]) -> str:
    """Empty when every anchor still stands in the log; else the first one that does not, and since which entry.

    What was rewritten lies after the last anchor of that chain that still fits: the chain itself, rehashed, is silent.
    """
    whole: dict[str, int] = {}
    for anchor, found in _with_entries(anchors):
        name, since = f"{anchor.chain} #{anchor.number}", whole.get(anchor.chain, 0) + 1
        if found is None:
            return f"Thiếu mục {name} mà mốc lúc {anchor.at} đã ghi; phần bị đổi bắt đầu từ #{since} trở đi."
        if found != anchor.hash:
            return f"Mục {name} khác mốc ghi lúc {anchor.at}; phần bị viết lại nằm trong #{since}–#{anchor.number}."
        whole[anchor.chain] = max(whole.get(anchor.chain, 0), anchor.number)
    return ""


def _with_entries(anchors: list[Anchor]) -> Iterator[tuple[Anchor, str | None]]:
    """Each anchor with the hash that the log holds at its number, lowest number first."""
    for chain in sorted({anchor.chain for anchor in anchors}):
        said = sorted((anchor for anchor in anchors if anchor.chain == chain), key=lambda one: one.number)
        for start in range(0, len(said), AT_ONCE):
            some = said[start : start + AT_ONCE]
            entries = Entry.objects.filter(chain=chain, number__in={anchor.number for anchor in some})
            hashes = dict(entries.values_list("number", "hash"))
            yield from ((anchor, hashes.get(anchor.number)) for anchor in some)
