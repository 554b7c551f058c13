"""Profiles from anybody: what is right is taken exactly, what is wrong is told in Chinese."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from api.errors import ServiceError
from api.policy import builtin, labels, words
from api.policy.profile import LONGEST, Counting, Deadline, Profile, parse

HEAD = 'code = "own"\nname = "本区"\nsource = "本区方案"\n'


def refusal(text: str) -> str:
    with pytest.raises(ServiceError) as error:
        parse(text)
    assert error.value.code == "E612"
    message = error.value.message
    known = set(re.findall(r"[A-Za-z_]{4,}", text)) | set(Profile.model_fields) | set(labels.FIELDS) | {"true", "false"}
    assert set(re.findall(r"[A-Za-z_]{4,}", message)) <= known | CODES, message
    return message


CODES = {code for codes in labels.VALUES.values() for code in codes}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "“代码”（code）缺少这一项"),
        (HEAD + "nonsense = 1", "“nonsense”没有这个项目，可能拼写有误"),
        (HEAD + "[counting]\nstage = 'second'", "统计口径（counting）“审级”（stage）只能是 first、final、all 之一"),
        (HEAD + "[counting]\nmild = 1", "只能是 true 或 false"),
        (HEAD + "[counting]\npapers = 'reconsideration_decision'", "应为列表"),
        (HEAD + "[counting]\npapers = ['x']", "第 1 项"),
        (HEAD + "[[deadline]]\ncode = 'a'\nlabel = 'a'\nsource = 'a'\nstart = 'served'\ndays = '3'", "期限（deadline）第 1 条“天数”（days）应为整数"),
        (HEAD + "[[deadline]]\ncode = 'a'\nlabel = 'a'\nsource = 'a'\nstart = 'served'\ndays = 3.5", "应为整数"),
        (HEAD + "[[deadline]]\ncode = 'a'\nlabel = 'a'\nsource = 'a'\nstart = 'served'\ndays = true", "应为整数"),
        (HEAD + "[[deadline]]\ncode = 'A'\nlabel = ''\nsource = 'a'\nstart = 'served'\ndays = 9999", "不能大于 3660"),
        (HEAD + 2 * "[[recurring]]\ncode = 'a'\nlabel = 'a'\nsource = 'a'\nwhom = 'a'\ncycle = 'year'\n", "recurring 的代码有重复：a"),
        (HEAD + "[[summons]]\ncode = 'a'\nlabel = 'a'\nsource = 'a'\nwhom = 'a'\nby = 'a'", "约谈条件要写明 rate_above 或 lost_from"),
        (HEAD + "[[summons]]\ncode = 'a'\nlabel = 'a'\nsource = 'a'\nwhom = 'a'\nby = 'a'\nrate_above = 20", "不能大于 1"),
        (HEAD + "[[summons]]\ncode = 'a'\nlabel = 'a'\nsource = 'a'\nwhom = 'a'\nby = 'a'\nrate_above = nan", "应为有限的数字"),
        (HEAD + "[repeats]\npoints = inf", "应为有限的数字"),
        (HEAD + "[file_review]\nfields = ['culture']", "案卷评查里有未知的代码：culture"),
        (HEAD + "[[target]]\nmeasure = 'attendance_rate'\nfalls_by = 0.1", "出庭率、整改率的目标用 rises 或 reaches"),
        (HEAD + "[[target]]\nmeasure = 'loss_rate'\nreaches = 0.1", "不用 rises、reaches"),
        (HEAD + "[[target]]\nmeasure = 'lost'\nfirst_year = 2025\nlast_year = 2024", "first_year 不能晚于 last_year"),
        (HEAD + "[[target]]\nmeasure = 'filed'\nrelative = false", "只有败诉率可以按百分点降低"),
        (HEAD + "valid_from = 2024-06-05T10:00:00", "应为日期"),
        (HEAD + "[deadline]\ncode = 'a'", "应为列表"),
        (HEAD + "[[ranking]]\nsmall = 3", "应为一组项目"),
        (HEAD + "code = 'b'", "同一个项目写了两次"),
        (HEAD + "[ranking]\n[ranking]", "第 5 行第 9 列附近：同一节写了两次"),
        (HEAD + "[ranking\nsmall = 3", "节名缺少右方括号"),
        (HEAD + "[ranking]\nsmall 3", "项目名后面缺少等号"),
        (HEAD + "[ranking]\nsmall = 三", "取值写法有误"),
        (HEAD + "[ranking]\nsource = \"没有引号", "文字缺少右引号"),
        (HEAD + "名称 = 3", "这里应是项目名"),
        (HEAD + "x = " + "[" * 5000, "括号套得太深"),
        (HEAD + "x = " + "9" * 5000, "数字太长"),
        (HEAD + "#" * LONGEST, "文件超过 64 KB"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_chinese(text: str, said: str) -> None:
    assert said in refusal(text)


def test_not_everything_is_told_at_once() -> None:
    assert refusal(HEAD + "".join(f"x{number} = 1\n" for number in range(30))).endswith("另有 25 处。")


def test_a_byte_order_mark_is_no_mistake() -> None:
    assert parse("\ufeff" + HEAD).name == "本区"


@given(st.text(max_size=200))
def test_any_text_is_a_profile_or_told_why_not(text: str) -> None:
    try:
        parse(text)
    except ServiceError as error:
        assert error.code == "E612"


@given(st.text(alphabet='[]{}"\'=#.,\n\\ abcdeinf0123456789-_', max_size=120))
def test_any_text_that_looks_like_a_file_too(text: str) -> None:
    try:
        parse(HEAD + text)
    except ServiceError as error:
        assert error.code == "E612"


def test_every_key_and_code_has_a_chinese_name() -> None:
    parts = [Profile, *(type(one) for one in _parts(builtin.profiles().values()))]
    for part in set(parts):
        for key, field in part.model_fields.items():
            if part is not Profile or key not in labels.SECTIONS:
                assert labels.name("", key) != key, key
            listed = "".join(re.findall(r"Literal\[([^\]]*)\]", str(field.annotation)))
            for code in re.findall(r"'(\w+)'", listed):
                assert labels.value(key, code) != code, (key, code)


def _parts(profiles):
    for profile in profiles:
        for value in dict(profile).values():
            yield from (one for one in (value if isinstance(value, tuple) else (value,)) if isinstance(one, BaseModel))


@pytest.mark.parametrize("code", list(builtin.texts()))
def test_every_rule_of_every_profile_is_told_with_its_source(code: str) -> None:
    profile = builtin.profiles()[code]
    rules = [rule for section in words.sections(profile) for rule in section.rules]
    assert all(rule.text.endswith("。") and rule.source for rule in rules)
    assert len([rule for section in words.sections(profile) if section.code == "deadline" for rule in section.rules]) == len(profile.deadline)
    if code != "default":
        assert not [rule for rule in rules if rule.source == "通用"]


def test_the_definition_names_what_differs() -> None:
    profile = builtin.default().model_copy(update={"counting": Counting(stage="final", series="once", mediated=True, mild=False, papers=("supervision_notice",))})
    assert profile.definition == (
        "口径：通用；按生效裁判、裁判日期，每个案件计一次；分母为全部审结案件；系列案整个系列计一件；计入败诉：调解；不计败诉：程序轻微违法；"
        "另计入被纠错：行政执法监督通知书"
    )


def test_the_digest_says_whether_two_say_the_same() -> None:
    one, other = parse(HEAD), parse("# 说明\n" + HEAD + "[counting]\nstage = 'first'\n")
    assert one.digest == other.digest != parse(HEAD + "[counting]\nstage = 'all'\n").digest


# the numbers of the plans


def rule(code: str, which: str) -> Deadline:
    return next(one for one in builtin.profiles()[code].deadline if one.code == which)


@pytest.mark.parametrize(
    ("code", "which", "start", "days", "unit", "applies", "done"),
    [
        ("jinghu", "judgment_filed", "judgment_received", 10, "working", "lost", "judgment_filed"),
        ("jinghu", "case_report", "final_received", 30, "natural", "final_lost", "report_filed"),
        ("wuyang", "suit_reported", "suit_received", 3, "working", "all", "suit_reported"),
        ("wuyang", "loss_reported", "judgment_received", 5, "working", "lost", "report_filed"),
    ],
)
def test_the_days_that_plans_set(code: str, which: str, start: str, days: int, unit: str, applies: str, done: str) -> None:
    found = rule(code, which)
    assert (found.start, found.days, found.unit, found.applies, found.done) == (start, days, unit, applies, done)
    assert str(days) in found.source


@pytest.mark.parametrize("code", list(builtin.texts()))
def test_the_law_is_the_same_everywhere(code: str) -> None:
    law = [one for one in builtin.profiles()[code].deadline if one.statutory]
    assert law == list(builtin.default().deadline)


def test_plans_without_days_set_none() -> None:
    for code in ("changji", "kecheng", "nantong"):
        assert not [one for one in builtin.profiles()[code].deadline if not one.statutory]


def test_what_is_due_again_and_again() -> None:
    due = {code: {(one.code, one.cycle, one.days) for one in profile.recurring} for code, profile in builtin.profiles().items()}
    assert due["jinghu"] == {("quarterly_report", "quarter", None)}
    assert due["changji"] >= {("cases_reported", "quarter", None), ("review_own", "quarter", None), ("review_sample", "quarter", None), ("three_systems", "half", None)}
    assert ("not_performed", "year", 31) in due["wuyang"] and len([one for one in due["wuyang"] if one[1] == "quarter"]) == 3
    assert "每年 1 月 31 日前" in next(rule.text for one in words.sections(builtin.profiles()["wuyang"]) for rule in one.rules if "未履职" in rule.text)


def test_the_papers_of_supervision() -> None:
    assert [one.kind for one in builtin.profiles()["changji"].letter] == ["opinion", "decision"]
    assert [one.kind for one in builtin.profiles()["kecheng"].letter] == ["notice"]
