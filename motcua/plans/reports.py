"""The report of a plan for a quarter or the year: every row with what was done, every promise with its figure."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from motcua.agency.models import Officer
from motcua.common.moments import day_of, end_of
from motcua.common.refusals import Refused
from motcua.common.text import nfc
from motcua.direction.models import OutgoingDocument, OutgoingState
from motcua.direction.services import Draft, cancel_document, draft_document
from motcua.dossiers.permissions import actor, ensure
from motcua.duties.models import Duty, DutyState, Evidence, Occurrence, OccurrenceState
from motcua.plans import permissions as may
from motcua.plans.models import Plan, PlanRow
from motcua.plans.queries import Promise, promises
from motcua.reporting.forms import deadlines
from motcua.reporting.measure import NOTHING
from motcua.reporting.periods import Period, report_quarter, report_year

ORIGIN = "plan-report"
MOST_PROOFS = 4
STATES = {
    "done": "Hoàn thành", "late": "Quá hạn", "open": "Đang thực hiện", "waiting": "Chờ văn bản ấn định hạn",
    "cancelled": "Thôi thực hiện", "ahead": "Chưa đến kỳ",
}  # fmt: skip


@dataclass
class RowResult:
    """One row in the period: its state at the end (a key of STATES), what fell due, what was filed in it."""

    row: PlanRow
    state: str = ""
    occurrences: list[Occurrence] = field(default_factory=list)
    proofs: list[Evidence] = field(default_factory=list)

    @property
    def state_words(self) -> str:
        return STATES.get(self.state, "")

    @property
    def proof_words(self) -> str:
        """The newest pieces of evidence in words, and how many more there are."""
        shown = [proof.label for proof in self.proofs[-MOST_PROOFS:]]
        more = len(self.proofs) - len(shown)
        return "; ".join([*shown, f"và {more} minh chứng khác"] if more else shown)


@dataclass(frozen=True)
class PlanReport:
    """What a report of the plan tells of a period as of a moment."""

    plan: Plan
    period: Period
    at: datetime
    rows: list[RowResult]
    promises: list[Promise]

    def count(self, state: str) -> int:
        return sum(one.state == state for one in self.tasks)

    @property
    def tasks(self) -> list[RowResult]:
        return [one for one in self.rows if one.state]

    @property
    def judged(self) -> list[Promise]:
        """Promises with a figure that is met or missed, the same measure under the same promise once."""
        found: dict[tuple[str, str], Promise] = {}
        for one in self.promises:
            if one.standing and one.standing.figure.met is not None and one.measure:
                found.setdefault((one.measure.code, one.promised), one)
        return list(found.values())

    @property
    def met(self) -> list[Promise]:
        return [one for one in self.judged if one.standing and one.standing.figure.met]

    @property
    def missed(self) -> list[Promise]:
        return [one for one in self.judged if one not in self.met]

    @property
    def unmeasured(self) -> list[Promise]:
        return [one for one in self.promises if one.standing is None]


def periods_of(plan: Plan) -> list[Period]:
    """The four quarters and the year of the plan, as reports count them."""
    return [*(report_quarter(plan.year, number) for number in (1, 2, 3, 4)), report_year(plan.year)]


def plan_report(plan: Plan, period: Period, at: datetime) -> PlanReport:
    """Gather the report. The same number of queries whatever the plan holds."""
    rows = [RowResult(row) for row in plan.rows.select_related("duty").prefetch_related("targets").order_by("order")]
    by_duty = {one.row.duty_id: one for one in rows if one.row.duty_id}
    seen = min(at, end_of(period.last))
    inside = Q(opens_on__lte=period.last) & (Q(last_day__isnull=True) | Q(last_day__gte=period.first))
    for occurrence in Occurrence.objects.filter(inside, duty__in=by_duty).order_by("opens_on", "id"):
        by_duty[occurrence.duty_id].occurrences.append(occurrence)
    kept = Evidence.objects.filter(duty__in=by_duty, withdrawn_at__isnull=True, added_at__lte=at)
    in_period = Q(occurrence__opens_on__lte=period.last, occurrence__last_day__gte=period.first)
    loose = Q(occurrence__isnull=True) | Q(occurrence__last_day__isnull=True)
    for proof in kept.filter(in_period | loose & Q(added_at__gte=period.start, added_at__lt=period.until)):
        by_duty[proof.duty_id].proofs.append(proof)
    for one in by_duty.values():
        one.state = _state(one, day_of(seen))
    return PlanReport(plan, period, at, rows, promises(plan, period, at))


def _state(one: RowResult, day: date) -> str:
    duty: Duty | None = one.row.duty
    if duty is None or duty.state == DutyState.CANCELLED:
        return "cancelled" if duty else ""
    own = [row for row in one.occurrences if row.key != str(one.row.plan.year)] or one.occurrences
    if not own:
        return "done" if duty.state == DutyState.DONE else "ahead"
    if any(row.is_late_on(day) for row in own):
        return "late"
    if all(row.state in (OccurrenceState.DONE, OccurrenceState.CANCELLED) for row in own):
        return "done"
    return "waiting" if all(row.state == OccurrenceState.WAITING for row in own) else "open"


# In words


def summary_of(report: PlanReport) -> str:
    plan = report.plan
    words, told = period_words(report.period), nfc(f"Kết quả thực hiện {_named(plan)}")
    return told if told.lower().endswith(words) else f"{told}, {words}"


def period_words(period: Period) -> str:
    """The period inside a sentence: "quý IV năm 2026"."""
    words = str(period)
    return words[:1].lower() + words[1:]


def _named(plan: Plan) -> str:
    number = f"Kế hoạch số {plan.number_text}" if plan.number_text else "Kế hoạch"
    title = plan.title[:1].lower() + plan.title[1:]
    return f"{number} {title}"


def body_of(report: PlanReport) -> str:
    """The text of the report in Markdown; each figure names the measure that it can be looked up under."""
    counts = {state: report.count(state) for state in STATES}
    period, office = report.period, report.plan.agency.full_name
    days = f"từ {period.first:%d/%m/%Y} đến hết {period.last:%d/%m/%Y}"
    lines = [
        f"Thực hiện {_named(report.plan)}, {office} báo cáo kết quả {period_words(period)} ({days}) như sau:",
        "## I. Kết quả thực hiện nhiệm vụ",
        _counted(len(report.tasks), counts),
        *_sections(report),
        "## II. Kết quả thực hiện chỉ tiêu",
        *_figures(report),
        "## III. Tồn tại, nguyên nhân",
        *(_late(report) or ["Không phát sinh."]),
        "## IV. Phương hướng thời gian tới",
        *_ahead(report),
        "(Kết quả từng nhiệm vụ, từng chỉ tiêu tại Phụ lục kèm theo).",
    ]
    return "\n\n".join(lines)


def _counted(total: int, counts: dict[str, int]) -> str:
    told = ", ".join(f"{counts[state]} {STATES[state].lower()}" for state in STATES if counts[state])
    return f"Kế hoạch có {total} nhiệm vụ: {told or 'chưa có kết quả'}."


def _sections(report: PlanReport) -> list[str]:
    """A paragraph for each roman section with what was done in it."""
    found: list[str] = []
    for head in (one for one in report.rows if "." not in one.row.row_id):
        inside = [one for one in report.tasks if one.row.row_id.split(".")[0] == head.row.row_id]
        done = [one for one in inside if one.proofs]
        words = [f"{_short(one.row.content)}: {one.proof_words}" for one in done]
        told = "; ".join(words) if words else "Không phát sinh"
        found.append(f"**{head.row.row_id}. {head.row.content}.** {told}.")
    return found


def _short(text: str) -> str:
    first = text.partition(". ")[0].partition(" (")[0].rstrip(".")
    return first if len(first) <= 140 else f"{first[:139].rsplit(' ', 1)[0]} …"


def _figures(report: PlanReport) -> list[str]:
    if not report.judged:
        return ["Không phát sinh."]
    lines = [f"Đạt {len(report.met)}/{len(report.judged)} chỉ tiêu có số liệu trong kỳ."]
    return [*lines, *(f"- {figure_words(one)}" for one in report.judged)]


def figure_words(one: Promise) -> str:
    """One promise in a line: name, figure, promise, verdict, code."""
    if one.standing is None:
        return f"{one.target.text}: {one.target.why}"
    figure = one.standing.figure
    counted = f" ({figure.numerator}/{figure.denominator})" if figure.denominator else ""
    verdict = f"kế hoạch {one.promised}: {figure.verdict.lower()}"
    return f"{figure.measure.name}: {figure.text}{counted}, {verdict} ({figure.measure.code})."


def _late(report: PlanReport) -> list[str]:
    late = [
        f"- {_short(one.row.content)}: quá hạn, chủ trì {one.row.lead_text}."
        for one in report.tasks
        if one.state == "late"
    ]
    return [*late, *(f"- {figure_words(one)}" for one in report.missed)]


def _ahead(report: PlanReport) -> list[str]:
    ahead = [one for one in report.tasks if one.state in ("late", "open", "waiting", "ahead")]
    if not ahead:
        return ["Duy trì kết quả đạt được; xây dựng kế hoạch năm sau."]
    return [f"Tiếp tục thực hiện {len(ahead)} nhiệm vụ chưa hoàn thành; tập trung các chỉ tiêu chưa đạt."]


def appendices_of(report: PlanReport) -> list[dict[str, Any]]:
    """Two tables on landscape pages: the rows, and the promises."""
    rows = [
        [
            one.row.number, one.row.content, one.row.lead_text, one.row.deadline_text, one.row.product,
            " – ".join(part for part in (one.state_words, one.proof_words) if part),
        ]
        for one in report.rows
    ]  # fmt: skip
    figures = [
        [str(place), one.target.text, one.promised, *_figure_cells(one)] for place, one in enumerate(report.promises, 1)
    ]
    return [
        {
            "title": "Kết quả thực hiện từng nhiệm vụ",
            "head": ["TT", "Nội dung công việc", "Chủ trì", "Thời hạn", "Dự kiến sản phẩm", "Kết quả"],
            "rows": rows, "widths": [12, None, 34, 34, 38, 70], "landscape": True,
        },
        {
            "title": "Kết quả thực hiện từng chỉ tiêu",
            "head": ["TT", "Chỉ tiêu trong kế hoạch", "Mức đề ra", "Kết quả", "Số hồ sơ", "Đánh giá", "Mã"],
            "rows": figures, "widths": [12, None, 30, 28, 30, 34, 18], "landscape": True,
        },
    ]  # fmt: skip


def _figure_cells(one: Promise) -> list[str]:
    if one.standing is None:
        return ["Chưa đo được", "", one.target.why, ""]
    figure = one.standing.figure
    counted = f"{figure.numerator}/{figure.denominator}" if figure.denominator else ""
    verdict = figure.verdict if one.target.is_ours else "Theo dõi (không phải chỉ tiêu của xã)"
    return [figure.text, counted, "" if figure.text == NOTHING else verdict, figure.measure.code]


# As a document


def origin_of(plan: Plan, period: Period) -> str:
    return f"{ORIGIN}:{plan.pk}:{period.key}"


def draft_report(plan: Plan, period: Period, *, by: Officer, at: datetime) -> OutgoingDocument:
    """Draft the report as a document of the office, once for each period; its writer edits it before it is signed.

    Refused: no right, a period that has not begun, not one of the plan's.
    """
    ensure(may.can_report(actor(by, at), plan), "Chỉ văn phòng hoặc lãnh đạo soạn báo cáo kế hoạch đang thực hiện.")
    if period not in periods_of(plan):
        raise Refused(f"Kế hoạch năm {plan.year} chỉ báo cáo theo quý hoặc cả năm {plan.year}.", field="ky")
    if period.first > day_of(at):
        raise Refused(f"{period} chưa bắt đầu, chưa có gì để báo cáo.", field="ky")
    report = plan_report(plan, period, at)
    receiver = deadlines.receiver_on(plan.agency, min(period.last, day_of(at)))
    draft = Draft(
        kind="report",
        summary=summary_of(report),
        body=body_of(report),
        data={"appendices": appendices_of(report), "figures": figures_kept(report)},
        addressees=[receiver.full_name] if receiver else [],
        recipients=["Như trên", "TT Đảng ủy, HĐND, UBND"],
        origin=origin_of(plan, period),
    )
    return draft_document(plan.agency, draft, by=by, at=at)


def draft_report_anew(plan: Plan, period: Period, *, by: Officer, at: datetime) -> OutgoingDocument:
    """Draft it again with the figures of now; the draft that was there is given up and keeps its words.

    Refused as `draft_report`; where the draft was laid before the leaders already, it has to be given back first.
    """
    with transaction.atomic():
        if known := living_draft(plan, period):
            if known.state != OutgoingState.DRAFT:
                raise Refused("Báo cáo đã trình ký hoặc đã ký: không soạn lại được. Đang chờ ký thì trả lại trước.")
            cancel_document(known, by=by, at=at)
        return draft_report(plan, period, by=by, at=at)


def living_draft(plan: Plan, period: Period) -> OutgoingDocument | None:
    """The document of the report, from draft to signed."""
    rows = OutgoingDocument.objects.filter(agency=plan.agency, origin=origin_of(plan, period))
    return rows.exclude(state=OutgoingState.CANCELLED).first()


def figures_kept(report: PlanReport) -> list[dict[str, Any]]:
    """The figures as they were counted, so that it can be said later what the report rested on."""
    return [one.standing.figure.as_json() for one in report.judged if one.standing]
