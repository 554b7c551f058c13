"""Case reports (一案一报) as other systems get them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Literal, cast

from pydantic import BaseModel, Field

from api.reports import listing, moving
from api.reports.listing import Line
from api.reports.moving import Missing
from api.reports.plan import PARTS, SECTION_MAX, TITLE_MAX
from api.reports.states import EVENTS, STATES
from api.store.tables import CaseReport, CaseReportEvent
from api.writing.passages import LABELS, Passage, Section

Standing = Literal["missing", "draft", "submitted", "returned", "accepted", "filed"]
StateCode = Literal["draft", "submitted", "returned", "accepted"]
SourceCode = Literal["judgment", "record", "knowledge", "person"]
STATES_SAID = "、".join(f"{code} {label}" for code, label in STATES.items())
STANDINGS_SAID = "、".join(f"{code} {label}" for code, label in listing.STANDINGS.items())
SOURCES_SAID = "、".join(f"{code} {label}" for code, label in LABELS.items())
PARTS_SAID = "、".join(f"{one.code} {one.title}" for one in PARTS.values())


class NewReport(BaseModel):
    """要起草的一案一报。"""

    dispute_id: int = Field(ge=1, le=2**31 - 1, description="案件编号。", examples=[12])
    organisation_id: int = Field(ge=1, le=2**31 - 1, description="败诉单位编号。", examples=[3])


class ReportTitle(BaseModel):
    """标题。"""

    title: str = Field(min_length=1, max_length=TITLE_MAX, description="标题。", examples=["关于（2026）临9901行初12号案败诉情况的报告"])


class ReportSectionIn(BaseModel):
    """一节的新内容。"""

    paragraphs: list[str] = Field(
        max_length=500, description=f"各段文字，整节替换，共不超过 {SECTION_MAX:,} 字。与裁判文书原文一致的句子仍标为原文，其余标为人工填写。",
        examples=[["责任部门为法制科。"]],
    )  # fmt: skip


class ReportNote(BaseModel):
    """说明。"""

    note: str = Field(default="", max_length=moving.NOTE, description="退回、重新修改须写明原因；提交、通过可不填。", examples=["请补充责任认定"])


class PassageOut(BaseModel):
    """一段文字里来源相同的一部分。"""

    text: str = Field(description="文字。", examples=["被告作出决定前未告知原告享有的权利。"])
    source: SourceCode = Field(description=f"来源：{SOURCES_SAID}。", examples=["judgment"])
    judgment_id: int | None = Field(description="来自哪份文书。", examples=[7])
    start: int | None = Field(description="在文书全文中的起点（字符数）。", examples=[1024])
    end: int | None = Field(description="在文书全文中的终点。", examples=[1060])
    page: int | None = Field(description="在文书的第几页。", examples=[3])
    basis: str = Field(description="知识库文字所依据的条文。", examples=[""])

    @classmethod
    def of(cls, one: Passage) -> PassageOut:
        """For an answer."""
        return cls(
            text=one.text, source=one.source, judgment_id=one.judgment_id, start=one.start, end=one.end, page=one.page, basis=one.basis
        )


class ReportSectionOut(BaseModel):
    """一节。"""

    code: str = Field(description=f"节的代码：{PARTS_SAID}。", examples=["causes"])
    title: str = Field(description="节标题。", examples=["败诉原因"])
    paragraphs: list[list[PassageOut]] = Field(description="各段，每段由来源不同的部分组成。")

    @classmethod
    def of(cls, one: Section) -> ReportSectionOut:
        """For an answer."""
        return cls(code=one.code, title=one.title, paragraphs=[[PassageOut.of(passage) for passage in group] for group in one.grouped()])


class MissingOut(BaseModel):
    """提交之前还要做的一件事。"""

    section: str = Field(description="节的代码。", examples=["liability"])
    text: str = Field(description="说明。", examples=["“责任认定”须由本单位填写"])

    @classmethod
    def of(cls, one: Missing) -> MissingOut:
        """For an answer."""
        return cls(section=one.section, text=one.text)


class ReportOut(BaseModel):
    """一份一案一报。"""

    id: int = Field(description="编号。", examples=[4])
    dispute_id: int = Field(description="案件编号。", examples=[12])
    case_number: str = Field(description="案件的一审案号；不知道时为空。", examples=["（2026）临9901行初12号"])
    organisation_id: int = Field(description="报告单位编号。", examples=[3])
    organisation: str = Field(description="报告单位。", examples=["临江市公安局云溪分局"])
    judgment_id: int = Field(description="据以起草的文书编号。", examples=[7])
    title: str = Field(description="标题。", examples=["关于（2026）临9901行初12号案败诉情况的报告"])
    state: StateCode = Field(description=f"状态：{STATES_SAID}。", examples=["draft"])
    state_label: str = Field(description="状态名称。", examples=["起草中"])
    revision: int = Field(description="修订号，每次改动加一。", examples=[3])
    created_at: datetime = Field(description="起草时间。")
    updated_at: datetime = Field(description="最近改动时间。")
    submitted_at: datetime | None = Field(description="最近一次提交的时间。")
    decided_at: datetime | None = Field(description="最近一次退回或通过的时间。")
    sha256: str = Field(description="通过时留存的 Word 文件的校验值；没有通过时为空。", examples=[""])
    sections: list[ReportSectionOut] = Field(description="各节。")
    missing: list[MissingOut] = Field(description="提交之前还缺什么；为空则可以提交。")
    hints: dict[str, list[str]] = Field(description="各节的提示，供填写时参考，不是报告的内容。", examples=[{"liability": ["催告书由谁负责制作？"]}])

    @classmethod
    def of(cls, row: CaseReport, sections: Iterable[Section], missing: Iterable[Missing], hints: Mapping[str, Iterable[str]]) -> ReportOut:
        """From a row with its dispute and organisation."""
        return cls(
            id=row.id, dispute_id=row.dispute_id, case_number=row.dispute.number, organisation_id=row.organisation_id,
            organisation=row.organisation.name, judgment_id=row.judgment_id, title=row.title, state=cast(StateCode, row.state), state_label=STATES[row.state],
            revision=row.revision, created_at=row.created_at, updated_at=row.updated_at, submitted_at=row.submitted_at,
            decided_at=row.decided_at, sha256=row.sha256, sections=[ReportSectionOut.of(one) for one in sections],
            missing=[MissingOut.of(one) for one in missing], hints={code: list(texts) for code, texts in hints.items()},
        )  # fmt: skip


class ReportLine(BaseModel):
    """一个败诉案件及其一案一报。"""

    dispute_id: int = Field(description="案件编号。", examples=[12])
    organisation_id: int = Field(description="败诉单位编号。", examples=[3])
    organisation: str = Field(description="败诉单位。", examples=["临江市公安局云溪分局"])
    case_number: str = Field(description="一审案号；不知道时为空。", examples=["（2026）临9901行初12号"])
    court: str = Field(description="一审法院。", examples=["临江市云溪区人民法院"])
    decided_on: date | None = Field(description="最近裁判日。", examples=["2026-03-05"])
    standing: Standing = Field(description=f"情况：{STANDINGS_SAID}。", examples=["missing"])
    standing_label: str = Field(description="情况名称。", examples=["未起草"])
    due_on: date | None = Field(description="提交期限；没有规定或还没有起算时为空。", examples=["2026-04-10"])
    filed_on: date | None = Field(description="提交日。", examples=["2026-04-01"])
    overdue: bool = Field(description="是否逾期未报。", examples=[False])
    report_id: int | None = Field(description="一案一报编号；没有起草时为空。", examples=[4])

    @classmethod
    def of(cls, line: Line) -> ReportLine:
        """For an answer."""
        return cls(
            dispute_id=line.dispute_id, organisation_id=line.organisation_id, organisation=line.organisation, case_number=line.number,
            court=line.court, decided_on=line.decided_on, standing=cast(Standing, line.standing), standing_label=listing.STANDINGS[line.standing],
            due_on=line.due_on, filed_on=line.filed_on, overdue=line.overdue, report_id=line.report.id if line.report else None,
        )  # fmt: skip


class ReportCounts(BaseModel):
    """件数。"""

    total: int = Field(description="应报：符合条件的败诉案件。", examples=[9])
    filed: int = Field(description="已报：已有提交日的。", examples=[6])
    overdue: int = Field(description="逾期：过了期限还没有提交的。", examples=[1])
    standings: dict[str, int] = Field(description=f"各种情况的件数：{STANDINGS_SAID}。", examples=[{"missing": 2, "accepted": 5}])


class ReportPage(BaseModel):
    """一页败诉案件，以及全部符合条件的件数。"""

    total: int = Field(description="符合条件的总数。", examples=[9])
    counts: ReportCounts = Field(description="符合条件的件数。")
    items: list[ReportLine] = Field(description="败诉案件：没有提交的在前，期限近的在前。")


class ReportEventOut(BaseModel):
    """一案一报经过的一步。"""

    action: str = Field(description=f"代码：{'、'.join(f'{code} {label}' for code, label in EVENTS.items())}。", examples=["changed"])
    label: str = Field(description="做了什么。", examples=["修改"])
    section: str = Field(description="改动的节；title 为标题；空为整份。", examples=["liability"])
    before: Any = Field(description="改动前的文字或状态。", examples=[""])
    after: Any = Field(description="改动后的文字或状态。", examples=["责任部门为法制科。"])
    note: str = Field(description="说明。", examples=[""])
    user: str = Field(description="由谁；空为系统。", examples=["李某"])
    at: datetime = Field(description="时间。")

    @classmethod
    def of(cls, row: CaseReportEvent) -> ReportEventOut:
        """From a row with its user."""
        return cls(
            action=row.action, label=EVENTS[row.action], section=row.section, before=row.before, after=row.after, note=row.note,
            user=row.user.name if row.user else "", at=row.created_at,
        )  # fmt: skip


class ReportHistory(BaseModel):
    """一案一报的经过，新的在前。"""

    items: list[ReportEventOut] = Field(description="各步。")
