"""Each aspect says how like two cases are, and names what they share."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nlp.similar import Case, Index, Match, codes
from nlp.similar.codes import cause_levels, cause_mask, provision, region_number
from nlp.similar.weights import ASPECTS
from nlp.taxonomy import causes
from tests.nlp.similar.generating import cases

PUNISHING, LITIGATION = "中华人民共和国行政处罚法", "中华人民共和国行政诉讼法"
NOWHERE = np.zeros(256, dtype=np.float32)
ASKING = Case(
    0, "judgment", NOWHERE, "penalty", "market", ("P11",), ((PUNISHING, 44), (PUNISHING, 57)), "临江市工商行政管理局", "990102"
)


@pytest.fixture
def index(tmp_path):
    return Index.open(tmp_path)


def parts(index: Index, past: Case, asking: Case = ASKING) -> dict[str, tuple[float, tuple[str, ...]]]:
    index.add([past])
    (match,) = index.search(asking, limit=1, allowed=[past.id], exclude_series=False)
    return {part.aspect: (part.score, part.shared) for part in match.parts}


def test_what_is_the_same_counts_fully(index):
    found = parts(index, replace(ASKING, id=1))
    assert {aspect: score for aspect, (score, _) in found.items()} == dict.fromkeys(set(ASPECTS) - {"facts"}, 1.0)
    assert found["causes"][1] == ("P11",) and found["region"][1] == ("990102",)
    assert found["statutes"][1] == (f"《{PUNISHING}》第四十四条", f"《{PUNISHING}》第五十七条")


def test_what_the_past_case_does_not_tell_counts_nothing(index):
    found = parts(index, Case(1, "judgment", NOWHERE))
    assert all(score == 0 and shared == () for score, shared in found.values())


@pytest.mark.parametrize(
    ("cause", "score", "shared"), [("P11", 1.0, "P11"), ("P12", 0.7, "procedure_violation"), ("E01", 0.0, None), ("procedure_violation", 0.7, "procedure_violation")]
)
def test_causes_come_near_by_code_and_group(index, cause, score, shared):
    found = parts(index, Case(1, "judgment", NOWHERE, causes=(cause,)))
    assert found["causes"] == (pytest.approx(score), (shared,) if shared else ())


def test_one_of_several_likely_causes_counts_more_than_its_share(index):
    asking = replace(ASKING, causes=("P11", "E01", "L04"))
    assert parts(index, Case(1, "judgment", NOWHERE, causes=("P11",)), asking)["causes"][0] == pytest.approx(0.6 + 0.4 / 3, abs=1e-4)


def test_articles_count_more_than_laws(index):
    other = parts(index, Case(1, "judgment", NOWHERE, statutes=((PUNISHING, 3),)))["statutes"]
    one = parts(index, Case(2, "judgment", NOWHERE, statutes=((PUNISHING, 44),)))["statutes"]
    none = parts(index, Case(3, "judgment", NOWHERE, statutes=(("中华人民共和国行政许可法", 44),)))["statutes"]
    assert other == (pytest.approx(0.4 / 2**0.5, abs=1e-3), (f"《{PUNISHING}》",))
    assert one == (pytest.approx(1 / 2**0.5, abs=1e-3), (f"《{PUNISHING}》第四十四条",))
    assert none == (0.0, ())


@pytest.mark.parametrize(("region", "score"), [("990102", 1.0), ("990199", 0.6), ("9901", 0.6), ("997777", 0.3), ("110000", 0.0), (None, 0.0), ("990102003", 1.0)])
def test_regions_come_near_by_their_digits(index, region, score):
    assert parts(index, Case(1, "judgment", NOWHERE, region=region))["region"][0] == pytest.approx(score)


def test_an_agency_is_the_same_under_its_new_name(index):
    assert parts(index, Case(1, "judgment", NOWHERE, agency="临江市市场监督管理局"))["agency"] == (1.0, ("临江市工商行政管理局",))
    assert parts(index, Case(2, "judgment", NOWHERE, agency="松陵区工商行政管理局"))["agency"][0] == 0


def test_nearly_the_same_words_count_for_half_at_least(index):
    facts = cases(1, 1)[0].facts
    asking = replace(ASKING, facts=facts)
    index.add([Case(1, "judgment", facts), Case(2, "judgment", NOWHERE, "penalty", "market")])
    first, second = index.search(asking, limit=2)
    assert (first.id, second.id) == (1, 2)
    told = {part.aspect: part for part in first.parts}
    assert told["facts"].weight > 0.5 and first.score == pytest.approx(told["facts"].score * told["facts"].weight, abs=1e-3)
    assert sum(part.weight for part in first.parts) == pytest.approx(1, abs=1e-3)


def test_a_case_that_knows_nothing_finds_nothing(index):
    index.add([Case(1, "judgment", NOWHERE, "penalty")])
    assert index.search(Case(0, "suit", NOWHERE)) == [] and index.search(ASKING, limit=0) == []
    assert isinstance(index.search(ASKING)[0], Match)


def test_codes_have_bits_of_their_own():
    masks = [cause_mask([level]) for code in causes() for level in cause_levels(code)]
    assert all(bin(low).count("1") + bin(high).count("1") == 1 for low, high in masks)
    assert len({cause_mask([code]) for code in causes()}) == len(causes())
    assert cause_levels("unknown") == () and codes.place("unknown", codes.act_types()) == 0


def test_numbers_of_laws_do_not_depend_on_how_they_are_printed():
    assert provision("行政处罚法", 44) == provision(f"《{PUNISHING}》", 44) != provision(PUNISHING, 45)
    assert not codes.of_substance(LITIGATION) and codes.of_substance(PUNISHING)
    assert (region_number("99"), region_number(""), region_number("县")) == (990000, 0, 0)
