"""What an office chooses: every choice is known to the room that reads it, kept typed, logged, refused where unfit."""

import re
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest

import motcua
from motcua.agency.choices import choices, choose, chosen_value, groups, mark_of
from motcua.agency.models import Agency
from motcua.audit.models import Entry
from motcua.common.refusals import Forbidden, Refused
from motcua.dossiers.policy import LatePolicy, late_policy
from motcua.duties.queries import rest_day_rule
from motcua.duties.reminding import BY_RULE, ReminderPolicy, reminder_policy
from motcua.outreach.spoken import FASTEST, SLOWEST, pace_of
from motcua.procedures.policy import PostingPolicy
from motcua.ratings.policy import RatingPolicy
from motcua.reporting.forms.deadlines import due_on
from motcua.reporting.periods import report_quarter
from motcua.reporting.publishing import PublishPolicy, publish_policy
from tests.factories import NOON, ground, officer

pytestmark = pytest.mark.django_db
READ = re.compile(r"""\.policy(?:\.get\(|\[)"(\w+)\"""")
POLICIES = (LatePolicy, PostingPolicy, RatingPolicy, PublishPolicy, ReminderPolicy)


def chosen(values, by="chu_tich", at=NOON, seen=None):
    commune = ground()
    changed = choose(commune, values, seen=seen or mark_of(commune), by=officer(by), at=at)
    return changed, Agency.objects.get(pk=commune.pk)


def test_every_policy_is_on_the_page_with_its_own_default():
    known = choices()
    for policy in POLICIES:
        for field in fields(policy):
            choice = known[field.name]
            default = None if field.default == BY_RULE and type(field.default) is int else field.default
            assert choice.default == default, field.name
            assert default is None or choice.is_fit(default), field.name
    assert known["duty_rest_day"].default == rest_day_rule()["reading"]
    pace = known["syllables_per_minute"]
    assert (pace.default, pace.min, pace.max) == (pace_of(ground()), SLOWEST, FASTEST)


def test_every_choice_says_what_it_is_and_where_it_comes_from():
    for group in groups():
        for choice in group.choices:
            assert choice.label, choice.key
            assert choice.help.endswith("."), choice.key
            assert choice.source, choice.key
            assert choice.kind in {"yes_no", "number", "one_of", "email", "as_kept"}
            assert choice.fixed or choice.kind != "as_kept", choice.key


def test_every_name_that_is_read_from_the_policy_is_on_the_page():
    house = Path(motcua.__file__).parent
    found = {name for path in house.rglob("*.py") for name in READ.findall(path.read_text(encoding="utf-8"))}
    known = {key.partition(".")[0] for key in choices()}
    assert "syllables_per_minute" in found
    assert found - known == set()


def test_a_table_is_told_as_it_stands_and_not_chosen_here():
    choice = choices()["document_series"]
    assert choice.words(chosen_value(ground(), choice)) == "Theo danh mục loại văn bản có sẵn"
    told = {"transfer_slip": "letter"}
    Agency.objects.filter(pk=ground().pk).update(policy={"document_series": told})
    assert choice.words(chosen_value(Agency.objects.get(pk=ground().pk), choice)) == "transfer_slip: letter"
    with pytest.raises(Refused, match="quản trị máy chủ"):
        chosen({"document_series": {"plan": "letter"}}, seen=mark_of(Agency.objects.get(pk=ground().pk)))


def test_chosen_kept_logged_and_read_by_its_room():
    values = {
        "warn_workdays": 2,
        "publish_measures_every": "thang",
        "report_days_after.quarter": 4,
        "digest_desk": False,
    }
    changed, commune = chosen(values)
    assert sorted(changed) == sorted(values)
    assert late_policy(commune).warn_workdays == 2
    assert publish_policy(commune).publish_measures_every == "thang"
    assert reminder_policy(commune).digest_desk is False
    quarter = report_quarter(2024, 3)
    assert due_on(commune, "quarter", quarter) == quarter.last + timedelta(days=4)
    entry = Entry.objects.get(kind="agency:policy:chosen")
    assert entry.data["changed"]["warn_workdays"] == [None, 2]
    assert commune.policy["early_rule"] == "by_unit"


def test_back_to_the_default_leaves_nothing_behind():
    chosen({"report_days_after.quarter": 4, "publish_by_day": 15})
    changed, commune = chosen({"report_days_after.quarter": None, "publish_by_day": 10})
    assert sorted(changed) == ["publish_by_day", "report_days_after.quarter"]
    assert "report_days_after" not in commune.policy
    assert "publish_by_day" not in commune.policy
    assert chosen_value(commune, choices()["publish_by_day"]) is None


def test_sent_twice_changes_and_logs_once():
    chosen({"publish_by_day": 15})
    changed, _commune = chosen({"publish_by_day": 15})
    assert changed == []
    assert Entry.objects.filter(kind="agency:policy:chosen").count() == 1


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("publish_by_day", 0, "ghi số từ 1 đến 28"),
        ("publish_by_day", True, "ghi số từ 1 đến 28"),
        ("publish_measures_every", "nam", "chọn một trong các cách"),
        ("digest_desk", 1, "chọn một trong các cách"),
        ("anchor_address", "van phong", "địa chỉ thư không đúng"),
        ("early_rule", "date", "số liệu các kỳ đã qua đổi theo"),
    ],
)
def test_unfit_is_refused_beside_its_field_and_nothing_is_kept(key, value, sentence):
    with pytest.raises(Refused, match=sentence) as refused:
        chosen({"warn_workdays": 3, key: value})
    assert refused.value.field == key
    assert late_policy(Agency.objects.get(pk=ground().pk)).warn_workdays == 1


@pytest.mark.parametrize("post", ["mot_cua", "tp_ht", "vp_tk"])
def test_only_leaders_and_the_administrator(post):
    with pytest.raises(Forbidden):
        chosen({"publish_by_day": 15}, by=post)
    foreign = Agency.objects.exclude(pk=ground().pk).first()
    with pytest.raises(Forbidden):
        choose(foreign, {"publish_by_day": 15}, seen=mark_of(foreign), by=officer("chu_tich"), at=NOON)


def test_somebody_else_chose_meanwhile():
    seen = mark_of(ground())
    chosen({"publish_by_day": 15}, by="quan_tri")
    with pytest.raises(Refused, match="Vừa có người khác"):
        chosen({"warn_workdays": 3}, seen=seen)
