"""Digests of any text: whatever a document holds, every sentence stands in it, limits hold, and it takes bounded time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.digest import Limits, digest
from nlp.digest.shapes import size
from nlp.document import Document
from nlp.pipeline import STAGES, analyse
from tests.clock import spent

PIECES = (
    "青岚县人民法院\n行政判决书\n（2020）云0921行初8号\n", "原告赵甲，男，住青岚县。\n", "被告青岚县林业局。\n",
    "原告赵甲诉被告青岚县林业局林业行政处罚一案，本院受理后，现已审理终结。\n", "原告诉称，处罚违法，请求撤销该决定。\n",
    "被告辩称，处罚合法。\n", "经审理查明，", "被告于2020年3月4日作出青林罚〔2020〕3号处罚决定，罚款五百元。",
    "原告不服，诉至法院。", "上述事实，有证据佐证。\n", "本院认为，", "被告未告知陈述申辩权利，违反法定程序。", "一审法院认为，",
    "依照《中华人民共和国行政诉讼法》第七十条第（三）项之规定，判决如下：\n", "一、撤销该处罚决定；\n", "二、驳回其他诉讼请求。\n",
    "案件受理费50元，由被告负担。\n", "审判长张乙\n二〇二〇年六月一日\n", "“", "”", "。", "，", "；", "\n", "判决驳回上诉，维持原判。",
    "《", "》", "第", "（", "）", "他说", "2020年", "上诉人", "不服", "请求",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40), st.integers(20, 400))
@settings(max_examples=120, deadline=None)
def test_nothing_is_invented_and_limits_hold(pieces: list[str], limit: int) -> None:
    document = Document.from_text("".join(pieces))
    found = digest(analyse(document), Limits(limit, limit, limit))
    for sentence in found.sentences():
        assert "".join(document.text[s.start : s.end] for s in sentence.spans).replace("\n", "") == sentence.text
        assert sentence.text.strip()
    assert size(found.result) <= limit
    assert size(found.facts) <= limit
    assert size({s.spans: s for reason in found.reasons for s in reason.sentences}.values()) <= limit
    assert found.title


HOSTILE = (
    "请求" * 20_000, "（" * 40_000, "“" * 40_000, "；" * 40_000, " " * 40_000, "查明法院" * 10_000, "判决撤销" * 4_000,
    "原告诉称，" * 8_000, "经审理查明，被告作出决定。" * 4_000, "第一条" * 12_000, "《" * 30_000, "被告\n" * 15_000,
)  # fmt: skip
READING = tuple(stage for stage in STAGES if stage.name not in ("agency_result", "causes", "review"))
FRAME = (
    "青岚县人民法院\n行政判决书\n（2020）云0921行终8号\n上诉人（原审原告）赵甲。\n被上诉人（原审被告）青岚县林业局。\n"
    "上诉人赵甲诉被上诉人青岚县林业局处罚一案，不服判决，向本院提起上诉。现已审理终结。\n{}\n本院认为，{}\n依照规定，判决如下：\n{}\n"
)


@pytest.mark.parametrize("poison", HOSTILE, ids=lambda text: text[:6].strip() or "blanks")
def test_hostile_texts_take_bounded_time(poison: str) -> None:
    case = analyse(Document.from_text(FRAME.format(poison, poison[:10_000], poison[:10_000])), READING)
    with spent() as taken:
        digest(case)
    assert taken.seconds < 5
