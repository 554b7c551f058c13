"""Traces (OpenTelemetry), where the settings name a collector: how long requests and the steps of documents took, never whose.

FastAPI and DBOS make the spans and put anything into them: addresses with what people search for, messages of errors, names.
Only `KEPT` of it goes out.  A collector that is slow or away holds up nobody: spans wait in a queue of a fixed length, and what
does not fit is dropped.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

import structlog

from api.errors import ServiceError
from api.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from opentelemetry.propagators.textmap import TextMapPropagator
    from opentelemetry.sdk.trace import ReadableSpan
    from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

KEPT: Final = frozenset(
    {"http.request.method", "http.route", "http.response.status_code", "operationType", "operationUUID", "queueName"}
)
"""Attributes whose values the program makes: `http.route` is a template, `operationUUID` a document's id, attempt and digest."""
PATIENCE: Final = 5.0
"""Seconds for one answer of the collector, at the end of the process as well."""
log = structlog.get_logger("anjian.traces")


def configure(settings: Settings, process: str) -> Callable[[], None]:
    """Has the spans of this process sent to `Settings.traces`; does nothing where that is empty.  `process`: such as `server`.

    Returns what sends those that wait, for a process that ends without Python's own end.

    Raises ServiceError E718 where the packages of the extra `traces` are not installed.
    """
    if not settings.traces:
        return _nothing
    try:
        from opentelemetry import propagate, trace
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import SERVICE_NAME, Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise ServiceError("E718") from error
    logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)  # a line every few seconds; ours are two in all
    propagate.set_global_textmap(_deaf())
    provider = TracerProvider(resource=Resource({SERVICE_NAME: f"anjian-{process}"}))
    sender = OTLPSpanExporter(f"{settings.traces.rstrip('/')}/v1/traces", timeout=PATIENCE)
    provider.add_span_processor(BatchSpanProcessor(_harmless_only(sender), export_timeout_millis=PATIENCE * 1000))
    trace.set_tracer_provider(provider)
    return provider.shutdown


def _nothing() -> None:
    """Nothing waits."""


def _deaf() -> TextMapPropagator:
    from opentelemetry.context import Context
    from opentelemetry.propagators.textmap import TextMapPropagator

    class Deaf(TextMapPropagator):
        """What a stranger's request says of its trace is not taken over: it may say anything."""

        def extract(self, *_: Any, **__: Any) -> Context:
            return Context()

        def inject(self, *_: Any, **__: Any) -> None:
            """Nor do we tell others."""

        @property
        def fields(self) -> set[str]:
            return set()

    return Deaf()


def _harmless_only(sender: SpanExporter) -> SpanExporter:
    from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

    class Harmless(SpanExporter):
        """Sends spans without what is not known to be harmless; says once that the collector is away, and that it is back."""

        away = False

        def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
            result = sender.export([_harmless(span) for span in spans])
            if self.away != (result is not SpanExportResult.SUCCESS):
                self.away = not self.away
                log.warning("traces_not_taken" if self.away else "traces_taken")
            return result

        def shutdown(self) -> None:
            sender.shutdown()

    return Harmless()


def _harmless(span: ReadableSpan) -> ReadableSpan:
    """The same name, times, place in the trace and outcome, `KEPT` attributes, no events (messages of errors) and no links."""
    from opentelemetry.sdk.trace import ReadableSpan
    from opentelemetry.trace import Status

    return ReadableSpan(
        name=span.name, context=span.context, parent=span.parent, kind=span.kind, resource=span.resource,
        attributes={key: value for key, value in (span.attributes or {}).items() if key in KEPT},
        status=Status(span.status.status_code), start_time=span.start_time, end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )  # fmt: skip
