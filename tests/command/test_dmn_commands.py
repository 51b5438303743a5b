"""``punkt import dmn`` and ``punkt export dmn``: what is shown, and what is there afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from helpers.dmn_models import decision, given, literal, model, table
from punkt.command.main import main
from punkt.files.messages.optional_parts import how_to

ROWS = [["< 18", '"child"'], [">= 18", '"adult"']]
PARTS = (
    given("Age", "number"),
    decision("Group", table("UNIQUE", ["Age"], ROWS)),
    decision("Lost", literal('"x" - "y"')),
)


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "trial.dmn"
    path.write_text(model(*PARTS), "utf-8")
    return path


@pytest.mark.parametrize(
    ("lang", "left", "done"),
    [
        ("en", "left out: texts are not taken apart [P942]", "the pack dmn.trial is made. Outcomes: 1,"),
        ("ru", "не перенесено: тексты не разбираются [P942]", "пакет dmn.trial создан. Исходов: 1,"),
    ],
)
def test_import_and_export(lang: str, left: str, done: str, file: Path, tmp_path: Path) -> None:
    into, output = tmp_path / "made", tmp_path / "back.dmn"
    found = run("import", "dmn", file, "--into", into, "--lang", lang)
    assert found.exit_code == 0
    assert left in found.stderr and done in found.stdout
    again = run("export", "dmn", "dmn.trial", "--pack-dir", into, "--output", output, "--lang", lang)
    assert again.exit_code == 0, again.output
    shown = run("export", "dmn", "dmn.trial", "--pack-dir", into)
    assert shown.stdout.encode() == output.read_bytes()


def test_a_folder_that_is_there_stays_as_it_is(file: Path, tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    found = run("import", "dmn", file, "--into", tmp_path / "made", "--lang", "en")
    assert found.exit_code == 2 and "[P641]" in found.stderr
    assert list((tmp_path / "made").iterdir()) == []


@pytest.mark.parametrize("name", ["nowhere.dmn", "."])
def test_a_file_that_cannot_be_read(name: str, tmp_path: Path) -> None:
    found = run("import", "dmn", tmp_path / name, "--into", tmp_path / "made", "--lang", "en")
    assert found.exit_code == 2
    assert len(found.stderr.splitlines()) == 1 and "[P920]" in found.stderr


def test_tests_of_another_kind(file: Path, tmp_path: Path) -> None:
    found = run("import", "dmn", file, "--into", tmp_path / "made", "--tests", file, "--lang", "en")
    assert found.exit_code == 2 and "testCases is needed [P949]" in found.stderr
    assert not (tmp_path / "made").exists()


def test_an_output_that_cannot_be_written(file: Path, tmp_path: Path) -> None:
    run("import", "dmn", file, "--into", tmp_path / "made")
    output = tmp_path / "no" / "folder.dmn"
    found = run("export", "dmn", "dmn.trial", "--pack-dir", tmp_path / "made", "--output", output, "--lang", "en")
    assert found.exit_code == 2 and "[P697]" in found.stderr


def test_without_the_parser(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("punkt.files.messages.optional_parts.find_spec", lambda name: None)
    found = run("import", "dmn", file, "--into", tmp_path / "made", "--lang", "en")
    assert found.exit_code == 2
    assert f"not installed: lark; install it: {how_to('dmn')} [P799]" in found.stderr
