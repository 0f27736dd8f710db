"""Documents at each step, made by the real acts."""

from datetime import datetime

from motcua.direction.models import IncomingDocument, OutgoingDocument
from motcua.direction.services import (
    Draft,
    Incoming,
    draft_document,
    record_incoming,
    sign_document,
    submit_document,
)
from tests.factories import NOON, ground, officer

BODY = (
    "Thực hiện Kế hoạch số 15/KH-UBND, Ủy ban nhân dân xã yêu cầu:\n\n1. Hoàn thành nhiệm vụ trước ngày 15/12/2026.\n"
)
LETTER = "đôn đốc thực hiện nhiệm vụ kiểm soát thủ tục hành chính"


def letter(**more) -> Draft:
    """A công văn that lacks nothing."""
    usual = {"kind": "letter", "summary": LETTER, "body": BODY, "addressees": ["Công chức Tư pháp - hộ tịch"]}
    return Draft(**{**usual, **more})


def drafted(post: str = "vp_tk", *, at: datetime = NOON, **more) -> OutgoingDocument:
    return draft_document(ground(), letter(**more), by=officer(post), at=at)


def submitted(*, at: datetime = NOON, **more) -> OutgoingDocument:
    return submit_document(drafted(at=at, **more), by=officer("vp_tk"), at=at)


def signed(*, by: str = "chu_tich", at: datetime = NOON, **more) -> OutgoingDocument:
    return sign_document(submitted(at=at, **more), by=officer(by), at=at)


def came_in(*, at: datetime = NOON, **more) -> IncomingDocument:
    usual = {
        "issuer": "Ủy ban nhân dân tỉnh Bắc Ninh", "summary": "Kế hoạch kiểm soát thủ tục hành chính năm 2026",
        "kind": "plan", "number_text": "21/KH-UBND", "arrived_on": NOON.date(), "issued_on": NOON.date(),
    }  # fmt: skip
    return record_incoming(ground(), Incoming(**{**usual, **more}), by=officer("vp_tk"), at=at)
