"""Counters that are killed with SIGKILL at random while they work, and what must still be true afterwards."""

import random
import threading
from collections.abc import Callable
from subprocess import Popen

from motcua.audit.queries import verify
from motcua.casework.models import Case, OutboxEvent, Passage
from motcua.documents.models import IssuedPaper

WAIT_SECONDS = 120


class Counters:
    """So many counters at work; each printed code is an acknowledged dossier."""

    def __init__(self, start: Callable[..., Popen], seed: int = 1) -> None:
        self._start, self._chance, self._seed = start, random.Random(seed), seed * 100
        self._news = threading.Condition()
        self._alive: list[Popen] = []
        self.acknowledged: list[str] = []
        self.killed = 0

    def open_one(self) -> None:
        self._seed += 1
        process = self._start("-m", "tests.support.intake_worker", str(self._seed), "900")
        self._alive.append(process)
        threading.Thread(target=self._listen, args=(process,), daemon=True).start()

    def _listen(self, process: Popen) -> None:
        for line in process.stdout:
            with self._news:
                self.acknowledged.append(line.strip())
                self._news.notify_all()

    def wait_for(self, count: int) -> None:
        """Until so many dossiers are acknowledged; an error says how far it came."""
        with self._news:
            done = self._news.wait_for(lambda: len(self.acknowledged) >= count, WAIT_SECONDS)
        assert done, f"only {len(self.acknowledged)} of {count} after {WAIT_SECONDS} s"

    def kill_one(self) -> None:
        victim = self._alive.pop(self._chance.randrange(len(self._alive)))
        victim.kill()
        victim.wait()
        self.killed += 1

    def close(self) -> None:
        while self._alive:
            self.kill_one()


def play(counters: Counters, *, intakes: int, at_once: int, lives: int) -> None:
    """Keep `at_once` counters at work until `intakes` are acknowledged, killing one after every `lives` of them."""
    for _ in range(at_once):
        counters.open_one()
    for count in range(lives, intakes + 1, lives):
        counters.wait_for(count)
        counters.kill_one()
        counters.open_one()
    counters.wait_for(intakes)
    counters.close()


def faults_after(acknowledged: list[str]) -> list[str]:
    """What is broken: lost dossiers, doubled or missing numbers, a log that does not hold, acts without their rows."""
    codes = list(Case.objects.values_list("code", flat=True))
    ordinals = sorted(int(code.rsplit("-", 1)[1]) for code in codes)
    papers = sorted(IssuedPaper.objects.filter(form="acceptance_slip").values_list("number", flat=True))
    faults = [f"lost: {code}" for code in set(acknowledged) - set(codes)]
    faults += ["a code was given twice"] if len(acknowledged) != len(set(acknowledged)) else []
    faults += ["dossier numbers have a hole"] if ordinals != list(range(1, len(codes) + 1)) else []
    faults += ["paper numbers have a hole"] if papers != list(range(1, len(codes) + 1)) else []
    faults += [fault] if (fault := verify().fault) else []
    whole = {"receive": len(codes), "forward": len(codes)}
    for act, count in whole.items():
        faults += [f"history of {act}"] if Passage.objects.filter(act=act).count() != count else []
        faults += [f"outbox of {act}"] if OutboxEvent.objects.filter(kind=f"dossier:{act}").count() != count else []
    return faults
