"""Packs compared by their folders: the vocabulary is the one a pack names, and what is not there is one line."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("z3")

from click.testing import CliRunner

from helpers.toll import VOCABULARY, write_pack
from punkt import load
from punkt.command.main import main
from punkt.files.messages.diagnostics import Problems, PunktError
from punkt.law.loading import pack_files, pack_index
from punkt.law.loading.pack_files import PackFiles, read_folder
from punkt.proving.comparison import compared_packs
from punkt.proving.comparison.compared_packs import two_sides

DAYS = [date(2024, 6, 1)] * 2
ADDED = (
    "vocabulary: test.toll\nversion: 1.0.0\ntitle: {ru: а, en: a}\nsubjects:\n  permit:\n    section: true\n"
    "    title: {ru: а, en: a}\n    facts: {held: {type: boolean, label: {ru: а, en: a}, question: {ru: а, en: a}}}\n"
    "outcomes:\n  permit:\n    valid: {kind: check, title: {ru: а, en: a}}\n"
)
OTHER = VOCABULARY.replace("vocabulary: test.toll", "vocabulary: test.other")


def town(folder: Path, within: str = "paid") -> Path:
    """A folder of a pack that has no vocabulary of its own."""
    folder.mkdir(parents=True)
    write_pack(folder, [{"check": "so", "require": within}])
    (folder / "vocabulary.yaml").unlink()
    return folder


def test_the_vocabulary_is_the_one_that_is_named(tmp_path: Path) -> None:
    """One of another name that lies nearer is not it, nor is one of the name that lies further off."""
    one, other = town(tmp_path / "near" / "packs" / "one"), town(tmp_path / "near" / "packs" / "other")
    (tmp_path / "near" / "packs" / "vocabulary.yaml").write_text(OTHER, "utf-8")
    named = tmp_path / "near" / "vocabulary.yaml"
    named.write_text(VOCABULARY, "utf-8")
    (tmp_path / "vocabulary.yaml").write_text(VOCABULARY.replace("exempt", "spared"), "utf-8")
    for side in two_sides(str(one), str(other), DAYS):
        assert side.linked.vocabulary.files == (str(named),)
        assert "exempt" in side.linked.vocabulary.subjects["vehicle"].facts


def test_the_vocabulary_of_a_version(tmp_path: Path) -> None:
    town(tmp_path / "near" / "one")
    (tmp_path / "near" / "vocabulary.yaml").write_text(OTHER, "utf-8")
    (tmp_path / "vocabulary.yaml").write_text(VOCABULARY, "utf-8")
    side, _ = two_sides("test.town@1.0.0", "test.town", DAYS, [tmp_path])
    assert side.linked.vocabulary.files == (str(tmp_path / "vocabulary.yaml"),)


def test_one_that_stands_alone_comes_before_one_beside_a_pack(tmp_path: Path) -> None:
    """As where packs are loaded by name: what lies beside a pack adds to the vocabulary."""
    for name in ("a", "b"):
        folder = town(tmp_path / name)
        (folder / "vocabulary.yaml").write_text(ADDED, "utf-8")
    (tmp_path / "vocabulary.yaml").write_text(VOCABULARY, "utf-8")
    for side in two_sides(str(tmp_path / "a"), str(tmp_path / "b"), DAYS):
        assert side.linked.vocabulary.files[0] == str(tmp_path / "vocabulary.yaml")


def codes(error: pytest.ExceptionInfo[PunktError]) -> list[str]:
    return [fault.code for fault in error.value.diagnostics]


def test_a_vocabulary_that_is_nowhere(tmp_path: Path) -> None:
    one = town(tmp_path / "one")
    (tmp_path / "vocabulary.yaml").write_text(OTHER, "utf-8")
    with pytest.raises(PunktError) as error:
        two_sides(str(one), str(one), DAYS)
    assert set(codes(error)) == {"P605"}


def test_a_folder_that_vanishes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between being found and being read: one line that names the folder, by any way packs are loaded."""

    def vanishing(folder: Path, problems: Problems) -> PackFiles:
        shutil.rmtree(folder)
        return read_folder(folder, problems)

    monkeypatch.setattr(pack_index, "read_folder", vanishing)
    (tmp_path / "vocabulary.yaml").write_text(VOCABULARY, "utf-8")
    folder = town(tmp_path / "one")
    with pytest.raises(PunktError) as error:
        load("test.town", pack_dirs=[tmp_path])
    assert codes(error) == ["P001"] and error.value.diagnostics[0].place.file == str(folder)
    one, other = town(tmp_path / "one"), town(tmp_path / "other")
    done = CliRunner().invoke(main, ["diff", str(one), str(other), "--lang", "en"])
    assert done.exit_code == 2 and done.exception.__class__ is SystemExit
    assert [line.rpartition("[")[2] for line in done.output.splitlines()] == ["P001]", "P001]"]


def test_a_file_that_vanishes_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(path: Path) -> bytes:
        raise FileNotFoundError(2, "gone", str(path))

    monkeypatch.setattr(pack_files, "content", gone)
    (tmp_path / "vocabulary.yaml").write_text(VOCABULARY, "utf-8")
    one = town(tmp_path / "one")
    with pytest.raises(PunktError) as error:
        two_sides(str(one), str(one), DAYS)
    assert set(codes(error)) == {"P001"}


def test_the_folder_that_one_stands_in_vanishes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = town(tmp_path / "one")
    top = compared_packs._top

    def vanishing(path: Path, key: str) -> object:
        found = top(path, key)
        if key == "pack" and folder.exists():
            shutil.rmtree(folder)
        return found

    monkeypatch.setattr(compared_packs, "_top", vanishing)
    monkeypatch.chdir(folder)
    with pytest.raises(PunktError) as error:
        two_sides("./", "./", DAYS)
    os.chdir(tmp_path)
    assert set(codes(error)) <= {"P001", "P727"} and "P001" in codes(error)
