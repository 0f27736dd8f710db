"""The papers: a draft as it would look, a signed one always the same, signing blocks, appendices."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from motcua.agency.models import Appointment
from motcua.agency.services import add_leave
from motcua.direction.models import OutgoingDocument
from motcua.direction.papers import paper_data
from motcua.direction.services import document_pdf
from tests.direction.letters import LETTER, drafted, signed, submitted
from tests.factories import NOON, ground, officer

pytestmark = pytest.mark.django_db
APPENDIX = {"title": "NHIỆM VỤ CỤ THỂ", "head": ["TT", "Nội dung"], "rows": [["1", "Rà soát"]], "is_landscape": True}


def words_of(document):
    pages = [page.extract_text() for page in PdfReader(BytesIO(document_pdf(document))).pages]
    return " ".join("\n".join(pages).split())


def test_draft_has_no_number_and_no_name():
    said = words_of(drafted())
    assert said.startswith("Dự thảo, chưa ký")
    assert "Số: ……/UBND-VP" in said
    assert f"V/v {LETTER}" in said
    assert "Tân Trung, ngày ……" in said
    assert officer("chu_tich").full_name not in said


def test_signed_is_always_the_same():
    row = signed()
    said = words_of(row)
    for words in ("Số: 01/UBND-VP", "ngày 25 tháng 11 năm 2026", "Kính gửi: Công chức Tư pháp - hộ tịch.", "TM. ỦY BAN",
                  "CHỦ TỊCH", officer("chu_tich").full_name, "trước ngày 15/12/2026./.", "Lưu: VT."):  # fmt: skip
        assert words in said
    assert "Dự thảo" not in said
    first = document_pdf(row)
    commune = ground()
    commune.place = "Nơi khác"
    commune.save()
    assert document_pdf(OutgoingDocument.objects.select_related("paper").get(pk=row.pk)) == first


@pytest.mark.parametrize(
    ("by", "kind", "data", "lines"),
    [
        ("chu_tich", "letter", {}, ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]),
        ("pho_chu_tich", "letter", {}, ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        ("chu_tich", "plan", {"signs": "head"}, ["CHỦ TỊCH"]),
        ("pho_chu_tich", "plan", {"signs": "head"}, ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        ("chu_tich", "directive", {"signs": "nobody"}, ["CHỦ TỊCH"]),
    ],
)
def test_signing_block_follows_who_signs(by, kind, data, lines):
    assert signed(by=by, kind=kind, data=data).paper.data["signer_lines"] == lines


def test_deputy_who_stands_in_signs_as_deputy():
    add_leave(officer("chu_tich"), first_day=NOON.date(), last_day=NOON.date(), reason="", by=officer("vp_tk"), at=NOON)
    assert signed(by="pho_chu_tich").paper.data["signer_lines"][-1] == "PHÓ CHỦ TỊCH"


def test_chairman_who_stands_in_for_a_deputy_signs_as_chairman():
    deputy = officer("pho_chu_tich")
    post = deputy.appointments.get(is_substitute=False).post
    chairman = officer("chu_tich")
    Appointment.objects.create(officer=chairman, post=post, is_substitute=True)
    add_leave(deputy, first_day=NOON.date(), last_day=NOON.date(), reason="", by=officer("vp_tk"), at=NOON)
    assert signed(by="chu_tich").paper.data["signer_lines"][-1] == "CHỦ TỊCH"


def test_appendix_names_the_document_it_belongs_to():
    row = signed(kind="plan", addressees=[], data={"signs": "head", "appendices": [APPENDIX]})
    said = words_of(row)
    assert "(Kèm theo Kế hoạch số 01/KH-UBND ngày 25/11/2026 của Chủ tịch Ủy ban nhân dân xã" in said
    sizes = [page.mediabox.width > page.mediabox.height for page in PdfReader(BytesIO(document_pdf(row))).pages]
    assert sizes == [False, True]


def test_decision_names_who_decides_and_why():
    row = submitted(kind="decision", addressees=[], data={"basis": ["Căn cứ Luật Tổ chức chính quyền địa phương"]})
    said = words_of(row)
    assert "Căn cứ Luật Tổ chức chính quyền địa phương; QUYẾT ĐỊNH:" in said
    assert paper_data(row, at=NOON)["authority"].startswith("ỦY BAN NHÂN DÂN XÃ")


def test_number_follows_the_day_in_vietnam():
    late = NOON.replace(month=12, day=31, hour=23, minute=30)
    assert (signed(at=late).year, signed(at=late + timedelta(hours=1)).year) == (2026, 2027)
