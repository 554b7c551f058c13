"""Typical cases of two disputes that become one: the further stands, nothing that was released or written is lost."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from api.store.tables import TypicalCase, Volume
from tests.api.ledger.quarrels import dispute_of, renewed, save
from tests.api.ledger.test_links import APPEAL, FIRST, say
from tests.api.world import Shelf


def chosen(shelf: Shelf, dispute_id: int, judgment_id: int, state: str, title: str) -> int:
    with shelf.database.write() as session:
        made = TypicalCase(
            bureau_id=shelf.organisations["bureau"], dispute_id=dispute_id, organisation_id=shelf.organisations["police"], judgment_id=judgment_id,
            reasons=[], state=state, title=title, user_id=shelf.users["bureau"],
        )  # fmt: skip
        session.add(made)
        session.flush()
        return made.id


@pytest.mark.parametrize(("older", "newer", "stands"), [("draft", "released", "新"), ("released", "draft", "旧"), ("draft", "draft", "旧"), ("dismissed", "withdrawn", "新")])
def test_the_further_of_two_stands(shelf: Shelf, older: str, newer: str, stands: str) -> None:
    first, appeal = save(shelf, FIRST), save(shelf, APPEAL)
    renewed(shelf)
    pairs = [(dispute_of(shelf, first), first, older, "旧"), (dispute_of(shelf, appeal), appeal, newer, "新")]
    ids = [chosen(shelf, *one) for one in pairs]
    with shelf.database.write() as session:
        session.add(Volume(bureau_id=shelf.organisations["bureau"], title="汇编", cases=[*ids, 99], user_id=shelf.users["bureau"]))
    joined = say(shelf, "join", first, appeal)
    with shelf.database.read() as session:
        rows = session.scalars(select(TypicalCase)).all()
        assert {one.dispute_id for one in rows} == {joined}
        (kept,) = [one for one in rows if one.merged_id == 0]
        (gone,) = [one for one in rows if one.merged_id]
        assert (kept.title, gone.merged_id, gone.state) == (stands, kept.id, "dismissed")
        assert session.scalars(select(Volume.cases)).one() == [kept.id, 99]


def test_one_alone_goes_over(shelf: Shelf) -> None:
    first, appeal = save(shelf, FIRST), save(shelf, APPEAL)
    renewed(shelf)
    case_id = chosen(shelf, dispute_of(shelf, appeal), appeal, "released", "新")
    joined = say(shelf, "join", first, appeal)
    with shelf.database.read() as session:
        kept = session.get_one(TypicalCase, case_id)
        assert (kept.dispute_id, kept.state, kept.merged_id) == (joined, "released", 0)
