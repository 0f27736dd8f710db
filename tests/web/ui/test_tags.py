"""Words and figures as they stand on the pages."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory

from motcua.law.lifecycle import State
from motcua.web.ui import charts, states, tags
from motcua.web.ui.forms import DayField, DoorForm
from motcua.web.ui.paging import page_of
from motcua.web.ui.states import Slack, SlackKind, duration_words, slack_of


def shown(source: str, **context) -> str:
    context.setdefault("request", RequestFactory().get("/danh-sach/", {"q": "khai sinh", "trang": "2"}))
    return Template(source).render(Context(context))


class BirthForm(DoorForm):
    full_name = forms.CharField(label="Họ và tên", help_text="Như trên thẻ.")
    born_on = DayField(label="Ngày sinh", required=False)
    way = forms.ChoiceField(label="Cách nhận", choices=[("a", "Tại quầy")], widget=forms.RadioSelect)


def test_dates_are_shown_on_the_clock_of_vietnam():
    moment = datetime(2026, 11, 24, 18, 5, tzinfo=UTC)
    assert tags.vn_datetime(moment) == "01:05 ngày 25/11/2026"
    assert tags.vn_date(moment) == "25/11/2026"
    assert tags.vn_date(date(2026, 1, 2)) == "02/01/2026"
    assert tags.vn_date(None) == ""
    assert tags.vn_datetime(None) == ""


@pytest.mark.parametrize(
    ("amount", "words"), [(21000, "21.000 đồng"), (0, "0 đồng"), (Decimal(1500000), "1.500.000 đồng"), (None, "")]
)
def test_money(amount, words):
    assert tags.money(amount) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (1140, "2 ngày 3 giờ làm việc"),
        (480, "1 ngày làm việc"),
        (75, "1 giờ 15 phút làm việc"),
        (-75, "1 giờ 15 phút làm việc"),
        (0, ""),
    ],
)
def test_duration_in_words(minutes, words):
    assert duration_words(minutes) == words


@pytest.mark.parametrize(
    ("minutes", "due", "paused", "kind", "words"),
    [
        (-480, datetime(2026, 11, 24, 9, tzinfo=UTC), False, SlackKind.LATE, "Quá hạn 1 ngày làm việc"),
        (-60, datetime(2026, 11, 25, 3, tzinfo=UTC), False, SlackKind.DUE_TODAY, "Hạn hôm nay"),
        (300, datetime(2026, 11, 26, 2, tzinfo=UTC), False, SlackKind.SOON, "Sắp đến hạn, còn 5 giờ làm việc"),
        (960, datetime(2026, 11, 27, 9, tzinfo=UTC), False, SlackKind.IN_TIME, "Còn 2 ngày làm việc"),
        (960, datetime(2026, 11, 27, 9, tzinfo=UTC), True, SlackKind.PAUSED, "Tạm dừng tính giờ"),
    ],
)
def test_slack_is_judged_by_day_and_said_in_words(minutes, due, paused, kind, words):
    slack = slack_of(minutes, due_at=due, at=datetime(2026, 11, 25, 8, tzinfo=UTC), paused=paused)
    assert (slack.kind, slack.words) == (kind, words)


def test_badges_carry_a_word_and_a_shape():
    html = shown("{% state_badge 'processing' %}{% slack_badge slack %}", slack=Slack(SlackKind.LATE, -60))
    assert "Đang xử lý" in html
    assert "icons.svg#warning" in html
    assert "Quá hạn 1 giờ làm việc" in html
    assert shown("{% slack_badge none %}", none=None).strip() == ""


def test_every_state_of_the_law_has_a_look_of_its_own_name():
    assert [states.state_look(state).label for state in State] == [state.label for state in State]
    assert states.state_look("supplement") == states.state_look(State.SUPPLEMENT)


def test_unknown_state_is_shown_as_it_is():
    assert states.state_look("strange").label == "strange"


def test_field_ties_label_hint_and_error_together():
    html = shown("{% field form.full_name %}", form=BirthForm({"full_name": ""}))
    assert '<label for="id_full_name">Họ và tên</label>' in html
    assert 'aria-describedby="id_full_name-hint id_full_name-error"' in html
    assert 'aria-invalid="true"' in html
    assert "Chưa nhập “Họ và tên”." in html


def test_group_of_radios_is_a_fieldset_with_a_legend():
    html = shown("{% field form.way %}", form=BirthForm())
    assert "<fieldset" in html
    assert "<legend>Cách nhận</legend>" in html


def test_error_summary_links_to_the_fields():
    html = shown("{% error_summary form %}", form=BirthForm({"born_on": "31/02/2020"}))
    assert 'href="#id_full_name"' in html
    assert 'href="#id_born_on"' in html
    assert "Ngày không đúng. Ghi như 25/11/2026." in html
    assert "có 3 chỗ cần sửa" in html
    assert shown("{% error_summary form %}", form=BirthForm()).strip() == ""


def test_typed_text_is_escaped():
    html = shown("{% field form.full_name %}{% alert 'error' text %}", form=BirthForm({"full_name": "<b>"}), text="<i>")
    assert "<b>" not in html
    assert "<i>" not in html


def test_query_string_keeps_what_is_not_changed():
    assert shown("{% query_string trang=3 %}") == "?q=khai+sinh&amp;trang=3"
    assert shown("{% query_string trang=None q='' %}") == "?"


def test_paging_offers_the_neighbours_only():
    request = RequestFactory().get("/danh-sach/", {"trang": "2"})
    page = page_of(list(range(120)), request, size=50, count=120)
    html = shown("{% paging page %}", page=page, request=request)
    assert list(page) == list(range(50, 100))
    assert "Dòng 51–100 trong 120" in html
    assert 'href="?trang=1"' in html
    assert 'href="?trang=3"' in html


@pytest.mark.parametrize(
    ("asked", "number"), [("", 1), ("-4", 1), ("0", 1), ("mười", 1), ("²", 1), ("7", 7), ("9" * 30, 10_000)]
)
def test_strange_page_numbers_are_harmless(asked, number):
    assert page_of([], RequestFactory().get("/", {"trang": asked})).number == number


def test_bars_are_in_proportion_and_readable_as_a_table():
    html = shown("{% bar_chart rows title='Hồ sơ' %}", rows=[("Hộ tịch", 1200), ("Đất đai", 300, "late", "/x/")])
    assert [bar.width for bar in charts.bars([("a", 4), ("b", 1), ("c", 0)])] == [100, 25, 0]
    assert "<caption>Hồ sơ</caption>" in html
    assert '<td class="num">1.200</td>' in html
    assert 'width="25"' in html
    assert '<a href="/x/">Đất đai</a>' in html
    assert charts.bars([]) == []


def test_svg_figures_have_points_not_commas():
    assert 'width="33.33"' in shown("{% bar_chart rows title='x' %}", rows=[("a", 3), ("b", 1)])
    assert charts.spark_points([5]) == [(4.0, 28.0)]
    assert 'aria-label="Tỷ lệ: 1, 2,5"' in shown("{% sparkline values 'Tỷ lệ' %}", values=[1, 2.5])


def test_masks_are_available():
    assert shown("{{ name|mask_name }} {{ number|mask_tail }}", name="Nguyễn Văn An", number="024185012345") == (
        "Nguyễn V** A** *********345"
    )


def test_trend_has_a_goal_and_a_gap():
    half, most = Fraction(1, 2), Fraction(9, 10)
    html = shown("{% trend values 'Đúng hạn' goal %}", values=[half, None, most, most], goal=most)
    assert 'aria-label="Đúng hạn: 50 %, không phát sinh, 90 %, 90 %"' in html
    assert html.count("<polyline") == 1
    assert html.count('class="goal"') == 1
    assert "<polyline" not in shown("{% trend values 'Đúng hạn' %}", values=[None, None])


def test_line_has_a_table_twin():
    rows = [{"label": "10/26", "share": Fraction(1, 2), "text": "50,00%", "counted": "1/2", "url": "?ky=x"}]
    html = shown("{% line rows 'Từng tháng' 'Một tháng.' %}", rows=rows)
    assert "<title id=" in html
    assert ">Một tháng.</desc>" in html
    assert '<a href="?ky=x">10/26</a>' in html
    assert "1/2" in html
    assert 'class="goal"' not in html
