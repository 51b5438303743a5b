"""The service against its own description: whatever is sent, no 5xx, and every answer as described."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from helpers.web_service import PACK

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
from hypothesis import HealthCheck, given, settings  # noqa: E402
from hypothesis.errors import Unsatisfiable  # noqa: E402
from schemathesis.checks import not_a_server_error  # noqa: E402
from schemathesis.specs.openapi.checks import (  # noqa: E402
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    use_after_free,
)

from helpers.lengths import many  # noqa: E402
from punkt.service.app import create  # noqa: E402
from punkt.service.core.logs import Logs  # noqa: E402
from punkt.service.core.settings import ServiceLimits, Settings  # noqa: E402

EXAMPLES = many(2, 12, 500)
"""Requests to each address, of those its description allows and as many of those it does not."""
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    use_after_free,
]


@schemathesis.serializer("application/jsonl")  # type: ignore[untyped-decorator]
def lines(context: Any, value: Any) -> bytes:
    """The body of a batch: text as it is, anything else as one line of JSON."""
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else json.dumps(value).encode()


def _operations(journal: Path) -> Iterator[Any]:
    """Every address, with the application behind it."""
    found = Settings(
        packs=(PACK,), workers=0, journal=str(journal), names=("*",), limits=ServiceLimits(rate=0, seconds=300)
    )
    app = create(found, Logs(io.StringIO()))
    app.state.service.start()
    yield from (one.ok() for one in schemathesis.openapi.from_asgi("/openapi.json", app).get_all_operations())
    app.state.service.stop()


def _tried(operation: Any) -> set[int]:
    """Call an address with what its description allows and with what it does not; the statuses of its answers."""
    statuses: set[int] = set()
    for mode in schemathesis.GenerationMode:

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        def conforms(case: Any) -> None:
            statuses.add(case.call_and_validate(checks=CHECKS, timeout=60).status_code)

        with suppress(Unsatisfiable):  # of an address that takes nothing, nothing wrong can be asked
            conforms()
    return statuses


@pytest.mark.full
def test_every_address_answers_as_described(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # cases are of the packs' own facts: the solver would look into each of them, for seconds
    monkeypatch.setattr("punkt.service.core.chooser.find_spec", lambda _: None)
    seen = {operation.label: _tried(operation) for operation in _operations(tmp_path / "journal.db")}
    assert len(seen) == 24
    assert sum(200 in statuses for statuses in seen.values()) >= 8, seen
