"""A heat map: two ways of breaking a count down, crossed; every number opens its cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nicegui.element import Element


@dataclass(frozen=True, slots=True)
class Side:
    """A row's or column's name, and the address of all its cases."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A number (0: left blank) and the address of its cases."""

    number: int
    href: str


class Heat(Element, component="static/heat.js"):
    """The table.  `spots`: a line for each row, in the order of the columns."""

    def __init__(self, caption: str, rows: Sequence[Side], columns: Sequence[Side], spots: Sequence[Sequence[Spot]]) -> None:
        super().__init__()
        lines = [
            {"label": row.label, "href": row.href, "cells": [{"number": spot.number, "href": spot.href} for spot in line]}
            for row, line in zip(rows, spots, strict=True)
        ]
        heads = [{"label": column.label, "href": column.href} for column in columns]
        self.props.update({"caption": caption, "columns": heads, "rows": lines})
