"""The base of every form: Vietnamese sentences that name the field."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from motcua.common.moments import EARLIEST, LATEST
from motcua.common.refusals import Refused
from motcua.web.ui.refusal import refuse_form


class DoorForm(forms.Form):
    """Says which field is empty, and takes a refusal beside its field: `form.refuse(refused)`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_missing_fields(self)

    def refuse(self, refused: Refused) -> None:
        refuse_form(self, refused)


def name_missing_fields(form: forms.BaseForm) -> None:
    """Replace the general "required" sentence by one that names the field (for model forms too)."""
    for name, field in form.fields.items():
        label = field.label or name.replace("_", " ")
        choosing = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
        field.error_messages["required"] = f"{'Chưa chọn' if choosing else 'Chưa nhập'} “{label}”."


class DayInput(forms.DateInput):
    """The browser's own day picker; ISO on the wire."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """The browser's own picker of day and hour."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")


class DayField(forms.DateField):
    """A day, typed as 25/11/2026 or picked."""

    widget = DayInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"])
        super().__init__(**kwargs)
        self.error_messages["invalid"] = "Ngày không đúng. Ghi như 25/11/2026."

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day and not EARLIEST <= day <= LATEST:
            raise ValidationError(f"Ghi năm từ {EARLIEST.year} đến {LATEST.year}.", code="beyond")
        return day
