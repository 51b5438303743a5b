"""The laws of peers give the values that their own tests expect, and their packs' own cases come out."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from helpers.lengths import many
from punkt.command.main import main

from .__main__ import SHARED, read, tried
from .__main__ import main as run
from .compare import Value, values
from .law import HERE, law_of, laws

PACKS = sorted(path for path in HERE.rglob("pack.yaml"))


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", laws())
def test_values(name: str) -> None:
    path = SHARED / name / "cases.yaml"
    if not path.exists():
        pytest.skip(f"the values of {name} lie beside the project, and are not here")
    found = list(tried(read(path), laws()[name]))
    assert found
    assert [f"{value.case}: {value.outcome}: {value.wrong}" for _, value in found if value.wrong] == []


@pytest.mark.sampled(8)
@pytest.mark.parametrize("name", laws())
def test_values_are_known_by_their_ids(name: str) -> None:
    path = SHARED / name / "cases.yaml"
    if not path.exists():
        pytest.skip(f"the values of {name} lie beside the project, and are not here")
    for entry in read(path):
        law = law_of(str(entry["id"]), list(entry["expect"]))
        assert law is not None and law.name == name, entry["id"]


@pytest.mark.sampled(4)
@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.parent.relative_to(HERE).as_posix())
def test_own_cases(path: Path) -> None:
    assert list((path.parent / "cases").glob("*.yaml")), "a pack has cases of its own"
    folder = next(law.folder for law in laws().values() if path.is_relative_to(law.folder))
    pack = next(line.split(": ")[1] for line in path.read_text("utf-8").splitlines() if line.startswith("pack: "))
    done = CliRunner().invoke(main, ["test", pack, "--pack-dir", str(folder), "--lang", "en"])
    assert done.exit_code == 0, done.output


def _run(tmp_path: Path, text: str) -> tuple[int, list[str]]:
    path = tmp_path / "cases.yaml"
    path.write_text(text, "utf-8")
    done = CliRunner().invoke(run, ["--cases", str(path)])
    return done.exit_code, done.output.splitlines()


def test_what_a_law_is_still_to_get_is_not_counted(tmp_path: Path) -> None:
    later = "- {id: logarithm-0, as_of: '2026-01-01', given: {}, expect: {logarithm: 3}}"
    assert _run(tmp_path, later) == (2, ["later: 1 values of logarithm", "0 passed, 0 failed"])


def test_what_rests_on_a_fact_that_a_law_is_to_get_is_not_counted() -> None:
    law = replace(laws()["irs-standard-deduction"], later=frozenset({"death_date"}))
    given = {"filing_status": "single", "filer": {"birth_date": "1959-06-06", "death_date": "2024-06-04"}}
    entry = {"id": "sd-0", "as_of": "2024-12-31", "given": given, "expect": {"additional_items": 1}}
    assert list(values(law, entry)) == [Value("sd-0", "additional_items", later=True)]


def test_records_of_sections(tmp_path: Path) -> None:
    """A section that there is none of, and one of which a fact is not given."""
    one = "filing_status: single, filer: {birth_date: '1987-01-01', blind: true}, spouse: {state: none}"
    two = "filing_status: married_jointly, filer: {birth_date: '1987-01-01', blind: true}, spouse: {blind: false}"
    wanted = "{additional_items: {state: unknown, missing: [birth_date]}}"
    entries = f"""
- {{id: sd-0, as_of: '2024-12-31', given: {{{one}}}, expect: {{additional_items: 1}}}}
- {{id: sd-1, as_of: '2024-12-31', given: {{{two}}}, expect: {wanted}}}"""
    assert _run(tmp_path, entries) == (0, ["2 passed, 0 failed"])


def test_of_facts_given_by_months_that_of_the_month_asked_counts(tmp_path: Path) -> None:
    """The rest of a year plays no part: 30 square metres are 300; in 2018 nothing is stated, and 200 is the minimum."""
    given = "{accommodation_size: {'2017-01': 30, '2017-02': 90}, housing_occupancy_status: {'2017-02': homeless}}"
    entries = f"""
- {{id: ht-0, as_of: '2017-01-01', given: {given}, expect: {{housing_tax: 300}}}}
- {{id: ht-1, as_of: '2018-01-01', given: {given}, expect: {{housing_tax: 200, housing_occupancy_status: tenant}}}}"""
    assert _run(tmp_path, entries) == (0, ["3 passed, 0 failed"])


def test_variants_are_told_apart_and_may_hold_together(tmp_path: Path) -> None:
    """A tenth of a base of 100 for pension; what is fixed, 10 and 0, stays so."""
    both = "- {id: contributions-0, under: [example_1, example_5], as_of: '2026-01-01', expect: {contributions: 20}}"
    none = "- {id: contributions-1, as_of: '2026-01-01', expect: {contributions: 20}}"
    code, lines = _run(tmp_path, f"{both}\n{none}\n")
    assert code == 1
    assert lines == ["publicodes-mechanisms: contributions-1: contributions: 300, not 20", "1 passed, 1 failed"]


def test_the_page_says_what_comes_out() -> None:
    """Every law of the collection has a line in docs/peers.md, with as many values right as are."""
    if not SHARED.is_dir():
        pytest.skip("the values of peers lie beside the project, and are not here")
    lines = re.findall(
        r"^\| `([\w-]+)` \| (\d+) of (\d+) \|", (HERE.parents[1] / "docs/peers.md").read_text("utf-8"), re.M
    )
    said = {name: (int(right), int(every)) for name, right, every in lines}
    paths = sorted(SHARED.glob("*/cases.yaml"))
    assert said.keys() == {path.parent.name for path in paths}
    counted = {}
    for path in paths[:: many(9, 1, 1)]:
        entries, name = read(path), path.parent.name
        right = (
            [value for _, value in tried(entries, laws()[name]) if not value.wrong and not value.later]
            if name in laws()
            else []
        )
        counted[name] = (len(right), sum(len(entry["expect"]) for entry in entries))
    assert counted and {name: said[name] for name in counted} == counted
