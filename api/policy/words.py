"""A profile in Chinese: every rule with its source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from api.policy import labels
from api.policy.definition import counted
from api.policy.profile import Counting, Deadline, FileReview, Profile, Recurring, Summons, Target
from nlp import taxonomy


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it says, and where it comes from."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Section:
    """The rules on one subject; none: the plan has none."""

    code: str
    title: str
    rules: tuple[Rule, ...]


def sections(profile: Profile) -> list[Section]:
    """Every rule of a profile, in the order of the page."""
    return [
        Section("counting", "统计口径", tuple(_counting(profile.counting))),
        Section("deadline", "期限", tuple(Rule(_deadline(one), one.source) for one in profile.deadline)),
        Section("recurring", "周期性任务", tuple(_recurring(profile))),
        Section("letter", "监督文书", tuple(Rule(f"{one.label}：{one.when}的，由{one.issuer}制发。", one.source) for one in profile.letter)),
        Section("ranking", "量化排名", tuple(_ranking(profile))),
        Section("summons", "约谈", tuple(Rule(_summons(one), one.source) for one in profile.summons)),
        Section("repeats", "重复败诉", (_repeats(profile),)),
        Section("excellence", "评优限制", tuple(_excellence(profile))),
        Section("on_site", "重点监督", tuple(_on_site(profile))),
        Section("file_review", "案卷评查", () if profile.file_review is None else (Rule(_file_review(profile.file_review), profile.file_review.source),)),
        Section("target", "目标", tuple(_targets(profile))),
    ]


def percent(share: float) -> str:
    """20%, 12.5%."""
    return f"{share * 100:.4f}".rstrip("0").rstrip(".") + "%"


def _counting(rule: Counting) -> Iterator[Rule]:
    say = labels.value
    yield Rule(
        f"败诉率＝败诉件数÷{say('denominator', rule.denominator)}件数；按{say('stage', rule.stage)}统计，{say('unit', rule.unit)}，"
        f"按{say('year_by', rule.year_by)}归入年度；系列案{say('series', rule.series)}。",
        rule.source,
    )
    for head, words in counted(rule):
        if words:
            yield Rule(f"{head}：{'、'.join(words)}。", rule.source)
    again = "取代原来的结果，归入再审年度" if rule.retrial_reopens else "不影响原来的统计"
    yield Rule(f"再审改变结果的，{again}。案件归属只看被告，不看法院；机构改革后由承继单位承接。", rule.source)


def _deadline(rule: Deadline) -> str:
    whom = "" if rule.applies == "all" else f"（{labels.value('applies', rule.applies)}）"
    done = f"，以“{labels.value('done', rule.done)}”为完成" if rule.done else ""
    kind = "；法定期限，末日遇节假日顺延" if rule.statutory else ""
    over = "" if rule.duty else "；期满即止，不算逾期"
    start = labels.value("start", rule.start)
    return f"{rule.label}{whom}：{start}起 {rule.days} {labels.value('unit', rule.unit)}内{done}；提前 {rule.remind} 个工作日提醒{kind}{over}。"


def _recurring(profile: Profile) -> Iterator[Rule]:
    for one in profile.recurring:
        yield Rule(f"{one.label}：{labels.value('cycle', one.cycle)}{_until(one)}；{one.whom}。", one.source)


def _until(one: Recurring) -> str:
    if one.days is None:
        return ""
    if one.cycle != "year":
        return f"，期末后 {one.days} 日内"
    last = date(2022, 12, 31) + timedelta(days=one.days)
    return f" {last.month} 月 {last.day} 日前"


def _ranking(profile: Profile) -> Iterator[Rule]:
    rule = profile.ranking
    least = f"；审结不足 {rule.minimum} 件的列出但不排名" if rule.minimum else "；不设最低件数"
    ties = {"shared": "相同的并列", "lost_then_shared": "相同的先比另一项，仍相同的并列"}[rule.ties]
    yield Rule(
        f"按{labels.value('period', rule.period)}，{labels.value('by', rule.by)}从高到低排名，{ties}{least}；件数、比率、分母一并列出，"
        f"不足 {rule.small} 件的加注“小样本”。",
        rule.source,
    )
    if rule.lagging:
        yield Rule(f"排在前 {rule.lagging} 位（并列的一并列入）且有败诉的单位，提请专项督导。", rule.source)


def _summons(rule: Summons) -> str:
    period, stage = labels.value("period", rule.period), labels.value("stage", rule.stage) if rule.stage else "统计口径的审级"
    what = "败诉" if rule.measure == "lost" else "被纠错"
    tests = []
    if rule.rate_above is not None:
        least = f"（不少于 {rule.minimum} 件时）" if rule.minimum else ""
        tests.append(f"{what}率超过 {percent(rule.rate_above)}（不含本数）{least}")
    if rule.lost_from is not None:
        tests.append(f"{what} {rule.lost_from} 件以上（含本数）")
    return f"{period}内{'或者'.join(tests)}的（按{stage}），由{rule.by}约谈单位{rule.whom}。"


def _repeats(profile: Profile) -> Rule:
    rule = profile.repeats
    points = f"首次之后每次扣 {rule.points:g} 分" if rule.points else "分值由考核细则确定"
    what = f"加计扣分（{points}）" if rule.deduct else "列出提示，不扣分"
    window, level = labels.value("window", rule.window), labels.value("level", rule.level)
    return Rule(f"同一单位{window}内因同一{level}败诉 {rule.from_count} 次以上的，{what}。", rule.source)


def _excellence(profile: Profile) -> Iterator[Rule]:
    rule = profile.excellence
    if rule is not None:
        least = f"，审结不足 {rule.minimum} 件的除外" if rule.minimum else ""
        ties = labels.value("ties", rule.ties)
        yield Rule(f"年度{labels.value('by', rule.by)}排列前 {rule.top} 位且有败诉的单位，不得评为优秀等次；{ties}{least}。", rule.source)


def _on_site(profile: Profile) -> Iterator[Rule]:
    rule = profile.on_site
    if rule is not None:
        yield Rule(f"{labels.value('period', rule.period)}内败诉 {rule.lost_from} 件以上（含本数）的单位，提请{rule.label}。", rule.source)


def _file_review(rule: FileReview) -> str:
    cycle = labels.value("cycle", rule.cycle)
    when = {("year", "before"): "上一年度", ("year", "same"): "当年", ("quarter", "before"): "上一季度", ("quarter", "same"): "当季"}[rule.cycle, rule.year]
    parts = [f"{when}经复议或者诉讼被纠错的案卷"] if rule.corrected else []
    kinds = _names("act_type", rule.act_types)
    if rule.fields or rule.words:
        named = [f"名称含“{'”“'.join(rule.words)}”的单位"] if rule.words else []
        parts.append(f"{'、'.join([*_names('field', rule.fields), *named])}的{'、'.join(kinds)}案卷")
    else:
        parts.append(f"全部领域{'、'.join(kinds)}的案卷")
    return f"{cycle}评查一次，范围：{'；'.join(parts)}。"


def _names(group: str, codes: Sequence[str]) -> list[str]:
    return [taxonomy.label(group, code) for code in codes]


def _targets(profile: Profile) -> Iterator[Rule]:
    for one in profile.target:
        yield Rule(target(one), one.source)
    rule = profile.double_decline
    if rule is not None:
        yield Rule(f"发案量、败诉率双下降（都低于上年同期）{'，且不高于全省平均' if rule.below_province else ''}。", rule.source)


def target(rule: Target) -> str:
    """A target in one sentence."""
    name = labels.value("measure", rule.measure)
    years = "" if rule.first_year is None and rule.last_year is None else f"（{rule.first_year or ''}—{rule.last_year or ''}年）"
    wanted = []
    if rule.reaches is not None:
        wanted.append(f"达到 {percent(rule.reaches)}")
    if rule.rises:
        wanted.append("高于上年同期")
    if rule.measure in {"loss_rate", "filed", "lost"}:
        wanted.append(f"比上年同期降低 {fall(rule)}" if rule.falls_by else "不高于上年同期")
    if rule.below_province:
        wanted.append("不高于全省平均")
    return f"{name}{years}：{'，'.join(wanted)}。"


def fall(rule: Target) -> str:
    """By how much a target falls a year, with its unit."""
    if rule.relative:
        return f"{percent(rule.falls_by)}（按比例）"
    return f"{percent(rule.falls_by).removesuffix('%')} 个百分点" if rule.measure == "loss_rate" else f"{rule.falls_by:g}"
