"""A service for tests: in this process, with a journal of its own."""

from __future__ import annotations

import io
import re
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


def began(client: Any, headers: dict[str, str], **fields: Any) -> Any:
    """What is shown once a draft is begun with the fields of a form: its first step that has something to ask."""
    found = re.search(r'name="token" value="([0-9a-f]+)"', client.get("/case", headers=headers).text)
    assert found is not None
    fields.update({f"list:{name.split(':')[1]}": "1" for name in fields if name.startswith("known:")})
    return client.post("/case", data={**fields, "token": found[1]}, headers=headers)


def draft_of(answer: Any) -> str:
    """The address of the draft that a page shows."""
    found = re.match(r"/case/[\w-]{22}(?=/|$)", answer.url.path)
    assert found is not None, answer.url
    return str(found[0])


def all_steps(client: Any, headers: dict[str, str], answer: Any) -> str:
    """All steps of the draft that a page shows, one after the other."""
    steps = dict.fromkeys(re.findall(r'href="(/case/[\w-]+\?step=\w+)"', answer.text))
    shown = f"{answer.url.path}?{answer.url.query.decode()}"
    others = [step for step in steps if "=about" not in step and step != shown]
    return str(answer.text) + "".join(client.get(step, headers=headers).text for step in others)


def send_draft(client: Any, headers: dict[str, str], answer: Any, what: str, **fields: Any) -> Any:
    """Send a form of the draft that a page shows."""
    page = client.get(f"{draft_of(answer)}/answers", headers=headers)
    token = re.search(r'name="token" value="([0-9a-f]+)"', page.text)
    assert token is not None
    return client.post(f"{draft_of(answer)}{what}", data={"token": token[1], **fields}, headers=headers)
