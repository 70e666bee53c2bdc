"""Spans of OpenTelemetry, which cost nothing unless a collector is sent them.

They tell nothing of who asked, or of what was sent or typed: no messages of exceptions.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import Span, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

TRACEPARENT = "traceparent"
_tracer = trace.get_tracer("meridian")


@contextmanager
def traced(name: str, kind: SpanKind, **options: Any) -> Iterator[Span]:
    """Make the block a span; an exception marks it as an error, and is not told."""
    with _tracer.start_as_current_span(
        name, kind=kind, record_exception=False, set_status_on_exception=False, **options
    ) as span:
        try:
            yield span
        except BaseException:
            span.set_status(Status(StatusCode.ERROR))
            raise


def parent(request: HttpRequest) -> Context | None:
    """Return the span of the proxy in front, if that is trusted to say which it is."""
    if settings.REQUEST_ID_HEADER.lower() != TRACEPARENT:
        return None
    given = {TRACEPARENT: request.headers.get(TRACEPARENT, "")}
    return TraceContextTextMapPropagator().extract(given)
