"""The PostgreSQL of a run of tests: one server on loopback, started when it is first asked for; others for whoever stops them."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from helpers import bounded


@dataclass(frozen=True)
class Server:
    """A server on loopback: its address without a database, its files, and how it is told to stop or start."""

    address: str
    folder: Path
    tell: Callable[..., subprocess.CompletedProcess[str]]

    @property
    def processes(self) -> list[int]:
        """The server's processes, the first one first."""
        first = int((self.folder / "data/postmaster.pid").read_text().split()[0])
        found = bounded.run(["ps", "-o", "pid=", "--ppid", str(first)], capture_output=True, text=True).stdout
        return [first, *(int(one) for one in found.split())]

    def end(self) -> None:
        """Stop it and remove its files."""
        if self.folder.exists():
            self.tell("-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


def _made() -> Server | str:
    """A server, or else why there is none."""
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        return str(error)
    bin_ = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)
    if bin_ is None:
        return "PostgreSQL is not installed (apt-get install postgresql)"
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    as_user: dict[str, Any] = {}
    if os.getuid() == 0:  # it refuses to run as root
        try:
            shutil.chown(folder, "postgres")
        except LookupError:
            return "PostgreSQL does not run as root, and there is no user postgres"
        as_user = {"user": "postgres", "group": "postgres", "extra_groups": []}
    with socket.socket() as some:
        some.bind(("127.0.0.1", 0))
        port = some.getsockname()[1]
    quiet: dict[str, Any] = {"cwd": folder, "capture_output": True, "text": True, "timeout": 120, **as_user}
    made = bounded.run([bin_ / "initdb", "-D", folder / "data", "-A", "trust", "-U", "tests", "-E", "UTF8"], **quiet)
    if made.returncode:
        return str(made.stderr)
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    control: list[str | Path] = [bin_ / "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-w", "-o", options]

    def tell(*what: str) -> subprocess.CompletedProcess[str]:
        return bounded.run([*control, *what], **quiet)

    begun = tell("start")
    if begun.returncode:
        return str(begun.stdout + begun.stderr)
    found = Server(f"postgresql://tests@127.0.0.1:{port}", folder, tell)
    atexit.register(found.end)
    return found


@cache
def _shared() -> Server | str:
    return _made()


def own_server() -> Server:
    """A server of the test's own, which it may stop; the test is skipped where it cannot start."""
    return _or_skip(_made())


def _or_skip(found: Server | str) -> Server:
    if isinstance(found, str):
        pytest.skip(f"PostgreSQL cannot start here: {found[:300]}")
    return found


def server() -> str:
    """The address of the server, without a database; the test is skipped where it cannot start."""
    return _or_skip(_shared()).address
