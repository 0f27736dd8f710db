"""What must be put up: opened once for what is new, dated by the decision, told once, closed by the posting."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.agency.models import Agency
from motcua.audit.models import Entry
from motcua.common.refusals import Forbidden, Refused
from motcua.notices.models import Notice
from motcua.procedures.models import PlaceKind, Posting, PostingPlace, PostingTask, Procedure, ProcedureVersion
from motcua.procedures.posting_queries import open_tasks, places_of, task_counts, who_puts_up
from motcua.procedures.queries import postings
from motcua.procedures.services.posting_places import PlaceWords, add_place, change_place, close_place, reopen_place
from motcua.procedures.services.posting_tasks import open_posting_tasks, set_decision, tell_due_tasks
from motcua.procedures.services.postings import confirm_postings, take_down_postings
from motcua.procedures.signals import posted
from motcua.procedures.tasks import look_after_postings
from tests.factories import BIRTH, MARITAL_STATUS, NOON, ground, officer, version
from tests.procedures.test_postings import successor_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 25)  # a Wednesday
DUE = date(2026, 12, 2)  # five working days later


def everything():
    return [row.version for row in postings(ground(), DAY)]


@pytest.fixture
def all_posted():
    confirm_postings(everything(), agency=ground(), by=officer("vp_tk"), at=NOON)
    return ground()


def board(name="Bảng tin thôn Tân Lập", **more):
    words = PlaceWords(PlaceKind.VILLAGE.value, name, **more)
    return add_place(ground(), words, by=officer("vh_xh"), at=NOON)


def lay_many(count):
    """So many further procedures, copies of one."""
    first = version(BIRTH)
    made = Procedure.objects.bulk_create(Procedure(code=f"9.{number:06d}") for number in range(count))
    ProcedureVersion.objects.bulk_create(
        ProcedureVersion(procedure=one, name=f"Thủ tục {one.code}", field=first.field, level="xa") for one in made
    )


def told():
    rows = Notice.objects.filter(kind="posting").order_by("pk").values_list("officer__code", "body")
    return [(code, body.split(". ")[0]) for code, body in rows]


def test_everything_in_force_must_hang_at_the_counter_within_five_working_days():
    new = open_posting_tasks(ground(), at=NOON)
    assert {task.place for task in new} == {"counter"}  # the portal is this software
    assert {(task.received_on, task.due_on) for task in new} == {(DAY, DUE)}
    assert sorted(task.version_id for task in new) == sorted(one.pk for one in everything())
    assert open_posting_tasks(ground(), at=NOON + timedelta(hours=1)) == []
    assert Entry.objects.filter(kind="procedures:posting_tasks:opened").count() == 1


def test_putting_up_closes_the_task_with_its_posting():
    open_posting_tasks(ground(), at=NOON)
    confirm_postings([version(BIRTH)], agency=ground(), by=officer("vh_xh"), at=NOON)
    task = PostingTask.objects.get(version=version(BIRTH))
    assert (task.closed_at, task.posting) == (NOON, Posting.objects.get())
    assert task_counts(ground(), DAY).by_place == {"counter": 3}


def test_a_changed_procedure_opens_a_task_and_the_old_sheet_stays_until_then(all_posted):
    assert open_posting_tasks(ground(), at=NOON) == []
    fresh = successor_of(version(BIRTH), DAY)
    [task] = open_posting_tasks(ground(), at=NOON)
    assert (task.version_id, task.place, task.due_on) == (fresh.pk, "counter", DUE)
    [row] = [row for row in postings(ground(), DAY) if row.code == BIRTH]
    assert row.due_on == DUE  # the list of what hangs says the same


def test_an_announced_version_is_put_up_beside_the_one_in_force(all_posted):
    fresh = successor_of(version(BIRTH), DAY + timedelta(days=20))
    [task] = open_posting_tasks(ground(), at=NOON)
    assert task.version_id == fresh.pk
    confirm_postings([fresh], agency=ground(), by=officer("vh_xh"), at=NOON)
    shown = Posting.objects.filter(taken_down_at=None, version__procedure__code=BIRTH)
    assert sorted(shown.values_list("version__number", flat=True)) == [1, 2]


def test_a_village_board_gets_tasks_only_for_what_hung_there(all_posted):
    place = board()
    assert open_posting_tasks(ground(), at=NOON) == []
    confirm_postings([version(BIRTH)], agency=ground(), by=officer("vh_xh"), at=NOON, place=place.code)
    successor_of(version(BIRTH), DAY)
    successor_of(version(MARITAL_STATUS), DAY)
    found = {(task.version.procedure.code, task.place) for task in open_posting_tasks(ground(), at=NOON)}
    assert found == {(BIRTH, "counter"), (MARITAL_STATUS, "counter"), (BIRTH, "bang-tin-thon-tan-lap")}


def test_a_screen_that_must_show_everything_gets_all(all_posted):
    board("Màn hình một cửa", is_required=True)
    assert {task.place for task in open_posting_tasks(ground(), at=NOON)} == {"man-hinh-mot-cua"}


def test_what_is_over_falls_away(all_posted):
    fresh = successor_of(version(BIRTH), DAY)
    open_posting_tasks(ground(), at=NOON)
    ProcedureVersion.objects.filter(pk=fresh.pk).update(valid_to=DAY)
    assert open_posting_tasks(ground(), at=NOON + timedelta(days=1)) == []
    [task] = PostingTask.objects.all()
    assert (task.closed_at is not None, task.posting) == (True, None)


def test_what_was_taken_down_in_error_must_hang_again(all_posted):
    row = Posting.objects.get(version=version(BIRTH))
    take_down_postings([row], agency=ground(), by=officer("vp_tk"), at=NOON)
    assert [task.version_id for task in open_posting_tasks(ground(), at=NOON)] == [version(BIRTH).pk]


def test_the_days_run_from_the_receipt_of_the_decision():
    open_posting_tasks(ground(), at=NOON)
    task = open_tasks(ground()).get(version=version(BIRTH))
    note = {"agency": ground(), "by": officer("vh_xh"), "at": NOON}
    received = date(2026, 11, 13)  # a Friday
    assert set_decision([task], received_on=received, decision="Quyết định 12/QĐ-UBND", **note) == 1
    task.refresh_from_db()
    assert (task.due_on, task.decision) == (date(2026, 11, 20), "Quyết định 12/QĐ-UBND")
    assert task_counts(ground(), DAY).late == 1
    assert open_tasks(ground()).first() == task  # late first
    with pytest.raises(Refused, match="Chưa chọn"):
        set_decision([], received_on=received, decision="", **note)
    with pytest.raises(Refused, match="sau hôm nay"):
        set_decision([task], received_on=DAY + timedelta(days=1), decision="", **note)
    with pytest.raises(Forbidden):
        set_decision([task], received_on=received, decision="", **{**note, "by": officer("mot_cua")})


def test_whoever_puts_up_is_told_once_of_each_stage():
    assert [one.pk for one in who_puts_up(ground(), DAY)] == [officer("vh_xh").pk]
    who = officer("vh_xh").code
    open_posting_tasks(ground(), at=NOON)
    for days in (0, 7, 7, 8, 8, 9):
        tell_due_tasks(ground(), at=NOON + timedelta(days=days))
    assert told() == [
        (who, "4 thủ tục phải niêm yết, hạn 02/12/2026"),
        (who, "4 thủ tục hôm nay hết hạn niêm yết"),
        (who, "4 thủ tục quá hạn niêm yết từ 02/12/2026"),
    ]


def test_the_clock_does_both(time_machine):
    ground()
    time_machine.move_to(NOON, tick=False)
    assert look_after_postings.call() == 4
    time_machine.move_to(NOON + timedelta(days=8), tick=False)
    assert look_after_postings.call() == 0
    assert [body for _who, body in told()][-1] == "4 thủ tục quá hạn niêm yết từ 02/12/2026"


def test_putting_up_is_announced_to_the_rooms_above():
    heard = []

    def hear(**told):
        heard.append({name: told[name] for name in ("label", "url", "source_key", "by", "at")})

    posted.connect(hear)
    try:
        confirm_postings([version(BIRTH)], agency=ground(), by=officer("vh_xh"), at=NOON)
        confirm_postings([version(BIRTH)], agency=ground(), by=officer("vh_xh"), at=NOON)
    finally:
        posted.disconnect(hear)
    [row] = Posting.objects.all()
    assert heard == [
        {
            "label": "Niêm yết 1 thủ tục: Nơi tiếp nhận hồ sơ",
            "url": f"/cai-dat/niem-yet/dot/{row.round_id}/",
            "source_key": f"posting:{row.round_id}",
            "by": officer("vh_xh"),
            "at": NOON,
        }
    ]


# Places


def test_counter_and_portal_are_there_unasked():
    assert [(place.code, place.is_required) for place in places_of(ground())] == [("counter", True), ("portal", True)]
    row = board(where="Nhà văn hóa thôn")
    assert [place.code for place in places_of(ground())] == ["counter", "portal", row.code]
    kept = change_place(places_of(ground())[0], PlaceWords("screen", "Bảng ở Một cửa"), by=None, at=NOON)
    assert (kept.kind, kept.is_required, kept.name) == ("counter", True, "Bảng ở Một cửa")
    assert places_of(ground())[0].name == "Bảng ở Một cửa"


def test_places_are_refused_in_words():
    row = board()
    with pytest.raises(Refused, match="Đã có nơi niêm yết tên này"):
        board("bảng tin thôn tân lập")
    with pytest.raises(Refused, match="Chưa ghi tên"):
        board(" ")
    with pytest.raises(Refused, match="Chọn loại"):
        add_place(ground(), PlaceWords("x", "Tên khác"), by=None, at=NOON)
    with pytest.raises(Forbidden):
        add_place(ground(), PlaceWords("village", "Tên khác"), by=officer("mot_cua"), at=NOON)
    with pytest.raises(Refused, match="bắt buộc"):
        close_place(places_of(ground())[0], by=None, at=NOON)
    confirm_postings([version(BIRTH)], agency=ground(), by=None, at=NOON, place=row.code)
    with pytest.raises(Refused, match="Còn 1 thủ tục"):
        close_place(row, by=None, at=NOON)


def test_a_closed_place_takes_nothing_more():
    row = close_place(board(), by=officer("vh_xh"), at=NOON)
    assert close_place(row, by=officer("vh_xh"), at=NOON).closed_at == NOON
    assert row.code not in {place.code for place in places_of(ground())}
    with pytest.raises(Refused, match="đang dùng"):
        confirm_postings([version(BIRTH)], agency=ground(), by=None, at=NOON, place=row.code)


def test_a_closed_place_is_used_again():
    row = close_place(board(), by=officer("vh_xh"), at=NOON)
    with pytest.raises(Refused, match="mở lại nơi đó"):
        board()
    assert reopen_place(row, by=officer("vh_xh"), at=NOON).closed_at is None
    assert row.code in {place.code for place in places_of(ground())}
    reopen_place(row, by=officer("vh_xh"), at=NOON)
    with pytest.raises(Forbidden):
        reopen_place(row, by=officer("mot_cua"), at=NOON)
    assert Entry.objects.filter(kind="procedures:posting_place:reopened").count() == 1


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1999, 12, 31)])
def test_days_nobody_can_mean_are_refused(day):
    new = open_posting_tasks(ground(), at=NOON)
    with pytest.raises(Refused, match="trước năm 2000") as refused:
        confirm_postings(everything(), agency=ground(), by=None, at=NOON, posted_on=day)
    assert refused.value.field == "posted_on"
    with pytest.raises(Refused, match="trước năm 2000") as refused:
        set_decision(new[:1], agency=ground(), received_on=day, decision="", by=officer("vh_xh"), at=NOON)
    assert refused.value.field == "received_on"
    assert not Posting.objects.exists()


@pytest.mark.parametrize("act", ["post", "add", "change", "close", "reopen"])
def test_places_are_read_only_under_the_lock_of_the_office(act):
    """Else something could be put up where the place is being closed, and two first descriptions would collide."""
    agency, place, words = ground(), board(), PlaceWords("village", "Bảng khác")
    birth, told = version(BIRTH), {"by": None, "at": NOON}
    acts = {
        "post": lambda: confirm_postings([birth], agency=agency, place=place.code, **told),
        "add": lambda: add_place(agency, words, **told),
        "change": lambda: change_place(place, words, **told),
        "close": lambda: close_place(place, **told),
        "reopen": lambda: reopen_place(place, **told),
    }
    with CaptureQueriesContext(connection) as asked:
        acts[act]()
    read = [(found[1], row["sql"]) for row in asked if (found := re.match(r'SELECT .*? FROM "(\w+)"', row["sql"]))]
    tables = [table for table, _sql in read]
    locked = tables.index(Agency._meta.db_table)
    assert locked < tables.index(PostingPlace._meta.db_table)
    assert "FOR NO KEY UPDATE" in read[locked][1] or connection.vendor == "sqlite"


def test_the_first_last_day_stays_and_later_tasks_do_not_reach_back(all_posted):
    """A sheet taken down and asked for again does not make what was late punctual, nor change what a past day showed."""
    birth = version(BIRTH)
    confirm_postings([birth], agency=ground(), by=None, at=NOON)
    later = NOON + timedelta(days=20)
    take_down_postings(list(Posting.objects.filter(version=birth)), agency=ground(), by=None, at=later)
    assert open_posting_tasks(ground(), at=later)
    [before] = [row for row in postings(ground(), DAY) if row.version == birth]
    assert before.due_on != PostingTask.objects.get(version=birth).due_on
    PostingTask.objects.filter(version=birth).update(closed_at=later)
    first = PostingTask.objects.get(version=birth).due_on
    open_posting_tasks(ground(), at=later + timedelta(days=10))
    [after] = [row for row in postings(ground(), DAY + timedelta(days=40)) if row.version == birth]
    assert after.due_on == first


def test_two_places_whose_names_make_one_code_get_two():
    assert [board("Thôn A").code, board("Thôn Â").code] == ["thon-a", "thon-a-2"]


def test_opening_costs_the_same_for_many_procedures(django_assert_max_num_queries):
    lay_many(205)
    agency = ground()
    board("Màn hình", is_required=True)
    with django_assert_max_num_queries(28):
        assert len(open_posting_tasks(agency, at=NOON)) == 2 * 209
