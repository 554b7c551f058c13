"""A text or a judgment masked on request, for people and for other systems."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from api.casebook import masking_rules
from api.casebook.leaks import Leak, look
from api.casebook.leaks.pieces import Piece
from api.errors import ServiceError
from api.store.actor import Actor
from api.store.organisations import bureaus
from api.store.tables import Organisation
from api.writing import sources
from nlp.document import Document
from nlp.pipeline import analyse
from nlp.redact import Known, Masked, Pseudonyms, Rules, Secrets, find, mask

TEXT_MAX: Final = 200_000
"""Characters of a text; the longest judgments have 100,000."""


@dataclass(frozen=True, slots=True)
class Done:
    """A masked text, and what may still tell a name in it."""

    masked: Masked
    left: tuple[Leak, ...]


def of_judgment(session: Session, actor: Actor, judgment_id: int, rules: Rules) -> Done:
    """The text of a judgment within sight.  Raises ServiceError E504, E601, E606 (nothing is kept of its text)."""
    actor.require("read")
    judgment = actor.scope.judgment(session, judgment_id)
    text = sources.texts(session, [judgment.id]).get(judgment.id)
    if text is None:
        raise ServiceError("E606", why="这份文书没有保存全文，请重新上传原件")
    return of_text(text, Known.of(judgment.record), rules)


def of_words(actor: Actor, text: str, rules: Rules) -> Done:
    """Any text, read as a judgment is.  Raises ServiceError E504, E602 (empty, too long)."""
    actor.require("read")
    if not text.strip() or len(text) > TEXT_MAX:
        raise ServiceError("E602", why=f"请给出 1 至 {TEXT_MAX:,} 字的文字")
    return of_text(text, Known.of(analyse(Document.from_text(text)).judgment), rules)


def of_text(text: str, known: Iterable[Known], rules: Rules) -> Done:
    """A text of which the analysis knows these names."""
    mentions = find(text, known, rules)
    done = mask(text, mentions, Pseudonyms())
    return Done(done, tuple(look([Piece("正文", done.text)], Secrets.of(mentions))))


def rules_for(session: Session, actor: Actor, bureau_id: int | None) -> Rules:
    """The rules of a bureau: the one named, else the caller's own, else that of his region.

    Raises ServiceError E504, E601 (none that the caller knows of), E602 (not a bureau).
    """
    actor.require("read")
    above = bureaus.above(session, actor)
    if bureau_id is not None and bureau_id not in above:
        found = actor.scope.organisation(session, bureau_id)
        if found.kind != "bureau":
            raise ServiceError("E602", why=f"{found.name}不是司法局")
        return masking_rules.of(session, found.id)
    home = session.get(Organisation, actor.organisation_id) if actor.organisation_id is not None else None
    own = [home.id] if home is not None and home.kind == "bureau" else above
    wanted = [bureau_id] if bureau_id is not None else own
    return masking_rules.of(session, wanted[0]) if wanted else Rules()
