"""The leak check: a planted secret is found however it is printed, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.redact import Category, Known, Rules, Secrets, find, leaks

SOURCE = (
    "原告林晓月，女，1965年3月2日出生，住临江市云溪区长江西路12号3栋501室，身份证号110105194912310021，电话13912345678。"
    "林晓月的账号为6222021001112345678，驾驶云A12345轿车。原告王建国称，老王没有动手。"
)
SECRETS = Secrets.of(find(SOURCE, (), Rules.everything()))


@pytest.mark.parametrize(
    "planted",
    [
        "林晓月", "林 晓 月", "林\n晓月", "林　晓月", "老王", "王建国", "1391234 5678", "139-1234-5678", "１３９１２３４５６７８",
        "110105 19491231 0021", "６２２２０２１００１１１２３４５６７８", "6222 0210 0111 2345 678", "长江西路12号3栋501室", "长江西路 12号3栋501室", "1965年3月2日",
    ],
)  # fmt: skip
def test_a_planted_secret_is_found(planted: str) -> None:
    found = leaks(f"本案中，{planted}，不服被告的决定。", SECRETS)
    assert found and found[0].known
    assert found[0].start <= 4 and found[-1].end >= 4 + len(planted)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("电话13800138000", Category.PHONE), ("11010519491231002X", Category.ID_NUMBER), ("li.si@example.com", Category.EMAIL),
        ("皖A8K256轿车", Category.PLATE), ("6217000010001234569", Category.ACCOUNT),
    ],
)  # fmt: skip
def test_what_looks_like_a_number_is_a_leak_though_nobody_masked_it(text: str, category: Category) -> None:
    found = leaks(f"本案中，{text}。", Secrets((), ()))
    assert [(leak.category, leak.known) for leak in found] == [(category, False)]


@pytest.mark.parametrize(
    "text",
    ["", "林某不服被告的决定。", "（2019）浙9901行初36号", "临公（云）行罚决字〔2019〕123号", "2019年3月2日", "罚款500000元", "王某说，林某没有动手。", "×××", "云A×××××"],
)
def test_a_clean_text_has_no_leak(text: str) -> None:
    assert leaks(text, SECRETS) == []


def test_secrets_of_many_documents_are_joined() -> None:
    mentions = find("原告林晓月到庭。", (Known("林晓月", "person"),)) + find("原告王建国到庭。", (Known("王建国", "person"),))
    assert {leak.text for leak in leaks("林晓月与王建国", Secrets.of(mentions))} == {"林晓月", "王建国"}


@given(st.sampled_from([name for name, _ in SECRETS.names]), st.lists(st.sampled_from(" \n\t　\u200b"), max_size=3), st.data())
def test_blanks_anywhere_hide_nothing(secret: str, blanks: list[str], data: st.DataObject) -> None:
    for blank in blanks:
        at = data.draw(st.integers(1, len(secret) - 1))
        secret = secret[:at] + blank + secret[at:]
    assert leaks(f"，{secret}。", SECRETS)


@pytest.mark.parametrize(
    ("name", "planted"),
    [
        ("林晓月", "林\u202e晓月"), ("林晓月", "林晓\ufe00月"), ("林晓月", "林\u3164晓\U000e0100月"), ("林晓月", "林\u2066晓月"), ("林晓月", "林曉月"),
        ("张伟国", "張偉國"), ("張偉國", "张伟国"), ("阿卜杜·热合曼", "阿卜杜．热合曼"), ("阿卜杜·热合曼", "阿卜杜热合曼"), ("John Smith", "JOHN SMITH"),
    ],
)  # fmt: skip
def test_unseen_signs_other_scripts_and_other_dots_hide_nothing(name: str, planted: str) -> None:
    (leak,) = leaks(f"本案中，{planted}到庭。", Secrets(((name, Category.PERSON),), ()))
    assert leak.text == planted
