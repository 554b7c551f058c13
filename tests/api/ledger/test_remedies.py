"""Rectification and letters on disputes as the ledger really makes them from judgments."""

from __future__ import annotations

from sqlalchemy import select

from api.ledger.disputes import links
from api.ledger.letters import letters
from api.ledger.letters.letter_words import Words
from api.ledger.rectification import problems, rectifications
from api.store.tables import Letter, Rectification
from tests.api.ledger.lost import QUOTE
from tests.api.ledger.quarrels import CITY, POLICE, dispute_of, record, renewed, save
from tests.api.world import World

CAUSES = [
    {"code": "procedure_violation", "detail": "P02", "quote": QUOTE, "agency": POLICE, "confidence": 0.9},
    {"code": "insufficient_evidence", "detail": None, "quote": "证据不足。", "agency": None, "confidence": 0.9},
]
FIRST, SECOND = "（2021）浙9902行初36号", "（2021）浙99行终8号"


def lost(number: str, procedure: str = "first", *, day: str = "2021-05-18", **more):
    return record(number, procedure, day=day, codes=("revoke",), result="lost", causes=CAUSES, **more)


def remedied(world: World, dispute_id: int) -> tuple[int, int]:
    """A problem and a letter of the case, from what it says itself."""
    home = world.organisations["police"]
    with world.database.write() as session:
        agency, bureau = world.actor("police"), world.actor("bureau")
        proposal = problems.proposed(session, dispute_id, home)[0]
        row = rectifications.add(session, agency, dispute_id, home, {"problem": proposal.text, "cause": proposal.cause})
        return row.id, letters.draft(session, bureau, "opinion", home, dispute_id=dispute_id).id


def test_what_is_proposed_and_drafted_is_what_the_judgment_says(world: World) -> None:
    judgment_id = save(world, lost(FIRST))
    renewed(world)
    rectification_id, letter_id = remedied(world, dispute_of(world, judgment_id))
    with world.database.read() as session:
        words = Words.of(session.get_one(Letter, letter_id).values)
        assert session.get_one(Rectification, rectification_id).problem.endswith(f"，见{FIRST}案")
    assert words.missing() == ""
    assert f"{FIRST}案" in words.opening
    assert QUOTE in words.sections[1].text
    assert "公安" in words.sections[0].text


def test_an_appeal_that_arrives_later_leaves_both_in_place(world: World) -> None:
    first = save(world, lost(FIRST))
    renewed(world)
    rectification_id, letter_id = remedied(world, dispute_of(world, first))
    second = save(world, lost(SECOND, "second", day="2021-09-01", court=CITY, prior=(FIRST,)))
    renewed(world)
    joined = dispute_of(world, first)
    assert joined == dispute_of(world, second)
    with world.database.read() as session:
        assert session.get_one(Rectification, rectification_id).dispute_id == joined
        assert session.get_one(Letter, letter_id).dispute_id == joined
        proposals = problems.proposed(session, joined, world.organisations["police"])
    assert [one.cause for one in proposals] == ["insufficient_evidence"], "what is taken up is not proposed again"


def test_what_was_written_of_both_cases_is_there_when_a_person_says_they_are_one(world: World) -> None:
    first, second = save(world, lost(FIRST)), save(world, lost(SECOND, "second", day="2021-09-01", court=CITY))
    renewed(world)
    made = {one: remedied(world, dispute_of(world, one)) for one in (first, second)}
    with world.database.write() as session:
        links.join(session, world.actor("bureau"), first, second, "同一案件")
    renewed(world)
    joined = dispute_of(world, first)
    assert joined == dispute_of(world, second)
    with world.database.read() as session:
        assert set(session.scalars(select(Rectification.dispute_id))) == set(session.scalars(select(Letter.dispute_id))) == {joined}
        assert set(session.scalars(select(Rectification.id))) == {rectification_id for rectification_id, _ in made.values()}
