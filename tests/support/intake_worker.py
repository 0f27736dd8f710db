"""A counter that takes dossiers in until told how many: `python -m tests.support.intake_worker SEED COUNT`.

Prints a code only after its transaction is committed: what is printed has been promised to somebody. Some intakes are
rolled back on purpose, at the last moment.
"""

import os
import random
import sys
from datetime import timedelta

import django


class ChangedMindError(Exception):
    """The act is given up after everything was written."""


def give_up() -> None:
    raise ChangedMindError


def main(seed: int, count: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
    django.setup()
    from django.db import transaction

    from motcua.dossiers.services.intake import receive_dossier
    from motcua.people.services import Party
    from tests.factories import MARITAL_STATUS, NOON, intake_of, officer

    chance, counter = random.Random(seed), officer("mot_cua")
    for index in range(count):
        owner = Party(name=f"Nguyễn Văn {seed}", identity_number=f"024085{seed % 1000:03d}{index:03d}")
        try:
            with transaction.atomic():
                at = NOON + timedelta(seconds=index)
                dossier = receive_dossier(intake_of(MARITAL_STATUS, owner=owner), by=counter, at=at)
                if chance.random() < 0.2:
                    give_up()
        except ChangedMindError:
            continue
        print(dossier.case.code, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
