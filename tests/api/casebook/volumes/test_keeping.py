"""The life of a volume: begun, arranged, thrown away and had back, frozen with its files, made again."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest
from sqlalchemy import select

from api.casebook.volumes import choosing, files, keeping, making
from api.casebook.volumes.book import KINDS, Settings
from api.casebook.volumes.choosing import Wanted
from api.casebook.volumes.keeping import Words
from api.casebook.volumes.obstacles import obstacles
from api.casebook.volumes.sight import VOLUMES
from api.errors import ServiceError
from api.store.tables import AuditEntry, Organisation, TypicalCase, Volume
from api.store.types import today
from tests.api.casebook.volumes import sample
from tests.api.world import World


def do(world: World, login: str, deed: Callable[..., Any], *given: Any, **more: Any) -> Any:
    """A deed of a person in a transaction of its own."""
    with world.database.write() as session:
        return deed(session, world.actor(login), *given, **more)


def begun(world: World, *cases: int, **words: Any) -> int:
    return do(world, "bureau", keeping.add, None, Words(**words), cases=cases).id


def revision(world: World, volume_id: int) -> int:
    with world.database.read() as session:
        return session.get_one(Volume, volume_id).revision


def frozen(world: World, volume_id: int) -> None:
    """As a person of the bureau does it."""
    with world.database.read() as session:
        rendered = files.render(session, world.actor("bureau"), volume_id, revision(world, volume_id))
    do(world, "bureau", files.freeze, volume_id, rendered, files.keep(rendered, world.services.files))


def codes(world: World, volume_id: int) -> list[str]:
    with world.database.read() as session:
        return [one.code for one in obstacles(session, session.get_one(Volume, volume_id))]


def test_it_is_begun_with_what_is_released(world: World) -> None:
    mine, foreign = sample.released(world), sample.released(world, "foreign_agency", bureau="foreign_bureau")
    volume = do(world, "bureau", keeping.add, None, Words(), wanted=Wanted())
    assert (volume.cases, volume.title) == ([mine], keeping.USUAL_TITLE)
    with pytest.raises(ServiceError, match="E601"):
        begun(world, foreign)
    with pytest.raises(ServiceError, match="E602"):
        begun(world, mine, mine)
    with pytest.raises(ServiceError, match="E504"):
        do(world, "police", keeping.add, None, Words())


def test_cases_are_chosen_by_day_cause_field_and_agency(world: World) -> None:
    first = sample.released(world, found=sample.case(1, random.Random(1)))
    with world.database.read() as session:
        bureau = session.get_one(Organisation, world.organisations["bureau"])
        (choice,) = choosing.choices(session, bureau)
        case = choice.case
        right = Wanted(since=today(), until=today(), cause=case.causes[0].code, field=case.field, agency=case.agency)
        assert [one.id for one in choosing.choices(session, bureau, right)] == [first]
        tomorrow = today().replace(year=today().year + 1)
        for wrong in (Wanted(since=tomorrow), Wanted(until=today().replace(year=2000)), Wanted(cause="x"), Wanted(field="x"), Wanted(agency="x")):
            assert choosing.choices(session, bureau, wrong) == []


def test_it_is_arranged_and_described(world: World) -> None:
    one, other = sample.released(world), sample.released(world, "land")
    volume_id = begun(world, one, other)
    do(world, "bureau", keeping.arrange, volume_id, 1, [other, one])
    words = Words(title=" 新书名 ", number="2026年第1辑", preface="第一段\n\n第二段", settings=Settings(group="none"))
    do(world, "bureau", keeping.change, volume_id, 2, words)
    do(world, "bureau", keeping.change, volume_id, 3, words)
    with world.database.read() as session:
        found = session.get_one(Volume, volume_id)
        book = keeping.book_of(session, found)
        titles = [choosing.chosen(session, found.bureau, [case])[0].case.title for case in (other, one)]
        assert (found.revision, book.title, book.preface, book.draft) == (3, "新书名", ("第一段", "第二段"), True)
        assert [placed.case.title for placed in book.cases] == titles
    with pytest.raises(ServiceError, match="E611") as refused:
        do(world, "bureau", keeping.arrange, volume_id, 1, [one])
    assert "bureau" in refused.value.message
    do(world, "admin", files.noted, volume_id, "docx")
    with pytest.raises(ServiceError, match="E611") as again:
        do(world, "bureau", keeping.arrange, volume_id, 1, [one])
    assert again.value.message == refused.value.message, "who only fetched a file changed nothing"


def test_what_cannot_be_seen_is_not_kept(world: World) -> None:
    unseen = "书\u202e名\x00\u200b"
    words = {"title": unseen, "number": unseen, "preface": f"{unseen}\n第二段", "settings": Settings(subtitle=unseen, publisher=unseen, note=f"内部　{unseen}")}
    with world.database.read() as session:
        found = session.get_one(Volume, begun(world, **words))
        kept = keeping.settings_of(found)
        assert (found.title, found.number, found.preface) == ("书名", "书名", "书名\n第二段")
        assert (kept.subtitle, kept.publisher, kept.note) == ("书名", "书名", "内部　书名")


def test_a_case_that_changed_while_files_were_made_stops_the_freeze(world: World) -> None:
    case_id = sample.released(world)
    volume_id = begun(world, case_id, number="2026年第1辑")
    with world.database.read() as session:
        rendered = files.render(session, world.actor("bureau"), volume_id, revision(world, volume_id))
    with world.database.write() as session:
        found = session.get_one(TypicalCase, case_id)
        found.released = found.released | {"title": "收回后另行发布的标题"}
    with pytest.raises(ServiceError, match="E606") as refused:
        do(world, "bureau", files.freeze, volume_id, rendered, files.keep(rendered, world.services.files))
    assert "案例变动" in refused.value.message


def test_a_draft_is_thrown_away_and_had_back(world: World) -> None:
    volume_id = begun(world, title="第一本")
    do(world, "bureau", VOLUMES.discard, volume_id)
    with world.database.read() as session, pytest.raises(ServiceError, match="E601"):
        VOLUMES.one(session, world.actor("bureau"), volume_id)
    do(world, "bureau", VOLUMES.restore, volume_id)
    with world.database.read() as session:
        assert [one.id for one in keeping.page(session, world.actor("bureau"))[0]] == [volume_id]


def test_what_is_in_the_way_is_told_at_once(world: World) -> None:
    case_id = sample.released(world)
    volume_id = begun(world)
    assert codes(world, volume_id) == ["number", "empty"]
    do(world, "bureau", keeping.change, volume_id, 1, Words(number="2026年第1辑"))
    do(world, "bureau", keeping.arrange, volume_id, 2, [case_id])
    assert codes(world, volume_id) == []
    with world.database.write() as session:
        found = session.get_one(TypicalCase, case_id)
        found.state, found.released = "withdrawn", None
    assert codes(world, volume_id) == ["unreleased"]
    with world.database.read() as session, pytest.raises(ServiceError, match="E606") as refused:
        files.render(session, world.actor("bureau"), volume_id, 3)
    assert "没有发布或已撤回" in refused.value.message
    do(world, "bureau", keeping.arrange, volume_id, 3, [])
    with pytest.raises(ServiceError, match="E601"):
        do(world, "bureau", keeping.arrange, volume_id, 4, [case_id])


def test_frozen_it_keeps_its_files_and_gives_them_again(world: World) -> None:
    volume_id = begun(world, sample.released(world), number="2026年第1辑")
    frozen(world, volume_id)
    with world.database.read() as session:
        found = VOLUMES.one(session, world.actor("police"), volume_id)
        assert [one.kind for one in files.kept(session, found)] == list(KINDS)
        made = files.one(session, world.actor("police"), volume_id, "pdf_a4", world.services.files)
        assert made.content.startswith(b"%PDF")
        assert made.name == f"{keeping.USUAL_TITLE}（2026年第1辑）（A4）.pdf"
        compared = files.compare(session, world.actor("bureau"), volume_id, world.services.files)
        assert [(one.kind, one.intact, one.same) for one in compared] == [(kind, True, True) for kind in KINDS]
        assert files.changed(found) == []
        with pytest.raises(ServiceError, match="E601"):
            VOLUMES.one(session, world.actor("foreign_agency"), volume_id)
    for deed, given in ((keeping.change, (revision(world, volume_id), Words(title="x"))), (VOLUMES.discard, ())):
        with pytest.raises(ServiceError, match="E606"):
            do(world, "bureau", deed, volume_id, *given)


def test_what_happens_to_its_cases_later_changes_nothing(world: World) -> None:
    case_id = sample.released(world)
    volume_id = begun(world, case_id, number="1")
    frozen(world, volume_id)
    with world.database.write() as session:
        found = session.get_one(TypicalCase, case_id)
        found.state, found.released = "withdrawn", None
    with world.database.read() as session:
        compared = files.compare(session, world.actor("bureau"), volume_id, world.services.files)
        assert all(one.same for one in compared)


def test_a_damaged_file_is_told_and_not_handed_out(world: World) -> None:
    volume_id = begun(world, sample.released(world), number="1")
    frozen(world, volume_id)
    with world.database.read() as session:
        (file,) = [one for one in files.kept(session, session.get_one(Volume, volume_id)) if one.kind == "html"]
        path = world.services.files.path(file.sha256)
        path.chmod(0o600)
        path.write_bytes(b"damaged")
        with pytest.raises(ServiceError, match="E720"):
            files.one(session, world.actor("bureau"), volume_id, "html", world.services.files)
        compared = files.compare(session, world.actor("bureau"), volume_id, world.services.files)
        assert [one.kind for one in compared if not one.intact] == ["html"]


def test_another_programme_is_named_as_the_reason(world: World) -> None:
    volume_id = begun(world, sample.released(world), number="1")
    frozen(world, volume_id)
    with world.database.write() as session:
        found = session.get_one(Volume, volume_id)
        found.frozen = found.frozen | {"made_with": making.made_with() | {"排版程序 typst": "0.0.1"}}
        assert [line.split("：")[0] for line in files.changed(found)] == ["排版程序 typst"]


@pytest.mark.parametrize("where", ["preface", "title", "subtitle"])
def test_a_name_that_was_masked_keeps_it_from_being_frozen(world: World, where: str) -> None:
    words = {"number": "1", where: "赵临舟案与其他案例"} if where != "subtitle" else {"number": "1", "settings": Settings(subtitle="赵临舟案等")}
    volume_id = begun(world, sample.released(world, secret="赵临舟"), **words)
    with world.database.read() as session:
        rendered = files.render(session, world.actor("bureau"), volume_id, 1)
    assert {one.file for one in rendered.leaks} == {made.name for made in rendered.files}
    before = list(world.services.files.listing())
    for deed in (lambda: files.keep(rendered, world.services.files), lambda: do(world, "bureau", files.freeze, volume_id, rendered, ())):
        with pytest.raises(ServiceError, match="E606") as refused:
            deed()
        assert "赵临舟" in refused.value.message
    assert list(world.services.files.listing()) == before
    with world.database.read() as session:
        assert session.get_one(Volume, volume_id).state == "draft"


def test_a_name_left_in_a_released_case_is_found_across_lines(world: World) -> None:
    words = "赵临舟".join(sample.text(random.Random(7), 47) for _ in range(30))
    case = sample.case(1, random.Random(1))
    told = case.model_copy(update={"sections": (case.sections[0].model_copy(update={"paragraphs": (words,)}),)})
    volume_id = begun(world, sample.released(world, found=told, secret="赵临舟"), number="1")
    with world.database.read() as session:
        rendered = files.render(session, world.actor("bureau"), volume_id, 1)
    assert {one.file for one in rendered.leaks} == {made.name for made in rendered.files}
    (paper,) = [made for made in rendered.files if made.kind == "pdf_a4"]
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(paper.content))
    assert text.count("赵临舟") < 29, "no name stands across two lines: the test tries nothing"


def test_the_same_number_is_not_given_twice(world: World) -> None:
    case_id = sample.released(world)
    frozen(world, begun(world, case_id, number=f"{today().year}年第1辑"))
    other = begun(world, case_id, number=f"{today().year}年第1辑")
    assert codes(world, other) == ["number-taken"]
    with world.database.read() as session:
        assert keeping.suggested_number(session, session.get_one(Volume, other)) == f"{today().year}年第2辑"


def test_everything_is_in_the_audit(world: World) -> None:
    case_id = sample.released(world)
    volume_id = begun(world, case_id)
    do(world, "bureau", keeping.change, volume_id, 1, Words(number="1"))
    do(world, "bureau", keeping.arrange, volume_id, 2, [])
    do(world, "bureau", keeping.arrange, volume_id, 3, [case_id])
    do(world, "bureau", VOLUMES.discard, volume_id)
    do(world, "bureau", VOLUMES.restore, volume_id)
    frozen(world, volume_id)
    do(world, "bureau", files.noted, volume_id, "docx")
    with world.database.read() as session:
        wanted = select(AuditEntry.action).where(AuditEntry.object_type == "volume", AuditEntry.object_id == volume_id).order_by(AuditEntry.id)
        told = list(session.scalars(wanted))
    assert told == [f"casebook.{one}" for one in ("create", "change", "arrange", "arrange", "discard", "restore", "freeze", "export")]
