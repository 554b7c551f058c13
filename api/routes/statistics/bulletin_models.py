"""Bulletins as other systems get them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field

from api.bulletins import keeping, layout
from api.bulletins.frozen import Case, Figure, Frozen, SuitCase, Table
from api.store.tables import Bulletin


class NewBulletin(BaseModel):
    """要制作的通报。"""

    period: str = Field(max_length=40, description="统计期间：2025-Q1（季度）、2025-H1（半年）、2025（年度）、2025-03（月份）或 2025-01-01..2025-05-31。", examples=["2025-Q1"])
    organisation_id: int | None = Field(default=None, ge=1, le=2**31 - 1, description="为哪个司法局制作；不给则为您所在的司法局。", examples=[2])
    title: str = Field(default="", max_length=keeping.TITLE_MAX, description="标题；不给则按期间拟定。", examples=["关于2025年第一季度行政诉讼案件情况的通报"])
    number: str = Field(default="", max_length=keeping.NUMBER_MAX, description="文号。", examples=["云司通〔2025〕3号"])


class BulletinHeading(BaseModel):
    """标题和文号。"""

    title: str = Field(min_length=1, max_length=keeping.TITLE_MAX, description="标题。", examples=["关于2025年第一季度行政诉讼案件情况的通报"])
    number: str = Field(default="", max_length=keeping.NUMBER_MAX, description="文号。", examples=["云司通〔2025〕3号"])


class BulletinSectionIn(BaseModel):
    """一节的新内容。"""

    title: str = Field(default="", max_length=keeping.TITLE_MAX, description="节标题，不带序号；空为没有标题的引言。", examples=["总体情况"])
    paragraphs: list[str] = Field(max_length=500, description="各段文字；“〔表：…〕”“〔图：…〕”是通报中表和图的位置，以“（一）”开头且不是句子的是小标题。", examples=[["……"]])


class BulletinSectionOut(BaseModel):
    """一节。"""

    code: str = Field(description="节的代码。", examples=["situation"])
    title: str = Field(description="节标题。", examples=["总体情况"])
    paragraphs: list[str] = Field(description="各段文字。", examples=[["……"]])


class BulletinFigureOut(BaseModel):
    """一项数据及其口径。"""

    code: str = Field(description="数据的代码。", examples=["loss_rate"])
    label: str = Field(description="名称。", examples=["败诉率"])
    kind: str = Field(description="count 件数，rate 比率。", examples=["rate"])
    value: float | None = Field(description="本期值；分母为零时为空。", examples=[0.14])
    part: int | None = Field(description="比率的分子。", examples=[7])
    whole: int | None = Field(description="比率的分母。", examples=[50])
    before: float | None = Field(description="去年同期值。", examples=[0.18])
    small: bool = Field(description="案件较少，比率仅供参考。", examples=[False])
    definition: str = Field(description="口径。", examples=["口径：通用；按一审、裁判日期，每起争议计一次；分母为全部审结案件"])

    @classmethod
    def of(cls, figure: Figure) -> BulletinFigureOut:
        """For an answer."""
        return cls(**figure.model_dump(exclude={"cases", "suits"}))


class BulletinTableOut(BaseModel):
    """一张表。"""

    code: str = Field(description="表的代码。", examples=["ranking"])
    title: str = Field(description="表名。", examples=["各单位案件和排名"])
    columns: list[str] = Field(description="列名。", examples=[["名次", "单位"]])
    rows: list[list[int | float | str | None]] = Field(description="各行的值。", examples=[[["1", "临江市公安局云溪分局"]]])
    note: str = Field(description="表下的说明。", examples=["名次按败诉率从高到低。"])

    @classmethod
    def of(cls, table: Table) -> BulletinTableOut:
        """For an answer."""
        rows = [list(line.cells) for line in table.lines]
        return cls(code=table.code, title=table.title, columns=[one.label for one in table.columns], rows=rows, note=table.note)


class BulletinItem(BaseModel):
    """列表中的一份通报。"""

    id: int = Field(description="通报编号。", examples=[5])
    organisation_id: int = Field(description="制发单位编号。", examples=[2])
    organisation: str = Field(description="制发单位。", examples=["临江市云溪区司法局"])
    title: str = Field(description="标题。", examples=["关于2025年第一季度行政诉讼案件情况的通报"])
    number: str = Field(description="文号。", examples=["云司通〔2025〕3号"])
    starts_on: date = Field(description="统计期间的第一天。", examples=["2025-01-01"])
    ends_on: date = Field(description="统计期间的最后一天。", examples=["2025-03-31"])
    state: str = Field(description="draft 草稿，sent 已印发。", examples=["draft"])
    revision: int = Field(description="修订号。", examples=[1])
    created_at: datetime = Field(description="制作时间。")
    updated_at: datetime = Field(description="最近修改时间。")
    sent_at: datetime | None = Field(description="印发时间。")

    @classmethod
    def of(cls, bulletin: Bulletin, organisation: str) -> BulletinItem:
        """For an answer."""
        return cls(**_plain(bulletin), organisation=organisation)


class BulletinPage(BaseModel):
    """一页通报。"""

    total: int = Field(description="总数。", examples=[4])
    items: list[BulletinItem] = Field(description="通报，期间晚的在前。")


class BulletinOut(BulletinItem):
    """一份通报的全部内容。"""

    period: str = Field(description="统计期间。", examples=["2025年第一季度"])
    policy: str = Field(description="口径名称。", examples=["通用"])
    policy_digest: str = Field(description="口径版本。", examples=["3f2a9c0d1e5b"])
    definition: list[str] = Field(description="统计口径，逐句。", examples=[["口径：通用；……。"]])
    sections: list[BulletinSectionOut] = Field(description="各节。")
    figures: list[BulletinFigureOut] = Field(description="各项数据。")
    tables: list[BulletinTableOut] = Field(description="各表。")
    files: list[str] = Field(description="印发时留存的文件格式；草稿为空。", examples=[["docx", "pdf", "xlsx"]])

    @classmethod
    def whole(cls, bulletin: Bulletin, frozen: Frozen, files: list[str]) -> BulletinOut:
        """For an answer."""
        return cls(
            **_plain(bulletin), organisation=frozen.bureau, period=frozen.period, policy=frozen.policy.name, policy_digest=frozen.policy.digest,
            definition=layout.definition_lines(frozen), sections=[BulletinSectionOut(**one) for one in bulletin.sections],
            figures=[BulletinFigureOut.of(one) for one in frozen.figures], tables=[BulletinTableOut.of(one) for one in frozen.tables], files=files,
        )  # fmt: skip


class BulletinPreview(BaseModel):
    """制作前的口径说明。"""

    organisation: str = Field(description="制发单位。", examples=["临江市云溪区司法局"])
    period: str = Field(description="统计期间。", examples=["2025年第一季度"])
    policy: str = Field(description="口径名称。", examples=["通用"])
    policy_digest: str = Field(description="口径版本。", examples=["3f2a9c0d1e5b"])
    definition: str = Field(description="口径。", examples=["口径：通用；按一审、裁判日期，每起争议计一次；分母为全部审结案件"])


class BulletinCaseOut(BaseModel):
    """一件案件，与制作通报时相同。"""

    dispute_id: int = Field(description="案件编号。", examples=[31])
    number: str = Field(description="案号。", examples=["（2025）江9902行初12号"])
    agency: str = Field(description="单位。", examples=["临江市公安局云溪分局"])
    court: str = Field(description="法院。", examples=["临江市云溪区人民法院"])
    filed_on: str = Field(description="立案日期，未知为空。", examples=["2025-01-06"])
    decided_on: str = Field(description="裁判日期，未知为空。", examples=["2025-03-05"])
    stage: str = Field(description="审级。", examples=["一审"])
    result: str = Field(description="机关胜败。", examples=["败诉"])
    causes: str = Field(description="败诉原因。", examples=["应听证未告知、未组织"])
    act_type: str = Field(description="被诉行政行为。", examples=["行政处罚"])
    field: str = Field(description="执法领域。", examples=["公安交警"])

    @classmethod
    def of(cls, case: Case) -> BulletinCaseOut:
        """For an answer."""
        return cls(**{name: getattr(case, name) for name in cls.model_fields})


class BulletinCases(BaseModel):
    """一项数据背后的案件。"""

    label: str = Field(description="数据的名称。", examples=["败诉"])
    items: list[BulletinCaseOut] = Field(description="案件，裁判日期晚的在前；您无权查看的案件不在内。")


class BulletinSuitOut(BaseModel):
    """一件在诉案件，与制作通报时相同。"""

    id: int = Field(description="在诉案件编号。", examples=[7])
    organisation_id: int = Field(description="单位编号。", examples=[3])
    number: str = Field(description="案号；当时不知道的为空。", examples=["（2025）江9902行初12号"])
    agency: str = Field(description="单位。", examples=["临江市公安局云溪分局"])
    court: str = Field(description="法院。", examples=["临江市云溪区人民法院"])
    act: str = Field(description="被诉行政行为。", examples=["行政处罚 云公行罚〔2025〕12号"])
    received_on: str = Field(description="收到应诉材料日，未填写为空。", examples=["2025-03-05"])
    ended_on: str = Field(description="办结日，未办结为空。", examples=["2025-04-20"])
    ending: str = Field(description="办结方式，未办结为空。", examples=["调解、和解"])
    level: str = Field(description="研判结论。", examples=["高风险"])

    @classmethod
    def of(cls, suit: SuitCase) -> BulletinSuitOut:
        """For an answer."""
        return cls(**suit._asdict())


class BulletinSuits(BaseModel):
    """一项数据背后的在诉案件。"""

    label: str = Field(description="数据的名称。", examples=["审前和解"])
    items: list[BulletinSuitOut] = Field(description="在诉案件，未办结的在前，其余办结日晚的在前；您无权查看的不在内。")


class BulletinChangeOut(BaseModel):
    """一次修改。"""

    section: str = Field(description="改了哪一节；title 为标题和文号。", examples=["situation"])
    who: str = Field(description="修改人。", examples=["李敏"])
    at: datetime = Field(description="修改时间。")
    before: object = Field(description="修改前。")
    after: object = Field(description="修改后。")


class BulletinHistory(BaseModel):
    """修改记录。"""

    items: list[BulletinChangeOut] = Field(description="修改，新的在前。")


def _plain(bulletin: Bulletin) -> dict[str, Any]:
    names = ("id", "organisation_id", "title", "number", "starts_on", "ends_on", "state", "revision", "created_at", "updated_at", "sent_at")
    return {name: getattr(bulletin, name) for name in names}
