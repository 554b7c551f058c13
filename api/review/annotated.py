"""Checked judgments as annotated documents, in the form in which `nlp.training` reads them.

Only what people answered for leaves: judgments that were checked, and by a second person where the settings ask for it.
A cause must be quoted as the text has it, or the words around it would be learned as those of a court that finds
nothing; a judgment with a cause that cannot be quoted is left out, and counted.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from api.review.checks import Asked
from api.store.readings import unpack
from api.store.scope import Scope
from api.store.tables import Analysis, Judgment, Reading
from nlp.judgment import LOSSES
from nlp.taxonomy import label

TEXTS, GOLD, SERIES = "dev.texts.jsonl", "dev.gold.jsonl", "dev.series.json"
FILES: Final = (TEXTS, GOLD, SERIES)
"""The names that `nlp.training.annotated` looks for."""
SINGLES: Final = ("doc_type", "procedure", "court", "case_number", "decision_date")
NO_TEXT: Final = "没有全文"
NO_QUOTE: Final = "败诉原因在全文中找不到原话"


@dataclass(slots=True)
class Exported:
    """What was written: how many documents, and how many were left out for which reason."""

    count: int = 0
    left_out: Counter[str] = field(default_factory=Counter)


def export(session: Session, scope: Scope, asked: Asked, folder: Path) -> Exported:
    """Writes the annotated documents within the scope into `folder`.  The same judgments give the same bytes."""
    done, series = Exported(), defaultdict[str, list[str]](list)
    with (folder / TEXTS).open("w", encoding="utf-8") as texts, (folder / GOLD).open("w", encoding="utf-8") as gold:
        for judgment in _checked(session, scope, asked):
            text = _text(session, judgment)
            answer = None if text is None else annotation(judgment.id, judgment.record, text)
            if answer is None:
                done.left_out[NO_TEXT if text is None else NO_QUOTE] += 1
                continue
            texts.write(_line({"id": answer["id"], "text": text}))
            gold.write(_line(answer))
            series[_series(judgment)].append(answer["id"])
            done.count += 1
    groups = [members for members in series.values() if len(members) > 1]
    (folder / SERIES).write_text(json.dumps(groups, ensure_ascii=False), encoding="utf-8")
    return done


def annotation(judgment_id: int, record: dict[str, Any], text: str) -> dict[str, Any] | None:
    """The annotation of a judgment with this text; None where a cause cannot be quoted from it."""
    causes = [_cause(cause, text) for cause in record["causes"]]
    if None in causes:
        return None
    return {
        "id": f"judgment-{judgment_id}",
        **{name: record[name] for name in SINGLES},
        "parties": [{part: p[part] for part in ("name", "role", "original_role", "kind")} for p in record["parties"]],
        "head_attended": record["head_attended"] or "unstated",
        "act_type": record["act_type"],
        "act_numbers": record["act_numbers"],
        "field": record["field"],
        "dispositions": record["dispositions"],
        "agency_result": record["agency_result"],
        "causes": causes,
        "statutes": [{part: s[part] for part in ("law", "article", "paragraph", "item")} for s in record["statutes"]],
    }


def _checked(session: Session, scope: Scope, asked: Asked) -> Iterator[Judgment]:
    """One after the other, so that a hundred thousand do not stand in memory at once."""
    ids = session.scalars(_ids(scope, asked)).all()
    for judgment_id in ids:
        judgment = session.get(Judgment, judgment_id)
        if judgment is not None:
            yield judgment
            session.expunge(judgment)


def _ids(scope: Scope, asked: Asked) -> Select[int]:
    second: dict[str, ColumnElement[bool]] = {
        "all": Judgment.second_checked_by.is_not(None),
        "lost": or_(
            Judgment.second_checked_by.is_not(None),
            Judgment.agency_result.is_(None),
            Judgment.agency_result.not_in(LOSSES),
        ),
    }
    chosen = select(Judgment.id).where(scope.holds_judgment(), Judgment.state == "checked").order_by(Judgment.id)
    return chosen.where(second[asked]) if asked in second else chosen


def _text(session: Session, judgment: Judgment) -> str | None:
    analysis = session.get_one(Analysis, judgment.analysis_id)
    payload = session.scalar(
        select(Reading.payload).where(Reading.sha256 == analysis.sha256, Reading.version == analysis.version)
    )
    return None if payload is None else unpack(payload).text


def _cause(cause: dict[str, Any], text: str) -> dict[str, Any] | None:
    quote = _as_printed(cause["quote"], text)
    if quote is None:
        return None
    detail = cause["detail"]
    return {"code": cause["code"], "detail": label("cause_detail", detail) if detail else "", "quote": quote}


def _as_printed(quote: str, text: str) -> str | None:
    """The quotation exactly as the text has it, blanks and line breaks apart; None where it has none."""
    if quote and quote in text:
        return quote
    letters = [re.escape(letter) for letter in quote if not letter.isspace()]
    found = re.search(r"\s*".join(letters), text) if letters else None
    return found.group() if found else None


def _series(judgment: Judgment) -> str:
    """What near-identical judgments share: one court, one day, the same agencies over the same kind of act."""
    if judgment.decision_date is None or not judgment.agencies:
        return f"judgment-{judgment.id}"
    return "|".join([judgment.court or "", str(judgment.decision_date), judgment.agencies, judgment.act_type or ""])


def _line(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"
