"""`anjian train`: makes the files of `models/` anew, or of another folder from what people checked in the service."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from nlp.classify.linear import FOLDER
from nlp.training import TRAINERS, train

NAMES = "person_names"
"""Learned from other papers than the rest, so it is trained only where those are named."""


def run(
    gold: Annotated[
        Path | None,
        typer.Option(
            "--gold", metavar="文件夹", help="人工标注： dev.texts.jsonl、 dev.gold.jsonl、 dev.series.json。"
        ),
    ] = None,
    service: Annotated[
        Path | None,
        typer.Option("--from-service", metavar="数据文件夹", help="用服务里已核对的文书训练；须同时给出 --out。"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="文件夹", help="模型写到这里；不给则写入程序的 models/。")
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="模型", help="只训练这个模型；可多次给出。")
    ] = None,
    papers: Annotated[
        list[Path] | None, typer.Option("--papers", metavar="文件", help="姓名识别用的文书（每行一个 {\"text\": …}）；可多次给出。")
    ] = None,
    named: Annotated[
        Path | None, typer.Option("--named", metavar="文件", help="逐字标注姓名的文书（每行 {\"text\": …, \"names\": […]}）。")
    ] = None,
    upcoming: Annotated[
        Path | None, typer.Option("--next", metavar="文件", help="不训练，从这些文书（每行 {\"id\": …, \"text\": …}）里选出最值得先核对的。")
    ] = None,
    count: Annotated[int, typer.Option("--count", min=1, max=1000, help="与 --next 同用：选多少份。")] = 20,
) -> None:
    """重新训练分类模型，写出模型文件和模型说明（数据、方法、交叉验证的得分和区间）。

    不给 --gold 和 --from-service 时，只用自带的例句训练。用 --from-service 时，数据没有变化的模型不重新训练。
    姓名识别权重（person_names）只在给出 --papers 时训练。
    """
    unknown = set(only or ()) - {*TRAINERS, NAMES}
    if unknown:
        raise typer.BadParameter(f"没有模型 {'、'.join(sorted(unknown))}，可选：{'、'.join((*TRAINERS, NAMES))}。")
    if NAMES in (only or ()) and not papers:
        raise typer.BadParameter(f"训练 {NAMES} 须用 --papers 给出文书。")
    if gold is not None and not (gold / "dev.gold.jsonl").is_file():
        raise typer.BadParameter(f"{gold} 里没有 dev.gold.jsonl。")
    if upcoming is not None:
        _choose(upcoming, gold, count)
        return
    names = [name for name in only or TRAINERS if name != NAMES]
    if papers:
        _train_names(papers, named, out or FOLDER)
    if not names:
        return
    if service is None:
        _train(names, gold, out or FOLDER, changed_only=False)
    elif gold is not None or out is None:
        raise typer.BadParameter("--from-service 须与 --out 同时使用，不能与 --gold 同时使用。")
    else:
        with tempfile.TemporaryDirectory(prefix="anjian-annotations-") as folder:
            _export(service, Path(folder))
            _train(names, Path(folder), out, changed_only=True)


def _train(names: list[str], gold: Path | None, folder: Path, *, changed_only: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        typer.echo(f"训练 {name} …", err=True)
        if train(gold, [name], folder, changed_only=changed_only):
            typer.echo(f"已写入 {name} 的模型文件和模型说明（{folder}）。")
        else:
            typer.echo(f"{name} 的训练数据没有变化，未重新训练。")


def _train_names(papers: list[Path], named: Path | None, folder: Path) -> None:
    from nlp.training import person_names

    for path in (*papers, *([named] if named else [])):
        if not path.is_file():
            raise typer.BadParameter(f"找不到文件 {path}。")
    typer.echo(f"训练 {NAMES} …", err=True)
    folder.mkdir(parents=True, exist_ok=True)
    heaps = [person_names.read_papers(path) for path in papers]
    written = person_names.write(person_names.learn(heaps, person_names.read_annotated(named) if named else []), folder)
    typer.echo(f"已写入 {written.name}（{folder}）；模型说明须按实测手工更新。")


def _choose(path: Path, gold: Path | None, count: int) -> None:
    """Prints which of the documents to check next: number, id, worth, reasons, parted by tabs."""
    from nlp.document import Document
    from nlp.pipeline import analyse
    from nlp.training.annotated import annotated, lines
    from nlp.training.next_to_check import candidate, next_to_check

    if not path.is_file():
        raise typer.BadParameter(f"找不到文件 {path}。")
    rows = list(lines(path.read_text(encoding="utf-8")))
    unchecked = [candidate(row["id"], analyse(Document.from_text(row["text"])).judgment, row["text"]) for row in rows]
    known = [one.text for one in annotated(gold)] if gold else []
    for number, one in enumerate(next_to_check(unchecked, known, count), start=1):
        typer.echo(f"{number}\t{one.id}\t{one.worth:.2f}\t{'；'.join(one.reasons)}")


def _export(home: Path, folder: Path) -> None:
    """Writes the annotated documents of a service's data folder.  Needs the service neither running nor stopped."""
    from api.review.annotated import export
    from api.services import Services
    from api.settings import Settings
    from api.store import audit
    from api.store.actor import SYSTEM

    settings = Settings(home=home)
    if not settings.database and not (home / "anjian.db").is_file():
        raise typer.BadParameter(f"{home} 不是服务的数据文件夹（没有 anjian.db）。")
    services = Services(settings)
    with services.database.write() as session:
        audit.note(session, SYSTEM, "annotations.export", "annotations", None)
    with services.database.read() as session:
        done = export(session, SYSTEM.scope, settings.second_check, folder)
    services.database.close()
    typer.echo(f"已核对的文书 {done.count} 份用于训练。", err=True)
    for why, count in sorted(done.left_out.items()):
        typer.echo(f"未用 {count} 份：{why}。", err=True)
