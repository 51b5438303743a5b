"""Expressions of FEEL in a model, and what they come to; the values are worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from helpers.dmn_models import Imported, choice, decision, exact, given, literal, record
from punkt.authoring.dmn.feel_grammar import Feel, FeelFault, Grammar

INPUTS = (
    choice("tColour", "red", "dark blue"),
    record("tHome", Area="number", Rooms="number"),
    given("a", "number"),
    given("Free income", "number"),
    given("n", "number"),
    given("born on", "date"),
    given("colour", "tColour"),
    given("paid", "boolean"),
    given("home", "tHome"),
    given("term", "yearMonthDuration"),
    given("wait", "dayTimeDuration"),
)
FACTS: dict[str, Any] = {
    "a": 7,
    "free_income": Decimal("-2.5"),
    "n": 3,
    "born_on": "2024-02-29",
    "colour": "dark_blue",
    "paid": True,
    "home": {"area": 40, "rooms": 3},
    "term": 14,
    "wait": 90_000,
}
VALUES: list[tuple[str, Any]] = [
    ("1 + 2 * 3", 7),
    ("(1 + 2) * 3", 9),
    ("a - 2 - 1", 4),
    ("a / 2", Decimal("3.5")),
    ("a / n", "7/3"),
    ("-a + 10", 3),
    ("2 ** n", 8),
    ("-n ** 2", 9),
    ("2 ** -2", Decimal("0.25")),
    ("Free income * -2", 5),
    ("// a remark\n a /* and another */ + 1", 8),
    ("if a > 5 then 1 else 2", 1),
    ("if a > 5 and not(paid) then 1 else if paid then 3 else 2", 3),
    ("a in [1..7)", False),
    ("a in ]1..7]", True),
    ("a in [7..9[", True),
    ("a in (1, 5, 7)", True),
    ("a in (< 3, > 6)", True),
    ("a between 1 and 6", False),
    ("a between 1 and 8 and paid", True),
    ("7 <= a", True),
    ("a != 7 or n = 3", True),
    ('colour = "dark blue"', True),
    ('colour in ("red", "dark blue")', True),
    ('if colour = "red" then "red" else "green"', "green"),
    ("min(a, n, 5)", 3),
    ("max([a, n, 5])", 7),
    ("sum(a, n)", 10),
    ("mean(a, n)", 5),
    ("abs(Free income)", Decimal("2.5")),
    ("floor(Free income)", -3),
    ("ceiling(Free income)", -2),
    ("decimal(Free income, 0)", -2),
    ("decimal(a / n, 2)", Decimal("2.33")),
    ("round half up(Free income, 0)", -3),
    ("round up(a / n, 1)", Decimal("2.4")),
    ("modulo(-a, n)", 2),
    ("modulo(dividend: a, divisor: n)", 1),
    ("odd(a)", True),
    ("even(a)", False),
    ("home.Area / (home.Rooms + 1)", 10),
    ("{x: a, y: x + 1}.y", 8),
    ('born on < date("2024-03-01")', True),
    ('@"2024-03-01" > born on', True),
    ("date(2024, 2, 29) = born on", True),
    ("born on.year", 2024),
    ("born on.month", 2),
    ("born on.day", 29),
    ("born on.weekday", 4),
    ('born on + duration("P1D")', "2024-03-01"),
    ('born on + duration("P1Y")', "2025-02-28"),
    ('born on - duration("P1M")', "2024-01-29"),
    ('date("2024-03-10") - born on > duration("P9D")', True),
    ('years and months duration(born on, date("2026-02-27")).years', 1),
    ("term.years", 1),
    ("term.months", 2),
    ('term > duration("P1Y1M")', True),
    ("wait.days", 1),
    ("wait.hours", 1),
    ('wait = duration("P1DT1H")', True),
    ("today().year", 2026),
    ('time("10:00:00") < time("09:30:00-01:00")', True),
    ('date and time("2024-03-01T00:30:00+01:00") < date and time("2024-02-29T23:31:00Z")', True),
    ('"no " + string(n) + " of " + colour', "no 3 of dark blue"),
    ('if paid then "paid " + string(born on) else "free"', "paid 2024-02-29"),
    ('flatten([["x", "y"], colour])', ["x", "y", "dark blue"]),
    ("[n, 1 + 1]", [3, 2]),
]


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    decisions = [decision(f"v{at}", literal(written)) for at, (written, _) in enumerate(VALUES)]
    return Imported(tmp_path_factory.mktemp("feel"), *INPUTS, *decisions)


def test_nothing_is_left_out(imported: Imported) -> None:
    assert [one.text("en") for one in imported.made.left_out] == []


def test_values(imported: Imported) -> None:
    decided = imported.decide(**FACTS)
    found = {written: exact(decided["data", f"v{at}"].value) for at, (written, _) in enumerate(VALUES)}
    assert found == dict(VALUES)


def test_what_is_not_known_stays_unknown(imported: Imported) -> None:
    decided = imported.decide(paid=True)
    at = {written: decided["data", f"v{number}"].status for number, (written, _) in enumerate(VALUES)}
    assert at["a != 7 or n = 3"] == "open"
    assert at["1 + 2 * 3"] == "determined"
    assert decided["data", "v0"].missing == ()


def test_a_power_of_a_fraction_to_thirty_digits(tmp_path: Path) -> None:
    """1.005 to the power of 360 is 6.022575212…, and its inverse 0.166041928…"""
    parts = [given("x", "number"), given("n", "number")]
    one = Imported(tmp_path, *parts, decision("p", literal("decimal((1 + x / 200) ** n, 6)")))
    assert one.value("p", x=1, n=360) == Decimal("6.022575")
    assert one.value("p", x=1, n=-360) == Decimal("0.166042")
    assert one.value("p", x=1, n=0) == 1
    assert one.value("p", x=1) == "open"


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("string length(colour)", "the rule language has no function string length"),
        ('"no " - colour', "texts are not taken apart"),
        ("for x in [1, 2] return x", "the rule language has no form for for"),
        ("[1, colour]", "the rule language has no list as a value"),
        ("a + nothing", "the model has no name nothing"),
        ("a ** 0.5", "a power must be whole"),
        ("a + paid", "the values are of different kinds"),
        ('time("10:00")', "this is no day (YYYY-MM-DD) and no time in whole seconds (HH:MM:SS): 10:00"),
        ("floor(a, 0, 1)", "the function has other parameters"),
    ],
)
def test_what_the_language_lacks_is_named_with_its_place(written: str, why: str, tmp_path: Path) -> None:
    one = Imported(tmp_path, *INPUTS, decision("good", literal("a")), decision("bad", literal(written)))
    (said,) = one.made.left_out
    assert said.code == "P942"
    assert said.message("en") == f"left out: {why}"
    lines = (tmp_path / "trial.dmn").read_text("utf-8").splitlines()
    row = lines[said.place.line - 1]
    assert 'name="bad"' in row
    assert row.index("<text>") + len("<text>") < said.place.column <= row.index("</text>")
    assert one.value("good", a=1) == 1


@pytest.mark.parametrize("written", ["1 +", "a b", "if a then 1", '"open', "(1", "1 + + 2", "[1..2", "}", "(" * 300])
def test_what_is_no_feel_is_told(written: str) -> None:
    with pytest.raises(FeelFault):
        Grammar(["a", "b"]).expression(written)


def test_names_have_spaces_and_signs() -> None:
    grammar = Grammar(["Pre-bureau risk", "Pre", "date"])
    assert grammar.expression("Pre-bureau   risk - Pre").parts[0] == Feel("name", ("Pre-bureau risk",), 1, 1)
    assert grammar.expression("Pre-burea").kind == "arithmetic"
    assert grammar.expression("iffy").parts == ("iffy",)
    assert grammar.expression(r'"a\"\u00e9\n"').parts == ('a"é\n',)
