"""What the routes of profiles, evaluations and averages take and give."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from api.indicators.evaluation import Evaluation
from api.indicators.lines import Line
from api.indicators.preview import DeadlineChange, Preview
from api.policy import words
from api.policy.profile import LONGEST, Profile
from api.policy.store import NOTE, Standing, Version
from api.store.tables import Benchmark

Measure = Literal["loss_rate", "correction_rate", "attendance_rate", "filed", "decided", "lost"]
TEXT = Field(min_length=1, max_length=LONGEST, description="口径文件（TOML）全文。", examples=['code = "default"\nname = "通用"\nsource = "行政诉讼法"'])


class PolicyRule(BaseModel):
    """一条规则。"""

    text: str = Field(description="规则的内容。", examples=["年度内败诉率超过 20%（不含本数）的，由区政府负责人约谈单位主要负责人。"])
    source: str = Field(description="规则的来源：文件及条目，或说明文件没有写明。", examples=["镜湖方案二（四）12前段"])


class PolicySection(BaseModel):
    """一类规则。"""

    code: str = Field(description="类别代码。", examples=["summons"])
    title: str = Field(description="类别。", examples=["约谈"])
    rules: list[PolicyRule] = Field(description="规则；空为没有这类规则。")


class ProfileOut(BaseModel):
    """一份口径。"""

    code: str = Field(description="代码。", examples=["jinghu"])
    name: str = Field(description="名称。", examples=["镜湖"])
    source: str = Field(description="所依据的文件。", examples=["镜湖区行政执法规范化水平提升专项行动方案（2022，征求意见稿）"])
    digest: str = Field(description="内容摘要：内容相同的口径摘要相同。", examples=["104170bffd64"])
    definition: str = Field(description="印在每个数字旁边的一行口径。", examples=["口径：镜湖；按一审、裁判日期，每个案件计一次；分母为全部审结案件"])
    text: str = Field(description="口径文件（TOML）全文。")
    sections: list[PolicySection] = Field(description="全部规则。")

    @classmethod
    def of(cls, profile: Profile, text: str) -> ProfileOut:
        """From a profile and its text."""
        sections = [
            PolicySection(code=one.code, title=one.title, rules=[PolicyRule(text=rule.text, source=rule.source) for rule in one.rules])
            for one in words.sections(profile)
        ]
        named = {"code": profile.code, "name": profile.name, "source": profile.source, "digest": profile.digest}
        return cls(**named, definition=profile.definition, text=text, sections=sections)


class PolicyOut(ProfileOut):
    """现行口径。"""

    version: int | None = Field(description="版本号；空为内置的通用口径。", examples=[3])
    owner: str = Field(description="应用它的司法局；空为系统管理员或内置。", examples=["临江市云溪区司法局"])
    applied_at: datetime | None = Field(description="应用时间；内置的为空。")

    @classmethod
    def standing(cls, found: Standing) -> PolicyOut:
        """From what is in force."""
        row = found.version
        base = ProfileOut.of(found.profile, found.text)
        return cls(**dict(base), version=row.id if row else None, owner=found.owner, applied_at=row.applied_at if row else None)


class PolicyList(BaseModel):
    """内置口径。"""

    items: list[ProfileOut] = Field(description="口径。")


class PolicyVersionOut(BaseModel):
    """一个版本。"""

    version: int = Field(description="版本号。", examples=[3])
    based_on: str = Field(description="以哪份内置口径为底稿。", examples=["jinghu"])
    note: str = Field(description="说明。", examples=["按2025年考核细则补分值"])
    writer: str = Field(description="起草人。", examples=["李某"])
    created_at: datetime = Field(description="起草时间。")
    applier: str = Field(description="应用人；空为没有应用过。", examples=["李某"])
    applied_at: datetime | None = Field(description="应用时间；空为草稿。")
    in_force: bool = Field(description="是否现行。", examples=[True])
    text: str = Field(description="口径文件（TOML）全文。")

    @classmethod
    def of(cls, one: Version) -> PolicyVersionOut:
        """From a version."""
        row = one.row
        return cls(
            version=row.id, based_on=row.based_on, note=row.note, writer=one.writer, created_at=row.created_at, applier=one.applier,
            applied_at=row.applied_at, in_force=one.in_force, text=row.text,
        )  # fmt: skip


class PolicyVersions(BaseModel):
    """版本列表。"""

    items: list[PolicyVersionOut] = Field(description="版本，最新的在前。")


class PolicyText(BaseModel):
    """要检查的口径。"""

    text: str = TEXT


class NewPolicyVersion(BaseModel):
    """要起草的版本。"""

    text: str = TEXT
    based_on: str = Field(default="", max_length=40, description="以哪份内置口径为底稿；不给则看口径自己的代码。", examples=["jinghu"])
    note: str = Field(default="", max_length=NOTE, description="说明。", examples=["按2025年考核细则补分值"])


class PolicyApplication(BaseModel):
    """应用一个版本。"""

    replacing: int | None = Field(default=None, ge=1, description="您看到的现行版本号；内置口径为空。已被别人更换时拒绝。", examples=[2])


class PolicyTrial(BaseModel):
    """要试算的草稿。"""

    text: str = TEXT
    period: str = Field(max_length=40, description="在哪个期间试算，如 2025、2025-Q1。", examples=["2025"])


class EvaluationLine(BaseModel):
    """一条评价结果。"""

    rule: str = Field(description="规则代码。", examples=["summons.rate"])
    title: str = Field(description="规则或败诉原因。", examples=["年度行政诉讼案件纠错率超过20%"])
    organisation_id: int | None = Field(description="单位编号；空为全部单位合计。", examples=[3])
    organisation: str = Field(description="单位。", examples=["临江市公安局云溪分局"])
    reason: str = Field(description="理由：数字、规则和后果。", examples=["2025年败诉 2 件，败诉率 33.3%（2/6），超过 20%，由区政府负责人约谈主要负责人。"])
    source: str = Field(description="规则的来源。", examples=["镜湖方案二（四）12前段"])
    figures: dict[str, float | None] = Field(description="数字：filed 发案、decided 审结、lost 败诉、loss_rate 败诉率、place 名次等。")
    verdict_ids: list[int] = Field(description="所依据的各单位裁判结果的编号，新的在前。")
    small: bool = Field(description="件数太少，比率仅供参考。", examples=[False])
    place: int | None = Field(description="名次；空为不排名。", examples=[1])
    state: Literal["", "met", "missed", "unknown"] = Field(description="目标：met 实现、missed 没有实现、unknown 不能判断；其他为空。", examples=[""])

    @classmethod
    def of(cls, line: Line) -> EvaluationLine:
        """From a line."""
        return cls(
            rule=line.rule, title=line.title, organisation_id=line.organisation_id, organisation=line.organisation, reason=line.reason,
            source=line.source, figures=dict(line.figures), verdict_ids=list(line.verdict_ids), small=line.small, place=line.place, state=line.state,
        )  # fmt: skip


class EvaluationList(BaseModel):
    """一份名单。"""

    code: str = Field(description="名单代码。", examples=["summons"])
    title: str = Field(description="名单。", examples=["约谈名单"])
    lines: list[EvaluationLine] = Field(description="各条结果。")


class EvaluationOut(BaseModel):
    """一个期间的全部名单。"""

    period: str = Field(description="期间。", examples=["2025-Q1"])
    label: str = Field(description="期间的名称。", examples=["2025年第一季度"])
    policy: str = Field(description="口径。", examples=["镜湖"])
    policy_digest: str = Field(description="口径的内容摘要。", examples=["104170bffd64"])
    definition: str = Field(description="口径说明。", examples=["口径：镜湖；按一审、裁判日期，每个案件计一次；分母为全部审结案件"])
    comparing: bool = Field(description="是否在单位之间比较；行政机关只看到自己，没有排名。", examples=[True])
    lists: list[EvaluationList] = Field(description="名单。")

    @classmethod
    def of(cls, found: Evaluation) -> EvaluationOut:
        """From an evaluation."""
        lists = [EvaluationList(code=code, title=title, lines=[EvaluationLine.of(one) for one in lines]) for code, title, lines in found.lists]
        profile = found.profile
        return cls(
            period=found.period.code, label=found.period.label, policy=profile.name, policy_digest=profile.digest,
            definition=profile.definition, comparing=found.comparing, lists=lists,
        )  # fmt: skip


class RuleDifference(BaseModel):
    """一条规则的变化。"""

    section: str = Field(description="类别。", examples=["约谈"])
    before: str = Field(description="现行；空为没有。", examples=[""])
    after: str = Field(description="草稿；空为没有。", examples=["年度内败诉 2 件以上（含本数）的，由区政府负责人约谈单位主要负责人。"])


class FigureDifference(BaseModel):
    """一个数字的变化。"""

    measure: str = Field(description="指标代码。", examples=["lost"])
    label: str = Field(description="指标。", examples=["败诉"])
    before: float | None = Field(description="现行。", examples=[7])
    after: float | None = Field(description="草稿。", examples=[6])
    gained: list[int] = Field(description="新计入的裁判结果编号。")
    dropped: list[int] = Field(description="不再计入的裁判结果编号。")


class LineDifference(BaseModel):
    """名单里一条结果的变化。"""

    list_code: str = Field(description="名单代码。", examples=["summons"])
    list_title: str = Field(description="名单。", examples=["约谈名单"])
    before: EvaluationLine | None = Field(description="现行；空为没有。")
    after: EvaluationLine | None = Field(description="草稿；空为没有。")


class DeadlineDifference(BaseModel):
    """一个期限的变化。"""

    dispute_id: int = Field(description="案件编号。", examples=[12])
    organisation_id: int = Field(description="单位编号。", examples=[3])
    label: str = Field(description="要办的事。", examples=["报送败诉判决书复印件备案"])
    before: date | None = Field(description="现行截止日；空为没有或还没有起算。")
    after: date | None = Field(description="草稿截止日；空为没有或还没有起算。")
    comes: bool = Field(description="草稿新增的期限。", examples=[False])
    goes: bool = Field(description="草稿取消的期限。", examples=[True])

    @classmethod
    def of(cls, one: DeadlineChange) -> DeadlineDifference:
        """From a change."""
        return cls(
            dispute_id=one.dispute_id, organisation_id=one.organisation_id, label=one.label, before=one.before, after=one.after,
            comes=one.comes, goes=one.goes,
        )  # fmt: skip


class PreviewOut(BaseModel):
    """草稿应用后会有什么变化。"""

    period: str = Field(description="试算的期间。", examples=["2025年"])
    nothing: bool = Field(description="这个期间没有任何变化。", examples=[False])
    rules: list[RuleDifference] = Field(description="规则的变化。")
    figures: list[FigureDifference] = Field(description="数字。")
    lines: list[LineDifference] = Field(description="名单的变化。")
    deadlines: list[DeadlineDifference] = Field(description="期限的变化。")
    cut: bool = Field(description="案件太多，期限只比较了最近的一部分。", examples=[False])

    @classmethod
    def of(cls, found: Preview) -> PreviewOut:
        """From a preview."""
        figures = [
            FigureDifference(measure=one.measure, label=one.label, before=one.before, after=one.after, gained=list(one.gained), dropped=list(one.dropped))
            for one in found.figures
        ]
        lines = [
            LineDifference(
                list_code=one.list_code, list_title=one.list_title, before=EvaluationLine.of(one.before) if one.before else None,
                after=EvaluationLine.of(one.after) if one.after else None,
            ) for one in found.lines
        ]  # fmt: skip
        return cls(
            period=found.period.label, nothing=found.nothing, cut=found.cut, figures=figures, lines=lines,
            rules=[RuleDifference(section=one.section, before=one.before, after=one.after) for one in found.rules],
            deadlines=[DeadlineDifference.of(one) for one in found.deadlines],
        )  # fmt: skip


class BenchmarkIn(BaseModel):
    """要录入的平均数。"""

    year: int = Field(ge=1990, le=2200, description="年份。", examples=[2025])
    measure: Measure = Field(description="指标：loss_rate 败诉率、correction_rate 纠错率、attendance_rate 出庭率、filed 发案量、decided 审结量、lost 败诉量。")
    value: float = Field(ge=0, le=1e9, description="数值；比率写成小数，如 0.145。", examples=[0.145])
    source: str = Field(default="", max_length=200, description="来源。", examples=["省司法厅2025年通报"])


class BenchmarkOut(BenchmarkIn):
    """一个平均数。"""

    own: bool = Field(description="是否本单位录入的；否则来自上级或系统管理员。", examples=[True])
    created_at: datetime = Field(description="录入时间。")

    @classmethod
    def of(cls, row: Benchmark, organisation_id: int | None) -> BenchmarkOut:
        """From a row, for who asks."""
        given = {"year": row.year, "measure": row.measure, "value": row.value, "source": row.source}
        return cls.model_validate({**given, "own": row.organisation_id == organisation_id, "created_at": row.created_at})


class Benchmarks(BaseModel):
    """平均数列表。"""

    items: list[BenchmarkOut] = Field(description="平均数，年份新的在前。")
