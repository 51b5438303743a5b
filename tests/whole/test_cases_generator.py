"""The cases drawn from a seed are the same in every process."""

from __future__ import annotations

import os
import sys

import pytest

from helpers import bounded
from helpers.places import ROOT

DRAW = """
import hashlib, json
from random import Random
from helpers.cases_generator import CaseMaker
from punkt import load

maker = CaseMaker(load("ru.karelia.ozyorny"), {"recipient": 0.5, "group": 0.9})
drawn = [json.dumps(maker.mapping(Random(seed)), default=str) for seed in range(40)]
print(hashlib.sha256("".join(drawn).encode()).hexdigest())
"""


@pytest.mark.full
def test_hashes_of_texts_have_no_say() -> None:
    path = os.pathsep.join(map(str, (ROOT / "engine", ROOT / "tests")))
    found = {
        bounded.run(
            [sys.executable, "-c", DRAW],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1
