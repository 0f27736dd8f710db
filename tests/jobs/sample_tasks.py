"""Tasks for the tests, in a module of their own because worker processes import them too."""

import time
from pathlib import Path

from django_tasks import task

from motcua.common.refusals import Refused


def note(folder: str, word: str) -> None:
    with (Path(folder) / "notes").open("a") as file:
        file.write(f"{word}\n")


@task()
def hold(folder: str) -> str:
    """Say that it began, then wait until the test lets it go on."""
    note(folder, "began")
    while not (Path(folder) / "go-on").exists():
        time.sleep(0.02)
    note(folder, "ended")
    return "done"


@task()
def fail_until(folder: str, tries: int) -> int:
    note(folder, "tried")
    count = (Path(folder) / "notes").read_text().count("tried")
    if count < tries:
        raise RuntimeError("not yet")
    return count


@task()
def fail() -> None:
    raise RuntimeError("never works")


@task()
def refuse() -> None:
    raise Refused("Hồ sơ đã trả, không gửi nhắc nữa.")


@task()
def say(word: str = "hello") -> str:
    return word
