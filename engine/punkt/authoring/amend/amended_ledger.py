"""The ledger after a document has changed: entries renumbered, new units added, what was kept for earlier editions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from punkt.authoring.ledger_skeleton import ledger_lines
from punkt.files.located import Spot
from punkt.files.read import Document
from punkt.law.loading.ledger import head

from .moved_places import Moves, written_address
from .yaml_text import YamlText

_SCHEMA = re.compile(r"# yaml-language-server:.*\n")


@dataclass(frozen=True)
class OldEntry:
    """An entry of the ledger as it was written, and its address in the new text (empty: gone)."""

    old: str
    new: str
    written: str
    column: int
    edition: str
    """The edition for which its file speaks; empty for all."""


def points_of(document: Document) -> Mapping[str, Any]:
    """The entries of a file of the ledger."""
    found: Mapping[str, Any] = (Spot.root(document) / "points").data
    return found


def renumber(files: Sequence[tuple[YamlText, Document]], moves: Moves) -> list[OldEntry]:
    """Renumber the entries and take out those of units that are gone. Answers with all as they were."""
    entries = []
    for file, document in files:
        for key in points_of(document):
            steps = ("points", key)
            new = moves.address(key) or ""
            column = file.node(["points"]).value[0][0].start_mark.column
            edition = str(Spot.root(document).data.get("edition", ""))
            entries.append(OldEntry(key, new, file.entry(steps), column, edition))
            if new and new != key:
                raw = next(k for k, _ in file.node(["points"]).value if k.value == key)
                written = file.text[raw.start_mark.index : raw.end_mark.index]
                file.rename(steps, written_address(new, written))
            elif not new:
                file.remove_entry(steps)
    return entries


def add_new(files: Sequence[tuple[YamlText, Document]], entries: Sequence[OldEntry], moves: Moves) -> list[str]:
    """Add an entry for each new point, after that of the point before it; answers with those that found no place."""
    known = {entry.new or entry.old for entry in entries} & ({*moves.outline.units} | {*moves.outline.by_point})
    lines = {json.loads(line.split(":")[0].strip()): line.strip() for line in ledger_lines(moves.outline, known)}
    order = [*moves.outline.by_point]
    homeless = []
    for address in sorted(lines, key=order.index, reverse=True):
        before = [one for one in order[: order.index(address)] if one not in lines][::-1]
        found = next(
            (
                (file, entry)
                for point in before
                for entry in reversed(entries)
                if head(entry.new) == point
                for file, document in files
                if entry.old in points_of(document) and file.in_lines(["points"])
            ),
            None,
        )
        if found is None:
            homeless.append(lines[address])
        else:
            found[0].insert_line(("points", found[1].old), lines[address], before=False)
    return homeless[::-1]


def kept_entries(entries: Iterable[OldEntry], edition: str, units: Iterable[str], own: Iterable[str]) -> list[OldEntry]:
    """Entries that speak for units of an earlier edition, without those of which its ``own`` file speaks."""
    there, named = {*units}, {*own}
    heads = {head(unit) for unit in there}
    return [
        entry
        for entry in entries
        if (entry.old in there or entry.old in heads)
        and (entry.edition == edition or (not entry.edition and entry.old not in named))
    ]


def for_edition(files: Sequence[tuple[YamlText, Document]], edition: str) -> None:
    """Let files of the ledger speak for one edition alone."""
    said = json.dumps(edition, ensure_ascii=False)
    for file, document in files:
        if "edition" in Spot.root(document):
            file.set(["edition"], said)
        else:
            file.insert_line(["points"], f"edition: {said}", before=True)


def kept_ledger(
    folder: Path, edition: str, entries: Sequence[OldEntry], files: Mapping[Path, str], like: YamlText | None
) -> tuple[Path, str]:
    """The file in which the ledger of an earlier edition keeps entries, with its text."""
    path = folder / f"ledger.{edition}.yaml"
    schema = _SCHEMA.match(like.text) if like is not None else None
    before = files.get(path) or (path.read_text("utf-8") if path.is_file() else "")
    text = before or f"{schema[0] if schema else ''}edition: {json.dumps(edition, ensure_ascii=False)}\npoints:\n"
    return path, text.rstrip("\n") + "\n" + "".join(_indented(entry) for entry in entries)


def _indented(entry: OldEntry) -> str:
    first, *rest = entry.written.rstrip().rstrip(",").split("\n")
    shift = 2 - entry.column
    moved = [" " * shift + line if shift > 0 else line[-shift:] for line in rest]
    return "".join(f"{line}\n" for line in (f"  {first}", *moved))
