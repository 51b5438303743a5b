"""The presumed facts that an outcome rests on, as two-valued columns; :mod:`punkt.deciding.explaining.explain_presumed` row by row."""

from __future__ import annotations

from collections.abc import Iterable

from punkt.kernel.node_structure import children, ways
from punkt.kernel.nodes import Branching, Compare, Counting, Junction, Node, Outcome, Presuming
from punkt.law.language.clause import Clause
from punkt.law.language.program import Plan

from .algebra import Expr
from .facts_in_rows import FactsInRows, Told, ToldFact, told_name
from .resolve_outcomes import ResolvedOutcome
from .row_places import RowScope


class PresumedColumns(FactsInRows):
    """Finds what is presumed for the outcomes of a lowered program; nothing is made of what presumes nothing."""

    def _of_settled(self, settled: ResolvedOutcome, scope: RowScope) -> Told:
        """The presumptions that the state of an outcome rests on."""
        a, plan = self.algebra, settled.plan
        to_whom = {} if plan.applies is None else self.node(plan.applies, scope)
        by_clauses = self._clauses(settled, scope)
        if by_clauses:
            stated = a.false  # what a case states rests on no clause
            if plan.stated:
                stated = a.and_([a.known(self.lowering.fact(plan.name, scope, scope).point), settled.determined])
            by_clauses = self.gated(by_clauses, a.not_(a.or_([stated, settled.not_applicable])), scope.place)
        return self.merged((to_whom, by_clauses))

    def _clauses(self, settled: ResolvedOutcome, scope: RowScope) -> Told:
        """What the clauses of an outcome rest on: of those that hold one is enough, but for their values."""
        a, plan = self.algebra, settled.plan
        conditions = [self.node(clause.condition, scope) for clause in plan.clauses]
        values = [self._value(clause, scope) for clause in plan.clauses]
        if not any(conditions) and not any(values):
            return {}
        together = a.false if plan.listed is not None else a.not_(settled.conflict)
        fired = [a.and_([together, a.holds(truth)]) for truth in settled.truths]
        enough = self._free(fired, [self.merged(both) for both in zip(conditions, values, strict=True)], scope)
        gated = []
        for clause, holds, found in zip(plan.clauses, fired, conditions, strict=True):
            says = self._says(settled, plan, clause, scope) if found else a.false
            counts = a.or_([a.and_([holds, a.not_(enough)]), a.and_([a.not_(holds), a.not_(says)])])
            gated.append(self.gated(found, counts, scope.place))
        return self.merged((*gated, *values))

    def _value(self, clause: Clause, scope: RowScope) -> Told:
        """What the value of a clause rests on, unless its condition fails."""
        found = self.node(clause.value, scope)
        if not found:
            return {}
        fails = self.algebra.fails(self.lowering.truth(clause.condition, scope))
        return self.gated(found, self.algebra.not_(fails), scope.place)

    def _says(self, settled: ResolvedOutcome, plan: Plan, clause: Clause, scope: RowScope) -> Expr:
        """Whether a clause, if it held, would say what the outcome is: then it need not fail."""
        if clause.literal is None or plan.listed is not None:
            return self.algebra.false
        written = self.lowering.value(clause.value, scope)
        return self.algebra.holds(self.values.compare(settled.value, Compare.EQ, written))

    def _free(self, holding: Iterable[Expr], found: Iterable[Told], scope: RowScope) -> Expr:
        """Whether one of several ways that hold rests on no presumption."""
        a = self.algebra
        ways_there = zip(holding, found, strict=True)
        return a.or_(a.and_([holds, a.not_(self._any_of(told, scope))]) for holds, told in ways_there)

    def _any_of(self, told: Told, scope: RowScope) -> Expr:
        return self.algebra.or_(self.some_below(scope.place, fact.place, expr) for fact, expr in told.items())

    # --- nodes

    def _of_node(self, node: Node, scope: RowScope) -> Told:
        """The presumptions that a condition or a value rests on."""
        if isinstance(node, Presuming):
            return self._of_fact(node, scope)
        if isinstance(node, Outcome):
            return self.of_outcome(node.name, node.section, scope)
        if isinstance(node, Counting):
            return self.of_elements(node.collection, node.parts, scope)
        if isinstance(node, Branching):
            return self.where(self.node(node.condition, scope), node.condition, (node.then, node.otherwise), scope)
        if isinstance(node, Junction):
            return self._of_several(node, scope)
        return self.merged(self.node(child, scope) for child in children(node))

    def _of_fact(self, node: Presuming, scope: RowScope) -> Told:
        """The fact itself, where a record that is there does not give it."""
        a, section = self.algebra, node.fact.section
        owner = self.places.section(section) if section else scope
        found = self.lowering.fact(node.fact.path, owner, owner)
        there = self.places.present(section) if section else a.true
        lacking = a.and_([there, a.unknown(found.point), a.not_(found.gap)])
        if lacking is a.false:
            return {}
        return self.brought({ToldFact(owner.place, told_name(owner, node.fact.path)): lacking}, owner, scope)

    def _of_several(self, node: Junction, scope: RowScope) -> Told:
        """Where conditions settle the matter of which one is enough, what those rest on; else what all do."""
        a = self.algebra
        found = [self.node(part, scope) for part in node.conditions]
        if not any(found):
            return {}
        settles = a.fails if ways(node) is None else a.holds
        settling = [settles(self.lowering.truth(part, scope)) for part in node.conditions]
        free = self._free(settling, found, scope)
        unsettled = a.not_(a.or_(settling))
        gates = [a.or_([unsettled, a.and_([one, a.not_(free)])]) for one in settling]
        parts = zip(found, gates, strict=True)
        return self.merged(self.gated(told, gate, scope.place) for told, gate in parts)
