"""The acts of documents: going out, coming in, templates; and the papers they make."""

from motcua.direction.papers import document_pdf
from motcua.direction.services.incoming import Assignment, Incoming, assign_incoming, close_incoming, record_incoming
from motcua.direction.services.outgoing import (
    Draft,
    cancel_document,
    draft_document,
    edit_draft,
    faults_of,
    mark_of,
    return_document,
    sign_document,
    submit_document,
)
from motcua.direction.services.series import continue_series, last_numbers
from motcua.direction.services.templates import add_template, document_docx, drop_template

__all__ = [
    "Assignment",
    "Draft",
    "Incoming",
    "add_template",
    "assign_incoming",
    "cancel_document",
    "close_incoming",
    "continue_series",
    "document_docx",
    "document_pdf",
    "draft_document",
    "drop_template",
    "edit_draft",
    "faults_of",
    "last_numbers",
    "mark_of",
    "record_incoming",
    "return_document",
    "sign_document",
    "submit_document",
]
