"""Pages in two languages: each links the other, and what both show is what the commands print."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from helpers.places import ROOT
from punkt.command.main import main

DOCS = ROOT / "docs"
KARELIA = "ru.karelia.166-p"
PETROVA = str(ROOT / "rules/regional/karelia-166-p/cases/petrova.yaml")
LANGUAGES = {"ru": ".ru.md", "en": ".md"}
ANSWERS = {"ru": "да\nнет\n", "en": "yes\nno\n"}
TOLD = re.compile(r"```text\n(.*?)```", re.DOTALL)
FILE = re.compile(r"\*\*`([^`/]+)`\*\*\n\n```(?:yaml|csv)\n(.*?)```", re.DOTALL)
CASE = re.compile(r"```yaml\n# ivanov\.yaml\n(.*?)```", re.DOTALL)
YOUNG = "case: young\nas_of: '2025-06-01'\nrecipient: {birth_date: '2010-01-01'}\n"
"""A person for whom a birth date stands in the way."""


def shown(page: str) -> list[str]:
    """The lines of output that a page shows, but those that stand for more and those that a person types."""
    text = (DOCS / page).read_text("utf-8")
    lines = [line.rstrip() for block in TOLD.findall(text) for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith((">", "→")) and not line.endswith("…")]


def printed(lang: str, *arguments: str, typed: str = "") -> set[str]:
    """The lines that a call prints."""
    result = CliRunner().invoke(main, [*arguments, "--lang", lang], input=typed)
    assert result.exit_code == 0, result.output
    return {line.rstrip() for line in result.output.splitlines()}


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.ru.md")), ids=lambda path: path.name)
def test_pages_of_a_pair_link_each_other(page: Path) -> None:
    stem = page.name.removesuffix(".ru.md")
    other = next(path for path in (DOCS / f"{stem}.md", DOCS / f"{stem}.en.md") if path.exists())
    assert f"]({other.name})" in page.read_text("utf-8")[:600], page.name
    assert f"]({page.name})" in other.read_text("utf-8")[:600], other.name


@pytest.mark.full
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_on_questions_shows_what_is_printed(lang: str, tmp_path: Path) -> None:
    page = f"interview{LANGUAGES[lang]}"
    found = CASE.search((DOCS / page).read_text("utf-8"))
    assert found is not None
    case, young = tmp_path / "ivanov.yaml", tmp_path / "young.yaml"
    case.write_text(found[1], "utf-8")
    young.write_text(YOUNG, "utf-8")
    asked = str(tmp_path / "asked.yaml")
    lines = (
        printed(lang, "missing", PETROVA, "--pack", KARELIA)
        | printed(lang, "missing", str(case), "--pack", KARELIA)
        | printed(lang, "ask", KARELIA, "--for", "admission", str(case), "--output", asked, typed=ANSWERS[lang])
        | printed(lang, "why-not", PETROVA, "training_form=met", "--pack", KARELIA)
        | printed(lang, "why-not", str(young), "recipient_status=met", "--pack", KARELIA)
    )
    assert [line for line in shown(page) if line not in lines] == []


@pytest.mark.full
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_on_proofs_shows_what_is_printed(lang: str) -> None:
    lines = printed(lang, "prove", KARELIA, "--as-of", "2026-11-22")
    assert [line for line in shown(f"prove{LANGUAGES[lang]}") if line not in lines] == []


@pytest.mark.parametrize(("lang", "register", "decided"), [("ru", "реестр", "решения"), ("en", "register", "decided")])
def test_the_page_on_registers_shows_the_rows_turned_down(
    lang: str, register: str, decided: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    files = dict(FILE.findall((DOCS / f"registers{LANGUAGES[lang]}").read_text("utf-8")))
    wanted = files.pop(f"{decided}.csv.rejected")
    for name, text in files.items():
        Path(name).write_text(text, "utf-8")
    call = f"run {register}.csv --map {register}.map.yaml --pack {KARELIA} --out {decided}.csv"
    printed(lang, *call.split())
    assert Path(f"{decided}.csv.rejected").read_text("utf-8-sig") == wanted
