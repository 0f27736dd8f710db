"""Filing and withdrawing evidence."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, BinaryIO

from django.db import transaction

from motcua.agency.models import Agency, Officer
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.common.text import nfc
from motcua.documents.models import KeptFile
from motcua.documents.services import keep_file
from motcua.dossiers.permissions import actor, ensure
from motcua.duties import permissions as may
from motcua.duties.models import Duty, DutyState, Evidence, EvidenceKind, Occurrence, OccurrenceState
from motcua.duties.queries import has_product, hearing, occurrence_for
from motcua.duties.services.keeping import locked_duty, tell, tidy
from motcua.reporting.models import Freeze

ADDRESS = re.compile(r"(https?://[^\s/]+|/(?!/))\S*")
NEEDS_ADDRESS = {EvidenceKind.LINK.value, EvidenceKind.PUBLICATION.value}


@dataclass
class EvidenceSpec:
    """What is filed. `url`: http(s) or a path of this software. `upload`: a new file with its name.

    `source_key` names the event it comes from: filed once for each duty, and whoever may do that act may file.
    `about`: a day that it tells of, where that is not the day of filing (the last day of a frozen period).
    """

    kind: str
    label: str
    url: str = ""
    is_product: bool = False
    source_key: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    file: KeptFile | None = None
    upload: tuple[BinaryIO, str] | None = None
    freeze: Freeze | None = None
    about: date | None = None


def file_evidence(target: Duty | Occurrence, spec: EvidenceSpec, *, by: Officer | None, at: datetime) -> Evidence:
    """File evidence to an occurrence, or to the duty as a whole; the same event gives back what is there.

    By hand (no `source_key`): the lead, partners and the office. Refused: a duty that was given up, words or address
    missing, an address of another kind, a file that cannot be kept.
    """
    duty = target.duty if isinstance(target, Occurrence) else target
    occurrence = target if isinstance(target, Occurrence) else None
    with transaction.atomic():
        row = locked_duty(duty)
        if spec.source_key and (known := row.evidence.filter(source_key=spec.source_key).first()):
            return known
        if row.state == DutyState.CANCELLED:
            raise Refused("Nhiệm vụ đã thôi thực hiện nên không nhận minh chứng nữa.")
        if by is not None and not spec.source_key:
            allowed = may.can_add_evidence(actor(by, at), row, day_of(at))
            ensure(allowed, "Chỉ người chủ trì, phối hợp hoặc văn phòng thêm minh chứng.")
        return _keep(row, occurrence, spec, by=by, at=at)


def _keep(
    duty: Duty, occurrence: Occurrence | None, spec: EvidenceSpec, *, by: Officer | None, at: datetime
) -> Evidence:
    label, url = nfc(spec.label)[:300], spec.url.strip()
    _check(spec, label, url)
    file = keep_file(*spec.upload, by=by, at=at) if spec.upload else spec.file
    if spec.kind == EvidenceKind.FILE and file is None:
        raise Refused("Chọn tệp minh chứng (PDF, JPEG hoặc PNG).", field="file")
    row = Evidence.objects.create(
        duty=duty,
        occurrence=occurrence,
        kind=spec.kind,
        label=label,
        url=url,
        file=file,
        freeze=spec.freeze,
        data=spec.data,
        is_product=spec.is_product,
        source_key=spec.source_key,
        added_by=None if spec.source_key else by,
        added_at=at,
    )
    data = {"evidence": row.pk, "kind": row.kind, "product": row.is_product}
    tell("evidence:filed", duty, by=by, at=at, data={**data, "occurrence": occurrence.key if occurrence else ""})
    return row


def _check(spec: EvidenceSpec, label: str, url: str) -> None:
    if spec.kind not in EvidenceKind.values:
        raise Refused("Chọn loại minh chứng.", field="kind")
    if not label:
        raise Refused("Ghi tên minh chứng.", field="label")
    if (spec.kind in NEEDS_ADDRESS or url) and not ADDRESS.fullmatch(url):
        raise Refused("Địa chỉ phải bắt đầu bằng https:// hoặc là trang của phần mềm, như /cong-khai/.", field="url")
    is_told_only = spec.kind == EvidenceKind.DOCUMENT and not (url or spec.file or spec.upload)
    if spec.is_product and is_told_only and not spec.source_key:
        sentence = "Sản phẩm là văn bản thì đính kèm tệp, hoặc ghi địa chỉ của văn bản trong phần mềm."
        raise Refused(sentence, field="file")
    if len(url) > 500:
        raise Refused("Địa chỉ dài quá 500 ký tự.", field="url")
    if len(spec.source_key) > 160:
        raise Refused("Mã sự kiện dài quá 160 ký tự.", field="source_key")


def file_by_subject(agency: Agency, subject: str, spec: EvidenceSpec, *, by: Officer | None, at: datetime) -> int:
    """File what happened to every open duty that hears the subject; returns to how many it was new.

    It goes into the occurrence whose days hold `spec.about` (or the day of `at`). `spec.source_key` is required: the
    same event told twice is filed once.
    """
    if not spec.source_key:
        raise Refused("Minh chứng từ sự kiện phải có mã sự kiện.", field="source_key")
    count = 0
    with transaction.atomic():
        for pk in hearing(agency, subject):
            duty = locked_duty(Duty(pk=pk))
            if duty.state != DutyState.OPEN or duty.evidence.filter(source_key=spec.source_key).exists():
                continue
            occurrence = occurrence_for(duty, spec.about or day_of(at), subject)
            _keep(duty, occurrence, spec, by=by, at=at)
            count += 1
    return count


def withdraw_evidence(evidence: Evidence, *, reason: str, by: Officer, at: datetime) -> Evidence:
    """Take evidence back with a reason; it stays to be seen. Refused for the last product of what is done."""
    with transaction.atomic():
        duty = locked_duty(evidence.duty)
        row = Evidence.objects.select_for_update(of=("self",)).get(pk=evidence.pk)
        row.duty = duty
        if row.withdrawn_at is not None:
            raise Refused("Minh chứng này đã rút rồi.")
        ensure(
            may.can_withdraw(actor(by, at), row, day_of(at)),
            "Chỉ người thêm, người chủ trì, văn phòng hoặc lãnh đạo rút minh chứng.",
        )
        if not reason.strip():
            raise Refused("Ghi lý do rút minh chứng.", field="reason")
        row.withdrawn_by, row.withdrawn_at, row.withdrawn_reason = by, at, tidy(reason)
        row.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_reason"])
        for done in duty.occurrences.filter(state=OccurrenceState.DONE):
            done.duty = duty
            if row.is_product and not has_product(done):
                sentence = "Đây là sản phẩm duy nhất của kỳ đã xong: đề nghị lãnh đạo mở lại kỳ trước khi rút."
                raise Refused(sentence, field="reason")
        tell("evidence:withdrawn", duty, by=by, at=at, data={"evidence": row.pk, "reason": row.withdrawn_reason})
    return row
