"""Packs as models of DMN: what is written is read back and decides the same; what does not fit is named."""

from __future__ import annotations

import random
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from helpers.dmn_models import Imported, choice, decision, given, literal, table
from helpers.lengths import many
from helpers.places import ROOT
from punkt import load
from punkt.api import Rules
from punkt.authoring.dmn.export_model import Written, export_dmn
from punkt.authoring.dmn.import_dmn import import_dmn
from punkt.authoring.dmn.names import plain
from punkt.files.messages.diagnostics import PunktError

DAY = date(2026, 6, 1)
PEERS = ROOT / "tests" / "peers"


def there_and_back(rules: Rules, pack: str, folder: Path) -> tuple[Written, Rules]:
    """The model of a pack, and the rules that are made of it."""
    written = export_dmn(rules, pack, DAY)
    file = folder / "model.dmn"
    file.write_bytes(written.content)
    made = import_dmn(file, folder / "back")
    assert [one.text("en") for one in made.left_out] == []
    return written, load(made.pack, pack_dirs=[made.folder])


def same(rules: Rules, back: Rules, written: Written, section: str, facts: dict[str, Any]) -> int:
    """How many outcomes come out the same of both, none of them otherwise."""
    there = rules.decide({"case": "a", "as_of": DAY.isoformat(), section: facts})
    inputs = {plain(written.inputs[f"{section}.{name}"]): value for name, value in facts.items()}
    here = back.decide({"case": "a", "as_of": DAY.isoformat(), "data": inputs})
    for name, decided in written.decisions.items():
        subject, _, outcome = name.partition(".")
        one, two = there[subject, outcome], here["data", plain(decided)]
        assert (one.status, one.value) == (two.status, two.value), (name, facts)
    return len(written.decisions)


def test_a_table_and_what_it_rests_on(tmp_path: Path) -> None:
    """Two outcomes of one row, over incomes beside every bound, and with facts that are not known."""
    rules = load("peers.savers-rate", pack_dirs=[PEERS / "irs-savers-credit-rate"])
    written, back = there_and_back(rules, "peers.savers-rate", tmp_path)
    assert written.left_out == []
    drawn = random.Random(1)
    wages = [None, 0, 22999, 23000, 23001, 46000, *(drawn.randrange(15_000, 80_000) for _ in range(many(4, 60)))]
    statuses = [None, "single", "married_jointly", "head_of_household"]
    tried = 0
    for status, wage in product(statuses, wages):
        facts = {"filing_status": status, "wages": wage}
        known = {name: value for name, value in facts.items() if value is not None}
        tried += same(rules, back, written, "return", known)
    assert tried == 2 * len(statuses) * len(wages)


LISTS = ["RULE ORDER", "OUTPUT ORDER", "COLLECT"]


@pytest.mark.parametrize(
    "hit", ["UNIQUE", "ANY", "FIRST", "PRIORITY", "COLLECT/SUM", "COLLECT/MAX", "COLLECT/COUNT", *LISTS]
)
def test_every_hit_policy(hit: str, tmp_path: Path) -> None:
    """A model is imported, exported and imported again."""
    rows = [["(60..90]", "-", "3"], ["> 60", "not(true)", "2"], ["< 18, >= 99", "true", "1"]]
    rows = rows if hit not in ("UNIQUE", "ANY") else [rows[0], rows[2]]
    outputs: tuple[dict[str, str], ...] = ({},)
    if hit in ("PRIORITY", "OUTPUT ORDER"):  # a pack ranks words
        rows = [[*row[:2], f'"w{row[2]}"'] for row in rows]
        outputs = ({"values": '"w2", "w3", "w1"'},)
    parts = [
        given("Age", "number"),
        given("Paid", "boolean"),
        decision("d", table(hit, ["Age", "Paid"], rows, outputs)),
    ]
    first = tmp_path / "first"
    first.mkdir()
    one = Imported(first, *parts)
    written, back = there_and_back(one.rules, one.made.pack, tmp_path)
    assert written.left_out == []
    for age, paid in product((None, 17, 18, 60, 61, 90, 91, 99), (None, True, False)):
        known = {name: value for name, value in (("age", age), ("paid", paid)) if value is not None}
        assert same(one.rules, back, written, "data", known) == 1


def test_expressions(tmp_path: Path) -> None:
    logic = {
        "share": "if x > 2 then decimal(y / 4, 1) else floor(y - 0.5)",
        "word": 'if colour in ("red", "blue") then "warm" else "cold"',
        "later": 'd + duration("P1M") > date("2026-03-01") or x between 1 and 3',
        "span": "years and months duration(d, today()).months + max(x, y, 2) * 2",
        "rest": "round half up(x / 3, 2) + abs(y)",
    }
    parts = [choice("tColour", "red", "blue", "green"), given("colour", "tColour"), given("d", "date")]
    parts += [given("x", "number"), given("y", "number")]
    first = tmp_path / "first"
    first.mkdir()
    one = Imported(first, *parts, *(decision(name, literal(text)) for name, text in logic.items()))
    written, back = there_and_back(one.rules, one.made.pack, tmp_path)
    assert written.left_out == []
    drawn = random.Random(2)
    for _ in range(many(12, 100)):
        facts = {
            "colour": drawn.choice([None, "red", "blue", "green"]),
            "d": drawn.choice([None, "2026-01-31", "2026-02-01", "2024-02-29"]),
            "x": drawn.choice([None, 0, 1, 2, 3, 5]),
            "y": drawn.choice([None, -3, 0, 2, 10]),
        }
        known = {name: value for name, value in facts.items() if value is not None}
        same(one.rules, back, written, "data", known)


def test_what_does_not_fit_is_named_with_its_place() -> None:
    written = export_dmn(load("ru.mintrud.847"), "ru.mintrud.847", DAY)
    said = {str(one.arguments["name"]): one for one in written.left_out}
    assert {one.code for one in written.left_out} == {"P951"}
    assert said["age_allowed"].message("en").endswith("FEEL counts a day that the month has not otherwise")
    assert said["age_allowed"].place.file.endswith("13-age.yaml") and said["age_allowed"].place.line > 0
    assert "not for everybody" in said["possible"].message("en")
    assert set(written.decisions.values()).isdisjoint(said)


def test_a_day_on_which_nothing_is_in_force() -> None:
    with pytest.raises(PunktError):
        export_dmn(load("ru.mintrud.847"), "ru.mintrud.847", date(1990, 1, 1))
