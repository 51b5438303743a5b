"""The number and the day that a paper is registered under are its own, where its form has fields for them."""

from __future__ import annotations

from datetime import date

import pytest

from helpers.form_cases import NOT_ADMITTED
from punkt import load
from punkt.files.messages.diagnostics import PunktError
from punkt.files.read import read_text
from punkt.showing.papers import Paper, Registered, fill, find_form, registered
from punkt.showing.papers.register_fields import day_on_paper

PACK = "ru.karelia.166-p"
ON = date(2025, 6, 9)


def paper(form: str = "minutes", lang: str = "ru", beside: Registered | None = None, **typed: str) -> Paper:
    rules = load(PACK)
    decision = rules.decide(read_text(NOT_ADMITTED, "case.yaml"))
    return fill(decision, find_form(rules.linked, form), lang, typed=typed, beside=beside)


def test_they_are_taken_from_the_paper() -> None:
    made = paper(number=" 7/2 ", date="9.06.2025 г.")
    assert registered(made, Registered()) == Registered("7/2", ON)
    assert registered(made, Registered("7/2", ON)) == Registered("7/2", ON)
    assert registered(paper(), Registered()) == Registered()  # blank lines, to be written on


@pytest.mark.parametrize(("lang", "written"), [("ru", "09.06.2025"), ("en", "2025-06-09")])
def test_said_beside_they_go_onto_the_paper(lang: str, written: str) -> None:
    """An empty field takes them; one that is filled in keeps what it says."""
    beside = Registered("7/2", ON)
    made = paper("notice", lang, beside)
    assert (made.entries["number"].text, made.entries["date"].text) == ("7/2", written)
    assert not {"number", "date"} & {blank.label for blank in made.blanks} and registered(made, beside) == beside
    kept = paper("notice", lang, beside, number="7/2 ")
    assert kept.entries["number"].text == "7/2" and kept.entries["date"].text == written


def test_where_the_form_has_no_such_field_they_are_said_beside() -> None:
    made = paper("application", beside=Registered("12", ON))
    assert registered(made, Registered("12", ON)) == Registered("12", ON)
    assert not any(entry.text in ("12", "09.06.2025") for entry in made.entries.values())


@pytest.mark.parametrize(
    ("typed", "beside", "codes"),
    [
        ({"number": "7"}, Registered("8"), ["P925"]),
        ({"date": "09.06.2025"}, Registered(day=date(2025, 6, 10)), ["P925"]),
        ({"number": "7", "date": "2025-06-09"}, Registered("8", date(2025, 6, 10)), ["P925", "P925"]),
        ({"date": "9 июня 2025 года"}, Registered(), ["P924"]),
        ({"date": "31.06.2025", "number": "7"}, Registered("8", ON), ["P924", "P925"]),
    ],
)
def test_what_contradicts_is_refused(typed: dict[str, str], beside: Registered, codes: list[str]) -> None:
    with pytest.raises(PunktError) as caught:
        registered(paper(beside=beside, **typed), beside)
    assert [one.code for one in caught.value.diagnostics] == codes


def test_days_in_figures() -> None:
    for text in ("2025-06-09", "09.06.2025", "9.6.2025", "09.06.2025г.", "09.06.2025 года"):
        assert day_on_paper(text) == ON
    for text in ("", "09.06.25", "06/09/2025", "2025-6-9", "09.06.2025 г. и", "٠٩.٠٦.٢٠٢٥", "00.06.2025"):
        assert day_on_paper(text) is None
