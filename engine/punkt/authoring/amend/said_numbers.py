"""Words of a pack that name a unit by its number, where the unit has another number now or is gone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from punkt.authoring.document_words import words
from punkt.files.messages.diagnostics import Place
from punkt.law.loading.ledger import head
from punkt.law.packs.pack import Pack

from .matched_units import MatchedUnits

SUFFIXES = (".yaml", ".yml", ".html", ".csv", ".txt")
_NUMBERS = r"(?P<numbers>\d+(?:\s*(?:,|и|или|and|or|to|[–-])\s*\d+)*)(?![\d.]*\d)"
_QUOTED = re.compile(r"\s*(?:- )?(?:quote|id)\s*:")
"""Lines that are the document's own words, or names."""

Said = tuple[Place, str, dict[str, object]]
"""Where, the text that tells it, and its arguments."""


def said_numbers(pack: Pack, after: Mapping[Path, str], matched: MatchedUnits) -> Iterator[Said]:
    """Every place of the pack's files, as they would be, that names by words a unit whose number is another now."""
    moved = _moved(matched)
    if not moved:
        return
    named = _named(pack)
    folder = Path(pack.folder)
    for path in sorted({*after, *(one for one in folder.rglob("*") if one.suffix in SUFFIXES and one.is_file())}):
        if path.name.startswith("fingerprints") or path.name == "source.yaml":
            continue
        text = after[path] if path in after else path.read_text("utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), 1):
            for found in () if _QUOTED.match(line) else named.finditer(line):
                numbers = re.findall(r"\d+", found["numbers"])
                if any(one in moved for one in numbers):
                    gone = any(not moved.get(one, one) for one in numbers)
                    new = re.sub(r"\d+", lambda one: moved.get(one[0], one[0]), found[0])
                    at = Place(str(path), number, found.start() + 1)
                    yield at, "said_gone" if gone else "said_moved", {"said": found[0], "new": new}


def _moved(matched: MatchedUnits) -> dict[str, str]:
    """Numbers of the outermost units of the main part → their numbers now, where these are others; empty where gone."""
    heads: dict[str, str] = {}
    for one in matched.changes:
        if one.old[:1].isdigit():
            old = _outermost(one.old)
            heads.setdefault(old, "")
            if one.new:
                heads[old] = _outermost(matched.heads.get(old, one.new))
    return {old: new for old, new in heads.items() if new != old}


def _outermost(address: str) -> str:
    return head(address).partition(".")[0]


def _named(pack: Pack) -> re.Pattern[str]:
    """What names an outermost unit: its word in either language, and numbers."""
    style = pack.source.style(pack.editions.latest) if pack.source else None
    kind = style.levels[0].called if style is not None and style.levels else "point"
    known = [re.escape(one).replace(r"\*", r"\w*") for one in words()["units"].get(kind, [])]
    return re.compile(rf"\b(?:{'|'.join(known)})\s*{_NUMBERS}", re.IGNORECASE)
