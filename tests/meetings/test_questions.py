"""What people ask: recorded, handed out, answered, published without whoever asked."""

from datetime import date, timedelta

import pytest

from motcua.audit.models import Entry
from motcua.common.refusals import Forbidden, Refused
from motcua.dossiers.permissions import actor
from motcua.duties.models import Duty
from motcua.duties.services import assign_lead, cancel_duty
from motcua.meetings import permissions as may
from motcua.meetings import services
from motcua.meetings.models import DialogueQuestion
from motcua.meetings.queries import published_questions
from motcua.meetings.services import Asked
from tests.factories import MARITAL_STATUS, NOON, ground, officer
from tests.meetings.held import AFTER, BEGINS, DUE, asked, held, planned, signed

pytestmark = pytest.mark.django_db
ANSWER = "Bản sao cấp ngay trong ngày; sau 15 giờ thì trả vào ngày làm việc tiếp theo."


def answered() -> DialogueQuestion:
    return services.answer_question(asked(held("dialogue")), ANSWER, by=officer("vp_tk"), at=AFTER)


def published() -> DialogueQuestion:
    row = answered()
    return services.publish_question(row, row.text, by=officer("vp_tk"), at=AFTER)


def test_recorded_with_its_procedure_and_once():
    meeting = planned("dialogue")
    row = asked(meeting, procedure_code=MARITAL_STATUS, petition_ref="PAKN-12")
    assert (row.number, row.state, row.procedure_code) == (1, "open", MARITAL_STATUS)
    assert asked(meeting) == row
    assert asked(meeting, text="Câu khác").number == 2


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("asker_name", {"asker_name": ""}), ("text", {"text": " "}), ("procedure_code", {"procedure_code": "9.999"})],
)
def test_bad_question_names_its_field(field, wrong):
    with pytest.raises(Refused) as refused:
        asked(planned("dialogue"), **wrong)
    assert refused.value.field == field


def test_not_in_a_briefing_nor_after_the_minutes_nor_by_a_stranger_to_it():
    with pytest.raises(Forbidden):
        asked(planned())
    meeting = signed(kind="dialogue")
    with pytest.raises(Forbidden):
        asked(meeting)
    other = planned("dialogue", held_at=meeting.held_at.replace(day=30))
    with pytest.raises(Forbidden):
        services.record_question(other, Asked("Ai đó", "Hỏi"), by=officer("tp_ht"), at=NOON)


def test_handed_out_is_a_duty_and_the_answer_its_product():
    row = services.assign_question(
        asked(held("dialogue")), lead_post="tp_ht", due_on=DUE, by=officer("chu_tich"), at=AFTER
    )
    assert row.duty.key == row.key
    with pytest.raises(Refused, match="đã giao rồi"):
        services.assign_question(row, lead_post="vp_tk", due_on=DUE, by=officer("chu_tich"), at=AFTER)
    services.answer_question(row, ANSWER, by=officer("tp_ht"), at=AFTER)
    duty = Duty.objects.get()
    assert duty.state == "done"
    assert duty.evidence.get().is_product
    services.answer_question(row, f"{ANSWER} Xin lỗi.", by=officer("tp_ht"), at=AFTER)
    assert duty.evidence.count() == 1


def test_chair_answers_for_the_lead_whose_duty_then_waits():
    row = services.assign_question(
        asked(held("dialogue")), lead_post="tp_ht", due_on=DUE, by=officer("chu_tich"), at=AFTER
    )
    services.answer_question(row, ANSWER, by=officer("chu_tich"), at=AFTER)
    duty = Duty.objects.get()
    assert (duty.state, duty.evidence.count()) == ("open", 1)


def test_the_new_lead_answers_when_it_was_given_on():
    row = services.assign_question(
        asked(held("dialogue")), lead_post="tp_ht", due_on=DUE, by=officer("chu_tich"), at=AFTER
    )
    assign_lead(row.duty, ["dc_xd"], reason="Đúng việc hơn", by=officer("chu_tich"), at=AFTER)
    row = DialogueQuestion.objects.get(pk=row.pk)
    with pytest.raises(Forbidden):
        services.answer_question(row, ANSWER, by=officer("tp_ht"), at=AFTER)
    services.answer_question(row, ANSWER, by=officer("dc_xd"), at=AFTER)


def test_it_is_handed_out_again_when_its_duty_was_given_up():
    row = services.assign_question(
        asked(held("dialogue")), lead_post="tp_ht", due_on=DUE, by=officer("chu_tich"), at=AFTER
    )
    cancel_duty(row.duty, reason="Giao lại", by=officer("chu_tich"), at=AFTER)
    again = services.assign_question(row, lead_post="dc_xd", due_on=DUE, by=officer("chu_tich"), at=AFTER)
    assert (again.duty.state, again.duty.lead_posts) == ("open", ["dc_xd"])


def test_of_a_dialogue_that_was_given_up_nothing_is_handed_out():
    row = asked(planned("dialogue"))
    services.cancel_meeting(row.meeting, reason="Bão", by=officer("vp_tk"), at=NOON)
    with pytest.raises(Forbidden):
        services.assign_question(row, lead_post="tp_ht", due_on=DUE, by=officer("chu_tich"), at=NOON)


def test_the_field_names_a_field_and_nobody():
    meeting = planned("dialogue")
    for field in ("Của ông Trần Văn Bình", "Đất đai, 0912345678"):
        with pytest.raises(Refused) as refused:
            asked(meeting, field=field)
        assert refused.value.field == "field"


def test_words_of_a_question_do_not_become_minutes():
    meeting = planned("dialogue")
    asked(meeting, text="Nhà tôi số 0912345678 chờ lâu", field="Hộ tịch")
    services.draft_agenda(meeting, by=officer("vp_tk"), at=NOON)
    item = meeting.agenda.get(key="questions")
    assert "0912345678" not in item.text
    assert "Câu 1: Hộ tịch" in item.text


def test_handing_out_is_refused():
    row = asked(held("dialogue"))
    with pytest.raises(Forbidden):
        services.assign_question(row, lead_post="tp_ht", due_on=DUE, by=officer("tp_ht"), at=AFTER)
    with pytest.raises(Refused) as refused:
        services.assign_question(row, lead_post="tp_ht", due_on=date(2026, 1, 1), by=officer("vp_tk"), at=AFTER)
    assert refused.value.field == "due_on"


def test_answer_is_refused():
    early = asked(planned("dialogue"))
    with pytest.raises(Forbidden):
        services.answer_question(early, ANSWER, by=officer("vp_tk"), at=NOON)  # nobody has met yet
    row = asked(held("dialogue", held_at=BEGINS + timedelta(minutes=30)))
    with pytest.raises(Forbidden):
        services.answer_question(row, ANSWER, by=officer("tp_ht"), at=AFTER)
    with pytest.raises(Refused, match="Ghi câu trả lời"):
        services.answer_question(row, " ", by=officer("vp_tk"), at=AFTER)


class TestPublishing:
    def test_words_only(self):
        row = published()
        (shown,) = published_questions(ground())
        assert shown == row
        assert "asker_name" in shown.get_deferred_fields()
        assert "contact" in shown.get_deferred_fields()

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            ("Ông Trần Văn Bình hỏi vì sao chờ?", "tên người hỏi"),
            ("ong tran van binh hỏi vì sao chờ?", "tên người hỏi"),
            ("Gọi 0912345678 để trả lời", "liên hệ"),
            ("Gọi 0987 654 321 để trả lời", "số điện thoại"),
            ("Viết cho an@example.vn", "thư điện tử"),
            ("Tôi là Bình, con ông Trần Văn Bảy", "tên người hỏi"),
            ("Gọi (0912)345999 để trả lời", "số điện thoại"),
            ("Gọi 0912/345/999 để trả lời", "số điện thoại"),
            ("Gọi 0912–345–999 để trả lời", "số điện thoại"),
            ("Gọi +84(91)234 5999 để trả lời", "số điện thoại"),
            ("Gọi 09.12.3456.78 để trả lời", "số điện thoại"),
        ],
    )
    def test_what_tells_of_a_person_is_refused(self, words, told):
        row = answered()
        with pytest.raises(Refused, match=told) as refused:
            services.publish_question(row, words, by=officer("vp_tk"), at=AFTER)
        assert refused.value.field == "public_text"
        assert not published_questions(ground()).exists()

    def test_dates_are_no_personal_numbers(self):
        row = services.publish_question(
            answered(), "Hồ sơ nộp ngày 20/11/2026 sao ngày 25/11/2026 chưa xong?", by=officer("vp_tk"), at=AFTER
        )
        assert row.state == "published"

    def test_twice_and_by_whom(self):
        row = published()
        with pytest.raises(Refused, match="đã công khai rồi"):
            services.publish_question(row, row.text, by=officer("vp_tk"), at=AFTER)
        with pytest.raises(Refused, match="rút xuống"):
            services.answer_question(row, "Khác", by=officer("vp_tk"), at=AFTER)
        with pytest.raises(Forbidden):
            services.withdraw_question(row, reason="Sai", by=officer("vp_tk"), at=AFTER)
        with pytest.raises(Refused, match="lý do"):
            services.withdraw_question(row, reason="", by=officer("chu_tich"), at=AFTER)
        services.withdraw_question(row, reason="Sai giờ", by=officer("chu_tich"), at=AFTER)
        assert not published_questions(ground()).exists()
        with pytest.raises(Forbidden):
            services.withdraw_question(row, reason="Sai giờ", by=officer("chu_tich"), at=AFTER)

    def test_unanswered_is_not_published(self):
        row = asked(held("dialogue"))
        with pytest.raises(Forbidden):
            services.publish_question(row, row.text, by=officer("vp_tk"), at=AFTER)


def test_petition_is_linked():
    row = asked(planned("dialogue"))
    assert services.link_petition(row, " PAKN-7 ", by=officer("vp_tk"), at=NOON).petition_ref == "PAKN-7"
    with pytest.raises(Forbidden):
        services.link_petition(row, "PAKN-8", by=officer("tp_ht"), at=NOON)


def test_who_sees_who_asked():
    row = asked(planned("dialogue"))
    seen = {
        post: may.can_see_asker(actor(officer(post), NOON), row, NOON.date())
        for post in ("vp_tk", "chu_tich", "tp_ht", "mot_cua", "quan_tri")
    }
    assert seen == {"vp_tk": True, "chu_tich": True, "tp_ht": False, "mot_cua": False, "quan_tri": False}


def test_log_never_says_who_asked():
    published()
    logged = " ".join(str(entry.data) for entry in Entry.objects.all())
    assert "Bình" not in logged
    assert "0912345678" not in logged
