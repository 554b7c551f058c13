"""Why a typical case cannot be released: everything at once, each with the place where it is put right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.casebook import cases, escaping, masking, outgoing, settings, signing
from api.casebook.drafting import TITLES
from api.policy import losing
from api.policy.in_force import InForce, profile_of
from api.store.tables import Correction, Dispute, DisputeJudgment, Judgment, TypicalCase, TypicalCaseVersion, Verdict
from api.store.types import CHINA
from api.writing import sources
from api.writing.passages import LABELS, Passage
from api.writing.sources import ENDS

LOOKED: Final = ("drafted", "rechecked")
"""Versions for which the judgment as it then was has been held against the words; who changes a word need not have looked."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason.  `address`: where it is put right; empty: on the case's own page."""

    code: str
    text: str
    address: str = ""


def obstacles(session: Session, case: TypicalCase) -> list[Obstacle]:
    """All reasons for which a draft cannot be released now; none: it can.  Asks for no rights."""
    return [
        *_policy(session, case), *_standing(session, case), *_judgment(session, case), *_words(session, case), *_sources(session, case),
        *_names(session, case), *_people(session, case),
    ]  # fmt: skip


def since(session: Session, case: TypicalCase) -> list[Obstacle]:
    """What came after a release that would have been in its way: for the bureau to decide whether it takes the case back."""
    return [*_standing(session, case), *_judgment(session, case)]


def _policy(session: Session, case: TypicalCase) -> Iterator[Obstacle]:
    """Whether the bureau's own profile says what counts as lost: what goes out under its name must not rest on another's."""
    if InForce.of(session).passed_over(case.bureau_id) is not None:
        yield Obstacle("policy", "现行口径的内容不符合本版本程序的要求，不能确定是否计为败诉", "/policy")


def _standing(session: Session, case: TypicalCase) -> Iterator[Obstacle]:
    """Whether the courts have spoken their last word, and it is a loss."""
    address = f"/disputes/{case.dispute_id}"
    rows = select(Verdict).where(Verdict.dispute_id == case.dispute_id, Verdict.organisation_id == case.organisation_id, Verdict.latest)
    standing = list(session.scalars(rows.where(Verdict.judgment_id.is_not(None))))
    if not standing:
        yield Obstacle("no_verdict", "案件里已没有这个单位的裁判结果，请核对案件归并和单位归属", address)
        return
    counting = profile_of(session, case.bureau_id).counting
    if not any(losing.lost(counting, one) for one in standing):
        yield Obstacle("not_lost", "按最近的裁判，这个单位没有败诉", address)
    if not all(one.final for one in standing):
        day = session.get_one(Dispute, case.dispute_id).ripens_on
        when = f"，如无上诉将于 {day} 生效" if day else "，请在台账填写送达、上诉或生效日期"
        yield Obstacle("not_final", f"裁判还没有生效{when}", address)


def _judgment(session: Session, case: TypicalCase) -> Iterator[Obstacle]:
    """Whether people stand by what the draft was made from, and nothing has come since."""
    found = session.get_one(Judgment, case.judgment_id)
    address = f"/judgments/{found.id}"
    if found.state != "checked":
        yield Obstacle("not_checked", "裁判文书还没有核对完毕", address)
    if found.newer:
        yield Obstacle("newer", "裁判文书有新版本等待决定是否采用", address)
    looked = select(func.max(TypicalCaseVersion.created_at)).where(TypicalCaseVersion.case_id == case.id, TypicalCaseVersion.what.in_(LOOKED))
    written = session.scalar(looked)
    if written is None:
        return
    corrected = session.scalar(select(func.max(Correction.created_at)).where(Correction.judgment_id == found.id))
    if corrected is not None and corrected > written:
        yield Obstacle("corrected", f"裁判文书在 {_moment(corrected)} 又有更正，请对照后点“已按新情况核对”")
    arrived = session.scalar(
        select(func.max(Judgment.created_at)).join(DisputeJudgment, DisputeJudgment.judgment_id == Judgment.id)
        .where(DisputeJudgment.dispute_id == case.dispute_id, Judgment.id != found.id)
    )  # fmt: skip
    if arrived is not None and arrived > written:
        yield Obstacle("further", f"案件在 {_moment(arrived)} 收到新的裁判文书，请对照后点“已按新情况核对”")


def _words(session: Session, case: TypicalCase) -> Iterator[Obstacle]:
    """Whether every section says something, and not too much."""
    lengths = settings.of(session, case.bureau_id).lengths
    texts = {"title": ("标题", case.title), **{one.code: (one.title, one.text) for one in cases.sections_of(case)}}
    for code in ("title", *TITLES):
        title, text = texts.get(code, (TITLES.get(code, code), ""))
        limit, size = getattr(lengths, code), len(text.replace("\n", ""))
        if not size:
            yield Obstacle(f"empty_{code}", f"“{title}”还没有内容")
        elif size > limit:
            yield Obstacle(f"long_{code}", f"“{title}”有 {size:,} 字，超过 {limit:,} 字")


def _sources(session: Session, case: TypicalCase) -> Iterator[Obstacle]:
    """Whether every sentence has its source, and the judgment still says what is taken from it."""
    sections = cases.sections_of(case)
    named = {one.judgment_id for section in sections for one in section.passages if one.source == "judgment" and one.judgment_id}
    own = set(session.scalars(select(DisputeJudgment.judgment_id).where(DisputeJudgment.dispute_id == case.dispute_id)))
    texts = sources.texts(session, named & own)
    for section in sections:
        lost = [one for one in section.passages if not sourced(one, texts)]
        if lost:
            yield Obstacle(f"source_{section.code}", f"“{section.title}”有 {len(lost)} 处找不到来源，如“{lost[0].text[:20]}”")


def sourced(one: Passage, texts: dict[int, str]) -> bool:
    """Whether a passage has a source that bears it: a judgment still has these words at their place."""
    if one.source not in LABELS:
        return False
    if one.source == "knowledge":
        return bool(one.text)
    if one.source != "judgment":
        return True
    text = texts.get(one.judgment_id or 0)
    if text is None or one.start is None or one.end is None:
        return False
    printed = text[one.start : one.end].replace("\n", "")
    return printed == one.text or printed.rstrip(sources.DANGLING) == one.text.rstrip(ENDS)


def _names(session: Session, case: TypicalCase) -> Iterator[Obstacle]:
    """Whether all names are masked, in the words and in what would be kept and handed out of them."""
    address = f"/typical-cases/{case.id}#masking"
    now = masking.masked(session, case)
    yield from (Obstacle(one.code, one.text, address) for one in masking.inspect(session, case, now))
    for leak in escaping.found(outgoing.released(session, case, now), now.secrets):
        yield Obstacle("leak", f"发布的内容会泄露{leak.category}（{leak.where}：{leak.shown}）", address)


def _people(session: Session, case: TypicalCase) -> Iterator[Obstacle]:
    """Whether it is with the agency, and who still has to sign."""
    if case.asked_id is not None:
        yield Obstacle("asked", f"已要求{case.organisation.name}撰写，还没有交回")
    signed = signing.of(session, case)
    if signed.missing:
        yield Obstacle("signatures", f"须 {signed.wanted} 人审签，现有 {len(signed.signatures)} 人")


def _moment(value: datetime) -> str:
    return f"{value.astimezone(CHINA):%Y-%m-%d %H:%M}"
