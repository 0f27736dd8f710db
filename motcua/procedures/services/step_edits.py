"""One change to the steps of a draft: numbers are given anew, and what pointed to a step still points to it."""

from collections.abc import Sequence
from datetime import datetime

from motcua.agency.models import Officer
from motcua.common.refusals import Refused
from motcua.law.processes import Finding
from motcua.procedures.models import Process, ProcessStep
from motcua.procedures.queries import steps_of
from motcua.procedures.roles import END
from motcua.procedures.services.processes import save_steps

NO_SUCH_STEP = "Bước này không còn trong quy trình: mở lại trang rồi làm lại."


def add_step(process: Process, step: ProcessStep, *, after: int, by: Officer, at: datetime) -> list[Finding]:
    """Put a new step behind the step with this number; 0 puts it first. Its next steps are given in the old numbers."""
    steps = steps_of(process)
    place = 0 if after == 0 else _place(steps, after) + 1
    step.number = 0
    return _save(process, [*steps[:place], step, *steps[place:]], by=by, at=at)


def change_step(process: Process, number: int, step: ProcessStep, *, by: Officer, at: datetime) -> list[Finding]:
    """Put `step` in the place of the step with this number."""
    steps = steps_of(process)
    place = _place(steps, number)
    step.number = number
    return _save(process, [*steps[:place], step, *steps[place + 1 :]], by=by, at=at)


def move_step(process: Process, number: int, *, earlier: bool, by: Officer, at: datetime) -> list[Finding]:
    """Change places with the neighbour before or behind; at the edge nothing changes."""
    steps = steps_of(process)
    place = _place(steps, number)
    other = place + (-1 if earlier else 1)
    if 0 <= other < len(steps):
        steps[place], steps[other] = steps[other], steps[place]
    return _save(process, steps, by=by, at=at)


def remove_step(process: Process, number: int, *, by: Officer, at: datetime) -> list[Finding]:
    """Take a step out; whatever led to it leads to the next in order again."""
    steps = steps_of(process)
    del steps[_place(steps, number)]
    return _save(process, steps, by=by, at=at)


def _place(steps: Sequence[ProcessStep], number: int) -> int:
    for place, step in enumerate(steps):
        if step.number == number:
            return place
    raise Refused(NO_SUCH_STEP)


def _save(process: Process, steps: list[ProcessStep], *, by: Officer, at: datetime) -> list[Finding]:
    anew = {step.number: number for number, step in enumerate(steps, 1) if step.number} | {END: END}
    for number, step in enumerate(steps, 1):
        step.next_numbers = [anew[target] for target in step.next_numbers if target in anew]
        step.number = number
    return save_steps(process, steps, by=by, at=at)
