"""The server asked by VS Code's own libraries, and what of the extension is in the project."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from helpers import bounded
from helpers.places import ROOT, TEST_PACKS

EXTENSION = ROOT / "editors" / "vscode"


def test_the_lock_names_no_registry() -> None:
    lock = (EXTENSION / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock and not re.search(r"registry|npmjs", lock)
    asked = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))
    locked = json.loads(lock)["packages"][""]
    assert (locked["dependencies"], locked["devDependencies"]) == (asked["dependencies"], asked["devDependencies"])


def test_settings_are_told_in_both_languages() -> None:
    asked = (EXTENSION / "package.json").read_text(encoding="utf-8")
    keys = set(re.findall(r"%(\w+)%", asked))
    for name in ("package.nls.json", "package.nls.ru.json"):
        assert set(json.loads((EXTENSION / name).read_text(encoding="utf-8"))) == keys


@pytest.mark.full
def test_the_libraries_of_vs_code_are_answered(tmp_path: Path) -> None:
    pytest.importorskip("pygls")
    if shutil.which("node") is None or not (EXTENSION / "node_modules").is_dir():
        pytest.skip("the libraries of VS Code are not installed: npm ci in editors/vscode")
    shutil.copytree(TEST_PACKS / "beginner", tmp_path / "214")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine")}
    command = ["node", "try-server.cjs", str(tmp_path), "214/05-queue.yaml", sys.executable, "-m", "punkt", "lsp"]
    done = bounded.run(
        command, cwd=EXTENSION, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=120
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["name"], found["exit"]) == ("punkt", 0)
    assert "$queue.first" in found["labels"] and found["tokens"] > 100
    assert [one["code"] for one in found["diagnostics"]] == ["P304"]
    assert found["diagnostics"][0]["message"].startswith("there is no norm queue.irst; the nearest known name is")
