"""The laws of peers give the values that their own tests expect, and their packs' own cases come out."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from punkt.command.main import main

from .__main__ import SHARED, read, tried
from .law import HERE, law_of, laws

PACKS = sorted(path for path in HERE.rglob("pack.yaml"))


@pytest.mark.parametrize("name", laws())
def test_values(name: str) -> None:
    path = SHARED / name / "cases.yaml"
    if not path.exists():
        pytest.skip(f"the values of {name} lie beside the project, and are not here")
    found = list(tried(read(path), laws()[name]))
    assert found
    assert [f"{value.case}: {value.outcome}: {value.wrong}" for _, value in found if value.wrong] == []


@pytest.mark.parametrize("name", laws())
def test_values_are_known_by_their_ids(name: str) -> None:
    path = SHARED / name / "cases.yaml"
    if not path.exists():
        pytest.skip(f"the values of {name} lie beside the project, and are not here")
    for entry in read(path):
        law = law_of(str(entry["id"]), list(entry["expect"]))
        assert law is not None and law.name == name, entry["id"]


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.parent.relative_to(HERE).as_posix())
def test_own_cases(path: Path) -> None:
    assert list((path.parent / "cases").glob("*.yaml")), "a pack has cases of its own"
    folder = next(law.folder for law in laws().values() if path.is_relative_to(law.folder))
    pack = next(line.split(": ")[1] for line in path.read_text("utf-8").splitlines() if line.startswith("pack: "))
    done = CliRunner().invoke(main, ["test", pack, "--pack-dir", str(folder), "--lang", "en"])
    assert done.exit_code == 0, done.output
