"""The words of a bulletin on the page: as they will be printed, with tables and charts in their places."""

from __future__ import annotations

import base64
from collections.abc import Iterable

from api.bulletins import charts
from api.bulletins.frozen import Chart, Figure, Frozen, Table, shown
from api.bulletins.layout import Block, definition_lines
from api.bulletins.word import NO_FONT, described, values
from api.ledger.official import numeral
from api.pages.kit.theme import tag


def show(found: Iterable[tuple[Block, bytes | None]]) -> None:
    """A section's blocks; charts come with their picture, None where there is no font for it."""
    count = 0
    for block, picture in found:
        if block.kind == "section":
            continue
        if block.kind == "heading":
            count += 1
            tag("h3", f"（{numeral(count)}）{block.text}")
        elif block.table is not None:
            table(block.table)
        elif block.chart is not None:
            _chart(block.chart, picture)
        else:
            tag("p", block.text, "plain" if block.kind in {"recipient", "point"} else "")


def pictured(blocks: Iterable[Block]) -> list[tuple[Block, bytes | None]]:
    """Blocks with the pictures of their charts; takes its time, so not for the event loop."""
    return [(block, charts.picture(block.chart) if block.chart is not None else None) for block in blocks]


def table(given: Table) -> None:
    """A table with its title and note."""
    with tag("table", classes="bulletin-table"):
        tag("caption", given.title)
        with tag("thead"), tag("tr"):
            for column in given.columns:
                tag("th", column.label, "" if column.kind == "text" else "number")
        with tag("tbody"):
            for line in given.lines:
                with tag("tr"):
                    for cell, column in zip(line.cells, given.columns, strict=True):
                        tag("td", shown(cell, column.kind), "" if column.kind == "text" else "number")
    if given.note:
        tag("p", given.note, "plain quiet")


def figures(bulletin_id: int, frozen: Frozen) -> None:
    """The figures at the side, each opening its cases, with the definition above."""
    tag("h2", "数据")
    for line in definition_lines(frozen):
        tag("p", line, "definition")
    for figure in frozen.figures:
        _figure(bulletin_id, figure)
    tag("h2", "各单位")
    ranking = next((one for one in frozen.tables if one.code == "ranking"), None)
    for number, unit in enumerate(ranking.lines if ranking else ()):
        if unit.cases:
            with tag("a", classes="bulletin-figure", href=f"/bulletins/{bulletin_id}/cases?of=ranking:{number}"):
                tag("span", str(unit.cells[1]))
                tag("b", f"败诉 {len(unit.cases)} 件")


def _figure(bulletin_id: int, figure: Figure) -> None:
    listed = "cases" if figure.cases else "suits" if figure.suits else ""
    kind = "a" if listed else "div"
    target = {"href": f"/bulletins/{bulletin_id}/{listed}?of={figure.code}"} if listed else {}
    with tag(kind, classes="bulletin-figure", title=figure.definition, **target):
        tag("span", figure.label + ("（案件较少）" if figure.small else ""))
        with tag("span"):
            tag("b", _value(figure, figure.value))
            if figure.before is not None:
                tag("span", f" 去年同期 {_value(figure, figure.before)}", "quiet")


def _value(figure: Figure, value: float | None) -> str:
    text = shown(value, figure.kind)
    if figure.kind == "rate" and value is not None and value == figure.value:
        return f"{text}（{figure.part}/{figure.whole}）"
    return text


def _chart(chart: Chart, picture: bytes | None) -> None:
    if picture is None:
        _as_table(chart)
        return
    with tag("figure"):
        tag("img", src=f"data:image/png;base64,{base64.b64encode(picture).decode()}", alt=f"{chart.title}：{described(chart)}")
        tag("figcaption", chart.title)


def _as_table(chart: Chart) -> None:
    with tag("table", classes="bulletin-table"):
        tag("caption", chart.title)
        with tag("tbody"):
            for row in values(chart):
                with tag("tr"):
                    for cell in row:
                        tag("td", cell)
    tag("p", NO_FONT, "plain quiet")


