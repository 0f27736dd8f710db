"""Closing, signing, comparing and restating on the page."""

import csv
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from motcua.agency.models import Agency
from motcua.dossiers.services.history import import_history
from motcua.reporting.freezing import close_figures, sign_figures
from motcua.reporting.models import Freeze, Restatement
from motcua.reporting.periods import report_quarter
from motcua.reporting.restating import check_signed
from tests.factories import NOON, client_of, ground, officer
from tests.reporting.fixtures import SMALL, bring_in, line, small

pytestmark = pytest.mark.django_db
PAGE = "/dieu-hanh/chot-so-lieu/"
Q3 = report_quarter(2024, 3)


@pytest.fixture
def freeze(tmp_path):
    return close_figures(small(tmp_path), "II.06a", Q3, by=officer("vp_tk"), at=NOON)


@pytest.fixture
def signed(freeze):
    return sign_figures(freeze, by=officer("chu_tich"), at=NOON)


@pytest.fixture
def corrected(signed, tmp_path):
    """A day later the end of D4 is another one."""
    rows = [line(*one) for one in SMALL]
    rows[3]["ngay_xu_ly_xong"] = "04/07/2024"
    path = tmp_path / "lan-2.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    import_history(path, agency=ground(), by=None, at=NOON + timedelta(days=1))
    return signed


@pytest.fixture
def office():
    return client_of(officer("vp_tk"))


@pytest.fixture
def chairman():
    return client_of(officer("chu_tich"))


def said(answer):
    return answer.content.decode()


def pages(freeze):
    return [PAGE, *(f"{PAGE}{freeze.pk}/{rest}" for rest in ("", "ho-so/?o=T06", "hom-nay/"))]


def test_who_may_see(signed):
    for url in [*pages(signed), f"{PAGE}{signed.pk}/giay/"]:
        assert Client().get(url).status_code == 302
        assert client_of(officer("vp_tk")).get(url).status_code == 200
        assert client_of(officer("chu_tich")).get(url).status_code == 200
        for post in ("mot_cua", "tp_ht", "quan_tri"):
            assert client_of(officer(post)).get(url).status_code == 403


def test_another_agency_s_does_not_exist(freeze, office):
    foreign = Agency.objects.exclude(pk=freeze.agency_id).first()
    other = Freeze(**{**{f.attname: getattr(freeze, f.attname) for f in Freeze._meta.concrete_fields}, "id": None})
    other.agency = foreign
    other.save()
    for url in pages(other)[1:]:
        assert office.get(url).status_code == 404
    assert client_of(officer("chu_tich")).post(f"{PAGE}{other.pk}/ky/").status_code == 404
    assert f"/{other.pk}/" not in said(office.get(PAGE))


def test_queries_stay_few(office, corrected, django_assert_max_num_queries):
    check_signed(corrected.agency, at=NOON + timedelta(days=1))
    for url, budget in zip(pages(corrected), (9, 9, 9, 20), strict=True):
        office.get(url)
        with django_assert_max_num_queries(budget):
            office.get(url)


class TestClosing:
    def test_a_period_is_closed_and_shown(self, office, tmp_path):
        small(tmp_path)
        answer = office.post(PAGE, {"tu": "2024-06-15", "den": "2024-09-14", "form": "II.06a"}, follow=True)
        text = said(answer)
        assert "Số liệu đã chốt: Quý III năm 2024" in text
        assert Freeze.objects.get().sha256 in text
        assert "Tính lại: khớp" in text
        assert "6/7" in text
        assert "85,71%" in text

    def test_offered_are_periods_that_are_over(self, office):
        choices = [key for key, _label in office.get(PAGE).context["form"].fields["ky"].choices]
        assert choices
        assert not [key for key in choices if key == "nam-2026"]

    @pytest.mark.parametrize(
        ("typed", "sentence", "field"),
        [
            ({}, "Chọn một kỳ", "ky"),
            ({"tu": "2024-06-15"}, "cả ngày đầu và ngày cuối", "den"),
            ({"tu": "2024-06-15", "den": "2024-06-01"}, "không trước ngày đầu", "den"),
            ({"tu": "2030-01-01", "den": "2030-01-31"}, "chưa hết: chốt được từ 0 giờ ngày 01/02/2030", "den"),
        ],
    )
    def test_refused_beside_the_field_and_typed_text_kept(self, office, typed, sentence, field):
        answer = office.post(PAGE, {**typed, "form": "measures"})
        assert answer.status_code == 422
        assert sentence in said(answer)
        assert answer.context["form"].errors[field]
        for value in typed.values():
            assert value in said(answer)

    @pytest.mark.parametrize("post", ["mot_cua", "tp_ht", "quan_tri"])
    def test_not_by_others(self, post):
        assert client_of(officer(post)).post(PAGE, {"ky": "nam-2024", "form": "measures"}).status_code == 403
        assert not Freeze.objects.exists()


class TestSigning:
    def test_by_the_chairman_on_the_page(self, freeze, chairman):
        assert "Ký số liệu này" in said(chairman.get(f"{PAGE}{freeze.pk}/"))
        answer = chairman.post(f"{PAGE}{freeze.pk}/ky/", follow=True)
        assert "Đã ký số liệu Quý III năm 2024, số 01/BC-UBND" in said(answer)
        assert "Ký số liệu này" not in said(answer)
        again = chairman.post(f"{PAGE}{freeze.pk}/ky/", follow=True)
        assert "đã ký rồi" in said(again)

    def test_not_by_the_office(self, freeze, office):
        assert "Ký số liệu này" not in said(office.get(f"{PAGE}{freeze.pk}/"))
        assert office.post(f"{PAGE}{freeze.pk}/ky/").status_code == 403
        assert not Freeze.objects.get().is_signed

    def test_paper(self, signed, office):
        answer = office.get(f"{PAGE}{signed.pk}/giay/")
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")

    def test_no_paper_before(self, freeze, office):
        answer = office.get(f"{PAGE}{freeze.pk}/giay/")
        assert answer.status_code == 422
        assert "chưa có bản giấy" in said(answer)


class TestMembers:
    @pytest.mark.parametrize(
        ("place", "codes"),
        [
            ("II.06a|Hộ tịch|10", ["D4"]),
            ("II.06a|Tổng số|13", ["D6"]),
            ("II.06a|Chứng thực|7", ["D1"]),
            ("II.06a|Đất đai|11", ["D6", "D7"]),
            ("T06", ["D1", "D13", "D2", "D3", "D4", "D5", "D9"]),
        ],
    )
    def test_a_figure_opens_to_what_was_counted_then(self, freeze, office, place, codes):
        answer = office.get(f"{PAGE}{freeze.pk}/ho-so/", {"o": place})
        assert [code for code, _case in answer.context["lines"]] == codes

    @pytest.mark.parametrize("place", ["", "T99", "II.06a", "II.06a|x|99", "T06|dat|x", "a|b|c|d"])
    def test_places_that_cannot_be(self, freeze, office, place):
        assert office.get(f"{PAGE}{freeze.pk}/ho-so/", {"o": place}).status_code == 404


class TestToday:
    def test_nothing_differs(self, signed, office):
        assert "Vẫn khớp" in said(office.get(f"{PAGE}{signed.pk}/hom-nay/"))

    def test_what_is_closed_only_is_to_be_closed_again(self, freeze, office):
        assert "Lập đính chính" not in said(office.get(f"{PAGE}{freeze.pk}/hom-nay/"))

    def test_differences_and_restatement(self, corrected, office):
        page = office.get(f"{PAGE}{corrected.pk}/hom-nay/")
        text = said(page)
        assert "T06, tử số" in text
        assert "kết thúc 17:00 05/07/2024 → 17:00 04/07/2024" in text
        wrong = office.post(f"{PAGE}{corrected.pk}/hom-nay/", {"seen": page.context["seen"], "reason": " "})
        assert wrong.status_code == 422
        assert "Chưa nhập “Lý do đính chính”" in said(wrong)
        stale = office.post(f"{PAGE}{corrected.pk}/hom-nay/", {"seen": "0" * 64, "reason": "Câu đã gõ"})
        assert stale.status_code == 422
        assert "thay đổi khác" in said(stale)
        assert "Câu đã gõ" in said(stale)
        assert page.context["seen"] in said(stale)
        done = office.post(
            f"{PAGE}{corrected.pk}/hom-nay/", {"seen": page.context["seen"], "reason": "Nhập sai"}, follow=True
        )
        assert "Đính chính lần 1: Quý III năm 2024" in said(done)
        assert "Nhập sai" in said(done)
        assert Restatement.objects.get().confirmed_by == officer("vp_tk")
        url = f"{PAGE}{corrected.pk}/dinh-chinh/1/"
        assert office.get(f"{url}giay/").content.startswith(b"%PDF")
        assert office.get(f"{PAGE}{corrected.pk}/dinh-chinh/2/").status_code == 404
        assert client_of(officer("mot_cua")).get(url).status_code == 403
        assert "Lần 1" in said(office.get(f"{PAGE}{corrected.pk}/"))

    def test_a_notice_stands_until_it_is_restated(self, corrected, office):
        assert "không còn khớp" not in said(office.get(PAGE))
        check_signed(corrected.agency, at=timezone.now())
        assert "không còn khớp" in said(office.get(PAGE))

    def test_the_board_says_so_too(self, corrected, chairman):
        assert "không còn khớp" not in said(chairman.get("/dieu-hanh/"))
        check_signed(corrected.agency, at=timezone.now())
        assert "không còn khớp" in said(chairman.get("/dieu-hanh/"))


class TestForms:
    """Every form is closed and signed from its own page."""

    WHERE = {"tu": "2024-06-15", "den": "2024-09-14"}

    def report(self, client, form="II.08"):
        path = f"/dieu-hanh/bao-cao/{form}/" + ("loi-van/" if form == "bao-cao-quy" else "")
        return client.get(path, {"tu": "2024-06-15", "den": "2024-09-14"})

    @pytest.mark.parametrize("form", ["II.05a", "II.06a", "II.07b", "II.08", "so-hoa", "thanh-toan", "bao-cao-quy"])
    def test_closed_signed_and_printed(self, office, chairman, tmp_path, form):
        small(tmp_path)
        assert "Kỳ này chưa chốt lần nào" in said(self.report(office, form))
        answer = office.post(PAGE, {**self.WHERE, "form": form}, follow=True)
        freeze = Freeze.objects.get()
        assert freeze.sha256 in said(answer)
        assert "Ký lần chốt" not in said(self.report(office, form))
        assert "Ký lần chốt 1" in said(self.report(chairman, form))
        signed = chairman.post(f"{PAGE}{freeze.pk}/ky/", follow=True)
        assert "-UBND" in said(signed)
        text = said(self.report(office, form))
        assert Freeze.objects.get().paper.number_text in text
        assert "Chốt lại" not in text
        assert office.get(f"{PAGE}{freeze.pk}/giay/").content.startswith(b"%PDF")
        assert office.get(f"{PAGE}{freeze.pk}/hom-nay/").status_code == 200

    def test_words_and_tables_are_shown_as_kept(self, office, tmp_path):
        small(tmp_path)
        text = said(office.post(PAGE, {**self.WHERE, "form": "bao-cao-quy"}, follow=True))
        assert "Tổng số hồ sơ tiếp nhận, giải quyết trong kỳ: 10 hồ sơ" in text
        assert "Biểu II.07b" in text
        freeze = Freeze.objects.get()
        for kind in ("docx", "xlsx"):
            answer = office.get(f"{PAGE}{freeze.pk}/", {"dang": kind})
            assert answer.content[:2] == b"PK"
            assert f"bao-cao-quy_2024-06-15_2024-09-14.{kind}" in answer["Content-Disposition"]
        members = office.get(f"{PAGE}{freeze.pk}/ho-so/", {"o": "II.06a|Tổng số|7"})
        assert "7 mục đã tính" in said(members)

    def test_text_that_changes_stands_beside_the_numbers(self, office, chairman, tmp_path):
        small(tmp_path)
        freeze = close_figures(ground(), "bao-cao-quy", Q3, by=officer("vp_tk"), at=NOON)
        sign_figures(freeze, by=officer("chu_tich"), at=NOON)
        rows = [line(*one) for one in SMALL]
        rows[3]["ngay_xu_ly_xong"] = "04/07/2024"
        bring_in(tmp_path, rows, name="lan-2.csv")
        page = office.get(f"{PAGE}{freeze.pk}/hom-nay/")
        assert "Lời văn, mục «" in said(page)
        answer = office.post(
            f"{PAGE}{freeze.pk}/hom-nay/", {"reason": "Nhập sai ngày", "seen": page.context["seen"]}, follow=True
        )
        assert "Đã lập đính chính lần 1" in said(answer)
        assert "100,00%" in said(answer)

    def test_what_does_not_go_on_is_said_with_the_way(self, office, signed, tmp_path):
        bring_in(tmp_path, [line("D99", "HT", "TT", "01/09/2024", "04/11/2024", "", 4)], name="lan-2.csv")
        text = said(office.get("/dieu-hanh/bao-cao/II.06a/", {"tu": "2024-09-15", "den": "2024-12-14"}))
        assert "Không nối tiếp kỳ trước đã ký" in text
        assert f"{PAGE}{signed.pk}/hom-nay/" in text
        answer = office.post(PAGE, {"tu": "2024-09-15", "den": "2024-12-14", "form": "II.06a"})
        assert answer.status_code == 422
        assert "Lập đính chính cho kỳ trước" in said(answer)

    def test_the_register_is_no_choice(self, office):
        keys = [key for key, _name in office.get(PAGE).context["form"].fields["form"].choices]
        assert "so-theo-doi" not in keys
        assert office.post(PAGE, {**self.WHERE, "form": "so-theo-doi"}).status_code == 422

    def test_queries_stay_few(self, office, tmp_path, django_assert_max_num_queries):
        small(tmp_path)
        freeze = close_figures(ground(), "bao-cao-quy", Q3, by=officer("vp_tk"), at=NOON)
        office.get(f"{PAGE}{freeze.pk}/")
        with django_assert_max_num_queries(9):
            office.get(f"{PAGE}{freeze.pk}/")
