"""The two sides of a comparison: a pack by its id, by ``ID@VERSION`` or by its folder, with its bases, on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import Place, Problems, PunktError, nearest
from punkt.files.read import read_file, unreadable
from punkt.kernel.cached_attribute import cached_attribute
from punkt.law.language.link import Linked
from punkt.law.language.program import Program
from punkt.law.loading.pack_store import Index, header_files, load_packs, search_roots
from punkt.law.packs.pack import Pack


@dataclass(frozen=True)
class Side:
    """A pack with its bases, as asked on a day."""

    named: str
    rules: Rules
    pack: Pack
    day: date

    @property
    def linked(self) -> Linked:
        """The packs linked."""
        return self.rules.linked

    @cached_attribute
    def program(self) -> Program:
        """The law of the day."""
        return self.rules.edition(self.day).program

    @property
    def chain(self) -> list[Pack]:
        """The pack and its bases, nearest first."""
        return list(self.linked.chain(self.pack.id))

    @property
    def version(self) -> str:
        """The pack's id and version."""
        return f"{self.pack.id} {self.pack.version}"


def two_sides(one: str, other: str, days: Sequence[date], pack_dirs: Iterable[str | Path] = ()) -> tuple[Side, Side]:
    """The sides of a comparison. Raises :class:`PunktError` with every fault of both.

    ``days`` has the day asked of each side, or is empty: then the latest day up to today on which both are
    in force is taken, else the first one.
    """
    problems = Problems()
    found: list[Rules] = []
    dirs = list(pack_dirs)
    for name in (one, other):
        try:
            found.append(_rules(name, dirs))
        except PunktError as error:
            problems.extend(error)
        except OSError as error:  # the folder one stands in is gone
            problems.extend(unreadable(error.filename or name, error))
    problems.raise_if_any()
    packs = [rules.packs[-1] for rules in found]
    asked = list(days) or [_common_day(found)] * 2
    sides = [Side(n, r, p, d) for n, r, p, d in zip((one, other), found, packs, asked, strict=True)]
    for side in sides:
        try:
            side.rules.edition(side.day)
        except PunktError as error:
            problems.extend(error)
    problems.raise_if_any()
    return sides[0], sides[1]


def _common_day(found: Sequence[Rules]) -> date:
    packs = [pack for rules in found for pack in rules.packs]
    since = max(pack.in_force.since for pack in packs)
    last = min((pack.in_force.until for pack in packs if pack.in_force.until), default=date.max)
    return max(since, min(date.today(), last))


def _rules(name: str, pack_dirs: Sequence[str | Path]) -> Rules:
    """The rule base of one side."""
    identifier, _, version = name.partition("@")
    folder = Path(name)
    if ("/" in name or "\\" in name or name in (".", "..")) or (folder / "pack.yaml").is_file():
        index, identifier = index_at(folder, pack_dirs)
    elif version:
        index = _of_version(identifier, version, pack_dirs)
    else:
        index = Index.build(search_roots(pack_dirs))
    loaded = load_packs([identifier], index)
    return Rules(loaded.packs, loaded.vocabulary)


def index_at(folder: Path, pack_dirs: Sequence[str | Path]) -> tuple[Index, str]:
    """What is found from the folder of a pack, and its id: its bases and vocabulary are looked for around it first.

    Raises P727 for a folder that is none of a pack.
    """
    header = _header(folder / "pack.yaml")
    if header is None:
        problems = Problems()
        problems.add("P727", Place(str(folder)), name=str(folder))
        raise PunktError(problems.items)
    index = Index.first_found([*_around(folder, header), folder, *search_roots(pack_dirs)])
    index.packs[header.pack] = folder
    return index, header.pack


def _of_version(identifier: str, version: str, pack_dirs: Sequence[str | Path]) -> Index:
    """What is found where the pack of this version is; its root is searched first."""
    roots = search_roots(pack_dirs)
    known: dict[str, tuple[Path, Path, PackHeader]] = {}
    names: set[str] = set()
    for root in roots:
        for folder, header in _packs(root):
            names.add(header.pack)
            if header.pack == identifier:
                known.setdefault(header.version, (root, folder, header))
    if version not in known:
        problems = Problems()
        if identifier not in names:
            problems.add("P602", Place("punkt"), name=identifier, hint=nearest(identifier, names))
        else:
            problems.add("P728", Place("punkt"), name=identifier, version=version, names=", ".join(sorted(known)))
        raise PunktError(problems.items)
    root, folder, header = known[version]
    index = Index.first_found([*_around(folder, header), root, *(other for other in roots if other != root)])
    index.packs[identifier] = folder
    return index


def _around(folder: Path, header: PackHeader) -> Iterator[Path]:
    """The nearest folder above a pack's that has the vocabulary which the pack names."""
    for up in folder.resolve().parents:
        found = _top(up / "vocabulary.yaml", "vocabulary")
        if found is not None and str(found["vocabulary"]) == header.vocabulary:
            yield up
            return


@dataclass(frozen=True, slots=True)
class PackHeader:
    """What a pack says of itself first: its id and version, and the vocabulary it stands on."""

    pack: str
    version: str
    vocabulary: str


def _packs(root: Path) -> Iterator[tuple[Path, PackHeader]]:
    """The folders of packs below a root, with what they say of themselves."""
    for path in header_files(root):
        header = _header(path) if path.name == "pack.yaml" else None
        if header is not None:
            yield path.parent, header


def _header(path: Path) -> PackHeader | None:
    found = _top(path, "pack")
    return PackHeader(*(str(found.get(key, "")) for key in ("pack", "version", "vocabulary"))) if found else None


def _top(path: Path, key: str) -> dict[str, Any] | None:
    """The top table of a file that has a key; ``None`` where there is none."""
    try:
        data = read_file(path).data
    except PunktError:
        return None
    return data if isinstance(data, dict) and key in data else None
