"""The Chinese names of a profile's keys and values: for messages, the page and comparisons."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

SECTIONS: Final = MappingProxyType({
    "counting": "统计口径", "deadline": "期限", "recurring": "周期性任务", "letter": "监督文书", "ranking": "量化排名", "summons": "约谈",
    "repeats": "重复败诉", "excellence": "评优限制", "on_site": "重点监督", "file_review": "案卷评查", "target": "目标",
    "double_decline": "双下降",
})  # fmt: skip
"""Tables of the file."""

FIELDS: Final = MappingProxyType({
    "code": "代码", "name": "名称", "source": "来源", "valid_from": "施行日期",
    "stage": "审级", "unit": "单位", "denominator": "分母", "year_by": "年度归属", "series": "系列案", "partly_lost": "部分败诉计入",
    "mild": "程序轻微违法计入", "compensation": "单独判赔判补计入", "agreement_compensation": "合法变更协议的补偿计入",
    "agreement_ended": "协议撤销、解除或无效计入", "withdrawn_after_correction": "改变行为后撤诉计入", "mediated": "调解计入",
    "review_joint": "复议机关共同被告败诉计入", "retrial_reopens": "再审结果取代原结果", "papers": "其他纠错文书计入",
    "enforcement_refused": "不准予执行计入", "label": "名称", "start": "起算", "days": "天数", "applies": "适用", "done": "完成标志",
    "remind": "提前提醒天数", "duty": "必须完成", "statutory": "法定期限", "whom": "对象", "by": "依据", "cycle": "周期", "kind": "种类", "issuer": "制发单位",
    "when": "情形", "period": "统计期间", "minimum": "最低件数", "ties": "并列", "small": "小样本界限", "lagging": "专项督导名额",
    "rate_above": "比率超过", "lost_from": "件数达到", "measure": "指标", "level": "原因层级", "window": "比较范围", "from_count": "起算次数",
    "deduct": "加计扣分", "points": "每次扣分", "top": "名额", "corrected": "被纠错案卷", "fields": "执法领域", "words": "单位名称用字",
    "act_types": "行政行为种类", "year": "案卷年度", "falls_by": "每年降低", "relative": "按比例", "rises": "逐年提高", "reaches": "达到",
    "first_year": "起始年度", "last_year": "终止年度", "below_province": "不高于全省平均",
})  # fmt: skip
"""Keys, of whatever table."""

SPECIAL: Final = MappingProxyType({("summons", "by"): "约谈人", ("summons", "whom"): "约谈对象", ("counting", "unit"): "计数单位", ("deadline", "unit"): "天数单位"})
"""Keys that have another name in one table."""

VALUES: Final[MappingProxyType[str, MappingProxyType[str, str]]] = MappingProxyType({
    key: MappingProxyType(words)
    for key, words in {
        "stage": {"first": "一审", "final": "生效裁判", "all": "各审级"},
        "denominator": {"closed": "全部审结案件", "merits": "实体判决案件"},
        "year_by": {"decided": "裁判日期", "filed": "立案日期"},
        "series": {"each": "逐件计", "once": "整个系列计一件"},
        "unit": {"dispute": "每个案件计一次", "judgment": "每份裁判文书计一次", "working": "个工作日", "natural": "日", "months": "个月"},
        "papers": {
            "reconsideration_decision": "复议决定书", "reconsideration_opinion": "复议意见书", "supervision_notice": "行政执法监督通知书",
            "judicial_suggestion": "司法建议书",
        },
        "start": {
            "suit_received": "收到应诉材料之日", "judgment_received": "收到一审裁判文书之日", "final_received": "收到生效裁判文书之日",
            "served": "裁判文书送达之日", "effective": "裁判生效之日", "letter_issued": "监督文书发出之日",
        },
        "applies": {"all": "全部案件", "lost": "败诉案件", "final_lost": "生效裁判败诉的案件", "judgment": "判决", "ruling": "裁定"},
        "done": {
            "suit_received": "收到应诉材料日", "suit_reported": "应诉报备日", "answered": "答辩举证日", "hearing_on": "开庭日",
            "judgment_received": "收到一审裁判日", "judgment_filed": "判决书备案日", "served": "送达日", "appealed": "上诉日",
            "final_received": "收到生效裁判日", "effective": "生效日", "performed": "履行完毕日", "report_filed": "一案一报提交日",
        },
        "period": {"quarter": "季度", "half": "半年", "year": "年度"},
        "cycle": {"quarter": "每季度", "half": "每半年", "year": "每年"},
        "kind": {"opinion": "监督意见书", "decision": "监督决定书", "notice": "监督通知书"},
        "by": {"rate": "败诉率", "lost": "败诉件数"},
        "ties": {"shared": "并列", "lost_then_shared": "先比另一项，仍相同的并列", "include": "并列的一并列入", "cut": "不并列，先比败诉件数，再比审结件数"},
        "measure": {
            "lost": "败诉量", "corrected": "被纠错量", "loss_rate": "败诉率", "filed": "发案量", "attendance_rate": "负责人出庭率",
            "rectified_rate": "整改率",
        },
        "level": {"detail": "原因细项", "cause": "原因大类", "group": "原因组"},
        "window": {"year": "本年度", "two_years": "本年度和上一年度", "all": "历年"},
        "year": {"same": "当期", "before": "上一期"},
    }.items()
})  # fmt: skip
"""Key → code → words."""


def name(section: str, key: str) -> str:
    """A key as people read it."""
    return SPECIAL.get((section, key)) or FIELDS.get(key, key)


def value(key: str, code: str) -> str:
    """A code as people read it."""
    known = VALUES.get(key)
    return code if known is None else known.get(code, code)
