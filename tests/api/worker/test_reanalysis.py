"""A new version analyses everything anew: corrections stay, earlier analyses stay, a kill costs nothing."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest
from sqlalchemy import func, select, text

from api.errors import ServiceError
from api.review import corrections
from api.store import search
from api.store.tables import Analysis, AuditEntry, Job, Judgment
from api.worker import jobs
from api.worker.reanalysis import Reanalysis
from api.worker.results import Readers
from api.worker.steps import Steps
from api.worker.version import version
from tests.api.worker.working import go, receive, start, take_in, varied, worker
from tests.api.world import World

OLD = "0.0.1+older"


def age(world: World) -> None:
    """Has all that is there come from an older version; the store refuses that, so its guards are away for a moment."""
    with world.database.write() as session:
        guards = session.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all() if world.database.dialect == "sqlite" else []
        for name, _ in guards:
            session.execute(text(f"DROP TRIGGER {name}"))
        for table in ("analyses", "readings"):
            if not guards:
                session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
            session.execute(text(f"UPDATE {table} SET version = :old"), {"old": OLD})
            if not guards:
                session.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))
        for _, statement in guards:
            session.connection().exec_driver_sql(statement)


def finished(world: World, seconds: float = 60) -> Job:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with world.database.read() as session:
            job = session.scalars(select(Job).order_by(Job.id.desc())).first()
            if job is not None and job.state not in jobs.OPEN:
                return job
        time.sleep(0.1)
    raise AssertionError("the job does not end")


def test_a_new_version_is_noticed_and_corrections_are_kept(world: World, steps: Steps) -> None:
    for number in range(4):
        take_in(world, steps, varied(number), "police")
    with world.database.write() as session:
        first = session.scalars(select(Judgment).order_by(Judgment.id)).first()
        change = corrections.Change("act_type", None, "change", "license")
        corrections.correct(session, world.actor("police"), first.id, first.revision, change)
    age(world)
    process = start(world.settings)
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:  # killed in the midst of the job
            with world.database.read() as session:
                if session.scalar(select(func.count()).select_from(Job)):
                    break
            time.sleep(0.02)
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdin.close()
    with worker(world.settings):
        job = finished(world)
    assert (job.state, job.total, job.done, job.failed) == ("done", 4, 4, 0)
    with world.database.read() as session:
        judgments = session.scalars(select(Judgment).order_by(Judgment.id)).all()
        assert {judgment.analysis.version for judgment in judgments} == {version()}
        assert judgments[0].record["act_type"] == "license"
        assert session.scalar(select(func.count()).select_from(Analysis)) == 8
        noted = select(func.count()).where(AuditEntry.action == "judgment.reanalyse")
        assert session.scalar(noted) == 4
        for judgment in judgments:
            assert judgment.id in session.scalars(select(Judgment.id).where(search.matching(judgment.case_number))).all()


def test_the_same_version_is_not_analysed_twice(world: World, steps: Steps) -> None:
    take_in(world, steps, varied(0), "police")
    with world.database.write() as session:
        assert jobs.start_for_new_version(session) is None
    age(world)
    with world.database.write() as session:
        first = jobs.start_for_new_version(session)
        first.state = "stopped"
        session.flush()
        assert jobs.start_for_new_version(session) is None


def test_what_an_earlier_version_found_later_is_done_as_well(world: World, steps: Steps) -> None:
    """A worker of it that was thought dead, or was started again; what could not be read the first time is not tried for ever."""
    for number in range(2):
        take_in(world, steps, varied(number), "police")
    age(world)
    with world.database.write() as session:
        first = jobs.start_for_new_version(session)
        first.state, first.total, first.done, first.failed = "done", 2, 0, 2
        session.flush()
        assert jobs.start_for_new_version(session) is None
    take_in(world, steps, varied(2), "police")
    age(world)
    with world.database.write() as session:
        assert jobs.start_for_new_version(session).id != first.id
        assert jobs.start_for_new_version(session) is None, "one is under way"


def test_a_job_by_the_api(world: World) -> None:
    bureau = world.client("bureau")
    made = bureau.post("/api/v1/jobs", json={"kind": "reanalysis"})
    assert made.status_code == 202
    number = made.json()["id"]
    assert bureau.post("/api/v1/jobs", json={"kind": "reanalysis"}).status_code == 409
    assert bureau.post("/api/v1/jobs", json={"kind": "other"}).status_code == 422
    assert bureau.get(f"/api/v1/jobs/{number}").json()["state_label"] == "等待中"
    assert bureau.get("/api/v1/jobs").json()["total"] == 1
    assert bureau.post(f"/api/v1/jobs/{number}/stop").json()["state"] == "stopped"
    assert bureau.post(f"/api/v1/jobs/{number}/stop").status_code == 409


@pytest.mark.parametrize(("login", "status"), [("admin", 200), ("reader", 200), ("police", 404), ("foreign_bureau", 404)])
def test_who_sees_a_job(world: World, login: str, status: int) -> None:
    number = world.client("bureau").post("/api/v1/jobs", json={"kind": "reanalysis"}).json()["id"]
    client = world.client(login)
    assert client.get(f"/api/v1/jobs/{number}").status_code == status
    assert client.get("/api/v1/jobs").json()["total"] == (1 if status == 200 else 0)


@pytest.mark.parametrize("login", ["police", "reader"])
def test_who_may_start_none(world: World, login: str) -> None:
    assert world.client(login).post("/api/v1/jobs", json={"kind": "reanalysis"}).status_code == 403
    with pytest.raises(ServiceError), world.database.write() as session:
        jobs.start(session, world.actor(login), jobs.REANALYSIS)


def run(world: World, readers: Readers, job: Job) -> Job:
    """The job to its end, in this thread."""
    runner = Reanalysis(world.services, readers, threading.Event(), "worker#1", lambda: True)
    with world.database.write() as session:
        claimed = session.get_one(Job, job.id)
        claimed.state, claimed.parameters = "running", claimed.parameters | {"worker": "worker#1"}
    runner.run(job.id)
    with world.database.read() as session:
        return session.get_one(Job, job.id)


def test_a_bureau_has_its_own_region_done(world: World, steps: Steps, readers: Readers) -> None:
    take_in(world, steps, varied(0), "police")
    take_in(world, steps, varied(1), "foreign_agency")
    age(world)
    with world.database.write() as session:
        job = jobs.start(session, world.actor("bureau"), jobs.REANALYSIS)
    assert run(world, readers, job).done == 1
    with world.database.read() as session:
        versions = session.scalars(select(Analysis.version).join(Judgment, Judgment.analysis_id == Analysis.id)).all()
    assert sorted(versions) == sorted([OLD, version()])


def test_a_file_that_cannot_be_read_any_more_keeps_its_judgment(world: World, steps: Steps, readers: Readers) -> None:
    taken = take_in(world, steps, varied(0), "police")
    age(world)
    (world.home / "files" / taken.sha256[:2] / taken.sha256).unlink()
    with world.database.write() as session:
        job = jobs.start(session, world.actor("admin"), jobs.REANALYSIS)
    ended = run(world, readers, job)
    assert (ended.state, ended.done, ended.failed, bool(ended.message)) == ("done", 0, 1, True)
    with world.database.read() as session:
        judgment = session.scalars(select(Judgment)).one()
        assert judgment.analysis.version == OLD


def test_a_stopped_job_does_nothing_more(world: World, steps: Steps, readers: Readers) -> None:
    take_in(world, steps, varied(0), "police")
    age(world)
    with world.database.write() as session:
        job = jobs.start(session, world.actor("admin"), jobs.REANALYSIS)
        jobs.stop(session, world.actor("admin"), job.id)
    Reanalysis(world.services, readers, threading.Event(), "worker#1", lambda: True).run(job.id)
    with world.database.read() as session:
        assert session.get_one(Job, job.id).state == "stopped"
        assert session.scalars(select(Judgment)).one().analysis.version == OLD


def test_none_is_passed_over_that_was_entered_out_of_turn(world: World, steps: Steps, readers: Readers) -> None:
    """Of files that are read at once the later one may be a judgment first."""
    files = [receive(world, varied(number), "police") for number in range(4)]
    for document in reversed(files):
        go(steps, document)
    age(world)
    with world.database.write() as session:
        job = jobs.start(session, world.actor("admin"), jobs.REANALYSIS)
    ended = run(world, readers, job)
    assert (ended.state, ended.done, ended.failed) == ("done", 4, 0)
    with world.database.read() as session:
        assert OLD not in {judgment.analysis.version for judgment in session.scalars(select(Judgment))}
