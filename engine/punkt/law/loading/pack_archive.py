"""A pack as one file, ``<id>-<version>.punkt``: the same pack gives the same bytes on every machine.

It is a ZIP archive that stores its files as they are: ``manifest.json`` (canonical JSON), the pack's files below
``pack/``, and the vocabulary that the pack names below ``vocabulary/``, for that is in the pack's hash too. The
manifest has the hash that decisions name, the SHA-256 of each file, in the order in which they count, and the packs
that this one was built on, with their hashes. Whatever such an archive could be besides is refused.
"""

from __future__ import annotations

import hashlib
import io
import re
import stat
import struct
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from punkt.files.canonical import canonical_decision
from punkt.files.messages.diagnostics import Place, Problems, PunktError
from punkt.files.messages.kinds import Kind
from punkt.files.read import read_text, unreadable
from punkt.files.texts import bilingual
from punkt.law.packs.pack import NamedFile, Pack

from .pack_files import PackFiles, as_counted, counts, digest_of

ENDING = ".punkt"
MANIFEST = "manifest.json"
SCHEMA = "punkt/pack/1"
MOST_BYTES = 64 * 1024 * 1024
"""Of an archive; its files are stored as they are, so of all of them together too."""
MOST_FILES = 5_000
_PACK, _VOCABULARY = "pack", "vocabulary"
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_NAME = re.compile(rf"({_PACK}|{_VOCABULARY})(/(?!\.{{1,2}}(/|$))[^/\\:\x00-\x1f\x7f]+)+")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Base:
    """A pack that another one was built on."""

    id: str
    version: str
    digest: str


@dataclass(frozen=True)
class Archive:
    """What an archive holds."""

    place: Path
    id: str
    version: str
    digest: str
    bases: tuple[Base, ...]
    own: PackFiles
    vocabulary_id: str
    """Empty for a pack that names none."""
    vocabulary: NamedFile | None
    sha256: str
    """Of the whole file, hexadecimal."""

    @property
    def vocabulary_path(self) -> Path | None:
        """Where the vocabulary is said to be."""
        return None if self.vocabulary is None else self.place / _VOCABULARY / self.vocabulary[0]


def name_of(pack: Pack) -> str:
    """What the file of a pack is called."""
    return f"{pack.id}-{pack.version}{ENDING}"


def archive_of(pack: Pack, bases: Iterable[Pack]) -> bytes:
    """The archive of a pack that is loaded, with the packs that it was loaded on."""
    first = [(f"{_VOCABULARY}/{name}", data) for name, data in pack.files[:1] if pack.vocabulary]
    files = [*first, *((f"{_PACK}/{name}", data) for name, data in pack.files[len(first) :])]
    manifest = {
        "schema": SCHEMA,
        "pack": pack.id,
        "version": pack.version,
        "sha256": pack.digest,
        "vocabulary": pack.vocabulary,
        "bases": [{"pack": base.id, "version": base.version, "sha256": base.digest} for base in bases],
        "files": [[name, _hash(data)] for name, data in files],
    }
    return _zipped([(MANIFEST, canonical_decision(manifest)), *files])


def read_archive(path: Path) -> Archive:
    """The archive of a file. Raises :class:`PunktError`."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from None
    return open_archive(content, path)


def open_archive(content: bytes, place: Path) -> Archive:
    """What an archive holds, if it is the very one that :func:`archive_of` makes; ``place`` names it in messages.

    Raises :class:`PunktError` with everything that is wrong.
    """
    return _Opening(content, place).archive()


def header_of(files: Mapping[str, bytes], name: str = "pack.yaml") -> dict[str, Any]:
    """The keys of a header among files; none where it cannot be read, which is told where the pack is read."""
    try:
        found = read_text(files.get(name, b""), name).data
    except PunktError:
        return {}
    return found if isinstance(found, dict) else {}


def kept_archive(place: Path, files: Sequence[NamedFile]) -> Archive:
    """A pack that is kept elsewhere than in an archive: its files as they count, the vocabulary that it names first."""
    named = bool(header_of(dict(files)).get("vocabulary"))
    own = PackFiles(place / _PACK, dict(files[named:]))
    said = header_of(own.files)
    words, digest = str(said.get("vocabulary", "")), digest_of(files)
    first = files[0] if named else None
    return Archive(place, str(said.get("pack")), str(said.get("version")), digest, (), own, words, first, "")


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _zipped(files: Iterable[NamedFile]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in sorted(files):
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.create_system, entry.external_attr = 3, (stat.S_IFREG | 0o644) << 16  # as on Unix, wherever made
            archive.writestr(entry, data)
    return buffer.getvalue()


class _Opening:
    """Opens an archive: nothing is read before its size is known, and nothing is believed before it is compared."""

    def __init__(self, content: bytes, place: Path) -> None:
        self.content, self.place, self.problems = content, place, Problems(Kind.PACK)

    def archive(self) -> Archive:
        """What it holds."""
        if len(self.content) > MOST_BYTES:
            self._refuse("P961", what=bilingual("packs.archive.bytes", most=str(MOST_BYTES)))
        files = self._files()
        said = self._manifest(files.pop(MANIFEST, None))
        self._compare(files, said)
        own = {name.partition("/")[2]: files[name] for name, _ in said["files"] if name.startswith(f"{_PACK}/")}
        words = [(name.partition("/")[2], files[name]) for name, _ in said["files"] if name.startswith(_VOCABULARY)]
        if len(words) != bool(said["vocabulary"]) or list(own) != as_counted(own):
            self._no_pack("order")
        found = Archive(
            self.place,
            said["pack"],
            said["version"],
            said["sha256"],
            tuple(Base(one["pack"], one["version"], one["sha256"]) for one in said["bases"]),
            PackFiles(self.place / _PACK, own),
            said["vocabulary"],
            words[0] if words else None,
            _hash(self.content),
        )
        self._check_said(found)
        if self.content != _zipped([(MANIFEST, canonical_decision(said)), *files.items()]):
            self._no_pack("otherwise")
        return found

    def _files(self) -> dict[str, bytes]:
        """The files by their names."""
        try:
            with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
                entries = archive.infolist()
                self._check_entries(entries)
                found = {entry.filename: self._read_entry(archive, entry) for entry in entries}
                self.problems.raise_if_any()
                return found
        except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError, struct.error, OSError):
            self._no_pack("no_zip")
        raise AssertionError

    def _read_entry(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
        try:
            return archive.read(entry)
        except (zipfile.BadZipFile, EOFError):
            self._note("P966", entry.filename, name=entry.filename)
            return b""

    def _check_entries(self, entries: Sequence[zipfile.ZipInfo]) -> None:
        """Names that lead nowhere else, each once; files only, stored as they are, no larger than the archive."""
        if len(entries) > MOST_FILES:
            self._refuse("P961", what=bilingual("packs.archive.files", most=str(MOST_FILES)))
        twice = Counter(entry.filename.casefold() for entry in entries)
        for entry in entries:
            name, kind = entry.filename, stat.S_IFMT(entry.external_attr >> 16)
            if entry.orig_filename != name or (name != MANIFEST and not _NAME.fullmatch(name)):
                self._note("P962", name=entry.orig_filename)
            elif kind not in (0, stat.S_IFREG):
                self._note("P962", name=name)
            elif twice[name.casefold()] > 1:
                self._note("P963", name=name)
            elif entry.compress_type != zipfile.ZIP_STORED or entry.file_size != entry.compress_size:
                self._note("P961", what=bilingual("packs.archive.packed", name=name))
        if sum(entry.file_size for entry in entries) > len(self.content):
            self._note("P961", what=bilingual("packs.archive.overlapping"))
        self.problems.raise_if_any()

    def _manifest(self, data: bytes | None) -> dict[str, Any]:
        """What the manifest says."""
        try:
            said = orjson.loads(data or b"")
        except orjson.JSONDecodeError:
            self._no_pack("manifest")
        texts = ("schema", "pack", "version", "sha256", "vocabulary")
        good = (
            isinstance(said, dict)
            and set(said) == {*texts, "bases", "files"}
            and all(isinstance(said[key], str) for key in texts)
            and said["schema"] == SCHEMA
            and all(_is_base(one) for one in _list(said["bases"]))
            and all(_is_file(one) for one in _list(said["files"]))
            and isinstance(said["bases"], list)
            and isinstance(said["files"], list)
        )
        if not good or len({name for name, _ in said["files"]}) != len(said["files"]):
            self._no_pack("manifest")
        return dict(said)

    def _compare(self, files: dict[str, bytes], said: dict[str, Any]) -> None:
        """The files are those that the manifest names, each as it says."""
        listed = dict(said["files"])
        for name in files:
            if name not in listed or (name.startswith(f"{_PACK}/") and not counts(name.partition("/")[2])):
                self._note("P964", name=name)
        for name, wanted in listed.items():
            if name not in files:
                self._note("P965", name=name)
            elif _hash(files[name]) != wanted:
                self._note("P966", name, name=name)
        self.problems.raise_if_any()

    def _check_said(self, found: Archive) -> None:
        """Hash, id, version and vocabulary are those of the files."""
        digest = digest_of(found.own.counted(found.vocabulary))
        header = header_of(found.own.files)
        words = header_of(dict([found.vocabulary]), found.vocabulary[0]) if found.vocabulary is not None else {}
        for what, said, wanted in (
            ("sha256", found.digest, digest),
            ("pack", found.id, header.get("pack")),
            ("version", found.version, header.get("version")),
            ("vocabulary", found.vocabulary_id, header.get("vocabulary", "")),
            ("vocabulary", found.vocabulary_id, words.get("vocabulary", "")),
        ):
            if said != wanted:
                self._note("P967", what=what, said=said, found=str(wanted))
        self.problems.raise_if_any()

    def _note(self, code: str, inside: str = "", /, **arguments: object) -> None:
        self.problems.add(code, Place(str(self.place / inside) if inside else str(self.place)), **arguments)

    def _refuse(self, code: str, **arguments: object) -> None:
        self._note(code, **arguments)
        raise PunktError(self.problems.items)

    def _no_pack(self, why: str) -> None:
        self._refuse("P960", why=bilingual(f"packs.archive.{why}"))


def _list(found: object) -> list[Any]:
    return found if isinstance(found, list) else [None]


def _is_base(found: Any) -> bool:
    keys = {"pack", "version", "sha256"}
    return isinstance(found, dict) and set(found) == keys and all(isinstance(one, str) for one in found.values())


def _is_file(found: Any) -> bool:
    if not isinstance(found, list) or len(found) != 2 or not all(isinstance(one, str) for one in found):
        return False
    return bool(_NAME.fullmatch(found[0]) and _HASH.fullmatch(found[1]))
