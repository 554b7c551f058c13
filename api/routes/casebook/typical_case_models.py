"""Typical cases as other systems get them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from api.casebook import cases, criteria, versions
from api.casebook.candidates import Candidate
from api.casebook.obstacles import Obstacle
from api.casebook.proposals import Proposal, Proposals
from api.casebook.settings import Settings
from api.casebook.signing import Signed
from api.routes.kit.numbers import LARGEST_ID
from api.routes.ledger.report_models import PassageOut
from api.store.tables import TypicalCase, TypicalCaseVersion
from api.writing.passages import Section, from_json

StateCode = Literal["dismissed", "draft", "released", "withdrawn"]


class CaseWanted(BaseModel):
    """要选用或不选用的案件。"""

    dispute_id: int = Field(ge=1, le=LARGEST_ID, description="案件编号。", examples=[12])
    organisation_id: int = Field(ge=1, le=LARGEST_ID, description="败诉单位编号。", examples=[3])
    bureau_id: int | None = Field(default=None, ge=1, le=LARGEST_ID, description="为哪个司法局；不给则为您所在的司法局。", examples=[2])
    period: str = Field(default="", max_length=40, description="从哪个期间的候选中选出，写明后记录入选理由。", examples=["2025-Q1"])


class CaseTitle(BaseModel):
    """新标题。"""

    title: str = Field(min_length=1, max_length=cases.TITLE_MAX, description="标题。", examples=["某县市场监管局未告知听证权利行政处罚被撤销案"])


class CaseWords(BaseModel):
    """一节的新内容。"""

    paragraphs: list[str] = Field(max_length=200, description="各段文字；与裁判文书一字不差的句子仍算作原文。", examples=[["……"]])


class CaseNote(BaseModel):
    """说明。"""

    note: str = Field(default="", max_length=cases.NOTE, description="说明；撤下时必须写明原因。", examples=["同意发布"])


class CaseSectionOut(BaseModel):
    """一节：各段由有来源的文字组成。"""

    code: str = Field(description="节的代码。", examples=["facts"])
    title: str = Field(description="节标题。", examples=["基本案情"])
    paragraphs: list[list[PassageOut]] = Field(description="各段。")

    @classmethod
    def of(cls, one: Section) -> CaseSectionOut:
        """For an answer."""
        return cls(code=one.code, title=one.title, paragraphs=[[PassageOut.of(passage) for passage in group] for group in one.grouped()])


class ReasonOut(BaseModel):
    """入选理由。"""

    criterion: str = Field(description="标准的代码。", examples=["series"])
    label: str = Field(description="标准的名称。", examples=["镜湖·社会影响较大"])
    text: str = Field(description="理由。", examples=["系列案，共 5 件"])
    disputes: list[int] = Field(description="理由所依据的其他案件编号。", examples=[[13, 14]])

    @classmethod
    def of(cls, kept: dict[str, Any]) -> ReasonOut:
        """From what is kept."""
        return cls(**kept, label=criteria.label(kept["criterion"]))


class ObstacleOut(BaseModel):
    """不能发布的一项原因。"""

    code: str = Field(description="原因的代码。", examples=["signatures"])
    text: str = Field(description="原因。", examples=["须 2 人审签，现有 1 人"])
    address: str = Field(description="到哪个页面处理；空为案例本页。", examples=["/judgments/31"])

    @classmethod
    def of(cls, one: Obstacle) -> ObstacleOut:
        """For an answer."""
        return cls(code=one.code, text=one.text, address=one.address)


class Obstacles(BaseModel):
    """不能发布的全部原因；没有则可以发布。"""

    items: list[ObstacleOut] = Field(description="各项原因。")


class SignatureOut(BaseModel):
    """一次审签。"""

    who: str = Field(description="审签人。", examples=["李敏"])
    at: datetime = Field(description="审签时间。")
    note: str = Field(description="意见。", examples=["同意"])


class ReleasedPart(BaseModel):
    """发布的一节。"""

    code: str = Field(description="节的代码。", examples=["facts"])
    title: str = Field(description="节标题。", examples=["基本案情"])
    paragraphs: list[str] = Field(description="各段文字，已隐名。", examples=[["……"]])


class ReleasedReason(BaseModel):
    """发布的败诉原因。"""

    code: str = Field(description="原因代码。", examples=["procedure_violation"])
    label: str = Field(description="原因。", examples=["违反法定程序"])
    detail: str = Field(description="具体原因；不详为空。", examples=["应听证未告知、未组织"])


class ReleasedProvision(BaseModel):
    """发布的文字引用的一条规定。"""

    law: str = Field(description="法律名称，不带书名号。", examples=["中华人民共和国行政诉讼法"])
    article: str = Field(description="条款项；引用整部法律为空。", examples=["第七十条第（三）项"])


class ReleasedCase(BaseModel):
    """发布的典型案例，已隐名。"""

    title: str = Field(description="标题。", examples=["某区公安分局未告知听证权利行政处罚被撤销案"])
    number: str = Field(description="案号；不公开为空。", examples=["（2025）江9902行初12号"])
    keywords: list[str] = Field(description="关键词。", examples=[["行政处罚", "听证"]])
    sections: list[ReleasedPart] = Field(description="各节。")
    agency: str = Field(description="败诉单位。", examples=["临江市公安局云溪分局"])
    field: str = Field(description="执法领域。", examples=["公安交警"])
    causes: list[ReleasedReason] = Field(description="败诉原因，主因在前。")
    statutes: list[ReleasedProvision] = Field(description="引用的规定。")


class TypicalCaseItem(BaseModel):
    """列表中的一个典型案例。"""

    id: int = Field(description="典型案例编号。", examples=[5])
    bureau_id: int = Field(description="发布单位编号。", examples=[2])
    bureau: str = Field(description="发布单位。", examples=["临江市云溪区司法局"])
    title: str = Field(description="标题；不是本单位编写的为隐名后的标题。", examples=["某区公安分局未告知听证权利行政处罚被撤销案"])
    state: str = Field(description="dismissed 不选用，draft 编写中，released 已发布，withdrawn 已撤下。", examples=["draft"])
    revision: int = Field(description="修订号。", examples=[3])
    updated_at: datetime = Field(description="最近改动时间。")
    released_at: datetime | None = Field(description="发布时间。")

    @classmethod
    def of(cls, one: TypicalCase, *, whole: bool) -> TypicalCaseItem:
        """For an answer."""
        return cls(**_plain(one, whole=whole))


class TypicalCasePage(BaseModel):
    """一页典型案例。"""

    total: int = Field(description="总数。", examples=[4])
    items: list[TypicalCaseItem] = Field(description="典型案例，最近改动的在前。")


class TypicalCaseOut(TypicalCaseItem):
    """一个典型案例：编写单位得到全文和来源，其他单位只得到发布的隐名文字。"""

    dispute_id: int | None = Field(default=None, description="案件编号；只给编写单位。", examples=[12])
    organisation_id: int | None = Field(default=None, description="败诉单位编号；只给编写单位。", examples=[3])
    judgment_id: int | None = Field(default=None, description="据以起草的裁判文书编号；只给编写单位。", examples=[31])
    version: int | None = Field(default=None, description="版本号；只给编写单位。", examples=[2])
    asked_id: int | None = Field(default=None, description="正在撰写的单位编号。", examples=[3])
    reasons: list[ReasonOut] = Field(default=[], description="入选理由；只给编写单位。")
    sections: list[CaseSectionOut] = Field(default=[], description="各节；只给编写单位。")
    signatures: list[SignatureOut] = Field(default=[], description="对现有版本的审签；只给编写单位。")
    wanted: int | None = Field(default=None, description="须几人审签；只给编写单位。", examples=[2])
    released: ReleasedCase | None = Field(description="发布的隐名文字。")

    @classmethod
    def public(cls, one: TypicalCase) -> TypicalCaseOut:
        """For those who get what was released."""
        return cls(**_plain(one, whole=False), released=_released(one))

    @classmethod
    def whole(cls, one: TypicalCase, signed: Signed, reasons: list[dict[str, Any]]) -> TypicalCaseOut:
        """For those who write.  `reasons`: as the caller may see them."""
        return cls(
            **_plain(one, whole=True), dispute_id=one.dispute_id, organisation_id=one.organisation_id, judgment_id=one.judgment_id, version=one.version,
            asked_id=one.asked_id, reasons=[ReasonOut.of(kept) for kept in reasons], sections=[CaseSectionOut.of(part) for part in from_json(one.sections)],
            signatures=[SignatureOut(who=it.user.name, at=it.created_at, note=it.note) for it in signed.signatures], wanted=signed.wanted,
            released=_released(one),
        )  # fmt: skip


class CaseVersionItem(BaseModel):
    """一个版本。"""

    version: int = Field(description="版本号。", examples=[2])
    what: str = Field(description="改了什么：节的代码，或 drafted、redrafted、masking、title、restored、rechecked、reopened。", examples=["facts"])
    who: str = Field(description="由谁。", examples=["李敏"])
    at: datetime = Field(description="时间。")

    @classmethod
    def of(cls, one: TypicalCaseVersion) -> CaseVersionItem:
        """For an answer."""
        return cls(version=one.version, what=one.what, who=versions.who(one), at=one.created_at)


class CaseVersions(BaseModel):
    """各版本。"""

    items: list[CaseVersionItem] = Field(description="版本，新的在前。")


class CaseVersionOut(CaseVersionItem):
    """一个版本的全文。"""

    title: str = Field(description="标题。", examples=["某县市场监管局未告知听证权利行政处罚被撤销案"])
    sections: list[CaseSectionOut] = Field(description="各节。")

    @classmethod
    def whole(cls, one: TypicalCaseVersion) -> CaseVersionOut:
        """For an answer."""
        parts = [CaseSectionOut.of(part) for part in from_json(one.sections)]
        return cls(version=one.version, what=one.what, who=versions.who(one), at=one.created_at, title=one.title, sections=parts)


class AlikeOut(BaseModel):
    """一件相近的案件。"""

    dispute_id: int = Field(description="案件编号。", examples=[13])
    organisation_id: int = Field(description="败诉单位编号。", examples=[3])
    number: str = Field(description="案号。", examples=["（2025）江9902行初13号"])
    agency: str = Field(description="败诉单位。", examples=["临江市公安局云溪分局"])
    decided_on: date | None = Field(description="裁判日期。", examples=["2025-03-05"])

    @classmethod
    def of(cls, one: Candidate) -> AlikeOut:
        """For an answer."""
        return cls(**_candidate(one))


class CaseProposal(AlikeOut):
    """一件候选案件。"""

    judgment_id: int = Field(description="裁判文书编号。", examples=[31])
    weight: int = Field(description="各项理由的分量之和，用于排序。", examples=[7])
    causes: list[str] = Field(description="败诉原因。", examples=[["应听证未告知、未组织"]])
    reasons: list[ReasonOut] = Field(description="入选理由。")
    alike: list[AlikeOut] = Field(description="相近的案件，不再另列。")

    @classmethod
    def whole(cls, one: Proposal) -> CaseProposal:
        """For an answer."""
        return cls(
            **_candidate(one.candidate), judgment_id=one.candidate.judgment_id or 0, weight=one.weight,
            causes=[criteria.cause_label(detail or code) for code, detail in one.candidate.causes],
            reasons=[ReasonOut.of(reason.to_json()) for reason in one.reasons], alike=[AlikeOut.of(other) for other in one.alike],
        )  # fmt: skip


class CaseProposals(BaseModel):
    """典型案例候选。"""

    bureau_id: int = Field(description="司法局编号。", examples=[2])
    bureau: str = Field(description="司法局。", examples=["临江市云溪区司法局"])
    period: str = Field(description="期间。", examples=["2025年第一季度"])
    lost: int = Field(description="期间内败诉案件数。", examples=[12])
    unfit: int = Field(description="其中不符合任何标准的件数。", examples=[3])
    items: list[CaseProposal] = Field(description="候选，分量大的在前。")

    @classmethod
    def of(cls, found: Proposals) -> CaseProposals:
        """For an answer."""
        return cls(
            bureau_id=found.bureau_id, bureau=found.bureau, period=found.period.label, lost=found.lost, unfit=found.unfit,
            items=[CaseProposal.whole(one) for one in found.found],
        )  # fmt: skip


class CasebookSettings(Settings):
    """典型案例设置。"""

    bureau_id: int = Field(ge=1, le=LARGEST_ID, description="司法局编号。", examples=[2])


def _plain(one: TypicalCase, *, whole: bool) -> dict[str, Any]:
    names = ("id", "bureau_id", "state", "revision", "updated_at", "released_at")
    return {**{name: getattr(one, name) for name in names}, "bureau": one.bureau.name, "title": cases.shown_title(one, whole=whole)}


def _released(one: TypicalCase) -> ReleasedCase | None:
    return ReleasedCase.model_validate(one.released) if one.released else None


def _candidate(one: Candidate) -> dict[str, Any]:
    dispute_id, organisation_id = one.key
    return {
        "dispute_id": dispute_id, "organisation_id": organisation_id, "number": one.number, "agency": one.agency, "decided_on": one.verdict.decided_on,
    }  # fmt: skip
