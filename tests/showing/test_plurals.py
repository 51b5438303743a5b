"""Units agree with their numbers in both languages."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from helpers.loops import nonempty
from punkt import load
from punkt.command.main import main
from punkt.files.messages.diagnostics import PunktError
from punkt.files.texts.plurals import category
from punkt.showing.words.interface_words import Words
from punkt.showing.words.names import Names
from punkt.showing.words.plurals import alone
from punkt.showing.words.value_words import ValueWords

KARELIA = "ru.karelia.166-p"


def values(lang: str) -> ValueWords:
    return ValueWords(Names(load(KARELIA).linked, Words(lang)))


@pytest.mark.parametrize(
    ("number", "ru", "en"),
    [
        ("0", "0 часов", "0 hours"),
        ("1", "1 час", "1 hour"),
        ("2", "2 часа", "2 hours"),
        ("5", "5 часов", "5 hours"),
        ("11", "11 часов", "11 hours"),
        ("12", "12 часов", "12 hours"),
        ("21", "21 час", "21 hours"),
        ("24", "24 часа", "24 hours"),
        ("111", "111 часов", "111 hours"),
        ("122", "122 часа", "122 hours"),
        ("1.5", "1,5 часа", "1.5 hours"),
        ("0.5", "0,5 часа", "0.5 hours"),
        ("11.5", "11,5 часа", "11.5 hours"),
    ],
)
def test_a_number_and_its_unit(number: str, ru: str, en: str) -> None:
    value = Decimal(number)
    assert values("ru").plain(value, None, "hour") == ru
    assert values("en").plain(value, None, "hour") == en


@pytest.mark.parametrize(
    ("interval", "unit", "ru", "en"),
    [
        ("[1..1]", "hour/week", "1 час в неделю", "1 hour a week"),
        ("[2..3]", "hour/day", "от 2 до 3 часов в сутки", "2 to 3 hours a day"),
        ("[2..21]", "hour/day", "от 2 до 21 часа в сутки", "2 to 21 hours a day"),
        ("[1..)", "month", "не меньше 1 месяца", "at least 1 month"),
        ("(..2)", "month", "меньше 2 месяцев", "less than 2 months"),
        ("(0.5..1.5]", "hour", "больше 0,5 и не больше 1,5 часа", "more than 0.5 and at most 1.5 hours"),
        ("(0..1]", "year", "больше 0 и не больше 1 года", "more than 0 and at most 1 year"),
        ("[4..7]", "person", "от 4 до 7 человек", "4 to 7 persons"),
        ("[2..3]", "degree", "от 2 до 3 ст.", "2 to 3 degrees"),
    ],
)
def test_an_interval_asks_for_the_genitive(interval: str, unit: str, ru: str, en: str) -> None:
    assert values("ru").interval(interval, unit) == ru
    assert values("en").interval(interval, unit) == en


def test_a_unit_alone() -> None:
    unit = load(KARELIA).linked.vocabulary.units["hour/week"]
    assert (alone(unit, "ru"), alone(unit, "en")) == ("часов в неделю", "hours a week")


def test_every_shipped_unit_has_the_forms_its_language_needs() -> None:
    for name, unit in nonempty(load(KARELIA).linked.vocabulary.units.items()):
        for lang, forms in nonempty(unit.items()):
            if not isinstance(forms, str):
                needed = {category(Decimal(number), lang) for number in ("1", "2", "5", "1.5")}
                assert set(forms) == needed, name


def test_a_form_that_lacks_is_named(tmp_path: Path) -> None:
    file = tmp_path / "vocabulary.yaml"
    file.write_text(
        "vocabulary: test.one\nversion: 1.0.0\ntitle: {ru: Одно, en: One}\n"
        "units:\n  coin: {ru: {one: монета, few: монеты, other: монеты}, en: {one: coin, others: coins}}\n"
    )
    result = CliRunner().invoke(main, ["check", str(file), "--lang", "en"])
    assert result.exit_code == 2
    assert [line.rpartition(" ")[2] for line in result.stderr.splitlines()[:2]] == ["[P201]", "[P200]"]
    assert "vocabulary.yaml:5:14: " in result.stderr and "many" in result.stderr and "others" in result.stderr


def test_an_unknown_unit_is_left_out() -> None:
    assert values("ru").plain(3, None, "parsec") == "3"
    with pytest.raises(PunktError):
        load("no.such.pack")
