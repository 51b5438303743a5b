"""A law of a peer: its packs, and how plain facts become a case.

``peer.toml`` has::

    packs = ["peers.of-income-tax"]      # what is loaded, as it stands
    subject = "person"                   # the section that facts belong to, and that outcomes are about
    ids = ["it-"]                        # how the ids of its values begin
    [variants]                           # what a variant loads instead (bases come along)
    new_tax = ["peers.of-income-tax.new-tax"]
    [elements]                           # a list of given records is a collection of a section; what they are
    persons = {section = "household", name = "name"}   # called is their id, a value for each name is theirs

A given fact belongs to the section of the vocabulary that has one of its name, ``subject`` first.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from punkt import load
from punkt.api import Rules

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Elements:
    """A list of records among the facts given."""

    section: str
    name: str = "name"


@dataclass(frozen=True)
class Law:
    """A law as ``peer.toml`` describes it."""

    folder: Path
    packs: tuple[str, ...]
    subject: str
    ids: tuple[str, ...]
    variants: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    elements: Mapping[str, Elements] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the law is called."""
        return self.folder.name

    def rules(self, under: Sequence[str] = ()) -> Rules:
        """The rule base, under some variants. Raises :class:`KeyError` for a variant that the law has not."""
        packs = tuple(pack for variant in under for pack in self.variants[variant])
        return _load(packs or self.packs, self.folder)

    def case(self, rules: Rules, number: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """The facts given as a case of the rule base."""
        subjects = rules.vocabulary.subjects
        sections = [self.subject, *(s for s in rules.vocabulary.sections if s != self.subject)]
        case: dict[str, Any] = {"case": number, **{section: {} for section in sections}}
        for name, value in given.items():
            if name in self.elements:
                elements = self.elements[name]
                rows = [{**row, "id": row.get(elements.name, str(at))} for at, row in enumerate(value, 1)]
                case[elements.section][name] = [
                    {key: cell for key, cell in row.items() if key != elements.name} for row in rows
                ]
                continue
            owner = next((s for s in sections if name in subjects[s].facts), self.subject)
            case[owner][name] = _fact(value)
        return case


def _fact(value: Any) -> Any:
    """A fact as a case writes it; ``{state: none}`` is what is known not to exist."""
    return "none" if value == {"state": "none"} else value


@cache
def _load(packs: tuple[str, ...], folder: Path) -> Rules:
    return load(*packs, pack_dirs=[folder])


@cache
def laws() -> dict[str, Law]:
    """All laws by their names."""
    return {law.name: law for law in _read()}


def _read() -> Iterator[Law]:
    for path in sorted(HERE.glob("*/peer.toml")):
        data = tomllib.loads(path.read_text("utf-8"))
        yield Law(
            path.parent,
            tuple(data["packs"]),
            data["subject"],
            tuple(data["ids"]),
            {name: tuple(packs) for name, packs in data.get("variants", {}).items()},
            {name: Elements(**entry) for name, entry in data.get("elements", {}).items()},
        )


def law_of(number: str, outcomes: Sequence[str]) -> Law | None:
    """The law that a value is of: by how its id begins, the longest beginning first, and else by its outcomes."""
    begun = [(len(start), law) for law in laws().values() for start in law.ids if number.startswith(start)]
    if begun:
        return max(begun, key=lambda found: found[0])[1]
    return next((law for law in laws().values() if _has(law, outcomes)), None)


def _has(law: Law, outcomes: Sequence[str]) -> bool:
    names = {name for _, name in law.rules().vocabulary.outcomes}
    return bool(outcomes) and names.issuperset(outcomes)
