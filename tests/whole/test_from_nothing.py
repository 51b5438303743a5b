"""The page on a pack from nothing, walked through literally: its files written, its commands run, what it shows compared."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from helpers.command_line import punkt
from helpers.lengths import runs
from helpers.places import ROOT
from punkt.files.read import read_text
from punkt.law.packs.pack import Modality
from punkt.law.packs.vocabulary import FIXED_VALUES, OutcomeKind
from punkt.proving.mutants.expectations import KEYS, STATUSES

PAGES = {"ru": "from-nothing.ru.md", "en": "from-nothing.md"}
PIECE = re.compile(r"(?:\*\*`(?P<file>[^`]+)`\*\*\n\n)?```(?P<kind>\w+)\n(?P<text>.*?)```", re.DOTALL)


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PUNKT_CACHE", "off")
    monkeypatch.setenv("PUNKT_SOURCES", str(tmp_path / "texts"))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("PUNKT_PACKS", raising=False)
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")


@pytest.mark.sampled(1)
@pytest.mark.parametrize("lang", PAGES)
def test_a_pack_is_made_of_nothing(lang: str) -> None:
    """Every command ends well; text that is shown after commands is what the last of them prints."""
    printed, said = "", dict[str, str]()
    for piece in PIECE.finditer((ROOT / "docs" / PAGES[lang]).read_text("utf-8")):
        if piece["file"]:
            Path(piece["file"]).write_text(piece["text"], "utf-8")
        elif piece["kind"] == "text":
            assert printed == piece["text"]
        for line in piece["text"].splitlines() if piece["kind"] == "sh" else ():
            command, *arguments = shlex.split(line)
            if command == "rm":
                for name in arguments:
                    Path(name).unlink()
                continue
            assert command == "punkt"
            if arguments[0] == "prove":
                if not runs("slow"):  # a proof takes most of a minute
                    continue
                pytest.importorskip("z3", reason="the extra punkt[proof] is not installed")
            done = punkt(*arguments, lang=lang)
            assert done.exit_code == 0, done.output
            printed = done.output
            said[arguments[0]] = printed
    assert "13" in said["cite"] and "9" in said["cite"]
    if "prove" in said:
        assert re.search(r"(?:исходов|outcomes): 7 · (?:из них без пробелов|without a gap): 7", said["prove"])


def test_both_pages_write_the_same_files() -> None:
    files = [
        {one["file"]: one["text"] for one in PIECE.finditer((ROOT / "docs" / page).read_text("utf-8"))}
        for page in PAGES.values()
    ]
    assert [*files[0]] == [*files[1]] and all(files[0][name] == files[1][name] for name in files[0] if name)


@pytest.mark.parametrize("page", PAGES.values())
def test_every_key_and_value_is_told(page: str) -> None:
    """All keys of `expect`, statuses and modalities; all kinds of outcomes with their values, each used in the vocabulary."""
    text = (ROOT / "docs" / page).read_text("utf-8")
    rows = {line.split("|")[1].strip(" `"): line for line in text.splitlines() if line.startswith("| `")}
    assert set(KEYS) <= set(rows)
    assert all(f"`{status}`" in rows["status"] for status in STATUSES)
    assert all(f"`{modality.value}`" in rows["modality"] for modality in Modality)
    kinds = {kind for kind in OutcomeKind if kind is not OutcomeKind.TERM}
    for kind in kinds:
        assert all(f"`{value}`" in rows[kind.value] for value in FIXED_VALUES.get(kind) or ())
    files = {one["file"]: one["text"] for one in PIECE.finditer(text)}
    outcomes = read_text(files["my.moorage/vocabulary.yaml"], "a.yaml").data["outcomes"]["owner"].values()
    assert {one["kind"] for one in outcomes} == {kind.value for kind in kinds}
    used = {
        key
        for name in files
        if name and "cases/" in name
        for one in read_text(files[name], "a.yaml").data["expect"]["owner"].values()
        for key in (one if isinstance(one, dict) else ())
    }
    assert used == set(KEYS)
