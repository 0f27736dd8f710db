"""Fees and charges: the amount from the rule, and why it is less. An unknown amount stays unknown, never guessed."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from motcua.law.errors import LawError

CONFIGURATION = Path(__file__).parent / "fees.toml"


@dataclass(frozen=True)
class Tier:
    """Price of each unit (a page) up to and with the `up_to`-th; None = all the rest."""

    amount_vnd: int
    up_to: int | None = None


@dataclass(frozen=True)
class FeeItem:
    """One fee of a procedure. `amount_vnd` None = not found; `cap_vnd` is the most for one copy.

    `by_channel` overrides the amount for a way of handing in (counter, online, postal).
    """

    name: str
    kind: str
    amount_vnd: int | None
    per: str = ""
    tiers: tuple[Tier, ...] = ()
    cap_vnd: int | None = None
    by_channel: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Exemption:
    """Who pays less. `percent` waived; `applies_to` are beginnings of fee names, empty = every fee."""

    code: str
    name: str
    percent: int
    applies_to: tuple[str, ...] = ()
    source: str = ""
    mark: str = "recalled"

    def touches(self, item: FeeItem) -> bool:
        return not self.applies_to or item.name.startswith(self.applies_to)


@dataclass(frozen=True)
class FeeLine:
    """What is due for one item. `amount_vnd` None = the amount is not known; `full_vnd` before the exemption."""

    name: str
    kind: str
    amount_vnd: int | None
    full_vnd: int | None
    quantity: int
    pages: int | None
    exemption: str
    explanation: str


@cache
def configuration() -> dict[str, Any]:
    return tomllib.loads(CONFIGURATION.read_text(encoding="utf-8"))


@cache
def exemptions() -> tuple[Exemption, ...]:
    rows = configuration()["exemption"]
    return tuple(Exemption(**{**row, "applies_to": tuple(row["applies_to"])}) for row in rows)


def exemptions_named(codes: Iterable[str]) -> tuple[Exemption, ...]:
    """The exemptions with these codes; LawError for a code that does not exist."""
    known = {row.code: row for row in exemptions()}
    wanted = tuple(codes)
    if strange := [code for code in wanted if code not in known]:
        raise LawError(f"Không có diện miễn, giảm «{strange[0]}» trong danh mục.")
    return tuple(known[code] for code in wanted)


def catalogue_items(rows: Iterable[FeeItem]) -> list[FeeItem]:
    """Catalogue rows as they are computed: tiers added by name, rows of one fee per way of handing in joined."""
    joined: dict[str, FeeItem] = {}
    for row in map(_with_tiers, rows):
        channel = _channel_of(row)
        if channel is None or row.amount_vnd is None:
            joined[f"{row.name}|{row.per}"] = row
        else:
            base = joined.get(row.name, row)
            joined[row.name] = replace(base, by_channel={**base.by_channel, channel: row.amount_vnd})
    return list(joined.values())


def _channel_of(item: FeeItem) -> str | None:
    return next((code for code, words in configuration()["channels"].items() if words in item.per), None)


def _with_tiers(item: FeeItem) -> FeeItem:
    for rule in configuration()["tiered"]:
        if item.name in rule["names"] and not item.tiers:
            tiers = tuple(Tier(**tier) for tier in rule["tiers"])
            return replace(item, tiers=tiers, per=rule["per"], cap_vnd=item.cap_vnd or rule["cap_vnd"])
    return item


def price(
    item: FeeItem,
    *,
    quantity: int = 1,
    pages: int | None = None,
    channel: str = "counter",
    granted: Sequence[Exemption] = (),
) -> FeeLine:
    """What is due for `quantity` copies or cases; tiered fees need `pages` of one copy.

    Of several exemptions the one that waives most wins. Amounts are whole đồng, the waived part rounded in favour of
    who pays. Raises LawError for a quantity below 1, and for a tiered fee without pages.
    """
    if quantity < 1 or (pages is not None and pages < 1):
        raise LawError("Số bản và số trang phải từ 1 trở lên.")
    one, words = _one(item, pages, channel)
    best = max((row for row in granted if row.touches(item)), key=lambda row: row.percent, default=None)
    full = None if one is None else one * quantity
    amount = full
    if best and full is not None:
        amount = full * (100 - best.percent) // 100
    elif best and best.percent == 100:
        amount = 0  # nothing of an unknown amount is known
    return FeeLine(
        item.name, item.kind, amount, full, quantity, pages, best.name if best else "", _why(words, quantity, best)
    )


def _one(item: FeeItem, pages: int | None, channel: str) -> tuple[int | None, str]:
    """Amount for one copy or case, and how it came about."""
    if item.tiers:
        if pages is None:
            raise LawError(f"«{item.name}» tính theo trang: nhập số trang của một bản.")
        return _tiered(item, pages)
    amount = item.by_channel.get(channel, item.amount_vnd)
    if amount is None:
        return None, "Mức thu chưa xác định: nhập theo nghị quyết của Hội đồng nhân dân tỉnh"
    return amount, f"{money(amount)}/{item.per}" if item.per else money(amount)


def _tiered(item: FeeItem, pages: int) -> tuple[int, str]:
    total, done = 0, 0
    parts: list[str] = []
    for tier in item.tiers:
        count = max(min(pages, tier.up_to or pages) - done, 0)
        if count:
            total += count * tier.amount_vnd
            done += count
            parts.append(f"{count} {item.per} × {money(tier.amount_vnd)}")
    words = " + ".join(parts)
    if item.cap_vnd is not None and total > item.cap_vnd:
        return item.cap_vnd, f"{words}, tối đa {money(item.cap_vnd)}/bản"
    return total, words


def _why(words: str, quantity: int, best: Exemption | None) -> str:
    text = f"({words}) × {quantity}" if quantity > 1 else words
    if best is None:
        return text
    return f"{text}; {'miễn' if best.percent == 100 else f'giảm {best.percent}%'}: {best.name}"


def certified_copy_fee(pages: int, copies: int = 1) -> int:
    """Chứng thực bản sao: min(200000; 2000 × the first two pages + 1000 × the others) × copies, from configuration."""
    item = _with_tiers(FeeItem(configuration()["tiered"][0]["names"][0], "phi", None))
    amount = price(item, quantity=copies, pages=pages).amount_vnd
    assert amount is not None
    return amount


def total(lines: Iterable[FeeLine]) -> int | None:
    """Sum of the lines; None when one of them is not known."""
    amounts = [line.amount_vnd for line in lines]
    return None if None in amounts else sum(amount for amount in amounts if amount is not None)


def money(amount: int) -> str:
    """1234567 → 1.234.567 đồng."""
    return f"{amount:,} đồng".replace(",", ".")
