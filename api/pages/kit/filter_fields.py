"""Fields of the plain forms above lists: what is asked for stands in the address, so that it can be bookmarked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Final

from nicegui import ui
from starlette.datastructures import QueryParams

from api.pages.kit.theme import tag

Options = Iterable[tuple[str, str]]
"""Code and text of each choice."""

KEPT: Final = ("sort", "limit")
"""How the list is shown stays as it is when other lines are asked for."""
PLACE: Final = frozenset({*KEPT, "page"})


def form() -> ui.element:
    """The form; use it as a context, and end it with `submit` or `more`."""
    return tag("form", classes="filters screen-only", method="get", role="search", aria_label="筛选")


def submit(params: QueryParams) -> None:
    """The button, and the way back to the whole list where anything was asked for."""
    for name in KEPT:
        if params.get(name):
            tag("input", type="hidden", name=name, value=params[name])
    tag("button", "筛选", "button plain-button", type="submit")
    if any(value for name, value in params.items() if name not in PLACE):
        tag("a", "清除", href="?")


def more(params: QueryParams, names: Collection[str], fields: Callable[[QueryParams], None]) -> None:
    """The end of a form with fields (`names`) that few people need: folded away behind the button, or before it once one is in use."""
    used = any(params.get(name) for name in names)
    if used:
        fields(params)
    submit(params)
    if not used:
        with tag("details", classes="filters-fold"):
            tag("summary", "更多条件", "text-button")
            with tag("div", classes="filters-more"):
                fields(params)


def words(params: QueryParams, name: str, label: str, hint: str = "", *, wide: bool = False) -> None:
    """A field for words."""
    value = params.get(name, "")
    with tag("label"):
        tag("span", label)
        tag("input", "", _classes(value, wide=wide), name=name, value=value, type="search", placeholder=hint, maxlength="200")


def choice(value: str, name: str, label: str, options: Options, *, wide: bool = False, nothing: str = "全部") -> None:
    """One of some values; `nothing`: what none stands for."""
    with tag("label"):
        tag("span", label)
        with tag("select", "", _classes(value, wide=wide), name=name):
            for code, text in (("", nothing), *options):
                option = tag("option", text, value=code)
                if code == value:
                    option.props["selected"] = "selected"


def days(params: QueryParams, *fields: tuple[str, str]) -> None:
    """Fields for days, kept together.  Texts: a browser's own field would speak the language of the browser."""
    with tag("span", classes="pair"):
        for name, label in fields:
            value = params.get(name, "")
            with tag("label"):
                tag("span", label)
                tag("input", "", f"{_classes(value)} day", name=name, value=value, placeholder="年-月-日", maxlength="20",
                    inputmode="numeric", autocomplete="off", data_day="yes")  # fmt: skip


def _classes(value: str, *, wide: bool = False) -> str:
    return " ".join(["input", *(["wide"] if wide else []), *(["set"] if value else [])])
