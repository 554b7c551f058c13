"""A paper that is no judgment, as the worker would have left it."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from api.intake import papers
from api.store import sights
from api.store.files import open_files
from api.store.readings import pack
from api.store.tables import Analysis, Document, Paper, Reading
from api.worker.version import version
from nlp.document import Document as Text
from nlp.pipeline import analyse
from nlp.record import Origin
from nlp.record import record as line_of
from tests.api.world import World


def paper(session: Session, document_id: int, organisation_id: int, mark: str) -> int:
    """One of an organisation; its texts bear the mark."""
    record = {
        "kind": "reconsideration_decision", "number": f"{mark}〔2025〕1号", "issuer": f"{mark}人民政府", "issued_on": "2025-04-20", "agency": f"{mark}局",
        "applicants": ["钱某"], "dispositions": ["revoke"], "agency_result": "lost", "causes": [], "act_type": "penalty", "field": "market",
    }  # fmt: skip
    row = Paper(
        document_id=document_id, kind=record["kind"], number=record["number"], issuer=record["issuer"], issued_on=date(2025, 4, 20), record=record,
        organisation_id=organisation_id, sight_id=sights.of(session.connection(), [organisation_id]), said={**record, "organisation_id": organisation_id},
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def taken_in(world: World, data: bytes, organisation: str) -> int:
    """A paper as the worker takes it in, without a worker; returns its number."""
    stored = open_files(world.settings).store([data], limit=1 << 30)
    read = Text.from_text(data.decode())
    found = line_of(Origin("a", "a.txt", None), analyse(read), evidence=True)
    kept = {key: value for key, value in found.items() if key != "evidence"}
    with world.database.write() as session:
        analysis = Analysis(sha256=stored.sha256, version=version(), status=found["status"], record=kept, evidence=found["evidence"])
        session.add_all([analysis, Reading(sha256=stored.sha256, version=version(), payload=pack(read))])
        session.flush()
        document = Document(
            sha256=stored.sha256, organisation_id=world.organisations[organisation], user_id=world.users[organisation], name="a.txt",
            size=stored.size, state="paper", analysis_id=analysis.id,
        )  # fmt: skip
        session.add(document)
        session.flush()
        return papers.register(session, document).id
