"""Names that stand for people: by 法释〔2016〕19号 9, distinct, and never one that the source gives somebody else."""

import json

import pytest

from nlp.redact import Category, Known, Pseudonyms, Role, Rules, redact

ALL = Rules.everything()


def people(*names: str, role: Role = Role.PARTY) -> tuple[Known, ...]:
    return tuple(Known(name, "person", role) for name in names)


@pytest.mark.parametrize(
    ("text", "names", "masked"),
    [
        ("林晓月到庭。", ["林晓月"], "林某到庭。"),
        ("林晓月与林大海到庭。", ["林晓月", "林大海"], "林某甲与林某乙到庭。"),
        ("欧阳小舟到庭。", ["欧阳小舟"], "欧阳某某到庭。"),
        ("欧阳小舟与欧阳大舟到庭。", ["欧阳小舟", "欧阳大舟"], "欧阳某甲与欧阳某乙到庭。"),
        ("古丽·热西提到庭。", ["古丽·热西提"], "古某到庭。"),
        ("林晓月与林某到庭。", ["林晓月"], "林某甲与林某到庭。"),
        ("林晓月与林某甲到庭。", ["林晓月"], "林某与林某甲到庭。"),
        ("林晓月、林大海与林某甲到庭。", ["林晓月", "林大海"], "林某乙、林某丙与林某甲到庭。"),
        ("林晓月与林×到庭。", ["林晓月"], "林某甲与林×到庭。"),
        ("林晓月与林某某到庭。", ["林晓月"], "林某甲与林某某到庭。"),
    ],
)
def test_people_are_called_by_family_name(text: str, names: list[str], masked: str) -> None:
    assert redact(text, people(*names), ALL).text == masked


def test_eleven_of_one_family_are_eleven() -> None:
    names = ["林" + given for given in "山水木火土金石田禾竹松"]
    masked = redact("、".join(names) + "到庭。", people(*names), ALL).text
    assert len(set(masked.removesuffix("到庭。").split("、"))) == 11


def test_minors_and_their_guardians_are_nameless() -> None:
    text = "原告杨小宝，女，2009年2月4日出生。法定代理人杨秀兰。2015年1月1日，杨小宝受伤。"
    assert redact(text, ()).text == "原告某甲，女，××××年××月××日出生。法定代理人某乙。2015年1月1日，某甲受伤。"
    named = redact(text, (), Rules(nameless=frozenset())).text
    assert named == "原告杨某甲，女，××××年××月××日出生。法定代理人杨某乙。2015年1月1日，杨某甲受伤。"


def test_organisations_agencies_and_courts_where_set() -> None:
    text = "原告远帆商贸有限公司不服被告临江市公安局的决定，向云溪区人民法院起诉。"
    known = (Known("远帆商贸有限公司", "organisation"), Known("临江市公安局", "agency"))
    rules = Rules(masked=frozenset({Category.COMPANY, Category.AGENCY, Category.COURT}))
    assert redact(text, known, rules).text == "原告甲公司不服被告甲机关的决定，向甲法院起诉。"
    assert redact(text, known).text == text


def test_a_later_document_goes_on_with_the_letters() -> None:
    pseudonyms = Pseudonyms()
    first = redact("林晓月到庭。", people("林晓月"), ALL, pseudonyms).text
    second = redact("林大海与林晓月到庭。", people("林大海", "林晓月"), ALL, pseudonyms).text
    assert (first, second) == ("林某到庭。", "林某甲与林某到庭。")


def test_stored_names_are_plain_json_and_come_back() -> None:
    pseudonyms = Pseudonyms()
    redact("林晓月与王某到庭。", people("林晓月"), ALL, pseudonyms)
    stored = pseudonyms.to_json()
    assert json.loads(stored)["given"] == {"person：林晓月": "林某"}
    assert Pseudonyms.from_json(stored).to_json() == stored


@pytest.mark.parametrize("stored", ["[]", "{}", "no"])
def test_other_json_is_refused(stored: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        Pseudonyms.from_json(stored)
