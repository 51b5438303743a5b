"""The beginning of a ledger: an entry for each point and subpoint of a document, not yet written, with its first words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from punkt.files.texts import Texts
from punkt.files.whole_files import write_whole, writing_named
from punkt.law.packs.pack import Pack
from punkt.law.sources.outline import Outline

from .document_words import suggested

FILE = "ledger.yaml"
SAID = Texts("packs.skeleton")
_LONGEST = 60
_WORDS = 8
_LAST = re.compile(r"^points:[ \t]*(?:#.*)?\n(?P<entries>(?:[ \t]+\S.*\n|[ \t]*#.*\n|[ \t]*\n)*)\Z", re.MULTILINE)


def ledger_lines(outline: Outline, known: Iterable[str] = (), encoded: str = "", lang: str = "ru") -> Iterator[str]:
    """A line for each point and subpoint without an entry among the ``known``; ``encoded`` is one that is written."""
    there = set(known)
    for address, units in outline.by_point.items():
        if address in there or all(unit.address in there for unit in units):
            continue
        text = " ".join(unit.text for unit in units if "#note" not in unit.address)
        found = suggested(text)
        title = json.dumps(first_words(text) or address, ensure_ascii=False)
        state = "encoded" if address == encoded else "todo"
        line = f'  {json.dumps(address, ensure_ascii=False)}: {{state: {state}, title: {{ru: {title}, en: "TO FILL: {address}"}}}}'
        if found is not None:
            how = f"{found.state}, {found.modality}" if found.modality else found.state
            line += f"  # {SAID('like', lang, how=how, said=found.said)}"
        yield line + "\n"


def first_words(text: str) -> str:
    """The first words of a text, as a title."""
    taken = text.split(" ")[:_WORDS]
    while len(taken) > 1 and len(" ".join(taken)) > _LONGEST:
        taken.pop()
    said = " ".join(taken)[:_LONGEST]
    return said if said == text else said.rstrip(" ,;:.-") + "…"


def complete_ledger(pack: Pack, outline: Outline, edition: str, lang: str = "ru") -> tuple[Path, int]:
    """Write entries for the units that have none; how many, and into which file. What is written stays as it is.

    Raises :class:`PunktError` where the file cannot be written.
    """
    lines = [*ledger_lines(outline, pack.points_of(edition), lang=lang)]
    folder = Path(pack.folder)
    path = folder / FILE
    if lines:
        with writing_named(str(path)):
            before = path.read_text("utf-8") if path.is_file() else ""
            if before and not before.endswith("\n"):
                before += "\n"
            last = _LAST.search(before)
            if before and last is None:  # written in another way: into a file of its own
                path, before = _free(folder), ""
            indent = re.search(r"^([ \t]+)\S", last["entries"], re.MULTILINE) if last else None
            own = [(indent[1] if indent else "  ") + line.lstrip() for line in lines]
            write_whole(path, ((before or "points:\n") + "".join(own)).encode())
    return path, len(lines)


def _free(folder: Path) -> Path:
    number = 2
    while (folder / f"ledger-{number}.yaml").exists():
        number += 1
    return folder / f"ledger-{number}.yaml"
