"""The life of a dossier: ten national states and every act that moves it, on one screen.

The codes and names of the states are those of the national portal. The table below is the only place that says
which act is allowed when; `python -m motcua.law.lifecycle` prints the reference page made from it.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from motcua.law.errors import LawError


class State(StrEnum):
    """TrangThaiHoSo of the national portal; the slug is stored, code and label are shown and sent."""

    REGISTERED = "registered"
    RECEIVED = "received"
    NOT_ACCEPTED = "not_accepted"
    PROCESSING = "processing"
    SUPPLEMENT = "supplement"
    FINANCIAL = "financial"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    COMPLETED = "completed"
    RETURNED = "returned"

    @property
    def code(self) -> int:
        """National code 1–10: the order in which the states stand above."""
        return list(State).index(self) + 1

    @property
    def label(self) -> str:
        """The exact national name."""
        return LABELS[self]


LABELS = {
    State.REGISTERED: "Mới đăng ký",
    State.RECEIVED: "Được tiếp nhận",
    State.NOT_ACCEPTED: "Không được tiếp nhận",
    State.PROCESSING: "Đang xử lý",
    State.SUPPLEMENT: "Yêu cầu bổ sung giấy tờ",
    State.FINANCIAL: "Yêu cầu thực hiện nghĩa vụ tài chính",
    State.WITHDRAWN: "Công dân yêu cầu rút hồ sơ",
    State.STOPPED: "Dừng xử lý",
    State.COMPLETED: "Đã xử lý xong",
    State.RETURNED: "Đã trả kết quả",
}
BY_CODE = {state.code: state for state in State}

REG, REC, NOT, PRO, SUP, FIN, WDR, STO, COM, RET = State
RUNNING = frozenset({REC, PRO})
"""The clock runs."""
OPEN_STATES = frozenset({REG, REC, PRO, SUP, FIN})
"""Somebody still has to decide."""
END_STATES = frozenset({NOT, WDR, STO, COM, RET})
"""Settled: the clock has ended for ever. From COMPLETED only the handing-over of the result is left."""
FINAL_STATES = END_STATES - {COM}
"""No act leaves these."""


class Duty(StrEnum):
    """Who answers for an act; who else may do it is for the permission functions to say."""

    COUNTER = "counter"
    SPECIALIST = "specialist"
    CLERK = "clerk"
    LEADER = "leader"
    APPLICANT = "applicant"
    SYSTEM = "system"


@dataclass(frozen=True)
class Rule:
    """One act. `from_states` may hold None (nothing is opened yet); `to_state` None = the state stays.

    `by_origin` overrides `to_state` by the state in which the dossier was stopped (see `next_state`).
    `paper` is the form of TT 01/2018 that documents it. `clock`: start, stop, resume, end or none.
    """

    act: str
    label_vi: str
    from_states: frozenset[State | None]
    to_state: State | None
    duty: Duty
    paper: str = ""
    clock: str = "none"
    basis: str = ""
    by_origin: Mapping[State, State] = field(default_factory=dict)


def _rule(act: str, label: str, origin: AbstractSet[State | None], to: State | None, duty: Duty, **more: Any) -> Rule:
    return Rule(act, label, frozenset(origin), to, duty, **more)


_C, _S, _K, _L, _A, _Y = Duty.COUNTER, Duty.SPECIALIST, Duty.CLERK, Duty.LEADER, Duty.APPLICANT, Duty.SYSTEM
# One row per act; articles marked * were not read in full (see the domain notes, §3.3 and §13).
# fmt: off
_TABLE = (
    _rule("submit", "Nộp trực tuyến", {None}, REG, _A, basis="NĐ 45/2020 Đ11*"),
    _rule("receive", "Tiếp nhận hồ sơ", {None, REG}, REC, _C, paper="mau-01", clock="start", basis="NĐ 61/2018 Đ17*"),
    _rule("refuse_intake", "Từ chối tiếp nhận", {REG}, NOT, _C, paper="mau-03", basis="NĐ 61/2018 Đ17*"),
    # Before it is received a dossier has no clock, so asking for completion stops none.
    _rule("ask_completion", "Yêu cầu hoàn thiện hồ sơ", {REG}, SUP, _C, paper="mau-02", basis="NĐ 61/2018 Đ17*"),
    _rule("forward", "Chuyển xử lý", {REC}, PRO, _C, paper="mau-05", basis="NĐ 61/2018 Đ18*"),
    _rule("hand_over", "Chuyển bước", {PRO}, None, _S, paper="mau-05", basis="TT 01/2018/TT-VPCP Đ8*"),
    _rule("send_back", "Trả lại bước trước", {PRO}, None, _S, paper="mau-05", basis="Quy trình nội bộ"),
    _rule("propose_supplement", "Đề nghị yêu cầu bổ sung", {PRO}, None, _S, basis="NĐ 61/2018 Đ5 khoản 1"),
    _rule("request_supplement", "Yêu cầu bổ sung", {REC, PRO}, SUP, _C, paper="mau-02", clock="stop",
          basis="NĐ 61/2018 Đ19*"),
    # Back to where it was stopped: an online dossier still has to be received, and only then does its clock start.
    _rule("complete_supplement", "Ghi nhận đã bổ sung", {SUP}, PRO, _C, clock="resume", basis="NĐ 61/2018 Đ19*",
          by_origin={REG: REG, REC: REC}),
    # One never received is not accepted (code 5 → 3); one that was received is stopped (5 → 8).
    _rule("lapse_supplement", "Hết hạn bổ sung", {SUP}, STO, _C, paper="mau-03", clock="end",
          basis="Thực tiễn cấp tỉnh", by_origin={REG: NOT}),
    _rule("request_payment", "Yêu cầu nghĩa vụ tài chính", {PRO}, FIN, _S, clock="stop", basis="NĐ 151/2025 Phụ lục I"),
    _rule("confirm_payment", "Ghi nhận đã nộp tiền", {FIN}, PRO, _C, clock="resume", basis="NĐ 151/2025 Phụ lục I"),
    _rule("ask_opinion", "Lấy ý kiến phối hợp", {PRO}, None, _S, basis="NĐ 61/2018 Đ19*"),
    # The asked office does not wait for the applicant: its answer comes in while the dossier stands still, too.
    _rule("answer_opinion", "Ghi nhận ý kiến trả lời", {PRO, SUP, FIN}, None, _S, basis="NĐ 61/2018 Đ19*"),
    _rule("send_leg", "Chuyển chặng liên thông", {PRO}, None, _S, paper="mau-05", basis="NĐ 61/2018 Đ19–21*"),
    _rule("answer_leg", "Nhận kết quả chặng liên thông", {PRO, SUP, FIN}, None, _S, paper="mau-05",
          basis="NĐ 61/2018 Đ19–21*"),
    _rule("approve", "Ký duyệt", {PRO}, None, _L, basis="NĐ 61/2018 Đ19*"),
    _rule("complete", "Kết thúc xử lý", {PRO}, COM, _K, paper="mau-05", clock="end", basis="NĐ 61/2018 Đ19*"),
    _rule("refuse", "Từ chối giải quyết", {PRO}, COM, _L, paper="mau-05", clock="end", basis="NĐ 61/2018 Đ19*"),
    _rule("stop", "Dừng xử lý", {PRO, SUP, FIN}, STO, _L, clock="end", basis="TT 03/2025/TT-VPCP Mẫu 05"),
    _rule("withdraw", "Rút hồ sơ", OPEN_STATES, WDR, _A, clock="end", basis="Đơn xin rút hồ sơ"),
    _rule("reappoint", "Xin lỗi và hẹn lại ngày trả", RUNNING, None, _L, paper="mau-04", basis="NĐ 61/2018 Đ19"),
    _rule("return_result", "Trả kết quả", {COM}, RET, _C, paper="mau-06", basis="NĐ 61/2018 Đ20*"),
    # A new hand at the same step: the holder is away, or the work is dealt out anew.
    _rule("reassign", "Chuyển người giữ hồ sơ", OPEN_STATES | {COM}, None, _L, paper="mau-05",
          basis="Phân công vị trí"),
    _rule("recalculate", "Tính lại ngày hẹn theo lịch mới", OPEN_STATES, None, _Y, basis="Thay đổi lịch làm việc"),
)
# fmt: on
ACTS: Mapping[str, Rule] = MappingProxyType({rule.act: rule for rule in _TABLE})


class LifecycleError(LawError):
    """The act is not allowed in the present state."""


def next_state(act: str, state: State | None, came_from: State | None = None) -> State:
    """The state after the act. `state` None: nothing is opened yet. `came_from`: where the dossier was stopped.

    Raises LifecycleError with a Vietnamese sentence when the table does not allow it.
    """
    rule = ACTS.get(act)
    if rule is None:
        raise LifecycleError(f"Không có việc «{act}» trong vòng đời hồ sơ.")
    if state not in rule.from_states:
        raise LifecycleError(_refusal(rule, state))
    target = rule.by_origin.get(came_from, rule.to_state) if came_from else rule.to_state
    target = target or state
    assert target is not None
    return target


def _refusal(rule: Rule, state: State | None) -> str:
    allowed = ", ".join(f"«{origin.label}»" for origin in State if origin in rule.from_states)
    needed = f"Việc này chỉ làm được khi hồ sơ {allowed}." if allowed else "Việc này chỉ dùng để mở hồ sơ mới."
    now = f"Hồ sơ đang ở trạng thái «{state.label}»" if state else "Hồ sơ chưa được mở"
    return f"{now}, không làm được việc «{rule.label_vi}». {needed}"


def allowed_acts(state: State | None) -> frozenset[str]:
    """Names of the acts the table allows in this state (None: nothing opened yet)."""
    return frozenset(rule.act for rule in _TABLE if state in rule.from_states)


def passages() -> list[tuple[State | None, str, State]]:
    """Every (from, act, to) of the table that changes the state, in the order of the table."""
    found: list[tuple[State | None, str, State]] = []
    for rule in _TABLE:
        targets = [rule.to_state, *rule.by_origin.values()]
        for target in [one for one in dict.fromkeys(targets) if one]:
            found += [(origin, rule.act, target) for origin in (None, *State) if origin in rule.from_states]
    return found


def diagram() -> str:
    """The table as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", *(f"    {state.value} : {state.code}. {state.label}" for state in State)]
    arrows: dict[tuple[str, str], list[str]] = {}
    for origin, act, target in passages():
        arrows.setdefault((origin.value if origin else "[*]", target.value), []).append(act)
    lines += [f"    {origin} --> {target} : {', '.join(acts)}" for (origin, target), acts in arrows.items()]
    lines += [f"    {state.value} --> [*]" for state in State if state in FINAL_STATES]
    return "\n".join(lines)


def page() -> str:
    """The reference page docs/reference/life-cycle.md."""
    rows = [
        f"| `{rule.act}` | {rule.label_vi} | {_names(rule.from_states)} | {_target(rule)} | {rule.duty} | "
        f"{rule.paper or '–'} | {rule.clock} | {rule.basis} |"
        for rule in _TABLE
    ]
    return "\n".join(
        [
            "# Life of a dossier",
            "",
            "Made from `motcua/law/lifecycle.py`; after changing the table run",
            "`python -m motcua.law.lifecycle > docs/reference/life-cycle.md`. Early, on time and late are computed,",
            "never a state. Articles marked * were not read in full.",
            "",
            "```mermaid",
            diagram(),
            "```",
            "",
            "| Act | Vietnamese | From | To | Duty | Paper | Clock | Basis |",
            "|---|---|---|---|---|---|---|---|",
            *rows,
        ]
    )


def _names(states: frozenset[State | None]) -> str:
    return ", ".join(state.value if state else "(new)" for state in (None, *State) if state in states)


def _target(rule: Rule) -> str:
    special = [f"{target} if it came from {origin}" for origin, target in rule.by_origin.items()]
    return "; ".join([rule.to_state.value if rule.to_state else "same", *special])


if __name__ == "__main__":
    print(page())  # noqa: T201
