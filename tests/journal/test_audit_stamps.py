"""Time stamps (RFC 3161) on checkpoints, by an authority of the test's own: OpenSSL, asked over HTTP."""

from __future__ import annotations

import shutil
import socket
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from helpers import bounded
from helpers.audit_journals import filled, signing_keys
from punkt.command.main import main

pytest.importorskip("rfc3161_client", reason="needs punkt[audit]")

AUTHORITY = """
[tsa]
default_tsa = own
[own]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
[stamping]
extendedKeyUsage = critical, timeStamping
keyUsage = critical, digitalSignature
[root]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
"""


def run(*arguments: str) -> Result:
    return CliRunner(env={"PUNKT_LANG": "en", "PUNKT_DEBUG": ""}).invoke(main, ["audit", *arguments])


def authority(folder: Path, name: str) -> Path:
    """The folder of a new authority: its root certificate, and the key and certificate that stamp."""
    at = folder / name
    at.mkdir()
    (at / "conf").write_text(AUTHORITY.format(folder=at))
    (at / "serial").write_text("01\n")

    def openssl(*words: str) -> None:
        bounded.run(["openssl", *words], check=True, capture_output=True, cwd=at)

    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    openssl(
        "req", "-x509", *curve, "-keyout", "root.key", "-out", "root.pem", "-days", "30", "-subj", f"/CN={name} root"
    )
    openssl("req", "-new", *curve, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", f"/CN={name}")
    signed = ("-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-days", "30", "-extfile", "conf")
    openssl("x509", "-req", "-in", "tsa.csr", "-out", "tsa.pem", *signed, "-extensions", "stamping")
    return at


def stamped(at: Path, request: bytes) -> bytes:
    (at / "q").write_bytes(request)
    command = ["openssl", "ts", "-reply", "-config", "conf", "-queryfile", "q", "-out", "r"]
    bounded.run(command, check=True, capture_output=True, cwd=at)
    return (at / "r").read_bytes()


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    private, _ = signing_keys(tmp_path)
    (tmp_path / "cp").write_bytes(filled(tmp_path / "a.db", 2).checkpoint(private))
    return tmp_path / "cp"


def test_by_a_request_and_an_answer(checkpoint: Path, tmp_path: Path) -> None:
    own, other = authority(tmp_path, "own"), authority(tmp_path, "other")
    answer, root = str(tmp_path / "cp.tsr"), str(own / "root.pem")
    done = run("stamp", str(checkpoint), "--request", str(tmp_path / "cp.tsq"), "--stamp", answer)
    assert done.exit_code == 0
    text = bounded.run(
        ["openssl", "ts", "-query", "-in", str(tmp_path / "cp.tsq"), "-text"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert "sha256" in text and "Certificate required: yes" in text
    Path(answer).write_bytes(stamped(own, (tmp_path / "cp.tsq").read_bytes()))
    done = run("stamp", str(checkpoint), "--stamp", answer, "--root", root)
    assert done.exit_code == 0, done.output
    time = datetime.fromisoformat(done.stdout.split(" was there at ")[1].split(",")[0])
    assert abs(datetime.now(UTC) - time) < timedelta(minutes=5)
    against = bounded.run(
        [
            "openssl",
            "ts",
            "-verify",
            "-data",
            str(checkpoint),
            "-in",
            answer,
            "-CAfile",
            root,
            "-untrusted",
            own / "tsa.pem",
        ],
        capture_output=True,
        check=False,
    )
    assert against.returncode == 0, "OpenSSL itself says the same"
    other_root = run("stamp", str(checkpoint), "--stamp", answer, "--root", str(other / "root.pem"))
    assert other_root.exit_code == 2 and "[P986]" in other_root.stderr
    checkpoint.write_bytes(checkpoint.read_bytes() + b"\n")
    changed = run("stamp", str(checkpoint), "--stamp", answer, "--root", root)
    assert changed.exit_code == 2 and "[P986]" in changed.stderr
    Path(answer).write_bytes(b"no stamp")
    assert "[P986]" in run("stamp", str(checkpoint), "--stamp", answer, "--root", root).stderr


def test_asked_over_http(checkpoint: Path, tmp_path: Path) -> None:
    own = authority(tmp_path, "own")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found = stamped(own, self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200 if self.headers["Content-Type"] == "application/timestamp-query" else 400)
            self.end_headers()
            self.wfile.write(found)

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}/"
    done = run("stamp", str(checkpoint), "--url", url, "--stamp", str(tmp_path / "s"), "--root", str(own / "root.pem"))
    assert done.exit_code == 0 and "was there at" in done.stdout
    server.shutdown()
    server.server_close()
    for wrong in (url, "file:///etc/passwd", "nothing"):
        done = run("stamp", str(checkpoint), "--url", wrong, "--stamp", str(tmp_path / "t"))
        assert done.exit_code == 2 and "[P986]" in done.stderr and not (tmp_path / "t").exists()
    assert run("stamp", str(checkpoint), "--stamp", str(tmp_path / "s")).exit_code == 2


@pytest.mark.parametrize("url", ["http://a b/", "http://[::1/", "http://127.0.0.1:x/", "https://"])
def test_addresses_that_are_none(tmp_path: Path, url: str) -> None:
    (tmp_path / "cp").write_bytes(b"x")
    done = run("stamp", str(tmp_path / "cp"), "--url", url, "--stamp", str(tmp_path / "s"))
    assert done.exit_code == 2 and done.stderr.endswith("an address https://… [P986]\n"), done.stderr


def test_whatever_answers_there_is_told_in_words(tmp_path: Path) -> None:
    """Something that does not speak HTTP, and nothing at all."""
    (tmp_path / "cp").write_bytes(b"x")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/"

        listening.settimeout(60)

        def greet() -> None:
            with listening.accept()[0] as caller:
                caller.sendall(b"SSH-2.0-other\r\n")
                caller.recv(65536)

        threading.Thread(target=greet, daemon=True).start()
        done = run("stamp", str(tmp_path / "cp"), "--url", url, "--stamp", str(tmp_path / "s"))
    assert done.exit_code == 2 and "the answer is no time stamp [P986]" in done.stderr, done.stderr
    done = run("stamp", str(tmp_path / "cp"), "--url", url, "--stamp", str(tmp_path / "s"), "--lang", "ru")
    assert done.exit_code == 2 and "urlopen" not in done.stderr and "refused" not in done.stderr, done.stderr
