"""Which files make up a pack, and the hash over them.

A pack is the YAML files of its folder, which say what is decided, the CSV files beside them, in which rows of decision
tables stand, and all files of the folders below it (forms and their templates, tables), which papers are made of. Its cases and READMEs are no part of it, nor are hidden files, nor a
folder below it with a pack or a vocabulary of its own.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

YAML = (".yaml", ".yml")
TEXT = (*YAML, ".html", ".csv", ".json", ".md", ".txt")
"""Files whose line ends are the checkout's and not the author's: they count as LF. All others are taken to the byte."""
TABLES = ".csv"
_APART = ("cases", "__pycache__")


def rule_files(folder: Path) -> list[Path]:
    """The YAML files of a pack's folder: what decisions are made of."""
    return sorted(path for path in folder.iterdir() if path.suffix in YAML and path.is_file())


def pack_files(folder: Path) -> list[Path]:
    """All files that make up a pack, those of its folder first."""
    below: list[str] = []
    for entry in os.scandir(folder):
        if entry.is_dir() and entry.name not in _APART and not entry.name.startswith("."):
            below += _files_below(entry.path)
    tables = sorted(path for path in folder.iterdir() if path.suffix == TABLES and path.is_file())
    return [*rule_files(folder), *tables, *sorted(map(Path, below), key=lambda path: name_in(path, folder))]


def _files_below(top: str) -> Iterable[str]:
    for folder, folders, files in os.walk(top):
        if "pack.yaml" in files or "vocabulary.yaml" in files:
            folders.clear()
            continue
        folders[:] = [name for name in folders if name not in _APART and not name.startswith(".")]
        yield from (os.path.join(folder, name) for name in files if not name.startswith((".", "README")))


def name_in(path: Path, folder: Path) -> str:
    """The name of a pack's file: below the pack's folder its way from there; that of a vocabulary elsewhere is its own."""
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name


def content(path: Path) -> bytes:
    """What a file counts with: text with LF at the ends of lines, anything else as it is."""
    data = path.read_bytes()
    return data.replace(b"\r\n", b"\n") if path.suffix in TEXT else data


def digest_of(files: Iterable[tuple[str, bytes]]) -> str:
    """SHA-256 over the names and contents of files, hexadecimal."""
    digest = hashlib.sha256()
    for name, data in files:
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def contents(files: Iterable[Path], folder: Path) -> list[tuple[str, bytes]]:
    """The names and contents of files of a pack."""
    return [(name_in(path, folder), content(path)) for path in files]


def pack_contents(folder: Path, vocabulary: Path | None) -> list[tuple[str, bytes]]:
    """The names and contents of all that a pack's hash is over: the vocabulary, where it names one, then its files."""
    first = [] if vocabulary is None else [vocabulary]
    return contents([*first, *(path for path in pack_files(folder) if path != vocabulary)], folder)
