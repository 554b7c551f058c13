"""What earlier instances decided, as an appeal tells it: recounted, told by the kind of paper, or inferred."""

from __future__ import annotations

import pytest

from nlp.case import Case
from nlp.classify import below as telling
from nlp.classify.below import INFERRED, Below, decision_below
from nlp.document import Document, Span
from nlp.extract.operative import item_codes
from tests.nlp.papers import read

BY_PLAINTIFF = "上诉人（原审原告）钱甲，男。\n被上诉人（原审被告）青山县公安局。"
BY_AGENCY = "上诉人（原审被告）青山县公安局。\n被上诉人（原审原告）钱甲，男。"
BY_BOTH = "上诉人（原审原告）钱甲，男。\n上诉人（原审被告）青山县公安局。"
COURSE = (
    "上诉人因治安行政处罚一案，不服青山县人民法院（2019）青0921行初1号行政{paper}，向本院提起上诉。"
    "本院于2019年6月3日受理后，依法组成合议庭审理了本案，现已审理终结。"
)


def appeal(body: str, listed: str = BY_PLAINTIFF, paper: str = "判决") -> Case:
    return read(
        heading="青山市中级人民法院\n行政判决书\n（2019）青09行终17号", parties=listed, course=COURSE.format(paper=paper),
        body=body, operative="驳回上诉，维持原判。",
    )  # fmt: skip


def below(case: Case) -> Below:
    found = decision_below(case)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ("原审法院认为，处罚合法，遂判决驳回钱甲的诉讼请求。", {"dismiss_claims"}),
        ("原审法院认为，程序违法，遂判决：一、撤销青山县公安局作出的处罚决定；二、驳回钱甲的其他诉讼请求。", {"revoke", "dismiss_claims"}),
        (
            "原审法院判决撤销处罚决定。青山县公安局提起上诉，青山市中级人民法院裁定撤销原判，发回重审。青山县人民法院重审后，判决驳回钱甲的诉讼请求。",
            {"dismiss_claims"},
        ),
    ],
)
def test_recounted(body: str, codes: set[str]) -> None:
    case = appeal(body)
    found = below(case)
    assert (found.codes, found.source) == (codes, "rule:below.recounted")
    assert case.printed(found.span).startswith("判决")


@pytest.mark.parametrize(
    "body",
    [
        "钱甲上诉称，请求法院判决撤销处罚决定。",
        "钱甲上诉称，人民法院应当判决撤销处罚决定。",
        "原审法院认为，法律规定人民法院应当判决撤销违法的处罚。",
    ],
)
def test_wishes_and_recited_law_are_no_decision(body: str) -> None:
    assert below(appeal(body)).source.startswith(INFERRED)


@pytest.mark.parametrize(
    ("listed", "codes"),
    [(BY_PLAINTIFF, {"dismiss_claims"}), (BY_AGENCY, {"revoke"}), (BY_BOTH, {"revoke", "dismiss_claims"})],
)
def test_nobody_appeals_what_he_won(listed: str, codes: set[str]) -> None:
    told = below(appeal("原审法院认为，处罚合法，遂判决驳回钱甲的诉讼请求。", listed))
    inferred = below(appeal("双方发生争吵。", listed))
    assert inferred.codes == codes
    assert inferred.confidence < told.confidence


def test_a_ruling_below_did_not_judge_the_suit() -> None:
    found = below(appeal("双方发生争吵。", paper="裁定"))
    assert (found.codes, found.source) == ({"reject_suit"}, "rule:below.ruling")


def test_nothing_tells_without_applicants() -> None:
    assert decision_below(read(parties="原告钱甲，男。\n被告青山县公安局。")) is None


def test_what_is_asked_of_this_court_is_no_decision_below() -> None:
    found = below(appeal("上诉人上诉称，原审判决驳回其诉讼请求错误，请求撤销原判。"))
    assert found.codes == {"dismiss_claims"}


def test_summed_up_in_the_reasons() -> None:
    case = read(
        heading="青山市中级人民法院\n行政判决书\n（2019）青09行终17号", parties=BY_PLAINTIFF, course=COURSE.format(paper="判决"),
        body="上诉人上诉称，赔偿过低。", reasoning="本院认为，原审法院确认青山县公安局扣押车辆的行为违法，并无不当。",
        operative="驳回上诉，维持原判。",
    )  # fmt: skip
    found = below(case)
    assert (found.codes, found.source) == (frozenset(("declare_unlawful",)), "rule:below.summed_up")


def test_of_a_text_that_repeats_itself_only_so_many_decisions_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Span] = []

    def counted(text: str, span: Span) -> list[tuple[str, Span]]:
        asked.append(span)
        return list(item_codes(text, span))

    monkeypatch.setattr(telling, "item_codes", counted)
    list(telling._recounted(Case(Document.from_text("原审法院" + "判决撤销" * 5_000 + "。"))))
    assert 0 < len(asked) <= telling.MOST_TOLD
