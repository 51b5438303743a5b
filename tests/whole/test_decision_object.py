"""A decision in Python: a mapping of outcomes with typed statuses and exact values, equal by its bytes, shown in words."""

from __future__ import annotations

import os
import sys
from datetime import date
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import is_zipfile

import pytest

import punkt
from helpers import bounded
from helpers.evaluator_trio import rules_of
from punkt import Decision, OutcomeView, PunktError, Rules, Status, load

ENGINE = Path(punkt.__file__).parents[1]
KARELIA = "ru.karelia.166-p"
PERSON = {
    "birth_date": "1990-01-01",
    "disability": True,
    "mental_disorder_confirmed": True,
    "needs_social_services": True,
    "ipra": {"self_care": 2},
    "training": {"started": "2025-01-09", "reviews": 1, "last_review": "2025-07-10", "found_ready": False},
}
CASE = {"case": "Сидорова", "as_of": "2025-08-01", "recipient": PERSON}
READY = {**PERSON, "training": {**PERSON["training"], "found_ready": True}}  # type: ignore[dict-item]


@pytest.fixture(scope="module")
def rules() -> Rules:
    """The packs of one region."""
    return load(KARELIA)


@pytest.fixture(scope="module")
def decision(rules: Rules) -> Decision:
    """The decision on the case."""
    return rules.decide(CASE)


def test_a_decision_is_a_mapping_of_its_outcomes(decision: Decision) -> None:
    document = decision.to_dict()["outcomes"]
    names = [(subject, name) for subject, outcomes in document.items() for name in outcomes]
    assert sorted(decision) == sorted(decision.keys()) == sorted(names) and len(decision) == len(names)
    for (subject, name), one in decision.items():
        assert isinstance(one, OutcomeView)
        assert (one.status, one.value) == (document[subject][name]["status"], document[subject][name]["value"])
    assert decision.get(("recipient", "shoe_size")) is None
    with pytest.raises(KeyError):
        decision["recipient", "shoe_size"]


def test_a_decision_without_outcomes_is_there(rules: Rules) -> None:
    nothing = rules.decide({"case": "nobody", "as_of": "2025-06-01"})
    assert nothing and len(nothing) == 0 and nothing.to_dict()["outcomes"] == {}


def test_statuses_are_typed_and_equal_their_texts(decision: Decision) -> None:
    need = decision["recipient", "need"]
    assert need.status == "determined" and f"{need.status}" == "determined"
    assert need.status is Status.DETERMINED
    assert decision.status("recipient", "possible") is Status.OPEN
    assert [str(status) for status in Status] == ["determined", "not_applicable", "open", "gap", "conflict"]


def test_values_as_python_has_them(decision: Decision) -> None:
    view = decision["recipient", "review_not_before"]
    assert (view.value, view.exact) == ("2026-01-10", date(2026, 1, 10))
    assert decision["recipient", "reviews_left"].exact == 3
    assert decision["recipient", "need"].exact == "established"
    assert decision["recipient", "possible"].exact is None
    known = {"application": False, "ipra_copy": True, "medical_conclusion": True}
    listed = rules_of(KARELIA).decide(
        {
            "case": "a",
            "as_of": "2025-06-01",
            "recipient": {**PERSON, "included_in_training": False, "documents": known, "training": {}},
        }
    )
    assert listed["recipient", "missing_documents"].exact == ("application",)


def test_decisions_are_equal_by_their_bytes(rules: Rules, decision: Decision) -> None:
    again, other = rules.decide(dict(CASE)), rules.decide({**CASE, "as_of": "2025-08-02"})
    assert decision == again and hash(decision) == hash(again) and {decision, again} == {again}
    assert decision != other and decision != decision.to_dict()


def test_its_short_form_says_nothing_of_the_case(decision: Decision) -> None:
    assert repr(decision) == str(decision)
    assert repr(decision).startswith("<Decision as of 2025-08-01 by ru.mintrud.847")
    assert "10 determined, 18 open" in repr(decision) and "Сидорова" not in repr(decision)


def test_text_and_page(decision: Decision) -> None:
    assert decision.to_text().startswith("Дело Сидорова — по состоянию законодательства на 01.08.2025")
    assert "Case Сидорова" in decision.to_text("en", width=120)
    page = decision.to_html("en")
    assert page.startswith("<!doctype html>") and 'lang="en"' in page
    shown = decision._repr_html_()
    assert unescape(shown.partition('srcdoc="')[2].partition('" style')[0]) == decision.to_html()
    for wrong in (decision.to_text, decision.to_html):
        with pytest.raises(PunktError) as caught:
            wrong("de")
        assert [fault.code for fault in caught.value.diagnostics] == ["P636"]


def test_papers(rules: Rules, decision: Decision) -> None:
    assert decision.papers() == ["application", "conclusion", "conclusion-negative", "minutes", "notice"]
    with pytest.raises(PunktError) as caught:
        decision.paper("conclusion")
    assert {fault.code for fault in caught.value.diagnostics} == {"P791"}
    with pytest.raises(PunktError) as caught:
        decision.paper("diploma")
    assert [fault.code for fault in caught.value.diagnostics] == ["P790"]
    ready = rules.decide({**CASE, "recipient": {**READY, "conclusion_issued": False, "included_in_training": True}})
    paper = ready.paper("conclusion", typed={})
    assert paper.title in unescape(ready.paper_html("conclusion"))
    pytest.importorskip("docxtpl")
    assert is_zipfile(BytesIO(ready.paper_docx("conclusion")))


def test_an_interview_from_rules(rules: Rules) -> None:
    pytest.importorskip("z3")
    interview = rules.interview("need", case={"case": "a", "recipient": {}}, as_of="2025-06-01")
    question: Any = interview.next()
    assert question.subject == "recipient" and interview.case["as_of"] == "2025-06-01"


def test_what_is_public_is_there(tmp_path: Path) -> None:
    assert set(punkt.__all__) <= set(dir(punkt))
    for name in punkt.__all__:
        assert getattr(punkt, name) is not None
    with pytest.raises(AttributeError, match="punkt"):
        punkt.nonsense  # noqa: B018
    less = (
        "import sys; sys.modules.update(dict.fromkeys(['z3', 'polars', 'sqlalchemy', 'fastapi'])); from punkt import *"
    )
    bounded.run([sys.executable, "-c", less], check=True, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ENGINE)})
