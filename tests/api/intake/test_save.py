"""Which judgment a file belongs to, and that nobody gets at another's by a forged case number."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import func, select

from api.errors import ServiceError
from api.intake import documents, save
from api.intake.halt import Halt
from api.review import corrections
from api.review.columns import key_of
from api.store.tables import Analysis, AuditEntry, Document, Involvement, Judgment, Notification
from api.worker.steps import Steps
from tests.api.worker.working import SAMPLES, document, go, receive, take_in
from tests.api.world import World

SAMPLE = SAMPLES[0].read_text(encoding="utf-8")
AGENCY = next(line for line in SAMPLE.splitlines() if line.startswith("被告")).removeprefix("被告：").split("，")[0]


def text(agency: str, *, more: str = "", number: str = "36") -> bytes:
    """The sample judgment against this agency."""
    return SAMPLE.replace(AGENCY, agency).replace("行初36号", f"行初{number}号").encode() + more.encode()


POLICE, MARKET, LAND = "临江市公安局云溪分局", "临江市松陵区市场监督管理局", "临江市云溪区自然资源局"
LINE = next(line for line in SAMPLE.splitlines() if line.startswith("被告"))
BOTH = SAMPLE.replace(LINE, f"{LINE.replace(AGENCY, POLICE)}\n{LINE.replace(AGENCY, LAND)}").replace(AGENCY, POLICE).encode()
"""The same judgment against two agencies."""


def judgments(world: World) -> list[Judgment]:
    with world.database.read() as session:
        return list(session.scalars(select(Judgment)))


def world_sees(world: World, login: str) -> list[int]:
    with world.database.read() as session:
        return [one.id for one in session.scalars(world.actor(login).scope.judgments())]


def told(world: World, organisation: str | None) -> list[str]:
    with world.database.read() as session:
        rows = select(Notification.kind).where(
            Notification.organisation_id == world.organisations.get(organisation or "", 0)
        )
        return list(session.scalars(rows))


def test_the_same_judgment_in_other_bytes_is_a_version(world: World, steps: Steps) -> None:
    first = take_in(world, steps, text(POLICE), "police")
    second = take_in(world, steps, text(POLICE, more="\n\n"), "bureau")
    (judgment,) = judgments(world)
    assert (first.version, second.version) == (1, 2)
    assert first.judgment_id == second.judgment_id == judgment.id
    assert judgment.document_id == second.id
    assert told(world, "police") == ["version"]
    with world.database.read() as session:
        actions = session.scalars(select(AuditEntry.action).where(AuditEntry.object_type == "judgment")).all()
    assert actions == ["judgment.create", "judgment.version"]


def test_likeness_is_not_enough(world: World, steps: Steps) -> None:
    take_in(world, steps, text(POLICE), "police")
    take_in(world, steps, text(POLICE, number="37"), "police")
    assert len(judgments(world)) == 2


def test_the_same_bytes_from_two_organisations_are_one_version(world: World, steps: Steps) -> None:
    first = take_in(world, steps, text(POLICE), "police")
    second = take_in(world, steps, text(POLICE), "bureau")
    assert (first.version, second.version) == (1, 1)
    (judgment,) = judgments(world)
    assert judgment.document_id == first.id
    with world.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Analysis)) == 1


def test_repeating_any_step_changes_nothing(world: World, steps: Steps) -> None:
    document_id = receive(world, text(POLICE), "police")
    for _, step in steps.in_order():
        assert step(document_id, 0) is None
        assert step(document_id, 0) is None
    assert steps.settle(document_id, 0, None) == "to_check"
    assert steps.settle(document_id, 0, None) == "stale"
    assert steps.save(document_id, 0) == Halt("stale")
    (judgment,) = judgments(world)
    assert judgment.revision == 1


def test_a_forged_file_gets_at_nothing(world: World, steps: Steps) -> None:
    take_in(world, steps, text(POLICE), "police")
    (before,) = judgments(world)
    forged = take_in(world, steps, text(MARKET), "foreign_agency")
    assert (forged.state, forged.held, forged.judgment_id) == ("held", True, None)
    (after,) = judgments(world)
    assert (after.record, after.revision, after.document_id) == (before.record, before.revision, before.document_id)
    attacker = world.actor("foreign_agency")
    with world.database.read() as session:
        assert session.scalar(attacker.scope.judgments()) is None
        assert set(session.scalars(select(Involvement.organisation_id))) == {world.organisations["police"]}
        victims = session.scalars(world.actor("police").scope.documents()).all()
        assert forged.id not in {one.id for one in victims}
    assert told(world, "foreign_agency") == ["held"]
    assert told(world, "foreign_bureau") == told(world, "bureau") == []  # neither sees both
    assert told(world, None) == ["to_decide"]


@pytest.mark.parametrize("login", ["foreign_agency", "police", "bureau", "foreign_bureau", "reader"])
def test_only_who_sees_both_lets_a_held_file_in(world: World, steps: Steps, login: str) -> None:
    take_in(world, steps, text(POLICE), "police")
    forged = take_in(world, steps, text(MARKET), "foreign_agency")
    with pytest.raises(ServiceError) as refused, world.database.write() as session:
        documents.admit(session, world.actor(login), forged.id)
    assert refused.value.code in {"E504", "E601"}
    assert document(world, forged.id).state == "held"


def test_a_bureau_lets_a_neighbour_in(world: World, steps: Steps) -> None:
    take_in(world, steps, text(POLICE), "police")
    held = take_in(world, steps, text(POLICE, more="\n"), "land")
    assert held.state == "held"
    assert told(world, "bureau") == ["to_decide"]
    with world.database.write() as session:
        documents.admit(session, world.actor("bureau"), held.id)
    (judgment,) = judgments(world)
    joined = document(world, held.id)
    assert (joined.state, joined.held, joined.judgment_id, joined.version) == ("to_check", False, judgment.id, 2)
    with world.database.read() as session:
        assert session.scalar(world.actor("land").scope.judgments()).id == judgment.id


def test_a_bureau_and_an_administrator_add_versions_without_being_asked(world: World, steps: Steps) -> None:
    take_in(world, steps, text(POLICE), "police")
    assert take_in(world, steps, text(POLICE, more="\n"), "bureau").state == "to_check"
    assert take_in(world, steps, text(POLICE, more="\n\n"), None).version == 3


def test_corrections_survive_a_new_version(world: World, steps: Steps) -> None:
    take_in(world, steps, text(POLICE), "police")
    (judgment,) = judgments(world)
    change = corrections.Change("act_type", None, "change", "license")
    with world.database.write() as session:
        corrections.correct(session, world.actor("police"), judgment.id, judgment.revision, change)
    take_in(world, steps, text(POLICE, more="\n"), "police")
    (judgment,) = judgments(world)
    assert judgment.record["act_type"] == "license"
    assert judgment.corrected


def test_two_at_once_make_one_judgment(world: World, steps: Steps) -> None:
    """Threads of one worker and of another one, in the same moment."""
    ids = [receive(world, text(POLICE, more="\n" * n), "police") for n in range(6)]
    for document_id in ids:
        for _, step in steps.in_order()[:3]:
            assert step(document_id, 0) is None
    barrier = threading.Barrier(len(ids))

    def run(document_id: int) -> None:
        barrier.wait()
        with world.database.write() as session:
            found = session.get_one(Document, document_id)
            save.resolve(session, found, session.get_one(Analysis, found.analysis_id))

    threads = [threading.Thread(target=run, args=(document_id,)) for document_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (judgment,) = judgments(world)
    found = [document(world, document_id) for document_id in ids]
    assert {one.judgment_id for one in found} == {judgment.id}
    assert sorted(one.version or 0 for one in found) == [1, 2, 3, 4, 5, 6]


def test_who_comes_second_by_a_moment_joins(world: World, steps: Steps) -> None:
    """On PostgreSQL both find nothing and both insert: the key lets one through, and the other goes on from there."""
    first = take_in(world, steps, text(POLICE), "police")
    late = receive(world, text(POLICE, more="\n"), "police")
    for _, step in steps.in_order()[:3]:
        assert step(late, 0) is None
    with world.database.write() as session:
        found = session.get_one(Document, late)
        analysis = session.get_one(Analysis, found.analysis_id)
        assert save.make(session, found, analysis, key_of(analysis.record)) is None
        assert found.judgment_id is None
        assert save.resolve(session, found, analysis).id == first.judgment_id
    assert document(world, late).version == 2


def test_a_damaged_original_has_failed(world: World, steps: Steps) -> None:
    document_id = receive(world, text(POLICE), "police")
    sha256 = document(world, document_id).sha256
    path = world.home / "files" / sha256[:2] / sha256
    path.chmod(0o600)
    path.write_bytes(b"something else")
    go(steps, document_id)
    failed = document(world, document_id)
    assert (failed.state, failed.error_code) == ("failed", "E720")
    assert told(world, "police") == ["failed"]


def test_what_is_no_judgment_gives_none(world: World, steps: Steps) -> None:
    taken = take_in(world, steps, "关于召开年度会议的通知\n各科室：请准时参加。\n".encode(), "police")
    assert taken.state in {"failed", "not_administrative"}
    assert taken.error_message
    assert judgments(world) == []
    empty = take_in(world, steps, b"\x00\x01\x02\x03 nothing", "police")
    assert (empty.state, bool(empty.error_code)) == ("failed", True)


def test_who_is_first_with_a_forged_number_does_not_see_the_true_file(world: World, steps: Steps) -> None:
    """He names the victim and himself as sued, so that the victim sees the forgery and the true file would join it."""
    forged = take_in(world, steps, BOTH.replace(LAND.encode(), MARKET.encode()) + "\n伪造".encode(), "foreign_agency")
    true = take_in(world, steps, text(POLICE), "police")
    attacker = world.actor("foreign_agency")
    with world.database.read() as session:
        assert true.id not in {one.id for one in session.scalars(attacker.scope.documents())}
    assert (true.state, true.held, true.judgment_id) == ("held", True, None)
    assert "to_decide" in told(world, "bureau")
    with world.database.write() as session:  # the way out: the forgery loses the number, then the true file has it
        before = session.get_one(Judgment, forged.judgment_id)
        change = corrections.Change("case_number", None, "remove")
        corrections.correct(session, world.actor("bureau"), before.id, before.revision, change)
    with world.database.write() as session:
        documents.admit(session, world.actor("bureau"), true.id)
    with world.database.read() as session:
        seen = session.scalars(attacker.scope.judgments()).all()
        assert [one.id for one in seen] == [forged.judgment_id]
    assert document(world, true.id).judgment_id not in {None, forged.judgment_id}


def test_a_forged_version_takes_a_case_out_of_nobodys_sight(world: World, steps: Steps) -> None:
    take_in(world, steps, BOTH, "bureau")
    (before,) = judgments(world)
    assert world_sees(world, "police") == world_sees(world, "land") == [before.id]
    forged = take_in(world, steps, text(LAND, more="\n"), "land")
    assert forged.state == "held"
    assert world_sees(world, "police") == [before.id]
    (after,) = judgments(world)
    assert (after.record, after.revision) == (before.record, before.revision)


def test_what_a_number_was_corrected_from_is_free_again(world: World, steps: Steps) -> None:
    """Also where the right number is taken unseen: the two are not merged, and the true file of the other is its own."""
    take_in(world, steps, text(MARKET, number="37"), "foreign_agency")
    misread = take_in(world, steps, text(POLICE), "police")
    with world.database.write() as session:
        before = session.get_one(Judgment, misread.judgment_id)
        taken = before.case_number.replace("36", "37")
        change = corrections.Change("case_number", None, "change", taken)
        assert corrections.correct(session, world.actor("police"), before.id, before.revision, change).key is None
    true = take_in(world, steps, text(POLICE, more="\n"), "police")
    assert true.judgment_id != misread.judgment_id
    assert len(judgments(world)) == 3
