"""What changes between two laws as decisions: each outcome proven the same, or split into regions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from punkt.files.messages.diagnostics import PunktError
from punkt.files.progress_listener import ProgressListener
from punkt.kernel.cached_attribute import cached_attribute
from punkt.kernel.nodes import Fact
from punkt.law.language.link import Key
from punkt.law.language.program import Plan
from punkt.law.language.program_difference import affected_outcomes
from punkt.law.language.relations import filled
from punkt.law.packs.vocabulary import OutcomeKind
from punkt.proving.findings.about_vocabulary import check_vocabulary
from punkt.proving.findings.findings import Witness
from punkt.proving.findings.witness import NotReproducedError, case_of, reproduced, smallest, status_and_value
from punkt.proving.solver.collection_sizes import elements_for
from punkt.proving.solver.compared_values import ComparedValues
from punkt.proving.solver.lower_program import ProgramLowering
from punkt.proving.solver.lower_values import LoweredCollection, constant, equal_known, stated
from punkt.proving.solver.lowerer import Cases
from punkt.proving.solver.query import SolverQuery
from punkt.proving.solver.symbolic_case import Facts, Space
from punkt.proving.solver.truths import Bit, both, either, opposite, some

from .compared_packs import Side
from .dimensions import ConfinedDimension, Dimension, dims_of, full, outcomes_in, same_law
from .regions import Splitter, answer_bit, pairs, trimmed
from .shared_case import OnDay, SharedCase, complete
from .shared_vocabulary import known_to, shared
from .verdicts import Answers, Compared, DecisionDiff, Difference, Verdict

PAIRS = 6
"""Pairs of answers that are listed for a region."""


def diff_decisions(
    one: Side,
    other: Side,
    seconds: float = 10.0,
    only: Iterable[Key] | None = None,
    progress: ProgressListener | None = None,
) -> DecisionDiff:
    """Each outcome that either law decides. ``seconds`` bounds the time of one question to the solver."""
    told = progress or ProgressListener()
    keys = [key for key in one.linked.vocabulary.outcomes if _decides(one, key) or _decides(other, key)]
    keys += [k for k in other.linked.vocabulary.outcomes if _decides(other, k) and k not in keys]
    wanted = keys if only is None else [key for key in keys if key in set(only)]
    comparison = LawComparison(one, other, seconds)
    told.begin("differ", len(wanted))
    found = []
    for key in wanted:
        found.append(comparison.outcome(key))
        told.advance(1)
    return DecisionDiff(tuple(found))


def _decides(side: Side, key: Key) -> bool:
    plan = side.program.plan.get(key)
    return plan is not None and plan.kind is not OutcomeKind.TERM


@dataclass(frozen=True)
class StatedCases:
    """What comes of cases that state an outcome as established."""

    found: Difference | None
    proven: bool


class LawComparison:
    """Two laws over the same symbolic cases."""

    def __init__(self, one: Side, other: Side, seconds: float) -> None:
        """Raises :class:`PunktError` where no case can meet the constraints of the vocabulary."""
        self.sides, self.seconds = (one, other), seconds
        self.vocabulary = shared(one.linked.vocabulary, other.linked.vocabulary)
        self.day = min(one.day, other.day)
        check_vocabulary(self.vocabulary, seconds, (self.day, self.day))
        self.bounds = ComparedValues.of(one.program, other.program)
        self.elements = elements_for(one.program, other.program)
        self.affected = frozenset(affected_outcomes(one.program, other.program))

    @cached_attribute
    def given(self) -> frozenset[Key]:
        """The facts for which a pack gives the value: a case may leave them out."""
        return frozenset((one.record, one.path) for side in self.sides for one in filled(side.linked))

    def outcome(self, key: Key) -> Compared:
        """One outcome under both laws."""
        decides = [_decides(side, key) for side in self.sides]
        if not all(decides):
            return Compared(key, Verdict.ONLY_ONE if decides[0] else Verdict.ONLY_OTHER)
        if self.same_law(key):
            return Compared(key, Verdict.SAME)
        frame = self.framed(key, stated=False)
        frame.query.tell(*self.complete(frame.space))
        dims = dims_of(self.sides, key)
        regions, covered = (
            self.following(key, frame, dims) if any(dim.heavy for dim in dims) else self.split(key, frame, dims)
        )
        stated = self.stated(key)
        if stated.found is not None:
            regions.append(stated.found)
        if regions:
            return Compared(key, Verdict.DIFFERS, tuple(regions), covered and stated.proven)
        if not (covered and stated.proven):
            return Compared(key, Verdict.NOT_PROVEN, covered=False)
        return self.waiting(key)

    def split(self, key: Key, frame: SharedCase, dims: Sequence[Dimension]) -> tuple[list[Difference], bool]:
        """The regions of facts in which an outcome differs, and whether it is proven that there are no others."""
        found = Splitter(frame.query, frame, dims, frame.found).split()
        return [self.difference(key, region.parts, region.whole, frame) for region in found.regions], found.covered

    def same_law(self, key: Key) -> bool:
        """Whether both laws say the very same of an outcome and of all it rests on."""
        one, other = self.sides
        return one.day == other.day and same_law(one.program, other.program, key)

    def following(self, key: Key, frame: SharedCase, dims: Sequence[Dimension]) -> tuple[list[Difference], bool]:
        """As :meth:`split`, of an outcome that counts elements by outcomes that differ themselves.

        The regions of those outcomes say when they differ; here each change of answers is one.
        """
        causes = tuple(sorted({cause for dim in dims if dim.heavy for cause in self.causes(dim, key[0])}))
        found: list[Difference] = []
        outside: list[Bit] = [frame.differs]
        while len(found) < PAIRS:
            row = next((Answers(a, b) for a, b in pairs(frame.query, frame.found, outside, 1)), None)
            if row is None:
                return found, frame.query.ask(*outside).never
            outside.append(opposite(self.come_to(frame, row)))
            small = self.framed(key, stated=False)
            found.append(
                Difference((), False, (row,), self.witness(key, small, [self.come_to(small, row)]), follows=causes)
            )
        return found, frame.query.ask(*outside).never

    def come_to(self, frame: SharedCase, row: Answers) -> Bit:
        """That the laws come to two answers."""
        return both(answer_bit(frame.found[0], row.one), answer_bit(frame.found[1], row.other))

    def causes(self, dim: Dimension, kind: str) -> Iterator[Key]:
        """The outcomes that a dimension rests on and that the two laws decide differently."""
        queue = list(outcomes_in(dim.node, kind, self.vocabulary))
        seen: set[Key] = set()
        while queue:
            key = queue.pop()
            if key in seen:
                continue
            seen.add(key)
            if key in self.vocabulary.outcomes and not self.same_law(key):
                yield key
            else:
                queue += self.sides[1].program.plan[key].uses

    def stated(self, key: Key) -> StatedCases:
        """The cases that state an outcome as already established: one region, where there is a difference at all."""
        frame = self.framed(key, stated=True)
        established = [
            (record.kind, path, fact.known)
            for record in frame.space.all_records()
            for path, fact in record.facts.items()
            if self.vocabulary.subjects[record.kind].facts[path].established
        ]
        if not established:
            return StatedCases(None, True)
        given = some(bit for _, _, bit in established)
        answer = frame.query.ask(frame.differs, given)
        if answer.found is None:
            return StatedCases(None, answer.proven)
        found = self.difference(key, (), False, frame, [given])
        return StatedCases(
            replace(found, stated=tuple(dict.fromkeys((kind, path) for kind, path, _ in established))), True
        )

    def waiting(self, key: Key) -> Compared:
        """An outcome that never differs once both laws decide: does one decide on fewer facts?"""
        frame = self.framed(key, stated=True)
        unlike = opposite(frame.found[0].same(frame.found[1]))
        answer = frame.query.ask(unlike)
        if answer.never:
            return Compared(key, Verdict.SAME)
        if answer.found is None:
            return Compared(key, Verdict.NOT_PROVEN, covered=False)
        witness = self.witness(key, frame, [unlike])
        answers = (Answers(*((w.status, w.value) for w in witness)),) if witness else ()
        return Compared(key, Verdict.WAITS, (Difference((), False, answers, witness),))

    def framed(self, key: Key, stated: bool) -> SharedCase:
        """A new space with both laws on it, and what the outcome comes to in each."""
        space = Space(self.vocabulary, self.day, Facts.OPTIONAL, stated=stated, elements=self.elements)
        cases: list[Cases] = [space if side.day == self.day else OnDay(space, side.day) for side in self.sides]
        first = ProgramLowering(self.sides[0].program, cases[0])
        alike = first if self.sides[0].day == self.sides[1].day else None
        lowerings = [first, ProgramLowering(self.sides[1].program, cases[1], alike, self.affected)]
        record = space.subject(key[0])
        one, other = (lowering.outcome(record, key[1]) for lowering in lowerings)
        query = SolverQuery(space, self.seconds)
        query.tell(*self.filled(space))
        return SharedCase(lowerings, record, space, query, (one, other))

    def complete(self, space: Space) -> Iterator[Bit]:
        """That a case gives all that it can."""
        return complete(space, [side.program for side in self.sides], self.given)

    def filled(self, space: Space) -> Iterator[Bit]:
        """That a fact for which a pack gives the value is left out of a case, or is that value."""
        for side in self.sides:
            for one in filled(side.linked):
                for record in space.all_records() if side.day in one.in_force else ():
                    fact = record.facts.get(one.path) if record.kind == one.record else None
                    if fact is not None and not isinstance(fact, LoweredCollection):
                        yield either(opposite(stated(fact)), equal_known(fact, constant(one.value)))

    def difference(
        self, key: Key, parts: Sequence[ConfinedDimension], whole: bool, frame: SharedCase, beside: Sequence[Bit] = ()
    ) -> Difference:
        """A region with what both laws come to in it, and its smallest case."""
        wanted = [frame.differs, *beside, *(frame.bit(part) for part in parts)]
        answers = tuple(Answers(a, b) for a, b in pairs(frame.query, frame.found, wanted, PAIRS))
        shown = tuple(self.told(part, key[0]) for part in parts)
        if beside:
            return Difference(shown, whole, answers, self.witness(key, frame, wanted))
        small = self.framed(key, stated=False)
        bits = [small.differs, *(small.bit(part) for part in parts)]
        return Difference(shown, whole, answers, self.witness(key, small, bits))

    def told(self, part: ConfinedDimension, kind: str) -> ConfinedDimension:
        """A part with the ends that the document names."""
        node = part.dim.node
        constants = self.bounds.values.get((node.section or kind, node.path), ()) if isinstance(node, Fact) else ()
        return trimmed(part, full(part.dim, self.vocabulary, kind), tuple(constants))

    def witness(self, key: Key, frame: SharedCase, wanted: Sequence[Bit]) -> tuple[Witness, Witness] | None:
        """The smallest case with some properties, decided under both laws; ``None`` where none came in time."""
        answer = smallest(frame.query, self.bounds, self.day, *wanted)
        if answer.found is None:
            return None
        own = frame.record.name.split(".", 1)[0]  # of an outcome that reads nothing too: it is reported of a record
        sections = sorted({own}.union(*(self.plan(side, key).sections for side in self.sides)))
        case = case_of(frame.space, answer.found, [name for name in sections if name in self.vocabulary.sections])
        rows = [
            self.run(side, case, key, frame.record.name, status_and_value(answer.found, one))
            for side, one in zip(self.sides, frame.found, strict=True)
        ]
        return rows[0], rows[1]

    def plan(self, side: Side, key: Key) -> Plan:
        """The plan of an outcome on a side."""
        return side.program.plan[key]

    def run(self, side: Side, case: Mapping[str, Any], key: Key, subject: str, expected: tuple[str, Any]) -> Witness:
        """A case decided under one law, and seen to come to what the solver said."""
        readable = known_to(case, side.linked.vocabulary)
        readable["as_of"] = side.day.isoformat()
        try:
            return reproduced(side.rules, readable, subject, key[1], expected)[0]
        except PunktError as error:
            raise NotReproducedError(f"{case}: {error}") from error
