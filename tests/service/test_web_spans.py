"""Spans by OpenTelemetry: what a request was made of, in the trace that it names, and nothing of the case."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from helpers import bounded
from helpers.loops import nonempty
from helpers.web_service import PACK, petrova, served
from punkt.files.messages.diagnostics import PunktError
from punkt.service.core import service_state
from punkt.service.core.keyring import make, write_keys
from punkt.service.core.settings import Settings

TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
NAMED = {"traceparent": f"00-{TRACE}-{PARENT}-01", "tracestate": "vendor=1"}
DECIDE = f"/v1/decisions?pack={PACK}&lang=en"


@pytest.fixture
def exporter(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """What a service that is started within a test sends."""
    pytest.importorskip("opentelemetry.sdk", reason="needs punkt[telemetry]")
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    from punkt.service.core.otel_spans import OtelSpans

    found = InMemorySpanExporter()
    monkeypatch.setattr(service_state, "spans_of", lambda _: OtelSpans(SimpleSpanProcessor(found)))
    yield found


@pytest.mark.full
def test_a_decision_is_told_in_the_trace_of_its_caller(tmp_path: Path, exporter: Any) -> None:
    key, secret = make("Key-Of-Somebody", ("decide",))
    write_keys(tmp_path / "keys.json", [key])
    log, case = io.StringIO(), {**petrova(), "case": "case-of-somebody"}
    with served(tmp_path, log, keys=str(tmp_path / "keys.json")) as client:
        exporter.clear()
        answer = client.post(DECIDE, json=case, headers={**NAMED, "authorization": f"Bearer {secret}"})
    spans = {span.name: span for span in exporter.get_finished_spans()}
    whole, deciding = spans["POST /v1/decisions"], spans["decide"]
    assert sorted(spans) == ["POST /v1/decisions", "decide", "evaluate", "record"]
    assert {f"{span.context.trace_id:032x}" for span in spans.values()} == {TRACE}
    assert (whole.kind.name, whole.parent.span_id) == ("SERVER", int(PARENT, 16))
    assert whole.parent.trace_state == {"vendor": "1"}
    assert deciding.parent.span_id == whole.context.span_id
    assert {spans[name].parent.span_id for name in ("evaluate", "record")} == {deciding.context.span_id}
    times = [(span.start_time, span.end_time) for span in (deciding, spans["evaluate"], spans["record"])]
    assert times[0][0] <= times[1][0] <= times[1][1] <= times[2][0] <= times[2][1] <= times[0][1]
    assert answer.headers["traceresponse"] == f"00-{TRACE}-{whole.context.span_id:016x}-01"
    (line,) = [one for one in map(json.loads, log.getvalue().splitlines()) if one["event"] == "request"]
    assert (line["span_id"], line["parent_id"]) == (f"{whole.context.span_id:016x}", PARENT)
    assert dict(whole.attributes) == {
        "http.request.method": "POST", "http.route": "/v1/decisions", "http.response.status_code": 200,
    }  # fmt: skip
    outcomes = [one for of in answer.json()["outcomes"].values() for one in of.values()]
    statuses = {status: sum(one["status"] == status for one in outcomes) for status in {o["status"] for o in outcomes}}
    assert dict(deciding.attributes) == {
        "punkt.packs": (PACK,), "punkt.cases": 1, "punkt.refused": 0,
        **{f"punkt.outcomes.{status}": count for status, count in statuses.items()},
    }  # fmt: skip
    sent = "".join(span.to_json() for span in spans.values())
    for personal in nonempty(
        ["case-of-somebody", "Key-Of-Somebody", key.id, secret, "female", "birth_date", "testclient"]
    ):
        assert personal not in sent, personal


@pytest.mark.full
def test_what_is_refused_and_what_is_not_told(tmp_path: Path, exporter: Any) -> None:
    with served(tmp_path) as client:
        exporter.clear()
        assert client.post(DECIDE, json={"case": "somebody", "recipient": {"sex": "unheard"}}).status_code == 422
        assert client.get("/nowhere/somebody").status_code == 404
        for untold in nonempty(["/health", "/ready", "/static/punkt.css"]):
            client.get(untold)
        client.get("/v1/packs", headers={"traceparent": f"00-{TRACE}-{PARENT}-00"})
        answer = client.get("/v1/packs")
    spans = exporter.get_finished_spans()
    assert [span.name for span in spans] == ["decide", "POST /v1/decisions", "GET none", "GET /v1/packs"]
    assert spans[0].attributes["punkt.codes"] == ("P512",) and spans[0].attributes["punkt.refused"] == 1
    assert "punkt.packs" not in spans[0].attributes or not spans[0].attributes["punkt.packs"]
    assert spans[3].parent is None, "a request that names no trace begins one"
    assert answer.headers["traceresponse"].split("-")[1:3] == [
        f"{spans[3].context.trace_id:032x}", f"{spans[3].context.span_id:016x}",
    ]  # fmt: skip
    assert not any(word in span.to_json() for span in spans for word in ("somebody", "unheard"))


@pytest.mark.full
def test_what_fails_is_told_without_its_words(tmp_path: Path, exporter: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("Somebody was born in 1990")

    with served(tmp_path) as client:
        exporter.clear()
        monkeypatch.setattr("punkt.service.api_v1.pack_data", broken)
        assert client.get("/v1/packs").status_code == 500
    (span,) = exporter.get_finished_spans()
    assert span.status.status_code.name == "ERROR" and not span.events and "Somebody" not in span.to_json()


@pytest.mark.full
def test_the_framework_tells_nobody_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """FastAPI has spans of its own, with paths and queries, wherever a program has set OpenTelemetry up."""
    pytest.importorskip("opentelemetry.sdk", reason="needs punkt[telemetry]")
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    found, sdk = InMemorySpanExporter(), TracerProvider()
    sdk.add_span_processor(SimpleSpanProcessor(found))
    monkeypatch.setattr("opentelemetry.trace.get_tracer_provider", lambda: sdk)
    with served(tmp_path) as client:
        assert client.get("/v1/decisions?case=somebody").status_code == 200
    assert found.get_finished_spans() == ()


@pytest.mark.full
def test_spans_reach_a_collector_by_the_time_the_service_has_stopped(tmp_path: Path) -> None:
    pytest.importorskip("opentelemetry.exporter.otlp.proto.http", reason="needs punkt[telemetry]")
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    got: list[tuple[str, bytes]] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append((self.path, self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Collector)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        with served(tmp_path, traces=f"http://127.0.0.1:{server.server_port}/v1/traces") as client:
            client.get("/v1/packs")
    finally:
        server.shutdown()
        bounded.joined(thread)
        server.server_close()
    assert {path for path, _ in got} == {"/v1/traces"}
    (of,) = [one for _, body in got for one in ExportTraceServiceRequest.FromString(body).resource_spans]
    assert {one.key: one.value.string_value for one in of.resource.attributes}["service.name"] == "punkt"
    assert [span.name for scope in of.scope_spans for span in scope.spans] == ["GET /v1/packs"]


@pytest.mark.full
@pytest.mark.parametrize("wrong", ["collector", "grpc://a:4317", "http://", "http:// a"])
def test_what_is_no_address_of_a_collector_is_told(wrong: str) -> None:
    pytest.importorskip("opentelemetry.exporter.otlp.proto.http", reason="needs punkt[telemetry]")
    with pytest.raises(PunktError) as found:
        service_state.spans_of(Settings(traces=wrong))
    assert [one.code for one in found.value.diagnostics] == ["P437"]


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Off unless it is asked for, and then one line says what is missing."""
    monkeypatch.delitem(sys.modules, "punkt.service.core.otel_spans", raising=False)
    monkeypatch.setitem(sys.modules, "opentelemetry.context", None)
    with pytest.raises(PunktError) as found:
        service_state.spans_of(Settings(traces="http://127.0.0.1:4318/v1/traces"))
    assert [one.code for one in found.value.diagnostics] == ["P799"] and "telemetry" in str(found.value)
    with service_state.spans_of(Settings()).request(None, "") as span:
        assert span.trace is None
