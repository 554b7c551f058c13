"""The demonstration's store: who is in it and what was handed in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import func, select

from api.demo import bureau, loading, staff
from api.ledger.lines import views
from api.people.sign_in import sign_in
from api.policy import benchmarks, in_force
from api.policy.profile import parse
from api.services import Services
from api.settings import Settings
from api.store.migrations import upgrade
from api.store.tables import Batch, CalendarDay, Document, Organisation, PolicyVersion, User

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture
def services(tmp_path: Path) -> Services:
    cheap = PasswordHash([Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)])
    made = Services(Settings(home=tmp_path / "home"), passwords=cheap)
    upgrade(made.database)
    return made


def test_everyone_can_sign_in_with_a_password_of_this_run_only(services: Services, tmp_path: Path) -> None:
    found = loading.settle(services)
    assert {one.person.role for one in found} == {"administrator", "bureau", "agency", "reader"}
    assert len({one.password for one in found}) == len(found)
    for one in found:
        _, actor = sign_in(services, one.person.login, one.password, "127.0.0.1")
        assert actor.organisation_name == ("" if one.organisation == "—" else one.organisation)
    other = Services(Settings(home=tmp_path / "other"), passwords=services.passwords)
    upgrade(other.database)
    assert not {one.password for one in loading.settle(other)} & {one.password for one in found}


def test_two_districts_under_one_city(services: Services) -> None:
    loading.settle(services)
    with services.database.read() as session:
        bureaus = session.scalars(select(Organisation).where(Organisation.kind == "bureau")).all()
        assert {row.region for row in bureaus} == {"990100", "990102", "990103"}
        assert session.scalar(select(func.count()).select_from(Organisation)) == 16
        assert all(row.region.startswith("99") for row in session.scalars(select(Organisation)))


def test_two_years_of_files_wait_for_the_worker(services: Services) -> None:
    loading.settle(services)
    count = loading.hand_in(services, NOW)
    with services.database.read() as session:
        rows = session.scalars(select(Document)).all()
        assert len(rows) == count > 200
        assert {row.state for row in rows} == {"received"}
        assert all((services.settings.home / "files" / row.sha256[:2] / row.sha256).exists() for row in rows)
        first = session.scalars(select(Document.received_at).order_by(Document.received_at)).first()
        assert first is not None
        assert NOW - first > timedelta(days=600)
        senders = session.scalars(select(User.role).join(Document, Document.user_id == User.id).distinct()).all()
        assert set(senders) == {"bureau", "agency"}
        assert session.scalar(select(func.count()).select_from(Batch)) > 100


def test_the_bureau_has_its_rules_before_any_case(services: Services) -> None:
    loading.settle(services)
    day = NOW.date()
    with services.database.write() as session:
        bureau.settle(session, day)
    with services.database.read() as session:
        actor = staff.acting(session, staff.BUREAU)
        profile = in_force.profile_of(session, actor.organisation_id)
        assert (profile.name, profile.target[0].last_year) == ("云溪区", day.year)
        (draft,) = session.scalars(select(PolicyVersion).where(PolicyVersion.applied_at.is_(None)))
        assert parse(draft.text).deadline[0].days == 5
        (free,) = session.scalars(select(CalendarDay))
        assert free.day > day and free.day.weekday() < 5 and not free.working
        assert [view.name for view in views.listed(session, actor, "ledger")] == ["公安领域败诉", "败诉未交一案一报"]
        assert {row.year for row in benchmarks.listed(session, actor)} == {day.year, day.year - 1}
        other = in_force.profile_of(session, staff.acting(session, "songjingzhe").organisation_id)
        assert other.name == "通用"
