"""An outcome that no fact could settle says why it stays open."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from punkt.command.main import main

CASE = """case: last
as_of: '9999-12-31'
recipient:
  training: {started: '9999-10-01', reviews: 0}
"""
WHY = {
    "ru": "все сведения есть, но нужный для ответа день лежит за пределами календаря (позже 31.12.9999)",
    "en": "all facts are known, but a day that the answer needs lies outside the calendar (after 9999-12-31)",
}
SAID = {"ru": "решить нельзя", "en": "cannot be decided"}
MISSING = {"ru": "Не хватает сведений", "en": "Facts are missing"}


@pytest.fixture
def case(tmp_path: Path) -> str:
    (tmp_path / "last.yaml").write_text(CASE)
    return str(tmp_path / "last.yaml")


def decide(case: str, *words: str) -> str:
    result = CliRunner().invoke(main, ["decide", case, "--pack", "ru.karelia.166-p", *words])
    assert result.exit_code == 0, result.output
    return " ".join(result.stdout.split())


def test_the_document_stays_as_it_is(case: str) -> None:
    found = json.loads(decide(case, "--format", "json"))["outcomes"]["recipient"]["review_not_before"]
    assert (found["status"], found["value"], found["missing"]) == ("open", None, [])


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_why_it_is_open(case: str, lang: str) -> None:
    text = decide(case, "--lang", lang)
    assert text.count(WHY[lang]) == 2  # the review and its first day
    before, _, _ = text.partition(MISSING[lang])
    assert before.count(SAID[lang]) == 2  # not among those that wait for facts
    chain = decide(case, "--lang", lang, "--why", "review")
    assert SAID[lang] in chain and WHY[lang] in chain
    page = decide(case, "--lang", lang, "--format", "html")
    assert page.count(WHY[lang]) >= 2


def test_a_day_that_fits_is_decided(case: str) -> None:
    Path(case).write_text(CASE.replace("9999-10-01", "9999-06-30"))
    found = json.loads(decide(case, "--format", "json"))["outcomes"]["recipient"]
    assert found["review_not_before"]["value"] == "9999-12-30" and found["review"]["value"] == "allowed"


def test_what_waits_for_facts_is_told_so(case: str) -> None:
    Path(case).write_text(CASE.replace("started: '9999-10-01', ", ""))
    text = decide(case, "--lang", "en")
    assert SAID["en"] not in text and "Next readiness review not before (point 28" in text.partition(MISSING["en"])[2]
