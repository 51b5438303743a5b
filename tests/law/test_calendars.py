"""Calendars of working days: data of a pack, of its bases and of what it rests on; faults at their place."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from helpers.invented_city import CITED, HEADER, VOCABULARY, T, faults, write
from punkt import load
from punkt.command.main import main
from punkt.proving.solver.compared_values import ComparedValues

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


def test_how_many_there_are_and_why_not(tmp_path: Path) -> None:
    """The last week of April 2024 has six of them, with the Saturday; of 2026 nothing is known."""
    files = city("{workdays_between: issued_on}")
    files["city/rules.yaml"] = files["city/rules.yaml"].replace("decide: until", "decide: left")
    rules = load("none.city", pack_dirs=[write(tmp_path, files)])
    case = {"case": "c", "as_of": "2024-04-28", "permit": {"issued_on": "2024-04-21"}}
    assert rules.decide(case)["permit", "left"].value == 6
    assert rules.decide({**case, "as_of": "2024-04-20"})["permit", "left"].value == 0
    assert rules.decide({**case, "as_of": "2024-04-18"})["permit", "left"].value == -1
    late = rules.decide({**case, "as_of": "2026-01-01"})
    assert late.to_dict()["outcomes"]["permit"]["left"]["reason"]["code"] == "calendar_ends"


def test_what_is_compared_with_working_days_is_tried_at_its_bound(tmp_path: Path) -> None:
    """Working days before Monday 6 January 2025: the 3rd, 30 and 27 December; three are off between them."""
    files = city("1")
    files["city/rules.yaml"] = (
        f"rules:\n  - check: valid\n{CITED}    require: {{workdays_between: issued_on, at_most: 3}}\n"
    )
    rules = load("none.city", pack_dirs=[write(tmp_path, files)])
    found = ComparedValues.of(rules.edition(date(2025, 1, 6)).program)
    assert found.measured(("permit", "issued_on"), date(2025, 1, 6)) == [date(2024, 12, 27)]


@pytest.mark.parametrize("form", ["workdays_after: issued_on, days: N", "workdays_between: issued_on, beyond: N"])
@pytest.mark.parametrize(
    "units, number, codes",
    [
        ("", "2", []),
        ("", "2 day", []),
        ("", "2 week", ["P367"]),
        (f", workday: {T}", "2 workday", []),
        (f", workday: {T}", "2 day", ["P380"]),
        (f", workday: {T}", "2 week", ["P380"]),
    ],
)
def test_a_number_of_working_days_is_in_no_other_unit(
    tmp_path: Path, form: str, units: str, number: str, codes: list[str]
) -> None:
    """Two weeks have ten of them, not fourteen, and not two."""
    own = f"units: {{day: {T}, week: {T}{units}}}\nconverts: {{week: {{day: 7}}}}"
    files, outcome = city("1"), "until" if form.startswith("workdays_after") else "left"
    files["city/rules.yaml"] = f"rules:\n  - decide: {outcome}\n{CITED}    then: {{{form.replace('N', number)}}}\n"
    write(tmp_path, files, VOCABULARY.replace(f"units: {{hour: {T}}}", own))
    if codes:
        assert [code for code, *_ in faults(tmp_path)] == codes
    else:
        assert load("none.city", pack_dirs=[tmp_path]).edition(date(2024, 6, 1))


def test_of_a_pack_that_is_rested_on(tmp_path: Path) -> None:
    files = city("{workday_from: issued_on}")
    files["days/pack.yaml"] = HEADER.replace("none.city", "none.days")
    files["days/ledger.yaml"] = LEDGER.replace("encoded", f"definition, reason: {T}")
    files["days/calendars.yaml"] = files.pop("city/calendars.yaml")
    write(tmp_path, files)
    assert [code for code, *_ in faults(tmp_path)] == ["P394"]
    files["city/pack.yaml"] += "rests_on: [none.days]\n"
    write(tmp_path, files)
    assert until(tmp_path, issued_on="2024-05-09") == "2024-05-10"


def test_of_a_pack_three_below(tmp_path: Path) -> None:
    """The city rests on a law that extends another, which rests on the days; two of a name are told of."""
    files = city("{workday_from: issued_on}")
    for name, more in (
        ("days", ""),
        ("far", "rests_on: [none.days]\n"),
        ("near", "extends: none.far\n"),
        ("city", "rests_on: [none.near]\n"),
    ):
        files[f"{name}/pack.yaml"] = HEADER.replace("none.city", f"none.{name}") + more
        if name != "city":
            files[f"{name}/ledger.yaml"] = LEDGER.replace("encoded", f"definition, reason: {T}")
    calendar = files["days/calendars.yaml"] = files.pop("city/calendars.yaml")
    write(tmp_path, files)
    assert until(tmp_path, issued_on="2024-05-09") == "2024-05-10"
    write(tmp_path, {"city/calendars.yaml": calendar})
    assert ("P392", "city/calendars.yaml") in [(code, file) for code, file, *_ in faults(tmp_path)]


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
