"""A copy of a pack in a folder named on the command line stands in place of the one that ships."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from helpers.places import ROOT, TEST_PACKS
from punkt.command.main import main
from punkt.law.loading.pack_store import Index, replacing, shipped

KARELIA = "ru.karelia.166-p"
CASE = """case: one
as_of: '2025-06-01'
recipient:
  birth_date: '1990-01-01'
  disability: true
  mental_disorder_confirmed: true
  needs_social_services: true
  planned_hours: {amount: 29, per: week}
"""


def punkt(*words: str) -> Result:
    return CliRunner().invoke(main, words)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the pack alone, in which 29 hours a week fit a band."""
    folder = tmp_path / "mine" / "karelia"
    shutil.copytree(ROOT / "rules/regional/karelia-166-p", folder)
    norms = folder / "norms.yaml"
    assert '"[12..28]"' in norms.read_text()
    norms.write_text(norms.read_text().replace('"[12..28]"', '"[12..30]"'))
    (tmp_path / "one.yaml").write_text(CASE)
    return folder


def test_the_copy_is_taken_and_a_line_says_so(copy: Path, tmp_path: Path) -> None:
    words = ("decide", str(tmp_path / "one.yaml"), "--pack", KARELIA, "--format", "json", "--lang", "en")
    before = punkt(*words)
    after = punkt(*words, "--pack-dir", str(copy.parent))
    assert before.exit_code == after.exit_code == 0 and before.stderr == ""
    fitting = [json.loads(r.stdout)["outcomes"]["recipient"]["types_fitting_hours"]["value"] for r in (before, after)]
    assert fitting == [[], ["periodic"]]
    (line,) = after.stderr.splitlines()
    assert line == f"punkt: taken from {copy.parent} instead of those in {shipped('rules')}: {KARELIA}"


def test_in_russian_and_by_the_environment(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUNKT_PACKS", str(copy.parent))
    result = punkt("packs")
    assert result.exit_code == 0
    assert result.stderr == f"punkt: из папки {copy.parent} вместо тех, что в {shipped('rules')}, взято: {KARELIA}\n"


@pytest.mark.full
def test_every_command_of_an_analyst_takes_it(copy: Path, tmp_path: Path) -> None:
    own = ("--pack-dir", str(copy.parent))
    for words in (
        ("check", str(copy)),
        ("test", KARELIA),
        ("coverage", KARELIA),
        ("show", KARELIA, "6"),
        ("lock", "--pack", KARELIA, "--output", "-"),
    ):
        result = punkt(*words, *own)
        assert "[P607]" not in result.stderr, result.stderr
        assert result.exit_code == (2 if words[0] == "test" else 0), result.output  # its own cases find the change


def test_one_root_may_have_a_pack_but_once(copy: Path, tmp_path: Path) -> None:
    shutil.copytree(copy, tmp_path / "mine" / "again")
    result = punkt("packs", "--pack-dir", str(copy.parent), "--lang", "en")
    assert result.exit_code == 2 and "[P607]" in result.stderr and "taken from" not in result.stderr


def test_a_copy_of_all_the_rules_has_its_own_vocabulary(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    index = Index.build([tmp_path / "rules", ROOT / "rules"])
    assert all(folder.is_relative_to(tmp_path) for folder in (*index.packs.values(), *index.vocabularies.values()))
    ((folder, names, other),) = replacing([tmp_path / "rules"])
    assert (folder, other) == (tmp_path / "rules", shipped("rules")) and KARELIA in names and len(names) > 3


def test_a_folder_of_other_packs_replaces_nothing() -> None:
    assert list(replacing([TEST_PACKS])) == []
    assert list(replacing()) == []
