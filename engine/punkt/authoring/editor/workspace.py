"""The files of the folders that an editor has open, and of the packs they stand on: what each of them names.

Kept as they change: a file is read anew when its text did. What cannot be read keeps what it named before.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from time import monotonic
from typing import Any

from punkt.files.cache import read_kept
from punkt.files.messages.diagnostics import Problems, PunktError
from punkt.files.open_buffers import buffered
from punkt.files.read import Document, read_file, text_of
from punkt.law.loading.pack_files import rule_files
from punkt.law.loading.pack_store import Index, search_roots, vocabulary_of
from punkt.law.loading.read_vocabulary import read_vocabulary
from punkt.law.packs.vocabulary import NO_VOCABULARY, Vocabulary

from ..in_line import in_line
from .mentions import Reader
from .naming import NORM, POINT, READING, Mention, Names

ENDINGS = (".yaml", ".yml")
Key = tuple[str, str, str]
_LOOKED_AFTER = 2.0
"""Seconds after which files that are not open are looked at again: somebody may have changed them."""
_NO_PACK = "?"
_APART = ("node_modules", "__pycache__")


@dataclass
class FileNames:
    """What a file names, as of a stamp of its text."""

    stamp: object
    document: Document | None
    lines: list[str]
    names: Names | None = None
    """What names meant when the mentions were gathered."""
    mentions: list[Mention] = field(default_factory=list)
    entered: list[Mention] = field(default_factory=list)
    """Those of its mentions that are among the mentions of all files."""


@dataclass
class Workspace:
    """What is known of the folders that are open."""

    folders: list[Path] = field(default_factory=list)
    pack_dirs: tuple[str, ...] = ()
    _files: dict[str, FileNames] = field(default_factory=dict)
    _packs: dict[str, Names] = field(default_factory=dict)
    _index: Index | None = None
    _by_key: dict[Key, list[Mention]] | None = None
    _listed: list[Path] | None = None
    _pack_of_file: dict[str, str] = field(default_factory=dict)
    _by_folder: dict[str, str] | None = None
    _whole: bool = False
    """Whether every file has been read once."""
    _looked: float = 0.0
    """When the files were last looked through for what others changed."""
    _lock: RLock = field(default_factory=RLock)

    # --- packs

    @property
    def index(self) -> Index:
        """Where packs and vocabularies are: below the folders first, then where commands look for them."""
        if self._index is None:
            roots = [folder for folder in self.folders if folder.is_dir()]
            try:
                roots += search_roots(self.pack_dirs)
            except PunktError:
                roots += search_roots()
            self._index = Index.first_found(roots)
        return self._index

    def changed_names(self) -> None:
        """A header or a vocabulary is another, or files have come or gone: names may mean something else."""
        with self._lock:
            self._index = self._by_key = self._listed = None
            self._packs.clear()
            self._pack_of_file.clear()
            self._by_folder = None
            self._looked = 0.0

    def pack_of(self, file: str | Path) -> Path | None:
        """The folder of the pack that a file is of."""
        for folder in Path(os.path.realpath(file)).parents:
            if (folder / "pack.yaml").is_file():
                return folder
        return None

    def pack_id(self, folder: Path) -> str:
        """The id of a pack by its folder; empty where none is found."""
        if self._by_folder is None:
            self._by_folder = {str(where.resolve()): name for name, where in self.index.packs.items()}
        return self._by_folder.get(os.path.realpath(folder), "")

    def names(self, file: str | Path) -> Names:
        """What names mean in a file."""
        where = str(file)
        name = self._pack_of_file.get(where)
        if name is None:
            folder = self.pack_of(file)
            name = self.pack_id(folder) if folder is not None else self._vocabulary_named(file)
            self._pack_of_file[where] = name
        if name not in self._packs:
            self._packs[name] = self._names(name)
        return self._packs[name]

    def _vocabulary_named(self, file: str | Path) -> str:
        """What stands for the pack of a file that is of none: a mark, and the vocabulary that it is or names."""
        found = self.file(file)
        data: Any = found.document.data if found and found.document else {}
        named = (data.get("for") or data.get("vocabulary")) if isinstance(data, dict) else None
        return f"{_NO_PACK}{named if isinstance(named, str) else next(iter(self.index.vocabularies), '')}"

    def _names(self, pack: str) -> Names:
        if pack.startswith(_NO_PACK) or not pack:
            return Names("", "", self._vocabulary(pack.removeprefix(_NO_PACK)) or NO_VOCABULARY)
        return Names(pack, self._family(pack), self._standing_on(pack) or NO_VOCABULARY)

    def _standing_on(self, pack: str) -> Vocabulary | None:
        """The vocabulary of a pack; one that adds nothing has its base's."""
        header, folder = self.header(pack), self.index.packs.get(pack)
        base = header.get("extends")
        adds = header.get("rests_on") or folder is None or (folder / "vocabulary.yaml").is_file()
        if isinstance(base, str) and base in self.index.packs and not adds and self._family(pack) != pack:
            if base not in self._packs:
                self._packs[base] = self._names(base)
            return self._packs[base].vocabulary
        return vocabulary_of(pack, self.index)

    def _vocabulary(self, name: str) -> Vocabulary | None:
        path = self.index.vocabularies.get(name)
        try:
            return read_vocabulary(read_kept(path), Problems()) if path is not None else None
        except PunktError:
            return None

    def _family(self, pack: str) -> str:
        seen = [pack]
        while (base := self.header(seen[-1]).get("extends")) and isinstance(base, str) and base not in seen:
            seen.append(base)
        return seen[-1]

    def line(self, pack: str) -> list[str]:
        """A pack and its bases, the pack first."""
        seen = [pack]
        while (base := self.header(seen[-1]).get("extends")) and isinstance(base, str) and base not in seen:
            seen.append(base)
        return seen

    def heirs(self, pack: str) -> list[str]:
        """The packs that stand on a pack."""
        return [other for other in self.index.packs if other != pack and pack in self.line(other)]

    def header(self, pack: str) -> dict[str, object]:
        """What the header of a pack says; empty where it cannot be read."""
        folder = self.index.packs.get(pack)
        found = self.file(folder / "pack.yaml") if folder is not None else None
        data = found.document.data if found and found.document else None
        return data if isinstance(data, dict) else {}

    # --- files

    def files(self) -> list[Path]:
        """Every file of the folders that are open and of the packs that are known."""
        if self._listed is None:
            roots = [*self.folders, *self.index.packs.values(), *(v.parent for v in self.index.vocabularies.values())]
            listed = {path.resolve() for root in roots for path in _below(root)}
            self._listed = sorted(listed)
        return self._listed

    def file(self, path: str | Path) -> FileNames | None:
        """A file as it is now, without what it names; ``None`` where it cannot be read."""
        where = os.path.realpath(path)
        stamp = _stamp(where)
        known = self._files.get(where)
        if known is not None and known.stamp == stamp:
            return known
        try:
            text = text_of(where)
        except PunktError:
            return known
        found = FileNames(stamp, _read(where), text.split("\n"))
        if found.document is None and known is not None:  # what it named before it was half written
            found.document, found.names, found.mentions = known.document, known.names, known.mentions
        found.entered = known.entered if known is not None else []
        self._files[where] = found
        return found

    def mentions(self, path: str | Path) -> list[Mention]:
        """What a file names."""
        with self._lock:
            found = self.file(path)
            if found is None or found.document is None:
                return found.mentions if found is not None else []
            names = self.names(path)
            if found.names is not names:
                found.names = names
                mentions = Reader(found.document, found.lines, names).read()
                self._enter(os.path.realpath(path), found.entered, mentions)
                found.mentions = found.entered = mentions
            return found.mentions

    def pack_id_of(self, file: str) -> str:
        """The id of the pack that a file is of; empty where it is of none."""
        return self.names(file).pack

    def entry(self, mention: Mention) -> Mapping[str, Any]:
        """What is written below a name where it is defined; empty where that is no table."""
        found = self._files.get(mention.file) or self.file(mention.file)
        data: Any = found.document.data if found and found.document else {}
        part = {NORM: "norms", READING: "readings", POINT: "points"}.get(mention.kind, "")
        table = data.get(part) if isinstance(data, dict) else None
        entry = table.get(mention.name) if isinstance(table, dict) else None
        return entry if isinstance(entry, dict) else {}

    def rule_at(self, mention: Mention) -> Mapping[str, Any]:
        """The rule that stands around a name; empty where none does."""
        found = self.file(mention.file)
        data: Any = found.document.data if found and found.document else {}
        rules = data.get("rules") if isinstance(data, dict) else None
        before: Mapping[str, Any] = {}
        for number, rule in enumerate(rules if isinstance(rules, list) else ()):
            assert found is not None and found.document is not None
            if found.document.place(("rules", number)).line > mention.line:
                break
            before = rule if isinstance(rule, dict) else {}
        return before

    def point_title(self, mention: Mention, lang: str) -> str:
        """What the ledger calls a unit."""
        return said(self.entry(mention).get("title"), lang)

    def norm_said(self, mention: Mention, lang: str) -> str:
        """The value of a norm with its title, in a line."""
        entry = self.entry(mention)
        value = next((entry[key] for key in ("value", "values", "facts", "parameter") if key in entry), "")
        if isinstance(value, list) and value and isinstance(value[0], dict):
            value = ", ".join(f"{one.get('from')}: {in_line(one.get('value'))}" for one in value)
            shown = value
        else:
            shown = in_line(value).strip("'")
        parts = [" ".join(filter(None, (shown, str(entry.get("unit", ""))))), said(entry.get("title"), lang)]
        return " · ".join(part for part in parts if part)

    def _enter(self, file: str, before: list[Mention], now: list[Mention]) -> None:
        """Put the mentions of a file among those of all."""
        if self._by_key is None:
            return
        for key in {one.key for one in before}:
            self._by_key[key] = [one for one in self._by_key.get(key, ()) if one.file != file]
        for one in now:
            self._by_key.setdefault(one.key, []).append(one)

    def at(self, path: str | Path, line: int, column: int) -> Mention | None:
        """The name at a place, line and column from 1."""
        touched = [
            one for one in self.mentions(path) if one.line == line and one.column <= column <= one.column + one.length
        ]
        known = self._all(path) if len(touched) > 1 else {}
        return min(
            touched, key=lambda one: (not any(m.defines for m in known.get(one.key, ())), one.length), default=None
        )

    def beside(self, mention: Mention) -> list[Mention]:
        """Other names that are known and stand in the very place of one: a norm and a rule may be called alike."""
        known = self._all()
        return [
            one
            for one in self.mentions(mention.file)
            if (one.line, one.column) == (mention.line, mention.column)
            and one.kind != mention.kind
            and any(other.defines for other in known.get(one.key, ()))
        ]

    def every(self, key: Key, near: str | Path | None = None) -> list[Mention]:
        """Every place that names something, definitions first.

        With ``near``, a file, only what is known: its pack with its bases, until all files have been read.
        """
        found = self._all(near).get(key, ())
        return sorted(found, key=lambda one: (not one.defines, one.file, one.line, one.column))

    def defined(self, part: str, most: int = 200) -> list[Mention]:
        """The first definitions whose names have a text in them."""
        found = (one for many in self._all().values() for one in many if one.defines and part.lower() in one.name)
        return [one for one, _ in zip(found, range(most), strict=False)]

    def of_kind(self, kind: str, packs: Iterable[str]) -> Iterator[Mention]:
        """Every definition of a kind in some packs."""
        for pack in packs:
            for path in self._own_files(pack):
                yield from (one for one in self.mentions(path) if one.defines and one.kind == kind)

    def read_all(self) -> None:
        """Read every file, one after the other, so that others are answered in between."""
        for path in self.files():
            self.mentions(path)
        self._whole = True

    def _own_files(self, pack: str) -> list[Path]:
        folder = self.index.packs.get(pack)
        return rule_files(folder) if folder is not None and folder.is_dir() else []

    def _all(self, near: str | Path | None = None) -> dict[Key, list[Mention]]:
        """Every mention by what it names."""
        with self._lock:
            if near is not None and not self._whole:
                own = [path for pack in self.line(self.names(near).pack) for path in self._own_files(pack)]
                for path in (*own, *map(Path, self.names(near).vocabulary.files)):
                    self.mentions(path)
            elif monotonic() - self._looked > _LOOKED_AFTER:
                for path in self.files():
                    self.mentions(path)
                self._looked = monotonic()
            if self._by_key is None:
                self._by_key = {}
                for one in (one for known in self._files.values() for one in known.mentions):
                    self._by_key.setdefault(one.key, []).append(one)
            return self._by_key


def said(text: object, lang: str) -> str:
    """A text of a file in a language; empty where there is none."""
    return str(text.get(lang) or text.get("ru") or "") if isinstance(text, dict) else ""


def _below(root: Path) -> Iterable[Path]:
    for place, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in _APART]
        for name in files:
            if name.endswith(ENDINGS) and not name.startswith((".", "fingerprints")):
                yield Path(place, name)


def _read(path: str) -> Document | None:
    try:
        return read_kept(Path(path))
    except PunktError:
        pass
    try:
        return read_file(path, go_on=True)
    except PunktError:
        return None


def _stamp(path: str) -> object:
    unsaved = buffered(path)
    if unsaved is not None:
        return hash(unsaved)
    try:
        known = os.stat(path)
    except OSError:
        return None
    return known.st_mtime_ns, known.st_size
