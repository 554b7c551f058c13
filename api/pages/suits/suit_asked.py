"""What an address of the board asks for."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import QueryParams

from api.screening.listing import Filters

ALL: Final = "all"
"""Suits of every state; without a state the address means pending ones."""
NAMES: Final = ("text", "state", "level", "organisation", "act_type", "field", "ending", "due_to", "overdue", "ended_from", "ended_to")
"""What narrows the list."""


def read(params: QueryParams) -> Filters:
    """The filters of an address.  Raises ServiceError E602."""
    given: dict[str, list[str]] = {}
    for name, value in params.multi_items():
        given.setdefault(name, []).append(value)
    states = [one for one in given.pop("state", []) if one]
    given["state"] = [] if states == [ALL] else states or ["pending"]
    return Filters.from_params(given)
