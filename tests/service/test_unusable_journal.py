"""A journal that cannot be used is the service's trouble: 503, not ready, in the log; and its address stays here."""

from __future__ import annotations

import io
import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from helpers.postgres_server import own_server
from helpers.web_service import PACK, petrova, served, service_of
from punkt.service.core import service_journal

PAGE = {"accept": "text/html"}


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing is taken as known for longer than it takes to ask; what is opened here is closed."""
    monkeypatch.setattr(service_journal, "FRESH", 0.0)
    monkeypatch.setattr(service_journal, "HELD", 0.0)
    monkeypatch.setattr(service_journal, "PATIENCE", 1.0)
    yield
    service_journal.journal.cache_clear()


def decide(client: TestClient) -> Any:
    return client.post(f"/v1/decisions?pack={PACK}&lang=en", json=petrova())


@contextmanager
def unusable(client: TestClient, log: io.StringIO, secrets: tuple[str, ...]) -> Iterator[None]:
    """Whatever is asked is answered as it should be, while the journal cannot be used and once it can."""
    assert decide(client).status_code == 200 and client.get("/ready").status_code == 200
    yield
    answers = [decide(client), client.get("/v1/decisions/1")]
    for answer in answers:
        assert (answer.status_code, answer.headers["retry-after"], answer.json()["code"]) == (503, "5", "P923")
        assert answer.json()["errors"][0]["kind"] == "environment"
    lines = client.post(f"/v1/decisions:batch?pack={PACK}", content=json.dumps(petrova(), default=str)).text
    assert json.loads(lines)["problem"]["code"] == "P923" and json.loads(lines)["problem"]["status"] == 503
    page = client.get("/decisions/1", headers=PAGE)
    assert page.status_code == 503 and page.headers["retry-after"] == "5"
    ready = client.get("/ready")
    assert ready.status_code == 503 and ready.json()["status"] == "journal unusable"
    assert client.get("/health").status_code == 200
    told = [*(answer.text for answer in answers), lines, page.text, ready.text]
    assert not [text for text in told for secret in secrets if secret in text]
    logged = [json.loads(line) for line in log.getvalue().splitlines()]
    assert any(one["event"] == "journal unusable" and one["level"] == "error" for one in logged)
    assert {one["level"] for one in logged if one["event"] == "request" and one["status"] == 503} == {"error"}


def usable(client: TestClient, log: io.StringIO) -> None:
    for _ in range(2):  # what stood in the way is noticed to be gone at the second look at the latest
        client.get("/ready")
    assert client.get("/ready").status_code == 200 and decide(client).status_code == 200
    assert '"event":"journal usable again"' in log.getvalue()


def test_a_file_that_was_moved_away_and_comes_back(tmp_path: Path) -> None:
    path, log = tmp_path / "journal.db", io.StringIO()
    with served(tmp_path, log) as client:
        with unusable(client, log, (str(tmp_path), "journal.db")):
            path.rename(tmp_path / "elsewhere")
        (tmp_path / "elsewhere").rename(path)
        usable(client, log)
        assert service_of(client).journal.verify().good


@pytest.mark.full
def test_a_system_that_lets_files_grow_no_more(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="a system without limits of processes")
    log = io.StringIO()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with served(tmp_path, log) as client:
        decide(client)
        size = (tmp_path / "journal.db-wal").stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 4096, before[1]))
        try:
            answer = decide(client)
            assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "P923", "5")
            assert client.get("/ready").status_code == 503
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        usable(client, log)
        assert service_of(client).journal.verify().good


def test_no_room_left(tmp_path: Path) -> None:
    log = io.StringIO()
    with served(tmp_path, log) as client:
        decide(client)
        with service_of(client).journal.database.raw() as connection:
            connection.execute("PRAGMA max_page_count = 1")  # no more than there are: SQLite's own «disk is full»
        for _ in range(4):
            answer = decide(client)
        assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "P923", "5")
        assert client.get("/v1/decisions/1").status_code == 200  # what is recorded can be read
        with service_of(client).journal.database.raw() as connection:
            connection.execute("PRAGMA max_page_count = 1000000")
        usable(client, log)
        assert service_of(client).journal.verify().good


def test_a_medium_that_is_all_but_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from punkt.journal import sqlite

    with served(tmp_path) as client:
        monkeypatch.setattr(sqlite, "ROOM", 2**62)
        assert client.get("/ready").status_code == 503


def test_no_room_for_a_file_that_is_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno

    from punkt.service.pages import case_start

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "/tmp/secret")

    with served(tmp_path) as client:
        monkeypatch.setattr(case_start, "check_form", full)
        answer = client.post("/case", headers=PAGE)
        assert answer.status_code == 503 and "secret" not in answer.text and answer.headers["retry-after"] == "5"


@pytest.mark.full
def test_a_database_that_is_stopped_and_one_that_hangs(tmp_path: Path) -> None:
    server, log = own_server(), io.StringIO()
    address = f"{server.address}/postgres"
    secrets = (address, server.address.rpartition("@")[2], "tests@")
    try:
        with served(tmp_path, log, journal=address) as client:
            with unusable(client, log, secrets):
                assert server.tell("-m", "fast", "stop").returncode == 0
            assert server.tell("start").returncode == 0
            usable(client, log)
            log.truncate(0)
            log.seek(0)
            with unusable(client, log, secrets):
                frozen = server.processes
                for process in frozen:
                    os.kill(process, signal.SIGSTOP)
            for process in frozen:
                os.kill(process, signal.SIGCONT)
            usable(client, log)
            assert service_of(client).journal.verify().good
    finally:
        server.end()
