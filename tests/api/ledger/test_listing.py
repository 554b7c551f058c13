"""The ledger as a list: what the profile counts as lost, filters, order, sums, views, and who sees what."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from api.errors import ServiceError
from api.ledger.lines import asking, listing, narrowing, views
from api.ledger.lines.narrowing import Narrowing
from api.store.tables import AuditEntry, Dispute, Series
from api.store.tables import LedgerEntry as Line
from tests.api.ledger import filed
from tests.api.world import World

FIRST, SECOND, WON, FOREIGN = (f"（2025）赣9901行初{number}号" for number in (1, 2, 3, 4))


@pytest.fixture
def lines(world: World) -> dict[str, int]:
    """By case number."""
    made = {
        FIRST: filed.lost(world, "police", FIRST, decision_date="2025-01-05", court="临江市云溪区人民法院", filed_date="2024-10-01"),
        SECOND: filed.lost(world, "land", SECOND, decision_date="2025-02-05", act_type="license", field="tax", causes=[]),
        WON: filed.lost(world, "police", WON, result="won", decision_date="2025-03-05", causes=[]),
        FOREIGN: filed.lost(world, "foreign_agency", FOREIGN, decision_date="2025-04-05"),
    }
    filed.fill(world, made[FIRST], suit_received="2024-10-09")
    return made


def found(world: World, login: str = "bureau", sort: str = listing.NEWEST_FIRST, **asked: str | list[str]) -> list[str]:
    with world.database.read() as session:
        page = listing.page(session, world.actor(login), Narrowing.from_params(asked), sort=sort)
        assert page.total == len(page.rows)
        assert [row.id for row in page.rows] == list(listing.ids(session, world.actor(login), Narrowing.from_params(asked), sort=sort))
        return [row.number for row in page.rows]


def test_usually_what_counts_as_lost_newest_first(world: World, lines: dict[str, int]) -> None:
    assert found(world) == [SECOND, FIRST]
    assert found(world, show="all") == [WON, SECOND, FIRST]


def test_everyone_sees_his_own(world: World, lines: dict[str, int]) -> None:
    for login, seen in (
        ("admin", [FOREIGN, WON, SECOND, FIRST]), ("bureau", [WON, SECOND, FIRST]), ("reader", [WON, SECOND, FIRST]), ("police", [WON, FIRST]),
        ("land", [SECOND]), ("foreign_bureau", [FOREIGN]), ("foreign_agency", [FOREIGN]),
    ):  # fmt: skip
        assert found(world, login, show="all") == seen, login


def test_filters(world: World, lines: dict[str, int]) -> None:
    cases: tuple[tuple[dict[str, str | list[str]], list[str]], ...] = (
        ({"text": "行初2号"}, [SECOND]), ({"text": "(2025)赣9901行初02号"}, [SECOND]), ({"text": "云溪分局"}, [WON, FIRST]), ({"text": "赵甲乙"}, [WON, SECOND, FIRST]),
        ({"text": "%"}, []), ({"court": "云溪区人民"}, [FIRST]), ({"result": "won"}, [WON]), ({"result": "any_loss"}, [SECOND, FIRST]),
        ({"result": ["won", "lost"]}, [WON, SECOND, FIRST]), ({"cause": "P02"}, [FIRST]), ({"cause": "insufficient_evidence"}, [FIRST]), ({"cause": "inaction"}, []),
        ({"act_type": "license"}, [SECOND]), ({"field": "market,tax"}, [WON, SECOND, FIRST]), ({"stage": "second"}, []),
        ({"decided_from": "2025-02-01", "decided_to": "2025-02-28"}, [SECOND]), ({"filed_from": "2024-01-01"}, [FIRST]), ({"filed_to": "2024-09-30"}, []),
        ({"missing": "suit_received"}, [WON, SECOND]), ({"missing": "suit_received,handler"}, [WON, SECOND]), ({"series": "0"}, []), ({"text": ""}, [WON, SECOND, FIRST]),
    )  # fmt: skip
    for asked, seen in cases:
        assert found(world, show="all", **asked) == seen, asked


def test_a_unit_holds_those_under_it_but_nothing_foreign(world: World, lines: dict[str, int]) -> None:
    assert found(world, show="all", organisation=str(world.organisations["land"])) == [SECOND]
    assert found(world, show="all", organisation=str(world.organisations["foreign_agency"])) == []


def test_series(world: World, lines: dict[str, int]) -> None:
    with world.database.write() as session:
        session.add(Series(id=7, name="某批征收案", size=2))
        session.get_one(Line, lines[FIRST]).series_id = 7
    assert found(world, series="0") == found(world, series="7") == [FIRST]
    assert found(world, series="8") == []


def test_order(world: World, lines: dict[str, int]) -> None:
    for sort, seen in (
        ("number", [FIRST, SECOND, WON]), ("-number", [WON, SECOND, FIRST]), ("agency,-decided_on", [SECOND, WON, FIRST]), ("filed_on", [FIRST, SECOND, WON]),
    ):  # fmt: skip
        assert found(world, sort=sort, show="all") == seen, sort


@pytest.mark.parametrize("asked", [{"show": "x"}, {"cause": "x"}, {"decided_from": "x"}, {"organisation": "x"}, {"missing": "result"}, {"series": "-1"}])
def test_values_that_there_are_not(asked: dict[str, str]) -> None:
    with pytest.raises(ServiceError) as refused:
        Narrowing.from_params(asked)
    assert refused.value.code == "E602"


def test_an_order_that_there_is_not(world: World) -> None:
    with pytest.raises(ServiceError, match="不能按"):
        found(world, sort="values")


def test_sums(world: World, lines: dict[str, int]) -> None:
    with world.database.read() as session:
        everything = listing.totals(session, world.actor("bureau"), Narrowing(show="all"))
        lost = listing.totals(session, world.actor("bureau"), Narrowing())
    assert (everything.lines, everything.agencies, everything.lost, everything.results) == (3, 2, 2, {"lost": 2, "won": 1})
    assert (lost.lines, lost.agencies, lost.lost, lost.results) == (2, 2, 2, {"lost": 2})


def test_what_was_asked_for_is_said_in_words(world: World, lines: dict[str, int]) -> None:
    asked = Narrowing.from_params({
        "show": "all", "cause": "P02,inaction", "missing": "report_filed", "stage": "first", "organisation": str(world.organisations["foreign_agency"]),
        "result": "any_loss", "act_type": "penalty", "decided_from": "2025-01-01",
    })  # fmt: skip
    with world.database.read() as session:
        said = dict(asking.words(session, world.actor("bureau"), asked))
    assert said["范围"] == "全部案件"
    assert (said["单位"], said["未填写"], said["审级"], said["结果"]) == ("其他单位", "一案一报提交日", "一审", "败诉（含部分败诉）")
    assert (said["案由"], said["裁判日自"]) == ("行政处罚", "2025-01-01")
    for name in narrowing.CHOICES:
        assert all(asking.label(name, code) for code in narrowing.CHOICES[name])


def test_a_series_is_named_to_who_sees_one_of_its_cases(world: World, lines: dict[str, int]) -> None:
    with world.database.write() as session:
        session.add(Series(id=7, name="某批征收案", size=2))
        session.get_one(Dispute, session.get_one(Line, lines[FIRST]).dispute_id).series_id = 7
    with world.database.read() as session:
        for login, name in (("bureau", "某批征收案"), ("foreign_bureau", "其他系列案"), ("admin", "某批征收案")):
            assert dict(asking.words(session, world.actor(login), Narrowing(series=7)))["系列案"] == name


def test_views_are_a_persons_own(world: World) -> None:
    actor, other = world.actor("police"), world.actor("land")
    with world.database.write() as session:
        views.save(session, actor, "ledger", "  今年  未报 ", "missing=report_filed")
        kept = views.save(session, actor, "ledger", "今年 未报", "show=all")
        views.save(session, other, "ledger", "今年 未报", "")
    with world.database.read() as session:
        assert [(one.name, one.address) for one in views.listed(session, actor, "ledger")] == [("今年 未报", "show=all")]
        assert views.listed(session, actor, "elsewhere") == []
    with pytest.raises(ServiceError, match="没有找到这个视图"), world.database.write() as session:
        views.remove(session, other, kept.id)
    with world.database.write() as session:
        views.remove(session, actor, kept.id)
        assert views.listed(session, actor, "ledger") == []
        assert len(session.scalars(select(AuditEntry).where(AuditEntry.object_type == "view")).all()) == 4


def test_views_without_a_name_or_too_long(world: World) -> None:
    for name, address in (("", ""), ("   ", ""), ("长" * 61, ""), ("x", "y" * 4001)):
        with pytest.raises(ServiceError), world.database.write() as session:
            views.save(session, world.actor("police"), "ledger", name, address)


def test_no_more_views_than_anybody_needs(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MOST", 2)
    with pytest.raises(ServiceError, match="最多保存 2 个"), world.database.write() as session:
        for name in ("一", "二", "三"):
            views.save(session, world.actor("police"), "ledger", name, "")
