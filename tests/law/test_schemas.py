"""The JSON Schemas: valid themselves, equal to the shipped files, and what they accept."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from helpers.loops import nonempty
from helpers.places import ROOT
from punkt.authoring.write_schemas import files, known, main
from punkt.files.messages.diagnostics import Problems
from punkt.files.read import read_file, read_text
from punkt.law.forms import CONDITION_FORMS, VALUE_FORMS
from punkt.law.loading.read_vocabulary import read_vocabulary
from punkt.law.packs.vocabulary import Vocabulary
from punkt.law.schemas.all_schemas import NAMES, schema, structure_schema

RULES = ROOT / "rules"
GOLDEN = ROOT / "tests" / "golden" / "cases.yaml"
PARTS = {
    "pack": "pack",
    "norms": "norms",
    "readings": "readings",
    "rules": "rules",
    "points": "ledger",
    "notices": "notices",
    "absent_sources": "absent_sources",
    "calendars": "calendars",
    "next": "next",
    "acknowledged": "acknowledged",
    "better": "better",
    "source": "source",
    "fingerprints": "fingerprints",
    "vocabulary": "vocabulary",
    "form": "form",
    "case": "case",
    "simulate": "simulate",
}
SHIPPED = sorted(set(RULES.rglob("*.yaml")) - {RULES / "examples.yaml"})  # that one is of the help, not of a pack

TOLL = """
vocabulary: test.toll
version: 1.0.0
title: {ru: Сбор, en: Toll}
subjects:
  vehicle:
    section: true
    title: {ru: Машина, en: Vehicle}
    facts:
      axles: {type: integer, range: "[2..9]", label: {ru: оси, en: axles}, question: {ru: Сколько?, en: How many?}}
      mass.empty: {type: number, range: "(0..40.5]", label: {ru: масса, en: mass}, question: {ru: Масса?, en: Mass?}}
      mass.laden: {type: number, label: {ru: масса, en: mass}, question: {ru: Масса?, en: Mass?}}
      built_on: {type: date, label: {ru: постройка, en: built}, question: {ru: Когда?, en: When?}}
      age: {type: integer, label: {ru: возраст, en: age}, derived: {full_years: built_on}}
      fuel:
        type: choice
        values: {petrol: {ru: бензин, en: petrol}, gas: {ru: газ, en: gas}}
        label: {ru: а, en: b}
        question: {ru: а, en: b}
      permits:
        type: choices
        values: {day: {ru: а, en: b}, night: {ru: а, en: b}}
        label: {ru: а, en: b}
        question: {ru: а, en: b}
      trailers: {type: list, of: trailer, label: {ru: прицепы, en: trailers}, question: {ru: а, en: b}}
  trailer:
    title: {ru: Прицеп, en: Trailer}
    facts:
      heavy: {type: boolean, label: {ru: тяжёлый, en: heavy}, question: {ru: а, en: b}}
      tied_to: {type: references, to: trailers, label: {ru: связан, en: tied}, question: {ru: а, en: b}}
outcomes:
  vehicle:
    tariff: {kind: decision, values: {full: {ru: а, en: b}, reduced: {ru: а, en: b}}, title: {ru: а, en: b}}
    days: {kind: decision, type: integer, title: {ru: а, en: b}}
    lanes: {kind: decision, list: true, values: {left: {ru: а, en: b}, right: {ru: а, en: b}}, title: {ru: а, en: b}}
  trailer:
    lit: {kind: check, title: {ru: а, en: b}}
"""


@cache
def toll() -> Vocabulary:
    """A vocabulary of another field of law."""
    problems = Problems()
    found = read_vocabulary(read_text(TOLL, "toll.yaml"), problems)
    assert found is not None and not problems.items, problems.items
    return found


@cache
def shipped() -> Vocabulary:
    """The vocabulary of the repository."""
    return known(RULES / "vocabulary.yaml")


@cache
def validator(name: str, which: str = "") -> Draft202012Validator:
    """A validator of a full schema, with one of the vocabularies or with none."""
    vocabulary = {"toll": toll, "shipped": shipped}[which]() if which else None
    return Draft202012Validator(schema(name, vocabulary))


def faults(data: object, name: str, which: str = "") -> list[str]:
    """What a full schema finds wrong."""
    return [f"{list(error.path)}: {error.message[:200]}" for error in validator(name, which).iter_errors(data)]


@pytest.mark.sampled(1)
@pytest.mark.parametrize("name", NAMES)
def test_valid_draft_2020_12(name: str) -> None:
    for body in (schema(name), schema(name, toll()), schema(name, shipped()), structure_schema(name)):
        Draft202012Validator.check_schema(body)
        assert body["$schema"].endswith("2020-12/schema")
        assert body["$id"] and " — " in body["title"] and " — " in body["description"]


def properties(body: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every property of a schema, at any depth."""
    if isinstance(body, dict):
        for key, entry in body.items():
            if key == "properties" and not path.endswith("/if") and "/else" not in path:
                yield from ((f"{path}/{name}", one) for name, one in entry.items())
            yield from properties(entry, f"{path}/{key}")
    elif isinstance(body, list):
        for number, entry in enumerate(body):
            yield from properties(entry, f"{path}/{number}")


@pytest.mark.parametrize("name", NAMES)
def test_every_property_is_described_in_both_languages(name: str) -> None:
    for path, entry in nonempty(properties(schema(name, toll()))):
        if "/outcome/then" not in path:  # only says when a value must be there
            assert " — " in entry.get("description", ""), path


def test_every_reference_leads_somewhere() -> None:
    def references(body: Any) -> Iterator[str]:
        if isinstance(body, dict):
            yield from ([body["$ref"]] if isinstance(body.get("$ref"), str) else [])
            for entry in body.values():
                yield from references(entry)
        elif isinstance(body, list):
            for entry in body:
                yield from references(entry)

    for name in nonempty(NAMES):
        for body in (schema(name), schema(name, toll()), structure_schema(name)):
            assert {ref.removeprefix("#/$defs/") for ref in references(body)} <= set(body["$defs"]), name


def test_shipped_files_are_what_the_generator_makes() -> None:
    for name, text in nonempty(files(shipped())):
        assert (ROOT / "schemas" / name).read_text(encoding="utf-8") == text, (
            f"run python -m punkt.law.schemas ({name})"
        )
    assert {path.name for path in (ROOT / "schemas").glob("*.json")} == {f"{name}.schema.json" for name in NAMES}


def test_command_writes_the_files(tmp_path: Path) -> None:
    vocabulary = tmp_path / "toll.yaml"
    vocabulary.write_text(TOLL, encoding="utf-8")
    assert main([str(tmp_path / "out"), "--vocabulary", str(vocabulary)]) == 0
    written = (tmp_path / "out" / "case.schema.json").read_bytes()
    assert written.endswith(b"}\n") and b"\r" not in written and "Машина".encode() in written


@pytest.mark.sampled(40)
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.relative_to(RULES).as_posix())
def test_shipped_rules_are_valid(path: Path) -> None:
    data: Any = read_file(path).data
    name = next(PARTS[key] for key in PARTS if key in data)
    assert faults(data, name, "shipped") == []
    first = path.read_text(encoding="utf-8").split("\n", 1)[0]
    target = first.removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / target).resolve() == ROOT / "schemas" / f"{name}.schema.json"


def test_golden_cases_are_valid() -> None:
    golden: Any = read_file(GOLDEN).data
    assert len(golden) > 30
    for entry in nonempty(golden):
        assert faults({**entry["case"], "expect": entry["expect"]}, "case", "shipped") == [], entry["name"]


def form_validator(part: str) -> Draft202012Validator:
    """A validator of one definition of the rules schema."""
    body = schema("rules")
    return Draft202012Validator({"$defs": body["$defs"], "$ref": f"#/$defs/{part}"})


@pytest.mark.parametrize("head", CONDITION_FORMS)
def test_condition_examples(head: str) -> None:
    example = read_text(CONDITION_FORMS[head].example.written, "example.yaml", "yaml").data
    assert form_validator("condition").is_valid(example)
    assert not form_validator("operand").is_valid(example) or head == "reading"


@pytest.mark.parametrize("head", VALUE_FORMS)
def test_value_examples(head: str) -> None:
    example: Any = read_text(VALUE_FORMS[head].example.written, "example.yaml", "yaml").data
    compared = set(example) - set(VALUE_FORMS[head].keys)
    assert form_validator("condition" if compared else "operand").is_valid(example)


@pytest.mark.parametrize(
    "text",
    [
        "paid",
        "{fact: axles, in: '[2..3]'}",
        "{count: bays, has: occupied, at_least: {product: [2, {count: bays}]}}",
        "{any_of: [noise, exhaust], has: {at_least: 2}}",
        "{at_least: 1, of: $list, in: $set}",
        "{not: {all: [paid, {holds: heavy}]}}",
        "{reading: r, by: {x: {every: $list, is: 2}, z: paid}}",
        "{reading: r, by: {x: 1, z: {sum: [1, 2]}}, at_most: {fact: axles}}",
    ],
)
def test_conditions_accepted(text: str) -> None:
    assert form_validator("condition").is_valid(read_text(text, "c.yaml", "yaml").data)


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[]",
        "5",
        "true",
        "{all: []}",
        "{all: paid}",
        "{fact: axles}",
        "{fact: axles, at_leest: 2}",
        "{sum: [1, 2]}",
        "{all: [a], any: [b]}",
        "{fact: axles, outcome: x, is: 1}",
        "{every: x, has: {}}",
        "{months_after: day, is: 1}",
        "{reading: r}",
        "{reading: r, by: {}}",
        "{fact: axles, in: {fact: b}}",
        "{not: {all: [{fact: axles}]}}",
    ],
)
def test_conditions_refused(text: str) -> None:
    assert not form_validator("condition").is_valid(read_text(text, "c.yaml", "yaml").data)


def test_deep_conditions_take_no_time() -> None:
    condition: Any = "paid"
    for _ in range(12):
        condition = {"every": "bays", "has": {"not": {"reading": "r", "by": {"x": condition}}}}
    assert form_validator("condition").is_valid(condition)


def test_names_are_offered() -> None:
    defs = schema("rules", toll())["$defs"]
    assert defs["fact"]["anyOf"][0]["enum"] == sorted(
        [
            "age",
            "as_of",
            "axles",
            "built_on",
            "fuel",
            "heavy",
            "mass.empty",
            "mass.laden",
            "permits",
            "tied_to",
            "trailers",
            *(f"vehicle.{fact}" for fact in toll().subjects["vehicle"].facts),
        ]
    )
    assert defs["outcome"]["anyOf"][0]["enum"] == ["days", "lanes", "lit", "tariff"]
    assert defs["rule"]["properties"]["check"]["anyOf"][0]["enum"] == ["lit"]


ROW: dict[str, Any] = {"point": "1", "modality": "mandatory", "quote": "q", "says": {"ru": "а", "en": "b"}}


@pytest.mark.parametrize(
    "body",
    [
        {"decide": "tariff", "when": "paid", "then": "full"},
        {"decide": "tariff", "match": {"fact": "fuel"}, "to": {"gas": "full"}},
        {"decide": "tariff", "first": [{"when": "paid", "then": "full"}, {"else": "reduced"}]},
        {"decide": "lanes", "include": "left", "when": "paid"},
        {"check": "lit", "when": "a", "require": "b", "applies": "everybody"},
        {"duty": "pay", "when": "a", "who": {"ru": "а", "en": "b"}},
        {"flag": "x.1", "when": "a"},
        {"derive": "t", "subject": "vehicle", "then": {"count": "trailers"}},
        {"derive": "t", "subject": "vehicle", "when": "a"},
    ],
)
def test_rules_accepted(body: dict[str, Any]) -> None:
    assert faults({"rules": [{**ROW, **body}]}, "rules", "toll") == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"decide": "tariff"},
        {"decide": "a", "check": "b", "require": "c"},
        {"check": "lit"},
        {"duty": "pay", "when": "a"},
        {"decide": "tariff", "then": "a", "include": "b"},
        {"flag": "x", "require": "a"},
        {"derive": "t", "when": "a"},
        {"decide": "tariff", "first": [{"when": "a"}]},
        {"check": "lit", "require": "a", "otherwise": "loud"},
        {"flag": "x", "when": "a", "point": 5},
    ],
)
def test_rules_refused(body: dict[str, Any]) -> None:
    assert faults({"rules": [{**ROW, **body}]}, "rules", "toll")


@pytest.mark.parametrize(
    "section",
    [
        {},
        {"axles": 2},
        {"axles": None},
        {"mass": {"empty": Decimal("40.5"), "laden": None}},
        {"mass": None},
        {"fuel": "gas"},
        {"built_on": "2020-02-29"},
        {"permits": ["day"]},
        {"trailers": []},
        {"trailers": [{"id": "t1", "heavy": True, "tied_to": ["t2"]}]},
    ],
)
def test_facts_accepted(section: dict[str, Any]) -> None:
    assert faults({"case": "c1", "as_of": "2025-06-01", "vehicle": section}, "case", "toll") == []


@pytest.mark.parametrize(
    "section",
    [
        [],
        {"axle": 2},
        {"axles": 1},
        {"axles": True},
        {"axles": Decimal("2.5")},
        {"axles": "2"},
        {"age": 5},
        {"mass": {"empty": 0}},
        {"mass": {"full": 1}},
        {"mass.empty": 1},
        {"fuel": "coal"},
        {"built_on": "29.02.2020"},
        {"permits": "day"},
        {"permits": ["day", "day"]},
        {"trailers": [{"heavy": True}]},
        {"trailers": [{"id": ""}]},
        {"id": "v1"},
    ],
)
def test_facts_refused(section: object) -> None:
    assert faults({"case": "c1", "vehicle": section}, "case", "toll")


@pytest.mark.parametrize(
    ("plan", "good"),
    [
        ({"amount": 24, "per": "day"}, True),
        ({"amount": Decimal("24.5"), "per": "day"}, False),
        ({"amount": Decimal("24.5"), "per": "week"}, True),
        ({"amount": 168}, True),
        ({"amount": 168, "per": None}, True),
        ({"amount": None, "per": "day"}, True),
        (None, True),
    ],
)
def test_a_constraint_on_plain_facts_is_told(plan: object, good: bool) -> None:
    """At most 24 hours a day; what is not stated breaks nothing, about a recipient or a member of a group."""
    person = {"planned_hours": plan}
    for sections in ({"recipient": person}, {"group": {"members": [{"id": "a", **person}]}}):
        assert (faults({"case": "c", **sections}, "case", "shipped") == []) is good, sections


def test_case_keys() -> None:
    for data in ({"case": "c1", "about": {"ru": "а", "en": "b"}}, {"case": 5, "as_of": None, "vehicle": None}):
        assert faults(data, "case", "toll") == []
    bad: tuple[dict[str, Any], ...] = (
        {},
        {"case": None},
        {"case": "c1", "vehicles": {}},
        {"case": "c1", "trailer": {}},
        {"case": "c1", "as_of": "today"},
    )
    for data in bad:
        assert faults(data, "case", "toll"), data


@pytest.mark.parametrize(
    ("expect", "good"),
    [
        ({"vehicle": {"tariff": "full", "days": 4, "lanes": []}}, True),
        ({"vehicle": {"days": {"status": "gap"}}}, True),
        ({"vehicle.trailers/t1": {"lit": "not_met"}}, True),
        ({"vehicle": {"tariff": "half"}}, False),
        ({"vehicle": {"tarif": "full"}}, False),
        ({"vehicle": {"days": {"status": "shut"}}}, False),
        ({"trailer": {}}, False),
    ],
)
def test_expected_outcomes(expect: dict[str, Any], good: bool) -> None:
    assert (faults({"case": "c1", "expect": expect}, "case", "toll") == []) is good


def decision() -> dict[str, Any]:
    """A decision document with something in each part."""
    clause = {"pack": "a.b-1", "rule": "need.established", "point": "5"}
    outcome = {
        "kind": "decision",
        "status": "determined",
        "value": "established",
        "modality": "mandatory",
        "clauses": [clause],
        "missing": [],
        "sensitive_to": [],
    }
    return {
        "schema": "punkt/decision/2",
        "case": "c-1",
        "as_of": "2025-06-01",
        "packs": [{"id": "a.b-1", "version": "1.0.0", "sha256": "0" * 64}],
        "outcomes": {"vehicle": {"need": outcome}},
        "fired": [
            {
                **clause,
                "sub": "а",
                "quote": "q",
                "modality": "mandatory",
                "subject": "vehicle",
                "facts": {"vehicle.axles": 2},
                "norms": {"n": {"value": "[2..3]", "pack": "a.b", "point": "1", "modality": "mandatory"}},
                "readings": ["a.b:r"],
                "concludes": {"need": "established"},
            }
        ],
        "notices": [{"pack": "a.b", "id": "n", "point": None}, {"pack": "a.b", "id": "m", "point": "1"}],
        "ruled_out": [
            {
                "rule": "r",
                "pack": "a.c",
                "subject": "vehicle",
                "because": [{"fact": "f", "value": 1, "required": "[2..3]"}],
            }
        ],
        "open": [{"rule": "r", "subject": "vehicle", "missing": ["vehicle.axles"]}],
        "replaced": [{"rule": "r", "pack": "a.c", "by": "a.b-1"}],
        "digest": "sha256:" + "f" * 64,
    }


def test_decision_accepted() -> None:
    assert faults(decision(), "decision") == []


@pytest.mark.parametrize("key", decision())
def test_decision_has_exactly_its_keys(key: str) -> None:
    short = decision()
    del short[key]
    assert faults(short, "decision")
    assert faults({**decision(), "time": 1}, "decision")


@pytest.mark.parametrize(
    ("status", "value", "good"),
    [
        ("determined", [], True),
        ("determined", None, False),
        ("open", None, True),
        ("gap", "x", False),
        ("conflict", None, True),
    ],
)
def test_only_a_determined_outcome_has_a_value(status: str, value: object, good: bool) -> None:
    document = decision()
    document["outcomes"]["vehicle"]["need"].update(status=status, value=value, modality=None)
    assert (faults(document, "decision") == []) is good
