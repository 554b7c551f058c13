"""Names of typical cases: the same letters everywhere, people's word beside the rules, nothing real in what goes out."""

from __future__ import annotations

from typing import Any

import pytest

from api.casebook import (
    cases,
    dispute_names,
    escaping,
    masking,
    masking_edits,
    masking_rules,
    outgoing,
    preview,
    versions,
)
from api.casebook.masking import Masked
from api.casebook.masking_parts import Part, Sheet
from api.casebook.obstacles import obstacles
from api.casebook.released import Released, ReleasedSection
from api.errors import ServiceError
from api.store.tables import TypicalCase
from nlp.redact import Category, Known, Role, Rules, Secrets
from tests.api.casebook import lost_cases
from tests.api.casebook.lost_cases import revision
from tests.api.world import World
from tests.clock import spent

JUDGMENT = """临江市云溪区人民法院
行政判决书
原告：赵临舟，男，1984年5月2日出生，汉族，住临江市云溪区柳塘镇柳塘村6组12号，联系电话13900001234。
原告：赵临川，男，汉族，住临江市云溪区。
被告：临江市公安局云溪分局，住所地临江市云溪区平安路2号。
法定代表人：魏长青，局长。
原告赵临舟、赵临川不服处罚决定，提起诉讼。证人孙有田出庭作证。
"""
KNOWN = (Known("赵临舟", "person", Role.PARTY), Known("赵临川", "person", Role.PARTY), Known("魏长青", "person", Role.OFFICIAL_HEAD))
FACTS = ("赵临舟与赵临川在市场门口争吵，孙有田在场。", "赵临舟住临江市云溪区柳塘镇柳塘村6组12号。")


def made(*paragraphs: str, rules: Rules | None = None, hands: list[masking.Hand] | None = None, letters: Any = None) -> Masked:
    rules = rules or Rules()
    sheet = Sheet.of_words([(Part("title"), ["赵临舟诉公安机关行政处罚案"]), (Part("agency"), ["临江市公安局云溪分局"]), (Part("facts", "基本案情"), paragraphs)])
    return masking.of_sheet(sheet, dispute_names.of_texts(KNOWN, (JUDGMENT,), rules), rules, hands or [], letters)


def test_names_known_from_the_judgment_are_masked_without_their_context() -> None:
    now = made(*FACTS)
    text = "".join(now.sections[0].paragraphs)
    assert not any(word in text for word in ("临舟", "临川", "有田", "柳塘"))
    assert "孙某" in text
    assert len({one.shown for one in now.entries if one.category is Category.PERSON}) == 3
    assert now.agency == "临江市公安局云溪分局"


def test_one_person_has_one_mask_in_all_parts() -> None:
    now = made(*FACTS)
    mask = next(one.shown for one in now.entries if one.entity == "person：赵临舟")
    assert now.title.startswith(f"{mask}诉")
    assert all(mask in text for text in now.sections[0].paragraphs)


def test_letters_once_given_stay() -> None:
    first = made("赵临川不服。")
    later = made("赵临川不服。", "赵临舟也不服，孙有田作证。", letters=first.letters)
    before = {one.entity: one.shown for one in first.entries}
    after = {one.entity: one.shown for one in later.entries}
    assert before.items() <= after.items()
    assert len(set(after.values())) == len(after)


def test_a_name_with_dots_is_masked_whatever_the_dot() -> None:
    name = "阿卜杜·热合曼"
    judgment = JUDGMENT.replace("赵临川", name)
    sheet = Sheet.of_words([(Part("title"), ["案"]), (Part("agency"), [""]), (Part("facts", "基本案情"), ["阿卜杜热合曼、阿卜杜．热合曼和阿卜杜•热合曼是一个人。"])])
    now = masking.of_sheet(sheet, dispute_names.of_texts((*KNOWN, Known(name, "person", Role.PARTY)), (judgment,), Rules()), Rules(), [], None)
    (text,) = now.sections[0].paragraphs
    assert "热合曼" not in text
    assert len({one.shown for one in now.entries}) == 1


def test_hostile_lengths_cost_no_more_by_the_character() -> None:
    judgment = "".join(f"住临江市云溪区{chr(0x4E00 + at)}{chr(0x5000 + at)}路{at}号，电话139{at:08}。证人孙{chr(0x6000 + at)}到庭。" for at in range(600))
    words = [f"证人孙{chr(0x6000 + at)}到庭。" for at in range(600)]
    sheet = Sheet.of_words([(Part("title"), ["案"]), (Part("agency"), [""]), *((Part(f"s{at}", "基本案情"), words) for at in range(3))])
    names = dispute_names.of_texts((), (judgment,), Rules())
    with spent() as taken:
        now = masking.of_sheet(sheet, names, Rules(), [], None)
        assert list(masking._survivors(now)) == []
    assert len(now.entries) > 500
    assert taken.seconds < 5


def test_people_decide_beside_the_rules() -> None:
    kept = masking.Hand("person：孙有田", "keep")
    renamed = masking.Hand("person：赵临川", "mask", shown="赵家兄弟")
    added = masking.Hand("person：二赖子", "mask", text="二赖子")
    now = made("赵临川（外号二 赖子）与孙有田争吵。", hands=[kept, renamed, added])
    (text,) = now.sections[0].paragraphs
    assert text.startswith("赵家兄弟（外号二")
    assert "赖子" not in text
    assert "孙有田" in text
    assert all(name != "孙有田" for name, _ in now.secrets.names)


def test_two_names_of_one_person_are_called_the_same() -> None:
    same = masking.Hand("person：赵临川", "mask", same="person：赵临舟")
    now = made("赵临舟又写作赵临川。", hands=[same])
    text = now.sections[0].paragraphs[0]
    first, second = text.removesuffix("。").split("又写作")
    assert first == second


def test_a_mask_that_stands_for_two_is_told(world: World, case_id: int) -> None:
    do(world, "bureau", masking_edits.decide, case_id, revision(world, case_id), "person：钱乙", deed="mask", shown="外人")
    do(world, "bureau", cases.change, case_id, revision(world, case_id), "meaning", paragraphs=["孙有田在场，绰号皮匠的人也在场。"])
    do(world, "bureau", masking_edits.add, case_id, revision(world, case_id), "皮匠", category=Category.PERSON, shown="外人甲")
    with world.database.write() as session:
        case = session.get_one(TypicalCase, case_id)
        case.masking = {**case.masking, "hand": [{**one, "shown": "外人"} for one in case.masking["hand"]]}
        assert [one.code for one in masking.inspect(session, case)] == ["confused", "changed"]


def test_rules_of_a_bureau_reach_agencies_and_officials() -> None:
    rules = Rules(Rules().masked | {Category.AGENCY}, frozenset({Role.OFFICIAL_HEAD}))
    now = made("魏长青局长到庭。", rules=rules)
    assert now.sections[0].paragraphs == ("魏长青局长到庭。",)
    assert [one.texts for one in now.kept if one.role is Role.OFFICIAL_HEAD] == [("魏长青",)]


def test_before_and_after_differ_where_something_is_masked_alone() -> None:
    for one in made(*FACTS).compared:
        assert all(stretch.hidden or stretch.before == stretch.after for stretch in one.stretches)
        assert not any("临舟" in stretch.after for stretch in one.stretches)


def test_what_the_law_hides_cannot_be_kept() -> None:
    for wrong in ({"masked": [], "kept_roles": []}, {**Rules().to_mapping(), "kept_roles": ["minor"]}, {"masked": ["nothing"], "kept_roles": []}, {}):
        with pytest.raises(ServiceError, match="E602"):
            masking_rules.checked(wrong)
    assert masking_rules.checked(Rules().to_mapping()) == Rules()


def do(world: World, login: str, deed: Any, /, *given: Any, **more: Any) -> Any:
    with world.database.write() as session:
        return deed(session, world.actor(login), *given, **more)


def now_of(world: World, case_id: int) -> Masked:
    with world.database.read() as session:
        return masking.masked(session, session.get_one(TypicalCase, case_id))


@pytest.fixture
def case_id(world: World) -> int:
    return lost_cases.taken(world, lost_cases.lost(world))


def test_decisions_are_versions_and_can_be_taken_back(world: World, case_id: int) -> None:
    before = now_of(world, case_id)
    do(world, "bureau", masking_edits.decide, case_id, revision(world, case_id), "person：赵甲", deed="mask", shown="赵某某")
    assert "赵某某" in str(now_of(world, case_id).sections)
    do(world, "bureau", masking_edits.decide, case_id, revision(world, case_id), "person：赵甲", deed="undo")
    assert now_of(world, case_id).digest == before.digest
    with world.database.read() as session:
        assert [one.what for one in versions.history(session, world.actor("bureau"), case_id)] == ["masking", "masking", "drafted"]


def test_decisions_that_tell_or_confuse_are_refused(world: World, case_id: int) -> None:
    at = revision(world, case_id)
    for shown, code in (("赵甲先生", "E602"), ("钱某", "E602"), ("某" * 31, "E602")):
        with pytest.raises(ServiceError, match=code):
            do(world, "bureau", masking_edits.decide, case_id, at, "person：赵甲", deed="mask", shown=shown)
    with pytest.raises(ServiceError, match="E601"):
        do(world, "bureau", masking_edits.decide, case_id, at, "person：无此人", deed="keep")
    with pytest.raises(ServiceError, match="E611"):
        do(world, "bureau", masking_edits.decide, case_id, at - 1, "person：赵甲", deed="mask")
    for text, code in (("没有这几个字", "E602"), ("赵甲", "E605"), ("派", "E602")):
        with pytest.raises(ServiceError, match=code):
            do(world, "bureau", masking_edits.add, case_id, at, text, category=Category.PERSON)
    with pytest.raises(ServiceError, match="E504"):
        do(world, "police", masking_edits.decide, case_id, at, "person：赵甲", deed="mask")
    with pytest.raises(ServiceError, match="E601"):
        do(world, "foreign_bureau", masking_edits.decide, case_id, at, "person：赵甲", deed="mask")


def test_words_that_nobody_found_are_added(world: World, case_id: int) -> None:
    do(world, "bureau", cases.change, case_id, revision(world, case_id), "meaning", paragraphs=["绰号小皮匠的人在场。"])
    do(world, "bureau", masking_edits.add, case_id, revision(world, case_id), "小皮匠", category=Category.PERSON, shown="某甲")
    assert "绰号某甲的人在场。" in str(now_of(world, case_id).sections)


def test_other_rules_are_looked_at_before_anything_goes_out(world: World, case_id: int) -> None:
    def found() -> list[str]:
        with world.database.read() as session:
            return [one.code for one in obstacles(session, session.get_one(TypicalCase, case_id))]

    assert "changed" not in found()
    rules = Rules(Rules().masked | {Category.AGENCY})
    do(world, "bureau", masking_rules.write, world.organisations["bureau"], 0, rules.to_mapping())
    with pytest.raises(ServiceError, match="E611"):
        do(world, "bureau", masking_rules.write, world.organisations["bureau"], 0, rules.to_mapping())
    with world.database.read() as session:
        case = session.get_one(TypicalCase, case_id)
        changed = case.masking["digest"] != masking.masked(session, case).digest
    assert ("changed" in found()) is changed
    do(world, "bureau", masking_edits.accept, case_id, revision(world, case_id))
    assert "changed" not in found()


def test_nothing_real_stands_in_the_source_of_the_preview(world: World, case_id: int) -> None:
    with world.database.read() as session:
        case = session.get_one(TypicalCase, case_id)
        now = masking.masked(session, case)
        out = outgoing.released(session, case, now)
        assert escaping.found(out, now.secrets) == []
        page = preview.page(out, state="尚未发布")
    assert "赵某" in page
    assert not any(name in page for name, _ in now.secrets.names)


def test_whatever_survives_is_told_with_its_place() -> None:
    secrets = Secrets((("赵临舟", Category.PERSON),), ())
    leaking = Released(title="某案", keywords=("赵临舟",), sections=(ReleasedSection(code="facts", title="基本案情", paragraphs=("赵\n临舟不服。",)),))
    places = {one.where for one in escaping.found(leaking, secrets)}
    assert {"发布内容（关键词）", "发布内容（正文）", "网页预览：正文"} <= places


def test_hostile_words_are_only_words_in_the_preview() -> None:
    hostile = "<script>alert(1)</script>{{ 7*7 }}"
    page = preview.page(Released(title=hostile, sections=(ReleasedSection(code="facts", title=hostile, paragraphs=(hostile,)),)), state=hostile)
    assert "<script" not in page
    assert "49" not in page
    assert "{{ 7*7 }}" in page


def test_the_secrets_of_a_volume_are_those_of_its_cases(world: World, case_id: int) -> None:
    def secrets() -> dict[str, Category]:
        with world.database.read() as session:
            return dict(masking.secrets([session.get_one(TypicalCase, case_id)]).names)

    assert secrets()["赵甲"] is Category.PERSON
    with pytest.raises(ServiceError, match="E606"):
        do(world, "bureau", masking_edits.decide, case_id, revision(world, case_id), "person：赵甲", deed="keep")
    do(world, "bureau", cases.change, case_id, revision(world, case_id), "meaning", paragraphs=["负责人魏长青应当出庭。"])
    assert "魏长青" in secrets()
    do(world, "bureau", masking_edits.decide, case_id, revision(world, case_id), "person：魏长青", deed="keep")
    assert "魏长青" not in secrets()
    assert "钱乙" in secrets()
