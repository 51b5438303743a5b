"""The guide's chapter on months and years: its files, decided on its case and on the lines of its table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.guide_chapter import Chapter
from punkt import Decision, Rules, load
from punkt.files.read import read_text
from punkt.proving.mutants.pack_cases import check_expected

TEXT = "{ru: а, en: a}"
HEAD = f"vocabulary: test.grants\nversion: 1.0.0\ntitle: {TEXT}\n"
PACK = (
    f"pack: test.grants\nversion: 1.0.0\nvocabulary: test.grants\ntitle: {TEXT}\n"
    f"document: {{date: '2025-01-01', kind: {TEXT}, issuer: {TEXT}, title: {TEXT}}}\n"
    f"jurisdiction: {{code: NONE, title: {TEXT}}}\nin_force: {{from: '2025-01-01'}}\n"
)
LEDGER = "points:\n" + "".join(f'  "{n}": {{state: encoded, title: {TEXT}}}\n' for n in (1, 2, 3))
CHAPTER = Chapter(r"Months and years|Месяцы и годы")


def town(root: Path) -> Rules:
    vocabulary, norms, rules, _ = CHAPTER.blocks("guide.en.md")
    files = {"vocabulary": HEAD + vocabulary, "pack": PACK, "ledger": LEDGER, "norms": norms, "rules": rules}
    for name, text in files.items():
        (root / f"{name}.yaml").write_text(text, "utf-8")
    return load("test.grants", pack_dirs=[root])


def months(cell: str) -> dict[str, Any]:
    """What a cell says of each month."""
    return {one.split(": ")[0]: one.split(": ")[1].strip("`") for one in cell.split(", ")}


def said(decision: Decision, name: str) -> str:
    view = decision["family", name]
    return str(view.value) if view.status == "determined" else view.status


def test_both_guides_say_the_same() -> None:
    assert CHAPTER.blocks("guide.en.md") == CHAPTER.blocks("guide.ru.md")
    assert CHAPTER.rows("guide.en.md") == CHAPTER.rows("guide.ru.md")


@pytest.mark.parametrize("line", CHAPTER.table("guide.en.md"), ids=lambda line: line["income"])
def test_a_line_of_the_table_comes_out(tmp_path: Path, line: dict[str, str]) -> None:
    income = {month: yaml.safe_load(value) for month, value in months(line["income"]).items()}
    family = {"applied": line["applied"], "income": income}
    decision = town(tmp_path).decide({"case": "a", "as_of": line["applied"], "family": family})
    assert [said(decision, name) for name in ("mean", "limit")] == [line["mean"], line["limit"]]
    found = {month: said(decision, name) for month, name in decision.by_month("family", "grant").items()}
    assert found == months(line["grant"])


def test_the_case_comes_out(tmp_path: Path) -> None:
    rules = town(tmp_path)
    document = read_text(CHAPTER.blocks("guide.en.md")[3], "case.yaml", "yaml")
    check_expected(rules, document, rules.read_case(document))
    expected = yaml.safe_load(CHAPTER.blocks("guide.en.md")[3])["expect"]["family"]
    decision = rules.decide(document)
    assert [decision["family", name].value for name in ("mean", "limit")] == [expected["mean"], expected["limit"]]
    found = {month: decision["family", name].value for month, name in decision.by_month("family", "grant").items()}
    assert found == expected["grant"]
