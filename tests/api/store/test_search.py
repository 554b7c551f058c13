"""Full-text search finds what stands in judgments, however it is typed, and takes nothing for syntax."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect, select, text, update

from api.store import search
from api.store.migrations import downgrade, upgrade
from api.store.tables import Judgment
from tests.api import seed
from tests.api.world import World

TEXT = "原告张某不服被告作出的行政处罚决定一案，（2021）皖0202行初12号。\n本院认为，处罚程序违法，送达WTO文件。"


@pytest.fixture
def indexed(world: World) -> int:
    return seed.record(world, {"court": "临江市云溪区人民法院"}, "police", text=TEXT)


def found(world: World, query: str) -> list[int]:
    with world.database.read() as session:
        return list(session.scalars(select(Judgment.id).where(search.matching(query))))


@pytest.mark.parametrize(
    "query",
    ["处罚", "行政处罚", "行政处罚决定", "罚", "案", "法", "（2021）皖0202行初12号", "(2021)皖0202行初12号", "〔２０２１〕皖０２０２行初１２号", "皖0202行初",
     "皖0202行", "2021", "行初12", "wto", "ＷＴＯ文件", "违法 处罚", "云溪区人民法院", "行\u3000政处罚 云溪", "程序違法",
     "12号", "初12号", "号。\n本院认为", "违法，送", "违法，送达wto"],
)  # fmt: skip
def test_what_stands_in_the_text_is_found(world: World, indexed: int, query: str) -> None:
    assert found(world, query) == [indexed]


@pytest.mark.parametrize("query", ["罚处", "行政复议", "0202行终", "12345", "202", "违法 复议", "。", "()", "*", '"', "\x00", "NOT"])
def test_what_does_not_stand_there_is_not(world: World, indexed: int, query: str) -> None:
    assert found(world, query) == []


@pytest.mark.parametrize(
    "query",
    ['"处罚"', "处罚*", "处罚 AND", "words:处罚", "NEAR(处罚 违法)", "处罚\x00违法", "') OR 1=1 --", "^处罚", "{处罚}", "-处罚", "处罚 + 违法", "\ud800处罚", "'", "\\"],
)
def test_nothing_that_is_typed_is_syntax(world: World, indexed: int, query: str) -> None:
    assert found(world, query) in ([], [indexed])


def rows(world: World) -> list[dict[str, object]]:
    """The rows beside the index, whose columns but the place are those of the judgments."""
    with world.database.read() as session:
        found = [dict(row) for row in session.execute(text("SELECT * FROM judgment_search_rows ORDER BY id")).mappings()]
        names = ", ".join(name for name in found[0] if name != "place") if found else "id"
        expected = session.execute(text(f"SELECT {names} FROM judgments ORDER BY id")).mappings().all()
        assert [{name: value for name, value in row.items() if name != "place"} for row in found] == [dict(row) for row in expected]
    return found


@pytest.mark.sqlite
def test_what_is_asked_of_a_hit_follows_any_change(world: World, indexed: int) -> None:
    [before] = rows(world)
    assert before.keys() - {"place"} == set(search.HIT.keys()) - {"place"}
    changes = {"agency_result": "lost", "state": "checked", "act_type": "penalty", "field": "market", "doc_type": "ruling",
               "procedure": "second", "corrected": True, "review_count": 7, "court": "临江市松陵区人民法院", "sight_id": None}  # fmt: skip
    for name, value in changes.items():
        with world.database.write() as session:
            session.execute(update(Judgment).where(Judgment.id == indexed).values({name: value}))
        assert rows(world)[0][name] == value
    assert changes.keys() | {"id", "place"} == before.keys()


@pytest.mark.sqlite
def test_a_judgment_that_is_not_in_the_index_has_no_row(world: World, indexed: int) -> None:
    with world.database.write() as session:
        search.forget(session, indexed)
        assert session.scalar(text("SELECT count(*) FROM judgment_search_rows")) == 0
        search.index(session, session.get_one(Judgment, indexed))
    assert len(rows(world)) == 1


@pytest.mark.sqlite
def test_the_rows_of_an_older_database_are_made(world: World, indexed: int) -> None:
    seed.record(world, {"decision_date": "2021-05-01", "agency_result": "lost"}, "police", text=TEXT)
    before = rows(world)
    downgrade(world.database, "0003")
    assert "judgment_search_rows" not in inspect(world.database.engine).get_table_names()
    upgrade(world.database)
    assert rows(world) == before
    assert len({row["place"] for row in before}) == 2
