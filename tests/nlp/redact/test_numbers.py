"""Numbers that identify and numbers that do not, and the time that hostile texts take."""


import pytest

from nlp.redact import Category, Rules, find
from nlp.redact.numbers import identity_checks, luhn_checks
from tests.clock import spent


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
        "摘要oi2pQQ3fklNzKG3A", "发生于2011年4月9日", "生效于2019年5月1日", "合同编号：20160310", "拨打12345热线投诉",
        "拨打110报警", "2010年4008户居民", "面积800 300 1200平方米", "缴纳至临江市非税收入结算分户，账号：33001616781053000123",
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
        ("联系电话：0571-88886666", Category.PHONE, "0571-88886666"),
        ("座机（0571）88886666", Category.PHONE, "（0571）88886666"),
        ("座机(010) 8888 6666", Category.PHONE, "(010) 8888 6666"),
        ("电话：8888 6666", Category.PHONE, "8888 6666"),
        ("电话：0571-88886666、88886667", Category.PHONE, "88886667"),
        ("手机号139 1234 5678", Category.PHONE, "139 1234 5678"),
        ("手机139 12 34 56 78", Category.PHONE, "139 12 34 56 78"),
        ("手机+86 139 1234 5678", Category.PHONE, "+86 139 1234 5678"),
        ("客服热线400-820-1234", Category.PHONE, "400-820-1234"),
        ("客服热线4008201234", Category.PHONE, "4008201234"),
        ("该公司400 820 1234无人接听", Category.PHONE, "400 820 1234"),
        ("邮箱ZHANG＠example.com", Category.EMAIL, "ZHANG＠example.com"),
        ("卡号：6217-0000-1000-1234-569", Category.ACCOUNT, "6217-0000-1000-1234-569"),
        ("中国银行卡6217 0000 1000 1234 569", Category.ACCOUNT, "6217 0000 1000 1234 569"),
        ("汇入6217000010001234569", Category.ACCOUNT, "6217000010001234569"),
        ("账号：1202 0205 0990 0012 345", Category.ACCOUNT, "1202 0205 0990 0012 345"),
        ("帐户12020205099000123", Category.ACCOUNT, "12020205099000123"),
        ("存折账号为12-345678901234567", Category.ACCOUNT, "12-345678901234567"),
        ("股东账号A123456789", Category.ACCOUNT, "A123456789"),
        ("结婚证字号为：J330106-2010-000123", Category.CODE, "J330106-2010-000123"),
    ],
)  # fmt: skip
def test_numbers_that_identify_are_found(text: str, category: Category, found: str) -> None:
    assert (category, found) in [(mention.category, mention.text) for mention in find(text, (), Rules.everything())]


@pytest.mark.parametrize(
    "piece",
    [
        "委托代理人", "原告", "（", "住", "1", "张", "王小明、", "某", "\n", " ", "住临江市云溪区", "公司", "省市县区", "A1-", "之子", "和", "村民",
        "中学东侧", "号房屋", "回庄家中", "其妻为",
    ],
)
def test_hostile_texts_take_time_in_proportion(piece: str) -> None:
    text = (piece * 15_000)[:15_000]
    with spent() as taken:
        find(text, (), Rules.everything())
    assert taken.seconds < 3.0
