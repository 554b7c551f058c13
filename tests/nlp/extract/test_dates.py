from __future__ import annotations

import pytest

from nlp.extract.dates import dates
from nlp.folding import fold


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("二〇一八年八月七日", "2018-08-07"), ("二Ｏ一七年十二月二十五日", "2017-12-25"), ("二○二○年元月五日", "2020-01-05"),
        ("2018年8月7日", "2018-08-07"), ("二零一九年三月卅一日", "2019-03-31"), ("二〇一六年五月十五无", "2016-05-15"),
        ("二 〇 一 五 年 九 月 二 十 三 日", "2015-09-23"), ("２０２０年１０月０１日", "2020-10-01"), ("二〇一五年廿日", None),
        ("二〇一五年二月三十日", None),
    ],
)  # fmt: skip
def test_dates(printed: str, expected: str | None) -> None:
    text = fold(printed)
    assert [d.isoformat() for d, _ in dates(text, 0, len(text))] == ([expected] if expected else [])
