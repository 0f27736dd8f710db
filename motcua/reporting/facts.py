"""Facts: what the measures are computed from, narrow and the same for every engine.

A dossier has one row for each stretch of time in which its due moment, waiting and rating stayed as they were: the row
with `known_from < T <= known_until` tells what was so at the moment T. Most dossiers have one or two. What happens once
(end, apology, explanation) stands with its moment. Other kinds of rows tell of payments, procedures in force, duties
by month, and totals that other systems counted.

Moments are microseconds since 1970 in UTC, so that no engine has a zone of its own; unknown is null, "none" is "".
"""

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain, pairwise
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import F

from motcua.agency.models import Agency
from motcua.casework.models import Case, Passage, Pause
from motcua.common.moments import local
from motcua.dossiers.models import Charge, DossierPaper
from motcua.law.deadlines import Unit, late_from
from motcua.law.lifecycle import State
from motcua.ratings.models import GivenRating

FIRST, LAST = -(2**62), 2**62  # before and after everything
CHUNK = 1000
TEXT, NUMBER, FLAG = "string", "int64", "boolean"

COLUMNS: dict[str, str] = {
    "kind": TEXT,  # dossier | payment | procedure | duty | outside | last_year | petition | review
    "agency": TEXT,
    "month": TEXT,  # of receipt, YYYY-MM: the partition; "nen" for what is laid anew every time
    "key": TEXT,  # dossier code, procedure code, name of the duty
    "procedure": TEXT,
    "field": TEXT,  # slug of the lĩnh vực
    "known_from": NUMBER,
    "known_until": NUMBER,
    "received": NUMBER,
    "due": NUMBER,
    "late_from": NUMBER,  # the first moment that the office's rule calls late: by the day or by the hour
    "ended": NUMBER,
    "waiting": FLAG,
    "waiting_since": NUMBER,
    "second_supplement": NUMBER,  # moment of the second request for supplement
    "timeliness": TEXT,  # early | on_time | late | ""
    "outcome": TEXT,  # done | refused | given_back | ""
    "channel": TEXT,  # counter | online | post; for `outside` the system that counted; the name of a duty
    "return_way": TEXT,  # counter | post | electronic
    "party": NUMBER,  # who, as a keyed hash that nobody can turn back
    "to_digitise": NUMBER,
    "digitised": NUMBER,
    "reusable": NUMBER,
    "reused": NUMBER,
    "written_result": FLAG,
    "electronic_result": FLAG,
    "remote": FLAG,
    "authenticated": FLAG,
    "online_level": TEXT,  # full | partial | ""
    "by_post": FLAG,  # the procedure is in the list of public postal service
    "fee_bearing": FLAG,
    "amount": NUMBER,  # VND due; paid; dossiers another system counted
    "amount_done": NUMBER,  # dossiers synchronised
    "paid_via": TEXT,  # cash | transfer | national | local | ""
    "rating": TEXT,
    "rated": NUMBER,
    "apologised": NUMBER,
    "explained": NUMBER,
    "level": TEXT,  # of a procedure: who carries it out
    "on_portal": NUMBER,  # since when its version stands on the portal
    "at_counter": NUMBER,  # since when it hangs at the counter
    "one_stop": FLAG,  # in the list of what the one-stop unit receives and returns
    "about_act": FLAG,  # a petition about an act, not about a rule
    "disliked": FLAG,  # a petition whose answer was disliked or complained about again
    "shared": FLAG,  # a paper came from, or the result went to, a personal data store
}
NOTHING: dict[str, Any] = {name: {TEXT: "", NUMBER: None, FLAG: False}[kind] for name, kind in COLUMNS.items()} | {
    "known_from": FIRST,
    "known_until": LAST,
}
ONLINE_LEVELS = {"toan_trinh": "full", "mot_phan": "partial"}
COUNTERS = ("cash", "transfer")
GIVEN_BACK = (State.WITHDRAWN, State.STOPPED, State.NOT_ACCEPTED)
GROUND = "nen"

Fact = dict[str, Any]


class Span(NamedTuple):
    """A stretch of time in which due moment, waiting and rating stayed as they were."""

    known_from: int
    known_until: int
    due: int | None
    waiting_since: int | None
    rating: str = ""
    rated: int | None = None


def micros(moment: datetime) -> int:
    """A moment in microseconds since 1970 (UTC), exact."""
    return int(moment.replace(microsecond=0).timestamp()) * 1_000_000 + moment.microsecond


def maybe(moment: datetime | None) -> int | None:
    return None if moment is None else micros(moment)


def fact(**known: Any) -> Fact:
    """One row with every column."""
    return {**NOTHING, **known}


def party_key(identity: str, code: str) -> int:
    """A person as a number that counts apart and cannot be turned back.

    Without an identity each dossier is somebody of its own, and the number is below zero.
    """
    digest = hmac.new(settings.SECRET_KEY.encode(), (identity or code).encode(), hashlib.sha256).digest()
    number = int.from_bytes(digest[:8], "big") >> 2
    return number if identity else -number


# Dossiers

CASE_COLUMNS = (
    "pk", "code", "state", "limit_unit", "received_at", "ended_at", "due_at", "first_due_at", "timeliness",
    "field__slug",
    "dossier__version__procedure__code", "dossier__version__online_level", "dossier__version__by_post",
    "dossier__version__has_fee", "dossier__channel", "dossier__return_way", "dossier__is_refused",
    "dossier__imported_data", "dossier__owner__identity_number",
    "dossier__apology__issued_at", "dossier__explanation__seen_at",
)  # fmt: skip


def dossier_facts(agency: Agency, codes: Iterable[str] | None = None) -> Iterator[Fact]:
    """Facts of the dossiers of an agency, or of those with these codes; never received = no fact.

    Six queries for a thousand dossiers.
    """
    cases = Case.objects.filter(agency=agency, kind="dossier", received_at__isnull=False)
    if codes is None:
        last = 0
        while chunk := list(cases.filter(pk__gt=last).order_by("pk").values(*CASE_COLUMNS)[:CHUNK]):
            yield from _facts_of(agency, chunk)
            last = chunk[-1]["pk"]
        return
    wanted = sorted(codes)
    for place in range(0, len(wanted), CHUNK):
        yield from _facts_of(agency, list(cases.filter(code__in=wanted[place : place + CHUNK]).values(*CASE_COLUMNS)))


def _facts_of(agency: Agency, cases: list[dict[str, Any]]) -> Iterator[Fact]:
    keys = [case["pk"] for case in cases]
    pauses, tells = _by_case(_pauses(keys)), _by_case(_tells(keys))
    papers, charges, given = _by_case(_papers(keys)), _by_case(_charges(keys)), _by_case(_given(keys))
    for case in cases:
        key = case["pk"]
        common = _common(agency, case, pauses[key], papers[key])
        paid = list(_payments(common, case, charges[key]))
        common |= _money(case, charges[key], paid)
        for span in spans(case, pauses[key], tells[key], given[key]):
            yield {
                **common,
                "known_from": span.known_from,
                "known_until": span.known_until,
                "due": span.due,
                "late_from": _late_from(span.due, case["limit_unit"], agency),
                "waiting": span.waiting_since is not None,
                "waiting_since": span.waiting_since,
                "rating": span.rating,
                "rated": span.rated,
            }
        yield from paid


def _by_case(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row[1:])
    return found


def _pauses(keys: list[int]) -> Iterable[tuple[Any, ...]]:
    rows = Pause.objects.filter(case__in=keys).order_by("case", "started_at")
    return rows.values_list("case", "kind", "started_at", "ended_at")


def _tells(keys: list[int]) -> Iterable[tuple[Any, ...]]:
    """When history says that the due moment became another one."""
    rows = Passage.objects.filter(case__in=keys, due_after__isnull=False).order_by("case", "number")
    return rows.values_list("case", "at", "due_after")


def _given(keys: list[int]) -> Iterable[tuple[Any, ...]]:
    """Every rating ever given: of those that count from before a moment the last was valid then."""
    rows = GivenRating.objects.filter(case__in=keys).order_by("case", "number")
    return rows.values_list("case", "counts_from", "level", "rated_at")


def _papers(keys: list[int]) -> Iterable[tuple[Any, ...]]:
    rows = DossierPaper.objects.filter(dossier__in=keys)
    in_hand = F("originals") + F("certified") + F("photocopies")
    return rows.values_list("dossier", in_hand, "presented_only", "file", "required__in_database")


def _charges(keys: list[int]) -> Iterable[tuple[Any, ...]]:
    rows = Charge.objects.filter(dossier__in=keys).order_by("dossier", "collected_at")
    return rows.values_list("dossier", "amount_vnd", "collected_at", "method")


def _common(agency: Agency, case: dict[str, Any], pauses: list[Any], papers: list[Any]) -> Fact:
    """What does not change from span to span."""
    told = case["dossier__imported_data"] or {}
    asked = [start for kind, start, _end in pauses if kind == "supplement"]
    online = case["dossier__channel"] == "online"
    return fact(
        kind="dossier",
        agency=agency.code,
        month=f"{local(case['received_at']):%Y-%m}",
        key=case["code"],
        procedure=case["dossier__version__procedure__code"],
        field=case["field__slug"] or "",
        received=micros(case["received_at"]),
        ended=maybe(case["ended_at"]),
        second_supplement=micros(asked[1]) if len(asked) > 1 else None,
        timeliness=case["timeliness"],
        outcome=_outcome(case),
        channel=case["dossier__channel"],
        return_way=case["dossier__return_way"],
        party=party_key(case["dossier__owner__identity_number"], case["code"]),
        written_result=True,
        electronic_result=bool(told.get("electronic_result")),
        remote=online and bool(told.get("remote")),
        authenticated=bool(told.get("authenticated")),
        online_level=ONLINE_LEVELS.get(case["dossier__version__online_level"], ""),
        by_post=bool(case["dossier__version__by_post"]),
        apologised=maybe(case["dossier__apology__issued_at"] or _moment(told.get("apologised_at"))),
        explained=maybe(case["dossier__explanation__seen_at"] or _moment(told.get("explained_at"))),
        **(_counted_papers(told) if told.keys() & COUNTED_PAPERS.keys() else _held(papers, online)),
    )


def _late_from(due: int | None, unit: str, agency: Agency) -> int | None:
    if due is None:
        return None
    moment = datetime.fromtimestamp(due // 1_000_000, UTC).replace(microsecond=due % 1_000_000)
    return micros(late_from(moment, agency.policy.get("early_rule", "by_unit"), Unit(unit or "working_days")))


def _outcome(case: dict[str, Any]) -> str:
    if case["ended_at"] is None:
        return ""
    if case["state"] in GIVEN_BACK:
        return "given_back"
    return "refused" if case["dossier__is_refused"] else "done"


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


COUNTED_PAPERS = {
    "papers_to_digitise": "to_digitise",
    "papers_digitised": "digitised",
    "papers_reusable": "reusable",
    "papers_reused": "reused",
}


def _counted_papers(told: dict[str, Any]) -> Fact:
    """As an old book counted them."""
    return {column: told.get(name) or 0 for name, column in COUNTED_PAPERS.items()}


def _held(papers: list[Any], online: bool) -> Fact:
    """As the counter ticked them: on paper and kept = to be digitised (TT 03/2025 Đ5 k2); a national database holds it
    = reusable, and reused when no sheet of it was taken.
    """
    on_paper = [row for row in papers if row[0] and not row[1] and not online]
    held = [row for row in papers if row[3]]
    return {
        "to_digitise": len(on_paper),
        "digitised": sum(row[2] is not None for row in on_paper),
        "reusable": len(held),
        "reused": sum(not row[0] for row in held),
    }


# Money


def _payments(common: Fact, case: dict[str, Any], charges: list[Any]) -> Iterator[Fact]:
    """One row for each successful transaction: what was collected at one moment in one way."""
    told = case["dossier__imported_data"] or {}
    sums: dict[tuple[datetime, str], int] = defaultdict(int)
    for amount, collected_at, method in charges:
        if collected_at and amount:
            sums[collected_at, (method if method in COUNTERS else "local")] += amount
    if not charges and told.get("fee_vnd") and told.get("payment") not in (None, "none"):
        sums[case["received_at"], _told_way(told)] += told["fee_vnd"]
    for (moment, way), amount in sums.items():
        known = {name: common[name] for name in ("agency", "month", "key", "procedure", "field", "online_level")}
        yield fact(kind="payment", received=micros(moment), amount=amount, paid_via=way, fee_bearing=True, **known)


def _told_way(told: dict[str, Any]) -> str:
    if told["payment"] in COUNTERS:
        return str(told["payment"])
    return "national" if told.get("payment_gateway") == "national" else "local"


def _money(case: dict[str, Any], charges: list[Any], paid: list[Fact]) -> Fact:
    told = case["dossier__imported_data"] or {}
    due = sum(row[0] or 0 for row in charges) or told.get("fee_vnd") or 0
    ways = {row["paid_via"] for row in paid}
    best = next((way for way in ("national", "local", "transfer", "cash") if way in ways), "")
    return {"amount": due, "fee_bearing": bool(case["dossier__version__has_fee"] or due), "paid_via": best}


# Time


def spans(case: dict[str, Any], pauses: list[Any], tells: list[Any], given: Sequence[Any] = ()) -> list[Span]:
    """The stretches of a dossier, in order and without a gap.

    The due moment at a time is the one that history told last; where history begins later (a dossier that was
    imported), waiting that was not over yet has not shifted the first appointment.
    """
    stops = [(micros(start), micros(end) if end else LAST) for _kind, start, end in pauses]
    told = [(micros(at), micros(due)) for at, due in tells]
    rated = [(micros(since), level, micros(at)) for since, level, at in given]
    first, last = maybe(case["first_due_at"]), maybe(case["due_at"])

    def due_at(moment: int) -> int | None:
        known = [due for at, due in told if at < moment]
        if known:
            return known[-1]
        return first if any(end != LAST and end >= moment for _start, end in stops) else last

    def since(moment: int) -> int | None:
        return next((start for start, end in stops if start < moment <= end), None)

    def rating(moment: int) -> tuple[str, int | None]:
        valid = [(level, at) for since, level, at in rated if since < moment]
        return valid[-1] if valid and valid[-1][0] else ("", None)

    cuts = sorted({row[0] for row in chain(told, rated)} | (set(chain.from_iterable(stops)) - {LAST}))
    found: list[Span] = []
    for start, end in pairwise([FIRST, *cuts, LAST]):
        span = Span(start, end, due_at(end), since(end), *rating(end))
        if found and found[-1][2:] == span[2:]:
            span = Span(found.pop().known_from, *span[1:])
        found.append(span)
    return found
