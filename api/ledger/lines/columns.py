"""The columns of the ledger (practice.md 2.2): what each is called, what stands in it, and who fills it.

`machine` columns are made from judgments, deadlines and rectifications and are never written by people: who wants them
otherwise corrects the judgment.  `person` columns are kept in `LedgerEntry.values` under the column's code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

Kind = Literal["date", "text", "choice", "flag", "number"]
Source = Literal["machine", "person"]
Feeds = Literal["", "deadlines", "verdicts"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column.  `code` is never changed once released: lines and histories bear it.

    `kind`: `date`, `text`, `choice` (a key of `choices`), `flag` (true, false) or `number` (whole, not negative).
    `width`: in characters of a spreadsheet, a 汉字 counting two.  `limit`: characters of a text.
    `said`: where nobody filled it in, what the judgment says is shown.  `ahead`: a day that may lie in the future.  `feeds`: what has to be made anew when people change it.
    `synonyms`: other headings under which agencies keep it in ledgers of their own.
    """

    code: str
    label: str
    group: str
    kind: Kind
    source: Source
    width: int
    choices: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    limit: int = 500
    said: bool = False
    ahead: bool = False
    feeds: Feeds = ""
    synonyms: tuple[str, ...] = ()


CASE, UNIT, SUIT, DECISION, CAUSE, REPORT, OTHER = "案件", "被告单位", "应诉", "裁判", "败诉原因", "报告与整改", "其他"
GROUPS: Final = (CASE, UNIT, SUIT, DECISION, CAUSE, REPORT, OTHER)
"""In the order of the columns."""
APPEALS: Final = MappingProxyType({"none": "未上诉", "plaintiff": "原告上诉", "defendant": "被告上诉", "both": "双方上诉", "retrial": "申请再审"})


def _machine(code: str, label: str, group: str, width: int, *synonyms: str, kind: Kind = "text") -> Column:
    return Column(code, label, group, kind, "machine", width, synonyms=synonyms)


def _day(
    code: str, label: str, group: str, *synonyms: str, said: bool = False, ahead: bool = False, feeds: Feeds = "deadlines"
) -> Column:
    return Column(code, label, group, "date", "person", 14, said=said, ahead=ahead, feeds=feeds, synonyms=synonyms)


def _text(code: str, label: str, group: str, width: int, *synonyms: str, limit: int = 500, said: bool = False) -> Column:
    return Column(code, label, group, "text", "person", width, limit=limit, said=said, synonyms=synonyms)


COLUMNS: Final[tuple[Column, ...]] = (
    _machine("number_first", "一审案号", CASE, 28, "案号", "一审案件号", "诉讼案号", "案件号", "原审案号"),
    _machine("agency", "单位", UNIT, 30, "被告", "被告单位", "涉诉单位", "败诉单位", "被诉单位", "行政机关", "单位名称", "被告行政机关", "涉案单位", "应诉单位"),
    _machine("number_second", "二审案号", CASE, 28, "终审案号", "上诉案号"),
    _machine("number_retrial", "再审案号", CASE, 28),
    _machine("court", "一审法院", CASE, 28, "法院", "审理法院", "受理法院", "审判机关"),
    _machine("opponents", "原告（脱敏）", CASE, 20, "原告", "原告姓名", "起诉人"),
    _machine("act_type", "案由（二级）", CASE, 18, "案由", "被诉行政行为", "二级案由", "行政行为种类"),
    _text("act_detail", "案由（三级）", CASE, 18, "三级案由", limit=100),
    _machine("field", "执法领域", CASE, 16, "领域", "行政管理领域"),
    _machine("filed_on", "立案日", CASE, 14, "立案日期", "立案时间", "受理日期", kind="date"),
    _machine("series", "系列案", CASE, 24),
    _machine("capacity", "被告身份", UNIT, 12),
    _machine("named", "名义主体", UNIT, 28, "名义被告"),
    _text("acting", "实施主体", UNIT, 28, "实际实施单位", "具体实施单位", limit=200),
    _machine("reviewer", "复议机关及结果", UNIT, 30, "复议机关"),
    _machine("co_defendants", "其他被告及结果", UNIT, 30, "共同被告"),
    _text("handler", "承办人", UNIT, 14, "经办人", "承办人员", limit=100),
    _text("lawyer", "委托律师", UNIT, 18, "律师", "代理律师", "诉讼代理人", limit=200),
    _day("suit_received", "收到应诉材料日", SUIT, "收到应诉材料日期", "收到应诉通知书日期", "应诉通知书签收日期", "签收日期", "收案日期", "收案时间"),
    _day("suit_reported", "应诉报备日", SUIT, "应诉报备日期", "报备日", "报备日期", "报备时间"),
    _day("answered", "答辩举证日", SUIT, "答辩日期", "举证日期", "提交答辩状日期", "答辩举证日期"),
    _day("hearing_on", "开庭日", SUIT, "开庭日期", "开庭时间", said=True, ahead=True),
    _machine("head", "负责人出庭", SUIT, 14, "负责人是否出庭", "行政机关负责人是否出庭", "是否出庭"),
    _text("head_name", "出庭负责人", SUIT, 14, "出庭负责人姓名", limit=60, said=True),
    _text("head_post", "负责人职务", SUIT, 18, "出庭负责人职务", "职务", limit=100, said=True),
    _machine("stage", "审级", DECISION, 10, "审判程序", "审理程序"),
    _machine("first_decided_on", "一审裁判日", DECISION, 14, "一审裁判日期", "一审判决日期", kind="date"),
    _machine("decided_on", "最近裁判日", DECISION, 14, "裁判日期", "裁判日", "判决日期", "结案日期", kind="date"),
    _machine("result", "本单位结果", DECISION, 14, "结果", "裁判结果", "判决结果", "机关胜败"),
    _machine("results", "各审级结果", DECISION, 30, "一审结果"),
    _machine("dispositions", "判项", DECISION, 34, "裁判主文", "判决内容"),
    _machine("performance", "履行期限", DECISION, 26),
    _machine("counted", "是否计败诉", DECISION, 12, "是否败诉"),
    _machine("definition", "口径版本", DECISION, 26),
    _day("judgment_received", "收到一审裁判日", DECISION, "收到日", "收到判决书日期", "收到裁判文书日期", "一审文书收到日", "收到一审裁判日期", "收到一审判决日期"),
    _day("judgment_filed", "判决书备案日", DECISION, "判决书备案日期", "备案日期", "败诉报备日", "败诉报备日期"),
    _day("served", "送达日", DECISION, "送达日期", "送达时间"),
    _day("appealed", "上诉日", DECISION, "上诉日期", "上诉时间"),
    Column("appeal", "上诉/再审", DECISION, "choice", "person", 12, APPEALS, synonyms=("是否上诉", "上诉情况", "上诉或再审")),
    _day("final_received", "收到生效裁判日", DECISION, "收到生效裁判日期", "收到生效文书日期", "二审文书收到日", "收到二审裁判日期", "收到终审裁判日期"),
    _day("effective", "生效日", DECISION, "生效日期", "裁判生效日期", ahead=True, feeds="verdicts"),
    _day("performed", "履行完毕日", DECISION, "履行日期", "履行完毕日期", "履行情况日期"),
    _machine("final", "是否生效", DECISION, 10, kind="flag"),
    Column("self_corrected", "改变行为后撤诉", DECISION, "flag", "person", 16, feeds="verdicts", synonyms=("自我纠正", "自行纠正", "自我纠错")),
    _machine("cause_main", "主要败诉原因", CAUSE, 30, "败诉原因", "主要原因"),
    _machine("cause_other", "其他败诉原因", CAUSE, 30, "次要原因"),
    _machine("cause_pages", "原文页码", CAUSE, 12, "页码"),
    _machine("repeated", "同因重复败诉", CAUSE, 16, "是否重复败诉"),
    _machine("report_due", "分析报告截止", REPORT, 14, "分析报告截止日", kind="date"),
    _day("report_filed", "一案一报提交日", REPORT, "分析报告日", "分析报告日期", "一案一报日期", "败诉分析报告日期", "报告提交日期"),
    _machine("rect_measures", "整改措施", REPORT, 36),
    _machine("rect_persons", "整改责任人", REPORT, 16),
    _machine("rect_state", "整改情况", REPORT, 16, "整改完成情况", "完成情况"),
    _machine("rect_closed_on", "销号日", REPORT, 14, "销号日期", kind="date"),
    _text("liability", "责任追究", REPORT, 30, "责任追究情况", "追责情况", limit=2000),
    Column("typical", "典型案例", OTHER, "flag", "person", 10, synonyms=("是否典型案例", "是否典型")),
    _text("suggestion", "司法建议", OTHER, 30, "司法建议情况", "是否有司法建议", limit=2000),
    _text("note", "备注", OTHER, 30, "说明", "附注", limit=2000),
)  # fmt: skip
BY_CODE: Final[Mapping[str, Column]] = MappingProxyType({column.code: column for column in COLUMNS})
PERSON: Final = tuple(column for column in COLUMNS if column.source == "person")
"""What people fill in."""
