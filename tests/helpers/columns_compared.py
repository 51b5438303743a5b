"""What columns answer, held against the decisions one by one."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

import polars as pl

from helpers.cases_generator import CaseMaker
from helpers.programs_generator import VOCABULARY
from punkt.deciding.rule_base import Rules
from punkt.kernel.records import Case
from punkt.law.language.program import Program
from punkt.registers.columns.table_layout import layout

THINGS = layout(VOCABULARY)
PERSON = {"recipient": 1.0, "provider": 0.5, "region": 0.3}
GROUP = {"group": 1.0, "recipient": 0.1, "provider": 0.4}


def given_by(frames: dict[str, pl.DataFrame]) -> dict[str, frozenset[str]]:
    return {name: frozenset(frame.columns) for name, frame in frames.items()}


def compare(answers: Any, wanted: Any, about: str, program: Program, cases: Sequence[Case]) -> None:
    assert answers.keys() == wanted.keys(), about
    for key, entry in wanted.items():
        said = answers[key]
        missing = [name for name in said["missing"] if "/*" not in name]
        summed = {name.split("/*")[0] for name in said["missing"]} - set(missing)
        rest = [name for name in entry["missing"] if name not in missing and name.split("/")[0] not in summed]
        ok = (said["status"], said["value"]) == (entry["status"], entry["value"]) and not rest
        ok = ok and said["readings"] == entry["readings"] and said["if_applies"] == entry["if_applies"]
        if not ok or not set(missing) <= set(entry["missing"]):
            kind = next(record.kind for record in cases[key[0]].records if record.name == key[1])
            clauses = program.plan[kind, key[2]].clauses
            raise AssertionError(f"{about} {key}\n{said}\n{entry}\n{clauses}\n{cases[key[0]].records}")


def cases_of(rules: Rules, random: Random, people: int, groups: int) -> list[Case]:
    """Cases of one edition of the law, so that one plan decides them."""
    makers = [(CaseMaker(rules, PERSON), people), (CaseMaker(rules, GROUP), groups)]
    return [maker.read(random) for maker, number in makers for _ in range(number)]
