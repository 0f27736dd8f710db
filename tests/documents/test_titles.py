"""A page that lists papers opens however old they are."""

from datetime import date

import pytest

from motcua.documents.models import IssuedPaper
from motcua.documents.queries import title_of


@pytest.mark.parametrize(
    ("form", "day", "title"),
    [
        ("acceptance_slip", date(2017, 1, 6), "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
        ("acceptance_slip", date(2024, 7, 1), "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
        ("late_list", date(2017, 1, 6), "Danh sách chậm muộn"),
    ],
)
def test_title_of_a_paper(form, day, title):
    assert title_of(IssuedPaper(form=form, rules_day=day)) == title
