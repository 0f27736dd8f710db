"""Templates of the office's own: tried before they are kept, in versions that follow each other."""

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import BinaryIO

from django.db import transaction

from motcua.agency.models import Agency, Officer
from motcua.agency.services import log
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.common.text import nfc
from motcua.direction.kinds import kind_of
from motcua.direction.models import DocumentTemplate, OutgoingDocument
from motcua.direction.papers import paper_data
from motcua.direction.permissions import can_change_templates, ensure, hand
from motcua.direction.queries import next_template_version, template_on
from motcua.direction.word import check_template, document_word, house_template
from motcua.documents.models import KeptFile
from motcua.documents.office_files import WORD, check_form
from motcua.documents.services import keep_file
from motcua.documents.storage import open_kept

ONE_DAY = timedelta(days=1)


def add_template(
    agency: Agency,
    kind: str,
    file: tuple[BinaryIO, str],
    *,
    valid_from: date,
    note: str = "",
    by: Officer,
    at: datetime,
) -> DocumentTemplate:
    """A new version for a kind: tried with a made-up document, kept, in force from a day on.

    The version before ends the day before, and this one before the next that is still to come; one that was to begin
    on the same later day goes. Documents that are signed keep what they were written with.
    """
    allowed = can_change_templates(hand(by, at)) and by.agency_id == agency.pk
    ensure(allowed, "Chỉ văn thư hoặc văn phòng đưa mẫu văn bản lên.")
    row = kind_of(kind)
    if valid_from < day_of(at):
        raise Refused("Mẫu mới dùng từ hôm nay hoặc từ một ngày sau này.", field="valid_from")
    content, mime = check_form(*file)
    if mime != WORD:
        raise Refused("Mẫu văn bản phải là tệp Word (.docx).", field="file")
    check_template(content, row)
    with transaction.atomic():
        version = next_template_version(agency, row.code)
        valid_to = _make_room(agency, row.code, valid_from, by=by, at=at)
        kept = keep_file(BytesIO(content), file[1], by=by, at=at, check=check_form)
        template = DocumentTemplate.objects.create(
            agency=agency, kind=row.code, version=version, file=kept, file_name=nfc(file[1])[-150:],
            note=nfc(note)[:250], valid_from=valid_from, valid_to=valid_to, added_by=by, added_at=at,
        )  # fmt: skip
        data = {"version": template.version, "from": valid_from, "sha256": kept.sha256}
        log("direction:template:added", by=by, agency=agency, at=at, subject=f"template:{row.code}", data=data)
    return template


def _make_room(agency: Agency, kind: str, day: date, *, by: Officer, at: datetime) -> date | None:
    """End what holds on the day and remove what was to begin on it; the last day before the next one begins."""
    rows = list(DocumentTemplate.objects.select_for_update().filter(agency=agency, kind=kind))
    for one in rows:
        starts = one.valid_from or date.min
        if starts == day > day_of(at):
            _remove(one, by=by, at=at)
        elif starts <= day and (one.valid_to is None or one.valid_to >= day):
            one.valid_to = max(day - ONE_DAY, starts)  # one of this very day was in use, and the later version wins
            one.save(update_fields=["valid_to"])
    later = [one.valid_from for one in rows if one.valid_from and one.valid_from > day]
    return min(later) - ONE_DAY if later else None


def drop_template(template: DocumentTemplate, *, by: Officer, at: datetime) -> DocumentTemplate:
    """From tomorrow the house's own template holds again, until the day of the next version.

    One that is still to come is never used: its row goes, the log keeps that it was there, and the version whose place
    it was to take goes on.
    """
    ensure(
        can_change_templates(hand(by, at)) and by.agency_id == template.agency_id,
        "Chỉ văn thư hoặc văn phòng thôi dùng mẫu văn bản.",
    )
    today = day_of(at)
    with transaction.atomic():
        rows = DocumentTemplate.objects.select_for_update(of=("self",)).select_related("agency", "file")
        row = rows.filter(pk=template.pk).first()
        if row is None or (row.valid_to is not None and row.valid_to <= today):
            raise Refused("Mẫu này đã thôi dùng rồi.")
        if row.valid_from and row.valid_from > today:
            _let_go_on(row, today)
            _remove(row, by=by, at=at)
        else:
            row.valid_to = today
            row.save(update_fields=["valid_to"])
            _log_dropped(row, by=by, at=at)
    return row


def _let_go_on(row: DocumentTemplate, today: date) -> None:
    """Give the days of one that never comes to the version before it.

    One that ends today may have been dropped itself, and what was dropped is used no more.
    """
    if row.valid_from and (last := row.valid_from - ONE_DAY) > today:
        before = DocumentTemplate.objects.select_for_update().filter(agency=row.agency, kind=row.kind, valid_to=last)
        before.update(valid_to=row.valid_to)


def _remove(row: DocumentTemplate, *, by: Officer, at: datetime) -> None:
    """Take away one that never held; its file stays with the files that were kept."""
    _log_dropped(row, by=by, at=at)
    row.delete()


def _log_dropped(row: DocumentTemplate, *, by: Officer, at: datetime) -> None:
    data = {"version": row.version, "from": row.valid_from, "sha256": row.file.sha256}
    log("direction:template:dropped", by=by, agency=row.agency, at=at, subject=f"template:{row.kind}", data=data)


def template_content(agency: Agency, kind: str, day: date) -> bytes:
    """The .docx a document of a kind is written into on a day: the office's own, else the house's."""
    own = template_on(agency, kind, day)
    if own is None:
        return house_template(kind_of(kind))
    with open_kept(own.file) as file:
        return bytes(file.read())


def document_docx(document: OutgoingDocument, *, at: datetime | None = None) -> bytes:
    """The Word file: once signed the one that was kept; before, as it would look at the moment."""
    if document.file:
        with open_kept(document.file) as file:
            return bytes(file.read())
    return write_docx(document, at=at or document.drafted_at)


def write_docx(document: OutgoingDocument, *, at: datetime) -> bytes:
    """Written anew with the template of the day."""
    paper = {**paper_data(document, at=at), "data": document.data}
    return document_word(paper, template=template_content(document.agency, document.kind, day_of(at)))


def keep_docx(document: OutgoingDocument, *, by: Officer, at: datetime) -> KeptFile:
    """The Word file of a document that is being signed, kept for good."""
    content = write_docx(document, at=at)
    name = f"{document.number_text.replace('/', '-')}.docx"
    return keep_file(BytesIO(content), name, by=by, at=at, check=_made_here)


def _made_here(stream: BinaryIO, _name: str) -> tuple[bytes, str]:
    return stream.read(), WORD
