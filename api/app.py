"""The application: routes, pages and what they share, put together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress

from fastapi import APIRouter, FastAPI

from api import openapi, security
from api.indicators.warming import warm
from api.metering import Meter
from api.routes.administration import audit, health, jobs, manual, metrics, retention, trash, workers
from api.routes.administration.health import Probe
from api.routes.alerts import alerts, subscription, webhooks
from api.routes.casebook import casebooks, masking, typical_cases
from api.routes.files import batches, documents, events, pictures, uploads
from api.routes.judgment import annotated, corrections, disputes, judgments, papers, search
from api.routes.kit import problems
from api.routes.ledger import calendar, deadlines, ledger, ledger_imports, letters, rectifications, reports
from api.routes.people import involvements, links, organisations, session, tokens, users
from api.routes.statistics import bulletins, evaluation, indicator_suits, indicators, policy
from api.routes.suits import screening, suit_papers, suits
from api.services import Services
from api.settings import Settings
from api.store.migrations import upgrade

ROUTERS: tuple[APIRouter, ...] = (
    uploads.router,  # first: routes are tried in their order, and no others are called so often
    session.router,
    links.router,
    users.router,
    tokens.router,
    audit.router,
    documents.router,
    batches.router,
    events.router,
    pictures.router,
    corrections.router,
    annotated.router,
    papers.router,
    judgments.router,
    search.router,
    organisations.router,
    involvements.router,
    jobs.router,
    indicators.router,
    indicator_suits.router,
    policy.router,
    evaluation.router,
    bulletins.router,
    typical_cases.router,
    casebooks.router,
    disputes.router,
    ledger_imports.router,  # before the lines: `/ledger/imports` is none
    ledger.router,
    deadlines.router,
    rectifications.router,
    reports.router,
    suit_papers.router,
    suits.router,
    screening.router,
    masking.router,
    letters.router,
    calendar.router,
    alerts.router,
    webhooks.router,
    subscription.router,
    trash.router,
    retention.router,
    workers.router,
)
"""One a resource; each brings its own path below PREFIX."""
PREFIX = "/api/v1"


def create_app(settings: Settings, *, pages: bool = True) -> FastAPI:
    """The service for these settings.  Its database is brought up to date when it starts.

    `pages`: with the pages for people; without them only the HTTP API.
    """
    services = Services(settings)
    watches: list[Callable[[Services], Coroutine[None, None, None]]] = []
    """What goes on beside the requests, until the service ends."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        upgrade(services.database)
        services.files.sweep()
        warming = asyncio.create_task(asyncio.to_thread(warm, services.database))
        watching = [asyncio.create_task(watch(services)) for watch in watches]
        yield
        for task in watching:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await warming
        services.database.close()

    app = openapi.Application(
        title="案鉴", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=openapi.PATH,
        generate_unique_id_function=openapi.operation_id,
        telemetry={"operation_spans": False, "logs": False, "metrics": False},  # of requests, spans alone, where `api.logs.spans` has them sent
    )  # fmt: skip
    app.state.services = services
    app.state.meter, app.state.probe = Meter(), Probe()
    problems.install(app)
    for router in ROUTERS:
        app.include_router(router, prefix=PREFIX)
    app.include_router(health.router)
    app.include_router(metrics.router)
    app.include_router(manual.router)
    problems.install_fallback(app, "/api/")
    if pages:
        from api.pages import install  # NiceGUI: a second of importing that the API alone does not need
        from api.pages.kit import cutting

        install(app, services)
        watches.append(cutting.watch)
    security.install(app, settings)
    return app
