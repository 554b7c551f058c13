"""Fields, buttons and questions of the administration pages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from nicegui import ui

from api.pages.kit.theme import asset, tag

ui.add_head_html(f'<link rel="stylesheet" href="{asset("admin.css")}">', shared=True)
FIELD = "outlined dense stack-label hide-bottom-space"
ARROW = 'dropdown-icon="M7 10l5 5 5-5z"'
"""Drawn: the name of an icon of a font is an English word to who copies the page or has it read to him."""


def box(title: str = "") -> ui.element:
    """A group of fields under a heading; use it as a context."""
    section = tag("section", classes="admin-box")
    if title:
        with section:
            tag("h2", title)
    return section


def text(label: str, value: str = "", *, hint: str = "", limit: int = 200) -> ui.input:
    """A line of text."""
    field = ui.input(label, value=value, placeholder=hint)
    field.props(FIELD)
    field.props["maxlength"] = limit
    return field


def area(label: str, value: str = "", *, limit: int = 2_000) -> ui.textarea:
    """Several lines of text."""
    field = ui.textarea(label, value=value).props(f"{FIELD} autogrow")
    field.props["maxlength"] = limit
    return field


def day(label: str, value: str = "") -> ui.input:
    """A day, as text: a browser's own field would speak the language of the browser.  To be read with `given.day`."""
    return text(label, value, hint="年-月-日，如 2024-03-05", limit=20)


def choice(label: str, options: Mapping[Any, str], value: Any = None, *, find: bool = False) -> ui.select:
    """One of some values; `find`: long lists are searched by typing."""
    field = ui.select(dict(options), label=label, value=value if value in options else None, with_input=find)
    field.props(f"{FIELD} {ARROW}")
    return field


def several(label: str, options: Mapping[str, str], value: Sequence[str] = ()) -> ui.select:
    """Some of some values."""
    field = ui.select(dict(options), label=label, value=list(value), multiple=True)
    field.props(f"{FIELD} {ARROW}")
    return field


def button(label: str, done: Callable[..., Any], *, main: bool = False, danger: bool = False) -> ui.element:
    """A button; the main one of a form stands out."""
    kinds = "button" if main else "button plain-button"
    return tag("button", label, f"{kinds} danger" if danger else kinds, type="button").on("click", done)


def link(label: str, done: Callable[..., Any]) -> ui.element:
    """A deed that looks like a link, for lines of a list."""
    return tag("button", label, "text-button", type="button").on("click", done)


async def sure(question: str, consequence: str, deed: str) -> bool:
    """Asks before something that cannot simply be undone; whether the answer was yes."""
    with ui.dialog() as dialog, tag("div", classes="dialog"):
        tag("h2", question)
        tag("p", consequence)
        with tag("div", classes="dialog-actions"):
            button("取消", lambda: dialog.submit(False))
            button(deed, lambda: dialog.submit(True), main=True)
    answer = await dialog
    dialog.delete()
    return bool(answer)


def noted(title: str, label: str, deed: Callable[[str], Awaitable[Any]], *, limit: int, told: str = "") -> None:
    """Asks for words, does the deed with them, and shows the page anew.  `label`: what to say; `told`: what to know before."""
    with ui.dialog(value=True) as dialog, tag("div", classes="dialog"):
        tag("h2", title)
        if told:
            tag("p", told, "quiet small")
        note = area(label, limit=limit)

        async def done() -> None:
            await deed(note.value or "")
            dialog.close()
            ui.navigate.reload()

        with tag("div", classes="dialog-actions"):
            button("取消", dialog.close)
            button(title, done, main=True)


def shown_once(title: str, secret: str, explanation: str, *, then: str) -> None:
    """A link or a token that is shown this once; closing leads to `then`."""
    with ui.dialog(value=True).props("persistent"), tag("div", classes="dialog"):
        tag("h2", title)
        tag("p", explanation)
        tag("output", secret, "secret")
        with tag("div", classes="dialog-actions"):
            copy = tag("button", "复制", "button plain-button", type="button", data_copy=secret)
            copy.on("click", js_handler=_COPY)
            tag("a", "已经记下", "button", href=then)


_COPY = """(event) => {
  const button = event.currentTarget, words = button.dataset.copy;
  const area = document.createElement('textarea');
  area.value = words; area.style.position = 'fixed'; area.style.opacity = '0';
  button.parentElement.append(area); area.select();
  button.textContent = document.execCommand('copy') ? '已复制' : '请手工选中复制';
  area.remove();
}"""
"""Without the clipboard interface, which browsers only give to pages reached by HTTPS."""
