"""A dossier brought to any state by the real acts, and every act of an officer with what it needs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from motcua.agency.models import Unit
from motcua.casework.models import Case, Consultation
from motcua.dossiers.models import Dossier, SupplementRequest
from motcua.dossiers.services import intake, late, processing, result, supplement
from motcua.law.lifecycle import State
from tests.factories import MARITAL_STATUS, NOON, intake_of, make_dossier, officer, party

ITEMS = [{"name": "Tờ khai đăng ký", "originals": 1, "certified": 0, "photocopies": 0}]


def later(minutes: int = 0, days: int = 0):
    return NOON + timedelta(minutes=minutes, days=days)


def fresh(dossier: Dossier) -> Dossier:
    """As the next page would read it."""
    return Dossier.objects.select_related("case__agency", "case__holder", "version", "process").get(pk=dossier.pk)


def holder(dossier: Dossier):
    return Case.objects.select_related("holder").get(pk=dossier.pk).holder


def unit(code: str = "thue-co-so") -> Unit:
    return Unit.objects.get(code=code)


def submitted() -> Dossier:
    return intake.submit_dossier(intake_of(MARITAL_STATUS, owner=party()), agency=officer().agency, at=NOON)


def at_chairman() -> Dossier:
    return processing.hand_over_dossier(make_dossier(), by=officer("tp_ht"), at=later(1))


def at_clerk() -> Dossier:
    return result.approve_dossier(at_chairman(), by=officer("chu_tich"), at=later(2))


def completed() -> Dossier:
    return result.complete_dossier(at_clerk(), by=officer("vp_tk"), at=later(3), result_number="12/XN")


def in_supplement(**more) -> Dossier:
    dossier = make_dossier()
    supplement.request_supplement(
        dossier, items=ITEMS, reason="Thiếu", by=officer("mot_cua"), at=later(1), answer_by=later(days=2).date(), **more
    )
    return dossier


def in_payment() -> Dossier:
    return processing.request_payment(make_dossier(), by=officer("tp_ht"), at=later(1), note="TB 15")


def refused_submission() -> Dossier:
    dossier = submitted()
    intake.refuse_submission(dossier, by=officer("mot_cua"), at=later(1), reason="Không thuộc thẩm quyền")
    return dossier


def stopped() -> Dossier:
    return processing.stop_dossier(make_dossier(), by=officer("chu_tich"), at=later(1), reason="Có tranh chấp")


def withdrawn() -> Dossier:
    return processing.withdraw_dossier(make_dossier(), by=officer("mot_cua"), at=later(1), reason="Đơn ngày 25/11")


def returned() -> Dossier:
    return result.return_result(completed(), by=officer("mot_cua"), at=later(4), collector_name="Nguyễn Thị Hoa")


IN_STATE: dict[State, Callable[[], Dossier]] = {
    State.REGISTERED: submitted,
    State.RECEIVED: lambda: make_dossier(forward_now=False),
    State.NOT_ACCEPTED: refused_submission,
    State.PROCESSING: make_dossier,
    State.SUPPLEMENT: in_supplement,
    State.FINANCIAL: in_payment,
    State.WITHDRAWN: withdrawn,
    State.STOPPED: stopped,
    State.COMPLETED: completed,
    State.RETURNED: returned,
}


@dataclass(frozen=True)
class Act:
    """One act: how a dossier gets ready for it, who does it, how, and what becomes of the state."""

    name: str
    ready: Callable[[], Dossier]
    post: str
    do: Callable[[Dossier, dict], object]
    after: State

    def __str__(self) -> str:
        return self.name


def _request(dossier):
    return dossier.supplements.last() or SupplementRequest(dossier=dossier, items=ITEMS)


def _question(dossier):
    asked = {"question": "Hỏi", "asked_by": officer("tp_ht"), "asked_at": NOON}
    return dossier.case.consultations.first() or Consultation.objects.create(
        case=dossier.case, unit=unit(), kind="opinion", **asked
    )


def _proposed():
    dossier = make_dossier()
    supplement.propose_supplement(dossier, items=ITEMS, reason="Thiếu", by=officer("tp_ht"), at=later(1))
    return dossier


def _asked(kind="opinion"):
    dossier, said = (
        make_dossier(),
        {"question": "Đề nghị cho ý kiến", "due_at": None, "by": officer("tp_ht"), "at": later(1)},
    )
    if kind == "leg":
        processing.send_leg(dossier, unit=unit(), **said)
    else:
        processing.ask_opinion(dossier, units=[unit()], **said)
    return dossier


def _apologised():
    dossier = make_dossier()
    late.draft_apology(dossier, by=officer("vp_tk"), at=later(1))
    return dossier


P, M = State.PROCESSING, processing
ACTS = (
    Act("accept", submitted, "mot_cua", lambda d, by: intake.accept_dossier(d, **by), P),
    Act(
        "refuse_submission",
        submitted,
        "mot_cua",
        lambda d, by: intake.refuse_submission(d, reason="Sai", **by),
        State.NOT_ACCEPTED,
    ),
    Act("forward", IN_STATE[State.RECEIVED], "mot_cua", lambda d, by: intake.forward_dossier(d, **by), P),
    Act("hand_over", make_dossier, "tp_ht", lambda d, by: M.hand_over_dossier(d, **by), P),
    Act("send_back", at_chairman, "chu_tich", lambda d, by: M.send_back_dossier(d, reason="Sai tên", **by), P),
    Act("approve", at_chairman, "chu_tich", lambda d, by: result.approve_dossier(d, **by), P),
    Act("complete", at_clerk, "vp_tk", lambda d, by: result.complete_dossier(d, **by), State.COMPLETED),
    Act(
        "refuse",
        at_chairman,
        "chu_tich",
        lambda d, by: result.refuse_dossier(d, reason_code="other", reason="Sai", **by),
        State.COMPLETED,
    ),
    Act(
        "return_result",
        completed,
        "mot_cua",
        lambda d, by: result.return_result(d, collector_name="Nguyễn Thị Hoa", **by),
        State.RETURNED,
    ),
    Act(
        "request_payment", make_dossier, "tp_ht", lambda d, by: M.request_payment(d, note="TB 1", **by), State.FINANCIAL
    ),
    Act("confirm_payment", in_payment, "mot_cua", lambda d, by: M.confirm_payment(d, note="BL 1", **by), P),
    Act(
        "send_supplement",
        _proposed,
        "mot_cua",
        lambda d, by: supplement.send_supplement(_request(d), **by),
        State.SUPPLEMENT,
    ),
    Act(
        "request_supplement",
        make_dossier,
        "mot_cua",
        lambda d, by: supplement.request_supplement(d, items=ITEMS, reason="Thiếu", **by),
        State.SUPPLEMENT,
    ),
    Act(
        "complete_supplement",
        in_supplement,
        "mot_cua",
        lambda d, by: supplement.complete_supplement(_request(d), **by),
        P,
    ),
    Act(
        "propose_supplement",
        make_dossier,
        "tp_ht",
        lambda d, by: supplement.propose_supplement(d, items=ITEMS, reason="Thiếu", **by),
        P,
    ),
    Act("answer_opinion", _asked, "tp_ht", lambda d, by: M.answer_consultation(_question(d), answer="Đồng ý", **by), P),
    Act(
        "answer_leg",
        lambda: _asked("leg"),
        "mot_cua",
        lambda d, by: M.answer_consultation(_question(d), answer="Đã nhận", **by),
        P,
    ),
    Act("stop", make_dossier, "chu_tich", lambda d, by: M.stop_dossier(d, reason="Có tranh chấp", **by), State.STOPPED),
    Act("withdraw", make_dossier, "mot_cua", lambda d, by: M.withdraw_dossier(d, reason="Đơn", **by), State.WITHDRAWN),
    Act("decide_apology", _apologised, "chu_tich", lambda d, by: late.decide_apology(d.apology, approve=True, **by), P),
)
# These may be done again and again while the dossier is in hand.
REPEATED = (
    Act("ask_opinion", make_dossier, "tp_ht", lambda d, by: M.ask_opinion(d, units=[unit()], question="Hỏi", due_at=None, **by), P),
    Act("send_leg", make_dossier, "tp_ht", lambda d, by: M.send_leg(d, unit=unit(), question="Gửi", due_at=None, **by), P),
)  # fmt: skip
