"""Questions that every act asks: the ORM puts the SQL together once, later askings only fill in other values.

    last_run = Question(lambda case: StepRun.objects.filter(case_id=case).order_by("-number")[:1])
    run = last_run.first(case.pk)

Putting a SELECT together costs more than the database needs to answer it.
"""

from collections.abc import Callable
from functools import cached_property
from inspect import signature
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet, Value
from django.db.models.query import get_related_populators

from motcua.common.rows import Statement, run_together

M = TypeVar("M", bound=Model)


class _Blank:
    """Stands in the SQL where a value is filled in."""

    def __init__(self, place: int) -> None:
        self.place = place


class Question(Generic[M]):
    """Whole rows of one model, perhaps with related ones (`select_related`), found by plain keys and texts."""

    def __init__(self, ask: Callable[..., QuerySet[M]]) -> None:
        self.ask = ask

    def all(self, *values: str | int) -> list[M]:
        """The rows found for these values, in the order `ask` takes them."""
        return ask_together((self, values))[0]

    def first(self, *values: str | int) -> M | None:
        return next(iter(self.all(*values)), None)

    def statement(self, *values: str | int) -> Statement:
        """For `run_together`; `read` makes rows of its answer."""
        sql, blanks = self._sql
        return Statement(sql, [values[blank.place] if isinstance(blank, _Blank) else blank for blank in blanks])

    def read(self, answer: list[tuple[Any, ...]]) -> list[M]:
        """Model rows of what the database answered."""
        compiler, columns, names, model, populators = self._shape
        rows = compiler.apply_converters(answer, self._converters) if self._converters else answer
        found = []
        for row in rows:
            one = model.from_db(connection.alias, names, row[columns])
            for populator in populators:
                populator.populate(row, one)
            found.append(one)
        return found

    @cached_property
    def _compiler(self) -> Any:
        blanks = (Value(_Blank(place)) for place in range(len(signature(self.ask).parameters)))
        return self.ask(*blanks).query.get_compiler(connection.alias)

    @cached_property
    def _sql(self) -> tuple[str, tuple[Any, ...]]:
        sql, blanks = self._compiler.as_sql()
        return sql, tuple(blanks)

    @cached_property
    def _converters(self) -> Any:
        return self._compiler.get_converters([column[0] for column in self._shape[0].select])

    @cached_property
    def _shape(self) -> tuple[Any, slice, list[str], type[M], list[Any]]:
        """As Django's own `ModelIterable` takes it: which columns belong to the model, which to related ones."""
        assert self._sql
        compiler = self._compiler
        chosen = compiler.klass_info["select_fields"]
        columns = slice(chosen[0], chosen[-1] + 1)
        names = [column[0].target.attname for column in compiler.select[columns]]
        populators = get_related_populators(compiler.klass_info, compiler.select, connection.alias)  # type: ignore[call-arg]
        return compiler, columns, names, compiler.klass_info["model"], populators


def ask_together(*asked: tuple[Question[Any], tuple[str | int, ...]]) -> list[list[Any]]:
    """Several questions with their values, in one message where the database takes several; the rows of each."""
    answers = run_together(question.statement(*values) for question, values in asked)
    return [question.read(answer) for (question, _values), answer in zip(asked, answers, strict=True)]
