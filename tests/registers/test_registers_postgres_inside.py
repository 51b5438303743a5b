"""Registers decided inside PostgreSQL come out as the local engine's: results, elements, rows turned down."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import polars as pl
import pytest

from helpers.columns_engines import postgres
from helpers.command_line import punkt
from helpers.places import TEST_PACKS
from helpers.registers_database import OPTIONS, PACK, both, groups, people, put, rows, run, spoil, turned_down


@pytest.mark.parametrize("pack", [PACK, "ru.mintrud.847", "ru.alliance.2025"])
def test_people(tmp_path: Path, pack: str) -> None:
    said = both(people(tmp_path), tmp_path, "--pack", pack, "--as-of", "2025-06-01")
    assert "rows read: 200 · cases decided: 200 · rows turned down: 0" in said
    assert "none differs" in said and "found_rejected" in said


def test_groups(tmp_path: Path) -> None:
    both(groups(tmp_path), tmp_path, "--pack", "ru.mintrud.847", "--as-of", "2025-06-01")


@pytest.mark.parametrize("seed", range(3))
def test_odd_cells_of_people(tmp_path: Path, seed: int) -> None:
    """What the database calls surely good the checks outside accept; the others are turned down with their words."""
    tables = people(tmp_path)
    spoil(tables["cases"], seed, 180)
    both(tables, tmp_path, *OPTIONS)
    assert len({row[3] for row in turned_down("found")}) > 5


@pytest.mark.parametrize("seed", range(2))
def test_odd_cells_of_groups(tmp_path: Path, seed: int) -> None:
    tables = groups(tmp_path, 60)
    spoil(tables["cases"], seed, 6)
    spoil(tables["group.members"], seed, 12)
    spoil(tables["group.rooms"], seed, 8)
    both(tables, tmp_path, *OPTIONS)
    assert turned_down("found")


pytestmark = pytest.mark.full
MINISTRY = """map: republic.register
key: № дела
days: DD.MM.YYYY
decimal: ","
true_words: [да]
false_words: [нет]
unknown_words: [н/д]
columns:
  Дата рождения: birth_date
  Пол: {fact: recipient.sex, codes: {м: male, ж: female}}
  "ИПРА: самообслуживание": {fact: recipient.ipra.self_care, codes: {1 степень: 1, 2 степень: 2, 3 степень: 3, нет: 0}}
  'Часы, "план"': recipient.planned_hours.amount
ignore: [ФИО]
always: {planned_hours.per: day}
"""


def ministry(tmp_path: Path) -> tuple[dict[str, str], tuple[str, ...]]:
    """A register with a ministry's own columns and codes, in a schema and under names that must be quoted."""
    random = Random(4)
    frame = pl.DataFrame(
        {
            "№ дела": [f"{n:04}" for n in range(1, 151)],
            "ФИО": ["…"] * 150,
            "Дата рождения": random.choices(["01.02.1980", "29.02.2004", "31.02.2004", "2004-02-29", "", None], k=150),
            "Пол": random.choices(["м", "Ж ", "н/д", "x", None, "male"], k=150),
            "ИПРА: самообслуживание": random.choices(["1 степень", "2 СТЕПЕНЬ", "нет", "4 степень", None], k=150),
            'Часы, "план"': random.choices(["4", "4,5", "4.5", "30", "много", "н/д"], k=150),
        }
    )
    run('DROP SCHEMA IF EXISTS "Реестр ""1""" CASCADE')
    run('CREATE SCHEMA "Реестр ""1"""')
    quoted = ", ".join('"' + name.replace('"', '""') + '" TEXT' for name in frame.columns)
    run(f'CREATE TABLE "Реестр ""1"""."Люди и дела" ({quoted})')
    with postgres().connection.cursor().copy('COPY "Реестр ""1"""."Люди и дела" FROM STDIN') as copy:
        for row in frame.rows():
            copy.write_row(row)
    (tmp_path / "map.yaml").write_text(MINISTRY)
    return {"cases": 'Реестр "1".Люди и дела'}, ("--map", str(tmp_path / "map.yaml"), *OPTIONS)


def test_a_map_with_codes(tmp_path: Path) -> None:
    tables, options = ministry(tmp_path)
    both(tables, tmp_path, *options)
    assert {row[3] for row in turned_down("found")} >= {"P763", "P823"}
    assert rows("SELECT count(*) AS it FROM found")[0]["it"] > 20


def test_a_map_that_only_renames_leaves_rows_in_the_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from punkt.registers.read import postgres_table as postgres_source

    run("DROP TABLE IF EXISTS renamed")
    run("""CREATE TABLE renamed ("дело" BIGINT, "рождён" DATE, "степень" SMALLINT)""")
    run("INSERT INTO renamed SELECT n, DATE '1980-01-01' + n::int, n % 4 FROM generate_series(1, 100) AS n")
    (tmp_path / "m.yaml").write_text(
        "map: a\nkey: дело\ncolumns: {рождён: birth_date, степень: recipient.ipra.self_care}\n"
    )
    both({"cases": "renamed"}, tmp_path, "--map", str(tmp_path / "m.yaml"), *OPTIONS)
    seen: list[int] = []
    batch = postgres_source.PostgresSource.batch
    monkeypatch.setattr(
        postgres_source.PostgresSource,
        "batch",
        lambda s, found, done=0: seen.append(len(found)) or batch(s, found, done),
    )
    call = (
        "run",
        postgres().url,
        "--engine",
        "postgres",
        "--table",
        "renamed",
        "--map",
        str(tmp_path / "m.yaml"),
        *OPTIONS,
    )
    result = punkt(*call, "--out", "table:found", "--overwrite", "--check", "0")
    assert result.exit_code == 0, result.output
    assert sum(seen) == 0


@pytest.mark.parametrize("days", [["2019-01-01"], ["2024-01-01", "2025-06-01", "2030-01-01", "0001-01-01"]])
def test_own_days(tmp_path: Path, days: list[str]) -> None:
    """Rows ask the law of different days, some of none, some of days without law."""
    packs = ("--pack", "test.parking.city", "--pack-dir", str(TEST_PACKS))
    frame = pl.read_parquet(dated_cases(tmp_path))
    put(postgres(), "dated", frame)
    for number, day in enumerate(days):
        run(f"""UPDATE dated SET as_of = DATE '{day}' WHERE "case"::int % 7 = {number}""")
    run("""UPDATE dated SET as_of = NULL WHERE "case"::int % 7 = 5""")
    both({"cases": "dated"}, tmp_path, *packs)


def dated_cases(tmp_path: Path) -> Path:
    """Cases of a pack with several editions, with the days they ask."""
    from helpers.cases_generator import CaseMaker
    from helpers.columns_cases import tables_of
    from punkt import load
    from punkt.registers.columns.table_layout import CASES, layout

    rules = load("test.parking.city", pack_dirs=[TEST_PACKS])
    maker, random = CaseMaker(rules), Random(3)
    shape = layout(rules.vocabulary)
    frame = tables_of([maker.read(random) for _ in range(120)], shape)[CASES]
    lists = [table.name for table in (*shape.lists, *shape.links) if table.name in frame.columns]
    file = tmp_path / "dated.parquet"
    frame.drop(lists).with_columns(pl.col(pl.Enum).cast(pl.String)).write_parquet(file)
    return file


@pytest.mark.parametrize(
    "where", [(), ("--where", "need=established"), ("--where", "need:missing~ipra", "--where", "recipient.sex!=male")]
)
def test_documents_of_chosen_cases(tmp_path: Path, where: tuple[str, ...]) -> None:
    tables = people(tmp_path, 40)
    both(tables, tmp_path, *OPTIONS, "--trace", *where)
    lines = (tmp_path / "local.parquet.trace.jsonl").read_text().splitlines()
    found = [row["decision"] for row in rows("SELECT decision FROM found_trace")]
    assert sorted(found) == sorted(lines) and (lines or where)


def test_bad_calls(tmp_path: Path) -> None:
    tables = people(tmp_path, 5)
    call = ("run", postgres().url, "--engine", "postgres", "--table", tables["cases"], *OPTIONS, "--overwrite")
    out = ("--out", "table:found")
    for more, code in (
        ((*out, "--resume"), "P843"),
        ((*out, "--where", "need=established"), "P696"),
        ((*out, "--trace", "--where", "sox=male"), "P815"),
        ((*out, "--with", "members"), "P814"),
        ((*out, "--with", "mombers=given_cases"), "P809"),
        ((*out, "--with", "members=nowhere"), "P833"),
        ((*out, "--delimiter", ";"), "P836"),
        ((*out, "--key", "nothing"), "P760"),
        ((*out, "--report", str(tmp_path / "no" / "r.html")), "P811"),
        (("--out", "found.csv"), "P837"),
        (("--out", "table:nowhere.found"), "P833"),
    ):
        result = punkt(*call, *more)
        assert result.exit_code == 2 and code in result.stderr and "Traceback" not in result.output, (
            more,
            result.output,
        )
        assert all(line.count("[P") == 1 for line in result.stderr.strip().splitlines())


def test_an_empty_table_and_a_query_of_chance(tmp_path: Path) -> None:
    call = ("run", postgres().url, "--engine", "postgres", *OPTIONS, "--out", "table:found", "--overwrite")
    tables = people(tmp_path, 50)
    run("DROP SEQUENCE IF EXISTS turn CASCADE")
    run("CREATE SEQUENCE turn")
    chance = f"SELECT * FROM {tables['cases']} WHERE nextval('turn') % 60 < 50"  # 49 rows, then 41, then …
    run(f"CREATE OR REPLACE VIEW by_chance AS {chance}")
    assert "P842" in punkt(*call, "--table", "by_chance").stderr
    asked = punkt(*call, "--query", chance).stdout  # is asked once
    assert re.search(r"rows read: (4\d|50) · cases decided: \1\b", asked), asked
    query = f"SELECT * FROM {tables['cases']} ORDER BY 1 LIMIT 7;"
    assert "rows read: 7 · cases decided: 7" in punkt(*call, "--query", query).stdout
    run(f"DELETE FROM {tables['cases']}")
    assert "P740" in punkt(*call, "--table", tables["cases"]).stderr
    assert len(rows("SELECT * FROM found")) == 7


def test_a_role_that_may_not(tmp_path: Path) -> None:
    tables = people(tmp_path, 5)
    run("DROP ROLE IF EXISTS reader")
    run("CREATE ROLE reader LOGIN")
    run("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    run("DROP TABLE IF EXISTS found, found_rejected")
    url = postgres().url.replace("tests@", "reader@")
    call = ("run", url, "--engine", "postgres", "--table", tables["cases"], *OPTIONS, "--out", "table:found")
    refused = punkt(*call)
    assert refused.exit_code == 2 and "P833" in refused.stderr and len(refused.stderr.strip().splitlines()) == 1
    run(f"GRANT SELECT ON {tables['cases']} TO reader")
    refused = punkt(*call, lang="ru")
    assert "P833" in refused.stderr and "база данных отказала" in refused.stderr
    run("GRANT CREATE ON SCHEMA public TO reader")
    assert punkt(*call).exit_code == 0
    run("DROP OWNED BY reader; DROP ROLE reader")


def test_a_page_and_both_languages(tmp_path: Path) -> None:
    tables = people(tmp_path, 30)
    call = ("run", postgres().url, "--engine", "postgres", "--table", tables["cases"], *OPTIONS, "--out", "table:found")
    result = punkt(*call, "--overwrite", "--report", str(tmp_path / "r.html"), lang="ru")
    assert result.exit_code == 0, result.output
    assert "строк прочитано: 30 · дел решено: 30 · строк отклонено: 0" in result.stdout
    assert all(len(line) <= 80 for line in result.stdout.splitlines() if "/" not in line)
    assert '<html lang="ru">' in (tmp_path / "r.html").read_text()
    local = punkt(*call[:2], *call[4:-1], str(tmp_path / "o.parquet"), lang="ru")
    assert said(result.stdout) == said(local.stdout)
    assert (tmp_path / "r.html").read_text() == (tmp_path / "o.parquet.html").read_text()


def said(summary: str) -> str:
    """A summary without its head, which tells the time it took, and the names of what was written."""
    return summary.partition("Записано")[0].partition("\n\n")[2]


def test_two_packs(tmp_path: Path) -> None:
    """The same differences, and the same words about them."""
    tables = groups(tmp_path, 20)
    lists = [part for name, table in tables.items() if name != "cases" for part in ("--with", f"{name}={table}")]
    call = ("run", postgres().url, "--table", tables["cases"], *lists, "--compare", "ru.mintrud.847", PACK)
    call = (*call, "--as-of", "2025-06-01", "--overwrite")
    inside = punkt(*call, "--engine", "postgres", "--out", "table:found", lang="ru")
    local = punkt(*call, "--out", str(tmp_path / "d.parquet"), lang="ru")
    assert inside.exit_code == local.exit_code == 0, inside.output
    wanted = pl.read_parquet(tmp_path / "d.parquet").to_dicts()
    found = rows('SELECT "case", id, outcome, before, after FROM found')
    assert {tuple(row.values()) for row in found} == {tuple(row.values()) for row in wanted}
    assert len(found) == len(wanted) > 10
    assert said(inside.stdout) == said(local.stdout)
