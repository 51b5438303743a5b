"""The guide's chapter on exceptions and local acts: its packs, decided on the lines of its table."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from helpers.guide_chapter import Chapter
from punkt import load

TEXT = "{ru: а, en: a}"
HEAD = f"vocabulary: test.stalls\nversion: 1.0.0\ntitle: {TEXT}\n"
PACK = (
    f"pack: test.NAME\nversion: 1.0.0\nvocabulary: test.stalls\ntitle: {TEXT}\n"
    f"document: {{date: '2020-01-01', kind: {TEXT}, issuer: {TEXT}, title: {TEXT}}}\n"
    f"jurisdiction: {{code: NONE, title: {TEXT}}}\nin_force: {{from: '2020-01-01'}}\n"
)
CHAPTER = Chapter(r"Exceptions and local acts|Исключения и местные акты")


def ledger(*points: int) -> str:
    return "points:\n" + "".join(f'  "{n}": {{state: encoded, title: {TEXT}}}\n' for n in points)


def folder(root: Path) -> Path:
    vocabulary, law, header, ordinance = CHAPTER.blocks("guide.en.md")
    files = {
        "vocabulary": HEAD + vocabulary,
        "law/pack": PACK.replace("NAME", "stalls"),
        "law/ledger": ledger(1, 7, 8),
        "law/rules": law,
        "town/pack": PACK.replace("NAME", "hillside") + header,
        "town/ledger": ledger(1, 2),
        "town/rules": ordinance,
    }
    for name, text in files.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / f"{name}.yaml").write_text(text, "utf-8")
    return root


def test_both_guides_say_the_same() -> None:
    assert CHAPTER.blocks("guide.en.md") == CHAPTER.blocks("guide.ru.md")
    assert CHAPTER.table("guide.en.md") == CHAPTER.table("guide.ru.md")


@pytest.mark.parametrize("row", CHAPTER.table("guide.en.md"), ids=lambda row: "-".join(row.values()))
def test_a_line_of_the_table_comes_out(tmp_path: Path, row: dict[str, str]) -> None:
    facts = {name: yaml.safe_load(said) for name, said in row.items() if name != "permit_days" and said != "?"}
    decision = load("test.hillside", pack_dirs=[folder(tmp_path)]).decide(
        {"case": "a", "as_of": "2025-03-31", "stall": facts}
    )
    view = decision["stall", "permit_days"]
    assert row["permit_days"] in (view.status, str(view.value))
