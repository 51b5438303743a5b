"""The packs a service decides by: a copy of all their files, so that everything stays as it was when read.

A reload copies and reads everything afresh, and only when all of it is right does the new shelf
take the place of the old one; a broken pack leaves the old shelf where it is.
"""

from __future__ import annotations

import os
import shutil
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import Diagnostic, Place, Problems, PunktError, nearest
from punkt.files.messages.kinds import Kind
from punkt.files.messages.system_words import system_says
from punkt.kernel.cached_attribute import cached_attribute
from punkt.law.loading.approved_packs import left_unapproved, to_be_approved
from punkt.law.loading.ledger import CoverageReport, coverage
from punkt.law.loading.pack_roots import VOCABULARY
from punkt.law.loading.pack_signatures import Trust, check_built
from punkt.law.loading.pack_store import Index, Loaded, load_packs, search_roots
from punkt.law.packs.pack import Pack
from punkt.law.packs.vocabulary import Vocabulary
from punkt.showing.papers.read_forms import forms_of

from .pack_folders import new_folder
from .problem_details import refusal

KEPT = 32
"""Rule bases kept ready: one for each selection of packs."""
MOST_PACKS = 16
"""Packs that one request may name."""


class Shelf:
    """All packs as they were at one moment. ``folder`` holds the copy of their files; it goes with :meth:`close`."""

    def __init__(self, folder: Path, origins: dict[str, str]) -> None:
        self.folder, self._origins = folder, origins
        self.since = datetime.now(UTC)
        self.index = Index(_installed=True)
        self._rules: OrderedDict[tuple[str, ...], Rules] = OrderedDict()
        self._lock, self._making = Lock(), Lock()
        self._users, self._retired = 0, False
        self._reports: dict[str, CoverageReport] = {}
        self._mark = -1

    @classmethod
    def copy(
        cls,
        pack_dirs: Sequence[str] = (),
        public_keys: Sequence[str] = (),
        approved: int = 0,
        named: Sequence[str] = (),
    ) -> Shelf:
        """Copy every pack that is found and read it.

        Where ``public_keys`` are named, only packs are found that one of them signed, and every archive has to be.
        Where ``approved`` is not 0, only packs that so many persons approved: those ``named`` have to be.
        Raises :class:`PunktError` with every fault of every file.
        """
        problems = Problems(Kind.PACK)
        index = Index.build(search_roots(pack_dirs), Trust.of(public_keys) if public_keys else None)
        index.add_installed(problems)
        (folder, mark), origins = new_folder(), {}
        try:
            for number, path in enumerate(index.vocabularies.values()):
                if (path.parent / "pack.yaml").is_file():
                    continue  # it comes with its pack
                target = folder / f"vocabulary-{number}" / path.name
                origins[_written(index.vocabulary_file(path), target)] = str(path)
            for name in index.packs:
                files = index.files_of(name, problems)
                for part, data in files.files.items():
                    origins[_written(data, folder / name / part)] = str(files.path(part))
            problems.raise_if_any()
            if approved:
                cls(folder, origins)._leave_unapproved(approved, to_be_approved(index, named))
            shelf = cls.opened(folder, origins)
        except (OSError, PunktError) as error:
            shutil.rmtree(folder, ignore_errors=True)
            if mark >= 0:
                os.close(mark)
            if isinstance(error, PunktError):
                raise
            raise PunktError([Diagnostic("P004", Place(str(error.filename)), {"reason": system_says(error)})]) from None
        shelf._mark = mark
        shelf._check_built(index)
        return shelf

    @classmethod
    def opened(cls, folder: Path, origins: dict[str, str] | None = None) -> Shelf:
        """The shelf of a copy: all packs are read, so that every fault shows at once."""
        shelf = cls(folder, origins or {})
        try:
            shelf.index = replace(Index.build([folder]), _installed=True)
            shelf.loaded  # noqa: B018 - reads everything
        except PunktError as error:
            if origins is not None:
                shelf.close()
            raise shelf.original(error) from None
        return shelf

    def _leave_unapproved(self, wanted: int, needed: Sequence[str]) -> None:
        """Take out of the copy, whose very bytes will decide, what is not approved; a vocabulary may be others' too."""
        try:
            left = left_unapproved(Index.build([self.folder]), wanted, needed)
        except PunktError as error:
            raise self.original(error) from None
        for folder in left.values():
            for path in folder.rglob("*"):
                if path.is_file() and path != folder / VOCABULARY:
                    path.unlink()

    def _check_built(self, index: Index) -> None:
        """What was read decides as the archives say that it came from; else the copy goes."""
        problems = Problems(Kind.PACK)
        archives = {archive.id: archive for archive in index.archives.values() if archive.id in index.packs}
        for loaded in self.loaded.values():
            check_built(loaded.packs, archives, index.trust, problems)
        if index.trust is not None and not self.loaded:
            problems.add("P968", Place("punkt"), name="—")
        try:
            problems.raise_if_any()
        except PunktError:
            self.close()
            raise

    @cached_attribute
    def loaded(self) -> dict[str, Loaded]:
        """Each pack with its bases, by id. Raises :class:`PunktError` with every fault."""
        found, problems = {}, Problems(Kind.PACK)
        for name in sorted(self.index.packs):
            try:
                found[name] = load_packs([name], self.index)
                linked = Rules(found[name].packs, found[name].vocabulary).linked
                forms_of(linked.by_id[name], linked, problems)
            except PunktError as error:
                problems.extend(error)
        problems.raise_if_any()
        return found

    @cached_attribute
    def packs(self) -> dict[str, Pack]:
        """Every pack by id."""
        return {name: loaded.packs[-1] for name, loaded in self.loaded.items()}

    @property
    def deciding(self) -> dict[str, Pack]:
        """The packs that cases can be decided by, by id."""
        return {name: pack for name, pack in self.packs.items() if pack.decides}

    def pack(self, name: str) -> Pack:
        """A pack by its id. Raises P602, as something not found."""
        if name not in self.packs:
            raise refusal("P602", 404, name=name, hint=nearest(name, self.packs))
        return self.packs[name]

    def coverage(self, name: str) -> CoverageReport:
        """How the document of a pack is accounted for."""
        if name not in self._reports:
            self._reports[name] = coverage(self.pack(name))
        return self._reports[name]

    @property
    def vocabularies(self) -> dict[str, Vocabulary]:
        """The vocabularies the packs stand on, by id."""
        return {loaded.vocabulary.id: loaded.vocabulary for loaded in self.loaded.values() if loaded.vocabulary.id}

    def rules(self, names: Sequence[str]) -> Rules:
        """The rule base of some packs. Raises :class:`PunktError` for packs that are not there or do not go together."""
        if found := self.ready(names):
            return found
        with self._making:
            found = self.ready(names)
            if found is None:
                key = _key(names)
                try:
                    loaded = load_packs(key, self.index)
                    found = Rules(loaded.packs, loaded.vocabulary)
                except PunktError as error:
                    raise self.original(error) from None
                with self._lock:
                    self._rules[key] = found
                    while len(self._rules) > KEPT:
                        self._rules.popitem(last=False)
        return found

    def ready(self, names: Sequence[str]) -> Rules | None:
        """The rule base of some packs where it is made already; quick."""
        key = _key(names)
        with self._lock:
            found = self._rules.get(key)
            if found is not None:
                self._rules.move_to_end(key)
            return found

    def original(self, error: PunktError) -> PunktError:
        """The error with the places of the files that were copied."""
        found = []
        for one in error.diagnostics:
            file = self._origins.get(one.place.file) or _within(self.folder, one.place.file)
            found.append(replace(one, place=one.place.moved(file)))
        return PunktError(found)

    @contextmanager
    def held(self) -> Iterator[Shelf]:
        """Keep the copy of the files for as long as this lasts."""
        self._users += 1
        try:
            yield self
        finally:
            self._users -= 1
            if self._retired and not self._users:
                self.close()

    def retire(self) -> None:
        """Remove the copy as soon as nobody holds it."""
        self._retired = True
        if not self._users:
            self.close()

    def close(self) -> None:
        """Remove the copy."""
        if self._mark >= 0:
            os.close(self._mark)
            self._mark = -1
        shutil.rmtree(self.folder, ignore_errors=True)


def _key(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))[: MOST_PACKS + 1]


def _written(data: bytes, target: Path) -> str:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return str(target)


def _within(folder: Path, file: str) -> str:
    return file.removeprefix(f"{folder}/")
