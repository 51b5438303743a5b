"""The commands about registers: what they answer, in which language, and with which code."""

from __future__ import annotations

import sys
from pathlib import Path

import orjson
import polars as pl
import pytest

from helpers.command_line import punkt
from punkt.files.messages.optional_parts import how_to

PACK = ("--pack", "ru.karelia.166-p")
LISTED = "recipient.refusal_grounds"
DAY = ("--as-of", "2025-06-01")
PEOPLE = "case;birth_date;ipra.self_care\na;1990-01-01;2\nb;1990-01-01;5\n"


@pytest.fixture
def people(tmp_path: Path) -> str:
    (tmp_path / "p.csv").write_text(PEOPLE)
    return str(tmp_path / "p.csv")


@pytest.mark.parametrize(
    ("lang", "sums", "title"),
    [
        ("en", "rows read: 2 · cases decided: 1 · rows turned down: 1", "Need of supported living"),
        ("ru", "строк прочитано: 2 · дел решено: 1 · строк отклонено: 1", "Нуждаемость в сопровождаемом"),
    ],
)
def test_run_answers_in_both_languages(people: str, tmp_path: Path, lang: str, sums: str, title: str) -> None:
    out = tmp_path / "o.csv"
    result = punkt("run", people, *PACK, *DAY, "--out", str(out), lang=lang)
    assert result.exit_code == 0, result.output
    assert sums in result.stdout and title in result.stdout
    assert all(len(line) <= 80 for line in result.stdout.splitlines() if "/" not in line)
    page = Path(f"{out}.html").read_text()
    assert f'<html lang="{lang}">' in page
    message = "out of range" if lang == "en" else "вне допустимого"
    assert message in Path(f"{out}.rejected").read_text()


@pytest.mark.parametrize("command", [("run", "--pack", "ru.karelia.166-p", "--out", "o.csv"), ("map", "--suggest")])
def test_what_is_not_installed_is_named(people: str, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    result = punkt(*command, people)
    assert result.exit_code == 2
    assert result.stderr == f"punkt: not installed: polars; install it: {how_to('registers')} [P799]\n"


def test_all_faults_of_a_call_are_told_at_once(tmp_path: Path) -> None:
    result = punkt("run", str(tmp_path / "none.csv"), "--pack", "nothing", "--out", str(tmp_path / "no" / "o.csv"))
    assert result.exit_code == 2 and result.stdout == ""
    assert [line.rpartition("[")[2] for line in result.stderr.splitlines()] == ["P811]", "P001]", "P602]"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((*PACK, "--compare", "a", "b"), "P820"),
        ((*PACK, "--where", "need=established"), "P696"),
        ((*PACK, "--with", "members"), "P814"),
        ((*PACK, "--with", "cars=p.csv"), "P809"),
        ((*PACK, "--as-of", "yesterday"), "P610"),
        ((*PACK, "--encoding", "koi8"), "P824"),
        ((*PACK, "--encoding", "utf-16"), "P824"),
        ((*PACK, "--delimiter", "ab"), "P825"),
        ((), "P609"),
    ],
)
def test_wrong_calls(people: str, tmp_path: Path, arguments: tuple[str, ...], code: str) -> None:
    arguments = tuple(a.replace("p.csv", people) for a in arguments)
    result = punkt("run", people, "--out", str(tmp_path / "o.csv"), *arguments)
    assert result.exit_code == 2, result.output
    assert f"[{code}]" in result.stderr
    assert not (tmp_path / "o.csv").exists()


@pytest.mark.full
def test_simulate_map_and_run_together(tmp_path: Path) -> None:
    groups, out = tmp_path / "g.csv", tmp_path / "o.xlsx"
    made = punkt("simulate", "ru.karelia.166-p", "--register", "groups", "--n", "30", "--out", str(groups), *DAY)
    assert made.exit_code == 0 and "rows 30" in made.stdout, made.output
    draft = punkt("map", "--suggest", str(groups), "--out", str(tmp_path / "m.yaml"))
    assert draft.exit_code == 0 and "columns 15, of them recognised 15" in draft.stdout, draft.output
    again = punkt("map", "--suggest", str(groups), "--out", str(tmp_path / "m.yaml"))
    assert again.exit_code == 2 and "[P822]" in again.stderr
    lists = [f"--with={name}={tmp_path / f'g.group.{name}.csv'}" for name in ("members", "rooms")]
    result = punkt("run", str(groups), *lists, *PACK, *DAY, "--map", str(tmp_path / "m.yaml"), "--out", str(out))
    assert result.exit_code == 0, result.output
    assert "cases decided: 30" in result.stdout
    sizes = pl.read_csv(tmp_path / "g.group.members.csv", infer_schema=False).group_by("case").len()
    sheet = pl.read_excel(out, sheet_name="cases", infer_schema_length=None).join(sizes, on="case")
    told = sheet.select("len", "group.group_size").unique().rows()
    assert {(n, value) for n, value in told} == {(n, "met" if 4 <= n <= 7 else "not_met") for n, _ in told}


def test_check_reads_maps_and_descriptions(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text("map: x\ndays: DD.MM\n")
    (tmp_path / "s.yaml").write_text(
        "simulate: x\nabout: x\nfor: ru.social\nregisters: {a: {sections: [nobody]}}\nsubjects: {recipient: {sex: {share: 1}}}\n"
    )
    result = punkt("check", str(tmp_path))
    assert result.exit_code == 2
    told = [line.rpartition("[")[2] for line in result.stderr.splitlines()[:-1]]
    assert told == ["P752]", "P220]", "P818]"]


@pytest.mark.full
@pytest.mark.parametrize("form", ["xlsx", "duckdb"])
def test_lists_are_taken_from_the_tables_of_one_file_that_bear_their_names(tmp_path: Path, form: str) -> None:
    def run(kind: str, cases: Path, *lists: Path) -> pl.DataFrame:
        made = ("simulate", "ru.karelia.166-p", "--register", "groups", "--n", "20", "--seed", "3", *DAY)
        assert punkt(*made, "--out", str(cases)).exit_code == 0
        called = [
            word
            for name, path in zip(("members", "rooms"), lists, strict=True)
            for word in ("--with", f"{name}={path}")
        ]
        table = ("--table", "cases") if kind == "duckdb" else ()
        out = tmp_path / f"{kind}.parquet"
        result = punkt("run", str(cases), *called, *table, *PACK, *DAY, "--out", str(out))
        assert result.exit_code == 0, result.output
        return pl.read_parquet(out)

    one = tmp_path / f"g.{form}"
    apart = [tmp_path / f"g.{name}" for name in ("csv", "group.members.csv", "group.rooms.csv")]
    decided = run(form, one, one, one)
    assert decided.equals(run("csv", *apart))
    assert decided["group.group_size:status"].to_list() == ["determined"] * 20
    out = tmp_path / "alone.parquet"  # nothing is said of the lists
    assert punkt("run", str(one), *PACK, *DAY, "--out", str(out)).exit_code == 0
    assert pl.read_parquet(out).equals(decided)


def test_two_packs_are_needed_to_compare(people: str, tmp_path: Path) -> None:
    for last in ((), ("--strict", "--check", "0")):
        result = punkt("run", people, "--out", str(tmp_path / "o.csv"), "--compare", "ru.karelia.166-p", *last)
        assert result.exit_code == 2
        assert "--compare needs 2 values; right would be --compare A B [P698]" in result.stderr


def test_a_name_of_a_condition_that_is_none_is_told_with_the_nearest(people: str, tmp_path: Path) -> None:
    for name, right in (("nee", "need"), ("recipient.nee", "need"), ("need:mising", "need:missing")):
        result = punkt("run", people, *PACK, *DAY, "--out", str(tmp_path / "o.csv"), "--trace", "--where", f"{name}=x")
        assert result.exit_code == 2 and f"the nearest known name is {right} [P815]" in result.stderr, result.stderr


def test_nothing_to_go_on_with_is_told(people: str, tmp_path: Path) -> None:
    said = "there was nothing to go on with: the run was made from the beginning"
    result = punkt("run", people, *PACK, *DAY, "--out", str(tmp_path / "o.csv"), "--resume")
    assert result.exit_code == 0 and said in result.stdout
    assert said not in punkt("run", people, *PACK, *DAY, "--out", str(tmp_path / "p.csv")).stdout


@pytest.mark.parametrize("delimiter", [";", ","])
def test_csv_is_written_for_spreadsheets(tmp_path: Path, delimiter: str) -> None:
    """With a mark of UTF-8, delimited as the input was, rows turned down too; and it is read back."""
    source, out = tmp_path / "p.csv", tmp_path / "o.csv"
    rows = ["case,sex,ipra.self_care,legal_capacity", "a,male,2,full", "b,male,5,full", "c,,,"]
    source.write_text("\n".join(rows).replace(",", delimiter) + "\n", encoding="utf-8")
    assert punkt("run", str(source), *PACK, *DAY, "--out", str(out)).exit_code == 0
    for file in (out, Path(f"{out}.rejected")):
        content = file.read_bytes()
        assert content.startswith(b"\xef\xbb\xbf") and content.count(b"\xef\xbb\xbf") == 1
        assert file.read_text(encoding="utf-8-sig").splitlines()[0].split(delimiter)[0] in ("case", "key")
    table = pl.read_csv(out, separator=delimiter)
    assert table["case"].to_list() == ["a", "c"]
    again = punkt("run", str(out), *PACK, *DAY, "--out", str(tmp_path / "again.csv"), "--ignore", "recipient.*")
    assert again.exit_code == 0 and "cases decided: 2" in again.stdout, again.output


@pytest.mark.full
def test_an_empty_list_is_not_an_unknown_one(tmp_path: Path) -> None:
    """``[]`` where an outcome lists nothing, nothing where it is not determined; in a file of differences alike."""
    source = tmp_path / "p.jsonl"
    assert punkt("simulate", "ru.karelia.166-p", "--n", "200", "--seed", "3", "--out", str(source), *DAY).exit_code == 0
    found = {}
    for form in ("csv", "parquet", "jsonl"):
        out = tmp_path / f"o.{form}"
        assert punkt("run", str(source), *PACK, *DAY, "--out", str(out)).exit_code == 0
        if form == "jsonl":
            lines = [orjson.loads(line)["outcomes"][LISTED] for line in out.read_bytes().splitlines()]
            found[form] = [(one["status"], (one["value"] and ", ".join(one["value"])) or one["value"]) for one in lines]
            assert all(value is None or isinstance(value, list) for value in (one["value"] for one in lines))
            found[form] = [(status, "[]" if value == [] else value) for status, value in found[form]]
        else:
            table = pl.read_csv(out, infer_schema=False) if form == "csv" else pl.read_parquet(out)
            found[form] = table.select(pl.col(f"{LISTED}:status", LISTED).cast(pl.String)).rows()
    assert found["csv"] == found["parquet"] == found["jsonl"]
    assert {"determined"} == {status for status, value in found["csv"] if value == "[]"}
    assert {status for status, value in found["csv"] if value is None} == {"open", "not_applicable"}
    out = tmp_path / "d.csv"
    call = ("run", str(source), "--compare", "ru.mintrud.847", "ru.karelia.166-p", *DAY, "--out", str(out))
    assert punkt(*call).exit_code == 0
    cells = pl.read_csv(out, infer_schema=False).filter(pl.col("outcome") == LISTED)
    assert not cells.filter((pl.col("before") == "") | (pl.col("after") == "")).height
