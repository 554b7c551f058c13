"""What alerts are about, and how loud they are."""

from __future__ import annotations

from typing import Final

KINDS: Final = {
    "loss": "新增败诉",
    "repeat": "同因再次败诉",
    "threshold": "达到约谈等条件",
    "rising": "败诉明显上升",
    "deadline_due": "期限将到",
    "deadline_overdue": "期限逾期",
    "performance_due": "履行期限将到",
    "performance_overdue": "履行期限逾期",
    "letter": "收到监督文书",
    "writing": "要求撰写典型案例",
    "report": "一案一报待办",
    "suit_risk": "在诉案件高风险",
    "suit_due": "应诉期限将到",
    "suit_overdue": "应诉期限逾期",
}
"""Code → name."""
LEVELS: Final = {"urgent": "紧急", "warning": "提醒", "notice": "提示"}
"""Code → name, the loudest first."""
GONE: Final = "原因已消除"
"""The word on an alert whose reason has gone."""
RECENT_DAYS: Final = 90
"""What lies further back than this is told no more: a store that is filled with old judgments, or has just been brought
up to date, must not shout.  What is open now is told all the same."""
EXPLAINED: Final = (
    ("新增败诉", "新登记的裁判中本单位败诉（按适用的政策口径认定）。同一系列案同时败诉的合为一条。"),
    ("同因再次败诉", "同一单位因相同原因再次败诉，原因的级别和期间按适用的政策口径。"),
    ("达到约谈等条件", "达到政策口径规定的约谈、驻站式监督等条件；同一条件在同一统计期内只提示一次，样本小的只作一般提示。"),
    ("败诉明显上升", ""),
    ("期限将到、期限逾期", "进入提醒期或已经逾期而没有登记办理日的期限；调整后的新截止日另行提示。"),
    ("履行期限将到、逾期", "判决主文确定的履行期限将到或已过，没有登记履行日。"),
    ("收到监督文书", "司法局向单位印发了监督意见书、监督决定书或者监督通知书，还没有登记回复。"),
    ("要求撰写典型案例", "司法局要求败诉单位撰写典型案例，单位还没有写完交回。"),
    ("一案一报待办", "单位报送的一案一报等待司法局审核，或者被退回等待单位修改。"),
    ("在诉案件高风险", "在诉案件研判为红色，提示被诉单位和司法局；结案或者风险降低后自动消除。"),
    ("应诉期限将到、逾期", "在诉案件的应诉报备、答辩举证等期限进入提醒期，或者已经逾期而没有登记办理日。"),
)
"""Name and meaning, for the page; of `rising` the page takes `api.alerts.rising.METHOD`."""
