"""`anjian train`: makes the files of `models/` anew, or of another folder from what people checked in the service."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from nlp.classify.linear import FOLDER
from nlp.training import TRAINERS, train


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
) -> None:
    """重新训练分类模型，写出模型文件和模型说明（数据、方法、交叉验证的得分和区间）。

    不给 --gold 和 --from-service 时，只用自带的例句训练。用 --from-service 时，数据没有变化的模型不重新训练。
    """
    unknown = set(only or ()) - TRAINERS.keys()
    if unknown:
        raise typer.BadParameter(f"没有模型 {'、'.join(sorted(unknown))}，可选：{'、'.join(TRAINERS)}。")
    if gold is not None and not (gold / "dev.gold.jsonl").is_file():
        raise typer.BadParameter(f"{gold} 里没有 dev.gold.jsonl。")
    names = list(only or TRAINERS)
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
            typer.echo(f"已写入 {name}.npz、{name}.skops 和模型说明（{folder}）。")
        else:
            typer.echo(f"{name} 的训练数据没有变化，未重新训练。")


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
