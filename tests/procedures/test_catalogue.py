"""The catalogue in and out: row by row, all or nothing, once only."""

import copy
from datetime import date, timedelta

import pytest

from motcua.audit.models import Entry
from motcua.common.refusals import Refused
from motcua.ops.ground import lay_ground, seed
from motcua.procedures.models import CatalogueImport, FeeItem, Procedure, ProcedureVersion, RequiredPaper
from motcua.procedures.queries import version_on
from motcua.procedures.services.catalogue import export_procedures, import_procedures
from tests.factories import MARITAL_STATUS, NOON, make_dossier

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return lay_ground()


def bring_in(document, **more):
    return import_procedures(document, by=None, at=NOON, **more)


def row(code=MARITAL_STATUS, **changes):
    found = next(one for one in seed("procedures.json")["procedures"] if one["code"] == code)
    return {**copy.deepcopy(found), **changes}


@pytest.mark.usefixtures("office")
def test_all_rows_come_in_and_the_same_document_goes_out():
    report = bring_in(seed("procedures.json"))
    assert report.counts == {"created": 209, "updated": 0, "new_version": 0, "unchanged": 0, "refused": 0}
    assert (ProcedureVersion.objects.count(), RequiredPaper.objects.count(), FeeItem.objects.count()) == (209, 575, 39)
    assert export_procedures() == seed("procedures.json")
    assert list(export_procedures()) == list(seed("procedures.json"))


@pytest.mark.usefixtures("office")
def test_a_second_import_changes_nothing():
    bring_in(seed("procedures.json"))
    before = list(ProcedureVersion.objects.order_by("pk").values())
    entries = Entry.objects.count()
    assert bring_in(seed("procedures.json")).counts["unchanged"] == 209
    assert list(ProcedureVersion.objects.order_by("pk").values()) == before
    assert (CatalogueImport.objects.count(), Entry.objects.count()) == (1, entries)


@pytest.mark.usefixtures("office")
def test_a_dry_run_stores_nothing():
    report = bring_in(seed("procedures.json"), dry_run=True)
    assert (report.counts["created"], report.is_stored, Procedure.objects.count()) == (209, False, 0)


@pytest.mark.parametrize(
    ("status", "first", "last"),
    [
        ("in_force_2024", None, None),
        ("from_2024_07_01", date(2024, 7, 1), None),
        ("until_2024_03_29", None, date(2024, 3, 29)),
        ("superseded_in_2024", None, date(2024, 6, 30)),
        ("district_in_2024_commune_from_2025_07", date(2025, 7, 1), None),
    ],
)
@pytest.mark.usefixtures("office")
def test_the_status_says_the_days(status, first, last):
    bring_in([row(status_2024=status)])
    version = ProcedureVersion.objects.get()
    assert (version.valid_from, version.valid_to) == (first, last)


@pytest.mark.usefixtures("office")
def test_a_replaced_procedure_knows_its_successor():
    bring_in(seed("procedures.json"))
    assert Procedure.objects.get(code="1.003554").successor.code == "1.012812"
    assert version_on("1.003554", date(2024, 7, 31)) is not None
    assert version_on("1.003554", date(2024, 8, 1)) is None


@pytest.mark.usefixtures("office")
def test_what_is_missing_stays_missing():
    bring_in(seed("procedures.json"))
    birth = ProcedureVersion.objects.get(procedure__code="1.001193")
    assert birth.fee_items.get().amount_vnd is None
    unknown = ProcedureVersion.objects.filter(limit_unit="not_specified").first()
    assert unknown.limit_amount is None


@pytest.mark.usefixtures("office")
def test_a_changed_row_corrects_a_version_nobody_rests_on():
    bring_in([row()])
    report = bring_in([row(result_vi="Giấy xác nhận", components=row()["components"][:2])])
    version = ProcedureVersion.objects.get()
    assert report.counts["updated"] == 1
    assert (version.number, version.result, version.papers.count()) == (1, "Giấy xác nhận", 2)


def test_a_changed_row_succeeds_a_version_in_use():
    dossier = make_dossier(MARITAL_STATUS)
    report = bring_in([row(result_vi="Giấy mới")])
    old, new = ProcedureVersion.objects.filter(procedure__code=MARITAL_STATUS).order_by("number")
    today = NOON.date()
    assert report.counts["new_version"] == 1
    assert (old.valid_to, new.valid_from) == (today - timedelta(days=1), today)
    assert (old.pk, old.result) == (dossier.version_id, dossier.version.result)
    assert new.result == "Giấy mới"
    assert bring_in([row(result_vi="Giấy mới")]).counts["unchanged"] == 1


@pytest.mark.usefixtures("office")
def test_a_change_from_a_given_day_is_a_new_version():
    bring_in([row()])
    bring_in([row(result_vi="Từ năm sau")], valid_from=date(2027, 1, 1))
    assert version_on(MARITAL_STATUS, date(2026, 12, 31)).result == row()["result_vi"]
    assert version_on(MARITAL_STATUS, date(2027, 1, 1)).result == "Từ năm sau"


@pytest.mark.usefixtures("office")
def test_a_new_version_cannot_begin_before_the_old_one():
    bring_in([row(status_2024="district_in_2024_commune_from_2025_07")])
    late = row(status_2024="district_in_2024_commune_from_2025_07", note="đổi")
    report = bring_in([late], valid_from=date(2025, 7, 1))
    reason = "phiên bản đang có bắt đầu từ 01/07/2025: chọn ngày hiệu lực sau ngày đó"
    assert [one.reason for one in report.refused] == [reason]


def test_a_procedure_in_use_that_ended_is_only_closed():
    make_dossier(MARITAL_STATUS)
    bring_in([row(status_2024="until_2024_07_31")])
    version = ProcedureVersion.objects.get(procedure__code=MARITAL_STATUS)
    assert (version.number, version.valid_to) == (1, date(2024, 7, 31))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"code": "khai-sinh"}, "code: «khai-sinh» không phải mã thủ tục quốc gia, ví dụ 1.001193"),
        ({"name_vi": " "}, "name_vi: chưa có"),
        ({"level": "tinh"}, "level: «tinh» không có trong danh mục (xa, dung_chung, lien_thong_huyen, lien_thong_tinh, lien_thong_huyen_tinh)"),
        ({"has_fee": "có"}, "has_fee: chỉ nhận true, false hoặc null"),
        ({"time_limit": None}, "time_limit: thiếu thời hạn giải quyết"),
        ({"dossier_sets": -1}, "dossier_sets: phải là số nguyên từ 0 trở lên hoặc null"),
        ({"fee": {"rule": "gratis"}}, "fee.rule: phải là một trong free, national_fixed, province_council, not_recorded"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("office")
def test_a_bad_row_is_refused_with_its_reason_and_nothing_is_stored(changes, reason):
    report = bring_in([row("1.001193"), {**row(), **changes}])
    assert [(one.number, one.reason) for one in report.refused] == [(2, reason)]
    assert (report.is_stored, Procedure.objects.count()) == (False, 0)


@pytest.mark.usefixtures("office")
def test_the_same_code_twice_is_refused():
    assert [one.reason for one in bring_in([row(), row()]).refused] == ["mã này đã có ở dòng trên"]


def test_another_document_is_refused():
    with pytest.raises(Refused, match="không phải danh mục thủ tục"):
        bring_in({"kind": "holidays", "days": []})


@pytest.mark.usefixtures("office")
def test_an_import_is_logged_once():
    bring_in(seed("procedures.json"))
    entry = Entry.objects.get(kind="procedures:catalogue:imported")
    assert (entry.actor_name, entry.data["created"], len(entry.data["codes"])) == ("Hệ thống", 209, 209)
