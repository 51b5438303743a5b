"""The PostgreSQL of a run of tests: one server on loopback, started when it is first asked for."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest


@cache
def _started() -> tuple[str, str]:
    """The address of the server, or else why there is none."""
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        return "", str(error)
    bin_ = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)
    if bin_ is None:
        return "", "PostgreSQL is not installed (apt-get install postgresql)"
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    as_user: dict[str, Any] = {}
    if os.getuid() == 0:  # it refuses to run as root
        try:
            shutil.chown(folder, "postgres")
        except LookupError:
            return "", "PostgreSQL does not run as root, and there is no user postgres"
        as_user = {"user": "postgres", "group": "postgres", "extra_groups": []}
    with socket.socket() as some:
        some.bind(("127.0.0.1", 0))
        port = some.getsockname()[1]
    quiet: dict[str, Any] = {"cwd": folder, "capture_output": True, "text": True, "timeout": 120, **as_user}
    made = subprocess.run([bin_ / "initdb", "-D", folder / "data", "-A", "trust", "-U", "tests", "-E", "UTF8"], **quiet)
    if made.returncode:
        return "", str(made.stderr)
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    log = folder / "log"
    begun = subprocess.run([bin_ / "pg_ctl", "-D", folder / "data", "-l", log, "-w", "-o", options, "start"], **quiet)
    if begun.returncode:
        return "", str(begun.stdout + begun.stderr)

    def stop() -> None:
        subprocess.run([bin_ / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop"], **quiet)
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    return f"postgresql://tests@127.0.0.1:{port}", ""


def server() -> str:
    """The address of the server, without a database; the test is skipped where it cannot start."""
    address, why = _started()
    if not address:
        pytest.skip(f"PostgreSQL cannot start here: {why[:300]}")
    return address
