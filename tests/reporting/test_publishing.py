"""Publishing: kept with its hash, once a period, corrected by a new one, recorded for T12 and in the log."""

from datetime import date, datetime

import pytest
from django.db import DatabaseError, transaction

from motcua.audit.models import Entry
from motcua.common.moments import VIETNAM
from motcua.common.refusals import Forbidden, Refused
from motcua.dossiers.models import LateList
from motcua.dossiers.services import late_list as late_lists
from motcua.dossiers.services.late_list import close_month
from motcua.procedures.models import ProcedureVersion
from motcua.reporting.models import Publication
from motcua.reporting.open_data import Entry as FeedEntry
from motcua.reporting.open_data import as_atom, as_csv, as_json
from motcua.reporting.periods import calendar_month, report_month, report_quarter, report_year
from motcua.reporting.publication_data import canonical, digest
from motcua.reporting.publishing import (
    due_now,
    is_whole,
    latest_of,
    period_of,
    preview,
    publications,
    publish,
    publish_due,
    publish_late_list,
    record_published_late_lists,
)
from tests.factories import BIRTH, NOON, ground, make_dossier, officer, party, version

pytestmark = pytest.mark.django_db
OCTOBER = calendar_month(2026, 10)
QUARTER = report_quarter(2026, 3)
MORNING = datetime(2026, 11, 2, 9, tzinfo=VIETNAM)


def done(kind="procedures", period=OCTOBER, *, by="vp_tk", at=NOON, **more):
    return publish(kind, period, agency=ground(), by=officer(by) if by else None, at=at, **more)


def october_list():
    make_dossier(at=datetime(2026, 10, 5, 9, tzinfo=VIETNAM), owner=party(phone="0912345678"))
    return close_month(ground(), date(2026, 10, 1), MORNING)


def choose(**policy):
    agency = ground()
    agency.policy = {**agency.policy, **policy}
    agency.save()


def changed():
    ProcedureVersion.objects.filter(pk=version(BIRTH).pk).update(valid_from=date(2026, 10, 12))


def test_what_is_kept_is_what_the_preview_showed_with_its_hash():
    shown = preview("measures", ground(), QUARTER, NOON)
    row = done("measures", QUARTER)
    assert row.data == {**shown, "published_at": NOON.isoformat()}
    assert (row.period_first, row.period_last) == (date(2026, 6, 15), date(2026, 9, 14))
    assert row.sha256 == digest(row.data)
    kept = Publication.objects.get()
    assert is_whole(kept)
    assert period_of(kept) == QUARTER
    kept.data["rows"][0]["numerator"] = 99
    assert not is_whole(kept)


@pytest.mark.parametrize("change", [lambda rows: rows.update(subject="x"), lambda rows: rows.delete()])
def test_the_database_itself_refuses_to_change_it(change):
    done()
    with pytest.raises(DatabaseError, match="publications are not changed"), transaction.atomic():
        change(Publication.objects.all())
    assert Publication.objects.get().subject.startswith("Thủ tục hành chính")


def test_the_log_names_number_period_and_hash():
    row = done()
    entry = Entry.objects.get(kind="reporting:published")
    assert entry.actor_code == officer("vp_tk").code
    assert entry.data == {
        "number": row.pk,
        "kind": "procedures",
        "from": "2026-10-01",
        "to": "2026-10-31",
        "sha256": row.sha256,
        "replaces": None,
    }


def test_measures_of_the_plan_with_words_and_law():
    [first, *_rest] = [row for row in done("measures", QUARTER).data["rows"] if row["code"] == "T06"]
    assert first["target_words"] == "trên 99,5%"
    assert (first["numerator"], first["denominator"], first["value"]) == (0, 0, None)
    assert (first["value_words"], first["verdict"]) == ("Không phát sinh", "Không phát sinh")
    assert first["formula"]
    assert first["legal_basis"].startswith("Kế hoạch")


def test_self_score_has_groups_points_and_a_label():
    data = done("measures_766").data
    assert data["note"].startswith("Điểm tự theo dõi")
    assert data["score"]["label"] == "điểm tự theo dõi"
    assert [group["max"] for group in data["score"]["groups"]][:2] == [18.0, 20.0]
    by_code = {row["code"]: row for row in data["rows"]}
    assert by_code["1.1"]["points_words"] == "Không tính ở cấp xã"
    assert by_code["3.1"]["max_words"] == "Chưa xác định"
    assert by_code["2.1"]["max_points"] == 20.0


def test_changes_of_procedures_new_changed_and_abolished():
    changed()
    ProcedureVersion.objects.filter(pk=version("2.000815").pk).update(valid_to=date(2026, 10, 20))
    rows = done().data["rows"]
    assert [(row["code"], row["change"], row["day"]) for row in rows] == [
        (BIRTH, "new", "2026-10-12"),
        ("2.000815", "abolished", "2026-10-20"),
    ]
    assert rows[0]["limit_words"] == "Trong ngày"


def test_a_month_without_changes_and_petitions_say_so():
    assert done().data["note"] == "Trong kỳ không có thủ tục mới, sửa đổi hoặc bãi bỏ."
    assert (done("petitions").data["note"], done("petitions", calendar_month(2026, 9)).data["rows"]) == (
        "Không phát sinh",
        [],
    )


def test_a_correction_names_what_it_replaces_and_both_stay():
    first = done()
    with pytest.raises(Refused, match="ghi lý do") as refused:
        done()
    assert refused.value.field == "reason"
    with pytest.raises(Refused, match="không có gì để đính chính"):
        done(reason="Thử công khai lại lần nữa")
    changed()
    second = done(reason="Bổ sung thủ tục ghi muộn")
    assert second.data["replaces"] == {"number": first.pk, "reason": "Bổ sung thủ tục ghi muộn"}
    assert latest_of(ground(), "procedures", OCTOBER) == second
    assert [(row.pk, row.replaced) for row in publications(ground())] == [(second.pk, first.pk), (first.pk, None)]


@pytest.mark.parametrize("post", ["mot_cua", "tp_ht", "quan_tri"])
def test_only_office_and_leaders_publish(post):
    with pytest.raises(Forbidden):
        done(by=post)
    assert not Publication.objects.exists()


def test_leaders_may():
    assert done(by="chu_tich").published_by == officer("chu_tich")


def test_a_running_period_is_not_published():
    with pytest.raises(Refused, match="chưa hết"):
        done("measures", report_year(2026))
    with pytest.raises(Refused, match="chưa hết"):
        preview("procedures", ground(), calendar_month(2026, 11), NOON)


def test_the_late_list_has_its_own_act():
    with pytest.raises(Refused, match="danh sách đã chốt"):
        done("late_list")


def test_late_list_and_record_in_one_transaction():
    row = publish_late_list(october_list(), by=officer("vp_tk"), at=MORNING)
    late = LateList.objects.get()
    assert late.published_at == row.published_at == MORNING
    assert (row.kind, row.period_first, row.period_last) == ("late_list", date(2026, 10, 1), date(2026, 10, 31))
    assert row.data["rows"][0]["officer"] == officer("tp_ht").full_name
    assert row.data["rows"][0]["cause_words"]
    told = canonical(row.data)
    assert not any(hidden in told for hidden in ("Nguyễn Thị Hoa", "0912345678", "024185001234", "Thôn 2"))


@transaction.atomic
def publish_and_break(late):
    publish_late_list(late, by=officer("vp_tk"), at=MORNING)
    raise ZeroDivisionError


def test_neither_when_one_of_them_fails():
    late = october_list()
    with pytest.raises(ZeroDivisionError):
        publish_and_break(late)
    assert LateList.objects.get().published_at is None
    assert not Publication.objects.exists()


def test_lists_of_earlier_versions_get_their_record_once():
    late_lists.publish_late_list(october_list(), by=officer("vp_tk"), at=MORNING)
    assert not Publication.objects.exists()
    assert record_published_late_lists(ground()) == 1
    assert record_published_late_lists(ground()) == 0
    row = Publication.objects.get()
    assert (row.published_at, row.published_by) == (MORNING, officer("vp_tk"))


def test_what_is_due_and_until_when():
    due = due_now(ground(), NOON.date())
    assert [(one.kind, one.period.key, one.until) for one in due] == [
        ("late_list", "lich-thang-10-2026", date(2026, 11, 10)),
        ("measures", "quy-3-2026", date(2026, 10, 10)),
        ("measures_766", "lich-thang-10-2026", date(2026, 11, 10)),
        ("procedures", "lich-thang-10-2026", date(2026, 11, 10)),
    ]
    assert all(one.is_late(NOON.date()) for one in due)
    row = done()
    again = due_now(ground(), NOON.date())
    assert [one.done for one in again] == [None, None, None, row]
    assert not again[3].is_late(NOON.date())


def test_the_office_chooses_day_and_rhythm():
    choose(publish_by_day=5, publish_measures_every="thang")
    due = due_now(ground(), NOON.date())
    assert due[1].period == report_month(2026, 11)
    assert due[1].until == date(2026, 12, 5)
    assert due[2].until == date(2026, 11, 5)


def test_the_clock_publishes_only_where_chosen_and_never_the_late_list():
    assert publish_due(ground(), NOON) == 0
    choose(publish_auto=True)
    assert publish_due(ground(), NOON) == 3
    assert publish_due(ground(), NOON) == 0
    assert set(Publication.objects.values_list("kind", flat=True)) == {"measures", "measures_766", "procedures"}
    assert {row.published_by for row in Publication.objects.all()} == {None}


def test_due_costs_one_query(django_assert_num_queries):
    agency = ground()
    with django_assert_num_queries(1):
        due_now(agency, NOON.date())


# Files


def test_csv_has_stable_names_headings_and_no_formula():
    row = {"code": "=2+2", "procedure": "Một thủ tục", "still_late": True, "days_late": 3, "officer": None}
    text = as_csv({"kind": "late_list", "rows": [row]}).decode()
    lines = text.split("\r\n")
    assert lines[0].startswith("\ufeffcode,procedure,field,unit,officer,")
    assert lines[1].startswith("Mã hồ sơ,Thủ tục,")
    assert lines[2] == "'=2+2,Một thủ tục,,,,,,,3,,,,1"


def test_json_is_the_same_bytes_whatever_the_order():
    assert as_json({"b": 1, "a": "ă"}) == as_json({"a": "ă", "b": 1}) == '{\n "a": "ă",\n "b": 1\n}\n'.encode()


def test_feed_escapes_and_has_a_moment_even_when_empty():
    text = as_atom("A & B", "/x/", "Xã <1>", [], base="https://a.vn").decode()
    assert "<title>A &amp; B</title>" in text
    assert "<name>Xã &lt;1&gt;</name>" in text
    assert "<updated>2026-01-01T00:00:00+07:00</updated>" in text
    entry = FeedEntry("/so/1/", "T", "S", MORNING)
    assert "<updated>2026-11-02T09:00:00+07:00</updated>" in as_atom("A", "/x/", "B", [entry], base="").decode()
