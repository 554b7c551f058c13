"""The pages that people see, on NiceGUI; one file a page, in rooms.

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
from api.pages import help, judgment
from api.pages.administration import audit_log, jobs, organisations, system, to_confirm
from api.pages.alerts import alert_list, deliveries, webhooks
from api.pages.bulletins import bulletin, bulletin_behind, bulletin_files, bulletin_list
from api.pages.casebook import (
    case_list,
    case_page,
    case_preview,
    case_proposals,
    casebook_settings,
    volume_file,
    volume_list,
    volume_page,
)
from api.pages.due import calendar_days, deadlines
from api.pages.files import documents, inbox, upload
from api.pages.finding import exports, judgments, search
from api.pages.home import start
from api.pages.kit import context, refusal, theme
from api.pages.ledger import dispute, ledger_import, ledger_line, lines
from api.pages.letters import letter, letter_list
from api.pages.papers import paper, paper_list
from api.pages.people import account, oidc, sign_in, tokens, users
from api.pages.policy import in_force, policy_edit, policy_preview
from api.pages.rectifications import rectification, rectification_list, rectification_new
from api.pages.reliability import reliability
from api.pages.reports import report, report_file, report_list
from api.pages.similar import similar_cases
from api.pages.statistics import (
    breakdown,
    ranking,
    ranking_export,
    statistics_cases,
    statistics_export,
    statistics_suits,
)
from api.pages.suits import suit, suit_board, suit_export, suit_file, suit_new
from api.pages.trash import holding, retention, trash
from api.services import Services

PAGES = (
    start,
    upload,
    documents,
    inbox,
    judgments,
    judgment,
    search,
    lines,
    ledger_line,
    ledger_import,
    dispute,
    deadlines,
    calendar_days,
    rectification_list,
    rectification,
    rectification_new,
    report_list,
    report,
    letter_list,
    letter,
    breakdown,
    statistics_cases,
    statistics_suits,
    ranking,
    in_force,
    policy_edit,
    policy_preview,
    bulletin_list,
    bulletin,
    bulletin_behind,
    alert_list,
    deliveries,
    webhooks,
    to_confirm,
    organisations,
    users,
    account,
    tokens,
    audit_log,
    jobs,
    system,
    help,
    paper,
    paper_list,
    casebook_settings,
    case_list,
    case_proposals,
    case_page,
    volume_list,
    volume_page,
    suit_board,
    suit_new,
    suit,
    similar_cases,
    reliability,
    trash,
    retention,
    holding,
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
    for file in (sign_in, oidc, exports, bulletin_files, report_file, case_preview, volume_file, statistics_export, ranking_export, suit_export, suit_file):
        app.include_router(file.router)
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
