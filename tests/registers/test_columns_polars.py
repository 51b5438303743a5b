"""Columns on one machine find what decisions find: on random programs, and on many cases of each pack."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

import polars as pl
import pytest

from helpers.columns_cases import decoded, expected, tables_of
from helpers.columns_compared import THINGS, cases_of, compare, given_by
from helpers.lengths import many
from helpers.loops import nonempty
from helpers.programs_generator import ProgramMaker, ThingCases
from punkt import load
from punkt.deciding.evaluators.reference import Reference
from punkt.deciding.rule_base import _sensitive
from punkt.kernel.records import Case
from punkt.law.language.program import Program
from punkt.registers.columns.column_plan import ColumnPlan, of_edition, plans
from punkt.registers.columns.on_polars import PolarsRun
from punkt.registers.columns.table_layout import layout

PACKS = ("ru.mintrud.847", "ru.karelia.166-p", "ru.alliance.2025")


def found_by_polars(plan: ColumnPlan, frames: dict[str, pl.DataFrame]) -> Any:
    lazy = PolarsRun(plan).run({name: frame.lazy() for name, frame in frames.items()})
    rows = {name: frame.collect().to_dicts() for name, frame in lazy.items()}
    return decoded(plan.results, rows, {n: to for n, (_, to) in plan.linked.items()})


def check(program: Program, cases: Sequence[Case], about: str) -> None:
    frames = tables_of(cases, THINGS)
    answers, fired = found_by_polars(plans(THINGS, given_by(frames), [(program, [])], None)[0], frames)
    reference = Reference(program)
    wanted, held = expected(program, ((n, c, reference.run(c), None) for n, c in enumerate(cases)))
    compare(answers, wanted, about, program, cases)
    some = {key: names for key, names in fired.items() if names}
    assert some == {key: names for key, names in held.items() if names}, about


@pytest.mark.sampled(2)
@pytest.mark.parametrize("part", range(4))
def test_random_programs(part: int) -> None:
    for seed in range(part * 1000, part * 1000 + many(3, 10)):
        random = Random(seed)
        program = ProgramMaker(random).program()
        cases = [
            ThingCases(random, known).case() for known in (0.0, 0.3, 0.6, 0.6, 0.9, 0.9, 1.0, 1.0) for _ in range(5)
        ]
        check(program, cases, f"seed {seed}")


@pytest.mark.parametrize("pack", PACKS)
def test_packs(pack: str) -> None:
    rules = load(pack)
    cases = cases_of(rules, Random(pack), many(100, 600), many(20, 150))
    editions: dict[int, list[Case]] = {}
    for case in cases:
        editions.setdefault(id(rules.edition(case.as_of)), []).append(case)
    for some in nonempty(editions.values()):
        edition = rules.edition(some[0].as_of)
        shape = layout(rules.vocabulary)
        frames = tables_of(some, shape)
        plan = plans(shape, given_by(frames), [of_edition(edition)], None)[0]
        answers, fired = found_by_polars(plan, frames)
        reference = Reference(edition.program)
        judged = []
        for number, case in enumerate(some):
            states = reference.run(case)
            judged.append((number, case, states, _sensitive(edition, case, states)))
        wanted, held = expected(edition.program, judged)
        compare(answers, wanted, pack, edition.program, some)
        assert {k: v for k, v in fired.items() if v} == {k: v for k, v in held.items() if v}
