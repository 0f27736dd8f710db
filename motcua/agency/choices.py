"""What an office chooses for itself: which choices there are (`data/choices.toml`), and the act of choosing.

A choice that is left alone is not kept: then the default of the room that reads it holds (`agency.policy.chosen`).
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from motcua.agency.models import Agency, Officer
from motcua.agency.permissions import can_choose
from motcua.agency.queries import duties_of
from motcua.agency.services import log
from motcua.common.moments import day_of
from motcua.common.refusals import Forbidden, Refused

FILE = Path(__file__).parent / "data" / "choices.toml"
YES_NO = ((True, "Có"), (False, "Không"))


@dataclass(frozen=True)
class Choice:
    """One thing to choose. `default` None: nothing holds until then, as `unset` says. `fixed`: why it is only shown."""

    key: str
    kind: str
    label: str
    help: str
    source: str
    default: Any = None
    min: int = 0
    max: int = 0
    options: tuple[tuple[Any, str], ...] = ()
    fixed: str = ""
    unset: str = "Chưa chọn"

    def words(self, value: Any) -> str:
        """A value as people read it."""
        if value is None:
            return self.unset
        if isinstance(value, dict):
            return "; ".join(f"{name}: {told}" for name, told in value.items())
        return next((label for told, label in self.options if told == value), str(value))

    def is_fit(self, value: Any) -> bool:
        match self.kind:
            case "number":
                return type(value) is int and self.min <= value <= self.max
            case "email":
                return isinstance(value, str) and _is_email(value)
            case "as_kept":
                return isinstance(value, dict | str) and bool(value)
        return any(type(value) is type(told) and value == told for told, _label in self.options)


def _is_email(value: str) -> bool:
    try:
        validate_email(value)
    except ValidationError:
        return False
    return True


@dataclass(frozen=True)
class Group:
    name: str
    choices: tuple[Choice, ...]


@cache
def groups() -> tuple[Group, ...]:
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(Group(group["name"], tuple(_choice(row) for row in group["choice"])) for group in raw["group"])


def _choice(row: dict[str, Any]) -> Choice:
    options = tuple((option["value"], option["label"]) for option in row.get("options", ()))
    return Choice(**{**row, "options": YES_NO if row["kind"] == "yes_no" else options})


def choices() -> dict[str, Choice]:
    """All of them by key."""
    return {choice.key: choice for group in groups() for choice in group.choices}


def chosen_value(agency: Agency, choice: Choice) -> Any:
    """What the office chose; None where it left the default, or where something is kept that is no choice."""
    value = _at(agency.policy, choice.key)
    return value if choice.is_fit(value) and value != choice.default else None


def _at(policy: Mapping[str, Any], key: str) -> Any:
    head, _, rest = key.partition(".")
    value = policy.get(head)
    if not rest:
        return value
    return value.get(rest) if isinstance(value, dict) else None


def mark_of(agency: Agency) -> str:
    """Names what is chosen now, so that nobody writes over a choice they have not seen."""
    told = json.dumps(agency.policy, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:20]


@transaction.atomic
def choose(agency: Agency, values: Mapping[str, Any], *, seen: str, by: Officer, at: datetime) -> list[str]:
    """Keep what the office chooses (key → value, None = the default again); returns the keys that changed.

    `seen`: `mark_of` what the officer looked at. Refused: neither leader nor administrator, a value that does not fit
    (at its field), a choice that a page only shows, or somebody else chose meanwhile. One entry in the log with old
    and new.
    """
    if by.agency_id != agency.pk or not can_choose(duties_of(by, day_of(at))):
        raise Forbidden("Chỉ lãnh đạo và người quản trị đổi lựa chọn của cơ quan.")
    locked = Agency.objects.select_for_update(of=("self",)).get(pk=agency.pk)
    if mark_of(locked) != seen:
        raise Refused("Vừa có người khác đổi lựa chọn. Xem lại các giá trị rồi lưu lần nữa.")
    known, changed = choices(), {}
    for key, told in values.items():
        choice = known[key]
        if told is not None and not choice.is_fit(told):
            raise Refused(_unfit(choice), field=key)
        value, old = None if told == choice.default else told, chosen_value(locked, choice)
        if value == old:
            continue
        if choice.fixed:
            raise Refused(choice.fixed, field=key)
        changed[key] = [old, value]
        locked.policy = _with(locked.policy, key, value)
    if changed:
        locked.save(update_fields=["policy"])
        log(
            "agency:policy:chosen",
            by=by,
            agency=locked,
            at=at,
            subject=f"agency:{locked.code}",
            data={"changed": changed},
        )
    return list(changed)


def _unfit(choice: Choice) -> str:
    if choice.kind == "number":
        return f"“{choice.label}”: ghi số từ {choice.min} đến {choice.max}, hoặc để trống."
    if choice.kind == "email":
        return f"“{choice.label}”: địa chỉ thư không đúng. Ghi như vanphong@tantrung.gov.vn, hoặc để trống."
    return f"“{choice.label}”: chọn một trong các cách đã nêu."


def _with(policy: Mapping[str, Any], key: str, value: Any) -> dict[str, Any]:
    """The policy with a value put in, or taken out."""
    head, _, rest = key.partition(".")
    if rest:
        inner = policy.get(head)
        value = _with(inner if isinstance(inner, dict) else {}, rest, value) or None
    told = {name: kept for name, kept in policy.items() if name != head}
    return told if value is None else {**told, head: value}
