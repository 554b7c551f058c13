"""The plan as papers: each case in the standard form of its kind."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from api.demo.place import Court, Place, Unit, place
from api.demo.suits import Application, Later, Plan, Suit, plan

_NUMERALS = "〇一二三四五六七八九"
CIVIL = 3
"""Papers that do not belong here: someone always sends a few."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper: its file's name without ending, its text, its day, and the key of the unit that it concerns.

    `case_number` and `act_type`: what a person who reads it would say ("" where the question does not arise).
    """

    name: str
    text: str
    day: date
    unit: str
    case_number: str
    act_type: str


def papers(seed: int, today: date) -> list[Paper]:
    """All papers of the two years before `today`, oldest first."""
    chance, here = random.Random(seed), place()
    made = plan(here, chance, today)
    writer = Writer(here, chance)
    return sorted(writer.all(made, today), key=lambda paper: (paper.day, paper.name))


@dataclass(frozen=True, slots=True)
class Writer:
    """Fills the forms."""

    place: Place
    chance: random.Random

    def all(self, made: Plan, today: date) -> list[Paper]:
        """Every paper of the plan, and the few that do not belong."""
        written = [_paper(case, self.suit(case), case) for case in made.suits]
        written += [_paper(case, self.later(case), case.suit) for case in made.later]
        for case in made.applications:
            written.append(Paper(_file_name(case), self.application(case), case.decided, case.unit.key, case.case_number, ""))
        return written + [self.civil(today - timedelta(days=40 * number + 9), number) for number in range(CIVIL)]

    def suit(self, suit: Suit) -> str:
        """The paper that ended a suit at first instance."""
        values = self.common(suit) | {"case_number": suit.case_number, "bench": self.bench(suit.decided)}
        values |= {"A": "被告", "P": "原告", "payer": self.payer(suit)}
        if suit.closed_by == "withdrawal":
            because = self.chance.choice(self.place.forms["withdrawal"]["reasons"])
            return self.fill("withdrawal", values | {"withdrawn_because": because, "asked": said(suit.heard)})
        if suit.closed_by == "rejection":
            item, because = self.chance.choice(self.place.forms["rejection"]["reasons"])
            return self.fill("rejection", values | {"rejected_because": because, "rejected_item": item})
        values |= {"order": "\n".join(suit.ending.order), "reasoning": suit.ending.reasoning, "basis": suit.ending.basis}
        return self.fill("first", values)

    def later(self, later: Later) -> str:
        """An appeal's or a retrial review's paper."""
        suit, forms = later.suit, self.place.forms
        below_court = later.below.court if later.below else suit.court
        below_number = later.below.case_number if later.below else suit.case_number
        values = self.common(suit) | self.sides(suit) | {
            "court": later.court.name, "case_number": later.case_number, "bench": self.bench(later.decided),
            "court_below": below_court.name, "case_below": below_number, "docketed": said(later.docketed),
            "asked": said(later.decided - timedelta(days=9)), "doubt": "被诉行为的实施主体和起因",
            "A": suit.unit.short, "P": suit.plaintiff,
        }  # fmt: skip
        if later.kind == "review":
            return self.fill("retrial_review", values)
        if later.kind in {"remand", "withdrawn"}:
            return self.fill({"withdrawn": "appeal_withdrawn"}.get(later.kind, later.kind), values)
        return self.fill("second", values | self.second(later, forms["second"], values))

    def second(self, later: Later, form: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
        """The parts of an appeal judgment that depend on how it ends."""
        suit = later.suit
        below, new = self.plain(suit, suit.ending.reasoning), self.plain(suit, later.ending.reasoning)
        orders = [self.plain(suit, order) for order in later.ending.order]
        wanted = "驳回其诉讼请求" if suit.lost else "支持其诉讼请求"
        parts = {
            "facts": self.plain(suit, suit.matter.facts), "reasoning_below": below, "wanted": wanted,
            "order_below": self.plain(suit, "".join(suit.ending.order)), "hearing": "公开开庭审理了本案",
            "appeal": self.chance.choice(form["appeal_by_agency" if suit.lost else "appeal_by_plaintiff"]),
            "payer": values["appellant"] if later.kind == "affirm" else values["appellee"],
        }  # fmt: skip
        if later.kind == "affirm":
            reasoning = form["affirm"].format_map(values | parts)
            basis = "《中华人民共和国行政诉讼法》第八十九条第一款第（一）项"
            return parts | {"reasoning": reasoning, "basis": basis, "order": "驳回上诉，维持原判。"}
        reasoning = form["reverse"].format_map(values | parts | {"reasoning_new": new})
        numbered = [f"一、撤销{values['court_below']}{values['case_below']}行政判决；", *_renumbered(orders)]
        basis = later.ending.basis.replace("《中华人民共和国行政诉讼法》", "")
        basis = f"《中华人民共和国行政诉讼法》第八十九条第一款第（二）项、第三款、{basis}"
        return parts | {"reasoning": reasoning, "basis": basis, "order": "\n".join(numbered)}

    def sides(self, suit: Suit) -> dict[str, Any]:
        """Who appeals against whom: the loser."""
        agency = (suit.printed, f"{suit.printed}，住所地{self.seat(suit.unit)}。", f"{_head_word(suit)}：{self.name()}，{suit.unit.head}。")
        private = (suit.plaintiff, self.private(suit), "")
        losers, winners = (agency, private) if suit.lost else (private, agency)
        was, other = ("被告", "原告") if suit.lost else ("原告", "被告")
        return {
            "appellant": losers[0], "appellant_line": losers[1], "appellant_head_line": losers[2], "appellant_was": was,
            "appellee": winners[0], "appellee_line": winners[1], "appellee_head_line": winners[2], "appellee_was": other,
            "applicant": losers[0], "applicant_line": losers[1], "applicant_was": was,
            "respondent": winners[0], "respondent_line": winners[1], "respondent_was": other,
        }  # fmt: skip

    def application(self, entry: Application) -> str:
        """The ruling on an application for enforcement."""
        act = entry.docketed - timedelta(days=260)
        number = f"{entry.unit.mark}罚〔{act.year}〕{self.chance.randrange(3, 300)}号"
        values = {
            "court": entry.court.name, "case_number": entry.case_number, "agency": entry.unit.name, "seat": self.seat(),
            "head_line": f"法定代表人：{self.name()}，{entry.unit.head}。", "plaintiff": entry.against,
            "plaintiff_line": self.resident(entry.against), "number": number, "act_day": said(act),
            "docketed": said(entry.docketed), "burden": self.place.forms["burdens"][entry.unit.key],
            "enforcement_reasoning": entry.ending["reasoning"], "enforcement_article": entry.ending["article"],
            "enforcement_order": entry.ending["order"], "enforcement_close": entry.ending["close"],
            "above": self.above(entry.court), "bench": self.bench(entry.decided),
        }  # fmt: skip
        return self.fill("enforcement", values)

    def civil(self, day: date, number: int) -> Paper:
        """A civil judgment, sent by mistake."""
        court, plaintiff = self.place.courts["yunxi"], self.name()
        values = {
            "court": court.name, "case_number": f"（{day.year}）{court.code}民初{310 + 17 * number}号", "plaintiff": plaintiff,
            "plaintiff_line": self.resident(plaintiff), "company": self.chance.choice(self.place.names["companies"]),
            "seat": self.seat(), "docketed": said(day - timedelta(days=40)), "sum": self.chance.randrange(9000, 90000, 500),
            "above": self.above(court), "bench": self.bench(day),
        }  # fmt: skip
        return Paper(f"{values['case_number']}民事判决书", self.fill("civil", values), day, "bureau", "", "")

    def common(self, suit: Suit) -> dict[str, Any]:
        """What all papers of a suit say alike."""
        agent = self.name()
        deputy = f"的{suit.unit.deputy}{self.name()}及其" if suit.attended else "的"
        represented = self.chance.random() < 0.6
        firm = self.chance.choice(self.place.names["firms"])
        return suit.values | {
            "court": suit.court.name, "agency": suit.printed, "short": suit.unit.short, "plaintiff": suit.plaintiff,
            "plaintiff_line": self.private(suit), "seat": self.seat(suit.unit), "agency_agent": agent, "third_line": "",
            "plaintiff_agent_line": f"委托诉讼代理人：{self.name()}，{firm}律师。" if represented else "",
            "head_line": f"{_head_word(suit)}：{self.name()}，{suit.unit.head}。",
            "sues": suit.matter.sues, "caption": suit.matter.caption,
            "act_day": said(suit.values["act_date"]), "day_before": said(suit.values["before_date"]),
            "filed": said(suit.docketed - timedelta(days=5)), "docketed": said(suit.docketed), "heard": said(suit.heard),
            "attendance": f"被告{suit.unit.short}{deputy}委托诉讼代理人{agent}",
            "absence": "" if suit.attended else f"，被告{suit.unit.short}的负责人因公务未出庭，已提交情况说明",
            "above": self.above(suit.court), "act": suit.matter.act, "claim": suit.matter.claim, "plea": suit.matter.plea,
            "facts": suit.matter.facts, "more": suit.ending.more, "proof": suit.matter.proof,
        }  # fmt: skip

    def fill(self, form: str, values: dict[str, Any]) -> str:
        """A form with its gaps filled, twice: what fills a gap has gaps of its own; empty lines are left out."""
        text = self.place.forms[form]["form"]
        for _ in range(3):
            text = _GAP.sub(lambda found: str(values[found[1]]), text)
        return "\n".join(line for line in text.splitlines() if line)

    def plain(self, suit: Suit, text: str) -> str:
        """A sentence of the first instance as the second tells it: names instead of 原告 and 被告."""
        values = self.common(suit) | {"A": suit.unit.short, "P": suit.plaintiff}
        for _ in range(2):
            text = _GAP.sub(lambda found: str(values[found[1]]), text)
        named = text.replace(f"原告{suit.plaintiff}", suit.plaintiff).replace(f"被告{suit.printed}", suit.printed)
        return named.replace("原告", suit.plaintiff).replace("被告", suit.unit.short)

    def payer(self, suit: Suit) -> str:
        """Who bears the costs."""
        return f"被告{suit.printed}" if suit.lost else f"原告{suit.plaintiff}"

    def private(self, suit: Suit) -> str:
        """The line of the one who sues."""
        if suit.company:
            return f"{suit.plaintiff}，住所地{self.seat()}。\n法定代表人：{self.name()}，经理。"
        return self.resident(suit.plaintiff)

    def resident(self, name: str) -> str:
        """The line of a person."""
        born = date(self.chance.randrange(1950, 2000), self.chance.randrange(1, 13), self.chance.randrange(1, 28))
        village = self.chance.choice(self.place.names["villages"])
        return f"{name}，{self.chance.choice('男女')}，{said(born)}出生，汉族，住临江市云溪区松溪镇{village}。"

    def bench(self, day: date) -> str:
        """Who decided, and when."""
        names = [self.name() for _ in range(4)]
        return f"审判长　　{names[0]}\n审判员　　{names[1]}\n人民陪审员　　{names[2]}\n{written(day)}\n书记员　　{names[3]}"

    def above(self, court: Court) -> str:
        """The court to appeal to."""
        return self.place.courts[court.above].name

    def seat(self, unit: Unit | None = None) -> str:
        """An address, in the district of the unit if one is given."""
        district = "松陵区" if unit and unit.key.startswith("other") else "云溪区"
        return f"临江市{district}{self.chance.choice(self.place.names['roads'])}{self.chance.randrange(1, 200)}号"

    def name(self) -> str:
        """Somebody."""
        return self.place.person(self.chance)


_GAP = re.compile(r"\{(\w+)\}")


def said(day: date) -> str:
    """A day as texts say it: 2025年3月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def written(day: date) -> str:
    """A day as papers are dated: 二〇二五年三月一日."""
    year = "".join(_NUMERALS[int(digit)] for digit in str(day.year))
    return f"{year}年{_count(day.month)}月{_count(day.day)}日"


def _count(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if not tens else "十" if tens == 1 else f"{_NUMERALS[tens]}十") + (_NUMERALS[ones] if ones else "")


def _renumbered(orders: list[str]) -> list[str]:
    bare = [re.sub(r"^[一二三]、", "", order) for order in orders]
    return [f"{_NUMERALS[number]}、{order}" for number, order in enumerate(bare, start=2)]


def _head_word(suit: Suit) -> str:
    return "负责人" if suit.unit.key == "street" else "法定代表人"


def _paper(case: Suit | Later, text: str, suit: Suit) -> Paper:
    return Paper(_file_name(case), text, case.decided, suit.unit.key, case.case_number, suit.matter.act_type)


def _file_name(case: Suit | Later | Application) -> str:
    kind = "行政判决书" if _is_judgment(case) else "行政裁定书"
    return f"{case.case_number}{kind}"


def _is_judgment(case: Suit | Later | Application) -> bool:
    if isinstance(case, Suit):
        return case.closed_by == "judgment"
    return isinstance(case, Later) and case.kind in {"affirm", "reverse"}
