"""What columns answer, held against the decisions one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random
from typing import Any

import polars as pl

from helpers.cases_generator import CaseMaker
from helpers.columns_cases import FACTS
from helpers.programs_generator import VOCABULARY
from punkt.deciding.rule_base import Rules
from punkt.kernel.records import Case
from punkt.law.language.program import Program
from punkt.registers.columns.table_layout import layout

SOME = re.compile(r"/[^/.]+\.")
"""Which element a fact is of."""
THINGS = layout(VOCABULARY)
PERSON = {"recipient": 1.0, "provider": 0.5, "region": 0.3}
GROUP = {"group": 1.0, "recipient": 0.1, "provider": 0.4}


def given_by(frames: dict[str, pl.DataFrame]) -> dict[str, frozenset[str]]:
    return {name: frozenset(frame.columns) for name, frame in frames.items()}


def compare(answers: Any, wanted: Any, about: str, program: Program, cases: Sequence[Case]) -> None:
    assert answers.keys() == wanted.keys(), about
    for key, entry in wanted.items():
        said = answers[key]
        ok = (said["status"], said["value"]) == (entry["status"], entry["value"])
        ok = ok and said["readings"] == entry["readings"] and said["if_applies"] == entry["if_applies"]
        if not ok or not all(_same_facts(said[means.value], entry[means.value]) for means in FACTS):
            kind = next(record.kind for record in cases[key[0]].records if record.name == key[1])
            clauses = program.plan[kind, key[2]].clauses
            raise AssertionError(f"{about} {key}\n{said}\n{entry}\n{clauses}\n{cases[key[0]].records}")


def _same_facts(said: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether columns tell of the facts of a decision; ``list/*.path`` stands for that fact of some elements."""
    some = {name for name in said if "/*" in name}
    named = set(said) - some
    summed = {name: {SOME.sub("/*.", name, count=1)} & some for name in wanted}
    return (
        named <= set(wanted)
        and all(name in named or summed[name] for name in wanted)
        and some == set().union(*summed.values())
    )


def cases_of(rules: Rules, random: Random, people: int, groups: int) -> list[Case]:
    """Cases of one edition of the law, so that one plan decides them."""
    makers = [(CaseMaker(rules, PERSON), people), (CaseMaker(rules, GROUP), groups)]
    return [maker.read(random) for maker, number in makers for _ in range(number)]
