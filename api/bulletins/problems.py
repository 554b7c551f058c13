"""What the lost cases have in common: causes with their sub-causes, units and cases; who did not appear in court."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from api.bulletins.basis import Basis, Row
from api.bulletins.counted import rate_text
from api.bulletins.frozen import Table
from api.bulletins.wording import Advice
from api.indicators.tally import Tally
from nlp import taxonomy

PROBLEMS: Final = 6
"""Causes that are described as typical problems, the most frequent first."""
ADVISED: Final = 4
"""Causes that a suggestion is drafted for."""


def facts(basis: Basis, units: Mapping[int, Tally], tables: Iterable[Table], advice: Mapping[str, Advice]) -> dict[str, Any]:
    """What the templates say of causes, units and attendance."""
    by_code = {table.code: table for table in tables}
    found = problems(basis.lost)
    losing = sorted((one for one in units.items() if one[1].lost), key=lambda one: (-one[1].lost, -(one[1].loss_rate or 0), basis.names.get(one[0], "")))
    return {
        "units_lost": [
            {"unit": basis.names.get(one, ""), "lost": tally.lost, "decided": tally.decided, "rate": rate_text(tally)} for one, tally in losing
        ],
        "units_lost_count": len(losing),
        "causes": _shares(by_code["cause"]),
        "fields": _shares(by_code["field"]),
        "acts": _shares(by_code["act_type"]),
        "problems": found[:PROBLEMS],
        "advice": [_advised(one, advice[one["code"]]) for one in found[:ADVISED] if one["code"] in advice],
        "absent": absent(basis),
    }  # fmt: skip


def problems(lost: Iterable[Row]) -> list[dict[str, Any]]:
    """Each main cause with its sub-causes, units and cases, the most frequent first; cases without a cause are left out."""
    by_cause: dict[str, list[Row]] = {}
    for row in lost:
        if row.cause:
            by_cause.setdefault(row.cause, []).append(row)
    order = taxonomy.codes("cause")
    ranked = sorted(by_cause, key=lambda code: (-len(by_cause[code]), order.index(code)))
    return [_problem(code, by_cause[code]) for code in ranked]


def _problem(code: str, rows: list[Row]) -> dict[str, Any]:
    details = Counter(row.detail for row in rows if row.detail)
    return {
        "code": code,
        "title": taxonomy.label("cause", code),
        "lost": len(rows),
        "units": _most(Counter(row.unit for row in rows)),
        "details": [{"title": taxonomy.label("cause_detail", detail), "lost": details[detail]} for detail in _most(details)],
        "cases": [row.case.id for row in rows],
    }


def absent(basis: Basis) -> list[dict[str, Any]]:
    """Units with cases that were heard and whose head is not said to have appeared."""
    there = set(basis.ids["attended"])
    rows = [basis.rows[one] for one in basis.ids["heard"] if one not in there and one in basis.rows]
    return by_unit(rows)


def by_unit(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """The rows of each unit: those with most first, then by name."""
    found: dict[str, list[int]] = {}
    for row in rows:
        found.setdefault(row.unit, []).append(row.case.id)
    return [{"unit": unit, "lost": len(found[unit]), "cases": found[unit]} for unit in sorted(found, key=lambda one: (-len(found[one]), one))]


def _shares(table: Table) -> list[dict[str, Any]]:
    return [{"title": line.cells[0], "lost": line.cells[1]} for line in table.lines]


def _advised(problem: dict[str, Any], advice: Advice) -> dict[str, Any]:
    return {**problem, "advice_title": advice.title, "advice_text": advice.text}


def _most(counted: Counter[str]) -> list[str]:
    """The most frequent first, then by the text."""
    return sorted(counted, key=lambda one: (-counted[one], one))
