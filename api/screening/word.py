"""The screening of a suit as a form (应诉风险研判表), laid out as an official paper (GB/T 9704).

Nothing is printed that is not in `Shown`: a level never stands without its reasons, an answer never without what it rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from api.ledger.official import Paper
from api.screening.results import Chance, Checked, Place, Result
from api.screening.showing import Shown
from api.screening.states import ANSWERS
from api.store.types import CHINA
from api.writing.made import Made
from nlp.reading.guard.sniff import DOCX
from nlp.risk import share

TITLE: Final = "应诉风险研判表"
NONE: Final = "（无）"
BLANK: Final = "—"
ASKED: Final = ("not_met", "ask", "not_shown", "met")
"""Answers in the order of the form; what does not apply is left out."""
QUOTED: Final = 80
"""Characters of a quotation in a table."""
SIMILAR: Final = 8
"""Similar judgments that are listed; the page has all."""
SIGNED: Final = ("承办人", "法制审核机构负责人", "单位分管负责人")
NOTE: Final = (
    "注：本表由系统根据应诉材料和单位填报内容研判形成，供应诉准备参考，不代表人民法院的裁判结果。“研判”列为应诉材料显示的情况；"
    "有单位答复的，以单位答复为准，并列明原判断。"
)


def made(shown: Shown) -> Made:
    """The form as it goes out."""
    return Made("docx", name(shown), DOCX, write(shown))


def write(shown: Shown) -> bytes:
    """The file's bytes; the same for the same suit on the same day."""
    paper = Paper(TITLE, on=shown.day)
    paper.title(TITLE)
    _basics(paper, shown)
    _deadlines(paper, shown)
    _level(paper, shown)
    if shown.result is not None:
        _checklist(paper, shown.result)
        _causes(paper, shown.result)
        _mends(paper, shown.result)
        _similar(paper, shown.result)
        _questions(paper, shown.result)
    _signed(paper, shown)
    return paper.save()


def name(shown: Shown) -> str:
    """The file's name."""
    said = f"{TITLE}（{shown.suit.organisation.name} {shown.suit.number or shown.suit.id}）"
    plain = "".join("_" if sign in '\\/:*?"<>|' or not sign.isprintable() else sign for sign in said)
    return f"{plain[:100]}.docx"


def _basics(paper: Paper, shown: Shown) -> None:
    paper.heading(1, "案件基本情况")
    rows = [("被诉单位", shown.suit.organisation.name, "登记")]
    for one in shown.facts:
        if one.fact.text:
            rows.append((one.fact.label, one.fact.text, "单位填写" if one.fact.person is not None else _places(one.evidence)))
    rows.append(("案件状态", shown.state_label, BLANK))
    rows.append(("应诉材料", "；".join(f"{one.kind_label}（{one.name}）" for one in shown.papers) or NONE, BLANK))
    paper.table(("项目", "内容", "出处"), rows, widths=(26, 90, 40), align=("left", "left", "left"))


def _places(evidence: Iterable[Place]) -> str:
    """The papers that say it."""
    found = dict.fromkeys(_place(one) for one in evidence)
    return "；".join(found) or BLANK


def _place(one: Place) -> str:
    return f"{one.name}第{one.page}页" if one.page else one.name


def _deadlines(paper: Paper, shown: Shown) -> None:
    paper.heading(1, "期限")
    if not shown.deadlines:
        paper.paragraph(NONE)
        return
    rows = [
        (one.label, one.source, f"{one.due_on or '收到应诉材料日未填写'}{'（暂定）' if one.doubt else ''}", one.done_on or BLANK, one.label_of_state(shown.day))
        for one in shown.deadlines
    ]
    paper.table(("事项", "依据", "截止日", "办理日", "状态"), rows, widths=(36, 46, 28, 24, 22), align=("left", "left", "center", "center", "center"))


def _level(paper: Paper, shown: Shown) -> None:
    paper.heading(1, "研判结论")
    if shown.result is None:
        paper.paragraph("尚未研判：应诉材料还没有读取，或者材料中没有可以研判的内容。")
        return
    result = shown.result
    made = shown.screened_at.astimezone(CHINA) if shown.screened_at else None
    if not shown.fresh and made is not None:
        paper.paragraph(f"材料或者填报内容在研判后有变动，以下为{made.year}年{made.month}月{made.day}日{made:%H时%M分}的研判结论。")
    paper.paragraph(f"{shown.level_label}。{_chance(result.chance)}", lead="风险等级：")
    for reason in result.reasons:
        paper.paragraph(reason)
    rows = [(one.label, _range(one.chance), f"{one.weight:.0%}", "\n".join(one.reasons) or BLANK) for one in result.parts]
    if rows:
        paper.table(("研判依据", "单独看的败诉可能性", "所占比重", "理由"), rows, widths=(30, 34, 20, 72), align=("left", "center", "center", "left"))
    for one in result.informed:
        paper.paragraph(f"{one.who}（{one.why}）", lead="应当知悉：")


def _chance(chance: Chance | None) -> str:
    if chance is None:
        return "现有材料不足以判断败诉的可能性。"
    return f"败诉可能性约{share(chance.value)}，可能的范围为{share(chance.low)}至{share(chance.high)}。"


def _range(chance: Chance | None) -> str:
    return BLANK if chance is None else f"{share(chance.value)}（{share(chance.low)}—{share(chance.high)}）"


def _checklist(paper: Paper, result: Result) -> None:
    paper.heading(1, "逐项检查")
    counts = "，".join(f"{ANSWERS[verdict]}{len(result.of(verdict))}项" for verdict in ASKED if result.of(verdict))
    paper.paragraph(f"按{result.act_type_label or '被诉行政行为'}的法定要件逐项检查：{counts}。" if counts else NONE)
    for verdict in ASKED:
        found = result.of(verdict)
        if found:
            paper.heading(2, ANSWERS[verdict])
            rows = [(number, f"{one.requires}\n（{'；'.join(one.basis)}）", _answer(one)) for number, one in enumerate(found, 1)]
            paper.table(("序号", "要求和依据", "研判"), rows, widths=(12, 68, 76), align=("center", "left", "left"))


def _answer(one: Checked) -> str:
    """What the papers show, where (of what is met the reason alone), what is to be asked, and what people answered."""
    lines = list(one.reasons)
    if one.verdict != "met":
        lines += [f"见{_place(place)}：“{place.quote[:QUOTED]}”" for place in one.evidence]
    if one.question and one.verdict in {"ask", "not_shown"}:
        lines.append(f"待询问：{one.question}")
    if one.human:
        lines.append(f"单位答复：{ANSWERS[one.human]}{f'，{one.note}' if one.note else ''}（材料显示：{ANSWERS[one.answer]}）")
    return "\n".join(lines) or BLANK


def _causes(paper: Paper, result: Result) -> None:
    paper.heading(1, "可能被认定的败诉原因及依据")
    for one in result.causes:
        paper.heading(2, one.label)
        paper.paragraph(f"{one.strength}。不符合或者未能证明的要求：{_joined(one.requires)}。依据：{_joined(one.basis)}。")
        if one.losses:
            listed = "、".join(loss.number or "案号不详" for loss in one.losses)
            paper.paragraph(f"本单位曾因相同原因败诉{len(one.losses)}件：{listed}。")
    if not result.causes:
        paper.paragraph("没有发现可能被认定的败诉原因。")


def _joined(texts: Iterable[str]) -> str:
    return "；".join(text.rstrip("。；") for text in texts)


def _mends(paper: Paper, result: Result) -> None:
    paper.heading(1, "可以采取的措施")
    lines = list(_measures(result))
    for line in lines or [NONE]:
        paper.paragraph(line)


def _measures(result: Result) -> Iterator[str]:
    told = set()
    for one in (*result.mends, *(mend for cause in result.causes for mend in cause.mends)):
        line = f"{one.text.rstrip('。')}（依据：{'；'.join(one.basis)}）。" if one.basis else one.text
        if line not in told:
            told.add(line)
            yield f"{len(told)}. {line}"


def _similar(paper: Paper, result: Result) -> None:
    paper.heading(1, "类案")
    for tally in (result.history, result.base):
        if tally is not None and tally.decided:
            paper.paragraph(f"{tally.said}：{tally.decided}件，其中败诉{tally.lost}件。")
    if not result.similar:
        paper.paragraph("没有找到类似案件。")
        return
    rows = [
        (
            f"{one.number or '案号不详'}{f'（同系列另有{one.twins}件）' if one.twins else ''}", f"{one.court}\n{one.decided_on}", one.result_label or BLANK,
            "；".join(reason.text for reason in one.reasons) or BLANK,
        )
        for one in result.similar[:SIMILAR]
    ]  # fmt: skip
    if len(result.similar) > SIMILAR:
        paper.paragraph(f"找到类似案件{len(result.similar)}件，列出最相似的{SIMILAR}件。")
    paper.table(("案号", "法院和裁判日期", "结果", "相似之处"), rows, widths=(40, 40, 22, 54), align=("left", "left", "center", "left"))


def _questions(paper: Paper, result: Result) -> None:
    paper.heading(1, "需要询问单位的问题")
    questions: Sequence[str] = [f"{number}. {one.question}" for number, one in enumerate(result.questions, 1)]
    for line in questions or [NONE]:
        paper.paragraph(line)


def _signed(paper: Paper, shown: Shown) -> None:
    paper.heading(1, "签署")
    paper.table(("岗位", "意见", "签字", "日期"), [(one, "", "", "") for one in SIGNED], widths=(44, 62, 28, 22), align=("left",) * 4, together=True)
    paper.note(NOTE)
    paper.signature(shown.suit.organisation.name, shown.day)
