"""What a digest takes for this case's facts and decisions, in invented judgments of the courts' standard forms."""

from __future__ import annotations

import pytest

from nlp.digest import Digest, Limits, digest
from nlp.digest.grounds import told_detail
from nlp.document import Document
from nlp.judgment import Cause, Evidence
from nlp.pipeline import analyse

FIRST = (
    "青岚县人民法院\n行政判决书\n（2019）云0921行初18号\n原告赵甲，男，住青岚县落雁镇。\n被告青岚县林业局，住所地青岚县城关镇。\n"
    "原告赵甲不服被告青岚县林业局林业行政处罚一案，本院受理后，依法公开开庭审理了本案。本案现已审理终结。\n{body}\n本院认为，{reasons}"
    "依照《中华人民共和国行政诉讼法》第七十条第（一）项之规定，判决如下：\n{order}\n审判长孙丙\n二〇一九年六月三日\n"
)
APPEAL = (
    "云溪市中级人民法院\n行政判决书\n（2019）云09行终81号\n上诉人（原审原告）赵甲，男，住青岚县落雁镇。\n被上诉人（原审被告）青岚县林业局，住所地青岚县城关镇。\n"
    "上诉人赵甲因林业行政处罚一案，不服青岚县人民法院（2019）云0921行初18号行政判决，向本院提起上诉。本案现已审理终结。\n{body}\n"
    "本院认为，{reasons}依照《中华人民共和国行政诉讼法》第八十九条第一款第（一）项之规定，判决如下：\n{order}\n审判长孙丙\n二〇一九年九月三日\n"
)
REVIEW = (
    "某某省高级人民法院\n行政裁定书\n（2020）某行申8号\n再审申请人（一审原告、二审上诉人）赵甲，男，住青岚县落雁镇。\n被申请人（一审被告、二审被上诉人）青岚县林业局，住所地青岚县城关镇。\n"
    "赵甲因诉青岚县林业局林业行政处罚一案，不服云溪市中级人民法院（2019）云09行终81号行政判决，向本院申请再审。本院依法组成合议庭进行了审查，现已审查终结。\n"
    "{body}\n本院认为，{reasons}依照《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第一百一十六条第二款的规定，裁定如下：\n驳回赵甲的再审申请。\n审判长孙丙\n二〇二〇年九月三日\n"
)
ACT = "被告于2019年3月4日作出青林罚〔2019〕3号行政处罚决定，对原告罚款五百元。"
REVOKED = "撤销被告青岚县林业局作出的青林罚〔2019〕3号行政处罚决定。"


def read(frame: str, body: str, reasons: str = "被告作出的处罚决定主要证据不足，应予撤销。", order: str = REVOKED, limits: Limits | None = None) -> Digest:
    case = analyse(Document.from_text(frame.format(body=body, reasons=reasons, order=order)))
    return digest(case, limits) if limits else digest(case)


def told(found: Digest) -> str:
    return "".join(sentence.closed() for sentence in found.facts)


def test_findings_about_another_suit_are_no_facts() -> None:
    other = "在青岚县人民法院审理的（2014）云0921行初36号案（以下简称第36号案）中，钱乙因毁林开垦被罚款九百元。该案中，钱乙承认砍伐松树三十株。"
    text = told(read(FIRST, f"原告诉称，请求撤销该决定。\n被告辩称，处罚合法。\n经审理查明，{ACT}原告不服，提起诉讼。\n{other}\n"))
    assert "青林罚〔2019〕3号" in text
    assert "钱乙" not in text


def test_lists_of_evidence_among_findings_are_no_facts() -> None:
    body = (
        f"原告诉称，请求撤销该决定。\n被告辩称，处罚合法。\n经审理查明，{ACT}\n原告在处罚程序中提交了如下证据材料：\n1、承包合同一份。故原告没有毁林的恶意。\n"
        "2、照片十张，用以证明树木自然枯死。\n原告不服该处罚决定，于2019年4月2日提起诉讼。\n"
    )
    text = told(read(FIRST, body))
    assert "恶意" not in text
    assert "照片" not in text
    assert "2019年4月2日提起诉讼" in text


def test_what_an_agency_says_it_found_is_its_plea() -> None:
    body = (
        "原告诉称，请求撤销该决定。\n被告青岚县林业局辩称，我局接到举报后立即调查。\n经审理查明，赵甲砍伐松树九十株。\n我局作出的处罚决定合法，请求驳回赵甲的诉讼请求。\n"
        f"原告提交了承包合同。\n经庭审质证，本院对上述证据予以采信。\n经审理查明，{ACT}2019年3月1日，原告砍伐松树三株。\n"
    )
    text = told(read(FIRST, body))
    assert "九十株" not in text
    assert "松树三株" in text


def test_findings_without_a_formula_that_the_court_confirms() -> None:
    body = (
        "赵甲申请再审称：处罚没有依据。\n青岚县林业局答辩称：处罚合法。\n"
        "2019年3月1日，赵甲在落雁镇后山砍伐松树三株，被护林员当场发现。青岚县林业局于2019年3月4日作出青林罚〔2019〕3号行政处罚决定，对赵甲罚款五百元。"
        "本院再审查明的事实与上述一、二审法院查明的事实无异。"
    )
    found = read(REVIEW, body, "赵甲砍伐松树的事实清楚，其申请再审的理由不能成立。", "")
    assert "砍伐松树三株" in told(found)
    assert not [words for words in found.missing if "查明事实" in words]


def test_an_order_below_is_no_request() -> None:
    body = (
        f"原审法院经审理查明，{ACT}\n原告不服，提起行政诉讼。\n原审法院认为，被告的处罚合法。\n因此原告的诉讼请求缺乏事实和法律依据，不予支持。\n"
        "为此，依照《中华人民共和国行政诉讼法》第六十九条之规定，判决驳回原告赵甲的诉讼请求，案件受理费50元，由原告赵甲负担。\n"
        "上诉人赵甲上诉称，处罚没有依据。\n被上诉人青岚县林业局辩称，处罚合法。\n本院二审查明的事实与原审相同。\n"
    )
    found = read(APPEAL, body, "原审判决并无不当。", "驳回上诉，维持原判。")
    assert "受理费" not in told(found)
    assert "判决驳回原告赵甲的诉讼请求" in "".join(s.text for s in found.result)


def test_numbers_in_evidence_are_no_instance_of_an_appeal() -> None:
    body = (
        f"原审法院经审理查明，{ACT}\n原审法院认为，处罚合法。依照《中华人民共和国行政诉讼法》第六十九条之规定，判决驳回原告赵甲的诉讼请求。\n"
        "上诉人赵甲上诉称，云溪市中级人民法院作出的（2016）云09行终57号行政判决书证明松树已枯死。\n本院二审查明的事实与原审一致。\n"
    )
    found = read(APPEAL, body, "原审判决并无不当。", "驳回上诉，维持原判。")
    assert [instance.number for instance in found.course] == ["（2019）云0921行初18号", "（2019）云09行终81号"]


@pytest.mark.parametrize("reason", ["上诉人赵甲经本院传票传唤，无正当理由拒不到庭。", "赵甲未在规定期限内预交上诉费用。"])
def test_why_a_ruling_ends_the_case_stands_in_the_facts(reason: str) -> None:
    text = APPEAL.replace("行政判决书\n（2019）云09", "行政裁定书\n（2019）云09").replace("判决如下", "裁定如下")
    assert reason[:-1] in told(read(text, "", reason, "本案按撤回上诉处理。"))


def test_a_fact_goes_with_what_it_hangs_on() -> None:
    filler = "".join(f"2018年{month}月9日，护林员在后山第{month}号林班巡查，填写巡查日志，记载风向、气温、林木长势与来往人员的情形，没有发现异常。" for month in range(1, 12))
    body = (
        f"原告诉称，请求撤销该决定。\n被告辩称，处罚合法。\n经审理查明，{filler}2019年3月2日，青岚县林业局委托鉴定机构作出《林木鉴定报告》。"
        f"{ACT}2019年3月5日，被告将该鉴定报告与上述处罚决定送达原告。原告不服，提起诉讼。\n"
    )
    text = told(read(FIRST, body, limits=Limits(facts=360)))
    assert "青林罚〔2019〕3号" in text
    assert "该鉴定报告" not in text or "《林木鉴定报告》" in text
    assert "巡查日志" not in text or len(text) <= 360


def test_findings_told_later_keep_their_mark() -> None:
    body = f"原告诉称，请求撤销该决定。\n被告辩称，处罚合法。\n经审理查明，{ACT}\n另查明，2018年5月6日，原告承包后山林地。\n"
    assert told(read(FIRST, body)).index("另查明，2018年5月6日") > 0


@pytest.mark.parametrize(
    ("quote", "source", "detail"),
    [
        ("处罚决定书上没有盖章", "rule:causes", None),
        ("执法人员仅有一人", "rule:causes", "P05"),
        ("处罚决定书上没有盖章", "person", "P05"),
    ],
)
def test_a_guessed_ground_is_not_named(quote: str, source: str, detail: str | None) -> None:
    assert told_detail(Cause("procedure_violation", "P05", quote, None, Evidence((), 0.9, source))) == detail


def test_findings_are_told_where_no_formula_opens_the_reasons() -> None:
    frame = APPEAL.replace("本院认为，{reasons}", "")
    body = f"原审查明：{ACT}2019年3月1日，原告砍伐松树三株。\n上诉人赵甲上诉称，处罚没有依据。\n被上诉人青岚县林业局辩称，处罚合法。\n"
    assert "松树三株" in told(read(frame, body, "", "驳回上诉，维持原判。"))


def test_the_claim_is_read_to_its_end_though_it_speaks_of_evidence() -> None:
    body = (
        "原告赵甲诉称，2019年3月1日钱乙砍伐原告林木三十株。\n上述事实有照片可以证实。\n（三）主要事实不清，证据不足。\n"
        f"请求人民法院：1、变更被告对钱乙作出的处罚决定；2、判令被告重新处理。\n被告辩称，处罚合法。\n经审理查明，{ACT}2019年3月6日，被告将该决定书送达原告，原告于2019年4月2日提起诉讼。\n"
    )
    assert "2、判令被告重新处理" in told(read(FIRST, body, "处罚决定并无不当。", "驳回原告赵甲的诉讼请求。"))


def test_what_a_reconsideration_decided_is_told_from_the_reasons() -> None:
    body = f"被告青岚县人民政府于2019年5月6日作出青政复〔2019〕9号《行政复议决定书》。\n原告诉称，请求撤销。\n被告辩称，处罚合法。\n经审理查明，{ACT}原告不服，申请复议。\n"
    reasons = "被告作出的处罚决定主要证据不足。青岚县人民政府作出维持处罚决定的复议决定错误。"
    assert "作出维持处罚决定的复议决定" in told(read(FIRST, body, reasons))


def test_a_review_tells_how_the_suit_went_below() -> None:
    body = (
        "赵甲申请再审称，二审判决错误，请求撤销一、二审判决。\n青岚县林业局提交意见称，二审判决正确。\n经审查查明，在某某市人民法院审理的（2014）云0921行初36号案中，钱乙因毁林被罚款。\n"
        "本案一审法院以处罚过重为由判决撤销处罚决定。青岚县林业局不服，对此提出上诉。二审法院仅围绕青岚县林业局关于处罚幅度并未过重的上诉理由进行了审查，对于一审判决认定的其他内容予以确认。"
    )
    found = read(REVIEW, body, "赵甲的申请理由不能成立。")
    assert "二审法院仅围绕青岚县林业局关于处罚幅度并未过重的上诉理由进行了审查" in told(found)
    assert "没有查明事实" not in "".join(found.missing)


def test_long_pleas_stand_without_their_numbered_points() -> None:
    points = "".join(f"（{n}）{'处罚决定认定的林木株数与现场不符，' * 24}应予纠正。" for n in "一二三四五")
    body = f"赵甲申请再审称，二审判决认定事实错误。其理由为：{points}请求撤销二审判决。\n青岚县林业局提交意见称，二审判决正确。"
    text = told(read(REVIEW, body, "赵甲的申请理由不能成立。"))
    assert "请求撤销二审判决" in text
    assert "（二）" not in text


def test_a_review_says_that_the_second_instance_affirmed() -> None:
    body = "赵甲申请再审称，处罚错误。\n青岚县林业局提交意见称，处罚正确。"
    found = read(REVIEW, body, "一审法院判决驳回赵甲的诉讼请求。原二审法院对一审判决予以维持，均无不当。")
    assert "二审法院对一审判决予以维持" in "".join(s.closed() for s in found.result)
