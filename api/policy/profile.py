"""A policy profile: every rule and number in which regions differ, typed and checked.

The built-in ones are `corpora/policy/*.toml`; a bureau keeps its own in the database (`PolicyVersion`).  Whoever counts,
sets days or ranks takes a `Profile` and nothing else: no region's rule stands in code.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from datetime import date
from functools import cached_property
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from api.errors import ServiceError
from api.policy import messages
from api.policy.definition import definition
from nlp.taxonomy import codes

LONGEST: Final = 64 * 1024
"""Bytes of a profile's text; the longest built-in has a tenth."""

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Label = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Source = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Share = Annotated[float, Field(ge=0, le=1)]
Stage = Literal["first", "final", "all"]
"""`first`: first instances; `final`: decisions in force (生效裁判); `all`: first instances, appeals and retrials alike."""
Unit = Literal["working", "natural", "months"]
Cycle = Literal["quarter", "half", "year"]
Word = Annotated[str, StringConstraints(min_length=1, max_length=20)]
Column = Literal[
    "suit_received", "suit_reported", "answered", "hearing_on", "judgment_received", "judgment_filed", "served", "appealed", "final_received",
    "effective", "performed", "report_filed",
]  # fmt: skip
"""A date of the ledger (`api.ledger.lines.columns`) that says when something was done."""
PaperKind = Literal["reconsideration_decision", "reconsideration_opinion", "supervision_notice", "judicial_suggestion"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


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
    source: Source = "通用"


class Deadline(_Part):
    """A day to be kept: so many days after something, until something is done."""

    code: Code
    label: Label
    source: Source
    start: Literal["suit_received", "judgment_received", "final_received", "served", "effective", "letter_issued"]
    """The ledger's columns of the same name; `effective`: the judgment's coming into force."""
    days: int = Field(ge=0, le=3660)
    unit: Unit = "natural"
    applies: Literal["all", "lost", "final_lost", "judgment", "ruling"] = "all"
    """`judgment`, `ruling`: a kind of document of the first instance; `lost`: as `counting` counts it."""
    done: Column | None = None
    """The ledger column that says when it was done; None: it only runs out."""
    remind: int = Field(default=3, ge=0, le=60)
    """Working days before, from which it is due soon."""
    duty: bool = True
    """False: nobody has to do it (an appeal): when it has run out it is over, never overdue."""
    statutory: bool = False
    """Set by law: moved by holidays at its end (行诉解释48), not by the bureau."""


class Recurring(_Part):
    """Something that is due again and again, whatever cases there are (每季度报送、次年1月31日前报告)."""

    code: Code
    label: Label
    source: Source
    whom: Label
    """Who owes it to whom."""
    cycle: Cycle
    days: int | None = Field(default=None, ge=0, le=366)
    """Natural days after the end of the cycle (31 after a year: 31 January); None: the plan sets no day."""


class Letter(_Part):
    """A paper with which the plan has agencies supervised (行政执法监督意见书 …)."""

    kind: Literal["opinion", "decision", "notice"]
    label: Label
    source: Source
    issuer: Label
    when: Label


class Ranking(_Part):
    """Who stands where (量化排名): the first is the one with the highest rate (or the most losses)."""

    period: Cycle = "quarter"
    by: Literal["rate", "lost"] = "rate"
    minimum: int = Field(default=0, ge=0)
    """Units with fewer decided cases are listed, but not ranked."""
    ties: Literal["shared", "lost_then_shared"] = "lost_then_shared"
    """Equal units share a place; or first the one with more losses."""
    small: int = Field(default=5, ge=0)
    """Rates over fewer cases are marked."""
    lagging: int = Field(default=0, ge=0, le=100)
    """The first so many with a loss, and who stands equal with the last of them, get special supervision (专项督导)."""
    source: Source = "通用"


class Summons(_Part):
    """When a unit's head is summoned (约谈)."""

    code: Code
    label: Label
    source: Source
    whom: Label
    by: Label
    rate_above: Share | None = None
    """More than this (超过: the number itself is not enough)."""
    lost_from: int | None = Field(default=None, ge=1)
    """This many or more (以上: the number itself is enough).  With `rate_above`: either of the two."""
    measure: Literal["lost", "corrected"] = "lost"
    """What the two count: suits lost, or all corrections, other papers among them."""
    stage: Stage | None = None
    """None: as `counting`."""
    period: Cycle = "year"
    """From the beginning of the year (…) that the last day looked at lies in, until that day."""
    minimum: int = Field(default=0, ge=0)
    """Decided cases from which a rate says something; it does not bear upon `lost_from`."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if self.rate_above is None and self.lost_from is None:
            raise ValueError("约谈条件要写明 rate_above 或 lost_from")
        return self


class Repeats(_Part):
    """Losing again for the same cause (相同原因重复败诉)."""

    level: Literal["detail", "cause", "group"] = "detail"
    """Which causes are the same: the sub-cause (细项; where none was found, the ground), the ground (大类), or the group (组)."""
    window: Literal["year", "two_years", "all"] = "year"
    """This year, this and the last, or ever, each until the last day looked at."""
    from_count: int = Field(default=2, ge=2)
    deduct: bool = False
    """The plan demands an extra deduction (加计扣分)."""
    points: float = Field(default=0, ge=0, le=1000)
    """For each loss beyond the first; 0: the plan names no number."""
    source: Source = "通用"


class Excellence(_Part):
    """Units that may not be called excellent (评优限制)."""

    top: int = Field(default=3, ge=1)
    """Of the units that lost at all, in the year until the last day looked at."""
    by: Literal["rate", "lost"] = "rate"
    ties: Literal["include", "cut"] = "include"
    """Who stands equal with the last of them: barred, too; or of equal ones first who lost more, then who had fewer cases."""
    minimum: int = Field(default=0, ge=0)
    """Units with fewer decided cases are left out."""
    source: Source = "通用"


class OnSite(_Part):
    """Units proposed for supervision on site (驻站式), or for what the plan has instead (`label`)."""

    label: Label = "驻站式监督"
    lost_from: int = Field(default=3, ge=1)
    """This many losses or more."""
    period: Cycle = "year"
    source: Source = "通用"


class FileReview(_Part):
    """The scope of the review of files (案卷评查)."""

    cycle: Literal["quarter", "year"] = "year"
    corrected: bool = True
    """Every file whose act was corrected, by a court or in a reconsideration (whether `counting` counts these or not)."""
    fields: tuple[str, ...] = Field(default=(), max_length=30)
    """Fields (`field` of the taxonomy) whose other files are in it, too."""
    words: tuple[Word, ...] = Field(default=(), max_length=30)
    """The same for units whose names hold one of these, for fields that the taxonomy does not have (文化和旅游)."""
    act_types: tuple[str, ...] = Field(default=(), max_length=30)
    """Of those other files only these kinds of acts; none: all."""
    year: Literal["same", "before"] = "before"
    """The files of the cycle looked at, or of the one before."""
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

    measure: Literal["loss_rate", "filed", "lost", "attendance_rate", "rectified_rate"]
    falls_by: Share = 0.0
    """A year; with `relative`, of last year's value, else in points; of the first three measures.  0: it only must not rise."""
    relative: bool = True
    rises: bool = False
    """It has to be higher than last year: of the last two measures."""
    reaches: Share | None = None
    """This much or more: of the last two measures."""
    first_year: int | None = Field(default=None, ge=1990, le=2999)
    last_year: int | None = Field(default=None, ge=1990, le=2999)
    below_province: bool = False
    """Not above the provincial average (`Benchmark`) besides."""
    source: Source = "通用"

    @model_validator(mode="after")
    def _fits(self) -> Self:
        good = self.measure in {"attendance_rate", "rectified_rate"}
        if good and (self.falls_by or self.below_province):
            raise ValueError("出庭率、整改率的目标用 rises 或 reaches，不用 falls_by、below_province")
        if not good and (self.rises or self.reaches is not None):
            raise ValueError("败诉率、发案量、败诉量的目标用 falls_by、below_province，不用 rises、reaches")
        if not self.relative and self.measure != "loss_rate":
            raise ValueError("只有败诉率可以按百分点降低（relative = false）")
        if self.first_year and self.last_year and self.first_year > self.last_year:
            raise ValueError("first_year 不能晚于 last_year")
        return self


class DoubleDecline(_Part):
    """Watches cases filed and loss rate: both below last year's (双下降)."""

    below_province: bool = False
    """And neither above the provincial average (`Benchmark`)."""
    source: Source = "通用"


class Profile(_Part):
    """All rules of one plan."""

    code: Code
    name: Label
    source: Source
    valid_from: date | None = None
    """The day of the plan, for who reads the profile; nothing is counted by it."""
    counting: Counting = Counting()
    deadline: tuple[Deadline, ...] = Field(default=(), max_length=50)
    recurring: tuple[Recurring, ...] = Field(default=(), max_length=50)
    letter: tuple[Letter, ...] = Field(default=(), max_length=10)
    ranking: Ranking = Ranking()
    summons: tuple[Summons, ...] = Field(default=(), max_length=20)
    repeats: Repeats = Repeats()
    excellence: Excellence | None = None
    on_site: OnSite | None = None
    file_review: FileReview | None = None
    target: tuple[Target, ...] = Field(default=(), max_length=20)
    double_decline: DoubleDecline | None = None

    @model_validator(mode="after")
    def _once(self) -> Self:
        for name, rules in (("deadline", self.deadline), ("recurring", self.recurring), ("summons", self.summons)):
            given = [one.code for one in rules]
            twice = sorted({one for one in given if given.count(one) > 1})
            if twice:
                raise ValueError(f"{name} 的代码有重复：{'、'.join(twice)}")
        return self

    @cached_property
    def digest(self) -> str:
        """The same for profiles that say the same: part of every figure's provenance."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]

    @property
    def definition(self) -> str:
        """The definition (口径) that is printed beside every figure, in one line of Chinese."""
        return definition(self.name, self.counting)


def parse(text: str) -> Profile:
    """A profile from TOML, which may come from anybody.

    Raises ServiceError E612 that says in Chinese which line or value is wrong, or that it is too long.
    """
    if len(text.encode("utf-8", "surrogatepass")) > LONGEST:
        raise ServiceError("E612", why=f"文件超过 {LONGEST // 1024} KB")
    try:
        values = tomllib.loads(text.removeprefix("\ufeff"))
        # by way of JSON: strict there, a number is no word and 1 no yes, but a list may stand for a tuple
        return Profile.model_validate_json(json.dumps(values, default=str), strict=True)
    except ValidationError as error:
        raise ServiceError("E612", why=messages.of_values(error)) from error
    except ValueError as error:  # TOMLDecodeError, or a number of 5,000 digits
        raise ServiceError("E612", why=messages.of_syntax(error)) from error
    except RecursionError as error:
        raise ServiceError("E612", why="括号套得太深") from error
