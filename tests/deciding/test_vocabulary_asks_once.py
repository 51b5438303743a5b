"""What a vocabulary asks of cases is worked out once for a rule base, whatever is decided by it."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from punkt import Rules, load
from punkt.deciding import rule_base
from punkt.law.language.vocabulary_nodes import requirements
from punkt.law.packs.vocabulary import Vocabulary


def test_constraints_are_lowered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    known = load("ru.karelia.166-p")
    asked = Counter[str]()

    def counted(vocabulary: Vocabulary, kind: str) -> object:
        asked[kind] += 1
        return requirements(vocabulary, kind)

    monkeypatch.setattr(rule_base, "requirements", counted)
    rules = Rules(known.packs, known.vocabulary)
    case = {"case": "a", "recipient": {"training": {"started": "2025-01-15", "reviews": 0}}}
    decision = rules.decide(case, as_of=date(2025, 6, 1))
    decision.holds_until("recipient", "review_not_before")
    assert asked["recipient"] == 1 and set(asked.values()) == {1}
