"""What the same files say is read and compiled once a process, for all tests of it: most of the time of the quick tests.

A pack's hash is over all that its law is compiled from, so packs of one hash at one place have one edition of a day.
A YAML file of the same bytes is parsed and checked once, wherever it lies, and is not written into the cache on disk;
only a test that names a folder for that cache reads by way of it.
The packs that ship are not changed by any test, so those of them that are loaded without others are read and linked
once, whatever other folders are searched. Tests of the lengths ``full`` and ``slow`` do all this each time, as a
program does that begins.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from punkt.deciding import rule_base
from punkt.deciding.agreement import durable_version
from punkt.files.messages.diagnostics import Problems
from punkt.files.read import Document, read_file, read_text
from punkt.law.language.link import Linked
from punkt.law.language.program import Program
from punkt.law.loading import pack_sources, pack_store, read_documents
from punkt.law.loading.pack_store import Index, Loaded, shipped
from punkt.law.packs.pack import Pack
from punkt.law.packs.vocabulary import Vocabulary
from punkt.law.schemas import structure
from punkt.registers.columns import column_plan
from punkt.registers.columns.column_plan import Alternative, ColumnPlan
from punkt.registers.columns.row_places import Given
from punkt.registers.columns.table_layout import Layout

_kept: dict[tuple[object, ...], rule_base.Edition] = {}
_read: dict[tuple[str, ...], Loaded] = {}
_linked: dict[tuple[int, ...], Linked] = {}
_words: dict[str, Vocabulary | None] = {}
_parsed: dict[str, Document] = {}
_plans: dict[tuple[object, ...], tuple[tuple[object, ...], list[ColumnPlan]]] = {}


def forget_editions() -> None:
    """Let what is compiled next be compiled anew, for a test that asks how it is."""
    _kept.clear()


def share_editions() -> None:
    """From now on, let tests of the same law have the same editions."""
    _share_documents()
    _share_packs()
    _share_plans()
    module: Any = rule_base
    compiled = module.Edition

    def edition(linked: Linked, day: date) -> rule_base.Edition:
        days = {day for pack in linked.packs for day in (*pack.change_days, *pack.in_force.change_days)}
        law = tuple((pack.id, pack.digest, pack.place.file) for pack in linked.packs)
        key = (law, bisect_right(sorted(days), day), durable_version())
        if key not in _kept:
            _kept[key] = compiled(linked, day)
        return _kept[key]

    module.Edition = edition


def _share_documents() -> None:
    """Let files of the same bytes be parsed and checked once."""
    modules: Any = (pack_store, read_documents, structure)
    store, folder, check = modules
    by_the_cache, keep_in_cache = store.read_kept, check.keep

    def read(path: Path, data: bytes | None = None) -> Document:
        if os.environ.get("PUNKT_CACHE", "off") != "off":
            return cast(Document, by_the_cache(path, data))
        try:
            data = path.read_bytes() if data is None else data
        except OSError:
            return read_file(path)
        name = "shared " + sha256(data).hexdigest()
        if name not in _parsed:
            _parsed[name] = replace(read_text(data, str(path)), entry=name)
        return replace(_parsed[name], file=str(path))

    def keep(document: Document, checked: str) -> None:
        if document.entry in _parsed:
            document.checked = _parsed[document.entry].checked = checked
        else:
            keep_in_cache(document, checked)

    store.read_kept = folder.read_kept = read
    check.keep = keep


def _share_packs() -> None:
    """Let packs that ship be read and linked once; this has to be before other modules import how that is done."""
    modules: Any = (pack_store, rule_base, pack_sources)
    store, base, sources = modules
    read, link, read_words = store.load_packs, base.link, store.read_vocabulary
    ship = Index.build([shipped("rules")])
    own = {str(path) for path in ship.vocabularies.values()}

    def loaded(names: Sequence[str], index: Index) -> Loaded:
        key = tuple(names)
        if any(index.packs.get(name) != ship.packs.get(name, 0) for name in key):
            return cast(Loaded, read(names, index))
        if key not in _read:
            _read[key] = read(names, ship)
        found = _read[key]
        same = all(index.packs.get(pack.id) == ship.packs[pack.id] for pack in found.packs)
        if same and index.vocabularies.get(found.vocabulary.id) == ship.vocabularies.get(found.vocabulary.id):
            return found
        return cast(Loaded, read(names, index))

    def linked(packs: tuple[Pack, ...], vocabulary: Vocabulary) -> Linked:
        key = _ids(packs, vocabulary)
        if key not in _linked:
            found = cast(Linked, link(packs, vocabulary))
            if all(key != _ids(one.packs, one.vocabulary) for one in _read.values()):
                return found
            _linked[key] = found
        return _linked[key]

    def words(document: Document, problems: Problems, extended: Vocabulary | None = None) -> Vocabulary | None:
        if extended is not None or document.file not in own:
            return cast("Vocabulary | None", read_words(document, problems, extended))
        if document.file not in _words:
            _words[document.file] = read_words(document, problems)
        return _words[document.file]

    store.load_packs = sources.load_packs = loaded
    store.read_vocabulary = words
    base.link = linked


def _share_plans() -> None:
    """Let the columns of shared editions be worked out once for tables of the same columns; also before others import it."""
    module: Any = column_plan
    made = module.plans

    def plans(
        layout: Layout, given: Given, editions: Sequence[tuple[Program, Sequence[Alternative]]], day: date | None
    ) -> list[ColumnPlan]:
        shared = {id(edition.program) for edition in _kept.values()}
        if not all(id(program) in shared for program, _ in editions):
            return cast("list[ColumnPlan]", made(layout, given, editions, day))
        programs = tuple(id(program) for program, others in editions for program in (program, *dict(others).values()))
        tables = tuple((name, table.key, tuple(table.columns)) for name, table in layout.tables.items())
        key = (id(layout.vocabulary), tables, frozenset(given.items()), programs, day)
        if key not in _plans:
            _plans[key] = (layout, editions), made(layout, given, editions, day)  # what is held keeps its id
        return list(_plans[key][1])

    module.plans = plans


def _ids(packs: tuple[Pack, ...], vocabulary: Vocabulary) -> tuple[int, ...]:
    """Which objects packs and a vocabulary are; those that are read once stay, and so do their ids."""
    return tuple(map(id, (*packs, vocabulary)))
