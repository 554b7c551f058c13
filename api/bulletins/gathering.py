"""Everything that a bulletin says, gathered from the figures, the evaluation and people's records, and frozen."""

from __future__ import annotations

import re
from typing import Any, Final

from sqlalchemy.orm import Session

from api.bulletins import assessed, counted, pretrial, problems, records
from api.bulletins.basis import Basis, in_order
from api.bulletins.frozen import Counted, Frozen
from api.bulletins.wording import wording
from api.errors import ServiceError
from api.indicators.period import Period
from api.policy import benchmarks
from api.policy.profile import Profile
from api.store.actor import Actor
from api.store.organisations import bureaus
from api.store.types import today

_AREA: Final = re.compile(r"([省市区县旗盟州])司法[局厅]$")


def preview(session: Session, actor: Actor, organisation_id: int | None) -> tuple[str, Counted]:
    """The bureau's name and how its bulletin would be counted.  Raises ServiceError E504, E601, E602, E612."""
    bureau = bureaus.one(session, actor, organisation_id)
    return bureau.name, policy(Basis.of(session, actor, bureau, Period.holding("quarter", today())).profile)


def gather(session: Session, actor: Actor, organisation_id: int | None, period: Period) -> tuple[int, Frozen]:
    """The bureau (None: the caller's own) and what its bulletin on a period says.  Writes nothing; may take seconds.

    Raises ServiceError E504, E601, E602 (no bureau; a period that has not begun), E612.
    """
    bureau = bureaus.one(session, actor, organisation_id)
    if period.start > today():
        raise ServiceError("E602", why=f"{period.label}还没有开始")
    basis = Basis.of(session, actor, bureau, period)
    figures = counted.figures(basis)
    units, parts = counted.units(basis), counted.parts(basis)
    recorded, from_records, late = records.figures_and_facts(basis)
    judged, before_judgment = assessed.assess(basis, units), pretrial.gathered(basis)
    known = {
        **problems.facts(basis, units, parts, wording().advice), **from_records, **judged.facts, **_province(basis),
        "papers_counted": bool(basis.profile.counting.papers), **before_judgment.facts,
    }  # fmt: skip
    cases = {**basis.rows, **basis.load(judged.cases - basis.rows.keys())}
    return bureau.id, Frozen(
        bureau=bureau.name, area=area(bureau.name), period=period.label, starts_on=period.start, ends_on=period.end,
        as_of=today() if today() < period.end else None, policy=policy(basis.profile), figures=(*figures, *recorded, *before_judgment.figures),
        tables=(counted.overall(figures), judged.ranking, *parts, *before_judgment.tables, late, judged.review),
        charts=tuple(counted.charts(basis, parts)), facts=known, cases=tuple(in_order(cases.values())), suits=before_judgment.suits,
    )  # fmt: skip


def policy(profile: Profile) -> Counted:
    """The profile as a bulletin keeps it."""
    return Counted(
        code=profile.code, name=profile.name, source=profile.source, digest=profile.digest, definition=profile.definition, text=profile.model_dump_json()
    )


def area(name: str) -> str:
    """What a bureau's region is called in running text: 临江市云溪区司法局 → 全区."""
    found = _AREA.search(name)
    return f"全{found[1]}" if found else "本地区"


def _province(basis: Basis) -> dict[str, Any]:
    """The provincial average of the year, else of the year before, where people entered one."""
    for year in (basis.period.start.year, basis.period.start.year - 1):
        found = benchmarks.of(basis.session, basis.bureau.id, year, "loss_rate")
        if found is not None:
            return {"province_rate": found.value, "province_year": year, "province_source": found.source or "人工录入"}
    return {"province_rate": None, "province_year": None, "province_source": None}
