"""What the service counts, for Prometheus."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

MEDIA = "text/plain; version=0.0.4; charset=utf-8"
_TIMES = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Measures:
    """The counters of one service."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        to = self._registry
        self.requests = Counter("punkt_requests", "Requests answered", ["method", "route", "status"], registry=to)
        self.seconds = Histogram("punkt_request_seconds", "Time to answer", ["route"], buckets=_TIMES, registry=to)
        self.decisions = Counter("punkt_decisions", "Cases asked about, by what came of it", ["result"], registry=to)
        self.deciding = Histogram("punkt_decision_seconds", "Time to decide one case", buckets=_TIMES, registry=to)
        self.outcomes = Counter("punkt_outcomes", "Outcomes of decisions", ["status"], registry=to)
        self.reloads = Counter("punkt_reloads", "Times the packs were read anew", ["result"], registry=to)
        self.packs = Gauge("punkt_packs", "Packs that are served", registry=to)
        self.active = Gauge("punkt_requests_active", "Requests being answered", registry=to)

    def text(self) -> bytes:
        """Everything in the text format of Prometheus."""
        return generate_latest(self._registry)
