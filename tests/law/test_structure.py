"""Structural checks: every fault with its code, line and column."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from helpers.loops import nonempty
from helpers.places import ROOT
from punkt.files.messages.diagnostics import Diagnostic, Problems
from punkt.files.read import read_file, read_text
from punkt.files.texts import LANGUAGES, Texts
from punkt.law.schemas.structure import check_structure

MESSAGES = Texts("messages.packs")
TEXT = "{ru: а, en: b}"
CITED = 'point: "1", modality: mandatory, quote: q'


def check(text: str, name: str) -> list[Diagnostic]:
    """The faults of a text, in order of place."""
    problems = Problems()
    good = check_structure(read_text(text, "f.yaml", "yaml"), name, problems)
    assert good == (not problems.items)
    return problems.items


def places(text: str, name: str) -> list[tuple[str, int, int]]:
    """Code, line and column of each fault."""
    return [(fault.code, fault.place.line, fault.place.column) for fault in check(text, name)]


def message(fault: Diagnostic, lang: int = 1) -> str:
    """The English (or, with 0, the Russian) message of a fault."""
    shown = {
        key: value[("ru", "en")[lang]] if isinstance(value, Mapping) else value
        for key, value in fault.arguments.items()
    }
    return MESSAGES[fault.code][LANGUAGES[lang]].format(**shown)


def test_rules_all_at_once() -> None:
    text = """rules:
  - decide: need
    chek: x
    point: 5
    modality: mandatry
    quote: " "
    says: {ru: один}
    require: paid
  - check: a
    flag: b
    point: "5"
    modality: mandatory
    quote: words
    says: {ru: а, en: b}
  - point: "5 5"
    modality: 3
    quote: [a]
    says: text
    in_force: {from: 2025-4-3, till: '2025-01-01'}
    applies: {when: a, point: '1'}
  - []
  - check: c
    id: Not-So
    point: "5"
    modality: mandatory
    quote:
    says: {ru: а, en: b, de: c}
    who: {ru: а, en: b}
"""
    assert places(text, "rules") == [
        ("P200", 3, 5),
        ("P203", 4, 12),
        ("P204", 5, 15),
        ("P207", 6, 12),
        ("P202", 7, 11),
        ("P210", 8, 5),
        ("P209", 10, 5),
        ("P208", 15, 5),
        ("P205", 15, 12),
        ("P203", 16, 15),
        ("P203", 17, 12),
        ("P203", 18, 11),
        ("P205", 19, 22),
        ("P200", 19, 32),
        ("P201", 20, 14),
        ("P203", 21, 5),
        ("P201", 22, 5),
        ("P205", 23, 9),
        ("P203", 26, 11),
        ("P200", 27, 26),
        ("P210", 28, 5),
    ]


def test_norms_all_at_once() -> None:
    text = f"""norms:
  Bad-Name: {{value: 2, facts: [a, a], title: {TEXT}, {CITED}}}
  two: {{title: {TEXT}, {CITED}, towards_base: tighten, confirmed_on: 20250403}}
  three: {{value: [], title: {TEXT}, {CITED}}}
  four: {{value: {{a: 1}}, title: null, point: 1.5, unit: a b}}
  five: {{values: [{{from: '2020-01-01', value: 3}}, {{value: 4}}], title: {TEXT}, {CITED}}}
"""
    assert places(text, "norms") == [
        ("P211", 2, 3),
        ("P209", 2, 24),
        ("P212", 2, 31),
        ("P208", 3, 8),
        ("P204", 3, 89),
        ("P203", 3, 112),
        ("P206", 4, 18),
        ("P201", 5, 9),
        ("P201", 5, 9),
        ("P203", 5, 17),
        ("P203", 5, 32),
        ("P203", 5, 45),
        ("P205", 5, 56),
        ("P201", 6, 51),
    ]


def test_vocabulary_all_at_once() -> None:
    text = f"""vocabulary: a
version: 1.2
title: {TEXT}
subjects:
  a:
    title: {TEXT}
    facts:
      b: {{type: list, label: {TEXT}}}
      c: {{type: number, decimals: 2.5, label: {TEXT}, derived: {{fact: x}}}}
      d: {{type: number, decimals: true, sensitive: 1, label: {TEXT}, question: {TEXT}}}
      e: {{type: number, decimals: 12, range: 0..3, values: 5, label: {TEXT}, question: {TEXT}}}
      f: {{type: nmber, label: {TEXT}, question: {TEXT}}}
"""
    assert places(text, "vocabulary") == [
        ("P203", 2, 10),
        ("P201", 8, 10),
        ("P201", 8, 10),
        ("P203", 9, 35),
        ("P203", 10, 35),
        ("P203", 10, 52),
        ("P213", 11, 35),
        ("P205", 11, 46),
        ("P203", 11, 60),
        ("P204", 12, 17),
    ]


def test_pack_and_ledger() -> None:
    pack = f"""pack: Ru.A
version: '1.0'
vocabulary: a
title: {TEXT}
document: {{number: 166, date: '2025-04-03', kind: {TEXT}, issuer: {TEXT}}}
in_force: {{}}
replaces: {{a: []}}
"""
    assert places(pack, "pack") == [
        ("P201", 1, 1),
        ("P205", 1, 7),
        ("P205", 2, 10),
        ("P201", 5, 11),
        ("P203", 5, 20),
        ("P201", 6, 11),
        ("P206", 7, 15),
    ]
    ledger = f"""points:
  "4": {{state: procedural, title: {TEXT}}}
  "5": {{state: encoded, title: {TEXT}}}
  "16 (2)": {{state: encoded, title: {TEXT}}}
"""
    assert places(ledger, "ledger") == [("P201", 2, 8), ("P211", 4, 3)]


@pytest.mark.parametrize("text", ["", "[]", "5", "null", "a: 1"])
def test_roots(text: str) -> None:
    faults = places(text, "readings")
    assert faults == ([("P200", 1, 1)] if text == "a: 1" else [("P203", 1, 1)])


def test_conditions_and_values_are_left_to_the_forms() -> None:
    text = f"rules:\n  - {{decide: a, when: {{none_such: 1}}, then: [1], {CITED}, says: {TEXT}}}\n"
    assert places(text, "rules") == []


def test_whole_numbers_are_no_fractions_and_no_truth_values() -> None:
    entry = f"""vocabulary: a
version: 1.0.0
title: {TEXT}
subjects: {{a: {{title: {TEXT}, facts: {{b: {{type: number, label: {TEXT}, question: {TEXT}, decimals: ???}}}}}}}}
"""
    for value, good in (("2", True), ("2.0", True), ("2.5", False), ("true", False)):
        assert (places(entry.replace("???", value), "vocabulary") == []) is good
    norm = f"norms: {{a: {{value: {{}}, title: {TEXT}, {CITED}}}}}"
    for value in ("1", "1.5", "true", "word", "[1, 1.5, word]"):
        assert places(norm.replace("{}", value), "norms") == []


def test_messages_say_what_would_be_right() -> None:
    text = """norms:
  a: {vlue: 2, title: [], point: 5, modality: 1, quote: q, confirmed_on: soon, towards_base: tighten}
"""
    assert [message(fault) for fault in check(text, "norms")] == [
        "unknown key 'vlue'; the nearest known name is value",
        "here is a list; it should be a text in both languages {ru: …, en: …}",
        "here is the number 5; it should be an address without spaces, such as 16(2) (quote the value)",
        "here is the number 1; it should be mandatory, definition, recommended, discretionary or proposal",
        "'soon' is not written as it should be; right is a day as YYYY-MM-DD, such as '2025-04-03'",
        "value 'tighten' is not allowed here; the nearest known name is tightens",
    ]
    russian = [message(fault, 0) for fault in check(text, "norms")]
    assert russian[0] == "неизвестный ключ «vlue»; ближайшее известное имя: value"
    assert (
        russian[2]
        == "здесь число 5; должно быть: обозначение без пробелов, например 16(2) (возьмите значение в кавычки)"
    )


def test_a_key_written_wrongly_is_not_missed_as_well() -> None:
    """That the right one is lacking follows, also of one that is not near where nothing else is too many or lacking."""
    keys = f"flag: a, when: b, {CITED}, says: {TEXT}"
    for right, wrong, told in (
        ("says", "sayz", ["P200"]),
        ("says", "texts", ["P200"]),
        ("flag", "flg", ["P200"]),
        ("flag", "mark", ["P208", "P200"]),
    ):
        text = f"rules:\n  - {{{keys.replace(f'{right}:', f'{wrong}:')}}}\n"
        assert [fault.code for fault in check(text, "rules")] == told, wrong


def test_kinds_of_rule_have_their_own_keys() -> None:
    text = f"rules:\n  - {{flag: a, when: b, then: c, {CITED}, says: {TEXT}}}\n"
    [fault] = check(text, "rules")
    assert (fault.code, fault.place.column) == ("P210", 24)
    assert message(fault) == "the key 'then' does not suit this rule `flag`; it may have when, applies, overrides"


def test_faults_are_limited() -> None:
    rows = "".join(f"  - {{k{number}: 1}}\n" for number in range(400))
    faults = check(f"rules:\n{rows}", "rules")
    assert len(faults) == 101 and faults[-1].code == "P013"


def test_no_schema_of_that_name() -> None:
    with pytest.raises(KeyError):
        check("a: 1", "nothing")


def test_every_message_is_in_two_parts_and_both_languages() -> None:
    for code, texts in nonempty(MESSAGES.items()):
        assert len(texts) == 2 and all("; " in text for text in texts.values()), code


@pytest.mark.sampled(60)
@pytest.mark.parametrize(
    "path", sorted(set((ROOT / "rules").rglob("*.yaml")) - {ROOT / "rules/examples.yaml"}), ids=lambda path: path.name
)
def test_shipped_files_have_the_right_structure(path: Path) -> None:
    document = read_file(path)
    assert isinstance(document.data, dict)
    parts = {
        "pack": "pack",
        "norms": "norms",
        "readings": "readings",
        "rules": "rules",
        "points": "ledger",
        "source": "source",
        "acknowledged": "acknowledged",
        "better": "better",
        "fingerprints": "fingerprints",
        "vocabulary": "vocabulary",
        "form": "form",
        "simulate": "simulate",
        "absent_sources": "absent_sources",
        "calendars": "calendars",
        "notices": "notices",
        "next": "next",
        "case": "case",
    }
    problems = Problems()
    check_structure(document, next(parts[key] for key in parts if key in document.data), problems)
    assert [f"{fault.place}: {message(fault)}" for fault in problems.items] == []
