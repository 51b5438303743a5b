"""Interviews: only questions that can matter, in a good order, and an end where nothing can matter any more."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from random import Random
from typing import Any

import pytest

pytest.importorskip("z3")

from bench.people import People, stated
from helpers.brute import outcome_of
from helpers.lengths import many
from helpers.loops import nonempty
from helpers.recipients import COVERED
from punkt import PunktError, Rules, load
from punkt.proving.interview.questions import Interview, next_question

KARELIA = "ru.karelia.166-p"
OUTCOMES = ("need", "possible", "hours", "admission", "review", "training_form", "recipient_status", "premises_allowed")
DAY = "2025-06-01"


@cache
def rules(pack: str = KARELIA) -> Rules:
    """The rules of a pack."""
    return load(pack)


def interviewed(truth: Mapping[str, Any], outcome: str, stop_after: int = 99) -> Interview:
    """An interview of a person who answers by a case."""
    interview = Interview(rules(), [outcome], {"case": "i", "as_of": truth["as_of"]})
    while len(interview.asked) < stop_after and (question := interview.next()) is not None:
        interview.answer(question, stated(truth, question.subject, question.path))
    return interview


@pytest.mark.sampled(3)
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_an_interview_comes_to_what_the_whole_case_comes_to(outcome: str) -> None:
    for truth in nonempty(People(rules(), seed=11, known=1.0).some(many(1, 5, 48))):
        for established in ("support_type",):
            truth["recipient"].pop(established, None)
        interview = interviewed(truth, outcome)
        asked = [f"{subject}.{path}" for subject, path in interview.asked]
        assert len(asked) == len(set(asked))
        assert set(interview.asked) <= set(interview.all_facts())
        record, plan = interview.targets(interview.read())[0]
        whole = outcome_of(rules(), truth, record.name, plan.name)
        found = rules().decide(interview.case)[record.name, plan.name]
        if found.status == "open":  # nothing more to ask: it is the same whatever the rest is
            settled = {
                (one.subject, one.outcome): one.settled for one in rules().decide(interview.case).exact_missing()
            }
            came = settled[record.name, plan.name]
            assert came is not None and (came.status, came.value) == whole
        else:
            assert outcome_of(rules(), interview.case, record.name, plan.name) == whole


def test_one_qualifying_category_ends_the_questions_about_need() -> None:
    """Point 5: degree 2 or 3 in one of six categories is enough; five are never asked."""
    interview = Interview(rules(), ["need"], {"case": "a", "as_of": DAY, "recipient": COVERED})
    question = interview.next()
    assert question is not None and question.path.startswith("ipra.")
    interview.answer(question, 2)
    assert interview.next() is None
    assert len(interview.all_facts()) == 6 + len(COVERED)  # point 2: all four by which the order applies
    assert ("recipient", "ipra.work") not in interview.all_facts()


def test_an_answer_that_decides_comes_before_one_that_may_not() -> None:
    """Point 25: outside the training stage nothing else matters, so the stage is asked first."""
    question = next_question(rules(), {"case": "a", "as_of": DAY, "recipient": COVERED}, ["training_form"])
    assert question is not None and question.name == "recipient.stage"


def test_what_is_not_known_is_not_asked_again() -> None:
    interview = Interview(rules(), ["possible"], {"case": "a", "as_of": DAY, "recipient": COVERED})
    asked = []
    while (question := interview.next()) is not None:
        asked.append(question.name)
        interview.answer(question, None)
    assert sorted(asked) == [
        "recipient.consent",
        "recipient.documents.medical_conclusion",
        "recipient.medical.contraindications",
        "recipient.readiness",
    ]
    assert rules().decide(interview.case)["recipient", "possible"].status == "open"


def test_a_fact_that_cannot_matter_is_never_asked() -> None:
    """Point 31: premises of any kind will do."""
    assert next_question(rules(), {"case": "a", "as_of": DAY, "recipient": COVERED}, ["premises_allowed"]) is None


def test_a_list_is_asked_before_what_is_about_its_elements() -> None:
    federal = rules("ru.mintrud.847")
    interview = Interview(federal, ["consent_of_all"], {"case": "g", "as_of": DAY})
    question = interview.next()
    assert question is not None and question.name == "group.members"
    interview.answer(question, ["anna", "boris"])
    names = []
    while (question := interview.next()) is not None:
        names.append(question.name)
        interview.answer(question, True)
    assert names == ["group.members/anna.consent", "group.members/boris.consent"]
    assert federal.decide(interview.case)["group", "consent_of_all"].value == "met"


def test_rooms_are_asked_for_with_their_occupants() -> None:
    interview = Interview(rules(), ["room_occupancy"], {"case": "g", "as_of": DAY})
    answers = {"group.members": ["a", "b", "c"], "group.rooms": ["1"], "group.rooms/1.occupants": ["a", "b", "c"]}
    asked = []
    while (question := interview.next()) is not None:
        asked.append(question.name)
        interview.answer(question, answers[question.name])
    assert "group.rooms/1.occupants" in asked
    assert rules().decide(interview.case)["group", "room_occupancy"].value == "not_met"


def test_a_bad_answer_changes_nothing() -> None:
    interview = Interview(rules(), ["need"], {"case": "a", "as_of": DAY, "recipient": COVERED})
    question = interview.next()
    assert question is not None
    before = deepcopy(interview.case)
    with pytest.raises(PunktError) as caught:
        interview.answer(question, 5)
    assert caught.value.diagnostics[0].code == "P510"
    assert interview.case == before and interview.next() == question


def test_an_unknown_outcome_is_named_with_the_nearest() -> None:
    with pytest.raises(PunktError) as caught:
        Interview(rules(), ["posible"], {"case": "a", "as_of": DAY, "recipient": COVERED})
    assert caught.value.diagnostics[0].code == "P565"
    assert "possible" in caught.value.diagnostics[0].text("en")


@pytest.mark.full
def test_every_completion_agrees_once_the_interview_ends() -> None:
    random = Random(5)
    people = People(rules(), seed=3, known=1.0).some(6)
    others = People(rules(), seed=4, known=1.0).some(40)
    for truth in nonempty(people):
        outcome = random.choice(OUTCOMES)
        truth["recipient"].pop("support_type", None)
        interview = interviewed(truth, outcome)
        record, plan = interview.targets(interview.read())[0]
        came = set()
        for other in others:
            case = _completed(interview.case, other)
            try:
                came.add(outcome_of(rules(), case, record.name, plan.name))
            except PunktError:
                continue  # the vocabulary does not let these facts stand together
        assert len(came) == 1


def _completed(case: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """The case, and what it leaves open as another case has it."""
    found = deepcopy(dict(other))
    found["recipient"].pop("support_type", None)
    for section, value in case.items():
        if isinstance(value, dict):
            found[section] = _merged(found.get(section, {}), value)
        else:
            found[section] = value
    return found


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(below)
    for key, value in above.items():
        found[key] = _merged(found.get(key, {}), value) if isinstance(value, dict) else value
    return found
