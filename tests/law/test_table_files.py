"""Rows of a decision table in a CSV: as spreadsheets write them, in the pack's hash, with a place of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.invented_city import CITED, DAY, city, write
from helpers.loops import nonempty
from punkt import Rules, load
from punkt.authoring.check_files import check_paths
from punkt.authoring.lint.fixes import apply
from punkt.law.loading.ledger import coverage
from punkt.law.loading.pack_files import pack_files
from punkt.law.schemas.all_schemas import schema

PLAIN = "zone;axles;tariff;left\na;< 3;free;5\na;>= 3;standard;8\n\nb, c;–;reduced;0\n"
SAME = [
    ("plain", PLAIN.encode()),
    ("mark", b"\xef\xbb\xbf" + PLAIN.encode()),
    ("crlf", PLAIN.replace("\n", "\r\n").encode()),
    ("tabs", PLAIN.replace(";", "\t").encode()),
    ("commas", 'zone,axles,tariff,left\na,< 3,free,5\na,>= 3,standard,8\n"b, c",–,reduced,0\n'.encode()),
    ("quotes", b'"zone";"axles";"tariff";"left"\n"a";"< 3";"free";"5"\na;>= 3;standard;8\n"b, c";;reduced;0;;\n'),
    ("no end", PLAIN.rstrip("\n").encode()),
    ("order", b"left;zone;tariff;axles\n5;a;free;< 3\n8;a;standard;>= 3\n0;b, c;reduced;-\n"),
]
HEAD = f"rules:\n  - decide: [tariff, left]\n    id: pair\n{CITED}"


def loaded(folder: Path, text: bytes, table: str = "{file: pairs.csv}") -> Rules:
    write(folder, city(rules_yaml=f"{HEAD}    table: {table}\n"))
    (folder / "city" / "pairs.csv").write_bytes(text)
    return load("none.city", pack_dirs=[folder])


def decided(rules: Rules, **given: Any) -> tuple[Any, Any]:
    decision = rules.decide({"case": "a", "as_of": DAY, "permit": given})
    return decision["permit", "tariff"].value, decision["permit", "left"].value


@pytest.mark.parametrize(("name", "text"), SAME)
def test_what_spreadsheets_write_is_read(tmp_path: Path, name: str, text: bytes) -> None:
    rules = loaded(tmp_path, text)
    assert decided(rules, zone="a", axles=2) == ("free", 5)
    assert decided(rules, zone="a", axles=3) == ("standard", 8)
    assert decided(rules, zone="c") == ("reduced", 0)


def test_headings_mean_what_columns_says(tmp_path: Path) -> None:
    text = "Зона;Лет;left;tariff\na;< 2;1;free\na;>= 2;2;free\nиначе;;3;standard\n"
    rules = loaded(tmp_path, text.encode(), "{file: pairs.csv, columns: {Зона: zone, Лет: {full_years: issued_on}}}")
    assert decided(rules, zone="a", issued_on="2022-06-02") == ("free", 1)
    assert decided(rules, zone="a", issued_on="2022-06-01") == ("free", 2)
    assert decided(rules, zone="b") == ("standard", 3)


def test_the_file_is_in_the_hash_of_the_pack(tmp_path: Path) -> None:
    before = loaded(tmp_path, PLAIN.encode()).linked.by_id["none.city"]
    assert "pairs.csv" in [path.name for path in pack_files(Path(before.folder))]
    after = loaded(tmp_path, PLAIN.replace("free;5", "free;6").encode()).linked.by_id["none.city"]
    same = loaded(tmp_path, PLAIN.replace("\n", "\r\n").encode()).linked.by_id["none.city"]
    assert before.digest == same.digest != after.digest


def test_a_row_of_a_file_says_where_it_stands(tmp_path: Path) -> None:
    text = "zone;tariff;left;point;sub;quote\na;free;5;1;a;a is free\nb;standard;8;;;\nelse;reduced;0;2;;others\n"
    rules = loaded(tmp_path, text.encode())
    for zone, where in nonempty([("a", ("1", "a", "a is free")), ("b", ("1", "", "q")), ("c", ("2", "", "others"))]):
        document = rules.decide({"case": "a", "as_of": DAY, "permit": {"zone": zone}}).to_dict()
        assert {(one["point"], one.get("sub", ""), one["quote"]) for one in document["fired"]} == {where}
    units = {unit.address: unit for unit in coverage(rules.linked.by_id["none.city"]).units}
    assert units["1.a"].quotes == ("a is free",)
    assert units["2"].quotes == ("others",)


def test_a_file_below_the_folder(tmp_path: Path) -> None:
    write(tmp_path, city(rules_yaml=f"{HEAD}    table: {{file: tables/pairs.csv}}\n"))
    (tmp_path / "city" / "tables").mkdir()
    (tmp_path / "city" / "tables" / "pairs.csv").write_text(PLAIN, "utf-8")
    assert decided(load("none.city", pack_dirs=[tmp_path]), zone="b") == ("reduced", 0)


def test_the_same_table_in_yaml_and_as_a_file(tmp_path: Path) -> None:
    """Clauses, values and conditions are the same; only the places differ."""
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    rows = [["a", "< 3", "free", 5], ["a", ">= 3", "standard", 8], ["b, c", "–", "reduced", 0]]
    table = yaml.safe_dump({"columns": ["zone", "axles"], "rows": rows}, default_flow_style=True, width=1000).strip()
    write(tmp_path / "two", city(rules_yaml=f"{HEAD}    table: {table}\n"))
    one, two = loaded(tmp_path / "one", PLAIN.encode()), load("none.city", pack_dirs=[tmp_path / "two"])
    found = [
        [(clause.id, clause.condition, clause.value) for clause in rules.edition(DAY).program.clauses["permit"]]
        for rules in (one, two)
    ]
    assert found[0] == found[1]


def test_what_is_found_in_a_file_is_told_there_and_not_mended(tmp_path: Path) -> None:
    """A letter of the other alphabet in the quote of a row."""
    text = PLAIN.replace("left\n", "left;quote\n").replace("free;5\n", "free;5;лёгкиe\n")
    loaded(tmp_path, text.encode())
    report = check_paths([tmp_path])
    (found,) = (one for one in report.findings if one.diagnostic.code == "P106")
    assert (Path(found.diagnostic.place.file).name, found.diagnostic.place.line, found.diagnostic.place.column) == (
        "pairs.csv",
        2,
        14,
    )
    apply(report.findings)
    assert (tmp_path / "city" / "pairs.csv").read_text("utf-8") == text


def test_rows_of_a_file_that_hold_together_are_told_there(tmp_path: Path) -> None:
    loaded(tmp_path, PLAIN.replace("< 3", "<= 3").encode())
    (found,) = (one.diagnostic for one in check_paths([tmp_path]).findings if one.diagnostic.code == "P123")
    assert (found.place.line, found.arguments["other"], found.arguments["number"]) == (3, 1, 2)
    assert found.arguments["example"] == "zone — a, axles — 3"
    assert str(found.arguments["at"]).endswith("pairs.csv:2:1")


def test_an_editor_accepts_what_is_loaded(tmp_path: Path) -> None:
    from jsonschema import Draft202012Validator  # type: ignore[import-untyped, unused-ignore]

    vocabulary = loaded(tmp_path, PLAIN.encode()).vocabulary
    known = Draft202012Validator(schema("rules", vocabulary))
    for table in (
        "{file: pairs.csv}",
        "{columns: [zone], rows: [[a, free, 1], {when: [b], then: [free, 2]}], else: [free, 3]}",
    ):
        written = yaml.safe_load(f"{HEAD}    table: {table}\n")
        assert [error.message for error in known.iter_errors(written)] == []
    for table in ("{columns: [zone]}", "{file: pairs.csv, columns: [zone]}", "{columns: [zone], rows: [{then: 1}]}"):
        assert list(known.iter_errors(yaml.safe_load(f"{HEAD}    table: {table}\n")))
