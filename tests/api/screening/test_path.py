"""From files to findings: a suit is registered, its papers are read, and every finding points to its place."""

from __future__ import annotations

import io
import zipfile

import pytest
from sqlalchemy import select

from api.errors import ServiceError
from api.intake import documents
from api.screening import answering, papers, renewal, suits
from api.store.organisations.places import spelling
from api.store.tables import AuditEntry, Judgment, OrganisationName, PackMember, Stamp, Suit, SuitDocument
from api.worker.screener import Screener
from api.worker.steps import Steps
from tests.api import seed
from tests.api.screening.filed import attached, filed, registered, screened, shown, texts
from tests.api.worker.working import document, go, receive, take_in
from tests.api.world import World


def test_papers_are_read_and_findings_point_into_them(world: World, steps: Steps) -> None:
    suit_id = filed(world, steps, "01")
    found = shown(world, suit_id)
    assert found.result is not None
    assert found.fresh
    assert {one.progress for one in found.papers} == {"read"}
    assert {one.state for one in found.papers} == {"suit_paper"}
    assert {one.kind for one in found.papers} >= {"notice", "complaint", "decision", "advance_notice"}
    assert found.result.act_type == "penalty"
    assert (found.suit.level, found.result.level) == ("red", "red")
    assert found.result.of("not_met")
    places = [place for finding in found.result.findings for place in finding.evidence]
    places += [place for fact in found.facts for place in fact.evidence]
    assert len(places) > 10
    with world.database.read() as session:
        for place in places:
            text = papers.text(session, world.actor("police"), suit_id, place.document_id).text
            assert " ".join(text[place.start : place.end].split()).startswith(place.quote[:100])
    assert found.suit.number == found.fact("number").value
    assert {"number", "court", "plaintiffs", "act_type", "decided_on", "amount"} <= {one.fact.code for one in found.facts if one.evidence}
    with world.database.read() as session:
        assert session.scalars(select(Judgment.id)).all() == []  # a notice bears court and number, and judges nothing


def test_an_answer_changes_the_screening_at_once_and_stands_beside_the_machines(world: World, steps: Steps) -> None:
    suit_id = filed(world, steps, "01")
    before = shown(world, suit_id)
    assert before.result is not None
    missed = before.result.of("not_met")
    with world.database.write() as session:
        for one in missed:
            answering.answer(session, world.actor("police"), suit_id, None, one.item, given="met", note="见案卷第3页")
    assert renewal.screen(world.services, suit_id)
    after = shown(world, suit_id)
    assert after.result is not None
    assert before.suit.level == "red"
    assert after.suit.level != "red"
    kept = after.result.finding(missed[0].item)
    assert kept is not None
    assert (kept.answer, kept.human, kept.verdict, kept.note) == ("not_met", "met", "met", "见案卷第3页")
    with world.database.write() as session:
        for one in missed:
            answering.answer(session, world.actor("police"), suit_id, None, one.item, given=None)
    renewal.screen(world.services, suit_id)
    assert shown(world, suit_id).suit.level == "red"


def test_the_worker_reads_in_its_children(world: World, steps: Steps, readers) -> None:
    suit_id = registered(world)
    for one in attached(world, suit_id, texts("01")[:2]):
        go(steps, one)
    Screener(world.services, readers).round()
    assert {one.progress for one in shown(world, suit_id).papers} == {"read"}


def test_a_judgment_among_the_papers_stays_one(world: World, steps: Steps) -> None:
    suit_id = registered(world)
    source = sorted(seed.PDFS.glob("*.pdf"))[0]
    (judged,) = attached(world, suit_id, [source])
    go(steps, judged)
    screened(world)
    (paper,) = shown(world, suit_id).papers
    assert paper.progress == "judgment"
    assert document(world, judged).state == "to_check"
    with world.database.write() as session, pytest.raises(ServiceError, match="E606"):
        papers.attach(session, world.actor("police"), registered_in(session, world), [judged])


def registered_in(session, world: World) -> int:
    return suits.register(session, world.actor("police"), world.organisations["police"], {}).id


def test_a_file_that_was_taken_for_nothing_becomes_a_paper_and_is_nothing_again_when_it_is_removed(world: World, steps: Steps) -> None:
    complaint = next(one for one in texts("01") if one.stem == "complaint")
    taken = take_in(world, steps, complaint.read_bytes(), "police")
    assert (taken.state, taken.error_code) == ("failed", "E302")
    suit_id = registered(world)
    with world.database.write() as session:
        papers.attach(session, world.actor("police"), suit_id, [taken.id])
    assert (document(world, taken.id).state, document(world, taken.id).error_code) == ("suit_paper", None)
    screened(world)
    assert shown(world, suit_id).fact("plaintiffs").value
    with world.database.write() as session:
        papers.detach(session, world.actor("police"), suit_id, None, taken.id)
    assert (document(world, taken.id).state, document(world, taken.id).error_code) == ("failed", "E302")
    screened(world)
    assert shown(world, suit_id).fact("plaintiffs").value is None


def test_attached_while_it_is_on_its_way_it_is_taken_in_by_the_next_look(world: World, steps: Steps) -> None:
    complaint = next(one for one in texts("01") if one.stem == "complaint")
    taken = take_in(world, steps, complaint.read_bytes(), "police")
    suit_id = registered(world)
    with world.database.write() as session:  # as if the worker had read the row of the suit just before it was written
        session.add(SuitDocument(suit_id=suit_id, document_id=taken.id))
    screened(world)
    assert document(world, taken.id).state == "suit_paper"
    assert shown(world, suit_id).papers[0].progress == "read"


def test_a_pack_gives_its_members_to_the_suit(world: World, steps: Steps) -> None:
    pack = io.BytesIO()
    with zipfile.ZipFile(pack, "w") as made:
        for one in texts("01")[:3]:
            made.writestr(one.name, one.read_bytes())
    suit_id = registered(world)
    pack_id = receive(world, pack.getvalue(), "police", "材料.zip")
    with world.database.write() as session:
        papers.attach(session, world.actor("police"), suit_id, [pack_id])
    go(steps, pack_id)
    with world.database.read() as session:
        members = session.scalars(select(PackMember.document_id).where(PackMember.pack_id == pack_id)).all()
    for one in members:
        go(steps, one)
    screened(world)
    assert [one.progress for one in shown(world, suit_id).papers] == ["pack", "read", "read", "read"]


def test_a_paper_of_another_kind_is_read_as_that(world: World, steps: Steps) -> None:
    suit_id = filed(world, steps, "01")
    decision = next(one for one in shown(world, suit_id).papers if one.kind == "decision")
    with world.database.write() as session:
        papers.set_kind(session, world.actor("police"), suit_id, None, decision.document_id, kind="record")
    screened(world)
    found = shown(world, suit_id)
    assert next(one for one in found.papers if one.document_id == decision.document_id).kind == "record"
    assert found.fact("amount").value is None
    with world.database.write() as session:
        papers.set_kind(session, world.actor("police"), suit_id, None, decision.document_id, kind=None)
    screened(world)
    assert shown(world, suit_id).fact("amount").value == 80000


def test_a_paper_that_is_taken_up_again_is_read_again(world: World, steps: Steps) -> None:
    suit_id = filed(world, steps, "01")
    first = shown(world, suit_id).papers[0].document_id
    with world.database.write() as session:
        documents.retry(session, world.actor("police"), first)
    assert shown(world, suit_id).papers[0].progress == "waiting"
    go(steps, first, attempt=1)
    screened(world)
    assert shown(world, suit_id).papers[0].progress == "read"


HOSTILE = {
    "nothing": "x",
    "signs": "行政起诉状\n" + "（" * 50_000,
    "dates": "行政处罚决定书\n" + "2024年1月1日" * 20_000,
    "markup": "行政起诉状\n原告：<script>alert(1)</script>，男\n被告：=HYPERLINK(\"http://x\")\n诉讼请求：\n1.撤销{{7*7}}。\x00\u202e",
    "numbers": "行政处罚决定书\n" + "第" * 20_000 + "条" * 20_000,
    "long line": "应诉通知书 " + "受理" * 60_000,
}


def test_hostile_papers_end_in_time_and_break_nothing(world: World, steps: Steps, readers) -> None:
    made = {}
    for name, text in HOSTILE.items():
        made[name] = registered(world)
        paper_id = receive(world, text.encode(), "police", f"../../<b>{name}</b>.txt")
        with world.database.write() as session:
            papers.attach(session, world.actor("police"), made[name], [paper_id])
        go(steps, paper_id)
    Screener(world.services, readers).round()
    for name, suit_id in made.items():
        found = shown(world, suit_id)
        assert found.papers[0].progress in {"read", "unread", "failed"}, name
        assert found.fresh, name


def test_each_deed_is_audited(world: World, steps: Steps) -> None:
    suit_id = filed(world, steps, "01")
    with world.database.read() as session:
        found = session.scalars(select(AuditEntry.action).where(AuditEntry.object_type == "suit", AuditEntry.object_id == suit_id)).all()
    assert found == ["suit.register"] + ["suit.paper.add"] * len(texts("01"))


def test_another_version_reads_and_screens_open_suits_anew(world: World, steps: Steps) -> None:
    suit_id = filed(world, steps, "01")
    before = shown(world, suit_id)
    assert not renewal.upgrade(world.database)
    with world.database.write() as session:
        session.get_one(Stamp, renewal.STAMP).value = 0
        for one in session.scalars(select(SuitDocument)):
            one.version, one.record = "0.0.1+old@1", None
    assert renewal.upgrade(world.database)
    assert shown(world, suit_id).waiting
    screened(world)
    after = shown(world, suit_id)
    assert {one.progress for one in after.papers} == {"read"}
    assert after.result == before.result
    assert after.screened_at == before.screened_at  # it says the same: there is no second one


def test_papers_against_somebody_else_are_told(world: World, steps: Steps) -> None:
    another = filed(world, steps, "03")
    assert "城市管理行政执法局" in shown(world, another).another
    with world.database.write() as session:
        row = session.get_one(Suit, another)
        session.add(OrganisationName(organisation_id=row.organisation_id, name="x", folded=spelling(shown(world, another).another), kind="alias"))
    assert shown(world, another).another == ""
    assert shown(world, registered(world)).another == ""  # nothing is said yet


def test_a_judgment_handed_in_by_the_bureau_is_read_by_who_sees_judgments_alone(world: World, steps: Steps) -> None:
    suit_id = registered(world, "bureau", of="police")
    (one,) = attached(world, suit_id, [seed.PDFS / "01-penalty-revoked-and-redo.pdf"], "bureau")
    go(steps, one)
    with world.database.read() as session, pytest.raises(ServiceError) as error:
        papers.text(session, world.actor("police"), suit_id, one)
    assert error.value.code == "E601"


def test_a_fault_of_the_index_keeps_no_suit_from_its_turn(world: World, steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    suit_id = registered(world, said={"act_type": "penalty"})

    def broken(*_: object) -> int:
        raise RuntimeError("disk")

    monkeypatch.setattr(renewal.indexing, "look", broken)
    with pytest.raises(RuntimeError):
        screened(world)
    assert shown(world, suit_id).result is not None
