"""Calendars of working days: data of a pack, of its bases and of what it rests on; faults at their place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from helpers.invented_city import CITED, HEADER, T, faults, write
from punkt import load
from punkt.command.main import main

LEDGER = f'points:\n  "1": {{state: encoded, title: {T}}}\n'
CALENDAR = f"""calendars:
  usual:
    title: {T}
    years:
      - {{year: 2024, source: {T}, days_off: ['2024-05-09', '2024-12-31'], workdays: ['2024-04-27']}}
      - {{year: 2025, source: {T}, days_off: ['2025-01-01', '2025-01-02']}}
"""


def city(form: str, calendar: str = CALENDAR) -> dict[str, str]:
    rules = f"rules:\n  - decide: until\n{CITED}    then: {form}\n"
    return {
        "city/pack.yaml": HEADER,
        "city/ledger.yaml": LEDGER,
        "city/rules.yaml": rules,
        "city/calendars.yaml": calendar,
    }


def until(root: Path, on: str = "2024-06-01", **facts: Any) -> Any:
    found = load("none.city", pack_dirs=[root]).decide({"case": "c", "as_of": on, "permit": facts})["permit", "until"]
    return found.value if found.status == "determined" else found.status


def test_days_are_counted_over_the_turn_of_a_year(tmp_path: Path) -> None:
    """After Monday 30 December 2024 come 3 and 6 January 2025; 27 April 2024 is a Saturday that is worked."""
    write(tmp_path, city("{workdays_after: issued_on, days: 2}"))
    assert until(tmp_path, issued_on="2024-12-30") == "2025-01-06"
    assert until(tmp_path, issued_on="2024-04-26") == "2024-04-29"
    assert until(tmp_path, issued_on="2025-12-31") == "gap"
    assert until(tmp_path) == "open"


def test_why_there_is_no_day(tmp_path: Path) -> None:
    write(tmp_path, city("{workday_from: issued_on}"))
    rules = load("none.city", pack_dirs=[tmp_path])
    decision = rules.decide({"case": "c", "as_of": "2024-06-01", "permit": {"issued_on": "2026-01-01"}})
    assert decision.to_dict()["outcomes"]["permit"]["until"]["reason"]["code"] == "calendar_ends"


def test_of_a_pack_that_is_rested_on(tmp_path: Path) -> None:
    files = city("{workday_from: issued_on}")
    files["days/pack.yaml"] = HEADER.replace("none.city", "none.days")
    files["days/ledger.yaml"] = LEDGER.replace("encoded", f"definition, reason: {T}")
    files["days/calendars.yaml"] = files.pop("city/calendars.yaml")
    write(tmp_path, files)
    assert [code for code, *_ in faults(tmp_path)] == ["P390"]
    files["city/pack.yaml"] += "rests_on: [none.days]\n"
    write(tmp_path, files)
    assert until(tmp_path, issued_on="2024-05-09") == "2024-05-10"


@pytest.mark.parametrize(
    ("wrong", "right", "code"),
    [
        ("'2024-05-11'", "'2024-05-09'", "P288"),
        ("'2025-05-09'", "'2024-05-09'", "P298"),
        ("'2024-04-26'", "'2024-04-27'", "P289"),
        ("year: 2026", "year: 2025", "P299"),
    ],
)
def test_faults_of_a_calendar(tmp_path: Path, wrong: str, right: str, code: str) -> None:
    text = CALENDAR.replace(right, wrong, 1)
    found = faults(write(tmp_path, city("{workday_from: issued_on}", text)))
    assert (code, "city/calendars.yaml") in [(one, file) for one, file, _, _ in found]


def test_a_name_that_is_not_there(tmp_path: Path) -> None:
    write(tmp_path, city("{workday_from: issued_on, calendar: usua}"))
    assert faults(tmp_path) == [("P390", "city/rules.yaml", 7, 47)]


def test_show_tells_them(tmp_path: Path) -> None:
    write(tmp_path, city("{workday_from: issued_on}"))
    done = CliRunner().invoke(main, ["show", "none.city", "--pack-dir", str(tmp_path), "--lang", "ru"])
    assert "2024: рабочих дней: 261" in done.output and "2025: рабочих дней: 259" in done.output, done.output
