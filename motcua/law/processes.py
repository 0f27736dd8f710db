"""Checking an internal process before it is approved: it ends, no step is dead, hands exist, hours fit the limit."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

# Played outside the commune: the process check asks for no holder here.
OUTSIDE_ROLES = frozenset({"nguoi_dan", "phoi_hop", "thue", "chuyen_lien_thong"})
WARNINGS = frozenset({"loop", "hours_unknown", "no_substitute"})


@dataclass(frozen=True)
class Opinion:
    """Another unit asked in parallel within a step. `minutes` None: within the step's own time."""

    unit: str
    minutes: int | None = None


@dataclass(frozen=True)
class Step:
    """One step. `minutes` of working time, None = unknown; `clock`: run, pause or not_counted; empty `next` = end."""

    no: int
    label: str
    role: str
    minutes: int | None = None
    clock: str = "run"
    next: tuple[int, ...] = ()
    produces_result: bool = False
    opinions: tuple[Opinion, ...] = ()
    leg_unit: str = ""

    @property
    def counted_minutes(self) -> int:
        """Own time plus the longest of the parallel opinions; nothing while the clock stands."""
        if self.clock != "run":
            return 0
        return (self.minutes or 0) + max((opinion.minutes or 0 for opinion in self.opinions), default=0)


@dataclass(frozen=True)
class Finding:
    """One fault, in words for an official. `step_no` None: the process as a whole."""

    code: str
    step_no: int | None
    sentence_vi: str

    @property
    def is_blocking(self) -> bool:
        """Must be mended before approval; the others are to be seen and may be accepted."""
        return self.code not in WARNINGS


def check_process(
    steps: Sequence[Step], limit_minutes: int | None, holders: Mapping[str, tuple[int, int]]
) -> list[Finding]:
    """All faults of a process. `limit_minutes`: legal limit in working minutes, None = no limit to compare with.

    `holders`: for each role (or post) how many living holders and substitutes it has. Paths begin at the lowest step.
    """
    if not steps:
        return [Finding("no_steps", None, "Quy trình chưa có bước nào.")]
    graph = _Graph({step.no: step for step in steps})
    findings: list[Finding] = []
    for check in (_duplicates(steps), graph.broken_links(), graph.unreachable(), graph.without_end(), graph.loops()):
        findings += check
    findings += [finding for step in steps for finding in _hands(step, holders)]
    findings += [finding for step in steps for finding in _unknown_hours(step)]
    if limit_minutes is not None:
        findings += graph.too_long(limit_minutes)
    return [*findings, *graph.without_result()]


def _duplicates(steps: Sequence[Step]) -> Iterator[Finding]:
    seen: set[int] = set()
    for step in steps:
        if step.no in seen:
            yield Finding("duplicate_number", step.no, f"Có hai bước cùng mang số {step.no}. Đánh số lại.")
        seen.add(step.no)


def _hands(step: Step, holders: Mapping[str, tuple[int, int]]) -> Iterator[Finding]:
    if step.role in OUTSIDE_ROLES or step.leg_unit:
        return
    living, substitutes = holders.get(step.role, (0, 0))
    where = f"Bước {step.no} «{step.label}»"
    if not living:
        yield Finding("no_holder", step.no, f"{where}: vai trò «{step.role}» chưa có người giữ.")
    if not substitutes:
        yield Finding("no_substitute", step.no, f"{where}: vai trò «{step.role}» chưa có người thay thế khi vắng.")


def _unknown_hours(step: Step) -> Iterator[Finding]:
    if step.clock == "run" and step.minutes is None:
        sentence = f"Bước {step.no} «{step.label}» chưa ghi thời gian, nên tổng thời gian chưa kiểm tra được hết."
        yield Finding("hours_unknown", step.no, sentence)


@dataclass
class _Graph:
    steps: dict[int, Step]

    @cached_property
    def first(self) -> int:
        return min(self.steps)

    def after(self, number: int) -> list[int]:
        return [target for target in self.steps[number].next if target in self.steps]

    def is_end(self, number: int) -> bool:
        return not self.steps[number].next

    def _reach(
        self, start: Iterable[int], links: Mapping[int, list[int]], avoid: frozenset[int] = frozenset()
    ) -> set[int]:
        found: set[int] = set()
        waiting = [number for number in start if number not in avoid]
        while waiting:
            number = waiting.pop()
            if number not in found:
                found.add(number)
                waiting += [one for one in links[number] if one not in avoid]
        return found

    @cached_property
    def forward(self) -> dict[int, list[int]]:
        return {number: self.after(number) for number in self.steps}

    @cached_property
    def reachable(self) -> set[int]:
        return self._reach([self.first], self.forward)

    @cached_property
    def ending(self) -> set[int]:
        """Steps from which an end can be reached."""
        backward: dict[int, list[int]] = {number: [] for number in self.steps}
        for number, targets in self.forward.items():
            for target in targets:
                backward[target].append(number)
        return self._reach([number for number in self.steps if self.is_end(number)], backward)

    @cached_property
    def searched(self) -> tuple[list[int], list[list[int]]]:
        """One depth-first search: steps in order of finishing, and a loop for every link back."""
        order: list[int] = []
        loops: list[list[int]] = []
        path: list[int] = []
        done: set[int] = set()
        waiting: list[tuple[int, Iterator[int]]] = [(self.first, iter(self.after(self.first)))]
        path.append(self.first)
        while waiting:
            number, targets = waiting[-1]
            target = next(targets, None)
            if target is None:
                waiting.pop()
                path.pop()
                done.add(number)
                order.append(number)
            elif target in path:
                loops.append([*path[path.index(target) :], target])
            elif target not in done:
                path.append(target)
                waiting.append((target, iter(self.after(target))))
        return order, loops

    @cached_property
    def back_links(self) -> set[tuple[int, int]]:
        return {(loop[-2], loop[-1]) for loop in self.searched[1]}

    # Faults

    def broken_links(self) -> Iterator[Finding]:
        for step in self.steps.values():
            for target in step.next:
                if target not in self.steps:
                    sentence = f"Bước {step.no} «{step.label}» chuyển tới bước {target}, nhưng không có bước này."
                    yield Finding("missing_step", step.no, sentence)

    def unreachable(self) -> Iterator[Finding]:
        for number in sorted(set(self.steps) - self.reachable):
            label = self.steps[number].label
            sentence = f"Bước {number} «{label}» không bao giờ tới được: không bước nào dẫn tới nó."
            yield Finding("dead_step", number, sentence)

    def without_end(self) -> Iterator[Finding]:
        if self.first not in self.ending:
            yield Finding("no_end", None, "Quy trình không có điểm kết thúc: không đường nào đi tới bước cuối.")
            return
        for number in sorted(self.reachable - self.ending):
            sentence = f"Từ bước {number} «{self.steps[number].label}» không còn đường nào đi tới bước cuối."
            yield Finding("no_end", number, sentence)

    def loops(self) -> Iterator[Finding]:
        for loop in self.searched[1]:
            sentence = f"Vòng lặp {_arrow(loop)}: mỗi vòng quay lại tốn thêm thời gian, tổng thời gian tính một lượt."
            yield Finding("loop", loop[0], sentence)

    def too_long(self, limit: int) -> Iterator[Finding]:
        """The longest path, each loop gone through once; it is the counter-example when it exceeds the limit."""
        minutes, path = self._longest()
        if minutes > limit:
            over = f"cộng {hours(minutes)} giờ, vượt thời hạn {hours(limit)} giờ của thủ tục"
            yield Finding("over_limit", None, f"Đường {_arrow(path)} {over}.")

    def _longest(self) -> tuple[int, list[int]]:
        best: dict[int, tuple[int, list[int]]] = {}
        for number in self.searched[0]:
            onward = [best[one] for one in self.after(number) if (number, one) not in self.back_links]
            minutes, path = max(onward, key=lambda way: way[0], default=(0, []))
            best[number] = (minutes + self.steps[number].counted_minutes, [number, *path])
        return best[self.first]

    def without_result(self) -> Iterator[Finding]:
        producing = frozenset(number for number, step in self.steps.items() if step.produces_result)
        for number in sorted(self._reach([self.first], self.forward, producing)):
            if self.is_end(number):
                path = self._way_to(number, producing)
                yield Finding("no_result", number, f"Đường {_arrow(path)} kết thúc mà không ra kết quả nào.")

    def _way_to(self, goal: int, avoid: frozenset[int]) -> list[int]:
        """A shortest way from the first step to the goal that passes none of `avoid`."""
        ways = {self.first: [self.first]}
        waiting = [self.first]
        for number in waiting:
            for target in self.after(number):
                if target not in ways and target not in avoid:
                    ways[target] = [*ways[number], target]
                    waiting.append(target)
        return ways[goal]


def _arrow(path: Sequence[int]) -> str:
    return " → ".join(f"Bước {number}" for number in path)


def hours(minutes: int) -> str:
    """Minutes as hours in Vietnamese: 90 → 1,5."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".").replace(".", ",")
