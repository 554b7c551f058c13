"""Papers that are no judgments, through the real steps: kept, told, seen by those whom they concern, counted where a plan says so."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from api.errors import ServiceError
from api.indicators import facts
from api.indicators.query import Query
from api.indicators.tally import Tally, tally
from api.intake import documents
from api.policy import builtin
from api.review import other_papers
from api.review.other_papers import Filters
from api.store import organisations
from api.store.tables import (
    Analysis,
    AuditEntry,
    Dispute,
    Document,
    LedgerChange,
    LedgerEntry,
    Notification,
    Paper,
    Verdict,
)
from api.worker import jobs
from api.worker.results import Readers
from api.worker.steps import Steps
from tests.api.intake.handed import POLICE, judgment, paper
from tests.api.renewing import catch_up
from tests.api.worker.test_reanalysis import age, run
from tests.api.worker.working import document, go, take_in, varied
from tests.api.world import World


def figures(world: World, code: str) -> Tally:
    catch_up(world.database)
    with world.database.read() as session:
        return tally(facts.of(session), builtin.profiles()[code], Query())


def kept(world: World) -> list[Paper]:
    with world.database.read() as session:
        return list(session.scalars(select(Paper).order_by(Paper.id)))


def verdicts(world: World) -> list[Verdict]:
    catch_up(world.database)
    with world.database.read() as session:
        return list(session.scalars(select(Verdict).order_by(Verdict.id)))


def listed(world: World, login: str, **filters: object) -> list[int]:
    with world.database.read() as session:
        return [row.id for row, _ in other_papers.listed(session, world.actor(login), Filters(**filters)).rows]


def told(world: World, document_id: int) -> dict[int, str]:
    with world.database.read() as session:
        found = session.scalars(select(Notification).where(Notification.document_id == document_id))
        return {one.organisation_id: one.message for one in found}


def test_the_papers_of_a_plan_are_counted_by_it_and_by_no_other(world: World, steps: Steps) -> None:
    """柯城: 16 decisions, 8 opinions, 43 judgments lost, 2 supervision notices."""
    for kind, count in (("decision", 16), ("opinion", 8), ("notice", 2)):
        for number in range(1, count + 1):
            assert take_in(world, steps, paper(kind, number), "bureau").state == "paper"
    take_in(world, steps, paper("suggestion", 1), "bureau")
    take_in(world, steps, paper("upheld", 1), "bureau")
    for number in range(43):
        assert take_in(world, steps, judgment(number), "bureau").state == "to_check"
    own, default = figures(world, "kecheng"), figures(world, "default")
    assert (own.lost, own.corrected, own.examined) == (43, 16 + 8 + 43 + 2, 16 + 1 + 8 + 43 + 2)
    assert (default.lost, default.corrected, default.examined) == (43, 43, 43)


def test_what_is_kept_of_a_paper_and_who_is_told(world: World, steps: Steps) -> None:
    taken = take_in(world, steps, paper("decision", 18), "bureau")
    assert (taken.state, taken.error_code, taken.judgment_id) == ("paper", None, None)
    (found,) = kept(world)
    assert (found.kind, found.number, found.issued_on) == ("reconsideration_decision", "云政复决字〔2025〕第18号", date(2025, 4, 20))
    assert (found.organisation_id, found.record["agency_result"], found.revision) == (world.organisations["police"], "lost", 1)
    messages = told(world, taken.id)
    assert set(messages) == {world.organisations["police"]}
    assert "云政复决字〔2025〕第18号" in messages[world.organisations["police"]]
    for login, sees in (("police", True), ("bureau", True), ("reader", True), ("admin", True), ("land", False), ("foreign_bureau", False)):
        assert (listed(world, login) == [found.id]) is sees
        answer = world.client(login).get(f"/api/v1/documents/{taken.id}/text").status_code
        assert answer == (200 if sees else 404), login


def test_an_agency_that_hands_in_its_own_paper_tells_its_bureau(world: World, steps: Steps) -> None:
    taken = take_in(world, steps, paper("opinion", 2), "police")
    assert set(told(world, taken.id)) == {world.organisations["bureau"]}


def test_a_step_that_is_done_again_makes_no_other_paper(world: World, steps: Steps) -> None:
    taken = take_in(world, steps, paper("notice", 5), "police")
    with world.database.write() as session:
        row = session.get_one(Document, taken.id)
        row.state = "reading"
    go(steps, taken.id)
    assert document(world, taken.id).state == "paper"
    assert [one.revision for one in kept(world)] == [1]
    assert len(told(world, taken.id)) == 1


def test_copies_count_once_and_a_strangers_comes_last(world: World, steps: Steps) -> None:
    """A stranger who was first with the number, and who says something else under it, takes nothing."""
    forged = paper("decision", 7).decode().replace("撤销被申请人作出的", "维持被申请人作出的").replace("，责令其在收到本决定之日起六十日内重新作出处理", "").encode()
    take_in(world, steps, forged, "foreign_agency")
    assert [one.result for one in verdicts(world)] == ["won"]
    take_in(world, steps, paper("decision", 7), "police")
    take_in(world, steps, paper("decision", 7) + b"\n", "bureau")
    strange, own, again = kept(world)
    assert strange.key == own.key == again.key
    assert [(one.paper_id, one.result) for one in verdicts(world)] == [(own.id, "lost")]
    assert listed(world, "foreign_agency") == [strange.id]
    client = world.client("foreign_agency")
    assert client.get(f"/api/v1/papers/{own.id}").status_code == 404
    assert client.get(f"/api/v1/papers/{strange.id}").json()["copies"] == []
    answer = client.patch(f"/api/v1/papers/{strange.id}", json={"agency_result": "lost"}, headers={"If-Match": "*"})
    assert (answer.status_code, answer.json()["code"]) == (409, "E606")
    assert world.client("bureau").get(f"/api/v1/papers/{own.id}").json()["copies"] == [strange.id, again.id]


def test_the_copy_that_takes_over_keeps_what_people_wrote(world: World, steps: Steps) -> None:
    take_in(world, steps, paper("decision", 9), "police")
    take_in(world, steps, paper("decision", 9) + b"\n", "bureau")
    first, second = kept(world)
    (before,) = verdicts(world)
    with world.database.write() as session:
        entry = session.scalars(select(LedgerEntry)).one()
        entry.values = {"note": "已上报"}
        session.add(LedgerChange(entry_id=entry.id, column="note", before=None, after="已上报", source="page", user_id=world.users["police"]))
    bureau = world.actor("bureau")
    with world.database.write() as session:
        other_papers.drop(session, bureau, first.id, first.revision, "重复")
    (after,) = verdicts(world)
    assert (after.paper_id, after.dispute_id) == (second.id, before.dispute_id)
    with world.database.read() as session:
        assert session.scalars(select(LedgerEntry)).one().values == {"note": "已上报"}


def test_a_bureau_takes_out_what_is_none_and_another_try_brings_it_back(world: World, steps: Steps) -> None:
    taken = take_in(world, steps, paper("notice", 3), "police")
    assert len(verdicts(world)) == 1
    bureau, headers = world.client("bureau"), {"If-Match": '"r1"'}
    address = f"/api/v1/papers/{kept(world)[0].id}"
    assert world.client("police").post(f"{address}/drop", json={"reason": "x"}, headers=headers).status_code == 403
    assert bureau.post(f"{address}/drop", json={"reason": " "}, headers=headers).status_code == 422
    assert bureau.post(f"{address}/drop", json={"reason": "内部函件"}, headers=headers).status_code == 204
    assert bureau.get(address).status_code == 404
    now = document(world, taken.id)
    assert (now.state, now.error_code) == ("not_administrative", "E301")
    assert verdicts(world) == []
    with world.database.read() as session:
        assert session.scalars(select(Dispute)).all() == []
    with world.database.write() as session:
        documents.retry(session, world.actor("police"), taken.id)
    again(steps, taken.id)
    assert document(world, taken.id).state == "paper"
    assert (bureau.get(address).status_code, len(verdicts(world))) == (200, 1)


def test_who_may_take_out_may_bring_back(world: World, steps: Steps) -> None:
    taken = take_in(world, steps, paper("notice", 3), "police")
    bureau, police = world.client("bureau"), world.client("police")
    address = f"/api/v1/papers/{kept(world)[0].id}"
    changed = bureau.patch(address, json={"number": "云司监〔2025〕99号"}, headers={"If-Match": '"r1"'})
    assert bureau.post(f"{address}/restore", headers={"If-Match": "*"}).status_code == 404, "nobody has taken it out"
    assert bureau.post(f"{address}/drop", json={"reason": "看错"}, headers={"If-Match": changed.headers["ETag"]}).status_code == 204
    assert verdicts(world) == []
    assert police.get("/api/v1/papers?state=dropped").status_code == police.post(f"{address}/restore", headers={"If-Match": "*"}).status_code == 403
    assert world.client("foreign_bureau").get("/api/v1/papers?state=dropped").json()["items"] == []
    assert world.client("foreign_bureau").post(f"{address}/restore", headers={"If-Match": "*"}).status_code == 404
    assert (police.get("/api/v1/papers").json()["total"], bureau.get("/api/v1/papers").json()["total"]) == (0, 0)
    [dropped] = bureau.get("/api/v1/papers?state=dropped").json()["items"]
    assert (dropped["state_label"], dropped["revision"]) == ("已移出", 3)
    assert bureau.post(f"{address}/restore", headers={"If-Match": '"r1"'}).status_code == 412
    back = bureau.post(f"{address}/restore", headers={"If-Match": '"r3"'})
    assert (back.status_code, back.json()["number"], back.json()["state"]) == (200, "云司监〔2025〕99号", "to_check")
    now = document(world, taken.id)
    assert (now.state, now.error_code, len(verdicts(world))) == ("paper", None, 1)
    last = police.get(f"{address}/history").json()["items"][-1]
    assert (last["action"], last["before"], last["after"]) == ("paper.restore", {"dropped": True}, {"dropped": False})


def test_what_is_found_to_be_none_is_not_brought_back(world: World, steps: Steps) -> None:
    taken = take_in(world, steps, paper("notice", 3), "police")
    address = f"/api/v1/papers/{kept(world)[0].id}"
    bureau = world.client("bureau")
    assert bureau.post(f"{address}/drop", json={"reason": "看错"}, headers={"If-Match": '"r1"'}).status_code == 204
    with world.database.write() as session:
        row = session.get_one(Document, taken.id)
        assert row.analysis is not None
        record = {**row.analysis.record, "paper": None}
        row.analysis = Analysis(sha256=row.sha256, version="later", status="not_administrative", record=record, evidence={})
    answer = bureau.post(f"{address}/restore", headers={"If-Match": "*"})
    assert (answer.status_code, answer.json()["code"]) == (409, "E606")


def again(steps: Steps, document_id: int) -> None:
    """The second attempt."""
    halt = None
    for _, step in steps.in_order():
        halt = halt or step(document_id, 1)
    steps.settle(document_id, 1, halt)


def test_nobody_knows_whose_it_is_until_a_person_says(world: World, steps: Steps) -> None:
    taken = take_in(world, steps, paper("decision", 4, "临江市云溪区公安分局"), "bureau")
    (found,) = kept(world)
    assert found.organisation_id is None
    assert "指定" in told(world, taken.id)[world.organisations["bureau"]]
    assert listed(world, "bureau", state="unnamed") == [found.id]
    assert listed(world, "police") == []
    bureau, address = world.client("bureau"), f"/api/v1/papers/{found.id}"
    assert bureau.post(f"{address}/check", headers={"If-Match": "*"}).status_code == 409
    foreign = world.organisations["foreign_agency"]
    assert bureau.patch(address, json={"organisation_id": foreign}, headers={"If-Match": "*"}).status_code == 404
    answer = bureau.patch(address, json={"organisation_id": world.organisations["police"]}, headers={"If-Match": "*"})
    assert answer.json()["state"] == "to_check"
    assert listed(world, "police") == [found.id]
    assert [one.organisation_id for one in verdicts(world)] == [world.organisations["police"]]


def test_a_new_name_of_an_organisation_finds_its_papers(world: World, steps: Steps) -> None:
    take_in(world, steps, paper("opinion", 6, "临江市云溪区城市管理局"), "bureau")
    assert kept(world)[0].organisation_id is None
    with world.database.write() as session:
        made = organisations.create(session, world.actor("bureau"), name="临江市云溪区城市管理局", kind="agency", region="990102").id
    assert kept(world)[0].organisation_id == made
    assert [one.organisation_id for one in verdicts(world)] == [made]


def test_corrections_are_kept_checked_and_told_apart(world: World, steps: Steps) -> None:
    take_in(world, steps, paper("decision", 8), "bureau")
    police, address = world.client("police"), f"/api/v1/papers/{kept(world)[0].id}"
    shown = police.get(address)
    place = shown.json()["evidence"]["/paper/number"][0]
    with world.database.read() as session:
        text = session.get_one(Document, shown.json()["document_id"]).name
    assert (shown.headers["ETag"], place["text"], text) == ('"r1"', "云政复决字〔2025〕第8号", "a.txt")
    values = {"agency_result": "partly_lost", "issued_on": "2025-04-21", "causes": [{"code": "procedure_violation"}], "note": "按原件"}
    assert police.patch(address, json=values).status_code == 428
    changed = police.patch(address, json=values, headers={"If-Match": '"r1"'}).json()
    assert (changed["agency_result"], changed["issued_on"], changed["corrected"]) == ("partly_lost", "2025-04-21", ["agency_result", "causes", "issued_on"])
    late = world.client("bureau").patch(address, json={"number": "x"}, headers={"If-Match": '"r1"'})
    assert (late.status_code, late.json()["code"]) == (412, "E611")
    checked = police.post(f"{address}/check", headers={"If-Match": '"r2"'}).json()
    assert (checked["state"], checked["revision"]) == ("checked", 3)
    assert police.patch(address, json={"number": "云政复决字〔2025〕9号"}, headers={"If-Match": "*"}).json()["state"] == "to_check"
    actions = [one["action"] for one in police.get(f"{address}/history").json()["items"]]
    assert actions == ["paper.create", "paper.correct", "paper.check", "paper.correct"]
    refused = police.patch(address, json={"organisation_id": None}, headers={"If-Match": "*"})
    assert (refused.status_code, refused.json()["code"]) == (409, "E606")
    assert [(one.result, one.decided_on) for one in verdicts(world)] == [("partly_lost", date(2025, 4, 21))]


@pytest.mark.parametrize(
    "values",
    [{}, {"kind": "letter"}, {"agency_result": "nothing"}, {"issued_on": "1890-01-01"}, {"causes": [{"code": "x"}]}, {"number": "号" * 121}, {"field": "x"},
     {"kind": None}],
)  # fmt: skip
def test_impossible_values_are_refused(world: World, steps: Steps, values: dict[str, object]) -> None:
    take_in(world, steps, paper("decision", 8), "bureau")
    answer = world.client("bureau").patch(f"/api/v1/papers/{kept(world)[0].id}", json=values, headers={"If-Match": "*"})
    assert (answer.status_code, kept(world)[0].revision) == (422, 1)


def test_the_filters(world: World, steps: Steps) -> None:
    for kind, number in (("decision", 1), ("upheld", 2), ("notice", 3)):
        take_in(world, steps, paper(kind, number), "bureau")
    decision, upheld, notice = (one.id for one in kept(world))
    assert listed(world, "bureau") == [notice, decision, upheld]
    assert listed(world, "bureau", kind="reconsideration_decision") == [decision, upheld]
    assert listed(world, "bureau", result="won") == [upheld]
    assert listed(world, "bureau", since=date(2025, 4, 20), until=date(2025, 4, 20)) == [decision]
    assert listed(world, "bureau", words="云司监通") == [notice]
    assert listed(world, "bureau", words="%") == []
    assert listed(world, "bureau", state="to_check", organisation_id=world.organisations["police"]) == [notice, decision, upheld]
    with pytest.raises(ServiceError, match="没有找到"):
        listed(world, "police", organisation_id=world.organisations["land"])


@pytest.mark.sqlite
def test_a_new_version_reads_papers_again_and_keeps_what_people_said(world: World, steps: Steps, readers: Readers) -> None:
    take_in(world, steps, paper("decision", 8), "bureau")
    take_in(world, steps, varied(0), "bureau")
    (found,) = kept(world)
    with world.database.write() as session:
        other_papers.correct(session, world.actor("police"), found.id, 1, {"agency_result": "won"})
    age(world)
    with world.database.write() as session:
        job = jobs.start(session, world.actor("bureau"), jobs.REANALYSIS)
    ended = run(world, readers, job)
    assert (ended.state, ended.done, ended.failed) == ("done", 2, 0)
    (found,) = kept(world)
    assert (found.record["agency_result"], found.number, found.revision) == ("won", "云政复决字〔2025〕第8号", 2)
    with world.database.read() as session:
        assert jobs.stale(session, world.actor("admin").scope) == 0
        assert "paper.reanalyse" not in session.scalars(select(AuditEntry.action)).all()


@pytest.mark.sqlite
def test_a_paper_whose_bytes_are_lost_keeps_its_values(world: World, steps: Steps, readers: Readers) -> None:
    taken = take_in(world, steps, paper("decision", 8), "bureau")
    age(world)
    world.services.files.path(taken.sha256).unlink()
    with world.database.write() as session:
        job = jobs.start(session, world.actor("admin"), jobs.REANALYSIS)
    assert run(world, readers, job).failed == 1
    assert (kept(world)[0].record["agency"], kept(world)[0].dropped) == (POLICE, False)
