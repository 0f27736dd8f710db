"""Reading what an office chose: `Agency.policy` by the names and types of a frozen dataclass with defaults."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any, TypeVar

from motcua.agency.models import Agency

Policy = TypeVar("Policy")


def chosen(agency: Agency, kind: type[Policy], *, is_fit: Callable[[Any], bool] = lambda _value: True) -> Policy:
    """The office's choices; unknown names, wrong types and what is not fit are passed over, never guessed at."""
    told = {
        field.name: agency.policy[field.name]
        for field in fields(kind)  # type: ignore[arg-type]  # every policy is a dataclass
        if type(agency.policy.get(field.name)) is type(field.default) and is_fit(agency.policy[field.name])
    }
    return kind(**told)
