"""The guide's chapter on people and turns: its files, decided on its case and on cases beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.guide_chapter import Chapter
from punkt import Rules, load
from punkt.files.read import read_text
from punkt.proving.mutants.pack_cases import check_expected

TEXT = "{ru: а, en: a}"
HEAD = f"vocabulary: test.camp\nversion: 1.0.0\ntitle: {TEXT}\n"
PACK = (
    f"pack: test.camp\nversion: 1.0.0\nvocabulary: test.camp\ntitle: {TEXT}\n"
    f"document: {{date: '2025-01-01', kind: {TEXT}, issuer: {TEXT}, title: {TEXT}}}\n"
    f"jurisdiction: {{code: NONE, title: {TEXT}}}\nin_force: {{from: '2025-01-01'}}\n"
)
LEDGER = "points:\n" + "".join(f'  "{n}": {{state: encoded, title: {TEXT}}}\n' for n in (1, 2, 3))
CHAPTER = Chapter(r"Who is it, and whose turn is it|Кто это и чья очередь")


@pytest.fixture
def town(tmp_path: Path) -> Rules:
    vocabulary, rules, _ = CHAPTER.blocks("guide.en.md")
    files = {"vocabulary": HEAD + vocabulary, "pack": PACK, "ledger": LEDGER, "rules": rules}
    for name, text in files.items():
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    return load("test.camp", pack_dirs=[tmp_path])


def test_both_guides_say_the_same() -> None:
    assert CHAPTER.blocks("guide.en.md") == CHAPTER.blocks("guide.ru.md")


def test_the_case_comes_out(town: Rules) -> None:
    """One person is the applicant and a child at once."""
    document = read_text(CHAPTER.blocks("guide.en.md")[2], "case.yaml", "yaml")
    check_expected(town, document, town.read_case(document))
    decision, expected = town.decide(document), yaml.safe_load(CHAPTER.blocks("guide.en.md")[2])["expect"]
    for subject, outcomes in expected.items():
        for name, wanted in outcomes.items():
            view = decision[subject, name]
            assert ({"status": view.status} if isinstance(wanted, dict) else view.value) == wanted, (subject, name)


@pytest.mark.parametrize(
    ("anna", "boris", "turns", "income"),
    [
        # twins; a third who is no child takes no turn
        ({"born": "2012-07-01"}, {}, [1, 1], 100),
        # two applicants: whose income it is, nobody can say
        ({}, {"roles": ["applicant", "child"]}, [2, 1], "gap"),
        # what he is, is not known: then neither is her turn, nor who applies
        ({}, {"roles": None}, ["open", "open"], "open"),
        # when he was born is not known
        ({}, {"born": None}, ["open", "open"], 100),
        ({"roles": ["applicant"]}, {"born": None}, ["gap", 1], 100),
    ],
)
def test_beside_it(town: Rules, anna: dict[str, Any], boris: dict[str, Any], turns: list[Any], income: Any) -> None:
    people = [
        {"id": "anna", "roles": ["applicant", "child"], "born": "2009-05-01", "income": 100, **anna},
        {"id": "boris", "roles": ["child"], "born": "2012-07-01", "income": 5, **boris},
        {"id": "vera", "roles": ["partner"], "born": "1980-01-01", "income": 900},
    ]
    known = [{name: value for name, value in one.items() if value is not None} for one in people]
    decision = town.decide({"case": "c", "as_of": "2026-06-01", "family": {"people": known}})
    views = [decision[f"family.people/{name}", "turn"] for name in ("anna", "boris")]
    views.append(decision["family", "own_income"])
    assert [view.value if view.status == "determined" else view.status for view in views] == [*turns, income]
