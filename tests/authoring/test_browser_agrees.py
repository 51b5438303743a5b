"""The evaluator in JavaScript decides as the reference does, and its decisions are Python's to the byte."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any

import pytest
import yaml

from helpers.cases_generator import CaseMaker
from helpers.evaluator_trio import GROUP, PACKS, PERSON, rules_of
from helpers.javascript_engine import Node, check_random_documents, check_random_program, needs_node, node
from helpers.lengths import many
from helpers.loops import nonempty
from helpers.places import ROOT
from punkt import PackError, PunktError, Rules, load
from punkt.files.read import read_file

pytestmark = needs_node
PEERS = sorted((ROOT / "tests" / "peers").glob("*/cases/*.yaml"))
LONG_NUMBERS = {"catala-money-rounding", "nl-conformance"}
"""Whose vocabularies have numbers of more digits than JavaScript keeps."""
SHIPPED = sorted((ROOT / "rules").glob("*/*/cases/*.yaml"))
GOLDEN: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests" / "golden" / "cases.yaml").read_text("utf-8"))
ODD: list[Any] = [
    None,
    True,
    "none",
    "",
    " ",
    "x\u200b",
    -1,
    2.5,
    10**10,
    1e-25,
    [],
    ["q", "q"],
    {},
    "2025-02-29",
    10**16,
]
"""What may stand in place of a fact, most of it wrong."""


@pytest.fixture(scope="module")
def there() -> Iterator[Node]:
    with node() as process:
        yield process


@cache
def maker(pack: str, group: bool) -> CaseMaker:
    return CaseMaker(rules_of(pack), GROUP if group else PERSON)


def equal(there: Node, rules: Rules, case: dict[str, Any], about: str) -> None:
    """The decision is the same, byte for byte."""
    decision, found = rules.decide(case), there.ask(decide=case)
    assert found.get("document") == decision.to_bytes().decode(), f"{about}: {found.get('problems')}"
    assert found["digest"] == decision.digest, about


@pytest.mark.sampled(1)
@pytest.mark.parametrize("pack", [*PACKS, "ru.karelia.ozyorny"])
def test_random_cases_of_packs(pack: str, there: Node) -> None:
    rules, random = rules_of(pack), Random(f"browser {pack}")
    there.take(rules)
    for turn in range(many(5, 150, 10_000)):
        equal(there, rules, maker(pack, turn % 25 == 0).mapping(random), f"{pack} {turn}")


def test_golden_cases(there: Node) -> None:
    by_packs: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for one in GOLDEN:
        packs = (one["pack"],) if isinstance(one["pack"], str) else tuple(one["pack"])
        by_packs.setdefault(packs, []).append(one["case"])
    for packs, cases in nonempty(by_packs.items()):
        rules = rules_of(packs[0]) if len(packs) == 1 else load(*packs)
        there.take(rules)
        for case in cases[: many(1, 1000)]:
            equal(there, rules, case, f"{packs} {case['case']}")


@pytest.mark.full
def test_own_cases_of_packs(there: Node) -> None:
    """Those of the shipped packs, and of laws of other systems."""
    compared, refused = 0, set()
    for folder in nonempty(sorted({path.parents[1] for path in (*SHIPPED, *PEERS)})):
        rules = load(yaml.safe_load((folder / "pack.yaml").read_text("utf-8"))["pack"], pack_dirs=[folder.parent])
        try:
            there.take(rules)
        except PackError as error:
            assert {one.code for one in error.diagnostics} == {"P580"}
            refused.add(folder.name)
            continue
        for path in sorted(folder.glob("cases/*.yaml"))[: many(3, 30, 1000)]:
            case: Any = read_file(path).data
            equal(there, rules, case, str(path))
            compared += 1
    assert compared > 300 and refused == LONG_NUMBERS


def test_random_programs(there: Node) -> None:
    for seed in range(7_000, 7_000 + many(4, 150, 10_000)):
        check_random_program(there, seed, 2)


def test_random_programs_explained(there: Node) -> None:
    compared = sum(check_random_documents(there, seed, 1) for seed in range(8_000, 8_000 + many(2, 60, 1_000)))
    assert compared > many(5, 100)


def test_what_is_wrong_with_a_case(there: Node) -> None:
    """The same codes at the same facts."""
    rules, random = rules_of(PACKS[1]), Random("wrong in the browser")
    there.take(rules)
    told = 0
    for turn in range(many(20, 600)):
        case = maker(PACKS[1], turn % 2 == 0).mapping(random)
        for _ in range(random.randint(1, 2)):
            _spoil(case, random)
        found = there.ask(decide=case)
        try:
            expected = rules.decide(case)
        except PunktError as error:
            told += 1
            at = sorted((one.code, one.path) for one in error.diagnostics)
            assert sorted((one["code"], one["path"]) for one in found["problems"]) == at, case
        else:
            assert found["document"] == expected.to_bytes().decode(), case
    assert told > many(5, 200)


def _spoil(case: dict[str, Any], random: Random) -> None:
    """Put something odd somewhere."""
    at: Any = case
    while True:
        keys: list[Any] = list(at) if isinstance(at, dict) else list(range(len(at)))
        if not keys:
            return
        key = random.choice(keys)
        if isinstance(at[key], (dict, list)) and at[key] and random.random() < 0.8:
            at = at[key]
            continue
        if isinstance(at, dict) and random.random() < 0.2:
            at[f"{key}x"] = at.pop(key)
        else:
            at[key] = random.choice(ODD)
        return


def test_days_on_which_no_pack_is_in_force(there: Node) -> None:
    rules = rules_of(PACKS[1])
    there.take(rules)
    found = there.ask(decide={"case": "c", "as_of": "2001-01-01"})["problems"]
    with pytest.raises(PunktError) as error:
        rules.decide({"case": "c", "as_of": "2001-01-01"})
    told = sorted((said.code, said.message("ru"), said.message("en")) for said in error.value.diagnostics)
    assert sorted((one["code"], one["ru"], one["en"]) for one in found) == told
