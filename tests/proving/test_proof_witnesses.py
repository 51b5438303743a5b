"""Answers about random programs: what is found is decided so, what is excluded is in no case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

import pytest

from helpers.lengths import many
from helpers.loops import nonempty
from helpers.programs_generator import VOCABULARY, ProgramMaker, ThingCases
from punkt.deciding.cases.read_case import CaseReader
from punkt.deciding.evaluators.generated import Generated
from punkt.deciding.evaluators.reference import Reference
from punkt.kernel.records import CONFLICT, GAP, Case, State
from punkt.law.language.program import Plan, Program
from punkt.proving.findings.witness import case_of, known_bits, smallest, status_and_value, status_of
from punkt.proving.solver.compared_values import ComparedValues
from punkt.proving.solver.lower_program import ProgramLowering
from punkt.proving.solver.query import SolverQuery
from punkt.proving.solver.symbolic_case import ALL_DAYS, Space
from punkt.proving.solver.truths import Bit

DAY = date(2024, 2, 29)
READER = CaseReader(VOCABULARY, {})
PROGRAMS = many(1, 3, 24)
ELEMENTS = 3
CASES = 150


@pytest.mark.sampled("1")  # the first program of part 0 takes several times as long
@pytest.mark.parametrize("part", range(4))
def test_answers_about_random_programs(part: int) -> None:
    for seed in range(part * 1000, part * 1000 + PROGRAMS):
        random = Random(seed)
        program = ProgramMaker(random).program()
        cases = [without_none(ThingCases(random, 0.8, ELEMENTS).case()) for _ in range(CASES)]
        whole = [case for case in cases if len(case.sections) == len(VOCABULARY.sections)]  # as in a free space
        evaluator = Generated(program)
        seen = [row for case in whole for row in zip(case.records, evaluator.run(case), strict=True)]
        for plans in program.plans.values():
            for plan in plans:
                answers(program, plan, [state for record, state in seen if record.kind == plan.subject], seed)


def without_none(case: Case) -> Case:
    """The case without what it states not to exist: the vocabulary here lets no case file say so."""
    for record in case.records:
        record.facts = {path: value for path, value in record.facts.items() if value is not GAP}
    return case


def answers(program: Program, plan: Plan, seen: Sequence[State], seed: int) -> None:
    """Whether the outcome can be a gap, be in conflict, and each clause fire."""
    space = Space(VOCABULARY, ALL_DAYS, elements=ELEMENTS)
    record = space.subject(plan.subject)
    found = ProgramLowering(program, space).outcome(record, plan.name)
    query = SolverQuery(space)
    questions: list[tuple[Bit, object]] = [(found.gap, GAP), (found.conflict, CONFLICT)]
    questions += [(truth.yes, c.index) for truth, c in zip(found.clauses, plan.clauses, strict=True)]
    for bit, what in nonempty(questions):
        answer = query.ask(bit)
        if answer.found is None:
            assert not answer.proven or not any(shows(state, plan, what) for state in seen), (seed, plan.name, what)
            continue
        least = smallest(query, ComparedValues.of(program), DAY, bit)
        if least.found is None:  # asked once more, it did not come to an end in its time
            assert not least.proven, (seed, plan.name, what)
            continue
        assert sum(map(least.found.bit, known_bits(space))) <= sum(map(answer.found.bit, known_bits(space)))
        case = READER.read(case_of(space, least.found, VOCABULARY.sections))
        states = Reference(program).run(case)
        (mine,) = [one for one in case.records if one.name == record.name]
        assert shows(states[mine.index], plan, what), (seed, plan.name, what, case)
        assert status_of(states[mine.index].outs[plan.index]) == status_and_value(least.found, found), (seed, plan.name)


def shows(state: State, plan: Plan, what: object) -> bool:
    """Whether a state is the gap or the conflict asked for, or has the clause fired."""
    return state.truths[what] is True if isinstance(what, int) else state.outs[plan.index] is what
