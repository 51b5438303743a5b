"""The facts that keep an outcome open, as two-valued columns; :meth:`punkt.deciding.explaining.explainer.Explainer.missing` row by row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from punkt.kernel.node_structure import affirmed, children
from punkt.kernel.nodes import Branching, Condition, Counting, Fact, Named, Node, Outcome
from punkt.law.language.program import Clause

from .algebra import Expr
from .lower_nodes import Lowering
from .row_places import RowScope


@dataclass(frozen=True, slots=True)
class MissingColumn:
    """A fact that may be missing, and the table in whose rows it is.

    The name of an element's own fact begins with a dot, that of a section's with the section. Where
    an element's outcome rests on what its list lacks, ``list/*.path`` says that some element lacks it.
    """

    place: str
    name: str


Lacks = dict[MissingColumn, Expr]
"""Each fact that may be missing, and whether it is (two-valued, in the rows of its table)."""


class MissingColumns:
    """Finds what is missing for the outcomes of a lowered program."""

    def __init__(self, lowering: Lowering) -> None:
        self.lowering, self.places = lowering, lowering.places
        self.algebra, self.values = lowering.algebra, lowering.values
        self._nodes: dict[tuple[int, RowScope], Lacks] = {}
        self._outcomes: dict[tuple[str, RowScope], Lacks] = {}

    def outcome(self, name: str, scope: RowScope) -> Lacks:
        """What keeps an outcome open."""
        key = (name, scope)
        if key not in self._outcomes:
            settled = self.lowering.settled(name, scope)
            plan = settled.plan
            to_whom = [] if plan.applies is None else [self.node(plan.applies, scope)]
            found = _merged(self, (*to_whom, *(self._clause(c, scope) for c in plan.clauses)))
            self._outcomes[key] = self._gated(found, settled.open, scope.place)
        return self._outcomes[key]

    def _clause(self, clause: Clause, scope: RowScope) -> Lacks:
        found = self.node(clause.condition, scope)
        if clause.literal is not None:
            return found
        unknown = self.algebra.unknown(self.lowering.clause(clause, scope))
        both = _merged(self, (found, self.node(clause.value, scope)))
        return self._gated(both, unknown, scope.place)

    def node(self, node: Node, scope: RowScope) -> Lacks:
        """What keeps a condition or a value unknown: what it reads by a name, where it is unknown itself."""
        if isinstance(node, Condition):
            node = affirmed(node)
        key = (id(node), scope)
        if key not in self._nodes:
            found = self._below(node, scope)
            self._nodes[key] = self._gated(found, self._unknown(node, scope), scope.place) if found else {}
        return self._nodes[key]

    def _unknown(self, node: Node, scope: RowScope) -> Expr:
        if isinstance(node, Condition):
            return self.algebra.unknown(self.lowering.truth(node, scope))
        return self.values.unknown(self.lowering.value(node, scope))

    def _below(self, node: Node, scope: RowScope) -> Lacks:
        if isinstance(node, Outcome):
            return self._of_outcome(node.name, node.section, scope)
        if isinstance(node, Named):
            owner = self.places.section(node.section) if node.section else scope
            return {MissingColumn(scope.place, _label(owner, node.name)): self.algebra.true}
        if isinstance(node, Counting):
            return self._of_elements(node.collection, node.parts, scope)
        if isinstance(node, Branching):
            return self._where(self.node(node.condition, scope), node.condition, (node.then, node.otherwise), scope)
        return _merged(self, (self.node(child, scope) for child in children(node)))

    def _where(self, lacks: Lacks, condition: Condition, branches: Sequence[Node], scope: RowScope) -> Lacks:
        """What is missing of a condition, and of what stands where it holds (and where it does not), if it may."""
        truth, a = self.lowering.truth(condition, scope), self.algebra
        gates = (a.not_(a.fails(truth)), a.not_(a.holds(truth)))
        parts = [
            self._gated(self.node(part, scope), gate, scope.place) for part, gate in zip(branches, gates, strict=False)
        ]
        return _merged(self, (lacks, *parts))

    def _of_outcome(self, name: str, section: str | None, scope: RowScope) -> Lacks:
        owner = self.places.section(section) if section else scope
        settled = self.lowering.settled(name, owner)
        there = self.places.present(section) if section else self.algebra.true
        conflict = {MissingColumn(owner.place, _label(owner, name)): settled.conflict}
        found = self._gated(_merged(self, (conflict, self.outcome(name, owner))), there, owner.place)
        return self._brought(found, owner, scope)

    # --- elements

    def _counted(self, parts: Sequence[Node], scope: RowScope) -> Lacks:
        """What an element lacks: of its condition, and of its value unless it does not count."""
        lacks = self.node(parts[0], scope)
        return self._where(lacks, parts[0], parts[1:], scope) if parts[1:] else lacks  # type: ignore[arg-type]

    def _of_elements(self, collection: Fact, parts: Sequence[Node], scope: RowScope) -> Lacks:
        """What elements lack, or the collection itself where it is not given."""
        found = self.lowering.collection(collection, scope)
        owner, a = found.owner, self.algebra
        lacks: Lacks = {MissingColumn(owner.place, _label(owner, collection.path)): a.not_(found.given)}
        if found.given is not a.false and self.places.held(found.rows):
            for lack, expr in self._counted(parts, found.elements).items():
                here, moved = self._outwards(lack, expr, found.rows, found.elements, owner)
                moved = self._and(self.places.lifted(found.given, owner.place, here.place), moved)
                lacks[here] = a.or_([lacks[here], moved]) if here in lacks else moved
        return self._brought(lacks, owner, scope)

    def _outwards(
        self, lack: MissingColumn, expr: Expr, rows: str, elements: RowScope, owner: RowScope
    ) -> tuple[MissingColumn, Expr]:
        """What an element lacks, seen from the record that has the collection."""
        if lack.place == elements.place:
            there = self.places.lifted(expr, elements.place, rows)
            if lack.name.startswith("."):
                return MissingColumn(rows, lack.name), there
            return MissingColumn(owner.place, lack.name), self._some(owner.place, rows, there)
        if rows == elements.place:
            return lack, expr
        some = self._some(elements.place, lack.place, expr)
        there = self.places.lifted(some, elements.place, rows)
        return MissingColumn(owner.place, self._summary(lack)), self._some(owner.place, rows, there)

    def _some(self, here: str, rows: str, expr: Expr) -> Expr:
        a = self.algebra
        return a.holds(a.compare("<", a.literal(0), a.count(here, rows, expr)))

    def _summary(self, lack: MissingColumn) -> str:
        return f"{self.places.target.get(lack.place, lack.place)}/*{lack.name}"

    def _brought(self, lacks: Lacks, owner: RowScope, scope: RowScope) -> Lacks:
        """What a section lacks, in the rows of elements that refer to it."""
        if owner.place == scope.place:
            return lacks
        found: Lacks = {}
        for lack, expr in lacks.items():
            if lack.place == owner.place:
                there, name = expr, lack.name
            else:
                there, name = self._some_below(owner.place, lack.place, expr), self._summary(lack)
            here = MissingColumn(scope.place, name)
            moved = self.places.lifted(there, owner.place, scope.place)
            found[here] = self.algebra.or_([found[here], moved]) if here in found else moved
        return found

    def _some_below(self, here: str, rows: str, expr: Expr) -> Expr:
        """Whether one of the rows below, however far, meets a condition."""
        parents = self.places.places[rows].parents
        if here in parents:
            return self._some(here, rows, expr)
        between = next(parent for parent in parents if here in self.places.places[parent].parents)
        return self._some(here, between, self._some(between, rows, expr))

    def _gated(self, lacks: Lacks, gate: Expr, place: str) -> Lacks:
        """Only what is missing where a condition holds."""
        found = {}
        for lack, expr in lacks.items():
            here = self._and(self.places.lifted(gate, place, lack.place), expr)
            if here is not self.algebra.false:
                found[lack] = here
        return found

    def _and(self, one: Expr, two: Expr) -> Expr:
        return self.algebra.and_([one, two])


def _label(scope: RowScope, name: str) -> str:
    return f"{scope.prefix}{name}" if scope.prefix else f".{name}"


def _merged(lacking: MissingColumns, parts: Iterable[Lacks]) -> Lacks:
    found: dict[MissingColumn, list[Expr]] = {}
    for part in parts:
        for lack, expr in part.items():
            found.setdefault(lack, []).append(expr)
    return {lack: lacking.algebra.or_(exprs) for lack, exprs in found.items()}
