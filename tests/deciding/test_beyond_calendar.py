"""A day after the calendar's last is no value: a gap with its reason, never open with nothing missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from helpers.recipients import COVERED_YAML
from punkt.command.main import main

CASE = f"""case: last
as_of: '9999-12-31'
recipient: {{{COVERED_YAML}, training: {{started: '9999-10-01', reviews: 0}}}}
"""
WHY = {
    "ru": "значения нет: в числе больше 100 знаков, или день за пределами календаря, позже 31.12.9999",
    "en": "there is no value: a number has more than 100 digits, or a day lies outside the calendar, after 9999-12-31",
}


@pytest.fixture
def case(tmp_path: Path) -> str:
    (tmp_path / "last.yaml").write_text(CASE)
    return str(tmp_path / "last.yaml")


def decide(case: str, *words: str) -> str:
    result = CliRunner().invoke(main, ["decide", case, "--pack", "ru.karelia.166-p", *words])
    assert result.exit_code == 0, result.output
    return " ".join(result.stdout.split())


def test_a_gap_with_its_reason(case: str) -> None:
    outcomes = json.loads(decide(case, "--format", "json"))["outcomes"]["recipient"]
    found = outcomes["review_not_before"]
    assert (found["status"], found["value"], found["missing"]) == ("gap", None, [])
    assert found["reason"] == {"code": "overflow", "rule": "review_not_before.first", "pack": "ru.karelia.166-p"}
    assert outcomes["review"]["value"] == "too_early"  # the day that it waits for has not come


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_why_there_is_none(case: str, lang: str) -> None:
    assert WHY[lang] in decide(case, "--lang", lang, "--why", "review_not_before")
    assert WHY[lang] in decide(case, "--lang", lang, "--format", "html")


def test_what_is_unknown_is_not_beyond(case: str) -> None:
    Path(case).write_text(CASE.replace("started: '9999-10-01', ", ""))
    found = json.loads(decide(case, "--format", "json"))["outcomes"]["recipient"]["review_not_before"]
    assert (found["status"], found["missing"]) == ("open", ["recipient.training.started"])


def test_a_day_that_fits_is_decided(case: str) -> None:
    Path(case).write_text(CASE.replace("9999-10-01", "9999-06-30"))
    found = json.loads(decide(case, "--format", "json"))["outcomes"]["recipient"]
    assert found["review_not_before"]["value"] == "9999-12-30" and found["review"]["value"] == "allowed"


@pytest.mark.parametrize(("lang", "said"), [("ru", "пробел: значения нет"), ("en", "gap: there is no value")])
def test_a_day_is_not_called_a_number(case: str, lang: str, said: str) -> None:
    assert said in decide(case, "--lang", lang)
