"""What the API says of judgments."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field

from api.review.checks import STATES
from api.store.search import Snippet
from api.store.tables import Involvement, Judgment
from nlp.taxonomy import codes, label


def _codes(group: str) -> str:
    return "、".join(f"{code} {label(group, code)}" for code in codes(group))


class CauseOut(BaseModel):
    """一条败诉原因。"""

    code: str = Field(description=f"代码：{_codes('cause')}。", examples=["procedure_violation"])
    detail: str | None = Field(description="细分代码；没有细分时为空。", examples=["P02"])


class JudgmentItem(BaseModel):
    """列表里的一份裁判文书：当前内容，即机器结果加人工更正。"""

    id: int = Field(description="文书编号。", examples=[12])
    court: str | None = Field(description="法院。", examples=["临江市云溪区人民法院"])
    case_number: str | None = Field(description="案号。", examples=["（2024）皖9902行初12号"])
    doc_type: str | None = Field(description=f"文书种类：{_codes('doc_type')}。", examples=["judgment"])
    procedure: str | None = Field(description=f"程序：{_codes('procedure')}。", examples=["first"])
    decision_date: date | None = Field(description="裁判日期。", examples=["2024-03-05"])
    agency_result: str | None = Field(description=f"机关胜败：{_codes('agency_result')}。", examples=["lost"])
    act_type: str | None = Field(description=f"被诉行政行为：{_codes('act_type')}。", examples=["penalty"])
    field: str | None = Field(description=f"执法领域：{_codes('field')}。", examples=["market"])
    agencies: str = Field(description="被告行政机关，以顿号分隔。", examples=["临江市云溪区市场监督管理局"])
    opponents: str = Field(description="起诉人，以顿号分隔。", examples=["云泽远帆商贸有限公司"])
    causes: list[CauseOut] = Field(description="败诉原因。")
    state: str = Field(description=f"核对状态：{'、'.join(f'{c} {t}' for c, t in STATES.items())}。", examples=["to_check"])
    review_count: int = Field(description="仍需人工核对的字段数。", examples=[2])
    corrected: bool = Field(description="是否有人工更正。", examples=[False])
    newer: bool = Field(description="核对后收到内容不同的新版本，还没有人决定是否采用。", examples=[False])
    revision: int = Field(description="修订号，每次修改加一。", examples=[3])
    created_at: datetime = Field(description="登记时间。")
    updated_at: datetime = Field(description="最近一次修改的时间。")

    @classmethod
    def of(cls, row: Judgment) -> JudgmentItem:
        """From a row with its causes."""
        return cls(**_plain(row))


class JudgmentPage(BaseModel):
    """一页裁判文书。"""

    total: int = Field(description="符合条件的文书总数。", examples=[128])
    capped: bool = Field(description="为 true 时实际多于 total（仅检索词语命中很多时）。", examples=[False])
    offset: int = Field(description="从第几份开始，0 为第一份。", examples=[0])
    limit: int = Field(description="最多返回多少份。", examples=[50])
    items: list[JudgmentItem] = Field(description="文书。")


class InvolvedOut(BaseModel):
    """与文书有关、您有权查看的单位。"""

    id: int = Field(description="单位归属编号。", examples=[31])
    organisation_id: int = Field(description="单位编号。", examples=[4])
    name: str = Field(description="文书所印名称；上传单位为其现用名称。", examples=["临江市云溪区市场监督管理局"])
    role: str = Field(description=f"诉讼地位：{_codes('role')}，或 submitter 上传单位。", examples=["defendant"])
    status: str = Field(
        description="matched 自动对应、to_confirm 待确认、confirmed 人工确认、rejected 人工否定。", examples=["matched"]
    )
    result: str | None = Field(description="这一机关自己的结果；没有分别说明时为空。", examples=["lost"])

    @classmethod
    def of(cls, row: Involvement) -> InvolvedOut:
        """From a row whose organisation is known."""
        return cls(
            id=row.id, organisation_id=row.organisation_id or 0, name=row.name, role=row.role, status=row.status, result=row.result
        )


class JudgmentOut(JudgmentItem):
    """一份裁判文书的全部内容。"""

    document_id: int = Field(description="当前采用的文件的编号。", examples=[17])
    record: dict[str, Any] = Field(description="全部字段，与命令行 analyze 的输出相同，已计入人工更正。")
    organisations: list[InvolvedOut] = Field(description="有关单位。")
    links: dict[str, str] = Field(
        description="相关地址：evidence 证据位置、corrections 更正记录、fields 字段与核对情况、history 历史、file 原件。",
        examples=[{"corrections": "/api/v1/judgments/12/corrections"}],
    )

    @classmethod
    def whole(cls, row: Judgment, involved: list[Involvement]) -> JudgmentOut:
        """From a row, with those of its involvements that the caller may see."""
        here = f"/api/v1/judgments/{row.id}"
        links = {name: f"{here}/{name}" for name in ("evidence", "corrections", "fields", "history")}
        links["file"] = f"/api/v1/documents/{row.document_id}/file"
        return cls(
            **_plain(row),
            document_id=row.document_id,
            record=row.record,
            organisations=[InvolvedOut.of(one) for one in involved],
            links=links,
        )


class EvidenceOut(BaseModel):
    """每个值在文书中的位置。"""

    document_id: int = Field(description="位置所指的文件。", examples=[17])
    evidence: dict[str, list[dict[str, Any]]] = Field(
        description="字段路径（JSON Pointer）→ 位置：start、end 是正文中的字符序号，page 页码，boxes 页面坐标（点，左上角为原点）。",
        examples=[{"/court": [{"start": 0, "end": 11, "page": 1, "boxes": [[180.0, 90.0, 410.0, 112.0]], "text": "临江市云溪区人民法院"}]}],
    )


class SnippetOut(BaseModel):
    """正文里命中处的一段，纯文本。"""

    text: str = Field(description="这一段文字；只能按纯文本显示。", examples=["被告作出的行政处罚决定程序违法"])
    hits: list[tuple[int, int]] = Field(description="命中处在这段文字里的起止字符序号。", examples=[[[6, 10]]])

    @classmethod
    def of(cls, found: Snippet) -> SnippetOut:
        """From what the search returns."""
        return cls(text=found.text, hits=list(found.hits))


class HitOut(JudgmentItem):
    """检索命中的一份文书。"""

    snippets: list[SnippetOut] = Field(description="命中处的文字，最多三段。")

    @classmethod
    def hit(cls, row: Judgment, found: list[Snippet]) -> HitOut:
        """From a row with its causes and the pieces of its text."""
        return cls(**_plain(row), snippets=[SnippetOut.of(one) for one in found])


class HitPage(BaseModel):
    """一页检索结果，按裁判日期新的在前。"""

    total: int = Field(description="命中的文书数；最多数到 10000。", examples=[128])
    capped: bool = Field(description="为 true 时命中多于 total，应显示为“10000+”；此时按裁判日期以外的顺序，可能只排最近的这些。", examples=[False])
    offset: int = Field(description="从第几份开始，0 为第一份。", examples=[0])
    limit: int = Field(description="最多返回多少份。", examples=[20])
    items: list[HitOut] = Field(description="命中的文书。")


def _plain(row: Judgment) -> dict[str, Any]:
    names = JudgmentItem.model_fields.keys() - {"causes"}
    causes = [CauseOut(code=one.code, detail=one.detail) for one in row.causes]
    return {name: getattr(row, name) for name in names} | {"causes": causes}
