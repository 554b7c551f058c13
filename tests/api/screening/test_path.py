"""From files to findings: a suit is registered, its papers are read, and every finding points to its place."""

from __future__ import annotations

from api.intake.steps import Steps
from api.screening import papers
from tests.api.intake.working import document
from tests.api.screening.filed import filed, shown
from tests.api.world import World


def test_papers_are_read_and_findings_point_into_them(world: World, steps: Steps) -> None:
    suit_id = filed(world, steps, "01")
    found = shown(world, suit_id)
    assert found.result is not None
    assert found.fresh
    assert {one.progress for one in found.papers} == {"read"}
    assert {one.state for one in found.papers} == {"suit_paper"}
    assert found.result.act_type == "penalty"
    missed = found.result.of("not_met")
    assert missed
    for finding in found.result.findings:
        assert finding.basis
        for place in finding.evidence:
            with world.database.read() as session:
                text = papers.text(session, world.actor("police"), suit_id, place.document_id).text
            assert " ".join(text[place.start : place.end].split()).startswith(place.quote[:100])
    assert found.suit.number
    assert found.suit.act_type == "penalty"
    print(found.suit.number, found.suit.court, found.suit.plaintiffs, found.suit.act, found.result.level, found.result.chance)
    print([(one.fact.code, one.fact.text[:20], len(one.evidence)) for one in found.facts])


def test_a_paper_rests_as_one(world: World, steps: Steps) -> None:
    suit_id = filed(world, steps, "01")
    with world.database.read() as session:
        ids = [one.document_id for one in papers.listed(session, shown(world, suit_id).suit)]
    assert {document(world, one).error_code for one in ids} == {None}
