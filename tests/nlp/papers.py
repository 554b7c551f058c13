"""Invented judgments for the tests: the parts of the standard form, each of which a test may replace."""

from __future__ import annotations

from nlp.case import Case
from nlp.document import Document
from nlp.pipeline import analyse

PARTS = {
    "heading": "青山县人民法院\n行政判决书\n（2019）青0921行初17号",
    "parties": "原告钱甲，男，1970年1月2日出生，汉族，住青山县东街1号。\n被告青山县公安局，住所地青山县西街2号。\n第三人孙乙，女。",
    "course": "原告钱甲不服被告青山县公安局治安行政处罚一案，本院于2019年3月1日立案后，依法组成合议庭，于2019年4月2日公开开庭审理了本案。本案现已审理终结。",
    "body": "原告钱甲诉称，被告处罚没有证据。\n被告青山县公安局辩称，处罚程序合法。\n经审理查明，2019年1月1日，双方发生争吵。",
    "reasoning": "本院认为，被告未告知原告享有陈述、申辩的权利，违反法定程序。",
    "basis": "依照《中华人民共和国行政诉讼法》第七十条第（三）项之规定，判决如下：",
    "operative": "撤销被告青山县公安局作出的青公行罚决字〔2019〕第8号行政处罚决定。",
    "costs": "案件受理费50元，由被告青山县公安局负担。",
    "closing": "如不服本判决，可在判决书送达之日起十五日内向本院递交上诉状。\n审判长 吴丁\n二〇一九年五月六日\n书记员 郑戊",
}


def paper(**parts: str) -> str:
    """A first-instance judgment with some parts replaced; an empty one is left out."""
    unknown = parts.keys() - PARTS.keys()
    assert not unknown, unknown
    return "\n".join(part for part in (PARTS | parts).values() if part)


def read(**parts: str) -> Case:
    """The case after all stages."""
    return analyse(Document.from_text(paper(**parts)))
