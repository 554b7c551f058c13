"""`anjian screen`: the papers of one pending suit against the checklist of its act, without a server or a database."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.console.exits import FAILED, UNWRITTEN
from api.console.limits import limits_or_exit
from api.console.terminal import all_visible, complain
from nlp.batch import PRELOAD, Reading, usable_cpus
from nlp.errors import AnjianError
from nlp.reading.containers import Source, walk
from nlp.reading.guard.isolation import Pool
from nlp.reading.guard.limits import Limits
from nlp.suit import SuitPaper

if TYPE_CHECKING:
    from api.screening.showing import Shown


class Form(StrEnum):
    """What the result is written as."""

    JSON = "json"
    DOCX = "docx"


def run(
    files: Annotated[list[Path], typer.Argument(metavar="文件…", help="一个案件的应诉材料：应诉通知书、起诉状、被诉决定、证据等；也可以是文件夹或 zip。")],
    form: Annotated[Form, typer.Option("--format", help="json：全部结论和依据；docx：应诉风险研判表。")] = Form.JSON,
    out: Annotated[Path | None, typer.Option("--out", metavar="文件", help="写到这个文件；docx 必须写明，json 不写则输出到屏幕。")] = None,
    said: Annotated[list[str] | None, typer.Option("--value", metavar="代码=值", help="人工填写的内容，如 received_on=2026-03-05、act_type=penalty；可以多次。")] = None,
    answers: Annotated[list[str] | None, typer.Option("--answer", metavar="项目=回答", help="对研判项目的回答，如 penalty.discussed=met；可以多次。")] = None,
) -> None:
    """研判一个在诉案件：逐项检查法律要求，给出风险、理由、要问的问题和还能采取的措施。

    不用服务器和数据库，因此没有本单位的败诉历史和类案；这些在系统里研判时才有。

    退出码：0 已研判；1 有材料没有读出（其余的照常研判）；2 命令写错；3 写不出去。
    """
    if form is Form.DOCX and out is None:
        raise typer.BadParameter("写成 docx 时要用 --out 写明文件。")
    values, given = _pairs(said or [], "--value"), _pairs(answers or [], "--answer")
    read, problems = _read(files, limits_or_exit())
    for name, error in problems:
        complain(f"{name}：{error.code} {error.message}{error.remedy}")
    shown = _screened(read, values, given)
    written = _docx(shown) if form is Form.DOCX else _json(shown, problems)
    try:
        if out is not None:
            out.write_bytes(written)
        else:
            sys.stdout.buffer.write(written)
    except OSError as error:
        complain(f"{out} 写不出去：{error.strerror}。")
        raise typer.Exit(UNWRITTEN) from None
    if problems:
        raise typer.Exit(FAILED)


@dataclass(frozen=True, slots=True)
class Task:
    """A child's task: a paper, read from its file."""

    limits: Limits

    def __call__(self, source: Source) -> SuitPaper:
        """Raises ReadingError."""
        from nlp.suits import read_paper  # the parent process needs no rules

        return read_paper(Reading(self.limits)(source))


def _read(files: list[Path], limits: Limits) -> tuple[list[tuple[str, SuitPaper]], list[tuple[str, AnjianError]]]:
    """The papers by name, and those that could not be read."""
    papers: list[tuple[str, SuitPaper]] = []
    problems: list[tuple[str, AnjianError]] = []
    with Pool(Task(limits), workers=usable_cpus(), limits=limits, preload=PRELOAD) as pool:
        for source, outcome in pool.pairs(walk(files, limits)):
            if isinstance(outcome, AnjianError):
                problems.append((source.path, outcome))
            else:
                papers.append((source.path, outcome))
    return papers, problems


def _pairs(given: list[str], option: str) -> dict[str, str]:
    pairs = dict(one.split("=", 1) for one in given if "=" in one)
    if len(pairs) != len(given):
        raise typer.BadParameter(f"{option} 要写成 代码=值，每个代码一次。")
    return pairs


def _screened(read: list[tuple[str, SuitPaper]], given: dict[str, str], answers: dict[str, str]) -> Shown:
    from api.errors import ServiceError
    from api.screening import alone

    try:
        return alone.screened(read, given, answers)
    except ServiceError as error:
        raise typer.BadParameter(f"{error.message}") from None


def _docx(shown: Shown) -> bytes:
    from api.screening import word

    return word.write(shown)


def _json(shown: Shown, problems: list[tuple[str, AnjianError]]) -> bytes:
    from api.screening.results import to_json

    assert shown.result is not None
    facts = {
        one.fact.code: {
            "value": one.fact.value, "machine": one.fact.machine, "person": one.fact.person,
            "evidence": [{"file": place.name, "start": place.start, "end": place.end, "page": place.page, "text": place.quote} for place in one.evidence],
        }
        for one in shown.facts
    }  # fmt: skip
    found: dict[str, Any] = {
        **to_json(shown.result),
        "values": facts,
        "papers": [{"file": one.name, "kind": one.kind} for one in shown.papers],
        "unread": [{"file": name, "code": error.code, "message": error.message} for name, error in problems],
        "deadlines": [one.to_json() for one in shown.deadlines],
    }
    return json.dumps(all_visible(found), ensure_ascii=False, indent=2).encode() + b"\n"
