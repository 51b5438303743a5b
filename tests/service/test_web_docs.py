"""Every `curl` of the page on HTTP, run as it stands there against the service that the page starts."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers import bounded
from helpers.loops import nonempty
from helpers.places import ROOT

pytestmark = pytest.mark.skipif(
    shutil.which("curl") is None or shutil.which("bash") is None, reason="there is no curl or no bash here"
)
PAGE = (ROOT / "docs" / "http.md").read_text("utf-8")
BLOCKS = [block for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) if "curl " in block]
STANDS_THERE = "127.0.0.1:8080"
(SERVE,) = re.findall(r"^punkt (serve --pack .+)$", PAGE, re.MULTILINE)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("curl")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PUNKT_")}
    with bounded.started(
        [sys.executable, str(ROOT / "cli.py"), *SERVE.split(), "--port", "0", "--workers", "0"],
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


def test_the_page_names_every_address() -> None:
    """Each address of the description is in the table of the page and, but for that of the process, called there."""
    import json

    described = json.loads((ROOT / "docs" / "openapi.json").read_text("utf-8"))["paths"]
    for path, methods in nonempty(described.items()):
        for method in nonempty(methods):
            start = re.escape(path.partition("{")[0])
            assert re.search(rf"\| .*`(?:{method.upper()} )?[^|]*{start}", PAGE), (method, path)
            assert path == "/health" or re.search(rf"curl .*{STANDS_THERE}{start}", PAGE), path
