"""Everybody and everything that the judgments of a dispute name: a draft that quotes one sentence knows them all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.store.tables import DisputeJudgment, Judgment
from api.writing import sources
from nlp.redact import Category, Known, Mention, Rules, find

REMEMBERED: Final = 16
"""Cases whose names are remembered: a page asks for those of one case several times."""
PEOPLE: Final = frozenset({Category.PERSON, Category.MINOR})


@dataclass(frozen=True, slots=True)
class Names:
    """`known`: parties, those who act for them, and everybody whom only the texts name; `mentions`: all that the rules mask
    in the texts; `texts`: of the judgments, in the order of the instances.
    """

    known: tuple[Known, ...] = ()
    mentions: tuple[Mention, ...] = ()
    texts: tuple[str, ...] = ()


def of_dispute(session: Session, dispute_id: int, also: int, rules: Rules) -> Names:
    """The names of a dispute's judgments; `also`: one that is looked at though it may have left the dispute.

    Asks for no rights.  What nothing is kept of counts for its record alone.
    """
    wanted = select(Judgment.id, Judgment.record).outerjoin(DisputeJudgment, DisputeJudgment.judgment_id == Judgment.id)
    rows = session.execute(
        wanted.where((DisputeJudgment.dispute_id == dispute_id) | (Judgment.id == also)).order_by(DisputeJudgment.position, Judgment.id)
    ).all()
    texts = sources.texts(session, [row[0] for row in rows])
    listed = _unique(known for row in rows for known in Known.of(row[1]))
    return of_texts(tuple(listed), tuple(texts[row[0]] for row in rows if row[0] in texts), rules)


@lru_cache(REMEMBERED)
def of_texts(listed: tuple[Known, ...], texts: tuple[str, ...], rules: Rules) -> Names:
    """The names of some texts about one case.  `listed`: whom the analysis names."""
    mentions = [mention for text in texts for mention in find(text, listed, rules)]
    return Names((*listed, *_met(mentions, listed)), tuple(mentions), texts)


def _met(mentions: Iterable[Mention], listed: Iterable[Known]) -> list[Known]:
    """People whom only the texts name, with the forms in which they do."""
    names = {one.name for one in listed}
    forms: dict[str, list[Mention]] = {}
    for mention in mentions:
        name = mention.entity.partition("：")[2]
        if mention.category in PEOPLE and name and name not in names:
            forms.setdefault(name, []).append(mention)
    return [Known(name, "person", found[0].role, _aliases(name, found)) for name, found in forms.items()]


def _aliases(name: str, found: Iterable[Mention]) -> tuple[str, ...]:
    printed = ("".join(one.text.split()).removesuffix(one.kept) for one in found)
    return tuple(dict.fromkeys(one for one in printed if one != name and len(one) > 1))


def _unique(found: Iterable[Known]) -> list[Known]:
    by_name: dict[str, Known] = {}
    for one in found:
        by_name.setdefault(one.name, one)
    return list(by_name.values())
