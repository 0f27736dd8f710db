"""Who may do what to a dossier. Pages, buttons and the API ask the same functions.

Every function takes the officer with the duties of the day (`Actor`) and the dossier; a foreign agency is always no.
"""

from dataclasses import dataclass
from datetime import date, datetime

from motcua.agency.models import Duty, Officer
from motcua.agency.queries import duties_of
from motcua.casework.models import Case
from motcua.common.moments import day_of
from motcua.common.refusals import Forbidden
from motcua.dossiers.models import Dossier
from motcua.law.lifecycle import State, allowed_acts


@dataclass(frozen=True)
class Actor:
    """An officer with the duties that hold today."""

    officer: Officer
    duties: frozenset[str]

    def has(self, *duties: Duty) -> bool:
        return any(duty.value in self.duties for duty in duties)


def actor(officer: Officer, at: datetime | date) -> Actor:
    return Actor(officer, duties_of(officer, day_of(at) if isinstance(at, datetime) else at))


def _own(who: Actor, case: Case) -> bool:
    return case.agency_id == who.officer.agency_id


def _allows(case: Case, act: str) -> bool:
    return act in allowed_acts(State(case.state))


def can_take_in(who: Actor) -> bool:
    return who.has(Duty.COUNTER)


def can_see(who: Actor, case: Case) -> bool:
    """The page of a dossier: the hand that holds it, the counter, leaders and the office; specialists of the agency
    who once held it. Administrators keep the system running and see no dossiers.
    """
    if not _own(who, case):
        return False
    if case.holder_id == who.officer.pk or who.has(Duty.COUNTER, Duty.LEADER, Duty.HEAD_OFFICE, Duty.CLERK):
        return True
    return who.has(Duty.SPECIALIST) and case.step_runs.filter(holder=who.officer).exists()


def is_in_hand(who: Actor, case: Case) -> bool:
    return _own(who, case) and case.holder_id == who.officer.pk


def can_accept_online(who: Actor, case: Case) -> bool:
    return _own(who, case) and who.has(Duty.COUNTER) and case.state == State.REGISTERED


def can_forward(who: Actor, case: Case) -> bool:
    """Hand on at the counter after intake."""
    return _own(who, case) and who.has(Duty.COUNTER) and _allows(case, "forward")


def can_hand_over(who: Actor, case: Case) -> bool:
    return is_in_hand(who, case) and case.state == State.PROCESSING


def can_send_back(who: Actor, case: Case) -> bool:
    return can_hand_over(who, case)


def can_ask_opinion(who: Actor, case: Case) -> bool:
    return can_hand_over(who, case) and who.has(Duty.SPECIALIST, Duty.LEADER)


def can_answer_opinion(who: Actor, case: Case) -> bool:
    """Also while the dossier waits for the applicant: the answer of another office does not end that wait."""
    answers = who.has(Duty.SPECIALIST, Duty.COUNTER, Duty.LEADER) and _allows(case, "answer_opinion")
    return answers and can_see(who, case)


def can_send_leg(who: Actor, case: Case) -> bool:
    return can_hand_over(who, case)


def can_propose_supplement(who: Actor, case: Case) -> bool:
    """Specialists propose; only the counter sends (NĐ 61 Đ5.1: never past the one-stop unit)."""
    return can_hand_over(who, case) and who.has(Duty.SPECIALIST, Duty.COUNTER)


def can_send_supplement(who: Actor, case: Case) -> bool:
    asks = _allows(case, "request_supplement") or _allows(case, "ask_completion")
    return _own(who, case) and who.has(Duty.COUNTER) and asks


def can_complete_supplement(who: Actor, case: Case) -> bool:
    return _own(who, case) and who.has(Duty.COUNTER) and _allows(case, "complete_supplement")


def can_lapse_supplement(who: Actor, case: Case) -> bool:
    return _own(who, case) and who.has(Duty.COUNTER) and _allows(case, "lapse_supplement")


def can_request_payment(who: Actor, case: Case) -> bool:
    return can_hand_over(who, case) and who.has(Duty.SPECIALIST, Duty.COUNTER)


def can_confirm_payment(who: Actor, case: Case) -> bool:
    return _own(who, case) and who.has(Duty.COUNTER) and _allows(case, "confirm_payment")


def can_approve(who: Actor, case: Case) -> bool:
    return can_hand_over(who, case) and who.has(Duty.LEADER)


def can_complete(who: Actor, case: Case) -> bool:
    return can_hand_over(who, case) and who.has(Duty.CLERK, Duty.LEADER)


def can_refuse(who: Actor, case: Case) -> bool:
    """A negative result is a decision of who has the authority."""
    return can_hand_over(who, case) and who.has(Duty.LEADER)


def can_stop(who: Actor, case: Case) -> bool:
    return _own(who, case) and who.has(Duty.LEADER) and _allows(case, "stop")


def can_withdraw(who: Actor, case: Case) -> bool:
    """The applicant's written wish is entered at the counter."""
    return _own(who, case) and who.has(Duty.COUNTER) and _allows(case, "withdraw")


def can_return_result(who: Actor, case: Case) -> bool:
    return _own(who, case) and who.has(Duty.COUNTER) and _allows(case, "return_result")


def can_draft_apology(who: Actor, case: Case) -> bool:
    return _own(who, case) and (is_in_hand(who, case) or who.has(Duty.HEAD_OFFICE, Duty.COUNTER, Duty.LEADER))


def can_decide_apology(who: Actor, case: Case) -> bool:
    return _own(who, case) and who.has(Duty.LEADER)


def can_issue_apology(who: Actor, case: Case) -> bool:
    """After the chairman's decision the paper is numbered by whoever keeps the register or hands it out."""
    return _own(who, case) and who.has(Duty.LEADER, Duty.CLERK, Duty.COUNTER, Duty.HEAD_OFFICE)


def can_tell_applicant(who: Actor, case: Case) -> bool:
    """Applicants hear from the one-stop unit."""
    return _own(who, case) and who.has(Duty.COUNTER, Duty.HEAD_OFFICE)


def can_reassign(who: Actor) -> bool:
    """Dealing work out anew when a colleague is away."""
    return who.has(Duty.HEAD_OFFICE, Duty.LEADER)


def can_explain(who: Actor, dossier: Dossier) -> bool:
    """Whoever is responsible for the late step, or the office on their behalf."""
    explanation = getattr(dossier, "explanation", None)
    author = explanation.author_id if explanation else dossier.case.holder_id
    return _own(who, dossier.case) and (author == who.officer.pk or who.has(Duty.HEAD_OFFICE))


def can_see_explanation(who: Actor, case: Case) -> bool:
    return _own(who, case) and who.has(Duty.LEADER)


def can_publish_late_list(who: Actor) -> bool:
    return who.has(Duty.HEAD_OFFICE, Duty.LEADER)


def can_change_calendar(who: Actor) -> bool:
    return who.has(Duty.HEAD_OFFICE, Duty.ADMIN)


def can_reconcile(who: Actor) -> bool:
    """Comparing with the provincial system: the office answers for the figures that go up."""
    return who.has(Duty.HEAD_OFFICE)


def can_see_reconciliations(who: Actor) -> bool:
    return who.has(Duty.HEAD_OFFICE, Duty.LEADER)


def can_see_board(who: Actor) -> bool:
    return who.has(Duty.LEADER, Duty.HEAD_OFFICE)


def ensure(decision: bool, sentence: str = "Bạn không có quyền làm việc này.") -> None:
    """Turn a decision into a refusal; used by the acts themselves, so that no door can forget to ask."""
    if not decision:
        raise Forbidden(sentence)
