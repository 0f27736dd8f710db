"""Sessions in the database as Django keeps them; the one question of every request is put together once."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.utils import timezone

from motcua.common.questions import Question

ROW: Question[Session] = Question(lambda key: Session.objects.filter(session_key=key))


class SessionStore(DatabaseSessions):
    """Reads its row with a question of our own; all else is Django's."""

    def _get_session_from_db(self) -> Session | None:
        row = ROW.first(self.session_key or "")
        if row and row.expire_date > timezone.now():
            return row
        self._session_key = None
        return None
