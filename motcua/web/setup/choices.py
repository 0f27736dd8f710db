"""What the office chooses for itself: every choice with its sentence, its source and the default."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from motcua.agency.choices import Choice, choices, choose, chosen_value, groups, mark_of
from motcua.agency.models import Agency
from motcua.agency.permissions import can_choose, can_see_choices
from motcua.common.refusals import Refused
from motcua.web.ui.forms import DoorForm
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.request import OfficerRequest


def field_of(choice: Choice) -> forms.Field:
    """A form field for a choice; left empty it takes the default again."""
    told: dict[str, Any] = {"label": choice.label, "help_text": _help(choice), "required": False}
    default = f"Mặc định: {choice.words(choice.default)}" if choice.default is not None else choice.unset
    match choice.kind:
        case "number":
            widget = forms.NumberInput({"placeholder": str(choice.default) if choice.default is not None else ""})
            return forms.IntegerField(**told, widget=widget, min_value=choice.min, max_value=choice.max)
        case "email":
            return forms.EmailField(**told, max_length=200)
    names = [(str(value), label) for value, label in choice.options]
    by_name = {str(value): value for value, _label in choice.options}
    return forms.TypedChoiceField(
        **told, choices=[("", default), *names], coerce=lambda name: by_name[name], empty_value=None
    )


def _help(choice: Choice) -> str:
    default = f" Mặc định: {choice.default}." if choice.kind == "number" and choice.default is not None else ""
    return f"{choice.help}{default} Căn cứ: {choice.source}"


class ChoicesForm(DoorForm):
    """All choices of the office; those that a page only shows are left out.

    The page sends back what it showed: only what the person changed is chosen, so that the choices which somebody else
    made meanwhile stay.
    """

    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, agency: Agency, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = mark_of(agency)
        for key, choice in choices().items():
            if choice.fixed:
                continue
            self.fields[key] = field_of(choice)
            value = chosen_value(agency, choice)
            self.initial[key] = str(value) if isinstance(value, bool) else value
            self.fields[key].show_hidden_initial = not self.is_bound or self.add_initial_prefix(key) in self.data

    @property
    def values(self) -> dict[str, Any]:
        """Key → value of what was changed on the page; nothing typed is the default."""
        told = {key: self.cleaned_data[key] for key in self.changed_data if key != "seen"}
        return {key: None if value == "" else value for key, value in told.items()}

    def with_news(self, agency: Agency) -> tuple["ChoicesForm", list[str]]:
        """The page again: what was typed, and elsewhere what stands now; with the labels of what others changed."""
        stands, data, news = ChoicesForm(agency), dict(self.data.items()), []
        data["seen"] = stands.initial["seen"]
        for key in self.fields:
            if key == "seen" or self.add_initial_prefix(key) not in data:
                continue
            now = "" if stands.initial[key] is None else str(stands.initial[key])
            if now != data[self.add_initial_prefix(key)]:
                news.append(f"“{choices()[key].label}”")
                data[self.add_initial_prefix(key)] = now
                data[key] = data[key] if key in self.changed_data else now
        return ChoicesForm(agency, data), news


@officer_required
@require_http_methods(["GET", "POST"])
def page(request: OfficerRequest) -> HttpResponse:
    """GET: what is chosen and what holds else. POST: choose; refused, what was typed stays."""
    require(can_see_choices(request.duties))
    agency = request.officer.agency
    agency.refresh_from_db(fields=["policy"])
    form = ChoicesForm(agency, request.POST) if request.method == "POST" else ChoicesForm(agency)
    if request.method == "POST":
        require(can_choose(request.duties))
        if form.is_valid():
            try:
                changed = choose(
                    agency, form.values, seen=form.cleaned_data["seen"], by=request.officer, at=timezone.now()
                )
            except Refused as refused:
                agency.refresh_from_db(fields=["policy"])
                form, news = form.with_news(agency)
                form.refuse(refused)
                if news:
                    form.add_error(None, f"Đã đổi ở nơi khác: {', '.join(news)}.")
            else:
                said = f"Đã lưu {len(changed)} lựa chọn." if changed else "Không có lựa chọn nào thay đổi."
                messages.success(request, said)
                return redirect("setup:choices")
    context = {
        "form": form,
        "seen": form["seen"].value(),  # as sent where a value does not fit: what others chose is still to be told
        "groups": [(group.name, [_row(choice, form, agency) for choice in group.choices]) for group in groups()],
        "may_choose": can_choose(request.duties),
        "crumbs": [_home(request), ("Lựa chọn của cơ quan", "")],
    }
    return render(request, "setup/choices/page.html", context, status=422 if form.errors else 200)


def _home(request: OfficerRequest) -> tuple[str, str]:
    """Leaders come from the board; the front of set-up is not theirs."""
    is_setting_up = bool(request.duties & {"head_office", "admin"})
    return ("Cài đặt", "/cai-dat/") if is_setting_up else ("Điều hành", "/dieu-hanh/")


def _row(choice: Choice, form: ChoicesForm, agency: Agency) -> dict[str, Any]:
    value = chosen_value(agency, choice)
    holds = choice.default if value is None else value
    return {
        "choice": choice,
        "field": form[choice.key] if choice.key in form.fields else None,
        "shown": form[choice.key].as_hidden(only_initial=True) if choice.key in form.fields else "",
        "holds": choice.words(holds),
        "is_chosen": value is not None,
    }
