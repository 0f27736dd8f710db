"""The words of a search stay in the session and the address holds only their key: mostly they are a person's name.

Addresses end up in the logs of servers and in the history of browsers; a name must not.
"""

import secrets

from django.http import HttpRequest

PARAMETER = "tim"
SLOT = "desk_words"
MOST = 20
"""So many searches of one session can be gone back to; then the oldest is forgotten."""
LONGEST = 200


def keep_words(request: HttpRequest, text: str) -> str:
    """Remember the words; returns the key by which the address names them, the same for the same words."""
    kept: dict[str, str] = request.session.get(SLOT, {})
    for key, words in kept.items():
        if words == text:
            return key
    key = secrets.token_urlsafe(6)
    request.session[SLOT] = {**dict(list(kept.items())[-(MOST - 1) :]), key: text}
    return key


def asked_words(request: HttpRequest) -> str:
    """The words the address names; empty when it names none, or none that this session still knows."""
    return str(request.session.get(SLOT, {}).get(request.GET.get(PARAMETER, ""), ""))


def words_are_forgotten(request: HttpRequest) -> bool:
    return bool(request.GET.get(PARAMETER)) and not asked_words(request)
