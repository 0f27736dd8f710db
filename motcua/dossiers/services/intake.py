"""Taking a dossier in: at the counter, by post, online; and giving Mẫu 02 or 03 instead of opening one."""

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from motcua.agency.models import Agency, Officer
from motcua.agency.queries import one_stop_unit, workdays_for
from motcua.agency.services import log
from motcua.casework.models import Case
from motcua.casework.services import Step, Work, hand_to, move, opening
from motcua.common.ground import steady_ground
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.common.text import fold, nfc
from motcua.documents.models import IssuedPaper
from motcua.documents.services import issue_paper, new_paper, next_number, next_numbers, series_of
from motcua.dossiers.models import Channel, Charge, Dossier, DossierPaper, RefusedIntake, ReturnWay
from motcua.dossiers.papers import acceptance_data, completion_data, refusal_data
from motcua.dossiers.permissions import actor, can_accept_online, can_forward, can_take_in, ensure
from motcua.dossiers.services.acting import acting
from motcua.dossiers.services.issuing import issue_for
from motcua.dossiers.services.route import first_working_step, stop_at
from motcua.law.deadlines import Deadline, Limit, Unit, due
from motcua.law.numbering import dossier_code
from motcua.law.rules import rules_on
from motcua.people.models import Applicant
from motcua.people.services import Party, keep_applicants
from motcua.procedures.models import ProcedureVersion
from motcua.procedures.queries import process_for

NOT_WAITING = "Hồ sơ này không chờ Bộ phận Một cửa tiếp nhận."


@dataclass
class PaperLine:
    """One paper as ticked at the counter."""

    name: str
    originals: int = 0
    certified: int = 0
    photocopies: int = 0
    presented_only: bool = False
    required_id: int | None = None


@dataclass
class ChargeLine:
    """One fee as computed by `law.fees`, with the reason when it is waived."""

    name: str
    kind: str
    amount_vnd: int | None
    quantity: int = 1
    pages: int | None = None
    exemption: str = ""
    explanation: str = ""
    collected: bool = False
    method: str = ""
    receipt_number: str = ""


@dataclass
class Intake:
    """Everything the counter enters for one dossier."""

    version: ProcedureVersion
    owner: Party
    submitter: Party | None = None
    authorisation: str = ""
    channel: str = Channel.COUNTER.value
    papers: list[PaperLine] = field(default_factory=list)
    charges: list[ChargeLine] = field(default_factory=list)
    request: str = ""
    sets: int = 1
    return_way: str = ReturnWay.COUNTER.value
    return_address: str = ""
    limit: Limit | None = None
    due_at: datetime | None = None
    batch: str = ""
    forward_now: bool = True
    submitted_at: datetime | None = None
    key: str = ""
    """What the names of this dossier's own fields begin with on the form: refusals name them so."""


def limit_of_version(version: ProcedureVersion, *, extended: bool = False) -> Limit:
    """The procedure's own limit; `extended` takes the longer one the decision allows (cần xác minh, …)."""
    if extended and (longer := version.limit_extended) and longer.get("value"):
        return Limit(unit=_unit(longer["unit"]), amount=longer["value"], cutoff=None)
    return Limit(unit=_unit(version.limit_unit), amount=version.limit_amount, cutoff=version.limit_cutoff)


PRESENTED = frozenset({"xuat_trinh", "presented"})
"""Kinds of required papers that are shown and taken back."""
UNITS = {
    "working_day": "working_days",
    "calendar_day": "calendar_days",
    "working_hour": "working_hours",
    "hour": "hours",
    "month": "months",
}


def _unit(text: str) -> Unit:
    """Catalogue words (working_day) as the law's units (working_days)."""
    return Unit(UNITS.get(text, text))


def closing_of(agency: Agency, day: date, *, field: str = "due_at") -> datetime:
    """An appointment given by hand falls on the closing of its day. Refuses days on which the office is closed."""
    office = workdays_for(agency)
    if not office.is_workday(day):
        raise Refused(f"Ngày {day:%d/%m/%Y} cơ quan không làm việc ({office.why(day)}). Chọn ngày khác.", field=field)
    return office.closing_on(day)


def promise(intake: Intake, *, agency: Any, at: datetime) -> Deadline | None:
    """The appointment date with its proof, before anything is stored; None when the officer must give the date."""
    limit = intake.limit or limit_of_version(intake.version)
    if limit.unit == Unit.NOT_SPECIFIED or (limit.amount is None and limit.unit not in (Unit.SAME_DAY, Unit.IMMEDIATE)):
        return None
    return due(limit, at, workdays_for(agency), rules_on(day_of(at)), ())


@transaction.atomic
def receive_dossier(intake: Intake, *, by: Officer, at: datetime) -> Dossier:
    """Take one dossier in.

    In one transaction: keeps owner and submitter, draws the number, starts the clock and promises a day, keeps papers
    and fees, issues Mẫu 01, hands on to the first step of the process (unless `forward_now` is off), writes history,
    outbox and log. Legal source: NĐ 61/2018 Đ17 and the rule set of the day.
    """
    return receive_batch([intake], by=by, at=at)[0]


@transaction.atomic
def receive_many(intakes: list[Intake], *, by: Officer, at: datetime) -> list[Dossier]:
    """Several dossiers of one person in one go, as `receive_dossier`: all are taken in, or none."""
    return receive_batch(intakes, by=by, at=at)


def receive_batch(intakes: list[Intake], *, by: Officer, at: datetime) -> list[Dossier]:
    """`receive_many` for a caller whose transaction is the whole act, and is undone as a whole."""
    with steady_ground():
        ensure(can_take_in(actor(by, at)), "Chỉ công chức Bộ phận Một cửa được tiếp nhận hồ sơ.")
        batch = secrets.token_hex(6) if len(intakes) > 1 else ""
        return [_receive_one(intake, by, at, batch) for intake in intakes]


def _receive_one(intake: Intake, by: Officer, at: datetime, batch: str) -> Dossier:
    check_intake(intake, at=at)
    intake.batch = batch or intake.batch
    owner, submitter = _keep_parties(intake, by.agency)
    # Both numbers in one statement: its rows stay locked until commit.
    codes, slips = _code_series(by.agency, at), series_of("acceptance_slip", by.agency, at)
    numbers = next_numbers({codes: 1, slips: 1})
    case = _new_case(intake, owner, at, agency=by.agency, code=_code(by.agency, at, numbers[codes]))
    _promise_day(case, intake, by, at)
    with opening(case, by=by, at=at) as work:
        dossier, papers, charges = _new_dossier(work, intake, owner, submitter)
        move(work, "receive", data={"procedure": intake.version.procedure.code, "channel": intake.channel})
        hand_to(work, by, Step(1, "Tiếp nhận hồ sơ", "tiep_nhan", None, case.due_at))
        slip = acceptance_data(dossier, by, at, papers=papers, charges=charges)
        paper = new_paper(
            "acceptance_slip", numbers[slips], agency=by.agency, data=slip, at=at, by=by, case_code=case.code
        )
        work.beside.append([paper])
        if intake.forward_now:
            _forward(work, dossier)
    return dossier


@transaction.atomic
def submit_dossier(intake: Intake, *, agency: Agency, at: datetime) -> Dossier:
    """An online submission arrives: registered, not yet received; the clock stands still until the counter accepts."""
    intake.channel = Channel.ONLINE.value
    owner, submitter = _keep_parties(intake, agency)
    case = _new_case(intake, owner, at, agency=agency, code=new_code(agency, at))
    case.received_at, case.submitted_at, case.state = None, at, ""
    with opening(case, by=None, at=at, by_name="Người nộp trực tuyến") as work:
        dossier, _papers, _charges = _new_dossier(work, intake, owner, submitter)
        move(work, "submit", data={"procedure": intake.version.procedure.code})
    return dossier


def accept_dossier(
    dossier: Dossier, *, by: Officer, at: datetime, forward_now: bool = True, due_at: datetime | None = None
) -> Dossier:
    """Accept an online submission: Mẫu 01 (electronic), clock starts now, on to the first hand.

    The rules are those of this day, not of the submission. `due_at` is for procedures without a limit of their own.
    """
    with acting(dossier, can_accept_online, NOT_WAITING, by=by, at=at) as work:
        case = work.case
        case.received_at, case.rules = at, rules_on(day_of(at)).name
        intake = Intake(dossier.version, Party(name=case.party_name), due_at=due_at)
        _promise_day(case, intake, by, at)
        dossier.received_by, dossier.received_unit = by, one_stop_unit(work.agency, day_of(at))
        dossier.save(update_fields=["received_by", "received_unit"])
        move(work, "receive", data={"procedure": dossier.version.procedure.code, "channel": dossier.channel})
        hand_to(work, by, Step(1, "Tiếp nhận hồ sơ", "tiep_nhan", None, case.due_at))
        slip = acceptance_data(dossier, by, at, papers=dossier.papers.all(), charges=list(dossier.charges.all()))
        issue_for(case, "acceptance_slip", slip, by=by, at=at)
        if forward_now:
            _forward(work, dossier)
    return dossier


def refuse_submission(dossier: Dossier, *, by: Officer, at: datetime, reason: str) -> IssuedPaper:
    """Refuse an online submission with Mẫu 03: it never becomes a received dossier."""
    with acting(dossier, can_accept_online, NOT_WAITING, by=by, at=at) as work:
        if not reason.strip():
            raise Refused("Chưa ghi lý do từ chối. Ghi rõ lý do để in trên Phiếu từ chối.", field="reason")
        move(work, "refuse_intake", note=reason)
        what = dossier.version.name
        data = refusal_data(work.agency, dossier.owner_data, what, reason=reason, by=by, at=at, code=work.case.code)
        return issue_for(work.case, "refusal_notice", data, by=by, at=at)


def forward_dossier(dossier: Dossier, *, by: Officer, at: datetime) -> Dossier:
    """Hand a received dossier on to the first step of its process (Mẫu 05 row; NĐ 61 Đ18)."""
    with acting(dossier, can_forward, "Hồ sơ này không còn ở bước tiếp nhận.", by=by, at=at) as work:
        _forward(work, dossier)
    return dossier


@transaction.atomic
def turn_away(
    kind: str,
    *,
    version: ProcedureVersion | None,
    party: Party,
    reason: str,
    items: list[dict[str, Any]],
    by: Officer,
    at: datetime,
) -> RefusedIntake:
    """Not opened at the counter: Mẫu 02 (`incomplete`) or Mẫu 03 (`refused`) is given and a row kept."""
    ensure(can_take_in(actor(by, at)), "Chỉ công chức Bộ phận Một cửa được hướng dẫn, từ chối hồ sơ.")
    if not reason.strip():
        raise Refused("Chưa ghi lý do. Ghi rõ lý do để in trên phiếu.", field="reason")
    if not party.name.strip():
        raise Refused("Chưa có họ tên người nộp.", field="owner_name")
    if kind == "incomplete" and not items:
        raise Refused("Chưa chọn giấy tờ cần hoàn thiện.", field="items")
    what = version.name if version else ""
    if kind == "incomplete":
        data = completion_data(by.agency, party.as_data(), what, items=items, reason=reason, by=by, at=at)
        paper = issue_paper("completion_request", agency=by.agency, data=data, at=at, by=by)
    else:
        data = refusal_data(by.agency, party.as_data(), what, reason=reason, by=by, at=at)
        paper = issue_paper("refusal_notice", agency=by.agency, data=data, at=at, by=by)
    row = RefusedIntake.objects.create(
        agency=by.agency,
        version=version,
        kind=kind,
        applicant_data=party.as_data(),
        items=items,
        reason=reason,
        at=at,
        by=by,
        paper=paper,
    )
    log(f"dossier:intake:{kind}", by=by, agency=by.agency, at=at, subject=paper.number_text, data={"reason": reason})
    return row


def check_intake(intake: Intake, *, at: datetime) -> None:
    """Refuse what the counter must not accept, naming the field."""
    if not intake.version.holds_on(day_of(at)):
        raise Refused("Thủ tục này không còn hiệu lực vào ngày tiếp nhận. Chọn thủ tục thay thế.", field="procedure")
    if not 1 <= intake.sets <= 99:
        raise Refused("Số bộ hồ sơ phải từ 1 đến 99.", field=f"{intake.key}sets")
    if (
        intake.submitter
        and not intake.authorisation.strip()
        and intake.submitter.identity_number != intake.owner.identity_number
    ):
        raise Refused(
            "Người nộp không phải chủ hồ sơ: ghi giấy ủy quyền hoặc quan hệ với chủ hồ sơ.", field="authorisation"
        )
    if intake.return_way == ReturnWay.POST and not intake.return_address.strip():
        raise Refused("Trả kết quả qua bưu chính: ghi địa chỉ nhận.", field="return_address")
    if intake.channel not in Channel.values or intake.return_way not in ReturnWay.values:
        raise Refused("Kênh nộp hoặc cách nhận kết quả không có trong danh mục.", field="channel")


def _keep_parties(intake: Intake, agency: Agency) -> tuple[Applicant, Applicant]:
    parties = {"owner_": intake.owner, **({"submitter_": intake.submitter} if intake.submitter else {})}
    kept = keep_applicants(parties, agency=agency)
    return kept["owner_"], kept.get("submitter_", kept["owner_"])


def _new_case(intake: Intake, owner: Applicant, at: datetime, *, agency: Agency, code: str) -> Case:
    limit = intake.limit or limit_of_version(intake.version)
    title = nfc(intake.version.name)
    return Case(
        agency=agency,
        code=code,
        rules=rules_on(day_of(at)).name,
        state="",
        limit_unit=limit.unit.value,
        limit_amount=limit.amount,
        limit_cutoff=limit.cutoff,
        received_at=at,
        submitted_at=intake.submitted_at or at,
        title=title,
        field_id=intake.version.field_id,
        party_name=owner.name,
        village=owner.village,
        search_text=search_text(code, owner, title, intake.version.procedure.code),
    )


def new_code(agency: Agency, at: datetime) -> str:
    """Draw the day's next dossier code of the agency (TT 01/2018 Đ19 / QĐ 20/2020): the ordinal restarts daily."""
    return _code(agency, at, next_number(_code_series(agency, at)))


def _code_series(agency: Agency, at: datetime) -> str:
    return f"{agency.code}:dossier:{day_of(at):%y%m%d}"


def _code(agency: Agency, at: datetime, ordinal: int) -> str:
    return dossier_code(agency.identity_code, day_of(at), ordinal)


def search_text(code: str, owner: Applicant, title: str, procedure_code: str) -> str:
    return fold(f"{code} {owner.name} {owner.village} {procedure_code} {title}")[:1000]


def _promise_day(case: Case, intake: Intake, by: Officer, at: datetime) -> None:
    deadline = None if intake.due_at else promise(intake, agency=by.agency, at=at)
    if intake.due_at:
        if intake.due_at <= at:
            raise Refused("Ngày hẹn trả phải sau lúc tiếp nhận.", field=f"{intake.key}due_at")
        case.first_due_at = case.due_at = intake.due_at
        case.due_is_given = True
    elif deadline is None:
        raise Refused("Thủ tục không ghi thời hạn: nhập ngày hẹn trả.", field=f"{intake.key}due_at")
    else:
        case.first_due_at = case.due_at = deadline.due_at
        case.calendar_version = deadline.calendar_version


def _new_dossier(
    work: Work, intake: Intake, owner: Applicant, submitter: Applicant
) -> tuple[Dossier, list[DossierPaper], list[Charge]]:
    """Dossier, papers and fees of the case that is being opened; they are stored with it."""
    party = intake.submitter or intake.owner
    dossier = Dossier(
        case=work.case,
        version=intake.version,
        process=process_for(work.agency, intake.version, day_of(work.at)),
        channel=intake.channel,
        owner=owner,
        submitter=submitter,
        authorisation=intake.authorisation,
        owner_data=intake.owner.as_data(),
        submitter_data=party.as_data(),
        received_unit=one_stop_unit(work.agency, day_of(work.at)) if work.by else None,
        received_by=work.by,
        request=intake.request,
        sets=intake.sets,
        return_way=intake.return_way,
        return_address=intake.return_address,
        batch=intake.batch,
        access_key=secrets.token_hex(8),
    )
    papers, charges = _papers_of(dossier, intake.papers), _charges_of(dossier, intake.charges, work)
    work.beside += [[dossier], papers, charges]
    return dossier, papers, charges


def _papers_of(dossier: Dossier, lines: list[PaperLine]) -> list[DossierPaper]:
    return [
        DossierPaper(
            dossier=dossier,
            position=position,
            required_id=line.required_id,
            name=line.name,
            originals=line.originals,
            certified=line.certified,
            photocopies=line.photocopies,
            presented_only=line.presented_only,
        )
        for position, line in enumerate(lines, 1)
    ]


def _charges_of(dossier: Dossier, lines: list[ChargeLine], work: Work) -> list[Charge]:
    return [
        Charge(
            dossier=dossier,
            name=line.name,
            kind=line.kind,
            quantity=line.quantity,
            pages=line.pages,
            amount_vnd=line.amount_vnd,
            exemption=line.exemption,
            explanation=line.explanation,
            collected_at=work.at if line.collected else None,
            collected_by=work.by if line.collected else None,
            method=line.method,
            receipt_number=line.receipt_number,
        )
        for line in lines
    ]


def _forward(work: Work, dossier: Dossier) -> None:
    stop = stop_at(work, dossier, first_working_step(dossier))
    move(work, "forward", to=stop.officer)
    hand_to(work, stop.officer, stop.step)
