"""How pages look: the files that every page loads, the colours that Quasar is told, and notices."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Final, Literal

import jinja2
from nicegui import app as shared
from nicegui import ui

from api.errors import ServiceError

STATIC: Final = Path(__file__).parent / "static"
TEMPLATES: Final = Path(__file__).parent / "templates"
PREFIX: Final = "/assets"
TITLE: Final = "案鉴"
FAVICON: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="4" fill="#a8201a"/>'
    '<path d="M8 9h16M8 16h16M8 23h10" stroke="#fff" stroke-width="3"/></svg>'
)
COLOURS: Final = {
    "primary": "#a8201a",
    "secondary": "#1d5fbf",
    "accent": "#a8201a",
    "dark": "#1f2329",
    "positive": "#1b7a3d",
    "negative": "#b3261e",
    "info": "#1d5fbf",
    "warning": "#8a5a00",
}
Kind = Literal["positive", "negative", "warning", "info"]

_environment = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined)


@cache
def asset(name: str) -> str:
    """The address of a file in `static`; it changes with the content, so that browsers may keep it."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"{PREFIX}/{name}?{digest}"


def render(template: str, **values: object) -> str:
    """A plain page from `templates`, without NiceGUI; values are escaped."""
    return _environment.get_template(template).render(asset=asset, **values)


def colours() -> None:
    """Tells Quasar the colours, for all pages of the process."""
    shared.colors(**COLOURS)


def head() -> None:
    """Adds style and script to the page being built."""
    ui.add_head_html(f'<script src="{asset("frame.js")}"></script><link rel="stylesheet" href="{asset("anjian.css")}">')


def tag(kind: str, /, text: str = "", classes: str = "", **attributes: str) -> ui.label:
    """An HTML element with a text, which is only ever text; `aria_label` stands for `aria-label`."""
    element = ui.label(text)
    element.tag = kind
    if classes:
        element.classes(classes)
    for key, value in attributes.items():
        element.props[key.replace("_", "-")] = value
    return element


def whole(template: str, kind: str = "div", classes: str = "", **values: object) -> ui.html:
    """Many HTML elements from `templates` as one of NiceGUI's, each of which costs the server as much as a page of text; values are escaped."""
    element = ui.html(render(template, **values), sanitize=False, tag=kind)
    if classes:
        element.classes(classes)
    return element


def notice(text: str, kind: Kind = "positive") -> None:
    """A line at the top of the page; what went wrong stays until it is closed."""
    stays = kind in {"negative", "warning"}
    ui.notify(
        text,
        color=kind,
        position="top",
        timeout=0 if stays else 4000,
        close_button="知道了" if stays else False,
        multi_line=len(text) > 40,
    )


def notice_of(error: ServiceError) -> None:
    """An error as people are told it: what happened, what to do, and the code to quote."""
    notice(f"{error.message}{error.remedy}（{error.code}）", "negative")
