"""Casebooks as other systems get them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field

from api.casebook.obstacles import Obstacle
from api.casebook.volumes import keeping
from api.casebook.volumes.book import KINDS, LINE_MAX, Book, Grouping, Settings
from api.casebook.volumes.choosing import Choice, Wanted
from api.casebook.volumes.files import Compared, Leak
from api.store.tables import Volume, VolumeFile

LARGEST = 2**31 - 1
CaseId = Annotated[int, Field(ge=1, le=LARGEST)]


class CasebookPrint(BaseModel):
    """编排和封面。"""

    group: Grouping = Field(default="cause", description="none 不分组，cause 按败诉原因，field 按执法领域，unit 按单位。", examples=["cause"])
    subtitle: str = Field(default="", max_length=LINE_MAX, description="副标题。", examples=["以案为鉴"])
    publisher: str = Field(default="", max_length=LINE_MAX, description="编印单位；空为制发的司法局。", examples=["临江市云溪区司法局"])
    note: str = Field(default="", max_length=LINE_MAX, description="封面左上角的字样。", examples=["内部资料　注意保存"])
    day: date | None = Field(default=None, description="封面日期；不给则为定稿当天。", examples=["2026-03-05"])
    case_numbers: bool = Field(default=True, description="是否印案号。", examples=[True])
    statutes: bool = Field(default=True, description="是否附法律条文索引。", examples=[True])
    causes: bool = Field(default=True, description="是否附败诉原因索引。", examples=[True])

    def settings(self) -> Settings:
        """For the casebook."""
        return Settings(**self.model_dump())


class CasebookChoice(BaseModel):
    """选哪些已发布的典型案例；各项都给时须同时符合。"""

    since: date | None = Field(default=None, description="发布日期自。", examples=["2026-01-01"])
    until: date | None = Field(default=None, description="发布日期至。", examples=["2026-06-30"])
    cause: str | None = Field(default=None, max_length=60, description="败诉原因的代码。", examples=["procedure_violation"])
    field: str | None = Field(default=None, max_length=60, description="执法领域。", examples=["公安交警"])
    agency: str | None = Field(default=None, max_length=200, description="单位。", examples=["临江市公安局云溪分局"])

    def wanted(self) -> Wanted:
        """For the choice."""
        return Wanted(**self.model_dump())


class NewCasebook(BaseModel):
    """要编的汇编。`cases` 和 `choose` 给一项；都不给则先编空的。"""

    bureau_id: int | None = Field(default=None, ge=1, le=LARGEST, description="为哪个司法局编；不给则为您所在的司法局。", examples=[2])
    title: str = Field(default="", max_length=keeping.TITLE_MAX, description="书名；不给则用通用书名。", examples=["行政败诉案件典型案例汇编"])
    number: str = Field(default="", max_length=keeping.NUMBER_MAX, description="编号。", examples=["2026年第1辑"])
    preface: str = Field(default="", max_length=keeping.PREFACE_MAX, description="前言，一行一段。", examples=["为发挥典型案例的警示作用……"])
    print: CasebookPrint = Field(default_factory=CasebookPrint, description="编排和封面。")
    cases: list[CaseId] = Field(default_factory=list, max_length=keeping.CASES_MAX, description="已发布的典型案例编号，按此顺序。", examples=[[5, 8]])
    choose: CasebookChoice | None = Field(default=None, description="按条件选入已发布的典型案例。")


class CasebookChange(BaseModel):
    """要修改的内容；不给的不变。"""

    title: str | None = Field(default=None, min_length=1, max_length=keeping.TITLE_MAX, description="书名。", examples=["行政败诉案件典型案例汇编"])
    number: str | None = Field(default=None, max_length=keeping.NUMBER_MAX, description="编号。", examples=["2026年第1辑"])
    preface: str | None = Field(default=None, max_length=keeping.PREFACE_MAX, description="前言，一行一段。", examples=["为发挥典型案例的警示作用……"])
    print: CasebookPrint | None = Field(default=None, description="编排和封面，整项替换。")


class CasebookOrder(BaseModel):
    """选入的案例及其顺序。"""

    cases: list[CaseId] = Field(max_length=keeping.CASES_MAX, description="典型案例编号，按印刷的顺序；分组印刷时为组内的顺序。", examples=[[8, 5]])


class CasebookItem(BaseModel):
    """列表中的一本汇编。"""

    id: int = Field(description="汇编编号。", examples=[3])
    bureau_id: int = Field(description="制发的司法局编号。", examples=[2])
    bureau: str = Field(description="制发的司法局。", examples=["临江市云溪区司法局"])
    title: str = Field(description="书名。", examples=["行政败诉案件典型案例汇编"])
    number: str = Field(description="编号。", examples=["2026年第1辑"])
    state: str = Field(description="draft 草稿，frozen 已定稿。", examples=["draft"])
    count: int = Field(description="案例数。", examples=[12])
    revision: int = Field(description="修订号。", examples=[1])
    created_at: datetime = Field(description="编制时间。")
    updated_at: datetime = Field(description="最近修改时间。")
    frozen_at: datetime | None = Field(description="定稿时间。")

    @classmethod
    def of(cls, volume: Volume) -> CasebookItem:
        """For an answer."""
        return cls(**_plain(volume))


class CasebookPage(BaseModel):
    """一页汇编。"""

    total: int = Field(description="总数。", examples=[4])
    items: list[CasebookItem] = Field(description="汇编，新的在前。")


class CasebookLine(BaseModel):
    """目录中的一个案例。"""

    number: int = Field(description="在书中的序号。", examples=[1])
    group: str = Field(description="所在的组；不分组为空。", examples=["程序违法"])
    title: str = Field(description="标题（已遮盖）。", examples=["张某诉临江市公安局云溪分局行政处罚案"])
    agency: str = Field(description="单位。", examples=["临江市公安局云溪分局"])


class CasebookFile(BaseModel):
    """定稿时留存的一个文件。"""

    kind: str = Field(description=f"种类：{'、'.join(f'{code} {label}' for code, label in KINDS.items())}。", examples=["pdf_a4"])
    name: str = Field(description="文件名。", examples=["行政败诉案件典型案例汇编（2026年第1辑）（A4）.pdf"])
    size: int = Field(description="字节数。", examples=[871461])
    sha256: str = Field(description="内容的校验值（SHA-256）。", examples=["0" * 64])


class CasebookOut(CasebookItem):
    """一本汇编。"""

    preface: str = Field(description="前言，一行一段。", examples=["为发挥典型案例的警示作用……"])
    print: CasebookPrint = Field(description="编排和封面。")
    cases: list[int] = Field(description="选入的典型案例编号及顺序；只给编书的司法局，其他单位为空。", examples=[[5, 8]])
    contents: list[CasebookLine] = Field(description="目录，按印刷的顺序；草稿中未发布或已撤回的案例不在内。")
    files: list[CasebookFile] = Field(description="定稿时留存的文件；草稿为空。")

    @classmethod
    def whole(cls, volume: Volume, book: Book, files: list[VolumeFile], *, own: bool) -> CasebookOut:
        """For an answer."""
        lines = [
            CasebookLine(number=one.number, group=group.title, title=one.case.title, agency=one.case.agency)
            for group in book.groups for one in group.cases
        ]  # fmt: skip
        kept = [CasebookFile(kind=one.kind, name=one.name, size=one.size, sha256=one.sha256) for one in files]
        printed = CasebookPrint(**keeping.settings_of(volume).model_dump())
        return cls(**_plain(volume), preface=volume.preface, print=printed, cases=volume.cases if own else [], contents=lines, files=kept)


class CasebookCandidate(BaseModel):
    """一个可以选入的典型案例。"""

    id: int = Field(description="典型案例编号。", examples=[5])
    bureau: str = Field(description="发布的司法局。", examples=["临江市云溪区司法局"])
    released_at: datetime | None = Field(description="发布时间。")
    title: str = Field(description="标题（已遮盖）。", examples=["张某诉临江市公安局云溪分局行政处罚案"])
    agency: str = Field(description="单位。", examples=["临江市公安局云溪分局"])
    field: str = Field(description="执法领域。", examples=["公安交警"])
    causes: list[str] = Field(description="败诉原因，主要的在前。", examples=[["程序违法"]])

    @classmethod
    def of(cls, choice: Choice) -> CasebookCandidate:
        """For an answer."""
        case = choice.case
        labels = [one.detail or one.label for one in case.causes]
        return cls(
            id=choice.id, bureau=choice.bureau, released_at=choice.released_at, title=case.title, agency=case.agency, field=case.field, causes=labels,
        )  # fmt: skip


class CasebookCandidates(BaseModel):
    """可以选入的典型案例。"""

    items: list[CasebookCandidate] = Field(description="本级和下级司法局已发布的典型案例，后发布的在前。")


class CasebookObstacle(BaseModel):
    """一个定稿前要解决的问题。"""

    code: str = Field(description="代码。", examples=["number"])
    text: str = Field(description="说明。", examples=["没有填写编号"])
    address: str = Field(description="去哪里解决；空为汇编自己的页面。", examples=[""])


class CasebookLeak(BaseModel):
    """文件里一处应当遮盖的内容。"""

    file: str = Field(description="文件名。", examples=["行政败诉案件典型案例汇编.docx"])
    where: str = Field(description="在文件的什么地方。", examples=["正文"])
    shown: str = Field(description="前后文字。", examples=["……"])
    category: str = Field(description="类别。", examples=["自然人姓名"])


class CasebookReadiness(BaseModel):
    """能不能定稿。"""

    obstacles: list[CasebookObstacle] = Field(description="先要解决的问题；空为没有。")
    leaks: list[CasebookLeak] = Field(description="文件里应当遮盖的内容；没有别的问题时才生成文件检查。")

    @classmethod
    def of(cls, obstacles: list[Obstacle], leaks: list[Leak]) -> CasebookReadiness:
        """For an answer."""
        return cls(
            obstacles=[CasebookObstacle(code=one.code, text=one.text, address=one.address) for one in obstacles],
            leaks=[CasebookLeak(file=one.file, where=one.where, shown=one.shown, category=one.category) for one in leaks],
        )


class CasebookComparison(BaseModel):
    """一个留存的文件与按定稿内容重新生成的比较。"""

    kind: str = Field(description="种类。", examples=["pdf_a4"])
    name: str = Field(description="文件名。", examples=["行政败诉案件典型案例汇编（2026年第1辑）（A4）.pdf"])
    sha256: str = Field(description="留存文件的校验值。", examples=["0" * 64])
    intact: bool = Field(description="留存的文件完好。", examples=[True])
    same: bool | None = Field(description="重新生成的与留存的逐字节相同；空为这台服务器不能生成。", examples=[True])


class CasebookCheck(BaseModel):
    """重新生成的检查结果。"""

    files: list[CasebookComparison] = Field(description="各个文件。")
    changed: list[str] = Field(description="定稿以后服务器上有变化的程序和字体，是不相同的原因。", examples=[[]])

    @classmethod
    def of(cls, found: list[Compared], changed: list[str]) -> CasebookCheck:
        """For an answer."""
        files = [CasebookComparison(kind=one.kind, name=one.name, sha256=one.sha256, intact=one.intact, same=one.same) for one in found]
        return cls(files=files, changed=changed)


def _plain(volume: Volume) -> dict[str, Any]:
    names = ("id", "bureau_id", "title", "number", "state", "revision", "created_at", "updated_at", "frozen_at")
    return {name: getattr(volume, name) for name in names} | {"bureau": volume.bureau.name, "count": len(volume.cases)}
