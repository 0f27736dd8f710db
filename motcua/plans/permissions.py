"""Who may bring in, decide, confirm and draft plans. Page, button and act ask the same functions."""

from motcua.agency.models import Duty as Power
from motcua.dossiers.permissions import Actor
from motcua.plans.models import Plan, PlanState


def can_see_plans(who: Actor) -> bool:
    """Every officer: the plan is theirs to carry out."""
    return bool(who.officer.pk)


def can_see(who: Actor, plan: Plan) -> bool:
    return plan.agency_id == who.officer.agency_id


def can_import(who: Actor) -> bool:
    """The office, or a leader."""
    return who.has(Power.HEAD_OFFICE, Power.LEADER)


def can_decide(who: Actor, plan: Plan) -> bool:
    """Decide about doubtful places, choose leads, drop or confirm: while nobody has confirmed it."""
    return can_see(who, plan) and plan.state == PlanState.DRAFT and can_import(who)


def can_report(who: Actor, plan: Plan) -> bool:
    """Draft the report of a quarter or the year, or the plan of the year after."""
    return can_see(who, plan) and plan.state == PlanState.CONFIRMED and can_import(who)
