"""Missing facts to the point, against trying all completions."""

from __future__ import annotations

import gc
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

pytest.importorskip("z3")

import z3

from helpers.brute import mattering, values_of, with_fact
from helpers.invented_city import WHATEVER, city, write
from helpers.lengths import many
from helpers.recipients import COVERED, covered
from punkt import Rules, load
from punkt.files.messages.diagnostics import PunktError
from punkt.proving.solver import query

FACTS: dict[tuple[str, str], list[tuple[str, str]]] = {
    # outcome: the facts that norms.md names for it; all have few values
    ("ru.karelia.166-p", "possible"): [
        ("recipient", "consent"),
        ("recipient", "readiness"),
        ("recipient", "medical.contraindications"),
        ("recipient", "documents.medical_conclusion"),
    ],
    ("ru.karelia.166-p", "training_form"): [
        ("recipient", "stage"),
        ("recipient", "service_form"),
        ("provider", "under_republic"),
    ],
    ("ru.karelia.166-p", "organised_form_allowed"): [
        ("provider", "under_republic"),
        ("provider", "works_at_home"),
        ("recipient", "autonomy_degree"),
        ("recipient", "organised_form"),
    ],
    ("ru.karelia.166-p", "need"): [
        ("recipient", f"ipra.{name}")
        for name in ("self_care", "mobility", "orientation", "communication", "learning", "behaviour_control")
    ],
    ("ru.karelia.166-p", "admission"): [
        ("recipient", "included_in_training"),
        ("recipient", "documents.application"),
        ("recipient", "documents.ipra_copy"),
        ("recipient", "documents.medical_conclusion"),
        ("recipient", "medical.indications"),
        ("recipient", "medical.contraindications"),
        ("recipient", "ipra.self_care"),
    ],
    ("ru.mintrud.847", "guardian_consent"): [
        ("recipient", "legal_capacity"),
        ("recipient", "consent"),
        ("recipient", "guardian_decision"),
    ],
    ("ru.mintrud.847", "premises_fit"): [("recipient", "premises_adapted")],
    ("ru.alliance.2025", "problems.2"): [("region", "excludes_incapacitated"), ("region", "excludes_constant_care")],
}
LIMIT = 200
"""Completions that are tried for one case."""


@cache
def rules(pack: str) -> Rules:
    """The rules of a pack."""
    return load(pack)


def partial(random: Random, pack: str, facts: list[tuple[str, str]]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """A case with some of the facts, and those left open: not too many to try all."""
    case: dict[str, Any] = {"case": "part", "as_of": "2025-06-01", **covered({section: {} for section, _ in facts})}
    opened, size = [], 1
    for section, path in random.sample(facts, len(facts)):
        values = values_of(rules(pack).vocabulary.subjects[section].facts[path])
        if random.random() < 0.55 and size * len(values) <= LIMIT:
            opened.append((section, path))
            size *= len(values)
        else:
            case = with_fact(case, section, path, random.choice(values))
    return case, opened


@pytest.mark.parametrize(("pack", "outcome"), FACTS)
def test_the_facts_listed_are_those_that_some_completion_makes_matter(pack: str, outcome: str) -> None:
    random = Random(7)
    for _ in range(many(1, 3, 20)):
        case, opened = partial(random, pack, FACTS[pack, outcome])
        subject = FACTS[pack, outcome][0][0] if outcome != "organised_form_allowed" else "recipient"
        decision = rules(pack).decide(case)
        exact = {one.outcome: one for one in decision.exact_missing(f"{subject}.{outcome}")}
        matter, came = mattering(rules(pack), case, subject, outcome, opened)
        if decision[subject, outcome].status != "open":
            assert not matter and outcome not in exact
            continue
        assert set(exact[outcome].missing) >= {f"{section}.{path}" for section, path in matter}
        known = {f"{section}.{path}" for section, path in FACTS[pack, outcome]}
        assert {name for name in exact[outcome].missing if name in known} == {f"{s}.{p}" for s, p in matter}
        assert not exact[outcome].unproven
        if set(exact[outcome].missing) <= known and len(came) == 1:
            settled = exact[outcome].settled
            assert settled is not None and (settled.status, settled.value) in came


def test_a_kind_of_premises_that_cannot_matter_is_not_asked_for() -> None:
    """Karelia, point 31: premises of any kind, known or not."""
    decision = rules("ru.karelia.166-p").decide({"case": "a", "as_of": "2025-06-01", "recipient": COVERED})
    found = decision["recipient", "premises_allowed"]
    assert (found.status, found.value, found.missing) == ("determined", "met", ())
    assert decision.exact_missing("premises_allowed") == []


def test_facts_that_cannot_matter_together_are_not_asked_for(tmp_path: Path) -> None:
    """Two facts, of which any answers come to the same: the decision names both, the exact list neither."""
    decision = load("none.city", pack_dirs=[write(tmp_path, city(rules_yaml=WHATEVER))]).decide(
        {"case": "c", "as_of": "2024-06-01", "permit": {}}
    )
    assert decision["permit", "valid"].missing == ("permit.paid", "permit.noise")
    [found] = decision.exact_missing()
    assert found.missing == () and set(found.needless) == {"permit.paid", "permit.noise"}
    assert found.settled is not None and (found.settled.status, found.settled.value) == ("determined", "met")


def test_what_is_decided_is_not_listed_and_facts_of_elements_are() -> None:
    members = [{**COVERED, "id": name} for name in "abc"]
    decision = rules("ru.karelia.166-p").decide(
        {"case": "g", "as_of": "2025-06-01", "group": {"members": members, "rooms": [{"id": "1", "occupants": ["a"]}]}}
    )
    assert decision["group", "group_size"].value == "not_met"
    [found] = decision.exact_missing("group_size", "room_area")
    assert found.outcome == "room_area" and "group.rooms/1.area_m2" in found.missing


def test_of_all_outcomes_those_named_are_what_all_of_them_show() -> None:
    case = {"case": "a", "as_of": "2025-06-01", "provider": {}, "region": {"excludes_incapacitated": False}}
    decision = rules("ru.alliance.2025").decide(case)
    every = decision.exact_missing()
    assert len(every) > 2
    some = [one for one in every if one.outcome in ("problems.2", "regions.3")]
    assert decision.exact_missing("region.problems.2", "regions.3") == some
    with pytest.raises(PunktError) as told:
        decision.exact_missing("problem.2")
    assert [(one.code, "problems.2" in one.text("en")) for one in told.value.diagnostics] == [("P611", True)]


def test_an_unknown_list_is_listed_as_a_whole() -> None:
    decision = rules("ru.mintrud.847").decide({"case": "g", "as_of": "2025-06-01", "group": {}})
    found = {one.outcome: one.missing for one in decision.exact_missing("group_size", "consent_of_all")}
    assert found["group_size"] == ("group.members",)
    assert found["consent_of_all"] == ("group.members",)


def test_the_decision_document_keeps_its_own_list() -> None:
    case = {"case": "a", "as_of": "2025-06-01", "recipient": COVERED}
    decision = rules("ru.karelia.166-p").decide(case)
    before = decision.to_bytes()
    assert decision.exact_missing("premises_fit")
    assert decision.to_bytes() == before == rules("ru.karelia.166-p").decide(case).to_bytes()


def test_what_is_proven_does_not_turn_on_what_the_solver_holds_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit is for one question; what stands in the process beside it takes nothing of it."""
    decision = rules("ru.karelia.166-p").decide({"case": "a", "as_of": "2025-06-01", "recipient": COVERED})
    before = decision.exact_missing("need", "premises_fit")
    monkeypatch.setattr(query, "MEGABYTES", 60)
    held = []
    while z3.Z3_get_estimated_alloc_size() < 100 * 2**20:
        held.append(z3.Context())
    again = decision.exact_missing("need", "premises_fit")
    assert again == before != [] and not any(one.unproven for one in before)


@pytest.mark.full
def test_nothing_is_left_in_memory_for_python_to_find() -> None:
    """A solver's memory is large, and Python, which sees few objects, would be in no hurry to look for circles."""
    decision = rules("ru.karelia.166-p").decide({"case": "a", "as_of": "2025-06-01", "recipient": COVERED})
    decision.exact_missing("need", "premises_fit")
    gc.collect()
    before = z3.Z3_get_estimated_alloc_size()
    gc.disable()
    try:
        assert decision.exact_missing("need", "premises_fit")
        assert z3.Z3_get_estimated_alloc_size() - before < 5 * 2**20
    finally:
        gc.enable()
