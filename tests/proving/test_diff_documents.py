"""The federal pack against the Karelian, on cases at random: no difference outside the regions, none missing inside."""

from __future__ import annotations

import os
import sys
from collections import Counter
from datetime import date
from random import Random
from typing import Any

import pytest

from helpers import bounded
from helpers.cases_generator import CaseMaker
from helpers.places import ROOT
from punkt.deciding.evaluators.generated import Generated
from punkt.deciding.evaluators.reference import Scope
from punkt.files.messages.diagnostics import PunktError
from punkt.kernel.nodes import Fact
from punkt.kernel.records import GAP, NOT_APPLICABLE, OPEN, Case, Record, State
from punkt.proving.comparison.compared_packs import Side, two_sides
from punkt.proving.comparison.decisions import diff_decisions
from punkt.proving.comparison.dimensions import ConfinedDimension, Confinement
from punkt.proving.comparison.verdicts import Compared, Difference, Verdict

ON = date(2025, 6, 1)
CASES = 250
SUBJECT, STATED = "recipient", "support_type"
Decided = list[list[State]]


def out(sides: tuple[Side, Side], states: Decided, record: Record, key: tuple[str, str]) -> tuple[Any, Any]:
    """What an outcome comes to on either side."""
    found = [s[record.index].outs[side.program.plan[key].index] for s, side in zip(states, sides, strict=True)]
    return found[0], found[1]


def inside(
    sides: tuple[Side, Side], part: ConfinedDimension, case: Case, record: Record, states: Decided
) -> bool | None:
    """Whether a record is in a part of a region, as the reference evaluator sees it."""
    number = max(part.dim.side, 0)
    program = sides[number].program
    if part.condition is not None:
        return Scope(program, case, states[number]).truth(part.condition, record)
    if isinstance(part.dim.node, Fact):  # one that a constraint may keep from being given
        return part.dim.node.path not in record.facts
    name: str = part.dim.node.name  # type: ignore[union-attr]
    found = states[number][record.index].outs[program.plan[(record.kind, name)].index]
    return found in (GAP, NOT_APPLICABLE) if part.to is Confinement.GAP else (found is OPEN)


@pytest.mark.full
def test_people_at_random() -> None:
    sides = two_sides("ru.mintrud.847", "ru.karelia.166-p", [ON, ON])
    keys = [key for key in sides[0].linked.vocabulary.outcomes if key[0] == SUBJECT]
    compared = [c for c in diff_decisions(*sides, only=keys).outcomes if "only" not in c.verdict.value]
    assert len(compared) == 12 and all(one.covered for one in compared)
    maker = CaseMaker(sides[1].rules, {SUBJECT: 1.0})
    evaluators = [Generated(side.program) for side in sides]
    random, seen = Random(7), Counter[str]()
    for _ in range(CASES):
        try:
            case = sides[1].rules.read_case(maker.mapping(random, random.choice((0.8, 1.0))), ON)
        except PunktError:
            continue  # a day that lies after the day asked
        states = [evaluator.run(case) for evaluator in evaluators]
        for one in compared:
            look(sides, one, case, states, seen)
    differing = {one.key[1] for one in compared if one.verdict is Verdict.DIFFERS}
    assert differing == set(seen)  # each of them was met
    assert differing == {"possible", "support_type", "types_fitting_hours", "hours", "living_form", "premises_allowed"}


def look(sides: tuple[Side, Side], one: Compared, case: Case, states: Decided, seen: Counter[str]) -> None:
    """What a case says of an outcome's verdict and regions."""
    record = case.sections[SUBJECT]
    before, after = out(sides, states, record, one.key)
    if one.verdict is Verdict.SAME:
        assert before == after
    if OPEN in (before, after):
        return
    stated = STATED in record.facts
    rows = [(region, certainty(sides, region, case, states)) for region in one.regions]
    if before != after:
        seen[one.key[1]] += 1
        assert any(stated if region.stated else known is not False for region, known in rows), record.facts
    elif not stated:
        assert not any(region.whole and known for region, known in rows), record.facts


def certainty(sides: tuple[Side, Side], region: Difference, case: Case, states: Decided) -> bool | None:
    """Whether a case is in a region; ``None`` where facts are missing."""
    truths = [inside(sides, part, case, case.sections[SUBJECT], states) for part in region.parts]
    return False if False in truths else None if None in truths else True


@pytest.mark.full
def test_the_same_answer_in_every_run() -> None:
    """Nothing depends on the order of sets: a witness stays the same case."""
    code = (
        "from datetime import date\n"
        "from punkt.proving.comparison.decisions import diff_decisions\n"
        "from punkt.proving.comparison.compared_packs import two_sides\n"
        "sides = two_sides('ru.mintrud.847', 'ru.karelia.166-p', [date(2025, 6, 1)] * 2)\n"
        "keys = [('recipient', name) for name in ('types_fitting_hours', 'hours')]\n"
        "for one in diff_decisions(*sides, only=keys).outcomes:\n"
        "    for region in one.regions:\n"
        "        print([str(part.to) for part in region.parts], region.answers, region.witness)\n"
    )
    found = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine"), "PYTHONHASHSEED": seed}
        done = bounded.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        found.add(done.stdout)
    assert len(found) == 1 and "planned_hours" in found.pop()
