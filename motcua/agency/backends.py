"""Who signs in: Django's own check of the password; the account behind a session is remembered with the ground."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db import connection

from motcua.agency.models import Account
from motcua.common.ground import remembered

COLUMNS = [field.attname for field in Account._meta.concrete_fields if field.attname != "last_login"]  # noqa: SLF001


class AccountBackend(ModelBackend):
    """Whoever is shut out, or has a new password, is so at the next request: both change the token of the ground."""

    def get_user(self, user_id: Any) -> Account | None:
        def read() -> tuple[Any, ...] | None:
            return Account.objects.filter(pk=user_id).values_list(*COLUMNS).first()

        row = remembered(("account", user_id), read)
        # An object of its own for each request, which may change it; `last_login` is asked for where it is needed.
        account = Account.from_db(connection.alias, COLUMNS, row) if row else None
        return account if account and self.user_can_authenticate(account) else None
