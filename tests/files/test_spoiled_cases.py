"""Case files spoiled in every way that a seed draws: read, or refused in words."""

from __future__ import annotations

import json

import pytest
import yaml

from helpers.evaluator_trio import rules_of
from helpers.lengths import many
from helpers.places import ROOT
from helpers.spoiled_files import endured
from punkt.files.read import read_file, read_text

PACK = "ru.karelia.166-p"
FILES = sorted((ROOT / "rules/regional/karelia-166-p/cases").glob("*.yaml"))


@pytest.mark.parametrize("ending", ["yaml", "json"])
def test_cases(ending: str) -> None:
    cases = []
    for file in FILES:
        data = read_file(file).data
        assert isinstance(data, dict)
        plain = {key: value for key, value in data.items() if key not in ("about", "expect")}
        text = json.dumps(plain, default=str)
        cases.append((text if ending == "json" else yaml.safe_dump(json.loads(text), allow_unicode=True)).encode())

    def decided(data: bytes) -> None:
        rules_of(PACK).decide(read_text(data, f"case.{ending}")).to_dict()

    endured(decided, cases, many(20, 300, 8_000))
