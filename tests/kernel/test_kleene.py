"""Unknown is a value: what is decided on part of the facts stays decided whatever the rest turn out to be."""

from __future__ import annotations

from itertools import islice
from random import Random
from typing import Any

import pytest

from helpers.cases_generator import CaseMaker
from helpers.completions import COMPLETIONS, completed, completions, copied, filled, presumed, slots
from helpers.evaluator_trio import PACKS, dump, rules_of
from helpers.lengths import many
from helpers.loops import nonempty
from helpers.programs_generator import DAY, ProgramMaker, ThingCases, program_of
from helpers.recipients import COVERED
from punkt import load
from punkt.deciding.evaluators.generated import Generated
from punkt.deciding.evaluators.reference import Reference
from punkt.deciding.evaluators.runtime_choices import either
from punkt.deciding.explaining.explainer import Explainer
from punkt.kernel.domains import Interval, OneOf
from punkt.kernel.kleene import chosen, kleene_all, kleene_any, kleene_not
from punkt.kernel.nodes import Extreme, Fact, Literal, Outcome
from punkt.kernel.nodes import Test as Ask
from punkt.kernel.records import CONFLICT, GAP, Case, Record, State
from punkt.law.language.program import Program

TRUTHS = (True, False, None)


def certain(truth: bool | None) -> set[bool]:
    return {True, False} if truth is None else {truth}


@pytest.mark.parametrize("one", TRUTHS)
@pytest.mark.parametrize("two", TRUTHS)
def test_tables(one: bool | None, two: bool | None) -> None:
    """Strong Kleene logic is exactly: certain where every completion says the same."""
    for kleene, classical in ((kleene_all, all), (kleene_any, any)):
        found = {classical((a, b)) for a in certain(one) for b in certain(two)}
        assert kleene((one, two)) == (found.pop() if len(found) == 1 else None)
    found = {not a for a in certain(one)}
    assert kleene_not(one) == (found.pop() if len(found) == 1 else None)


# --- completions of a case


def resting_on_stated(program: Program) -> set[tuple[str, str]]:
    """Outcomes a case may state, and those that rest on them: a later fact may contradict what was stated."""
    found = {plan.key for plan in program.plan.values() if plan.stated}
    while more := {plan.key for plan in program.plan.values() if plan.uses & found} - found:
        found |= more
    return found


def check_sound(program: Program, case: Case, random: Random, about: str) -> int:
    """Every determined truth and outcome is the same under every completion. Returns how many were determined."""
    reference = Reference(program)
    states = reference.run(case)
    exempt = resting_on_stated(program) if any("o4" in record.facts for record in case.records) else set()
    settled = [
        (record, plan)
        for record in case.records
        for plan in program.plans.get(record.kind, ())
        if plan.key not in exempt and states[record.index].outs[plan.index] is not None
    ]
    free = slots(case, presumed(program))
    for values in islice(completions(case, free, random, ThingCases(random)), COMPLETIONS):
        whole = reference.run(completed(case, values))
        for record, plan in settled:
            before, after = states[record.index], whole[record.index]
            assert before.outs[plan.index] == after.outs[plan.index], (
                f"{about}: {record.name} {plan.name}: {before.outs[plan.index]} became {after.outs[plan.index]}\n"
                f"{[(c.condition, c.value) for c in plan.clauses]}\n{dump(case)}\n{values}\n{states}\n{whole}"
            )
            for clause in plan.clauses:
                truth = before.truths[clause.index]
                assert truth is None or truth is after.truths[clause.index], (
                    f"{about}: {clause.id}\n{clause}\n{dump(case)}\n{values}"
                )
    return len(settled)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("part", range(4))
def test_sound(part: int) -> None:
    determined = 0
    for seed in range(part * 1000, part * 1000 + many(8, 40, 280)):
        random = Random(f"kleene {seed}")
        program = ProgramMaker(random, monotone=True).program()
        for _ in range(6):
            case = ThingCases(random, random.choice((0.3, 0.6, 0.9)), size=2).case()
            if random.random() < 0.7:
                case = filled(case, slots(case), random)
            determined += check_sound(program, case, random, f"seed {seed}")
    assert determined > many(100, 500, 4_000)


@pytest.mark.parametrize("given", [{}, {"a": False}, {"a": True}], ids=str)
def test_absent_in_an_extreme(given: dict[str, Any]) -> None:
    """`{largest: [0, {outcome: o2}], at_least: 0}` is false where o2 is a gap, so it is open while o2 may become one."""
    program = program_of(
        {
            ("thing", "o2"): [(Ask(Fact("a"), OneOf(frozenset([True]))), Literal(3))],
            ("thing", "o1"): [(Ask(Extreme(True, (Literal(0), Outcome("o2"))), Interval(0, None)), Literal("p"))],
        }
    )
    record = Record("thing", "thing", dict(given), 0)
    case = Case("c", DAY, {"thing": record}, (record,))
    wanted = {None: None, False: GAP, True: "p"}[given.get("a")]
    for evaluator in (Reference(program), Generated(program)):
        assert evaluator.run(case)[0].outs[program.plan[("thing", "o1")].index] == wanted


def test_unknown_collections() -> None:
    """A list that is not known may turn out to be any list."""
    determined = 0
    for seed in range(many(40, 120)):
        random = Random(f"lists {seed}")
        program = ProgramMaker(random, monotone=True).program()
        reference = Reference(program)
        case = ThingCases(random, 0.9, size=2).case()
        case = completed(
            case,
            {
                slot: random.choice(ThingCases(random).domain(case.records[slot[0]].kind, slot[1]))
                for slot in slots(case)
            },
        )
        if "thing" not in case.sections or "o4" in case.sections["thing"].facts:
            continue
        hidden = copied(case)
        gone = {record.index for record in hidden.records if record.kind in ("part", "box")}
        for path in ("parts", "boxes"):
            hidden.sections["thing"].facts.pop(path, None)
        before, after = reference.run(hidden), reference.run(case)
        for record in nonempty(case.records):
            for plan in program.plans.get(record.kind, ()) if record.index not in gone else ():
                found = before[record.index].outs[plan.index]
                if found is not None:
                    determined += 1
                    assert found == after[record.index].outs[plan.index], (
                        f"seed {seed} {plan.name}\n{plan.clauses}\n{dump(case)}"
                    )
    assert determined > many(30, 100)


# --- what is said to be missing


def check_missing(explainer: Explainer, program: Program, case: Case, states: list[State], about: str) -> None:
    """An open outcome names what is missing, and all of it is unknown (or in conflict)."""
    names = {record.name: record for record in case.records}
    for record in nonempty(case.records):
        for plan in program.plans.get(record.kind, ()):
            out = states[record.index].outs[plan.index]
            missing = explainer.outcome_missing(record, plan.index)
            if out is not None:
                assert not missing, about
                continue
            for name in missing:
                owner = max((n for n in names if name.startswith(n + ".")), key=len, default=None)
                if owner is None:  # of a section that the case has not
                    assert name.partition(".")[0] not in case.sections, f"{about}: {name}"
                    continue
                path = name[len(owner) + 1 :]
                known = names[owner].facts.get(path)
                conflict = any(
                    p.name == path and states[names[owner].index].outs[p.index] is CONFLICT
                    for p in program.plans.get(names[owner].kind, ())
                )
                assert known is None or conflict, f"{about}: {plan.name}: {name} is known: {known}"


@pytest.mark.parametrize("pack", PACKS)
def test_missing_is_unknown(pack: str) -> None:
    rules = rules_of(pack)
    random = Random(f"missing {pack}")
    makers = [CaseMaker(rules), CaseMaker(rules, {"recipient": 1.0, "provider": 0.5}), CaseMaker(rules, {"group": 1.0})]
    for turn in range(many(8, 100, 960)):
        case = random.choice(makers).read(random, random.choice((0.2, 0.5, 0.8, 0.95)))
        edition = rules.edition(case.as_of)
        states = Reference(edition.program).run(case)
        explainer = Explainer(edition.program, case, states, edition.derived)
        check_missing(explainer, edition.program, case, states, f"{pack} {turn}")


@pytest.mark.sampled(1)
@pytest.mark.parametrize("pack", PACKS)
def test_open_names_something(pack: str) -> None:
    """An outcome that is reported as open says which facts would decide it, and with all facts known none is open."""
    rules = rules_of(pack)
    random = Random(f"open {pack}")
    everything = dict.fromkeys(rules.vocabulary.sections, 1.0)
    compared = 0
    for known in (0.3, 0.7, 1.0):
        for _ in range(many(2, 20, 160)):
            decision = rules.decide(CaseMaker(rules, everything if known == 1.0 else None).mapping(random, known))
            for key in decision:
                compared += 1
                view = decision[key]
                assert (view.status == "open") == bool(view.missing), (key, view)
                if known == 1.0 and rules.vocabulary.sections:
                    assert view.status != "open" or decision_rests_on_conflict(decision, key), (key, view)
    assert compared


def decision_rests_on_conflict(decision: Any, key: tuple[str, str]) -> bool:
    """Whether all that is missing is an outcome in conflict, or a fact that cannot be given (an unstated established one)."""
    conflicts = {f"{subject}.{name}" for subject, name in decision if decision[subject, name].status == "conflict"}
    return set(decision[key].missing) <= conflicts


@pytest.mark.sampled(1)
@pytest.mark.parametrize("pack", PACKS)
def test_one_more_fact(pack: str) -> None:
    """Monotonicity on whole packs: hide some facts, and nothing that is still determined is otherwise."""
    rules = rules_of(pack)
    random = Random(f"more {pack}")
    makers = [CaseMaker(rules, dict.fromkeys(rules.vocabulary.sections, 1.0)), CaseMaker(rules, {"group": 1.0})]
    for turn in range(many(5, 80, 640)):
        case = makers[turn % 5 == 0].read(random, 1.0)
        for record in case.records:
            for path, fact in rules.vocabulary.subjects[record.kind].facts.items():
                if fact.established:
                    record.facts.pop(path, None)
        program = rules.edition(case.as_of).program
        whole = Reference(program).run(case)
        hidden = copied(case)
        for record in hidden.records:
            for path in list(record.facts):
                if random.random() < 0.4:
                    del record.facts[path]
        part = Reference(program).run(hidden)
        for record in nonempty(case.records):
            for plan in program.plans.get(record.kind, ()):
                found = part[record.index].outs[plan.index]
                assert found is None or found == whole[record.index].outs[plan.index], (
                    f"{pack} {turn} {record.name} {plan.name}"
                )


def test_stated_may_be_contradicted() -> None:
    """The one exception: what a case states as established stands until the rules derive otherwise."""
    rules = load("ru.karelia.166-p")
    case: dict[str, Any] = {"case": "c", "as_of": "2025-06-01", "recipient": {**COVERED, "support_type": "regular"}}
    assert rules.decide(case)["recipient", "support_type"].value == "regular"
    case["recipient"]["autonomy_degree"] = 3
    assert rules.decide(case)["recipient", "support_type"].value == "regular"
    case["recipient"]["autonomy_degree"] = 1
    assert rules.decide(case)["recipient", "support_type"].status == "conflict"


def test_gap_is_known() -> None:
    """A gap is an answer: a condition on it is false, its opposite true."""
    from punkt.kernel.domains import OneOf
    from punkt.kernel.kleene import compare, in_domain
    from punkt.kernel.nodes import Compare

    assert in_domain(GAP, OneOf(frozenset("p"))) is False
    assert in_domain(GAP, OneOf(frozenset("p"), complement=True)) is False
    assert all(compare(GAP, how, 1) is False and compare(1, how, GAP) is False for how in Compare)


def test_lists_of_two_makings_are_the_same_where_their_words_are() -> None:
    """An outcome's list is in order, a fact's is not: while it is unknown which counts, both say the same."""
    for one, other in ((("p", "q"), frozenset({"q", "p"})), (frozenset({"p"}), ("p",))):
        assert chosen(None, one, other, (False, False)) == one
        assert either(None, one, one, other, other, False, False) == (one, one)
    assert chosen(None, ("p",), frozenset({"q"}), (False, False)) is None
    assert either(None, ("p",), ("p",), frozenset({"q"}), frozenset({"q"}), False, False) == (None, None)
