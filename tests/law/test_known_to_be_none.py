"""Known to be none: what a case says does not exist, which is not unknown; and what stands in for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from helpers.evaluator_trio import Trio
from helpers.toll import CITED, VOCABULARY, write_pack
from punkt import Rules, load
from punkt.files.messages.diagnostics import Problems, PunktError
from punkt.files.read import read_text
from punkt.law.loading.read_vocabulary import read_vocabulary
from punkt.proving.interview.replies import Reply, read_reply

FINE = {"fact": "fine"}
AGE = {"fact": "owner.age"}


def town(folder: Path, **rule: Any) -> Rules:
    """A pack with one rule."""
    write_pack(folder, [rule])
    return load("test.town", pack_dirs=[folder])


def found(rules: Rules, name: str, vehicle: dict[str, Any], **sections: Any) -> tuple[str, Any]:
    """The status and the value of an outcome, the same by all evaluators."""
    case = {"case": "a", "as_of": "2024-01-01", "vehicle": vehicle, **sections}
    read = rules.read_case(case)
    Trio(rules.edition(read.as_of).program).check(read, str(case))
    view = rules.decide(case)["vehicle", name]
    return view.status, view.value


MET, NOT_MET, GAP, OPEN = ("determined", "met"), ("determined", "not_met"), ("gap", None), ("open", None)


@pytest.mark.parametrize(
    ("asked", "none", "unknown", "five"),
    [
        ({**FINE, "at_least": 1}, NOT_MET, OPEN, MET),
        ({**FINE, "at_most": 9}, NOT_MET, OPEN, MET),
        ({**FINE, "is_not": 4}, NOT_MET, OPEN, MET),
        ({**FINE, "not_in": "[6..7]"}, NOT_MET, OPEN, MET),
        ({**FINE, "is": 4}, NOT_MET, OPEN, NOT_MET),
        ({**FINE, "is_none": True}, MET, OPEN, NOT_MET),
        ({**FINE, "is_none": False}, NOT_MET, OPEN, MET),
        ({"not": {**FINE, "at_least": 1}}, MET, OPEN, NOT_MET),
        ({"any": [{**FINE, "is_none": True}, {**FINE, "at_most": 4}]}, MET, OPEN, NOT_MET),
        ({"value": FINE, "if_none": 0, "at_most": 0}, MET, OPEN, NOT_MET),
    ],
)
def test_comparisons(tmp_path: Path, asked: dict[str, Any], none: Any, unknown: Any, five: Any) -> None:
    """With what does not exist they are false, with what is unknown they are unknown."""
    rules = town(tmp_path, check="so", require=asked)
    assert found(rules, "so", {"fine": "none"}) == none
    assert found(rules, "so", {}) == unknown
    assert found(rules, "so", {"fine": 5}) == five


@pytest.mark.parametrize(
    ("value", "none", "unknown", "five"),
    [
        ({"product": [FINE, 2]}, GAP, OPEN, ("determined", 10)),
        ({"sum": [FINE, 2]}, GAP, OPEN, ("determined", 7)),
        ({"sum": [{"value": FINE, "if_none": 0}, 2]}, ("determined", 2), OPEN, ("determined", 7)),
        ({"value": {"product": [FINE, 2]}, "if_none": {"fact": "axles"}}, ("determined", 3), OPEN, ("determined", 10)),
        ({"product": [{"value": FINE, "if_none": 1}, 0]}, ("determined", 0), ("determined", 0), ("determined", 0)),
        ({"if": {**FINE, "is_none": True}, "then": 1, "else": FINE}, ("determined", 1), OPEN, ("determined", 5)),
    ],
)
def test_arithmetic(tmp_path: Path, value: dict[str, Any], none: Any, unknown: Any, five: Any) -> None:
    """With what does not exist it has no value, unless another is written."""
    rules = town(tmp_path, decide="number", then=value)
    assert found(rules, "number", {"fine": "none", "axles": 3}) == none
    assert found(rules, "number", {"axles": 3}) == unknown
    assert found(rules, "number", {"fine": 5, "axles": 3}) == five


def test_a_section_that_does_not_exist(tmp_path: Path) -> None:
    rules = town(tmp_path, check="so", require={**AGE, "at_least": 18})
    assert found(rules, "so", {}, owner={"age": 18}) == MET
    assert found(rules, "so", {}, owner={}) == OPEN
    assert found(rules, "so", {}, owner="none") == NOT_MET
    assert ("vehicle", "so") not in rules.decide({"case": "a", "vehicle": {}})  # absent: out of scope
    told = rules.decide({"case": "a", "vehicle": {}, "owner": "none"}).to_dict()
    assert list(told["outcomes"]) == ["vehicle"]
    (ruled_out,) = told["ruled_out"]
    assert ruled_out["because"] == [{"fact": "owner.age", "value": "none", "required": "[18..)"}]


def test_whether_a_section_exists(tmp_path: Path) -> None:
    rules = town(tmp_path, check="so", require={"exists": "owner"})
    assert found(rules, "so", {}, owner={}) == MET
    assert found(rules, "so", {}, owner={"age": "none"}) == MET
    assert found(rules, "so", {}, owner="none") == NOT_MET


def test_nothing_is_decided_of_a_section_that_does_not_exist(tmp_path: Path) -> None:
    """Not even what its rules conclude of whatever is left: others read it as a gap."""
    changed = VOCABULARY.replace(
        "  vehicle:\n    section: true\n", "  vehicle:\n    section: true\n    none: true\n", 1
    )
    changed += "  owner:\n    fit: {kind: check, title: {ru: а, en: a}}\n"
    tariff = {"decide": "tariff", "first": [{"when": "exempt", "then": "reduced"}, {"else": "standard"}]}
    fit = {"check": "fit", "subject": "owner", "require": {"outcome": "tariff", "section": "vehicle", "is": "standard"}}
    write_pack(tmp_path, [tariff, fit], vocabulary=changed)
    rules = load("test.town", pack_dirs=[tmp_path])
    for vehicle, wanted in (("none", "not_met"), ({"exempt": False}, "met")):
        case = {"case": "a", "vehicle": vehicle, "owner": {}}
        Trio(rules.edition(rules.read_case(case).as_of).program).check(rules.read_case(case), "fit")
        assert rules.decide(case)["owner", "fit"].value == wanted
    assert rules.decide({"case": "a", "vehicle": {}, "owner": {}})["owner", "fit"].status == "open"


def test_what_is_presumed_is_not_presumed_of_what_does_not_exist(tmp_path: Path) -> None:
    import yaml

    write_pack(tmp_path, [{"decide": "number", "then": FINE}])
    presumed = {"presumptions": [{"subject": "vehicle", "fact": "fine", "is": 7, **CITED}]}
    (tmp_path / "presumptions.yaml").write_text(yaml.safe_dump(presumed), "utf-8")
    rules = load("test.town", pack_dirs=[tmp_path])
    assert found(rules, "number", {}) == ("determined", 7)
    assert found(rules, "number", {"fine": "none"}) == GAP


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"vehicle": {"axles": "none"}}, "P506"),
        ({"vehicle": {"exempt": "none"}}, "P505"),
        ({"vehicle": "none"}, "P503"),
        ({"owner": "never"}, "P503"),
        ({"vehicle": {"fine": "nothing"}}, "P506"),
    ],
)
def test_of_what_a_case_cannot_say_it(tmp_path: Path, facts: dict[str, Any], code: str) -> None:
    rules = town(tmp_path, check="so", require={**FINE, "at_least": 1})
    with pytest.raises(PunktError) as caught:
        rules.decide({"case": "a", **facts})
    assert [fault.code for fault in caught.value.diagnostics] == [code]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("zone: {type: choice,", "zone: {none: true, type: choice,", None),
        (
            "zone: {type: choice, label: {ru: а, en: a}, question: {ru: а, en: a}, values: {red:",
            "zone: {type: choice, none: true, label: {ru: а, en: a}, question: {ru: а, en: a}, values: {none:",
            "P285",
        ),
        ("bays: {type: list,", "bays: {type: list, none: true,", "P286"),
        ("  bay:\n", "  bay:\n    none: true\n", "P284"),
    ],
)
def test_what_a_vocabulary_can_allow(old: str, new: str, code: str | None) -> None:
    assert old in VOCABULARY
    problems = Problems()
    read_vocabulary(read_text(VOCABULARY.replace(old, new), "vocabulary.yaml"), problems)
    assert [fault.code for fault in problems.items] == ([code] if code else [])


def test_a_section_with_a_word_of_its_own(tmp_path: Path) -> None:
    """A fact that has a value called none keeps it, also in a section that may not exist."""
    capacity = "      capacity: {type: choice, label: {ru: а, en: a}, question: {ru: а, en: a}, values: {none: {ru: а, en: a}, full: {ru: а, en: a}}}\n"
    marker = "      licensed:"
    write_pack(
        tmp_path,
        [{"check": "so", "require": {"fact": "owner.capacity", "is": "none"}}],
        vocabulary=VOCABULARY.replace(marker, capacity + marker),
    )
    rules = load("test.town", pack_dirs=[tmp_path])
    assert found(rules, "so", {}, owner={"capacity": "none"}) == MET
    assert found(rules, "so", {}, owner="none") == NOT_MET


def test_replies(tmp_path: Path) -> None:
    rules = town(tmp_path, check="so", require={**FINE, "at_least": 1})
    fine = rules.vocabulary.subjects["vehicle"].facts["fine"]
    licensed = rules.vocabulary.subjects["owner"].facts["licensed"]
    assert [read_reply(fine, text) for text in ("-", "нет", "none", "5", "?")] == [
        Reply("none"),
        Reply("none"),
        Reply("none"),
        Reply(5),
        Reply(),
    ]
    assert [read_reply(licensed, text) for text in ("нет", "не существует", "-")] == [
        Reply(False),
        Reply("none"),
        Reply("none"),
    ]
    assert read_reply(rules.vocabulary.subjects["vehicle"].facts["axles"], "-") is None
