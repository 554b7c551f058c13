"""What the API says of masked names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, Field

from api.casebook import masking_edits
from api.casebook.leaks import Leak
from api.casebook.masking import Entry, Finding, Masked
from api.casebook.masking_request import TEXT_MAX, Done
from api.routes.kit.numbers import LARGEST_ID
from nlp.redact import ROLE_LABELS, Category, Role, Rules, kinds

CATEGORIES = "、".join(f"{one.value} {kind.label}" for one, kind in kinds().items())
ROLES = "、".join(f"{one.value} {label}" for one, label in ROLE_LABELS.items())
ENTITY = "名称的标识，取自隐名表。"


class MaskedName(BaseModel):
    """稿件里出现的一个人、单位或号码。"""

    entity: str = Field(description=ENTITY, examples=["person：赵临舟"])
    category: Category = Field(description=f"类别：{CATEGORIES}。", examples=["person"])
    category_label: str = Field(description="类别名称。", examples=["自然人姓名"])
    basis: str = Field(description="依据。", examples=["法释〔2016〕19号第九条"])
    role: Role | None = Field(description=f"在案件中的身份：{ROLES}；不是人的为空。", examples=["party"])
    role_label: str = Field(description="身份名称。", examples=["当事人"])
    shown: str = Field(description="隐去后的写法；为空表示照原样保留。", examples=["赵某"])
    texts: list[str] = Field(description="原文中的写法。", examples=[["赵临舟"]])
    parts: list[str] = Field(description="出现在哪里：title 标题、agency 单位，或节的代码。", examples=[["facts"]])
    count: int = Field(description="出现次数。", examples=[3])
    confidence: float = Field(description="把握，0 至 1。", examples=[0.97])
    decided: Literal["", "mask", "keep"] = Field(description="人工决定：mask 隐去、keep 保留；空为按规则。", examples=[""])
    same: str = Field(description="与哪个标识为同一人；空为没有指定。", examples=[""])
    firm: bool = Field(description="是否必须隐去、不能人工保留。", examples=[False])

    @classmethod
    def of(cls, one: Entry) -> MaskedName:
        """From an entry of the table."""
        kind = kinds()[one.category]
        return cls(
            entity=one.entity, category=one.category, category_label=kind.label, basis=kind.basis, role=one.role,
            role_label=ROLE_LABELS[one.role] if one.role else "", shown=one.shown, texts=list(one.texts), parts=list(one.parts), count=one.count,
            confidence=round(one.confidence, 3), decided=decided(one), same=one.hand.same if one.hand else "", firm=one.firm,
        )  # fmt: skip


def decided(one: Entry) -> Literal["", "mask", "keep"]:
    """What a person decided."""
    if one.hand is None:
        return ""
    return "keep" if one.hand.deed == "keep" else "mask"


class MaskedPart(BaseModel):
    """隐去后的一节。"""

    code: str = Field(description="节的代码。", examples=["facts"])
    title: str = Field(description="节的标题。", examples=["基本案情"])
    paragraphs: list[str] = Field(description="各段文字。", examples=[["原告赵某不服处罚决定，提起诉讼。"]])


class MaskedCase(BaseModel):
    """典型案例的隐名表和隐去后的文字。"""

    revision: int = Field(description="修订号，每次改动加一。", examples=[3])
    title: str = Field(description="隐去后的标题。", examples=["赵某诉某局行政处罚案"])
    agency: str = Field(description="败诉单位，按规则需要隐去时为代称。", examples=["临江市公安局云溪分局"])
    sections: list[MaskedPart] = Field(description="隐去后的各节。")
    masked: list[MaskedName] = Field(description="隐去的名称。")
    kept: list[MaskedName] = Field(description="保留的名称。")
    problems: list[str] = Field(description="不能发布的原因（只就隐名而言）。", examples=[[]])

    @classmethod
    def of(cls, now: Masked, found: list[Finding], revision: int) -> MaskedCase:
        """From what is masked now."""
        return cls(
            revision=revision, title=now.title, agency=now.agency,
            sections=[MaskedPart(code=one.code, title=one.title, paragraphs=list(one.paragraphs)) for one in now.sections],
            masked=[MaskedName.of(one) for one in now.entries], kept=[MaskedName.of(one) for one in now.kept], problems=[one.text for one in found],
        )  # fmt: skip


class NameDecision(BaseModel):
    """对一个名称的决定。"""

    entity: str = Field(max_length=400, description=ENTITY, examples=["person：赵临舟"])
    deed: masking_edits.Deed = Field(description="mask 隐去、keep 保留、undo 恢复按规则处理。", examples=["mask"])
    shown: str = Field(default="", max_length=100, description="改用的代称；不给则由系统确定。", examples=["赵某甲"])
    same: str = Field(default="", max_length=400, description="与哪个标识为同一人；不给则各自编排。", examples=[""])


class NameAdded(BaseModel):
    """系统没有发现、需要隐去的文字。"""

    text: str = Field(max_length=400, description="稿件中的原文。", examples=["赵老三"])
    category: Category = Field(default=Category.PERSON, description=f"类别，可用：{'、'.join(masking_edits.ADDED)}。", examples=["person"])
    shown: str = Field(default="", max_length=100, description="代称；不给则由系统确定。", examples=["赵某"])


class MaskingRules(BaseModel):
    """一个司法局的隐名规则。"""

    masked: list[Category] = Field(max_length=50, description=f"隐去哪些类别：{CATEGORIES}。", examples=[["person", "id_number"]])
    kept_roles: list[Role] = Field(max_length=50, description=f"哪些身份的人保留姓名：{ROLES}。", examples=[["judge"]])
    nameless: list[Role] = Field(default=[Role.MINOR], max_length=50, description="哪些身份的人连姓氏也隐去（称“某甲”）。", examples=[["minor"]])

    @classmethod
    def of(cls, rules: Rules) -> MaskingRules:
        """From the rules in force."""
        return cls.model_validate(rules.to_mapping())

    def to_mapping(self) -> Mapping[str, Any]:
        """As rules are kept."""
        return self.model_dump(mode="json")


class MaskingWanted(BaseModel):
    """要隐名的文字，或已登记的一份文书；二者给一个。"""

    text: str = Field(default="", max_length=TEXT_MAX, description=f"文字，最多 {TEXT_MAX:,} 字。", examples=["原告赵临舟，男，住云溪区。"])
    judgment_id: int | None = Field(default=None, ge=1, le=LARGEST_ID, description="文书编号。", examples=[12])
    bureau_id: int | None = Field(default=None, ge=1, le=LARGEST_ID, description="按哪个司法局的规则；不给则为您所在地区的。", examples=[2])


class MaskedStretch(BaseModel):
    """隐去的一处：在原文和结果中的位置（从 0 起的字符位置，不含止）。"""

    start: int = Field(description="原文起。", examples=[2])
    end: int = Field(description="原文止。", examples=[5])
    new_start: int = Field(description="结果起。", examples=[2])
    new_end: int = Field(description="结果止。", examples=[4])
    category: Category = Field(description="类别。", examples=["person"])


class MaskedText(BaseModel):
    """隐去后的文字。"""

    text: str = Field(description="隐去后的全文。", examples=["原告赵某，男，住云溪区。"])
    pieces: list[MaskedStretch] = Field(description="各处隐去的位置。")
    left: list[str] = Field(description="仍可能泄露的内容，须人工查看；为空表示没有发现。", examples=[[]])

    @classmethod
    def of(cls, done: Done) -> MaskedText:
        """From what was done."""
        return cls(
            text=done.masked.text,
            pieces=[MaskedStretch(start=a, end=b, new_start=c, new_end=d, category=kind) for a, b, c, d, kind in done.masked.pieces],
            left=[said(one) for one in done.left],
        )


def said(leak: Leak) -> str:
    """A leak in a sentence."""
    return f"{leak.where}：{leak.shown}（{leak.category}）"
