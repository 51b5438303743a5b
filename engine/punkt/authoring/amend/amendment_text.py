"""What an amendment comes to, as text: unit by unit with what touches it, what is to be looked at, the changed files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from punkt.files.messages.diagnostics import PunktError
from punkt.files.read import read_file
from punkt.files.texts import Texts
from punkt.law.loading.ledger import head
from punkt.proving.mutants.pack_cases import FOLDER as CASES

from .amend_pack import Amendment
from .matched_units import GONE, HOW, MOVED, NEW, SAME, UnitChange

SAID = Texts("packs.amend")
_PARTS = ("rules", "norms", "readings", "presumptions")


def amendment_text(found: Amendment, lang: str) -> str:
    """The whole report."""
    counts = ", ".join(f"{SAID(how, lang)}: {found.matched.counts[how]}" for how in HOW)
    lines = [f"{found.pack.id}: {counts}", ""]
    touching = _Touching(found)
    for change in found.matched.changes:
        if change.how != SAME:
            lines += [_heading(change, lang), *touching.lines(change, lang)]
    lines += ["", *(SAID("value_now", lang, name=name, value=value) for name, value in found.values)]
    if found.left:
        lines += ["", SAID("look", lang)]
        lines += dict.fromkeys(f"  {place}: {SAID(what, lang, **arguments)}" for place, what, arguments in found.left)
    if found.remains:
        lines += ["", SAID("remains", lang), *(f"  {one.text(lang)}" for one in found.remains)]
    if found.after:
        lines += ["", SAID("files", lang), found.difference()]
    return "\n".join(lines).replace("\n\n\n", "\n\n") + "\n"


def _heading(change: UnitChange, lang: str) -> str:
    moved = f"{change.old} → {change.new}" if change.old and change.new and change.old != change.new else ""
    return f"{moved or change.new or change.old}: {SAID(change.how, lang)}"


class _Touching:
    """Finds what touches a unit: what cites it, its words for people, the cases and forms that name its outcomes."""

    def __init__(self, found: Amendment) -> None:
        self.pack = found.pack
        self.by_unit: dict[str, dict[str, dict[str, None]]] = {}
        for quote in found.quotes:
            for at in (quote.point, *(other for other, _ in quote.also)):
                part = "presumptions" if quote.name.startswith("presumed.") else quote.part
                self.by_unit.setdefault(head(at), {}).setdefault(part, {})[quote.name] = None
        folder = Path(found.pack.folder)
        self.cases = {path.stem: _expected(path) for path in sorted((folder / CASES).glob("*.yaml"))}
        self.papers = {
            path.name: {*re.findall(r"[\w.]+", path.read_text("utf-8", errors="replace"))}
            for path in sorted((folder / "forms").glob("*.yaml"))
        }

    def lines(self, change: UnitChange, lang: str) -> Iterator[str]:
        """What touches the unit of a change, a line for each kind."""
        if change.how == NEW:
            return
        own = self.by_unit.get(head(change.old), {})
        for part in _PARTS:
            if part in own:
                yield f"  {SAID(part, lang)}: {', '.join(own[part])}"
        if change.how in (MOVED, GONE):
            return
        rules = [rule for rule in self.pack.rules if rule.id in own.get("rules", {})]
        norms = {f"${name}" for name in own.get("norms", {})}
        resting = [rule for rule in self.pack.rules if rule in rules or norms & {*_strings(rule.body.data)}]
        for rule in resting:
            yield f"  {SAID('says', lang)}: {rule.id}: {rule.says.get(lang, '')}"
        outcomes = {rule.outcome for rule in resting}
        cases = [name for name, expected in self.cases.items() if outcomes & expected]
        papers = [name for name, names in self.papers.items() if outcomes & names]
        for kind, names in (("cases", cases), ("papers", papers)):
            if names:
                yield f"  {SAID(kind, lang)}: {', '.join(names)}"


def _expected(path: Path) -> set[str]:
    """The outcomes that a case expects."""
    try:
        data = read_file(path).data
    except PunktError:
        return set()
    sections = data.get("expect", {}) if isinstance(data, dict) else {}
    return {name for outcomes in sections.values() if isinstance(outcomes, Mapping) for name in outcomes}


def _strings(data: Any) -> Iterator[str]:
    """Every text of a rule."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from _strings(value)
    elif isinstance(data, list):
        for value in data:
            yield from _strings(value)
