"""The act of writing into a report."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from motcua.agency.models import Agency, Officer
from motcua.agency.services import log
from motcua.common.refusals import Refused
from motcua.dossiers.permissions import actor, can_see_board, ensure
from motcua.reporting.forms.narrative import Narrative, compose
from motcua.reporting.forms.tokens import check_tokens
from motcua.reporting.models import Freeze, FreezeState, ReportDraft
from motcua.reporting.periods import Period

LONGEST = 20_000  # letters of one section


def write_paragraphs(
    code: str, agency: Agency, period: Period, texts: Mapping[str, str], *, number: int, by: Officer, at: datetime
) -> ReportDraft:
    """Keep an officer's words for the sections of a report (key → text); prepared words that were left alone are not
    kept, so that they go on following the figures.

    `number`: of the draft that the officer saw (0 = none). Refused when somebody else wrote meanwhile, when a token
    names no figure, and for a section that is too long; `field` is then the section's key. One transaction, one entry.
    """
    ensure(can_see_board(actor(by, at)), "Chỉ văn phòng hoặc lãnh đạo sửa lời văn báo cáo.")
    if by.agency_id != agency.pk:
        raise Refused("Báo cáo này của cơ quan khác.")
    narrative = compose(code, agency, period, at=at)
    kept = _kept(narrative, texts)
    with transaction.atomic():
        draft = _locked(narrative, by, at)
        if draft.number != number:
            raise Refused(
                f"{draft.changed_by.full_name} đã sửa báo cáo này sau khi bạn mở trang. Chữ bạn gõ còn nguyên; "
                "mở báo cáo ở cửa sổ khác để xem bản mới, gộp lại rồi lưu lần nữa."
            )
        _ensure_unsigned(narrative)
        draft.number = number + 1
        draft.paragraphs, draft.changed_by, draft.changed_at = kept, by, at
        draft.save()
        data = {"form": code, "from": period.first, "to": period.last, "sections": sorted(kept)}
        log("report:draft:written", by=by, agency=agency, at=at, subject=f"report:{code}:{period.first}", data=data)
    return draft


def _ensure_unsigned(narrative: Narrative) -> None:
    period = narrative.period
    signed = Freeze.objects.filter(
        agency=narrative.agency,
        form=narrative.form.code,
        period_first=period.first,
        period_last=period.last,
        state=FreezeState.SIGNED,
    )
    if found := signed.defer("contributions", "values").select_related("paper").first():
        number = found.paper.number_text if found.paper else ""
        raise Refused(
            f"{narrative.form.name} {period} đã ký (số {number}), lời văn không sửa nữa. "
            "Số thay đổi thì lập đính chính."
        )


def _locked(narrative: Narrative, by: Officer, at: datetime) -> ReportDraft:
    period = narrative.period
    row, _made = ReportDraft.objects.get_or_create(
        agency=narrative.agency,
        form=narrative.form.code,
        period_first=period.first,
        period_last=period.last,
        defaults={"number": 0, "changed_by": by, "changed_at": at},
    )
    return ReportDraft.objects.select_for_update(of=("self",)).select_related("changed_by").get(pk=row.pk)


def _kept(narrative: Narrative, texts: Mapping[str, str]) -> dict[str, str]:
    kept = {}
    for passage in narrative.passages:
        section = passage.section
        if not section.has_text or section.key not in texts:
            continue
        text = "\n".join(line.strip() for line in texts[section.key].splitlines()).strip()
        if len(text) > LONGEST:
            raise Refused(f"Mục «{section.heading}» dài quá {LONGEST} chữ cái.", field=section.key)
        check_tokens(text, narrative.book, field=section.key, heading=section.heading)
        if text != passage.prepared:
            kept[section.key] = text
    return kept
