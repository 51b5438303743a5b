"""What is said of an expression while facts are unknown holds whatever they turn out to be.

Asked of single expressions, so that ranges are seen too, which clauses turn into «open».
"""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import pytest

from helpers.completions import completed, completions, copied, filled, lies_within, presumed, slots
from helpers.evaluator_trio import dump
from helpers.lengths import many
from helpers.programs_generator import ProgramMaker, ThingCases
from punkt.deciding.evaluators.reference import Meaning, Reference, Scope
from punkt.kernel.kleene import UNBOUNDED, Range
from punkt.kernel.node_structure import walk
from punkt.kernel.nodes import NODES, Condition, Node, Possibly
from punkt.kernel.records import GAP, Case
from punkt.law.language.program import Program
from punkt.law.packs.vocabulary import FactKind

SORTS = (FactKind.INTEGER, FactKind.NUMBER, FactKind.NUMBER, FactKind.DATE, FactKind.CHOICE, FactKind.BOOLEAN)


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


@pytest.mark.parametrize("part", range(4))
def test_expressions(part: int) -> None:
    seen: Counter[str] = Counter()
    nodes: Counter[type] = Counter()
    for seed in range(part * 1000, part * 1000 + many(15, 60)):
        random = Random(f"sound {seed}")
        maker = ProgramMaker(random, monotone=True)
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
                nodes.update({type(below) for below in walk(node)})
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
    for seed in range(part * 1000, part * 1000 + many(20, 80)):
        random = Random(f"lists {seed}")
        maker = ProgramMaker(random, monotone=True)
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
