"""Facts that are worth telling: each offered once, taken up or put aside."""

from datetime import timedelta

import pytest

from motcua.agency.models import CalendarDay
from motcua.agency.services import set_calendar_days
from motcua.common.refusals import Forbidden, Refused
from motcua.outreach import services
from motcua.outreach.models import CommunicationItem, SuggestionDecision
from motcua.outreach.services import Taking
from motcua.outreach.suggestions import open_suggestions
from motcua.procedures.models import FeeItem, Procedure, ProcedureVersion
from motcua.reporting.models import Publication
from tests.factories import CERTIFIED_COPY, MARITAL_STATUS, NOON, POOR_HOUSEHOLD, ground, officer, version
from tests.outreach.told import TODAY

pytestmark = pytest.mark.django_db
SOON = TODAY + timedelta(days=10)
TAKING = Taking(TODAY, "vh_xh")


def keys() -> list[str]:
    return [one.key for one in open_suggestions(ground(), TODAY)]


def fresh() -> list[str]:
    return [key for key in keys() if not key.startswith("calendar:")]


def succeed(code: str, **more) -> ProcedureVersion:
    old = version(code)
    old.valid_to = SOON - timedelta(days=1)
    old.save()
    told = {
        field.attname: getattr(old, field.attname)
        for field in ProcedureVersion._meta.concrete_fields
        if not field.primary_key
    }
    return ProcedureVersion.objects.create(**{**told, "number": 2, "valid_from": SOON, "valid_to": None, **more})


def swap_day() -> str:
    rows = [CalendarDay(day=SOON, kind="swap_work", name="Làm bù dịp Tết", source="Công văn 1/SNV")]
    set_calendar_days(ground(), rows, by=officer("vp_tk"), at=NOON)
    return f"calendar:{SOON.isoformat()}:swap_work"


def test_nothing_changed_is_nothing_to_tell():
    assert fresh() == []


def test_a_changed_procedure_and_its_fee_are_two_facts():
    new = succeed(CERTIFIED_COPY)
    FeeItem.objects.create(version=new, position=1, name="Phí chứng thực", kind="phi", amount_vnd=3000, per="trang")
    assert sorted(fresh()) == [f"fee:{CERTIFIED_COPY}:2", f"procedure:{CERTIFIED_COPY}:2"]
    fee = next(one for one in open_suggestions(ground(), TODAY) if one.key.startswith("fee:"))
    assert "Phí chứng thực: 3.000 đồng/trang" in fee.text


def test_the_same_fee_is_no_news():
    succeed(POOR_HOUSEHOLD)
    assert fresh() == [f"procedure:{POOR_HOUSEHOLD}:2"]


def test_new_and_abolished_procedures():
    old = version(MARITAL_STATUS)
    ProcedureVersion.objects.filter(pk=old.pk).update(valid_to=SOON)
    succeed(POOR_HOUSEHOLD, procedure_id=Procedure.objects.create(code="9.000001").pk, number=1)
    found = {one.key: one for one in open_suggestions(ground(), TODAY)}
    assert "bắt đầu được tiếp nhận" in found["procedure:9.000001:1"].text
    assert "không tiếp nhận" in found[f"procedure:{MARITAL_STATUS}:1:ended"].text


def test_what_was_published_is_told_without_names():
    told = {"agency": ground(), "period_first": TODAY.replace(day=1), "period_last": TODAY, "published_at": NOON}
    rows = [{"name": "Đúng hạn", "value": 98.5, "value_words": "98,5%", "target_words": "≥ 98%"}]
    first = Publication.objects.create(kind="measures", subject="Chỉ tiêu tháng 11", data={"rows": rows}, **told)
    late = [{"officer": "Phạm Văn Chậm", "code": "H1"}]
    second = Publication.objects.create(kind="late_list", subject="Danh sách tháng 11", data={"rows": late}, **told)
    found = {one.key: one for one in open_suggestions(ground(), TODAY)}
    assert "- Đúng hạn: 98,5% (chỉ tiêu ≥ 98%)" in found[f"publication:{first.pk}"].text
    assert "có 1 hồ sơ chậm" in found[f"publication:{second.pk}"].text
    assert not any("Chậm" in one.text for one in found.values())


def test_a_day_that_moves_is_told_before():
    key = swap_day()
    found = next(one for one in open_suggestions(ground(), TODAY) if one.key == key)
    assert "làm việc bù" in found.text
    assert key not in [one.key for one in open_suggestions(ground(), SOON + timedelta(days=1))]


def test_taken_up_is_an_item_once():
    key = swap_day()
    for _ in range(2):
        item = services.accept_suggestion(ground(), key, TAKING, by=officer("vh_xh"), at=NOON)
    assert (item.suggestion_key, item.channel, item.topic, item.state) == (key, "loudspeaker", "schedule", "planned")
    assert CommunicationItem.objects.count() == 1
    assert key not in keys()


def test_put_aside_is_not_offered_again():
    key = swap_day()
    for _ in range(2):
        services.dismiss_suggestion(ground(), key, by=officer("vh_xh"), at=NOON)
    assert SuggestionDecision.objects.get().item is None
    assert key not in keys()
    with pytest.raises(Refused, match="bỏ qua"):
        services.accept_suggestion(ground(), key, TAKING, by=officer("vh_xh"), at=NOON)


def test_not_by_others_nor_without_a_fact():
    key = swap_day()
    with pytest.raises(Forbidden):
        services.accept_suggestion(ground(), key, TAKING, by=officer("dai_truyen_thanh"), at=NOON)
    with pytest.raises(Forbidden):
        services.dismiss_suggestion(ground(), key, by=officer("mot_cua"), at=NOON)
    with pytest.raises(Refused, match="không còn mới"):
        services.dismiss_suggestion(ground(), "calendar:1999-01-01:swap_off", by=officer("vh_xh"), at=NOON)


def test_asked_in_few_queries(django_assert_max_num_queries):
    for code in (CERTIFIED_COPY, MARITAL_STATUS, POOR_HOUSEHOLD):
        succeed(code)
    commune = ground()
    with django_assert_max_num_queries(7):
        assert len(open_suggestions(commune, TODAY)) >= 3
