"""The trained second opinion on who won: what it reads, and what it takes for agreement."""

from __future__ import annotations

import pytest

from nlp.classify.result_model import KINDS, agrees, opinion, view
from nlp.judgment import AgencyResult
from tests.nlp.papers import read


def test_it_reads_what_was_decided_below_the_end_of_the_reasons_and_the_operative_part() -> None:
    case = read(
        heading="青山市中级人民法院\n行政判决书\n（2019）青09行终17号",
        parties="上诉人（原审原告）钱甲，男。\n被上诉人（原审被告）青山县公安局。",
        body="原审法院认为，处罚合法，遂判决驳回钱甲的诉讼请求。\n钱甲上诉称，处罚没有证据。", operative="驳回上诉，维持原判。",
    )  # fmt: skip
    seen = view(case)
    assert "遂判决驳回钱甲的诉讼请求" in seen
    assert "本院认为" in seen
    assert "驳回上诉，维持原判" in seen
    assert "没有证据" not in seen and "受理费" not in seen


def test_long_reasons_are_read_from_their_end() -> None:
    seen = view(read(reasoning="本院认为，" + "被告程序违法。" * 200 + "原告的请求成立。"))
    assert "原告的请求成立" in seen
    assert len(seen) < 700


@pytest.mark.parametrize(
    ("result", "kind", "same"),
    [("lost", "lost", True), ("partly_lost", "lost", True), ("won", "lost", False), ("not_suit", "won", False)],
)
def test_agreement(result: AgencyResult, kind: str, same: bool) -> None:
    assert agrees(result, kind) is same


def test_the_opinion_is_one_of_its_kinds_with_a_probability() -> None:
    kind, probability = opinion(read())
    assert kind in KINDS.values()
    assert 1 / len(set(KINDS.values())) <= probability <= 1


def test_plain_outcomes() -> None:
    assert opinion(read())[0] == "lost"
    assert opinion(read(reasoning="本院认为，被诉处罚认定事实清楚，程序合法。", operative="驳回原告钱甲的诉讼请求。"))[0] == "won"
