"""Which files make up a pack, and the hash over them.

A pack is the YAML files of its folder, which say what is decided, the CSV files beside them, in which rows of decision
tables stand, and all files of the folders below it (forms and their templates, tables), which papers are made of. Its cases and READMEs are no part of it, nor are hidden files, nor a
folder below it with a pack or a vocabulary of its own. They are read once, so that the hash is over the very bytes that
decide, and kept with the pack, which needs its folder no more.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from punkt.files.messages.diagnostics import Diagnostic, Place, Problems, PunktError
from punkt.files.open_buffers import read_bytes
from punkt.files.read import unreadable
from punkt.law.packs.pack import NamedFile, Pack

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
    data = read_bytes(path)
    return data.replace(b"\r\n", b"\n") if path.suffix in TEXT else data


def digest_of(files: Iterable[NamedFile]) -> str:
    """SHA-256 over the names and contents of files, hexadecimal."""
    digest = hashlib.sha256()
    for name, data in files:
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


@dataclass(frozen=True)
class PackFiles:
    """The files of a pack as they were when they were read: where they are from, and what each counts with.

    ``files`` are in the order in which they count, by their names below ``place``, which is a folder, or stands for one.
    """

    place: Path
    files: Mapping[str, bytes]

    def path(self, name: str) -> Path:
        """Where a file is, or is said to be."""
        return self.place / name

    @property
    def rules(self) -> list[str]:
        """The names of the YAML files of the folder itself."""
        return self.inside("")

    def inside(self, folder: str) -> list[str]:
        """The names of the YAML files of a folder, without those of folders below it."""
        start = f"{folder}/" if folder else ""
        return [
            name
            for name in self.files
            if name.startswith(start) and "/" not in name[len(start) :] and name.endswith(YAML)
        ]

    def counted(self, vocabulary: NamedFile | None, own: bool = False) -> tuple[NamedFile, ...]:
        """All that the pack's hash is over: the vocabulary, where it names one, then its files.

        ``own``: the vocabulary is one of them.
        """
        first = [] if vocabulary is None else [vocabulary]
        return (*first, *(one for one in self.files.items() if not (own and first and one[0] == first[0][0])))


def read_folder(folder: Path, problems: Problems) -> PackFiles:
    """The files of a pack's folder; one that cannot be read is noted. Raises :class:`OSError` for the folder."""
    found: dict[str, bytes] = {}
    for path in pack_files(folder):
        try:
            found[name_in(path, folder)] = content(path)
        except (OSError, ValueError) as error:
            problems.extend(unreadable(path, error))
    return PackFiles(folder, found)


def folder_to_write(pack: Pack) -> Path:
    """The folder of a pack, to change its files. Raises P727 where the pack is in an archive, which is not changed."""
    folder = Path(pack.folder)
    if not folder.is_dir():
        raise PunktError([Diagnostic("P727", Place(pack.folder), {"name": pack.folder})])
    return folder


def files_of(pack: Pack) -> PackFiles:
    """The files of a pack that is loaded, without the vocabulary."""
    return PackFiles(Path(pack.folder), dict(pack.files[1:] if pack.vocabulary else pack.files))


def counts(name: str) -> bool:
    """Whether a file of this name below a pack's folder is a part of the pack, as :func:`pack_files` has it."""
    *folders, last = name.split("/")
    if not folders:
        return last.endswith((*YAML, TABLES))
    hidden = any(part.startswith(".") or part in _APART for part in folders)
    return not hidden and not last.startswith((".", "README")) and last not in ("pack.yaml", "vocabulary.yaml")


def as_counted(names: Iterable[str]) -> list[str]:
    """The names of a pack's files in the order in which they count."""

    def rank(name: str) -> tuple[int, str]:
        return (2 if "/" in name else 1 if name.endswith(TABLES) else 0, name)

    return sorted(names, key=rank)
