"""Typical cases: chosen, drafted with their sources, written on, signed by two, released masked, taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from api.casebook import cases, proposals, releasing, settings, sight, signing, versions
from api.casebook.drafting import TITLES
from api.casebook.obstacles import obstacles, since, sourced
from api.errors import ServiceError
from api.indicators.period import Period
from api.review import corrections
from api.review.corrections import Change
from api.store.actor import Actor
from api.store.tables import AuditEntry, Judgment, LedgerEntry, Signature, TypicalCase, TypicalCaseVersion, User
from api.writing import sources
from tests.api.casebook import lost_cases
from tests.api.casebook.lost_cases import Lost, revision
from tests.api.policy.test_in_force import unreadable, version
from tests.api.world import PASSWORD_HASH, Shelf, World


def do(world: World, login: str, deed: Any, *given: Any, **more: Any) -> Any:
    """A deed of a person in a transaction of its own."""
    with world.database.write() as session:
        return deed(session, world.actor(login), *given, **more)


def codes(world: World, case_id: int) -> list[str]:
    with world.database.read() as session:
        return [one.code for one in obstacles(session, session.get_one(TypicalCase, case_id))]


def colleague(world: World) -> str:
    """A second person of the bureau."""
    with world.database.write() as session:
        made = User(login="second", name="周岚", role="bureau", organisation_id=world.organisations["bureau"], password_hash=PASSWORD_HASH)
        session.add(made)
        session.flush()
        world.users["second"] = made.id
    return "second"


def signed(world: World, case_id: int) -> None:
    do(world, "bureau", signing.sign, case_id, revision(world, case_id))
    do(world, colleague(world), signing.sign, case_id, revision(world, case_id))


@pytest.fixture
def world(shelf: Shelf) -> World:
    """No application is needed."""
    return shelf


@pytest.fixture
def case(world: World) -> Lost:
    return lost_cases.lost(world)


def test_a_draft_says_nothing_that_has_no_source(world: World, case: Lost) -> None:
    case_id = lost_cases.taken(world, case)
    with world.database.read() as session:
        found = session.get_one(TypicalCase, case_id)
        texts = sources.texts(session, [case.judgment_id])
        sections = {one.code: one for one in cases.sections_of(found)}
        assert list(sections) == list(TITLES)
        assert all(one.passages for one in sections.values())
        assert all(sourced(one, texts) for section in sections.values() for one in section.passages)
        assert {one.source for one in sections["facts"].passages} == {"judgment"}
        assert {one.source for one in sections["result"].passages} == {"judgment"}
        assert {one.source for one in sections["meaning"].passages} == {"knowledge"}
        assert "撤销被告" in sections["result"].text
        assert found.title.endswith("案")
        lengths = settings.of(session, found.bureau_id).lengths
        assert all(len(one.text) <= getattr(lengths, code) for code, one in sections.items())


def test_everything_in_the_way_is_told_at_once(world: World) -> None:
    case = lost_cases.lost(world, effective=False, checked=False)
    case_id = lost_cases.taken(world, case)
    assert {"not_final", "not_checked", "signatures"} <= set(codes(world, case_id))
    do(world, "bureau", cases.change, case_id, 1, "result", paragraphs=[])
    do(world, "bureau", cases.change, case_id, 2, "facts", paragraphs=["过长。" * 500])
    assert {"empty_result", "long_facts"} <= set(codes(world, case_id))
    with pytest.raises(ServiceError, match="E606") as refused:
        do(world, "bureau", releasing.release, case_id, 3)
    assert "裁判还没有生效" in refused.value.message


def test_two_different_people_sign_and_a_change_voids_it(world: World, case: Lost) -> None:
    case_id = lost_cases.taken(world, case)
    do(world, "bureau", signing.sign, case_id, revision(world, case_id))
    with pytest.raises(ServiceError, match="E605"):
        do(world, "bureau", signing.sign, case_id, revision(world, case_id))
    assert codes(world, case_id) == ["signatures"]
    do(world, colleague(world), signing.sign, case_id, revision(world, case_id))
    assert codes(world, case_id) == []
    do(world, "bureau", cases.rename, case_id, revision(world, case_id), "另一个标题")
    assert codes(world, case_id) == ["signatures"]
    with world.database.read() as session:
        assert len(session.scalars(select(Signature)).all()) == 2


def test_who_no_longer_manages_has_not_signed(world: World, case: Lost) -> None:
    case_id = lost_cases.taken(world, case)
    signed(world, case_id)
    assert codes(world, case_id) == []
    with world.database.write() as session:
        session.get_one(User, world.users["second"]).active = False
    assert codes(world, case_id) == ["signatures"]


def test_no_token_signs(world: World, case: Lost) -> None:
    case_id = lost_cases.taken(world, case)
    person = world.actor("bureau")
    token = Actor(
        person.user_id, person.login, person.name, person.role, person.organisation_id, person.organisation_name, person.scope,
        token_scopes=frozenset({"read", "correct", "manage"}),
    )  # fmt: skip
    with world.database.write() as session, pytest.raises(ServiceError, match="E504"):
        signing.sign(session, token, case_id, 1)


def test_it_is_released_masked_marked_in_the_ledger_and_taken_back(world: World, case: Lost) -> None:
    case_id = lost_cases.taken(world, case)
    signed(world, case_id)
    do(world, "bureau", releasing.release, case_id, revision(world, case_id))
    with world.database.read() as session:
        found = session.get_one(TypicalCase, case_id)
        assert found.state == "released"
        said = str(found.released)
        assert "赵甲" in str(found.sections)
        assert "赵甲" not in said
        assert [one["code"] for one in found.released["sections"]] == [code for code in TITLES if code != "keywords"]
        assert {"law": "中华人民共和国行政诉讼法", "article": "第七十条第（一）项"} in found.released["statutes"]
        line = session.scalars(select(LedgerEntry).where(LedgerEntry.dispute_id == case.dispute_id)).one()
        assert line.values["typical"] is True
    with pytest.raises(ServiceError, match="E606"):
        do(world, "bureau", cases.rename, case_id, revision(world, case_id), "发布后改标题")
    with world.database.write() as session:
        assert since(session, session.get_one(TypicalCase, case_id)) == []
        session.get_one(Judgment, case.judgment_id).state = "to_check"
        assert [one.code for one in since(session, session.get_one(TypicalCase, case_id))] == ["not_checked"]
        session.rollback()
    with pytest.raises(ServiceError, match="E602"):
        do(world, "bureau", releasing.withdraw, case_id, revision(world, case_id), " ")
    do(world, "bureau", releasing.withdraw, case_id, revision(world, case_id), "当事人提出异议")
    with world.database.read() as session:
        assert session.get_one(TypicalCase, case_id).released is None
        assert "typical" not in session.scalars(select(LedgerEntry).where(LedgerEntry.dispute_id == case.dispute_id)).one().values
    do(world, "bureau", releasing.reopen, case_id, revision(world, case_id))
    assert codes(world, case_id) == ["signatures"]


def test_what_people_write_is_theirs_and_what_the_judgment_says_is_its(world: World, case: Lost) -> None:
    case_id = lost_cases.taken(world, case)
    with world.database.read() as session:
        kept = cases.section_of(session.get_one(TypicalCase, case_id), "facts").passages[0].text
    do(world, "bureau", cases.change, case_id, 1, "facts", paragraphs=[kept + "处罚决定尚未执行。这一句是我们写的。"])
    with world.database.read() as session:
        found = session.get_one(TypicalCase, case_id)
        passages = cases.section_of(found, "facts").passages
        assert [one.source for one in passages] == ["judgment", "judgment", "person"]
        assert passages[2].user_id == world.users["bureau"]
        assert [one.version for one in versions.history(session, world.actor("bureau"), case_id)] == [2, 1]


def test_versions_are_kept_and_can_be_had_back(world: World, case: Lost) -> None:
    case_id = lost_cases.taken(world, case)
    with world.database.read() as session:
        first = session.get_one(TypicalCase, case_id).sections
    do(world, "bureau", cases.change, case_id, 1, "meaning", paragraphs=["改写的启示。"])
    do(world, "bureau", versions.restore, case_id, 2, 1)
    with world.database.read() as session:
        found = session.get_one(TypicalCase, case_id)
        assert (found.sections, found.version) == (first, 3)
        assert [one.what for one in versions.history(session, world.actor("bureau"), case_id)] == ["restored", "meaning", "drafted"]
    do(world, "bureau", cases.change, case_id, 3, "meaning", paragraphs=["又改写的启示。"])
    do(world, "bureau", cases.redraft, case_id, 4, do(world, "bureau", cases.anew, case_id, "meaning"))
    with world.database.read() as session:
        assert session.get_one(TypicalCase, case_id).sections == first


def test_who_saw_an_older_one_is_told(world: World, case: Lost) -> None:
    case_id = lost_cases.taken(world, case)
    do(world, "bureau", cases.rename, case_id, 1, "新标题")
    with pytest.raises(ServiceError, match="E611") as refused:
        do(world, "bureau", cases.change, case_id, 1, "facts", paragraphs=["x"])
    assert "bureau" in refused.value.message


def test_the_agency_writes_while_it_is_asked_and_no_longer(world: World, case: Lost) -> None:
    case_id = lost_cases.taken(world, case)
    with pytest.raises(ServiceError, match="E601"):
        do(world, "police", cases.change, case_id, 1, "facts", paragraphs=["x"])
    do(world, "bureau", cases.ask, case_id, 1)
    assert "asked" in codes(world, case_id)
    with pytest.raises(ServiceError, match="E606"):
        do(world, "bureau", signing.sign, case_id, 2)
    do(world, "police", cases.change, case_id, 2, "meaning", paragraphs=["本单位的体会。"])
    with pytest.raises(ServiceError, match="E601"):
        do(world, "land", cases.change, case_id, 3, "facts", paragraphs=["x"])
    do(world, "police", cases.hand_back, case_id, 3)
    with pytest.raises(ServiceError, match="E601"):
        do(world, "police", cases.change, case_id, 4, "facts", paragraphs=["x"])
    with world.database.read() as session:
        assert session.scalars(select(TypicalCaseVersion.user_id).order_by(TypicalCaseVersion.id.desc())).first() == world.users["police"]


def test_the_agency_that_is_asked_is_told_of_no_cases_of_others(world: World, case: Lost) -> None:
    case_id, other = lost_cases.taken(world, case), lost_cases.lost(world, "land", lost_cases.DEMOLITION)
    with world.database.write() as session:
        session.get_one(TypicalCase, case_id).reasons = [{"criterion": "series", "text": "x", "disputes": [other.dispute_id, case.dispute_id]}]
    with world.database.read() as session:
        found = session.get_one(TypicalCase, case_id)
        told = {login: sight.reasons(session, world.actor(login), found)[0]["disputes"] for login in ("bureau", "police")}
    assert told == {"bureau": [other.dispute_id, case.dispute_id], "police": [case.dispute_id]}


def test_what_came_since_is_in_the_way_until_somebody_has_looked(world: World, case: Lost) -> None:
    case_id = lost_cases.taken(world, case)
    with world.database.read() as session:
        seen = session.get_one(Judgment, case.judgment_id).revision
    do(world, "bureau", corrections.correct, case.judgment_id, seen, Change("court", None, "confirm"))
    assert "corrected" in codes(world, case_id)
    do(world, "bureau", cases.rename, case_id, revision(world, case_id), "改了标题，没有对照")
    assert "corrected" in codes(world, case_id)
    do(world, "bureau", cases.recheck, case_id, revision(world, case_id))
    assert "corrected" not in codes(world, case_id)


def test_a_case_is_turned_down_and_had_back(world: World, case: Lost) -> None:
    key = (None, case.dispute_id, case.organisation_id)
    turned_down = do(world, "bureau", cases.dismiss, *key)
    assert turned_down.state == "dismissed"
    assert do(world, "bureau", cases.reconsider, turned_down.id) is None
    case_id = lost_cases.taken(world, case)
    with pytest.raises(ServiceError, match="E605"):
        lost_cases.taken(world, case)
    do(world, "bureau", cases.rename, case_id, 1, "写过的标题")
    do(world, "bureau", cases.dismiss, *key)
    again = do(world, "bureau", cases.reconsider, case_id)
    assert (again.state, again.title) == ("draft", "写过的标题")


def test_what_was_merged_with_another_is_not_listed_among_the_dismissed(world: World, case: Lost) -> None:
    turned_down = do(world, "bureau", cases.dismiss, None, case.dispute_id, case.organisation_id)
    wanted = cases.Wanted(("dismissed",))
    assert do(world, "bureau", cases.page, wanted)[1] == 1
    with world.database.write() as session:
        session.get_one(TypicalCase, turned_down.id).merged_id = 99
    assert do(world, "bureau", cases.page, wanted) == ([], 0)
    with pytest.raises(ServiceError, match="E606"):
        do(world, "bureau", cases.reconsider, turned_down.id)


def test_a_draft_that_was_prepared_is_taken_if_it_is_of_the_judgment(world: World, case: Lost) -> None:
    key = (None, case.dispute_id, case.organisation_id)
    with world.database.read() as session:
        drafted = cases.prepare(session, world.actor("bureau"), *key)
    assert drafted is not None and drafted.judgment_id == case.judgment_id
    made = do(world, "bureau", cases.take, *key, drafted=replace(drafted, title="预先拟好"))
    assert (made.title, cases.sections_of(made)) == ("预先拟好", drafted.sections)
    with pytest.raises(ServiceError, match="E605"):
        do(world, "bureau", cases.prepare, *key)
    do(world, "bureau", cases.dismiss, *key)
    assert do(world, "bureau", cases.prepare, *key) is None
    other = lost_cases.lost(world, "land", lost_cases.DEMOLITION)
    taken = do(world, "bureau", cases.take, None, other.dispute_id, other.organisation_id, drafted=drafted)
    assert taken.title != drafted.title
    assert {one.judgment_id for one in cases.section_of(taken, "facts").passages} == {other.judgment_id}


def test_nothing_is_released_by_the_profile_of_another_but_proposals_go_on(world: World, case: Lost) -> None:
    case_id = lost_cases.taken(world, case)
    signed(world, case_id)
    assert codes(world, case_id) == []
    unreadable(world, world.organisations["bureau"])
    assert codes(world, case_id) == ["policy"]
    with pytest.raises(ServiceError, match="E606"):
        do(world, "bureau", releasing.release, case_id, revision(world, case_id))
    with world.database.read() as session:
        assert proposals.proposed(session, world.actor("bureau"), None, Period.year(2019)).lost == 1
    version(world, world.organisations["bureau"], "云溪", minutes=1)
    do(world, "bureau", releasing.release, case_id, revision(world, case_id))


def test_only_a_lost_case_is_taken(world: World, case: Lost) -> None:
    with pytest.raises(ServiceError, match="E606"):
        do(world, "bureau", cases.take, None, case.dispute_id, world.organisations["land"])
    with pytest.raises(ServiceError, match="E601"):
        do(world, "foreign_bureau", cases.take, None, case.dispute_id, case.organisation_id)
    with pytest.raises(ServiceError, match="E504"):
        do(world, "police", cases.take, None, case.dispute_id, case.organisation_id)


def test_every_deed_stands_in_the_audit(world: World, case: Lost) -> None:
    case_id = lost_cases.taken(world, case)
    do(world, "bureau", cases.ask, case_id, 1)
    do(world, "bureau", cases.hand_back, case_id, 2)
    do(world, "bureau", cases.rename, case_id, 3, "新标题")
    signed(world, case_id)
    do(world, "bureau", releasing.release, case_id, revision(world, case_id))
    do(world, "bureau", releasing.withdraw, case_id, revision(world, case_id), "有误")
    do(world, "bureau", releasing.reopen, case_id, revision(world, case_id))
    with world.database.read() as session:
        found = [one for one in session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)) if one.startswith("typical")]
    assert found == [
        "typical.take", "typical.ask", "typical.hand_back", "typical.change", "typical.sign", "typical.sign", "typical.release", "typical.withdraw",
        "typical.reopen", "typical.change",
    ]  # fmt: skip
