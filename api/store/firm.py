"""Conditions and orders for lists that SQLite must not plan around.

Without statistics SQLite takes any index that fits a condition and then reads every wide row it names, one by one: ten
times slower than going once through `ix_judgments_list`, which holds all columns that lists need.  A plus sign before an
expression keeps its planner from that (SQLite, “The Query Planner”, chapter on unary plus); PostgreSQL plans by itself.
"""

from __future__ import annotations

from typing import Any, Self

from sqlalchemy import Boolean, ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import Grouping
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType


class _Firm(FunctionElement[Any]):
    """An expression that is evaluated row by row."""

    inherit_cache = True
    name = "firm"

    def self_group(self, against: OperatorType | None = None) -> Self:
        """As it stands; see `api.store.search.Holds`."""
        return self


class _FirmCondition(_Firm):
    type = Boolean()
    inherit_cache = True


def condition(inner: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition, checked on every row."""
    return _FirmCondition(Grouping(inner))


def order(inner: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column, sorted by without an index."""
    made = _Firm(Grouping(inner))
    made.type = inner.type
    return made


@compiles(_Firm, "sqlite")
@compiles(_FirmCondition, "sqlite")
def _sqlite(element: _Firm, compiler: SQLCompiler, **options: Any) -> str:
    return "+" + _plain(element, compiler, **options)


@compiles(_Firm)
@compiles(_FirmCondition)
def _plain(element: _Firm, compiler: SQLCompiler, **options: Any) -> str:
    (inner,) = element.clauses
    return compiler.process(inner, **options)
