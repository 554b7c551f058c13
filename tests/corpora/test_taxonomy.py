"""Every code has a label, every cue fits its examples and no counter-example, and the tables agree with each other."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import get_args

import pytest

from nlp import judgment, taxonomy
from nlp.taxonomy import Cause, Kind, label

CAUSES = list(taxonomy.causes().values())
KINDS = [*taxonomy.act_types().values(), *taxonomy.fields().values()]


@pytest.mark.parametrize("entry", [*(c for c in CAUSES if c.cues), *KINDS], ids=lambda entry: entry.code)
def test_cues_fit_their_examples(entry: Cause | Kind) -> None:
    for sentence in entry.examples_for:
        assert entry.pattern.search(sentence), sentence
    for sentence in entry.examples_against:
        found = entry.pattern.search(sentence)
        assert not found, f"{sentence}: {found and found[0]}"


@pytest.mark.parametrize("entry", CAUSES, ids=lambda entry: entry.code)
def test_every_cause_has_examples_and_no_cue_fits_everything(entry: Cause) -> None:
    assert len(entry.examples_for) >= 2
    assert len(entry.examples_against) >= 1
    for cue in entry.cues:
        assert not re.search(taxonomy.expand(cue), ""), cue
        assert not re.search(taxonomy.expand(cue), "今天天气很好。"), cue


def test_causes_belong_to_groups_and_scored_codes() -> None:
    assert len(CAUSES) == 76
    assert len(taxonomy.groups()) == 14
    for entry in CAUSES:
        assert entry.parent in taxonomy.groups()
        assert entry.code.startswith(entry.parent)
        assert entry.scored is None or entry.scored in taxonomy.codes("cause")
    scored = {entry.scored for entry in CAUSES}
    assert set(taxonomy.codes("cause")) <= scored


def test_every_row_of_the_domain_tables_is_here(shared: Path) -> None:
    tables = shared / "domain" / "tables"
    assert column(tables / "failure_causes.csv", "code") == {*taxonomy.causes(), *taxonomy.groups()}
    assert column(tables / "outcome_types.csv", "code") == set(taxonomy.outcomes())
    assert column(tables / "case_type_codes.csv", "类型代字") <= set(taxonomy.case_types())
    former = column(tables / "wenshu_admin_causes_pre2021.csv", "name") - {"行政主体", "行政行为", "行政划拔"}
    unknown = {n for n in former if taxonomy.former_act_type(n) is None and taxonomy.former_field(n) is None}
    assert {name for name in unknown if not name.startswith("其他")} == set()


def column(path: Path, name: str) -> set[str]:
    with path.open(encoding="utf-8-sig") as file:
        return {row[name] for row in csv.DictReader(file)}


def test_labels_cover_the_codes_of_a_judgment() -> None:
    pairs = {
        "doc_type": judgment.DocType,
        "procedure": judgment.Procedure,
        "role": judgment.Role,
        "kind": judgment.PartyKind,
        "head_attended": judgment.Attendance,
        "agency_result": judgment.AgencyResult,
        "status": judgment.Status,
    }
    for group, literal in pairs.items():
        assert set(taxonomy.codes(group)) == set(get_args(literal))


@pytest.mark.parametrize(
    ("group", "code", "text"),
    [
        ("agency_result", "lost", "败诉"),
        ("disposition", "declare_unlawful", "确认违法"),
        ("cause", "ultra_vires", "超越职权"),
        ("cause_detail", "P02", "应听证未告知、未组织"),
        ("act_type", "levy", "行政征缴"),
        ("field", "labor", "人力资源和社会保障"),
        ("outcome", "J09", "确认违法-情况判决"),
        ("cause_group", "S", "应诉不力"),
    ],
)
def test_label(group: str, code: str, text: str) -> None:
    assert label(group, code) == text


def test_unknown_codes_are_an_error() -> None:
    with pytest.raises(KeyError):
        label("agency_result", "draw")
    with pytest.raises(KeyError):
        label("no such group", "lost")


def test_outcomes_use_known_dispositions() -> None:
    for entry in taxonomy.outcomes().values():
        assert set(entry.dispositions) <= set(taxonomy.codes("disposition"))
        assert entry.default_lost in taxonomy.codes("default_lost")


def test_basis_and_procedure_tables_speak_of_known_codes() -> None:
    assert set(taxonomy.codes("disposition_basis")) == set(taxonomy.codes("disposition")) - {"other"}
    assert set(taxonomy.codes("cause_basis")) == set(taxonomy.codes("cause")) - {"other"}
    assert {entry.procedure for entry in taxonomy.case_types().values()} == set(taxonomy.codes("procedure"))


def test_names_of_before_2021() -> None:
    assert taxonomy.former_act_type("行政合同") == "agreement"
    assert taxonomy.former_field("治安管理（治安）") == "public_security"
    assert taxonomy.former_field("房屋拆迁管理") == "housing"
    assert taxonomy.former_field("没有这一项") is None
