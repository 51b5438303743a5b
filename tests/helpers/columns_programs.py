"""Random programs and cases that columns can take: outcomes that are numbers are rounded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from random import Random
from typing import Any

from helpers.columns_cases import expected, tables_of
from helpers.columns_compared import THINGS, compare, given_by
from helpers.loops import nonempty
from helpers.programs_generator import ProgramMaker, ThingCases, _type
from punkt.deciding.evaluators.reference import Reference
from punkt.files.messages.diagnostics import PackError
from punkt.kernel.nodes import Condition, Round, Value
from punkt.kernel.numbers import Rounding
from punkt.kernel.records import Case
from punkt.law.language.program import Program
from punkt.law.language.program_difference import affected_outcomes
from punkt.law.packs.vocabulary import FactKind
from punkt.registers.columns.column_plan import APPLIED, ColumnPlan, plans

REFUSED = {"P731", "P910", "P911", "P918"}
"""What columns may answer to a random program: too long a number, a ratio gathered, a power."""
STEPS: dict[FactKind, list[Any]] = {
    FactKind.INTEGER: [1, 2, 50],
    FactKind.NUMBER: [1, 2, 50, Decimal("0.1"), Decimal("0.01"), Decimal("0.25")],
}


class _Rounded(ProgramMaker):
    """Draws one program whose numbers can be written: a ratio that no decimal says is rounded."""

    def clauses(self, key: tuple[str, str]) -> list[tuple[Condition, Value]]:
        """A few clauses that conclude about an outcome."""
        kind = _type(key)
        steps, found = STEPS.get(kind.kind), super().clauses(key)
        if steps is None:
            return found
        return [(c, Round(v, self.random.choice(steps), self.random.choice(list(Rounding)))) for c, v in found]


def thing_case(random: Random, known: float) -> Case:
    """A case of the small vocabulary."""
    return ThingCases(random, known).case()


def plan_of(program: Program, applied: Program, given: dict[str, frozenset[str]]) -> ColumnPlan | None:
    """The program over columns, and as if all applied of which that is unknown; ``None`` where they cannot take it, which is told with the place of a rule."""
    try:
        only = frozenset(affected_outcomes(program, applied))
        return plans(THINGS, given, [(program, [(APPLIED, applied.restricted(only))])], None)[0]
    except PackError as error:
        assert {(d.code in REFUSED, d.place.file) for d in error.diagnostics} == {(True, "rules.yaml")}
        return None


def taken(random: Random, given: dict[str, frozenset[str]]) -> tuple[Program, Program, ColumnPlan]:
    """A random program that columns take; as it is, and as if all applied of which that is unknown."""
    while True:
        maker = _Rounded(random, presuming=0.1)
        program, applied = maker.program(), maker.applied()
        plan = plan_of(program, applied, given)
        if plan is not None:
            return program, applied, plan


def agree(find: Callable[[ColumnPlan, Any], Any], seeds: Sequence[int], knowns: Sequence[float], each: int = 5) -> None:
    """Hold what an engine finds of random programs against the reference."""
    for seed in nonempty(seeds):
        random = Random(seed)
        cases = [thing_case(random, known) for known in knowns for _ in range(each)]
        hold(find, taken(random, given_by(tables_of(cases[:1], THINGS))), cases, f"seed {seed}")


def hold(
    find: Callable[[ColumnPlan, Any], Any],
    planned: tuple[Program, Program, ColumnPlan],
    cases: Sequence[Case],
    about: str,
) -> None:
    """Hold what an engine finds of some cases against the reference; ``planned``: as :func:`taken` gives it."""
    program, applied, plan = planned
    answers, fired = find(plan, tables_of(cases, THINGS))
    reference = Reference(program)
    wanted, held = expected(program, ((n, c, reference.run(c), None) for n, c in enumerate(cases)), applied)
    compare(answers, wanted, about, program, cases)
    some = {key: names for key, names in fired.items() if names}
    assert some == {key: names for key, names in held.items() if names}, about
