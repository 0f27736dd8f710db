"""A small true office for the tests: the shipped ground, four real procedures, and dossiers made by the real acts.

    commune = ground()                       # the ground, the small catalogue and a process for two procedures
    counter = officer("mot_cua")             # by the code of the post; also tp_ht, chu_tich, vp_tk, …
    dossier = make_dossier("1.004873")       # taken in at the counter at NOON, forwarded to tp_ht
    client = client_of(counter)              # a signed-in test client

Rows are laid once by the real code, then remembered and put back as they were, so a test pays milliseconds.
"""

from tests.factories.dossiers import NOON, intake_of, make_dossier, party
from tests.factories.ground import (
    BIRTH,
    CERTIFIED_COPY,
    MARITAL_STATUS,
    POOR_HOUSEHOLD,
    client_of,
    ground,
    officer,
    version,
)

__all__ = [
    "BIRTH",
    "CERTIFIED_COPY",
    "MARITAL_STATUS",
    "NOON",
    "POOR_HOUSEHOLD",
    "client_of",
    "ground",
    "intake_of",
    "make_dossier",
    "officer",
    "party",
    "version",
]
