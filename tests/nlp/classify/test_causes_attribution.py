"""Who says it, of whom, and whether it is affirmed: on invented sentences."""

import pytest

from nlp.classify.attribution import Cast, Stance
from nlp.classify.cause_rules import findings
from nlp.classify.sentences import pieces, sentences
from nlp.document import Span
from nlp.folding import fold

FIRST = Cast({"原告": False, "第三人": False, "被告": True})
AGENCY_APPEALS = Cast({"上诉人": True, "被上诉人": False, "第三人": False}, ("青岚县林业局",))
PERSON_APPEALS = Cast({"上诉人": False, "被上诉人": True})


def stances(text: str, cast: Cast = FIRST) -> set[tuple[str, Stance]]:
    folded = fold(text)
    return {(f.code, f.stance) for f in findings(sentences(folded, Span(0, len(folded)), text), cast)}


def found(text: str, cast: Cast = FIRST) -> set[str]:
    return {code for code, stance in stances(text, cast) if stance is Stance.FOUND}


@pytest.mark.parametrize(
    "text",
    [
        "被告作出的处罚决定并未违反法定程序。",
        "被诉处罚决定不存在主要证据不足、适用法律错误的情形。",
        "被告处以罚款五百元，并无明显不当。",
        "被告的答复不构成不履行法定职责。",
        "虽送达回证填写不规范，程序存在瑕疵，但不影响处罚决定的效力。",
        "原告主张被告滥用职权，没有证据证明，本院不予采信。",
        "一审法院认定被告程序违法不当，应予纠正。",
    ],
)
def test_denied(text: str) -> None:
    assert found(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "原告认为被告未告知听证权利，程序严重违法，请求撤销。",
        "原告诉称被告作出的处罚决定主要证据不足适用法律错误请求撤销。",
        "关于原告提出的被告超越职权的主张，应当结合职权依据审查。",
        "原告以被告程序违法为由提起诉讼。",
        "被告辩称，其超期数日属程序轻微违法，不应撤销。",
    ],
)
def test_alleged(text: str) -> None:
    assert found(text) == set()


def test_allegation_that_the_court_accepts() -> None:
    assert found("原告主张被告程序违法，理由成立，本院予以支持。") == {"procedure_violation"}


def test_an_agency_does_not_plead_its_own_illegality() -> None:
    text = "被告认为申请人的复议申请已超过期限，属认定事实不清。"
    assert "insufficient_evidence" in found(text)


def test_recited_statute_is_not_a_finding() -> None:
    assert found("《中华人民共和国行政诉讼法》第七十条规定：行政行为主要证据不足的，人民法院判决撤销。") == set()
    assert found("行政行为有下列情形之一的，判决撤销：（一）主要证据不足的；（二）适用法律、法规错误的；") == set()
    quoted = "《条例》第九条规定“行政机关违反法定程序作出决定的，由上级机关责令改正并通报批评。”被告的决定合法。"
    assert found(quoted) == set()


def test_breach_of_a_statute_is_a_finding() -> None:
    text = "被告未听取原告陈述申辩，违反《中华人民共和国行政处罚法》第四十五条规定的程序。"
    assert "procedure_violation" in found(text)


def test_errors_of_the_court_below_are_not_the_agencys() -> None:
    assert found("原审判决认定事实不清，适用法律错误，应予纠正。", PERSON_APPEALS) == set()
    assert found("一审法院审判程序违法，应当发回重审。", PERSON_APPEALS) == set()


def test_what_the_court_below_found_and_this_one_endorses() -> None:
    text = "一审法院认定青岚县林业局的颁证行为主要证据不足并无不当。"
    assert found(text, AGENCY_APPEALS) == {"insufficient_evidence"}


def test_blame_falls_on_whoever_is_named() -> None:
    assert found("原告未提供证据证明其损失。") == set()
    assert "no_evidence_in_time" in found("被告未提供证据证明其行为合法。")
    assert found("上诉人未提供证据证明其主张。", PERSON_APPEALS) == set()
    assert "no_evidence_in_time" in found("上诉人未提供证据证明其作出处罚的事实。", AGENCY_APPEALS)


def test_texts_without_commas() -> None:
    text = "本院认为被告在作出处罚决定前未告知原告享有陈述申辩的权利违反法定程序依法应予撤销。"
    assert found(text) == {"procedure_violation"}
    claimed = "本院认为原告认为被告处罚程序违法没有事实依据本院不予支持。"
    assert found(claimed) == set()


def test_a_party_whose_claim_fails_for_want_of_grounds() -> None:
    assert found("原告的诉讼请求缺乏事实和法律依据，本院不予支持。") == set()
    assert "insufficient_evidence" in found("被告认定原告占道经营缺乏事实根据，应予撤销。")


def test_an_earlier_decision_since_replaced() -> None:
    assert found("此前法院曾以主要证据不足为由撤销了被告的原处理决定，被告遂重新调查。") == set()


def test_pieces_cover_a_sentence_without_commas() -> None:
    text = "被告" + "作出处罚决定时没有查明原告是否在场因此" * 12 + "认定事实不清"
    (line,) = sentences(text, Span(0, len(text)))
    cut = pieces(line)
    assert "".join(text[p.start : p.end] for p in cut) == text
    assert all(len(p) <= 130 for p in cut)


def test_an_applied_article_is_no_recital() -> None:
    text = "被告依据《某某登记办法》第八十一条的规定作出撤销登记的决定明显不当，应予撤销。"
    assert "manifestly_improper" in found(text)
    assert found("根据《某某登记办法》第八十一条的规定，行政机关违反法定程序作出决定的，由上级机关责令改正。") == set()


def test_a_reason_of_the_court_below_that_is_upheld() -> None:
    text = "二审法院以事实不清、证据不足为由撤销被诉处罚决定并无不当。"
    assert found(text, AGENCY_APPEALS) == {"insufficient_evidence"}


def test_what_nobody_proved_is_not_found() -> None:
    assert "void" not in found("被告没有证据证明该协议存在重大且明显违法，应当继续履行。")


def test_an_omission_that_is_right() -> None:
    assert found("被告对该部分信息未予公开并无不当。") == set()


def test_a_case_that_meets_a_norm() -> None:
    assert "wrong_law" in found("被告的答复在内容上存在不符合《政府信息公开条例》要求的情形。")


def test_titles_of_statutes_name_no_agency() -> None:
    assert found("原告的申请不符合《政府信息公开条例》的规定，内容不明确。") == set()


def test_steps_that_a_title_names_are_no_breach() -> None:
    assert "procedure_violation" not in found("被告违反《道路交通安全违法行为处理程序规定》第八条，证据不足。")


def test_rights_that_were_not_secured() -> None:
    assert found("原告的听证权利未能得到保障，被诉决定应予撤销。") == {"procedure_violation"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("被告未告知听证权利违反法定程序被告主张其已口头告知没有证据本院不予采信", {"procedure_violation"}),
        ("原告多次报警称住宅被砸毁，被告接警后未作出处理决定，构成不履行法定职责。", {"inaction"}),
        ("被告认为该举报不属于其管辖，其既未移送也未告知，程序违法。", {"procedure_violation"}),
        ("被告在一审中未提交依据，二审认定其没有拆除的职权，并无不当。", {"no_evidence_in_time", "ultra_vires"}),
        ("其以资金紧张为由长期拖欠，已构成违约。", {"agreement_breach"}),
        ("原告关于被告超越职权的理由，因缺乏法律依据，本院不予采信。", set()),
        ("被告以原告未提交材料为由不予处理。", set()),
    ],
)
def test_where_a_claim_ends_and_of_whom_the_words_are(text: str, expected: set[str]) -> None:
    assert found(text) == expected
