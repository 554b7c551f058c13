from __future__ import annotations

import pytest

from nlp.document import Span
from nlp.extract.statutes import citations
from nlp.folding import fold


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("《中华人民共和国行政诉讼法》第七十条第（三）项", [(70, None, 3)]),
        ("《中华人民共和国行政诉讼法》第八十九条第一款第（一）项、第八十六条", [(89, 1, 1), (86, None, None)]),
        ("《中华人民共和国行政诉讼法》第七十条第（一）项、第（二）项、第七十一条", [(70, None, 1), (70, None, 2), (71, None, None)]),
        ("《中华人民共和国行政诉讼法》第七十条（一）、（三）项", [(70, None, 1), (70, None, 3)]),
        ("《中华人民共和国行政强制法》第五十三、五十四条", [(53, None, None), (54, None, None)]),
        ("《中华人民共和国行政诉讼法》第八十九第一款第（一）项", [(89, 1, 1)]),
        ("《最高人民法院关于适用《中华人民共和国行政诉讼法》的解释》第一百一十六条第二款", [(116, 2, None)]),
        ("《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第一百零一条第一款第十五项", [(101, 1, 15)]),
        ("行政诉讼法第六十九条", []),
        ("依照行政诉讼法第六十九条", [(69, None, None)]),
        ("《中华人民共和国行政诉讼法》第70条第1款第2项", [(70, 1, 2)]),
        ("《中华人民共和国行政诉讼法》于2015年5月1日施行", []),
    ],
)
def test_provisions(text: str, expected: list[tuple[int, int | None, int | None]]) -> None:
    folded = fold(text)
    found = [p for citation in citations(folded, Span(0, len(folded))) for p in citation.provisions]
    assert found == expected
