"""The law of a day, across a change in the middle of a pack's life; and how long ago values were confirmed."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from helpers.invented_city import C, T, city, write
from helpers.places import TEST_PACKS
from punkt import PunktError, load
from punkt.authoring.staleness import since, stale
from punkt.command.main import main
from punkt.deciding.rule_base import Rules
from punkt.files.read import read_file
from punkt.law.loading.pack_store import load_all

DATED = TEST_PACKS / "dated"
POOL = "test.dated.pool"
CASES = sorted((DATED / "pool" / "cases").glob("*.yaml"))
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUNKT_CACHE", "off")
    monkeypatch.delenv("PUNKT_PACKS", raising=False)


def run(*arguments: str, lang: str = "en") -> Result:
    return CliRunner(env={"PUNKT_LANG": lang, "PUNKT_DEBUG": ""}).invoke(main, list(arguments))


@cache
def pool() -> Rules:
    return load(POOL, pack_dirs=[DATED])


def found(on: date, **facts: Any) -> tuple[Any, Any, Any]:
    decision = pool().decide({"case": "d", "as_of": "2024-02-01", "swimmer": facts}, as_of=on)
    return (
        decision["swimmer", "hours_allowed"].value,
        decision["swimmer", "lessons"].value,
        decision["swimmer", "cap_worn"].modality,
    )


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_cases_come_out(path: Path) -> None:
    case = read_file(path)
    assert isinstance(case.data, dict)
    decision = pool().decide(case)
    assert {name: decision["swimmer", name].value for name in case.data["expect"]["swimmer"]} == case.data["expect"][
        "swimmer"
    ]


@pytest.mark.parametrize(
    ("hours", "before", "after"),
    [
        (1.9, "not_met", "not_met"),
        (2, "met", "not_met"),
        (3, "met", "not_met"),
        (3.1, "met", "met"),
        (6, "met", "met"),
        (6.1, "not_met", "met"),
        (8, "not_met", "met"),
        (8.1, "not_met", "not_met"),
    ],
)
def test_a_band_that_moves(hours: float, before: str, after: str) -> None:
    change = date(2025, 7, 1)
    for day in (date(2024, 1, 10), date(2025, 1, 1), change - DAY):
        assert found(day, hours=hours)[0] == before
    for day in (change, change + DAY, date(2026, 12, 31)):
        assert found(day, hours=hours)[0] == after


def test_a_rule_that_begins() -> None:
    begins = date(2025, 10, 1)
    assert found(begins - DAY, hours=5, cap=False)[2] == "recommended"
    assert found(begins, hours=5, cap=False)[2] == "mandatory"


def test_the_day_is_asked_of_the_case_or_of_the_call(tmp_path: Path) -> None:
    case = str(DATED / "pool" / "cases" / "band-day-before.yaml")
    pack = ("--pack", POOL, "--pack-dir", str(DATED))
    assert "2025-06-30" in run("decide", case, *pack).stdout
    own, asked = (
        run("decide", case, *pack, *more, "--format", "json").stdout for more in ((), ("--as-of", "2025-07-01"))
    )
    assert '"hours_allowed"' in own and '"met"' in own and '"not_met"' in asked and own != asked


@pytest.mark.parametrize("day", ["2024-01-09", "2027-01-01"])
def test_no_law_outside_the_packs_days(day: str) -> None:
    result = run("decide", str(CASES[0]), "--pack", POOL, "--pack-dir", str(DATED), "--as-of", day)
    assert result.exit_code == 2 and "P600" in result.stderr and result.stdout == ""


def test_the_changes_are_known() -> None:
    assert {date(2025, 7, 1), date(2025, 10, 1)} <= pool().linked.by_id[POOL].change_days


# --- confirmed_on


def test_every_norm_that_ships_was_confirmed() -> None:
    missing = [
        f"{loaded.packs[-1].id}: {norm.name}"
        for loaded in load_all()
        for norm in loaded.packs[-1].norms.values()
        if norm.confirmed_on is None
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("span", "day"),
    [
        ("0d", "2026-03-31"),
        ("1d", "2026-03-30"),
        ("365d", "2025-03-31"),
        ("2w", "2026-03-17"),
        ("1m", "2026-02-28"),
        ("12m", "2025-03-31"),
        ("1y", "2025-03-31"),
        (" 1y ", "2025-03-31"),
    ],
)
def test_spans(span: str, day: str) -> None:
    assert since(span, date(2026, 3, 31)).isoformat() == day


@pytest.mark.parametrize("span", ["", "365", "d", "-1d", "1.5y", "1h", "99999y", "٣d", "1d 1d", "999999d", "99999m"])
def test_what_is_no_span(span: str) -> None:
    result = run("packs", f"--stale={span}")
    assert (
        result.exit_code == 2 and result.stdout == "" and result.stderr.count("\n") == 1 and "[P690]" in result.stderr
    )
    with pytest.raises(PunktError):
        since(span, date(2026, 3, 31))


NORMS = f"""norms:
  never: {{value: 1, title: {T}, {C}}}
  long_ago: {{value: 2, confirmed_on: '2024-01-01', title: {T}, {C}}}
  lately: {{value: 3, confirmed_on: '2025-01-01', title: {T}, {C}}}
  changed: {{values: [{{from: '2020-01-01', value: 4}}, {{from: '2025-06-01', value: 5}}], title: {T}, {C}}}
  gone: {{values: [{{from: '2020-01-01', until: '2020-12-31', value: 6}}], title: {T}, {C}}}
  coming: {{values: [{{from: '2030-01-01', value: 7}}], title: {T}, {C}}}
"""


def test_what_was_not_confirmed_lately(tmp_path: Path) -> None:
    write(tmp_path, city(norms_yaml=NORMS))
    [pack] = load("none.city", pack_dirs=[tmp_path]).packs

    def names(before: str, today: str = "2025-01-02") -> dict[str, Any]:
        rows = stale([pack], date.fromisoformat(before), date.fromisoformat(today))
        return {row.norm.name: row.value.value for row in rows}

    assert names("2024-01-01") == {"never": 1, "changed": 4, "coming": 7}
    assert names("2024-01-02") == {"never": 1, "long_ago": 2, "changed": 4, "coming": 7}
    assert names("2025-01-02", "2025-06-01") == {"never": 1, "long_ago": 2, "lately": 3, "changed": 5, "coming": 7}


@pytest.mark.full
def test_the_list_in_both_languages(tmp_path: Path) -> None:
    write(tmp_path, city(norms_yaml=NORMS))
    call = ("packs", "--stale", "365d", "--as-of", "2025-01-02", "--pack-dir", str(tmp_path))
    english, russian = run(*call).stdout, run(*call, lang="ru").stdout
    assert "Unconfirmed since 2024-01-03: norms 4." in english and "Не подтверждены с 03.01.2024: норм 4." in russian
    assert "2024-01-01" in english and "01.01.2024" in russian and "never" in english and "никогда" in russian
    for shown in (english, russian):
        assert (
            "none.city" in shown
            and "(long_ago)" in shown.replace("\n", "")
            and "lately" not in shown
            and "gone" not in shown
        )
        assert max(map(len, shown.splitlines())) <= 80
    assert (
        "No norm has stayed unconfirmed since 2026-11-22."
        in run("packs", "--stale", "0d", "--as-of", "2026-11-22").stdout
    )


def test_calendars_that_end_within_the_span() -> None:
    """The calendar that ships ends with 2026: within 90 days of 2 October and not of 1 October, and ever after."""
    for day, told in (("2026-10-01", False), ("2026-10-02", True), ("2027-03-01", True)):
        shown = run("packs", "--stale", "90d", "--as-of", day).stdout
        assert ("five_day_week" in shown and "2026-12-31" in shown) is told, day
    shown = run("packs", "--stale", "90d", "--as-of", "2026-10-02", lang="ru").stdout
    assert "Кончаются не позже 31.12.2026" in shown and "рабочие дни пятидневной недели" in shown


def test_as_of_belongs_to_stale() -> None:
    for arguments, code in ((("--as-of", "2025-01-01"), "P696"), (("--stale", "1y", "--as-of", "soon"), "P610")):
        result = run("packs", *arguments)
        assert result.exit_code == 2 and f"[{code}]" in result.stderr and result.stdout == ""
