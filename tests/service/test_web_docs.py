"""Every `curl` of the page on HTTP, run as it stands there against the service that the page starts."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from helpers import bounded
from helpers.loops import nonempty
from helpers.places import ROOT
from punkt.service.core.keyring import make, write_keys

pytestmark = pytest.mark.skipif(
    shutil.which("curl") is None or shutil.which("bash") is None, reason="there is no curl or no bash here"
)
PAGE = (ROOT / "docs" / "http.md").read_text("utf-8")
CURLS = [block for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) if "curl " in block]
BLOCKS = [block for block in CURLS if "Bearer" not in block]
(PROPOSING,) = [block for block in CURLS if "Bearer" in block]
STANDS_THERE = "127.0.0.1:8080"
SERVE, *_ = re.findall(r"^punkt (serve --pack .+)$", PAGE, re.MULTILINE)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with started(tmp_path_factory.mktemp("curl")) as address:
        yield address


@contextmanager
def started(folder: Path, *more: str) -> Iterator[str]:
    """The address of the service that the page starts, with more options."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PUNKT_")}
    with bounded.started(
        [sys.executable, str(ROOT / "cli.py"), *SERVE.split(), *more, "--port", "0", "--workers", "0"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**environment, "PYTHONPATH": str(ROOT / "engine"), "PYTHONUNBUFFERED": "1"},
    ) as process:
        yield bounded.line_of(process).split()[1].removeprefix("http://").rstrip("/")
        process.terminate()


@pytest.mark.full
def test_every_command_of_the_page(address: str, tmp_path: Path) -> None:
    count = 0
    for block in nonempty(BLOCKS):
        assert STANDS_THERE in block
        for command in re.split(r"\n(?=\S)", block.replace(STANDS_THERE, address).strip()):
            failing = command.replace("curl ", "curl --fail-with-body --silent --show-error --max-time 60 ", 1)
            done = bounded.run(["bash", "-c", failing], cwd=tmp_path, capture_output=True, text=True)
            assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
            if command.startswith("curl"):
                count += 1
                assert done.stdout and '"problem"' not in done.stdout, command
    assert count >= 12


@pytest.mark.full
def test_what_the_page_says_of_two_persons(tmp_path: Path) -> None:
    made = {name: make(name, ("decide",)) for name in ("Ivanova", "Petrov")}
    write_keys(tmp_path / "keys.json", [key for key, _ in made.values()])
    known = {name.upper(): secret for name, (_, secret) in made.items()}
    with started(tmp_path, "--four-eyes", "--keys", "keys.json") as address:
        for command in nonempty(re.split(r"\n(?=\S)", PROPOSING.replace(STANDS_THERE, address).strip())):
            failing = command.replace("curl ", "curl --fail-with-body --silent --show-error --max-time 60 ", 1)
            environment = {**os.environ, **known}
            done = bounded.run(["bash", "-c", failing], capture_output=True, text=True, env=environment)
            assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
            answer = json.loads(done.stdout)
            if "id" in answer:
                known |= {"ID": answer["id"], "DIGEST": answer["digest"]}
    assert answer["digest"] == known["DIGEST"] and answer["schema"].startswith("punkt/decision/")


def test_the_page_names_every_address() -> None:
    """Each address of the description is in the table of the page and, but for that of the process, called there."""
    described = json.loads((ROOT / "docs" / "openapi.json").read_text("utf-8"))["paths"]
    for path, methods in nonempty(described.items()):
        for method in nonempty(methods):
            start = re.escape(path.partition("{")[0])
            assert re.search(rf"\| .*`(?:{method.upper()} )?[^|]*{start}", PAGE), (method, path)
            assert path == "/health" or re.search(rf"curl .*{STANDS_THERE}{start}", PAGE), path
