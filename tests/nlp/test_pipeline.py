"""The pipeline never raises, whatever the text: legal words in any order, papers cut and shuffled."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

import corpora
from nlp.document import Document
from nlp.pipeline import STAGES, analyse

WORDS = [
    *"""
    青山县人民法院 行政判决书 行政裁定书 （2019）青0921行初17号 青公行罚决字〔2019〕第8号 原告 被告 上诉人（原审原告）
    被上诉人 第三人 再审申请人 申请执行人 被执行人 钱甲 某某 青山县公安局 人民政府 委托代理人 法定代表人 负责人 出庭 未到庭
    住所地 男 女 汉族 诉称 辩称 经审理查明 本院认为 原审法院认为 一案 不服 向本院提起上诉 现已审理终结 依照 根据
    《中华人民共和国行政诉讼法》 第七十条 第一款 第（三）项 之规定 判决如下 裁定如下 撤销 驳回 维持 确认 违法 无效 责令
    重新作出 赔偿 行政处罚决定 违反法定程序 主要证据不足 并无不当 案件受理费50元 由 负担 本判决为终审判决 审判长 书记员
    二〇一九年五月六日 附 ， 。 ； ： 、 （ ） 《 》 “ ” 一、 二、 1. 第 条 号 年 月 日 等 和 及 与 的
    """.split(),
    "\n", "\n\n", "\u3000",
]  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=120))
@settings(max_examples=300, deadline=None)
def test_legal_words_in_any_order(words: list[str]) -> None:
    analyse(Document.from_text("".join(words)))


@given(st.text(max_size=400))
@settings(max_examples=100, deadline=None)
def test_any_text(text: str) -> None:
    analyse(Document.from_text(text))


def test_papers_cut_and_shuffled() -> None:
    dice = random.Random(7)
    for path in sorted((corpora.ROOT / "samples" / "judgments").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        lines = text.split("\n")
        dice.shuffle(lines)
        start = dice.randrange(len(text))
        for variant in (text[start:], text[:start], "\n".join(lines), text.replace("，", ""), text.replace("\n", ""), text[::-1]):
            analyse(Document.from_text(variant))


def test_stage_names_are_unique_and_documented() -> None:
    assert len({stage.name for stage in STAGES}) == len(STAGES)
    assert all(stage.run.__doc__ for stage in STAGES)
