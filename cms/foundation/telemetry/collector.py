"""Traces of requests, tasks and queries for a collector of OpenTelemetry.

A trace has the id of its request. It has views and not addresses, statements and not their values.
"""

import os
from collections.abc import Callable
from typing import Any

from django.db.backends.signals import connection_created
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.trace import SpanKind

from cms.foundation.http.request_ids import request_id
from cms.foundation.telemetry.traces import traced


class RequestIds(RandomIdGenerator):
    """Gives traces the ids of their requests."""

    def generate_trace_id(self) -> int:
        """Return the id of the current request as a number."""
        return request_id().int


def send_traces(version: str) -> None:
    """Send traces from now on, as the variables OTEL_* of the environment say where and which."""
    name = os.environ.get("OTEL_SERVICE_NAME", "meridian")
    resource = Resource.create({SERVICE_NAME: name, SERVICE_VERSION: version})
    provider = TracerProvider(resource=resource, id_generator=RequestIds())
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    connection_created.connect(_trace_queries)


def _trace_queries(connection: Any, **kwargs: object) -> None:
    if _trace_query not in connection.execute_wrappers:
        connection.execute_wrappers.append(_trace_query)


def _trace_query(
    execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any
) -> Any:
    if not trace.get_current_span().is_recording():
        return execute(sql, params, many, context)
    text = str(sql)
    attributes = {"db.system.name": context["connection"].vendor, "db.query.text": text}
    with traced(text.partition(" ")[0], SpanKind.CLIENT, attributes=attributes):
        return execute(sql, params, many, context)
