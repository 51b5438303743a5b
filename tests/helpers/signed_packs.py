"""Packs of an invented city as files, signed by keys made for the test."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from helpers.invented_city import CITED, town, write
from punkt.authoring.pack_file import built
from punkt.files.signing import new_keys
from punkt.law.loading.pack_archive import open_archive
from punkt.law.loading.pack_signatures import signature_file, signed

RULES = f"rules:\n  - check: valid\n{CITED}    require: {{fact: axles, at_most: $limit}}\n"
CASE = {"case": "c-1", "as_of": "2024-06-01", "permit": {"axles": 5}}
Entry = tuple[zipfile.ZipInfo, bytes]


@dataclass
class SignedPacks:
    """A folder with the files of a city and of a town that extends it, and a key."""

    root: Path
    private: Path = field(init=False)
    public: Path = field(init=False)

    def __post_init__(self) -> None:
        self.private, self.public = self.key("own")
        source = self.root / "source"
        source.mkdir()
        write(source, town(rules_yaml=RULES))
        self.folder = self.root / "packs"
        self.folder.mkdir()
        self.city, self.town = (self.build(source / name) for name in ("city", "town"))
        for file in (self.city, self.town):
            self.sign(file)

    def key(self, name: str) -> tuple[Path, Path]:
        """A new pair of keys."""
        files = self.root / name, self.root / f"{name}.pub"
        for file, content in zip(files, new_keys(), strict=True):
            file.write_bytes(content)
        return files

    def build(self, folder: Path) -> Path:
        """The file of a pack's folder."""
        made = built(folder)
        file = self.folder / made.name
        file.write_bytes(made.content)
        return file

    def sign(self, file: Path, key: Path | None = None) -> None:
        """Sign a file, if it can be opened."""
        place = signature_file(file)
        content, _ = signed(open_archive(file.read_bytes(), file), key or self.private, None, place)
        place.write_bytes(content)


def rewritten(content: bytes, change: Callable[[list[Entry]], Iterable[Entry]]) -> bytes:
    """An archive with other entries."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for entry, data in change([(entry, old.read(entry)) for entry in old.infolist()]):
            new.writestr(entry, data, entry.compress_type)
    return buffer.getvalue()


def entry(name: str, mode: int = 0o100644, packed: bool = False) -> zipfile.ZipInfo:
    """The head of an entry."""
    found = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    found.create_system, found.external_attr = 3, mode << 16
    found.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    return found
