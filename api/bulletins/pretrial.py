"""What a bulletin says of pending suits: how those that ended before a judgment did, and those that will probably be lost.

Where nobody registers suits nothing is said of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from api.bulletins.basis import Basis
from api.bulletins.frozen import Figure, Heading, Line, SuitCase, Table
from api.indicators import suits
from api.indicators.compare import last_year
from api.indicators.suits import DEFINITIONS, MEASURES, SuitFigures
from api.ledger.suit_words import ENDINGS
from api.store.types import today
from nlp.risk import LEVELS

SHOWN: Final = ("registered", "pending", "red", "closed", "mediated", "self_corrected", "withdrawn", "judged")
PREFIX: Final = "suits_"
"""Of the figures' codes: the verdicts have measures of the same names."""
TITLE: Final = "在诉案件和审前化解情况"


@dataclass(frozen=True, slots=True)
class Pretrial:
    """Figures, what the templates say, the table of units, and the suits behind them all."""

    facts: dict[str, Any]
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    suits: tuple[SuitCase, ...] = ()


def gathered(basis: Basis) -> Pretrial:
    """Of the bureau's period; nothing where there is no suit in it nor a year before."""
    day = today()
    now = suits.counted(basis.session, basis.period, day, basis.query.organisations)
    before = suits.counted(basis.session, last_year(basis.period, day), day, basis.query.organisations)
    if not now.everything and not before.everything:
        return Pretrial({"suits_known": False, "suits_red_units": []})
    named = [(basis.names.get(unit, ""), one) for unit, one in now.by_unit(basis.names)]
    reds = [{"unit": name, "lost": one.count("red")} for name, one in named if one.count("red")]
    return Pretrial(
        {"suits_known": True, "suits_red_units": reds}, (*(_figure(measure, now, before) for measure in SHOWN), _rate(now, before)), (_table(named),),
        tuple(_cases(basis, now)),
    )  # fmt: skip


def _figure(measure: str, now: SuitFigures, before: SuitFigures) -> Figure:
    return Figure(
        code=PREFIX + measure, label=MEASURES[measure], value=now.count(measure), before=before.count(measure), definition=DEFINITIONS[measure],
        suits=now.ids[measure],
    )  # fmt: skip


def _rate(now: SuitFigures, before: SuitFigures) -> Figure:
    return Figure(
        code=PREFIX + "resolved_rate", label=suits.RESOLVED, kind="rate", value=now.resolved_rate, part=now.resolved, whole=now.count("closed"),
        before=before.resolved_rate, definition=DEFINITIONS["resolved"], suits=(*now.ids["mediated"], *now.ids["self_corrected"]),
    )  # fmt: skip


def _table(units: list[tuple[str, SuitFigures]]) -> Table:
    columns = (Heading(label="单位"), *(Heading(label=MEASURES[measure], kind="count") for measure in SHOWN))
    lines = tuple(Line(cells=(name, *(one.count(measure) for measure in SHOWN)), suits=one.everything) for name, one in units)
    note = "审前和解为判决前经调解、和解结案，自行纠错为行政机关自行纠正后原告撤诉；高风险为期末研判为红色。"
    return Table(code="pretrial", title=TITLE, columns=columns, lines=lines, note=note)


def _cases(basis: Basis, found: SuitFigures) -> list[SuitCase]:
    return [
        SuitCase(
            one.id, found.owners[one.id], one.number, basis.names.get(found.owners[one.id], one.organisation.name), one.court, one.act,
            one.received_on.isoformat() if one.received_on else "", one.ended_on.isoformat() if one.ended_on else "",
            ENDINGS.get(one.ending or "", ""), _level(found.levels.get(one.id, one.level)),
        )
        for one in suits.listed(basis.session, found.everything)
    ]  # fmt: skip


def _level(code: str) -> str:
    return next((label for known, label in LEVELS.items() if known == code), "")
