"""The guide's chapter on texts: its rule, decided on the lines of its table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from helpers.guide_chapter import Chapter
from punkt import load

CHAPTER = Chapter("Тексты и один из нескольких|Texts, and one of several")
TEXT = "{ru: а, en: a}"
PACK = (
    f"pack: test.letters\nversion: 1.0.0\nvocabulary: test.letters\ntitle: {TEXT}\n"
    f"document: {{date: '2020-01-01', kind: {TEXT}, issuer: {TEXT}, title: {TEXT}}}\n"
    f"jurisdiction: {{code: NONE, title: {TEXT}}}\nin_force: {{from: '2020-01-01'}}\n"
)


@pytest.mark.parametrize("page", ["guide.en.md", "guide.ru.md"])
def test_what_comes_out(tmp_path: Path, page: str) -> None:
    vocabulary, rule = CHAPTER.blocks(page)
    head = f"vocabulary: test.letters\nversion: 1.0.0\ntitle: {TEXT}\n"
    indented = "".join(f"  {line}\n" for line in rule.splitlines())
    files = {
        "pack.yaml": PACK,
        "vocabulary.yaml": head + vocabulary,
        "ledger.yaml": f"points: {{'1': {{state: encoded, title: {TEXT}}}}}\n",
        "rules.yaml": "rules:\n" + indented.replace("  - decide", "  - subject: letter\n    decide"),
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    rules = load("test.letters", pack_dirs=[tmp_path])
    for row in CHAPTER.table(page):
        facts: dict[str, Any] = {name: value for name, value in row.items() if name != "first_line" and value != "?"}
        facts["refused"] = facts["refused"] == "true"
        view = rules.decide({"case": "a", "as_of": "2026-01-01", "letter": facts})["letter", "first_line"]
        assert row["first_line"] in (view.status, view.value)
