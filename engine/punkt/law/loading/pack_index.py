"""What is found below the roots that are searched: packs by their ids, in folders or archives, and vocabularies."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from punkt.files.messages.diagnostics import Place, Problems, PunktError
from punkt.files.messages.kinds import Kind
from punkt.files.read import unreadable
from punkt.law.packs.pack import Pack

from .pack_archive import ENDING, Archive, read_archive
from .pack_files import PackFiles, content, read_folder
from .pack_roots import VOCABULARY, installed_roots, pack_places
from .pack_signatures import Trust, read_signatures, signature_file

_ID = {word: re.compile(rf"^{word}:[ \t]*[\"']?([^\s\"'#]+)", re.MULTILINE) for word in ("pack", "vocabulary")}


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
    archives: dict[Path, Archive] = field(default_factory=dict)
    """The folder that stands for an archive → what that holds."""
    trust: Trust | None = None
    """Where it is there, nothing is known but what is in archives that somebody trusted has signed."""
    unsigned: dict[str, Path] = field(default_factory=dict)
    """Packs that are left out for that: id → folder."""

    @classmethod
    def build(
        cls,
        roots: Sequence[Path],
        trust: Trust | None = None,
        first: Iterable[tuple[Archive, bytes | None]] = (),
    ) -> Index:
        """Search the roots. Of packs of one id that of the earlier root is taken; ``first``, archives with their
        signatures, come before all of them.

        With ``trust`` folders are left out, and every archive has to be signed. Raises :class:`PunktError` for a pack
        that is in two folders of one root (both are named), and for an archive that is none.
        """
        index = cls(roots=list(roots), trust=trust)
        problems = Problems(Kind.PACK)
        for archive, signatures in first:
            try:
                index.add(archive, problems, signatures=signatures)
            except PunktError as error:
                problems.extend(error)
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
        for path in (path for root in roots for path in pack_places(root)):
            if path.suffix == ENDING:
                try:
                    self.add(read_archive(path), problems, before, read_signatures(signature_file(path)))
                except PunktError as error:
                    problems.extend(error)
            elif path.name == "pack.yaml" and (name := _identifier(path, "pack")):
                if self.trust is not None:
                    self.unsigned.setdefault(name, path.parent)
                else:
                    self._add_pack(name, path.parent, Place(str(path), 1, 1), problems, name in before[0])
            elif path.name == VOCABULARY and self.trust is None and (name := _identifier(path, "vocabulary")):
                self._add_vocabulary(name, path, problems, name in before[1])

    def _add_pack(self, name: str, folder: Path, place: Place, problems: Problems, earlier: bool) -> None:
        """Note a pack. One of an id that the same root has already is an error that names both."""
        known = self.packs.setdefault(name, folder)
        if known.resolve() == folder.resolve():
            return
        if earlier:
            self.replaced.setdefault(name, (known, folder))
        else:
            problems.add("P607", place, name=name, one=str(known), two=str(folder))

    def add(
        self,
        archive: Archive,
        problems: Problems,
        before: tuple[Container[str], Container[str]] = ((), ()),
        signatures: bytes | None = None,
    ) -> None:
        """Note the pack of an archive, and its vocabulary. Raises :class:`PunktError` where it is to be signed and is not."""
        if self.trust is not None:
            self.trust.check(archive, signatures, signature_file(archive.place))
        self.archives[archive.own.place] = archive
        self._add_pack(archive.id, archive.own.place, Place(str(archive.place)), problems, archive.id in before[0])
        if (path := archive.vocabulary_path) is not None:
            self._add_vocabulary(archive.vocabulary_id, path, problems, archive.vocabulary_id in before[1])

    def _same(self, one: Path, other: Path) -> bool:
        """Whether two files of a vocabulary, of which one is an archive's, hold the same."""
        held = {archive.vocabulary_path for archive in self.archives.values()}
        return not held.isdisjoint((one, other)) and self.vocabulary_file(one) == self.vocabulary_file(other)

    def files_of(self, name: str, problems: Problems) -> PackFiles:
        """The files of a pack that is known. Raises :class:`OSError` where its folder is gone."""
        held = self.archives.get(self.packs[name])
        return read_folder(self.packs[name], problems) if held is None else held.own

    def archives_of(self, packs: Iterable[Pack]) -> dict[str, Archive]:
        """The archives that packs were read from, by the ids of the packs."""
        found = {pack.id: self.archives.get(Path(pack.folder)) for pack in packs}
        return {name: archive for name, archive in found.items() if archive is not None}

    def vocabulary_file(self, path: Path) -> bytes:
        """What a vocabulary's file holds. Raises :class:`PunktError` where it is gone."""
        for archive in self.archives.values():
            if path == archive.vocabulary_path and archive.vocabulary is not None:
                return archive.vocabulary[1]
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
        elif not own and not earlier and known.resolve() != path.resolve() and not self._same(known, path):
            problems.add("P620", Place(str(path), 1, 1), name=name, one=str(known), two=str(path))

    def enter_vocabulary(self, path: Path) -> None:
        """Let a vocabulary's file come before those of the roots; one beside a pack not before one that stands alone."""
        name = _identifier(path, "vocabulary")
        own = (path.parent / "pack.yaml").is_file()
        if name and (not own or name in self._own or name not in self.vocabularies):
            self.vocabularies[name] = path
            (self._own.add if own else self._own.discard)(name)


def _identifier(path: Path, word: str) -> str | None:
    """The id in a file's header, without reading the whole of it as YAML."""
    try:
        match = _ID[word].search(path.read_text("utf-8-sig", errors="replace"))
    except OSError:
        return None
    return match[1] if match else None
