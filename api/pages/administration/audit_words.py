"""What an entry of the audit says, in Chinese: the values that a deed changed, one line each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from api.alerts.subscriptions import RHYTHMS
from api.bulletins.wording import wording
from api.casebook import criteria
from api.casebook.drafting import TITLES
from api.casebook.versions import WHATS
from api.intake.states import STATES
from api.ledger.letters.letter_frames import frames
from api.ledger.lines.columns import BY_CODE
from api.ledger.rectification.rectification_states import STATES as REMEDIES
from api.people.tokens import SCOPES
from api.people.users import ROLES
from api.reports.plan import PARTS
from api.review import checks
from api.review.fields import FIELDS
from api.review.words import describe
from api.store.organisations import tree
from api.worker import jobs
from nlp import taxonomy
from nlp.paper import LABELS as LABELS_OF_PAPERS
from nlp.redact import ROLE_LABELS, Category, Role, kinds

NOTHING: Final = "（空）"
LABELS: Final[dict[str, str]] = {
    "accepted": "照现值认可的栏目",
    "action": "方式",
    "active": "在用",
    "act_type": "行政行为",
    "agency": "原文所写单位",
    "agency_result": "结果",
    "address": "条件",
    "analysis": "分析编号",
    "answer": "回复内容",
    "answered_on": "回复日期",
    "approval": "政府批准情况",
    "basis": "法律依据",
    "batch": "批次",
    "case_numbers": "印案号",
    "cases": "选入的案例",
    "cause": "对应原因",
    "cause_index": "附败诉原因索引",
    "causes": "指出的问题",
    "cells": "将更新的格",
    "change": "将更新的行",
    "closing": "结尾",
    "columns": "列",
    "cover_day": "封面日期",
    "cover_note": "封面字样",
    "criteria": "入选标准",
    "day": "日期",
    "deed": "处理",
    "digest": "内容摘要",
    "disputes": "案件编号",
    "dispute_id": "案件编号",
    "document": "文件编号",
    "due_on": "整改、办理期限",
    "dropped": "不是其他文书",
    "duplicate": "内容重复",
    "everywhere": "在所有设备退出",
    "facts": "基本案情",
    "field": "执法领域",
    "files": "文件",
    "filters": "筛选条件",
    "from": "恢复自版本",
    "format": "格式",
    "grouping": "分组",
    "heading": "小标题",
    "indicator": "指标",
    "issue": "汇编编号",
    "issued_on": "日期",
    "issuer": "作出机关",
    "item": "项目",
    "judgment": "文书编号",
    "judgments": "文书编号",
    "key": "法院、案号、种类",
    "kept_roles": "保留姓名的人",
    "keywords": "关键词",
    "kinds": "预警种类",
    "kind": "种类",
    "lengths": "各部分最多字数",
    "login": "用户名",
    "masked": "隐去的类别",
    "measure": "整改措施",
    "meaning": "典型意义·执法提示",
    "members": "包内文件数",
    "missing": "未找到裁判文书的行",
    "name": "名称",
    "name_added": "增加名称",
    "name_removed": "删除名称",
    "nameless": "连姓氏也隐去的人",
    "note": "说明",
    "notes": "提示",
    "number": "文号",
    "opening": "开头",
    "organisation_id": "单位",
    "page": "页面",
    "parent_id": "上级单位",
    "period": "期间",
    "plans": "遴选标准",
    "policy": "口径版本",
    "person": "责任人",
    "preface": "前言",
    "problem": "问题",
    "problems": "有问题的格",
    "publisher": "编印单位",
    "reason": "原因",
    "reasons": "败诉原因",
    "recipient": "主送单位",
    "region": "区划代码",
    "result": "裁判结果",
    "revision": "版次",
    "rhythm": "邮件发送方式",
    "role": "角色",
    "rows": "行数",
    "same": "无变化的行",
    "scopes": "权限",
    "section": "章节",
    "sections": "各部分",
    "sha256": "内容校验值",
    "signer": "落款单位",
    "signatures": "审签人数",
    "size": "字节数",
    "source": "来源",
    "state": "状态",
    "status": "状态",
    "statute_index": "附法律条文索引",
    "subtitle": "副标题",
    "text": "正文",
    "title": "标题",
    "total": "总数",
    "unit": "责任单位",
    "url": "地址",
    "value": "值",
    "version": "版本",
    "what": "内容",
    "working": "工作日",
    "year": "年份",
}
OWN_LABELS: Final = {("organisation", "number"): "公开时写明案号"}
"""Kind of object and what was changed → its name, where that means another thing than elsewhere: a bureau's `casebook.settings`."""
STATUSES: Final = {"matched": "已对应", "to_confirm": "待确认", "confirmed": "已确认", "rejected": "已否定"}
CORRECTIONS: Final = {"confirm": "确认", "change": "修改", "add": "增加", "remove": "删除", "withdraw": "撤回"}
MASKED: Final = {"mask": "隐去", "keep": "保留", "undo": "按规则处理", "accept": "按现在的结果保存"}
CODES: Final[Mapping[str, Mapping[str, str]]] = {
    "what": {**WHATS, **TITLES}, "deed": MASKED, "role": ROLES, "rhythm": RHYTHMS, "status": STATUSES, "action": CORRECTIONS,
    "kind": {**tree.KINDS, **tree.NAME_KINDS, **{one.kind: one.label for one in frames().values()}, **LABELS_OF_PAPERS},
    "state": {**REMEDIES, **jobs.STATES, **checks.STATES, **STATES},
}  # fmt: skip
QUIET: Final = frozenset({"内容校验值", "字节数", "批次"})
"""Shown with the whole entry, not in its line of the list."""
CODED: Final = frozenset({"field", "act_type", "agency_result"})
BY_ORGANISATION: Final = frozenset({"organisation_id", "parent_id"})


def changes(before: Any, after: Any, names: Mapping[int, str], *, kind: str = "") -> list[tuple[str, str, str]]:
    """Lines (what, before, after); where only one side is known, the other is empty.

    `names`: of organisations by id.  `kind`: of the object (`AuditEntry.object_type`), whose sections have titles of their own.
    """
    if not isinstance(before, dict | None) or not isinstance(after, dict | None):
        return [("内容", _plain(before), _plain(after))]
    old, new = dict(before or {}), dict(after or {})
    if (old or new).get("field") in FIELDS and "action" in {**old, **new}:
        return list(_correction(old, new))
    keys = [key for key in {**old, **new} if old.get(key) != new.get(key) or key not in old or key not in new]
    return [(_label(kind, key), _told(kind, key, old, names), _told(kind, key, new, names)) for key in keys]


def _label(kind: str, key: str) -> str:
    """Columns of the ledger bear the names that people know."""
    return OWN_LABELS.get((kind, key)) or LABELS.get(key) or (BY_CODE[key].label if key in BY_CODE else key)


def organisations_in(*sides: Any) -> set[int]:
    """Ids of organisations that are named in an entry."""
    return {side[key] for side in sides if isinstance(side, dict) for key in BY_ORGANISATION if isinstance(side.get(key), int)}


def brief(lines: list[tuple[str, str, str]]) -> str:
    """The lines in one: 状态 待核对 → 已核对；…"""
    said = [line for line in lines if line[0] not in QUIET and {line[1], line[2]} - {"", NOTHING}]
    return "；".join(f"{what} {old} → {new}" if old and new else f"{what} {old or new}" for what, old, new in said)


def _correction(old: dict[str, Any], new: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    shape = FIELDS[(old or new)["field"]]
    yield f"{shape.label}（{CORRECTIONS.get(new.get('action', ''), '修改')}）", describe(shape, old.get("value")), describe(shape, new.get("value"))
    if new.get("note"):
        yield "说明", "", str(new["note"])


def _said(key: str, side: dict[str, Any], names: Mapping[int, str]) -> str:
    if key not in side:
        return ""
    value = side[key]
    if key in BY_ORGANISATION and isinstance(value, int):
        return names.get(value, f"第 {value} 号")
    if key in LISTED and isinstance(value, list):
        return "、".join(LISTED[key](one) for one in value) or NOTHING
    if key in CODED and value in taxonomy.codes(key):
        return taxonomy.label(key, value)
    return CODES.get(key, {}).get(value, _plain(value)) if isinstance(value, str) else _plain(value)


def _told(kind: str, key: str, side: dict[str, Any], names: Mapping[int, str]) -> str:
    """A section by its title as it was shipped; people may have given it another one since."""
    if key == "section" and kind in SECTIONS and side.get(key) in SECTIONS[kind]():
        return SECTIONS[kind]()[side[key]]
    return _said(key, side, names)


def _role(code: Any) -> str:
    return ROLE_LABELS[Role(code)] if code in set(Role) else _plain(code)


def _cause(code: Any) -> str:
    group = next((group for group in ("cause", "cause_detail") if code in taxonomy.codes(group)), "")
    return taxonomy.label(group, code) if group else _plain(code)


SECTIONS: Final[Mapping[str, Callable[[], dict[str, str]]]] = {
    "bulletin": lambda: {"title": "标题和文号", **{one.code: one.title or "引言" for one in wording().section}},
    "case_report": lambda: {"title": "标题", **{code: one.title for code, one in PARTS.items()}},
    "typical_case": lambda: TITLES,
}
LISTED: Final[Mapping[str, Callable[[Any], str]]] = {
    "scopes": lambda one: SCOPES.get(one, str(one)),
    "accepted": lambda one: FIELDS[one].label if one in FIELDS else str(one),
    "causes": _cause,
    "criteria": lambda one: criteria.label(str(one)),
    "masked": lambda one: kinds()[Category(one)].label if one in set(Category) else _plain(one),
    "kept_roles": _role,
    "nameless": _role,
    "plans": lambda one: criteria.plans()[one].label if one in criteria.plans() else _plain(one),
}


def _plain(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        return "，".join(f"{LABELS.get(str(key), str(key))}：{_plain(one)}" for key, one in value.items())
    if isinstance(value, list):
        return "、".join(_plain(one) for one in value)
    return str(value)
