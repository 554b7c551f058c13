"""Words keep their source exactly as long as they stand as they stood."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from api.writing.passages import Passage, Section, from_json, rewritten, to_json

JUDGMENT = "被告未催告即拆除原告房屋。被告的行为违反法定程序，应确认违法。"
QUOTED = Passage("被告未催告即拆除原告房屋。", "judgment", 7, 0, 13, page=2, opens=True)
DEMAND = Passage("强制执行之前应当书面催告。", "knowledge", basis="《中华人民共和国行政强制法》第三十五条")
SECTION = Section("reasons", "败诉原因", (QUOTED, DEMAND))
WORDS = st.text(alphabet="被告原未催即拆除屋。；，法定", max_size=40)


def sources(section: Section) -> list[tuple[str, str]]:
    return [(one.source, one.text) for one in section.passages]


def test_what_is_left_as_it_was_keeps_its_source() -> None:
    assert rewritten(SECTION, SECTION.paragraphs, {}, 1) == SECTION


def test_a_changed_letter_makes_the_words_the_persons() -> None:
    changed = rewritten(SECTION, ["被告未催告便拆除原告房屋。强制执行之前应当书面催告。"], {7: JUDGMENT}, 1)
    assert sources(changed) == [("person", "被告未催告便拆除原告房屋。"), ("knowledge", DEMAND.text)]


def test_added_words_are_the_persons_and_split_the_paragraph() -> None:
    changed = rewritten(SECTION, ["经查，被告未催告即拆除原告房屋。", "另：强制执行之前应当书面催告。"], {}, 1)
    assert sources(changed) == [("person", "经查，"), ("judgment", QUOTED.text), ("person", "另："), ("knowledge", DEMAND.text)]
    assert [one.opens for one in changed.passages] == [True, False, True, False]
    assert changed.paragraphs == ["经查，被告未催告即拆除原告房屋。", "另：强制执行之前应当书面催告。"]


def test_a_sentence_copied_from_the_judgment_is_the_judgments() -> None:
    changed = rewritten(SECTION, ["被告的行为违反法定程序，应确认违法。"], {7: JUDGMENT}, 1)
    assert changed.passages == (Passage("被告的行为违反法定程序，应确认违法。", "judgment", 7, 13, 31, opens=True),)


def test_a_name_alone_is_no_quotation_in_a_sentence_of_another() -> None:
    section = Section("facts", "事实", (Passage("原告孙禾", "judgment", 7, 0, 4, opens=True), Passage("请求确认拆除行为违法。", "judgment", 7, 9, 20)))
    assert rewritten(section, section.paragraphs, {}, 1) == section
    assert sources(rewritten(section, ["我们认为原告孙禾没有道理。"], {}, 1)) == [("person", "我们认为原告孙禾没有道理。")]


def test_blanks_of_another_kind_are_no_change() -> None:
    section = Section("facts", "事实", (Passage("被告　于当日拆除 房屋。", "judgment", 7, 0, 12, opens=True),))
    assert rewritten(section, ["被告 于当日拆除 房屋。"], {}, 1) == section
    changed = rewritten(section, ["被告 于当日拆除 房屋。没有催告。"], {}, 1)
    assert sources(changed) == [("judgment", "被告 于当日拆除 房屋。"), ("person", "没有催告。")]


def test_thousands_of_pieces_are_woven_without_depth() -> None:
    one = Section("facts", "事实", (Passage("我单位认错。", "person", user_id=1),))
    assert len(rewritten(one, ["我单位认错。" * 1_600], {}, 2).text) == 9_600
    many = Section("facts", "事实", tuple(Passage(f"第{number:04}句。", "record") for number in range(1_500)))
    changed = rewritten(many, ["先说明。" + "".join(one.text for one in many.passages)], {}, 2)
    assert [one.source for one in changed.passages] == ["person", *["record"] * 1_500]


@given(st.lists(WORDS, max_size=4))
def test_nothing_is_lost_or_added_and_quotations_are_true(paragraphs: list[str]) -> None:
    changed = rewritten(SECTION, paragraphs, {7: JUDGMENT}, 1)
    assert changed.paragraphs == [one.strip() for one in paragraphs if one.strip()]
    for passage in changed.passages:
        if passage.source == "judgment":
            assert JUDGMENT[passage.start : passage.end] == passage.text
    assert from_json(to_json([changed])) == (changed,)
