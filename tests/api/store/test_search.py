"""Full-text search finds what stands in judgments, however it is typed, and takes nothing for syntax."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from api.store import search
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
