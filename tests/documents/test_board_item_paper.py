"""The notice for the boards of the hamlets: its words, who signs it, and that it is a draft until it is approved."""

from datetime import timedelta

import pytest

from motcua.outreach import services
from motcua.outreach.papers import notice_data, notice_pdf
from tests.documents.test_papers import GOLDEN, text_of
from tests.factories import NOON, officer
from tests.outreach.told import planned, ready

pytestmark = pytest.mark.django_db
TEXT = "Từ ngày **01/12/2026**, UBND xã nhận hồ sơ sáng thứ Bảy.\n\n- Giờ nhận: 7h30 đến 11h30\n- Nơi nhận: Bộ phận Một cửa"


def test_text_equals_golden():
    item = ready(channel="board", title="Nhận hồ sơ sáng thứ Bảy", text=TEXT)
    pdf = notice_pdf(item, at=NOON)
    assert text_of(pdf) == (GOLDEN / "board_item.txt").read_text(encoding="utf-8")
    assert notice_pdf(item, at=NOON + timedelta(days=1)) == pdf


def test_draft_until_it_is_approved():
    data = notice_data(planned(channel="board"))
    assert (data["is_draft"], data["issued_on"], data["signer_name"]) == (True, None, "")


@pytest.mark.parametrize(
    ("post", "lines", "is_named"),
    [
        ("chu_tich", ["CHỦ TỊCH"], True),
        ("pho_chu_tich", ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], True),
        ("vp_tk", ["CHỦ TỊCH"], False),
    ],
)
def test_who_approved_signs_when_a_leader(post, lines, is_named):
    item = services.approve_item(planned(channel="board"), by=officer(post), at=NOON)
    data = notice_data(item)
    assert (data["signer_lines"], bool(data["signer_name"])) == (lines, is_named)
