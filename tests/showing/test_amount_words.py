"""Amounts, choices and presumptions in words, in both languages."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from helpers.places import TEST_PACKS
from helpers.toll import VOCABULARY, write_pack
from punkt import load
from punkt.kernel.domains import Interval, OneOf
from punkt.kernel.nodes import (
    Aggregate,
    Const,
    Count,
    Default,
    Fact,
    Gather,
    If,
    Linear,
    Literal,
    Not,
    Nothing,
    Possibly,
    Power,
    Presumed,
    Product,
    Quotient,
    Round,
    Value,
)
from punkt.kernel.nodes import Test as Ask
from punkt.kernel.numbers import Rounding
from punkt.showing.words.condition_words import Conditions
from punkt.showing.words.interface_words import Words
from punkt.showing.words.names import Names
from punkt.showing.words.value_words import ValueWords

WEIGHT, AXLES, PAID = Fact("weight"), Fact("axles"), Ask(Fact("paid"), OneOf(frozenset([True])))
ELECTRIC = Ask(Fact("electric"), OneOf(frozenset([True])))
CARS, LENGTH = Fact("cars"), Fact("length")
TOTAL = Aggregate(Gather.SUM, CARS, LENGTH, ELECTRIC)


@cache
def conditions(lang: str) -> Conditions:
    return Conditions(Names(load("test.parking.city", pack_dirs=[TEST_PACKS]).linked, Words(lang)))


@pytest.mark.parametrize(
    ("node", "kind", "ru", "en"),
    [
        (Quotient(WEIGHT, AXLES), "permit", "частное от деления (вес) на (оси)", "(weight) divided by (axles)"),
        (Power(WEIGHT, Literal(2)), "permit", "вес в степени 2", "weight to the power of 2"),
        (
            Product(Linear(1, ((1, WEIGHT),)), AXLES),
            "permit",
            "(1 + вес) × оси",
            "(1 + weight) × axles",
        ),
        (
            Round(WEIGHT, 1, Rounding.HALF_UP),
            "permit",
            "(вес) с округлением до целого (к ближайшему, половина — от нуля)",
            "(weight) rounded to a whole number (to the nearer, a half away from zero)",
        ),
        (
            Round(WEIGHT, 50, Rounding.DOWN),
            "permit",
            "(вес) с округлением с шагом 50 (к нулю)",
            "(weight) rounded in steps of 50 (towards zero)",
        ),
        (
            TOTAL,
            "yard",
            "сумма (длина) по списку «машины, таких, что [электро — да]»",
            "the sum of (length) over “cars such that [electric — yes]”",
        ),
        (
            Quotient(TOTAL, Count(CARS, ELECTRIC)),
            "yard",
            "среднее (длина) по списку «машины, таких, что [электро — да]»",
            "the average of (length) over “cars such that [electric — yes]”",
        ),
        (
            Aggregate(Gather.LARGEST, CARS, LENGTH, Const(True)),
            "yard",
            "наибольшее (длина) по списку «машины»",
            "the largest (length) over “cars”",
        ),
        (
            If(PAID, WEIGHT, Nothing()),
            "permit",
            "если [оплачено — да], то вес, иначе нет значения",
            "if [paid — yes] then weight, else no value",
        ),
        (
            Default(WEIGHT, Literal(0)),
            "permit",
            "вес, а если значения нет — 0",
            "weight, or 0 where there is none",
        ),
        (
            Presumed(Fact("tariff"), "reduced"),
            "permit",
            "тариф (если не указано, предполагается: льготный)",
            "tariff set (presumed where not given: reduced)",
        ),
    ],
)
def test_values(node: Value, kind: str, ru: str, en: str) -> None:
    assert (conditions("ru").value(node, kind), conditions("en").value(node, kind)) == (ru, en)


def test_conditions_and_what_is_concluded() -> None:
    choice = If(PAID, Literal("free"), Literal("reduced"))
    ru, en = conditions("ru"), conditions("en")
    assert ru.concluded(choice, "permit", "tariff") == "если [оплачено — да], то бесплатно, иначе льготный"
    assert en.condition(Possibly(PAID), "permit") == "it holds or may yet hold that [paid — yes]"
    assert ru.condition(Not(Possibly(PAID)), "permit") == "известно, что неверно: [оплачено — да]"
    asked = Ask(Presumed(Fact("tariff"), "free"), OneOf(frozenset(["reduced"])))
    assert en.condition(asked, "permit") == "tariff set (presumed where not given: free) — reduced"
    assert en.condition(Ask(Quotient(WEIGHT, AXLES), Interval(2, None)), "permit") == (
        "(weight) divided by (axles) — at least 2"
    )


@pytest.mark.parametrize("way", Rounding)
def test_every_way_of_rounding_has_words(way: Rounding) -> None:
    said = {lang: conditions(lang).value(Round(WEIGHT, 1, way), "permit") for lang in ("ru", "en")}
    others = [conditions("en").value(Round(WEIGHT, 1, other), "permit") for other in Rounding if other is not way]
    assert said["en"] not in others
    assert said["ru"] != said["en"]


def test_a_term_has_the_unit_that_follows(tmp_path: Path) -> None:
    """Twenty months and a year are 32 months; how many times a year that is has no unit."""
    units = (
        "units: {month: {ru: мес., en: months}, year: {ru: лет, en: years}}\nconverts: {year: {month: 12}}\nsubjects:"
    )
    vocabulary = VOCABULARY.replace("subjects:", units, 1).replace(
        "used: {type: integer,", "used: {type: integer, unit: month,"
    )
    whole = {"sum": [{"fact": "used"}, "1 year"]}
    rules: list[dict[str, Any]] = [
        {"derive": "whole", "then": whole},
        {"derive": "times", "then": {"quotient": [{"outcome": "whole"}, "1 year"]}},
        {"derive": "long", "when": {"outcome": "whole", "at_least": 24}},
        {"check": "so", "require": {"all": ["paid", {"holds": "long"}, {"outcome": "times", "at_least": 2}]}},
    ]
    write_pack(tmp_path, rules, vocabulary=vocabulary)
    linked = load("test.town", pack_dirs=[tmp_path]).linked
    for lang, said in (("en", "32 months"), ("ru", "32 мес.")):
        names = Names(linked, Words(lang), date(2024, 1, 1))
        assert ValueWords(names).of(names.named("vehicle.whole"), 32).replace("\u00a0", " ") == said
        assert [names.named(f"vehicle.{name}").unit for name in ("whole", "times", "long")] == ["month", "", ""]
