"""What the API says of figures."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from api.indicators.counting import MEASURES, RATES
from api.indicators.listing import Case
from api.indicators.masks import Key
from api.indicators.period import Period
from api.indicators.reports import Figures, Part
from api.indicators.tally import COUNTS, Tally
from api.policy.profile import Profile


class PeriodOut(BaseModel):
    """一段期间，首尾两天都包括在内。"""

    code: str = Field(description="写法，如 2025、2025-Q1、2025-H1、2025-03 或 2025-01-01..2025-05-31。", examples=["2025-Q1"])
    label: str = Field(description="名称。", examples=["2025年第一季度"])
    start: date = Field(description="第一天。", examples=["2025-01-01"])
    end: date = Field(description="最后一天。", examples=["2025-03-31"])

    @classmethod
    def of(cls, period: Period) -> PeriodOut:
        """From a period."""
        return cls(code=period.code, label=period.label, start=period.start, end=period.end)


def _count(measure: str, more: str = "") -> int:
    found: int = Field(description=f"{MEASURES[measure]}件数{more}。", examples=[7])
    return found


class TallyOut(BaseModel):
    """一组件数和比率；没有分母的比率为空。"""

    filed: int = _count("filed")
    decided: int = _count("decided", "，败诉率的分母")
    lost: int = _count("lost")
    won: int = _count("won")
    examined: int = _count("examined", "，纠错率的分母")
    corrected: int = _count("corrected")
    withdrawn: int = _count("withdrawn")
    mediated: int = _count("mediated")
    self_corrected: int = _count("self_corrected")
    heard: int = _count("heard", "，各审级分别计")
    attended: int = _count("attended")
    loss_rate: float | None = Field(description="败诉率：败诉 / 审结。", examples=[0.14])
    correction_rate: float | None = Field(description="纠错率：被纠错 / 纳入纠错率。", examples=[0.14])
    attendance_rate: float | None = Field(description="负责人出庭率：负责人出庭 / 开庭。", examples=[0.91])
    small: list[str] = Field(description="分母过小、仅供参考的比率。", examples=[["loss_rate"]])

    @classmethod
    def of(cls, found: Tally) -> TallyOut:
        """From a tally."""
        counts = {name: found.count(name) for name in COUNTS}
        small = [rate for rate in RATES if found.is_small(rate)]
        return cls(
            **counts, loss_rate=found.loss_rate, correction_rate=found.correction_rate, attendance_rate=found.attendance_rate, small=small
        )


class CountedBy(BaseModel):
    """统计所用的口径。"""

    code: str = Field(description="口径代码。", examples=["default"])
    name: str = Field(description="口径名称。", examples=["通用"])
    digest: str = Field(description="口径内容的摘要，内容相同则相同。", examples=["3f2b8c5d9e01"])
    definition: str = Field(description="口径说明，应与数字一并刊印。", examples=["口径：通用；按一审……"])

    @classmethod
    def of(cls, profile: Profile) -> CountedBy:
        """From a profile."""
        return cls(code=profile.code, name=profile.name, digest=profile.digest, definition=profile.definition)


class FiguresOut(BaseModel):
    """一段期间的指标，以及与之比较的数字。"""

    period: PeriodOut = Field(description="统计期间。")
    profile: CountedBy = Field(description="统计口径。")
    now: TallyOut = Field(description="本期；不含未确认单位（看全部案件的管理员除外）。")
    year_before: TallyOut = Field(description="上年同期。")
    year_before_period: PeriodOut = Field(description="上年同期的起止；本期未结束的，只算到同一天。")
    before: TallyOut = Field(description="上期。")
    before_period: PeriodOut = Field(description="上期的起止。")
    unmatched: TallyOut = Field(description="未确认单位的案件，没有计入本期。")
    province: float | None = Field(description="所选指标的全省平均（由人录入）；没有录入时为空。", examples=[0.12])
    target: float | None = Field(description="所选指标按方案应达到的数值；没有目标时为空。", examples=[0.126])

    @classmethod
    def of(cls, period: Period, found: Figures) -> FiguresOut:
        """From figures."""
        return cls(
            period=PeriodOut.of(period), profile=CountedBy.of(found.profile), now=TallyOut.of(found.now),
            year_before=TallyOut.of(found.year_before), year_before_period=PeriodOut.of(found.year_before_of),
            before=TallyOut.of(found.before), before_period=PeriodOut.of(found.before_of), unmatched=TallyOut.of(found.unmatched),
            province=found.marks.province, target=found.marks.target,
        )  # fmt: skip


class PartOut(BaseModel):
    """分组中的一组。"""

    key: Key = Field(description="单位编号、区划代码、分类代码、法院名称或期间；不详的为空。", examples=[12])
    label: str = Field(description="名称。", examples=["临江市云溪区市场监督管理局"])
    now: TallyOut = Field(description="本期。")
    year_before: TallyOut = Field(description="上年同期。")

    @classmethod
    def of(cls, part: Part) -> PartOut:
        """From a part."""
        return cls(key=part.key, label=part.label, now=TallyOut.of(part.now), year_before=TallyOut.of(part.year_before))


class BreakdownOut(BaseModel):
    """分组统计；各组之和等于合计。"""

    whole: FiguresOut = Field(description="合计。")
    parts: list[PartOut] = Field(description="各组；按月份、季度分组的依时间先后，其他按所选指标从大到小。")


class CaseOut(BaseModel):
    """指标背后的一件案件。"""

    verdict_id: int = Field(description="裁判记录编号。", examples=[31])
    dispute_id: int = Field(description="案件编号。", examples=[12])
    judgment_id: int | None = Field(description="文书编号；不是裁判文书时为空。", examples=[12])
    number: str | None = Field(description="案号或文号。", examples=["（2024）皖9902行初12号"])
    organisation_id: int | None = Field(description="单位编号；未确认单位为空。", examples=[3])
    organisation: str = Field(description="单位名称。", examples=["临江市云溪区市场监督管理局"])
    stage: str = Field(description="审级。", examples=["first"])
    court: str | None = Field(description="法院。", examples=["临江市云溪区人民法院"])
    decided_on: date | None = Field(description="裁判日期。", examples=["2024-03-05"])
    result: str | None = Field(description="该单位的结果。", examples=["lost"])
    cause: str | None = Field(description="主要败诉原因。", examples=["procedure_violation"])
    detail: str | None = Field(description="主要败诉原因的细分。", examples=["P02"])
    field: str | None = Field(description="执法领域。", examples=["market"])
    act_type: str | None = Field(description="被诉行政行为。", examples=["penalty"])

    @classmethod
    def of(cls, case: Case) -> CaseOut:
        """From a case."""
        row = case.verdict
        cause, detail = next(iter(row.causes), (None, None))
        return cls(
            verdict_id=row.id, dispute_id=row.dispute_id, judgment_id=row.judgment_id, number=case.number or row.dispute.number or None,
            organisation_id=row.organisation_id, organisation=row.organisation.name if row.organisation else row.name, stage=row.stage,
            court=row.court, decided_on=row.decided_on, result=row.result, cause=cause, detail=detail, field=row.field, act_type=row.act_type,
        )  # fmt: skip


class CasePage(BaseModel):
    """一页案件；total 等于指标的数字。"""

    total: int = Field(description="案件总数。", examples=[7])
    offset: int = Field(description="跳过多少条。", examples=[0])
    limit: int = Field(description="最多返回多少条。", examples=[50])
    profile: CountedBy = Field(description="统计口径。")
    items: list[CaseOut] = Field(description="案件，裁判日期新的在前。")
