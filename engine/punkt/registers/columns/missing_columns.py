"""The facts that keep an outcome open, as two-valued columns; :meth:`punkt.deciding.explaining.explainer.Explainer.missing` row by row."""

from __future__ import annotations

from punkt.kernel.node_structure import affirmed, children
from punkt.kernel.nodes import Branching, Condition, Counting, Named, Node, Outcome
from punkt.law.language.clause import Clause
from punkt.law.packs.vocabulary import is_month

from .algebra import Expr
from .facts_in_rows import FactsInRows, Told, ToldFact, told_name
from .resolve_outcomes import ResolvedOutcome
from .row_places import RowScope


class MissingColumns(FactsInRows):
    """Finds what is missing for the outcomes of a lowered program."""

    def _of_settled(self, settled: ResolvedOutcome, scope: RowScope) -> Told:
        """What keeps an outcome open."""
        plan = settled.plan
        to_whom = [] if plan.applies is None else [self.node(plan.applies, scope)]
        found = self.merged((*to_whom, *(self._clause(c, scope) for c in plan.clauses)))
        return self.gated(found, settled.open, scope.place)

    def _clause(self, clause: Clause, scope: RowScope) -> Told:
        found = self.node(clause.condition, scope)
        if clause.literal is not None:
            return found
        unknown = self.algebra.unknown(self.lowering.clause(clause, scope))
        both = self.merged((found, self.node(clause.value, scope)))
        return self.gated(both, unknown, scope.place)

    def node(self, node: Node, scope: RowScope) -> Told:
        """What keeps a condition or a value unknown: what it reads by a name, where it is unknown itself."""
        return super().node(affirmed(node) if isinstance(node, Condition) else node, scope)

    def _of_node(self, node: Node, scope: RowScope) -> Told:
        found = self._below(node, scope)
        return self.gated(found, self._unknown(node, scope), scope.place) if found else {}

    def _unknown(self, node: Node, scope: RowScope) -> Expr:
        if isinstance(node, Condition):
            return self.algebra.unknown(self.lowering.truth(node, scope))
        return self.values.unknown(self.lowering.value(node, scope))

    def _below(self, node: Node, scope: RowScope) -> Told:
        if isinstance(node, Outcome):
            owner = self.places.section(node.section) if node.section else scope
            conflict = self.lowering.settled(node.name, owner).conflict
            own = {ToldFact(owner.place, told_name(owner, node.name)): conflict}
            return self.of_outcome(node.name, node.section, scope, own)
        if isinstance(node, Named):
            owner = self.places.section(node.section) if node.section else scope
            if is_month(owner.kind):  # a month that is told has a value
                return {}
            return {ToldFact(scope.place, told_name(owner, node.name)): self.algebra.true}
        if isinstance(node, Counting):
            found = self.lowering.collection(node.collection, scope)
            named = told_name(found.owner, node.collection.path)
            own = {ToldFact(found.owner.place, named): self.algebra.not_(found.given)}
            return self.of_elements(node.collection, node.parts, scope, own)
        if isinstance(node, Branching):
            return self.where(self.node(node.condition, scope), node.condition, (node.then, node.otherwise), scope)
        return self.merged(self.node(child, scope) for child in children(node))
