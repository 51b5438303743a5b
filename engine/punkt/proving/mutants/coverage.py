"""What the cases of a pack have tried: each clause every way it can come out, each bound on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from punkt.kernel.node_structure import may_be_absent
from punkt.kernel.nodes import Const, Node
from punkt.kernel.records import Case, State
from punkt.law.language.clause import Clause
from punkt.law.language.program import Plan, Program
from punkt.law.packs.pack import Pack
from punkt.proving.solver.class_search import clause_truth, impossible

from .bound_sides import possible, step_at, tried
from .bounds import SIDES, Bound, bounds_of
from .law_stretches import LawStretch

WAYS: dict[str, bool | None] = {"fired": True, "ruled_out": False, "open": None}
"""Each way a clause can come out, and its truth then."""


@dataclass(frozen=True)
class ClauseCover:
    """Which ways a clause has come out in some case, and which it is proven that it cannot."""

    clause: Clause
    seen: frozenset[str]
    impossible: frozenset[str]

    @property
    def lacking(self) -> tuple[str, ...]:
        """The ways that no case shows although one might."""
        return tuple(way for way in WAYS if way not in self.seen and way not in self.impossible)


@dataclass(frozen=True)
class BoundCover:
    """Which sides of a bound were tried, and which it is proven that no case can be at."""

    bound: Bound
    tried: frozenset[str]
    impossible: frozenset[str]
    beyond: Any
    """The value that lies on the other side of the bound; ``None`` where none does, a difference of a comparison."""

    @property
    def lacking(self) -> tuple[str, ...]:
        """The sides that no case is at although one might."""
        return tuple(side for side in SIDES if side not in self.tried and side not in self.impossible)


@dataclass(frozen=True)
class Coverage:
    """All clauses and bounds of a pack."""

    clauses: tuple[ClauseCover, ...]
    bounds: tuple[BoundCover, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is lacking."""
        return not self.lacking

    @property
    def lacking(self) -> list[tuple[ClauseCover | BoundCover, str]]:
        """Every clause or bound with a way or side that no case shows."""
        rows: list[ClauseCover | BoundCover] = [*self.clauses, *self.bounds]
        return [(row, way) for row in rows for way in row.lacking]


def coverage(stretches: Sequence[LawStretch], pack: Pack) -> Coverage:
    """What the cases have tried of one pack, over all the time that it is in force."""
    clauses: dict[str, ClauseCover] = {}
    bounds: dict[tuple[str, Node, bool], BoundCover] = {}
    for span in stretches:
        seen = [(ran.case, ran.states) for ran in span.ran]
        for plans in span.program.plans.values():
            for plan in plans:
                for clause in (c for c in plan.clauses if c.rule.pack == pack.id and not c.out_of_force):
                    _note(clauses, clause_cover(span.program, plan, clause, seen))
        for clause in (c for row in span.program.clauses.values() for c in row if c.rule.pack == pack.id):
            for bound in bounds_of(clause, clause.rule.subject, span.program):
                key = (clause.rule.id, bound.node, bound.low)
                if key not in bounds or bounds[key].lacking:
                    found = bound_cover(span.program, bound, seen)
                    old = bounds.get(key)
                    bounds[key] = (
                        found
                        if old is None
                        else replace(found, tried=old.tried | found.tried, impossible=old.impossible & found.impossible)
                    )
    return Coverage(tuple(clauses.values()), tuple(bounds.values()))


def _note(found: dict[str, ClauseCover], one: ClauseCover) -> None:
    old = found.get(one.clause.id)
    found[one.clause.id] = (
        one if old is None else ClauseCover(one.clause, old.seen | one.seen, old.impossible & one.impossible)
    )


def clause_cover(program: Program, plan: Plan, clause: Clause, seen: Sequence[tuple[Case, list[State]]]) -> ClauseCover:
    """The ways a clause has come out for some record, and those that are impossible."""
    ways = {truth: way for way, truth in WAYS.items()}
    found = frozenset(
        ways[states[record.index].truths[clause.index]]
        for case, states in seen
        if plan.sections <= case.sections.keys()
        for record in case.records
        if record.kind == plan.subject
    )
    computed = clause.condition == Const(True) and clause.literal is None and not may_be_absent(clause.value)

    def cannot(way: str) -> bool:
        if way == "ruled_out" and computed:
            return True
        nodes = [clause.condition, clause.value]
        return impossible(
            program, plan.subject, nodes, lambda emitter: f"{clause_truth(emitter, clause)} is {WAYS[way]}"
        )

    return ClauseCover(clause, found, frozenset(way for way in WAYS if way not in found and cannot(way)))


def bound_cover(program: Program, bound: Bound, seen: Sequence[tuple[Case, list[State]]]) -> BoundCover:
    """The sides of a bound that were tried, and those that are impossible."""
    found = frozenset(tried(bound, program, seen))
    cannot = frozenset(side for side in SIDES if side not in found and not possible(bound, side, program))
    return BoundCover(bound, found, cannot, bound.side("beyond", step_at(bound, program)))
