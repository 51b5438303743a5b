"""What ends with what: a visit with its sign-out, processes with the service, folders with whoever made them."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

from helpers import bounded
from helpers.connections import wait_ready
from helpers.places import ROOT
from helpers.raw_requests import RawRequest, asked
from helpers.web_service import PACK, petrova, served, service_of
from punkt.service.core import pack_folders
from punkt.service.core.keyring import make, write_keys
from punkt.service.pages.visit_seals import EndedVisits, Seal

PAGE = {"accept": "text/html"}


def token(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def signed_in(client: Any, secret: str) -> Any:
    form = {"token": token(client.get("/sign-in", headers=PAGE).text), "key": secret, "to": "/case"}
    return client.post("/sign-in", data=form, headers=PAGE)


def test_a_visit_that_was_ended_is_let_in_no_more(tmp_path: Path) -> None:
    """Whoever took the cookie before the sign-out has nothing by it."""
    key, secret = make("one", ("decide",))
    write_keys(tmp_path / "keys.json", [key])
    with served(tmp_path, keys=str(tmp_path / "keys.json")) as client:
        inside = signed_in(client, secret)
        taken = {"cookie": f"punkt_visit={client.cookies['punkt_visit']}", **PAGE}
        assert client.get("/case", headers=taken).url.path == "/case"
        client.post("/sign-out", data={"token": token(inside.text)}, headers=PAGE)
        client.cookies.clear()
        assert client.get("/case", headers=taken).url.path == "/sign-in"
        client.cookies.clear()
        signed_in(client, secret)
        taken = {"cookie": f"punkt_visit={client.cookies['punkt_visit']}", **PAGE}
        assert client.get("/case", headers=PAGE).url.path == "/case"
        signed_in(client, secret)
        client.cookies.clear()
        assert client.get("/case", headers=taken).url.path == "/sign-in", "signing in anew ends the visit of before"


def test_an_administrator_begins_where_it_may_be(tmp_path: Path) -> None:
    key, secret = make("one", ("admin",))
    write_keys(tmp_path / "keys.json", [key])
    with served(tmp_path, keys=str(tmp_path / "keys.json")) as client:
        assert signed_in(client, secret).url.path == "/documents"
        assert [client.get(one, headers=PAGE).status_code for one in ("/case", "/journal", "/documents")] == [
            403,
            403,
            200,
        ]


def test_what_is_sealed_for_one_purpose_fits_no_other() -> None:
    secret = bytes(range(32))
    one, other = Seal(secret, "visit"), Seal(secret, "form")
    assert one.fits(one.of("a"), "a") and not one.fits(other.of("a"), "a") and not one.fits("а", "a")
    # HMAC by the first block of HKDF-SHA256 (RFC 5869) without a salt, worked out apart
    import hashlib
    import hmac

    drawn = hmac.digest(bytes(32), secret, "sha256")
    key = hmac.digest(drawn, b"punkt/service/visit\x01", "sha256")
    assert one.of("a") == hmac.new(key, b"a", hashlib.sha256).hexdigest()


def test_ended_visits_are_bounded() -> None:
    ended, now = EndedVisits(3), int(time.time())
    for number in range(5):
        ended.add(str(number), now + 100 + number)
    assert all(ended.has(str(number), now + 100 + number) for number in range(5))
    assert not ended.has("new", now + 200) and ended.has("as old as one forgotten", now + 101)


def test_folders_of_a_service_that_was_killed_are_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    used, handle = pack_folders.new_folder()
    if handle < 0:
        pytest.skip("folders are not locked here")
    left, young = tmp_path / "punkt-packs-left", tmp_path / "punkt-packs-young"
    other = tmp_path / "another"
    for folder in (left, young, other):
        folder.mkdir()
        (folder / "file").write_text("")
    for folder in (left, used, other):
        os.utime(folder, (1, 1))
    assert pack_folders.sweep() == [left]
    assert used.is_dir() and young.is_dir() and other.is_dir() and not left.exists()
    os.close(handle)
    os.utime(used, (1, 1))
    assert pack_folders.sweep() == [used]


def test_ready_only_once_a_process_can_decide(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/ready").json()["status"] == "ready"
    lane = service_of(client)._decider._brief
    monkeypatch.setattr(lane, "able", False)
    monkeypatch.setattr(lane, "try_again", lambda *_: None)
    found = client.get("/ready")
    assert (found.status_code, found.json()["status"]) == (503, "starting")


def test_two_lengths_of_a_body_are_refused_and_the_connection_is_closed(client: Any) -> None:
    headers = [(b"transfer-encoding", b"chunked"), (b"content-type", b"application/json")]
    answer = asked(client, RawRequest("POST", b"/v1/decisions", b"", headers, b"{}"))
    assert (answer.status, answer.headers["connection"]) == (400, "close") and b"P786" in answer.body


@pytest.mark.parametrize(
    "address", ["/health", "/v1/packs", "/case", "/openapi.json", "/v1/decisions/77", "/static/punkt.css"]
)
def test_head_wherever_get_is(client: Any, address: str) -> None:
    plain = {"accept-encoding": "identity"}  # an answer without a body is not packed
    got, head = client.get(address, headers=plain), client.head(address, headers=plain)
    assert head.status_code == got.status_code and head.content == b""
    changing = {"x-request-id", "set-cookie", "content-length", "vary"}
    varying = [{one for one in answer.headers.get("vary", "").split(", ") if one} for answer in (head, got)]
    assert varying[0] <= varying[1]  # one that says nothing of it varies by nothing
    assert {k: v for k, v in head.headers.items() if k not in changing} == {
        k: v for k, v in got.headers.items() if k not in changing
    }


def test_head_where_no_get_is(client: Any) -> None:
    assert client.head("/v1/questions").status_code == client.get("/v1/questions").status_code == 405


@pytest.mark.full
@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no such processes here")
def test_processes_end_with_a_service_that_is_killed(tmp_path: Path) -> None:
    import httpx

    environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine"), "TMPDIR": str(tmp_path)}
    command = [sys.executable, str(ROOT / "cli.py"), "serve", "--port", "0", "--workers", "1", "--pack", PACK]
    command += ["--journal", str(tmp_path / "j.db")]
    quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    with bounded.started(command, **quiet, env=environment, cwd=tmp_path) as process:
        at = bounded.line_of(process).split()[1]
        wait_ready(at, 300)
        assert httpx.post(f"{at}/v1/decisions", json=petrova(), timeout=60).status_code == 200
        host, port = at.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=60) as raw:
            raw.sendall(
                f"POST /v1/decisions HTTP/1.1\r\nHost: {host}\r\nContent-Length: 4\r\n"
                "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /health HTTP/1.1\r\n\r\n".encode()
            )
            answer_ = b""
            while piece := raw.recv(65536):
                answer_ += piece
            assert answer_.startswith(b"HTTP/1.1 400 ") and answer_.count(b"HTTP/1.1 ") == 1
        found = bounded.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True, check=False)
        children = [int(one) for one in found.stdout.split()]
        assert children
        process.send_signal(signal.SIGKILL)
        process.wait(30)
        until = time.monotonic() + 30
        while any(bounded.alive(child) for child in children) and time.monotonic() < until:
            time.sleep(0.1)
        assert not [child for child in children if bounded.alive(child)]
        assert list(tmp_path.glob("punkt-packs-*")), (
            "a service that was killed leaves its folder, for the next to sweep"
        )
