"""Biểu mẫu để tải về: kept for a paper of a version, given to everybody, taken away again. Each act is in the log."""

from datetime import datetime
from pathlib import PurePath
from typing import BinaryIO

from django.db import transaction

from motcua.agency.models import Officer
from motcua.agency.services import log
from motcua.common.refusals import Refused
from motcua.common.text import nfc
from motcua.documents.models import SampleForm
from motcua.documents.office_files import ENDINGS, check_form
from motcua.documents.services import keep_file
from motcua.procedures.models import ProcedureVersion
from motcua.procedures.permissions import ensure_can_keep_sample_forms

LONGEST_NAME = 120


@transaction.atomic
def keep_sample_form(
    version: ProcedureVersion, paper_name: str, stream: BinaryIO, name: str, *, by: Officer, at: datetime
) -> SampleForm:
    """Keep the form of one paper of the version; a form that was there gives way to it.

    PDF, .docx or .xlsx by content, at most 5 MB. Refused when the version asks for no such paper.
    """
    ensure_can_keep_sample_forms(by, at)
    if not version.papers.filter(name=paper_name).exists():
        raise Refused("Chọn một giấy tờ trong thành phần hồ sơ của thủ tục.", field="paper")
    file = keep_file(stream, name, at=at, by=by, check=check_form)
    former = SampleForm.objects.select_for_update().filter(version=version, paper_name=paper_name).first()
    if former:
        former.delete()
    form = SampleForm.objects.create(
        version=version,
        paper_name=paper_name,
        file=file,
        file_name=_download_name(name, file.mime),
        added_at=at,
        added_by=by,
    )
    _log("kept", form, by, at, {"replaced": former.file.sha256} if former else {})
    return form


@transaction.atomic
def drop_sample_form(form: SampleForm, *, by: Officer, at: datetime) -> None:
    """Give the form out no longer. The file itself stays kept: the log speaks of it."""
    ensure_can_keep_sample_forms(by, at)
    _log("dropped", form, by, at, {})
    form.delete()


def _download_name(name: str, mime: str) -> str:
    """The name given, without folders, with the ending that the content has."""
    stem = PurePath(nfc(name).replace("\\", "/")).stem.strip(" .")
    readable = "".join(letter for letter in stem if letter.isprintable() and letter not in '<>:"/|?*')
    return f"{readable[:LONGEST_NAME].strip() or 'bieu-mau'}{ENDINGS[mime]}"


def _log(act: str, form: SampleForm, by: Officer, at: datetime, more: dict[str, str]) -> None:
    data = {
        "procedure": form.version.procedure.code,
        "version": form.version.number,
        "paper": form.paper_name,
        "file": form.file.sha256,
        **more,
    }
    log(f"documents:sample_form:{act}", by=by, agency=by.agency, at=at, subject=form.version.procedure.code, data=data)
