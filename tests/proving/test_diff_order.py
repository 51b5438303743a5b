"""What is told of an outcome does not depend on what was asked before."""

from __future__ import annotations

import pytest

from punkt.law.language.link import Key
from punkt.proving.comparison.compared_packs import two_sides
from punkt.proving.comparison.decisions import diff_decisions

ASKED: tuple[Key, ...] = (("recipient", "premises_allowed"), ("recipient", "possible"), ("recipient", "living_form"))


@pytest.mark.full
def test_regions_and_cases_are_the_same_in_any_order() -> None:
    one, other = two_sides("ru.mintrud.847", "ru.karelia.166-p", [], ())
    there = {key: diff_decisions(one, other, only=[key]).outcomes for key in ASKED}
    back = {key: diff_decisions(one, other, only=[key]).outcomes for key in reversed(ASKED)}
    assert there == back
    whole = diff_decisions(one, other, only=ASKED).outcomes
    assert {compared.key: (compared,) for compared in whole} == there
    assert all(compared.regions for compared in whole)
