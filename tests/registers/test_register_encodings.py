"""Encodings are told where it is sure, and asked for where it is not: nobody is decided under letters that are not there."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from helpers.dirty_people import DISTRICTS, KEYS, PEOPLE
from helpers.dirty_runs import LINES, TABLE, run, sums, written
from helpers.lengths import many
from punkt.files.messages.diagnostics import PunktError
from punkt.registers.read.csv_file import CsvSource
from punkt.registers.read.encodings import OLD, Letters
from punkt.registers.read.text_file import look_through


@pytest.mark.sampled(2)
@pytest.mark.parametrize("encoding", [*OLD, "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("written_in", ["as it is", "capitals"])
def test_a_table_is_read_in_its_own_encoding(tmp_path: Path, encoding: str, written_in: str) -> None:
    lines = [line.upper() for line in TABLE] if written_in == "capitals" else TABLE
    lines = [line.replace("№", "Номер") for line in lines] if encoding == "koi8-r" else lines
    source = CsvSource(written(tmp_path / "x.csv", lines, encoding))
    assert source.about["encoding"] == encoding.removesuffix("-sig")
    (batch,) = source.batches(100)
    assert [";".join(str(cell) for cell in row) for row in batch.frame.rows()] == lines[1:]


def test_one_encoding_is_never_taken_for_another() -> None:
    """Texts of so few words that it cannot be sure: taken rightly, or not at all; only the usual one is presumed."""
    words = [word for one in PEOPLE for word in one.name.split()] + [*DISTRICTS, "да", "нет", "м", "ж", "степень"]
    draw, told = Random(5), 0
    for _ in range(many(300, 2_000, 20_000)):
        text = "\n".join(draw.choice(words) for _ in range(draw.randint(1, 12)))
        for name in OLD[:3]:
            letters = Letters()
            letters.take(text.encode(name))
            found = letters.encoding()
            assert found in (name, "", OLD[0]), text
            assert found == name or len(text) < 40, text
            told += found == name
    assert told > many(300, 2_000, 20_000) * 2


@pytest.mark.parametrize("name", ["latin-1", "cp1250"])
def test_other_alphabets_are_asked_for(tmp_path: Path, name: str) -> None:
    text = {"latin-1": "case;name\n1;Müller café\n2;Señor Ångström\n", "cp1250": "case;name\n1;Łódź\n2;Kraków żółć\n"}[
        name
    ]
    path = tmp_path / "x.csv"
    path.write_bytes(text.encode(name))
    with pytest.raises(PunktError) as raised:
        CsvSource(path)
    assert [one.code for one in raised.value.diagnostics] == ["P741"]
    (batch,) = CsvSource(path, name).batches(10)
    assert batch.frame.rows()[0][1] in ("Müller café", "Łódź")


@pytest.mark.parametrize("tail", [3, 15])
@pytest.mark.parametrize("order", ["utf-8 first", "1251 first"])
def test_two_encodings_in_one_file(tmp_path: Path, tail: int, order: str) -> None:
    """The head's is the file's; lines in the other are named, whichever are more."""
    one, two = ("utf-8", "cp1251") if order == "utf-8 first" else ("cp1251", "utf-8")
    path = tmp_path / "x.csv"
    head = "".join(f"{line}\n" for line in [TABLE[0], *LINES[: 20 - tail]]).encode(one)
    path.write_bytes(head + "".join(f"{line}\n" for line in LINES[20 - tail :]).encode(two))
    found = run(path)
    assert found.keys == list(KEYS[: 20 - tail])
    code = "P747" if one == "utf-8" else "P864"
    assert found.codes() == [(number, code) for number in range(22 - tail, 22)]
    assert sums(found.summary)[:3] == [20, 20 - tail, tail]


def test_what_is_utf8_is_not_read_as_something_else(tmp_path: Path) -> None:
    with pytest.raises(PunktError) as raised:
        look_through(written(tmp_path / "x.csv", TABLE), "windows-1251")
    assert [one.code for one in raised.value.diagnostics] == ["P865"]
    assert look_through(written(tmp_path / "y.csv", ["case;sex", "a;male"]), "windows-1251").encoding == "windows-1251"
