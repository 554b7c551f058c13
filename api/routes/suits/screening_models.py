"""Screenings of pending suits as other systems get them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field

from api.screening.results import Alike, Cause, Chance, Checked, Mend, Part, Place, Result, Tally
from api.screening.states import ANSWERS, LEVELS
from api.store.tables import SuitScreening
from nlp.risk import Estimate


def said(words: Mapping[Any, str]) -> str:
    """Codes and their labels, for a description."""
    return "、".join(f"{code} {label}" for code, label in words.items())


class PlaceOut(BaseModel):
    """材料里的一处。"""

    document_id: int = Field(description="文件编号。", examples=[17])
    name: str = Field(description="文件名。", examples=["处罚决定书.pdf"])
    start: int = Field(description="在该材料全文中的起点（字符数），全文见 GET /suits/{id}/papers/{document_id}/text。", examples=[120])
    end: int = Field(description="终点，不含。", examples=[150])
    page: int | None = Field(description="第几页；没有页的格式为空。", examples=[1])
    quote: str = Field(description="原文。", examples=["于2026年1月5日立案调查"])

    @classmethod
    def of(cls, one: Place) -> PlaceOut:
        """For an answer."""
        return cls(document_id=one.document_id, name=one.name, start=one.start, end=one.end, page=one.page, quote=one.quote)


class ChanceOut(BaseModel):
    """一个可能性及其区间，均在 0 和 1 之间。"""

    value: float = Field(description="可能性。", examples=[0.82])
    low: float = Field(description="区间下端。", examples=[0.71])
    high: float = Field(description="区间上端。", examples=[0.9])

    @classmethod
    def of(cls, one: Chance | Estimate | None) -> ChanceOut | None:
        """For an answer."""
        return None if one is None else cls(value=one.value, low=one.low, high=one.high)


class MendOut(BaseModel):
    """还可以采取的措施。"""

    text: str = Field(description="措施。", examples=["自行撤销后重新作出"])
    basis: list[str] = Field(description="依据的条文。", examples=[["行政诉讼法第62条"]])

    @classmethod
    def of(cls, one: Mend) -> MendOut:
        """For an answer."""
        return cls(text=one.text, basis=list(one.basis))


class RiskPartOut(BaseModel):
    """研判的一个组成部分。"""

    code: str = Field(description="代码。", examples=["checklist"])
    label: str = Field(description="名称。", examples=["法定要求清单"])
    chance: ChanceOut | None = Field(description="仅按这一部分看的败诉可能；无从判断时为空。")
    weight: float = Field(description="在结论中的分量，各部分合计为 1。", examples=[0.6])
    reasons: list[str] = Field(description="理由。", examples=[["清单12项：符合8项，不符合2项，还没有答案2项。"]])

    @classmethod
    def of(cls, one: Part) -> RiskPartOut:
        """For an answer."""
        return cls(code=one.code, label=one.label, chance=ChanceOut.of(one.chance), weight=one.weight, reasons=list(one.reasons))


class FindingOut(BaseModel):
    """一个研判项目。"""

    item: str = Field(description="项目代码。", examples=["discussion"])
    requires: str = Field(description="法律要求什么。", examples=["情节复杂或者重大违法行为给予较重处罚的，应当集体讨论决定"])
    basis: list[str] = Field(description="条文。", examples=[["行政处罚法第57条第2款"]])
    cause: str = Field(description="不符合时可能的败诉原因（细项代码）。", examples=["P05"])
    cause_label: str = Field(description="败诉原因。", examples=["未集体讨论"])
    answer: str = Field(description=f"机器的回答：{said(ANSWERS)}。", examples=["not_shown"])
    human: str = Field(description="研判时人的回答；没有为空。", examples=["met"])
    verdict: str = Field(description="采用的回答：人的优先。", examples=["met"])
    verdict_label: str = Field(description="采用的回答。", examples=["符合"])
    reasons: list[str] = Field(description="机器的理由。", examples=[["材料载明没有集体讨论。"]])
    question: str = Field(description="材料没有说清时，要问单位的问题。", examples=["有没有集体讨论记录？"])
    note: str = Field(description="人的说明。", examples=[""])
    evidence: list[PlaceOut] = Field(description="依据在材料里的位置。")

    @classmethod
    def of(cls, one: Checked) -> FindingOut:
        """For an answer."""
        return cls(
            item=one.item, requires=one.requires, basis=list(one.basis), cause=one.cause, cause_label=one.cause_label, answer=one.answer,
            human=one.human, verdict=one.verdict, verdict_label=ANSWERS[one.verdict], reasons=list(one.reasons), question=one.question,
            note=one.note, evidence=[PlaceOut.of(place) for place in one.evidence],
        )  # fmt: skip


class OwnLossOut(BaseModel):
    """本单位以前的一个败诉案件。"""

    dispute_id: int = Field(description="案件编号。", examples=[12])
    number: str = Field(description="案号。", examples=["（2024）临9901行初3号"])
    court: str = Field(description="法院。", examples=["临江市云溪区人民法院"])
    decided_on: str = Field(description="裁判日；不知道时为空。", examples=["2024-05-06"])
    result: str = Field(description="结果。", examples=["败诉"])


class RiskCauseOut(BaseModel):
    """一个可能的败诉原因。"""

    code: str = Field(description="细项代码。", examples=["P05"])
    label: str = Field(description="名称。", examples=["未集体讨论"])
    shown: bool = Field(description="材料已经显示不符合；否则只是还没有证明。", examples=[True])
    strength: str = Field(description="分量。", examples=["足以败诉"])
    lost: ChanceOut | None = Field(description="确实不符合时因此败诉的可能。")
    items: list[str] = Field(description="有关的项目代码。", examples=[["discussion"]])
    requires: list[str] = Field(description="法律要求什么。", examples=[["应当集体讨论决定"]])
    basis: list[str] = Field(description="条文。", examples=[["行政处罚法第57条第2款"]])
    mends: list[MendOut] = Field(description="还可以采取的措施。")
    losses: list[OwnLossOut] = Field(description="本单位以前因同一原因败诉的案件。")

    @classmethod
    def of(cls, one: Cause) -> RiskCauseOut:
        """For an answer."""
        losses = [
            OwnLossOut(dispute_id=loss.dispute_id, number=loss.number, court=loss.court, decided_on=loss.decided_on, result=loss.result)
            for loss in one.losses
        ]
        return cls(
            code=one.code, label=one.label, shown=one.shown, strength=one.strength, lost=ChanceOut.of(one.lost), items=list(one.items),
            requires=list(one.requires), basis=list(one.basis), mends=[MendOut.of(mend) for mend in one.mends], losses=losses,
        )  # fmt: skip


class LikenessOut(BaseModel):
    """一个相似之处。"""

    code: str = Field(description="代码。", examples=["act_type"])
    text: str = Field(description="说明。", examples=["同为行政处罚"])
    weight: float = Field(description="对相似程度的贡献，0 到 1。", examples=[0.2])


class SimilarCaseOut(BaseModel):
    """一个相似的案件。"""

    judgment_id: int = Field(description="文书编号。", examples=[12])
    number: str = Field(description="案号。", examples=["（2024）临9901行初3号"])
    court: str = Field(description="法院。", examples=["临江市云溪区人民法院"])
    decided_on: str = Field(description="裁判日；不知道时为空。", examples=["2024-05-06"])
    agencies: str = Field(description="被诉行政机关。", examples=["临江市公安局云溪分局"])
    act_type: str = Field(description="被诉行为种类。", examples=["行政处罚"])
    result_label: str = Field(description="结果。", examples=["败诉"])
    lost: bool | None = Field(description="行政机关是否败诉；没有实体结果为空。", examples=[True])
    likeness: float = Field(description="相似程度，0 到 1。", examples=[0.74])
    reasons: list[LikenessOut] = Field(description="相似之处。")
    twins: int = Field(description="同一系列的其他案件数，没有逐个列出。", examples=[0])

    @classmethod
    def of(cls, one: Alike) -> SimilarCaseOut:
        """For an answer."""
        return cls(
            judgment_id=one.judgment_id, number=one.number, court=one.court, decided_on=one.decided_on, agencies=one.agencies,
            act_type=one.act_type, result_label=one.result_label, lost=one.lost, likeness=one.likeness, twins=one.twins,
            reasons=[LikenessOut(code=reason.code, text=reason.text, weight=reason.weight) for reason in one.reasons],
        )  # fmt: skip


class DecidedCasesOut(BaseModel):
    """已决案件的件数。"""

    lost: int = Field(description="败诉。", examples=[2])
    decided: int = Field(description="已决。", examples=[9])
    said: str = Field(description="哪些案件。", examples=["本单位已决的行政处罚案件"])
    address: str = Field(description="列出这些案件的页面地址；没有为空。", examples=["/ledger?organisation=3&act_type=penalty"])

    @classmethod
    def of(cls, one: Tally | None) -> DecidedCasesOut | None:
        """For an answer."""
        return None if one is None else cls(lost=one.lost, decided=one.decided, said=one.said, address=one.address)


class InformedOut(BaseModel):
    """应当知道本案的人。"""

    who: str = Field(description="谁。", examples=["单位主要负责人"])
    why: str = Field(description="为什么。", examples=["高风险案件应由其研究应对"])


class ScreeningOut(BaseModel):
    """一次研判。"""

    at: datetime = Field(description="研判时间。")
    level: str = Field(description=f"风险：{said(LEVELS)}。", examples=["red"])
    level_label: str = Field(description="风险名称。", examples=["红（高风险）"])
    chance: ChanceOut | None = Field(description="预计的败诉可能；尚不能判断时为空。")
    reasons: list[str] = Field(description="结论的理由。", examples=[["预计败诉的可能约82%（区间71%～90%）。"]])
    act_type: str = Field(description="被诉行为种类代码；不知道时为空。", examples=["penalty"])
    act_type_label: str = Field(description="被诉行为种类。", examples=["行政处罚"])
    parts: list[RiskPartOut] = Field(description="什么占多少分量。")
    findings: list[FindingOut] = Field(description="逐项检查。")
    causes: list[RiskCauseOut] = Field(description="可能的败诉原因，已显示的在前。")
    mends: list[MendOut] = Field(description="还可以采取的措施。")
    similar: list[SimilarCaseOut] = Field(description="相似案件。")
    history: DecidedCasesOut | None = Field(description="本单位的已决同类案件。")
    base: DecidedCasesOut | None = Field(description="其他单位的已决同类案件；涉及的单位太少时为空。")
    informed: list[InformedOut] = Field(description="应当知道本案的人。")

    @classmethod
    def of(cls, one: Result, at: datetime) -> ScreeningOut:
        """For an answer."""
        return cls(
            at=at, level=one.level, level_label=LEVELS[one.level], chance=ChanceOut.of(one.chance), reasons=list(one.reasons),
            act_type=one.act_type, act_type_label=one.act_type_label, parts=[RiskPartOut.of(part) for part in one.parts],
            findings=[FindingOut.of(row) for row in one.findings], causes=[RiskCauseOut.of(row) for row in one.causes],
            mends=[MendOut.of(row) for row in one.mends], similar=[SimilarCaseOut.of(row) for row in one.similar],
            history=DecidedCasesOut.of(one.history), base=DecidedCasesOut.of(one.base),
            informed=[InformedOut(who=row.who, why=row.why) for row in one.informed],
        )  # fmt: skip


class ScreeningLine(BaseModel):
    """以前的一次研判。"""

    id: int = Field(description="编号。", examples=[9])
    at: datetime = Field(description="研判时间。")
    level: str = Field(description=f"风险：{said(LEVELS)}。", examples=["red"])
    level_label: str = Field(description="风险名称。", examples=["红（高风险）"])
    probability: float | None = Field(description="预计的败诉可能。", examples=[0.82])
    low: float | None = Field(description="区间下端。", examples=[0.71])
    high: float | None = Field(description="区间上端。", examples=[0.9])
    version: str = Field(description="清单、规则和模型的版本。", examples=["0.1.0+3f5a09c1d2e4.9b01c4"])

    @classmethod
    def of(cls, row: SuitScreening) -> ScreeningLine:
        """From a row."""
        return cls(
            id=row.id, at=row.created_at, level=row.level, level_label=LEVELS[row.level], probability=row.probability, low=row.low,
            high=row.high, version=row.version,
        )  # fmt: skip


class Screenings(BaseModel):
    """一个案件的历次研判。"""

    items: list[ScreeningLine] = Field(description="新的在前。")


class SimilarCases(BaseModel):
    """相似的案件。"""

    complete: bool = Field(description="索引是否已包含全部文书；没有时稍后再查会更全。", examples=[True])
    items: list[SimilarCaseOut] = Field(description="最相似的在前；只含您有权查看的文书。")


class BinOut(BaseModel):
    """预计可能性在一个区间里的案件。"""

    start: float = Field(description="区间下端。", examples=[0.6])
    end: float = Field(description="区间上端。", examples=[0.8])
    count: int = Field(description="件数。", examples=[12])
    predicted: float | None = Field(description="预计的平均可能。", examples=[0.7])
    seen: ChanceOut | None = Field(description="实际败诉的比例及区间。")
    agrees: bool | None = Field(description="预计是否落在实际的区间里。", examples=[True])


class ComparedOut(BaseModel):
    """一个研判过、后来裁判了的案件。"""

    suit_id: int = Field(description="在诉案件编号。", examples=[4])
    number: str = Field(description="案号。", examples=["（2026）临9901行初12号"])
    organisation: str = Field(description="被诉单位。", examples=["临江市公安局云溪分局"])
    judgment_id: int = Field(description="文书编号。", examples=[12])
    decided_on: date | None = Field(description="裁判日。", examples=["2026-06-20"])
    level: str = Field(description=f"裁判之前的风险：{said(LEVELS)}。", examples=["red"])
    probability: float | None = Field(description="裁判之前预计的败诉可能。", examples=[0.82])
    lost: bool = Field(description="是否败诉（含部分败诉）。", examples=[True])


class ReliabilityOut(BaseModel):
    """研判与裁判的比较。"""

    told: int = Field(description="给出过可能性的案件数。", examples=[30])
    untold: int = Field(description="当时尚不能判断的案件数。", examples=[4])
    enough: bool = Field(description="件数是否足以说明问题。", examples=[False])
    brier: float | None = Field(description="误差平方的平均（0 最好）。", examples=[0.14])
    brier_base: float | None = Field(description="只知道总体败诉比例时的误差平方的平均。", examples=[0.24])
    calibration: float | None = Field(description="预计与实际的平均差距。", examples=[0.06])
    bins: list[BinOut] = Field(description="可靠性图的各段。")
    misses: list[int] = Field(description="漏报：研判为绿而败诉的在诉案件编号。", examples=[[4]])
    false_alarms: list[int] = Field(description="误报：研判为红而没有败诉的在诉案件编号。", examples=[[7]])
    items: list[ComparedOut] = Field(description="全部案件，新的在前。")
