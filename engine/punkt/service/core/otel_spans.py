"""Spans by OpenTelemetry: of a request, of deciding, of journalling. Nothing of a case, a person or a key is in them."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from opentelemetry.context import Context
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import (
    NonRecordingSpan,
    Span,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
    TraceState,
    set_span_in_context,
    use_span,
)

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.version import VERSION

from .trace_context import TraceContext
from .tracing import DecidingSpan, RequestSpan, Spans
from .workers import WorkerAnswer

_ADDRESS = re.compile(r"https?://[^/?#\s]+[^\s]*")


class OtelSpans(Spans):
    """Hands spans to a processor of the SDK; sampler, resource and limits are those of its environment variables."""

    def __init__(self, processor: SpanProcessor) -> None:
        named = {} if "OTEL_SERVICE_NAME" in os.environ else {"service.name": "punkt"}
        sdk = TracerProvider(resource=Resource.create({**named, "service.version": VERSION}))
        sdk.add_span_processor(processor)
        self._tracer = sdk.get_tracer("punkt", VERSION)
        self._sdk: TracerProvider | None = sdk

    @classmethod
    def sent_to(cls, address: str) -> OtelSpans:
        """Spans that are sent to a collector by OTLP over HTTP. Raises P437 for what is no address."""
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        if not _ADDRESS.fullmatch(address):
            raise PunktError([Diagnostic("P437", Place("punkt"), {"name": address})])
        return cls(BatchSpanProcessor(OTLPSpanExporter(endpoint=address)))

    @contextmanager
    def request(self, given: TraceContext | None, state: str) -> Iterator[RequestSpan]:
        """A span of a request, below the one that its caller names."""
        span = self._tracer.start_span("request", _above(given, state), SpanKind.SERVER)
        with _current(span):
            yield _Request(span, given)

    @contextmanager
    def deciding(self) -> Iterator[DecidingSpan]:
        """A span of deciding; within it, of the work itself and of recording, as the process that did them says."""
        span = self._tracer.start_span("decide")
        with _current(span):
            yield _Deciding(span, self._tracer)

    @contextmanager
    def recording(self) -> Iterator[None]:
        """A span of writing into the journal."""
        with _current(self._tracer.start_span("record")):
            yield

    def close(self) -> None:
        """Send what has not been sent yet; once, however often the service is stopped."""
        sdk, self._sdk = self._sdk, None
        if sdk is not None:
            sdk.shutdown()


def _current(span: Span) -> Any:
    """What is done meanwhile is a part of a span, which ends then. What goes wrong is not written into it: its text may
    tell of a case."""
    return use_span(span, end_on_exit=True, record_exception=False, set_status_on_exception=False)


def _above(given: TraceContext | None, state: str) -> Context | None:
    if given is None:
        return Context()
    flags, parent = TraceFlags(int(given.flags, 16)), int(given.parent, 16)
    known = SpanContext(int(given.trace, 16), parent, True, flags, TraceState.from_header([state]))
    return set_span_in_context(NonRecordingSpan(known), Context())


class _Request(RequestSpan):
    def __init__(self, span: Span, given: TraceContext | None) -> None:
        own = span.get_span_context()
        parent = given.parent if given is not None else ""
        super().__init__(TraceContext(f"{own.trace_id:032x}", parent, f"{own.span_id:016x}", f"{own.trace_flags:02x}"))
        self._span = span

    def end(self, method: str, route: str, status: int) -> None:
        self._span.update_name(f"{method} {route}")
        self._span.set_attributes(
            {"http.request.method": method, "http.route": route, "http.response.status_code": status}
        )
        if status >= 500:
            self._span.set_status(Status(StatusCode.ERROR))


class _Deciding(DecidingSpan):
    def __init__(self, span: Span, tracer: Any) -> None:
        self._span, self._tracer = span, tracer

    def answered(self, answers: Sequence[WorkerAnswer]) -> None:
        packs = dict.fromkeys(name for one in answers for name in one.packs)
        statuses = sum((Counter(one.statuses) for one in answers), Counter[str]())
        refused = [one.faults[0].code for one in answers if one.faults]
        self._span.set_attributes(
            {
                "punkt.packs": list(packs),
                "punkt.cases": len(answers),
                "punkt.refused": len(refused),
                **({"punkt.codes": sorted(set(refused))} if refused else {}),
                **{f"punkt.outcomes.{status}": count for status, count in statuses.items()},
            }
        )
        for name, times in (
            ("evaluate", [one.decided for one in answers]),
            ("record", [one.recorded for one in answers]),
        ):
            known = [(begun, ended) for begun, ended in times if ended]
            if known:
                span = self._tracer.start_span(name, start_time=min(known)[0])
                span.end(max(ended for _, ended in known))
