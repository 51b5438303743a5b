"""Where packs live: folders below the roots that are searched, and how they are read.

Roots, first to last: those given by the caller, those in ``PUNKT_PACKS`` (separated like
``PATH``), and the packs that ship with Punkt. Where something is found in none of them, the
folders that other distributions name by an entry point are searched too, see :func:`installed_roots`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from punkt.files.cache import read_kept
from punkt.files.messages.diagnostics import Place, Problems, PunktError, nearest
from punkt.files.messages.kinds import Kind
from punkt.files.read import Document, unreadable
from punkt.law.packs.pack import NamedFile, Pack
from punkt.law.packs.vocabulary import NO_VOCABULARY, Vocabulary

from .check_pack import check_free
from .pack_files import PackFiles, content, name_in, read_folder
from .read_documents import read_documents
from .read_pack import read_pack
from .read_vocabulary import read_vocabulary

_ID = {word: re.compile(rf"^{word}:[ \t]*[\"']?([^\s\"'#]+)", re.MULTILINE) for word in ("pack", "vocabulary")}
VOCABULARY = "vocabulary.yaml"
PACKAGE = Path(__file__).resolve().parents[2]


def shipped(folder: str) -> Path:
    """A folder of data that ships with Punkt: inside the package when installed, else beside it."""
    inside = PACKAGE / "data" / folder
    return inside if inside.is_dir() else PACKAGE.parents[1] / folder


def search_roots(extra: Iterable[str | Path] = ()) -> list[Path]:
    """The folders that are searched for packs. Raises :class:`PunktError` for one that is not there."""
    named = [*map(Path, extra), *(Path(p) for p in os.environ.get("PUNKT_PACKS", "").split(os.pathsep) if p)]
    problems = Problems(Kind.PACK)
    for root in named:
        if not root.is_dir():
            problems.add("P608", Place(str(root)), name=str(root))
    problems.raise_if_any()
    return [*named, shipped("rules")]


def replacing(extra: Sequence[str | Path] = ()) -> Iterator[tuple[Path, list[str], Path]]:
    """For each folder a caller or ``PUNKT_PACKS`` names: the packs taken from it that a later root has too, and from where."""
    if not extra and not os.environ.get("PUNKT_PACKS"):
        return
    try:
        roots = search_roots(extra)
        replaced = Index.build(roots).replaced
    except PunktError:
        return  # said where the packs are loaded
    for number, root in enumerate(roots):
        for other in roots[number + 1 :]:
            names = [n for n, (a, b) in replaced.items() if a.is_relative_to(root) and b.is_relative_to(other)]
            if names:
                yield root, sorted(names), other


def installed_roots(problems: Problems) -> list[Path]:
    """The folders that installed distributions name in the entry-point group ``punkt.packs``.

    An entry point is a package or a module (its folder), a path, or a callable that gives one.
    """
    from importlib.metadata import entry_points

    found: list[Path] = []
    for point in sorted(entry_points(group="punkt.packs"), key=lambda point: (point.name, point.value)):
        try:
            thing = point.load()
            if callable(thing):
                thing = thing()
            if hasattr(thing, "__path__") or hasattr(thing, "__file__"):
                thing = next(iter(getattr(thing, "__path__", ())), None) or Path(thing.__file__).parent
            folder = Path(thing)
            why = "" if folder.is_dir() else str(folder)
        except Exception as error:  # whatever the code of others does
            why = f"{type(error).__name__}: {error}"
        if why:
            problems.add("P695", Place("punkt"), name=f"{point.name} = {point.value}", why=why)
        elif folder not in found:
            found.append(folder)
    return found


@dataclass
class Index:
    """What is found below the roots: pack id → folder, vocabulary id → file."""

    packs: dict[str, Path] = field(default_factory=dict)
    vocabularies: dict[str, Path] = field(default_factory=dict)
    roots: list[Path] = field(default_factory=list)
    _own: set[str] = field(default_factory=set)
    """Vocabularies found beside a pack: a vocabulary of that id that stands alone comes before."""
    _installed: bool = False
    """Whether the folders of entry points have been searched too."""
    replaced: dict[str, tuple[Path, Path]] = field(default_factory=dict)
    """Packs that an earlier root has in place of a later one: id → the folder taken, and the one left."""

    @classmethod
    def build(cls, roots: Sequence[Path]) -> Index:
        """Search the roots. Of packs of one id that of the earlier root is taken.

        Raises :class:`PunktError` for a pack that is in two folders of one root; both are named.
        """
        index = cls(roots=list(roots))
        problems = Problems(Kind.PACK)
        for root in roots:
            index._search([root], problems)
        problems.raise_if_any()
        return index

    @classmethod
    def first_found(cls, roots: Sequence[Path]) -> Index:
        """As :meth:`build`, where a root may have a pack in two folders (its versions): the first is taken."""
        index = cls(roots=list(roots))
        for root in roots:
            index._search([root], Problems())
        return index

    def _search(self, roots: Iterable[Path], problems: Problems) -> None:
        """Search roots of one rank: what is known already stays, but none of them comes before another."""
        before = {*self.packs}, {*self.vocabularies}
        for path in (path for root in roots for path in header_files(root)):
            if path.name == "pack.yaml" and (name := _identifier(path, "pack")):
                known = self.packs.setdefault(name, path.parent)
                if known.resolve() == path.parent.resolve():
                    continue
                if name in before[0]:
                    self.replaced.setdefault(name, (known, path.parent))
                else:
                    problems.add("P607", Place(str(path), 1, 1), name=name, one=str(known), two=str(path.parent))
            elif path.name == "vocabulary.yaml" and (name := _identifier(path, "vocabulary")):
                self._add_vocabulary(name, path, problems, name in before[1])

    def files_of(self, name: str, problems: Problems) -> PackFiles:
        """The files of a pack that is known. Raises :class:`OSError` where its folder is gone."""
        return read_folder(self.packs[name], problems)

    def vocabulary_file(self, path: Path) -> bytes:
        """What a vocabulary's file holds. Raises :class:`PunktError` where it is gone."""
        try:
            return content(path)
        except (OSError, ValueError) as error:
            raise unreadable(path, error) from None

    def add_installed(self, problems: Problems) -> None:
        """Search the folders of entry points too, once."""
        if not self._installed:
            self._installed = True
            found = installed_roots(problems)
            self.roots += found
            self._search(found, problems)

    def _add_vocabulary(self, name: str, path: Path, problems: Problems, earlier: bool) -> None:
        """Note a vocabulary. One that stands alone in two files of one root is an error that names both."""
        own = (path.parent / "pack.yaml").is_file()
        known = self.vocabularies.get(name)
        if known is None or (name in self._own and not own):
            self.vocabularies[name] = path
            (self._own.add if own else self._own.discard)(name)
        elif not own and not earlier and known.resolve() != path.resolve():
            problems.add("P620", Place(str(path), 1, 1), name=name, one=str(known), two=str(path))

    def enter_vocabulary(self, path: Path) -> None:
        """Let a vocabulary's file come before those of the roots; one beside a pack not before one that stands alone."""
        name = _identifier(path, "vocabulary")
        own = (path.parent / "pack.yaml").is_file()
        if name and (not own or name in self._own or name not in self.vocabularies):
            self.vocabularies[name] = path
            (self._own.add if own else self._own.discard)(name)


def header_files(root: Path) -> Iterator[Path]:
    """The files below a root that say what it has: those of packs and of vocabularies."""
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in ("pack.yaml", "vocabulary.yaml"):
            if name in files:
                yield Path(folder) / name


def _identifier(path: Path, word: str) -> str | None:
    """The id in a file's header, without reading the whole of it as YAML."""
    try:
        match = _ID[word].search(path.read_text("utf-8-sig", errors="replace"))
    except OSError:
        return None
    return match[1] if match else None


@dataclass(frozen=True)
class ReadPack:
    """The files of a pack, and what they say, by part."""

    files: PackFiles
    documents: dict[str, list[Document]]


@dataclass(frozen=True)
class Loaded:
    """Packs with their bases and what they rest on (these first) and the vocabulary they stand on."""

    packs: tuple[Pack, ...]
    vocabulary: Vocabulary


def load_packs(names: Sequence[str], index: Index) -> Loaded:
    """Read packs and their bases. Raises :class:`PunktError` with every fault of every file."""
    try:
        return _load_packs(names, index)
    except OSError as error:  # a folder or a file that was there when it was looked for
        raise unreadable(error.filename or str(names[0]), error) from None


def _load_packs(names: Sequence[str], index: Index) -> Loaded:
    problems = Problems(Kind.PACK)
    if not names:
        problems.add("P609", Place("punkt"))
    order: dict[str, ReadPack] = {}
    for name in names:
        _collect(name, index, order, problems, [], None)
    broken = {fault.place.file for fault in problems.items}
    vocabulary, main = _vocabulary(order, index, problems)
    packs = []
    for read in order.values():
        if vocabulary is not None:
            named = main if _stands_on(read.documents) else None
            whole = broken.isdisjoint(str(read.files.path(name)) for name in read.files.rules)
            pack = read_pack(read.files, read.documents, vocabulary, _counted(read.files, named), problems, whole)
            if pack is not None:
                packs.append(pack)
    problems.raise_if_any()
    assert vocabulary is not None
    return Loaded(tuple(packs), vocabulary)


def _counted(files: PackFiles, vocabulary: tuple[Path, bytes] | None) -> tuple[NamedFile, ...]:
    """What a pack's hash is over, with the vocabulary that it names."""
    if vocabulary is None:
        return files.counted(None)
    path, data = vocabulary
    return files.counted((name_in(path, files.place), data), path.is_relative_to(files.place))


def vocabulary_of(name: str, index: Index) -> Vocabulary | None:
    """The vocabulary that a pack stands on, whatever else is wrong with the pack; ``None`` where that is at fault."""
    problems = Problems()
    order: dict[str, ReadPack] = {}
    try:
        _collect(name, index, order, problems, [], None)
        return _vocabulary(order, index, problems)[0]
    except PunktError:
        return None


def load_all(pack_dirs: Iterable[str | Path] = ()) -> list[Loaded]:
    """Every pack that is found, each with its bases, by id. Raises :class:`PunktError` with every fault."""
    problems = Problems(Kind.PACK)
    index = Index.build(search_roots(pack_dirs))
    index.add_installed(problems)
    found = []
    for name in sorted(index.packs):
        try:
            found.append(load_packs([name], index))
        except PunktError as error:
            problems.extend(error)
    problems.raise_if_any()
    return found


def _collect(
    name: str,
    index: Index,
    order: dict[str, ReadPack],
    problems: Problems,
    path: list[str],
    place: Place | None,
) -> None:
    """Read the documents of a pack after those of its base and of the packs that it rests on."""
    if name in path:
        circle = [*path[path.index(name) :], name]
        problems.add("P604", place or Place(name), name=name, names=" → ".join(circle))
        return
    if name in order:
        return
    if name not in index.packs:
        index.add_installed(problems)
    if name not in index.packs:
        hint = nearest(name, index.packs)
        if path:
            problems.add("P603", place or Place(name), name=path[-1], base=name, hint=hint)
        else:
            problems.add("P602", Place("punkt"), name=name, hint=hint)
        return
    files = index.files_of(name, problems)
    documents = read_documents(files, problems)
    header = documents["pack"][0] if documents["pack"] else None
    for base, at in _named_by(header):
        _collect(base, index, order, problems, [*path, name], at)
    order[name] = ReadPack(files, documents)


def _named_by(header: Document | None) -> Iterator[tuple[str, Place]]:
    """The packs that a header names, which come before its own: what it extends, and what it rests on."""
    data = header.data if header is not None else None
    if header is None or not isinstance(data, dict):
        return
    if data.get("extends"):
        yield data["extends"], header.place(("extends",))
    for number, name in enumerate(data.get("rests_on") or ()):
        yield name, header.place(("rests_on", number))


def _stands_on(documents: Mapping[str, Sequence[Document]]) -> str:
    """The vocabulary that a pack names; empty where it names none, or has no header that can be read."""
    tables = (header.data for header in documents["pack"])
    return next((str(table.get("vocabulary", "")) for table in tables if isinstance(table, dict)), "")


def _vocabulary(
    order: dict[str, ReadPack], index: Index, problems: Problems
) -> tuple[Vocabulary | None, tuple[Path, bytes] | None]:
    """The vocabulary that packs name, with what their own folders add, and its file; where none does, an empty one."""
    named: dict[str, Place] = {}
    for read in order.values():
        if name := _stands_on(read.documents):
            named.setdefault(name, read.documents["pack"][0].place(("vocabulary",)))
        elif read.documents["pack"]:  # else what is wrong with its header is told
            check_free(read.documents, read.files, problems)
    if not named and not problems.items:
        return NO_VOCABULARY, None
    unknown = [name for name in named if name not in index.vocabularies] if len(named) > 1 else []
    if unknown:
        index.add_installed(problems)
        unknown = [name for name in unknown if name not in index.vocabularies]
        for name in unknown:
            problems.add("P605", named[name], name=name, hint=nearest(name, index.vocabularies))
    if unknown:
        return None, None
    if len(named) > 1:
        problems.add("P606", list(named.values())[1], names=", ".join(named))
        return None, None
    files: list[Path] = []
    for name, place in named.items():
        if name not in index.vocabularies:
            index.add_installed(problems)
        if name not in index.vocabularies:
            beside = {str(read.files.path(VOCABULARY)) for read in order.values()}
            if not any(fault.place.file in beside for fault in problems.items):  # it may be the one that is meant
                problems.add("P605", place, name=name, hint=nearest(name, index.vocabularies))
            return None, None
        files.append(index.vocabularies[name])
    for read in order.values():
        own = read.files.path(VOCABULARY)
        if _stands_on(read.documents) and VOCABULARY in read.files.files and own not in files:
            files.append(own)
    held = {read.files.path(VOCABULARY): read.files.files.get(VOCABULARY) for read in order.values()}
    vocabulary: Vocabulary | None = None
    before = len(problems.items)
    main = b""
    for path in files:
        try:
            data = held.get(path) or index.vocabulary_file(path)
            main = main or data
            vocabulary = read_vocabulary(read_kept(path, data), problems, vocabulary)
        except PunktError as error:
            problems.extend(error)
            return None, None
        if len(problems.items) > before:  # what a vocabulary at fault lacks, packs are not to blame for
            return None, None
    if vocabulary is None or not files:
        return None, None
    return replace(vocabulary, files=tuple(map(str, files))), (files[0], main)
