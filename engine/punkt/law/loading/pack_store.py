"""How packs are read from where they live (:mod:`.pack_roots`), each after those that it stands on."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from punkt.files.cache import read_kept
from punkt.files.messages.diagnostics import Place, Problems, PunktError, nearest
from punkt.files.messages.kinds import Kind
from punkt.files.read import Document, unreadable
from punkt.law.packs.pack import NamedFile, Pack
from punkt.law.packs.vocabulary import NO_VOCABULARY, Vocabulary

from .check_pack import check_free
from .pack_files import PackFiles, name_in
from .pack_index import Index
from .pack_roots import VOCABULARY, header_files, installed_roots, search_roots, shipped
from .pack_signatures import check_built
from .read_documents import read_documents
from .read_pack import read_pack
from .read_vocabulary import read_vocabulary

__all__ = [
    "Index",
    "Loaded",
    "header_files",
    "installed_roots",
    "load_all",
    "load_packs",
    "replacing",
    "search_roots",
    "shipped",
    "vocabulary_of",
]


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
    check_built(packs, index.archives_of(packs), index.trust, problems)
    problems.raise_if_any()
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
    if name not in index.packs and name in index.unsigned:
        problems.add("P968", place or Place(str(index.unsigned[name])), name=name)
        return
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
    for base, at in named_by(header):
        _collect(base, index, order, problems, [*path, name], at)
    order[name] = ReadPack(files, documents)


def named_by(header: Document | None) -> Iterator[tuple[str, Place]]:
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
