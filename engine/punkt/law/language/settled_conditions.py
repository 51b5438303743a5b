"""Conditions that one fact settles whatever its value is: they are true (or false), known or not.

Kleene's tables alone leave «red or not red» unknown while the colour is. A condition that reads one fact and
nothing else is therefore tried with every value the vocabulary allows, before any evaluator sees it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations, pairwise
from math import floor
from typing import Any as Anything
from typing import get_args

from punkt.kernel.domains import Interval, Number
from punkt.kernel.kleene import compare, in_domain
from punkt.kernel.node_structure import atoms, children, folded, tested
from punkt.kernel.nodes import NODES, Atom, Condition, Const, Counting, Fact, Named, Node, Presuming
from punkt.kernel.numbers import weighted
from punkt.kernel.records import GAP
from punkt.kernel.texts import standing
from punkt.law.packs.vocabulary import FactKind, FactType, Vocabulary

from .references import declared, element_record

MOST_CHOICES = 6
"""Of so many values every set is tried."""
ANY_DAY = date(2000, 1, 1)
_CONDITIONS: tuple[type[Condition], ...] = get_args(Condition)
_INNER = tuple(kind for kind in NODES if kind not in get_args(Named))
"""As tuples: they are asked about more quickly."""


class Settler:
    """Makes plain, in conditions and values, what holds of every value of a fact."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.copies: dict[int, Node] = {}
        """What stands for a node that had to be changed, by the identity of that node."""
        self._done: dict[tuple[int, str], tuple[Node, Node]] = {}
        """By identity and record type: the node (which so keeps its identity) and what it became."""

    def settled(self, node: Node, record: str) -> Node:
        """A condition or value about a record type, made plain. Rules share nodes, so each is looked at once."""
        key = (id(node), record)
        if key not in self._done:
            self._done[key] = node, self._settled(node, record)
        return self._done[key][1]

    def _settled(self, node: Node, record: str) -> Node:
        if isinstance(node, _CONDITIONS) and (truth := _truth(node, record, self.vocabulary)) is not None:
            return Const(truth)
        if isinstance(node, Atom) and _read(node) is not None:
            return node
        inner = element_record(node, record, self.vocabulary) if isinstance(node, Counting) else record
        changed = {}
        for name in type(node).__match_args__:
            before = getattr(node, name)
            after = self._part(before, inner)
            if after is not before:
                changed[name] = after
        if not changed:
            return node
        new: Node = replace(node, **changed)
        self.copies[id(node)] = new
        return new

    def _part(self, part: Anything, record: str) -> Anything:
        if isinstance(part, tuple):
            after = tuple([self._part(item, record) for item in part])
            return part if all(one is other for one, other in zip(part, after, strict=True)) else after
        return self.settled(part, record) if isinstance(part, _INNER) else part


def _truth(condition: Condition, record: str, vocabulary: Vocabulary) -> bool | None:
    """What a condition is for every value of the one fact it reads; ``None`` where it is not always the same."""
    asked: list[Atom] = []
    name: Named | None = None
    for atom in atoms(condition):  # most conditions read several facts: the second one ends it
        one = None if atom is None else _read(atom)
        if atom is None or one is None or (name is not None and one != name):
            return None
        name = one
        asked.append(atom)
    fact = declared(name, record, vocabulary) if name is not None else None
    if not isinstance(fact, FactType):
        return None
    found: bool | None = None
    for value in _values(fact, asked, fact.none or (isinstance(name, Fact) and name.none)):
        holds = folded(condition, lambda atom: _holds(atom, value))  # noqa: B023 - used at once
        if found is not None and holds is not found:
            return None
        found = holds
    return found


def _read(atom: Atom) -> Named | None:
    """The one name whose plain value an atom asks about."""
    names = {part for value in children(atom) if (part := _plain(value)) is not None}
    return names.pop() if len(names) == 1 and all(_plain(value) is not None for value in children(atom)) else None


def _plain(value: Node) -> Named | None:
    value = value.fact if isinstance(value, Presuming) else value
    return value if isinstance(value, Named) else None


def _holds(atom: Atom, value: Anything) -> bool:
    if (found := tested(atom)) is not None:
        return bool(in_domain(value, found[0].domain))
    return bool(compare(value, atom.how, value))  # type: ignore[union-attr]


def _values(fact: FactType, asked: Sequence[Atom], none: bool) -> Iterator[Anything]:
    """Values of a fact among which there is one for each way that the atoms can come out; nothing if that is unknown."""
    match fact.kind:
        case FactKind.BOOLEAN:
            found: list[Anything] = [True, False]
        case FactKind.CHOICE:
            found = list(fact.values)
        case FactKind.TEXT:
            found = list(standing(_constants(asked)))
        case FactKind.CHOICES if len(fact.values) <= MOST_CHOICES:
            sizes = range(len(fact.values) + 1)
            found = [frozenset(chosen) for size in sizes for chosen in combinations(fact.values, size)]
        case FactKind.INTEGER | FactKind.NUMBER | FactKind.DATE:
            found = [value for value in _around(fact, asked) if fact.range is None or fact.range.contains(value)]
        case _:
            return
    yield from found
    if none and found:
        yield GAP


def _constants(asked: Sequence[Atom]) -> set[Anything]:
    """The values that the atoms ask for."""
    domains = [found[0].domain for atom in asked if (found := tested(atom)) is not None]
    return {value for domain in domains if not isinstance(domain, Interval) for value in domain.values}


def _around(fact: FactType, asked: Sequence[Atom]) -> set[Anything]:
    """The ends at which the atoms can change, and a value on either side of each."""
    ends: set[Anything] = set()
    for domain in (found[0].domain for atom in asked if (found := tested(atom)) is not None):
        ends.update(domain.values if not isinstance(domain, Interval) else (domain.low, domain.high))
    if fact.range is not None:
        ends.update((fact.range.low, fact.range.high))
    ends.discard(None)
    if fact.kind is FactKind.DATE:
        return _days(ends or {ANY_DAY})
    if fact.kind is FactKind.INTEGER:
        return {floor(end) + step for end in ends or {0} for step in (-1, 0, 1, 2)}
    return _numbers(sorted(ends or {0}))


def _days(ends: set[date]) -> set[date]:
    numbers = {end.toordinal() + step for end in ends for step in (-1, 0, 1)}
    return {date.fromordinal(number) for number in numbers if 1 <= number <= date.max.toordinal()}


def _numbers(ends: list[Number]) -> set[Anything]:
    half = Decimal("0.5")
    between = {weighted(0, ((half, one), (half, other))) for one, other in pairwise(ends)}
    return {*ends, *between, weighted(-1, ((1, ends[0]),)), weighted(1, ((1, ends[-1]),))} - {None}
