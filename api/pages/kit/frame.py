"""The frame around every page: menu, top bar, breadcrumb; who may see it; and what happens when something goes wrong."""

from __future__ import annotations

import inspect
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import quote

import structlog
from fastapi import Request
from nicegui import ui
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from api.alerts import inbox as alerts
from api.errors import ServiceError
from api.pages.kit import context, menu, notices, refusal, theme
from api.pages.kit.theme import tag
from api.people.users import ROLES
from api.store.actor import Actor

log = structlog.get_logger("anjian.page")

KEY = "anjian.frame"
ASKED = "anjian.asked"
BUILD_SECONDS = 60.0
"""NiceGUI gives up on a page that takes longer, in English."""

Build = Callable[..., Awaitable[Response | None] | Response | None]


@dataclass
class Frame:
    """What a page may still fill in while it is built."""

    trail: ui.element
    heading: ui.label
    actions: ui.element
    main: ui.element


def page(path: str, title: str, right: str = "read") -> Callable[[Build], Build]:
    """A page within the frame, for those signed in who have `right`; others are sent to sign in, or told.

    The function that it decorates builds the content; it may be async, takes path and query parameters like a route, and
    lets ServiceErrors pass: while the page is built they become an error page, later a notice.  `context.current()` is
    set when it runs.
    """

    def register(build: Build) -> Build:
        asked = "request" in inspect.signature(build).parameters

        @wraps(build)
        async def shown(request: Request, **parameters: Any) -> Response | None:
            here = context.of(request)
            try:
                waiting = await here.read(_enter, right)
                context.keep(here)
                with _around(here, title, request.url.path, *waiting):
                    result = build(**parameters, **({"request": request} if asked else {}))
                    return await result if inspect.isawaitable(result) else result
            except ServiceError as error:
                if error.status == 401:
                    return RedirectResponse(f"/sign-in?next={quote(_address(request), safe='')}", 303)
                return refusal.page(error)

        _take_parameters(shown, build)
        ui.page(path, title=f"{title} - {theme.TITLE}", response_timeout=BUILD_SECONDS)(shown)
        menu.PATHS.add(path)
        return build

    return register


def action(text: str, target: str | Callable[..., Any], *, main: bool = True) -> ui.element:
    """A button at the top right of the page being built: a link when `target` is an address, else what it does."""
    kind = "button" if main else "button plain-button"
    with _frame().actions:
        if isinstance(target, str):
            return tag("a", text, kind, href=target)
        return tag("button", text, kind, type="button").on("click", target)


def crumbs(*steps: tuple[str, str]) -> None:
    """The way to this page: (text, address) of each page above it; the start page stands before and the title after them."""
    trail = _frame().trail
    trail.clear()
    with trail:
        for number, (text, address) in enumerate((("工作台", "/"), *steps)):
            if number:
                tag("span", "›", aria_hidden="true")
            tag("a", text, href=address)


def heading(text: str) -> None:
    """Another title than the page's own, such as a case number."""
    _frame().heading.set_text(text)
    ui.page_title(f"{text} - {theme.TITLE}")


def follow(seconds: float, look: Callable[[], Awaitable[bool]], *, active: bool = True) -> ui.timer:
    """Calls `look` every so often while it returns that there is more to come.  What it raises is told once and ends it."""

    async def again() -> None:
        timer.active = False  # until it has worked
        timer.active = await look()

    timer = ui.timer(seconds, again, active=active)
    return timer


def _frame() -> Frame:
    frame: Frame = ui.context.client.storage[KEY]
    return frame


def _enter(session: Session, actor: Actor, right: str) -> tuple[int, int]:
    """Whether the person may see a page; how many messages and how many alerts wait for him."""
    actor.require(right)
    return notices.unread(session, actor), alerts.waiting(session, actor)


def _take_parameters(shown: Callable[..., Any], build: Build) -> None:
    """Gives `shown` the parameters of `build` after its own `request`, as FastAPI reads them."""
    request = inspect.Parameter("request", inspect.Parameter.KEYWORD_ONLY, annotation=Request)
    given = [
        parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)
        for parameter in inspect.signature(build, eval_str=True).parameters.values()
        if parameter.name != "request"
    ]
    shown.__dict__["__signature__"] = inspect.Signature([request, *given])


def _address(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _tell(error: Exception) -> None:
    """Shows what went wrong in an action on an open page."""
    if not isinstance(error, ServiceError):
        number = secrets.token_hex(4)
        log.error("action_failed", request=number, exc_info=error)
        theme.notice_of(ServiceError("E799", request=number))
    elif error.status == 401:
        _ask_to_sign_in(error)
    else:
        theme.notice_of(error)


def _ask_to_sign_in(error: ServiceError) -> None:
    """Once a page: everything that it does from now on fails for the same reason."""
    if ui.context.client.storage.get(ASKED):
        return
    ui.context.client.storage[ASKED] = True
    with ui.dialog(value=True).props("persistent"), tag("div", classes="dialog"):
        tag("h2", error.message)
        tag("p", "没有保存的内容还在这个页面上。可以在新窗口登录后回到这里，刷新再继续。")
        with tag("div", classes="dialog-actions"):
            tag("a", "在新窗口登录", "button", href="/sign-in", target="_blank")
            tag("a", "刷新本页", "button plain-button", href="")


def _around(here: context.Context, title: str, path: str, unread: int, told: int) -> ui.element:
    """Builds the frame; returns the element that the content goes into."""
    client = ui.context.client
    client.on_exception(_tell)
    theme.head()
    tag("a", "跳到正文", "skip", href="#main")
    with tag("div", classes="frame"):
        _top(here, unread, told)
        _menu(here, path)
        with tag("main", id="main", tabindex="-1") as main:
            with tag("div", classes="page-head"):
                with tag("div", classes="page-title"):
                    trail = tag("nav", classes="crumbs", aria_label="所在位置")
                    title_element = tag("h1", title)
                actions = tag("div", classes="page-actions")
            content = tag("div", classes="content")
    client.storage[KEY] = Frame(trail, title_element, actions, main)
    if path != "/":
        crumbs()
    return content


def _top(here: context.Context, unread: int, told: int) -> None:
    actor = here.person
    unit = actor.organisation_name or "全部单位"
    theme.whole("top.html", "header", "topbar", title=theme.TITLE, unit=unit, unread=unread, told=told, name=actor.name, role=ROLES[actor.role])


def _menu(here: context.Context, path: str) -> None:
    theme.whole("menu.html", "nav", "menu", groups=menu.groups(here.person), active=menu.holding(path)).props["aria-label"] = "主菜单"
