"""What waits for the counter, in groups, each with the acts that may be done to several dossiers at once."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from motcua.agency.models import Officer
from motcua.casework.models import Case
from motcua.casework.queries import visible_to
from motcua.dossiers.models import SupplementRequest
from motcua.dossiers.services.intake import forward_dossier
from motcua.dossiers.services.processing import hand_over_dossier
from motcua.dossiers.services.result import approve_dossier, remind_collector
from motcua.law.lifecycle import State

BATCHES: dict[str, tuple[str, Callable[..., object]]] = {
    "chuyen": ("Chuyển bước tiếp theo", hand_over_dossier),
    "ky-duyet": ("Ký duyệt", approve_dossier),
    "chuyen-thu-ly": ("Chuyển thụ lý", forward_dossier),
    "nhac-nhan": ("Nhắc đến nhận kết quả", remind_collector),
}


@dataclass(frozen=True)
class Group:
    """A list of the desk: `cases(officer)` in the order of work, `batches` are slugs of `BATCHES`."""

    slug: str
    label: str
    cases: Callable[[Officer], QuerySet[Case]]
    batches: tuple[str, ...] = ()

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(slug, BATCHES[slug][0]) for slug in self.batches]


def _in_state(*states: State) -> Callable[[Officer], QuerySet[Case]]:
    return lambda officer: visible_to(officer).filter(state__in=states).by_slack()


def _submitted(officer: Officer) -> QuerySet[Case]:
    """Handed in online: who waits longest stands first."""
    return visible_to(officer).filter(state=State.REGISTERED).order_by("submitted_at", "id")


def _to_send(officer: Officer) -> QuerySet[Case]:
    """A specialist has asked for papers; the counter has not yet sent the request."""
    asked = SupplementRequest.objects.filter(dossier=OuterRef("pk"), sent_at=None, lapsed_at=None)
    return visible_to(officer).filter(Q(state=State.PROCESSING), Exists(asked)).by_slack()


def _to_hand_back(officer: Officer) -> QuerySet[Case]:
    """Results not yet fetched: who waits longest stands first.

    Ordered by an expression: for the bare column SQLite would walk the index of all cases that ever ended.
    """
    finished = Coalesce("ended_at", "received_at")
    return visible_to(officer).filter(state=State.COMPLETED).order_by(finished, "id")


GROUPS: dict[str, Group] = {
    group.slug: group
    for group in (
        Group("tiep-nhan", "Nộp trực tuyến, chờ tiếp nhận", _submitted),
        Group("cho-chuyen", "Đã tiếp nhận, chờ chuyển thụ lý", _in_state(State.RECEIVED), ("chuyen-thu-ly",)),
        Group("gui-bo-sung", "Đề nghị bổ sung, chờ gửi cho dân", _to_send),
        Group("tra-ket-qua", "Kết quả chờ trả", _to_hand_back, ("nhac-nhan",)),
        Group("cho-dan", "Chờ dân bổ sung, nộp tiền", _in_state(State.SUPPLEMENT, State.FINANCIAL)),
    )
}
