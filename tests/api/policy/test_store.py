"""Versions of profiles: written, applied, kept."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select

from api.errors import ServiceError
from api.policy import builtin, in_force, store
from api.store.tables import AuditEntry, Dispute, LedgerQueue, PolicyVersion, Verdict
from tests.api import seed
from tests.api.world import World

JINGHU = builtin.texts()["jinghu"]


def write(world: World, login: str, text: str = JINGHU) -> int:
    with world.database.write() as session:
        return store.write(session, world.actor(login), text, note="试").id


def apply(world: World, login: str, version_id: int, replacing: int | None) -> None:
    with world.database.write() as session:
        store.apply(session, world.actor(login), version_id, replacing=replacing)


def seen(world: World, login: str) -> list[int]:
    with world.database.read() as session:
        return [one.row.id for one in store.versions(session, world.actor(login))]


def refusal(world: World, login: str, deed, *arguments, **named) -> str:
    with world.database.write() as session, pytest.raises(ServiceError) as error:
        deed(session, world.actor(login), *arguments, **named)
    return error.value.code


def test_a_draft_counts_for_nobody_until_it_is_applied(world: World) -> None:
    draft = write(world, "bureau")
    with world.database.read() as session:
        assert store.standing(session, world.actor("land")).profile.code == "default"
    apply(world, "bureau", draft, None)
    with world.database.read() as session:
        found = store.standing(session, world.actor("land"))
        assert (found.profile.code, found.owner) == ("jinghu", "临江市云溪区司法局")
        assert store.standing(session, world.actor("foreign_agency")).profile.code == "default"
        version = store.versions(session, world.actor("bureau"))[0]
        assert (version.writer, version.applier, version.in_force, version.row.based_on) == ("bureau", "bureau", True, "jinghu")


def test_drafts_are_for_who_writes_them(world: World) -> None:
    old, draft = write(world, "bureau"), write(world, "bureau")
    apply(world, "bureau", old, None)
    assert seen(world, "bureau") == [draft, old]
    assert seen(world, "land") == seen(world, "reader") == [old]
    assert seen(world, "foreign_bureau") == seen(world, "foreign_agency") == seen(world, "admin") == []
    assert refusal(world, "land", store.version, draft) == refusal(world, "foreign_bureau", store.version, old) == "E601"


@pytest.mark.parametrize("login", ["police", "reader"])
def test_only_bureaus_write(world: World, login: str) -> None:
    assert refusal(world, login, store.write, JINGHU) == "E504"
    draft = write(world, "bureau")
    assert refusal(world, login, store.apply, draft, replacing=None) == "E504"


def test_another_bureaus_draft_is_not_there(world: World) -> None:
    draft = write(world, "bureau")
    assert refusal(world, "foreign_bureau", store.apply, draft, replacing=None) == "E601"
    assert refusal(world, "admin", store.apply, draft, replacing=None) == "E601"


def test_what_was_applied_meanwhile_is_not_replaced_unseen(world: World) -> None:
    first, second, third = (write(world, "bureau") for _ in range(3))
    apply(world, "bureau", first, None)
    assert refusal(world, "bureau", store.apply, second, replacing=None) == "E611"
    apply(world, "bureau", second, first)
    assert refusal(world, "bureau", store.apply, third, replacing=first) == "E611"
    assert refusal(world, "bureau", store.apply, second, replacing=second) == "E606"


def test_an_administrator_writes_for_everybody(world: World) -> None:
    apply(world, "admin", write(world, "admin"), None)
    with world.database.read() as session:
        assert {in_force.profile_of(session, one).code for one in (None, *world.organisations.values())} == {"jinghu"}
    assert len(seen(world, "land")) == 1


def test_what_is_wrong_is_not_kept(world: World) -> None:
    assert refusal(world, "bureau", store.write, "code = 3") == "E612"
    assert refusal(world, "bureau", store.write, JINGHU, note="长" * 501) == "E602"
    with world.database.read() as session:
        assert session.scalars(select(PolicyVersion)).all() == []


def test_deeds_are_in_the_audit_and_the_ledger_of_the_region_is_renewed(world: World) -> None:
    mine, foreign = seed.record(world, {}, "land"), seed.record(world, {"court": "某法院"}, "foreign_agency")
    with world.database.write() as session:
        for judgment_id, owner in ((mine, "land"), (foreign, "foreign_agency")):
            dispute = Dispute(number=str(judgment_id))
            dispute.verdicts.append(Verdict(judgment_id=judgment_id, organisation_id=world.organisations[owner], name="某局", stage="first"))
            session.add(dispute)
        session.execute(delete(LedgerQueue))
    apply(world, "bureau", write(world, "bureau"), None)
    with world.database.read() as session:
        actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
        assert actions[-2:] == ["policy.write", "policy.apply"]
        assert session.scalars(select(LedgerQueue.judgment_id)).all() == [mine]
