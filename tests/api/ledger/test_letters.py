"""Supervision letters: drafted from the case, issued once and frozen, answered; a decision only after an opinion in vain."""

from __future__ import annotations

import hashlib
import io
import shutil
from datetime import date, timedelta

import pytest
from docx import Document
from sqlalchemy import select

from api.errors import ServiceError
from api.ledger.letters import letter_facts, letter_frames, letter_paper, letters
from api.ledger.letters.letter_frames import BLANK
from api.ledger.letters.letter_words import Words
from api.ledger.official import chinese_day
from api.ledger.rectification import rectifications
from api.store.files import Stored
from api.store.tables import AuditEntry, Judgment, Letter, Organisation
from api.store.types import today
from tests.api.ledger import lost
from tests.api.ledger.test_official import laid_out
from tests.api.world import World


def refusal(call, *args, **more) -> str:
    with pytest.raises(ServiceError) as raised:
        call(*args, **more)
    return raised.value.code


def drafted(world: World, kind: str = "opinion", dispute_id: int | None = None, *, login: str = "bureau", owner: str = "police", follows: int | None = None) -> Letter:
    with world.database.write() as session:
        return letters.draft(session, world.actor(login), kind, world.organisations[owner], dispute_id=dispute_id, follows_id=follows)


def changed(world: World, row: Letter, login: str = "bureau", **given) -> Letter:
    with world.database.write() as session:
        return letters.change(session, world.actor(login), row.id, row.revision, given)


def issued(world: World, row: Letter, login: str = "bureau", day: date | None = None) -> Letter:
    at = row.id, row.revision, day or today()
    with world.database.read() as session:
        kept = letters.keep(session, world.actor(login), *at, files=world.services.files)
    with world.database.write() as session:
        return letters.issue(session, world.actor(login), *at, kept=kept)


def answered(world: World, row: Letter, login: str = "police", text: str = "已整改", day: date | None = None) -> Letter:
    with world.database.write() as session:
        return letters.answer(session, world.actor(login), row.id, row.revision, day or today(), text=text)


def run_out(world: World, row: Letter) -> Letter:
    """As if it had been issued long ago."""
    with world.database.write() as session:
        found = session.get_one(Letter, row.id)
        found.issued_on, found.due_on = today() - timedelta(days=40), today() - timedelta(days=10)
        return found


def text_of(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)


def test_every_blank_of_the_frames_can_be_filled() -> None:
    for frame in letter_frames.frames().values():
        assert frame.names() <= letter_facts.NAMES
        assert not frame.follows or frame.follows in letter_frames.frames()


def test_blanks_are_filled_once() -> None:
    assert letter_frames.fill("{case}、{court}", {"case": "{court}"}) == "{court}、" + BLANK


def test_the_regulation_is_that_of_the_day() -> None:
    assert letter_frames.basis(date(2026, 1, 31)) == "行政执法监督有关规定"
    assert letter_frames.basis(date(2026, 2, 1)) == "《行政执法监督条例》"


def test_an_opinion_says_what_the_court_held(world: World) -> None:
    row = drafted(world, dispute_id=lost.case(world, "police"))
    words = Words.of(row.values)
    said = "\n".join((words.opening, *(one.text for one in words.sections), words.closing))
    assert row.number == f"执监意〔{today().year}〕1号"
    assert (words.title, words.recipient, words.signer) == ("行政执法监督意见书", "临江市公安局云溪分局", "临江市云溪区司法局")
    for part in ("（2026）赣9901行初12号案", "2026年3月5日", lost.OPERATIVE, lost.QUOTE, "临江市云溪区人民政府"):
        assert part in said
    assert words.missing() == ""
    assert row.due_on is not None
    assert row.due_on > today()


def test_what_a_case_does_not_say_is_left_blank_and_keeps_the_letter_back(world: World) -> None:
    row = drafted(world, "notice")
    assert Words.of(row.values).missing()
    assert refusal(issued, world, row) == "E602"


def test_only_what_concerns_the_agency_is_quoted(world: World) -> None:
    dispute_id = lost.case(world, "police")
    with world.database.write() as session:
        judgment = session.scalars(select(Judgment)).one()
        record = dict(judgment.record)
        record["causes"] = [*record["causes"], {"code": "unclear", "detail": None, "quote": "别的机关的事", "agency": "临江市财政局", "confidence": 1}]
        record["disposition_items"] = [*record["disposition_items"], {"code": "redo", "text": "别的机关重作", "agencies": ["临江市财政局"]}]
        judgment.record = record
    assert "别的机关" not in str(drafted(world, dispute_id=dispute_id).values)


def test_a_day_that_is_moved_is_moved_in_the_words(world: World) -> None:
    row = drafted(world, dispute_id=lost.case(world, "police"))
    before, new = chinese_day(row.due_on), row.due_on + timedelta(days=45)
    assert before in str(row.values)
    row = changed(world, row, due_on=new)
    assert before not in str(row.values)
    assert chinese_day(new) in str(row.values)


def test_issued_it_is_frozen_and_kept(world: World) -> None:
    row = changed(world, drafted(world, dispute_id=lost.case(world, "police")), number="云司法监意〔2026〕7号", title="监督意见书")
    row = issued(world, row)
    kept = world.services.files.path(row.sha256).read_bytes()
    assert hashlib.sha256(kept).hexdigest() == row.sha256
    assert "云司法监意〔2026〕7号" in text_of(kept)
    assert refusal(changed, world, row, title="别的") == "E606"
    assert refusal(issued, world, row) == "E606"
    with world.database.write() as session:
        assert refusal(letters.discard, session, world.actor("bureau"), row.id, row.revision) == "E606"
        assert letters.file(session, world.actor("police"), row.id, world.services.files)[0] == kept
        assert letter_paper.document(session.get_one(Letter, row.id), row.issued_on) == kept, "made again, the same bytes"
    world.services.files.path(row.sha256).unlink()
    with world.database.read() as session:
        assert refusal(letters.file, session, world.actor("bureau"), row.id, world.services.files) == "E720"


def test_numbers_go_on_and_are_given_once(world: World) -> None:
    dispute_id = lost.case(world, "police")
    first = issued(world, changed(world, drafted(world, dispute_id=dispute_id), number=f"云监意〔{today().year}〕41号"))
    second = drafted(world, dispute_id=dispute_id)
    assert second.number == f"云监意〔{today().year}〕42号"
    assert drafted(world, "notice", dispute_id).number == f"执监通〔{today().year}〕1号"
    assert refusal(issued, world, changed(world, second, number=first.number)) == "E605"


def test_what_keeps_a_letter_back(world: World) -> None:
    dispute_id = lost.case(world, "police")
    for given in (
        {"number": ""}, {"due_on": None}, {"due_on": today()}, {"recipient": " "}, {"opening": f"见{BLANK}"}, {"sections": [{"heading": "", "text": "无题"}]},
    ):  # fmt: skip
        assert refusal(issued, world, changed(world, drafted(world, dispute_id=dispute_id), **given)) == "E602", given


def test_words_that_are_refused(world: World) -> None:
    row = drafted(world)
    for given in ({"colour": "red"}, {"title": "长" * 101}, {"sections": [{"heading": "x", "text": "y"}] * 21}, {"number": "长" * 61}):
        assert refusal(changed, world, row, **given) == "E602", given


def test_days_that_make_no_sense(world: World) -> None:
    row = drafted(world, dispute_id=lost.case(world, "police"))
    assert refusal(issued, world, row, day=today() + timedelta(days=1)) == "E602"
    assert refusal(issued, world, row, day=today() - timedelta(days=2)) == "E602"
    row = issued(world, row)
    assert refusal(answered, world, row, day=today() + timedelta(days=1)) == "E602"
    assert refusal(answered, world, row, day=today() - timedelta(days=1)) == "E602"
    assert refusal(answered, world, row, text=" ") == "E602"


def test_an_agency_sees_what_was_issued_to_it_and_answers_once(world: World) -> None:
    row = drafted(world, dispute_id=lost.case(world, "police"))
    for login in ("police", "land", "reader", "foreign_bureau"):
        with world.database.read() as session:
            assert refusal(letters.one, session, world.actor(login), row.id) == "E601"
    assert refusal(answered, world, row) == "E601"
    assert refusal(answered, world, row, "bureau") == "E606"
    row = issued(world, row)
    for login, seen in (("police", 1), ("reader", 1), ("land", 0), ("foreign_bureau", 0), ("foreign_agency", 0)):
        with world.database.read() as session:
            assert letters.listed(session, world.actor(login)).total == seen, login
    assert refusal(answered, world, row, "land") == "E601"
    assert refusal(answered, world, row, "reader") == "E504"
    row = answered(world, row)
    assert refusal(answered, world, row) == "E606"
    assert answered(world, row, "bureau", "更正：已整改").answer == "更正：已整改"


def test_only_a_bureau_writes(world: World) -> None:
    dispute_id = lost.case(world, "police")
    for login in ("police", "reader"):
        assert refusal(drafted, world, dispute_id=dispute_id, login=login) == "E504"
    assert refusal(drafted, world, dispute_id=dispute_id, login="foreign_bureau") == "E601"
    assert refusal(drafted, world, dispute_id=dispute_id, owner="land") == "E602"
    row = drafted(world, dispute_id=dispute_id)
    assert refusal(changed, world, row, "police", title="别的") == "E504"
    assert refusal(changed, world, row, "foreign_bureau", title="别的") == "E601"
    assert refusal(issued, world, row, "police") == "E504"


def test_an_administrator_signs_for_the_nearest_bureau(world: World) -> None:
    row = drafted(world, dispute_id=lost.case(world, "foreign_agency"), login="admin", owner="foreign_agency")
    assert row.issuer_id == world.organisations["foreign_bureau"]
    assert Words.of(row.values).signer == "临江市松陵区司法局"


def test_a_decision_needs_an_opinion_that_was_not_followed(world: World) -> None:
    dispute_id = lost.case(world, "police")
    assert refusal(drafted, world, "decision", dispute_id) == "E606"
    opinion = issued(world, drafted(world, dispute_id=dispute_id))
    assert refusal(drafted, world, "decision", follows=opinion.id) == "E606", "it has not run out"
    assert refusal(drafted, world, "notice", dispute_id, follows=opinion.id) == "E602"
    opinion = run_out(world, opinion)
    assert refusal(drafted, world, "decision", owner="land", follows=opinion.id) == "E606", "to another agency"
    row = drafted(world, "decision", follows=opinion.id)
    words = Words.of(row.values)
    assert (row.dispute_id, words.signer) == (dispute_id, "临江市云溪区人民政府")
    assert opinion.number in words.opening
    assert "没有书面回复" in words.opening
    assert refusal(issued, world, row) == "E602", "no approval"
    row = changed(world, row, approval="2026年3月1日区政府常务会议批准")
    answered(world, opinion, day=today() - timedelta(days=1))
    assert refusal(issued, world, row) == "E606", "followed meanwhile"
    with world.database.write() as session:
        rectifications.add(session, world.actor("police"), dispute_id, world.organisations["police"], {"problem": "程序"})
    assert issued(world, row).sha256, "answered, but not rectified"


def test_a_districts_bureau_does_not_write_for_the_citys(world: World) -> None:
    with world.database.write() as session:
        for key, region in (("bureau", "990100"), ("foreign_bureau", "990102")):
            session.get_one(Organisation, world.organisations[key]).region = region
    row = drafted(world, dispute_id=lost.case(world, "police"))
    below = world.actor("foreign_bureau")
    with world.database.write() as session:
        assert letters.listed(session, below).total == 0
        assert refusal(letters.one, session, below, row.id) == "E601"
        assert refusal(letters.change, session, below, row.id, row.revision, {"title": "别的"}) == "E601"
        at = row.id, row.revision, today()
        assert refusal(letters.keep, session, below, *at, files=world.services.files) == "E601"
        assert refusal(letters.issue, session, below, *at, kept=Stored("0" * 64, 1)) == "E601"
        assert refusal(letters.discard, session, below, row.id, row.revision) == "E601"
    row = answered(world, issued(world, row))
    with world.database.write() as session:
        assert letters.listed(session, below).total == 1, "what was issued to its agencies it sees"
        assert refusal(letters.answer, session, below, row.id, row.revision, today(), text="更正") == "E606"
    own = drafted(world, login="foreign_bureau")
    assert changed(world, own, "bureau", title="监督意见书").issuer_id == world.organisations["foreign_bureau"], "the city's sees what is below"


def test_lists_by_state(world: World) -> None:
    dispute_id = lost.case(world, "police")
    run_out(world, issued(world, drafted(world, dispute_id=dispute_id)))
    answered(world, issued(world, drafted(world, "notice", dispute_id)))
    issued(world, drafted(world, "notice", dispute_id))
    drafted(world)
    with world.database.read() as session:
        bureau = world.actor("bureau")
        for state in letters.STATES:
            rows = letters.listed(session, bureau, state=state).rows
            assert [letters.state(row, today()) for row in rows] == [state]
        assert letters.listed(session, bureau, kind="notice", dispute_id=dispute_id).total == 2
        assert letters.listed(session, bureau, organisation_id=world.organisations["land"]).total == 0
        assert [why for _, why in letters.overdue_opinions(session, bureau)] != []
        assert refusal(letters.listed, session, bureau, state="lost") == "E602"
        assert refusal(letters.listed, session, bureau, kind="lost") == "E602"


def test_a_stale_revision_is_told_who_was_there(world: World) -> None:
    row = drafted(world)
    seen = row.revision
    changed(world, row, title="监督意见书")
    with world.database.write() as session, pytest.raises(ServiceError) as raised:
        letters.change(session, world.actor("admin"), row.id, seen, {"title": "别的"})
    assert (raised.value.code, "bureau" in raised.value.message) == ("E611", True)


def test_drafts_can_be_thrown_away_and_all_is_in_the_audit(world: World) -> None:
    row = changed(world, drafted(world), title="监督意见书")
    with world.database.write() as session:
        letters.discard(session, world.actor("bureau"), row.id, row.revision)
    with world.database.read() as session:
        assert session.scalars(select(Letter)).all() == []
        actions = session.scalars(select(AuditEntry.action).where(AuditEntry.object_type == "letter").order_by(AuditEntry.id)).all()
        assert actions == ["letter.draft", "letter.change", "letter.discard"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_a_letter_whatever_its_words(world: World, tmp_path) -> None:
    row = changed(world, drafted(world, dispute_id=lost.case(world, "police")), title="监督<意见>&书", opening="{{ x }} ]]> \x07正文")
    pages = laid_out(letter_paper.document(row, row.issued_on), tmp_path)
    text = "".join(page.get_textpage().get_text_range() for page in pages)
    for part in ("监督<意见>&书", "{{ x }} ]]> 正文", "一、案件基本情况", lost.QUOTE[:10]):
        assert part in text.replace("\r\n", "")
