"""What counted in which cell of a form: dossier by dossier, or procedure by procedure where procedures are counted."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from motcua.agency.models import Agency
from motcua.procedures.models import Field
from motcua.reporting import conditions as c
from motcua.reporting import engine, store
from motcua.reporting.forms import counts
from motcua.reporting.forms.definition import Column, Form
from motcua.reporting.forms.sources import FROM_06A
from motcua.reporting.measure import Window
from motcua.reporting.report_06a import NAMELESS, OF_ALL


def counting_columns(form: Form) -> list[Column]:
    """Columns that count rows of facts themselves. Those that add up others follow from these."""
    if form.row_source not in {"fields", "agency"}:
        return []
    return [column for column in form.columns if column.is_figure and not column.sum_of and _counts(column.figure)]


def _counts(figure: str) -> bool:
    return figure.startswith(FROM_06A) or counts.is_expression(figure)


def _is_of_procedures(figure: str) -> bool:
    return counts.is_expression(figure) and counts.parsed(figure).how == "procedures"


def _flag(figure: str, t: Any) -> Any:
    if figure.startswith(FROM_06A):
        return (c.taken(t) & OF_ALL[figure.removeprefix(FROM_06A)](t)).fill_null(False)
    return counts.parsed(figure).condition(t)


def _question(facts: Any, windows: Any, figures: Sequence[str], key: str) -> Any:
    t = engine.seen_table(facts, windows)
    flags = {f"c{place}": _flag(figure, t) for place, figure in enumerate(figures)}
    return t.select(key=t[key], field=t.field, **flags)


def _asked(source: store.Source, window: Window, figures: Sequence[str], key: str) -> list[engine.Row]:
    """One question: key, lĩnh vực, and for each figure whether it counted there."""
    if not figures:
        return []
    name = "form-cells-" + hashlib.sha256("\n".join((key, *figures)).encode()).hexdigest()[:20]
    flags = [f"c{place}" for place in range(len(figures))]
    compiled = engine.compiled(name, partial(_question, figures=tuple(figures), key=key))
    sql = f"SELECT DISTINCT key, field, {', '.join(flags)} FROM ({compiled}) WHERE {' OR '.join(flags)}"  # noqa: S608
    return engine.ask(source, sql, [window])


def places_in(source: store.Source, agency: Agency, window: Window, forms: Iterable[Form]) -> Iterator[tuple[str, str]]:
    """(code of a dossier or procedure, "II.08|Hộ tịch|7") for every cell of the forms that counted it."""
    names = dict(Field.objects.values_list("slug", "name"))
    for form in forms:
        columns = counting_columns(form)
        for key, wanted in (("key", False), ("procedure", True)):
            chosen = [column for column in columns if _is_of_procedures(column.figure) is wanted]
            for code, slug, *flags in _asked(source, window, [column.figure for column in chosen], key):
                row = names.get(slug, NAMELESS) if form.row_source == "fields" else agency.full_name
                for column, counted in zip(chosen, flags, strict=True):
                    if counted:
                        yield code, f"{form.code}|{row}|{column.number}"
