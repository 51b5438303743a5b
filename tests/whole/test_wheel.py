"""The wheel holds all that the program needs, and works where the checkout is not (see also .ci/wheel.py)."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from helpers import bounded
from helpers.places import ROOT

IGNORED = ("__pycache__", "data")
CASE = ROOT / "rules" / "regional" / "karelia-166-p" / "cases" / "petrova.yaml"

pytestmark = pytest.mark.full


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    done = bounded.run(build, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    [found] = folder.glob("punkt-*.whl")
    return found


def test_every_file_is_in_it(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        path.relative_to(ROOT / "engine").as_posix()
        for path in (ROOT / "engine").rglob("*")
        if path.is_file() and not set(path.parts) & set(IGNORED) and path.suffix != ".pyc"
    }
    for folder in ("rules", "schemas"):
        wanted |= {
            f"punkt/data/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / folder).rglob("*") if path.is_file()
        }
    assert {name.partition("/")[0] for name in names if ".dist-info/" not in name} == {"punkt"}
    assert sorted(wanted - names) == []
    for ending in (".docx", ".html", ".j2", ".schema.json", "vocabulary.yaml", "py.typed"):
        assert any(name.endswith(ending) for name in names), ending
    assert not [name for name in names if name.startswith(("tests/", "docs/", ".ci/")) or name.endswith(".pyc")]


def test_it_works_away_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """Unpacked into a folder of its own, with the packages of this environment and nothing of the checkout."""
    site, home = tmp_path / "site", tmp_path / "home"
    zipfile.ZipFile(wheel).extractall(site)
    home.mkdir()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PUNKT_")}
    environment |= {"PYTHONPATH": str(site), "PUNKT_CACHE": "off", "PYTHONSAFEPATH": "1"}

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        return bounded.run(
            [sys.executable, *arguments], cwd=home, env=environment, capture_output=True, text=True, timeout=120
        )

    where = call("-c", "import punkt; print(punkt.__file__)")
    assert where.stdout.startswith(str(site)), where
    decided = call("-m", "punkt", "decide", str(CASE), "--pack", "ru.karelia.166-p", "--lang", "en")
    assert decided.returncode == 0 and "BREACH of a mandatory norm" in decided.stdout
    assert call("-m", "punkt", "new", "pack", "ru.other.1", "--extends", "ru.mintrud.847").returncode == 0
    assert call("-m", "punkt", "check", str(home / "ru.other.1")).returncode == 0
    page = call("-m", "punkt", "form", "application", str(CASE), "--format", "html", "--out", "-")
    assert page.returncode == 0 and page.stdout.startswith("<!doctype html>")
