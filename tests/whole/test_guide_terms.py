"""The guide's chapter on terms and choices: its rules, decided on the lines of its table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.guide_chapter import Chapter
from punkt import load

TEXT = "{ru: а, en: a}"
FACTS = {
    "resident": "type: boolean",
    "household": f"type: choice, values: {{single: {TEXT}, couple: {TEXT}, family: {TEXT}}}",
    "children": "type: integer, range: '[0..)'",
    "income": "type: number, range: '[0..)'",
    "rent": "type: number, range: '[0..)'",
}
VOCABULARY = (
    f"vocabulary: test.allowance\nversion: 1.0.0\ntitle: {TEXT}\nsubjects:\n"
    f"  applicant:\n    section: true\n    title: {TEXT}\n    facts:\n"
    + "".join(f"      {name}: {{{kind}, label: {TEXT}, question: {TEXT}}}\n" for name, kind in FACTS.items())
    + "outcomes:\n  applicant:\n"
    + "".join(
        f"    {name}: {{kind: decision, type: number, title: {TEXT}}}\n" for name in ("allowance", "rent_supplement")
    )
)
PACK = (
    f"pack: test.allowance\nversion: 1.0.0\nvocabulary: test.allowance\ntitle: {TEXT}\n"
    f"document: {{date: '2020-01-01', kind: {TEXT}, issuer: {TEXT}, title: {TEXT}}}\n"
    f"jurisdiction: {{code: NONE, title: {TEXT}}}\nin_force: {{from: '2020-01-01'}}\n"
)
LEDGER = "points:\n" + "".join(f'  "{n}": {{state: encoded, title: {TEXT}}}\n' for n in (2, 3, 4, 5))
CHAPTER = Chapter(r"Terms and choices|Термины и выбор значения")


def test_both_guides_say_the_same() -> None:
    assert CHAPTER.blocks("guide.en.md") == CHAPTER.blocks("guide.ru.md")
    assert CHAPTER.table("guide.en.md") == CHAPTER.table("guide.ru.md")


@pytest.mark.parametrize("row", CHAPTER.table("guide.en.md"), ids=lambda row: "-".join(row.values()))
def test_a_line_of_the_table_comes_out(tmp_path: Path, row: dict[str, str]) -> None:
    rules: list[Any] = [rule for block in CHAPTER.blocks("guide.en.md") for rule in yaml.safe_load(block)]
    assert [next(iter(rule)) for rule in rules] == ["derive", "derive", "decide", "decide"]
    written = "rules:\n" + "".join(CHAPTER.blocks("guide.en.md"))
    files = {"vocabulary": VOCABULARY, "pack": PACK, "ledger": LEDGER, "rules": written}
    for name, text in files.items():
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    facts = {name: yaml.safe_load(row[name]) for name in FACTS if row[name] != "?"}
    decision = load("test.allowance", pack_dirs=[tmp_path]).decide(
        {"case": "a", "as_of": "2024-06-01", "applicant": facts}
    )
    for name in ("allowance", "rent_supplement"):
        view = decision["applicant", name]
        assert row[name] in (view.status, str(view.value)), name
