"""Words that an item must not take for a defect, and other words in which papers tell one."""

from __future__ import annotations

import re

import pytest

from api.ledger.due.workdays import Calendar
from nlp.document import Document
from nlp.judgment import Value
from nlp.screening.checklist import items
from nlp.screening.engine import judge
from nlp.screening.words import Says
from nlp.suit import PaperKind, SuitFile, SuitPaper, Told
from tests.clock import spent
from tests.nlp.screening.examples import HERE, step

CALENDAR = Calendar()


def answer(code: str, papers: dict[PaperKind, str], *steps: str) -> str:
    """What the latest wording of the item says of papers with these texts."""
    item = next(one for found in items().values() for one in reversed(found) if one.code == code)
    file = SuitFile(
        tuple(SuitPaper(kind, Document.from_text(text)) for kind, text in papers.items()),
        act_type=Value(item.act_type, HERE),
        steps=tuple(Told(0, step(one)) for one in steps),
    )
    return judge(item, file, CALENDAR)[0]


FAIR: list[tuple[str, PaperKind, str, tuple[str, ...]]] = [
    ("penalty.credentials", "decision", "当事人辩称执法人员未出示证件，与查明的事实不符。", ()),
    ("penalty.credentials", "decision", "你于2024年4月12日提出陈述申辩，称执法人员未出示证件，经复核不予采纳。", ()),
    ("penalty.credentials", "record", "当事人：检查时没有出示证件。", ()),
    ("penalty.credentials", "decision", "执法人员未出示执法证件的，当事人有权拒绝检查。", ()),
    ("penalty.credentials", "decision", "执法人员未出示执法证件的,当事人有权拒绝检查。", ()),
    ("penalty.hearing_held", "record", "当事人于2024年8月7日提出听证申请，已逾期提出听证，未组织。", ("!hearing",)),
    ("penalty.hearing_chair", "record", "听证由非本案调查人员某某主持。", ("hearing 2024-08-20",)),
    ("penalty.hearing_wait", "record", "当事人要求听证，未予组织。", ("heard_told 2024-04-01", "!hearing", "decided 2024-04-15")),
    ("reconsideration.heard", "record", "本案未组织听证。", ("!hearing",)),
    ("any.facts", "record", "签名没有核实。", ()),
    ("penalty.not_harsher", "decision", "当事人拒不改正，情节严重，从重处罚。", ()),
    ("penalty.two_years", "decision", "违法状态一直持续。", ("happened 2015-03-01", "filed 2024-03-01")),
    ("penalty.period", "record", "检测期间三十日不计入办案期限。", ("filed 2024-03-01", "decided 2024-06-20")),
    ("penalty.content", "record", "经审核，决定书应当写明证据。", ()),
    ("measure.handed_over", "service_receipt", "解除行政强制措施决定书", ("decided 2023-04-10", "served 2023-05-09")),
    ("measure.handed_over", "service_receipt", "送达文书：延长查封扣押期限决定书", ("decided 2023-04-10", "served 2023-05-09")),
    ("measure.approved", "record", "情况紧急，当场实施，现补办批准手续。", ("decided 2021-09-06", "approved 2021-09-07")),
    ("measure.present", "record", "当事人未到场，邀请社区工作人员见证。", ()),
    ("measure.record_signed", "record", "当事人未签名，注明拒签，由见证人签名。", ()),
    ("measure.related_goods", "record", "不得扣押与违法行为无关的财物。", ()),
    ("enforcement.daytime", "record", "执行时间：2024年9月28日9时至11时", ("enforced 2024-09-28",)),
    ("enforcement.no_cutting", "record", "拆除期间未中断居民供水。", ()),
    ("enforcement.served", "decision", "催告书未送达的，不得强制执行。", ()),
    ("expropriation.appraiser", "decision", "征收部门在指定期限内组织被征收人投票选定评估机构。", ()),
    ("expropriation.appraiser", "decision", "评估报告已送达。被征收人称征收部门指定评估公司，与事实不符。", ()),
    ("expropriation.consulted", "decision", "2024年3月1日起征求公众意见，4月12日公布结果，4月20日论证。", ()),
    ("expropriation.consulted", "decision", "征求公众意见，应当在三十日内提出。", ()),
    ("expropriation.consulted", "decision", "自2024年3月1日起征求公众意见，至2024年4月2日止。", ()),
    ("expropriation.consulted", "decision", "方案于2022年9月1日公布，征求意见期限至2022年10月8日止。", ()),
    ("measure.content", "decision", "依据某法第二十五条，查封设备4台。", ()),
    ("expropriation.land_announced", "decision", "征收土地。征地补偿安置公告后五日内可以申请听证。", ()),
    ("expropriation.court", "record", "已申请人民法院强制执行。", ("enforced 2021-06-15",)),
    ("license.third_person", "record", "项目紧邻小区，经公示未收到利害关系人意见。", ()),
    ("license.reasons", "decision", "经审查，你的申请不符合法定条件，理由如下：未提交验收文件。不予许可。", ()),
    ("license.reasons", "decision", "经审查，不符合条件，决定不予许可。理由如下：层高不足。", ()),
    ("expropriation.appraiser", "record", "评估机构由征收部门组织被征收人投票选定。", ()),
    ("injury.employer_told", "decision", "没有给用人单位造成损失。", ()),
    ("registration.identity", "record", "转让方未到场，由代理人持公证委托书代为签名。", ()),
    ("registration.co_owner", "record", "共同共有，其中一人未到场，提交了公证的授权委托书。", ()),
    ("registration.identity", "decision", "申请人称登记机关未核验其身份。", ()),
    ("reconsideration.heard", "decision", "申请人称：被申请人未听取其意见，程序违法。", ()),
    ("reconsideration.accept_period", "decision", "于2025年2月17日受理。", ("applied 2025-02-10", "supplemented 2025-02-12", "accepted 2025-02-24")),
    ("reconsideration.refusal_reasons", "decision", "申请人与该行为没有利害关系，不符合受理条件，决定不予受理。", ()),
    ("agreement.performed", "record", "乙方至今未按约交付旧房，我局已付清全部款项。", ()),
    ("agreement.performed", "evidence_list", "1.付款凭证，款项已付清", ()),
    ("compensation.reasons", "decision", "因没有证据证明损失，不符合法定条件，决定不予赔偿。", ()),
    ("information.reasons", "decision", "该信息属于内部事务信息，经研究，决定不予公开。", ()),
    ("information.reconsideration_first", "decision", "不予公开。可以申请行政复议，对复议决定不服的，可以向人民法院起诉。", ()),
    ("information.period", "decision", "征求了第三方意见。", ("applied 2025-02-10", "consulted 2025-02-14", "decided 2025-03-20")),
    ("information.period", "decision", "于2月10日寄出，2月17日收到。", ("applied 2025-02-10", "applied 2025-02-17", "decided 2025-03-14")),
    ("injury.employer_told", "decision", "申请人未提供与用人单位存在劳动关系的证明。", ()),
    ("injury.employer_told", "decision", "职工未通过用人单位，自行前往现场。", ()),
    ("any.basis_cited", "decision", "补偿协议\n甲方：某局\n乙方：秋水\n乙方不腾房的，甲方可以解除协议。", ()),
    ("any.facts", "record", "是否未经调查：否", ()),
    ("any.own_name", "decision", "由征收指挥部协助。\n临江市云溪区人民政府\n2024年5月10日", ()),
    ("any.competence", "decision", "你申请的事项，本局没有职权，已移送。", ()),
]


@pytest.mark.parametrize(("code", "kind", "text", "steps"), FAIR)
def test_what_is_no_defect_is_not_held_against_the_agency(code: str, kind: PaperKind, text: str, steps: tuple[str, ...]) -> None:
    assert answer(code, {kind: text}, *steps) not in ("not_met", "not_applicable")


@pytest.mark.parametrize("text", ["2024年6月15日告知其要求听证的权利。", "2024年6月15日送达听证告知书，告知其要求听证的权利。"])
def test_who_is_told_of_the_hearing_has_not_asked_for_it(text: str) -> None:
    assert answer("penalty.hearing_held", {"decision": text}, "!hearing") == "not_applicable"


TOLD: list[tuple[str, PaperKind, str, tuple[str, ...]]] = [
    ("penalty.credentials", "record", "检查人员当时没有向当事人出示执法证件。", ()),
    ("penalty.hearing_chair", "record", "主持人：秋水（本案承办人）", ("hearing 2024-08-20",)),
    ("measure.present", "record", "实施查封时没有通知当事人到场。", ()),
    ("measure.reasons_told", "record", "查封时未向当事人告知采取措施的理由和依据。", ()),
    ("measure.handed_over", "record", "当日没有当场向当事人交付扣押决定书和清单。", ()),
    ("measure.extended_told", "record", "同意延长三十日，延长期限仅以口头告知。", ("extended 2023-05-08",)),
    ("enforcement.served", "evidence_list", "强制执行决定书（未依法送达）", ()),
    ("enforcement.daytime", "record", "强制拆除现场笔录", ("enforced 2024-10-07",)),
    ("enforcement.substitute_watched", "decision", "代履行时没有派人到场。", ()),
    ("expropriation.consulted", "record", "征求意见时间自2024年3月1日至2024年3月15日。", ()),
    ("expropriation.consulted", "record", "征求意见期为15天。", ()),
    ("expropriation.consulted", "decision", "补偿方案于2024年2月1日至2024年2月20日公开征求公众意见。", ()),
    ("expropriation.consulted", "decision", "方案于2022年9月1日公布，征求意见期限至2022年9月15日止。", ()),
    ("measure.handed_over", "record", "现场混乱，凭证是第二天补给当事人的。", ()),
    ("expropriation.appraiser", "record", "评估公司系征收办选定的。", ()),
    ("expropriation.consult_result", "record", "征求意见的情况因疏忽没有对外公布。", ()),
    ("measure.approved", "record", "实施查封前没有向局领导报批。", ("decided 2024-03-01",)),
    ("measure.reasons_told", "record", "查封的理由和法律依据没有当场说明。", ()),
    ("reconsideration.refusal_reasons", "decision", "经审查，该申请不符合《某法》规定的受理条件，决定不予受理。", ()),
    ("injury.employer_told", "record", "决定书只送给了职工，没有给用人单位。", ()),
    ("injury.burden", "record", "用人单位有异议，未给用人单位发举证通知。", ()),
    ("registration.source", "record", "股权转让协议未作审查。", ()),
    ("registration.identity", "record", "代办人递交，签名也没有核实。", ()),
    ("license.third_person", "record", "项目紧邻小区，相邻业主没有通知到会。", ()),
    ("measure.record", "record", "因情况复杂，现场未制作笔录。", ()),
    ("penalty.hearing_wait", "advance_notice", "你可以在收到本告知书之日起三日内要求听证。", ("heard_told 2024-04-02",)),
    ("any.addressee", "record", "经核实，被处罚人已于2023年病故。", ()),
    ("any.own_name", "decision", "限期整改。\n临江市云溪区市场监督管理局稽查科\n2024年5月10日", ()),
    ("license.reasons", "decision", "你的申请收悉。经研究，决定不予许可。", ()),
    ("license.supplement", "record", "5月6日通知补正后，5月20日又通知其补正其他材料。", ("applied 2024-05-06", "supplemented 2024-05-08")),
    ("measure.approved", "record", "情况紧急，当场实施查封，现补办批准手续。", ("decided 2021-09-06", "approved 2021-09-13")),
    ("enforcement.power", "record", "该地块涉及土地管理法，未申请人民法院强制执行。", ()),
    ("information.searched", "record", "答复不存在之前，没有查阅档案。", ()),
    ("reconsideration.hearing", "record", "听证仅由一名复议人员主持。", ("hearing_notified 2025-03-03", "hearing 2025-03-25")),
    ("expropriation.appraiser", "record", "评估机构系由区住建局直接指定。", ()),
    ("expropriation.appraiser", "record", "评估机构未经被征收人协商选定。", ()),
    ("expropriation.land_pre_announced", "decision", "征收土地。征收土地预公告期限自2023年3月6日起至3月13日止。", ()),
    ("license.third_person", "record", "项目紧邻南苑小区，发证前没有听取相邻业主意见。", ()),
    ("license.accepted", "record", "收件时没有出具受理通知书。", ()),
    ("registration.identity", "record", "办理时没有核对申请人本人身份。", ()),
    ("registration.source", "record", "登记时未审查权属来源材料。", ()),
    ("reconsideration.heard", "record", "审理中没有听取当事人的意见。", ()),
    ("reconsideration.extended_told", "record", "批准延长三十日，未书面告知当事人。", ("extended 2025-04-15",)),
    ("reconsideration.decided_by", "record", "该决定没有经负责人审批。", ()),
    ("agreement.performed", "record", "因财政困难，剩余补偿款至今未支付。", ()),
    ("compensation.heard", "record", "作出决定前没有听取赔偿请求人意见。", ()),
    ("injury.employer_told", "record", "决定书没有送达用人单位。", ()),
    ("injury.burden", "record", "用人单位不认可工伤，未向其发出举证通知。", ()),
    ("information.separable", "decision", "决定不予公开，未作区分处理。", ()),
    ("any.own_name", "decision", "限你三日内搬离。\n临江市云溪区旧城改造工作领导小组\n2024年5月10日", ()),
    ("any.facts", "record", "因群众催促，未经调查即作出决定。", ()),
    ("any.competence", "record", "经自查，我镇没有该项行政处罚权。", ()),
]


@pytest.mark.parametrize(("code", "kind", "text", "steps"), TOLD)
def test_other_words_for_a_defect_are_understood(code: str, kind: PaperKind, text: str, steps: tuple[str, ...]) -> None:
    assert answer(code, {kind: text}, *steps) == "not_met"


def test_hostile_papers_take_bounded_time() -> None:
    endless = ("没有调查核实，" * 1000, "当事人称" + "未告知利害关系人，" * 1000, "征求意见期限为" * 2000, "1时" * 8000, "由" * 10000)
    with spent() as taken:
        for found in items().values():
            for item in found:
                for text in endless:
                    file = SuitFile((SuitPaper("record", Document.from_text(text)), SuitPaper("decision", Document.from_text(text))))
                    judge(item, file, CALENDAR)
    assert taken.seconds < 8


def test_what_is_not_said_is_told_of_the_paper_that_does_not_say_it() -> None:
    text = "临江市云溪区市场监督管理局\n行政处罚告知书\n云市监罚告〔2024〕1号\n拟吊销许可证。"
    file = SuitFile((SuitPaper("complaint", Document.from_text("听证")), SuitPaper("advance_notice", Document.from_text(text))))
    seen = Says(re.compile("听证"), frozenset({"advance_notice"}), silent="not_met").look(file, CALENDAR)
    assert (seen.state, seen.reasons) == ("not_met", ("事先告知书中没有写明。",))
    ((index, span),) = seen.evidence
    assert (index, text[span.start : span.end]) == (1, "临江市云溪区市场监督管理局\n行政处罚告知书")
