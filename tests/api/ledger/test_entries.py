"""Lines of the ledger: made with their disputes, filled in by people, with history."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from api.errors import ServiceError
from api.ledger.lines import entries
from api.store.tables import AuditEntry, Dispute, Judgment, LedgerEntry, LedgerQueue
from tests.api.ledger import filed
from tests.api.renewing import catch_up
from tests.api.world import World


def test_a_judgment_makes_its_agencys_line(world: World) -> None:
    line = filed.lost(world, "police")
    with world.database.read() as session:
        entry = session.get_one(LedgerEntry, line)
        assert (entry.organisation_id, entry.number, entry.result) == (world.organisations["police"], filed.NUMBER, "lost")
        assert (entry.decided_on, entry.act_type, entry.field) == (date(2025, 3, 5), "penalty", "market")
        assert entry.standing.startswith("fL")


def test_renewing_again_keeps_what_people_wrote(world: World) -> None:
    line = filed.lost(world, "police")
    filed.fill(world, line, suit_received="2025-01-06")
    with world.database.write() as session:
        session.scalars(select(Judgment)).one().court = "临江市云溪区人民法院"
    catch_up(world.database)
    assert filed.values(world, line) == {"suit_received": "2025-01-06"}


def test_filling_keeps_every_value_and_who_wrote_it(world: World) -> None:
    line = filed.lost(world, "police")
    filed.fill(world, line, "police", suit_received="2025年1月6日", handler="  承办一科 ")
    filed.fill(world, line, "bureau", suit_received="2025.1.7")
    filed.fill(world, line, "bureau", handler="")
    with world.database.read() as session:
        told = entries.history(session, world.actor("police"), line)
        said = [(one.column, one.before, one.after, entries.writer(one), one.source) for one in told]
        entry = session.get_one(LedgerEntry, line)
        audited = session.scalars(select(AuditEntry).where(AuditEntry.action == "ledger.fill")).all()
    assert said == [
        ("handler", "承办一科", None, "bureau", "page"),
        ("suit_received", "2025-01-06", "2025-01-07", "bureau", "page"),
        ("handler", None, "承办一科", "police", "page"),
        ("suit_received", None, "2025-01-06", "police", "page"),
    ]
    assert (entry.values, entry.revision) == ({"suit_received": "2025-01-07"}, 4)
    assert (entries.value(entry, "suit_received"), entries.day(entry, "answered")) == (date(2025, 1, 7), None)
    assert [one.after for one in audited][-1] == {"handler": None}


def test_saying_the_same_again_is_no_change(world: World) -> None:
    line = filed.lost(world, "police")
    filed.fill(world, line, typical=True)
    filed.fill(world, line, typical="是", note="")
    with world.database.read() as session:
        assert session.get_one(LedgerEntry, line).revision == 2
        assert len(entries.history(session, world.actor("bureau"), line)) == 1


def test_who_saw_an_older_line_is_told(world: World) -> None:
    line = filed.lost(world, "police")
    filed.fill(world, line, "police", note="一")
    with pytest.raises(ServiceError) as refused, world.database.write() as session:
        entries.fill(session, world.actor("bureau"), line, 1, {"note": "二"})
    assert refused.value.code == "E611"
    assert "police" in refused.value.message


def test_what_does_not_fit_is_refused_whole(world: World) -> None:
    line = filed.lost(world, "police")
    cases: tuple[tuple[dict[str, object], str], ...] = (
        ({"result": "won"}, "来自裁判文书"),
        ({"nonsense": 1}, "没有“nonsense”这一列"),
        ({"suit_received": "去年"}, "“收到应诉材料日”“去年”不是日期"),
        ({"suit_received": "2999-01-01"}, "还没有到"),
        ({"appeal": "也许"}, "不在可选项里"),
        ({"typical": "大概"}, "应写“是”或“否”"),
        ({"handler": "甲" * 101}, "有 101 个字，最多 100 个"),
    )
    for given, why in cases:
        with pytest.raises(ServiceError) as refused, world.database.write() as session:
            entries.fill(session, world.actor("bureau"), line, 1, {"note": "好的", **given})
        assert refused.value.code == "E602"
        assert why in refused.value.message
    assert filed.values(world, line) == {}


def test_who_may_not(world: World) -> None:
    line = filed.lost(world, "police")
    for login, code in (("reader", "E504"), ("land", "E601"), ("foreign_bureau", "E601")):
        with pytest.raises(ServiceError) as refused, world.database.write() as session:
            entries.fill(session, world.actor(login), line, 1, {"note": "x"})
        assert refused.value.code == code
    with world.database.read() as session, pytest.raises(ServiceError):
        entries.history(session, world.actor("foreign_agency"), line)


def test_what_feeds_other_rows_has_them_renewed(world: World) -> None:
    line = filed.lost(world, "police")
    filed.fill(world, line, note="与期限无关")
    with world.database.read() as session:
        assert session.scalars(select(LedgerQueue)).all() == []
    filed.fill(world, line, effective="2025-03-25")
    with world.database.read() as session:
        assert len(session.scalars(select(LedgerQueue)).all()) == 1
    catch_up(world.database)
    with world.database.read() as session:
        assert session.get_one(Dispute, session.get_one(LedgerEntry, line).dispute_id).final


def test_an_empty_line_goes_with_its_agencys_verdict_and_a_written_one_stays(world: World) -> None:
    lines = [filed.lost(world, "police", f"（2025）赣9901行初{serial}号") for serial in (1, 2)]
    filed.fill(world, lines[1], note="已与法院核对")
    with world.database.write() as session:
        for judgment in session.scalars(select(Judgment)):
            for involvement in judgment.involvements:
                if involvement.role == "defendant":
                    involvement.organisation_id = world.organisations["land"]
    catch_up(world.database)
    with world.database.read() as session:
        kept = {entry.id: entry.standing for entry in session.scalars(select(LedgerEntry)) if entry.organisation_id == world.organisations["police"]}
        assert kept == {lines[1]: ""}
        assert len(session.scalars(select(LedgerEntry)).all()) == 3


def test_two_disputes_become_one_and_nothing_written_is_lost(world: World) -> None:
    old, new = (filed.lost(world, "police", f"（2025）赣9901行初{serial}号") for serial in (1, 2))
    filed.fill(world, old, note="旧", handler="承办一科", typical=True)
    filed.fill(world, new, note="新")
    with world.database.write() as session:
        first, second = session.get_one(LedgerEntry, old), session.get_one(LedgerEntry, new)
        entries.carry(session, first.dispute_id, second.dispute_id)
    with world.database.read() as session:
        assert session.get(LedgerEntry, old) is None
        assert session.get_one(LedgerEntry, new).values == {"note": "新", "handler": "承办一科", "typical": True}
        told = {(one.column, one.before, one.after, one.source) for one in entries.history(session, world.actor("bureau"), new)}
    assert {("note", "旧", "新", "machine"), ("handler", "承办一科", "承办一科", "machine"), ("note", None, "旧", "page")} <= told
