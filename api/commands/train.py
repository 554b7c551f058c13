"""`anjian train`: makes the files of `models/` anew."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nlp.training import TRAINERS, train


def run(
    gold: Annotated[
        Path | None,
        typer.Option(
            "--gold", metavar="文件夹", help="人工标注： dev.texts.jsonl、 dev.gold.jsonl、 dev.series.json。"
        ),
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="模型", help="只训练这个模型；可多次给出。")
    ] = None,
) -> None:
    """重新训练分类模型，写入 models/，并写出模型说明（数据、方法、交叉验证的得分和区间）。

    不给 --gold 时，只用自带的例句训练。
    """
    unknown = set(only or ()) - TRAINERS.keys()
    if unknown:
        raise typer.BadParameter(f"没有模型 {'、'.join(sorted(unknown))}，可选：{'、'.join(TRAINERS)}。")
    if gold is not None and not (gold / "dev.gold.jsonl").is_file():
        raise typer.BadParameter(f"{gold} 里没有 dev.gold.jsonl。")
    for name in only or TRAINERS:
        typer.echo(f"训练 {name} …", err=True)
        train(gold, [name])
        typer.echo(f"已写入 models/{name}.npz、{name}.skops 和模型说明。")
