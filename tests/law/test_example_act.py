"""The invented act of the example is held against its pack, as a real document would be."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from helpers.places import ROOT
from punkt.command.main import main

PACK = "ru.karelia.ozyorny"
ACT = ROOT / "rules/municipal/ozyorny/act.md"


def cite(act: Path) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["cite", PACK, "--source", str(act), "--lang", "en"])
    return result.exit_code, result.output


def test_every_unit_and_quote_stands_in_the_act() -> None:
    code, output = cite(ACT)
    assert (code, output) == (0, f"{PACK}: 4 of 4 units match, 3 of 3 quotes found\n")


def test_a_word_that_was_changed_is_found(tmp_path: Path) -> None:
    text = ACT.read_text(encoding="utf-8")
    assert "составляет 10 кв. м" in text
    (tmp_path / "act.md").write_text(text.replace("составляет 10 кв. м", "составляет 12 кв. м"), encoding="utf-8")
    code, output = cite(tmp_path / "act.md")
    assert code == 2 and "[P655]" in output and "[P660]" in output
