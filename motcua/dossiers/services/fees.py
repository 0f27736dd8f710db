"""What is due for one procedure at the counter: the rules of `law.fees` over the catalogue's rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from motcua.common.refusals import Refused
from motcua.law.fees import Exemption, FeeItem, FeeLine, catalogue_items, exemptions, price
from motcua.procedures.models import FeeItem as FeeRow

OTHER_GROUND = "other"
"""The procedure's own words of exemption, which no rule knows: the officer says which case it is."""


@dataclass(frozen=True)
class FeeEntry:
    """What the counter entered for one fee. `given_vnd`: the amount by hand where the catalogue has none."""

    is_due: bool = True
    quantity: int = 1
    pages: int | None = None
    given_vnd: int | None = None


@dataclass(frozen=True)
class Waiver:
    """Why less is due: a code of `law.fees.exemptions`, or OTHER_GROUND with its words."""

    code: str = ""
    words: str = ""


def fees_of(rows: Sequence[FeeRow]) -> list[FeeItem]:
    """The catalogue's rows as they are computed: tiers known, one fee per way of handing in joined into one."""
    return catalogue_items(
        FeeItem(name=row.name, kind=row.kind, amount_vnd=row.amount_vnd, per=row.per, cap_vnd=row.cap_vnd)
        for row in rows
    )


def exemptions_for(items: Sequence[FeeItem]) -> list[Exemption]:
    """Exemptions that touch one of the fees."""
    return [row for row in exemptions() if any(row.touches(item) for item in items)]


def is_by_page(item: FeeItem) -> bool:
    return bool(item.tiers)


def is_unknown(item: FeeItem) -> bool:
    """Nobody found the amount (the province's council decides it): it must be given by hand."""
    return item.amount_vnd is None and not item.tiers and not item.by_channel


def fee_lines(
    items: Sequence[FeeItem], entries: Sequence[FeeEntry], waiver: Waiver, *, channel: str, key: str = ""
) -> list[FeeLine]:
    """One line for each fee that is due, in the order of `items`.

    Raises Refused naming the field (`key` + fee_<n>_pages | fee_<n>_amount | fee_ground): pages missing, an amount
    neither known nor given, a ground without words.
    """
    if waiver.code == OTHER_GROUND and not waiver.words.strip():
        raise Refused("Chưa ghi trường hợp được miễn, giảm phí.", field=f"{key}fee_ground")
    granted = [row for row in exemptions_for(items) if row.code == waiver.code]
    lines = []
    for number, (item, entry) in enumerate(zip(items, entries, strict=True)):
        if entry.is_due:
            line = _line(item, entry, granted, channel, f"{key}fee_{number}_")
            lines.append(_waived(line, waiver.words.strip()) if waiver.code == OTHER_GROUND else line)
    return lines


def _line(item: FeeItem, entry: FeeEntry, granted: list[Exemption], channel: str, field: str) -> FeeLine:
    if is_by_page(item) and entry.pages is None:
        raise Refused(f"«{item.name}» tính theo trang: nhập số trang của một bản.", field=f"{field}pages")
    by_hand = is_unknown(item) and entry.given_vnd is not None
    known = replace(item, amount_vnd=entry.given_vnd, per="") if by_hand else item
    line = price(known, quantity=entry.quantity, pages=entry.pages, channel=channel, granted=granted)
    if by_hand:
        line = replace(line, explanation=f"Mức thu nhập tại quầy: {line.explanation}")
    return line


def _waived(line: FeeLine, words: str) -> FeeLine:
    return replace(line, amount_vnd=0, exemption=words[:250], explanation=f"{line.explanation}; miễn: {words}"[:250])


def check_known(lines: Sequence[FeeLine], items: Sequence[FeeItem], *, key: str = "") -> None:
    """Refuse a line whose amount nobody knows yet: it is entered by hand, never guessed."""
    names = [item.name for item in items]
    for line in lines:
        if line.amount_vnd is None:
            raise Refused(
                f"Danh mục chưa có mức thu của «{line.name}». Nhập số tiền theo nghị quyết của Hội đồng nhân dân tỉnh, "
                "hoặc bỏ chọn khoản này nếu không phải thu.",
                field=f"{key}fee_{names.index(line.name)}_amount",
            )
