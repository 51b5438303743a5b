"""Facts that are told of outcomes, as two-valued columns: each in the rows of the table that it is a fact of."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from punkt.kernel.nodes import Condition, Fact, Node
from punkt.law.packs.vocabulary import UNSTATED

from .algebra import Expr
from .lower_nodes import Lowering
from .resolve_outcomes import ResolvedOutcome
from .row_places import RowScope


@dataclass(frozen=True, slots=True)
class ToldFact:
    """A fact that may be told of an outcome, and the table in whose rows it is.

    The name of an element's own fact begins with a dot, that of a section's with the section. Where
    an element's outcome rests on facts of its list, ``list/*.path`` says that it is one of some element.
    """

    place: str
    name: str


Told = dict[ToldFact, Expr]
"""Each fact that may be told, and whether it is (two-valued, in the rows of its table)."""


class FactsInRows(ABC):
    """Finds what is told of the outcomes of a lowered program."""

    def __init__(self, lowering: Lowering) -> None:
        self.lowering, self.places = lowering, lowering.places
        self.algebra, self.values = lowering.algebra, lowering.values
        self._nodes: dict[tuple[int, RowScope], Told] = {}
        self._outcomes: dict[tuple[str, RowScope], Told] = {}

    def outcome(self, name: str, scope: RowScope) -> Told:
        """What is told of an outcome."""
        key = (name, scope)
        if key not in self._outcomes:
            self._outcomes[key] = self._of_settled(self.lowering.settled(name, scope), scope)
        return self._outcomes[key]

    def node(self, node: Node, scope: RowScope) -> Told:
        """What is told of a condition or a value."""
        key = (id(node), scope)
        if key not in self._nodes:
            self._nodes[key] = self._of_node(node, scope)
        return self._nodes[key]

    @abstractmethod
    def _of_settled(self, settled: ResolvedOutcome, scope: RowScope) -> Told:
        """What is told of an outcome, found once."""

    @abstractmethod
    def _of_node(self, node: Node, scope: RowScope) -> Told:
        """What is told of a condition or a value, found once."""

    def where(self, found: Told, condition: Condition, branches: Sequence[Node], scope: RowScope) -> Told:
        """What is told of a condition, and of what stands where it holds (and where it does not), if it may."""
        truth, a = self.lowering.truth(condition, scope), self.algebra
        gates = (a.not_(a.fails(truth)), a.not_(a.holds(truth)))
        parts = [
            self.gated(self.node(part, scope), gate, scope.place) for part, gate in zip(branches, gates, strict=False)
        ]
        return self.merged((found, *parts))

    def of_outcome(self, name: str, section: str | None, scope: RowScope, own: Told | None = None) -> Told:
        """What is told of an outcome that is read; ``own``: what besides, in the rows of its record."""
        owner = self.places.section(section) if section else scope
        there = self.places.present(section) if section else self.algebra.true
        found = self.gated(self.merged((own or {}, self.outcome(name, owner))), there, owner.place)
        return self.brought(found, owner, scope)

    # --- elements

    def of_elements(self, collection: Fact, parts: Sequence[Node], scope: RowScope, own: Told | None = None) -> Told:
        """What is told of the elements of a collection; ``own``: what besides, in the rows of who has it.

        Of an element it is what is told of its condition, and of its value unless it does not count.
        """
        found = self.lowering.collection(collection, scope)
        owner, a = found.owner, self.algebra
        told = dict(own or {})
        if found.given is not a.false and self.places.held(found.rows):
            each = self.node(parts[0], found.elements)
            if parts[1:]:
                each = self.where(each, parts[0], parts[1:], found.elements)  # type: ignore[arg-type]
            for fact, expr in each.items():
                here, moved = self._outwards(fact, expr, found.rows, found.elements, owner)
                moved = a.and_([self.places.lifted(found.given, owner.place, here.place), moved])
                told[here] = a.or_([told[here], moved]) if here in told else moved
        return self.brought(told, owner, scope)

    def _outwards(
        self, fact: ToldFact, expr: Expr, rows: str, elements: RowScope, owner: RowScope
    ) -> tuple[ToldFact, Expr]:
        """What is told of an element, seen from the record that has the collection."""
        if fact.place == elements.place:
            there = self.places.lifted(expr, elements.place, rows)
            if fact.name.startswith("."):
                return ToldFact(rows, fact.name), there
            return ToldFact(owner.place, fact.name), self._some(owner.place, rows, there)
        if rows == elements.place:
            return fact, expr
        some = self._some(elements.place, fact.place, expr)
        there = self.places.lifted(some, elements.place, rows)
        return ToldFact(owner.place, self._summary(fact)), self._some(owner.place, rows, there)

    def _some(self, here: str, rows: str, expr: Expr) -> Expr:
        a = self.algebra
        return a.holds(a.compare("<", a.literal(0), a.count(here, rows, expr)))

    def _summary(self, fact: ToldFact) -> str:
        return f"{self.places.target.get(fact.place, fact.place)}/*{fact.name}"

    def brought(self, told: Told, owner: RowScope, scope: RowScope) -> Told:
        """What is told of a section, in the rows of elements that refer to it."""
        if owner.place == scope.place:
            return told
        found: Told = {}
        for fact, expr in told.items():
            name = fact.name if fact.place == owner.place else self._summary(fact)
            here = ToldFact(scope.place, name)
            moved = self.places.lifted(self.some_below(owner.place, fact.place, expr), owner.place, scope.place)
            found[here] = self.algebra.or_([found[here], moved]) if here in found else moved
        return found

    def some_below(self, here: str, rows: str, expr: Expr) -> Expr:
        """Whether one of the rows below, however far, meets a condition; of the same table, the row itself."""
        if here == rows:
            return expr
        parents = self.places.places[rows].parents
        if here in parents:
            return self._some(here, rows, expr)
        between = next(parent for parent in parents if here in self.places.places[parent].parents)
        return self._some(here, between, self._some(between, rows, expr))

    # --- all of it

    def gated(self, told: Told, gate: Expr, place: str) -> Told:
        """Only what is told where a condition about the rows of ``place`` holds."""
        found = {}
        for fact, expr in told.items():
            here = self.algebra.and_([self.places.lifted(gate, place, fact.place), expr])
            if here is not self.algebra.false:
                found[fact] = here
        return found

    def merged(self, parts: Iterable[Told]) -> Told:
        """What is told in one of several parts."""
        found: dict[ToldFact, list[Expr]] = {}
        for part in parts:
            for fact, expr in part.items():
                found.setdefault(fact, []).append(expr)
        return {fact: self.algebra.or_(exprs) for fact, exprs in found.items()}


def told_name(scope: RowScope, name: str) -> str:
    """What a fact of a record is called."""
    name = name.removesuffix(UNSTATED)
    return f"{scope.prefix}{name}" if scope.prefix else f".{name}"
