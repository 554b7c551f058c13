"""The judgment of a suit comes in: the suit is closed by it, the ledger learns its days, and the prediction is held against it."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import parse_qsl, urlsplit

from sqlalchemy import select

from api.screening import outcomes, suits
from api.store.tables import Judgment, LedgerChange, Suit, SuitScreening, Verdict
from api.store.types import now
from tests.api.ledger import filed as ledger
from tests.api.screening.filed import registered, screened, shown
from tests.api.world import World

NUMBER = "（2025）赣9901行初12号"
SAID = {"number": "(2025)赣9901行初00012号", "received_on": "2025-01-06", "reported_on": "2025-01-08", "answered_on": "2025-01-15", "act_type": "penalty"}


def foretold(world: World, suit_id: int, level: str, probability: float | None) -> None:
    """A screening of some days ago."""
    with world.database.write() as session:
        low, high = (max(0.0, probability - 0.1), min(1.0, probability + 0.1)) if probability is not None else (None, None)
        session.add(SuitScreening(
            suit_id=suit_id, version="1", digest=f"{suit_id}{level}", level=level, low=low, probability=probability, high=high, result={},
            created_at=now() - timedelta(days=9),
        ))  # fmt: skip


def suit(world: World, suit_id: int) -> Suit:
    with world.database.read() as session:
        return session.get_one(Suit, suit_id)


def test_the_judgment_closes_the_suit_and_is_compared(world: World) -> None:
    suit_id = registered(world, said=SAID)
    foretold(world, suit_id, "red", 0.8)
    judgment_id = ledger.judgment(world, "police")
    screened(world)
    found = shown(world, suit_id)
    assert (found.suit.state, found.suit.ending, found.suit.ended_on, found.suit.judgment_id) == ("closed", "judged", date(2025, 3, 5), judgment_id)
    assert found.foretold is not None
    assert (found.foretold.level, found.foretold.probability, found.foretold.result) == ("red", 0.8, "lost")
    entry = ledger.line(world, "police", NUMBER)
    assert ledger.values(world, entry) == {"suit_received": "2025-01-06", "suit_reported": "2025-01-08", "answered": "2025-01-15"}
    with world.database.read() as session:
        assert set(session.scalars(select(LedgerChange.source))) == {"screening"}
        assert [one.action for one in suits.history(session, found.suit)][:1] == ["judged"]
    revision = found.suit.revision
    screened(world)
    assert suit(world, suit_id).revision == revision


def test_what_people_wrote_into_the_ledger_stays(world: World) -> None:
    suit_id = registered(world, said=SAID)
    entry = ledger.lost(world, "police")
    ledger.fill(world, entry, suit_received="2025-01-07")
    screened(world)
    assert suit(world, suit_id).state == "closed"
    assert ledger.values(world, entry)["suit_received"] == "2025-01-07"
    assert ledger.values(world, entry)["suit_reported"] == "2025-01-08"


def test_other_judgments_close_nothing(world: World) -> None:
    others = {
        "number": ({"number": "（2025）赣9901行初13号"}, 12, "police", {}),
        "court": ({"court": "松陵区人民法院", "number": "（2025）赣9901行初21号"}, 21, "police", {}),
        "agency": ({"number": "（2025）赣9901行初22号"}, 22, "land", {}),
        "instance": ({"number": "（2025）赣9901行初23号"}, 23, "police", {"procedure": "second"}),
        "no number": ({"number": "不知道"}, 24, "police", {}),
    }
    made = {}
    for name, (said, number, owner, more) in others.items():
        made[name] = registered(world, said=SAID | said)
        ledger.judgment(world, owner, f"（2025）赣9901行初{number}号", **more)
    screened(world)
    assert {name: suit(world, one).state for name, one in made.items()} == dict.fromkeys(others, "pending")


def test_a_person_who_opens_it_again_is_not_contradicted(world: World) -> None:
    suit_id = registered(world, said=SAID)
    ledger.judgment(world, "police")
    screened(world)
    with world.database.write() as session:
        suits.reopen(session, world.actor("police"), suit_id, None, "不是同一案件")
    screened(world)
    assert (suit(world, suit_id).state, suit(world, suit_id).judgment_id) == ("pending", None)


def test_a_persons_ending_stays(world: World) -> None:
    suit_id = registered(world, said=SAID)
    with world.database.write() as session:
        suits.close(session, world.actor("police"), suit_id, None, "mediated", on=date(2025, 2, 1))
    judgment_id = ledger.judgment(world, "police")
    screened(world)
    found = suit(world, suit_id)
    assert (found.ending, found.ended_on, found.judgment_id) == ("mediated", date(2025, 2, 1), judgment_id)


def test_how_good_the_screening_was(world: World) -> None:
    told = {1: ("red", 0.9, "lost"), 2: ("red", 0.7, "won"), 3: ("green", 0.1, "lost"), 4: ("green", 0.2, "won"), 5: ("unknown", None, "lost")}
    ids: dict[int, int] = {}
    for number, (level, probability, result) in told.items():
        printed = f"（2025）赣9901行初{number}号"
        ids[number] = registered(world, said={"number": printed})
        foretold(world, ids[number], level, probability)
        ledger.judgment(world, "police", printed, result=result)
    late = registered(world, said={"number": NUMBER})
    ledger.judgment(world, "police", NUMBER)
    with world.database.write() as session:  # nobody had foretold anything when this judgment came
        session.scalars(select(Judgment).where(Judgment.case_number == NUMBER)).one().created_at = now() - timedelta(days=30)
    screened(world)
    with world.database.read() as session:
        assert session.scalars(select(Verdict.merits)).all() == [True] * 6
        found = outcomes.reliability(session, world.actor("police"))
        assert (found.reliability.told, found.reliability.untold, found.enough) == (4, 1, False)
        assert found.reliability.misses == (str(ids[3]),)
        assert found.reliability.false_alarms == (str(ids[2]),)
        assert str(late) not in found.rows
        assert {one.lost for key, one in found.rows.items() if key == str(ids[1])} == {True}
        assert outcomes.reliability(session, world.actor("land")).rows == {}
        assert outcomes.reliability(session, world.actor("foreign_bureau")).rows == {}
        assert len(outcomes.reliability(session, world.actor("bureau")).rows) == 5
        assert outcomes.reliability(session, world.actor("bureau"), first=date(2025, 3, 6)).rows == {}


def test_what_the_agency_lost_before_is_told_with_its_list(world: World) -> None:
    suit_id = registered(world, said={"act_type": "penalty"})
    screened(world)
    first = shown(world, suit_id).result
    assert first is not None
    code = first.causes[0].code
    cause = {"code": "procedure_violation", "detail": code, "quote": "", "confidence": 1.0, "agency": None}
    ledger.judgment(world, "police", "（2024）赣9901行初1号", causes=[cause])
    ledger.judgment(world, "police", "（2024）赣9901行初2号", result="won", causes=[])
    ledger.judgment(world, "land", "（2024）赣9901行初3号")
    with world.database.write() as session:
        session.get_one(Suit, suit_id).stale = True
    screened(world)
    result = shown(world, suit_id).result
    assert result is not None
    assert result.history is not None
    assert (result.history.lost, result.history.decided) == (1, 2)
    listed = world.client("police").get("/api/v1/ledger", params=dict(parse_qsl(urlsplit(result.history.address).query)))
    assert listed.json()["total"] == 2
    assert result.base is None  # of one other agency: its number would be its own
    assert [loss.number for loss in result.causes[0].losses] == ["（2024）赣9901行初1号"]
    assert [one for one in result.causes[1:] if one.losses] == []
