"""Papers in the forms of court and agencies, one thing each: notices, 送达回证, lists of evidence, forms of complaints."""

from __future__ import annotations

from datetime import date

import pytest

from nlp.document import Document
from nlp.judgment import value_of
from nlp.suit import SuitPaper
from nlp.suits import gather, read_paper


def paper(text: str) -> SuitPaper:
    return read_paper(Document.from_text(text))


def steps(found: SuitPaper) -> set[tuple[str, date | None]]:
    return {(one.code, one.on) for one in found.steps if not one.negated}


NOTICE = """临江市云溪区人民法院
应 诉 通 知 书
（2024）皖9902行初31号
临江市公安局云溪分局：
原告甘棠不服你局2024年3月1日作出的云公（治）行罚决字〔2024〕55号行政处罚决定，向本院提起行政诉讼，本院已于2024年5月6日登记立案。
你局应在收到起诉状副本之日起15日内提出答辩状，并提供作出行政行为的证据和所依据的规范性文件。
二〇二四年五月八日
（院印）
"""
COURT_RECEIPT = """临江市云溪区人民法院
送 达 回 证
案由：行政处罚　案号：（2024）皖9902行初31号
送达文书名称和件数：应诉通知书一份、起诉状副本一份
受送达人：临江市公安局云溪分局
送达地点：临江市公安局云溪分局法制大队
受送达人签名或盖章：方知　2024年5月11日
"""
POLICE = """临江市公安局云溪分局
行政处罚决定书
云公（治）行罚决字〔2024〕55号
被处罚人甘棠，男，1985年5月5日出生，现住临江市云溪区竹园12号。
根据《中华人民共和国治安管理处罚法》第四十三条第一款、第十九条第（一）项之规定，现决定给予甘棠行政拘留五日并处罚款贰佰元整的处罚。
逾期不交纳罚款的，根据《中华人民共和国行政处罚法》第七十二条第一款，每日加处罚款。
如不服本决定，可以在收到本决定书之日起六十日内向临江市公安局申请行政复议或者在六个月内依法向临江市云溪区人民法院提起行政诉讼。
临江市公安局云溪分局
二〇二四年三月一日
行政处罚决定书已向我宣告并送达。
被处罚人：甘棠
2024年3月2日
"""
RECEIPT = """送达回证
受送达人 甘棠
送达文书名称、文号 {what}
收件人签名 甘棠 2024年2月28日10时
送达人 何必、卓然
填发日期 2024年2月27日
"""
COMPLAINT = """行政起诉状
原告：鹿鸣，男，1970年3月3日出生，住临江市云溪区柳巷1号。
被告一：临江市云溪区城市管理局，住所地云溪区和平路9号。
被告二：临江市云溪区人民政府，住所地云溪区府前路1号。
诉讼请求
一、撤销被告二于2025年2月10日作出的云政复决〔2025〕4号《行政复议决定书》；
二、撤销被告一于2024年11月4日作出的云城管罚字〔2024〕88号《责令限期拆除决定书》。
事实与理由
被告二作出复议决定，维持了云城管罚字〔2024〕88号决定。
此致
临江铁路运输法院
具状人：鹿鸣
"""
ORDER = """临江市云溪区城市管理局
责令限期拆除决定书
云城管罚字〔2024〕88号
当事人：鹿鸣，男，住临江市云溪区柳巷1号
2024年9月2日本局立案调查，执法人员宋词、元曲现场勘验。
上述行为违反了《中华人民共和国城乡规划法》第四十条第一款的规定。依据同法第六十四条的规定，责令你自收到本决定书之日起十五日内自行拆除。
临江市云溪区城市管理局
2024年11月4日
"""
REVIEW = """临江市云溪区人民政府
行政复议决定书
云政复决〔2025〕4号
申请人：鹿鸣。
被申请人：临江市云溪区城市管理局。
申请人于2024年12月9日申请行政复议，本机关于2024年12月12日收到申请，同日受理。2024年12月16日，本机关向被申请人送达复议申请书副本。
根据《中华人民共和国行政复议法》第六十八条的规定，本机关决定：
维持被申请人作出的云城管罚字〔2024〕88号责令限期拆除决定。
临江市云溪区人民政府
2025年2月10日
"""
FORM = """行政起诉状
（行政处罚）
原告（自然人）
姓名：木兰
性别：男□ 女☑
被告
名称：临江市松陵区卫生健康委员会
法定代表人/负责人：杜仲　职务：主任
第三人
名称：
诉讼请求
1.撤销或者部分撤销行政行为　☑ 撤销松卫医罚〔2024〕12号行政处罚决定
2.变更行政行为　□
3.一并请求行政赔偿　是□ 否☑
4.诉讼费用承担　☑ 由被告承担
事实与理由
程序违法：没有告知听证权利。
"""
TABLE = """证据及依据目录
被告：临江市公安局云溪分局
序号\t证据名称\t证明对象\t页码
第一组 程序证据
1\t询问笔录（2024.1.20、2024.1.22）\t两名民警调查取证\t3-9
2\t行政处罚告知笔录（2024年2月28日）\t依法告知陈述、申辩权\t10
3\t法制审核意见书（2024-02-27）\t法制审核\t12
4\t集体讨论记录\t集体讨论\t13-14
5\t行政处罚决定书及送达回证，2024年3月2日送达\t依法送达\t15-16
"""
PROSE = """行政案件证据清单
证据1：工伤认定申请表，收到日期2023年5月4日，证明第三人提出申请。
证据2：材料补正告知书及送达回证（2023年5月6日送达）。
证据3：工伤认定申请受理决定书（2023年5月15日）。
证据4：认定工伤决定书及送达回证，2023年7月10日送达第三人，原告未送达。
证据5：关于未集体讨论的说明。
"""


def test_the_day_of_a_notice_is_the_courts_and_a_stamp_tells_when_it_came() -> None:
    assert value_of(paper(NOTICE).notified_on) == date(2024, 5, 8) and paper(NOTICE).received_on is None
    stamped = paper(NOTICE + "收文日期：2024年5月10日\n")
    assert (value_of(stamped.notified_on), value_of(stamped.received_on)) == (date(2024, 5, 8), date(2024, 5, 10))


def test_the_courts_receipt_tells_when_its_papers_came_and_nothing_of_the_act() -> None:
    found = paper(COURT_RECEIPT)
    assert value_of(found.received_on) == date(2024, 5, 11) and found.served_on is None and not found.steps
    assert value_of(found.court) == "临江市云溪区人民法院" and found.agency is None


@pytest.mark.parametrize(
    ("what", "codes", "served"),
    [
        ("行政处罚决定书 云公（治）行罚决字〔2024〕55号", {"served"}, True), ("行政处罚告知书", {"told"}, False),
        ("行政处罚听证告知书", {"told", "heard_told"}, False), ("催告书", {"demanded"}, False), ("听证通知书", {"hearing_notified"}, False),
    ],
)  # fmt: skip
def test_a_receipt_is_of_what_it_hands_over(what: str, codes: set[str], served: bool) -> None:
    found = paper(RECEIPT.format(what=what))
    assert steps(found) == {(code, date(2024, 2, 28)) for code in codes}
    assert (found.served_on is not None) == served


def test_a_decision_is_of_the_day_below_its_issuer_and_served_when_it_was_declared() -> None:
    found = paper(POLICE)
    assert value_of(found.decided_on) == date(2024, 3, 1) and ("served", date(2024, 3, 2)) in steps(found)
    assert value_of(found.amount) == 200 and [one.value for one in found.measures] == ["罚款", "拘留"]
    assert {one.authority for one in found.remedies} == {"临江市公安局", "临江市云溪区人民法院"}


def test_an_act_and_its_review_are_sued_together_and_the_act_comes_first() -> None:
    found = gather([paper(text) for text in (REVIEW, COMPLAINT, ORDER)])
    assert found.sued == (2, 0) and value_of(found.act_type) == "penalty" and value_of(found.decided_on) == date(2024, 11, 4)
    assert [one.value for one in found.act_numbers] == ["云城管罚字〔2024〕88号", "云政复决〔2025〕4号"]
    assert value_of(found.agency) == "临江市云溪区城市管理局" and value_of(found.court) == "临江铁路运输法院"


def test_a_review_on_the_merits_is_of_the_field_it_reviewed() -> None:
    assert value_of(paper(REVIEW).field) == "urban_management"
    refused = REVIEW.replace("行政复议决定书", "不予受理决定书")
    assert value_of(paper(refused).field) == "government"


def test_periods_run_from_when_the_application_came_in() -> None:
    assert gather([paper(REVIEW)]).dates("applied") == (date(2024, 12, 12),)
    assert ("copied", date(2024, 12, 16)) in steps(paper(REVIEW))


def test_the_same_law_is_the_one_named_before() -> None:
    assert [one.key() for one in paper(ORDER).statutes] == [("中华人民共和国城乡规划法", 40, 1, None), ("中华人民共和国城乡规划法", 64, None, None)]


def test_the_supreme_courts_form_is_read_by_its_boxes() -> None:
    found = paper(FORM)
    assert [(one.name, one.role) for one in found.parties] == [("木兰", "plaintiff"), ("临江市松陵区卫生健康委员会", "defendant")]
    assert [one.value[:2] for one in found.claims] == ["撤销", "诉讼"] and value_of(found.act_type) == "penalty"


def test_a_table_of_evidence_is_read_item_by_item() -> None:
    found = paper(TABLE)
    assert [(one.name, one.on, one.pages) for one in found.exhibits] == [
        ("询问笔录", date(2024, 1, 20), "3-9"), ("行政处罚告知笔录", date(2024, 2, 28), "10"), ("法制审核意见书", date(2024, 2, 27), "12"),
        ("集体讨论记录", None, "13-14"), ("行政处罚决定书及送达回证", date(2024, 3, 2), "15-16"),
    ]  # fmt: skip
    assert found.exhibits[1].proves == "依法告知陈述、申辩权"
    assert {("told", date(2024, 2, 28)), ("reviewed", date(2024, 2, 27)), ("discussed", None), ("served", date(2024, 3, 2))} <= steps(found)


def test_a_list_of_evidence_in_sentences_is_read_item_by_item() -> None:
    found = paper(PROSE)
    assert {
        ("applied", date(2023, 5, 4)), ("supplemented", date(2023, 5, 6)), ("accepted", date(2023, 5, 15)), ("served", date(2023, 7, 10)),
    } <= steps(found)  # fmt: skip
    assert found.exhibits[0].proves == "第三人提出申请" and len(found.exhibits) == 5
    assert any(one.code == "served" and one.negated for one in found.steps) and "discussed" not in {one.code for one in found.steps if not one.negated}


def test_what_is_proposed_is_read_from_the_advance_notice() -> None:
    found = paper(
        "行政处罚事先告知书\n临江市松陵区白云诊所：\n你单位违反了《医疗机构管理条例》第二十八条的规定，依据《医疗机构管理条例》第四十七条的规定，"
        "拟给予警告、罚款人民币伍万元整的行政处罚。\n根据《中华人民共和国行政处罚法》第四十四条的规定，你单位可在五日内陈述和申辩。\n2024年5月20日\n"
    )
    assert value_of(found.amount) == 50000 and [one.value for one in found.measures] == ["警告", "罚款"]


def test_what_is_proposed_in_an_approval_sheet_is_done_only_by_the_last_word() -> None:
    found = paper(
        "立案审批表\n承办人意见：建议立案。 杜若、川芎 2024年4月8日\n承办机构负责人意见：拟同意。 白术 2024年4月9日\n"
        "机关负责人审批意见：同意立案。 杜仲 2024年4月10日\n"
    )
    assert steps(found) == {("filed", date(2024, 4, 10)), ("approved", date(2024, 4, 10))} and found.agency is None


def test_a_record_shows_the_step_it_is_named_after() -> None:
    found = paper("听 证 笔 录\n听证时间：2024年6月12日9时\n听证通知书已于2024年6月3日送达当事人。\n案件调查人员：杜若\n")
    assert steps(found) == {("hearing", date(2024, 6, 12)), ("hearing_notified", date(2024, 6, 3))}


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("听证通知书", "record"), ("补正告知书", "record"), ("行政复议答复通知书", "record"), ("工伤认定举证通知书", "record"),
        ("不予受理决定书", "decision"), ("证据及依据目录", "evidence_list"), ("云溪区人民法院\n行政案件应诉及举证通知书", "notice"),
        ("云溪区人民法院\n举证通知书", "notice"),
    ],
)  # fmt: skip
def test_a_title_tells_the_kind(title: str, kind: str) -> None:
    assert paper(f"{title}\n云溪区某某公司：\n现将有关事项通知如下。\n").kind == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("临江市云溪区人民法院\n送达回证\n送达文书：应诉通知书\n收件人签名：秋水 2024年5月5日", "service_receipt"),
        ("证据清单\n1.行政处罚决定书\n2.应诉通知书", "evidence_list"),
    ],
)
def test_a_paper_that_names_a_notice_is_none(text: str, kind: str) -> None:
    assert paper(text).kind == kind


@pytest.mark.parametrize("title", ["行政处罚决定书", "关于终止特许经营协议的决定"])
def test_a_number_that_print_ran_into_the_title_is_told_apart(title: str) -> None:
    found = paper(f"云溪区住房和城乡建设局\n{title}云住建罚（终）字〔2024〕66号\n云溪碧水公司：\n决定如下。\n云溪区住房和城乡建设局\n2024年5月9日\n")
    assert found.kind == "decision" and [one.value for one in found.act_numbers] == ["云住建罚（终）字〔2024〕66号"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("当事人在法定期限内未提出听证申请，视为放弃听证权利。", []),
        ("2024年7月8日经局长办公会集体研究决定。", [("discussed", date(2024, 7, 8), False)]),
        ("2024年7月5日，本局法制机构对本案进行了审核。", [("reviewed", date(2024, 7, 5), False)]),
        ("2024年6月20日送达了行政处罚事先（听证）告知书。", [("told", date(2024, 6, 20), False), ("heard_told", date(2024, 6, 20), False)]),
        ("2024年3月1日申请人提交信息公开申请，本机关于次日收到申请。", [("applied", date(2024, 3, 1), False), ("applied", date(2024, 3, 2), False)]),
        ("2024年3月1日发现线索，同年5月6日立案。", [("filed", date(2024, 5, 6), False)]),
        ("2024年3月1日发现线索，同月8日立案。", [("filed", date(2024, 3, 8), False)]),
        ("因当事人下落不明，2024年7月20日公告送达。", []),
        ("处罚前未履行告知程序，未经法制机构审核。", [("told", None, True), ("reviewed", None, True)]),
        ("该强制拆除没有作出书面决定。", [("enforcement_decided", None, True)]),
    ],
)  # fmt: skip
def test_sentences_tell_their_steps(text: str, told: list[tuple[str, date | None, bool]]) -> None:
    found = [(one.code, one.on, one.negated) for one in paper(f"情况说明\n{text}\n").steps]
    assert sorted(found, key=str) == sorted(told, key=str)


@pytest.mark.parametrize(
    ("words", "yuan"),
    [("罚款25.6万元", 256000), ("人民币玖万捌仟元罚款", 98000), ("处30000元的罚款，并没收违法所得500元", 30000), ("罚款人民币伍佰元整", 500)],
)  # fmt: skip
def test_a_fine_stands_behind_or_before_its_word(words: str, yuan: int) -> None:
    found = paper(
        f"行政处罚决定书（单位）\n（松）应急罚〔2024〕执法-6号\n被处罚单位：松陵区红火烟花公司\n依据《中华人民共和国安全生产法》第一百零一条第一项的规定，决定给予{words}的行政处罚。\n2024年6月14日\n"
    )
    assert value_of(found.amount) == yuan and value_of(found.addressee) == "松陵区红火烟花公司"
    assert [one.value for one in found.act_numbers] == ["（松）应急罚〔2024〕执法-6号"]


@pytest.mark.parametrize(
    ("claims", "kind"),
    [
        ("1.判令被告赔偿因违法强制拆除造成的损失356000元；\n2.诉讼费由被告承担。", "compensation"),
        ("1.确认被告2023年1月8日强制拆除原告厂房的行为违法；\n2.判令被告赔偿损失356000元。", "coercive_enforcement"),
        ("请求依法判令被告履行查处违法占地的法定职责。\n诉讼费由被告负担。", "inaction"),
    ],
)  # fmt: skip
def test_claims_tell_the_kind_of_the_suit(claims: str, kind: str) -> None:
    found = paper(f"行政起诉状\n原告：张清风等23人（名单附后）。\n被告：松陵区人民政府。\n诉讼请求：\n{claims}\n事实与理由：略。\n")
    assert value_of(found.act_type) == kind and len(found.claims) == 2
    assert [one.name for one in found.parties] == ["张清风", "松陵区人民政府"]


@pytest.mark.parametrize("line", ["检查人员：东篱、南山记录人：南山", "检查人员：东篱、南山 记录人：南山", "检查人员东篱、南山已出示执法证件。"])
def test_inspectors_are_counted(line: str) -> None:
    found = paper(f"现 场 笔 录\n时间：2024年4月18日9时\n检查人员已出示执法证件。\n{line}\n")
    assert [one.officers for one in found.steps if one.code == "investigated"] == [2]


@pytest.mark.parametrize(("box", "codes"), [("□", {"told"}), ("☑", {"told", "heard_told"})])
def test_a_box_that_is_not_ticked_says_nothing(box: str, codes: set[str]) -> None:
    found = paper(f"公安行政处罚告知笔录\n☑处罚前告知\n你有权提出陈述和申辩。\n问：你是否提出陈述和申辩？\n答：不提出。\n{box}听证告知\n2026年5月19日\n")
    assert steps(found) == {(code, date(2026, 5, 19)) for code in codes}


def test_who_takes_an_interview_down_is_counted_without_auxiliaries() -> None:
    head = "询 问 笔 录\n时间：2024年1月29日9时12分\n询问人（签名）：江枫　工作单位：石桥派出所\n记录人（签名）：木森{}　工作单位：石桥派出所\n被询问人：骆听涛\n"
    assert [[one.officers for one in paper(head.format(what)).steps] for what in ("（辅警）", "")] == [[1], [2]]


def test_what_the_body_made_to_which_the_court_wrote_comes_first() -> None:
    notice = NOTICE.replace("临江市公安局云溪分局：", "临江市云溪区人民政府、临江市云溪区城市管理局：").replace("行政处罚决定", "行政处罚及行政复议")
    found = gather([paper(text) for text in (notice, REVIEW, COMPLAINT, ORDER)])
    assert found.sued == (1, 3) and value_of(found.act_type) == "reconsideration" and value_of(found.decided_on) == date(2025, 2, 10)
    said = gather([paper(text) for text in (notice, REVIEW, COMPLAINT, ORDER)], {"agency": "云溪区城市管理局"})
    assert said.sued == (3, 1) and value_of(said.act_type) == "penalty"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("申请人称：被申请人未告知听证权利。没有进行集体讨论，程序违法。", set()),
        ("2024年3月25日组织了听证，听证通知书已于2024年3月14日送达各方。", {("hearing", date(2024, 3, 25)), ("hearing_notified", date(2024, 3, 14))}),
        ("申请书副本于2024年7月1日送达被申请人。", {("copied", date(2024, 7, 1))}),
        ("车辆于2024年9月2日解除暂扣并发还。", {("released", date(2024, 9, 2))}),
        ("决定书于2026年1月22日宣告并送达本人。", {("served", date(2026, 1, 22))}),
        ("您2024年3月1日通过邮寄方式提出的申请，本机关2024年3月4日收悉。", {("applied", date(2024, 3, 1)), ("applied", date(2024, 3, 4))}),
    ],
)  # fmt: skip
def test_records_tell_what_was_done_and_not_what_a_side_says(text: str, told: set[tuple[str, date]]) -> None:
    assert {(one.code, one.on) for one in paper(f"情况说明\n{text}\n").steps} == told


def test_redress_may_be_told_without_days() -> None:
    found = paper("政府信息公开告知书\n茅檐：\n如不服本答复，应当先向云溪区人民政府申请行政复议，对复议决定不服的，可以向人民法院提起行政诉讼。\n2024年4月10日\n")
    assert [(one.way, one.days, one.authority) for one in found.remedies] == [("reconsideration", None, "云溪区人民政府"), ("suit", None, "人民法院")]
    assert ("remedies_told", None) in steps(found)


def test_an_order_to_demolish_is_no_demolition() -> None:
    complaint = "行政起诉状\n原告：鹿鸣，男。\n被告：云溪区城市管理局。\n诉讼请求：\n1.确认被告2024年12月1日强制拆除原告房屋的行为违法。\n事实与理由：略。\n"
    assert value_of(gather([paper(ORDER), paper(complaint)]).act_type) == "coercive_enforcement"


def test_officers_are_not_counted_where_a_name_is_left_over() -> None:
    found = paper("公安行政处罚决定书\n2024年5月19日，民警长天、落霞告知其拟作出处罚的内容，询问了当事人。\n2024年5月20日\n")
    assert {one.officers for one in found.steps if one.code == "investigated"} == {2}
