"""One edition of the law lowered to columns, and what is asked of its outcomes beside what they come to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from punkt.kernel.nodes import Compare
from punkt.law.language.clause import Clause
from punkt.law.language.program import Plan as OutcomePlan
from punkt.law.language.program import Program

from .algebra import Expr
from .facts_in_rows import FactsInRows
from .lower_nodes import Lowering
from .resolve_outcomes import ResolvedOutcome
from .result_columns import Means
from .row_places import RowPlaces, RowScope
from .table_layout import CASES


@dataclass(slots=True)
class LoweredEdition:
    """One edition being lowered."""

    program: Program
    places: RowPlaces
    lowering: Lowering
    facts: Mapping[Means, FactsInRows]
    """What finds the facts that are told of outcomes: those missing, those presumed."""
    others: list[tuple[str, Lowering]]
    applied: Lowering | None
    """As if all applied of which it is unknown whether it does; ``None`` where that is not asked."""

    def if_applies(self, plan: OutcomePlan, scope: RowScope) -> ResolvedOutcome | None:
        """What an outcome would then come to; ``None`` where it is the same."""
        if self.applied is None or plan.key not in (self.applied.program.only or ()):
            return None
        return self.applied.settled(plan.name, scope)

    def pairs(self) -> list[tuple[RowScope, OutcomePlan]]:
        """All outcomes, terms too, of everything that has outcomes."""
        return [(scope, plan) for scope in self.places.scopes() for plan in self.program.plans.get(scope.kind, ())]

    def reported(self, scope: RowScope, plan: OutcomePlan) -> Expr:
        """Whether an outcome is reported: the case has the section, which exists, and all others that the outcome needs."""
        places, a = self.places, self.places.algebra
        own = [scope.section] if scope.place == CASES else []
        needed = dict.fromkeys([*own, *sorted(plan.sections)])
        exist = [a.not_(places.none(CASES, section)) for section in own]
        there = a.and_([*(places.present(section) for section in needed), *exist])
        return places.lifted(there, CASES, scope.place)

    def stands(self, scope: RowScope, plan: OutcomePlan, clause: Clause) -> Expr:
        """Whether a clause that holds is what an outcome rests on: it did not yield to what the case states."""
        a, lowering = self.places.algebra, self.lowering
        if not plan.stated or not clause.rule.citation.yields:
            return a.true
        stated = lowering.fact(plan.name, scope, scope)
        same = lowering.values.compare(stated, Compare.EQ, lowering.value(clause.value, scope))
        return a.or_([a.unknown(stated.point), a.holds(same)])

    def away(self, scope: RowScope, plan: OutcomePlan) -> Iterator[tuple[str, str, Expr]]:
        """Pack and name of each condition that an outcome stands by, and whether it says that it is not applicable.

        The pack's condition is told where it fails; those of the rules, where all fail and the pack's does not.
        """
        a = self.places.algebra
        fails = [(one, a.fails(self.lowering.truth(one.condition, scope))) for one in plan.audiences]
        whole = [a.not_(failed) for one, failed in fails if one.whole]
        own = a.and_([*(failed for one, failed in fails if not one.whole), *whole])
        for one, failed in fails:
            yield one.pack, one.id, failed if one.whole else own

    def differs(self, one: ResolvedOutcome, two: ResolvedOutcome) -> Expr:
        """Whether an outcome is another than under another reading."""
        a, values = self.places.algebra, self.lowering.values
        left, right = values.aligned(one.value, two.value)
        same = a.holds(a.compare("=", left.point, right.point))
        return a.or_(
            [
                a.and_([one.determined, two.determined, a.not_(same)]),
                *(
                    a.and_([x, a.not_(y)])
                    for x, y in (
                        (one.determined, two.determined),
                        (one.open, two.open),
                        (one.conflict, two.conflict),
                        (one.not_applicable, two.not_applicable),
                        (two.not_applicable, one.not_applicable),  # where nothing applies there is no value either
                        (one.value.gap, two.value.gap),
                    )
                ),
            ]
        )


def is_traced(scope: RowScope, plan: OutcomePlan) -> bool:
    """Whether a decision tells of an outcome's clauses: no terms that only elements of a collection need."""
    return plan.own or scope.place != CASES
