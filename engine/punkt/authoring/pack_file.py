"""The file of a pack made from its folder: only of one that is right, on every day and with its forms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import Problems
from punkt.files.messages.kinds import Kind
from punkt.law.loading.pack_archive import Archive, archive_of, name_of, open_archive
from punkt.law.loading.pack_store import load_packs
from punkt.proving.comparison.compared_packs import index_at
from punkt.showing.papers.read_forms import forms_of

SHOWN = 12
"""Characters of a hash that are shown of a base."""


@dataclass(frozen=True)
class Built:
    """The file of a pack: what it is called, what it holds, what is said of it, and the packs it stands on."""

    name: str
    content: bytes
    said: dict[str, str]
    bases: tuple[str, ...]


def built(folder: Path, pack_dirs: Iterable[str | Path] = ()) -> Built:
    """Make the file of the pack in a folder; bases and vocabulary are looked for around it first.

    Raises :class:`PunktError` with every fault of every file.
    """
    index, identifier = index_at(folder, list(pack_dirs))
    loaded = load_packs([identifier], index)
    rules, problems = Rules(loaded.packs, loaded.vocabulary), Problems(Kind.PACK)
    pack = rules.linked.by_id[identifier]
    for day in sorted({day for one in loaded.packs for day in (one.in_force.since, *one.change_days)}):
        if all(day in one.in_force for one in loaded.packs):
            rules.edition(day)  # tells what is wrong with the law of the day
    forms_of(pack, rules.linked, problems)
    problems.raise_if_any()
    bases = [one for one in loaded.packs if one is not pack]
    content = archive_of(pack, bases)
    archive = open_archive(content, Path(name_of(pack)))  # what it cannot read again is not made
    return Built(name_of(pack), content, about(archive), bases_of(archive))


def about(archive: Archive) -> dict[str, str]:
    """What is said of a pack's file."""
    return {"pack": archive.id, "version": archive.version, "sha256": archive.digest}


def bases_of(archive: Archive) -> tuple[str, ...]:
    """The packs that a pack was built on."""
    return tuple(f"{base.id} {base.version} ({base.digest[:SHOWN]}…)" for base in archive.bases)
