"""The pages that people see, on NiceGUI; one file a page.

NiceGUI has one application a process and keeps the pages in it; each of ours mounts that one and says which services are
meant (`context.ServicesMiddleware`).
"""

from __future__ import annotations

import logging

from fastapi import FastAPI
from nicegui import app as shared
from nicegui import ui
from starlette.staticfiles import StaticFiles

from api.errors import ServiceError
from api.pages import (
    account,
    alerts,
    audit_log,
    bulletin,
    bulletin_files,
    bulletins,
    calendar_days,
    deadlines,
    deliveries,
    dispute,
    documents,
    exports,
    help,
    home,
    inbox,
    jobs,
    judgment,
    judgments,
    ledger,
    ledger_import,
    ledger_line,
    letter,
    letter_list,
    organisations,
    policy,
    policy_edit,
    policy_preview,
    ranking,
    ranking_export,
    rectification,
    rectification_list,
    rectification_new,
    search,
    sign_in,
    statistics,
    statistics_cases,
    statistics_export,
    system,
    to_confirm,
    tokens,
    upload,
    users,
    webhooks,
)
from api.pages.kit import context, refusal, theme
from api.services import Services

PAGES = (
    account,
    alerts,
    audit_log,
    bulletins,
    bulletin,
    calendar_days,
    deadlines,
    deliveries,
    dispute,
    documents,
    help,
    home,
    inbox,
    jobs,
    judgment,
    judgments,
    letter,
    letter_list,
    ledger,
    ledger_import,
    ledger_line,
    organisations,
    policy,
    policy_edit,
    policy_preview,
    ranking,
    rectification,
    rectification_list,
    rectification_new,
    search,
    statistics,
    statistics_cases,
    system,
    to_confirm,
    tokens,
    upload,
    users,
    webhooks,
)
"""Modules whose pages are defined by being imported."""
RECONNECT_SECONDS = 60.0
"""An open page survives this long without its connection."""


class _Told(logging.Filter):
    """Drops what the user was told already: a ServiceError is an answer, not a fault."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not isinstance(record.msg, ServiceError)


def install(app: FastAPI, services: Services) -> None:
    """Puts the pages on `app`, after its API routes."""
    app.add_middleware(context.ServicesMiddleware, services=services)
    app.mount(theme.PREFIX, StaticFiles(directory=theme.STATIC), name="assets")
    for router in (sign_in.router, exports.router, bulletin_files.router, statistics_export.router, ranking_export.router):
        app.include_router(router)
    shared.middleware_stack = None  # an earlier application of this process (tests) has used it: it is built anew
    shared.user_middleware.clear()
    refusal.install(shared)
    theme.colours()
    logging.getLogger("nicegui").addFilter(_TOLD)
    # No storage_secret: pages keep nothing under NiceGUI's own cookie, the session is ours (`api.people.sessions`).
    ui.run_with(
        app,
        title=theme.TITLE,
        favicon=theme.FAVICON,
        language="zh-CN",
        tailwind=False,
        reconnect_timeout=RECONNECT_SECONDS,
        show_welcome_message=False,
    )


_TOLD = _Told()
