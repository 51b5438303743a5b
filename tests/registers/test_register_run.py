"""Whole registers decided: the same as one by one, the same bytes after a kill, nothing lost, nothing half-written."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import orjson
import polars as pl
import pyarrow.parquet as pq
import pytest

from helpers import bounded
from helpers.cases_generator import CaseMaker
from helpers.lengths import many
from helpers.loops import nonempty
from helpers.places import ROOT
from punkt import load
from punkt.command.run_request import run_request
from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import PunktError
from punkt.registers.check.register import Register
from punkt.registers.columns.names_of_bits import SEPARATOR
from punkt.registers.local.run_parts import RegisterRun
from punkt.registers.map.column_map import Map
from punkt.registers.read.open_source import ReadOptions, open_source
from punkt.registers.request import Request
from punkt.registers.run.decide_part import PartDecider
from punkt.registers.run.part_job import Decide
from punkt.registers.run.run_result import RunResult

DAY = date(2025, 6, 1)
STATUS = ("disability", "mental_disorder_confirmed", "needs_social_services")
PEOPLE = f"""case,birth_date,{",".join(STATUS)},ipra.self_care,ipra.mobility,planned_hours.amount,planned_hours.per
a,1990-01-01,true,true,true,2,0,4,day
b,1990-01-01,true,true,true,1,1,4.5,day
c,1990-01-01,true,true,true,5,1,"4,5",day
d,1990-13-01,true,true,true,2,1,,
"""
"""People to whom the order applies (its point 2)."""


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load("ru.karelia.166-p", "ru.alliance.2025")


def run(rules: Rules, source: Path, out: Path, **options: Any) -> RunResult:
    register = Register(rules, open_source(source, ReadOptions(), rules), {}, Map(), DAY)
    job = Decide(PartDecider(rules, register.layout, DAY, register.own_days))
    return RegisterRun(register, job, Request(register=str(source), out=str(out), **options)).run()


def asked(source: Path, out: Path, pack: str = "ru.karelia.166-p", **more: Any) -> str:
    lists = tuple((name, str(path)) for name, path in more.pop("lists", {}).items())
    request = Request(register=str(source), out=str(out), packs=(pack,), day=DAY, lists=lists, lang="en", **more)
    return run_request(request)


@pytest.mark.full
def test_decides_as_decide_does(rules: Rules, tmp_path: Path) -> None:
    """Nested cases of all kinds, each with its own day, against single decisions: all columns, elements too."""
    random = Random(5)
    makers = [
        (CaseMaker(rules, {"recipient": 1.0, "provider": 0.5, "region": 0.2}), many(6, 50)),
        (CaseMaker(rules, {"group": 1.0, "recipient": 0.2, "provider": 0.3}), many(3, 25)),
    ]
    cases: list[Any] = []
    for maker, n in makers:
        for _ in range(n):
            cases.append({**maker.mapping(random), "case": f"k{len(cases)}"})
    source = tmp_path / "cases.jsonl"
    source.write_bytes(b"".join(orjson.dumps(case, default=str) + b"\n" for case in cases))
    finished = run(rules, source, tmp_path / "out.parquet", part=16)
    assert finished.tally.decided == len(cases), (tmp_path / "out.parquet.rejected").read_text()
    tables = {"": pl.read_parquet(tmp_path / "out.parquet")}
    for name in ("members", "rooms"):
        tables[f"group.{name}"] = pl.read_parquet(tmp_path / f"out.group.{name}.parquet")
    rows = {(n, r["case"], r.get("id")): r for n, t in tables.items() for r in t.iter_rows(named=True)}
    seen = 0
    for case in nonempty(cases):
        document = rules.decide(case).to_dict()
        for subject, outcomes in nonempty(document["outcomes"].items()):
            table, _, element = subject.partition("/")
            row = rows[(table, case["case"], element) if element else ("", case["case"], None)]
            prefix = "" if element else f"{subject}."
            for outcome, wanted in nonempty(outcomes.items()):
                compare(row, prefix + outcome, wanted, subject)
                seen += 1
    assert seen > many(300, 2_000)


def compare(row: dict[str, Any], name: str, wanted: dict[str, Any], subject: str) -> None:
    where = (row["case"], subject, name)
    assert row[f"{name}:status"] == wanted["status"], where
    value = row[name]
    if isinstance(wanted["value"], list):
        value = [] if value in ("[]", None) else value.split(SEPARATOR)
    elif isinstance(value, date):
        value = value.isoformat()
    assert value == wanted["value"] or (wanted["status"] != "determined" and wanted["value"] is None), where
    clauses = row[f"{name}:clauses"].split(SEPARATOR) if row[f"{name}:clauses"] else []
    assert sorted(clauses) == sorted(f"{c['pack']}:{c['rule']}" for c in wanted["clauses"]), where
    readings = (row.get(f"{name}:readings") or "").split(SEPARATOR)
    assert sorted(r for r in readings if r) == wanted["sensitive_to"], where
    missing = [m for m in row[f"{name}:missing"].split(SEPARATOR) if m]
    own = [f"{subject}{m}" if m.startswith(".") else m for m in missing]
    exact = [m for m in own if "/*" not in m]
    assert set(exact) <= set(wanted["missing"]), where
    summed = {m.split("/*")[0] for m in own if "/*" in m}
    assert all(m in exact or m.split("/")[0] in summed for m in wanted["missing"]), where


@pytest.mark.full
def test_tables_and_nested_cases_give_the_same(rules: Rules, tmp_path: Path) -> None:
    """The same groups as three tables joined by key, cut into other parts, and as cases with lists in them."""
    from punkt.registers.invented.write_invented import invent

    found: dict[str, list[list[Any]]] = {}
    for form in ("jsonl", "csv", "parquet"):
        folder = tmp_path / form
        folder.mkdir()
        files = invent("ru.karelia.166-p", (), folder / f"g.{form}", 24, 11, "groups", as_of=DAY)
        lists = {} if form == "jsonl" else {n: folder / f"g.group.{n}.{form}" for n in ("members", "rooms")}
        out = folder / "o.parquet"
        asked(files[0], out, lists=lists, part=24 if form == "csv" else 10)
        frames = [pl.read_parquet(path) for path in (out, out.with_name("o.group.members.parquet"))]
        found[form] = [[frame.columns, sorted(frame.rows(), key=lambda row: row[:2])] for frame in frames]
        assert frames[0].height == 24 and frames[1].height > 80
    assert found["jsonl"] == found["csv"] == found["parquet"]


def test_rows_at_fault_are_told_and_counted(tmp_path: Path) -> None:
    source, out = tmp_path / "p.csv", tmp_path / "o.csv"
    source.write_text(PEOPLE + "a,1990-01-01,,,,2,0,4,day\ne;1\n,1990-01-01,,,,2,0,4,day\nf,2030-01-01,,,,,,30,day\n")
    text = asked(source, out)
    with open(f"{out}.rejected", newline="", encoding="utf-8-sig") as stream:
        rejected = list(csv.DictReader(stream))
    found = [(r["key"], r["row"], r["column"], r["value"], r["code"]) for r in rejected]
    assert found == [
        ("a", "2", "case", "a", "P884"),  # the line below says another thing of the same person
        ("c", "4", "ipra.self_care", "5", "P510"),
        ("c", "4", "planned_hours.amount", "4,5", "P765"),
        ("d", "5", "birth_date", "1990-13-01", "P511"),
        ("a", "6", "case", "a", "P884"),
        ("", "8", "case", "", "P769"),
        ("f", "9", "birth_date", "2030-01-01", "P520"),
        ("f", "9", "planned_hours.amount", "30", "P520"),
        ("", "7", "", "", "P749"),
    ]
    assert "right would be 4.5" in rejected[2]["message"]
    assert list(pl.read_csv(out)["case"]) == ["b"]
    assert "rows read: 8 · cases decided: 1 · rows turned down: 7" in text.replace("\u00a0", " ")


def test_no_cell_written_is_a_formula(tmp_path: Path) -> None:
    source, out = tmp_path / "p.csv", tmp_path / "o.csv"
    source.write_text(
        'case,sex,consent\n=cmd|a,male,true\n"@x","=HYPERLINK(""x"")",true\n-5,male,-\n+7 911,male,true\n'
    )
    asked(source, out)
    assert pl.read_csv(out)["case"].to_list() == ["'+7 911"]
    with open(f"{out}.rejected", newline="", encoding="utf-8-sig") as stream:
        cells = [(r["key"], r["value"], r["code"]) for r in csv.DictReader(stream)]
    assert cells == [("'=cmd|a", "'=cmd|a", "P762"), ("'@x", '\'=HYPERLINK("x")', "P762"), ("-5", "'-", "P764")]


def test_strict_stops_and_leaves_nothing(tmp_path: Path) -> None:
    source, out = tmp_path / "p.csv", tmp_path / "o.parquet"
    source.write_text(PEOPLE)
    with pytest.raises(PunktError) as raised:
        asked(source, out, strict=True)
    assert [(d.place.line, d.code) for d in raised.value.diagnostics] == [(4, "P510"), (4, "P765"), (5, "P511")]
    assert [p.name for p in tmp_path.iterdir()] == ["p.csv"]


def test_an_output_that_exists_is_kept(tmp_path: Path) -> None:
    source, out = tmp_path / "p.csv", tmp_path / "o.parquet"
    source.write_text(PEOPLE)
    out.write_text("mine")
    with pytest.raises(PunktError) as raised:
        asked(source, out)
    assert [d.code for d in raised.value.diagnostics] == ["P802"]
    assert out.read_text() == "mine"
    asked(source, out, overwrite=True)
    assert pl.read_parquet(out).height == 2
    page = tmp_path / "n.parquet.html"
    page.write_text("mine")
    with pytest.raises(PunktError) as raised:
        asked(source, tmp_path / "n.parquet")
    assert [(d.code, d.place.file) for d in raised.value.diagnostics] == [("P802", str(page))]


def test_the_input_is_not_overwritten(tmp_path: Path) -> None:
    source = tmp_path / "p.csv"
    source.write_text(PEOPLE)
    with pytest.raises(PunktError) as raised:
        asked(source, source, overwrite=True)
    assert [d.code for d in raised.value.diagnostics] == ["P812"]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl", "xlsx", "duckdb"])
def test_every_format_says_the_same_and_what_made_it(tmp_path: Path, rules: Rules, form: str) -> None:
    source, out = tmp_path / "p.csv", tmp_path / f"o.{form}"
    source.write_text(PEOPLE.replace("\na,", "\n@1+1,"))
    asked(source, out)
    first = out.read_bytes()
    need = "recipient.need"
    pack = {p.id: p for p in rules.packs}["ru.karelia.166-p"]
    match form:
        case "parquet":
            rows = pl.read_parquet(out).select("case", need, f"{need}:clauses").rows()
            about = orjson.loads(pq.read_schema(out).metadata[b"punkt"])
        case "csv":
            rows = pl.read_csv(out).select("case", need, f"{need}:clauses").rows()
            about = orjson.loads(Path(f"{out}.about.json").read_bytes())
            assert rows[0][0] == "'@1+1"  # no spreadsheet takes it for a formula
            rows[0] = ("@1+1", *rows[0][1:])
        case "jsonl":
            lines = [orjson.loads(line) for line in out.read_bytes().splitlines()]
            found = [(x["case"], x["outcomes"][need]) for x in lines]
            rows = [(case, one["value"], SEPARATOR.join(one["clauses"])) for case, one in found]
            about = orjson.loads(Path(f"{out}.about.json").read_bytes())
        case "xlsx":
            from openpyxl import load_workbook

            sheet = load_workbook(out)["cases"]
            head = [cell.value for cell in sheet[1]]
            spots = [head.index(name) for name in ("case", need, f"{need}:clauses")]
            assert sheet["A2"].data_type == "s"
            rows = [tuple(row[n].value for n in spots) for row in sheet.iter_rows(min_row=2)]
            about = {"packs": [{"id": pack.id, "sha256": pack.digest}], "as_of": "2025-06-01"}
            said = {p.name: p.value for p in load_workbook(out).custom_doc_props.props}
            assert said["punkt.as_of"] == "2025-06-01" and any(pack.digest in str(v) for v in said.values())
        case _:
            import duckdb

            with duckdb.connect(str(out), read_only=True) as connection:
                rows = connection.execute(f'SELECT "case", "{need}", "{need}:clauses" FROM cases').fetchall()
                said = dict(connection.execute("SELECT name, value FROM punkt WHERE name <> 'pack'").fetchall())
                packs = connection.execute("SELECT value FROM punkt WHERE name = 'pack'").fetchall()
            assert any(pack.digest in value for (value,) in packs)
            about = {"packs": [{"id": pack.id, "sha256": pack.digest}], "as_of": said["as_of"]}
    assert rows == [
        ("@1+1", "established", "ru.karelia.166-p:need.established"),
        ("b", None, None if form in ("csv", "xlsx") else ""),
    ]
    assert about["as_of"] == "2025-06-01"
    assert pack.digest in {p["sha256"] for p in about["packs"]}
    if form != "duckdb":  # which keeps more in its file than what was written
        asked(source, out, overwrite=True)
        assert out.read_bytes() == first


def simulated(tmp_path: Path, n: int) -> Path:
    from punkt.registers.invented.write_invented import invent

    return invent("ru.karelia.166-p", (), tmp_path / "people.parquet", n, 7, as_of=DAY)[0]


@pytest.mark.full
def test_a_killed_run_goes_on_to_the_same_bytes(tmp_path: Path) -> None:
    source = simulated(tmp_path, 3000)
    command = [sys.executable, "-m", "punkt", "run", str(source), "--pack", "ru.karelia.166-p", "--as-of", "2025-06-01"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine")}
    whole, broken = tmp_path / "whole.csv", tmp_path / "broken.csv"
    asked(source, whole, part=250)
    process = subprocess.Popen(
        [*command, "--part", "250", "--out", str(broken), "--lang", "en"], env=environment, stdout=subprocess.DEVNULL
    )
    listed = tmp_path / "broken.csv.unfinished" / "parts.jsonl"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and (not listed.exists() or listed.read_bytes().count(b"\n") < 4):
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait(60)
    done = listed.read_bytes().count(b"\n") - 1 if listed.exists() else None
    assert done is not None and done >= 3
    assert not broken.exists()
    with pytest.raises(PunktError) as raised:
        asked(source, broken, part=250)
    assert [d.code for d in raised.value.diagnostics] == ["P737"]
    with pytest.raises(PunktError) as raised:
        asked(source, broken, part=300, resume=True)
    assert [d.code for d in raised.value.diagnostics] == ["P739"]
    with listed.open("ab") as stream:
        stream.write(b'{"cursor":')  # as if cut off in the middle of a line
    text = asked(source, broken, part=250, resume=True)
    assert broken.read_bytes() == whole.read_bytes()
    assert "cases decided: 3 000" in text.replace("\u00a0", " ")
    assert not listed.parent.exists()


@pytest.mark.full
def test_duplicates_are_found_across_a_resume(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, out = tmp_path / "p.csv", tmp_path / "o.csv"
    source.write_text("case,sex\n" + "".join(f"k{n},male\n" for n in range(20)) + "k3,female\nk30,male\n")
    from punkt.registers.local.working_folder import WorkingFolder

    add = WorkingFolder.add

    def broken(self: WorkingFolder, number: int, files: Any, entry: Any) -> None:
        if number == 3:
            raise KeyboardInterrupt
        add(self, number, files, entry)

    monkeypatch.setattr(WorkingFolder, "add", broken)
    with pytest.raises(KeyboardInterrupt):
        asked(source, out, part=5)
    monkeypatch.setattr(WorkingFolder, "add", add)
    asked(source, out, part=5, resume=True)
    told = Path(f"{out}.rejected").read_text()
    assert "k3,5,case,k3,P884" in told and "k3,22,case,k3,P884" in told
    assert pl.read_csv(out).height == 20


@pytest.mark.full
def test_a_run_broken_off_while_files_get_their_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from punkt.files.whole_files import commit_file
    from punkt.registers.invented.write_invented import invent
    from punkt.registers.local import run_parts as running

    source = invent("ru.karelia.166-p", (), tmp_path / "g.jsonl", 20, 7, "groups", as_of=DAY)[0]
    whole, out = tmp_path / "w.csv", tmp_path / "o.csv"
    asked(source, whole)
    settled: list[Path] = []

    def broken(draft: Path, path: Path) -> None:
        if len(settled) == 2:
            raise KeyboardInterrupt
        settled.append(path)
        commit_file(draft, path)

    monkeypatch.setattr(running, "commit_file", broken)
    with pytest.raises(KeyboardInterrupt):
        asked(source, out)
    assert settled and not out.exists()
    monkeypatch.setattr(running, "commit_file", commit_file)
    asked(source, out, resume=True)
    for name in ("", ".group.members", ".group.rooms"):
        assert (tmp_path / f"o{name}.csv").read_bytes() == (tmp_path / f"w{name}.csv").read_bytes()


@pytest.mark.full
def test_a_full_disk_is_told_and_the_run_goes_on(tmp_path: Path) -> None:
    """Files may not grow: what a full disk does to every write."""
    source = simulated(tmp_path, 2000)
    out = tmp_path / "o.csv"
    limited = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000));"
        "sys.argv[0] = 'punkt'; from punkt.command.main import main; main()"
    )
    arguments = [
        "run",
        str(source),
        "--pack",
        "ru.karelia.166-p",
        "--as-of",
        "2025-06-01",
        "--part",
        "500",
        "--out",
        str(out),
        "--lang",
        "en",
    ]
    done = bounded.run(
        [sys.executable, "-c", limited, *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT / "engine")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2, done.stderr
    assert "the disk is full; make room, and go on with --resume [P800]" in done.stderr
    assert not out.exists()
    asked(source, out, part=500, resume=True)
    whole = tmp_path / "w.csv"
    asked(source, whole, part=500)
    assert out.read_bytes() == whole.read_bytes()


def test_whole_decisions_of_chosen_rows(tmp_path: Path) -> None:
    source, out = tmp_path / "p.csv", tmp_path / "o.parquet"
    source.write_text(PEOPLE)
    asked(source, out, trace=True, where=("need=established",))
    lines = Path(f"{out}.trace.jsonl").read_bytes().splitlines()
    assert len(lines) == 1
    alone = load("ru.karelia.166-p").decide(
        {
            "case": "a",
            "recipient": {
                "birth_date": "1990-01-01",
                **dict.fromkeys(STATUS, True),
                "ipra": {"self_care": 2, "mobility": 0},
                "planned_hours": {"amount": 4, "per": "day"},
            },
        },
        as_of=DAY,
    )
    assert lines[0] == alone.to_bytes()


@pytest.mark.parametrize(("condition", "code"), [("need", "P814"), ("nead=x", "P815")])
def test_conditions_that_are_none(tmp_path: Path, condition: str, code: str) -> None:
    source = tmp_path / "p.csv"
    source.write_text(PEOPLE)
    with pytest.raises(PunktError) as raised:
        asked(source, tmp_path / "o.parquet", trace=True, where=(condition,))
    assert [d.code for d in raised.value.diagnostics] == [code]
    assert not (tmp_path / "o.parquet").exists()


def test_the_page_needs_nothing_else(tmp_path: Path) -> None:
    source, out = tmp_path / "p.csv", tmp_path / "o.parquet"
    source.write_text(PEOPLE)
    asked(source, out)
    page = Path(f"{out}.html").read_text()
    assert "<svg" in page and "Need of supported living" in page
    assert "http" not in page.replace("http-equiv", "")


@pytest.mark.full
def test_files_are_the_same_however_the_register_is_cut(rules: Rules, tmp_path: Path) -> None:
    """What a later part reports first (other sections, lists) makes the files begin anew, again and again."""
    random = Random(11)
    cases = []
    for number in range(24):
        section = ("region", "provider", "recipient", "group")[number // 6]
        maker = CaseMaker(rules, {section: 1.0})
        cases.append({**maker.mapping(random), "case": f"k{number:02}"})
    source = tmp_path / "cases.jsonl"
    source.write_bytes(b"".join(orjson.dumps(case, default=str) + b"\n" for case in cases))
    wanted: dict[str, bytes] = {}
    for part in (100, 2):
        folder = tmp_path / str(part)
        folder.mkdir()
        finished = run(rules, source, folder / "o.csv", part=part)
        found = {path.name: path.read_bytes() for path in map(Path, finished.files) if path.suffix == ".csv"}
        assert set(found) == {"o.csv", "o.group.members.csv", "o.group.rooms.csv"}
        wanted = wanted or found
        assert found == wanted
