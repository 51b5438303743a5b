"""The shipped packs decide as the oracle computes, over random cases with unknowns."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any

import pytest

from helpers import lengths
from helpers.loops import nonempty
from punkt import load
from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import PunktError

from .outcomes import expected
from .random_cases import random_case

BASES = ("ru.mintrud.847", "ru.karelia.166-p")


@cache
def rules(base: str) -> Rules:
    """A base with the proposals beside it."""
    return load(base, "ru.alliance.2025")


def decided(base: str, case: dict[str, Any]) -> dict[str, dict[str, dict[str, Any]]]:
    """What the packs decide, as the oracle writes it."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for subject, rows in rules(base).decide(case, trace="clauses").to_dict()["outcomes"].items():
        for name, row in rows.items():
            told = {"status": row["status"], "value": row["value"]}
            found.setdefault(subject, {})[name] = told | (
                {"if_applies": row["if_applies"]} if "if_applies" in row else {}
            )
    return found


def differences(base: str, case: dict[str, Any]) -> list[str]:
    """Where packs and oracle differ."""
    wanted, found = expected(case, [base, "ru.alliance.2025"]), decided(base, case)
    keys = {(s, n) for s, rows in [*wanted.items(), *found.items()] for n in rows}
    return [
        f"{s}.{n}: oracle {wanted.get(s, {}).get(n)}, packs {found.get(s, {}).get(n)}"
        for s, n in sorted(keys)
        if wanted.get(s, {}).get(n) != found.get(s, {}).get(n)
    ]


@pytest.mark.parametrize("base", BASES)
def test_packs_decide_as_the_oracle(base: str) -> None:
    draw = Random(f"oracle {base}")
    refused = number = 0
    for number in nonempty(range(lengths.many(6, 60, 3_000))):
        case = random_case(draw, f"c{number}")
        try:
            found = differences(base, case)
        except PunktError:
            refused += 1
            continue
        assert not found, (case, found)
    assert refused < number / 10
