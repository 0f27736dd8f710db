"""Fees: tiers, ways of handing in, exemptions, and what is not known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.law.errors import LawError
from motcua.law.fees import (
    Exemption,
    FeeItem,
    catalogue_items,
    certified_copy_fee,
    configuration,
    exemptions,
    exemptions_named,
    price,
    total,
)

COPY = catalogue_items([FeeItem("Phí chứng thực bản sao từ bản chính", "phi", 2000, "trang", cap_vnd=200000)])[0]
SIGNATURE = FeeItem("Phí chứng thực chữ ký", "phi", 10000, "trường hợp")
UNKNOWN = FeeItem("Lệ phí đăng ký khai sinh không đúng hạn", "le_phi", None, "trường hợp")


@pytest.mark.parametrize(
    ("pages", "copies", "amount"),
    [(1, 1, 2000), (2, 1, 4000), (3, 1, 5000), (10, 3, 36000), (198, 1, 200000), (199, 1, 200000), (500, 2, 400000)],
)
def test_certified_copies(pages, copies, amount):
    assert certified_copy_fee(pages, copies) == amount
    assert price(COPY, quantity=copies, pages=pages).amount_vnd == amount


@given(st.integers(1, 2000), st.integers(1, 50))
def test_certified_copies_follow_the_formula(pages, copies):
    assert certified_copy_fee(pages, copies) == min(200000, 2000 * min(pages, 2) + 1000 * max(0, pages - 2)) * copies


def test_the_amount_explains_itself():
    line = price(COPY, quantity=3, pages=5)
    assert line.explanation == "(2 trang × 2.000 đồng + 3 trang × 1.000 đồng) × 3"
    assert price(COPY, pages=300).explanation.endswith("tối đa 200.000 đồng/bản")
    assert price(SIGNATURE).explanation == "10.000 đồng/trường hợp"


def test_pages_are_needed_where_pages_are_paid():
    with pytest.raises(LawError, match="nhập số trang"):
        price(COPY)
    with pytest.raises(LawError, match="từ 1 trở lên"):
        price(SIGNATURE, quantity=0)


def test_an_unknown_amount_stays_unknown():
    line = price(UNKNOWN)
    assert (line.amount_vnd, line.full_vnd) == (None, None)
    assert "chưa xác định" in line.explanation
    assert total([line, price(SIGNATURE)]) is None
    assert total([price(SIGNATURE), price(SIGNATURE, quantity=2)]) == 30000


def test_who_is_exempt_pays_nothing_even_of_an_unknown_amount():
    line = price(UNKNOWN, granted=exemptions_named(["ho_ngheo"]))
    assert (line.amount_vnd, line.full_vnd, line.exemption) == (0, None, "Người thuộc hộ nghèo")


def test_the_highest_benefit_wins():
    half, most = Exemption("a", "Giảm một nửa", 50), Exemption("b", "Giảm nhiều", 80, ("Phí chứng thực",))
    other = Exemption("c", "Diện khác", 100, ("Lệ phí",))
    line = price(SIGNATURE, quantity=2, granted=[half, most, other])
    assert (line.amount_vnd, line.full_vnd, line.exemption) == (4000, 20000, "Giảm nhiều")
    assert line.explanation == "(10.000 đồng/trường hợp) × 2; giảm 80%: Giảm nhiều"


def test_the_way_of_handing_in_decides():
    rows = [
        FeeItem("Lệ phí đăng ký thường trú", "le_phi", 20000, "lần đăng ký (nộp trực tiếp)"),
        FeeItem("Lệ phí đăng ký thường trú", "le_phi", 10000, "lần đăng ký (nộp trực tuyến)"),
        SIGNATURE,
    ]
    items = catalogue_items(rows)
    assert [item.name for item in items] == ["Lệ phí đăng ký thường trú", "Phí chứng thực chữ ký"]
    assert price(items[0], channel="online").amount_vnd == 10000
    assert price(items[0], channel="counter").amount_vnd == 20000
    assert price(items[0], channel="post").amount_vnd == 20000


def test_an_unknown_exemption_is_refused():
    with pytest.raises(LawError, match="«rich»"):
        exemptions_named(["ho_ngheo", "rich"])


def test_every_rule_names_its_source():
    rows = [*configuration()["tiered"], *configuration()["exemption"]]
    assert all(row["source"] and row["mark"] in {"seen", "recalled"} for row in rows)
    assert len({row.code for row in exemptions()}) == len(exemptions())
