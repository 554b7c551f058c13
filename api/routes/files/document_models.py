"""What the API says of documents and batches."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from api.errors import ServiceError
from api.intake.batches import Entry, Summary
from api.intake.progress import Fault, Progress
from api.intake.states import STATES
from api.intake.uploads import Outcome

DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


class ErrorOut(BaseModel):
    """出错原因。"""

    code: str = Field(description="错误代码。", examples=["E104"])
    message: str = Field(description="发生了什么。", examples=["文件加了密码，无法打开。"])
    remedy: str = Field(description="可以怎么办。", examples=["请用原软件去掉密码后重新上传。"])

    @classmethod
    def of(cls, fault: Fault | ServiceError) -> ErrorOut:
        """From what went wrong."""
        return cls(code=fault.code, message=fault.message, remedy=fault.remedy)


class DocumentOut(BaseModel):
    """一个上传的文件和它的处理情况。"""

    id: int = Field(description="文件编号。", examples=[17])
    name: str = Field(description="文件名，只供显示。", examples=["（2024）行初12号判决书.pdf"])
    size: int = Field(description="字节数。", examples=[307200])
    sha256: str = Field(description="内容的 SHA-256；压缩包里解不出的文件为空。", examples=[DIGEST])
    media_type: str | None = Field(description="按内容识别的类型；读取之前为空。", examples=["application/pdf"])
    pages: int | None = Field(description="页数；读取之前为空。", examples=[8])
    organisation_id: int = Field(description="上传单位编号；0 表示系统管理员。", examples=[2])
    organisation_name: str = Field(description="上传单位名称。", examples=["临江市云溪区司法局"])
    state: str = Field(description=f"状态代码：{'、'.join(f'{c} {t}' for c, t in STATES.items())}。", examples=["to_check"])
    label: str = Field(description="状态名称。", examples=["待核对"])
    settled: bool = Field(description="处理是否已经结束。", examples=[True])
    state_at: datetime = Field(description="进入这个状态的时间。")
    received_at: datetime = Field(description="首次收到的时间。")
    error: ErrorOut | None = Field(description="处理失败的原因；没有失败时为空。")
    judgment_id: int | None = Field(description="所属文书编号；还没有时为空。", examples=[12])
    version: int | None = Field(description="是这份文书的第几个版本。", examples=[1])
    paper_id: int | None = Field(description="是行政复议决定书等其他文书时，其他文书的编号。", examples=[None])
    suit_id: int | None = Field(description="是应诉材料时，在诉案件的编号。", examples=[None])

    @classmethod
    def of(cls, found: Progress) -> DocumentOut:
        """From where it is on its way."""
        return cls(
            id=found.document_id,
            name=found.name,
            size=found.size,
            sha256=found.sha256,
            media_type=found.media_type,
            pages=found.pages,
            organisation_id=found.organisation_id,
            organisation_name=found.organisation,
            state=found.state,
            label=found.label,
            settled=found.settled,
            state_at=found.state_at,
            received_at=found.received_at,
            error=ErrorOut.of(found.error) if found.error else None,
            judgment_id=found.judgment_id,
            version=found.version,
            paper_id=found.paper_id,
            suit_id=found.suit_id,
        )


class DocumentPage(BaseModel):
    """一页文件列表。"""

    total: int = Field(description="符合条件的文件总数。", examples=[128])
    offset: int = Field(description="从第几个开始，0 为第一个。", examples=[0])
    limit: int = Field(description="最多返回多少个。", examples=[50])
    items: list[DocumentOut] = Field(description="文件，新的在前。")


class BatchFile(BaseModel):
    """批次里的一个文件。"""

    name: str = Field(description="在这个批次里的文件名。", examples=["判决书.pdf"])
    duplicate: bool = Field(description="本单位以前已经上传过相同内容。", examples=[False])
    pack_id: int | None = Field(description="来自哪个压缩包（文件编号）；不在压缩包里时为空。", examples=[16])
    path: str | None = Field(description="在压缩包里的路径。", examples=["2024/判决书.pdf"])
    document: DocumentOut

    @classmethod
    def of(cls, entry: Entry) -> BatchFile:
        """From a file of a batch."""
        return cls(
            name=entry.name,
            duplicate=entry.duplicate,
            pack_id=entry.pack_id,
            path=entry.path,
            document=DocumentOut.of(entry.progress),
        )


class BatchOut(BaseModel):
    """一个批次的进度。"""

    id: int = Field(description="批次编号。", examples=[3])
    created_at: datetime = Field(description="建立时间。")
    user_name: str = Field(description="上传人。", examples=["李明"])
    total: int = Field(description="文件数，含压缩包里的文件。", examples=[30])
    settled: bool = Field(description="是否全部处理结束。", examples=[False])
    counts: dict[str, int] = Field(description="各状态的文件数。", examples=[{"reading": 2, "to_check": 27, "failed": 1}])

    @classmethod
    def of(cls, found: Summary) -> BatchOut:
        """From a batch."""
        return cls(
            id=found.batch_id,
            created_at=found.created_at,
            user_name=found.user,
            total=found.total,
            settled=found.settled,
            counts=found.counts,
        )


class BatchDetail(BatchOut):
    """一个批次的进度和其中的文件。"""

    files: list[BatchFile] = Field(description="文件，按上传顺序；压缩包在前，其中的文件在后。")


class BatchPage(BaseModel):
    """一页批次列表。"""

    total: int = Field(description="批次总数。", examples=[12])
    offset: int = Field(description="从第几个开始，0 为第一个。", examples=[0])
    limit: int = Field(description="最多返回多少个。", examples=[20])
    items: list[BatchOut] = Field(description="批次，新的在前。")


class FileOutcome(BaseModel):
    """上传的一个文件的结果。"""

    name: str = Field(description="文件名。", examples=["判决书.pdf"])
    outcome: Literal["accepted", "duplicate", "refused"] = Field(
        description="accepted 已接收，duplicate 已有相同内容的文件，refused 没有接收。", examples=["accepted"]
    )
    document_id: int | None = Field(description="文件编号；没有接收时为空。", examples=[17])
    sha256: str | None = Field(description="收到的内容的 SHA-256，可用来核对。", examples=[DIGEST])
    size: int | None = Field(description="收到的字节数。", examples=[307200])
    error: ErrorOut | None = Field(description="没有接收的原因。")

    @classmethod
    def of(cls, found: Outcome) -> FileOutcome:
        """From what became of a file."""
        if found.received is None:
            error = ErrorOut.of(found.error) if found.error else None
            return cls(name=found.name, outcome="refused", document_id=None, sha256=None, size=None, error=error)
        return cls(
            name=found.name,
            outcome="duplicate" if found.received.duplicate else "accepted",
            document_id=found.received.document_id,
            sha256=found.received.stored.sha256,
            size=found.received.stored.size,
            error=None,
        )


class Receipt(BaseModel):
    """上传回执。收到回执时，已接收的文件已经写入磁盘，断电也不会丢失。"""

    batch_id: int = Field(description="批次编号，用来查看进度。", examples=[3])
    accepted: int = Field(description="已接收的文件数。", examples=[29])
    duplicates: int = Field(description="已有相同内容的文件数。", examples=[1])
    refused: int = Field(description="没有接收的文件数。", examples=[0])
    files: list[FileOutcome] = Field(description="每个文件的结果，按上传顺序。")
