"""How is a question that is asked all day put to the database without being written out anew each time?

Django spends more time on writing a query than PostgreSQL on answering it. A question marked here is
written out at its first call, with marks in the places of its arguments; later calls fill them in.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators  # type: ignore[attr-defined]  # not in the stubs

P = ParamSpec("P")
RowT = TypeVar("RowT", bound=Model)
_FIRST_NUMBER = 2_000_000_000  # fits every integer column
_FIRST_MOMENT = datetime(2199, 1, 1)  # noqa: DTZ001 - a mark; it gets the zone of the argument


class Asked(Generic[P, RowT]):
    """The rows of a query whose arguments are numbers, texts, dates or ids, none of them None."""

    def __init__(self, question: Callable[P, QuerySet[RowT]]) -> None:
        self._question = question
        self._written: _Written[RowT] | None = None
        update_wrapper(self, question)

    def __call__(self, *arguments: P.args, **named: P.kwargs) -> list[RowT]:
        told = (*arguments, *named.values())
        if self._written is None:
            marks = [_mark(value, place) for place, value in enumerate(told)]
            query: Any = self._question
            self._written = _Written(query(*marks), marks, tuple(named))
        if self._written.names != tuple(named):
            raise TypeError(f"Call {self._question.__name__} with the same names each time.")
        return self._written.rows(told)


def first(rows: Sequence[RowT]) -> RowT | None:
    """The first row of an answer, or None."""
    return rows[0] if rows else None


class _Written(Generic[RowT]):
    """A query as text, and how its rows become objects."""

    def __init__(self, queryset: QuerySet[RowT], marks: list[Any], names: tuple[str, ...]) -> None:
        self.names = names
        compiler: Any = queryset.query.get_compiler("default")
        self._text, constants = compiler.as_sql()
        self._constants = tuple(constants)
        self._places = [
            next(
                (place for place, mark in enumerate(marks) if type(mark) is not bool and mark == constant),
                None,
            )
            for constant in self._constants
        ]
        if {place for place in self._places if place is not None} != set(range(len(marks))):
            raise TypeError("Each argument of a kept question stands in it as it is given.")
        select, known = compiler.select, compiler.klass_info
        start, end = known["select_fields"][0], known["select_fields"][-1] + 1
        self._model: type[RowT] = known["model"]
        self._columns = slice(start, end)
        self._names = [column[0].target.attname for column in select[start:end]]
        self._related = get_related_populators(known, select, "default")
        self._converters = compiler.get_converters([column[0] for column in select[: compiler.col_count]])

    def rows(self, told: Sequence[Any]) -> list[RowT]:
        filled = [
            constant if place is None else _like(constant, told[place])
            for constant, place in zip(self._constants, self._places, strict=True)
        ]
        with connection.cursor() as cursor:
            cursor.execute(self._text, filled)
            found = [list(row) for row in cursor.fetchall()]
        for column, (converters, expression) in self._converters.items():
            for row in found:
                for convert in converters:
                    row[column] = convert(row[column], expression, connection)
        made = []
        for row in found:
            one = self._model.from_db("default", self._names, row[self._columns])
            for each in self._related:
                each.populate(row, one)
            made.append(one)
        return made


def _mark(value: Any, place: int) -> Any:
    """Something of the argument's kind that stands in no query by itself."""
    match value:
        case bool() | None:
            raise TypeError("A kept question takes no None and no truth value.")
        case int():
            return _FIRST_NUMBER + place
        case datetime():
            return _FIRST_MOMENT.replace(tzinfo=value.tzinfo) + timedelta(days=place)
        case date():
            return (_FIRST_MOMENT + timedelta(days=place)).date()
        case UUID():
            return UUID(int=(1 << 120) + place)
        case str():
            return f"\x01 mark {place}"
        case _:
            raise TypeError(f"A kept question takes no {type(value).__name__}.")


def _like(constant: Any, value: Any) -> Any:
    """The value in the database type that Django chose for its mark."""
    return type(constant)(value) if isinstance(constant, int) and type(constant) is not int else value
