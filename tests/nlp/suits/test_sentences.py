"""Sentences of an agency's papers tell their steps: words that were done, and words that were left undone."""

from __future__ import annotations

import pytest

from nlp.document import Document
from nlp.suits import read_paper

SENTENCES = [
    ("情况说明", "批复于2024年3月1日收到。", ["authorized 2024-03-01"]),
    ("情况说明", "期间没有办理延期。", ["!extended"]),
    ("情况说明", "先后两次通知其补充材料。", ["supplemented"]),
    ("许可办理流程表", "实施查封前没有向局领导报批。", ["!approved"]),
    ("情况说明", "该案立案手续未办理。", ["!filed"]),
    ("情况说明", "该案2023年4月6日由分管局长批准立案。", ["filed 2023-04-06"]),
    ("情况说明", "我局未在作出处罚决定前向当事人告知陈述、申辩权。", ["!told", "!statement"]),
    ("情况说明", "处罚前没有给当事人陈述申辩的机会。", ["!statement"]),
    ("情况说明", "2024年5月8日，我局工作人员到其家中当面听取了意见。", ["statement 2024-05-08"]),
    ("情况说明", "当事人的听证申请未予答复，听证会未召开。", ["!hearing"]),
    ("情况说明", "本案处罚数额较大，但未经局领导班子集体讨论。", ["!discussed"]),
    ("情况说明", "案件办结前未提交法规科审核。", ["!reviewed"]),
    ("情况说明", "查封前未向局负责人报告并经批准。", ["!approved"]),
    ("情况说明", "催告书没有送达当事人。", ["!demanded"]),
    ("情况说明", "我街道在强制拆除前未进行催告，亦未公告。", ["!demanded", "!announced"]),
    ("情况说明", "2024年6月3日上午，我局对该户房屋实施强制拆除，当日下午结束。", ["enforced 2024-06-03"]),
    ("情况说明", "扣押期限届满后，因经办人调离，至今未作出解除决定。", ["!released"]),
    ("情况说明", "该车已于2024年7月1日解除扣押并退还当事人。", ["released 2024-07-01"]),
    ("情况说明", "我单位于2024年2月1日签收申请人邮寄的履职申请书，此后一直未作处理。", ["applied 2024-02-01", "!answered"]),
    ("情况说明", "申请材料不齐，但未出具补正通知书。", ["!supplemented"]),
    ("情况说明", "因涉及第三方，但没有书面征求第三方的意见。", ["!consulted"]),
    ("情况说明", "我局档案室于2024年3月5日对2001年以来的档案进行了查找，未查找到相关信息。", ["searched 2024-03-05"]),
    ("情况说明", "未对相关档案进行检索查找。", ["!searched"]),
    ("情况说明", "该户房屋未进行评估，补偿款也没有支付。", ["!appraised", "!paid"]),
    ("情况说明", "征收决定作出前没有组织风险评估。", ["!risk_assessed"]),
    ("情况说明", "征收补偿资金尚未足额到位。", ["!funded"]),
    ("情况说明", "对该户未予补偿安置。", ["!compensated"]),
    ("情况说明", "决定书未送达第三人。", ["!served"]),
    ("情况说明", "处罚决定书于2024年7月3日通过EMS邮寄送达，7月5日签收。", ["served 2024-07-03"]),
    ("情况说明", "复议申请书副本未在七日内发送被申请人。", ["!copied"]),
    ("情况说明", "审理期间没有听取申请人的意见，也未通知其参加听证。", ["!statement", "!hearing_notified"]),
    ("集体讨论笔录", "讨论时间：2024年7月8日\n讨论结论：同意承办人意见。", ["discussed 2024-07-08"]),
    ("案件调查终结报告", "2024年5月1日立案，执法人员甲一、乙二于2024年5月3日进行现场检查。", ["filed 2024-05-01", "investigated 2024-05-03"]),
    (
        "行政处罚案件审批表",
        "法制审核意见：经审核，程序合法。 丙三 2024年7月1日\n负责人意见：同意处罚。 丁四 2024年7月2日",
        ["reviewed 2024-07-01", "approved 2024-07-02"],
    ),
    ("陈述申辩笔录", "时间：2024年6月25日10时\n陈述人：某某\n陈述申辩内容：罚款过高。", ["statement 2024-06-25"]),
    ("陈述申辩复核意见书", "当事人2024年6月25日提出陈述申辩，经复核，不予采纳。\n2024年6月27日", ["statement 2024-06-25"]),
    ("送达回证", "受送达人：某某\n送达文件：征收土地预公告\n签收日期：2024年1月2日", ["pre_announced 2024-01-02"]),
    (
        "行政处罚决定书",
        "2024年4月1日，本局批准立案。2024年4月20日，本局作出《行政处罚听证告知书》并于同日送达。当事人未在规定期限内提出听证要求，也未陈"
        "述申辩。经本局行政处罚案件审理委员会2024年5月10日审议。",
        ["filed 2024-04-01", "told 2024-04-20", "heard_told 2024-04-20", "discussed 2024-05-10"],
    ),
    ("行政处罚决定书", "本机关依法向当事人送达《行政处罚事先告知书》（某罚先告字〔2024〕3号），当事人于2024年6月2日签收。", ["told 2024-06-02"]),
    (
        "不予许可决定书",
        "本局于2024年3月1日收到你单位申请，2024年3月4日出具受理通知书，3月20日组织专家现场踏勘，4月1日举行听证会。",
        ["applied 2024-03-01", "accepted 2024-03-04", "hearing 2024-04-01"],
    ),
    (
        "工伤认定决定书",
        "职工某某于2024年1月9日在车间作业时被机器压伤手指。其于2024年2月1日向我局申请工伤认定，我局2024年2月6日受理。",
        ["happened 2024-01-09", "applied 2024-02-01", "accepted 2024-02-06"],
    ),
    (
        "行政复议决定书",
        "本机关于2024年3月1日收到复议申请，3月6日通知补正，3月15日收到补正材料并受理。因案情复杂，2024年5月10日延期30日审理。",
        ["applied 2024-03-01", "supplemented 2024-03-06", "accepted 2024-03-15", "extended 2024-05-10"],
    ),
    (
        "政府信息公开告知书",
        "您于2024年3月1日以信函方式提出申请，本机关3月3日收到。经查，该信息不存在；本机关已在档案系统、业务科室进行检索。",
        ["applied 2024-03-03", "searched"],
    ),
    (
        "强制执行决定书",
        "本机关于2024年3月1日作出某罚〔2024〕1号处罚决定并于次日送达，你未履行；2024年10月8日发出《催告书》，10月10日你提出书面"
        "申辩。",
        ["demanded 2024-10-08", "statement 2024-10-10"],
    ),
]
"""Title of the paper, what it says, and the steps as the invented suits write them (`!`: not done; without a day: any)."""


@pytest.mark.parametrize(("title", "text", "told"), SENTENCES)
def test_a_sentence_tells_its_steps(title: str, text: str, told: list[str]) -> None:
    steps = read_paper(Document.from_text(f"{title}\n{text}\n")).steps
    found = {("!" if one.negated else "") + one.code + (f" {one.on}" if one.on else "") for one in steps}
    assert set(told) <= found | {one.partition(" ")[0] for one in found}


@pytest.mark.parametrize("text", [text for _, text, told in SENTENCES if any(step.startswith("!") for step in told)])
def test_what_was_left_undone_is_not_told_as_done(text: str) -> None:
    steps = read_paper(Document.from_text(f"情况说明\n{text}\n")).steps
    assert not {one.code for one in steps if one.negated} & {one.code for one in steps if not one.negated}
