"""The menu: one line an entry, shown when the page is there and the person has the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from api.store.actor import Actor


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu; `short` stands for it while the menu is collapsed."""

    label: str
    short: str
    path: str
    right: str = "read"


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under a heading; without a heading they come first."""

    heading: str
    entries: tuple[Entry, ...]


PATHS: set[str] = set()
"""Addresses of the pages that exist; each page adds its own when it is defined."""

MENU: Final = (
    Group(
        "",
        (
            Entry("工作台", "工作", "/"),
            Entry("上传文件", "上传", "/upload", "upload"),
            Entry("裁判文书", "文书", "/judgments"),
            Entry("其他文书", "其他", "/papers"),
            Entry("文件处理", "文件", "/documents"),
            Entry("全文检索", "检索", "/search"),
            Entry("在诉案件", "在诉", "/suits"),
            Entry("类案检索", "类案", "/similar"),
            Entry("案件台账", "台账", "/ledger"),
            Entry("期限日历", "期限", "/deadlines"),
            Entry("整改", "整改", "/rectifications"),
            Entry("一案一报", "报告", "/reports"),
            Entry("监督文书", "监督", "/letters"),
            Entry("统计", "统计", "/statistics"),
            Entry("排名与评价", "排名", "/ranking"),
            Entry("政策口径", "口径", "/policy"),
            Entry("通报", "通报", "/bulletins"),
            Entry("典型案例", "案例", "/typical-cases"),
            Entry("典型案例汇编", "汇编", "/casebooks"),
            Entry("预警", "预警", "/alerts"),
            Entry("待确认单位", "确认", "/organisations/confirm", "manage"),
        ),
    ),
    Group(
        "系统管理",
        (
            Entry("单位", "单位", "/organisations", "manage"),
            Entry("用户", "用户", "/users", "manage"),
            Entry("接口令牌", "令牌", "/tokens"),
            Entry("后台任务", "任务", "/jobs", "manage"),
            Entry("操作记录", "记录", "/audit", "manage"),
            Entry("回收站", "回收", "/trash", "correct"),
            Entry("保留期限", "保留", "/retention", "administer"),
            Entry("典型案例设置", "隐名", "/casebook-settings", "manage"),
            Entry("工作日历", "日历", "/calendar-days", "administer"),
            Entry("系统状态", "状态", "/system", "administer"),
        ),
    ),
)


def groups(actor: Actor) -> list[Group]:
    """What of the menu this person is shown."""
    shown = []
    for group in MENU:
        entries = tuple(entry for entry in group.entries if entry.path in PATHS and actor.may(entry.right))
        if entries:
            shown.append(Group(group.heading, entries))
    return shown


def holding(path: str) -> Entry | None:
    """The entry that a page belongs to: the longest address that the page's begins with."""
    entries = [entry for group in MENU for entry in group.entries]
    fitting = [entry for entry in entries if path == entry.path or path.startswith(entry.path.rstrip("/") + "/")]
    fitting = [entry for entry in fitting if entry.path != "/" or path == "/"]
    return max(fitting, key=lambda entry: len(entry.path), default=None)
