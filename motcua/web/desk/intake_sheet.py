"""The whole sheet of the counter: parties, parts and way of return as one thing that is shown, judged and stored."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict

from motcua.agency.models import Agency
from motcua.common.moments import local
from motcua.common.refusals import Refused
from motcua.dossiers.services.intake import Intake, promise
from motcua.law.deadlines import Deadline
from motcua.law.fees import FeeLine, total
from motcua.law.identity import parse_cccd_qr
from motcua.law.rules import RuleSet, rules_named
from motcua.people.models import Applicant
from motcua.people.queries import known_by_identity
from motcua.people.services import Party
from motcua.procedures.models import ProcedureVersion
from motcua.web.desk.intake_forms import PartForm, PartyForm, ReturnForm, SheetForm, intake_of, with_shared_fields
from motcua.web.ui.office import WEEKDAYS

KNOWN_FIELDS = ("name", "old_identity_number", "born_on", "sex", "address", "village", "phone", "email", "kind")
DETAILS = {"incomplete": "Chưa đủ giấy tờ: hướng dẫn hoàn thiện (Mẫu 02)", "refused": "Không nhận: từ chối (Mẫu 03)"}


@with_shared_fields
class TurnAwayForm(SheetForm):
    """Not taken in: which form is given, why, and which papers are missing."""

    kind = forms.ChoiceField(label="Phiếu giao cho người nộp", choices=list(DETAILS.items()), required=False)
    reason = forms.CharField(
        label="Lý do", widget=forms.Textarea({"rows": 3}), max_length=2000, required=False,
        help_text="In nguyên văn trên phiếu. Mẫu 03: mỗi dòng một lý do.",
    )  # fmt: skip
    other = forms.CharField(label="Giấy tờ khác cần hoàn thiện", max_length=500, required=False)

    def __init__(self, *args: Any, version: ProcedureVersion, **kwargs: Any) -> None:
        super().__init__(*args, prefix="away_", **kwargs)
        self.papers = list(version.papers.all())
        for paper in self.papers:
            self.fields[f"missing_{paper.pk}"] = forms.BooleanField(label=paper.name, required=False)

    @property
    def missing_fields(self) -> list[Any]:
        return [self[f"missing_{paper.pk}"] for paper in self.papers]

    def items(self) -> list[dict[str, Any]]:
        """The missing papers with the counts the decision asks for."""
        found = [
            {"name": paper.name, "originals": paper.originals or 0, "photocopies": paper.copies or 0}
            for paper in self.papers
            if self.cleaned_data[f"missing_{paper.pk}"]
        ]
        other = self.cleaned_data["other"].strip()
        return [*found, {"name": other, "originals": 1}] if other else found


@dataclass
class Outlook:
    """What the counter sees before saving: the due moment with its proof, and the fee or what is missing for it."""

    deadline: Deadline | None = None
    due_at: datetime | None = None
    rules: RuleSet | None = None
    lines: list[FeeLine] = field(default_factory=list)
    total_vnd: int | None = None
    missing: str = ""
    late_word: str = ""

    @property
    def due_words(self) -> str:
        return due_words(self.due_at) if self.due_at else ""


def due_words(moment: datetime) -> str:
    """An appointment as it is said at the counter, e.g. "16:30 Thứ Hai, ngày 30/11/2026"."""
    here = local(moment)
    return f"{here:%H:%M} {WEEKDAYS[here.weekday()]}, ngày {here:%d/%m/%Y}"


class Sheet:
    """Bound to `data` (a form sent, or a draft), or blank."""

    def __init__(
        self, versions: list[ProcedureVersion], *, agency: Agency, key: str, data: QueryDict | None = None
    ) -> None:
        self.versions, self.agency, self.key = versions, agency, key
        self.data = _with_scan(data) if data is not None and data.get("scan", "").strip() else data
        self.owner = PartyForm(self.data, prefix="owner_", agency=agency)
        self.general = ReturnForm(self.data)
        self.parts = [PartForm(self.data, version=version, agency=agency) for version in versions]
        self.problems: list[dict[str, str]] = []

    @cached_property
    def submitter(self) -> PartyForm:
        return PartyForm(self.data, prefix="submitter_", agency=self.agency)

    @cached_property
    def away(self) -> TurnAwayForm:
        return TurnAwayForm(self.data, version=self.versions[0])

    @property
    def forms(self) -> list[SheetForm]:
        return [self.owner, self.submitter, self.general, *self.parts, self.away]

    @property
    def is_represented(self) -> bool:
        return bool(self.data and self.data.get("is_represented"))

    def leave_unjudged(self) -> None:
        for form in self.forms:
            form.leave_unjudged()

    def is_valid(self) -> bool:
        """Shape only. The parts that are not asked for are not judged."""
        right = all([form.is_valid() for form in self.asked])  # noqa: C419 - all of them, so that all faults are told
        if not right:
            self.leave_rest_unjudged()
        return right

    @property
    def asked(self) -> list[SheetForm]:
        return [self.owner, self.general, *self.parts, *([self.submitter] if self.is_represented else [])]

    def leave_rest_unjudged(self) -> None:
        """Before the page is shown again: what was not asked for has no faults."""
        asked = self.asked
        for form in self.forms:
            if form not in asked:
                form.leave_unjudged()

    def intakes(self) -> list[Intake]:
        """One for each part. Raises Refused naming the field."""
        owner = self.owner.party()
        submitter = self.submitter.party() if self.is_represented else None
        return [intake_of(part, owner, submitter, self.general.cleaned_data) for part in self.parts]

    def refuse(self, refused: Refused) -> None:
        """Put the sentence beside its field, else on top."""
        for form in self.forms:
            if refused.field and form.owns(refused.field):
                form.refuse_here(refused)
                return
        self.problems.append({"text": refused.sentence, "target": ""})

    @property
    def all_problems(self) -> list[dict[str, str]]:
        """For the summary on top: every fault, linked to its field."""
        found = list(self.problems)
        for form in self.forms:
            for name, sentences in form.errors.items():
                target = form[name].id_for_label if name in form.fields else ""
                found += [{"text": str(sentence), "target": target} for sentence in sentences]
        return found

    def look_up(self) -> Applicant | None:
        """The owner as the office knows them, by identity number."""
        return known_by_identity(self.agency, "".join((self.owner["identity_number"].value() or "").split()))

    def fill_known(self) -> None:
        """What is known of the owner goes into fields that are empty (for pages without script)."""
        known = self.look_up()
        if known is None or self.data is None:
            return
        filled = self.data.copy()
        for name, text in known_values(known).items():
            if not filled.get(f"owner_{name}"):
                filled[f"owner_{name}"] = text
        self.data = filled
        self.owner = PartyForm(filled, prefix="owner_", agency=self.agency)

    @cached_property
    def channel(self) -> str:
        return self.general["channel"].value() or "counter"


def known_values(known: Applicant) -> dict[str, str]:
    """What the office knows, as it stands in form fields."""
    return {name: str(value) for name in KNOWN_FIELDS if (value := getattr(known, name))}


def _with_scan(data: QueryDict) -> QueryDict:
    """The text of a card read into the scan field, without script: spread over the owner's fields."""
    filled = data.copy()
    try:
        card = parse_cccd_qr(data.get("scan", ""))
    except Refused:
        return filled
    filled["scan"] = ""
    values = {
        "kind": "citizen",
        "identity_number": card.number,
        "old_identity_number": card.old_number,
        "name": card.name,
        "born_on": card.born_on.isoformat() if card.born_on else "",
        "sex": card.sex,
        "address": card.address,
    }
    for name, text in values.items():
        filled[f"owner_{name}"] = text
    return filled


def outlook(part: PartForm, *, channel: str, at: datetime) -> Outlook:
    """What would be promised and due if the dossier were taken in now. What is not known yet is said, not guessed."""
    entered = PartForm(part.data if part.is_bound else _initial(part), version=part.version, agency=part.agency)
    if not entered.is_valid():
        return Outlook(missing="Sửa các ô ghi sai để xem ngày hẹn và số tiền.")
    lines, missing = _lines(entered, channel)
    shown = Outlook(lines=lines, total_vnd=None if missing else total(lines), missing=missing)
    try:
        shown.due_at = entered.due_at()
        if shown.due_at is None:
            # The owner has no part in a deadline.
            intake = Intake(part.version, Party(name=""), limit=entered.limit())
            shown.deadline = promise(intake, agency=part.agency, at=at)
    except Refused as refused:
        shown.late_word = refused.sentence
    if shown.deadline:
        shown.due_at, shown.rules = shown.deadline.due_at, rules_named(shown.deadline.rules)
    return shown


def _initial(part: PartForm) -> QueryDict:
    """The part as it opens, as if it had been sent."""
    data = QueryDict(mutable=True)
    for name, asked in part.fields.items():
        if asked.initial not in {None, False, ""}:
            data[part.add_prefix(name)] = "on" if asked.initial is True else str(asked.initial)
    return data


def _lines(part: PartForm, channel: str) -> tuple[list[FeeLine], str]:
    try:
        return part.fee_lines(channel), ""
    except Refused as refused:
        return [], refused.sentence
