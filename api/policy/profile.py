"""A policy profile: every rule and number in which regions differ, typed and checked.

The built-in ones are `corpora/policy/*.toml`; a bureau keeps its own in the database (`PolicyVersion`).  Whoever counts,
sets days or ranks takes a `Profile` and nothing else: no region's rule stands in code.
"""

from __future__ import annotations

import hashlib
import tomllib
from datetime import date
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from api.errors import ServiceError
from nlp.taxonomy import codes

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Label = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Source = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Share = Annotated[float, Field(ge=0, le=1)]
Stage = Literal["first", "final", "all"]
"""`first`: first instances; `final`: decisions in force (生效裁判); `all`: first instances, appeals and retrials alike."""
Unit = Literal["working", "natural", "months"]
PaperKind = Literal["reconsideration_decision", "reconsideration_opinion", "supervision_notice", "judicial_suggestion"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Counting(_Part):
    """What counts as decided, and what as lost (taxonomy a2: where the regions disagree)."""

    stage: Stage = "first"
    unit: Literal["dispute", "judgment"] = "dispute"
    """Per agency: each dispute once, or each judgment."""
    denominator: Literal["closed", "merits"] = "closed"
    """All closed cases (全部审结), or judgments on the merits only (仅实体判决)."""
    year_by: Literal["decided", "filed"] = "decided"
    """The day that puts a case into a period."""
    series: Literal["each", "once"] = "each"
    """Twin cases: each by itself, or the whole series once."""
    partly_lost: bool = True
    mild: bool = True
    """确认违法 for a mild procedural defect alone (行诉法74①(二))."""
    compensation: bool = True
    """Compensation alone (单独判赔、判补偿)."""
    agreement_compensation: bool = False
    """A lawful change of an agreement with compensation (行诉法78②)."""
    agreement_ended: bool = False
    """An agreement annulled, ended or void (协议规定12–15)."""
    withdrawn_after_correction: bool = False
    mediated: bool = False
    review_joint: bool = True
    """The reconsideration body's own loss as a joint defendant counts for it."""
    retrial_reopens: bool = True
    """A retrial's result replaces the earlier one in the year of the retrial."""
    papers: tuple[PaperKind, ...] = ()
    """Other papers that count as corrections (衢州: 视同败诉)."""
    enforcement_refused: bool = False
    """Refused non-litigation enforcement (不准予执行) counts as a correction."""


class Deadline(_Part):
    """A day to be kept: so many days after something, until something is done."""

    code: Code
    label: Label
    source: Source
    start: Literal["suit_received", "judgment_received", "final_received", "served", "effective", "year_end", "letter_issued"]
    """The ledger's columns of the same name; `effective`: the judgment's coming into force; `year_end`: 31 December."""
    days: int = Field(ge=0, le=3660)
    unit: Unit = "natural"
    applies: Literal["all", "lost", "final_lost", "judgment", "ruling"] = "all"
    """`judgment`, `ruling`: a kind of document of the first instance; `lost`: as `counting` counts it."""
    done: Code | None = None
    """The ledger column that says when it was done; None: it only runs out."""
    remind: int = Field(default=3, ge=0, le=60)
    """Working days before, from which it is due soon."""
    duty: bool = True
    """False: nobody has to do it (an appeal): when it has run out it is over, never overdue."""
    statutory: bool = False
    """Set by law: moved by holidays at its end (行诉解释48), not by the bureau."""


class Ranking(_Part):
    """Who stands where (量化排名)."""

    period: Literal["quarter", "half", "year"] = "quarter"
    by: Literal["rate", "lost"] = "rate"
    minimum: int = Field(default=0, ge=0)
    """Units with fewer decided cases are listed, but not ranked."""
    ties: Literal["shared", "lost_then_shared"] = "lost_then_shared"
    """Equal units share a place; or first the one with more losses."""
    small: int = Field(default=5, ge=0)
    """Rates over fewer cases are marked."""


class Summons(_Part):
    """When a unit's head is summoned (约谈)."""

    code: Code
    label: Label
    source: Source
    whom: Label
    by: Label
    rate_above: Share | None = None
    lost_from: int | None = Field(default=None, ge=1)
    stage: Stage | None = None
    """None: as `counting`."""
    period: Literal["quarter", "half", "year"] = "year"
    minimum: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _one(self) -> Self:
        if self.rate_above is None and self.lost_from is None:
            raise ValueError("约谈条件要写明 rate_above 或 lost_from")
        return self


class Repeats(_Part):
    """Losing again for the same cause (相同原因重复败诉)."""

    level: Literal["detail", "cause", "group"] = "detail"
    window: Literal["year", "two_years", "all"] = "year"
    from_count: int = Field(default=2, ge=2)
    points: float = Field(default=0, ge=0)
    """Extra deduction for each beyond the first; 0: the plan gives none, it is listed only."""
    source: Source = "通用"


class Excellence(_Part):
    """Units that may not be called excellent (评优限制)."""

    top: int = Field(default=3, ge=1)
    by: Literal["rate", "lost"] = "rate"
    ties: Literal["include", "cut"] = "include"
    minimum: int = Field(default=0, ge=0)
    source: Source = "通用"


class OnSite(_Part):
    """Units proposed for supervision on site (驻站式)."""

    lost_from: int = Field(default=3, ge=1)
    period: Literal["quarter", "half", "year"] = "year"
    source: Source = "通用"


class FileReview(_Part):
    """The scope of the yearly review of files (案卷评查)."""

    corrected: bool = True
    """Every file whose act was corrected."""
    fields: tuple[str, ...] = ()
    act_types: tuple[str, ...] = ()
    year: Literal["same", "before"] = "before"
    source: Source = "通用"

    @model_validator(mode="after")
    def _known(self) -> Self:
        for group, given in (("field", self.fields), ("act_type", self.act_types)):
            unknown = set(given) - set(codes(group))
            if unknown:
                raise ValueError(f"案卷评查里有未知的代码：{'、'.join(sorted(unknown))}")
        return self


class Target(_Part):
    """What the plan wants to reach."""

    measure: Literal["loss_rate", "filed", "lost"]
    falls_by: Share = 0.0
    """A year; with `relative`, of last year's value, else in points."""
    relative: bool = True
    first_year: int | None = None
    last_year: int | None = None
    below_province: bool = False
    source: Source = "通用"


class Profile(_Part):
    """All rules of one plan."""

    code: Code
    name: Label
    source: Source
    valid_from: date | None = None
    counting: Counting = Counting()
    deadline: tuple[Deadline, ...] = ()
    ranking: Ranking = Ranking()
    summons: tuple[Summons, ...] = ()
    repeats: Repeats = Repeats()
    excellence: Excellence | None = None
    on_site: OnSite | None = None
    file_review: FileReview | None = None
    target: tuple[Target, ...] = ()
    double_decline: bool = False
    """Watches cases filed and loss rate fall together (双下降)."""

    @model_validator(mode="after")
    def _once(self) -> Self:
        for name in ("deadline", "summons"):
            given = [one.code for one in getattr(self, name)]
            if len(given) != len(set(given)):
                raise ValueError(f"{name} 的代码有重复")
        return self

    @cached_property
    def digest(self) -> str:
        """The same for profiles that say the same: part of every figure's provenance."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]

    @property
    def definition(self) -> str:
        """The definition (口径) that is printed beside every figure, in one line of Chinese."""
        from api.policy.words import definition

        return definition(self)


def parse(text: str) -> Profile:
    """A profile from TOML.  Raises ServiceError E612 that says which line or value is wrong."""
    try:
        return Profile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ServiceError("E612", why=f"不是正确的 TOML（{error}）") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "整体"
        raise ServiceError("E612", why=f"{where}：{first['msg'].removeprefix('Value error, ')}") from error
