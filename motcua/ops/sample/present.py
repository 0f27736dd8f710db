"""The last working week and today, lived by the real acts: every open state has at least two dossiers."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random

from motcua.agency.models import Agency, Officer, Unit
from motcua.agency.queries import hand_for_post, workdays_for
from motcua.common.moments import VIETNAM, day_of
from motcua.common.refusals import Refused
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import explanation, intake, late, late_list, processing, result, supplement
from motcua.law.workdays import Workdays
from motcua.ops.sample.names import SamplePerson, make_people
from motcua.ops.sample.past import LIMITED, WEIGHTS, limit_known
from motcua.people.services import Party
from motcua.procedures.queries import versions_on
from motcua.reporting.publishing import publish_late_list

PER_DAY = 9


class Life:
    """Plays officers at moments of the past few days. Moments only go forward."""

    def __init__(self, commune: Agency, now: datetime) -> None:
        self.random = Random("tan-trung-hom-nay")  # noqa: S311
        self.commune, self.now = commune, now
        self.office: Workdays = workdays_for(commune)
        self.people = make_people(self.random, 200, commune.villages or ["Thôn 1"])
        self.versions = {
            v.procedure.code: v for v in versions_on(day_of(now)).filter(limit_unit__in=LIMITED) if limit_known(v)
        }
        self.counter = self.hand("mot_cua")

    def hand(self, post: str) -> Officer:
        hand = hand_for_post(self.commune, post, day_of(self.now))
        assert hand is not None
        return hand.officer

    def form(self, code: str, person: SamplePerson) -> intake.Intake:
        version = self.versions[code]
        papers = [
            intake.PaperLine(
                paper.name, paper.originals or 0, 0, paper.copies or 0, paper.kind == "xuat_trinh", paper.pk
            )
            for paper in version.papers.all()
            if not paper.condition
        ]
        charges = [
            intake.ChargeLine(
                item.name, item.kind, item.amount_vnd, collected=item.amount_vnd is not None, method="cash"
            )
            for item in version.fee_items.all()
        ]
        return intake.Intake(version=version, owner=_party(person), papers=papers, charges=charges)

    def receive(self, code: str, at: datetime, *, forward_now: bool = True) -> Dossier:
        form = self.form(code, self.random.choice(self.people))
        form.forward_now = forward_now
        return intake.receive_dossier(form, by=self.counter, at=at)

    def submit(self, code: str, at: datetime) -> Dossier:
        return intake.submit_dossier(self.form(code, self.random.choice(self.people)), agency=self.commune, at=at)

    def opening(self, back: int) -> datetime:
        """When the office opened so many working days ago. Counting calendar days would fall into a long holiday."""
        day = self.office.add_workdays(day_of(self.now), -back)
        return self.office.next_opening(datetime.combine(day, datetime.min.time(), VIETNAM))

    def after(self, at: datetime, minutes: int) -> datetime:
        return min(self.office.add_minutes(at, minutes), self.now)

    def step(self, dossier: Dossier, at: datetime) -> datetime:
        """The hand that holds it does its part: hands over, signs or finishes."""
        holder = dossier.case.holder
        if holder is None or dossier.case.state != "processing":
            return at
        act: Callable[..., object] = processing.hand_over_dossier
        role = dossier.case.step_runs.filter(ended_at=None).values_list("role", flat=True).first()
        if role in ("ky_duyet", "hoi_dong"):
            act = result.approve_dossier
        elif role == "van_thu":
            act = result.complete_dossier
        act(dossier, by=holder, at=at)
        return at


def holder_of(dossier: Dossier) -> Officer:
    """Whoever has it now; in the sample somebody always does."""
    holder = dossier.case.holder
    assert holder is not None
    return holder


def _party(person: SamplePerson) -> Party:
    return Party(
        name=person.name,
        identity_number=person.identity_number,
        born_on=person.born_on,
        sex=person.sex,
        address=person.address,
        village=person.village,
        phone=person.phone,
    )


def lay_present(commune: Agency, *, now: datetime) -> None:
    """Play the last working days, then leave at least two open dossiers in every state."""
    life = Life(commune, now)
    _play_days(life)
    _leave_in_every_state(life)
    _keep_promises(life)


def _play_days(life: Life) -> None:
    """A few working days of ordinary work, as far as it has come by now."""
    codes = [code for code in WEIGHTS if code in life.versions]
    for back in range(4, -1, -1):
        opening = life.opening(back)
        for _ in range(PER_DAY):
            at = life.after(opening, life.random.randrange(5, 420))
            if at >= life.now:
                continue
            code = life.random.choices(codes, [WEIGHTS[code] for code in codes])[0]
            _live(life, life.receive(code, at), at)


def _live(life: Life, dossier: Dossier, at: datetime) -> None:
    pace = life.random.uniform(0.2, 0.8)
    for _ in range(6):
        minutes = (dossier.case.due_at and life.office.minutes_between(at, dossier.case.due_at)) or 60
        at = life.office.add_minutes(at, max(int(minutes * pace / 3), 6))
        if at >= life.now or dossier.case.state != "processing":
            break
        try:
            life.step(dossier, at)
        except Refused:
            break
    if dossier.case.state == "completed" and life.random.random() < 0.6:
        at = life.office.add_minutes(at, life.random.randrange(5, 200))
        if at < life.now:
            result.return_result(dossier, by=life.counter, at=at, collector_name=dossier.owner_data["name"])


def _leave_in_every_state(life: Life) -> None:
    base = life.office.add_minutes(life.opening(2), 30)
    slow = [code for code in ("1.004873", "1.004884", "1.004859", "1.001776", "1.012812") if code in life.versions]
    pick = lambda: life.random.choice(slow)  # noqa: E731
    for index in range(3):
        at = life.after(base, 40 * index)
        life.submit(pick(), life.after(life.now - timedelta(hours=6), 7 * index))
        life.receive(pick(), life.after(at, 500), forward_now=False)
        _waiting_for_papers(life, life.receive(pick(), at), at)
        _waiting_for_money(life, life.receive(pick(), at), at)
        _asked_elsewhere(life, life.receive(pick(), at), at, index)
    for index in range(2):
        _proposed(life, life.receive(pick(), base), base)
        _ended_early(life, life.receive(pick(), base), base, index)
    _late_ones(life, slow)


def _waiting_for_papers(life: Life, dossier: Dossier, at: datetime) -> None:
    asked = life.after(at, 200)
    items = [{"name": "Bản chính giấy tờ chứng minh nơi cư trú", "originals": 1, "certified": 0, "photocopies": 0}]
    row = supplement.propose_supplement(
        dossier,
        items=items,
        reason="Thông tin cư trú chưa khai thác được từ cơ sở dữ liệu",
        by=holder_of(dossier),
        at=asked,
    )
    sent = life.after(asked, 60)
    supplement.send_supplement(row, by=life.counter, at=sent, answer_by=day_of(life.now) + timedelta(days=10))


def _waiting_for_money(life: Life, dossier: Dossier, at: datetime) -> None:
    processing.request_payment(
        dossier, by=holder_of(dossier), at=life.after(at, 240), note="Thông báo nghĩa vụ tài chính số 12/TB"
    )


def _asked_elsewhere(life: Life, dossier: Dossier, at: datetime, index: int) -> None:
    units = list(Unit.objects.on(day_of(life.now)).filter(is_one_stop=False, agency__level="tinh").order_by("id"))
    asked, due_at = life.after(at, 180), life.office.add_minutes(life.now, 960)
    if index % 2:
        processing.send_leg(
            dossier,
            unit=units[0],
            question="Xác định nghĩa vụ tài chính",
            due_at=due_at,
            by=holder_of(dossier),
            at=asked,
        )
    else:
        processing.ask_opinion(
            dossier,
            units=units[-2:],
            question="Xác minh thông tin hồ sơ",
            due_at=due_at,
            by=holder_of(dossier),
            at=asked,
        )


def _proposed(life: Life, dossier: Dossier, at: datetime) -> None:
    items = [{"name": "Tờ khai theo mẫu", "originals": 1, "certified": 0, "photocopies": 0}]
    supplement.propose_supplement(
        dossier, items=items, reason="Tờ khai chưa ký", by=holder_of(dossier), at=life.after(at, 200)
    )


def _ended_early(life: Life, dossier: Dossier, at: datetime, index: int) -> None:
    when = life.after(at, 300)
    if index:
        processing.withdraw_dossier(dossier, by=life.counter, at=when, reason="Đơn xin rút hồ sơ")
    else:
        processing.stop_dossier(dossier, by=life.hand("chu_tich"), at=when, reason="Đối tượng giải quyết không còn")


def _late_ones(life: Life, slow: Sequence[str]) -> None:
    """Two that are late now, one due today and one tomorrow, so that apologies have something to do."""
    quick = [code for code in ("1.004873", "1.004859") if code in life.versions] or slow
    for back in (6, 5, 3, 2):
        at = life.office.add_minutes(life.opening(back), life.random.randrange(20, 200))
        life.receive(life.random.choice(quick), at)


def _keep_promises(life: Life) -> None:
    """What the clock would have done: warnings, drafts of what is owed, and a published list for each past month."""
    late.warn_due(life.commune, life.now)
    late.draft_apologies(life.commune, life.now)
    explanation.draft_explanations(life.commune, life.now)
    month = day_of(life.now).replace(day=1)
    for _ in range(12):
        closed_on = life.office.next_opening(datetime.combine(month, datetime.min.time(), life.now.tzinfo))
        month = (month - timedelta(days=1)).replace(day=1)
        if closed_on < life.now:
            row = late_list.close_month(life.commune, month, closed_on)
            publish_late_list(row, by=life.hand("vp_tk"), at=life.after(closed_on, 60))
