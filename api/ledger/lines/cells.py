"""A line of the ledger as texts: each column as it is shown on the page, exported and compared with what comes back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from api.ledger.lines import machine, values
from api.ledger.lines.columns import BY_CODE
from api.policy.profile import Profile
from api.store.tables import LedgerEntry


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell: its text, the judgment that says so, and whether a person wrote it."""

    text: str
    judgment_id: int | None = None
    written: bool = False


NOTHING = Shown("")


def of(session: Session, entries: Sequence[LedgerEntry], profile: Profile, codes: Collection[str]) -> dict[int, dict[str, Shown]]:
    """The cells of these lines in these columns, by line and column code."""
    wanted = {code for code in codes if BY_CODE[code].source == "machine" or BY_CODE[code].said}
    said = machine.of(session, entries, profile, wanted)
    return {entry.id: {code: _one(entry, code, said[entry.id]) for code in codes} for entry in entries}


def _one(entry: LedgerEntry, code: str, said: machine.Own) -> Shown:
    column = BY_CODE[code]
    kept = entry.values.get(code) if column.source == "person" else None
    if kept is not None:
        return Shown(values.shown(column, kept), written=True)
    found = said.get(code)
    return Shown(found.text, found.judgment_id) if found else NOTHING
