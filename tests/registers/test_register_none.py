"""Registers say that there is none of something, each kind in its own way, and are decided as cases that say so."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import orjson
import polars as pl
import pytest

from helpers.columns_cases import decoded, tables_of
from helpers.columns_compared import given_by
from helpers.columns_engines import ENGINES, postgres
from helpers.lengths import many
from helpers.loops import nonempty
from helpers.registers_database import both, put, rows, turned_down
from helpers.toll import VOCABULARY, write_pack
from punkt import Rules, load
from punkt.command.run_request import run_request
from punkt.files.messages.diagnostics import PunktError
from punkt.registers.columns.column_plan import of_edition, plans
from punkt.registers.columns.on_polars import PolarsRun
from punkt.registers.columns.on_sql import Query
from punkt.registers.columns.table_layout import layout
from punkt.registers.request import Request

DAY = date(2025, 6, 1)
FINE = {"fact": "fine"}
RULES: list[dict[str, Any]] = [
    {
        "decide": "number",
        "then": {"sum": [{"value": FINE, "if_none": 0}, {"value": {"fact": "owner.age"}, "if_none": 1}]},
    },
    {"check": "so", "require": {"any": [{"exists": "owner"}, {**FINE, "is_none": True}]}},
    {
        "decide": "tariff",
        "when": {"fact": "owner.licensed", "is": True},
        "then": "reduced",
    },
]
CELLS = """case,vehicle.fine,owner,owner.age,owner.licensed
a,3,,40,true
b,none,,40,none
c,,none,,
d,3,none,,
e,NONE,none,,
f,none,,,false
g,3,,none,
"""
CASES: list[dict[str, Any]] = [
    {"case": "a", "vehicle": {"fine": 3}, "owner": {"age": 40, "licensed": True}},
    {"case": "b", "vehicle": {"fine": "none"}, "owner": {"age": 40, "licensed": "none"}},
    {"case": "c", "vehicle": {}, "owner": "none"},
    {"case": "d", "vehicle": {"fine": 3}, "owner": "none"},
    {"case": "e", "vehicle": {"fine": "none"}, "owner": "none"},
    {"case": "f", "vehicle": {"fine": "none"}, "owner": {"licensed": False}},
    {"case": "g", "vehicle": {"fine": 3}, "owner": {"age": "none"}},
]
WANTED = {
    "a": (43, "met", "reduced"),
    "b": (40, "met", "gap"),
    "c": ("open", "open", "gap"),
    "d": (4, "not_met", "gap"),
    "e": (1, "met", "gap"),
    "f": ("open", "met", "gap"),
    "g": (4, "met", "open"),
}
"""What comes out of each, by hand: the number, whether it is so, the tariff; «open» and «gap» are statuses."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packs")
    write_pack(folder, RULES)
    return folder


@pytest.fixture(scope="module")
def rules(folder: Path) -> Rules:
    return load("test.town", pack_dirs=[folder])


def said(view: Any) -> Any:
    return view.value if view.status == "determined" else view.status


def test_cases_come_out_so(rules: Rules) -> None:
    """What the table above says is what ``decide`` finds."""
    for case in nonempty(CASES):
        found = rules.decide(case, as_of=DAY)
        assert tuple(said(found["vehicle", name]) for name in ("number", "so", "tariff")) == WANTED[case["case"]]


def decided(folder: Path, register: Path, **more: Any) -> dict[str, tuple[Any, ...]]:
    """What a run over a register finds; the cross-check of each row by ``decide`` among it."""
    out = register.with_suffix(".out.parquet")
    request = Request(
        register=str(register), out=str(out), packs=("test.town",), pack_dirs=(str(folder),), day=DAY, lang="en", **more
    )
    run_request(request)
    frame = pl.read_parquet(out)
    names = [name for name in (f"vehicle.{n}" for n in ("number", "so", "tariff")) if name in frame.columns]
    return {
        row["case"]: tuple(
            (int(row[n]) if n == names[0] else row[n]) if row[f"{n}:status"] == "determined" else row[f"{n}:status"]
            for n in names
        )
        for row in frame.to_dicts()
    }


def rejected(register: Path) -> list[tuple[str, str, str]]:
    """Row, column and code of each fault."""
    file = register.with_suffix(".out.parquet.rejected")
    return [(r["key"], r["column"], r["code"]) for r in pl.read_csv(file, infer_schema=False).to_dicts()]


def test_cells(folder: Path, tmp_path: Path) -> None:
    """The word that a case has, in the cells of facts and of a section, in a text of any case."""
    (tmp_path / "r.csv").write_text(CELLS)
    assert decided(folder, tmp_path / "r.csv") == WANTED


def test_json_lines(folder: Path, tmp_path: Path) -> None:
    """As a case has it."""
    (tmp_path / "r.jsonl").write_bytes(b"".join(orjson.dumps(case) + b"\n" for case in CASES))
    assert decided(folder, tmp_path / "r.jsonl") == WANTED


def typed() -> pl.DataFrame:
    """Columns with types of their own, and beside each one that says that there is none."""
    rows = {case["case"]: case for case in CASES}
    owners = [rows[key]["owner"] for key in rows]

    def of(holder: Any, name: str) -> tuple[Any, bool | None]:
        value = holder.get(name) if isinstance(holder, dict) else None
        return (None, True) if value == "none" else (value, None)

    facts = {
        "vehicle.fine": [of(case["vehicle"], "fine") for case in CASES],
        "owner.age": [of(one, "age") for one in owners],
        "owner.licensed": [of(one, "licensed") for one in owners],
    }
    columns: dict[str, pl.Series] = {"case": pl.Series(list(rows))}
    for name, pairs in facts.items():
        columns[name] = pl.Series([v for v, _ in pairs], dtype=pl.Boolean if "licensed" in name else pl.Int64)
        columns[f"{name}:none"] = pl.Series([none for _, none in pairs], dtype=pl.Boolean)
    columns["owner:none"] = pl.Series([one == "none" for one in owners])
    return pl.DataFrame(columns)


def test_typed_columns(folder: Path, tmp_path: Path) -> None:
    """Parquet, and a table of DuckDB."""
    typed().write_parquet(tmp_path / "r.parquet")
    assert decided(folder, tmp_path / "r.parquet") == WANTED
    with duckdb.connect(str(tmp_path / "s.duckdb")) as connection:
        connection.register("rows", typed())
        connection.execute("CREATE TABLE cases AS SELECT * FROM rows")
    assert decided(folder, tmp_path / "s.duckdb") == WANTED


@pytest.mark.parametrize("lazy", [False, True])
def test_frames(rules: Rules, lazy: bool) -> None:
    frame = typed().lazy() if lazy else typed()
    rows = rules.run(frame, as_of=DAY).lazy().collect().to_dicts()
    found = {
        r["case"]: tuple(
            r[f"vehicle.{n}"] if r[f"vehicle.{n}:status"] == "determined" else r[f"vehicle.{n}:status"]
            for n in ("number", "so", "tariff")
        )
        for r in rows
    }
    assert found == WANTED


def test_a_map_has_words_of_its_own(folder: Path, tmp_path: Path) -> None:
    """Words of the whole map or of one column, codes, and what is so in all cases."""
    cells = "case;Штраф;Хозяин;Лет;Права\na;3;;40;да\nb;нет;;40;нет прав\nd;3;нет;;\nf;нет;;;нет\n"
    (tmp_path / "r.csv").write_text(cells)
    (tmp_path / "m.yaml").write_text(
        "map: m\ntrue_words: [да]\nfalse_words: [нет]\ncolumns:\n"
        "  Штраф: {fact: vehicle.fine, none_words: [нет]}\n"
        "  Хозяин: {fact: owner, none_words: [нет]}\n"
        "  Лет: owner.age\n"
        "  Права: {fact: owner.licensed, codes: {нет прав: none}}\n"
    )
    assert decided(folder, tmp_path / "r.csv", map_file=str(tmp_path / "m.yaml")) == {k: WANTED[k] for k in "abdf"}
    (tmp_path / "always.csv").write_text("case,fine\nd,3\ne,none\n")
    (tmp_path / "n.yaml").write_text("map: other\nalways: {owner: none}\n")
    found = decided(folder, tmp_path / "always.csv", map_file=str(tmp_path / "n.yaml"))
    assert found == {k: WANTED[k] for k in "de"}


def test_one_word_for_two_things(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(CELLS)
    (tmp_path / "m.yaml").write_text("map: m\nfalse_words: [нет]\nnone_words: [нет]\n")
    with pytest.raises(PunktError) as told:
        decided(folder, tmp_path / "r.csv", map_file=str(tmp_path / "m.yaml"))
    assert [(d.code, d.place.line) for d in told.value.diagnostics] == [("P753", 3)]


def test_not_where_the_vocabulary_does_not_allow_it(folder: Path, tmp_path: Path) -> None:
    """A number of which there cannot be none, and a row that says both that there is none and what it is."""
    (tmp_path / "r.csv").write_text(
        "case,axles,owner,owner.age,fine,fine:none\na,none,,,,\nb,4,none,40,,\nc,,,,3,true\nd,,,,3,\n"
    )
    assert [*decided(folder, tmp_path / "r.csv")] == ["d"]
    assert rejected(tmp_path / "r.csv") == [
        ("a", "axles", "P506"),
        ("b", "owner.age", "P912"),
        ("c", "fine", "P912"),
    ]


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_nobody_is_in_a_list_of_what_does_not_exist(tmp_path: Path, kind: str) -> None:
    """A register without a table of that list counts nobody; one with rows of it contradicts itself."""
    of_owner = "  owner:\n    section: true\n    none: true\n    title: {ru: а, en: a}\n    facts:\n"
    more = "      yards: {type: list, of: bay, label: {ru: а, en: a}, question: {ru: а, en: a}}\n"
    rule = {"decide": "number", "then": {"count": "owner.yards", "has": "reserved"}}
    write_pack(tmp_path, [rule], vocabulary=VOCABULARY.replace(of_owner, of_owner + more))
    source = tmp_path / f"r.{kind}"
    known: list[dict[str, Any]] = [{"case": "a", "vehicle": {"fine": 1}, "owner": "none"}, {"case": "b", "vehicle": {}}]
    if kind == "csv":
        source.write_text("case,fine,owner\na,1,none\nb,,\n")
    else:
        source.write_bytes(b"".join(orjson.dumps(case) + b"\n" for case in known))
    found = decided(tmp_path, source)
    assert {key: row[0] for key, row in found.items()} == {"a": 0, "b": None}
    (tmp_path / "yards.csv").write_text("case,id,reserved\na,1,true\nb,1,true\n")
    if kind == "csv":
        found = decided(tmp_path, source, lists=(("yards", str(tmp_path / "yards.csv")),), overwrite=True)
        assert [*found] == ["b"]
        assert [fault[2] for fault in rejected(source)] == ["P912"]


@pytest.mark.full
def test_inside_a_database(folder: Path, tmp_path: Path) -> None:
    """Columns with types stay in the database, texts with the word are looked at outside; both as on this machine."""
    pack = ("--pack", "test.town", "--pack-dir", str(folder), "--as-of", DAY.isoformat())
    put(postgres(), "given_none", typed())
    said = both({"cases": "given_none"}, tmp_path, *pack, out="none_typed")
    assert "cases decided: 7" in said
    (tmp_path / "r.csv").write_text(CELLS + "h,2,none,40,\ni,none,,,true\n")
    put(postgres(), "given_none", pl.read_csv(tmp_path / "r.csv", infer_schema=False))
    both({"cases": "given_none"}, tmp_path, *pack, out="none_text")
    found = {r["case"]: r["vehicle.number"] for r in rows('SELECT "case", "vehicle.number" FROM none_text')}
    assert found == {k: n if (n := WANTED.get(k, ("open",))[0]) != "open" else None for k in "abcdefgi"}
    assert [fault[3] for fault in turned_down("none_text")] == ["P912"]


def people(random: Random, number: int) -> list[dict[str, Any]]:
    """Random people, of each fact of whom it may be unknown or known that there is none."""

    def drawn(values: dict[str, list[Any]]) -> dict[str, Any]:
        return {name: random.choice(some) for name, some in values.items() if random.random() < 0.7}

    cases: list[dict[str, Any]] = []
    for n in range(number):
        case: dict[str, Any] = {"case": f"k{n}", "vehicle": drawn({"fine": [1, 2, "none"]})}
        if random.random() < 0.9:
            owner = drawn({"age": [17, 40, "none"], "licensed": [True, False, "none"]})
            case["owner"] = "none" if random.random() < 0.3 else owner
        cases.append(case)
    return cases


@pytest.mark.parametrize("name", ["polars", "duckdb", pytest.param("postgres", marks=pytest.mark.full)])
def test_random_people(rules: Rules, name: str) -> None:
    """By each engine what ``decide`` finds, one by one: status, value, missing facts."""
    cases = people(Random(name), many(60, 700, 8_000))
    read = [rules.read_case({**case, "as_of": DAY.isoformat()}) for case in cases]
    shape = layout(rules.vocabulary)
    frames = tables_of(read, shape)
    plan = plans(shape, given_by(frames), [of_edition(rules.edition(DAY))], None)[0]
    if name == "polars":
        lazy = PolarsRun(plan).run({n: frame.lazy() for n, frame in frames.items()})
        found = {n: frame.collect().to_dicts() for n, frame in lazy.items()}
    else:
        engine = ENGINES[name]()
        found = engine.tables(Query(plan, engine.dialect, engine.load(frames, shape)))
    answers, _ = decoded(plan.results, found, {})
    wanted = {
        (n, subject, outcome): (view.status, view.value, sorted(view.missing))
        for n, case in enumerate(cases)
        for decision in [rules.decide(case, as_of=DAY)]
        for subject, outcome in decision
        for view in [decision[subject, outcome]]
    }
    assert {k: (v["status"], v["value"], sorted(v["missing"])) for k, v in answers.items()} == wanted


@pytest.mark.parametrize("order", [1, -1])
def test_a_line_that_says_none_of_a_section_and_a_fact_of_it(folder: Path, tmp_path: Path, order: int) -> None:
    """In whichever order the two stand: neither wins over the other."""
    said = dict([("owner", "none"), ("owner.age", 40)][::order])
    lines = [{"case": "a", "vehicle.fine": 3, **said}, {"case": "b", "vehicle.fine": 3, "owner": "none"}]
    (tmp_path / "x.jsonl").write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in lines))
    assert set(decided(folder, tmp_path / "x.jsonl")) == {"b"}
    rejected = (tmp_path / "x.out.parquet.rejected").read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[4] for line in rejected[1:]] == ["P912"]
