"""The papers of a pending suit are read: kinds, values, steps; hostile text takes bounded time."""

from __future__ import annotations

import tomllib
from collections import Counter
from datetime import date

import pytest

import corpora
from nlp.document import Document, Span
from nlp.suit import STEPS, SuitFile, SuitPaper
from nlp.suits import gather, read_paper
from nlp.suits.steps import investigated, recited
from nlp.suits.terms import capital_sum
from tests.clock import spent
from tests.nlp.suits.expected import FOLDERS, expected, papers
from tests.nlp.suits.scoring import compare

ENTRIES = tomllib.loads(corpora.read("lexicon/suit_steps.toml"))["step"]
FLOOR = {"steps": 0.95, "claims": 0.9, "amount": 0.85}
"""Share of the expected values that must be found; 0.9 where nothing else is said."""


def paper(text: str) -> SuitPaper:
    return read_paper(Document.from_text(text))


@pytest.fixture(scope="module")
def files() -> dict[str, SuitFile]:
    return {folder.name: gather([paper(text) for text in papers(folder).values()]) for folder in FOLDERS}


def test_values_of_the_invented_suits_are_found(files: dict[str, SuitFile]) -> None:
    compared = [one for folder in FOLDERS for one in compare(expected(folder), files[folder.name])]
    asked, right = Counter(one.what for one in compared), Counter(one.what for one in compared if one.right)
    low = {what: (right[what], asked[what]) for what in asked if right[what] < FLOOR.get(what, 0.9) * asked[what]}
    assert not low


def test_kinds_of_the_invented_papers_are_found() -> None:
    pairs = [(name.split("-")[0], paper(text).kind) for folder in FOLDERS for name, text in papers(folder).items()]
    assert sum(want == found for want, found in pairs) >= 0.97 * len(pairs)


def test_what_a_person_says_of_the_kind_counts() -> None:
    text = "关于某某反映问题的答复\n云溪区某局\n2024年3月1日"
    assert paper(text).kind == "decision" and read_paper(Document.from_text(text), "record").kind == "record"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["code"])
def test_words_of_a_step_tell_it_and_no_other(entry: dict[str, list[str]]) -> None:
    code = str(entry["code"])
    assert code in STEPS

    def told(text: str) -> list[bool]:
        return [step.negated for step in recited(text, "record", len(text)) if step.code == code]

    assert all(told(text) == [False] for text in entry["yes"])
    assert not any(told(text) for text in entry["no"])
    assert all(told(text) == [True] for text in entry["not_done"])


TO_ENFORCE = [
    ("2024年9月1日作出强制执行决定。", "2024-09-01", set()),
    ("2024年9月1日作出并送达强制拆除决定书。", "2024-09-01", set()),
    ("2024年9月1日向你送达《强制执行决定书》。", None, {"served 2024-09-01"}),
    ("2024年9月1日作出强制拆除决定，9月3日送达强制拆除决定书。", "2024-09-01", {"served 2024-09-03"}),
    ("2024年8月1日作出处罚决定，9月3日送达代履行决定书。", None, {"served 2024-09-03"}),
]


@pytest.mark.parametrize(("text", "decided", "served"), TO_ENFORCE)
def test_the_service_of_a_decision_to_enforce_is_not_its_making(text: str, decided: str | None, served: set[str]) -> None:
    steps = read_paper(Document.from_text(f"现场笔录\n{text}\n2024年9月9日"), "record").steps
    assert [str(one.on) for one in steps if one.code == "enforcement_decided"] == [str(decided)]
    assert served <= {f"{one.code} {one.on}" for one in steps}


@pytest.mark.parametrize(
    "text", ["送达回证\n送达文书：强制执行决定书\n收件人签名：秋水 2024年9月3日", "证据清单\n1.强制执行决定书及送达回证（2024年9月3日送达）"]
)
def test_a_receipt_for_a_decision_to_enforce_dates_its_service(text: str) -> None:
    steps = {one.code: str(one.on) for one in paper(text).steps}
    assert (steps["enforcement_decided"], steps["served"]) == ("None", "2024-09-03")


def test_evidence_points_into_its_own_paper(files: dict[str, SuitFile]) -> None:
    for file in files.values():
        for told in file.steps:
            assert all(0 <= span.start < span.end <= len(file.papers[told.paper].document.text) for span in told.step.evidence.spans)
        complaint = next(one for one in file.papers if one.kind == "complaint")
        for party in complaint.parties:
            span = party.evidence.spans[0]
            assert len(complaint.document.text[span.start : span.end]) == len(party.name)


def test_allegations_are_no_steps(files: dict[str, SuitFile]) -> None:
    for file in files.values():
        assert {file.papers[told.paper].kind for told in file.steps}.isdisjoint({"complaint", "notice"})


def test_each_step_has_the_day_named_before_it() -> None:
    text = "本局于2024年3月1日立案。2024年4月2日举行听证会，2024年4月9日经法制审核通过。"
    assert [(step.code, step.on) for step in recited(text, "decision", len(text))] == [
        ("filed", date(2024, 3, 1)), ("hearing", date(2024, 4, 2)), ("reviewed", date(2024, 4, 9)),
    ]  # fmt: skip


def test_a_deadline_is_no_day_of_a_step() -> None:
    text = "本机关已作出责令限期拆除决定并予催告，限其于2022年9月2日前自行拆除。"
    assert [(step.code, step.on) for step in recited(text, "record", len(text)) if step.code == "demanded"] == [("demanded", None)]


@pytest.mark.parametrize(
    ("text", "officers"),
    [
        ("2024年3月1日，执法人员方圆、白石二人到现场检查。", [2]), ("执法人员：方圆", [1]), ("执法人员：方圆白石", [None]),
        ("检查人：方圆 执法证号：9902", [1]), ("两名执法人员进行了检查。", [2]),
        ("由承办民警送拘留所执行，民警依法调查。", []), ("执法人员对当事人经营场所进行检查。", []), ("执法人员向当事人出示证件后检查。", []),
    ],
)  # fmt: skip
def test_officers_are_counted_only_where_they_are_named(text: str, officers: list[int | None]) -> None:
    assert [step.officers for step in investigated(text)] == officers


def test_a_day_without_its_year_shares_the_year_before_it() -> None:
    text = "2023年5月1日发现线索，本局于5月2日立案。"
    assert [(step.code, step.on) for step in recited(text, "decision", len(text))] == [("filed", date(2023, 5, 2))]


def test_a_police_decision_in_words() -> None:
    found = paper("某市公安局\n行政处罚决定书\n某公行罚决字〔2023〕10号\n违法行为人：胡某，男\n"
                  "根据《中华人民共和国治安管理处罚法》第四十三条第一款之规定，决定给予行政拘留十日并处罚款五百元的处罚。\n某市公安局\n2023年5月20日")  # fmt: skip
    assert found.addressee and found.addressee.value == "胡某"
    assert found.amount and found.amount.value == 500
    assert {one.value for one in found.measures} == {"罚款", "拘留"}


def test_names_end_where_a_label_follows_without_a_space() -> None:
    found = paper("行政起诉状(要素式)\n原告(自然人)：姓名：胡杨性别：男\n被告：名称：云溪区城市管理局住所地：临江市\n")
    assert [one.name for one in found.parties] == ["胡杨", "云溪区城市管理局"]
    ordered = paper("当场行政处罚决定书\n被处罚人姓名：胡杨性别：男\n").addressee
    assert ordered and ordered.value == "胡杨"


def test_another_decision_does_not_make_the_sued_act() -> None:
    act = paper("云溪区某局\n政府信息公开告知书\n云信复〔2025〕6号\n张某：\n不予公开。\n云溪区某局\n2025年3月3日")
    upheld = paper("云溪区人民政府\n行政复议决定书\n云政复决〔2025〕55号\n申请人：张某\n维持。\n云溪区人民政府\n2025年6月3日")
    assert gather([upheld, act]).dates("decided") == (date(2025, 3, 3),)


@pytest.mark.parametrize(("text", "value"), [("伍万壹仟叁佰陆拾", 51360), ("陆拾万", 600000), ("伍佰", 500), ("壹亿零伍拾", 100000050), ("壹亿贰仟万", 120_000_000)])
def test_sums_in_capital_numerals(text: str, value: int) -> None:
    assert capital_sum(text) == value


HEADS = ("行政起诉状\n诉讼请求：\n", "行政处罚决定书\n", "现场笔录\n", "应诉通知书\n", "证据清单\n", "送达回证\n", "行政处罚告知书\n")
PIECES = [
    "告知", "（", "2024年3月1日", "根据《", "原告：", "听证会未", "罚款1,1,", "第一条第", "催告公告\n", "张、", "\n年年年", "同法第一条", "原告\n姓名：",
    "\n1.立案审批表（2024.3.1）送达", "签名 ", "收文日期：", "某某局\n2024年1月1日\n", "□", "执法人员：张三、", "2024年3月1日，立案", "次日",
]  # fmt: skip


def seconds(head: str, piece: str, size: int) -> float:
    with spent() as taken:
        read_paper(Document.from_text(head + piece * (size // len(piece))))
    return taken.seconds


@pytest.mark.parametrize("piece", PIECES)
def test_hostile_text_is_read_in_bounded_time(piece: str) -> None:
    assert sum(seconds(head, piece, 60_000) for head in HEADS) < 6


@pytest.mark.nightly
@pytest.mark.parametrize("piece", PIECES)
def test_a_megabyte_of_formulas_takes_seconds(piece: str) -> None:
    assert max(seconds(head, piece, 1_000_000) for head in HEADS) < 5


def test_an_empty_paper_says_nothing() -> None:
    found = gather([paper("")])
    assert found.papers[0].kind == "other" and not found.steps and found.act_type is None
    assert found.papers[0].document.places(Span(0, 0)) == []
