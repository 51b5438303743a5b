"""The guide's chapter on amounts and units: its files, decided on the lines of its table, and what it says is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from helpers.guide_chapter import Chapter
from punkt import PunktError, load

TEXT = "{ru: а, en: a}"
HEAD = f"vocabulary: test.rent\nversion: 1.0.0\ntitle: {TEXT}\n"
PACK = (
    f"pack: test.rent\nversion: 1.0.0\nvocabulary: test.rent\ntitle: {TEXT}\n"
    f"document: {{date: '2020-01-01', kind: {TEXT}, issuer: {TEXT}, title: {TEXT}}}\n"
    f"jurisdiction: {{code: NONE, title: {TEXT}}}\nin_force: {{from: '2020-01-01'}}\n"
)
LEDGER = "points:\n" + "".join(f'  "{n}": {{state: encoded, title: {TEXT}}}\n' for n in (1, 2))
GOOD = {"guide.en.md": "good", "guide.ru.md": "верно"}
CHAPTER = Chapter(r"Amounts and units|Величины и единицы")


def tables(name: str) -> tuple[list[list[str]], list[list[str]]]:
    """The rows of the two tables: what comes out, and what is said of conditions."""
    rows = CHAPTER.rows(name)
    return [row for row in rows if len(row) == 5], [row for row in rows if len(row) == 2][1:]


def written(root: Path, rules: str) -> None:
    vocabulary, norms, _ = CHAPTER.blocks("guide.en.md")
    files = {"vocabulary": HEAD + vocabulary, "pack": PACK, "ledger": LEDGER, "norms": norms, "rules": rules}
    for name, text in files.items():
        (root / f"{name}.yaml").write_text(text, "utf-8")


def test_both_guides_say_the_same() -> None:
    assert CHAPTER.blocks("guide.en.md") == CHAPTER.blocks("guide.ru.md")
    came, refused = tables("guide.en.md")
    assert came == tables("guide.ru.md")[0]
    other = dict(tables("guide.ru.md")[1])
    for condition, said in refused:
        assert other[condition] == (GOOD["guide.ru.md"] if said == GOOD["guide.en.md"] else said)


@pytest.mark.parametrize("row", tables("guide.en.md")[0][1:], ids="-".join)
def test_a_line_of_the_table_comes_out(tmp_path: Path, row: list[str]) -> None:
    written(tmp_path, CHAPTER.blocks("guide.en.md")[2])
    line = dict(zip(tables("guide.en.md")[0][0], row, strict=True))
    facts = {name: yaml.safe_load(line[name]) for name in ("term", "rent", "share") if line[name] != "?"}
    decision = load("test.rent", pack_dirs=[tmp_path]).decide({"case": "a", "as_of": "2024-06-01", "home": facts})
    for name in ("long_enough", "refund"):
        view = decision["home", name]
        assert line[name] in (view.status, str(view.value)), name


@pytest.mark.parametrize("condition, said", tables("guide.en.md")[1])
def test_what_is_refused(tmp_path: Path, condition: str, said: str) -> None:
    rules = yaml.safe_load(CHAPTER.blocks("guide.en.md")[2])
    rules["rules"][0]["require"] = yaml.safe_load(condition)
    written(tmp_path, yaml.safe_dump(rules, allow_unicode=True))
    try:
        load("test.rent", pack_dirs=[tmp_path]).decide({"case": "a", "as_of": "2024-06-01", "home": {"term": 12}})
        found = [GOOD["guide.en.md"]]
    except PunktError as error:
        found = [fault.code for fault in error.diagnostics]
    assert found == [said]
