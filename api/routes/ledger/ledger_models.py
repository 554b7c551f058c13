"""What the API says of the ledger's lines, columns, views and imports."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.ledger.books.checking import STATUSES
from api.ledger.lines import entries
from api.ledger.lines.cells import Shown
from api.ledger.lines.columns import COLUMNS, GROUPS, Column
from api.store.tables import LedgerChange, LedgerEntry, LedgerImport, SavedView

CODES = "、".join(f"{column.code} {column.label}" for column in COLUMNS)
MINE = "、".join(f"{column.code} {column.label}" for column in COLUMNS if column.source == "person")


class LedgerColumn(BaseModel):
    """台账的一列。"""

    code: str = Field(description="代码。", examples=["suit_received"])
    label: str = Field(description="名称。", examples=["收到应诉材料日"])
    group: str = Field(description=f"分组：{'、'.join(GROUPS)}。", examples=["应诉"])
    kind: str = Field(description="date 日期、text 文字、choice 选项、flag 是否、number 数字。", examples=["date"])
    source: str = Field(description="machine 来自裁判文书、期限和整改；person 由人填写。", examples=["person"])
    choices: dict[str, str] = Field(description="选项的代码和名称。", examples=[{}])

    @classmethod
    def of(cls, column: Column) -> LedgerColumn:
        """From a column."""
        return cls(
            code=column.code, label=column.label, group=column.group, kind=column.kind, source=column.source, choices=dict(column.choices)
        )


class LedgerColumns(BaseModel):
    """台账的全部列，按表中次序。"""

    items: list[LedgerColumn] = Field(description="列。")


class LedgerCell(BaseModel):
    """一格的内容。"""

    text: str = Field(description="显示的文字；日期为 2024-03-05 的样子，空为没有。", examples=["2024-03-05"])
    judgment_id: int | None = Field(description="内容出自哪份裁判文书；人填写的为空。", examples=[12])
    written: bool = Field(description="是否由人填写。", examples=[False])


class LedgerLine(BaseModel):
    """台账的一行：一个案件里的一个被告单位。"""

    id: int = Field(description="行编号。", examples=[31])
    dispute_id: int = Field(description="案件编号。", examples=[12])
    organisation_id: int = Field(description="单位编号。", examples=[4])
    revision: int = Field(description="修订号，每次修改加一。", examples=[3])
    updated_at: datetime = Field(description="最近一次填写的时间；没有填写过为建立时间。")
    cells: dict[str, LedgerCell] = Field(description=f"列代码 → 内容：{CODES}。")

    @classmethod
    def of(cls, entry: LedgerEntry, shown: dict[str, Shown]) -> LedgerLine:
        """From a line and its cells."""
        cells = {code: LedgerCell(text=one.text, judgment_id=one.judgment_id, written=one.written) for code, one in shown.items()}
        return cls(
            id=entry.id, dispute_id=entry.dispute_id, organisation_id=entry.organisation_id, revision=entry.revision,
            updated_at=entry.updated_at, cells=cells,
        )  # fmt: skip


class LedgerPage(BaseModel):
    """一页台账。"""

    total: int = Field(description="符合条件的行数。", examples=[128])
    offset: int = Field(description="从第几行开始，0 为第一行。", examples=[0])
    limit: int = Field(description="最多返回多少行。", examples=[50])
    definition: str = Field(description="判断是否计败诉所用的口径。")
    items: list[LedgerLine] = Field(description="行。")


class LedgerTotals(BaseModel):
    """台账合计。"""

    lines: int = Field(description="行数。", examples=[128])
    agencies: int = Field(description="涉及单位数。", examples=[12])
    lost: int = Field(description="按适用口径计败诉的行数。", examples=[30])
    results: dict[str, int] = Field(description="本单位结果的代码 → 行数。", examples=[{"lost": 28, "partly_lost": 2}])


class LedgerLineValues(BaseModel):
    """要填写的内容。"""

    model_config = ConfigDict(extra="forbid")

    values: dict[str, str | bool | int | None] = Field(
        min_length=1, max_length=len(COLUMNS), description=f"列代码 → 内容，空为清除；没有列出的列不变。可填写的列：{MINE}。",
        examples=[{"suit_received": "2024-03-05", "handler": "承办一科"}],
    )  # fmt: skip


class LedgerChangeOut(BaseModel):
    """一次填写。"""

    column: str = Field(description="列代码。", examples=["suit_received"])
    before: str | bool | int | None = Field(description="原内容。", examples=[None])
    after: str | bool | int | None = Field(description="新内容。", examples=["2024-03-05"])
    source: str = Field(description="page 页面、api 接口、import 导入、machine 案件合并、report 一案一报、casebook 典型案例、screening 应诉研判。", examples=["page"])
    user: str = Field(description="填写人。", examples=["李某"])
    at: datetime = Field(description="时间。")

    @classmethod
    def of(cls, row: LedgerChange) -> LedgerChangeOut:
        """From a row with its user."""
        return cls(column=row.column, before=row.before, after=row.after, source=row.source, user=entries.writer(row), at=row.created_at)


class LedgerHistory(BaseModel):
    """一行的全部填写记录，新的在前。"""

    items: list[LedgerChangeOut] = Field(description="填写记录。")


class NewLedgerView(BaseModel):
    """要保存的视图。"""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=60, description="名称；已有同名视图时改为新的条件。", examples=["本年度未提交一案一报"])
    address: str = Field(max_length=4000, description="台账页面地址中问号后面的部分。", examples=["missing=report_filed&decided_from=2024-01-01"])


class LedgerView(NewLedgerView):
    """一个保存的视图。"""

    id: int = Field(description="视图编号。", examples=[2])

    @classmethod
    def of(cls, row: SavedView) -> LedgerView:
        """From a row."""
        return cls(id=row.id, name=row.name, address=row.address)


class LedgerViews(BaseModel):
    """您保存的视图。"""

    items: list[LedgerView] = Field(description="视图。")


class LedgerImportOut(BaseModel):
    """一次导入：文件和检查结果的合计。"""

    id: int = Field(description="导入编号。", examples=[7])
    name: str = Field(description="文件名。", examples=["2024年败诉台账.xlsx"])
    user: str = Field(description="上传人。", examples=["李某"])
    created_at: datetime = Field(description="检查时间。")
    applied_at: datetime | None = Field(description="写入台账的时间；空为还没有写入。")
    counts: dict[str, int] = Field(
        description=f"{'、'.join(f'{code} {text}' for code, text in STATUSES.items())}的行数，cells 将更新的格数，problems 和 notes 问题和提示数。",
        examples=[{"change": 3, "same": 20, "missing": 1, "problem": 0, "cells": 5, "problems": 0, "notes": 1}],
    )  # fmt: skip

    @classmethod
    def of(cls, row: LedgerImport) -> LedgerImportOut:
        """From a row with its user."""
        return cls(**_plain(row))


class LedgerImportReport(LedgerImportOut):
    """一次导入的检查报告。"""

    columns: list[dict[str, str | None]] = Field(description="识别出的列：sheet 工作表、letter 列号、heading 标题、code 台账列代码（空为不导入）。")
    lines: list[dict[str, Any]] = Field(
        description="逐行结果：sheet、row 位置，status 结果，why 不导入的原因，changes 将更新的格，problems 有问题的格，notes 提示。"
    )

    @classmethod
    def of(cls, row: LedgerImport) -> LedgerImportReport:
        """From a row with its user."""
        return cls(**_plain(row), columns=row.report["columns"], lines=row.report["lines"])


class LedgerImports(BaseModel):
    """导入记录，新的在前。"""

    items: list[LedgerImportOut] = Field(description="导入。")


def _plain(row: LedgerImport) -> dict[str, Any]:
    return {
        "id": row.id, "name": row.name, "user": row.user.name, "created_at": row.created_at, "applied_at": row.applied_at,
        "counts": row.report["counts"],
    }  # fmt: skip
