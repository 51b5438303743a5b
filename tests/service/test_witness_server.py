"""A witness over HTTP: what it answers, and that nobody holds it up by slow or many connections."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from helpers.audit_journals import filled, signing_keys
from helpers.connections import closed, connected, running
from punkt.command.main import main
from punkt.files.signing import read_private, read_public
from punkt.journal.witness import Witness
from punkt.service import guarded_http
from punkt.service.core.logs import Logs
from punkt.service.core.settings import ServiceLimits
from punkt.service.witness_server import server_of

HASTY = ServiceLimits(head=0.4, sending=0.4, reading=0.4, connections=5)


@contextmanager
def served(folder: Path, log: io.StringIO | None = None) -> Iterator[tuple[int, bytes]]:
    """The port of a witness, and what continues its empty beginning."""
    (folder / "w").mkdir()
    (mine, _), (private, public) = signing_keys(folder / "w"), signing_keys(folder)
    journal = filled(folder / "a.db", 3)
    (folder / "cp3").write_bytes(journal.checkpoint(private))
    witness = Witness(folder / "seen", "w.example/1", read_private(mine), read_public(public))
    with running(*server_of("127.0.0.1:0", witness, HASTY, Logs(log or io.StringIO()))) as port:
        yield port, journal.consistency(None, folder / "cp3", public)


def test_what_it_answers(tmp_path: Path) -> None:
    with served(tmp_path) as (port, body), httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:

        def posted(content: bytes, where: str = "/add-checkpoint") -> tuple[int, str, str]:
            answer = client.post(where, content=content)
            return answer.status_code, answer.headers.get("content-type", ""), answer.text

        assert posted(body)[2].startswith("— w.example/1 ")
        assert posted(body) == (409, "text/x.tlog.size", "3\n")
        assert posted(b"old x")[0] == 400 and posted(b"", "/") == (404, "", "")
        assert posted(b"x" * 100_001)[0] == posted(b"x" * 3_000_000)[0] == 400
        assert client.get("/add-checkpoint").status_code == 405 and client.get("/seen").status_code == 404
        (tmp_path / "seen").write_bytes(b"spoiled")
        assert posted(body)[0] == 503
        assert "punkt" not in str(client.get("/").headers).lower()


def test_nobody_holds_it_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slow heads and bodies are closed in time, an address has so many connections, and the log stays short."""
    monkeypatch.setattr(guarded_http, "SWEPT", 0.05)
    log = io.StringIO()
    with served(tmp_path, log) as (port, body):
        many = [connected(port) for _ in range(30)]
        slow = many[-1]
        slow.sendall(b"POST /add-checkpoint HTTP/1.1\r\nhost: a\r\ncontent-length: 500\r\n\r\n")
        assert closed(many[-2], dribble=b"G").startswith(b"HTTP/1.1 408")
        assert closed(slow, dribble=b"x") == b""
        assert httpx.post(f"http://127.0.0.1:{port}/add-checkpoint", content=body).status_code == 200
        for one in many:
            one.close()
    told = [json.loads(line) for line in log.getvalue().splitlines()]
    assert 1 <= len(told) <= 2 and {one["event"] for one in told} == {"connections closed"}


@pytest.mark.parametrize("where", ["nowhere", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:99999", ":1"])
def test_where_it_cannot_listen(tmp_path: Path, where: str) -> None:
    mine, public = signing_keys(tmp_path)
    witness = ("audit", "witness", "--state", str(tmp_path / "s"), "--name", "w", "--private-key", str(mine))
    command = [*witness, "--public-key", str(public), "--serve", where]
    done = CliRunner(env={"PUNKT_LANG": "en", "PUNKT_DEBUG": ""}).invoke(main, command)
    assert done.exit_code == 2 and "[P776]" in done.stderr and "HOST:PORT" in done.stderr
