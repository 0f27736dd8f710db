"""What is due at the counter: rules over the catalogue's rows, exemptions, and amounts nobody found."""

import pytest

from motcua.common.refusals import Refused
from motcua.dossiers.services.fees import (
    OTHER_GROUND,
    FeeEntry,
    Waiver,
    check_known,
    exemptions_for,
    fee_lines,
    fees_of,
    is_by_page,
    is_unknown,
)
from motcua.procedures.models import FeeItem
from tests.factories import BIRTH, CERTIFIED_COPY, MARITAL_STATUS, version

pytestmark = pytest.mark.django_db
NONE = Waiver()


def items_of(code: str) -> list:
    return fees_of(list(version(code).fee_items.all()))


@pytest.mark.parametrize(("pages", "copies", "amount"), [(1, 1, 2000), (2, 1, 4000), (5, 2, 14000), (500, 1, 200_000)])
def test_certified_copy_by_page_and_copy(pages, copies, amount):
    items = items_of(CERTIFIED_COPY)
    assert is_by_page(items[0])
    line = fee_lines(items, [FeeEntry(quantity=copies, pages=pages)], NONE, channel="counter")[0]
    assert (line.amount_vnd, line.pages, line.quantity) == (amount, pages, copies)


def test_pages_are_asked_for():
    with pytest.raises(Refused) as refusal:
        fee_lines(items_of(CERTIFIED_COPY), [FeeEntry()], NONE, channel="counter", key="v7_")
    assert refusal.value.field == "v7_fee_0_pages"


def test_unknown_amount_is_never_guessed():
    items = items_of(MARITAL_STATUS)
    assert is_unknown(items[0])
    lines = fee_lines(items, [FeeEntry()], NONE, channel="counter")
    assert lines[0].amount_vnd is None
    with pytest.raises(Refused) as refusal:
        check_known(lines, items, key="v7_")
    assert refusal.value.field == "v7_fee_0_amount"


def test_amount_given_by_hand_says_so():
    line = fee_lines(items_of(MARITAL_STATUS), [FeeEntry(given_vnd=8000, quantity=2)], NONE, channel="counter")[0]
    assert line.amount_vnd == 16000
    assert line.explanation.startswith("Mức thu nhập tại quầy")


def test_zero_given_by_hand_is_an_amount():
    lines = fee_lines(items_of(MARITAL_STATUS), [FeeEntry(given_vnd=0)], NONE, channel="counter")
    check_known(lines, items_of(MARITAL_STATUS))
    assert lines[0].amount_vnd == 0


def test_fee_that_is_not_due_leaves_no_line():
    assert fee_lines(items_of(BIRTH), [FeeEntry(is_due=False)], NONE, channel="counter") == []


def test_exemption_by_rule():
    items = items_of(MARITAL_STATUS)
    assert "ho_ngheo" in [row.code for row in exemptions_for(items)]
    line = fee_lines(items, [FeeEntry()], Waiver("ho_ngheo"), channel="counter")[0]
    assert (line.amount_vnd, line.exemption) == (0, "Người thuộc hộ nghèo")


def test_exemption_that_does_not_touch_the_fee_changes_nothing():
    items = items_of(CERTIFIED_COPY)
    assert exemptions_for(items) == []
    assert fee_lines(items, [FeeEntry(pages=1)], Waiver("ho_ngheo"), channel="counter")[0].amount_vnd == 2000


def test_other_ground_of_the_decision_needs_words():
    items = items_of(BIRTH)
    with pytest.raises(Refused) as refusal:
        fee_lines(items, [FeeEntry()], Waiver(OTHER_GROUND, " "), channel="counter", key="v7_")
    assert refusal.value.field == "v7_fee_ground"
    line = fee_lines(items, [FeeEntry()], Waiver(OTHER_GROUND, "Đăng ký đúng hạn"), channel="counter")[0]
    assert (line.amount_vnd, line.exemption) == (0, "Đăng ký đúng hạn")


@pytest.mark.parametrize(("channel", "amount"), [("counter", 20000), ("online", 10000), ("post", 20000)])
def test_one_fee_with_an_amount_for_each_channel(channel, amount):
    rows = [
        FeeItem(name="Lệ phí đăng ký thường trú", kind="le_phi", amount_vnd=given, per=per)
        for given, per in ((20000, "lần đăng ký (nộp trực tiếp)"), (10000, "lần đăng ký (nộp trực tuyến)"))
    ]
    items = fees_of(rows)
    assert len(items) == 1
    assert fee_lines(items, [FeeEntry()], NONE, channel=channel)[0].amount_vnd == amount
