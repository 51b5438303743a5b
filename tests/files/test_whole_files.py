"""A file is there whole or not at all, and what it is written beside stays as it was."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from punkt.files.messages.diagnostics import PunktError
from punkt.files.whole_files import write_whole, writing, writing_named


def full(*arguments: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_file_is_written_over_only_where_it_may_be(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    write_whole(file, b"one", replace=False)
    with pytest.raises(FileExistsError):
        write_whole(file, b"two", replace=False)
    assert file.read_bytes() == b"one"
    write_whole(file, b"three")
    assert file.read_bytes() == b"three" and list(tmp_path.iterdir()) == [file]


def test_its_rights_are_those_of_any_new_file(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "a.txt", b"")
    finally:
        os.umask(before)
    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_nothing_is_left_of_one_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"one")
    monkeypatch.setattr(f"punkt.files.whole_files.os.{step}", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(file, b"two")
    assert file.read_bytes() == b"one" and list(tmp_path.iterdir()) == [file]


def test_each_caller_has_its_own_advice(tmp_path: Path) -> None:
    codes = []
    for context in (writing(tmp_path), writing(tmp_path, resumable=False), writing_named("a.txt")):
        with pytest.raises(PunktError) as caught, context:
            full()
        codes += [one.code for one in caught.value.diagnostics]
    assert codes == ["P800", "P855", "P697"]
    with pytest.raises(PunktError, match="P697"), writing_named("a\0b"):
        write_whole(tmp_path / "a\0b", b"")
