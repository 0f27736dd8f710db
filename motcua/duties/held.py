"""Evidence that the software itself holds: a signed document, what was made public, a figure at a moment, dossiers."""

import re
from datetime import datetime

from django.db.models import QuerySet

from motcua.agency.models import Agency
from motcua.casework.models import Case
from motcua.common.moments import local
from motcua.common.refusals import Refused
from motcua.direction.models import OutgoingDocument
from motcua.duties.models import EvidenceKind
from motcua.duties.services import EvidenceSpec
from motcua.reporting.measures import BY_CODE, figures
from motcua.reporting.models import Publication
from motcua.reporting.periods import Period

OFFERED = 60
"""The newest so many can be chosen; an older one by its address."""
MOST_DOSSIERS = 500


def publications(agency: Agency) -> QuerySet[Publication]:
    return Publication.objects.filter(agency=agency).defer("data").order_by("-published_at", "-pk")


def of_document(document: OutgoingDocument) -> EvidenceSpec:
    label = f"{document.kind_name} số {document.number_text}: {document.summary}"
    return EvidenceSpec(EvidenceKind.DOCUMENT.value, label[:300], url=f"/van-ban/di/{document.pk}/")


def of_publication(publication: Publication) -> EvidenceSpec:
    label = f"Đã công khai: {publication.subject}"
    return EvidenceSpec(EvidenceKind.PUBLICATION.value, label[:300], url=f"/cong-khai/so/{publication.pk}/")


def of_measure(agency: Agency, code: str, period: Period, at: datetime) -> EvidenceSpec:
    """The figure as it is known at the moment, kept with both its numbers; its page opens what it counts.

    Refused: a measure that is not known.
    """
    if code not in BY_CODE:
        raise Refused("Chọn một chỉ tiêu trong danh sách.", field="measure")
    measure = BY_CODE[code]
    [figure] = figures(agency, [period], at=at, measures=[measure])
    counted = f" ({figure.numerator}/{figure.denominator})" if figure.denominator else ""
    return EvidenceSpec(
        EvidenceKind.MEASURE.value,
        f"{code} {measure.name}, {period.name}: {figure.text}{counted}, lúc {local(at):%H:%M ngày %d/%m/%Y}"[:300],
        url=f"/dieu-hanh/chi-tieu/{code}/?ky={period.key}",
        data={**figure.as_json(), "period": period.key, "as_of": local(at).isoformat(timespec="seconds")},
    )


def of_dossiers(agency: Agency, label: str, told: str) -> EvidenceSpec:
    """Dossiers by their codes, as they were typed or pasted; nothing else of them is kept.

    Refused: no code, too many, one that the office does not know.
    """
    codes = list(dict.fromkeys(re.split(r"[\s,;]+", told.strip().upper()))) if told.strip() else []
    if not codes:
        raise Refused("Ghi ít nhất một mã hồ sơ.", field="codes")
    if len(codes) > MOST_DOSSIERS:
        raise Refused(f"Mỗi danh sách nhiều nhất {MOST_DOSSIERS} hồ sơ: chia thành nhiều danh sách.", field="codes")
    known = set(Case.objects.filter(agency=agency, kind="dossier", code__in=codes).values_list("code", flat=True))
    if missing := [code for code in codes if code not in known]:
        raise Refused(f"Không có hồ sơ «{missing[0][:60]}» ở cơ quan này: xem lại mã.", field="codes")
    return EvidenceSpec(EvidenceKind.DOSSIERS.value, f"{label} ({len(codes)} hồ sơ)", data={"codes": codes})
