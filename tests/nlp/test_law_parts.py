"""The table of paragraphs and items says what the statutes say."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import corpora
from nlp.lexicon import article_exists, law, parts
from tests.corpora.law_texts import articles
from tests.corpora.test_knowledge import FILES, laws

MORE = {
    ("中华人民共和国食品安全法", date(2021, 4, 29)): "shipinanquanfa_2021_old",
    ("中华人民共和国环境保护法", date(2015, 1, 1)): "huanjingbaohufa_2014",
}


def test_the_table_says_what_the_statutes_say(shared: Path) -> None:
    for name, start, _, cells in corpora.rows("lexicon/law_parts.csv"):
        on = date.fromisoformat(start)
        read = articles(laws(shared) / f"{(FILES | MORE)[name, on]}.md")
        shapes = {number: tuple(len(one.items) for one in found) for number, found in read.items()}
        assert {number: parts(name, number, on) for number in shapes} == shapes, name
        assert len(cells.split()) == sum(one != (0,) for one in shapes.values()), name


def test_laws_stand_under_their_full_names() -> None:
    for name, start, end, _ in corpora.rows("lexicon/law_parts.csv"):
        known = law(name)
        assert known is not None and known.name == name
        assert article_exists(known, 1, date.fromisoformat(start))
        assert not end or start < end


def test_a_day_before_the_wording_is_not_known() -> None:
    on = date(2021, 7, 15)
    assert parts("中华人民共和国行政处罚法", 57, on) == (4, 0)
    assert parts("中华人民共和国行政处罚法", 1, on) == (0,)
    assert parts("中华人民共和国行政处罚法", 57, on - timedelta(1)) is None
    assert parts("某某条例", 1, on) is None
