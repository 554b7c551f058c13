"""Similar judgments: the index follows the store, and nobody finds what he may not see."""

from __future__ import annotations

import shutil

import pytest
from sqlalchemy import select

from api.errors import ServiceError
from api.screening import indexing, similar
from api.screening.indexing import Work
from api.store.tables import Judgment
from api.store.types import now
from tests.api.ledger import filed as ledger
from tests.api.ledger import lost
from tests.api.screening.filed import registered, screened, shown
from tests.api.world import World

TEXT = """临江市云溪区人民法院
行政判决书
原告赵甲乙。
被告{agency}。
原告诉称，被告以{words}为由作出行政处罚决定，事先没有告知拟处罚的内容和陈述、申辩的权利，程序违法，请求撤销。
被告辩称，处罚事实清楚，已经口头告知。
经审理查明，{words}。被告于当日作出处罚决定，案卷中没有事先告知书，也没有送达回证。
本院认为，被告未履行告知义务，违反法定程序。
判决如下：撤销被诉处罚决定。
"""
WORDS = {
    "food": "原告经营的烘焙坊销售超过保质期的糕点",
    "scale": "原告在集贸市场使用不合格的电子计价秤称量水果",
    "sign": "原告未经批准在沿街楼顶设置大型户外广告牌",
}


def judged(world: World, owner: str, number: int, words: str, *, result: str = "lost", act_type: str = "penalty") -> int:
    """A judgment with a body of its own."""
    text = TEXT.format(agency=lost.NAMES[owner], words=words)
    printed = f"（2025）赣9901行初{number}号"
    values = lost.record(owner, printed, result=result) | {
        "act_type": act_type, "statutes": [{"law": "中华人民共和国行政处罚法", "article": 44, "paragraph": None, "item": None}],
    }
    made = ledger.seed.record(world, values, owner, text=text)
    ledger.catch_up(world.database)
    return made


def found(world: World, login: str, **asked: object) -> list[int]:
    with world.database.read() as session:
        return [one.judgment_id for one in similar.find(session, world.services, world.actor(login), **asked)]


@pytest.fixture
def filled(world: World) -> dict[str, int]:
    """Judgments of four agencies, in the index."""
    made = {
        "food": judged(world, "police", 1, WORDS["food"]),
        "food_won": judged(world, "police", 2, WORDS["food"], result="won"),
        "sign": judged(world, "police", 3, WORDS["sign"], act_type="license"),
        "land": judged(world, "land", 4, WORDS["food"]),
        "foreign": judged(world, "foreign_agency", 5, WORDS["food"]),
    }
    indexing.look(world.services, Work())
    return made


def test_the_likest_come_first_with_their_reasons_and_nobody_finds_what_is_foreign(world: World, filled: dict[str, int]) -> None:
    question = "处罚烘焙坊销售超过保质期的糕点，没有事先告知"
    assert set(found(world, "police", question=question)) <= {filled["food"], filled["food_won"], filled["sign"]}
    assert found(world, "police", question=question)[-1] != filled["food"]
    assert filled["foreign"] not in found(world, "bureau", question=question)
    assert filled["land"] in found(world, "bureau", question=question)
    assert set(found(world, "foreign_agency", question=question)) == {filled["foreign"]}
    assert set(found(world, "admin", judgment_id=filled["food"])) >= {filled["food_won"], filled["land"], filled["foreign"]}
    assert filled["food"] not in found(world, "admin", judgment_id=filled["food"])
    with world.database.read() as session:
        first = similar.find(session, world.services, world.actor("admin"), judgment_id=filled["food"])[0]
        assert first.reasons
        assert sum(one.weight for one in first.reasons) == pytest.approx(first.likeness, abs=0.01)
        assert (first.lost, first.result_label) in {(True, "败诉"), (False, "胜诉")}
        assert similar.standing(session, world.services, world.actor("police")).complete


def test_what_is_asked_has_to_be_one_thing_that_the_caller_sees(world: World, filled: dict[str, int]) -> None:
    suit_id = registered(world)
    for login, asked, code in (
        ("police", {}, "E602"),
        ("police", {"question": "x", "judgment_id": filled["food"]}, "E602"),
        ("police", {"question": "x" * 5000}, "E602"),
        ("police", {"judgment_id": filled["foreign"]}, "E601"),
        ("foreign_agency", {"suit_id": suit_id}, "E601"),
    ):
        with pytest.raises(ServiceError) as error:
            found(world, login, **asked)
        assert error.value.code == code
    assert found(world, "police", suit_id=suit_id) == []


def test_a_screening_keeps_similar_judgments_and_shows_each_reader_his_own(world: World, filled: dict[str, int]) -> None:
    suit_id = registered(world, said={"act_type": "penalty", "claims": "撤销对烘焙坊销售超过保质期糕点的处罚"})
    screened(world)
    own, all_of_them = shown(world, suit_id), shown(world, suit_id, "admin")
    assert own.result is not None
    assert all_of_them.result is not None
    assert {one.judgment_id for one in own.result.similar} <= {filled["food"], filled["food_won"], filled["sign"]}
    assert filled["foreign"] in {one.judgment_id for one in all_of_them.result.similar}
    assert filled["foreign"] not in {one.judgment_id for one in shown(world, suit_id, "bureau").result.similar}
    assert own.result.similar
    assert not any(one.twins for one in all_of_them.result.similar)
    foreign = next(one for one in all_of_them.result.similar if one.judgment_id == filled["foreign"])
    assert foreign.number
    assert foreign.number not in str(own.result)


def test_the_index_follows_the_store(world: World, filled: dict[str, int]) -> None:
    work = Work()
    assert indexing.look(world.services, work) == 0
    with world.database.write() as session:
        row = session.get_one(Judgment, filled["sign"])
        row.revision, row.updated_at = row.revision + 1, now()
        row.record = row.record | {"act_type": "penalty"}
    later = judged(world, "police", 6, WORDS["scale"])
    assert indexing.look(world.services, work) == 2
    assert later in found(world, "police", question="集贸市场使用不合格的电子计价秤")
    index = similar.opened(world.settings)
    assert index is not None
    with world.database.read() as session:
        assert set(index.ids().tolist()) == set(session.scalars(select(Judgment.id)))


def test_a_damaged_or_missing_index_is_built_anew(world: World, filled: dict[str, int]) -> None:
    place = similar.folder(world.settings)
    for path in place.iterdir():
        if path.is_file():
            path.write_bytes(b"x" * 100)
    assert indexing.look(world.services, Work()) == 5
    assert found(world, "foreign_agency", question="处罚糕点")
    shutil.rmtree(place)
    assert indexing.look(world.services, Work()) == 5
    (world.settings.home / indexing.NAME).write_bytes(b"\x93NUMPY")
    assert indexing.look(world.services, Work()) == 5


def test_without_an_index_nothing_is_found_and_nothing_breaks(world: World) -> None:
    assert found(world, "police", question="处罚糕点") == []
    with world.database.read() as session:
        assert similar.standing(session, world.services, world.actor("police")).complete  # of no judgments
