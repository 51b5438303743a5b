"""How `punkt show` tells the rows of a table, and a proof the rows that clash."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from helpers.invented_city import CITED, city, write
from helpers.places import ROOT
from punkt.command.main import main


def said(*arguments: str) -> str:
    """What a command says, without its line breaks."""
    return " ".join(CliRunner().invoke(main, [*arguments]).output.split())


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("ru", "строка 5: группа инвалидности — третья; полных лет от (день рождения) до"),
        ("ru", "не меньше 60 и меньше 75 → 10"),
        ("en", "row 5: disability group — third; full years from (birth date) to"),
    ],
)
def test_rows_are_told_in_words(lang: str, words: str) -> None:
    folder = ROOT / "tests" / "peers" / "ru-queue-points"
    assert words in said("show", "peers.queue", "1", "--pack-dir", str(folder), "--lang", lang)


def test_the_rest_is_told_too(tmp_path: Path) -> None:
    table = '{hit: first, columns: [axles, paid], rows: [["> 3", –, 1], [–, true, 2]], else: 0}'
    write(tmp_path, city(rules_yaml=f"rules:\n  - decide: left\n{CITED}    table: {table}\n"))
    told = said("show", "none.city", "1", "--pack-dir", str(tmp_path), "--lang", "en")
    assert "row 1: a — more than 3 → 1" in told
    assert "row 2: a — yes → 2" in told
    assert "in all other cases → 0" in told


def test_a_proof_names_the_rows_that_clash(tmp_path: Path) -> None:
    """Both columns ask about one fact, so check leaves it to the proof."""
    table = '{columns: [issued_on, age], rows: [["> 2020-01-01", –, 1], [–, "< 2", 2]], else: 0}'
    write(tmp_path, city(rules_yaml=f"rules:\n  - decide: left\n{CITED}    table: {table}\n"))
    told = said("prove", "none.city", "--pack-dir", str(tmp_path), "--lang", "en", "--as-of", "2024-06-01")
    assert "a — 1 (row 1 of the table)" in told and "a — 2 (row 2 of the table)" in told and "2024-06-01" in told, told
