"""Keys and roles, limits, reloading: who may ask, how much, and by which packs."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from helpers import bounded
from helpers.connections import wait_ready
from helpers.places import ROOT
from helpers.web_service import PACK, petrova, served
from punkt.files.messages.diagnostics import PunktError
from punkt.service.core.keyring import Keyring, make, read_keys, write_keys
from punkt.service.core.rate_limit import Rate
from punkt.service.core.settings import ServiceLimits, Settings
from punkt.service.server import run


def _keys(file: Path, *roles: tuple[str, ...]) -> list[str]:
    made = [make(f"caller {number}", each) for number, each in enumerate(roles)]
    write_keys(file, [key for key, _ in made])
    return [secret for _, secret in made]


def _bearer(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}


def test_the_file_holds_no_secret(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    (secret,) = _keys(file, ("decide",))
    text = file.read_text()
    assert secret.split("_", 2)[2] not in text
    assert os.stat(file).st_mode & 0o077 == 0
    one, other = make("a", ("decide",))[0], make("a", ("decide",))[0]
    assert one.salt != other.salt and one.cost["n"] >= 2**14
    ring = Keyring(str(file))
    assert ring.caller(secret) == ring.known(secret) is not None
    for wrong in (
        "",
        "punkt_",
        secret + "x",
        secret[:-1],
        "x" + secret,
        secret.replace("punkt", "other"),
        "punkt_\ud800_",
    ):
        assert ring.caller(wrong) is None


def test_roles(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    decide, audit, admin, second = _keys(file, ("decide",), ("audit",), ("admin",), ("decide",))
    with served(tmp_path, keys=str(file)) as client:
        nobody = client.post("/v1/decisions", params={"pack": PACK}, json=petrova())
        assert (nobody.status_code, nobody.json()["code"]) == (401, "P780")
        assert nobody.headers["www-authenticate"] == "Bearer"
        assert client.get("/v1/packs", headers=_bearer("punkt_abc_def")).status_code == 401
        made = client.post("/v1/decisions", params={"pack": PACK}, json=petrova(), headers=_bearer(decide))
        assert made.status_code == 200
        no = client.post("/v1/decisions", params={"pack": PACK}, json=petrova(), headers=_bearer(audit))
        assert (no.status_code, no.json()["code"]) == (403, "P781")
        at = made.headers["location"]
        # its own caller and an auditor read it; another caller, an administrator too, cannot tell that it is there
        assert [client.get(at, headers=_bearer(key)).status_code for key in (decide, audit, admin, second)] == [
            200,
            200,
            404,
            404,
        ]
        for address in ("/v1/decisions", "/v1/questions"):
            no = client.post(address, params={"pack": PACK}, json=petrova(), headers=_bearer(admin))
            assert (no.status_code, no.json()["code"]) == (403, "P781")
        assert [client.get(one, headers=_bearer(admin)).status_code for one in ("/metrics", "/v1/packs")] == [200, 200]
        assert client.post("/v1/admin/reload", headers=_bearer(decide)).status_code == 403
        assert client.post("/v1/admin/reload", headers=_bearer(admin)).status_code == 200
        assert client.get("/metrics").status_code == 401
        assert client.get("/health").status_code == client.get("/ready").status_code == 200
        write_keys(file, [key for key in read_keys(file) if key.roles != ("audit",)])
        assert client.get(at, headers=_bearer(audit)).status_code == 401, "a key that was taken back"
        assert client.get(at, headers=_bearer(decide)).status_code == 200
        file.write_text("{")
        assert client.get(at, headers=_bearer(decide)).status_code == 401, "a broken file lets nobody in"


def test_without_keys_only_this_machine() -> None:
    with pytest.raises(PunktError) as caught:
        run(Settings(host="0.0.0.0", record=False), print)
    assert caught.value.diagnostics[0].code == "P789"


def test_a_port_that_is_taken_is_told_in_both_languages(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(PunktError) as caught:
            run(Settings(port=other.getsockname()[1], record=False, workers=0), print)
    (said,) = caught.value.diagnostics
    assert said.code == "P789"
    assert "порт уже занят" in said.message("ru") and "the port is taken" in said.message("en")


def test_a_stranger_name_is_refused(tmp_path: Path) -> None:
    """A page of another site that points its name at this machine gets nothing."""
    with served(tmp_path) as client:
        assert client.get("/v1/packs", headers={"host": "evil.example"}).json()["code"] == "P781"
    with served(tmp_path, names=("punkt.example",)) as client:
        assert client.get("/v1/packs", headers={"host": "punkt.example:8080"}).status_code == 200


def test_size_and_rate(tmp_path: Path) -> None:
    with served(tmp_path, limits=ServiceLimits(body=2_000, rate=0.5, burst=5)) as client:
        for content in (b"x" * 2_001, iter([b"x" * 1_500, b"x" * 1_500])):
            large = client.post("/v1/decisions", params={"pack": PACK}, content=content)
            assert (large.status_code, large.json()["code"]) == (413, "P782")
        codes = [client.get("/v1/packs") for _ in range(6)]
        assert [one.status_code for one in codes] == [200, 200, 200, 429, 429, 429]
        assert int(codes[-1].headers["retry-after"]) >= 1 and codes[-1].json()["code"] == "P783"
        assert client.get("/health").status_code == 200


def test_rate_fills_again() -> None:
    now = 0.0
    rate = Rate(2, 3, lambda: now)
    assert [rate.wait("a") for _ in range(4)] == [0, 0, 0, 0.5]
    assert rate.wait("b") == 0
    now = 1.0
    assert [rate.wait("a") for _ in range(3)] == [0, 0, 0.5]
    assert Rate(0, 1, lambda: now).wait("a") == 0


def test_a_case_that_takes_too_long_is_interrupted(tmp_path: Path) -> None:
    from punkt.service.core import workers as deciding
    from punkt.service.core.case_request import CaseRequest
    from punkt.service.core.pack_snapshot import Shelf

    shelf = Shelf.copy()
    try:
        case = {
            "case": "a",
            "group": {"members": [{"id": str(number), "ipra": {"learning": 2}} for number in range(900)]},
        }
        question = CaseRequest(json.dumps(case).encode(), (PACK,))
        begun = time.monotonic()
        (answer,) = deciding.decide(str(shelf.folder), [question], deciding.WorkBounds(0.05, 32))
        assert [fault.code for fault in answer.faults] == ["P784"]
        assert time.monotonic() - begun < 10
    finally:
        shelf.close()


# --- reloading


@pytest.mark.full
def test_a_broken_pack_leaves_the_old_one(tmp_path: Path) -> None:
    folder = tmp_path / "rules" / "pack"
    shutil.copytree(ROOT / "rules/regional/karelia-166-p", folder)
    norms, header, pack = folder / "norms.yaml", folder / "pack.yaml", "test.order"
    header.write_text(header.read_text("utf-8").replace(f"pack: {PACK}", f"pack: {pack}"), "utf-8")
    with served(tmp_path, pack_dirs=(str(folder.parent),)) as client:
        before = client.post("/v1/decisions", params={"pack": pack}, json=petrova())
        assert before.status_code == 200, before.text
        good = norms.read_text("utf-8")
        norms.write_text(good.replace("modality: mandatory", "modality: perhaps", 1), "utf-8")
        refused = client.post("/v1/admin/reload")
        assert refused.status_code == 409
        assert any(one["at"].endswith("norms.yaml") and one["line"] > 1 for one in refused.json()["errors"])
        assert client.get("/ready").json()["reload_refused"]
        still = client.post("/v1/decisions", params={"pack": pack}, json=petrova())
        assert still.content == before.content
        norms.write_text(good + "\n# changed\n", "utf-8")
        assert client.post("/v1/admin/reload").status_code == 200
        assert "reload_refused" not in client.get("/ready").json()
        after = client.post("/v1/decisions", params={"pack": pack}, json=petrova()).json()
        assert after["packs"] != before.json()["packs"] and after["outcomes"] == before.json()["outcomes"]


# --- the process


@contextmanager
def _process(folder: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine"), "PYTHONUNBUFFERED": "1"}
    command = [
        sys.executable,
        str(ROOT / "cli.py"),
        "serve",
        "--port",
        "0",
        "--journal",
        str(folder / "j.db"),
        *arguments,
    ]
    told: dict[str, Any] = {"stdout": subprocess.PIPE, "text": True, "env": environment, "cwd": folder}
    with (folder / "log").open("w") as log, bounded.started(command, stderr=log, **told) as process:
        line = bounded.line_of(process)
        assert line.startswith("Punkt: "), (folder / "log").read_text()
        yield process, line.split()[1]
        if process.poll() is None:
            process.terminate()
        process.wait(60)


@pytest.mark.full
def test_process_says_it_is_local_reloads_at_a_signal_and_stops_in_good_order(tmp_path: Path) -> None:
    import httpx

    with _process(tmp_path, "--workers", "1", "--pack", PACK, "--lang", "en") as (process, at):
        assert "only this machine" in bounded.line_of(process)
        wait_ready(at)
        assert httpx.post(f"{at}/v1/decisions", json=petrova(), timeout=60).status_code == 200
        process.send_signal(signal.SIGHUP)
        for _ in range(3_000):
            if '"reloaded"' in (tmp_path / "log").read_text():
                break
            time.sleep(0.1)
        assert '"reloaded"' in (tmp_path / "log").read_text()
        assert httpx.post(f"{at}/v1/decisions", json=petrova(), timeout=60).status_code == 200
        # a batch that is under way when the service is told to stop is answered to its end
        host, port = at.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=60) as client:
            line = json.dumps(petrova()).encode() + b"\n"
            head = f"POST /v1/decisions:batch HTTP/1.1\r\nHost: {host}\r\nContent-Length: {2 * len(line)}\r\n\r\n"
            client.sendall(head.encode() + line)
            answer = b""
            while not answer.rstrip().endswith(b"}"):  # the first line is answered before the second is sent
                answer += client.recv(65536)
            process.terminate()
            time.sleep(0.3)
            client.sendall(line)
            while piece := client.recv(65536):
                answer += piece
        assert answer.count(b'"decision":') == 2
        assert process.wait(30) == 0
    log = (tmp_path / "log").read_text()
    assert '"stopped"' in log and "Traceback" not in log
    assert all(json.loads(line) for line in log.splitlines())


@pytest.mark.full
def test_service_goes_on_when_a_process_that_decides_is_killed(tmp_path: Path) -> None:
    import httpx

    with _process(tmp_path, "--workers", "1", "--pack", PACK) as (process, at):
        wait_ready(at)
        assert httpx.post(f"{at}/v1/decisions", json=petrova(), timeout=60).status_code == 200
        children = bounded.run(["pgrep", "-P", str(process.pid), "-f", "spawn_main"], capture_output=True, text=True)
        if not children.stdout.split():
            pytest.skip("the process that decides cannot be found here")
        os.kill(int(children.stdout.split()[0]), signal.SIGKILL)
        first = httpx.post(f"{at}/v1/decisions", json=petrova(), timeout=60).status_code
        wait_ready(at)
        later = httpx.post(f"{at}/v1/decisions", json=petrova(), timeout=60)
        assert first in (200, 503) and later.status_code == 200
        assert httpx.get(f"{at}/v1/decisions/2", timeout=60).status_code == 200


def test_key_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from punkt.command.main import main

    file = str(tmp_path / "keys.json")

    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as caught:
            main([*arguments, "--keys", file, "--lang", "en"])
        out, err = capsys.readouterr()
        return int(str(caught.value.code or 0)), out, err

    code, out, err = call("key", "add", "Office of the commission", "--role", "decide", "--role", "audit")
    assert code == 0 and out.startswith("punkt_") and "decide, audit" in err
    caller = Keyring(file).caller(out.strip())
    assert caller is not None and caller.may("audit") and not caller.may("admin")
    code, listed, _ = call("key", "list")
    assert "Office of the commission" in listed and caller.id in listed and out.split("_", 2)[2].strip() not in listed
    code, _, err = call("key", "remove", "000")
    assert code == 2 and "[P788]" in err and caller.id in err
    assert call("key", "remove", caller.id)[0] == 0
    assert Keyring(file).caller(out.strip()) is None
    Path(file).unlink()
    assert "there is no such file" in call("key", "list")[2]
    Path(file).write_text("[]")
    assert call("key", "list")[2].count("[P788]") == 1
    Path(file).write_text("[" * 200_000)
    assert call("key", "list")[2].count("[P788]") == 1
