from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.folding import fold


@given(st.text())
def test_length_is_kept(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("（２０１８）豫０１行终９号", "(2018)豫01行终9号"),
        ("〔2019〕第8号", "(2019)第8号"),
        ("原告:钱甲,男;", "原告：钱甲，男；"),
        ("﹤行政诉讼法>", "〈行政诉讼法〉"),
        ("行政訴訟法第七十條，撤銷處罰決定", "行政诉讼法第七十条，撤销处罚决定"),
    ],
)
def test_variants(printed: str, folded: str) -> None:
    assert fold(printed) == folded
