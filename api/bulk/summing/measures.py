"""The measures of `api.indicators.counting` as SQL over the table `verdicts`: the same definitions, a test holds the two together.

Made are the tables `ranked` (every verdict with what is worked out of it alone) and `counted` (measure, verdict, day).

What differs from the service is what only the service knows: a defendant is a unit by its printed name (in the spelling of comparison), never a
matched organisation; nothing that people say (改变行为后撤诉, 送达日, 系列) is known, so a first instance is in force only where the judgments
themselves tell; other papers and enforcement reviews are not counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from api.policy.losing import BLAMELESS, ENDING
from nlp.taxonomy import RELIEF

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from api.policy.profile import Counting, Stage

MEASURES: Final = ("filed", "decided", "lost", "won", "withdrawn", "mediated", "heard", "attended")
"""Those of `api.indicators.counting.MEASURES` that are counted here."""
RATES: Final = {"loss_rate": ("lost", "decided"), "attendance_rate": ("attended", "heard")}
_UNKNOWN_LAST: Final = "coalesce({}, DATE '9999-12-31')"
_UNKNOWN_FIRST: Final = "coalesce({}, DATE '0001-01-01')"


def count(base: DuckDBPyConnection, counting: Counting, asked: Stage | None) -> None:
    """Makes the two tables by these rules.  `asked`: another stage than the rules' own; it narrows hearings, too."""
    stage = asked or counting.stage
    base.execute(f"CREATE OR REPLACE TABLE ranked AS {_ranked(counting)}")
    base.execute(f"CREATE OR REPLACE TABLE suits AS {_suits(counting, stage)}")
    base.execute(f"CREATE OR REPLACE TABLE counted AS {_counted(counting, asked)}")


def _ranked(counting: Counting) -> str:
    """`rank`: first < second < retrial, 0: no suit's decision; `lost`; `filed`: the day on which the unit was filed."""
    return f"""
    WITH ranked AS (
      SELECT *, CASE stage WHEN 'first' THEN 1 WHEN 'second' THEN 2 WHEN 'retrial' THEN 3 ELSE 0 END AS rank FROM verdicts
    ), judged AS (SELECT *, coalesce({_lost(counting)}, false) AS lost FROM ranked)
    SELECT *, CASE WHEN rank > 0 OR stage = 'retrial_review' THEN
      coalesce(
        min(filed_on) FILTER (WHERE rank > 0 OR stage = 'retrial_review') OVER unit,
        min(decided_on) FILTER (WHERE rank > 0 OR stage = 'retrial_review') OVER unit
      ) END AS filed
    FROM judged WINDOW unit AS (PARTITION BY dispute, party)
    """


def _lost(counting: Counting) -> str:
    """The definition, from the last rule to the first."""
    granted = f"list_filter(dispositions, lambda one: one IN ({_listed(RELIEF)}))"
    compensated = f"(len({granted}) > 0 AND list_bool_and(list_transform({granted}, lambda one: one = 'compensate')))"
    codes = "list_transform(causes, lambda one: one.code)"
    agreement = "coalesce(act_type, '') = 'agreement'"
    breach = f"list_contains({codes}, 'agreement_breach')"
    ended = f"({agreement} AND len({granted}) > 0 AND {_within(granted, ENDING)} AND {_within(codes, BLAMELESS)})"
    plain = "coalesce(result, '') IN ('lost', 'partly_lost')" if counting.partly_lost else "coalesce(result, '') = 'lost'"
    if not counting.mild:
        plain = f"({plain} AND NOT mild)"
    if not counting.compensation:
        plain = f"({plain} AND NOT ({compensated} AND NOT {agreement}))"
    found = (
        f"CASE WHEN {ended} THEN {counting.agreement_ended} "
        f"WHEN {agreement} AND {compensated} AND NOT {breach} THEN {counting.agreement_compensation} ELSE {plain} END"
    )
    if counting.mediated:
        found = f"({found} OR mediated)"
    return found if counting.review_joint else f"({found} AND capacity <> 'review')"


def _within(values: str, allowed: frozenset[str]) -> str:
    return f"len(list_filter({values}, lambda one: one NOT IN ({_listed(allowed)}))) = 0"


def _listed(codes: frozenset[str]) -> str:
    """Codes of our own taxonomy as SQL."""
    return ", ".join(f"'{code}'" for code in sorted(codes))


def _suits(counting: Counting, stage: Stage) -> str:
    """The verdicts that stand for the units of the suits' measures."""
    closing = "closing AND rank > 0"
    if stage == "final":
        found = _last(f"{closing} AND final", "dispute, party")
        return found if counting.retrial_reopens else _before_retrials(found)
    wanted = f"{closing} AND rank = 1" if stage == "first" else closing
    if counting.unit == "judgment":
        return _last(wanted, "judgment, party")
    found = _last(wanted, "dispute, party")
    return _before_retrials(found) if stage == "all" and not counting.retrial_reopens else found


def _last(wanted: str, unit: str) -> str:
    """Of each unit the last by day, instance, loss and id."""
    day = _UNKNOWN_FIRST.format("decided_on")
    return (
        f"SELECT * FROM ranked WHERE {wanted} "
        f"QUALIFY row_number() OVER (PARTITION BY {unit} ORDER BY {day} DESC, rank DESC, lost DESC, id DESC) = 1"
    )


def _before_retrials(found: str) -> str:
    """Retrials make way for what was decided before them, where there is something."""
    instead = _last("closing AND rank BETWEEN 1 AND 2", "dispute, party")
    same = "f.dispute = e.dispute AND f.party = e.party"
    return f"""
    WITH found AS ({found}), earlier AS ({instead})
    SELECT f.* FROM found f WHERE f.rank <> 3 OR NOT EXISTS (SELECT 1 FROM earlier e WHERE {same})
    UNION ALL SELECT e.* FROM earlier e JOIN found f ON {same} AND f.rank = 3
    """


def _counted(counting: Counting, asked: Stage | None) -> str:
    day = "filed" if counting.year_by == "filed" else "decided_on"
    decided = "true" if counting.denominator == "closed" else "(merits OR lost)"
    parts = {"decided": decided, "lost": "lost", "won": f"{decided} AND NOT lost", "withdrawn": "withdrawn", "mediated": "mediated"}
    suits = [f"SELECT '{name}' AS measure, id AS verdict, {day} AS day FROM suits WHERE {wanted}" for name, wanted in parts.items()]
    return " UNION ALL ".join([*suits, _filed(), *_hearings(asked, day)])


def _filed() -> str:
    """Of each unit the first verdict, also of a review that reopens nothing."""
    first = _UNKNOWN_LAST.format("decided_on")
    return (
        "SELECT 'filed', id, filed FROM (SELECT * FROM ranked WHERE rank > 0 OR stage = 'retrial_review' "
        f"QUALIFY row_number() OVER (PARTITION BY dispute, party ORDER BY {first}, id) = 1)"
    )


def _hearings(asked: Stage | None, day: str) -> list[str]:
    """Every instance by itself; `attended` where the head was there."""
    heard = "rank > 0 AND (heard OR (heard IS NULL AND coalesce(head, 'unstated') <> 'unstated'))"
    narrow = {"first": " AND rank = 1", "final": " AND final"}.get(asked or "all", "")
    return [
        f"SELECT '{name}', id, {day} FROM (SELECT * FROM ranked WHERE {heard}{narrow} "
        f"QUALIFY row_number() OVER (PARTITION BY judgment, party ORDER BY coalesce(head, '') = 'attended' DESC, id DESC) = 1){wanted}"
        for name, wanted in (("heard", ""), ("attended", " WHERE head = 'attended'"))
    ]
