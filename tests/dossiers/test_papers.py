"""What stands on the papers of a dossier, from its rows."""

import pytest

from motcua.documents.models import IssuedPaper
from motcua.dossiers.models import ReturnWay
from motcua.dossiers.services.intake import ChargeLine
from tests.factories import CERTIFIED_COPY, MARITAL_STATUS, ground, make_dossier

pytestmark = pytest.mark.django_db
BY_PAGE = ChargeLine("Phí chứng thực bản sao từ bản chính", "phi", 16000, quantity=4, pages=2)


@pytest.fixture(autouse=True)
def _ground():
    ground()


def slip_of(*charges, code=CERTIFIED_COPY, **more):
    dossier = make_dossier(code, charges=list(charges), **more)
    return IssuedPaper.objects.get(case_code=dossier.case.code, form="acceptance_slip").data


def test_certified_copies_are_counted_in_pages_and_copies():
    slip = slip_of(BY_PAGE)
    original, copied = slip["papers"]
    assert slip["columns"] == "certified_copy"
    assert (copied["pages"], copied["paper_copies"], copied["electronic"], copied["note"]) == (2, 4, False, "")
    assert (original["note"], original.get("pages")) == ("1 bản chính", None)
    assert slip["fee"] == 16000


def test_electronic_copies_are_ticked_and_not_printed():
    copied = slip_of(BY_PAGE, return_way=ReturnWay.ELECTRONIC)["papers"][1]
    assert (copied["pages"], copied["paper_copies"], copied["electronic"]) == (2, 0, True)


def test_only_the_original_shown_carries_the_counts():
    laid = slip_of(BY_PAGE, papers=[])["papers"]
    assert [(line["name"], line["pages"], line["paper_copies"]) for line in laid] == [
        ("Giấy tờ, văn bản cần chứng thực bản sao", 2, 4)
    ]


def test_every_other_procedure_keeps_the_ordinary_columns():
    slip = slip_of(ChargeLine("Lệ phí", "le_phi", 3000), code=MARITAL_STATUS)
    assert slip["columns"] == "ordinary"
    assert "original" in slip["papers"][0]
