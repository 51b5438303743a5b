"""Bad cases: each fault with its code, its place in the file, and a message in both languages."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date, datetime
from decimal import Decimal, localcontext
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from punkt import Diagnostic, DisagreementError, PunktError, Rules, load
from punkt.files.canonical import canonical
from punkt.files.read import read_file, read_text
from punkt.kernel.exact import clean

ROOT = Path(__file__).resolve().parents[1]
DAY = date(2025, 6, 1)
PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
Fault = tuple[str, int, int]


@cache
def rules() -> Rules:
    """The packs all cases here are put to."""
    return load("ru.karelia.166-p", "ru.alliance.2025")


def checked(error: PunktError) -> tuple[Diagnostic, ...]:
    """The faults, each fit to be read: one line, both languages, what is wrong and what would be right."""
    for fault in error.diagnostics:
        for lang in ("ru", "en"):
            wrong, _, right = fault.message(lang).partition("; ")
            assert wrong.strip() and right.strip(), fault
            line = fault.text(lang)
            assert not PLACEHOLDER.search(line), line
            assert line.endswith(f"[{fault.code}]") and clean(line) and len(line) < 700
            line.encode()
    return error.diagnostics


def faults(text: str, name: str = "c.yaml") -> list[Fault]:
    """Code, line and column of each fault of a case file."""
    with pytest.raises(PunktError) as caught:
        rules().decide(read_text(text, name, go_on=True))
    found = checked(caught.value)
    assert {fault.place.file for fault in found} == {name}
    return [(fault.code, fault.place.line, fault.place.column) for fault in found]


def refused(case: Any, **more: Any) -> list[tuple[str, str]]:
    """Code and path of each fault of a mapping."""
    with pytest.raises(PunktError) as caught:
        rules().decide(case, **more)
    return [(fault.code, fault.place.file) for fault in checked(caught.value)]


def case(recipient: str) -> str:
    """A case file whose third line is about the recipient."""
    return f"case: a\nas_of: 2025-06-01\nrecipient: {{{recipient}}}\n"


# --- single values ----------------------------------------------------------

AT = 13
"""The column of the first key below the recipient."""

VALUES = [
    # truth values
    ("disability: 1", "P505", 25),
    ("disability: 0", "P505", 25),
    ('disability: "true"', "P505", 25),
    ("disability: [true]", "P505", 25),
    ("disability: {}", "P505", 25),
    ("disability: 1.5", "P505", 25),
    ("disability: yes", "P019", 25),
    ("disability: no", "P019", 25),
    ("disability: on", "P019", 25),
    ("disability: True", "P020", 25),
    # whole numbers
    ("autonomy_degree: true", "P506", 30),
    ("autonomy_degree: '2'", "P506", 30),
    ("autonomy_degree: [2]", "P506", 30),
    ("autonomy_degree: 2.5", "P509", 30),
    ("autonomy_degree: 0", "P510", 30),
    ("autonomy_degree: 5", "P510", 30),
    ("autonomy_degree: -1", "P510", 30),
    ("autonomy_degree: 10000000000", "P507", 30),
    ("autonomy_degree: 1e25", "P507", 30),
    ("autonomy_degree: 1e-25", "P509", 30),
    ("autonomy_degree: 1" + "0" * 5000, "P015", 30),
    ("autonomy_degree: 1e999999999", "P015", 30),
    ("autonomy_degree: .nan", "P018", 30),
    ("autonomy_degree: -.inf", "P018", 30),
    ("autonomy_degree: 0x2", "P016", 30),
    ("autonomy_degree: 1:30", "P017", 30),
    ("ipra: {self_care: 4}", "P510", 31),
    ("ipra: {self_care: -1}", "P510", 31),
    ("ipra: {self_care: third}", "P506", 31),
    ("opioid_supply_days: -1", "P510", 33),
    ("training: {reviews: 1.5}", "P509", 33),
    # numbers with decimals
    ("planned_hours: {amount: 168.1, per: week}", "P510", 37),
    ("planned_hours: {amount: -0.5}", "P510", 37),
    ("planned_hours: {amount: 1.0001}", "P508", 37),
    ("planned_hours: {amount: 0.00000000000000000000001}", "P508", 37),
    ("planned_hours: {amount: many}", "P506", 37),
    ("planned_hours: {amount: 24.001, per: day}", "P520", 37),
    # days
    ("birth_date: 2025-02-29", "P511", 25),
    ("birth_date: 2025-13-01", "P511", 25),
    ("birth_date: 2025-2-1", "P511", 25),
    ("birth_date: 01.02.2000", "P511", 25),
    ("birth_date: 0000-01-01", "P511", 25),
    ("birth_date: 2000-W01-1", "P511", 25),
    ("birth_date: 2000-01-01T00:00:00", "P511", 25),
    ("birth_date: 20000101", "P511", 25),
    ("birth_date: true", "P511", 25),
    ("birth_date: ٢٠٠٠-٠١-٠١", "P511", 25),
    ("birth_date: [2000-01-01]", "P511", 25),
    # choices
    ("sex: femal", "P512", 18),
    ("sex: 1", "P512", 18),
    ("sex: true", "P512", 18),
    ("sex: [male]", "P512", 18),
    ("sex: {male: true}", "P512", 18),
    ("legal_capacity: None", "P512", 29),
    ("support_type: independent", "P512", 27),
    # lists of choices
    ("withheld_because: incapacity", "P513", 31),
    ("withheld_because: {incapacity: true}", "P513", 31),
    ("withheld_because: [incapacity, nothing]", "P512", 44),
    ("withheld_because: [incapacity, incapacity]", "P514", 44),
    ("withheld_because: [[incapacity]]", "P512", 32),
    ("withheld_because: [null]", "P512", 32),
    # names and nesting
    ("disabilty: true", "P502", 13),
    ("ipra: {selfcare: 2}", "P502", 20),
    ("ipra: 2", "P503", 19),
    ("ipra: [2]", "P503", 19),
    ("planned_hours: 3", "P503", 28),
    ("id: x", "P502", 13),
    ("ipra.self_care: 2", "P502", 13),
    ("members: []", "P502", 13),
    ("consent: {given: true}", "P505", 22),
    # derived facts
    ("age: 20", "P504", 13),
    ("age: old", "P504", 13),
    # days that contradict
    ("birth_date: 2025-06-02", "P520", 25),
    ("training: {last_review: 2025-06-02}", "P520", 37),
    ("training: {started: 2025-02-01, last_review: 2025-01-31}", "P520", 58),
    ("training: {last_review: 2025-01-31, reviews: 0}", "P520", 37),
    ("short_stay: {from: 2025-01-02, until: 2025-01-01}", "P520", 51),
]


@pytest.mark.parametrize(("text", "code", "column"), VALUES, ids=[row[0][:40] for row in VALUES])
def test_a_value_that_is_wrong(text: str, code: str, column: int) -> None:
    assert faults(case(text)) == [(code, 3, column)]


GOOD = [
    "birth_date: 2025-06-01",
    "training: {started: 2025-06-02}",
    "training: {started: 2025-01-31, last_review: 2025-01-31, reviews: 1}",
    "short_stay: {from: 2025-01-01, until: 2025-01-01}",
    "planned_hours: {amount: 24, per: day}",
    "planned_hours: {amount: 168, per: week}",
    "planned_hours: {amount: 24.5}",
    "planned_hours: {amount: 1.5000000}",
    "planned_hours: {amount: 0e9}",
    "withheld_because: []",
    "disability: null",
    "ipra: null",
    "autonomy_degree: 2.0",
    "autonomy_degree: 4e0",
    "training: {last_review: 2025-01-31}",
]


@pytest.mark.parametrize("text", GOOD)
def test_a_value_that_is_right(text: str) -> None:
    assert rules().decide(read_text(case(text), "c.yaml")).case_id == "a"


def test_json_has_the_same_places() -> None:
    text = '{"case": "a", "as_of": "2025-06-01",\n "recipient": {"disability": 1, "ipra": {"work": 9}, "sexx": "male"}}'
    assert faults(text, "c.json") == [("P505", 2, 30), ("P510", 2, 50), ("P502", 2, 54)]


def test_nearest_names_are_suggested() -> None:
    with pytest.raises(PunktError) as caught:
        rules().decide(read_text(case("disabilty: true, ipra: {selfcare: 1}, sex: mail") + "providr: {}\n", "c.yaml"))
    assert caught.value.lines("en") == [
        "c.yaml:3:13: unknown name recipient.disabilty; the nearest known name is disability [P502]",
        "c.yaml:3:37: unknown name recipient.ipra.selfcare; the nearest known name is self_care [P502]",
        "c.yaml:3:56: the value mail of recipient.sex is not one of those allowed; the nearest known name is male [P512]",
        "c.yaml:4:1: unknown name providr; the nearest known name is provider [P502]",
    ]
    assert caught.value.lines("ru")[0] == (
        "c.yaml:3:13: неизвестное имя «recipient.disabilty»; ближайшее известное имя: disability [P502]"
    )


def test_a_name_with_dots_is_told_how_it_is_written() -> None:
    with pytest.raises(PunktError) as caught:
        rules().decide(read_text(case("ipra.learning: 2"), "c.yaml"))
    assert caught.value.lines("en") == [
        "c.yaml:3:13: unknown name recipient.ipra.learning; nest it: ipra: {learning: …} [P502]"
    ]


# --- the whole of a case ----------------------------------------------------

WHOLE: list[tuple[str, list[Fault]]] = [
    ("", [("P500", 1, 1)]),
    ("- case: a\n", [("P500", 1, 1)]),
    ("just a word\n", [("P500", 1, 1)]),
    ("null\n", [("P500", 1, 1)]),
    ("{}\n", [("P501", 1, 1)]),
    ("as_of: 2025-06-01\n", [("P501", 1, 1)]),
    ("case:\n", [("P515", 1, 6)]),
    ("case: ' '\n", [("P515", 1, 7)]),
    ("case: [a]\n", [("P515", 1, 7)]),
    ("case: true\n", [("P515", 1, 7)]),
    ("case: 1.5\n", [("P515", 1, 7)]),
    (f"case: {'a' * 201}\n", [("P515", 1, 7)]),
    ('case: "a\\0b"\n', [("P008", 1, 7)]),
    ('case: "a\\u202Eb"\n', [("P009", 1, 7)]),
    ("case: a\u202eb\n", [("P009", 1, 8)]),
    ("case: a\0b\n", [("P008", 1, 8)]),
    ("case: a\nas_of: 2025-02-30\n", [("P511", 2, 8)]),
    ("case: a\nas_of: 2025-06-01 12:00:00\n", [("P511", 2, 8)]),
    ("case: a\nas_of: 2025\n", [("P511", 2, 8)]),
    ("case: a\nas_of: [2025-06-01]\n", [("P511", 2, 8)]),
    ("case: a\nrecipient: []\n", [("P503", 2, 12)]),
    ("case: a\nrecipient: true\n", [("P503", 2, 12)]),
    ("case: a\nrecipients: {}\n", [("P502", 2, 1)]),
    ("case: a\nroom: {}\n", [("P502", 2, 1)]),
    ("case: a\ncase: b\n", [("P014", 2, 1)]),
    ("case: &x a\nrecipient: *x\n", [("P023", 1, 7), ("P024", 2, 12)]),
]


@pytest.mark.parametrize(("text", "expected"), WHOLE, ids=[repr(row[0])[:40] for row in WHOLE])
def test_the_frame_of_a_case(text: str, expected: list[Fault]) -> None:
    assert faults(text) == expected


def test_a_lone_surrogate_in_json() -> None:
    assert faults('{"case": "a\\ud800"}', "c.json") == [("P010", 1, 10)]


def test_all_faults_at_once_and_in_order() -> None:
    text = """as_of: 2025-06-31
recipient:
  disability: 1
  age: 20
  ipra:
    work: 4
    reading: 1
  withheld_because: [other, other, anything]
provider: no provider
group:
  members:
    - {id: a, sex: fmale}
    - {sex: male}
    - {id: a}
    - b
  rooms:
    - {id: r, area_m2: 0, occupants: [a, c, a]}
    - {id: s, occupants: [a]}
    - {id: t, occupants: a}
"""
    assert faults(text) == [
        ("P501", 1, 1),
        ("P511", 1, 8),
        ("P505", 3, 15),
        ("P504", 4, 3),
        ("P510", 6, 11),
        ("P502", 7, 5),
        ("P514", 8, 29),
        ("P512", 8, 36),
        ("P503", 9, 11),
        ("P512", 12, 20),
        ("P517", 13, 7),
        ("P518", 14, 12),
        ("P503", 15, 7),
        ("P510", 17, 24),
        ("P519", 17, 42),
        ("P514", 17, 45),
        ("P521", 18, 27),
        ("P516", 19, 26),
    ]


def test_a_fault_of_the_text_hides_no_other() -> None:
    """What YAML leaves in doubt is told together with what the facts are not; nothing is told of it twice."""
    text = """case: a
case: b
as_of: 2025-06-31
recipient:
  no: 3
  consent: yes
  planned_hours: {amount: 1:30, per: day}
  ipra: {lerning: 2, mobility: 5}
"""
    expected = [("P014", 2, 1), ("P511", 3, 8), ("P019", 5, 3), ("P019", 6, 12), ("P017", 7, 27)]
    assert faults(text) == [*expected, ("P502", 8, 10), ("P510", 8, 32)]
    with pytest.raises(PunktError) as caught:
        read_text(text, "c.yaml")
    assert [fault.code for fault in caught.value.diagnostics] == ["P014", "P019", "P019", "P017"]


def test_a_text_with_faults_is_never_decided() -> None:
    document = read_text("case: a\nas_of: 2025-06-01\nrecipient: {}\nrecipient: {consent: on}\n", "c.yaml", go_on=True)
    with pytest.raises(PunktError) as caught:
        rules().decide(document)
    assert [fault.code for fault in caught.value.diagnostics] == ["P014", "P019"]


def test_too_many_faults_are_cut() -> None:
    found = refused({"case": "a", "recipient": {f"x{number:04}": 1 for number in range(3000)}})
    assert len(found) == 101 and [code for code, _ in found].count("P013") == 1


# --- lists of records -------------------------------------------------------


def group(members: str, rooms: str = "[]") -> str:
    return f"case: a\nas_of: 2025-06-01\ngroup:\n  members: {members}\n  rooms: {rooms}\n"


GROUPS: list[tuple[str, str, list[Fault]]] = [
    ("[{id: a}, {id: a}]", "[]", [("P518", 4, 27)]),
    ("[{id: 1}, {id: '1'}]", "[]", [("P518", 4, 27)]),
    ("[{sex: male}]", "[]", [("P517", 4, 13)]),
    ("[{id: null}]", "[]", [("P517", 4, 13)]),
    ("[{id: true}]", "[]", [("P515", 4, 18)]),
    ("[{id: []}]", "[]", [("P515", 4, 18)]),
    ("[{id: ''}]", "[]", [("P515", 4, 18)]),
    ("[{id: 1.5}]", "[]", [("P515", 4, 18)]),
    (f"[{{id: {'9' * 25}}}]", "[]", [("P515", 4, 18)]),
    ("[a]", "[]", [("P503", 4, 13)]),
    ("[null]", "[]", [("P503", 4, 13)]),
    ("{id: a}", "[]", [("P516", 4, 12)]),
    ("a", "[]", [("P516", 4, 12)]),
    ("[[{id: a}]]", "[]", [("P503", 4, 13)]),
    ("[{id: a, age: 5}]", "[]", [("P504", 4, 21)]),
    ("[{id: a, birth_date: 2026-01-01}]", "[]", [("P520", 4, 33)]),
    # rooms and who lives in them
    ("[{id: a}]", "[{id: r, occupants: [a]}, {id: s, occupants: [a]}]", [("P521", 5, 56)]),
    ("[{id: a}]", "[{id: r, occupants: [a, a]}]", [("P514", 5, 34)]),
    ("[{id: a}]", "[{id: r, occupants: [b]}]", [("P519", 5, 31)]),
    ("[{id: a}]", "[{id: r.1, occupants: [b]}]", [("P519", 5, 33)]),
    ("[]", "[{id: r, occupants: [a]}]", [("P519", 5, 31)]),
    ("[{id: a}]", "[{id: r, occupants: a}]", [("P516", 5, 30)]),
    ("[{id: a}]", "[{id: r, occupants: {a: a}}]", [("P516", 5, 30)]),
    ("[{id: a}]", "[{id: r, occupants: [true]}]", [("P515", 5, 31)]),
    ("[{id: a}]", "[{id: r, occupants: [null]}]", [("P515", 5, 31)]),
    ("[{id: a}]", "[{id: r, occupants: [[a]]}]", [("P515", 5, 31)]),
    ("null", "[{id: r, occupants: [a]}, {id: s, occupants: [a]}]", [("P521", 5, 56)]),
]


@pytest.mark.parametrize(("members", "rooms", "expected"), GROUPS)
def test_lists_of_records(members: str, rooms: str, expected: list[Fault]) -> None:
    assert faults(group(members, rooms)) == expected


def test_an_occupant_who_is_no_member_is_told_the_nearest() -> None:
    with pytest.raises(PunktError) as caught:
        rules().decide(read_text(group("[{id: ivanov}]", "[{id: r, occupants: [ivanof]}]"), "c.yaml"))
    assert caught.value.lines("en") == [
        "c.yaml:5:31: there is no element ivanof in the list; the nearest known name is ivanov [P519]"
    ]


def test_too_long_a_list() -> None:
    many = [{"id": number} for number in range(1001)]
    assert refused({"case": "a", "group": {"members": many}}) == [("P516", "group.members")]
    rooms = [{"id": "r", "occupants": [str(number) for number in range(1001)]}]
    assert refused({"case": "a", "group": {"rooms": rooms}}) == [("P516", "group.rooms.0.occupants")]


@pytest.mark.parametrize("name", ["r.1", "1/2", "group.rooms/r", "комната 1", "{id}", "%s", "a" * 200, "𝔸"])
def test_odd_ids_are_ids(name: str) -> None:
    decision = rules().decide(
        {
            "case": name,
            "as_of": DAY,
            "group": {
                "area_norm_m2": 6,
                "members": [{"id": name}],
                "rooms": [{"id": name, "area_m2": 5, "occupants": [name]}],
            },
        }
    )
    assert decision["group", "room_area"].value == "not_met"
    assert canonical(decision.to_dict())


# --- Python mappings --------------------------------------------------------


class Sex(StrEnum):
    MALE = "male"


class Loud(float):
    def __repr__(self) -> str:
        return f"Loud({float(self)})"


DEEP: list[Any] = []
for _ in range(5000):
    DEEP = [DEEP]

MAPPINGS: list[tuple[Any, list[tuple[str, str]]]] = [
    (None, [("P500", "case")]),
    ([], [("P500", "case")]),
    ("case: a", [("P500", "case")]),
    ({}, [("P501", "case")]),
    ({"case": None}, [("P515", "case")]),
    ({"case": 10**5000}, [("P515", "case")]),
    ({"case": "a\0"}, [("P515", "case")]),
    ({"case": "\u202e"}, [("P515", "case")]),
    ({"case": "\ud800"}, [("P515", "case")]),
    ({"case": "a\n"}, [("P515", "case")]),
    ({"case": b"a"}, [("P515", "case")]),
    ({"case": float("nan")}, [("P515", "case")]),
    ({"case": "a", "as_of": datetime(2025, 6, 1)}, [("P511", "as_of")]),
    ({"case": "a", "as_of": 0}, [("P511", "as_of")]),
    ({"case": "a", 5: 1}, [("P502", "5")]),
    ({"case": "a", None: 1}, [("P502", "null")]),
    ({"case": "a", "": 1}, [("P502", "case")]),
    ({"case": "a", 10**5000: 1}, [("P502", "…")]),
    ({"case": "a", "x" * 10**6: 1}, [("P502", "x" * 60 + "…")]),
    ({"case": "a", "\ud800\u202e\0": 1}, [("P502", "\\ud800\\u202e\\u0000")]),
    ({"case": "a", (1, 2): 1}, [("P502", "[…]")]),
    ({"case": "a", "recipient": [1]}, [("P503", "recipient")]),
]
WRONG: list[tuple[str, Any, str]] = [
    ("disability", 1, "P505"),
    ("disability", "yes", "P505"),
    ("disability", DEEP, "P505"),
    ("disability", [10**5000], "P505"),
    ("disability", 10**5000, "P505"),
    ("disability", object(), "P505"),
    ("autonomy_degree", True, "P506"),
    ("autonomy_degree", math.nan, "P506"),
    ("autonomy_degree", math.inf, "P506"),
    ("autonomy_degree", Decimal("NaN"), "P506"),
    ("autonomy_degree", Decimal("sNaN"), "P506"),
    ("autonomy_degree", 2 + 0j, "P506"),
    ("autonomy_degree", Decimal("-Infinity"), "P506"),
    ("autonomy_degree", 10**5000, "P507"),
    ("autonomy_degree", -(10**5000), "P507"),
    ("autonomy_degree", Decimal("1e999999"), "P507"),
    ("autonomy_degree", Decimal("1e-999999"), "P509"),
    ("autonomy_degree", 1e308, "P507"),
    ("autonomy_degree", 5e-324, "P509"),
    ("autonomy_degree", 4.000000000000001, "P509"),
    ("planned_hours", {"amount": 1e-9}, "P508"),
    ("planned_hours", {"amount": math.nextafter(8, 9)}, "P508"),
    ("planned_hours", {"amount": 0.1 + 0.2}, "P508"),
    ("planned_hours", {"amount": Decimal("1.0001")}, "P508"),
    ("birth_date", datetime(2000, 1, 1), "P511"),
    ("birth_date", 0, "P511"),
    ("birth_date", "2000-01-01\n", "P511"),
    ("sex", "\ud800", "P512"),
    ("sex", "male\0", "P512"),
    ("sex", "\u202emale", "P512"),
    ("sex", "x" * 10**6, "P512"),
    ("sex", DEEP, "P512"),
    ("sex", {}, "P512"),
    ("sex", ("male",), "P512"),
    ("withheld_because", {"incapacity"}, "P513"),
    ("withheld_because", "incapacity", "P513"),
]


@pytest.mark.parametrize(("data", "expected"), MAPPINGS, ids=range(len(MAPPINGS)))
def test_mappings_refused(data: Any, expected: list[tuple[str, str]]) -> None:
    assert refused(data) == expected


@pytest.mark.parametrize(("fact", "value", "code"), WRONG, ids=range(len(WRONG)))
def test_values_from_python_refused(fact: str, value: Any, code: str) -> None:
    [(found, path)] = refused({"case": "a", "as_of": DAY, "recipient": {fact: value}})
    assert found == code and path.startswith(f"recipient.{fact}")


def test_the_day_asked_from_python() -> None:
    for wrong in ("2025-06-01", datetime(2025, 6, 1), 0):
        assert refused({"case": "a"}, as_of=wrong) == [("P610", "as_of")]
    assert (
        rules().decide({"case": "a", "as_of": "2025-06-01"}, as_of=date(2026, 1, 1)).to_dict()["as_of"] == "2026-01-01"
    )


def test_a_case_is_left_as_it_was() -> None:
    data = {"case": "a", "as_of": DAY, "recipient": {"ipra": {"work": 9}}, "group": {"members": [{"id": 1}]}}
    before = deepcopy(data)
    refused(data)
    assert data == before


def test_values_of_other_classes_are_taken_for_what_they_are() -> None:
    plain = rules().decide(
        {
            "case": "a",
            "as_of": "2025-06-01",
            "recipient": {"sex": "male", "planned_hours": {"amount": 2.5, "per": "day"}},
        }
    )
    fancy = rules().decide(
        {
            "case": "a",
            "as_of": DAY,
            "recipient": {"sex": Sex.MALE, "planned_hours": {"amount": Loud(2.5), "per": "day"}},
        }
    )
    assert canonical(plain.to_dict()) == canonical(fancy.to_dict())


# --- the law of the day -----------------------------------------------------


def test_a_pack_that_is_not_in_force() -> None:
    with pytest.raises(PunktError) as caught:
        rules().decide({"case": "a", "as_of": "2025-04-02"})
    found = [fault for fault in checked(caught.value) if "karelia" in fault.place.file]
    assert [(fault.code, fault.place.line, fault.place.column) for fault in found] == [("P600", 2, 7)]
    assert found[0].message("en") == (
        "the pack ru.karelia.166-p is not in force on 2025-04-02; it is in force from 2025-04-03"
    )
    assert found[0].message("ru") == "пакет ru.karelia.166-p не действует на 2025-04-02; он действует с 2025-04-03"


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar(day: str) -> None:
    data = {
        "case": "a",
        "as_of": day,
        "recipient": {
            "birth_date": "0001-01-01",
            "training": {"last_review": day, "reviews": 1},
            "short_stay": {"from": day, "until": day},
        },
    }
    if day == "0001-01-01":
        assert {code for code, _ in refused(data)} == {"P600"}
    else:
        assert rules().decide(data)["recipient", "age_allowed"].value == "met"


# --- exact numbers ----------------------------------------------------------


def area(area_m2: Any, norm: Any) -> dict[str, Any]:
    members = [{"id": str(number)} for number in range(3)]
    room = {"id": "r", "area_m2": area_m2, "occupants": ["0", "1", "2"]}
    return {"case": "a", "as_of": DAY, "group": {"area_norm_m2": norm, "members": members, "rooms": [room]}}


def test_numbers_are_exact() -> None:
    assert 24.3 != 3 * 8.1  # as floats count
    assert rules().decide(area(24.3, 8.1))["group", "room_area"].value == "met"
    assert rules().decide(area(Decimal("24.299"), Decimal("8.1")))["group", "room_area"].value == "not_met"
    assert 3 * 0.1 > 0.3
    assert rules().decide(area(0.3, 0.1))["group", "room_area"].value == "met"


def test_python_and_yaml_give_the_same_bytes() -> None:
    text = """case: a
as_of: 2025-06-01
recipient: {planned_hours: {amount: 8.10, per: day}, birth_date: 2000-02-29, autonomy_degree: 3.0}
group: {area_norm_m2: 8.1, members: [{id: 1}], rooms: [{id: 7, area_m2: 24.30, occupants: [1]}]}
"""
    data = {
        "case": "a",
        "as_of": DAY,
        "recipient": {
            "planned_hours": {"amount": 8.1, "per": "day"},
            "birth_date": date(2000, 2, 29),
            "autonomy_degree": 3,
        },
        "group": {
            "area_norm_m2": Decimal("8.100"),
            "members": [{"id": "1"}],
            "rooms": [{"id": "7", "area_m2": 24.3, "occupants": [1]}],
        },
    }
    found = {canonical(rules().decide(one).to_dict()) for one in (read_text(text, "c.yaml"), data)}
    assert len(found) == 1


def test_the_context_of_decimals_does_not_matter() -> None:
    with localcontext() as context:
        context.prec = 2
        assert rules().read_case(area(Decimal("123.456"), 8.1)).records[4].facts["area_m2"] == Decimal("123.456")
        assert refused(area(Decimal("123.4567"), 8.1)) == [("P508", "group.rooms.0.area_m2")]


# --- anything at all --------------------------------------------------------

NAMES = [
    "case",
    "as_of",
    "recipient",
    "provider",
    "group",
    "region",
    "members",
    "rooms",
    "occupants",
    "id",
    "ipra",
    "self_care",
    "planned_hours",
    "amount",
    "per",
    "training",
    "started",
    "last_review",
    "reviews",
    "birth_date",
    "age",
    "disability",
    "sex",
    "support_type",
    "withheld_because",
    "area_m2",
    "area_norm_m2",
    "commission",
    "chair",
    "about",
    "expect",
]
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-1, 5),
    st.floats(),
    st.floats(0, 200).map(lambda x: round(x, 2)),
    st.decimals(),
    st.text(max_size=8),
    st.dates(),
    st.datetimes(),
    st.binary(max_size=2),
    st.just("\ud800"),
    st.just(4400).map(lambda n: 10**n),
    st.sampled_from(
        ["a", "b", "day", "week", "male", "constant", "incapacity", "2025-06-01", "2025-02-30", "other", "head"]
    ),
)
KEYS = st.one_of(st.sampled_from(NAMES), st.text(max_size=4), st.integers(), st.none())
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=5)),
    max_leaves=15,
)
ROOTS = st.fixed_dictionaries(
    {},
    optional={
        "case": st.one_of(st.just("a"), ANYTHING),
        "as_of": st.one_of(st.just("2025-06-01"), ANYTHING),
        "recipient": ANYTHING,
        "provider": ANYTHING,
        "group": ANYTHING,
        "region": ANYTHING,
    },
)
SHIPPED: list[Any] = [read_file(path).data for path in sorted((ROOT / "rules").glob("*/*/cases/*.yaml"))]
QUICK = settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))


def decides_or_refuses(data: Any) -> None:
    try:
        decision = rules().decide(data)
    except DisagreementError:
        raise
    except PunktError as error:
        checked(error)
    else:
        assert canonical(decision.to_dict())


@QUICK
@given(st.one_of(ANYTHING, ROOTS))
def test_anything_is_decided_or_refused(data: Any) -> None:
    decides_or_refuses(data)


def _paths(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    items = data.items() if isinstance(data, Mapping) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield from _paths(value, (*path, key))


@QUICK
@given(st.data())
def test_a_case_that_was_good_is_decided_or_refused(draw: st.DataObject) -> None:
    data = deepcopy(draw.draw(st.sampled_from(SHIPPED)))
    for _ in range(draw.draw(st.integers(1, 3))):
        path = draw.draw(st.sampled_from([p for p in _paths(data) if p]))
        target = data
        for step in path[:-1]:
            target = target[step]
        match draw.draw(st.sampled_from(["drop", "change", "rename", "add"])):
            case "drop":
                del target[path[-1]]
            case "rename" if isinstance(target, dict):
                target[draw.draw(KEYS)] = target.pop(path[-1])
            case "add" if isinstance(target, dict):
                target[draw.draw(KEYS)] = draw.draw(ANYTHING)
            case _:
                target[path[-1]] = draw.draw(ANYTHING)
        if not data:
            break
    decides_or_refuses(data)
