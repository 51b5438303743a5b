"""Near the limits of durable-rules: what it can hold is chained, the rest is left to the reference evaluator and told."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from helpers.invented_city import CITED, T, city, many, write
from punkt import Rules, load
from punkt.deciding.agreement import durable_version
from punkt.deciding.evaluators.stage_patterns import Atom, Either, MessageField, Pattern, both, matches, ways, width
from punkt.kernel.nodes import Fact
from punkt.showing.decision.decision_text import decision_text
from punkt.showing.decision.view import view
from punkt.showing.words.interface_words import Words

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


def not_chained(rules: Rules) -> str:
    """The rules that were left to the reference evaluator; the test is skipped where that decides anyhow."""
    if durable_version() is None:
        pytest.skip("durable-rules cannot be imported here")
    return rules.decide({"case": "c", "as_of": DAY, "permit": {}}).produced_by.get("not_chained", "")


def test_more_ways_than_a_message_holds_are_left_to_the_reference(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, crowd(11), FACTS + 11)
    everything = {f"f{number}": True for number in range(FACTS + 11)}
    assert valid(rules, **everything) == "met"
    assert valid(rules, **{**dict.fromkeys(everything, False), "f104": True}) == "not_met"
    assert valid(rules, f104=True) is None
    assert not_chained(rules) == ", ".join(f"r{number}" for number in range(11))


def test_more_fields_than_a_message_holds_are_left_to_the_reference(tmp_path: Path) -> None:
    names = [f"f{number}" for number in range(241)]
    rules = rules_of(tmp_path, f"  - check: valid\n{CITED}    require: {{all: [{', '.join(names)}]}}\n", 241)
    assert valid(rules, **dict.fromkeys(names, True)) == "met"
    assert valid(rules, **{**dict.fromkeys(names, True), "f240": False}) == "not_met"
    assert valid(rules, **dict.fromkeys(names[1:], True)) is None
    assert not_chained(rules) == "valid"


def test_a_condition_that_branches_too_much_is_worked_out_beforehand(tmp_path: Path) -> None:
    """Twenty pairs, of each of which one must hold: a million ways. The other rule is chained."""
    parts = ", ".join(f"{{any: [f{n}, f{n + 1}]}}" for n in range(0, 40, 2))
    pairs = f"  - check: valid\n    id: pairs\n{CITED}    when: paid\n    require: {{all: [{parts}]}}\n"
    other = f"  - check: valid\n    id: other\n{CITED}    when: {{not: paid}}\n    require: f0\n"
    rules = rules_of(tmp_path, pairs + other, 40)
    every_other = {f"f{number}": number % 2 == 1 for number in range(40)}
    assert valid(rules, paid=True, **every_other) == "met"
    assert valid(rules, paid=True, **{**every_other, "f39": False}) == "not_met"
    assert valid(rules, paid=True, **{name: True for name in every_other if every_other[name]}) == "met"
    assert valid(rules, paid=True, f0=True) is None
    assert valid(rules, paid=False, **every_other) == "not_met"
    assert not_chained(rules) == "pairs"


def test_outcomes_that_do_not_fit_together_are_divided(tmp_path: Path) -> None:
    """Each alone fits into a message, so everything is chained."""
    groups = [range(start, start + 100) for start in (0, 100, 200)]
    text = "".join(
        f"  - check: {outcome}\n{CITED}    require: {{all: [{', '.join(f'f{n}' for n in group)}]}}\n"
        for outcome, group in zip(("valid", "one", "two"), groups, strict=True)
    )
    outcomes = "".join(f"    {name}: {{kind: check, title: {T}}}\n" for name in ("one", "two"))
    words = many(300).replace("    valid:", f"{outcomes}    valid:", 1)
    rules = load("none.city", pack_dirs=[write(tmp_path, city(rules_yaml=f"rules:\n{text}"), words)])
    facts = {f"f{number}": number < 250 for number in range(300)}
    found = rules.decide({"case": "c", "as_of": DAY, "permit": facts})
    values = [found["permit", name].value for name in ("valid", "one", "two")]
    assert values == ["met", "met", "not_met"]
    assert not_chained(rules) == ""


def test_what_is_left_to_the_reference_is_told(tmp_path: Path) -> None:
    names = ", ".join(f"f{number}" for number in range(241))
    rules = rules_of(tmp_path, f"  - check: valid\n{CITED}    require: {{all: [{names}]}}\n", 241)
    assert not_chained(rules) == "valid"
    decision = rules.decide({"case": "c", "as_of": DAY, "permit": {}})
    for lang, told in (("ru", "не вместилось в durable-rules: valid"), ("en", "beyond durable-rules: valid")):
        assert told in decision_text(view(decision, rules.linked, lang), Words(lang), 400)


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
