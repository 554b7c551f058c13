"""Periods for performance: what counts days, what only names a period."""

from __future__ import annotations

import pytest

from nlp.case import Case
from nlp.document import Document, Span
from nlp.extract.periods import period_in
from nlp.judgment import Period


def found(text: str) -> Period | None:
    return period_in(Case(Document.from_text(text)), Span(0, len(text)))


@pytest.mark.parametrize(
    ("text", "words", "days", "working"),
    [
        ("责令被告于本判决生效之日起60日内重新作出决定", "于本判决生效之日起60日内", 60, False),
        ("被告在收到本判决书之日起十五个工作日内作出答复", "在收到本判决书之日起十五个工作日内", 15, True),
        ("限被告自判决生效后三十日内履行", "自判决生效后三十日内", 30, False),
        ("责令被告于本判决生效之日起两个月内作出处理", "于本判决生效之日起两个月内", None, False),
        ("责令被告在法定期限内履行职责", "在法定期限内", None, False),
        ("被告于2019年12月31日前支付补偿款", "于2019年12月31日前", None, False),
    ],
)
def test_periods(text: str, words: str, days: int | None, working: bool) -> None:
    period = found(text)
    assert period is not None
    assert (period.days, period.working_days) == (days, working)
    assert words in period.text
    start, end = period.evidence.spans[0].start, period.evidence.spans[0].end
    assert text[start:end] == period.text


@pytest.mark.parametrize("text", ["撤销被告2019年3月1日作出的决定", "罚款三十日元", "拘留十日"])
def test_a_date_or_a_term_is_no_period(text: str) -> None:
    assert found(text) is None


def test_only_the_span_counts() -> None:
    text = "一、撤销决定；二、责令被告于本判决生效之日起30日内重作"
    assert period_in(Case(Document.from_text(text)), Span(0, text.index("二、"))) is None
