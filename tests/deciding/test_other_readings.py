"""Which outcomes turn on readings: what is not tried because it cannot differ is what does not differ."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from helpers.cases_generator import CaseMaker
from helpers.evaluator_trio import GROUP, PERSON, rules_of
from helpers.lengths import many
from punkt import Rules
from punkt.deciding.evaluators.reference import Reference
from punkt.law.language.program_difference import copied

PACKS = ("ru.karelia.166-p", "ru.mintrud.847", "ru.alliance.2025")


def tried_in_full(rules: Rules, mapping: dict[str, Any]) -> dict[tuple[str, str], set[str]]:
    """Every option of every reading, by the reference evaluator."""
    case = rules.read_case(mapping)
    edition = rules.edition(case.as_of)
    states = edition.agreed.run(case)
    found: dict[tuple[str, str], set[str]] = {}
    for alternative in edition.alternatives:
        others = Reference(alternative.program).run(case, copied(states))
        for record in case.records:
            for plan in edition.program.plans.get(record.kind, ()):
                if states[record.index].outs[plan.index] != others[record.index].outs[plan.index]:
                    found.setdefault((record.name, plan.name), set()).add(alternative.reading)
    return found


@pytest.mark.sampled(1)
@pytest.mark.parametrize("pack", PACKS)
def test_outcomes_are_sensitive_to_the_readings_that_change_them(pack: str) -> None:
    rules, random = rules_of(pack), Random(f"readings {pack}")
    people, groups = CaseMaker(rules, PERSON), CaseMaker(rules, GROUP)
    readings: set[str] = set()
    count = many(3, 60, 3_000)
    for turn in range(count):
        mapping = (groups if turn % 5 == 4 else people).mapping(random, random.choice([1.0, 0.9, 0.6]))
        expected = tried_in_full(rules, mapping)
        outcomes = rules.decide(mapping).to_dict()["outcomes"]
        for subject, rows in outcomes.items():
            for name, row in rows.items():
                assert set(row["sensitive_to"]) == expected.get((subject, name), set()), (subject, name)
                readings |= set(row["sensitive_to"])
    assert readings or count < 60 or not rules.edition(rules.changes[-1]).alternatives
