"""Days and numbers are written as Unicode's CLDR has it for Russian, by Babel, and by the standards in English."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal

from punkt.files.texts import LANGUAGES
from punkt.showing.words.days_and_numbers import count, day, number
from punkt.showing.words.interface_words import Words

DAYS = [
    *(date(2024, 1, 1) + timedelta(days=n) for n in range(731)),
    *(date.fromordinal(n) for n in range(date(1000, 1, 1).toordinal(), date.max.toordinal(), 997)),
    date.max,
]
WHOLE = [0, *(sign * (10**n + k) for sign in (1, -1) for n in range(18) for k in (-1, 0, 1, 234_567))]
EXACT = [Decimal(n).scaleb(-places) for n in WHOLE if n % 10 for places in range(9)]
"""Numbers with and without a fraction; none ends with an idle zero, which Babel would leave out."""


def test_of_each_language() -> None:
    for lang, decimal, said in (("ru", "14,5", "29.02.2024"), ("en", "14.5", "2024-02-29")):
        assert Words(lang).number(14.5) == number("14.5", lang) == decimal
        assert Words(lang).day("2024-02-29") == day(date(2024, 2, 29), lang) == said
    assert [count(n) for n in (0, 999, 1000, 1234567)] == ["0", "999", "1\u00a0000", "1\u00a0234\u00a0567"]


@pytest.mark.parametrize(
    ("ratio", "en", "ru"),
    [
        (Fraction(1, 3), "1/3 (≈ 0.333)", "1/3 (≈ 0,333)"),
        (Fraction(-2, 3), "-2/3 (≈ -0.667)", "-2/3 (≈ -0,667)"),
        (Fraction(2000, 3), "2000/3 (≈ 666.667)", "2000/3 (≈ 666,667)"),
        (Fraction(1, 30000), "1/30000 (≈ 0.0000333)", "1/30000 (≈ 0,0000333)"),
    ],
)
def test_a_ratio_has_its_digits_beside_it(ratio: Fraction, en: str, ru: str) -> None:
    assert (number(ratio, "en"), number(ratio, "ru")) == (en, ru)
    assert number(f"{ratio.numerator}/{ratio.denominator}", "en") == en


def test_russian_days_are_those_of_the_locale() -> None:
    assert {one for one in DAYS if day(one, "ru") != format_date(one, "short", "ru")} == set()
    assert {one for one in DAYS if day(one.isoformat(), "ru") != day(one, "ru")} == set()


def test_english_days_are_those_of_the_standard() -> None:
    wanted = {one: f"{one.year:04}-{one.month:02}-{one.day:02}" for one in DAYS}
    assert {one for one, said in wanted.items() if day(one, "en") != said} == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_numbers_have_the_decimal_sign_of_the_locale(lang: str) -> None:
    def wanted(value: int | float | Decimal) -> str:
        return format_decimal(value, locale=lang, decimal_quantization=False, group_separator=False)

    assert {one for one in (*WHOLE, *EXACT) if number(one, lang) != wanted(one)} == set()
    floats = [float(one) for one in (*WHOLE, *EXACT)]
    assert {one for one in floats if number(one, lang) != wanted(one)} == set()
    tenths = [f"{n / 10:.1f}" for n in range(-1000, 1001)]
    said = {text: format_decimal(Decimal(text), "0.0", lang) for text in tenths}
    assert {text for text in tenths if number(text, lang) != said[text]} == set()


def test_counts_have_the_thousands_of_the_locale() -> None:
    """In English too: there the locale would have commas, which a reader of the other language takes for decimals."""
    assert {one for one in WHOLE if count(one) != format_decimal(one, locale="ru")} == set()
