"""Tests of one field cut into runs: no value matches two of them, and nothing else is shown than before."""

from __future__ import annotations

from random import Random

from punkt.deciding.evaluators.cell_rules import cut
from punkt.deciding.evaluators.stage_patterns import Atom, Both, Either, MessageField, Pattern, both
from punkt.kernel.nodes import Fact

ONE, TWO = MessageField(Fact("axles"), "value"), MessageField(Fact("weight"), "value")
VALUES = range(-2, 12)


def matches(pattern: Pattern, message: dict[MessageField, int]) -> bool:
    """Whether a message matches, as the core has it: a field that is not there matches nothing."""
    if isinstance(pattern, bool):
        return pattern
    if isinstance(pattern, Both):
        return all(matches(part, message) for part in pattern.parts)
    if isinstance(pattern, Either):
        return any(matches(part, message) for part in pattern.parts)
    value = message.get(pattern.field)
    if value is None:
        return False
    return {"=": value == pattern.value, ">=": value >= pattern.value, "<=": value <= pattern.value}[pattern.operator]


def shown(
    rules: dict[Pattern, list[tuple[int, bool]]], message: dict[MessageField, int]
) -> list[set[tuple[int, bool]]]:
    return [set(ones) for pattern, ones in rules.items() if matches(pattern, message)]


def random_pattern(random: Random, field: MessageField) -> Pattern:
    low, high = random.randint(0, 9), random.randint(0, 9)
    atoms: list[Pattern] = [Atom("=", field, low), Atom(">=", field, low), Atom("<=", field, high)]
    return random.choice([*atoms, both(atoms[1:])])


def test_one_run_matches_and_shows_the_same() -> None:
    random = Random("cells")
    fewer = 0
    for _ in range(300):
        rules: dict[Pattern, list[tuple[int, bool]]] = {}
        for number in range(random.randint(1, 7)):
            rules.setdefault(random_pattern(random, ONE), []).append((number, random.random() < 0.5))
        found = cut(rules)
        assert shown(found, {}) == []
        for value in VALUES:
            before, after = shown(rules, {ONE: value}), shown(found, {ONE: value})
            assert len(after) <= 1
            assert set().union(*after) == set().union(*before)
            fewer += len(before) > len(after)
    assert fewer > 300


def test_patterns_on_several_fields_stay() -> None:
    pair = both([Atom("=", ONE, 2), Atom(">=", TWO, 5)])
    choice = both([Atom("=", ONE, 2), Either((Atom("=", ONE, 3), Atom("=", TWO, 1)))])
    rules: dict[Pattern, list[tuple[int, bool]]] = {
        pair: [(0, True)],
        choice: [(1, True)],
        Atom(">=", ONE, 2): [(2, True)],
        Atom("<=", ONE, 4): [(3, False)],
    }
    assert cut(rules) == {
        pair: [(0, True)],
        choice: [(1, True)],
        Atom("<=", ONE, 1): [(3, False)],
        both([Atom(">=", ONE, 2), Atom("<=", ONE, 4)]): [(2, True), (3, False)],
        Atom(">=", ONE, 5): [(2, True)],
    }


def test_a_run_without_values_is_no_rule() -> None:
    assert cut({both([Atom(">=", ONE, 5), Atom("<=", ONE, 3)]): [(0, True)]}) == {}
