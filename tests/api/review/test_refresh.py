"""The judgment that the store keeps follows its analysis and what people said."""

from __future__ import annotations

from datetime import date

from api.review import columns, effective
from api.store.tables import Analysis, Correction, Document, Judgment
from tests.api import seed
from tests.api.world import World


def _say(world: World, judgment_id: int, field: str, item: str | None, action: str, after: object = None) -> Judgment:
    with world.database.write() as session:
        judgment = session.get_one(Judgment, judgment_id)
        session.add(
            Correction(judgment_id=judgment.id, analysis_id=judgment.analysis_id, field=field, item=item, action=action,
                       after=after, user_id=world.users["police"])
        )  # fmt: skip
        effective.refresh(session, judgment)
        list(judgment.causes)
        return judgment


def test_columns_follow_a_correction(world: World) -> None:
    judgment_id = seed.judgment(world, seed.PDFS / "01-penalty-revoked-and-redo.pdf", "police")
    judgment = _say(world, judgment_id, "decision_date", None, "change", "2021-05-19")
    assert judgment.decision_date == date(2021, 5, 19)
    assert judgment.revision == 2
    assert judgment.corrected
    assert judgment.key is not None
    assert judgment.agencies == "青岚县市场监督管理局"


def test_causes_follow_a_removal(world: World) -> None:
    judgment_id = seed.judgment(world, seed.PDFS / "01-penalty-revoked-and-redo.pdf", "police")
    judgment = _say(world, judgment_id, "causes", "procedure_violation/P02", "remove")
    assert [cause.detail for cause in judgment.causes] == ["P07"]


def test_a_new_judgment_starts_with_its_first_revision(world: World) -> None:
    source = seed.judgment(world, seed.PDFS / "01-penalty-revoked-and-redo.pdf", "police")
    with world.database.write() as session:
        first = session.get_one(Judgment, source)
        session.get_one(Document, first.document_id).judgment_id = None
        fresh = Judgment(document_id=first.document_id, analysis_id=first.analysis_id)
        effective.refresh(session, fresh)
        assert fresh.revision == 1
        assert fresh.record == session.get_one(Analysis, first.analysis_id).record
        assert fresh.state == "to_check"
        assert fresh.key == columns.key_of(fresh.record)
