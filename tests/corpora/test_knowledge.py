"""The knowledge base is complete, cites laws that exist where they say what is claimed, and copies none of them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from nlp import taxonomy
from nlp.knowledge import Advice, Provision, advices, demands, steps
from nlp.lexicon import article_exists, law
from tests.corpora.law_texts import Paragraph, articles

ALL = list(advices().values())

# Which file has the wording that is in force from that day.
FILES = {
    ("中华人民共和国行政诉讼法", date(2017, 7, 1)): "xingzhengsusongfa_2017",
    ("最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释", date(2018, 2, 8)): "xingsujieshi_2018",
    ("最高人民法院关于行政诉讼证据若干问题的规定", date(2002, 10, 1)): "xingsuzhengju_2002",
    ("最高人民法院关于行政机关负责人出庭应诉若干问题的规定", date(2020, 7, 1)): "fuzerenchutingyingsu_2020",
    ("最高人民法院关于审理行政协议案件若干问题的规定", date(2020, 1, 1)): "x_xingzhengxieyi_2019",
    ("最高人民法院关于审理行政赔偿案件若干问题的规定", date(2022, 5, 1)): "x_xingzhengpeichang_2022",
    ("最高人民法院关于审理行政许可案件若干问题的规定", date(2010, 1, 4)): "x_xingzhengxuke_2009",
    ("最高人民法院关于审理工伤保险行政案件若干问题的规定", date(2014, 9, 1)): "x_gongshangbaoxian_2014",
    ("最高人民法院关于正确确定县级以上地方人民政府行政诉讼被告资格若干问题的规定", date(2021, 4, 1)): "x_beigaozige_2021",
    ("中华人民共和国行政处罚法", date(2021, 7, 15)): "xingzhengchufafa_2021",
    ("中华人民共和国行政强制法", date(2012, 1, 1)): "xingzhengqiangzhifa_2011",
    ("中华人民共和国行政许可法", date(2019, 4, 23)): "xingzhengxukefa_2019",
    ("中华人民共和国行政复议法", date(2024, 1, 1)): "xingzhengfuyifa_2023",
    ("中华人民共和国国家赔偿法", date(2013, 1, 1)): "guojiapeichangfa_2012",
    ("中华人民共和国治安管理处罚法", date(2013, 1, 1)): "zhianguanlichufafa_2012_old",
    ("中华人民共和国治安管理处罚法", date(2026, 1, 1)): "zhianguanlichufafa_2025",
    ("中华人民共和国道路交通安全法", date(2021, 4, 29)): "daolujiaotonganquanfa_2021",
    ("中华人民共和国土地管理法", date(2020, 1, 1)): "tudiguanlifa_2019",
    ("中华人民共和国土地管理法实施条例", date(2021, 9, 1)): "tudiguanlifashishitiaoli_2021",
    ("中华人民共和国城乡规划法", date(2019, 4, 23)): "chengxiangguihuafa_2019",
    ("国有土地上房屋征收与补偿条例", date(2011, 1, 21)): "guoyoufangwuzhengshou_2011",
    ("中华人民共和国政府信息公开条例", date(2019, 5, 15)): "zhengfuxinxigongkaitiaoli_2019",
    ("工伤保险条例", date(2011, 1, 1)): "gongshangbaoxiantiaoli_2010",
}

LONGEST_RUN = 12
"""So many characters may stand as they do in a statute: terms of art and the words that no other words can say."""


def sentences(entry: Advice) -> Iterator[str]:
    yield from (one.text for one in (*entry.demands, *entry.next_time))
    yield from (*entry.questions, *entry.measures)


def provisions() -> set[Provision]:
    return {p for entry in ALL for one in (*entry.demands, *entry.next_time) for p in one.provisions}


def test_every_sub_cause_and_every_group_has_one_entry() -> None:
    assert set(advices()) == {*taxonomy.causes(), *taxonomy.groups()}
    assert len(ALL) == 90


@pytest.mark.parametrize("entry", ALL, ids=lambda entry: entry.code)
def test_an_entry_is_complete(entry: Advice) -> None:
    assert 1 <= len(entry.next_time) <= 4
    assert 1 <= len(entry.questions) <= 3
    assert 1 <= len(entry.measures) <= 2
    assert entry.demands
    for demand in entry.demands:
        assert demand.provisions, demand.text
    for one in (*entry.demands, *entry.next_time):
        assert one.act_types <= set(taxonomy.act_types()), one.text
        assert one.fields <= set(taxonomy.fields()), one.text
    assert all(question.endswith("？") for question in entry.questions)


@pytest.mark.parametrize("on", [date(2025, 6, 1), date(2026, 6, 1), None])
def test_of_every_act_a_few_demands_are_known(on: date | None) -> None:
    for code, act_type, field in itertools.product(advices(), taxonomy.act_types(), taxonomy.fields()):
        assert 1 <= len(demands(code, act_type=act_type, field=field, on=on)) <= 5, (code, act_type, field)
        assert demands(code, act_type=None, on=on)
        assert steps(code, act_type=act_type, field=field, on=on)


@pytest.mark.parametrize("entry", ALL, ids=lambda entry: entry.code)
def test_sentences_are_printable_chinese(entry: Advice) -> None:
    for sentence in sentences(entry):
        assert sentence.endswith(("。", "？")), sentence
        assert 8 <= len(sentence) <= 120, sentence
        assert not re.search(r"[,;:?!()\s\"'《]", sentence), sentence


def test_cited_laws_are_in_the_table_under_their_full_names() -> None:
    for provision in provisions():
        found = law(provision.law)
        assert found is not None
        assert found.name == provision.law
        assert provision.end is None or provision.start < provision.end
        assert found.version(provision.start), provision
        assert article_exists(found, provision.article, provision.start), provision


def test_wordings_of_one_law_do_not_overlap() -> None:
    spans = sorted({(p.law, p.start, p.end or date.max) for p in provisions()})
    for (former, _, end), (later, start, _) in itertools.pairwise(spans):
        assert former != later or end < start


def test_paragraph_and_item_are_in_the_statute(shared: Path) -> None:
    for provision in provisions():
        paragraphs = text(shared, provision).get(provision.article)
        assert paragraphs, provision
        assert provision.paragraph is None or len(paragraphs) > 1, f"{provision}: the only paragraph has no number"
        assert provision.paragraph or not provision.item or len(paragraphs) == 1, f"{provision}: of which paragraph?"
        assert (provision.paragraph or 1) <= len(paragraphs), provision
        if provision.item:
            assert provision.item in paragraphs[(provision.paragraph or 1) - 1].items, provision


def test_no_sentence_is_copied_from_a_statute(shared: Path) -> None:
    known = runs(shared)
    copied = {
        sentence[at : at + LONGEST_RUN + 1]
        for entry in ALL
        for sentence in sentences(entry)
        for at in range(len(sentence) - LONGEST_RUN)
        if sentence[at : at + LONGEST_RUN + 1] in known
    }
    assert not copied


@cache
def runs(shared: Path) -> frozenset[str]:
    """All runs of one character more than allowed, of all statutes."""
    size = LONGEST_RUN + 1
    texts = [p.text for name in FILES.values() for ps in articles(laws(shared) / f"{name}.md").values() for p in ps]
    return frozenset(one[at : at + size] for one in texts for at in range(len(one) - size + 1))


def text(shared: Path, provision: Provision) -> dict[int, list[Paragraph]]:
    return _articles(laws(shared) / f"{FILES[provision.law, provision.start]}.md")


_articles = cache(articles)


def laws(shared: Path) -> Path:
    return shared / "domain" / "laws"
