"""Keys, ids and references: who is whom does not turn on how a number is spelled, and no two people become one."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from helpers.dirty_people import PEOPLE, check_digits
from punkt import load
from punkt.command.run_request import run_request
from punkt.files.messages.diagnostics import PunktError
from punkt.files.read import read_text
from punkt.registers.map.column_map import read_map
from punkt.registers.request import Request

PACK = "ru.alliance.2025"
SNILS = """map: dirty
key: СНИЛС
normalise:
  only: digits
  length: 11
  checks: [{weights: [9, 8, 7, 6, 5, 4, 3, 2, 1], modulo: [101, 100], digits: 2, above: 1001998}]
columns: {Пол: recipient.sex}
"""


def found(source: Path, **options: Any) -> tuple[list[str], list[tuple[str, str, str]]]:
    """The keys that are decided; of each fault the row, the code and the value, in their order."""
    out = source.with_suffix(".out.parquet")
    asked = Request(register=str(source), out=str(out), packs=(PACK,), day=date(2025, 6, 1), overwrite=True, **options)
    run_request(asked)
    decided = pl.read_parquet(out)["case"].to_list()
    sums = json.loads(pl.read_parquet_metadata(out)["punkt.sums"])
    assert sums["rows"] == sums["decided"] + sums["rejected"] and sums["decided"] == len(decided)
    rejected = Path(f"{out}.rejected")
    if not rejected.exists():
        return decided, []
    with rejected.open(encoding="utf-8-sig", newline="") as stream:
        delimiter = ";" if ";" in stream.readline() else ","
        stream.seek(0)
        told = csv.DictReader(stream, delimiter=delimiter)
        return decided, [(row["row"], row["code"], row["value"].removeprefix("'")) for row in told]


def test_one_person_in_three_spellings(tmp_path: Path) -> None:
    """000-007-919 66 is a number, a number without its zeros, a number without its marks; and slips in it are told."""
    (tmp_path / "map.yaml").write_text(SNILS)
    one, two = PEOPLE[0], PEOPLE[1]
    assert (one.snils, one.dashed) == ("00000791966", "000-007-919 66")
    other = "112233445" + check_digits("112233445")
    rows = [one.dashed, one.snils, "791966", two.dashed, other, other[:-1] + "0", "нет", "123456789012", "00000791911"]
    source = tmp_path / "p.csv"
    source.write_text("СНИЛС;Пол\n" + "".join(f"{row};male\n" for row in rows))
    wrong = "P890" if other[-1] != "0" else "P883"
    assert (
        found(source, map_file=str(tmp_path / "map.yaml"))
        == (
            [one.snils, two.snils, other, "00000791911"],  # below the first number that has check digits
            [
                ("3", "P883", one.snils),
                ("4", "P883", one.snils),
                ("7", wrong, other[:-1] + "0"),
                ("8", "P887", "нет"),
                ("9", "P888", "123456789012"),
            ],
        )
    )


def test_what_is_no_key(tmp_path: Path) -> None:
    """Formulas, errors, rounded numbers and blanks are none; spellings that Unicode calls the same are one."""
    source = tmp_path / "p.csv"
    keys = ["1E5", "1E+5", "=ROW()", "и\u0306", "й", "9.007E16", " 5 ", "#REF!", "#5", "\u00a0", "6\u00a0"]
    source.write_text("case;sex\n" + "".join(f"{key};male\n" for key in keys))
    assert found(source) == (
        ["1E5", "й", "5", "#5", "6"],
        [
            ("3", "P886", "1E+5"),
            ("4", "P762", "=ROW()"),
            ("6", "P883", "й"),
            ("7", "P886", "9.007E16"),
            ("9", "P907", "#REF!"),
            ("11", "P769", ""),
        ],
    )


def test_floating_keys(tmp_path: Path) -> None:
    source = tmp_path / "p.parquet"
    pl.DataFrame({"case": [7.0, float("nan"), 90071992547409931.0, 123456789012345.0]}).write_parquet(source)
    decided, told = found(source)
    assert decided == ["7", "123456789012345"]
    assert [(row, code) for row, code, _ in told] == [("2", "P769"), ("3", "P886")]


def test_names_and_codes_in_either_form_of_unicode(tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text("map: m\nkey: Ключ\ncolumns: {Йод: {fact: sex, codes: {мой: male}}}\n")
    source = tmp_path / "p.csv"
    source.write_text("Ключ;И\u0306од\n1;мои\u0306\n2;мой\n3;male\n")
    assert found(source, map_file=str(tmp_path / "map.yaml")) == (["1", "2", "3"], [])


@pytest.mark.parametrize("case", ["1e3", "1000.0", "90071992547409931"])
def test_a_number_that_may_be_read_in_two_ways_is_no_key(tmp_path: Path, case: str) -> None:
    rules = load(PACK)
    for name, text in (("c.yaml", f"case: {case}\n"), ("c.json", f'{{"case": {case}}}')):
        with pytest.raises(PunktError) as raised:
            rules.read_case(read_text(text, name))
        assert [(one.code, one.place.line) for one in raised.value.diagnostics] == [("P891", 1)]
        assert "возьмите его в кавычки" in raised.value.lines("ru")[0]
    lines = tmp_path / "c.jsonl"
    lines.write_text(f'{{"case": {case}}}\n{{"case": "{case}"}}\n')
    decided, told = found(lines)
    assert decided == [case] and ("1", "P891") in {(row, code) for row, code, _ in told}


def test_keys_of_case_files_are_trimmed_and_composed() -> None:
    rules = load(PACK)
    for text in ("case: ' и\u0306 '\n", '{"case": "й\\u00a0"}'):
        read = rules.read_case(read_text(text, "c.json" if text[0] == "{" else "c.yaml"))
        assert read.id == "й"
    assert rules.read_case({"case": " x "}).id == "x"
    assert rules.read_case(read_text("case: 1000\n", "c.yaml")).id == "1000"


def test_ids_and_references_are_written_alike(tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text(
        "map: m\nlists:\n  group.members: {normalise_id: {only: digits, length: 3}}\n  group.rooms: {}\n"
    )
    (tmp_path / "g.csv").write_text("case\na\nb\n")
    (tmp_path / "m.csv").write_text("case;id\na;№ 1\na;002\nb;7\n")
    (tmp_path / "r.csv").write_text("case;id;occupants\na;x;001|№2\nb;y;=A1\n")
    out = tmp_path / "o.parquet"
    asked = Request(
        register=str(tmp_path / "g.csv"),
        out=str(out),
        packs=("ru.karelia.166-p",),
        day=date(2025, 6, 1),
        lists=(("members", str(tmp_path / "m.csv")), ("rooms", str(tmp_path / "r.csv"))),
        map_file=str(tmp_path / "map.yaml"),
    )
    run_request(asked)
    assert pl.read_parquet(out)["case"].to_list() == ["a"]
    assert pl.read_parquet(tmp_path / "o.group.members.parquet")["id"].to_list() == ["001", "002"]
    assert ";P762;" in Path(f"{out}.rejected").read_text(encoding="utf-8-sig")


def test_check_digits_go_with_digits_and_a_length() -> None:
    for spoiled in (SNILS.replace("length: 11", "length: 10"), SNILS.replace("  only: digits\n", "")):
        with pytest.raises(PunktError) as raised:
            read_map(read_text(spoiled, "m.yaml"))
        assert [one.code for one in raised.value.diagnostics] == ["P889"]


@pytest.mark.full
def test_keys_in_a_database_are_those_outside(tmp_path: Path) -> None:
    from helpers.columns_engines import postgres
    from helpers.registers_database import both, put

    (tmp_path / "map.yaml").write_text(SNILS)
    keys = [PEOPLE[0].dashed, PEOPLE[0].snils, "791966", PEOPLE[1].dashed, "=1", "нет", "11223344500", None, "и\u0306"]
    frame = pl.DataFrame({"СНИЛС": keys, "Пол": ["male"] * len(keys)})
    put(postgres(), "spelled", frame)
    for number, text in enumerate((SNILS, SNILS.partition("  checks")[0] + "columns: {Пол: recipient.sex}\n")):
        (tmp_path / "map.yaml").write_text(text)
        both(
            {"cases": "spelled"},
            tmp_path,
            *("--map", str(tmp_path / "map.yaml"), "--pack", PACK, "--as-of", "2025-06-01"),
            out=f"spelled_{number}",
        )
    plain = pl.DataFrame({"case": ["и\u0306", "й", " x", "x", "=1", "1E+5", "#N/A", "\u212b", "\u00c5"]})
    put(postgres(), "spelled", plain.with_columns(pl.lit("male").alias("sex")))
    both({"cases": "spelled"}, tmp_path, "--pack", PACK, "--as-of", "2025-06-01", out="spelled_2")
