"""Whether a list has the word that another value is, and whether two choices are the same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from helpers.columns_of_rules import by_columns
from helpers.evaluator_trio import Trio
from helpers.toll import VOCABULARY, write_pack
from punkt import PackError, Rules, load
from punkt.showing.words.condition_words import Conditions
from punkt.showing.words.interface_words import Words
from punkt.showing.words.names import Names

_ONE, _TWO = ("{" + ", ".join(f"{w}: {{ru: {w}, en: {w}}}" for w in words) + "}" for words in ("abc", "bcd"))
_LABEL = "label: {ru: а, en: a}, question: {ru: а, en: a}"
CHOSEN = VOCABULARY.replace(
    "      paid: ",
    f"      kind: {{type: choice, none: true, values: {_TWO}, {_LABEL}}}\n"
    f"      other: {{type: choice, values: {_ONE}, label: {{ru: другое, en: the other}}}}\n"
    f"      kinds: {{type: choices, values: {_ONE}, label: {{ru: виды, en: kinds}}}}\n"
    "      paid: ",
).replace(f"values: {_ONE}, label", f"values: {_ONE}, question: {{ru: а, en: a}}, label")
HAS = {"fact": "kinds", "includes": {"fact": "kind"}}


def packed(folder: Path, require: Mapping[str, Any]) -> Rules:
    write_pack(folder, [{"check": "so", "require": require}], vocabulary=CHOSEN)
    return load("test.town", pack_dirs=[folder])


@pytest.mark.parametrize(
    ("require", "facts", "comes"),
    [
        (HAS, {"kinds": ["a", "b"], "kind": "b"}, "met"),
        (HAS, {"kinds": ["a", "b"], "kind": "c"}, "not_met"),
        (HAS, {"kinds": ["a", "b"], "kind": "d"}, "not_met"),  # no word of the list
        (HAS, {"kinds": [], "kind": "b"}, "not_met"),
        (HAS, {"kinds": []}, "not_met"),
        (HAS, {"kinds": ["a"]}, "not_met"),  # only b, c and d could be asked for
        (HAS, {"kinds": ["b"]}, None),
        (HAS, {"kind": "d"}, "not_met"),
        (HAS, {"kind": "b"}, None),
        (HAS, {"kinds": ["a", "b"], "kind": "none"}, "not_met"),
        ({"not": HAS}, {"kinds": ["a"], "kind": "b"}, "met"),
        ({"fact": "kind", "is": {"fact": "other"}}, {"kind": "b", "other": "b"}, "met"),
        ({"fact": "kind", "is": {"fact": "other"}}, {"kind": "b", "other": "c"}, "not_met"),
        ({"fact": "kind", "is_not": {"fact": "other"}}, {"kind": "b", "other": "c"}, "met"),
        ({"fact": "kind", "is": {"fact": "other"}}, {"kind": "b"}, None),
    ],
)
def test_words_in_common(tmp_path: Path, require: Mapping[str, Any], facts: Mapping[str, Any], comes: Any) -> None:
    rules = packed(tmp_path, require)
    case = {"case": "c", "as_of": "2025-06-01", "vehicle": dict(facts)}
    read = rules.read_case(case)
    Trio(rules.edition(read.as_of).program).check(read, str(facts))
    assert rules.decide(case)["vehicle", "so"].value == comes
    for engine, rows in by_columns(rules, date(2025, 6, 1), [read]).items():
        assert [row["vehicle.so"] for row in rows] == [comes], engine


def test_it_is_said_in_a_few_words(tmp_path: Path) -> None:
    rules = packed(tmp_path, HAS)
    condition = rules.edition(date(2025, 6, 1)).program.plan["vehicle", "so"].clauses[0].condition
    said = {lang: Conditions(Names(rules.linked, Words(lang))).condition(condition, "vehicle") for lang in ("ru", "en")}
    assert said == {"ru": "виды — включает то, что «а»", "en": "kinds — includes what “a” is"}


@pytest.mark.parametrize(
    ("require", "code"),
    [
        ({"fact": "kinds", "includes": {"fact": "axles"}}, "P317"),
        ({"fact": "kinds", "includes": {"fact": "kinds"}}, "P317"),
        ({"fact": "kind", "includes": {"fact": "other"}}, "P318"),
    ],
)
def test_what_no_list_has(tmp_path: Path, require: Mapping[str, Any], code: str) -> None:
    with pytest.raises(PackError, match=code):
        packed(tmp_path, require).decide({"case": "c", "vehicle": {}})
