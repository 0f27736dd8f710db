"""How far a dossier has come, the same for the officer at the desk and the citizen with the receipt."""

from dataclasses import dataclass

from motcua.dossiers.models import Dossier
from motcua.dossiers.services.route import steps_of
from motcua.law.lifecycle import State
from motcua.procedures.models import ProcessStep

BROKEN_OFF = {State.NOT_ACCEPTED, State.WITHDRAWN, State.STOPPED}
SETTLED = {State.COMPLETED, State.RETURNED}


@dataclass(frozen=True)
class Station:
    """One step of the process: done, now or next."""

    label: str
    state: str


def stations_of(dossier: Dossier) -> list[Station]:
    """The steps of the office (the applicant's own are left out), as far as there is something to say of them.

    Done is what some hand has finished and the dossier has passed: a step it was sent back over is to come again, and
    a branch it did not take was never done. Where it was broken off, nothing is to come.
    """
    finished = {run.step_number for run in dossier.case.step_runs.all() if run.ended_at}
    marked = [(step, _state(dossier, step, finished)) for step in steps_of(dossier) if step.role != "nguoi_dan"]
    broken = dossier.case.state in BROKEN_OFF
    return [Station(step.label, state) for step, state in marked if state == "done" or not broken]


def _state(dossier: Dossier, step: ProcessStep, finished: set[int | None]) -> str:
    case, here = dossier.case, dossier.case.step_number or 0
    if case.state in SETTLED:
        return "now" if step.role == "tra_ket_qua" and case.state == State.COMPLETED else "done"
    if case.state in BROKEN_OFF:
        return "done" if step.number in finished and step.number <= here else "next"
    if step.number == here:
        return "now"
    return "done" if step.number in finished and step.number < here else "next"
