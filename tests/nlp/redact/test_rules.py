"""Settings of masking, whom the analysis lists, and what the categories say of themselves."""

import pytest

from nlp.document import Document
from nlp.judgment import Judgment
from nlp.pipeline import analyse
from nlp.redact import ROLE_LABELS, Category, Known, Role, Rules, find, kinds, redact

TEXT = """临江市云溪区人民法院
行政判决书
（2019）浙9901行初36号
原告林晓月，女，1965年3月2日出生，汉族，住临江市云溪区。
委托代理人李莉，云溪正和律师事务所律师。
被告临江市公安局。
法定代表人贺明远，局长。
委托代理人顾言，该局工作人员。
原告林晓月不服被告临江市公安局行政处罚一案，本院受理后，依法组成合议庭，公开开庭审理了本案。现已审理终结。
本院认为，被告的决定没有依据。判决如下：
撤销被告作出的行政处罚决定。
审判长周正
"""


def test_rules_survive_storing() -> None:
    rules = Rules(frozenset({Category.PERSON, Category.COMPANY}), frozenset({Role.LAWYER}), frozenset({Role.VICTIM}))
    assert Rules.from_mapping(rules.to_mapping()) == rules
    assert Rules.from_mapping(Rules().to_mapping()) == Rules()


@pytest.mark.parametrize("key", ["masked", "kept_roles", "nameless"])
def test_unknown_names_in_stored_rules_are_refused(key: str) -> None:
    with pytest.raises(ValueError):
        Rules.from_mapping(Rules().to_mapping() | {key: ["nobody"]})
    with pytest.raises(TypeError):
        Rules.from_mapping(Rules().to_mapping() | {key: "person"})


def test_every_category_and_role_has_a_label_and_every_category_a_ground() -> None:
    assert set(kinds()) == set(Category)
    assert all(kind.label and kind.basis for kind in kinds().values())
    assert set(ROLE_LABELS) == set(Role)


def test_judges_keep_their_names_unless_set_otherwise() -> None:
    assert "审判长周正" in redact(TEXT, ()).text
    assert "审判长周某" in redact(TEXT, (), Rules(kept_roles=frozenset())).text


def test_lawyers_and_officials_are_told_apart() -> None:
    roles = {mention.text: mention.role for mention in find(TEXT, (), Rules(kept_roles=frozenset()))}
    assert roles["李莉"] is Role.LAWYER
    assert roles["顾言"] is Role.OFFICIAL
    assert roles["贺明远"] is Role.OFFICIAL_HEAD
    assert roles["周正"] is Role.JUDGE
    kept = redact(TEXT, (), Rules(kept_roles=frozenset({Role.LAWYER, Role.OFFICIAL, Role.JUDGE}))).text
    assert "李莉" in kept and "顾言" in kept and "贺明远" not in kept


def test_the_analysis_lists_parties_agents_and_heads() -> None:
    judgment = analyse(Document.from_text(TEXT)).judgment
    listed = {known.name: known for known in Known.of(judgment)}
    assert listed["林晓月"].role is Role.PARTY
    assert listed["李莉"].role is Role.LAWYER
    assert listed["贺明远"].role is Role.OFFICIAL_HEAD
    assert listed["临江市公安局"].kind == "agency"
    assert Known.of(judgment.to_json()) == Known.of(judgment)
    assert Known.of(Judgment()) == ()


def test_a_record_of_an_older_version_is_understood() -> None:
    assert Known.of({"parties": [{"name": "林晓月"}]}) == (Known("林晓月", "person", Role.PARTY),)
    assert Known.of({}) == ()
