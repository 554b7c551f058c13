"""Numbers that identify and numbers that do not, and the time that hostile texts take."""

import time

import pytest

from nlp.redact import Category, Rules, find
from nlp.redact.numbers import identity_checks, luhn_checks


@pytest.mark.parametrize(("digits", "right"), [("11010519491231002X", True), ("110105194912310021", False), ("1101051949", False)])
def test_check_digit_of_identity_numbers(digits: str, right: bool) -> None:
    assert identity_checks(digits) is right


@pytest.mark.parametrize(("digits", "right"), [("6217000010001234569", True), ("6217000010001234560", False)])
def test_check_digit_of_cards(digits: str, right: bool) -> None:
    assert luhn_checks(digits) is right


@pytest.mark.parametrize(
    "text",
    [
        "临公（云）行罚决字〔2019〕123号", "（2019）浙9901行初36号", "编号33060215001234567", "罚款人民币13800元", "面积139.12平方米", "建字第330101201900123号建设工程规划许可证",
        "发生于2011年4月9日", "生效于2019年5月1日", "合同编号：20160310", "缴纳至临江市非税收入结算分户，账号：33001616781053000123",
    ],
)  # fmt: skip
def test_numbers_that_identify_nobody_stay(text: str) -> None:
    assert find(text, (), Rules.everything()) == []


@pytest.mark.parametrize(
    ("text", "category", "found"),
    [
        ("林晓月，女，1965年生", Category.BIRTH_DATE, "1965年"),
        ("男，汉族，1965年3月2日，农民", Category.BIRTH_DATE, "1965年3月2日"),
        ("出生日期：1965-03-02", Category.BIRTH_DATE, "1965-03-02"),
        ("QQ号：12345678", Category.EMAIL, "12345678"),
        ("驾驶证号：330106196503020011", Category.ID_NUMBER, "330106196503020011"),
        ("执业证号13301201010123456", Category.CODE, "13301201010123456"),
        ("结婚证字号为：J330106-2010-000123", Category.CODE, "J330106-2010-000123"),
    ],
)  # fmt: skip
def test_numbers_that_identify_are_found(text: str, category: Category, found: str) -> None:
    assert (category, found) in [(mention.category, mention.text) for mention in find(text, (), Rules.everything())]


@pytest.mark.parametrize(
    "piece",
    ["委托代理人", "原告", "（", "住", "1", "张", "王小明、", "某", "\n", " ", "住临江市云溪区", "公司", "省市县区", "A1-", "之子", "和"],
)
def test_hostile_texts_take_time_in_proportion(piece: str) -> None:
    text = (piece * 15_000)[:15_000]
    started = time.process_time()
    find(text, (), Rules.everything())
    assert time.process_time() - started < 3.0
