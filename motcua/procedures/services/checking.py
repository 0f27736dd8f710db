"""Is a process fit for approval? The law's check, fed with the agency's people, and what only its source tells."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from motcua.agency.models import Post
from motcua.agency.queries import role_holders
from motcua.law.processes import Finding, check_process, hours
from motcua.law.processes import Opinion as LawOpinion
from motcua.law.processes import Step as LawStep
from motcua.procedures.models import ProcedureVersion, Process, ProcessStep
from motcua.procedures.queries import limit_minutes, versions_on
from motcua.procedures.roles import END, is_outside, role_words

# Faults of an imported table that keep it a draft, though they are not faults of the path itself.
OPEN_QUESTIONS = frozenset({"template", "unknown_procedure", "sum_mismatch", "hours_unknown", "ended"})

Holders = dict[str, tuple[int, int]]


class Checker:
    """The check with the people of one agency on one day, read once for many processes."""

    def __init__(self, process_agency: Any, day: date) -> None:
        self.day = day
        self.counts: Holders = role_holders(process_agency, day)
        posts = Post.objects.on(day).filter(unit__agency=process_agency).values_list("code", "name")
        self.posts = dict(posts)
        self.versions: dict[int, ProcedureVersion] = {}

    def version_of(self, process: Process) -> ProcedureVersion | None:
        """The version of the procedure to compare with: on the day, else the newest."""
        if process.procedure_id is None:
            return None
        if process.procedure_id not in self.versions:
            versions = ProcedureVersion.objects.filter(procedure_id=process.procedure_id).defer("row")
            holding = versions_on(self.day).filter(procedure_id=process.procedure_id).defer("row").first()
            if found := holding or versions.order_by("-number").first():
                self.versions[process.procedure_id] = found
        return self.versions.get(process.procedure_id)

    def check(self, process: Process, steps: Sequence[ProcessStep]) -> list[Finding]:
        """Every fault of the process, those of its path first."""
        version = self.version_of(process)
        findings = check_process(
            [self._step(step, steps) for step in steps],
            limit_minutes(version) if version else None,
            self._holders(steps),
        )
        return [*findings, *_hand_back(steps), *_unknown_posts(steps, self.posts), *_of_source(process, version)]

    def _who(self, step: ProcessStep) -> str:
        """Role or post in words: it stands in the sentences. Outside roles keep their code, which the law knows."""
        if is_outside(step.role):
            return step.role
        return self.posts.get(step.post_code) or role_words(step.role)

    def _holders(self, steps: Sequence[ProcessStep]) -> Holders:
        key = {
            self._who(step): f"post:{step.post_code}" if step.post_code in self.posts else step.role for step in steps
        }
        return {words: self.counts.get(code, (0, 0)) for words, code in key.items()}

    def _step(self, step: ProcessStep, steps: Sequence[ProcessStep]) -> LawStep:
        return LawStep(
            no=step.number,
            label=step.label,
            role=self._who(step),
            minutes=step.minutes,
            clock=step.clock,
            next=next_of(step, steps),
            produces_result=step.produces_result,
            opinions=tuple(LawOpinion(unit) for unit in step.opinions),
            leg_unit=step.leg_unit,
        )


def next_of(step: ProcessStep, steps: Sequence[ProcessStep]) -> tuple[int, ...]:
    """Numbers of the steps that follow: those written down, else the next in order; none at the end."""
    if step.next_numbers:
        return tuple(number for number in step.next_numbers if number != END)
    return tuple(sorted(one.number for one in steps if one.number > step.number)[:1])


def _hand_back(steps: Sequence[ProcessStep]) -> list[Finding]:
    """A path ends at the hand-back, or when the dossier has left for another office (NĐ 61/2018 Đ20)."""
    last = [step for step in steps if not next_of(step, steps)]
    return [
        Finding(
            "no_return",
            step.number,
            f"Bước {step.number} «{step.label}» là bước cuối nhưng không trả kết quả: quy trình chưa có điểm kết thúc.",
        )
        for step in last
        if step.role not in ("tra_ket_qua", "chuyen_lien_thong")
    ]


def _unknown_posts(steps: Sequence[ProcessStep], posts: dict[str, str]) -> list[Finding]:
    return [
        Finding(
            "unknown_post",
            step.number,
            f"Bước {step.number} «{step.label}»: cơ quan không có vị trí «{step.post_code}».",
        )
        for step in steps
        if step.post_code and step.post_code not in posts and not step.leg_unit
    ]


def _of_source(process: Process, version: ProcedureVersion | None) -> list[Finding]:
    """What the printed table itself leaves open."""
    row = process.row
    findings = []
    if process.procedure_id is None:
        findings.append(_without_procedure(row.get("procedure_code")))
    elif version and version.limit_amount is None and version.limit_unit == "not_specified":
        findings.append(Finding("no_limit", None, "Thủ tục không ghi thời hạn: tổng thời gian chưa có gì để so."))
    printed = row.get("sum_check") or {}
    if printed.get("matches_total") is False:
        total, steps = row.get("total_hours"), printed.get("sum_of_steps")
        findings.append(Finding("sum_mismatch", None, _sum_sentence(total, steps)))
    return findings


def _without_procedure(code: str | None) -> Finding:
    if code:
        return Finding("unknown_procedure", None, f"Thủ tục {code} chưa có trong danh mục: chưa biết thời hạn để so.")
    return Finding("template", None, "Quy trình mẫu, chưa gắn với thủ tục nào: chọn thủ tục trước khi duyệt.")


def _sum_sentence(total: float | None, steps: float | None) -> str:
    shown = hours(round((steps or 0) * 60)), hours(round((total or 0) * 60))
    return f"Bảng in: các bước cộng {shown[0]} giờ, tổng ghi {shown[1]} giờ. Giữ như bản in, cần đối chiếu."


def check(process: Process, day: date, *, steps: Sequence[ProcessStep] | None = None) -> list[Finding]:
    """All faults of the process with the people and the catalogue of the day. Stored steps unless others are given."""
    found = list(process.steps.order_by("number")) if steps is None else steps
    return Checker(process.agency, day).check(process, found)


def blocking(findings: Sequence[Finding]) -> list[Finding]:
    """Faults that forbid approval: every fault of the path, and a process that belongs to no known procedure."""
    notes = OPEN_QUESTIONS - {"template", "unknown_procedure"} | {"no_limit"}
    return [finding for finding in findings if finding.is_blocking and finding.code not in notes]


def as_stored(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings as a process keeps them."""
    stop = set(blocking(findings))
    return [
        {"code": one.code, "step": one.step_no, "sentence": one.sentence_vi, "is_blocking": one in stop}
        for one in findings
    ]
