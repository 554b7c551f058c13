"""How good the screening has been: foretold and decided side by side, misses and false alarms with their suits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

from fastapi import Request
from nicegui import ui
from starlette.datastructures import QueryParams

from api.pages.kit import context, filter_fields, frame, given, words
from api.pages.kit.table import Column, Row, Table, cell
from api.pages.kit.theme import asset, tag
from api.pages.reliability.diagram import Diagram
from api.pages.suits import suit_line
from api.screening import outcomes
from api.screening.outcomes import Compared, Goodness
from api.screening.states import LEVELS
from nlp.risk import share
from nlp.risk.reliability import Bin, Reliability

ui.add_head_html(
    f'<link rel="stylesheet" href="{asset("suits.css")}"><link rel="stylesheet" href="{asset("figures.css")}">'
    f'<link rel="stylesheet" href="{asset("rectifications.css")}">', shared=True,
)  # fmt: skip
SHOWN: Final = {"misses": "漏报：研判为绿、实际败诉", "alarms": "虚警：研判为红、实际没有败诉", "untold": "裁判前研判为“尚不能判断”"}
COLUMNS: Final = (
    Column("number", "案号", "code", fixed=True, width=208),
    Column("unit", "单位", "text", width=208),
    Column("level", "裁判前研判", "code"),
    Column("chance", "败诉可能", "code"),
    Column("result", "实际", "code"),
    Column("decided", "裁判日", "code"),
    Column("judgment", "裁判文书", "code"),
    Column("act", "被诉行为", "text", width=208),
)
DEFINITION: Final = (
    "只计裁判文书上传之前已经研判、且法院作出实体裁判的案件；取裁判前最后一次研判。败诉含部分败诉。"
    "漏报：研判为绿而败诉；虚警：研判为红而没有败诉。"
)
NONE: Final = "还没有可以对照的案件。在诉案件研判后，裁判文书上传并认定结果，就会出现在这里。"


@frame.page("/screening/reliability", "研判效果")
async def page(request: Request) -> None:
    """The comparison, for judgments of the days in the address."""
    here, params = context.current(), request.query_params
    frame.crumbs(("在诉案件", "/suits"))
    frame.action("打印", lambda: ui.run_javascript("window.print()"), main=False)
    first, last = (given.day(params.get(name)) for name in ("from", "to"))
    good = await here.read(outcomes.reliability, first, last)
    _bar(params)
    tag("p", DEFINITION, "quiet small")
    if not good.rows:
        tag("p", NONE, "empty")
        return
    asked = {name: params[name] for name in ("from", "to") if params.get(name)}
    _tiles(good, asked)
    if not good.enough:
        tag("p", f"可以对照的只有 {len(good.rows)} 件，太少，下面的比例只供参考，不能说明研判准不准。", "notice-line")
    with tag("div", classes="reliability-sides"):
        with tag("section", classes="figure"):
            tag("h2", "研判的可能和实际结果")
            tag("p", "圆点在虚线上方，说明实际败诉比研判的多；下方，说明比研判的少。竖线是区间，空心点件数少。", "quiet small")
            Diagram(good.reliability.bins, lambda one: _address(asked, band=f"{one.start:g}"))
        with tag("section", classes="figure"):
            _levels(good.reliability)
            _bands(good.reliability.bins, asked)
            _errors(good.reliability)
    _list(good, params)


def _bar(params: QueryParams) -> None:
    with filter_fields.form():
        filter_fields.days(params, ("from", "裁判日期自"), ("to", "至"))
        filter_fields.submit(params)


def _tiles(good: Goodness, asked: dict[str, str]) -> None:
    found = good.reliability
    with tag("ul", classes="state-counts"):
        _tile("可以对照", len(good.rows), _address(asked))
        _tile("漏报", len(found.misses), _address(asked, list="misses"), "bad")
        _tile("虚警", len(found.false_alarms), _address(asked, list="alarms"), "warn")
        _tile("裁判前尚不能判断", found.untold, _address(asked, list="untold"))


def _tile(label: str, value: int, href: str, tone: str = "") -> None:
    with tag("li"), tag("a", href=href):
        tag("span", label, "quiet small")
        tag("strong", f"{value} 件", f"tone-{tone}" if value and tone else "")


def _levels(found: Reliability) -> None:
    tag("h2", "按风险等级")
    with tag("table", classes="plain-table"):
        _heads("研判", "已裁判", "败诉", "败诉比例")
        for code, label in LEVELS.items():
            for level, (lost, decided) in found.levels.items():
                if level == code:
                    with tag("tr"):
                        tag("td", label, f"tone-{suit_line.TONES[code]}")
                        _numbers(str(decided), str(lost), f"{lost / decided:.0%}" if decided else "—")


def _bands(bins: Sequence[Bin], asked: dict[str, str]) -> None:
    """The same numbers as the diagram, for who reads tables; a count opens its cases."""
    tag("h2", "按败诉可能", "section")
    with tag("table", classes="plain-table"):
        _heads("研判的败诉可能", "件数", "平均研判", "实际败诉比例")
        for one in bins:
            if one.seen is None or one.predicted is None:
                continue
            with tag("tr"):
                tag("td", f"{one.start:.0%}—{one.end:.0%}")
                with tag("td", classes="number"):
                    tag("a", str(one.count), href=_address(asked, band=f"{one.start:g}"))
                _numbers(share(one.predicted), f"{one.seen.value:.0%}（{one.seen.low:.0%}—{one.seen.high:.0%}）")


def _errors(found: Reliability) -> None:
    if found.brier is None or found.brier_base is None:
        return
    better = "比只按平均败诉率猜要准" if found.brier < found.brier_base else "没有比只按平均败诉率猜更准"
    text = f"误差 {found.brier:.3f}（0 最好；只按平均败诉率猜为 {found.brier_base:.3f}），{better}。"
    tag("p", f"{text}研判的可能与实际比例平均相差 {found.calibration or 0:.1%}。", "definition")


def _heads(*labels: str) -> None:
    with tag("tr"):
        for label in labels:
            tag("th", label)


def _numbers(*texts: str) -> None:
    for text in texts:
        tag("td", text, "number")


def _list(good: Goodness, params: QueryParams) -> None:
    """The suits behind the number that was asked for; without one, all."""
    kind, band = params.get("list", ""), params.get("band", "")
    heading, ids = _chosen(good, kind, band)
    with tag("section", classes="section", id="list"):
        tag("h2", heading)
        Table("reliability", COLUMNS, [_row(number, good.rows[one]) for number, one in enumerate(ids, 1)], empty="没有这样的案件")


def _chosen(good: Goodness, kind: str, band: str) -> tuple[str, list[str]]:
    found = good.reliability
    if kind in SHOWN:
        untold = tuple(one for one, row in good.rows.items() if row.probability is None)
        return SHOWN[kind], list({"misses": found.misses, "alarms": found.false_alarms, "untold": untold}[kind])
    for one in found.bins:
        if band == f"{one.start:g}":
            return f"研判的败诉可能在 {one.start:.0%}—{one.end:.0%} 的案件", [key for key, row in good.rows.items() if _within(row, one)]
    return "全部可以对照的案件", list(good.rows)


def _within(row: Compared, one: Bin) -> bool:
    if row.probability is None:
        return False
    return one.start <= row.probability < one.end or row.probability == one.end == 1


def _row(number: int, one: Compared) -> Row:
    chance = "—" if one.probability is None else f"约 {share(one.probability)}"
    if one.probability is not None and one.low is not None and one.high is not None:
        chance = f"{chance}（{share(one.low)}—{share(one.high)}）"
    return {
        "id": number, "href": f"/suits/{one.suit.id}", "number": one.suit.number or suit_line.NO_NUMBER, "unit": one.suit.organisation.name,
        "level": suit_line.level(one.level), "chance": chance, "result": cell("败诉", "bad") if one.lost else cell("没有败诉", "good"),
        "decided": words.day(one.decided_on), "judgment": cell("打开", href=f"/judgments/{one.judgment_id}"), "act": one.suit.act or None,
    }  # fmt: skip


def _address(asked: dict[str, str], **more: str) -> str:
    query = urlencode({**asked, **more})
    return f"/screening/reliability{f'?{query}' if query else ''}{'#list' if more else ''}"
