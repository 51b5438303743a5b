"""What is told of a request to whoever collects traces: by default nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from .trace_context import TraceContext
from .workers import WorkerAnswer


class RequestSpan:
    """A request under way, as a part of the trace that its caller names, if any."""

    def __init__(self, trace: TraceContext | None) -> None:
        self.trace = trace

    def end(self, method: str, route: str, status: int) -> None:
        """Note how it was answered."""


class DecidingSpan:
    """Cases that are being decided."""

    def answered(self, answers: Sequence[WorkerAnswer]) -> None:
        """Note how they came out."""


class Spans:
    """Writes no spans; another one writes them."""

    @contextmanager
    def request(self, given: TraceContext | None, state: str) -> Iterator[RequestSpan]:
        """A request; ``state`` is what its header ``tracestate`` says. What is done meanwhile is a part of it."""
        yield RequestSpan(given)

    @contextmanager
    def deciding(self) -> Iterator[DecidingSpan]:
        """Deciding cases, waiting for one's turn included."""
        yield DecidingSpan()

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Writing into the journal."""
        yield

    def close(self) -> None:
        """Send what has not been sent yet."""
