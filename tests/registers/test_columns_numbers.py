"""Exact reckoning by columns: ratios, roundings, sums over elements and choices, held to the reference and to figures."""

from __future__ import annotations

from random import Random

import pytest

from helpers.columns_cases import expected, tables_of
from helpers.columns_compared import THINGS, compare, given_by
from helpers.columns_engines import ENGINES
from helpers.lengths import many
from helpers.loops import nonempty
from helpers.numbers_generator import NumberMaker
from helpers.programs_generator import ThingCases, program_of
from punkt.deciding.evaluators.reference import Reference
from punkt.files.messages.diagnostics import PackError, PunktError
from punkt.kernel.nodes import Aggregate, Const, Fact, Gather, Literal, Power, Product, Quotient, Value
from punkt.registers.columns.column_plan import plans

from .test_columns_polars import found_by_polars
from .test_columns_sql import found_by

REFUSED = {"P731", "P732", "P922", "P923"}


def agree(name: str, seeds: range, cases_each: int) -> int:
    """How many programs an engine decides as the reference does; others it must refuse by a code that says why."""
    decided = 0
    for seed in nonempty(seeds):
        random = Random(seed)
        program = NumberMaker(random).program()
        knowns = (0.0, 0.3, 0.6, 0.6, 0.9, 0.9, 1.0, 1.0)
        cases = [ThingCases(random, known).case() for known in knowns for _ in range(cases_each)]
        frames = tables_of(cases, THINGS)
        try:
            plan = plans(THINGS, given_by(frames), [(program, [])], None)[0]
        except PunktError as error:
            assert {d.code for d in error.diagnostics} <= REFUSED
            assert all(d.place.file == "rules.yaml" for d in error.diagnostics)
            continue
        decided += 1
        found = found_by_polars(plan, frames) if name == "polars" else found_by(ENGINES[name](), plan, frames)
        reference = Reference(program)
        wanted, held = expected(program, ((n, c, reference.run(c), None) for n, c in enumerate(cases)))
        answers, fired = found
        compare(answers, wanted, f"{name} {seed}", program, cases)
        assert {k: v for k, v in fired.items() if v} == {k: v for k, v in held.items() if v}
    return decided


@pytest.mark.parametrize("name", ["polars", "duckdb", "postgres"])
def test_random_programs(name: str) -> None:
    number = many(4, 40)
    assert agree(name, range(7000, 7000 + number), 5) >= number // 2


ONE = Fact("e")
MANY = Aggregate(Gather.SUM, Fact("parts"), Fact("g"), Const(True))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (Quotient(ONE, Fact("i")), "P922"),
        (Aggregate(Gather.SUM, Fact("parts"), Quotient(Literal(1), Fact("w")), Const(True)), "P922"),
        (Product(Literal(10**20), Product(Literal(10**20), ONE)), "P731"),
        (Power(ONE, MANY), "P923"),
    ],
)
def test_refused(value: Value, code: str) -> None:
    """What columns cannot say is told with the rule that asks for it, before a row is read."""
    program = program_of({("thing", "o2"): [(Const(True), Literal(1)), (Const(False), value)]})
    frames = tables_of([ThingCases(Random(1), 1.0).case()], THINGS)
    with pytest.raises(PackError) as caught:
        plans(THINGS, given_by(frames), [(program, [])], None)
    (told,) = caught.value.diagnostics
    assert (told.code, told.place.file, told.place.line) == (code, "rules.yaml", 1)
    assert "none:r.o2" in told.text("en")
