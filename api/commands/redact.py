"""`anjian redact`: the text of one document with its names masked."""

from __future__ import annotations

import csv
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from api.console.arguments import OneFile, WhichOne
from api.console.exits import FAILED
from api.console.limits import limits_or_exit
from api.console.terminal import complain, complain_of, visible
from nlp.batch import one_document
from nlp.errors import ReadingError
from nlp.redact import ROLE_LABELS, Known, Mention, Pseudonyms, Rules, Secrets, find, kinds, leaks, mask

DOUBTFUL = 4
"""Exit status where the text was written, but may still tell a name."""


def run(
    file: OneFile,
    name: WhichOne = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="文件", help="写到这个文件；不写则输出到屏幕。")] = None,
    rules: Annotated[Path | None, typer.Option("--rules", metavar="规则.toml", help="隐去哪些类别、保留哪些身份的人；不写则用默认的。")] = None,
    letters: Annotated[
        Path | None, typer.Option("--letters", metavar="代称.json", help="同一案件的几份文书共用代称：有这个文件就接着用，用后写回。内有真实姓名。")
    ] = None,
    table: Annotated[Path | None, typer.Option("--table", metavar="对照.csv", help="另写一份原名与代称的对照表。内有真实姓名。")] = None,
) -> None:
    """隐去一份文书里的姓名、证件号码、电话、住址等，输出文字。

    同一人前后用同一代称，不同的人用不同的代称（法释〔2016〕19号第八条、第九条）。不改动原来的文件。

    退出码：0 已隐去；1 没有读出；2 命令写错；3 写不出去；4 已写出，但有须人工核对的内容。
    """
    wanted = Rules() if rules is None else _rules(rules)
    given = Pseudonyms() if letters is None or not letters.exists() else _letters(letters)
    try:
        text = one_document(file, name=name, limits=limits_or_exit()).text
    except ReadingError as error:
        complain_of(error)
        raise typer.Exit(FAILED) from None
    mentions = find(text, _known(text), wanted)
    masked = mask(text, mentions, given).text
    _write(out, masked)
    if letters is not None:
        letters.write_text(given.to_json(), "utf-8")
    if table is not None:
        _write_table(table, mentions, given)
    left = sorted({masked[leak.start : leak.end] for leak in leaks(masked, Secrets.of(mentions))})
    if left:
        complain(f"请人工核对，可能没有隐去：{'、'.join(left)}")
        raise typer.Exit(DOUBTFUL)


def _known(text: str) -> Sequence[Known]:
    """Parties and those who act for them, as the analysis finds them."""
    from nlp.document import Document
    from nlp.pipeline import analyse

    return Known.of(analyse(Document.from_text(text)).judgment)


def _rules(path: Path) -> Rules:
    """Rules from a file; what it does not say is as usual."""
    try:
        return Rules.from_mapping(Rules().to_mapping() | tomllib.loads(path.read_text("utf-8")))
    except OSError as error:
        raise typer.BadParameter(f"{path} 打不开：{error.strerror}。") from None
    except (ValueError, TypeError, KeyError):
        raise typer.BadParameter(f"{path} 不是隐名规则。可写 masked、kept_roles、nameless，都是代码的列表。") from None


def _letters(path: Path) -> Pseudonyms:
    try:
        return Pseudonyms.from_json(path.read_text("utf-8"))
    except OSError as error:
        raise typer.BadParameter(f"{path} 打不开：{error.strerror}。") from None
    except (ValueError, TypeError, KeyError, AttributeError):
        raise typer.BadParameter(f"{path} 不是代称文件。") from None


def _write(out: Path | None, text: str) -> None:
    """To a file as it is, to a terminal without what would command it."""
    if out is not None:
        out.write_text(f"{text}\n", "utf-8")
        return
    shown = visible(text) if sys.stdout.isatty() else text
    sys.stdout.buffer.write(f"{shown}\n".encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def _write_table(path: Path, mentions: Sequence[Mention], given: Pseudonyms) -> None:
    """Each name once.  With a byte order mark: without it Excel takes the text for GBK."""
    from api.spreadsheets import harmless

    listed = {(mention.entity, mention.text): mention for mention in mentions}
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["原文", "代称", "类别", "身份", "依据"])
        for mention in listed.values():
            kind = kinds()[mention.category]
            row = ["".join(mention.text.split()), given.of(mention), kind.label, ROLE_LABELS[mention.role] if mention.role else "", kind.basis]
            writer.writerow([harmless(one) for one in row])
