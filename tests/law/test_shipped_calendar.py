"""The calendar of working days that ships: the days of two years against how they come about, for packs of any vocabulary."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from helpers.invented_city import CITED, HEADER, T, faults, write
from punkt import load
from punkt.law.packs.calendars import Calendar

LEDGER = f'points:\n  "1": {{state: encoded, title: {T}}}\n'
HOLIDAYS = [(1, day) for day in range(1, 9)] + [(2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)]
MOVED = {
    2025: {"05-02", "12-31", "05-08", "06-13", "11-03"},
    2026: {"01-09", "12-31", "03-09", "05-11"},
}
"""Where days off were moved to: by decree, and in 2026 from 8 March and 9 May to the Mondays after these weekends."""
WORKED = {2025: {date(2025, 11, 1)}, 2026: set()}


def shipped() -> Calendar:
    return load("ru.calendar").packs[-1].calendars["five_day_week"]


def city(form: str, name: str = "until", more: str = "rests_on: [ru.calendar]\n") -> dict[str, str]:
    rules = f"rules:\n  - decide: {name}\n{CITED}    then: {form}\n"
    return {"city/pack.yaml": HEADER + more, "city/ledger.yaml": LEDGER, "city/rules.yaml": rules}


def decided(root: Path, on: str, name: str = "until", **facts: Any) -> dict[str, Any]:
    rules = load("none.city", pack_dirs=[root])
    found: dict[str, Any] = rules.decide({"case": "c", "as_of": on, "permit": facts}).to_dict()
    return dict(found["outcomes"]["permit"][name])


@pytest.mark.parametrize("year", [2025, 2026])
def test_every_day_of_a_year(year: int) -> None:
    """Monday to Friday but for public holidays and the days moved; 247 working days in either year."""
    off = {date(year, *day) for day in HOLIDAYS} | {date.fromisoformat(f"{year}-{day}") for day in MOVED[year]}
    every = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]
    wanted = {day for day in every if (day.weekday() < 5 and day not in off) or day in WORKED[year]}
    found = {day for day in shipped().working().days if day.year == year}
    assert found == wanted and len(found) == 247


def test_it_has_two_years_and_a_place_where_they_stand() -> None:
    calendar = shipped()
    assert [year.year for year in calendar.years] == [2025, 2026]
    assert (calendar.working().first, calendar.working().last) == (date(2025, 1, 1), date(2026, 12, 31))
    assert all("ст. 112" in year.source["ru"] and "article 112" in year.source["en"] for year in calendar.years)


def test_a_pack_of_another_vocabulary_rests_on_it(tmp_path: Path) -> None:
    """Filed on Monday 27 October 2025, ten working days end on 11 November; beyond the two years there is no day."""
    write(tmp_path, city("{workdays_after: issued_on, days: 10, calendar: five_day_week}"))
    assert decided(tmp_path, "2025-10-27", issued_on="2025-10-27")["value"] == "2025-11-11"
    assert decided(tmp_path, "2025-10-27", issued_on="2025-12-30")["value"] == "2026-01-23"
    for day in ("2024-12-31", "2026-12-28", "2027-01-11"):
        found = decided(tmp_path, "2025-10-27", issued_on=day)
        assert (found["status"], found["reason"]["code"]) == ("gap", "calendar_ends"), day


def test_a_number_of_days_by_it(tmp_path: Path) -> None:
    write(tmp_path, city("{workdays_between: issued_on}", "left"))
    assert decided(tmp_path, "2025-11-11", "left", issued_on="2025-10-27")["value"] == 10


def test_its_hash_is_its_own(tmp_path: Path) -> None:
    """Whoever rests on it, and by itself, it is the same pack to the byte."""
    write(tmp_path, city("{workday_from: issued_on}"))
    first, city_pack = load("none.city", pack_dirs=[tmp_path]).packs
    alone = load("ru.calendar")
    assert first.id == "ru.calendar" and city_pack.id == "none.city"
    assert first.digest == alone.packs[-1].digest and alone.vocabulary.subjects == {}


# --- packs without a vocabulary


def calendar_pack(name: str = "none.days", more: str = "") -> dict[str, str]:
    """A pack with a calendar, and nothing that needs a vocabulary."""
    year = f"{{year: 2024, source: {T}, days_off: ['2024-05-09']}}"
    return {
        "days/pack.yaml": HEADER.replace("none.city", name).replace("vocabulary: none.parking\n", "") + more,
        "days/ledger.yaml": LEDGER.replace("encoded", f"definition, reason: {T}"),
        "days/calendars.yaml": f"calendars:\n  usual: {{title: {T}, years: [{year}]}}\n",
    }


def test_what_needs_a_vocabulary_is_told(tmp_path: Path) -> None:
    norm = f'norms:\n  a: {{value: 1, title: {T}, point: "1", modality: mandatory, quote: q}}\n'
    files = {**calendar_pack(more=f"titles: {{permit: {{valid: {T}}}}}\n"), "days/norms.yaml": norm}
    found = faults(write(tmp_path, files), "none.days")
    assert sorted(one[:3] for one in found) == [
        ("P214", "days/norms.yaml", 1),
        ("P214", "days/pack.yaml", files["days/pack.yaml"].count("\n")),
    ]


def test_a_vocabulary_beside_it_must_be_named(tmp_path: Path) -> None:
    files = {**calendar_pack(), "days/vocabulary.yaml": f"vocabulary: none.days\nversion: 1.0.0\ntitle: {T}\n"}
    assert [one[:2] for one in faults(write(tmp_path, files), "none.days")] == [("P214", "days/vocabulary.yaml")]


def test_two_calendars_of_one_name(tmp_path: Path) -> None:
    """Of its own and one it rests on; of two it rests on. Which of them is meant is never guessed."""
    two = {name.replace("days/", "more/"): text for name, text in calendar_pack("none.more").items()}
    files = {**city("{workday_from: issued_on}", more="rests_on: [none.days, none.more]\n"), **calendar_pack(), **two}
    root = write(tmp_path, files)
    assert [one[:3] for one in faults(root)] == [("P392", "city/pack.yaml", 1)]
    own = {"city/calendars.yaml": files["days/calendars.yaml"], "city/pack.yaml": HEADER + "rests_on: [none.days]\n"}
    assert [one[:3] for one in faults(write(root, own))] == [("P392", "city/calendars.yaml", 2)]
