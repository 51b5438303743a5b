"""Proving that a change makes no difference.

Two conditions are compared from the innermost place where they differ outwards; at each
level all boundary classes of what both rest on are tried. Whatever agrees everywhere is
equal, and so is all that is built on it in the same way.
"""

from __future__ import annotations

from collections.abc import Set

from punkt.kernel.nodes import All, Any, Count, Distinct, Fact, Node, Not, Tally, Test
from punkt.law.language.link import Key
from punkt.law.language.program import Plan, Program
from punkt.law.language.program_difference import changed_outcomes
from punkt.law.language.references import element_record, references
from punkt.law.packs.vocabulary import OutcomeKind

from .class_space import Answer, Space, expressed, nodes_of, resolved
from .crowds import same_for_crowds
from .inline import written_out


class Prover:
    """Compares programs; what was found for a pair of nodes is kept."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, Node, Node], bool] = {}

    def same(self, base: Program, other: Program) -> bool:
        """Whether it is proven that two programs conclude the same in every case.

        A term that comes out otherwise does no harm if whatever uses it is proven the same.
        """
        changed = changed_outcomes(base, other)
        harmful: set[Key] = set()
        for key in sorted({*base.plan, *other.plan}, key=lambda key: _stratum(base, other, key)):
            one, two = base.plan.get(key), other.plan.get(key)
            uses = (one.uses if one else frozenset()) | (two.uses if two else frozenset())
            if key not in changed and not uses & harmful:
                continue
            if one is not None and two is not None and self.same_outcome(base, other, key, harmful):
                continue
            if any(plan is not None and plan.kind is not OutcomeKind.TERM for plan in (one, two)):
                return False
            harmful.add(key)
        return True

    def same_outcome(self, base: Program, other: Program, key: Key, harmful: Set[Key] = frozenset()) -> bool:
        """Whether an outcome is proven to come out the same, as written or with its terms written out.

        ``harmful`` are terms that differ between the programs: nothing may rest on them unseen.
        """
        one, two = base.plan[key], other.plan[key]
        if base.sizes != other.sizes or len(one.clauses) != len(two.clauses):
            return False
        out = written_out(base, one), written_out(other, two)
        for a, b in ((one, two), out):
            if (
                not _rests_on(base, harmful, a)
                and not _rests_on(other, harmful, b)
                and (self._clauses(base, a, b) or difference(base, a, b).none)
            ):
                return True
        return (
            not _rests_on(base, harmful, out[0])
            and not _rests_on(other, harmful, out[1])
            and same_for_crowds(base, *out)
        )

    def _clauses(self, base: Program, one: Plan, two: Plan) -> bool:
        return all(
            self.same_node(base, one.subject, a.condition, b.condition)
            and self.same_node(base, one.subject, a.value, b.value)
            for a, b in zip(one.clauses, two.clauses, strict=True)
        )

    def same_node(self, program: Program, kind: str, one: Node, two: Node) -> bool:
        """Whether two nodes are proven to mean the same for a record type."""
        if one == two:
            return True
        key = (kind, one, two)
        if key not in self._known:
            self._known[key] = self._parts(program, kind, one, two) or self._everywhere(program, kind, one, two)
        return self._known[key]

    def _parts(self, program: Program, kind: str, one: Node, two: Node) -> bool:
        """Whether two nodes are built in the same way of parts that mean the same."""

        def each(a: tuple[Node, ...], b: tuple[Node, ...]) -> bool:
            return len(a) == len(b) and all(self.same_node(program, kind, x, y) for x, y in zip(a, b, strict=True))

        match one, two:
            case (Not(a), Not(b)):
                return self.same_node(program, kind, a, b)
            case (All(a), All(b)) | (Any(a), Any(b)) | (Tally(a), Tally(b)):
                return each(a, b)
            case (Test(a, domain), Test(b, other)) if domain == other:
                return self.same_node(program, kind, a, b)
            case (Count(c, a), Count(d, b)) if c == d:
                return self.same_node(program, element_record(one, kind, program.vocabulary), a, b)
            case (Distinct(c, a), Distinct(d, b)) if c == d:
                return self.same_node(program, element_record(one, kind, program.vocabulary), a, b)
        return False

    def _everywhere(self, program: Program, kind: str, one: Node, two: Node) -> bool:
        space = Space(program, kind, [one, two])
        return space.first(lambda emitter: f"{expressed(emitter, one)} != {expressed(emitter, two)}").none


def difference(program: Program, one: Plan, two: Plan) -> Answer:
    """A choice of boundary classes for which an outcome differs between two programs."""
    stated = [Fact(one.name)] if one.stated else []
    space = Space(program, one.subject, [*nodes_of(one), *nodes_of(two)], stated)
    return space.first(lambda emitter: f"{resolved(emitter, one)} != {resolved(emitter, two)}")


def _rests_on(program: Program, terms: Set[Key], plan: Plan) -> bool:
    """Whether the clauses of an outcome refer to one of some terms."""
    return bool(terms) and any(
        ref.outcome and (ref.record, ref.name) in terms
        for node in nodes_of(plan)
        for ref in references(node, plan.subject, program.vocabulary)
    )


def _stratum(base: Program, other: Program, key: Key) -> int:
    return max(program.plan[key].stratum for program in (base, other) if key in program.plan)
