"""A typical case as it would go out now: masked words with what volumes are grouped and indexed by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.casebook import cases, masking, settings
from api.casebook.masking import Masked
from api.casebook.released import Released, ReleasedCause, ReleasedSection, ReleasedStatute
from api.store.tables import Judgment, TypicalCase, Verdict
from nlp import taxonomy

_LAW: Final = re.compile(r"《([^《》\n]{2,80})》")
_ARTICLE: Final = re.compile(r"[、和及与]?(第[〇零一二三四五六七八九十百千\d]+条(?:第[^、，；。《》第]{1,4}款)?(?:第[^、，；。《》第]{1,6}项)?)")


def released(session: Session, case: TypicalCase, now: Masked | None = None) -> Released:
    """What a release would fix.  `now`: what `masking.masked` found, where it is at hand.  Asks for no rights."""
    now = now or masking.masked(session, case)
    texts = {one.code: one for one in now.sections}
    kept = settings.of(session, case.bureau_id)
    judgment = session.get_one(Judgment, case.judgment_id)
    return Released(
        title=now.title,
        number=(judgment.case_number or "") if kept.number else "",
        keywords=cases.words_of(texts["keywords"].paragraphs) if "keywords" in texts else (),
        sections=tuple(ReleasedSection(code=one.code, title=one.title, paragraphs=one.paragraphs) for one in now.sections if one.code != "keywords"),
        agency=now.agency,
        field=taxonomy.label("field", judgment.field) if judgment.field else "",
        causes=tuple(_causes(session, case)),
        statutes=tuple(dict.fromkeys(statute for text in texts["basis"].paragraphs for statute in cited(text))) if "basis" in texts else (),
    )


def cited(text: str) -> Iterator[ReleasedStatute]:
    """The provisions that a text cites, each by itself: 《……》第七十条、第七十四条 are two."""
    for law in _LAW.finditer(text):
        at, found = law.end(), False
        while (article := _ARTICLE.match(text, at)) is not None:
            yield ReleasedStatute(law=law[1], article=article[1])
            at, found = article.end(), True
        if not found:
            yield ReleasedStatute(law=law[1])


def _causes(session: Session, case: TypicalCase) -> Iterator[ReleasedCause]:
    """Of the verdict that stands, main cause first; else of the judgment that the draft was made from."""
    rows = select(Verdict).where(Verdict.dispute_id == case.dispute_id, Verdict.organisation_id == case.organisation_id).order_by(
        Verdict.latest.desc(), Verdict.decided_on.desc(), Verdict.id.desc()
    )  # fmt: skip
    pairs: list[Any] = next((one.causes for one in session.scalars(rows) if one.causes), [])
    for code, detail in pairs:
        if code in taxonomy.codes("cause"):
            known = detail in taxonomy.codes("cause_detail")
            yield ReleasedCause(code=code, label=taxonomy.label("cause", code), detail=taxonomy.label("cause_detail", detail) if known else "")
