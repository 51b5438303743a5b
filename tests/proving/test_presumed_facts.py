"""What is presumed is shown, and asked for apart: text, page, missing, ask."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from helpers.toll import CITED, write_pack
from punkt import Rules, load
from punkt.command.main import main
from punkt.proving.interview.questions import Interview
from punkt.showing.decision.decision_page import decisions_page
from punkt.showing.decision.decision_text import decision_text
from punkt.showing.decision.view import view
from punkt.showing.decision.view_model import View
from punkt.showing.interview.interview_view import Interviews, missing_data
from punkt.showing.words.interface_words import Words


@pytest.fixture
def rules(tmp_path: Path) -> Rules:
    """A pack that presumes that nobody is exempt, and asks whether it is paid."""
    write_pack(tmp_path, [{"check": "so", "require": {"all": ["paid", {"not": "exempt"}]}}])
    presumed = {"presumptions": [{"subject": "vehicle", "fact": "exempt", "is": False, **CITED}]}
    (tmp_path / "presumptions.yaml").write_text(yaml.safe_dump(presumed), "utf-8")
    return load("test.town", pack_dirs=[tmp_path])


def test_text_and_page(rules: Rules) -> None:
    for facts, shown in (({"paid": True}, True), ({"paid": True, "exempt": False}, False)):
        found = view(rules.decide({"case": "a", "vehicle": facts}), rules.linked, "en")
        assert [bool(found.presumed), [one.resting for one in found.presumed]] == [shown, [["a"]] * shown]
        text = decision_text(found, Words("en"), 200)
        assert ("say so if it is otherwise → a" in text) is shown
        assert ("сообщите, если иначе" in decision_text(view_ru(rules, facts), Words("ru"), 200)) is shown
        assert ("say so if it is otherwise" in decisions_page([found], Words("en"))) is shown


def view_ru(rules: Rules, facts: dict[str, bool]) -> View:
    """The same in Russian."""
    return view(rules.decide({"case": "a", "vehicle": facts}), rules.linked, "ru")


def test_missing_tells_it_apart(rules: Rules) -> None:
    decision = rules.decide({"case": "a", "vehicle": {}})
    (found,) = decision.exact_missing()
    assert found.missing == ("vehicle.paid",) and [one["fact"] for one in found.presumed] == ["vehicle.exempt"]
    text = Interviews(decision, rules.linked, "en", 200, False).missing([found])
    assert "say so if it is otherwise" in text
    (settled,) = rules.decide({"case": "a", "vehicle": {"paid": True}}).exact_missing()
    assert settled.missing == ()
    told = missing_data([settled])[0]
    assert [entry["value"] for entry in told["presumed"]] == [False]
    assert rules.decide({"case": "a", "vehicle": {"paid": True, "exempt": False}}).exact_missing() == []


def test_an_interview_asks_it_last(rules: Rules) -> None:
    interview = Interview(rules, ["so"], {"case": "a", "as_of": "2024-01-01", "vehicle": {}})
    first = interview.next()
    assert first is not None and (first.path, first.presumed) == ("paid", None)
    interview.answer(first, True)
    second = interview.next()
    assert second is not None and second.path == "exempt"
    assert second.presumed is not None and second.presumed["value"] is False
    interview.answer(second, None)  # it is left as presumed
    assert interview.next() is None
    assert rules.decide(interview.case)["vehicle", "so"].value == "met"


def test_an_answer_takes_its_place(rules: Rules) -> None:
    interview = Interview(rules, ["so"], {"case": "a", "as_of": "2024-01-01", "vehicle": {"paid": True}})
    question = interview.next()
    assert question is not None and question.path == "exempt"
    interview.answer(question, True)
    assert interview.next() is None
    assert rules.decide(interview.case)["vehicle", "so"].value == "not_met"


def asked(folder: Path, *said: str) -> tuple[str, dict[str, object]]:
    """What ``punkt ask`` about a number shows, with some replies, and the case that it writes."""
    value = {"if": {"exists": "owner"}, "then": {"sum": [{"fact": "owner.age"}, 1]}, "else": 9}
    write_pack(folder, [{"decide": "number", "then": value}])
    file = folder / "answered.txt"
    words = ["ask", "test.town", "--for", "number", "--as-of", "2024-01-01", "--output", str(file)]
    done = CliRunner().invoke(
        main, [*words, "--pack-dir", str(folder), "--lang", "en"], input="".join(f"{one}\n" for one in said)
    )
    assert done.exit_code == 0, done.output
    return done.output, yaml.safe_load(file.read_text("utf-8"))


@pytest.mark.parametrize(
    ("said", "owner", "found"),
    [
        (["no"], "none", "a — 9"),
        (["none"], "none", "a — 9"),
        (["what", "yes", "30"], {"age": 30}, "a — 31"),
        (["?", "30"], {"age": 30}, "a — 31"),
        (["yes", "-"], {"age": "none"}, "a — gap: no provision decides"),
        (["stop"], {}, "a — facts are missing"),
    ],
)
def test_a_section_that_need_not_be(tmp_path: Path, said: list[str], owner: object, found: str) -> None:
    """Before anything is asked of it, whether there is one; whatever else is said, its facts are asked."""
    output, case = asked(tmp_path, *said)
    assert output.count("A: is there one?") == 1 and case["owner"] == owner
    assert found in output
    assert ("Not understood" in output) is ("what" in said)
