"""Documents that go out: drafting once, submitting, giving back, numbers in order, what is signed stays."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from motcua.audit.models import Entry
from motcua.common.refusals import Forbidden, Refused
from motcua.direction.models import OutgoingDocument
from motcua.direction.services import (
    cancel_document,
    continue_series,
    draft_document,
    edit_draft,
    last_numbers,
    return_document,
    sign_document,
    submit_document,
)
from motcua.direction.signals import document_signed
from motcua.documents.models import IssuedPaper
from motcua.notices.models import Notice
from tests.direction.letters import came_in, drafted, letter, signed, submitted
from tests.factories import NOON, ground, officer
from tests.web.test_doors import stranger

pytestmark = pytest.mark.django_db


@contextmanager
def heard(signal):
    told = []

    def listen(**kwargs):
        told.append(kwargs)

    signal.connect(listen)
    try:
        yield told
    finally:
        signal.disconnect(listen)


def on_desk(post):
    return list(Notice.objects.filter(officer=officer(post)).values_list("body", flat=True))


class TestDraft:
    def test_says_what_was_typed_and_where_a_copy_is_kept(self):
        row = drafted(summary="  đôn đốc   hồ sơ ", recipients=["Chủ tịch UBND xã", " "])
        assert (row.state, row.kind_name, row.summary) == ("draft", "Công văn", "đôn đốc hồ sơ")
        assert row.recipients == ["Chủ tịch UBND xã", "Lưu: VT"]
        assert row.search_text.startswith("cong van don doc ho so")
        assert (row.number, row.number_text) == (None, "")

    @pytest.mark.parametrize(("kind", "lines"), [("letter", ["Như trên", "Lưu: VT"]), ("plan", ["Lưu: VT"])])
    def test_recipients_as_usual_where_none_are_named(self, kind, lines):
        assert drafted(kind=kind).recipients == lines

    def test_same_origin_is_drafted_once(self):
        first = drafted(origin="urging:2026-11-26")
        again = drafted(origin="urging:2026-11-26", summary="khác", at=NOON + timedelta(days=1))
        assert (again.pk, again.summary) == (first.pk, first.summary)
        assert drafted().pk != drafted().pk
        assert Entry.objects.filter(kind="direction:drafted").count() == 3

    def test_what_was_given_up_may_be_drafted_anew(self):
        first = drafted(origin="urging:2026-11-26")
        cancel_document(first, by=officer("vp_tk"), at=NOON)
        assert drafted(origin="urging:2026-11-26").pk != first.pk

    @pytest.mark.parametrize(
        ("changed", "field"),
        [({"summary": " "}, "summary"), ({"summary": "x" * 1001}, "summary"), ({"kind": "poem"}, "kind"),
         ({"body": "x" * 100_001}, "body")],
    )  # fmt: skip
    def test_refused_at_its_field(self, changed, field):
        with pytest.raises(Refused) as refused:
            drafted(**changed)
        assert refused.value.field == field

    def test_only_by_those_who_write(self):
        for post in ("mot_cua", "tp_ht", "chu_tich", "vp_tk"):
            drafted(post)
        for who in (officer("quan_tri"), stranger()):
            with pytest.raises(Forbidden):
                draft_document(ground(), letter(), by=who, at=NOON)


class TestEdit:
    def test_writer_and_office_replace_what_it_says(self):
        row = drafted("tp_ht")
        edit_draft(row, letter(summary="một"), by=officer("tp_ht"), at=NOON)
        edit_draft(row, letter(kind="announcement", summary="hai"), by=officer("vp_tk"), at=NOON)
        row.refresh_from_db()
        assert (row.kind, row.summary, row.drafted_by) == ("announcement", "hai", officer("tp_ht"))

    def test_not_by_others_nor_while_it_waits_for_a_signature(self):
        with pytest.raises(Forbidden):
            edit_draft(drafted("vp_tk"), letter(), by=officer("tp_ht"), at=NOON)
        with pytest.raises(Forbidden):
            edit_draft(submitted(), letter(), by=officer("vp_tk"), at=NOON)


class TestSubmit:
    def test_lies_on_the_desks_of_the_leaders(self):
        row = submitted()
        assert (row.state, row.submitted_by) == ("submitted", officer("vp_tk"))
        for post in ("chu_tich", "pho_chu_tich"):
            assert on_desk(post) == [f"Công văn «{row.summary}» chờ ký. Xem ở mục Văn bản."]

    def test_sent_twice_is_said(self):
        with pytest.raises(Refused, match="đã trình ký rồi"):
            submit_document(submitted(), by=officer("vp_tk"), at=NOON)

    @pytest.mark.parametrize(("changed", "field"), [({"body": "  "}, "body"), ({"addressees": []}, "addressees")])
    def test_refused_while_something_is_missing(self, changed, field):
        with pytest.raises(Refused) as refused:
            submitted(**changed)
        assert refused.value.field == field

    def test_appendix_alone_is_something_to_say(self):
        row = submitted(kind="plan", body="", addressees=[], data={"appendices": [{"title": "Nhiệm vụ"}]})
        assert row.state == "submitted"

    def test_not_by_others(self):
        with pytest.raises(Forbidden):
            submit_document(drafted(), by=officer("tp_ht"), at=NOON)


class TestReturn:
    def test_writer_is_told_why(self):
        row = submit_document(drafted("tp_ht"), by=officer("tp_ht"), at=NOON)
        row = return_document(row, reason="Thiếu hạn", by=officer("chu_tich"), at=NOON)
        assert (row.state, row.return_reason, row.submitted_by) == ("draft", "Thiếu hạn", None)
        assert "Thiếu hạn" in on_desk("tp_ht")[0]
        assert submit_document(row, by=officer("tp_ht"), at=NOON).return_reason == ""

    def test_wants_a_reason(self):
        with pytest.raises(Refused, match="Chưa ghi lý do"):
            return_document(submitted(), reason=" ", by=officer("chu_tich"), at=NOON)

    def test_only_what_waits_and_only_by_those_who_keep_the_registers(self):
        with pytest.raises(Forbidden):
            return_document(drafted(), reason="x", by=officer("chu_tich"), at=NOON)
        with pytest.raises(Forbidden):
            return_document(submitted(), reason="x", by=officer("tp_ht"), at=NOON)


class TestCancel:
    def test_given_up_without_a_number(self):
        row = cancel_document(submitted(), by=officer("vp_tk"), at=NOON)
        assert (row.state, row.number) == ("cancelled", None)
        with pytest.raises(Refused, match="đã bỏ rồi"):
            cancel_document(row, by=officer("vp_tk"), at=NOON)

    def test_not_by_others(self):
        with pytest.raises(Forbidden):
            cancel_document(drafted(), by=officer("tp_ht"), at=NOON)


class TestSign:
    def test_number_day_and_paper_come_with_the_signature(self):
        with heard(document_signed) as told:
            row = signed()
        assert (row.number_text, row.year, f"{row.issued_on}") == ("01/UBND-VP", 2026, "2026-11-25")
        assert (row.signed_by, row.state) == (officer("chu_tich"), "signed")
        assert (row.paper.register, row.paper.number_text, row.paper.form) == ("out-letter", "01/UBND-VP", "direction")
        assert row.full_name == "Công văn số 01/UBND-VP ngày 25/11/2026"
        assert [(one["document"].pk, one["by"], one["at"]) for one in told] == [(row.pk, officer("chu_tich"), NOON)]
        assert row.full_name in on_desk("vp_tk")[0]

    def test_each_kind_counts_by_itself_and_anew_each_year(self):
        assert signed(kind="plan").number_text == "01/KH-UBND"
        assert signed().number_text == "01/UBND-VP"
        assert signed().number_text == "02/UBND-VP"
        assert signed(kind="plan", at=NOON.replace(year=2027)).number_text == "01/KH-UBND"

    def test_office_may_let_kinds_share_a_series(self):
        commune = ground()
        commune.policy["document_series"] = {"transfer_slip": "letter", "plan": "nonsense", "report": 3}
        commune.save()
        assert signed().number_text == "01/UBND-VP"
        assert signed(kind="transfer_slip").number_text == "02/PC-UBND"
        assert signed(kind="plan").number_text == "01/KH-UBND"
        assert signed(kind="report").number_text == "01/BC-UBND"

    def test_act_that_fails_leaves_no_hole(self):
        def burst(**_kwargs):
            raise ZeroDivisionError

        waiting = submitted()
        document_signed.connect(burst)
        try:
            with pytest.raises(ZeroDivisionError):
                sign_document(waiting, by=officer("chu_tich"), at=NOON)
        finally:
            document_signed.disconnect(burst)
        waiting.refresh_from_db()
        assert (waiting.state, IssuedPaper.objects.count()) == ("submitted", 0)
        assert sign_document(waiting, by=officer("chu_tich"), at=NOON).number == 1

    def test_sent_twice_keeps_the_number(self):
        row = signed()
        with pytest.raises(Refused, match="số 01/UBND-VP, nên không thay đổi nữa"):
            sign_document(row, by=officer("chu_tich"), at=NOON)
        assert IssuedPaper.objects.count() == 1

    def test_only_leaders_and_only_what_was_submitted(self):
        with pytest.raises(Forbidden):
            sign_document(submitted(), by=officer("vp_tk"), at=NOON)
        with pytest.raises(Forbidden):
            sign_document(drafted(), by=officer("chu_tich"), at=NOON)
        with pytest.raises(Forbidden):
            sign_document(submitted(), by=stranger(), at=NOON)

    def test_signed_is_final_even_for_the_database(self):
        row = signed()
        for act in (edit_draft, submit_document, cancel_document):
            more = {"draft": letter()} if act is edit_draft else {}
            with pytest.raises(Refused, match="không thay đổi nữa"):
                act(row, **more, by=officer("vp_tk"), at=NOON)
        rows = OutgoingDocument.objects.filter(pk=row.pk)
        for change in (lambda: rows.update(summary="khác"), rows.delete):
            with pytest.raises(DatabaseError, match="final"), transaction.atomic():
                change()

    def test_log_says_number_and_hash_but_not_the_words(self):
        row = signed()
        entry = Entry.objects.get(kind="direction:signed")
        assert entry.data["number"] == "01/UBND-VP"
        assert len(entry.data["sha256"]) == 64
        assert row.summary not in f"{entry.data}"


class TestNumbersGivenOnPaper:
    def test_series_goes_on_behind_them(self):
        assert continue_series(ground(), "letter", 119, by=officer("vp_tk"), at=NOON) == 119
        assert signed().number_text == "120/UBND-VP"
        assert continue_series(ground(), "incoming", 7, by=officer("vp_tk"), at=NOON) == 7
        assert came_in().number == 8
        known = last_numbers(ground(), 2026)
        assert (known["letter"], known["incoming"], known["plan"]) == (120, 8, 0)
        assert Entry.objects.filter(kind="direction:series:continued").count() == 2

    @pytest.mark.parametrize("last", [0, 1, 2, 100_001])
    def test_never_back_nor_twice(self, last):
        signed()
        continue_series(ground(), "letter", 2, by=officer("vp_tk"), at=NOON)
        with pytest.raises(Refused, match="Số cuối đã cấp là 2"):
            continue_series(ground(), "letter", last, by=officer("vp_tk"), at=NOON)
        assert signed().number == 3

    def test_refused(self):
        with pytest.raises(Refused, match="Không có dãy số"):
            continue_series(ground(), "poem", 5, by=officer("vp_tk"), at=NOON)
        for who in (officer("chu_tich"), officer("tp_ht"), stranger()):
            with pytest.raises(Forbidden):
                continue_series(ground(), "letter", 5, by=who, at=NOON)
