"""Deadlines from the profile, the operative part and the ledger's line."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise

from sqlalchemy import func, insert, select

from api.ledger.due import deadlines, moving
from api.ledger.due.deadlines import STATES, Wanted
from api.policy.profile import parse
from api.store.tables import Deadline, Dispute, LedgerEntry, PolicyVersion
from tests.api.ledger import suits
from tests.api.ledger.suits import PERIOD, item
from tests.api.world import World

PROFILE = """
code = "own"
name = "云溪"
source = "某办法"
[[deadline]]
code = "report_suit"
label = "应诉报备"
source = "办法第1条"
start = "suit_received"
days = 3
unit = "working"
done = "suit_reported"
[[deadline]]
code = "file_judgment"
label = "败诉报备"
source = "办法第2条"
start = "judgment_received"
days = 5
unit = "working"
applies = "lost"
done = "judgment_filed"
[[deadline]]
code = "case_report"
label = "一案一报"
source = "办法第3条"
start = "final_received"
days = 30
applies = "final_lost"
done = "report_filed"
"""
FINAL = {"stage": "second", "final": True}


def apply(world: World, text: str = PROFILE) -> None:
    parse(text)
    with world.database.write() as session:
        version = PolicyVersion(organisation_id=world.organisations["bureau"], based_on="default", text=text, user_id=world.users["bureau"])
        version.applied_at = datetime.now(UTC)
        session.add(version)


def due(suit: suits.Suit) -> dict[str, str | None]:
    return {rule: one.ends_on.isoformat() if one.ends_on else None for rule, one in suit.rows().items()}


def test_the_statutory_periods_of_everyone(world: World) -> None:
    suit = suits.make(world, "police", {"result": "won"}, suit_received="2024-01-26", judgment_received="2024-03-01")
    assert due(suit) == {"answer": "2024-02-18", "appeal_judgment": "2024-03-18"}
    answer = suit.rows()["answer"]
    assert (answer.start_on, answer.start_from, answer.source) == (date(2024, 1, 26), "suit_received", "行政诉讼法第34条、第67条")
    assert deadlines.started_by(answer) == "收到应诉材料日"
    assert (answer.subject, suit.rows()["appeal_judgment"].subject) == (0, suit.judgments[0])


def test_only_what_can_be_appealed_has_a_period_for_it(world: World) -> None:
    for doc_type, code, rules in (
        ("judgment", "dismiss_claims", {"answer", "appeal_judgment"}),
        ("compensation_judgment", "other", {"answer", "appeal_judgment"}),
        ("ruling", "reject_suit", {"answer", "appeal_ruling"}),
        ("ruling", "other", {"answer", "appeal_ruling"}),
        ("ruling", "withdraw_allowed", {"answer"}),
        ("mediation", "mediation", {"answer"}),
    ):
        instance = {"doc_type": doc_type, "dispositions": [code], "result": "won"}
        suit = suits.make(world, "police", instance, number=doc_type + code, judgment_received="2024-03-01")
        assert set(suit.rows()) == rules, (doc_type, code)


def test_a_bureaus_own_plan_counts_instead(world: World) -> None:
    apply(world)
    suit = suits.make(world, "police", {}, FINAL, suit_received="2024-09-27", judgment_received="2023-09-27", final_received="2024-01-25")
    assert due(suit) == {"report_suit": "2024-10-08", "file_judgment": "2023-10-10", "case_report": "2024-02-26"}
    foreign = suits.make(world, "foreign_agency", {}, suit_received="2024-09-27")
    assert set(foreign.rows()) == {"answer", "appeal_judgment"}


def test_a_plan_that_cannot_be_read_does_not_stop_the_ledger(world: World) -> None:
    apply(world)
    with world.database.write() as session:
        row = session.scalars(select(PolicyVersion)).one()
        row.text = row.text.replace("days = 3", "days = -3")
    suit = suits.make(world, "police", {"result": "won"}, suit_received="2024-01-26", judgment_received="2024-03-01")
    assert due(suit) == {"answer": "2024-02-18", "appeal_judgment": "2024-03-18"}, "the built-in one's"


def test_what_was_won_in_the_end_asks_for_no_report_but_its_loss_below_was_to_be_filed(world: World) -> None:
    apply(world)
    suit = suits.make(world, "police", {}, {**FINAL, "result": "won"})
    assert set(suit.rows()) == {"report_suit", "file_judgment"}
    other = suits.make(world, "police", {"result": "won"}, {**FINAL, "result": "lost"}, number="（2024）临9902行初2号")
    assert set(other.rows()) == {"report_suit", "case_report"}


def test_the_profile_says_what_is_lost(world: World) -> None:
    apply(world, f"{PROFILE}\n[counting]\npartly_lost = false")
    suit = suits.make(world, "police", {"result": "partly_lost"})
    assert set(suit.rows()) == {"report_suit"}


def test_what_is_missing_is_said(world: World) -> None:
    apply(world)
    suit = suits.make(world, "police", {}, FINAL)
    assert {rule: deadlines.missing(one) for rule, one in suit.rows().items()} == {
        "report_suit": "未填写收到应诉材料日", "file_judgment": "未填写收到一审裁判日", "case_report": "未填写收到生效裁判日",
    }  # fmt: skip
    suit.fill(suit_received="2024-03-01")
    assert deadlines.missing(suit.rows()["report_suit"]) == ""


def test_another_column_stands_in_where_it_says_the_same(world: World) -> None:
    apply(world)
    suit = suits.make(world, "police", {"final": True}, judgment_received="2024-03-01", effective="2024-03-18")
    report = suit.rows()["case_report"]
    assert (report.start_on, report.start_from, report.ends_on) == (date(2024, 3, 18), "effective", date(2024, 4, 17))


def test_a_first_instance_comes_into_force_when_nobody_appealed(world: World) -> None:
    apply(world)
    suit = suits.make(world, "police", {"final": True, "merits": True}, judgment_received="2024-03-01", served="2024-03-04")
    report = suit.rows()["case_report"]  # 15 days after 4 March end on the 19th
    assert (report.start_on, report.start_from, report.ends_on) == (date(2024, 3, 20), "ripened", date(2024, 4, 19))
    assert deadlines.started_by(report) == "上诉期满次日（按送达日推算）"


def test_a_ruling_beside_the_judgment_is_no_first_instance(world: World) -> None:
    slips = {"doc_type": "ruling", "result": "won", "closing": False, "dispositions": ["other"]}
    suit = suits.make(world, "police", {"closing": True}, slips)
    assert suit.rows()["appeal_judgment"].subject == suit.judgments[0]
    assert "appeal_ruling" not in suit.rows()


def test_an_appeal_withdrawn_leaves_the_order_below(world: World) -> None:
    below = {"items": [item("redo")], "final": True, "latest": True}
    suit = suits.make(world, "police", below, {"stage": "second", "result": "procedural", "latest": False}, effective="2024-06-03")
    assert due(suit)["performance"] == "2024-08-02"


def test_states(world: World) -> None:
    suit = suits.make(world, "police", {}, suit_received="2024-03-01", judgment_received="2024-03-01")  # ends on 18 March
    answer, appeal = suit.rows()["answer"], suit.rows()["appeal_judgment"]
    seen = [deadlines.state(answer, date(2024, 3, day)) for day in (12, 13, 18, 19)]
    assert seen == ["open", "due_soon", "due_soon", "overdue"]
    assert deadlines.state(appeal, date(2024, 3, 19)) == "ended"
    suit.fill(answered="2024-03-18")
    assert deadlines.state(suit.rows()["answer"], date(2024, 4, 1)) == "done"
    suit.fill(answered="2024-03-19")
    assert deadlines.state(suit.rows()["answer"], date(2024, 4, 1)) == "done_late"
    assert deadlines.state(suits.make(world, "police", {}, number="二").rows()["answer"], date(2024, 4, 1)) == "unstarted"


def test_the_database_says_the_same_states(world: World) -> None:
    """The conditions of lists and counts against `state`, over every combination of what decides."""
    suit, day = suits.make(world, "police", {}), date(2024, 3, 13)
    around = (None, date(2024, 3, 12), day, date(2024, 3, 14))
    rows = [
        {"dispute_id": suit.id, "organisation_id": suit.organisation, "rule": f"r{n}", "label": "x", "source": "x", "start_from": "served",
         "ends_on": ends, "remind_on": remind, "done_on": done, "duty": duty, "moved_why": ""}
        for n, (ends, remind, done, duty) in enumerate((e, r, d, u) for e in around for r in around for d in around for u in (True, False))
    ]  # fmt: skip
    with world.database.write() as session:
        session.execute(insert(Deadline), rows)
    actor = world.actor("police")
    with world.database.read() as session:
        all_of = {one.id: deadlines.state(one, day) for one in session.scalars(select(Deadline))}
        for code in STATES:
            page = deadlines.listed(session, actor, Wanted(states=(code,)), on=day, limit=500)
            assert page.total == len(page.rows)
            assert {one.id for one in page.rows} == {one for one, state in all_of.items() if state == code}, code
        counted = deadlines.days(session, actor, Wanted(), on=day)
        assert sum(one.number for one in counted) == sum(1 for row in rows if row["ends_on"])
        ordered = [list(STATES).index(all_of[one.id]) for one in deadlines.listed(session, actor, on=day, limit=500).rows]
        assert ordered == sorted(ordered)
        waiting = deadlines.listed(session, actor, Wanted(states=deadlines.UNFINISHED), on=day, limit=500).rows
        assert all(a.ends_on <= b.ends_on for a, b in pairwise(waiting))


def test_renewing_again_changes_nothing(world: World) -> None:
    suit = suits.make(world, "police", {"items": [item("redo")]}, suit_received="2024-03-01")
    before = {rule: (one.id, one.ends_on) for rule, one in suit.rows().items()}
    for _ in range(2):
        suit.renew()
    assert {rule: (one.id, one.ends_on) for rule, one in suit.rows().items()} == before


def test_a_new_plan_takes_away_what_it_does_not_ask_for(world: World) -> None:
    suit = suits.make(world, "police", {}, suit_received="2024-03-01")
    assert set(suit.rows()) == {"answer", "appeal_judgment"}
    apply(world)
    suit.renew()
    assert set(suit.rows()) == {"report_suit", "file_judgment"}


def test_what_people_moved_stays_while_its_rule_applies(world: World) -> None:
    suit = suits.make(world, "police", {}, suit_received="2024-03-01")
    answer = suit.rows()["answer"]
    with world.database.write() as session:
        moving.move(session, world.actor("bureau"), answer.id, date(2024, 4, 2), "法院准许延期举证", allowed_by_court=True)
    suit.renew()
    suit.fill(suit_received="2024-03-05")
    moved = suit.rows()["answer"]
    assert (moved.id, moved.due_on, moved.ends_on, moved.remind_on) == (answer.id, date(2024, 3, 20), date(2024, 4, 2), date(2024, 3, 28))
    assert moved.moved_why == "法院准许延期举证"


def test_two_disputes_become_one(world: World) -> None:
    old, new = (suits.make(world, "police", {}, suit_received="2024-03-01", number=number) for number in ("一", "二"))
    with world.database.write() as session:
        moving.move(session, world.actor("bureau"), old.rows()["answer"].id, date(2024, 4, 2), "准许延期", allowed_by_court=True)
        deadlines.carry(session, old.id, new.id)
        deadlines.renew(session, [new.id])
    assert old.rows() == {}
    assert due(new) == {"answer": "2024-04-02", "appeal_judgment": None}


def test_a_period_of_the_operative_part_runs_from_its_coming_into_force(world: World) -> None:
    suit = suits.make(world, "police", {"items": [item("revoke"), item("redo")]}, judgment_received="2024-03-01")
    period = suit.rows()["performance"]
    assert (period.label, period.source) == ("履行判决：责令重新作出行政行为", "判决主文“本判决生效之日起六十日内”")
    assert deadlines.missing(period) == "未填写生效日"
    suit.fill(effective="2024-03-18")
    assert due(suit)["performance"] == "2024-05-17"
    suit.fill(performed="2024-05-20")
    assert deadlines.state(suit.rows()["performance"], date(2024, 6, 1)) == "done_late"


WORDS = (
    ("自收到本判决书之日起三十日内", 30, False, {"judgment_received": "2024-03-01"}, "2024-04-01"),
    ("收到判决书后十五个工作日内", 15, True, {"judgment_received": "2024-03-01"}, "2024-03-22"),
    ("本判决生效之日起三个月内", None, False, {"effective": "2024-03-18"}, "2024-06-18"),
    ("本判决生效后两个月内", None, False, {"effective": "2024-03-18"}, "2024-05-20"),
    ("判决生效后1年内", None, False, {"effective": "2024-03-18"}, "2025-03-18"),
    ("于2024年9月1日前", None, False, {}, "2024-09-01"),
    ("在法定期限内", None, False, {"effective": "2024-03-18"}, None),
)


def test_the_words_of_a_period(world: World) -> None:
    for text, days, working, values, end in WORDS:
        period = {"text": text, "days": days, "working_days": working}
        suit = suits.make(world, "police", {"items": [item("order_performance", period)]}, number=text, **values)
        assert due(suit)["performance"] == end, text
    assert deadlines.missing(suit.rows()["performance"]) == "判决主文没有写明可以计算的期限"


def test_an_upheld_order_runs_from_the_judgment_above(world: World) -> None:
    upheld = {**FINAL, "dispositions": ["redo", "appeal_dismissed"]}
    suit = suits.make(world, "police", {"items": [item("redo")]}, upheld, final_received="2024-06-03")
    period = suit.rows()["performance"]
    assert (period.subject, period.start_from, period.ends_on) == (suit.judgments[0], "final_received", date(2024, 8, 2))


def test_what_was_set_aside_above_binds_nobody(world: World) -> None:
    suit = suits.make(world, "police", {"items": [item("redo")]}, {**FINAL, "result": "won", "dispositions": ["set_aside_below"]})
    assert "performance" not in suit.rows()


def test_the_instance_above_sets_another_period(world: World) -> None:
    above = {**FINAL, "items": [item("redo", {**PERIOD, "text": "本判决生效之日起三十日内", "days": 30})]}
    suit = suits.make(world, "police", {"items": [item("redo")]}, above, effective="2024-06-03")
    assert due(suit)["performance"] == "2024-07-03"


def test_several_periods_of_one_judgment(world: World) -> None:
    pay = {"text": "本判决生效之日起十五日内", "days": 15, "working_days": False}
    suit = suits.make(world, "police", {"items": [item("revoke"), item("redo"), item("compensate", pay)]}, effective="2024-03-18")
    assert due(suit) | {"answer": ""} == {
        "answer": "", "appeal_judgment": None, "performance": "2024-05-17", "performance_2": "2024-04-02",
    }  # fmt: skip
    with world.database.read() as session:
        assert deadlines.listed(session, world.actor("police"), Wanted(rule="performance")).total == 2


def test_items_of_other_defendants_bind_only_them(world: World) -> None:
    suit = suits.make(world, "police", {"items": [item("redo", PERIOD, "另一个局"), item("revoke", None)], "dispositions": ["redo", "revoke"]})
    assert "performance" not in suit.rows()


def test_no_suit_no_deadline(world: World) -> None:
    suit = suits.make(world, "police", {"stage": "enforcement", "result": "not_suit"}, suit_received="2024-03-01")
    assert suit.rows() == {}


def test_who_sees_which(world: World) -> None:
    ours, theirs = suits.make(world, "police", {}), suits.make(world, "foreign_agency", {})
    suits.make(world, "land", {})
    seen = {
        "admin": {"police", "land", "foreign_agency"}, "bureau": {"police", "land"}, "reader": {"police", "land"}, "police": {"police"},
        "foreign_bureau": {"foreign_agency"}, "foreign_agency": {"foreign_agency"},
    }  # fmt: skip
    keys = {one: key for key, one in world.organisations.items()}
    with world.database.read() as session:
        for login, expected in seen.items():
            rows = deadlines.listed(session, world.actor(login)).rows
            assert {keys[one.organisation_id] for one in rows} == expected, login
            counted = deadlines.of_dispute(session, world.actor(login), theirs.id)
            assert bool(counted) == ("foreign_agency" in expected)
        assert deadlines.of_dispute(session, world.actor("bureau"), ours.id)
        assert deadlines.rules(session, world.actor("police"))["answer"] == "提交答辩状和证据"


def test_many_disputes_at_once(world: World) -> None:
    """As many as several pieces of work, with the statements that one takes."""
    suit = suits.make(world, "police", {}, suit_received="2024-03-01")
    with world.database.write() as session:
        first = session.get_one(Dispute, suit.id)
        verdict, judgment = first.verdicts[0], first.judgments[0].judgment_id
        ids = [suit.id + n for n in range(1, 901)]
        session.execute(insert(Dispute), [{"id": one, "number": f"{one}", "sight_id": first.sight_id} for one in ids])
        columns = {"organisation_id": suit.organisation, "name": verdict.name, "stage": "first", "result": "lost"}
        session.execute(insert(type(verdict)), [{**columns, "dispute_id": one, "judgment_id": judgment, "dispositions": [], "causes": []} for one in ids])
        values = {"suit_received": "2024-03-01"}
        session.execute(insert(LedgerEntry), [{"dispute_id": one, "organisation_id": suit.organisation, "values": values} for one in ids])
        deadlines.renew(session, [*ids, suit.id])
        assert session.scalar(select(func.count()).select_from(Deadline).where(Deadline.ends_on == date(2024, 3, 18))) == 901
