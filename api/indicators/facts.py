"""All verdicts as columns in memory: what every figure is counted from.

The rows of `Verdict` are read once a process and database; after that only disputes whose `stamp` is newer are read again
(`Stamp` `verdicts`), and those that are gone are dropped.  A snapshot never changes: who has one counts on consistent rows.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeVar
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from api.indicators.columns import Causes, Dictionary, Flags, Ints, Small, Words, empty, of_rows, wanted
from api.store.organisations import successors
from api.store.tables import Dispute, Organisation, Stamp, Verdict

T = TypeVar("T")

STAMP: Final = "verdicts"
AT_ONCE: Final = 1_000
"""Rows that are turned into columns at a time: few, so that they are dropped before the garbage collector looks at them."""
RULED: Final = 32
"""Rules whose work is kept: profiles × stages that are asked for at a time."""


@dataclass(frozen=True, eq=False)
class Facts:
    """A snapshot of all verdicts, one element a verdict in every column.

    Numbers are 0 and days (ordinals) 0 where there is none; coded columns hold numbers of `words(column).texts`, 0 for none; `heard` is -1 where
    the document does not say; `dispositions` and `cause_bits` are sums of `columns.DISPOSITIONS` and `columns.CAUSES`.
    """

    columns: Mapping[str, NDArray[Any]]
    dictionary: Dictionary
    stamp: int
    regions: Mapping[int, str]
    """Region code of each organisation."""
    disputes: Ints
    """All that there are, also those without verdicts."""
    _kept: dict[Any, Any] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def __len__(self) -> int:
        return len(self.columns["id"])

    def numbers(self, name: str) -> Ints:
        """`id`, `dispute`, `judgment`, `paper`, `organisation`, `series` or `sight`."""
        return self.columns[name]

    def days(self, name: str) -> Small:
        """`decided` or `filed`."""
        return self.columns[name]

    def flags(self, name: str) -> Flags:
        """`merits`, `closing`, `latest`, `final`, `mild`, `withdrawn`, `self_corrected` or `mediated`."""
        return self.columns[name]

    def coded(self, name: str) -> Small:
        """`name`, `capacity`, `stage`, `court`, `result`, `act_type`, `field`, `head`, `cause` or `detail` (both of the main cause)."""
        return self.columns[name]

    def words(self, name: str) -> Words:
        """The texts of a coded column."""
        return self.dictionary.words[name]

    def has(self, name: str, text: str) -> Flags:
        """Where a coded column says this."""
        return np.equal(self.coded(name), self.words(name).number(text))

    def among(self, name: str, texts: tuple[str, ...]) -> Flags:
        """Where a coded column says one of these."""
        return np.isin(self.coded(name), [self.words(name).number(text) for text in texts])

    def causes(self, row: int) -> Causes:
        """All causes of a verdict, main cause first: code and sub-cause."""
        return self.dictionary.cause_lists[int(self.columns["causes"][row])]

    def rows_of(self, verdict_ids: Sequence[int] | Ints) -> Ints:
        """Where these verdicts stand in the columns; those that are not here are left out."""
        ids, wanted = self.numbers("id"), np.asarray(verdict_ids, np.int64)
        if not len(ids):
            return np.zeros(0, np.int64)
        order = self.once("places", lambda: np.argsort(ids))  # evaluations ask for each unit
        places = order[np.minimum(np.searchsorted(ids, wanted, sorter=order), len(ids) - 1)]
        return np.asarray(places[ids[places] == wanted], np.int64)

    def inherited(self, heirs: Mapping[int, int]) -> Facts:
        """The same with each verdict under the organisation that took over its defendant (`api.store.organisations.successors`)."""
        if not heirs:
            return self
        columns, kept = self.once(("heirs", frozenset(heirs.items())), lambda: self._bequeathed(heirs))
        return replace(self, columns=columns, _kept=kept)

    def _bequeathed(self, heirs: Mapping[int, int]) -> tuple[dict[str, NDArray[Any]], dict[Any, Any]]:
        """Other columns, and room for what is worked out from them."""
        organisations = self.columns["organisation"].copy()
        for old, heir in heirs.items():
            organisations[self.columns["organisation"] == old] = heir
        return {**self.columns, "organisation": organisations}, {}

    def once(self, key: Any, make: Callable[[], T]) -> T:
        """What `make` returns, worked out once for these rows and this key."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                while len(self._kept) >= RULED:
                    self._kept.pop(next(iter(self._kept)))
                self._kept[key] = found = make()
            made: T = found
            return made


@dataclass
class _Keeper:
    """The newest snapshot of one database."""

    facts: Facts | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


_keepers: WeakKeyDictionary[Engine, _Keeper] = WeakKeyDictionary()
_keepers_lock = threading.Lock()


def of(session: Session) -> Facts:
    """The verdicts as they are committed in the session's database now.

    They are read in a session of their own: what another has written and may yet roll back is not kept for everybody.
    """
    engine = session.get_bind().engine
    with _keepers_lock:
        keeper = _keepers.setdefault(engine, _Keeper())
    with keeper.lock, Session(engine) as reading:
        keeper.facts = _renewed(reading, keeper.facts)
        return keeper.facts.inherited(successors.of(reading))


def _renewed(session: Session, old: Facts | None) -> Facts:
    """The stamp is read first: what is written meanwhile is read once more the next time, never missed."""
    stamp = session.scalar(select(Stamp.value).where(Stamp.name == STAMP)) or 0
    regions = dict(session.execute(select(Organisation.id, Organisation.region)).all())
    if old is None or stamp < old.stamp:  # the second: a database put back from a copy
        dictionary = Dictionary()
        columns = _joined([empty(dictionary), *_read(session, dictionary, after=None)])
        return Facts(columns, dictionary, stamp, regions, np.union1d(columns["dispute"], _bare(session)))
    if stamp == old.stamp:
        return old if regions == old.regions else replace(old, regions=regions)
    return _updated(session, old, stamp, regions)


def _updated(session: Session, old: Facts, stamp: int, regions: Mapping[int, str]) -> Facts:
    """Rows of changed disputes are read again; the others stay, unless their dispute is gone."""
    changed = np.array(session.scalars(select(Dispute.id).where(Dispute.stamp > old.stamp)).all(), np.int64)
    columns = _joined([_without(old.columns, changed), *_read(session, old.dictionary, after=old.stamp)])
    disputes = np.union1d(old.disputes, changed)
    if len(disputes) != session.scalar(select(func.count()).select_from(Dispute)):
        there = _all(session)
        columns, disputes = _without(columns, np.setdiff1d(disputes, there)), there
    return Facts(columns, old.dictionary, stamp, regions, disputes)


def _without(columns: Mapping[str, NDArray[Any]], disputes: Ints) -> dict[str, NDArray[Any]]:
    if not len(disputes):
        return dict(columns)
    stays = ~np.isin(columns["dispute"], disputes)
    return {name: column[stays] for name, column in columns.items()}


def _read(session: Session, dictionary: Dictionary, *, after: int | None) -> Iterator[dict[str, NDArray[Any]]]:
    statement = wanted() if after is None else wanted().where(Dispute.stamp > after)
    found = session.connection().execute(statement, execution_options={"stream_results": True})  # plain rows: there are very many
    while rows := found.fetchmany(AT_ONCE):
        yield of_rows(rows, dictionary)


def _joined(parts: list[dict[str, NDArray[Any]]]) -> dict[str, NDArray[Any]]:
    if len(parts) == 1:
        return parts[0]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _bare(session: Session) -> Ints:
    """Those without verdicts: few."""
    bare = select(Dispute.id).where(~select(Verdict.id).where(Verdict.dispute_id == Dispute.id).exists())
    return np.array(session.scalars(bare).all(), np.int64)


def _all(session: Session) -> Ints:
    return np.array(session.connection().execute(select(Dispute.id).order_by(Dispute.id)).scalars().all(), np.int64)
