"""``punkt missing``, ``why-not`` and ``ask`` as a person calls them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("z3")

import yaml
from click.testing import CliRunner, Result

from helpers.invented_city import WHATEVER, city, write
from helpers.loops import nonempty
from helpers.recipients import COVERED
from punkt.command.main import main
from punkt.files.messages import optional_parts as extras
from punkt.files.messages.optional_parts import how_to

KARELIA = "ru.karelia.166-p"
CASE = """case: one
as_of: 2025-06-01
recipient:
  birth_date: 1990-01-01
  disability: true
  mental_disorder_confirmed: true
  needs_social_services: true
  autonomy_degree: 2
  ipra: {self_care: 1}
  planned_hours: {amount: 30, per: week}
"""


@pytest.fixture
def case(tmp_path: Path) -> str:
    """A case file."""
    (tmp_path / "case.yaml").write_text(CASE, encoding="utf-8")
    return str(tmp_path / "case.yaml")


def run(*arguments: str, said: str | None = None) -> Result:
    """A call of the command line."""
    return CliRunner().invoke(main, [*arguments], input=said)


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("lang", "parts"),
    [
        ("ru", ["нужно знать", "Помещение приспособлено и отвечает требованиям"]),
        ("en", ["needed", "premises adapted and up to the rules"]),
    ],
)
def test_missing_names_what_can_still_matter(case: str, lang: str, parts: list[str]) -> None:
    result = run("missing", case, "--pack", KARELIA, "--lang", lang, "--for", "premises_fit", "--for", "recipient.need")
    assert result.exit_code == 0
    for part in nonempty(parts):
        assert part in result.output
    assert max(map(len, result.output.splitlines())) <= 80
    every = run("missing", case, "--pack", KARELIA, "--lang", lang).output
    assert "recipient.examined" in every and "recipient.examined" not in result.output  # of another outcome


def test_missing_tells_what_comes_out_whatever_the_answers(tmp_path: Path) -> None:
    folder = write(tmp_path, city(rules_yaml=WHATEVER))
    case = folder / "case.yaml"
    case.write_text("case: c\nas_of: '2024-06-01'\npermit: {}\n", encoding="utf-8")
    asked = ("missing", str(case), "--pack", "none.city", "--pack-dir", str(folder))
    assert "whatever it turns out to be — met" in run(*asked, "--lang", "en").output
    assert "при любых ответах: условие выполнено" in run(*asked, "--lang", "ru").output
    [found] = json.loads(run(*asked, "--format", "json").output)
    assert found["missing"] == [] and found["settled"] == {"status": "determined", "value": "met"}


def test_why_not_tells_what_is_in_the_way_and_what_would_do(case: str) -> None:
    result = run("why-not", case, "hours=met", "--pack", KARELIA, "--lang", "en")
    assert result.exit_code == 0
    assert "planned duration of services: 28 hours (now 30 hours)" in result.output
    assert "Periodic support takes 12 to 28 hours a week" in " ".join(result.output.split())


def test_why_not_proves_that_nothing_would_do(case: str) -> None:
    """A person of 15 is no adult on the day that is asked, whatever else is changed."""
    Path(case).write_text(CASE.replace("1990", "2010"), encoding="utf-8")
    result = run("why-not", case, "recipient_status=met", "--pack", KARELIA)
    assert "Доказано: никакие изменения сведений не дадут такого исхода." in result.output
    assert "01.06.2007" in result.output


def test_why_not_of_what_is_so_already(case: str) -> None:
    assert "It is so already" in run("why-not", case, "hours=not_met", "--pack", KARELIA, "--lang", "en").output


def test_why_not_as_json(case: str) -> None:
    found = json.loads(run("why-not", case, "hours=met", "--pack", KARELIA, "--format", "json").output)
    [change] = found["ways"][0]["changes"]
    assert change == {"fact": "recipient.planned_hours.amount", "by": "commission", "from": 30, "to": [28]}
    assert found["proven"] is True


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("wanted", "code", "part"),
    [
        ("hours", "P566", "OUTCOME=VALUE"),
        ("=met", "P566", "OUTCOME=VALUE"),
        ("ours=met", "P611", "hours"),
        ("hours=mett", "P567", "met"),
        ("review_not_before=June", "P567", "YYYY-MM-DD"),
        ("reviews_left=many", "P567", "1"),
        ("refusal_grounds=medical,laziness", "P567", "laziness"),
    ],
)
def test_what_is_wrongly_wanted_is_one_line(case: str, wanted: str, code: str, part: str) -> None:
    result = run("why-not", case, wanted, "--pack", KARELIA, "--lang", "en")
    assert result.exit_code == 2
    (line,) = result.stderr.strip().splitlines()
    assert f"[{code}]" in line and part in line


@pytest.mark.parametrize("command", [("missing",), ("why-not",)])
def test_faults_of_the_text_and_of_its_facts_are_told_together(tmp_path: Path, command: tuple[str, ...]) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("case: a\nas_of: 2025-06-01\nrecipient: {disability: yes, sex: x}\n", encoding="utf-8")
    wanted = ("need=established",) if command == ("why-not",) else ()
    result = run(*command, str(path), *wanted, "--pack", "ru.karelia.166-p")
    assert result.exit_code == 2 and "[P019]" in result.stderr and "[P512]" in result.stderr, result.stderr


def test_ask_writes_the_case_that_was_told(tmp_path: Path) -> None:
    """First whether the person is a recipient by point 2, then what point 8 takes into account."""
    file = tmp_path / "asked.yaml"
    said = "01.01.1990\nда\nда\nда\nда\nхм\nнет\n"
    result = run("ask", KARELIA, "--for", "possible", "--as-of", "2025-06-01", "--output", str(file), said=said)
    assert result.exit_code == 0, result.output
    assert "Непонятно" in result.output and "пункта 8 — невозможно" in result.output and ".." not in result.output
    case = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert case["recipient"] == {**COVERED, "consent": True, "readiness": False}
    assert case["as_of"] == "2025-06-01" and case["case"] == "asked"


def test_ask_takes_up_a_case_and_understands_days_numbers_and_words(tmp_path: Path, case: str) -> None:
    file = tmp_path / "asked.yaml"
    said = "1\nno\n01.12.2024\n"
    arguments = ["--for", "review", "--for", "hours", "--output", str(file), "--lang", "en"]
    result = run("ask", KARELIA, case, *arguments, said=said)
    assert result.exit_code == 0, result.output
    found = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert found["recipient"]["planned_hours"] == {"amount": 30, "per": "week"}
    assert found["recipient"]["training"] == {"reviews": 1, "found_ready": False, "last_review": "2024-12-01"}
    assert run("decide", str(file), "--pack", KARELIA).exit_code == 0


def test_ask_keeps_what_was_told_when_the_person_stops(tmp_path: Path) -> None:
    file = tmp_path / "asked.yaml"
    result = run("ask", KARELIA, "--for", "possible", "--output", str(file), "--lang", "en", said="1990-01-01\nstop\n")
    assert result.exit_code == 0
    assert "the answer may still change" in result.output
    assert len(yaml.safe_load(file.read_text(encoding="utf-8"))["recipient"]) == 1


def test_ask_overwrites_nothing(tmp_path: Path, case: str) -> None:
    result = run("ask", KARELIA, "--for", "possible", "--output", case, "--lang", "en", said="yes\n")
    assert result.exit_code == 2 and "[P568]" in result.stderr
    assert Path(case).read_text(encoding="utf-8") == CASE


def test_ask_for_an_unknown_outcome(tmp_path: Path) -> None:
    result = run("ask", KARELIA, "--for", "posible", "--output", str(tmp_path / "a.yaml"), "--lang", "en")
    assert result.exit_code == 2 and "[P565]" in result.stderr and "possible" in result.stderr
    assert not (tmp_path / "a.yaml").exists()


@pytest.mark.parametrize("command", [("missing",), ("why-not", "hours=met")])
def test_without_the_solver_there_is_one_clear_line(
    case: str, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    result = run(command[0], case, *command[1:], "--pack", KARELIA, "--lang", "en")
    assert result.exit_code == 2
    (line,) = result.stderr.strip().splitlines()
    assert how_to("proof") in line and "[P799]" in line
