"""A dossier becomes late: warned of, apologised for on a phone, explained, seen, and on the public list without a name."""

from datetime import date, datetime

import pytest

from motcua.casework.models import Case
from motcua.common.moments import VIETNAM, day_of
from motcua.documents.models import IssuedPaper
from motcua.dossiers import tasks
from motcua.dossiers.models import Apology, Explanation, LateList
from motcua.notices.models import Notice
from tests.factories import make_dossier
from tests.support.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def on(day: int, hour: int = 9, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=VIETNAM)


@pytest.fixture
def late_dossier(time_machine, passwords):
    """Three working days from Monday 16/11/2026: due on Thursday 19/11, and left lying."""
    time_machine.move_to(on(16), tick=True)
    return make_dossier(at=on(16))


def test_a_late_dossier_is_owned_up_to(late_dossier, enter, visit, time_machine, seen):
    code = late_dossier.case.code
    link = f"/tra-cuu/{code}/?k={late_dossier.access_key}"
    assert day_of(late_dossier.case.due_at) == date(2026, 11, 19)

    # The day before: holder and head are warned. What is left can still be done, so no apology yet.
    time_machine.move_to(on(18, 10), tick=True)
    assert tasks.look_after_late.call() == {"warned": 3, "apologies": 0, "explanations": 0}
    warned = Notice.objects.filter(case_code=code, kind="warn_due").order_by("officer__account__username")
    assert list(warned.values_list("officer__account__username", flat=True)) == ["chutich", "chuyenmon", "pho-chu-tich"]
    specialist = enter("chuyenmon", DESKTOP)
    specialist.go("/ban-lam-viec/qua-han/?muc=sap-den")
    assert code in specialist.text
    specialist.page.get_by_text("Nhắc việc chưa đọc (1)").click()
    assert f"Hồ sơ {code} đến hạn trả kết quả" in specialist.text

    # On the day there is less time than the remaining steps need: the job drafts, naming step and hand.
    time_machine.move_to(on(19, 14), tick=True)
    assert tasks.look_after_late.call()["apologies"] == 1
    draft = Apology.objects.get(dossier=late_dossier)
    assert (draft.state, draft.step_label) == ("drafted", "Thụ lý, thẩm định")
    assert "Bước «Thụ lý, thẩm định» kéo dài" in draft.cause_text

    # The chairman decides on his telephone; approving issues Mẫu 04.
    chairman = enter("chutich", PHONE)
    chairman.go("/dieu-hanh/xin-loi/")
    assert code in chairman.text
    assert draft.cause_text in chairman.text
    chairman.press(f"Duyệt phiếu xin lỗi hồ sơ {code}")
    assert f"Hồ sơ {code}: đã duyệt phiếu xin lỗi." in chairman.text
    draft.refresh_from_db()
    paper = IssuedPaper.objects.get(case_code=code, form="apology")
    assert (draft.state, draft.paper) == ("issued", paper)
    assert day_of(draft.new_due) > date(2026, 11, 19)
    assert Case.objects.get(code=code).due_at == late_dossier.case.due_at
    assert Notice.objects.filter(case_code=code, kind="apology").count() == 1

    # The citizen reads the new date and the reason.
    citizen = visit(PHONE)
    citizen.go(link)
    assert f"{draft.new_due.astimezone(VIETNAM):%d/%m/%Y}" in citizen.text
    assert "Phiếu xin lỗi và hẹn lại ngày trả kết quả" in citizen.text

    # The day after: the explanation is drafted for whoever held it, signed, and seen by the head.
    time_machine.move_to(on(20, 8), tick=True)
    assert tasks.look_after_late.call()["explanations"] == 1
    specialist = enter("chuyenmon", DESKTOP)
    specialist.go(f"/ban-lam-viec/qua-han/{code}/giai-trinh/")
    specialist.page.get_by_label("Chủ quan").check()
    specialist.page.locator("[name=cause_text]").fill("Để sót hồ sơ khi đi tập huấn")
    specialist.page.locator("[name=remedy]").fill("Bàn giao hồ sơ trước khi vắng mặt")
    specialist.press("Ký giải trình")
    chairman = enter("chutich", PHONE)
    chairman.go("/dieu-hanh/xin-loi/")
    chairman.click(code)
    assert "Để sót hồ sơ khi đi tập huấn" in chairman.text
    chairman.page.get_by_label("Chấp nhận", exact=False).first.check()
    chairman.press("Ghi ý kiến")
    report = Explanation.objects.get(dossier=late_dossier)
    assert (report.state, report.is_objective, report.head_opinion) == ("seen", False, "accepted")
    assert report.paper.form == "explanation_report"

    # The month is closed by the clock and published by a person: who was late, never for whom.
    time_machine.move_to(on(1, 1, month=12), tick=True)
    assert tasks.close_last_month.call() == 1
    time_machine.move_to(on(1, 8, month=12), tick=True)
    clerk = enter("vptk", DESKTOP)
    clerk.go("/dieu-hanh/cham-muon/")
    clerk.press("Công khai tháng 11/2026")
    assert LateList.objects.get(month=date(2026, 11, 1)).published_at is not None
    citizen.go("/cong-khai/cham-muon/2026-11/")
    for width_of in (citizen, visit(DESKTOP)):
        width_of.go("/cong-khai/cham-muon/2026-11/")
        shown = width_of.page.content()
        assert code in shown
        assert late_dossier.case.title in shown
        assert [secret for secret in ("Nguyễn Thị Hoa", "Hoa", "024185001234", "Thôn 2") if secret in shown] == []
    assert len(set(seen)) >= 7
