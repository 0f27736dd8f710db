"""Chốt số liệu: figures of a period are kept as they are, with what they were computed from, and signed.

What is signed never changes; `reporting.restating` tells what would be another figure today.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet

from motcua import __version__
from motcua.agency.models import Agency, Officer
from motcua.agency.queries import workdays_for
from motcua.agency.services import log
from motcua.common.moments import local
from motcua.common.refusals import Refused
from motcua.documents.form_sheets import form_xlsx
from motcua.documents.form_words import form_docx, report_docx
from motcua.documents.services import draw_paper, issue_paper, thaw
from motcua.dossiers.permissions import actor, ensure
from motcua.law.errors import LawError
from motcua.law.rules import rules_on
from motcua.reporting import store
from motcua.reporting.contributions import canonical, contributions, packed, unpacked
from motcua.reporting.forms.closing import closable_forms, ensure_continues, keep
from motcua.reporting.forms.narrative import locked_draft
from motcua.reporting.forms.signing import signed_by
from motcua.reporting.measures import MEASURES, Window, figures
from motcua.reporting.models import Freeze, FreezeState
from motcua.reporting.periods import Period, between, period_named
from motcua.reporting.permissions import can_close_figures, can_sign_figures
from motcua.reporting.report_06a import FORM, WrongTable, build_06a
from motcua.reporting.signals import figures_signed

MEASURES_ALONE = "measures"
ALWAYS = {FORM: "Biểu II.06a và các chỉ tiêu", MEASURES_ALONE: "Các chỉ tiêu, không kèm biểu"}
"""Closed with a sheet of their own, which shows every measure; each other form is closed as it is (`forms.closing`)."""
PAPER = "frozen_figures"


def form_names() -> dict[str, str]:
    """All that can be closed, by code, in words."""
    return ALWAYS | {form.code: form.name for form in closable_forms() if form.code not in ALWAYS}


@dataclass(frozen=True)
class Snapshot:
    """Everything that is kept of a period as seen at a moment."""

    values: dict[str, Any]
    parameters: dict[str, Any]
    contributions: dict[str, Any]

    @property
    def sha256(self) -> str:
        return hash_of(self.values, self.parameters, self.contributions)


def hash_of(values: dict[str, Any], parameters: dict[str, Any], told: dict[str, Any]) -> str:
    """SHA-256 over the canonical JSON of all three."""
    whole = canonical({"values": values, "parameters": parameters, "contributions": told})
    return hashlib.sha256(whole.encode()).hexdigest()


def snapshot(agency: Agency, form: str, period: Period, *, as_of: datetime) -> Snapshot:
    """Figures of a period as known at a moment: now, or any moment before (then as they were then).

    Refused when the table of the form contradicts itself.
    """
    window = Window(period, as_of)
    if form not in ALWAYS:
        kept = keep(form, agency, period, at=as_of)
        told = contributions(agency, window, with_table=False, measures=kept.measures, forms=kept.tables)
        parameters = {**_parameters(agency, form, window), "layout": kept.layout}
        return Snapshot(kept.values, parameters, told.as_json())
    values: dict[str, Any] = {"measures": [one.as_json() for one in figures(agency, [period], at=as_of)]}
    if form == FORM:
        try:
            values["table"] = build_06a(agency, period, at=as_of).table()
        except WrongTable as wrong:
            raise Refused(str(wrong)) from wrong
    told = contributions(agency, window, with_table=form == FORM)
    return Snapshot(values, _parameters(agency, form, window), told.as_json())


def _parameters(agency: Agency, form: str, window: Window) -> dict[str, Any]:
    head = store.live(agency, window.seen_at).head
    return {
        "agency": agency.code,
        "form": form,
        "from": f"{window.period.first}",
        "to": f"{window.period.last}",
        "as_of": local(window.seen_at).isoformat(),
        "early_rule": agency.policy.get("early_rule", "by_unit"),
        "calendar": workdays_for(agency).version,
        "rules": _rules(window.period),
        "formulas": {measure.code: measure.formula_version for measure in MEASURES},
        "facts": {"shape": store.SHAPE, "entry": head.number, "head": head.hash},
        "software": __version__,
    }


def _rules(period: Period) -> list[str]:
    """The rule sets in force in the period, first and last day."""
    names = []
    for day in (period.first, period.last):
        try:
            names.append(rules_on(day).name)
        except LawError:
            continue  # before the first rule set: old books
    return list(dict.fromkeys(names))


# Asking


def period_of(freeze: Freeze) -> Period:
    if freeze.period_key:
        return period_named(freeze.period_key)
    return between(freeze.period_first, freeze.period_last)


def freezes_of(agency: Agency) -> QuerySet[Freeze]:
    """All of an agency, newest first, without the packed contributions."""
    rows = Freeze.objects.filter(agency=agency).defer("contributions")
    return rows.select_related("closed_by", "signed_by", "paper").order_by("-closed_at", "-id")


def is_intact(freeze: Freeze) -> bool:
    """What is kept still has the hash it was closed with."""
    return hash_of(freeze.values, freeze.parameters, unpacked(freeze.contributions)) == freeze.sha256


def is_latest(freeze: Freeze) -> bool:
    """Not closed again since."""
    same = Freeze.objects.filter(
        agency=freeze.agency_id, form=freeze.form, period_first=freeze.period_first, period_last=freeze.period_last
    )
    return not same.filter(number__gt=freeze.number).exists()


@dataclass(frozen=True)
class Frozen:
    """Signed figures of a period for other rooms. `figures`: code → (numerator, denominator); `table` may be empty.

    `restated` holds the figures of the last restatement, None where there was none; the signed ones stay as they are.
    """

    freeze: Freeze
    figures: dict[str, tuple[int, int]]
    table: list[dict[str, Any]]
    restated: dict[str, tuple[int, int]] | None

    @property
    def number(self) -> str:
        return self.freeze.paper.number_text if self.freeze.paper else ""


def frozen_figures(agency: Agency, period: Period, *, form: str = "") -> Frozen | None:
    """What was signed for exactly these days, that of II.06a first; None where nothing is signed."""
    rows = freezes_of(agency).filter(
        state=FreezeState.SIGNED,
        period_first=period.first,
        period_last=period.last,
        form__in=[form] if form else list(ALWAYS),
    )
    freeze = rows.order_by("form", "-number").first()
    if freeze is None:
        return None
    last = freeze.restatements.defer("contributions").order_by("-number").first()
    pairs = _pairs(freeze.values)
    return Frozen(freeze, pairs, freeze.values.get("table", []), _pairs(last.values) if last else None)


def _pairs(values: dict[str, Any]) -> dict[str, tuple[int, int]]:
    return {row["code"]: (row["numerator"], row["denominator"]) for row in values["measures"]}


# Acts


def close_figures(agency: Agency, form: str, period: Period, *, by: Officer, at: datetime) -> Freeze:
    """Keep the figures of a period that is over, as they are now. Until it is signed it may be closed again.

    Refused: a period that still runs, one that is signed, a table that contradicts itself or does not go on where the
    signed period before stopped.
    """
    ensure(can_close_figures(actor(by, at)) and by.agency_id == agency.pk, "Bạn không được chốt số liệu.")
    if form not in form_names():
        raise Refused(f"Không chốt được biểu «{form}». Chọn: {', '.join(form_names())}.", field="form")
    if at < period.until:
        raise Refused(
            f"{period} chưa hết: chốt được từ 0 giờ ngày {local(period.until):%d/%m/%Y}. "
            "Số đang chạy xem ở Điều hành; muốn báo cáo ngay thì chọn kỳ đã hết.",
            field="period",
        )
    if form != MEASURES_ALONE:
        ensure_continues(form, agency, period, at=at)
    taken = snapshot(agency, form, period, as_of=at)
    with transaction.atomic():
        Agency.objects.select_for_update().get(pk=agency.pk)
        same = Freeze.objects.filter(agency=agency, form=form, period_first=period.first, period_last=period.last)
        if same.filter(state=FreezeState.SIGNED).exists():
            raise Refused(f"Số liệu {period} đã ký, không chốt lại. Có thay đổi thì lập đính chính.", field="period")
        freeze = Freeze.objects.create(
            agency=agency,
            form=form,
            period_first=period.first,
            period_last=period.last,
            period_key=period.key,
            number=(same.aggregate(last=Max("number"))["last"] or 0) + 1,
            as_of=at,
            values=taken.values,
            parameters=taken.parameters,
            contributions=packed(taken.contributions),
            sha256=taken.sha256,
            closed_by=by,
            closed_at=at,
        )
        record(freeze, "closed", by=by, at=at, data={"sha256": freeze.sha256, "number": freeze.number})
    return freeze


def sign_figures(freeze: Freeze, *, by: Officer, at: datetime) -> Freeze:
    """Sign the last closing of a period: a numbered paper, and from now on nothing of it changes.

    Refused: not the last closing, signed already, or kept values whose hash is not theirs.
    """
    ensure(can_sign_figures(actor(by, at)), "Chỉ lãnh đạo ký số liệu đã chốt.")
    with transaction.atomic():
        locked = Freeze.objects.select_for_update(of=("self",)).select_related("agency").get(pk=freeze.pk)
        _check_signable(locked, by)
        kind, data = signed_form(locked, by, at)
        paper = issue_paper(kind, agency=locked.agency, data=data, at=at, by=by)
        locked.state, locked.signed_by, locked.signed_at, locked.paper = FreezeState.SIGNED, by, at, paper
        locked.save(update_fields=["state", "signed_by", "signed_at", "paper"])
        record(locked, "signed", by=by, at=at, data={"sha256": locked.sha256, "number": paper.number_text})
        figures_signed.send(Freeze, freeze=locked, at=at, by=by)
    return locked


def _check_signable(freeze: Freeze, by: Officer) -> None:
    if freeze.agency_id != by.agency_id:
        raise Refused("Số liệu này của cơ quan khác.")
    if freeze.is_signed:
        raise Refused("Số liệu này đã ký rồi.")
    if not is_latest(freeze):
        raise Refused("Kỳ này đã được chốt lại. Mở lần chốt mới nhất rồi ký.")
    if not is_intact(freeze):
        raise Refused("Mã băm không khớp với số liệu đang lưu: không ký được. Báo cho người quản trị.")
    if "words" in freeze.values:
        draft = locked_draft(freeze.agency, freeze.form, period_of(freeze))
        if (draft.number if draft else 0) != freeze.values["draft"]:
            raise Refused("Lời văn đã được sửa sau khi chốt: chốt lại kỳ này rồi ký bản mới.")


def record(freeze: Freeze, verb: str, *, by: Officer | None, at: datetime, data: dict[str, Any]) -> None:
    """One entry in the log of the agency, last in the act."""
    told = {"form": freeze.form, "from": freeze.period_first, "to": freeze.period_last, **data}
    log(f"report:figures:{verb}", by=by, agency=freeze.agency, at=at, subject=f"figures:{freeze.pk}", data=told)


# Paper


def signed_form(freeze: Freeze, by: Officer, at: datetime) -> tuple[str, dict[str, Any]]:
    """Kind of paper and what stands on it: the form as it was closed, with who signs now, or the sheet of figures."""
    if freeze.form in ALWAYS:
        return PAPER, sheet(freeze, by, at)
    paper = paper_of(freeze)
    signed = signed_by(by, at)
    if "words" in freeze.values:
        return "narrative_report", {**paper, **signed, "forms": [{**form, **signed} for form in paper["forms"]]}
    closed = f"{local(freeze.closed_at):%H:%M} ngày {local(freeze.closed_at):%d/%m/%Y}"
    note = f"Số liệu chốt lúc {closed}, {freeze.closed_by.full_name}; mã băm SHA-256: {freeze.sha256}."
    return "form_table", {**paper, **signed, "notes": [*paper["notes"], note]}


def paper_of(freeze: Freeze) -> dict[str, Any]:
    """A form as it was closed, as papers, Word and spreadsheet want it. Refused for figures without a form."""
    if "paper" not in freeze.values:
        raise Refused("Lần chốt này không kèm bản biểu mẫu.")
    paper: dict[str, Any] = thaw(freeze.values["paper"])
    return {**paper, "preparer_name": freeze.closed_by.full_name}


def frozen_file(freeze: Freeze, kind: str) -> bytes:
    """The closed form as Word ("docx") or spreadsheet ("xlsx"), from what is kept and nothing else."""
    paper = paper_of(freeze)
    if kind == "xlsx":
        return form_xlsx(*paper.get("forms", [paper]))
    return report_docx(paper) if "forms" in paper else form_docx(paper)


def sheet(freeze: Freeze, signer: Officer, at: datetime) -> dict[str, Any]:
    """What stands on the signed sheet (`documents/typst/frozen_figures.typ`)."""
    return {
        "unit": freeze.agency.full_name.upper(),
        "place": freeze.agency.place,
        "period": f"{period_of(freeze)}",
        "period_from": freeze.period_first,
        "period_to": freeze.period_last,
        "form_name": ALWAYS[freeze.form],
        "as_of": freeze.as_of,
        "rows": freeze.values.get("table", []),
        "measures": [printed(row) for row in freeze.values["measures"]],
        "parameters": parameter_lines(freeze.parameters),
        "sha256": freeze.sha256,
        "closed_by": freeze.closed_by.full_name,
        "closed_at": freeze.closed_at,
        **signed_by(signer, at),
    }


def printed(row: dict[str, Any]) -> dict[str, str]:
    """One measure in words: 386/389, 99,23%, Đạt."""
    value = "Không phát sinh" if row["value"] is None else f"{row['value']:.2f}".replace(".", ",") + row["unit"]
    verdict = {True: "Đạt", False: "Không đạt", None: ""}[row["met"]]
    counted = f"{row['numerator']}/{row['denominator']}"
    return {"code": row["code"], "name": row["name"], "counted": counted, "value": value, "verdict": verdict}


EARLY_RULES = {
    "by_unit": "theo đơn vị của thời hạn (giờ hoặc ngày)", "date": "theo ngày", "time": "theo giờ",
    "half_day": "theo buổi",
}  # fmt: skip


def parameter_lines(parameters: dict[str, Any]) -> list[str]:
    """Under which rules the figures were computed, for people."""
    early = EARLY_RULES.get(parameters["early_rule"], parameters["early_rule"])
    facts = parameters["facts"]
    return [
        f"Bộ quy tắc thời hạn: {', '.join(parameters['rules']) or 'không có'}; trước hạn tính {early}",
        f"Phiên bản lịch làm việc: {parameters['calendar']}",
        f"Kho số liệu: {facts['shape']}, đến mục nhật ký {facts['entry']}",
        f"Phần mềm {parameters['software']}; phiên bản công thức ghi theo từng chỉ tiêu",
    ]


def signed_pdf(freeze: Freeze) -> bytes:
    """The signed sheet, the same bytes every time."""
    if freeze.paper is None:
        raise Refused("Số liệu chưa ký nên chưa có bản giấy.")
    return draw_paper(freeze.paper)
