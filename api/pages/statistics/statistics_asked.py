"""What the addresses of the statistics ask for, and how it is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams

from api.indicators.asked import CAPACITIES, STAGES, WAYS, Asked
from api.indicators.labels import labels
from api.indicators.query import By
from api.indicators.reports import CAUSES
from api.pages.kit.given import day

COUNTED: Final = frozenset({"lost", "corrected"})
"""Measures of which causes have parts."""


def export_address(path: str, params: Mapping[str, str], form: str) -> str:
    """Where the file of a page is to be had."""
    return f"{path}/export?{urlencode({**dict(params), 'format': form})}"


def asked_for(params: QueryParams, moment: date, measure: str = "loss_rate", by: By = "organisation") -> Asked:
    """What an address asks for; days may be written as people write them.  `measure`, `by`: where it does not say.

    Raises ServiceError E602.
    """
    given = dict(params) | ({} if params.get("by") else {"by": by})
    for name in ("from", "to"):
        found = day(given.get(name))
        given[name] = found.isoformat() if found else ""
    asked = Asked.of(given, moment, measure)
    if asked.by in CAUSES and asked.measure not in COUNTED:
        return replace(asked, measure="lost")
    return asked


def filter_names(session: Session, asked: Asked) -> list[str]:
    """What it is narrowed to, in words."""
    found = []
    for name, value in asked.filters.items():
        if name == "stage":
            found.append(STAGES[value])
        elif name == "capacity":
            found.append(CAPACITIES[value])
        else:
            by = next(one for one in WAYS if one == name)
            key = value or None
            found.append(labels(session, by, [key]).get(key, str(value)))
    return found + (["未确认单位"] if asked.unmatched else [])
