"""Describing a duty anew when its source words it anew: what was done, filed and paid for it stays."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from motcua.agency.models import Officer
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.common.text import nfc
from motcua.duties.models import Duty, DutyState, Occurrence, OccurrenceState
from motcua.duties.queries import counts_until
from motcua.duties.schedule import Span, Turn, turn_of, turns
from motcua.duties.services.keeping import keep_in_step, locked_duty, tell, tidy
from motcua.duties.services.opening import DutySpec, _posts, days_for, lay_posts

QUIET = ("ground", "origin_url", "subjects", "measures")
"""Follow the words; alone they are nothing that anybody has to read in the log."""


def revise_duty(duty: Duty, spec: DutySpec, *, by: Officer | None, at: datetime) -> Duty:
    """Words, product, posts and deadline as the spec says, on the same duty; its key and its opening stay.

    Where the deadline changed, what is done stays and what is open is laid anew. Refused: a duty that was given up,
    no words, no lead, a post that the office has not, a rule without its days.
    """
    with transaction.atomic():
        row = locked_duty(duty)
        if row.state == DutyState.CANCELLED:
            raise Refused("Nhiệm vụ đã thôi thực hiện, không ghi lại nội dung được nữa.")
        if not tidy(spec.title):
            raise Refused("Ghi rõ nội dung công việc.", field="title")
        changed = _described(row, spec)
        if {"kind", "rule"} & changed.keys():
            span = Span(spec.starts_on or row.starts_on, spec.ends_on or row.ends_on or row.starts_on)
            row.starts_on, row.ends_on = span.first, span.last
            _renew(row, span, day_of(at))
        row.save()
        if {"lead_posts", "partner_posts"} & changed.keys():
            lay_posts(row)
        keep_in_step(row)
        if said := {name: change for name, change in changed.items() if name not in QUIET}:
            tell("revised", row, by=by, at=at, data={"changed": said})
    return row


def _described(row: Duty, spec: DutySpec) -> dict[str, dict[str, Any]]:
    """Lay the spec on the duty; what is other than before, each with both values."""
    lead, partners = spec.lead_posts, spec.partner_posts
    if (lead, partners) != (row.lead_posts, row.partner_posts):
        lead, partners = _posts(row.agency, lead, partners)
    meant = {
        "title": tidy(spec.title), "product": tidy(spec.product), "kind": spec.kind, "rule": spec.rule,
        "lead_text": nfc(spec.lead_text)[:250], "lead_posts": lead,
        "partner_text": nfc(spec.partner_text)[:250], "partner_posts": partners,
        "ground": nfc(spec.ground)[:250], "origin_url": spec.origin_url[:250],
        "subjects": list(spec.subjects), "measures": list(spec.measures),
    }  # fmt: skip
    changed = {}
    for name, value in meant.items():
        if (before := getattr(row, name)) != value:
            changed[name] = {"from": before, "to": value}
            setattr(row, name, value)
    return changed


def _renew(duty: Duty, span: Span, today: date) -> None:
    """Lay the open occurrences by the rule as it is now; what is done is left alone."""
    found = turns(duty.kind, duty.rule, span, lambda cadence, period: days_for(duty.agency, cadence, period))
    meant = {turn.key: turn for turn in found}
    known = {one.key: one for one in duty.occurrences.select_for_update(of=("self",))}
    for key, one in known.items():
        if one.state == OccurrenceState.DONE:
            continue
        if key in meant:
            _lay_days(one, meant[key])
        else:
            one.state = OccurrenceState.CANCELLED.value
        one.save()
    new = [turn for key, turn in meant.items() if key not in known]
    # A period that was over before anybody asked for it is not owed; unless the rule names nothing else.
    ahead = [turn for turn in new if turn.due_on is None or counts_until(duty.agency, turn.due_on) >= today]
    is_served = ahead or any(key in meant for key in known)
    for turn in ahead if is_served else new:
        one = Occurrence(duty=duty, key=turn.key)
        _lay_days(one, turn)
        one.save()
    _take_evidence_along(duty)


def _lay_days(one: Occurrence, turn: Turn) -> None:
    """The days of the turn; a day that somebody named by a document stays while the rule still waits for one."""
    if turn.due_on is None and one.basis and one.due_on:
        one.state = OccurrenceState.OPEN.value
        return
    one.opens_on, one.last_day, one.due_on, one.basis = turn.opens_on, turn.last_day, turn.due_on, ""
    one.counts_until = counts_until(one.duty.agency, turn.due_on) if turn.due_on else None
    one.state = (OccurrenceState.OPEN if turn.due_on else OccurrenceState.WAITING).value


def _take_evidence_along(duty: Duty) -> None:
    """What was filed to an occurrence that is no more goes to the one whose days hold it."""
    held = list(duty.occurrences.exclude(state=OccurrenceState.CANCELLED))
    for proof in duty.evidence.filter(occurrence__state=OccurrenceState.CANCELLED):
        proof.occurrence = turn_of(held, day_of(proof.added_at))
        proof.save(update_fields=["occurrence"])
