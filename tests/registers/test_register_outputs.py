"""Where a run cannot write is told before anything is read, by every engine alike; what is there is kept."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from helpers.command_line import punkt
from punkt.deciding.rule_base import load
from punkt.files.messages.diagnostics import PunktError
from punkt.registers.prepare.prepared import prepare
from punkt.registers.request import Engine, Request
from punkt.registers.run.tally import RunTally
from punkt.showing.register.register_model import summary

PACK = "ru.karelia.166-p"
ENGINES: dict[Engine, tuple[str, str]] = {
    "local": ("people.csv", "out.parquet"),
    "postgres": ("postgresql://nobody@127.0.0.1:1/none", "table:found"),
    "spark": ("people.parquet", "out"),
}
"""Engine → an input and an output. None of them is there: whoever reads fails in another way."""
every_engine = pytest.mark.parametrize("engine", ENGINES)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "people.csv").write_text("case,recipient.birth_date\na,1950-01-01\n")
    return tmp_path


def refused(engine: Engine, report: str, *options: str) -> list[str]:
    """The codes of what is wrong with the page about a run."""
    register, out = ENGINES[engine]
    call = ("run", register, "--engine", engine, "--pack", PACK, "--out", out, "--report", report, *options)
    result = punkt(*call)
    assert result.exit_code == 2 and result.stdout == "", result.output
    assert "--resume" not in result.stderr
    return [line.rpartition("[")[2].rstrip("]") for line in result.stderr.splitlines()]


@every_engine
def test_the_folder_of_the_page_is_looked_for_first(engine: Engine, folder: Path) -> None:
    assert refused(engine, str(folder / "no" / "page.html")) == ["P811"]
    assert sorted(path.name for path in folder.iterdir()) == ["people.csv"]


@every_engine
def test_a_page_that_is_there_is_kept(engine: Engine, folder: Path) -> None:
    page = folder / "page.html"
    page.write_text("mine")
    assert refused(engine, str(page)) == ["P802"]
    assert page.read_text() == "mine"
    (folder / "pages").mkdir()
    assert refused(engine, str(folder / "pages"), "--overwrite") == ["P802"], "a folder is not replaced"


@every_engine
def test_a_folder_that_takes_no_files(engine: Engine, folder: Path) -> None:
    closed = Path("/proc")
    if not closed.is_dir():
        closed = folder / "closed"
        closed.mkdir(mode=0o500)
    if os.access(closed, os.W_OK) and closed.parent == folder:
        pytest.skip("this user may write everywhere")
    assert refused(engine, str(closed / "page.html")) == ["P852"]


@every_engine
def test_a_page_in_the_place_of_an_input(engine: Engine, folder: Path) -> None:
    mapped = folder / "map.yaml"
    mapped.write_text("columns: {}\n")
    assert "P812" in refused(engine, str(mapped), "--map", str(mapped), "--overwrite")
    assert mapped.read_text() == "columns: {}\n"


@pytest.mark.parametrize("name", ["out.parquet", "out.parquet.rejected", "out.parquet.about.json"])
def test_a_page_in_the_place_of_another_output(name: str) -> None:
    assert refused("local", name) == ["P854"]


@pytest.mark.parametrize("resume", [(), ("--resume",)])
def test_results_in_a_folder_that_takes_no_files(folder: Path, resume: tuple[str, ...]) -> None:
    result = punkt("run", "people.csv", "--pack", PACK, "--out", "/proc/out.parquet", *resume)
    assert result.exit_code == 2 and "[P852]" in result.stderr, result.output


def test_a_page_that_fails_at_last(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Results are whole then, and going on would be refused."""
    from punkt.command import register_summary

    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(register_summary, "write_whole", full)
    result = punkt("run", "people.csv", "--pack", PACK, "--out", "out.parquet")
    assert result.exit_code == 2 and "[P853]" in result.stderr and "--resume" not in result.stderr
    assert (folder / "out.parquet").is_file() and not (folder / "out.parquet.unfinished").exists()


def test_drafts_and_invented_registers_too(folder: Path) -> None:
    for out, code in ((folder / "no" / "map.yaml", "P811"), (Path("/proc/map.yaml"), "P852")):
        result = punkt("map", "--suggest", "people.csv", "--out", str(out))
        assert result.exit_code == 2 and f"[{code}]" in result.stderr and "--resume" not in result.stderr
    result = punkt("simulate", PACK, "--n", "1", "--out", "/proc/people.csv")
    assert result.exit_code == 2 and "[P852]" in result.stderr and "--resume" not in result.stderr


@every_engine
@pytest.mark.parametrize(
    ("option", "code"),
    [
        ({"packs": ("a",), "compare": ("a", "b")}, "P820"),
        ({"trace": True, "compare": ("a", "b")}, "P820"),
        ({"where": ("need=established",)}, "P696"),
        ({"where": ("need",), "trace": True}, "P814"),
        ({"packs": ("nothing",)}, "P602"),
        ({"map_file": "none.yaml"}, "P001"),
    ],
)
def test_refused_by_every_engine_alike(engine: Engine, option: dict[str, object], code: str) -> None:
    register, out = ENGINES[engine]
    try:
        given: dict[str, object] = {"packs": (PACK,), **option} if "compare" not in option else option
        found = prepare(Request(register=register, out=out, engine=engine, **given)).problems.items  # type: ignore[arg-type]
    except PunktError as error:
        found = list(error.diagnostics)
    assert code in [one.code for one in found]


def test_a_request_is_given_by_names_and_stays_as_it_is() -> None:
    with pytest.raises(TypeError):
        Request("people.csv", "out.parquet")  # type: ignore[call-arg]
    with pytest.raises(FrozenInstanceError):
        Request(register="people.csv", out="out.parquet").part = 1  # type: ignore[misc]


def test_what_cannot_be_gone_on_with_is_not_advised(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a cluster, and where a draft of a map or an invented register is written, there is no ``--resume``."""
    from punkt.registers.spark.folders import LocalPlaces

    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(PunktError) as caught:
        LocalPlaces().write(str(folder / "no" / "file"), b"")
    assert [one.code for one in caught.value.diagnostics] == ["P855"]
    monkeypatch.setattr("punkt.files.whole_files.os.replace", full)
    for call in (
        ("map", "--suggest", "people.csv", "--out", "map.yaml"),
        ("simulate", PACK, "--n", "1", "--out", "p.csv"),
    ):
        result = punkt(*call)
        assert result.exit_code == 2 and "[P855]" in result.stderr and "--resume" not in result.stderr, result.output


def test_a_summary_is_the_same_whatever_order_values_were_counted_in() -> None:
    """Values that are as frequent as each other stand in the order of their names."""
    vocabulary, about = load(PACK).vocabulary, {"as_of": "2025-06-01", "packs": []}
    found = []
    for values in (("a, b", "b, c", "c"), ("c", "b, c", "a, b")):
        tally = RunTally(outcomes={"recipient.need": Counter(determined=3)})
        tally.values["recipient.need"] = Counter(dict.fromkeys(values, 1))
        found.append(summary(tally, about, vocabulary, "en", {}, []))
    assert found[0] == found[1] and len(found[0].sections[0].rows[0].bars) == 3


def test_a_reading_is_told_by_its_question(folder: Path) -> None:
    """A reader who knows no names sees what is asked; at 18 on the day it matters whether 18 is enough."""
    (folder / "people.csv").write_text(
        "case,recipient.birth_date,recipient.disability,recipient.mental_disorder_confirmed,recipient.needs_social_services\n"
        "a,2007-06-01,true,true,true\n"
    )
    call = ("run", "people.csv", "--pack", PACK, "--as-of", "2025-06-01", "--out", "out.csv", "--lang", "ru")
    result = punkt(*call)
    question = load(PACK).linked.by_id[PACK].readings["adult_age"].question["ru"]
    assert result.exit_code == 0, result.output
    assert question.split("?")[0] in " ".join(result.stdout.split()) and f"({PACK}:adult_age)" in result.stdout
    assert f"{question} ({PACK}:adult_age)" in (folder / "out.csv.html").read_text("utf-8")
