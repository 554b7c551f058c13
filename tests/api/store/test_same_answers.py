"""SQLite and PostgreSQL answer alike: the same judgments, organisations and suits, in the same order, page by page.

The PostgreSQL database sorts as Chinese dictionaries do, so that nothing here rests on how its server was set up.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.care.transfer import transfer
from api.people.sessions import describe
from api.screening import listing as suits
from api.store import judgments, organisations, search
from api.store.actor import Actor
from api.store.database import Database
from api.store.filters import Filters
from api.store.migrations import upgrade
from api.store.organisations.places import spelling
from api.store.tables import Involvement, Judgment, Organisation, OrganisationName, Suit, User
from tests import databases
from tests.api.store import many

NUMBER: Final = 120
LOGINS: Final = ("admin", "bureau", "busy", "quiet")
ODD: Final = (
    "（2021）皖9902行初12号，WTO文件、ＷＴＯ协定与iPhone 15手机，程序違法。",
    "處罰決定書；行政 處罰\u3000決定。“引号”'单引号'\\反斜杠 %百分号_下划线 *星号",
    "a b c 1 2 3 ①②③ ㈠ ﹙﹚ ½ ½米 №5 ℃ ﬁ 々〇 𠮷野家 Ünïcode ÅNGSTRÖM İstanbul ß",
    "处罚处罚处罚。罚处。行政\n处罚\n\n决定 书 2021皖9902 行初12 号",
    "没有标点" * 40 + "的长句" + "甲乙" * 300,
)
ASKED: Final = (
    "处罚", "罚", "行政处罚决定", "罚处", "処罚", "處罰", "WTO", "wto", "ＷＴＯ", "wt", "iphone", "iphone 15", "15", "1", "皖", "皖99", "行初", "行初1",
    "初12号",
    "（2021）皖9902行初12号", "(2021)皖9902行初12号", "〔２０２１〕皖９９０２行初１２号", "违法，送", "程序违法", "程序 违法", "违法 程序", "“引号”",
    "'单引号'", "\\", "%", "_", "%百分号", "下划线_",
    "*", "处罚*", '"处罚"', "处罚 AND 违法", "NOT 处罚", "NEAR(处罚 违法)", "words:处罚", "') OR 1=1 --", "^处罚", "-处罚", "处罚 & 违法", "处罚 | 违法", "!处罚",
    "处罚:*", "<->", "a", "b c",
    "①", "½", "№5", "ﬁ", "fi", "℃", "々", "〇", "𠮷", "𠮷野家", "ünïcode", "ångström", "ÅNGSTRÖM", "istanbul", "ß", "ss", "甲乙" * 90, "甲乙" * 300, "没有标点" * 30, "没有 " * 60,
    "", " ", "\u3000", "。", "\x00处罚", "\ud800处罚", "处罚\u200b决定", "行政\n处罚", "临江市 云溪区", "临江市云溪区公安局", "人民法院", "不存在的词语",
)  # fmt: skip


@dataclass(frozen=True)
class Both:
    """The same store twice."""

    sqlite: Database
    postgresql: Database
    actors: dict[str, Actor]

    def same(self, ask: Callable[[Session], Any]) -> Any:
        """What both answer."""
        with self.sqlite.read() as session:
            one = ask(session)
        with self.postgresql.read() as session:
            assert ask(session) == one
        return one


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, postgresql_server: databases.Server) -> Iterator[Both]:
    sqlite = Database(f"sqlite:///{tmp_path_factory.mktemp('same') / 'anjian.db'}")
    upgrade(sqlite)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(many, "BODIES", 60)
        people = many.fill(sqlite, NUMBER)
    with sqlite.write() as session:
        odd(session, people)
    postgresql = Database(postgresql_server.fresh_in_chinese())
    transfer(sqlite, postgresql)
    with sqlite.read() as session:
        actors = {login: describe(session.get_one(User, people.users[login])) for login in LOGINS}
    yield Both(sqlite, postgresql, actors)
    sqlite.close()
    postgresql.close()
    postgresql_server.drop(postgresql.url)


def odd(session: Session, people: many.Many) -> None:
    """What is hard to find, equal in all that is sorted by, or like others."""
    days = [None, date(2020, 2, 29), date(2020, 2, 29)]
    for number, content in enumerate(ODD * 3):
        row = session.get_one(Judgment, number + 1)
        row.decision_date, row.court = days[number % 3], ("临江市云溪区人民法院", "Abc法院", "abc法院", None)[number % 4]
        session.flush()
        search.forget(session, row.id)
        search.store(session, row.id, search.place_of(row.id, row.decision_date), content)
    agencies = list(people.organisations.items())
    for number, (name, organisation_id) in enumerate(agencies[:40]):
        alias = (name.removeprefix("临江市"), name.replace("局", "分局"), f"{name}（WTO处）", name.replace("区", "區"))[number % 4]
        session.add(OrganisationName(organisation_id=organisation_id, name=alias, folded=spelling(alias), kind="alias"))
        proposed = organisation_id if number % 3 else None
        waiting = Involvement(judgment_id=number + 1, name=alias, role="other", status="to_confirm", organisation_id=proposed, score=90.0)
        session.add(waiting)
        day = date(2026, 1, 1) + timedelta(days=number % 5)
        session.add(Suit(
            organisation_id=organisation_id, number=f"（2026）临9902行初{number}号", court=("临江市云溪区人民法院", "ABC法院")[number % 2], plaintiffs="赵某、Ab公司",
            act="处罚%决定_书", received_on=day, next_due_on=day if number % 4 else None, level=("high", "middle", "low", "")[number % 4],
        ))  # fmt: skip


def page(found: judgments.Page) -> tuple[list[int], int, bool]:
    return [row.id for row in found.rows], found.total, found.capped


def words_of(both: Both, number: int) -> list[str]:
    """Pieces of the texts that are searched, two to nine characters long."""
    chance = random.Random(number)
    with both.sqlite.read() as session:
        texts = [content for _, _, content in search.texts(session.connection())]
    found = []
    for _ in range(number):
        content = chance.choice(texts)
        start = chance.randrange(len(content))
        found.append(content[start : start + chance.randint(2, 9)])
    return found


def test_texts_are_found_alike_by_whoever_asks(both: Both) -> None:
    answers = []
    for number, text in enumerate((*ASKED, *words_of(both, 25))):
        for login in ("admin", LOGINS[1 + number % 3]):
            scope, filters = both.actors[login].scope, Filters(text=text)
            answers.append(both.same(lambda session, s=scope, f=filters: page(judgments.page(session, s, f, limit=200))))
        both.same(lambda session, t=text: sorted(session.scalars(select(Judgment.id).where(search.matching(t, each=True)))))
    found = {tuple(ids) for ids, *_ in answers}
    assert len(found) > 30  # not all of them everything or nothing
    assert max(map(len, found)) > 80


@pytest.mark.parametrize("sort", ["", *judgments.SORTS, "court,-case_number", "agency_result,-court,field"])
def test_the_order_is_the_same(both: Both, sort: str) -> None:
    for down in ("", "-"):
        for text in ("", "处罚", "法院"):
            scope = both.actors["admin" if down else "bureau"].scope
            ids, total, _ = both.same(
                lambda session, s=scope, t=text, d=down: page(judgments.page(session, s, Filters(text=t), sort=d + sort if sort else judgments.NEWEST_FIRST, limit=200))
            )
            assert len(ids) == total


def test_pages_do_not_overlap_and_leave_nothing_out(both: Both) -> None:
    scope = both.actors["admin"].scope
    for text, sort in (("", judgments.NEWEST_FIRST), ("处罚", judgments.NEWEST_FIRST), ("法院", "court"), ("", "-agency_result,court")):
        whole, total, _ = both.same(lambda session, t=text, s=sort: page(judgments.page(session, scope, Filters(text=t), sort=s, limit=500)))
        pieces = []
        for offset in range(0, total + 30, 30):
            pieces += both.same(lambda session, t=text, s=sort, o=offset: page(judgments.page(session, scope, Filters(text=t), sort=s, offset=o, limit=30)))[0]
        assert pieces == whole


def test_filters_leave_the_same(both: Both) -> None:
    chance = random.Random(7)
    chosen = {
        "court": ("云溪", "abc", "ABC", "%", "_", "\\", ""), "agency_result": (("lost",), ("any_loss",), ("won", "partly_lost"), ()), "state": (("checked",), ()),
        "decided_from": (date(2018, 1, 1), None), "decided_to": (date(2022, 12, 31), None), "corrected": (True, False, None), "to_review": (True, None),
        "organisation": (3, None), "text": ("处罚", "法院", "wto", ""),
    }  # fmt: skip
    for _ in range(30):
        filters = Filters(**{name: chance.choice(values) for name, values in chosen.items()})
        scope = both.actors[chance.choice(LOGINS)].scope
        both.same(lambda session, s=scope, f=filters: page(judgments.page(session, s, f, limit=200)))
        both.same(lambda session, s=scope, f=filters: list(judgments.ids(session, s, f)))
        both.same(lambda session, s=scope, f=filters: judgments.counts(session, s, f))


def test_pieces_of_text_around_the_hits_are_the_same(both: Both) -> None:
    for text in ("处罚 违法", "wto", "𠮷", "行初12号", "甲乙" * 20):
        pieces = both.same(lambda session, t=text: search.snippets_of(session, range(1, 60), t))
        assert any(pieces.values())


def test_names_mean_the_same_organisations(both: Both) -> None:
    chance = random.Random(11)
    with both.sqlite.read() as session:
        names = list(session.scalars(select(OrganisationName.name).order_by(OrganisationName.id)))
    asked = [*names[:8], *(misprinted(chance, chance.choice(names)) for _ in range(16)), "", "%", "水利局", "WTO", "wto", "ＷＴＯ处", "區"]
    for name in asked:
        both.same(lambda session, n=name: (organisations.match(session, n), organisations.candidates(session, n, limit=None)))
        for login in ("admin", "busy"):
            both.same(lambda session, n=name, a=login: [row.id for row in organisations.listed(session, both.actors[a].scope, n)])
    assert both.same(lambda session: len(organisations.listed(session, both.actors["admin"].scope, "wto"))) == 10


def misprinted(chance: random.Random, name: str) -> str:
    place = chance.randrange(len(name))
    return name[:place] + chance.choice(("", " ", "局", "区", "（", "臨")) + name[place + chance.randrange(2) :]


def test_what_waits_to_be_confirmed_is_the_same(both: Both) -> None:
    for login in LOGINS:
        waiting = both.same(lambda session, a=login: organisations.to_confirm(session, both.actors[a].scope))
        assert waiting or login in {"busy", "quiet"}
        for one in waiting[:5]:
            if both.actors[login].may("manage"):
                both.same(lambda session, a=login, i=one.id: [(m, o.id) for m, o in organisations.likely(session, both.actors[a], i)])


def test_suits_are_listed_alike(both: Both) -> None:
    for login in LOGINS:
        actor = both.actors[login]
        texts = ("", "赵某", "ab公司", "AB公司", "abc", "%决定_", "_", "行初1", "行初1 abc", "\\")
        sorts = (suits.USUAL, *suits.SORTS, *(f"-{name}" for name in suits.SORTS))
        for number, sort in enumerate(sorts * 2):
            text = texts[number % len(texts)]
            both.same(lambda session, a=actor, t=text, s=sort: [row.id for row in suits.page(session, a, suits.Filters(text=t), sort=s, limit=200).rows])
        both.same(lambda session, a=actor: suits.counts(session, a, suits.Filters()))
    assert both.same(lambda session: suits.page(session, both.actors["admin"], suits.Filters(text="ab公司")).total) == 40
    assert both.same(lambda session: len(session.scalars(select(Organisation.id)).all())) == 84
