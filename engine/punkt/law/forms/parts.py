"""What the parts of a rule name: norms and terms, each kept with the way on which it is used.

An ``if`` has two ways, ``any`` has one for each of its conditions: what is named on a way counts only for a case that
goes it. A way is told by its node (an ``If``, ``All``, ``Any``, ``Tally``) and its number there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from punkt.kernel.node_structure import walk
from punkt.kernel.nodes import Node
from punkt.law.packs.pack import Norm, NormValue

Way: TypeAlias = tuple[int, int]
"""The identity of a node and the number of a way there."""


class NormUse(NamedTuple):
    """A norm with its value on the day; ``replaces``: it stands for one of the rule's own pack or its bases."""

    norm: Norm
    value: NormValue
    replaces: bool


@dataclass(slots=True)
class Part:
    """What a part of a rule names itself, and what it names on each way through it."""

    norms: dict[str, NormUse] = field(default_factory=dict)
    terms: dict[tuple[str, str], None] = field(default_factory=dict)
    ways: list[tuple[Node, int, Part]] = field(default_factory=list)
    rows: dict[str, None] = field(default_factory=dict)
    """Rows of a table, by what their clauses would be called, whose results are put together."""

    def __bool__(self) -> bool:
        return bool(self.norms or self.terms or self.ways or self.rows)

    def take_in(self, other: Part) -> None:
        """Add what another part names, which is used whenever this one is."""
        self.norms |= other.norms
        self.terms |= other.terms
        self.ways += other.ways
        self.rows |= other.rows

    def and_also(self, other: Part) -> Part:
        """Both together."""
        ways, rows = [*self.ways, *other.ways], {**self.rows, **other.rows}
        return Part({**self.norms, **other.norms}, {**self.terms, **other.terms}, ways, rows)

    def by_ways(self, node: Node, parts: Iterable[Part]) -> None:
        """Add the parts of a node, each used only on its own way."""
        self.ways += [(node, number, part) for number, part in enumerate(parts) if part]

    def moved(self, old: Node, new: Node) -> Part:
        """The same of a node that was copied: ``new`` has the shape of ``old``."""
        return self.copied({id(one): other for one, other in zip(walk(old), walk(new), strict=True)})

    def copied(self, copies: Mapping[int, Node]) -> Part:
        """The same where other nodes stand for some, which are told by their identity."""
        ways = [(copies.get(id(node), node), number, part.copied(copies)) for node, number, part in self.ways]
        return Part(self.norms, self.terms, ways, self.rows)

    def used(self, taken: Set[Way]) -> Iterator[Part]:
        """This part and those on the ways that were taken."""
        yield self
        for node, number, part in self.ways:
            if (id(node), number) in taken:
                yield from part.used(taken)

    def inner(self) -> Iterator[Part]:
        """The parts on all ways through this one."""
        for _, _, part in self.ways:
            yield part
            yield from part.inner()
