"""The guide's chapter on tables: its rules and its CSV, decided on the lines of its last table."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.guide_chapter import Chapter
from punkt import load
from punkt.authoring.check_files import check_paths
from punkt.law.forms.tables import HITS

TEXT = "{ru: а, en: a}"
FACTS = {
    "benefit": f"type: choice, values: {{none: {TEXT}, war: {TEXT}, labour: {TEXT}}}",
    "birth_date": "type: date",
    "room": f"type: choice, values: {{single: {TEXT}, shared: {TEXT}, none: {TEXT}}}",
    "area_m2": "type: number, decimals: 1, range: '[0..)'",
}
OUTCOMES = {
    "points": "type: integer",
    "fee": "type: integer",
    "class": f"values: {{low: {TEXT}, high: {TEXT}, none: {TEXT}}}",
}
VOCABULARY = (
    f"vocabulary: test.hostel\nversion: 1.0.0\ntitle: {TEXT}\nsubjects:\n"
    f"  applicant:\n    section: true\n    title: {TEXT}\n    facts:\n"
    + "".join(f"      {name}: {{{kind}, label: {TEXT}, question: {TEXT}}}\n" for name, kind in FACTS.items())
    + "outcomes:\n  applicant:\n"
    + "".join(f"    {name}: {{kind: decision, {kind}, title: {TEXT}}}\n" for name, kind in OUTCOMES.items())
)
PACK = (
    f"pack: test.hostel\nversion: 1.0.0\nvocabulary: test.hostel\ntitle: {TEXT}\n"
    f"document: {{date: '2020-01-01', kind: {TEXT}, issuer: {TEXT}, title: {TEXT}}}\n"
    f"jurisdiction: {{code: NONE, title: {TEXT}}}\nin_force: {{from: '2020-01-01'}}\n"
)
LEDGER = "points:\n" + "".join(f'  "{n}": {{state: encoded, title: {TEXT}}}\n' for n in ("3", "5", "5.1", "5.2"))
CHAPTER = Chapter(r"Tables|Таблицы")
PAGE = "guide.en.md"


def sheet(name: str) -> str:
    (found,) = re.findall(r"```csv\n(.*?)```", CHAPTER.text(name), re.DOTALL)
    return str(found)


def lines(name: str) -> list[dict[str, str]]:
    """The lines of the table that begins with a fact."""
    rows = CHAPTER.rows(name)
    at = next(n for n, row in enumerate(rows) if row[0] == "benefit")
    head = [*rows[at][:-1], "point"]
    return [dict(zip(head, row, strict=True)) for row in rows[at + 1 :]]


def written(folder: Path) -> Path:
    rules = "rules:\n" + "".join(CHAPTER.blocks(PAGE))
    for name, text in {"vocabulary": VOCABULARY, "pack": PACK, "ledger": LEDGER, "rules": rules}.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    (folder / "fees.csv").write_text(sheet(PAGE), "utf-8")
    return folder


def test_both_guides_say_the_same() -> None:
    assert CHAPTER.blocks("guide.ru.md") == CHAPTER.blocks(PAGE)
    assert sheet("guide.ru.md") == sheet(PAGE)
    assert lines("guide.ru.md") == lines(PAGE)


def test_every_hit_policy_is_told() -> None:
    for name in (PAGE, "guide.ru.md"):
        told = {word for row in CHAPTER.rows(name) for word in re.findall(r"\w+", row[0])}
        assert set(HITS) <= told


@pytest.mark.parametrize("row", lines(PAGE), ids=lambda row: "-".join(row.values()))
def test_a_line_comes_out(tmp_path: Path, row: dict[str, str]) -> None:
    facts: dict[str, Any] = {name: row[name] for name in FACTS if row[name] != "?"}
    if "area_m2" in facts:
        facts["area_m2"] = yaml.safe_load(facts["area_m2"])
    rules = load("test.hostel", pack_dirs=[written(tmp_path)])
    decision = rules.decide({"case": "a", "as_of": "2026-06-01", "applicant": facts})
    for name in OUTCOMES:
        view = decision["applicant", name]
        assert row[name] in (view.status, str(view.value)), name
    points = [one["point"] for one in decision.to_dict()["fired"] if "fee" in one["concludes"]]
    assert points == ([row["point"]] if row["point"] else [])


def test_check_has_nothing_to_say_of_the_tables(tmp_path: Path) -> None:
    found = [one.diagnostic.code for one in check_paths([written(tmp_path)]).findings]
    assert not {"P123", "P124", "P125", "P111"}.intersection(found)
    table = (tmp_path / "fees.csv").read_text("utf-8").replace(">= 12", "> 12").replace("иначе;;", "none;–;")
    (tmp_path / "fees.csv").write_text(table, "utf-8")
    told = {one.diagnostic.code: one.diagnostic.message("en") for one in check_paths([tmp_path]).findings}
    assert "room — single, area_m2 — 12" in told["P124"]
