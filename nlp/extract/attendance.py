"""Whether a head of the sued agency came to court (行政机关负责人出庭应诉).

Heads are 正职、副职负责人 and other 参与分管被诉行政行为实施工作的副职级别的负责人 (法释〔2020〕3号 article 2; before it
法释〔2018〕1号 article 128); article 132 of the latter has the court record who came.  So the record of the proceedings (诉讼记录)
says so, or the party list by the line 出庭负责人.  A head who is merely listed without a word that he came is “unstated”.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from nlp.case import Case, folded_names
from nlp.document import Span
from nlp.folding import fold
from nlp.judgment import Agent, Attendance, Evidence, HeadAttendance, Party, Review
from nlp.structure import SectionKind

_NAME = r"(?:(?![未能不因及其委该系任男女副，])[\u4e00-\u9fff某×X*Ｘ]){2,4}?"
_POSTS = (
    r"(?:常务|主持工作的?)?(?:副|代)?(?:局长|厅长|部长|署长|行长|关长|司长|院长|[省市县区镇乡州旗]长|盟长|主任|大队长|支队长|总队长|中队长|队长|所长|站长|"
    r"政治委员|政委|教导员|指导员|书记|纪检组长|党组成员|党委委员|党工委委员|班子成员|武装部长|总工程师|调研员|处长)"
)
_POST_ONLY = re.compile(rf"(?:党[委组工]+(?:副?书记|委员|成员)[、，兼暨]?)*{_POSTS}(?:[、，兼暨]{_POSTS})*")
_LISTED = re.compile(
    rf"(?:出庭(?:应诉)?的?(?:行政机关|行政)?(?:主要)?负责人|(?:参加|到庭参加)诉讼的?(?:行政机关|行政)?负责人|应诉负责人|行政机关出庭负责人)(?!未|因)"
    rf"[：:]?[ ]?(?P<post>{_POSTS})?(?P<name>{_NAME})(?=[，。、；：\n ]|[系任男女该及]|委托|{_POSTS}|[\u4e00-\u9fff]{{3,20}}(?:局|政府|办事处|委员会)(?!长)|$)"
)
_IN_RECORD = re.compile(
    rf"(?:(?P<head>(?:行政机关|出庭(?:应诉)?的?(?:行政)?|行政|单位)?(?:主要|分管)?负责人)(?!出庭应诉通知|应诉通知)|(?P<post>{_POSTS})\)?)"
    rf"(?:兼(?:委托)?(?:诉讼)?代理人)?(?P<name>{_NAME})(?=[，。、；及和与\n (]|作为|代表|出庭|到庭|参加|委托|亦|{_POSTS}|$)"
)
_LEGAL = re.compile(rf"法定代表人?(?P<name>{_NAME})(?=[，。、；及和与\n ]|委托|出庭|到庭|参加)")
_ABSENT = re.compile(
    r"(?:(?:行政机关|行政|被告|被上诉人|被申请人|单位|机关)[^。；，]{0,10}?(?:主要|分管)?负责人|负责人|法定代表人)[^。；，]{0,16}?(?:未|没有|不)(?:能|予|按[^。，]{0,6})?(?:到庭|出庭|参加)"
)
_CAME = re.compile(r"(?:到庭(?!旁听)|出庭|参加(?:了)?(?:本案)?(?:诉讼|庭审|询问|听证|调查)|出席)")
_STAYED_AWAY = re.compile(r"(?:未|没有|拒不|不)(?:能|予|按[^。，]{0,6})?(?:到庭|出庭|参加)")
_ROLE = re.compile(r"(?:原审|一审|二审)?(?:再审申请人|申请再审人|被申请执行人|被执行人|申请执行人|被申请人|申请人|被上诉人|上诉人|被上诉|原告|被告|第三人)")
_AGENCY_SIDE = ("被告", "被上诉人", "被上诉", "被申请人", "申请执行人", "上诉人", "再审申请人", "申请再审人")


@dataclass(frozen=True, slots=True)
class _Head:
    """A head of an agency and where the text has him."""

    name: str
    post: str | None
    agency: str | None
    span: Span


def attendance(case: Case) -> None:
    """Fills `judgment.attendance`; “unstated” carries no place in the text."""
    found = _listed(case) or _recorded(case)
    if found is not None:
        case.judgment.attendance = _state("attended", found, "rule:attendance")
        return
    absent = _absent(case)
    if absent is not None:
        case.judgment.attendance = _state("absent", absent, "rule:attendance.absent")
        return
    agent = _leading_agent(case)
    if agent is not None:
        why = f"委托代理人{agent.name}（{agent.post}）到庭，文书没有写明他以负责人身份出庭，请核对是否计入。"
        case.judgment.needs_review.append(Review("head_attended", why))
    case.judgment.attendance = HeadAttendance(
        "unstated", None, None, None, Evidence((), 0.6 if agent else 0.95, "rule:attendance.none")
    )


def _state(state: Attendance, head: _Head, source: str) -> HeadAttendance:
    return HeadAttendance(state, head.agency, head.name or None, head.post, Evidence((head.span,), 0.93, source))


def _listed(case: Case) -> _Head | None:
    """出庭负责人 in the party list: the title itself says that he came."""
    end = case.sections.start(SectionKind.BODY, case.sections.start(SectionKind.REASONING, len(case.text)))
    at = case.text.find("负责人", 0, end)
    if at < 0:
        return None
    found = _LISTED.search(case.text, max(0, at - 14), end)
    if found is None:
        return None
    post = _POST_ONLY.search(case.text, found.end(), min(found.end() + 24, end))
    party = _party_before(case, found.start())
    return _Head(
        found["name"], found["post"] or (post.group() if post else None), party.name if party else None, Span(found.start(), found.end())
    )


def _record(case: Case) -> list[Span]:
    """The sentences of the record of proceedings that say who came."""
    course = case.sections.get(SectionKind.COURSE)
    if course is None:
        return []
    end = min(len(case.text), course.end + 60)
    spans = []
    start = course.start
    while start < course.end:
        stop = case.text.find("。", start, end)
        stop = course.end if stop < 0 else stop + 1
        if _CAME.search(case.text, start, stop):
            spans.append(Span(start, stop))
        start = max(stop, start + 1)
    return spans


def _recorded(case: Case) -> _Head | None:
    """……局副局长某某、委托代理人某某到庭参加诉讼: a head named in an agency's part of the sentence."""
    for sentence in _record(case):
        for part in _parts(case.text, sentence):
            if not _agency_part(case, part):
                continue
            found = _IN_RECORD.search(case.text, part.start, part.end)
            if found is not None and not _stayed_away(case.text, found.end(), sentence.end):
                return _Head(
                    found["name"], found["post"], _agency_name(case, part),
                    Span(part.start, found.end()),
                )  # fmt: skip
            legal = _legal_representative(case, part, sentence)
            if legal is not None:
                return legal
    return None


def _legal_representative(case: Case, part: Span, sentence: Span) -> _Head | None:
    """被告……的法定代表人某某到庭: the chief himself."""
    found = _LEGAL.search(case.text, part.start, part.end)
    if found is None or _stayed_away(case.text, found.end(), sentence.end):
        return None
    return _Head(found["name"], None, _agency_name(case, part), Span(part.start, found.end()))


def _stayed_away(text: str, start: int, end: int) -> bool:
    """Whether the next word on coming says that they did not, or only to listen (旁听)."""
    came = _CAME.search(text, start, end)
    return came is None or _STAYED_AWAY.search(text, max(start, came.start() - 10), came.end()) is not None


def _parts(text: str, sentence: Span) -> list[Span]:
    """The sentence cut before each role word: one part a party; it may open with a name that has none."""
    cuts = [sentence.start, *(m.start() for m in _ROLE.finditer(text, sentence.start, sentence.end)), sentence.end]
    return [Span(a, b) for a, b in pairwise(cuts)]


def _agency_part(case: Case, part: Span) -> bool:
    """Whether the part speaks of an agency: by its name or alias, or by 被告 where all defendants are agencies."""
    words = case.text[part.start : part.end]
    named = [p.kind for p in case.judgment.parties if any(name in words for name in folded_names(p))]
    if named:
        return "agency" in named
    return words.startswith(_AGENCY_SIDE) and re.search(r"(?:局|政府|大队|支队|派出所|委员会|办事处|厅|中心|被告)(?!干部)", words[:40]) is not None


def _agency_name(case: Case, part: Span) -> str | None:
    words = case.text[part.start : part.end]
    for party in case.judgment.parties:
        if party.kind == "agency" and any(name in words for name in folded_names(party)):
            return party.name
    sued = case.judgment.agencies()
    return sued[0].name if len(sued) == 1 else None


def _party_before(case: Case, at: int) -> Party | None:
    """The agency whose entry in the party list stands last before an offset."""
    before = [p for p in case.judgment.parties if p.kind == "agency" and p.evidence.spans and p.evidence.spans[0].start <= at]
    return max(before, key=lambda p: p.evidence.spans[0].start, default=None)


def _leading_agent(case: Case) -> _Head | None:
    """An agent of the agency who is its deputy head by the party list and came by the record: not yet its 负责人."""
    for party in case.judgment.agencies():
        for agent in (*party.agents, *((party.representative,) if party.representative else ())):
            name, post = _name_and_post(agent)
            if not _leads(post, party.name):
                continue
            name = fold(name)
            for sentence in _record(case):
                at = case.text.find(name, sentence.start, sentence.end)
                if at >= 0 and not _stayed_away(case.text, at, sentence.end):
                    return _Head(name, post, party.name, Span(at, at + len(name)))
    return None


def _name_and_post(agent: Agent) -> tuple[str, str]:
    """Name and post; in texts without commas the post may still stick to the name (某某该局副局长)."""
    if agent.post is not None:
        return agent.name, agent.post
    joined = re.match(rf"({_NAME})(?:男|女)?((?:该|系|任|本).{{2,16}})$", fold(agent.name))
    return (joined[1], joined[2]) if joined else (agent.name, "")


def _leads(post: str, agency: str) -> bool:
    """Whether a post is one at the head of the agency itself, not of a section of it."""
    bare = fold(post).strip("，。、 ")
    for prefix in (fold(agency), "系", "任", "为", "该局", "该单位", "该", "本局", "单位", "局", "职务", "："):
        bare = bare.removeprefix(prefix)
    return _POST_ONLY.fullmatch(bare) is not None


def _absent(case: Case) -> _Head | None:
    """The court's word that no head came; a person's own representative does not count."""
    course = case.sections.get(SectionKind.COURSE)
    end = case.sections.start(SectionKind.REASONING, len(case.text))
    start = course.start if course else 0
    for found in _ABSENT.finditer(case.text, start, min(end, (course.end if course else start) + 400)):
        part = Span(max(start, found.start() - 40), found.end())
        if "法定代表人" not in found.group() or _agency_part(case, _last_part(case.text, part)):
            return _Head("", None, _agency_name(case, part), Span(found.start(), found.end()))
    return None


def _last_part(text: str, span: Span) -> Span:
    parts = _parts(text, span)
    return parts[-1] if parts else span
