"""Numbers and marks that identify: identity cards, telephones, e-mail, plates, accounts, certificates, birth dates.

Patterns run over the folded text (`nlp.folding.fold`, one character for one), so offsets are those of the text as printed.
What an agency's paper is numbered with (文号) and what a court's case is (案号) identifies no person and is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.redact.categories import Category
from nlp.redact.names import is_agency

_GAP = r"[ \n-]?"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"

_IDENTITY = re.compile(rf"(?<![\dA-Za-z])[1-9](?:{_GAP}\d){{16}}{_GAP}[\dXx](?![\dA-Za-z])")
_IDENTITY_OLD = re.compile(rf"(?<![\dA-Za-z])[1-9](?:{_GAP}\d){{14}}(?![\dA-Za-z])")
_IDENTITY_HIDDEN = re.compile(r"(?<![\dA-Za-z])[1-9]\d{5}[\d*×✕＊xX]{8,11}[\d*×✕＊Xx](?![\dA-Za-z])")
_IDENTITY_NAMED = re.compile(
    r"(?:身份证(?:件)?(?:号码?|编号)?|公民身份号码|身份号码|护照(?:号码?)?|军官证(?:号码?)?|通行证(?:号码?)?|社会保障(?:卡)?号码?)"
    r"(?:分别)?[：为是(]{0,3}(?P<number>[A-Za-z]?[\d*×]{6,18}[A-Za-z]?)"
)
_MOBILE = re.compile(rf"(?<![\d.])(?:\+?86{_GAP})?1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}(?![\d.])|(?<!\d)1[3-9]\d[*×✕＊]{{4}}\d{{4}}(?!\d)")
_LANDLINE = re.compile(
    r"(?:\(0\d{2,3}\)[ -]?|(?<![\d.-])(?<!\d )0\d{2,3}[ -])\d{3,4}[ ]?\d{4}(?:转\d{1,5})?(?![ -]?\d)|"
    r"(?<![\d.-])(?<!\d )[48]00([ -])(?:\d{3}\1\d{4}|\d{4}\1\d{3})(?![ -]?\d|[平米元吨亩公克件户人个年])"
)
"""With its area code, or one of the numbers that a firm pays for (400, 800)."""
_CALLED = re.compile(r"(?:电话|手机|联系方式|传真|号码为|机号|热线)(?:号码)?[：为是(]{0,3}(?P<number>\+?\d(?:[ -]?\d){6,15})(?:转\d{1,5})?(?!\d|[年月日元])")
_CALLED_TOO = re.compile(r"[、/](?P<number>\d(?:[ -]?\d){6,15})(?!\d|[年月日元])")
"""The next number of a list of telephones."""
_EMAIL = re.compile(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}[@＠][A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_CHAT = re.compile(r"(?:微信|(?<![A-Za-z0-9])(?:QQ|qq)|支付宝|抖音)(?:号码?|账号|帐号|昵称|名)?[：为是(]{0,2}\"?(?P<number>[A-Za-z0-9_-]{5,20})")
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使][A-Z][·. -]?"
    r"(?P<number>(?=[A-Z*×xX]{0,5}\d)[A-Z0-9*×]{4,6}(?:挂|学|警|港|澳|领)?)(?![A-Za-z0-9])"
)
_ACCOUNT = re.compile(
    r"(?:账[号户]|帐[号户]|卡号|银行卡|存折|储蓄卡|信用卡)(?:号码?)?[^\d\n，。；]{0,12}?(?P<number>[A-Z]?\d[\d*×]*(?:[ -][\d*×]+)*)(?!\d|[年月日元])"
)
_CARD = re.compile(rf"(?<![\dA-Za-z])\d(?:{_GAP}\d){{15,18}}(?![\dA-Za-z])")
_CODE = re.compile(
    r"(?:信用代码|机构代码|注册号|注册登记号|营业执照(?:号码?|编号|注册号)|税务登记证?号|纳税人识别号|执业证(?:书)?(?:编)?号|"
    r"(?:驾驶|行驶|行车|资格|上岗|会员|学生|残疾|退伍|退休|工作|从业|经营|运输|营运|户口)[证簿本](?:书)?(?:档案)?(?:编?号码?|编号)|档案编号|证件编?号码?|准驾证号|工号|警号|学号|"
    r"病历号|住院号|门诊号|发动机号码?|车架号码?|识别代码|机身码|快递单号|保单号)(?:为|是)?[：(]{0,2}\"?"
    r"(?P<number>[0-9A-Za-z][0-9A-Za-z*×-]{3,27})"
)
_PREFIX = r"(?![为是有持的与和及第])[\u4e00-\u9fff]"
_SERIES = r"(?:(?![局于作])[\u4e00-\u9fff]){0,7}?(?:\(\d{2,4}\)|\d{4}年?)?(?:(?![局于作])[\u4e00-\u9fffA-Z]){0,3}?(?:字|第|\)|证)第?\(?[A-Z]{0,3}\d[\d-]{1,24}\d?号?"
_TITLE_NUMBER = re.compile(
    rf"(?:(?<![\u4e00-\u9fff])(?:{_PREFIX}){{1,5}}|(?:{_PREFIX}){{1,2}})(?:房权证?|房产证?|房地产?权?证|房地(?=[字(])|国用|集用|集建|集土|土国|土集|林证|林权|农房?执|房执|不动产权|宅基|土地证|用地证|结字|离字|补结|结第|客运字|渔证)"
    rf"(?:{_SERIES}|字?\d[\d-]{{3,24}}号)"
)
_TITLE_NAMED = re.compile(
    r"(?:证书?字号|证号|证书编号|证编号|证书号码?|执照(?:编)?号|产权证|所有权证|使用证|不动产权证书?|房产证|土地证|房照|结婚证|离婚证|林权证|产权执照|收费许可证|准运证)"
    r"(?:字号|编号|号码?|证号)?(?:分别)?[：为是(\"]{0,3}"
    r"(?P<number>(?:[A-Z]|[\u4e00-\u9fff]{1,10}?(?:\(\d{4}\))?[字第证]第?|第)?[A-Z]?\d[\dA-Z-]{3,27}号?)"
)
_AGENCY_ENTRY = re.compile(r"(?:原告|被告|第三人|上诉人|申请人|执行人)(?:\([^()\n]{0,40}\))?[：]?([\u4e00-\u9fff()]{3,40})(?=[，。；\n])")
_TITLE_BEFORE = re.compile(
    r"(?P<number>(?:[\u4e00-\u9fff]{2,4}县[\u4e00-\u9fff]{2,4}镇)?第?[A-Z]{0,3}\d[\d-]{3,24}号)[》〉\"]?的?(?:《|〈)?"
    r"(?:房屋|土地|集体|国有|林权|结婚|离婚|不动产|产权|宅基地)[\u4e00-\u9fff]{0,8}(?:证|照|登记)"
)
"""A certificate named by its number first: 第×号房屋所有权证."""
_PUBLIC_ACCOUNT = re.compile(r"非税|财政|法院|诉讼费|国库|罚没")
_DATE = r"(?:19|20)\d\d(?:年(?:[ ]?\d{1,2}月(?:[ ]?\d{1,2}日)?)?|[-./]\d{1,2}[-./]\d{1,2})"
_BORN = re.compile(rf"(?P<date>{_DATE})(?:\(?[公农阴阳]历\)?)?[ \n]?(?:出[ \n]?生|生(?![效产活育下前病意长存成息])|诞生)")
_BORN_ON = re.compile(rf"(?:出生于|(?<=[，。、；\n(男女族])生于|出生(?:日期|年月日?|时间))[：为是(]{{0,2}}(?:[公农阴阳]历)?(?P<date>{_DATE})")
_BORN_LISTED = re.compile(rf"(?:[^\u4e00-\u9fff][男女](?:性)?|[\u4e00-\u9fff]族)[，、]?(?P<date>{_DATE})(?=[，。；\n])")


@dataclass(frozen=True, slots=True)
class Found:
    """A number found: half-open offsets into the text given, its category and the rule."""

    start: int
    end: int
    category: Category
    source: str
    confidence: float


def identity_checks(digits: str) -> bool:
    """Whether 18 characters are an identity number whose check digit is right (GB 11643)."""
    if not re.fullmatch(r"\d{17}[\dX]", digits):
        return False
    return _CHECKS[sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=False)) % 11] == digits[17]


def luhn_checks(digits: str) -> bool:
    """Whether a card number's last digit is right (ISO/IEC 7812, Luhn)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def bare(number: str) -> str:
    """A number without blanks, line ends and hyphens, letters large: what two prints of one number share."""
    return re.sub(r"[\s·.–-]", "", number).upper()


def find_numbers(text: str) -> Iterator[Found]:
    """Every identifying number of a folded text; places may overlap, the surest kinds come first.

    What a formula shows to be a number of such a kind at one place is one wherever it stands.
    """
    found = [number for number in _formulas(text) if not _of_agency(text, number)]
    yield from found
    shown = {text[number.start : number.end]: number for number in found if number.end - number.start > 5}
    for string, number in shown.items():
        if number.category is not Category.BIRTH_DATE:
            at = text.find(string)
            while at >= 0:
                if not text[at - 1 : at].isdigit() and not text[at + len(string) : at + len(string) + 1].isdigit():
                    yield Found(at, at + len(string), number.category, number.source, number.confidence)
                at = text.find(string, at + len(string))


def _of_agency(text: str, number: Found) -> bool:
    """Whether a code is that of an agency in the list of parties (被告某市公安局，……组织机构代码……), an account the treasury's."""
    if number.category is Category.ACCOUNT:
        return bool(_PUBLIC_ACCOUNT.search(text, max(0, number.start - 60), number.end))
    if number.source not in ("rule:code.named", "rule:code.certificate"):
        return False
    entry = text[max(0, number.start - 120) : number.start]
    named = _AGENCY_ENTRY.findall(entry)
    return bool(named) and is_agency(named[-1])


def _formulas(text: str) -> Iterator[Found]:
    yield from _identities(text)
    yield from _each(_EMAIL, text, Category.EMAIL, "rule:email", 0.99)
    yield from _each(_PLATE, text, Category.PLATE, "rule:plate", 0.97)
    yield from _each(_ACCOUNT, text, Category.ACCOUNT, "rule:account.named", 0.97, least=8)
    yield from _each(_CODE, text, Category.CODE, "rule:code.named", 0.97)
    yield from _each(_MOBILE, text, Category.PHONE, "rule:phone.mobile", 0.98)
    yield from _called(text)
    yield from _each(_LANDLINE, text, Category.PHONE, "rule:phone.landline", 0.95)
    yield from _each(_CHAT, text, Category.EMAIL, "rule:chat", 0.9)
    yield from _cards(text)
    yield from _each(_TITLE_NUMBER, text, Category.CODE, "rule:code.title", 0.9)
    yield from _each(_TITLE_NAMED, text, Category.CODE, "rule:code.certificate", 0.9)
    yield from _each(_TITLE_BEFORE, text, Category.CODE, "rule:code.title", 0.9)
    for pattern in (_BORN, _BORN_ON, _BORN_LISTED):
        yield from _each(pattern, text, Category.BIRTH_DATE, "rule:birth", 0.97)


def _identities(text: str) -> Iterator[Found]:
    for match in _IDENTITY.finditer(text):
        born = bare(match.group())[6:14]
        if identity_checks(bare(match.group())) or re.match(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", born):
            yield Found(match.start(), match.end(), Category.ID_NUMBER, "rule:identity", 0.99)
    for match in _IDENTITY_OLD.finditer(text):
        if re.match(r"\d{6}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}", bare(match.group())):
            yield Found(match.start(), match.end(), Category.ID_NUMBER, "rule:identity.old", 0.9)
    for match in _IDENTITY_HIDDEN.finditer(text):
        if re.search(r"[*×✕＊]", match.group()):
            yield Found(match.start(), match.end(), Category.ID_NUMBER, "rule:identity.hidden", 0.95)
    yield from _each(_IDENTITY_NAMED, text, Category.ID_NUMBER, "rule:identity.named", 0.97)


def _called(text: str) -> Iterator[Found]:
    """Telephones behind the word for one, and those listed behind the first."""
    for match in _CALLED.finditer(text):
        listed: re.Match[str] | None = match
        while listed:
            yield Found(*listed.span("number"), Category.PHONE, "rule:phone.named", 0.95)
            listed = _CALLED_TOO.match(text, listed.end())


def _cards(text: str) -> Iterator[Found]:
    """Card numbers by their check digit: of 16 to 19 digits, opening as cards do (ISO/IEC 7812: 3 to 6)."""
    for match in _CARD.finditer(text):
        digits = bare(match.group())
        if digits[0] in "3456" and luhn_checks(digits):
            yield Found(match.start(), match.end(), Category.ACCOUNT, "rule:account.card", 0.9)


def _each(
    pattern: re.Pattern[str], text: str, category: Category, source: str, confidence: float, *, least: int = 0
) -> Iterator[Found]:
    group = next(iter(pattern.groupindex), 0)
    for match in pattern.finditer(text):
        shown = match.group(group)
        if not re.search(r"\d|[@＠]", shown) or sum(sign.isalnum() for sign in shown) < least:
            continue
        yield Found(match.start(group), match.end(group), category, source, confidence)
