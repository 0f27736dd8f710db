"""The way of a dossier through its process: which step comes next, in whose hands, until when."""

from dataclasses import dataclass
from datetime import datetime

from motcua.agency.models import Officer
from motcua.agency.queries import Hand, hand_for_role, one_stop_unit
from motcua.casework.models import Case
from motcua.casework.services import Step, Work
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.dossiers.models import Dossier
from motcua.law.workdays import Workdays
from motcua.procedures.models import ProcessStep
from motcua.procedures.queries import steps_to_walk

# Roles that are played outside the commune: the counter keeps the dossier meanwhile.
OUTSIDE_ROLES = {"nguoi_dan", "phoi_hop", "thue", "chuyen_lien_thong"}
COUNTER_ROLES = {"tiep_nhan", "tra_ket_qua", "thu_phi"} | OUTSIDE_ROLES
OWN_POST_ROLES = {"thu_ly", "niem_yet"}


@dataclass(frozen=True)
class Stop:
    """A step with the hand that takes it."""

    step: Step
    hand: Hand | None

    @property
    def officer(self) -> Officer | None:
        return self.hand.officer if self.hand else None


def steps_of(dossier: Dossier) -> list[ProcessStep]:
    """The dossier's own process, in order. Without one: intake, settle, sign, number, return."""
    if dossier.process_id is None:
        return [ProcessStep(number=n, label=label, role=role) for n, label, role in _PLAIN]
    return list(steps_to_walk(dossier.process_id))


_PLAIN = [
    (1, "Tiếp nhận hồ sơ", "tiep_nhan"),
    (2, "Thụ lý, thẩm định", "thu_ly"),
    (3, "Ký duyệt", "ky_duyet"),
    (4, "Vào sổ, đóng dấu", "van_thu"),
    (5, "Trả kết quả", "tra_ket_qua"),
]


def first_working_step(dossier: Dossier) -> ProcessStep:
    """Where the dossier goes after intake: the first step that is not the counter's own reception."""
    steps = steps_of(dossier)
    for step in steps:
        if step.role not in {"nguoi_dan", "tiep_nhan"}:
            return step
    return steps[-1]


def next_steps(dossier: Dossier, number: int | None) -> list[ProcessStep]:
    """Steps that may follow; the applicant's own steps are passed over. Empty at the end of the process."""
    steps = {step.number: step for step in steps_of(dossier)}
    order = sorted(steps)
    current = steps.get(number) if number is not None else None
    targets = (
        current.next_numbers
        if current and current.next_numbers
        else [n for n in order if number is None or n > number][:1]
    )
    found = [steps[n] for n in targets if n in steps]
    if found and all(step.role == "nguoi_dan" for step in found):
        return next_steps(dossier, found[0].number)
    return found


def stop_at(work: Work, dossier: Dossier, step: ProcessStep, *, officer: Officer | None = None) -> Stop:
    """The hand and the limit of a step that begins now. `officer` overrides the usual holder.

    Refuses when nobody holds the post: a dossier never lies between two desks.
    """
    day = day_of(work.at)
    if officer:
        hand: Hand | None = Hand(officer, None)
    else:
        own = step.role in OWN_POST_ROLES and not step.leg_unit
        post = step.post_code or (dossier.version.officer_post if own else "")
        # A step at an office elsewhere: the counter keeps the dossier and records what comes back.
        role = "tiep_nhan" if step.role in COUNTER_ROLES or step.leg_unit else step.role
        hand = hand_for_role(work.agency, role, day, prefer_post=post)
        hand = hand or hand_for_role(work.agency, "thu_ly", day, prefer_post="vp_tk")
    if hand is None:
        raise Refused(
            f"Chưa có người giữ vị trí của bước «{step.label}». Phân công vị trí ở trang Cài đặt rồi làm lại."
        )
    unit = hand.post.unit.name if hand.post else ""
    return Stop(
        Step(step.number, step.label, step.role, step.minutes, step_due(work.case, step, work.at, work.office), unit),
        hand,
    )


def step_due(case: Case, step: ProcessStep, start: datetime, office: Workdays) -> datetime | None:
    """Limit of a step: its working minutes from now, never after the appointment itself."""
    if step.minutes is None:
        return case.due_at
    own = office.add_minutes(start, step.minutes)
    return min(own, case.due_at) if case.due_at else own


def counter_stop(work: Work, label: str, role: str, number: int | None) -> Stop:
    """The counter as a station: sends supplements, hands back results."""
    hand = hand_for_role(work.agency, "tiep_nhan", day_of(work.at))
    unit = one_stop_unit(work.agency, day_of(work.at))
    return Stop(Step(number, label, role, None, work.case.due_at, unit.name if unit else ""), hand)
