"""The examples of nginx and Caddy, run before a service of its own: who calls, how, and what gets through."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from helpers import bounded
from helpers.places import ROOT
from helpers.web_service import PACK, petrova
from punkt.service.core.keyring import make, write_keys

pytestmark = pytest.mark.full

NAME = "punkt.example.org"


def free() -> int:
    with socket.socket() as some:
        some.bind(("127.0.0.1", 0))
        return int(some.getsockname()[1])


@contextmanager
def punkt(folder: Path) -> Iterator[tuple[int, str]]:
    """A service as the examples call it: its port, and a key."""
    key, text = make("office", ("decide", "audit"))
    write_keys(folder / "keys.json", [key])
    command = [sys.executable, str(ROOT / "cli.py"), "serve", "--port", "0", "--keys", "keys.json", "--name", NAME]
    command += ["--trusted-proxy", "127.0.0.1", "--workers", "1", "--rate", "2", "--journal", "journal.db"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine"), "PYTHONUNBUFFERED": "1"}
    told: dict[str, Any] = {"stdout": subprocess.PIPE, "text": True, "env": environment, "cwd": folder}
    with (folder / "log").open("w") as log, bounded.started(command, stderr=log, **told) as process:
        yield int(bounded.line_of(process).rpartition(":")[2]), text
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


def nginx(folder: Path, punkt: int, port: int) -> list[str]:
    """The command of nginx by the example, with the ports and files of the test."""
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"]
    made += ["-subj", f"/CN={NAME}", "-keyout", "tls.key", "-out", "tls.crt"]
    assert bounded.run(made, cwd=folder, capture_output=True).returncode == 0
    text = (ROOT / "examples/proxy/nginx.conf").read_text()
    text = text.replace("127.0.0.1:8080", f"127.0.0.1:{punkt}").replace("listen 443", f"listen 127.0.0.1:{port}")
    text = text.replace("/etc/punkt/tls", f"{folder}/tls")
    for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"):
        text = text.replace("http {\n", f"http {{\n  {kind}_temp_path {folder}/{kind};\n", 1)
    user = "user root;\n" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user}daemon off;\npid {folder}/pid;\nerror_log {folder}/errors;\n{text}".replace(
            "server_tokens off;", f"server_tokens off;\n  access_log {folder}/access;"
        )
    )
    return ["nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "errors")]


def caddy(folder: Path, punkt: int, port: int) -> list[str]:
    """The command of Caddy by the example: with a certificate of its own making, for nobody gives one to a test."""
    text = (ROOT / "examples/proxy/Caddyfile").read_text()
    text = text.replace("127.0.0.1:8080", f"127.0.0.1:{punkt}")
    text = re.sub(rf"^{NAME} {{$", f"{NAME}:{port} {{\n\ttls internal\n\tbind 127.0.0.1", text, flags=re.M)
    (folder / "Caddyfile").write_text(
        text.replace(
            "{\n\tservers", "{\n\tadmin off\n\tskip_install_trust\n\tauto_https disable_redirects\n\tservers", 1
        )
    )
    return ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


@pytest.mark.parametrize("made", [nginx, caddy], ids=["nginx", "caddy"])
def test_the_example_runs(made: Callable[[Path, int, int], list[str]], tmp_path: Path) -> None:
    name = made.__name__
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed (apt-get install {name})")
    with punkt(tmp_path) as (behind, key):
        port = free()
        environment = {**os.environ, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
        made_so = made(tmp_path, behind, port)
        with (
            (tmp_path / "proxy.log").open("w") as log,
            bounded.started(made_so, stdout=log, stderr=log, env=environment, cwd=tmp_path) as process,
        ):
            check(port, key, process, tmp_path)
            process.terminate()
            process.wait(60)


def connected(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    """Wait until the proxy listens."""
    until = time.monotonic() + 20
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError((folder / "proxy.log").read_text()[-2000:])


def check(port: int, key: str, process: subprocess.Popen[bytes], folder: Path) -> None:
    """Ask through a proxy."""
    connected(process, port, folder)
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    bearer = {"authorization": f"Bearer {key}"}
    address = f"https://127.0.0.1:{port}"
    with httpx.Client(
        base_url=address,
        headers={"host": NAME},
        verify=trusting,
        trust_env=False,
        timeout=60,
    ) as client:
        client.get("/ready", extensions={"sni_hostname": NAME})

        def ask(method: str, path: str, **more: object) -> httpx.Response:
            return client.request(method, path, extensions={"sni_hostname": NAME}, **more)  # type: ignore[arg-type]

        until = time.monotonic() + 60  # the service listens before its processes can decide
        while (ready := ask("GET", "/ready").status_code) == 503 and time.monotonic() < until:
            time.sleep(0.1)
        assert ready == 200
        made = ask(
            "POST", f"/v1/decisions?pack={PACK}", json=json.loads(json.dumps(petrova(), default=str)), headers=bearer
        )
        assert made.status_code == 200 and made.headers["location"] == "/v1/decisions/1"
        line = json.dumps(petrova(), default=str) + "\n"
        lines = ask("POST", f"/v1/decisions:batch?pack={PACK}", content=line * 20, headers=bearer).text.splitlines()
        assert [json.loads(one)["line"] for one in lines] == list(range(1, 21))
        # Caddy sends on what Punkt no longer reads, and may then have no answer to hand back
        large = ask("POST", "/v1/decisions", content=b"x" * 2_500_000, headers=bearer).status_code
        assert large == 413 or (large == 502 and "caddy" in str(process.args))
        page = ask("GET", "/sign-in")
        assert page.status_code == 200 and "secure" in page.headers["set-cookie"].lower()

        # who says that it is somebody else is itself nevertheless, and its haste is its own
        def forged(number: int) -> int:
            return ask("GET", "/v1/packs", headers={"x-forwarded-for": f"198.51.100.{number}"}).status_code

        with ThreadPoolExecutor(16) as together:  # one after the other is no haste on a busy machine
            assert set(together.map(forged, range(80))) == {401, 429}
        assert ask("GET", "/v1/packs", headers=bearer).status_code == 200
