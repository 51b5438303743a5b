"""A service for tests: in this process, with a journal of its own."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the extra punkt[web] is not installed")
from fastapi.testclient import TestClient

from helpers.places import ROOT
from punkt.files.read import read_file
from punkt.service.app import create
from punkt.service.core.logs import Logs
from punkt.service.core.settings import Settings

PACK = "ru.karelia.166-p"
PETROVA = ROOT / "rules/regional/karelia-166-p/cases/petrova.yaml"


def petrova() -> dict[str, Any]:
    """The case of an analyst's own test, without what is expected of it."""
    data = read_file(PETROVA).data
    assert isinstance(data, dict)
    return {key: value for key, value in data.items() if key not in ("about", "expect")}


def service_of(client: TestClient) -> Any:
    """The state of the service behind a client."""
    app: Any = client.app
    return app.state.service


@contextmanager
def served(folder: Path, log: io.StringIO | None = None, **changes: Any) -> Iterator[TestClient]:
    """A client of a service whose journal lies in a folder."""
    settings = Settings(workers=0, journal=str(folder / "journal.db")).but(**changes)
    app = create(settings, Logs(log or io.StringIO()))
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=True) as client:
        yield client
