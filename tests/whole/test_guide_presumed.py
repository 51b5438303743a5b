"""The guide's chapter on presumptions and on what does not exist: its rules, decided on the lines of its table."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from helpers.guide_chapter import Chapter
from punkt import load

TEXT = "{ru: а, en: a}"
NUMBER = f"{{type: integer, range: '[0..)', label: {TEXT}, question: {TEXT}"
VOCABULARY = f"""vocabulary: test.supplement
version: 1.0.0
title: {TEXT}
subjects:
  applicant:
    section: true
    title: {TEXT}
    facts:
      lives_alone: {{type: boolean, label: {TEXT}, question: {TEXT}}}
      income: {NUMBER}}}
  partner:
    section: true
    none: true
    title: {TEXT}
    facts:
      income: {NUMBER}}}
outcomes:
  applicant:
    alone_supplement: {{kind: check, title: {TEXT}}}
    family_income: {{kind: decision, type: integer, title: {TEXT}}}
    couple: {{kind: check, title: {TEXT}}}
"""
PACK = (
    f"pack: test.supplement\nversion: 1.0.0\nvocabulary: test.supplement\ntitle: {TEXT}\n"
    f"document: {{date: '2020-01-01', kind: {TEXT}, issuer: {TEXT}, title: {TEXT}}}\n"
    f"jurisdiction: {{code: NONE, title: {TEXT}}}\nin_force: {{from: '2020-01-01'}}\n"
)
LEDGER = "points:\n" + "".join(f'  "{n}": {{state: encoded, title: {TEXT}}}\n' for n in (4, 5))
CHAPTER = Chapter(r"What is presumed, and .*?|Что предполагается и .*?")


def test_both_guides_say_the_same() -> None:
    assert CHAPTER.blocks("guide.en.md") == CHAPTER.blocks("guide.ru.md")
    assert CHAPTER.table("guide.en.md") == CHAPTER.table("guide.ru.md")


@pytest.mark.parametrize("row", CHAPTER.table("guide.en.md"), ids=lambda row: "-".join(row.values()))
def test_a_line_of_the_table_comes_out(tmp_path: Path, row: dict[str, str]) -> None:
    presumed, *rules = CHAPTER.blocks("guide.en.md")
    files = {"vocabulary": VOCABULARY, "pack": PACK, "ledger": LEDGER, "presumptions": presumed}
    for name, text in {**files, "rules": "rules:\n" + "".join(rules)}.items():
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    applicant = {name: yaml.safe_load(row[name]) for name in ("lives_alone", "income") if row[name] != "?"}
    partner = {"none": "none", "?": {}}.get(row["partner"]) or {}
    if row["partner"].isdigit():
        partner = {"income": int(row["partner"])}
    case = {"case": "a", "as_of": "2024-06-01", "applicant": applicant, "partner": partner}
    decision = load("test.supplement", pack_dirs=[tmp_path]).decide(case)
    for name in ("alone_supplement", "family_income", "couple"):
        view = decision["applicant", name]
        assert row[name] in (view.status, str(view.value)), name
    found = [entry["fact"] for entry in decision["applicant", "alone_supplement"].presumed]
    assert found == ([] if row["presumed"] == "–" else [f"applicant.{row['presumed']}"])
