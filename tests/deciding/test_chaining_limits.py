"""Near the limits of durable-rules: what a pack may hold is evaluated, the rest is an error at the rule."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from helpers.invented_city import CITED, city, faults, many, write
from punkt import Rules, load
from punkt.deciding.evaluators.stage_patterns import Atom, Either, MessageField, Pattern, both, matches, ways, width
from punkt.kernel.nodes import Fact

DAY = "2024-06-01"
FACTS = 100


def rules_of(folder: Path, rules: str, facts: int) -> Rules:
    return load("none.city", pack_dirs=[write(folder, city(rules_yaml=f"rules:\n{rules}"), many(facts))])


def valid(rules: Rules, **facts: bool) -> str | None:
    found = rules.decide({"case": "c", "as_of": DAY, "permit": facts})["permit", "valid"]
    assert found.value is None or isinstance(found.value, str)
    return found.value


def test_an_alternative_within_a_conjunction_may_be_wide(tmp_path: Path) -> None:
    """All hundred may be true at once, more than the core can follow in one rule."""
    names = [f"f{number}" for number in range(FACTS)]
    rules = rules_of(
        tmp_path, f"  - check: valid\n{CITED}    require: {{all: [paid, {{any: [{', '.join(names)}]}}]}}\n", FACTS
    )
    assert valid(rules, paid=True, **dict.fromkeys(names, True)) == "met"
    assert valid(rules, paid=True, f99=True) == "met"
    assert valid(rules, **dict.fromkeys(names, True)) is None
    assert valid(rules, paid=True, **dict.fromkeys(names, False)) == "not_met"
    assert valid(rules, paid=True, **dict.fromkeys(names[1:], False)) is None
    assert valid(rules, paid=False) == "not_met"


def crowd(count: int) -> str:
    """Rules that hold in a hundred ways each."""
    names = ", ".join(f"f{number}" for number in range(FACTS))
    return "".join(
        f"  - check: valid\n    id: r{number}\n{CITED}    when: f{FACTS + number}\n    require: {{any: [{names}]}}\n"
        for number in range(count)
    )


def test_a_thousand_ways_may_match_one_message(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, crowd(9), FACTS + 9)
    everything = {f"f{number}": True for number in range(FACTS + 9)}
    assert valid(rules, **everything) == "met"
    assert valid(rules, **{**dict.fromkeys(everything, False), "f104": True}) == "not_met"
    assert valid(rules, **{**everything, "f104": False}) == "met"


def test_more_ways_are_an_error_at_the_rule(tmp_path: Path) -> None:
    folder = write(tmp_path, city(rules_yaml=f"rules:\n{crowd(11)}"), many(FACTS + 11))
    assert faults(folder) == [("P403", "city/rules.yaml", 2, 5)]


@pytest.mark.parametrize("seed", range(5))
def test_ways_are_all_ways(seed: int) -> None:
    """A pattern matches exactly where one of its ways does; it is no wider than it has ways."""
    random = Random(f"ways {seed}")
    fields = [MessageField(Fact(f"f{number}"), "value") for number in range(6)]

    def draw(depth: int) -> Pattern:
        if depth == 0 or random.random() < 0.2:
            return Atom("=", random.choice(fields), random.randint(1, 2))
        parts = [draw(depth - 1) for _ in range(random.randint(2, 3))]
        return both(parts) if random.random() < 0.5 else Either(tuple(parts))

    def holds(pattern: Pattern, message: dict[MessageField, int]) -> bool:
        if isinstance(pattern, bool):
            return pattern
        if isinstance(pattern, Atom):
            return message.get(pattern.field) == pattern.value
        return (any if isinstance(pattern, Either) else all)(holds(part, message) for part in pattern.parts)

    for _ in range(60):
        pattern = draw(3)
        found = ways(pattern)
        assert not any(isinstance(part, Either) for way in found for part in getattr(way, "parts", (way,)))
        assert width(pattern) <= max(1, matches(pattern))
        for _ in range(20):
            message = {field: random.randint(1, 2) for field in fields if random.random() < 0.8}
            assert holds(pattern, message) == any(holds(way, message) for way in found)
