"""What the API says of organisations and of whom a judgment concerns."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.routes.kit.numbers import LARGEST_ID
from api.store.organisations import Question
from api.store.organisations.names import Match
from api.store.organisations.tree import NAME_LENGTH
from api.store.tables import Involvement, Organisation, OrganisationName
from nlp.taxonomy import codes, label

FIELDS = "、".join(f"{code} {label('field', code)}" for code in codes("field"))

Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Name = Annotated[str, Field(min_length=1, max_length=NAME_LENGTH, pattern=r"\S", description="单位全称。", examples=["临江市云溪区水利局"])]
Kind = Annotated[
    Literal["bureau", "agency"], Field(description="bureau 司法局（看本地区全部案件），agency 行政机关（看本单位案件）。", examples=["agency"])
]
Region = Annotated[
    str, Field(pattern=r"^[0-9]{6}(?:[0-9]{3})?$", description="区划代码，6 位（GB/T 2260）或 9 位（乡镇街道）。", examples=["990102"])
]
FieldCode = Annotated[str | None, Field(description=f"主要执法领域：{FIELDS}。", examples=["land"], json_schema_extra={"enum": [*codes("field"), None]})]
ParentId = Annotated[int | None, Field(ge=1, le=LARGEST_ID, description="上级单位编号；没有上级时为空。", examples=[1])]


class NameOut(BaseModel):
    """一个名称。"""

    id: int = Field(description="名称编号。", examples=[9])
    name: str = Field(description="名称。", examples=["临江市云溪区国土资源局"])
    kind: str = Field(description="official 现用名称、former 曾用名、alias 别称。", examples=["former"])
    until: date | None = Field(description="曾用名停用的日期。", examples=["2019-03-01"])

    @classmethod
    def of(cls, row: OrganisationName) -> NameOut:
        """From its row."""
        return cls(id=row.id, name=row.name, kind=row.kind, until=row.until)


class OrganisationOut(BaseModel):
    """一个单位。"""

    id: int = Field(description="单位编号。", examples=[4])
    name: str = Field(description="现用全称。", examples=["临江市云溪区自然资源局"])
    kind: str = Field(description="bureau 司法局，agency 行政机关。", examples=["agency"])
    parent_id: int | None = Field(description="上级单位编号；没有上级或您无权查看时为空。", examples=[1])
    region: str = Field(description="区划代码。", examples=["990102"])
    field: str | None = Field(description=f"主要执法领域：{FIELDS}。", examples=["land"])
    active: bool = Field(description="是否在用；停用的单位不再与新文书对应。", examples=[True])
    names: list[NameOut] = Field(description="全部名称：现用、曾用和别称。")
    created_at: datetime = Field(description="登记时间。")

    @classmethod
    def of(cls, row: Organisation, seen: frozenset[int]) -> OrganisationOut:
        """From its row.  `seen`: the ids that the caller may know of."""
        return cls(
            id=row.id,
            name=row.name,
            kind=row.kind,
            parent_id=row.parent_id if row.parent_id in seen else None,
            region=row.region,
            field=row.field,
            active=row.active,
            names=[NameOut.of(one) for one in row.names],
            created_at=row.created_at,
        )


class OrganisationNode(BaseModel):
    """单位和它的下级单位。"""

    id: int = Field(description="单位编号。", examples=[1])
    name: str = Field(description="现用全称。", examples=["临江市云溪区人民政府"])
    kind: str = Field(description="bureau 司法局，agency 行政机关。", examples=["agency"])
    region: str = Field(description="区划代码。", examples=["990102"])
    active: bool = Field(description="是否在用。", examples=[True])
    children: list[OrganisationNode] = Field(description="下级单位。")


class OrganisationPage(BaseModel):
    """一页单位。"""

    total: int = Field(description="符合条件的单位总数。", examples=[36])
    offset: int = Field(description="从第几个开始，0 为第一个。", examples=[0])
    limit: int = Field(description="最多返回多少个。", examples=[100])
    items: list[OrganisationOut] = Field(description="单位，上级在前，下级紧随其后。")


class OrganisationIn(BaseModel):
    """新建的单位。"""

    model_config = ConfigDict(extra="forbid")

    name: Name
    kind: Kind
    region: Region
    parent_id: ParentId = None
    field: FieldCode = None


class OrganisationChange(BaseModel):
    """要修改的内容；没有给出的不变。改名后原名自动成为曾用名。"""

    model_config = ConfigDict(extra="forbid")

    name: Name = ""
    kind: Kind = "agency"
    region: Region = ""
    parent_id: ParentId = None
    field: FieldCode = None
    active: bool = Field(default=True, description="是否在用。", examples=[True])


class NameIn(BaseModel):
    """新增的曾用名或别称。"""

    model_config = ConfigDict(extra="forbid")

    name: Name
    kind: Literal["former", "alias"] = Field(default="alias", description="former 曾用名，alias 别称。", examples=["former"])
    until: date | None = Field(default=None, description="曾用名停用的日期。", examples=["2019-03-01"])


class QuestionOut(BaseModel):
    """待确认的单位归属：文书里的一个名称是不是某个单位。"""

    id: int = Field(description="单位归属编号。", examples=[31])
    judgment_id: int = Field(description="文书编号。", examples=[12])
    court: str | None = Field(description="法院。", examples=["临江市云溪区人民法院"])
    case_number: str | None = Field(description="案号。", examples=["（2024）皖9902行初12号"])
    decision_date: date | None = Field(description="裁判日期。", examples=["2024-03-05"])
    role: str = Field(description="诉讼地位代码。", examples=["defendant"])
    name: str = Field(description="文书所印名称。", examples=["云溪区国土资源局"])
    organisation_id: int | None = Field(description="最可能的单位；没有相近的为空。", examples=[4])
    organisation_name: str | None = Field(description="最可能的单位的名称。", examples=["临江市云溪区自然资源局"])
    score: float = Field(description="名称相近程度，0 至 100。", examples=[95.0])
    visible: bool = Field(description="您现在能否打开这份文书。", examples=[True])

    @classmethod
    def of(cls, found: Question) -> QuestionOut:
        """From what the store asks."""
        return cls(**{name: getattr(found, name) for name in cls.model_fields})


class QuestionPage(BaseModel):
    """一页待确认的单位归属。"""

    total: int = Field(description="待确认总数。", examples=[7])
    offset: int = Field(description="从第几条开始，0 为第一条。", examples=[0])
    limit: int = Field(description="最多返回多少条。", examples=[50])
    items: list[QuestionOut] = Field(description="待确认的归属，新登记的文书在前。")


class CandidateOut(BaseModel):
    """一个相近的单位。"""

    organisation_id: int = Field(description="单位编号。", examples=[4])
    name: str = Field(description="单位名称。", examples=["临江市云溪区自然资源局"])
    score: float = Field(description="名称相近程度，0 至 100。", examples=[95.0])

    @classmethod
    def of(cls, found: Match, name: str) -> CandidateOut:
        """From a likely organisation and its name."""
        return cls(organisation_id=found.organisation_id or 0, name=name, score=found.score)


class ConfirmIn(BaseModel):
    """确认归属。"""

    model_config = ConfigDict(extra="forbid")

    organisation_id: Id = Field(description="这个名称所指的单位。", examples=[4])
    alias: bool = Field(default=False, description="同时把这个名称记为该单位的别称，以后不再询问。", examples=[True])


class RejectIn(BaseModel):
    """否定归属。"""

    model_config = ConfigDict(extra="forbid")

    organisation_id: Id | None = Field(default=None, description="您看到的建议单位；已变化时返回 409。", examples=[4])


class DecidedOut(BaseModel):
    """一条单位归属。"""

    id: int = Field(description="单位归属编号。", examples=[31])
    judgment_id: int = Field(description="文书编号。", examples=[12])
    name: str = Field(description="文书所印名称。", examples=["云溪区国土资源局"])
    organisation_id: int | None = Field(description="单位编号。", examples=[4])
    status: str = Field(description="confirmed 人工确认，rejected 人工否定。", examples=["confirmed"])

    @classmethod
    def of(cls, row: Involvement) -> DecidedOut:
        """From its row."""
        found: dict[str, Any] = {name: getattr(row, name) for name in cls.model_fields}
        return cls(**found)
