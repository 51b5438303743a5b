"""Values that no case may hold, and what a fault must look like to be read."""

from __future__ import annotations

import math
import re
from datetime import datetime
from decimal import Decimal
from typing import Any

from helpers.loops import nonempty
from punkt import Diagnostic, PunktError
from punkt.kernel.exact import clean

PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
Fault = tuple[str, int, int]


def checked(error: PunktError) -> tuple[Diagnostic, ...]:
    """The faults, each fit to be read: one line, both languages, what is wrong and what would be right."""
    for fault in nonempty(error.diagnostics):
        for lang in ("ru", "en"):
            wrong, _, right = fault.message(lang).partition("; ")
            assert wrong.strip() and right.strip(), fault
            line = fault.text(lang)
            assert not PLACEHOLDER.search(line), line
            assert line.endswith(f"[{fault.code}]") and clean(line) and len(line) < 700
            line.encode()
    return error.diagnostics


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
    ("birth_date: 01.02.2000", "P572", 25),
    ("birth_date: 0000-01-01", "P511", 25),
    ("birth_date: 2000-W01-1", "P511", 25),
    ("birth_date: 2000-01-01T00:00:00", "P768", 25),
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
    ("case: 1.5\n", [("P891", 1, 7)]),
    (f"case: {'a' * 201}\n", [("P515", 1, 7)]),
    ('case: "a\\0b"\n', [("P008", 1, 7)]),
    ('case: "a\\u202Eb"\n', [("P009", 1, 7)]),
    ("case: a\u202eb\n", [("P009", 1, 8)]),
    ("case: a\0b\n", [("P008", 1, 8)]),
    ("case: a\nas_of: 2025-02-30\n", [("P511", 2, 8)]),
    ("case: a\nas_of: 2025-06-01 12:00:00\n", [("P768", 2, 8)]),
    ("case: a\nas_of: 2025\n", [("P511", 2, 8)]),
    ("case: a\nas_of: [2025-06-01]\n", [("P511", 2, 8)]),
    ("case: a\nrecipient: []\n", [("P503", 2, 12)]),
    ("case: a\nrecipient: true\n", [("P503", 2, 12)]),
    ("case: a\nrecipients: {}\n", [("P502", 2, 1)]),
    ("case: a\nroom: {}\n", [("P502", 2, 1)]),
    ("case: a\ncase: b\n", [("P014", 2, 1)]),
    ("case: &x a\nrecipient: *x\n", [("P023", 1, 7), ("P024", 2, 12)]),
]
GROUPS: list[tuple[str, str, list[Fault]]] = [
    ("[{id: a}, {id: a}]", "[]", [("P518", 4, 27)]),
    ("[{id: 1}, {id: '1'}]", "[]", [("P518", 4, 27)]),
    ("[{sex: male}]", "[]", [("P517", 4, 13)]),
    ("[{id: null}]", "[]", [("P517", 4, 13)]),
    ("[{id: true}]", "[]", [("P515", 4, 18)]),
    ("[{id: []}]", "[]", [("P515", 4, 18)]),
    ("[{id: ''}]", "[]", [("P515", 4, 18)]),
    ("[{id: 1.5}]", "[]", [("P891", 4, 18)]),
    (f"[{{id: {'9' * 25}}}]", "[]", [("P891", 4, 18)]),
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
DEEP: list[Any] = []
MAPPINGS: list[tuple[Any, list[tuple[str, str]]]] = [
    (None, [("P500", "case")]),
    ([], [("P500", "case")]),
    ("case: a", [("P500", "case")]),
    ({}, [("P501", "case")]),
    ({"case": None}, [("P515", "case")]),
    ({"case": 10**5000}, [("P891", "case")]),
    ({"case": "a\0"}, [("P515", "case")]),
    ({"case": "\u202e"}, [("P515", "case")]),
    ({"case": "\ud800"}, [("P515", "case")]),
    ({"case": "a\nb"}, [("P515", "case")]),
    ({"case": b"a"}, [("P515", "case")]),
    ({"case": float("nan")}, [("P891", "case")]),
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
    ({"case": "a", "group": {"members": [{"id": 10**5000}]}}, [("P891", "group.members.0.id")]),
]
WRONG: list[tuple[str, Any, str]] = [
    ("disability", 1, "P505"),
    ("disability", "yes", "P505"),
    ("disability", DEEP, "P505"),
    ("disability", [10**5000], "P505"),
    ("disability", 10**5000, "P505"),
    ("disability", object(), "P505"),
    ("autonomy_degree", True, "P506"),
    ("autonomy_degree", math.nan, "P570"),
    ("autonomy_degree", math.inf, "P506"),
    ("autonomy_degree", Decimal("NaN"), "P570"),
    ("autonomy_degree", Decimal("sNaN"), "P570"),
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
    ("withheld_because", {"incapacity": 1}, "P513"),
    ("withheld_because", "incapacity", "P513"),
]
