"""A refusal: the office says no, in one clear sentence, and names the field when there is one."""

from motcua.law.errors import Refused

__all__ = ["Forbidden", "Refused"]


class Forbidden(Refused):
    """The person may not do this at all (a permission function said no)."""
