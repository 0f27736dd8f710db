"""Tags and filters of every page (a built-in library: no {% load %} needed). The gallery shows each of them."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from motcua.common import text as vn_text
from motcua.common.moments import local
from motcua.scoring.words import score_text
from motcua.web.ui import charts, line_chart, states

register = template.Library()

register.filter("mask_name", vn_text.mask_name)
register.filter("mask_tail", vn_text.mask_tail)
register.filter("score", score_text)


@register.filter
def vn_date(value: date | datetime | None) -> str:
    """A day written as official papers do, 25/11/2026; nothing for None."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        value = local(value)
    return f"{value:%d/%m/%Y}"


@register.filter
def vn_datetime(value: datetime | None) -> str:
    """Hour first, then the day, as slips are written: 14:30 ngày 25/11/2026. Nothing for None."""
    if value is None or value == "":
        return ""
    moment = local(value)
    return f"{moment:%H:%M} ngày {moment:%d/%m/%Y}"


@register.filter
def money(value: int | Decimal | None) -> str:
    """Amount, e.g. "21.000 đồng"; nothing for None."""
    return "" if value is None or value == "" else f"{charts.number_text(int(value))} đồng"


@register.filter
def number(value: float | str | None) -> str:
    """Vietnamese figures, e.g. 12.345,5; nothing for None."""
    return "" if value is None or value == "" else charts.number_text(float(value))


@register.filter
def minutes_of(span: timedelta) -> int:
    """Whole minutes of a span of time (the lock-out after wrong passwords)."""
    return int(span.total_seconds() // 60)


@register.filter
def svg_number(value: float) -> str:
    """Figures inside SVG attributes: a point, never a Vietnamese comma."""
    return f"{float(value):g}"


@register.filter
def duration_words(minutes: int | None, day_minutes: int = states.WORKDAY_MINUTES) -> str:
    """Working minutes in words, e.g. 1140 is "2 ngày 3 giờ làm việc"."""
    return "" if minutes is None else states.duration_words(minutes, day_minutes)


@register.simple_tag
@lru_cache(maxsize=512)  # a list of fifty rows shows the same few symbols a hundred times
def icon(name: str, label: str = "") -> SafeString:
    """A symbol of img/icons.svg; hidden from screen readers unless it has a label."""
    target = f"{static('img/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, target)
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', target)


@lru_cache(maxsize=2048)
def _badge(look: states.Look | None) -> SafeString:
    """The component drawn once: a list shows the same few badges in every row."""
    return render_to_string("components/badge.html", {"look": look})


@register.simple_tag
def state_badge(state: str) -> SafeString:
    """Badge of a state of a case, given by its slug."""
    return _badge(states.state_look(state))


@register.simple_tag
def slack_badge(slack: states.Slack | None) -> SafeString:
    """Badge of a `states.Slack`; nothing for None (the case has ended)."""
    return _badge(slack.look if slack else None)


@register.simple_tag
def badge(label: str, tone: str = "calm", icon_name: str = "circle") -> SafeString:
    """Any other badge; tone is late, today, soon, good, calm or note."""
    return _badge(states.Look(label, tone, icon_name))


@register.inclusion_tag("components/alert.html")
def alert(kind: str, text: str, title: str = "") -> dict[str, str]:
    """A message box; kind is info, success, warning or error (Django's message levels work too)."""
    tone, icon_name = {
        "success": ("good", "circle-check"),
        "warning": ("soon", "warning"),
        "error": ("late", "stop"),
    }.get(kind, ("note", "info"))
    return {"tone": tone, "icon_name": icon_name, "text": text, "title": title, "kind": kind}


def _field_attrs(bound: BoundField) -> dict[str, str]:
    described = [
        part
        for part, present in ((f"{bound.auto_id}-hint", bound.help_text), (f"{bound.auto_id}-error", bound.errors))
        if present
    ]
    attrs = {"aria-describedby": " ".join(described)} if described else {}
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return attrs


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, size: str = "", autofocus: bool = False) -> dict[str, object]:
    """One form field: label, hint, error, control. Size is "short", "medium" or empty (full)."""
    widget = bound.field.widget
    attrs: dict[str, str | bool] = {**_field_attrs(bound)}
    if autofocus:
        attrs["autofocus"] = True
    return {
        "bound": bound,
        "control": bound.as_widget(attrs=attrs),
        "is_group": isinstance(widget, RadioSelect | CheckboxSelectMultiple),
        "is_tick": isinstance(widget, CheckboxInput),
        "is_hidden": bound.is_hidden,
        "size": size,
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm) -> dict[str, object]:
    """The list of everything wrong, on top of the page, each linked to its field."""
    problems: list[dict[str, str]] = []
    for form in forms:
        if not isinstance(form, BaseForm) or not form.errors:
            continue
        for name, messages in form.errors.items():
            bound = form[name] if name in form.fields else None
            target = (bound.id_for_label or bound.auto_id) if bound else ""
            problems.extend({"text": str(message), "target": target} for message in messages)
    return {"problems": problems}


@register.simple_tag(takes_context=True)
def query_string(context: Context, **changes: Any) -> str:
    """The present query with some parameters changed; None or "" takes one away."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        else:
            query[name] = value
    encoded = query.urlencode()
    return f"?{encoded}" if encoded else "?"


@register.inclusion_tag("components/paging.html", takes_context=True)
def paging(context: Context, page: Any) -> dict[str, object]:
    """Links to the previous and next page of a `paging.Page`."""
    return {
        "page": page,
        "previous": query_string(context, trang=page.previous) if page.previous else "",
        "next": query_string(context, trang=page.next) if page.next else "",
    }


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(rows: Any, title: str, unit: str = "") -> dict[str, object]:
    """A table with drawn bars. Rows: (label, value[, tone[, href[, text]]]) or dicts with those keys."""
    return {"bars": charts.bars(rows), "title": title, "unit": unit}


@register.inclusion_tag("components/sparkline.html")
def sparkline(values: Any, title: str) -> dict[str, object]:
    """A trend in the size of a word; the title says first and last value for those who do not see it."""
    values = [float(value) for value in values]
    points = charts.spark_points(values)
    return {
        "title": title,
        "points": " ".join(f"{x},{y}" for x, y in points),
        "last": points[-1] if points else None,
        "spoken": ", ".join(charts.number_text(value) for value in values),
    }


@register.inclusion_tag("components/trend.html")
def trend(values: Any, title: str, target: Any = None) -> dict[str, object]:
    """Shares over time in the size of a word, the target as a dashed line; None leaves a gap."""
    values = list(values)
    spoken = [("không phát sinh" if value is None else f"{charts.number_text(round(float(value) * 100, 1))} %")
              for value in values]  # fmt: skip
    return {"title": title, "line": line_chart.line_of(values, target), "spoken": ", ".join(spoken)}


@register.inclusion_tag("components/line_chart.html")
def line(rows: Any, title: str, desc: str, target: Any = None, target_text: str = "") -> dict[str, object]:
    """A line with axes and its table. Rows: dicts with label, share (a fraction or None), text, counted and url."""
    rows = list(rows)
    drawn = line_chart.line_of([row["share"] for row in rows], target, line_chart.LARGE, [row["label"] for row in rows])
    return {"rows": rows, "title": title, "desc": desc, "line": drawn, "target_text": target_text}


@register.inclusion_tag("components/progress.html")
def progress(done: int, total: int, label: str) -> dict[str, object]:
    """How far something has come, in figures and as a bar."""
    return {"done": done, "total": total, "label": label}
