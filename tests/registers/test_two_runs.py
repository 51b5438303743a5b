"""Two runs compared: who entered, left and is decided otherwise, each through the fact, the norm or the day it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from helpers.command_line import punkt

PACK = "ru.mintrud.847"
HEAD = "case;birth_date;disability;mental_disorder_confirmed;needs_social_services;ipra.self_care;ipra.mobility;sex"
JUNE = """ages;2007-06-20;true;true;true;2;1;male
gone;1980-01-01;true;true;true;2;1;male
other;1980-01-01;true;true;true;3;2;male
same;1980-01-01;true;true;true;2;1;male
void;1980-01-01;true;true;true;2;1;male
"""
JULY = """void;1980-01-01;true;true;true;2;1;female
new;1980-01-01;true;true;true;2;1;male
other;2010-01-01;true;true;true;3;2;female
ages;2007-06-20;true;true;true;2;1;male
same;1980-01-01;true;true;true;2;1;male
"""
"""One comes of age; of one another fact matters and one does not; of one a fact that changes nothing is another."""


def run(folder: Path, name: str, rows: str, day: str, *options: str, pack: str = PACK) -> Path:
    (folder / f"{name}.csv").write_text(f"{HEAD}\n{rows}")
    out = folder / f"{name}.parquet"
    call = ("run", str(folder / f"{name}.csv"), "--pack", pack, "--as-of", day, "--out", str(out), "--remember")
    result = punkt(*call, *options)
    assert result.exit_code == 0, result.output
    return out


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("runs")
    june = run(folder, "june", JUNE, "2025-06-01")
    return june, run(folder, "july", JULY, "2025-07-01", "--since", str(june))


def lines(file: Path) -> dict[str, Any]:
    return {line["case"]: line for line in map(orjson.loads, file.read_bytes().splitlines())}


def test_each_change_has_its_reason(runs: tuple[Path, Path], tmp_path: Path) -> None:
    out, sums = tmp_path / "changes.jsonl", tmp_path / "sums.json"
    result = punkt("compare-runs", *map(str, runs), "--out", str(out), "--summary", str(sums))
    assert result.exit_code == 1, result.output
    found = lines(out)
    assert {case: one["what"] for case, one in found.items()} == {
        "new": "entered",
        "gone": "left",
        "other": "changed",
        "ages": "changed",
    }
    came = {one["outcome"]: one for one in found["ages"]["outcomes"]}["recipient.age_allowed"]
    assert (came["before"], came["after"], came["through"], came["facts"]) == ("=not_met", "=met", "day", [])
    for one in found["other"]["outcomes"]:
        assert one["through"] == "fact"
        assert one["facts"] == [{"fact": "recipient.birth_date", "before": "1980-01-01", "after": "2010-01-01"}], (
            "sex decides nothing"
        )
    told = orjson.loads(sums.read_bytes())
    assert {name: told[name] for name in ("entered", "left", "changed", "same", "same_law")} == {
        "entered": 1,
        "left": 1,
        "changed": 2,
        "same": 2,
        "same_law": True,
    }
    assert told["outcomes"]["recipient.age_allowed"] == {"=not_met|=met": 1, "=met|=not_met": 1}


@pytest.mark.parametrize(
    ("lang", "said", "time"),
    [
        ("en", "date of birth was 1980-01-01 and is 2010-01-01", "the facts are the same, time has passed"),
        ("ru", "дата рождения: было «01.01.1980», стало «01.01.2010»", "сведения те же, прошло время"),
    ],
)
def test_a_sentence_a_person(runs: tuple[Path, Path], lang: str, said: str, time: str) -> None:
    result = punkt("compare-runs", *map(str, runs), lang=lang)
    text = " ".join(result.stdout.split())
    assert text.count(said) == 1 and text.count(time) == 1
    few = punkt("compare-runs", *map(str, runs), "--most", "1", lang=lang).stdout
    assert said in " ".join(few.split()) and ("and 1 more" if lang == "en" else "и ещё 1") in few


def test_the_same_run_is_no_difference(runs: tuple[Path, Path]) -> None:
    result = punkt("compare-runs", str(runs[1]), str(runs[1]))
    assert result.exit_code == 0 and "Unchanged: 5" in result.stdout


@pytest.mark.full
def test_other_norms_are_named(tmp_path: Path) -> None:
    """The same people by another pack: the clauses that fired in one of the runs only are told."""
    march = run(tmp_path, "march", JUNE, "2025-05-01")
    may = run(tmp_path, "may", JUNE, "2025-05-01", pack="ru.karelia.166-p")
    out = tmp_path / "changes.jsonl"
    result = punkt("compare-runs", str(march), str(may), "--out", str(out))
    assert result.exit_code == 1
    assert "different versions of packs, editions" in result.stdout
    assert {one["through"] for person in lines(out).values() for one in person["outcomes"]} == {"norm"}
    assert "norms are others (now ru.karelia.166-p:" in " ".join(result.stdout.split())


def test_what_was_not_remembered_is_said_at_once(runs: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("case\n1\n")
    result = punkt("compare-runs", str(tmp_path / "a.csv"), str(tmp_path / "b.csv"), "--out", str(runs[0]))
    assert result.exit_code == 2
    assert [line[-6:] for line in result.stderr.splitlines()] == ["[P802]", "[P897]", "[P001]"]
