"""Closed figures stay; signed ones cannot be changed; what is another figure today is restated with its reason."""

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from motcua.agency.models import Agency
from motcua.audit.models import Entry
from motcua.casework.models import Case
from motcua.common.moments import VIETNAM
from motcua.common.refusals import Refused
from motcua.documents.models import IssuedPaper
from motcua.dossiers.services.history import import_history
from motcua.dossiers.services.late_list import close_month, publish_late_list
from motcua.dossiers.services.processing import hand_over_dossier
from motcua.dossiers.services.result import approve_dossier, complete_dossier
from motcua.dossiers.services.supplement import complete_supplement, request_supplement
from motcua.dossiers.services.surgery import apply_change, days_of
from motcua.reporting import restating
from motcua.reporting.contributions import Contributions, read_back, unpacked
from motcua.reporting.freezing import (
    close_figures,
    frozen_figures,
    is_intact,
    period_of,
    sign_figures,
    signed_form,
    signed_pdf,
    snapshot,
)
from motcua.reporting.measures import MEASURES
from motcua.reporting.models import Freeze, FreezeCheck, Restatement
from motcua.reporting.periods import between, calendar_month, report_quarter
from motcua.reporting.restating import check_signed, differences, drifted, restate_figures, restatement_pdf
from tests.dossiers.lives import ITEMS
from tests.factories import NOON, ground, make_dossier, officer, party
from tests.reporting.fixtures import SMALL, line, small

pytestmark = pytest.mark.django_db
Q3 = report_quarter(2024, 3)
LATER = NOON + timedelta(days=1)


def closed(commune, form="II.06a", period=Q3, at=NOON):
    return close_figures(commune, form, period, by=officer("vp_tk"), at=at)


def signed(commune, **how):
    return sign_figures(closed(commune, **how), by=officer("chu_tich"), at=how.get("at", NOON))


def again(tmp_path, code, **changes):
    """The file of history comes in again a day later, one row of it changed."""
    rows = [line(*one) for one in SMALL]
    [row] = [row for row in rows if row["ma_ho_so"] == code]
    row.update(changes)
    return imported(tmp_path, rows)


def imported(tmp_path, rows, at=LATER):
    import csv

    path = tmp_path / "lan-2.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    assert import_history(path, agency=ground(), by=None, at=at).rejected == 0


class TestClose:
    def test_values_parameters_and_hash_are_kept(self, tmp_path):
        freeze = closed(small(tmp_path))
        total = freeze.values["table"][-1]
        assert [total[str(column)] for column in range(3, 14)] == [10, 5, 3, 2, 7, 3, 3, 1, 3, 2, 1]
        t06 = next(row for row in freeze.values["measures"] if row["code"] == "T06")
        assert (t06["numerator"], t06["denominator"], t06["met"]) == (6, 7, False)
        assert len(freeze.values["measures"]) == len(MEASURES)
        assert freeze.parameters["formulas"]["T06"] == "T06/1"
        assert freeze.parameters["calendar"].startswith("v")
        assert freeze.parameters["rules"]
        assert freeze.parameters["facts"]["entry"] > 0
        assert (freeze.state, freeze.number, len(freeze.sha256)) == ("closed", 1, 64)
        assert is_intact(Freeze.objects.get())

    def test_which_dossier_counted_where(self, tmp_path):
        told = read_back(unpacked(closed(small(tmp_path)).contributions))
        assert {"II.06a|Hộ tịch|5", "II.06a|Hộ tịch|10", "T06|chua-dat"} <= told.places["D4"]
        assert "T06|dat" in told.places["D1"]
        assert "D10" not in told.places
        cells = [place for places in told.places.values() for place in places if place.startswith("II.06a|")]
        assert sum(place.endswith("|8") for place in cells) == 3
        assert sum(place.endswith("|13") for place in cells) == 1

    def test_measures_alone_have_no_table(self, tmp_path):
        freeze = closed(small(tmp_path), form="measures")
        assert "table" not in freeze.values
        assert not any(name.startswith("II.06a|") for name in unpacked(freeze.contributions)["places"])

    def test_contributions_survive_packing(self):
        told = Contributions({"B": frozenset({"x|1", "y|2"}), "A": frozenset({"x|1"})}, {"A": [1, None, 3]})
        assert read_back(told.as_json()) == told
        assert told.as_json()["groups"] == [[0], [0, 1]]

    def test_a_running_period_is_refused_with_the_way_out(self):
        commune = ground()
        running = calendar_month(2026, 11)
        with pytest.raises(Refused, match="chưa hết: chốt được từ 0 giờ ngày 01/12/2026") as refused:
            closed(commune, period=running)
        assert refused.value.field == "period"
        over = datetime(2026, 12, 1, tzinfo=VIETNAM)
        assert closed(commune, period=running, at=over).period_key == "lich-thang-11-2026"

    def test_unknown_form_is_refused(self):
        with pytest.raises(Refused, match="Không chốt được biểu"):
            closed(ground(), form="II.99")

    def test_closed_again_until_it_is_signed(self, tmp_path):
        commune = small(tmp_path)
        first, second = closed(commune), closed(commune, at=LATER)
        assert (first.number, second.number) == (1, 2)
        with pytest.raises(Refused, match="đã được chốt lại"):
            sign_figures(first, by=officer("chu_tich"), at=LATER)
        sign_figures(second, by=officer("chu_tich"), at=LATER)
        with pytest.raises(Refused, match="đã ký, không chốt lại"):
            closed(commune, at=LATER)

    def test_any_days_may_be_closed(self, tmp_path):
        freeze = closed(small(tmp_path), period=between(date(2024, 6, 1), date(2024, 6, 30)))
        assert freeze.period_key == ""
        assert (period_of(freeze).first, period_of(freeze).last) == (date(2024, 6, 1), date(2024, 6, 30))

    @pytest.mark.parametrize("post", ["mot_cua", "tp_ht", "quan_tri"])
    def test_only_the_office_and_leaders(self, tmp_path, post):
        commune = small(tmp_path)
        with pytest.raises(Refused, match="không được chốt"):
            close_figures(commune, "II.06a", Q3, by=officer(post), at=NOON)

    def test_a_foreign_agency_is_refused(self):
        foreign = Agency.objects.exclude(pk=ground().pk).first()
        with pytest.raises(Refused, match="không được chốt"):
            close_figures(foreign, "II.06a", Q3, by=officer("vp_tk"), at=NOON)


class TestSign:
    def test_signed_with_number_paper_and_log(self, tmp_path):
        freeze = signed(small(tmp_path))
        assert (freeze.state, freeze.signed_by, freeze.paper.number_text) == (
            "signed", officer("chu_tich"), "01/BC-UBND",
        )  # fmt: skip
        kinds = list(Entry.objects.filter(subject=f"figures:{freeze.pk}").order_by("number").values_list("kind"))
        assert kinds == [("report:figures:closed",), ("report:figures:signed",)]
        assert signed_pdf(freeze).startswith(b"%PDF")
        assert signed_pdf(freeze) == signed_pdf(Freeze.objects.get())

    def test_only_the_leader_signs_and_only_once(self, tmp_path):
        freeze = closed(small(tmp_path))
        with pytest.raises(Refused, match="Chỉ lãnh đạo"):
            sign_figures(freeze, by=officer("vp_tk"), at=NOON)
        with pytest.raises(Refused, match="chưa có bản giấy"):
            signed_pdf(freeze)
        sign_figures(freeze, by=officer("chu_tich"), at=NOON)
        with pytest.raises(Refused, match="đã ký rồi"):
            sign_figures(freeze, by=officer("chu_tich"), at=NOON)
        assert IssuedPaper.objects.filter(form="frozen_figures").count() == 1

    def test_a_deputy_signs_in_place_of_the_chairman(self, tmp_path):
        freeze = closed(small(tmp_path))
        deputy = officer("pho_chu_tich")
        _kind, data = signed_form(freeze, deputy, NOON)
        assert data["signer_lines"] == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]
        assert data["signer_name"] == deputy.full_name

    @pytest.mark.parametrize("column", ["values", "parameters", "sha256", "as_of", "contributions", "number"])
    def test_the_database_refuses_to_change_closed_figures(self, tmp_path, column):
        freeze = closed(small(tmp_path))
        new = {"values": {}, "parameters": {}, "sha256": "0" * 64, "as_of": LATER, "contributions": b"", "number": 7}
        with pytest.raises(DatabaseError, match="closed figures"), transaction.atomic():
            Freeze.objects.filter(pk=freeze.pk).update(**{column: new[column]})
        assert is_intact(Freeze.objects.get())

    def test_the_database_refuses_every_change_of_signed_ones(self, tmp_path):
        freeze = signed(small(tmp_path))
        row = Freeze.objects.filter(pk=freeze.pk)
        with pytest.raises(DatabaseError, match="closed figures"), transaction.atomic():
            row.update(state="closed", signed_at=None, signed_by=None, paper=None)
        with pytest.raises(DatabaseError, match="closed figures"), transaction.atomic():
            row.delete()
        assert row.get().is_signed

    def test_what_is_closed_and_not_signed_may_go(self, tmp_path):
        Freeze.objects.filter(pk=closed(small(tmp_path)).pk).delete()
        assert not Freeze.objects.exists()

    def test_figures_for_other_rooms(self, tmp_path):
        commune = small(tmp_path)
        closed(commune, form="measures")
        assert frozen_figures(commune, Q3) is None
        signed(commune)
        found = frozen_figures(commune, Q3)
        assert (found.figures["T06"], found.number, found.restated) == ((6, 7), "01/BC-UBND", None)
        assert found.table[-1]["2"] == "Tổng số"
        assert frozen_figures(commune, report_quarter(2024, 2)) is None
        assert frozen_figures(commune, Q3, form="measures") is None


class TestRestate:
    def test_nothing_happened_nothing_differs(self, tmp_path):
        freeze = signed(small(tmp_path))
        assert not differences(freeze, at=LATER)
        with pytest.raises(Refused, match="vẫn khớp"):
            restate_figures(freeze, reason="x", seen="", by=officer("vp_tk"), at=LATER)

    def test_an_end_corrected_by_a_new_import(self, tmp_path):
        freeze = signed(small(tmp_path))
        again(tmp_path, "D4", ngay_xu_ly_xong="04/07/2024")
        found = differences(freeze, at=LATER)
        told = {change.place: (change.old, change.new) for change in found.changes}
        assert told["II.06a|Hộ tịch|9"] == (3, 4)
        assert told["II.06a|Tổng số|10"] == (1, 0)
        assert told["T06|tu-so"] == (6, 7)
        assert "T06|mau-so" not in told
        [move] = found.moves
        assert move.code == "D4"
        assert {"II.06a|Hộ tịch|10", "T06|chua-dat"} <= set(move.left)
        assert {"II.06a|Hộ tịch|9", "T06|dat"} <= set(move.joined)
        assert "kết thúc 17:00 05/07/2024 → 17:00 04/07/2024" in move.why
        assert "Nhập từ tệp lan-2.csv, 26/11/2026" in move.why

    def test_a_dossier_found_later(self, tmp_path):
        freeze = signed(small(tmp_path))
        imported(tmp_path, [line("D99", "HT", "TT", "01/07/2024", "04/07/2024", "03/07/2024", 10)])
        found = differences(freeze, at=LATER)
        assert [(move.code, move.left) for move in found.moves] == [("D99", [])]
        assert "lúc chốt chưa có trong kỳ" in found.moves[0].why

    def test_something_beside_the_dossiers(self, tmp_path):
        freeze = signed(small(tmp_path))
        late_list = close_month(freeze.agency, date(2024, 7, 1), LATER, by=officer("vp_tk"))
        publish_late_list(late_list, by=officer("vp_tk"), at=LATER)
        found = differences(freeze, at=LATER + timedelta(hours=1))
        assert [(one.name, one.old, one.new) for one in found.changes] == [("T12, tử số", 0, 1)]
        [move] = found.moves
        assert (move.left, move.joined) == (["T12|chua-dat"], ["T12|dat"])
        assert move.why.startswith("Số liệu ghi sau ngày chốt")

    def test_confirmed_with_reason_number_and_paper_and_the_signed_stays(self, tmp_path):
        freeze = signed(small(tmp_path))
        before = Freeze.objects.filter(pk=freeze.pk).values().get()
        again(tmp_path, "D4", ngay_xu_ly_xong="04/07/2024")
        found = differences(freeze, at=LATER)
        row = restate_figures(freeze, reason="Nhập sai ngày", seen=found.sha256, by=officer("vp_tk"), at=LATER)
        assert (row.number, row.reason, row.paper.number_text) == (1, "Nhập sai ngày", "01/ĐC-UBND")
        assert {"place": "T06|tu-so", "name": "T06, tử số", "old": 6, "new": 7} in row.changes
        assert row.moves[0]["code"] == "D4"
        assert restatement_pdf(row).startswith(b"%PDF")
        after = Freeze.objects.filter(pk=freeze.pk).values().get()
        assert {**after, "contributions": bytes(after["contributions"])} == {
            **before, "contributions": bytes(before["contributions"]),
        }  # fmt: skip
        assert frozen_figures(freeze.agency, Q3).figures["T06"] == (6, 7)
        assert frozen_figures(freeze.agency, Q3).restated["T06"] == (7, 7)
        assert Entry.objects.filter(kind="report:figures:restated", subject=f"figures:{freeze.pk}").count() == 1

    def test_the_next_comparison_begins_at_the_restatement(self, tmp_path):
        freeze = signed(small(tmp_path))
        again(tmp_path, "D4", ngay_xu_ly_xong="04/07/2024")
        seen = differences(freeze, at=LATER).sha256
        restate_figures(freeze, reason="Lần 1", seen=seen, by=officer("vp_tk"), at=LATER)
        assert not differences(freeze, at=LATER)
        assert Restatement.objects.get().values["measures"]

    def test_a_restatement_is_never_changed(self, tmp_path):
        freeze = signed(small(tmp_path))
        again(tmp_path, "D4", ngay_xu_ly_xong="04/07/2024")
        seen = differences(freeze, at=LATER).sha256
        row = restate_figures(freeze, reason="Lần 1", seen=seen, by=officer("vp_tk"), at=LATER)
        for change in (lambda: Restatement.objects.update(reason="khác"), row.delete):
            with pytest.raises(DatabaseError, match="closed figures"), transaction.atomic():
                change()

    def test_refusals(self, tmp_path):
        freeze = signed(small(tmp_path))
        again(tmp_path, "D4", ngay_xu_ly_xong="04/07/2024")
        seen = differences(freeze, at=LATER).sha256
        with pytest.raises(Refused, match="Ghi lý do"):
            restate_figures(freeze, reason="  ", seen=seen, by=officer("vp_tk"), at=LATER)
        with pytest.raises(Refused, match="thay đổi khác"):
            restate_figures(freeze, reason="x", seen="0" * 64, by=officer("vp_tk"), at=LATER)
        with pytest.raises(Refused, match="không được lập đính chính"):
            restate_figures(freeze, reason="x", seen=seen, by=officer("mot_cua"), at=LATER)
        unsigned = closed(freeze.agency, form="measures", at=LATER)
        with pytest.raises(Refused, match="chưa ký"):
            restate_figures(unsigned, reason="x", seen=seen, by=officer("vp_tk"), at=LATER)

    def test_a_freeze_that_cannot_be_made_anew_keeps_nobody_from_looking_at_the_others(self, tmp_path, monkeypatch):
        first = signed(small(tmp_path))
        second = signed(first.agency, form="measures")
        again(tmp_path, "D4", ngay_xu_ly_xong="04/07/2024")
        made = restating.snapshot

        def only_measures(agency, form, period, *, as_of):
            if form != "measures":
                raise Refused("Biểu mẫu không còn.")
            return made(agency, form, period, as_of=as_of)

        monkeypatch.setattr(restating, "snapshot", only_measures)
        assert check_signed(first.agency, at=LATER) == 1
        assert [found.pk for found in drifted(first.agency)] == [second.pk]

    def test_once_a_night_what_no_longer_agrees_is_noted(self, tmp_path):
        freeze = signed(small(tmp_path))
        assert check_signed(freeze.agency, at=LATER) == 0
        assert drifted(freeze.agency) == []
        again(tmp_path, "D4", ngay_xu_ly_xong="04/07/2024")
        for day in (1, 2):
            assert check_signed(freeze.agency, at=NOON + timedelta(days=day)) == 1
        [found] = drifted(freeze.agency)
        assert (found.pk, found.check_made.differs_since) == (freeze.pk, LATER)
        seen = differences(freeze, at=LATER).sha256
        restate_figures(freeze, reason="Lần 1", seen=seen, by=officer("vp_tk"), at=LATER)
        assert (drifted(freeze.agency), FreezeCheck.objects.get().changed) == ([], 0)


def moment(*parts):
    return datetime(2026, *parts, tzinfo=VIETNAM)


class TestAsOf:
    """What was known at a moment is computed again the same, whatever was done since."""

    MONTH = calendar_month(2026, 11)
    T = moment(11, 26, 12)

    def lay(self):
        """Four dossiers of real acts: one waits for papers, one is handed on, one is new, one is a citizen's later."""
        dossiers = [
            make_dossier(owner=party(identity_number=f"02418500{n:04d}"), at=moment(11, 24, 8 + n)) for n in range(3)
        ]
        request = request_supplement(
            dossiers[0], by=officer("mot_cua"), at=moment(11, 25, 10), items=ITEMS, reason="Thiếu đơn",
            answer_by=date(2026, 12, 10),
        )  # fmt: skip
        return dossiers, request

    def act_on(self, dossiers, request):
        """After T: papers come, a step is made, a dossier is taken in, another calendar day is closed."""
        complete_supplement(request, by=officer("mot_cua"), at=moment(11, 27, 9), papers=[])
        done = hand_over_dossier(dossiers[1], by=officer("tp_ht"), at=moment(11, 27, 10))
        done = approve_dossier(done, by=officer("chu_tich"), at=moment(11, 27, 10, 20))
        complete_dossier(done, by=officer("vp_tk"), at=moment(11, 27, 10, 40), result_number="12/XN")
        make_dossier(owner=party(identity_number="024185009999"), at=moment(11, 27, 11))

    @pytest.mark.parametrize("form", ["II.06a", "measures"])
    def test_the_same_after_further_acts(self, form):
        commune = ground()
        dossiers, request = self.lay()
        before = snapshot(commune, form, self.MONTH, as_of=self.T)
        self.act_on(dossiers, request)
        later = snapshot(commune, form, self.MONTH, as_of=self.T)
        assert later.values == before.values
        assert later.contributions == before.contributions
        assert later.values != snapshot(commune, form, self.MONTH, as_of=moment(11, 28, 12)).values

    def test_waiting_then_is_in_time_then_though_its_day_has_passed(self):
        commune = ground()
        dossiers, request = self.lay()
        told = read_back(snapshot(commune, "II.06a", self.MONTH, as_of=moment(12, 2, 12)).contributions)
        assert "II.06a|Hộ tịch|12" in told.places[dossiers[0].case.code]
        complete_supplement(request, by=officer("mot_cua"), at=moment(12, 3, 9), papers=[])
        again = read_back(snapshot(commune, "II.06a", self.MONTH, as_of=moment(12, 2, 12)).contributions)
        assert again.places == told.places

    def test_a_calendar_as_it_was_known_then(self):
        commune = ground()
        dossier = make_dossier(at=moment(11, 18, 9))
        day = dossier.case.due_at.astimezone(VIETNAM).date()
        seen = moment(11, day.day, 20)
        before = snapshot(commune, "II.06a", self.MONTH, as_of=seen)
        assert "II.06a|Hộ tịch|13" in read_back(before.contributions).places[dossier.case.code]
        shut = days_of("closure", day, day, name="Bão", source="CV 1")
        apply_change(commune, shut, by=officer("vp_tk"), at=moment(11, day.day + 1, 7, 40), note="Bão đến muộn")
        assert Case.objects.get(pk=dossier.case.pk).due_at > dossier.case.due_at
        after = snapshot(commune, "II.06a", self.MONTH, as_of=seen)
        assert (after.values, after.contributions) == (before.values, before.contributions)
        told = read_back(snapshot(commune, "II.06a", self.MONTH, as_of=moment(11, day.day + 1, 8)).contributions)
        assert "II.06a|Hộ tịch|12" in told.places[dossier.case.code]
