"""What the page on concurrency shows is done, and its ways decide alike."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from helpers import bounded
from helpers.places import ROOT

PAGE = ROOT / "docs" / "concurrency.md"

pytestmark = [pytest.mark.full, pytest.mark.skipif(not PAGE.is_file(), reason="the pages are not there")]


def test_the_example_runs(tmp_path: Path) -> None:
    [example] = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    (tmp_path / "example.py").write_text(example, "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine")}
    done = bounded.run(
        [sys.executable, "example.py"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["100"]


def test_all_ways_decide_alike() -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "engine"), str(ROOT / "tests")])}
    command = [sys.executable, "-m", "tests.bench.concurrency", "--cases", "16", "--rounds", "1"]
    done = bounded.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr  # it ends with another code where digests differ
    assert len(re.findall(r"times the processor time", done.stdout)) == 6
