"""A pack that rests on other laws: they come along with every command, and decide what they decide."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from helpers.invented_city import CITED, HEADER, T, faults, write
from punkt import load
from punkt.command.main import main

LEDGER = f'points:\n  "1": {{state: encoded, title: {T}}}\n'
VALID = f"rules:\n  - check: valid\n{CITED}    require: paid\n"
TAKEN = f"rules:\n  - check: tidy\n    subject: permit\n{CITED}    require: {{fact: axles, at_most: 2}}\n"
RENEW = f"rules:\n  - duty: renew\n{CITED}    who: {T}\n    when: {{all: [{{outcome: valid, is: met}}, {{outcome: tidy, is: met}}]}}\n"
CASE = """case: c
as_of: '2024-06-01'
about: {ru: а, en: a}
permit: {paid: true, axles: 2}
expect: {permit: {renew: due, valid: met}}
"""


def pack(name: str, more: str = "") -> str:
    return HEADER.replace("none.city", f"none.{name}") + more


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The law on renewing rests on two that know nothing of it or of each other."""
    files = {
        "fees/pack.yaml": pack("fees"),
        "fees/rules.yaml": VALID,
        "axles/pack.yaml": pack("axles"),
        "axles/rules.yaml": TAKEN,
        "renewals/pack.yaml": pack("renewals", "rests_on: [none.fees, none.axles]\n"),
        "renewals/rules.yaml": RENEW,
        "renewals/cases/c.yaml": CASE,
    }
    return write(tmp_path, {**files, **{f"{name}/ledger.yaml": LEDGER for name in ("fees", "axles", "renewals")}})


def test_what_it_rests_on_comes_along(folder: Path) -> None:
    rules = load("none.renewals", pack_dirs=[folder])
    assert [one.id for one in rules.packs] == ["none.fees", "none.axles", "none.renewals"]
    decision = rules.decide({"case": "c", "as_of": "2024-06-01", "permit": {"paid": True, "axles": 2}})
    assert decision["permit", "renew"].value == "due" and decision["permit", "valid"].value == "met"
    assert [one["id"] for one in decision.to_dict()["packs"]] == ["none.fees", "none.axles", "none.renewals"]
    decision = rules.decide({"case": "c", "as_of": "2024-06-01", "permit": {"paid": True}})
    assert decision["permit", "renew"].status == "open"
    assert decision["permit", "renew"].missing == ("permit.axles",)


@pytest.mark.parametrize(
    "command",
    [
        ["test", "none.renewals"],
        ["prove", "none.renewals", "--as-of", "2024-06-01"],
        ["show", "none.renewals"],
        ["coverage", "none.renewals"],
        ["packs"],
    ],
)
def test_every_command_knows_them(folder: Path, command: list[str]) -> None:
    done = CliRunner().invoke(main, [*command, "--pack-dir", str(folder), "--lang", "en"])
    assert done.exit_code in (0, 1), done.output
    assert "no outcome" not in done.output and "none.renewals" in done.output
    if command[0] in ("show", "packs"):
        assert "none.fees" in done.output and "none.axles" in done.output


def test_check_reads_the_folder(folder: Path) -> None:
    done = CliRunner().invoke(main, ["check", str(folder), "--lang", "en"])
    assert done.exit_code == 0, done.output


def test_what_is_not_there_and_circles_are_told_at_their_place(folder: Path) -> None:
    header = folder / "renewals/pack.yaml"
    header.write_text(pack("renewals", "rests_on: [none.fees, none.axle]\n"), "utf-8")
    assert faults(folder, "none.renewals") == [("P603", "renewals/pack.yaml", 8, 23)]
    header.write_text(pack("renewals", "rests_on: [none.fees, none.axles]\n"), "utf-8")
    (folder / "axles/pack.yaml").write_text(pack("axles", "rests_on: [none.renewals]\n"), "utf-8")
    assert faults(folder, "none.renewals") == [("P604", "axles/pack.yaml", 8, 12)]


def test_two_that_decide_the_same_are_told(folder: Path) -> None:
    (folder / "axles/rules.yaml").write_text(VALID, "utf-8")
    assert "P340" in {code for code, *_ in faults(folder, "none.renewals")}
