"""The order of a list as an address asks for it: names of columns with commas between, `-` before one for the other direction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from api.errors import ServiceError

Column = TypeVar("Column")


class _Spelled(FunctionElement[str]):
    """A text by the numbers of its characters, as SQLite sorts; PostgreSQL would sort as the language of its server does."""

    type = String()
    inherit_cache = True
    name = "spelled"


@compiles(_Spelled)
def _plain(element: _Spelled, compiler: SQLCompiler, **options: Any) -> str:
    (inner,) = element.clauses
    return compiler.process(inner, **options)


@compiles(_Spelled, "postgresql")
def _postgresql(element: _Spelled, compiler: SQLCompiler, **options: Any) -> str:
    return f'({_plain(element, compiler, **options)}) COLLATE "C"'


def asked(sort: str, known: Mapping[str, Column]) -> list[tuple[Column, bool]]:
    """The columns and whether the largest come first.  Raises ServiceError E602 for a name that is not known."""
    found = []
    for name in filter(None, (one.strip() for one in sort.split(","))):
        column = known.get(name.removeprefix("-"))
        if column is None:
            raise ServiceError("E602", why=f"不能按“{name[:40]}”排序")
        found.append((column, name.startswith("-")))
    return found


def directed(by: ColumnElement[Any] | InstrumentedAttribute[Any], *, down: bool) -> ColumnElement[Any]:
    """Empty values last in either direction."""
    by = _Spelled(by) if isinstance(by.type, String) else by
    return (by.desc() if down else by.asc()).nulls_last()


def last(row_id: InstrumentedAttribute[int], keys: Sequence[tuple[Any, bool]]) -> ColumnElement[int]:
    """What decides between rows that are equal in all columns: the newer row first unless the list goes upwards."""
    return row_id.desc() if not keys or keys[0][1] else row_id.asc()
