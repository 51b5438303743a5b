"""What is said of an expression while facts are unknown holds whatever they turn out to be.

Asked of single expressions, so that ranges are seen too, which clauses turn into «open».
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from itertools import product
from random import Random
from typing import Any

import pytest

from helpers.completions import completed, completions, copied, filled, lies_within, presumed, slots
from helpers.evaluator_trio import dump
from helpers.lengths import many
from helpers.programs_generator import VOCABULARY, ProgramMaker, ThingCases
from punkt.deciding.evaluators.reference import Meaning, Reference, Scope
from punkt.kernel.domains import Interval, OneOf
from punkt.kernel.kleene import UNBOUNDED, Range
from punkt.kernel.nodes import (
    NODES,
    Aggregate,
    Condition,
    Default,
    Extreme,
    Fact,
    Gather,
    Linear,
    Literal,
    Node,
    Possibly,
    Product,
    Quotient,
    Round,
    Value,
)
from punkt.kernel.nodes import Test as ask
from punkt.kernel.numbers import Rounding
from punkt.kernel.records import GAP, Case
from punkt.law.language.program import Program
from punkt.law.language.references import parts_of
from punkt.law.packs.vocabulary import FactKind

EMPTY = Program(VOCABULARY, {}, 0)
SORTS = (
    FactKind.INTEGER,
    FactKind.NUMBER,
    FactKind.NUMBER,
    FactKind.DATE,
    FactKind.CHOICE,
    FactKind.BOOLEAN,
    FactKind.TEXT,
)


class Asked:
    """What the reference says of expressions about the thing of a case."""

    def __init__(self, program: Program) -> None:
        self.program, self.reference, self.meaning = program, Reference(program), Meaning(program)

    def of(self, node: Node, case: Case) -> Any:
        """The truth of a condition, or a value."""
        scope = Scope(self.program, case, self.reference.run(case), self.meaning)
        thing = case.sections["thing"]
        return scope.truth(node, thing) if isinstance(node, Condition) else scope.value(node, thing)


def without_stated(case: Case) -> Case:
    """The case without what it states as established: that may be contradicted later."""
    for record in case.records:
        record.facts.pop("o4", None)
    return case


def seen_as(found: Any) -> str:
    if isinstance(found, Range):
        return "unbounded" if found == UNBOUNDED else "range"
    return "unknown" if found is None else "gap" if found is GAP else "known"


@pytest.mark.sampled(2)
@pytest.mark.parametrize("part", range(4))
def test_expressions(part: int) -> None:
    seen: Counter[str] = Counter()
    nodes: Counter[type] = Counter()
    for seed in range(part * 1000, part * 1000 + many(9, 60)):
        random = Random(f"sound {seed}")
        maker = ProgramMaker(random, monotone=True, ranked=True)
        program = maker.program()
        maker.done = [key for key in maker.done if key in program.plan]
        asked = Asked(program)
        for _ in range(20):
            sort = random.choice((*SORTS, None))
            node: Node = maker.condition("thing") if sort is None else maker.value("thing", sort, 3)
            never = presumed(program, [("thing", node)])
            case = without_stated(ThingCases(random, random.choice((0.5, 0.8, 1.0)), size=2).case())
            if "thing" not in case.sections:
                continue
            case = filled(case, slots(case, never), random)
            found = asked.of(node, case)
            kind = seen_as(found)
            seen[kind] += 1
            if kind not in ("unknown", "unbounded"):
                nodes.update({type(below) for _, below in parts_of(node, "thing", VOCABULARY)})
            for values in completions(case, slots(case, never), random, ThingCases(random)):
                whole = asked.of(node, completed(case, values))
                assert lies_within(whole, found), f"seed {seed}: {found} became {whole}\n{node}\n{dump(case)}\n{values}"
    assert min(seen[kind] for kind in ("known", "range", "gap", "unknown", "unbounded")) >= many(3, 20), seen
    rare = {kind.__name__ for kind in NODES} - {kind.__name__ for kind in nodes} - {Possibly.__name__}
    assert len(rare) <= many(2, 0), nodes  # few programs may lack a node


@pytest.mark.parametrize("part", range(2))
def test_unknown_lists_and_sections(part: int) -> None:
    """A list or a section that is not there may turn out to be any."""
    seen: Counter[str] = Counter()
    for seed in range(part * 1000, part * 1000 + many(10, 80)):
        random = Random(f"lists {seed}")
        maker = ProgramMaker(random, monotone=True, ranked=True)
        program = maker.program()
        maker.done = [key for key in maker.done if key in program.plan]
        asked = Asked(program)
        for _ in range(20):
            sort = random.choice((*SORTS, None))
            node: Node = maker.condition("thing") if sort is None else maker.value("thing", sort, 3)
            case = without_stated(ThingCases(random, random.choice((0.8, 1.0)), size=3).case())
            if "thing" not in case.sections:
                continue
            hidden = copied(case)
            for path in random.sample(("parts", "boxes"), random.randint(0, 2)):
                hidden.sections["thing"].facts.pop(path, None)
            if random.random() < 0.5:
                hidden.sections = {"thing": hidden.sections["thing"]}
            found, whole = asked.of(node, hidden), asked.of(node, case)
            seen[seen_as(found)] += 1
            assert lies_within(whole, found), (
                f"seed {seed}: {found} became {whole}\n{node}\n{dump(case)}\n{dump(hidden)}"
            )
    assert min(seen[kind] for kind in ("known", "range", "gap", "unknown", "unbounded")) >= many(3, 20), seen


class Amounts:
    """Sums of facts none of which is in them twice, and what they may turn out to be."""

    FACTS = (Fact("i"), Fact("j"), Fact("e"), Fact("m"), Fact("q", "other"))

    def __init__(self, random: Random, size: int) -> None:
        self.random, self.size = random, size

    def factor(self) -> Any:
        return self.random.choice((1, 1, 2, -1, Decimal("-0.5")))

    def term(self, fact: Value) -> Value:
        """A fact, or what no more than one end of it makes the least and the largest of."""
        whole = fact.path in ("i", "j", "q") if isinstance(fact, Fact) else True
        roll = self.random.random()
        if roll < 0.2:
            return Round(
                fact, self.random.choice((1, 2) if whole else (1, Decimal("0.5"))), self.random.choice([*Rounding])
            )
        if roll < 0.4:
            return Product(fact, Literal(self.factor()))
        if roll < 0.5:
            return Extreme(self.random.random() < 0.5, (fact, Literal(1)))
        if roll < 0.6:
            return Quotient(fact, Literal(self.random.choice((2, -4))))
        return fact

    def condition(self) -> Condition:
        """A comparison of a sum with a number, or of a number of a sum."""
        facts: list[Value] = list(self.random.sample(self.FACTS, self.random.randint(1, 3)))
        terms = [(self.factor(), self.term(fact)) for fact in facts]
        roll = self.random.random()
        if roll < 0.3:
            gathered = Aggregate(
                Gather.SUM, Fact("parts"), self.term(Fact("g")), ask(Fact("f"), OneOf(frozenset([True])))
            )
            terms.append((self.factor(), gathered))
        elif roll < 0.6:
            terms.append((self.factor(), Default(Fact("ni", none=True), Literal(self.random.choice((0, 2, 5))))))
        end, opened = self.random.randint(-8, 14), self.random.random() < 0.5
        domain = Interval(end, None, opened) if self.random.random() < 0.5 else Interval(None, end, False, opened)
        return ask(Linear(self.random.choice((0, 3)), tuple(terms)), domain)

    def case(self) -> Case:
        """A case of which a few facts are not known."""
        case = without_stated(ThingCases(self.random, 1.0, self.size).case())
        asked = {"thing": ("i", "j", "e", "m", "ni"), "other": ("q",), "part": ("f", "g")}
        known = [
            (record, path) for record in case.records for path in asked.get(record.kind, ()) if path in record.facts
        ]
        for record, path in self.random.sample(known, min(len(known), self.random.randint(1, 4))):
            del record.facts[path]
        return case


def ends_and_middle(path: str) -> list[Any]:
    """The least and the largest value of a fact, and one between them."""
    ends: dict[str, list[Any]] = {
        "i": [-3, 0, 5],
        "e": [-2, Decimal("0.25"), 3],
        "m": [Decimal("0.1"), 1, 3],
        "f": [True, False],
    }
    return [*ends.get(path, [0, 2, 3]), *([GAP] if path == "ni" else [])]


@pytest.mark.parametrize("part", range(2))
def test_a_sum_is_decided_just_where_every_value_decides_it_alike(part: int) -> None:
    seen: Counter[object] = Counter()
    for seed in range(part * 10000, part * 10000 + many(100, 1500, 10000)):
        random = Random(f"sums {seed}")
        amounts = Amounts(random, size=2)
        case, node = amounts.case(), amounts.condition()
        if "thing" not in case.sections or "other" not in case.sections:
            continue
        asked = Asked(EMPTY)
        read = {("thing", "i"), ("thing", "j"), ("thing", "e"), ("thing", "m"), ("thing", "ni"), ("other", "q")}
        read |= {("part", "f"), ("part", "g")}
        free = [slot for slot in slots(case) if (case.records[slot[0]].kind, slot[1]) in read]
        found = asked.of(node, case)
        choices = [ends_and_middle(path) for _, path in free]
        later = {asked.of(node, completed(case, dict(zip(free, values, strict=True)))) for values in product(*choices)}
        assert later == {True, False} if found is None else later == {found}, (
            f"seed {seed}: {found}, {later}\n{node}\n{dump(case)}"
        )
        seen[found, bool(free)] += 1
    assert min(seen[truth, True] for truth in (True, False, None)) >= many(10, 100, 600), seen
