"""Correcting and checking: rows are only added, the second of two is told, and only who may."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from api.errors import ServiceError
from api.review import checks, effective, history, items
from api.review.corrections import Change, correct
from api.store.actor import SYSTEM
from api.store.tables import Analysis, AuditEntry, Correction, Document, Judgment
from tests.api import seed
from tests.api.world import World

SAMPLE = seed.PDFS / "01-penalty-revoked-and-redo.pdf"


@pytest.fixture
def judgment_id(world: World) -> int:
    return seed.judgment(world, SAMPLE, "police")


def _correct(world: World, login: str, judgment_id: int, revision: int, *changes: Change) -> Judgment:
    actor = world.actor(login)
    with world.database.write() as session:
        return correct(session, actor, judgment_id, revision, *changes)


def _check(world: World, login: str, judgment_id: int, *, asked: checks.Asked = "none") -> Judgment:
    actor = world.actor(login)
    with world.database.write() as session:
        judgment = session.get_one(Judgment, judgment_id)
        accept = {entry["field"] for entry in judgment.record["needs_review"]}
        return checks.check(session, actor, judgment_id, judgment.revision, asked=asked, accept=accept)


def _refused(act: Callable[[], object], code: str) -> ServiceError:
    with pytest.raises(ServiceError) as error:
        act()
    assert error.value.code == code
    return error.value


def test_several_changes_at_once(world: World, judgment_id: int) -> None:
    judgment = _correct(
        world, "police", judgment_id, 1,
        Change("court", None, "change", "浙江省青岚县人民法院（更正）"),
        Change("causes", None, "add", {"code": "wrong_law", "detail": "L01", "quote": "适用法律错误"}),
        Change("causes", "procedure_violation/P02", "remove"),
        Change("parties", "云泽远帆商贸有限公司|plaintiff", "change", {"kind": "person"}),
    )  # fmt: skip
    record = judgment.record
    assert judgment.court == "浙江省青岚县人民法院（更正）"
    assert [cause["detail"] for cause in record["causes"]] == ["P07", "L01"]
    assert record["parties"][0]["kind"] == "person"
    assert record["parties"][0]["representative"]["name"] == "方小舟"
    with world.database.read() as session:
        rows = session.scalars(select(Correction).order_by(Correction.id)).all()
        assert [row.action for row in rows] == ["change", "add", "remove", "change"]
        assert rows[0].before == "浙江省青岚县人民法院"
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "judgment.correct")).all()
        assert [entry.user_id for entry in entries] == [world.users["police"]] * 4
        machine = session.get_one(Analysis, judgment.analysis_id).record
        assert machine["court"] == "浙江省青岚县人民法院"


def test_all_changes_or_none(world: World, judgment_id: int) -> None:
    bad = Change("decision_date", None, "change", "2021-02-30")
    _refused(lambda: _correct(world, "police", judgment_id, 1, Change("court", None, "change", "甲法院"), bad), "E602")
    with world.database.read() as session:
        assert session.get_one(Judgment, judgment_id).revision == 1
        assert session.scalars(select(Correction)).all() == []


def test_who_saw_an_older_revision_is_told_who_changed_it(world: World, judgment_id: int) -> None:
    _correct(world, "police", judgment_id, 1, Change("court", None, "change", "甲法院"))
    error = _refused(lambda: _correct(world, "admin", judgment_id, 1, Change("court", None, "change", "乙法院")), "E603")
    assert "police" in error.message
    with world.database.read() as session:
        assert session.get_one(Judgment, judgment_id).court == "甲法院"


def test_of_two_at_the_same_moment_one_is_told(world: World, judgment_id: int) -> None:
    outcomes: list[str] = []
    start = threading.Barrier(4)

    def act(number: int) -> None:
        start.wait()
        try:
            _correct(world, "admin", judgment_id, 1, Change("court", None, "change", f"第{number}法院"))
            outcomes.append("saved")
        except ServiceError as error:
            outcomes.append(error.code)

    threads = [threading.Thread(target=act, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["E603", "E603", "E603", "saved"]
    with world.database.read() as session:
        assert len(session.scalars(select(Correction)).all()) == 1
        assert session.get_one(Judgment, judgment_id).revision == 2


@pytest.mark.parametrize(("login", "code"), [("reader", "E504"), ("foreign_agency", "E601"), ("land", "E601")])
def test_only_who_may(world: World, judgment_id: int, login: str, code: str) -> None:
    _refused(lambda: _correct(world, login, judgment_id, 1, Change("court", None, "change", "甲法院")), code)
    _refused(lambda: _check(world, login, judgment_id), code)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (Change("versions", None, "change", {}), "没有“versions”这一栏"),
        (Change("court", "x", "change", "甲法院"), "只有一个值"),
        (Change("court", None, "add", "甲法院"), "不能这样增加"),
        (Change("court", None, "withdraw"), "没有可以撤回的更正"),
        (Change("court", None, "change", ""), "不能为空"),
        (Change("court", None, "change", "\u202e\u200b"), "不能为空"),
        (Change("court", None, "change", "长" * 101), "超过 100 个字"),
        (Change("court", None, "change", ["甲法院"]), "应当是文字"),
        (Change("act_type", None, "change", "spell"), "没有“spell”这一项"),
        (Change("decision_date", None, "change", "2999-01-01"), "不可能"),
        (Change("causes", "void", "remove"), "没有这一项"),
        (Change("causes", None, "add", {"code": "inaction", "detail": "P02"}), "不属于"),
        (Change("causes", None, "add", {"code": "inaction", "<b>": 1}), "不认识的内容"),
        (Change("causes", None, "add", "inaction"), "格式不对"),
        (Change("statutes", None, "add", {"law": "甲法", "article": True}), "整数"),
        (Change("attendance", None, "add", {"state": "unstated"}), "不要填写"),
        (Change("court", None, "confirm", place={"start": 5, "end": 3}), "起点应当在终点之前"),
        (Change("court", None, "confirm", place={"boxes": [[1, 2, 3]]}), "坐标"),
        (Change("court", None, "explode"), "没有“explode”这种操作"),
    ],
)
def test_impossible_values_are_refused_with_the_reason(world: World, judgment_id: int, change: Change, why: str) -> None:
    assert why in _refused(lambda: _correct(world, "police", judgment_id, 1, change), "E602").message


def test_invisible_characters_are_taken_out(world: World, judgment_id: int) -> None:
    judgment = _correct(world, "police", judgment_id, 1, Change("court", None, "change", "\u202e甲\x00法\u200b院\n"))
    assert judgment.court == "甲法院"


def test_an_agency_cannot_take_a_case_out_of_sight(world: World) -> None:
    name = "临江市公安局云溪分局"
    party: dict[str, Any] = {"name": name, "role": "defendant", "original_role": "defendant", "kind": "agency", "representative": None,
             "agents": [], "aliases": []}  # fmt: skip
    judgment_id = seed.record(world, {"parties": [party]}, "police", submitter="bureau")
    removal = Change("parties", f"{name}|defendant", "remove")
    _refused(lambda: _correct(world, "police", judgment_id, 1, removal), "E606")
    assert _correct(world, "bureau", judgment_id, 1, removal).record["parties"] == []
    _refused(lambda: _correct(world, "police", judgment_id, 2, Change("court", None, "change", "甲法院")), "E601")


def test_checking_needs_every_doubt_settled_or_accepted(world: World, judgment_id: int) -> None:
    actor = world.actor("police")
    with world.database.write() as session:
        error = _refused(lambda: checks.check(session, actor, judgment_id, 1, asked="none"), "E606")
    assert "败诉原因" in error.message
    _correct(world, "police", judgment_id, 1, Change("causes", None, "confirm"))
    with world.database.write() as session:
        assert checks.check(session, actor, judgment_id, 2, asked="none").state == "checked"
    with world.database.read() as session:
        judgment = session.get_one(Judgment, judgment_id)
        assert session.get_one(Document, judgment.document_id).state == "checked"


def test_the_second_check_is_another_persons(world: World, judgment_id: int) -> None:
    judgment = _check(world, "police", judgment_id, asked="lost")
    assert judgment.state == "second_check"
    police, bureau = world.actor("police"), world.actor("admin")
    with world.database.write() as session:
        _refused(lambda: checks.second_check(session, police, judgment_id, judgment.revision), "E606")
    with world.database.write() as session:
        assert checks.second_check(session, bureau, judgment_id, judgment.revision).state == "checked"
        assert session.get_one(Document, judgment.document_id).state == "checked"


def test_a_correction_reopens_and_a_confirmation_does_not(world: World, judgment_id: int) -> None:
    revision = _check(world, "police", judgment_id).revision
    judgment = _correct(world, "police", judgment_id, revision, Change("court", None, "confirm"))
    assert judgment.state == "checked"
    judgment = _correct(world, "police", judgment_id, judgment.revision, Change("court", None, "change", "甲法院"))
    assert (judgment.state, judgment.checked_by, judgment.review_count) == ("to_check", None, 0)
    assert _check(world, "police", judgment_id).state == "checked"


def test_a_checked_judgment_stands_whatever_a_later_analysis_says(world: World, judgment_id: int) -> None:
    checked = _check(world, "police", judgment_id)
    _analyse_again(world, judgment_id, {"court": "丙法院", "causes": []})
    with world.database.read() as session:
        judgment = session.get_one(Judgment, judgment_id)
        assert judgment.record == checked.record
        assert judgment.state == "checked"
        actor, revision = world.actor("police"), judgment.revision
    with world.database.write() as session:
        reopened = checks.reopen(session, actor, judgment_id, revision, reason="请再看")
        assert (reopened.court, reopened.state, reopened.causes) == ("丙法院", "to_check", [])


def test_a_correction_survives_another_analysis(world: World, judgment_id: int) -> None:
    _correct(
        world, "police", judgment_id, 1, Change("court", None, "change", "甲法院"),
        Change("causes", "procedure_violation/P02", "confirm"), Change("causes", "procedure_violation/P07", "remove"),
    )  # fmt: skip
    _analyse_again(world, judgment_id, {"court": "丙法院", "causes": [], "act_type": "license"})
    with world.database.read() as session:
        judgment = session.get_one(Judgment, judgment_id)
        assert (judgment.court, judgment.act_type) == ("甲法院", "license")
        assert [cause.detail for cause in judgment.causes] == ["P02"]
        sheet = items.sheet(session, judgment)
        court = sheet.groups[0].fields[0].values[0]
        assert (court.text, court.machine_text, court.by) == ("甲法院", "丙法院", "police")


def _analyse_again(world: World, judgment_id: int, values: dict[str, Any]) -> None:
    with world.database.write() as session:
        judgment = session.get_one(Judgment, judgment_id)
        old = session.get_one(Analysis, judgment.analysis_id)
        new = Analysis(
            sha256=old.sha256, version="next", status="complete", record=old.record | values, evidence=old.evidence
        )
        session.add(new)
        session.flush()
        judgment.analysis_id = new.id
        effective.refresh(session, judgment)


def test_the_history_tells_all_in_order(world: World, judgment_id: int) -> None:
    _correct(world, "police", judgment_id, 1, Change("court", None, "change", "甲法院", note="见首部"))
    _check(world, "police", judgment_id)
    _analyse_again(world, judgment_id, {"act_type": "license"})
    with world.database.read() as session:
        events = history.of(session, world.actor("police"), judgment_id)
        _refused(lambda: history.of(session, world.actor("foreign_bureau"), judgment_id), "E601")
    assert [event.kind for event in events] == ["upload", "analysis", "correction", "check", "analysis"]
    assert events[2].sentence == "police把法院由“浙江省青岚县人民法院”改为“甲法院”。"
    assert (events[2].machine, events[2].human, events[2].note) == ("浙江省青岚县人民法院", "甲法院", "见首部")
    assert "被诉行政行为种类：由“行政处罚”变为“行政许可”" in events[4].details


def test_the_service_itself_checks_nothing(world: World, judgment_id: int) -> None:
    with world.database.write() as session:
        _refused(lambda: checks.check(session, SYSTEM, judgment_id, 1, asked="none"), "E504")


def test_two_parties_made_anonymous_alike_stay_two(world: World) -> None:
    alike = [{"name": "张某某", "role": "plaintiff", "original_role": None, "kind": "person", "representative": None,
              "agents": [{"name": name, "capacity": "代理人", "post": None}], "aliases": []} for name in ("甲", "乙")]  # fmt: skip
    judgment_id = seed.record(world, {"parties": alike}, "police")
    _correct(world, "police", judgment_id, 1, Change("parties", "张某某|plaintiff", "confirm"))
    _correct(world, "police", judgment_id, 2, Change("parties", "张某某|plaintiff 2", "change", {"name": "张某红"}))
    third = Change("parties", None, "add", alike[0] | {"name": "张某某", "agents": []})
    judgment = _correct(world, "police", judgment_id, 3, third, third)  # the second time he says what is there
    assert [party["name"] for party in judgment.record["parties"]] == ["张某某", "张某红", "张某某"]
    assert judgment.record["parties"][0]["agents"][0]["name"] == "甲"
    judgment = _correct(world, "police", judgment_id, 4, Change("parties", "张某某|plaintiff", "remove"))
    with world.database.read() as session:
        parties = next(f for g in items.sheet(session, judgment).groups for f in g.fields if f.name == "parties")
    assert [(one.item, one.gone, one.human) for one in parties.values] == [
        ("张某红|plaintiff", False, True), ("张某某|plaintiff 3", False, True), ("张某某|plaintiff", True, True),
    ]  # fmt: skip
    assert parties.values[0].machine["agents"][0]["name"] == "乙"
