"""What the solver finds of a case whose facts are all given, against the reference evaluator, clause by clause."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import z3

from helpers.evaluator_trio import dump
from helpers.programs_generator import NONE, ProgramMaker, ThingCases, with_texts
from punkt.deciding.evaluators.reference import Reference
from punkt.kernel.records import GAP, OPEN, Absent, Case
from punkt.kernel.records import Record as Given
from punkt.law.language.program import Program
from punkt.law.packs.vocabulary import FactKind, Vocabulary
from punkt.proving.solver import lower_values as v
from punkt.proving.solver.lower_constraints import axioms
from punkt.proving.solver.lower_program import ProgramLowering
from punkt.proving.solver.lower_rows import InRows
from punkt.proving.solver.lower_values import SymbolicRecord
from punkt.proving.solver.lowered_outcome import LoweredOutcome
from punkt.proving.solver.scaled_numbers import Quantity
from punkt.proving.solver.solver_days import Day
from punkt.proving.solver.symbolic_case import Facts, Space
from punkt.proving.solver.truths import both, opposite

FREE_DAYS = (date(1900, 1, 1), date(2200, 12, 31))


def everything(_record: Given, _path: str) -> bool:
    return True


def compare(program: Program, case: Case, pairs: list[tuple[SymbolicRecord, Given]], space: Space, ask: bool) -> None:
    """Compare every clause and outcome of the records with the reference evaluator."""
    lowering = ProgramLowering(program, space)
    states = Reference(program).run(case)
    found = [(g, p, lowering.outcome(r, p.name)) for r, g in pairs for p in program.plans.get(r.kind, ())]
    model = None
    if ask:
        solver = z3.Solver(ctx=space.context)
        solver.add(*axioms(space))
        assert solver.check() == z3.sat
        model = solver.model()
    for given, plan, one in found:
        state = states[given.index]
        about = f"{given.name} {plan.name}\n{plan.clauses}\n{dump(case)}"
        for clause, truth in zip(plan.clauses, one.clauses, strict=True):
            yes, no = settled(truth.yes, model), settled(truth.no, model)
            assert not (yes and no), (clause.id, about)
            assert (True if yes else False if no else None) is state.truths[clause.index], (clause.id, about)
        out = state.outs[plan.index]
        listed = plan.in_rows and isinstance(out, tuple)
        assert state_of(one, model) == (list(map(plain, out)) if listed else plain(out)), about


def with_none(vocabulary: Vocabulary) -> Vocabulary:
    """The vocabulary of random programs, in which some facts may be known not to exist."""
    subjects = {
        name: replace(subject, facts={path: replace(fact, none=path in NONE) for path, fact in subject.facts.items()})
        for name, subject in vocabulary.subjects.items()
    }
    return replace(vocabulary, subjects=subjects)


def pinned(program: Program, case: Case) -> None:
    """With every fact given, all is worked out without the solver."""
    space = Space(program.vocabulary, case.as_of, Facts.UNKNOWN, case=case, pinned=everything)
    compare(program, case, pairs_of(program, case, space), space, ask=False)


def asserted(program: Program, case: Case) -> None:
    """With every fact a variable that the solver is told the value of."""
    space = Space(with_none(program.vocabulary), FREE_DAYS, Facts.OPTIONAL)
    pairs = pairs_of(program, case, space)
    equal = v.same(space.as_of, v.ordered(case.as_of))
    space.ask_of(equal)
    by_index = {given.index: record for record, given in pairs}
    for record, given in pairs:
        for path in program.vocabulary.subjects[record.kind].facts:
            if program.vocabulary.subjects[record.kind].facts[path].derived is None:
                space.ask_of(given_as(space.fact(record, path), given.facts.get(path), by_index))
    compare(program, case, pairs, space, ask=True)


def pairs_of(program: Program, case: Case, space: Space) -> list[tuple[SymbolicRecord, Given]]:
    """The records of the space that stand for those of the case."""
    found = [(space.section(name), given) for name, given in case.sections.items()]
    for record, given in found:
        for path, value in given.facts.items():
            if program.vocabulary.subjects[given.kind].facts[path].kind is FactKind.LIST:
                members = space.collection(record, path).rows
                found += [(row, one) for (_, row), one in zip(members, value, strict=False)]
    slots: dict[str, int] = {}
    for stranger in (given for given in case.records if not given.reported and "/" in given.name):
        section, path = stranger.name.rsplit("/", 1)[0].split(".", 1)
        if space.case is None:
            slots[path] = slots.get(path, 0) + 1
            found.append((space.collection(space.section(section), path).rows[slots[path] - 1][1], stranger))
    return found


def given_as(fact: Any, value: Any, by_index: dict[int, SymbolicRecord]) -> Any:
    """That a fact of the space is what a case gives."""
    if isinstance(fact, v.LoweredCollection):
        if value is None:
            return opposite(fact.known)
        wanted = {id(by_index[one.index]) for one in value}
        bits = [bit if id(row) in wanted else opposite(bit) for bit, row in fact.rows]
        return both(fact.known, *bits)
    if value is GAP:
        return fact.absent
    if value is None:
        return both(opposite(fact.known), opposite(fact.absent))
    if isinstance(fact, v.Several):
        return both(fact.known, *(bit if name in value else opposite(bit) for name, bit in fact.holds.items()))
    return v.equal_known(fact, v.constant(value))


def settled(bit: Any, model: z3.ModelRef | None) -> bool:
    """A truth that is settled; under a model where it is a term."""
    if isinstance(bit, bool):
        return bit
    value = z3.simplify(bit) if model is None else model.eval(bit, model_completion=True)
    assert z3.is_true(value) or z3.is_false(value), value
    return bool(z3.is_true(value))


def number(whole: Any, model: z3.ModelRef | None) -> int:
    if isinstance(whole, int):
        return whole
    value = z3.simplify(whole) if model is None else model.eval(whole, model_completion=True)
    found: int = value.as_long()
    return found


def state_of(found: LoweredOutcome, model: z3.ModelRef | None) -> Any:
    """The state, as an evaluator would note it."""
    names = {name: getattr(found, name) for name in ("open", "gap", "conflict", "not_applicable", "determined")}
    (status,) = [name for name, bit in names.items() if settled(bit, model)]
    if status != "determined":
        return status
    return valued(found.value, model)


def valued(value: v.Lowered, model: z3.ModelRef | None) -> Any:
    """What a value that is known comes to."""
    match value:
        case v.Plain(is_=rows):
            (one,) = [name for name, bit in rows.items() if settled(bit, model)]
            return one
        case InRows(rows=rows):
            return [valued(says, model) for held, says in rows if settled(held, model)]
        case v.Several(holds=holds):
            return frozenset(name for name, bit in holds.items() if settled(bit, model))
        case v.Ranged(low=Day() as day):
            month = number(day.month.term, model)
            return date(month // 12, month % 12 + 1, number(day.day.term, model) + 1)
        case v.Ranged(low=Quantity() as quantity):
            under = 1 if quantity.under is None else number(quantity.under.term, model)
            return Fraction(number(quantity.term, model), 10**quantity.places * under)


def plain(out: Any) -> Any:
    """A state of the reference evaluator, to be compared."""
    if out is OPEN:
        return "open"
    if isinstance(out, Absent):
        return out.value
    if isinstance(out, (int, Decimal, Fraction)) and not isinstance(out, bool):
        return Fraction(out)
    return frozenset(out) if isinstance(out, tuple) else out


def check_random_program(seed: int) -> None:
    """Hold one random program to the reference evaluator: on given facts, and on variables told what they are."""
    random, texts = Random(seed), with_texts(seed)
    program = ProgramMaker(random, texts=texts, ranked=True).program()
    for known in (0.0, 0.3, 0.6, 0.9, 1.0):
        pinned(program, ThingCases(random, known, texts=texts).case())
    case = ThingCases(random, 0.7, texts=texts).case()
    if not texts and set(case.sections) == set(program.vocabulary.sections):  # a free space has them all
        asserted(program, case)
