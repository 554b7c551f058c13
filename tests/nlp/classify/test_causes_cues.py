"""Every cue on its own examples, and the table against the taxonomy."""

import pytest

from nlp import taxonomy
from nlp.classify.attribution import Cast
from nlp.classify.cause_rules import GENERAL, MOST, Cue, affirmed, broad_cues, cues, findings
from nlp.classify.sentences import sentences
from nlp.document import Span
from nlp.folding import fold

CASES = [
    pytest.param(cue, text, expected, id=f"{cue.code}-{cue.detail}-{number}-{'yes' if expected else 'no'}")
    for number, cue in enumerate(cues())
    for expected, texts in ((True, cue.affirmed), (False, cue.rejected))
    for text in texts
]


def heard(text: str) -> set[Cue]:
    folded = fold(text)
    lines = sentences(folded, Span(0, len(folded)), text)
    return {f.cue for f in affirmed(findings(lines, Cast({"原告": False, "第三人": False, "被告": True})))}


@pytest.mark.parametrize(("cue", "text", "expected"), CASES)
def test_cue_on_its_examples(cue: Cue, text: str, expected: bool) -> None:
    assert (cue in heard(text)) is expected


@pytest.mark.parametrize("code", sorted(GENERAL))
def test_bare_verdicts_have_their_formulas_here_and_not_in_the_table_of_names(code: str) -> None:
    entry = taxonomy.causes()[code]
    assert not entry.cues
    for text in entry.examples_for:
        assert entry.scored in {cue.code for cue in heard(text)}, text
    for text in entry.examples_against:
        assert not any(cue.detail == code and cue.kind == "conclusion" for cue in heard(text)), text


def test_the_table_of_names_gives_no_verdicts() -> None:
    assert {cue.kind for cue in broad_cues()} == {"weak"}
    assert not {cue.pattern.pattern for cue in broad_cues()} & {cue.pattern.pattern for cue in cues()}
    assert {c.code for c in taxonomy.causes().values() if not c.cues} == GENERAL


def test_every_cue_has_examples_and_a_known_sub_cause() -> None:
    for cue in cues():
        assert cue.affirmed, cue
        assert cue.rejected, cue
        assert cue.detail in taxonomy.causes()


def test_scored_codes_are_those_of_the_annotation() -> None:
    assert {cue.code for cue in cues()} == {
        "insufficient_evidence", "wrong_law", "procedure_violation", "minor_procedure", "ultra_vires", "abuse_of_power",
        "manifestly_improper", "inaction", "void", "no_evidence_in_time", "agreement_breach", "other",
    }


def test_a_sentence_without_end_costs_no_more_by_the_character() -> None:
    text = "本院认为，被告违反法定程序，" * 20_000 + "。"
    met = findings(sentences(text, Span(0, len(text)), text), Cast({"被告": True}))
    assert len(met) == MOST  # counted, not timed: what is beyond it is never looked at
    assert heard("本院认为，被告违反法定程序。")
