"""``punkt schemas``: schemas for editors that know nothing else, with the words of a pack's own vocabulary."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from helpers.command_line import punkt
from helpers.places import TEST_PACKS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TEST_PACKS / "beginner", tmp_path / "work" / "214"))


def test_a_pack_with_its_own_vocabulary(folder: Path) -> None:
    result = punkt("schemas", str(folder.parent))
    assert (result.exit_code, result.stderr) == (0, "")
    assert str(folder / ".schemas") in result.stdout
    schema = json.loads((folder / ".schemas" / "case.schema.json").read_text(encoding="utf-8"))
    for file in sorted(folder.glob("cases/*.yaml")):
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
        assert [error.json_path for error in Draft202012Validator(schema).iter_errors(data)] == [], file
    offered = json.dumps(json.loads((folder / ".schemas" / "rules.schema.json").read_text(encoding="utf-8")))
    assert "lives_in_institution" in offered and "points.total" in offered


def test_a_folder_without_packs(tmp_path: Path) -> None:
    result = punkt("schemas", str(tmp_path))
    assert (result.exit_code, "[P616]" in result.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_a_vocabulary_at_fault(folder: Path) -> None:
    path = folder / "vocabulary.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("type: boolean", "type: bool", 1), encoding="utf-8")
    result = punkt("schemas", str(folder))
    assert (result.exit_code, "[P204]" in result.stderr) == (2, True)
    assert not (folder / ".schemas").exists()
