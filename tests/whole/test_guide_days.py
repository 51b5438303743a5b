"""The guide's chapter on terms in days and on scales: its files, decided on the lines of its table."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from helpers.guide_chapter import Chapter
from punkt import load

TEXT = "{ru: а, en: a}"
HEAD = f"vocabulary: test.requests\nversion: 1.0.0\ntitle: {TEXT}\n"
PACK = (
    f"pack: test.requests\nversion: 1.0.0\nvocabulary: test.requests\ntitle: {TEXT}\n"
    f"document: {{date: '2020-01-01', kind: {TEXT}, issuer: {TEXT}, title: {TEXT}}}\n"
    f"jurisdiction: {{code: NONE, title: {TEXT}}}\nin_force: {{from: '2020-01-01'}}\n"
)
LEDGER = "points:\n" + "".join(f'  "{n}": {{state: encoded, title: {TEXT}}}\n' for n in (1, 2, 3, 4))
CHAPTER = Chapter(r"Terms in days, and scales|Сроки в днях и ступени")
FACTS = ("filed_on", "income")


def lines(name: str) -> list[list[str]]:
    """The rows of the table of what comes out, its head first."""
    return [row for row in CHAPTER.rows(name) if len(row) == 7]


def folder(root: Path) -> Path:
    vocabulary, norms, rules = CHAPTER.blocks("guide.en.md")
    files = {"vocabulary": HEAD + vocabulary, "pack": PACK, "ledger": LEDGER, "norms": norms, "rules": rules}
    for name, text in files.items():
        (root / f"{name}.yaml").write_text(text, "utf-8")
    return root


def test_both_guides_say_the_same() -> None:
    assert CHAPTER.blocks("guide.en.md") == CHAPTER.blocks("guide.ru.md")
    assert lines("guide.en.md") == lines("guide.ru.md")


@pytest.mark.parametrize("row", lines("guide.en.md")[1:], ids="-".join)
def test_a_line_of_the_table_comes_out(tmp_path: Path, row: list[str]) -> None:
    line = dict(zip(lines("guide.en.md")[0], row, strict=True))
    facts = {name: yaml.safe_load(line[name]) for name in FACTS if line[name] != "?"}
    rules = load("test.requests", pack_dirs=[folder(tmp_path)])
    decision = rules.decide({"case": "a", "as_of": "2025-03-31", "request": facts})
    for name in line.keys() - set(FACTS):
        view = decision["request", name]
        assert line[name] in (view.status, str(view.value)), name


def test_the_rate_of_the_day(tmp_path: Path) -> None:
    rules = load("test.requests", pack_dirs=[folder(tmp_path)])
    found = [
        rules.decide({"case": "a", "as_of": day, "request": {"income": 2000}}) for day in ("2025-12-31", "2026-01-01")
    ]
    assert [one["request", "fee"].value for one in found] == [100, 120]
