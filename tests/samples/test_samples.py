"""The invented judgments agree with what is expected of them, and cover the ground they are there for."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import pytest

import corpora

JUDGMENTS = corpora.ROOT / "samples" / "judgments"
SLUGS = sorted(path.stem for path in JUDGMENTS.glob("*.txt"))

DOC_TYPES = {"judgment", "ruling", "compensation_judgment", "compensation_ruling", "mediation", "decision", "other"}
PROCEDURES = {"first", "second", "retrial", "retrial_review", "nonlitigation_enforcement", "other"}
ROLES = {
    "plaintiff", "defendant", "third_party", "appellant", "appellee", "retrial_applicant", "retrial_respondent",
    "enforcement_applicant", "enforcement_respondent", "other",
}  # fmt: skip
ACTS = {
    "penalty", "coercive_measure", "coercive_enforcement", "license", "expropriation", "registration", "confirmation",
    "payment", "promise", "levy", "reward", "fee", "information", "reply", "handling", "reconsideration",
    "adjudication", "agreement", "settlement", "compensation", "inaction", "public_interest", "other",
}  # fmt: skip
FIELDS = {
    "public_security", "natural_resources", "housing", "urban_management", "market", "labor", "environment",
    "transport", "agriculture", "emergency", "health", "education", "civil_affairs", "tax", "justice", "township",
    "government", "other",
}  # fmt: skip
DISPOSITIONS = {
    "revoke", "revoke_in_part", "redo", "declare_unlawful", "declare_invalid", "order_performance", "order_payment",
    "modify", "remedy", "compensate", "dismiss_claims", "uphold_act", "reject_suit", "not_docketed",
    "withdraw_allowed", "deemed_withdrawn", "withdraw_denied", "appeal_withdrawn", "appeal_dismissed",
    "set_aside_below", "remand", "order_trial", "retrial_denied", "retrial_ordered", "enforce_allowed",
    "enforce_denied", "terminate", "suspend", "transfer", "mediation", "other",
}  # fmt: skip
RESULTS = {"lost", "partly_lost", "won", "procedural", "open", "not_suit"}
CAUSES = {
    "insufficient_evidence", "wrong_law", "procedure_violation", "minor_procedure", "ultra_vires", "abuse_of_power",
    "manifestly_improper", "inaction", "void", "no_evidence_in_time", "agreement_breach", "other",
}  # fmt: skip
DIGITS = dict(zip("〇一二三四五六七八九", range(10), strict=True))


def text_of(slug: str) -> str:
    return (JUDGMENTS / f"{slug}.txt").read_text(encoding="utf-8")


def expected(slug: str) -> dict[str, Any]:
    result: dict[str, Any] = json.loads((JUDGMENTS / f"{slug}.json").read_text(encoding="utf-8"))
    return result


ALL = [expected(slug) for slug in SLUGS]


def article(number: int) -> str:
    """An article's number in Chinese numerals, up to 199."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    numerals = "〇一二三四五六七八九"
    head = "一百" if hundreds else ""
    if not tens and hundreds:
        return head + (f"零{numerals[ones]}" if ones else "")
    ten = ("十" if tens == 1 and not hundreds else f"{numerals[tens]}十") if tens else ""
    return head + ten + (numerals[ones] if ones else "")


@pytest.mark.parametrize("slug", SLUGS)
def test_what_is_expected_stands_in_the_text(slug: str) -> None:
    text, gold = text_of(slug), expected(slug)
    lines = text.splitlines()
    assert gold["id"] == slug
    assert lines[0] == gold["court"]
    assert lines[2] == gold["case_number"]
    named = [p["name"] for p in gold["parties"]] + [r["name"] for r in gold["results_by_agency"]]
    quoted = [c["quote"] for c in gold["causes"]] + [p["text"] for p in gold["performance_periods"]]
    for phrase in named + quoted + gold["act_numbers"] + gold["prior_case_numbers"] + gold["costs_borne_by"]:
        assert phrase in text, phrase
    assert all(len(cause["quote"]) <= 120 for cause in gold["causes"])


@pytest.mark.parametrize("slug", SLUGS)
def test_codes_are_those_of_the_guide(slug: str) -> None:
    gold = expected(slug)
    assert gold["doc_type"] in DOC_TYPES
    assert gold["procedure"] in PROCEDURES
    assert gold["act_type"] in ACTS
    assert gold["field"] in FIELDS
    assert gold["head_attended"] in {"attended", "absent", "unstated"}
    assert gold["agency_result"] in RESULTS
    assert {r["result"] for r in gold["results_by_agency"]} <= RESULTS
    assert set(gold["dispositions"]) <= DISPOSITIONS
    assert len(gold["dispositions"]) == len(set(gold["dispositions"])) > 0
    assert {c["code"] for c in gold["causes"]} <= CAUSES
    assert {p["role"] for p in gold["parties"]} <= ROLES
    assert {p["kind"] for p in gold["parties"]} <= {"person", "organisation", "agency"}
    for party in gold["parties"]:
        if party["role"] in {"plaintiff", "defendant", "third_party"}:
            assert party["original_role"] == party["role"]


@pytest.mark.parametrize("slug", SLUGS)
def test_statutes_stand_before_the_operative_part(slug: str) -> None:
    text, gold = text_of(slug), expected(slug)
    basis = re.search(r"依照(?!.*依照)[^。]*?(?:判决|裁定)如下：", text.replace("\n", "")) if gold["statutes"] else None
    if not gold["statutes"]:
        assert gold["doc_type"] == "mediation"
        return
    assert basis is not None
    for statute in gold["statutes"]:
        assert f"《{statute['law']}》" in basis[0]
        assert f"第{article(statute['article'])}条" in basis[0]
        if statute["paragraph"]:
            assert f"第{article(statute['paragraph'])}款" in basis[0]
        if statute["item"]:
            assert f"第（{article(statute['item'])}）项" in basis[0]


@pytest.mark.parametrize("slug", SLUGS)
def test_the_date_is_the_one_at_the_end(slug: str) -> None:
    printed = re.findall(r"^二[〇一二三四五六七八九]{3}年.+日$", text_of(slug), re.MULTILINE)
    assert len(printed) == 1
    year, month, day = re.split("[年月日]", printed[0])[:3]
    assert "".join(str(DIGITS[c]) for c in year) == expected(slug)["decision_date"][:4]
    assert [month, day] == [article(int(part)) for part in expected(slug)["decision_date"][5:].split("-")]


def test_causes_only_where_the_guide_records_them() -> None:
    for gold in ALL:
        if gold["causes"]:
            refused = "enforce_denied" in gold["dispositions"]
            assert gold["agency_result"] in {"lost", "partly_lost", "open"} or refused, gold["id"]
        elif gold["agency_result"] in {"lost", "partly_lost"}:
            pytest.fail(f"{gold['id']}: a lost case without a cause")


def test_every_subcause_exists(shared: Any) -> None:
    table = (shared / "domain" / "tables" / "failure_causes.csv").read_text(encoding="utf-8-sig")
    codes = {line.split(",", 1)[0] for line in table.splitlines()[1:]}
    assert {c["subcause"] for gold in ALL for c in gold["causes"]} <= codes


def test_kinds_outcomes_and_causes_are_covered() -> None:
    assert len(ALL) >= 24
    assert {g["doc_type"] for g in ALL} >= {"judgment", "ruling", "compensation_judgment", "mediation"}
    assert {g["procedure"] for g in ALL} == PROCEDURES - {"other"}
    assert {g["agency_result"] for g in ALL} == RESULTS
    assert {c["code"] for g in ALL for c in g["causes"]} == CAUSES
    assert {g["head_attended"] for g in ALL} == {"attended", "absent", "unstated"}
    never = {"withdraw_denied", "terminate", "transfer"}
    assert {d for g in ALL for d in g["dispositions"]} == DISPOSITIONS - never
    assert len({g["field"] for g in ALL}) >= 15
    assert len({g["act_type"] for g in ALL}) >= 15


def test_the_traps_are_there() -> None:
    """An agency's own appeal, a loss told only in the facts, two defendants apart, no commas, no party block."""
    by_role = Counter((p["role"], p["original_role"], g["agency_result"]) for g in ALL for p in g["parties"])
    assert by_role["appellant", "defendant", "lost"] >= 2
    assert by_role["retrial_applicant", "defendant", "lost"] >= 1
    assert any(g["dispositions"] == ["appeal_dismissed"] and g["agency_result"] == "partly_lost" for g in ALL)
    assert any(len({r["result"] for r in g["results_by_agency"]}) > 1 for g in ALL)
    assert sum("，" not in text_of(slug) for slug in SLUGS) >= 2
    assert any("法定代表人" not in text_of(slug) and not re.search(r"[，某](?:男|女)[，1]", text_of(slug))
               for slug in SLUGS if "judgment" in expected(slug)["doc_type"])  # fmt: skip
    assert sum(re.match(r"（20\d\d）\w+字第\d+号$", g["case_number"]) is not None for g in ALL) >= 3
