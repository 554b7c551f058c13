"""Text files: encodings, stray characters, hard line breaks."""

from __future__ import annotations

import random
from dataclasses import replace
from textwrap import wrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.errors import ReadingError
from nlp.reading.formats.plain import clean, decode, read_text, unwrap, wrapping_width
from nlp.reading.guard.limits import Limits

LIMITS = Limits()
TEXT = "某某市中级人民法院\n行政判决书\n（2019）某01行初1号\n本院认为，被诉决定程序违法。"
WORDS = "原告被告不服行政处罚决定向本院提起诉讼请求撤销证据事实清楚程序合法适用法律正确复议机关职责权限"


def paragraphs(count: int, seed: int = 1) -> list[str]:
    """Invented prose: paragraphs of 60 to 300 characters."""
    chance = random.Random(seed)
    return [
        "".join(chance.choices(WORDS, k=chance.randint(60, 300))) + "。" for _ in range(count)
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"])
def test_every_usual_encoding_is_read(encoding: str) -> None:
    document = read_text(TEXT.encode(encoding), LIMITS)
    assert document.text == TEXT
    assert document.warnings == ()
    assert document.pages == ()


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_broken_character_costs_itself_and_a_warning(encoding: str) -> None:
    whole = TEXT.encode(encoding)
    at = whole.index("认".encode(encoding))
    broken = whole[:at] + b"\xff" + whole[at:]
    document = read_text(broken, LIMITS)
    assert [warning.code for warning in document.warnings] == ["W409"]
    assert document.text.startswith("某某市中级人民法院\n行政判决书")
    assert document.text.endswith("程序违法。")


def test_line_ends_and_invisible_characters() -> None:
    raw = "\ufeff一\r\n二\r三\u2028四\x0c五\x00\u200b\u00ad\u00a0六\x07"
    assert clean(raw) == "一\n二\n三\n四\n五 六"
    assert read_text("　　甲\u3000\n\n\u00a0 乙 \n".encode(), LIMITS).text == "甲\n乙"


def test_no_text_is_an_error_on_the_result() -> None:
    document = read_text("\u3000\n \n".encode(), LIMITS)
    assert document.text == ""
    assert [error.code for error in document.errors] == ["E206"]


def test_too_much_text_is_refused() -> None:
    with pytest.raises(ReadingError, match="E116"):
        read_text(TEXT.encode(), replace(LIMITS, characters=10))


@pytest.mark.parametrize("width", [30, 39, 45])
@pytest.mark.parametrize("indent", ["　　", ""])
def test_hard_wrapped_prose_is_joined_again(width: int, indent: str) -> None:
    # Without indents a paragraph is known to end where a line is short; the rare one that fills its last line
    # exactly is known by its full stop.
    whole = paragraphs(20)
    lines = ["某某市中级人民法院", "行政判决书"] + [line for text in whole for line in wrap(indent + text, width)]
    joined = [line.strip("　") for line in unwrap(lines)]
    assert joined[-20:] == whole


def test_a_wrapped_text_with_blank_lines_between_paragraphs() -> None:
    whole = ["".join(WORDS) * 4 + "，", "".join(WORDS) * 3]
    lines = [*wrap(whole[0], 30), "", *wrap(whole[1], 30)]
    assert [line for line in unwrap(lines) if line] == whole


def test_latin_words_keep_their_blank_when_joined() -> None:
    lines = ["决定书所附材料为英文本如下：The Administration"] * 8
    assert "Administration 决" not in unwrap(lines)[0]
    assert "word next" in unwrap(["x" * 36 + "word", "next " + "y" * 35, *["z" * 40] * 8])[0]


def test_one_line_a_paragraph_is_kept() -> None:
    whole = ["某某市中级人民法院", "行政判决书", *paragraphs(20), "审判长", "书记员"]
    assert wrapping_width(whole) is None
    assert unwrap(whole) == whole


def test_a_party_list_is_no_wrapped_text() -> None:
    lines = [f"原告甲某{'一二三四五六七八九'[i % 9]}，男，汉族，住某某市某某区。" for i in range(4)]
    assert unwrap(lines) == lines


def test_real_layouts_are_not_joined(shared) -> None:
    import json

    joined = 0
    with (shared / "gold" / "dev.texts.jsonl").open(encoding="utf-8") as file:
        for line in file:
            lines = json.loads(line)["text"].split("\n")
            joined += unwrap(lines) != lines
    assert joined == 0


PAGE = """<!DOCTYPE html><html><head><meta charset="gbk"><title>标题</title><style>p {color: red}</style></head>
<body><div>某某县人民法院</div><p>行政判决书<br>（2019）某01行初1号</p><script>if (a < b) alert("x")</script>
<p>本院认为，被诉决定
    程序&#36829;法&nbsp;。See the
    law</p><table><tr><td>项目</td><td>金额</td></tr><tr><th>补偿</th><td><p>100元</p></td></tr></table></body></html>"""


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_a_web_page_is_read_as_printed(encoding: str) -> None:
    assert read_text(PAGE.encode(encoding), LIMITS).text.split("\n") == [
        "某某县人民法院", "行政判决书", "（2019）某01行初1号", "本院认为，被诉决定程序违法 。See the law", "项目\t金额",
        "补偿", "100元",
    ]  # fmt: skip


def test_a_text_that_speaks_of_tags_is_no_web_page() -> None:
    assert read_text("原告称网页中有<html>标签。".encode(), LIMITS).text == "原告称网页中有<html>标签。"


@given(st.text(alphabet="<>/!-p html&#;x\"'[]?", max_size=200))
def test_any_markup_ends(text: str) -> None:
    read_text(("<html>" + text).encode(), LIMITS)


@given(st.binary(max_size=300))
def test_any_bytes_give_text_without_control_characters(data: bytes) -> None:
    text, _ = decode(data)
    assert not any(ord(character) < 32 and character not in "\n\t" for character in text)
    text.encode()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("（2019） 豫 01 行终 9 号", "（2019）豫01行终9号"),
        ("于 2019 年 3 月 1 日作出 〔2019〕 8 号决定", "于2019年3月1日作出〔2019〕8号决定"),
        ("审 判 长 吴丁", "审 判 长 吴丁"),
        ("Windows 10 与 Office", "Windows 10与 Office"),
    ],
)
def test_blanks_between_characters_and_figures_are_typesetting(typed: str, read: str) -> None:
    assert clean(typed) == read
