"""What changes as decisions: against trying every case of small packs, and against the documents."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from helpers.changed_packs import ON, Both, changed
from helpers.lengths import many
from helpers.loops import nonempty
from helpers.small_packs import DAY, Plain, make
from punkt.files.messages.diagnostics import PunktError
from punkt.kernel import nodes as kernel
from punkt.kernel.domains import OneOf
from punkt.kernel.records import OPEN, Case, State
from punkt.proving.comparison.compared_packs import Side, two_sides
from punkt.proving.comparison.decisions import diff_decisions
from punkt.proving.comparison.dimensions import ConfinedDimension
from punkt.proving.comparison.verdicts import Compared, Difference, Verdict
from punkt.proving.solver.query import SolverAnswer, SolverQuery

PACKS = many(8, 50, 480)
PARTS = 4


# --- small packs


@pytest.mark.sampled(1)
@pytest.mark.parametrize("part", range(PARTS))
def test_regions_are_what_trying_every_case_shows(part: int, tmp_path: Path) -> None:
    for seed in range(part, PACKS, PARTS):
        before, after = tmp_path / f"{seed}a", tmp_path / f"{seed}b"
        before.mkdir()
        make(seed, before)
        changed(before, after, Random(seed))
        sides = two_sides(str(before), str(after), [DAY, DAY])
        compare(sides, Both(*sides), seed)


def compare(sides: tuple[Side, Side], both: Both, seed: int) -> None:
    diff = diff_decisions(*sides)
    names = {plan.name for side in sides for plan in side.program.plans["thing"]}
    assert {compared.key[1] for compared in diff.outcomes} == names
    for compared in nonempty(diff.outcomes):
        name, about = compared.key[1], (seed, compared.key)
        if compared.verdict in (Verdict.ONLY_ONE, Verdict.ONLY_OTHER):
            has = [compared.key in side.program.plan for side in sides]
            assert has == [compared.verdict is Verdict.ONLY_ONE, compared.verdict is Verdict.ONLY_OTHER]
            continue
        outs = [(case, states, *both.outs(states, name)) for case, states in both.rows]
        settled = any(a != b and OPEN not in (a, b) for _, _, a, b in outs)
        other = any((a is OPEN) is not (b is OPEN) for _, _, a, b in outs)
        expected = Verdict.DIFFERS if settled else Verdict.WAITS if other else Verdict.SAME
        assert compared.verdict is expected, about
        if compared.verdict is Verdict.DIFFERS:
            assert compared.covered, about
            regions_hold(compared, both, outs, seed)


def regions_hold(compared: Compared, both: Both, outs: list[Any], seed: int) -> None:
    """Every difference is in some region, and a region in which all cases differ has no other."""
    known = both.tried.vocabulary.subjects["thing"].facts
    established = {path for path, fact in known.items() if fact.established}
    for case, states, one, other in nonempty(outs):
        if OPEN in (one, other):
            continue
        facts = case.records[0].facts
        stated = bool(established & facts.keys())
        met = [region for region in compared.regions if lies_in(region, stated, both, case, states)]
        if one != other:
            assert met, (seed, compared.key, facts)
        elif not stated and facts.keys() >= known.keys() - established:
            for region in met:
                certain = all(both.inside(part, case, states) for part in region.parts)
                assert not (region.whole and certain), (seed, compared.key, facts, region)
    for region in compared.regions:
        reproduced(region, both, seed)


def lies_in(region: Difference, stated: bool, both: Both, case: Case, states: list[list[State]]) -> bool:
    """Whether a case is in a region, as far as its facts go."""
    if region.stated:
        return stated
    return all(both.inside(part, case, states) is not False for part in region.parts)


def reproduced(region: Difference, both: Both, seed: int) -> None:
    """The smallest case of a region is decided differently."""
    assert region.witness is not None, seed
    found = []
    for side, witness in nonempty(zip(both.sides, region.witness, strict=True)):
        view = side.rules.decide(witness.case)[witness.subject, witness.outcome]
        assert (view.status, view.value) == (witness.status, witness.value)
        found.append((view.status, view.value))
    assert found[0] != found[1] and all(status != "open" for status, _ in found)


TEXT = {"ru": "а", "en": "a"}


def flag_pack(folder: Path, when: Any) -> str:
    """A pack with one flag over two facts."""
    folder.mkdir()
    make(3, folder)
    for name in ("norms", "readings"):
        (folder / f"{name}.yaml").unlink(missing_ok=True)
    fact = {"type": "boolean", "label": TEXT, "question": TEXT}
    vocabulary = yaml.safe_load((folder / "vocabulary.yaml").read_text(encoding="utf-8"))
    vocabulary["subjects"]["thing"] = {"section": True, "title": TEXT, "facts": {"paid": fact, "idle": fact}}
    vocabulary["outcomes"] = {"thing": {"let_in": {"kind": "flag", "title": TEXT}}}
    cited = {"point": "1", "modality": "mandatory", "quote": "q", "says": TEXT, "subject": "thing"}
    rules = [{"flag": "let_in", "when": when, **cited}]
    for name, data in (("vocabulary", vocabulary), ("rules", {"rules": rules})):
        (folder / f"{name}.yaml").write_text(yaml.dump(data, Dumper=Plain), encoding="utf-8")
    return str(folder)


def test_a_fact_that_one_side_does_not_need(tmp_path: Path) -> None:
    """The same answers, but one law waits for a fact that decides nothing."""
    idle = {"any": [{"all": ["paid", "idle"]}, {"all": ["paid", {"not": "idle"}]}]}
    plain, waiting = flag_pack(tmp_path / "a", "paid"), flag_pack(tmp_path / "b", {"all": ["paid", idle]})
    (compared,) = diff_decisions(*two_sides(plain, waiting, [DAY, DAY])).outcomes
    assert compared.verdict is Verdict.WAITS
    (region,) = compared.regions
    assert region.witness is not None
    assert [witness.status for witness in region.witness] == ["determined", "open"]
    assert region.witness[0].case["thing"] == {"paid": True}


def test_constraints_that_exclude_each_other_are_named(tmp_path: Path) -> None:
    plain = Path(flag_pack(tmp_path / "a", "paid"))
    vocabulary = yaml.safe_load((plain / "vocabulary.yaml").read_text(encoding="utf-8"))
    vocabulary["subjects"]["thing"]["constraints"] = [
        {"constraint": name, "at": "paid", "require": {"fact": "paid", "is": is_}, "says": TEXT}
        for name, is_ in (("must_pay", True), ("may_not_pay", False))
    ]
    (plain / "vocabulary.yaml").write_text(yaml.dump(vocabulary, Dumper=Plain), encoding="utf-8")
    with pytest.raises(PunktError) as caught:
        diff_decisions(*two_sides(str(plain), str(plain), [DAY, DAY]))
    (fault,) = caught.value.diagnostics
    assert fault.code == "P700" and "must_pay" in fault.message("en")


def test_no_answer_in_time_is_not_proven(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    before, after = tmp_path / "a", tmp_path / "b"
    before.mkdir()
    make(1, before)
    changed(before, after, Random(1))
    sides = two_sides(str(before), str(after), [DAY, DAY])
    asked = {compared.key: compared.verdict for compared in diff_decisions(*sides).outcomes}
    monkeypatch.setattr(SolverQuery, "ask", lambda *_: SolverAnswer(None, False))
    for compared in nonempty(diff_decisions(*sides).outcomes):
        if asked[compared.key] is Verdict.DIFFERS:
            assert compared.verdict is Verdict.NOT_PROVEN and not compared.covered


# --- the documents

FEDERAL, KARELIA = "ru.mintrud.847", "ru.karelia.166-p"


def documents(*names: str) -> dict[str, Compared]:
    """Outcomes of a person, the federal pack against the Karelian."""
    sides = two_sides(FEDERAL, KARELIA, [ON, ON])
    found = diff_decisions(*sides, only=[("recipient", name) for name in names])
    return {compared.key[1]: compared for compared in found.outcomes}


def reached_by_the_federal_order_only(region: Difference) -> bool:
    """Whether a region is of the persons whom the federal order reaches and the Karelian does not."""
    return any(getattr(part.dim.node, "name", None) == "recipient_status" for part in region.parts)


def beyond_covered(region: Difference) -> list[ConfinedDimension]:
    """What a region asks beside the facts by which the federal order applies, which it has to ask."""
    asked = {getattr(part.dim.node, "path", None): part for part in region.parts}
    for path in ("disability", "needs_social_services"):
        assert asked.pop(path).to == OneOf(frozenset({True}))
    return list(asked.values())


def test_what_karelia_changes_about_premises_and_age() -> None:
    found = documents("premises_allowed", "age_allowed", "need")
    assert found["age_allowed"].verdict is Verdict.SAME  # 18 full years in both
    assert found["need"].verdict is Verdict.ONLY_OTHER
    assert found["premises_allowed"].covered and all(r.whole for r in found["premises_allowed"].regions)
    both, federal_only = sorted(found["premises_allowed"].regions, key=reached_by_the_federal_order_only)
    assert reached_by_the_federal_order_only(federal_only)
    assert {other.other for other in federal_only.answers} == {("not_applicable", None)}
    (part,) = beyond_covered(both)
    assert part.condition.domain.values == {"used", "provider", "other"}  # type: ignore[union-attr]
    decided = {(row.one, row.other) for row in both.answers if row.other[0] == "determined"}
    assert decided == {(("determined", "not_met"), ("determined", "met"))}


def test_which_plans_fit_other_types() -> None:
    """By the week all plans of 4 to 28 hours fit other types; by the day only that of exactly 8 hours."""
    (found,) = documents("types_fitting_hours").values()
    assert found.covered and all(region.whole for region in found.regions)
    regions = [beyond_covered(r) for r in found.regions if not reached_by_the_federal_order_only(r)]
    for amount in map(Decimal, ("0", "3.999", "4", "7.999", "8", "8.001", "24", "24.5", "28", "28.001", "168")):
        for unit in ("day", "week") if amount <= 24 else ("week",):
            inside = any(
                all(_domain(part).contains(unit if isinstance(_domain(part), OneOf) else amount) for part in parts)
                for parts in nonempty(regions)
            )
            assert inside is (4 <= amount <= 28 if unit == "week" else amount == 8), (amount, unit)


def _domain(part: ConfinedDimension) -> Any:
    condition = part.condition
    assert isinstance(condition, kernel.Test)
    return condition.domain


FEDERAL_OBSTACLES = [
    {"contagious_disease": "true"},
    {"dangerous_exacerbation": "true"},
    {"legal_capacity": "none", "guardian_decision": "false"},
]
"""What point 14 of order 847 has in the way, and point 8 of order 166-П has not."""
NO_OBSTACLE = {"contagious_disease": "false", "dangerous_exacerbation": "false"}


@pytest.mark.full
def test_karelia_asks_for_the_conclusion_instead_of_health_and_the_guardian() -> None:
    """Both ask for consent and readiness; the age is asked of all, as the Karelian recipients are grown up."""
    (found,) = documents("possible").values()
    assert found.covered and all(region.whole for region in found.regions)
    conclusion = {"documents.medical_conclusion": "true", "medical.contraindications": "false"}
    expected = [({**obstacle, **conclusion}, ("no", "yes")) for obstacle in FEDERAL_OBSTACLES]
    guardian = ({"guardian_decision": "true"}, {"legal_capacity": "full, limited"})
    lacking = ({"documents.medical_conclusion": "false"}, {"medical.contraindications": "true"})
    expected += [({**NO_OBSTACLE, **one, **other}, ("yes", "no")) for one in guardian for other in lacking]
    regions = [region for region in nonempty(found.regions) if not reached_by_the_federal_order_only(region)]
    shown = []
    for region in regions:
        parts = {getattr(part.dim.node, "path", None): str(part.to) for part in beyond_covered(region)}
        assert (parts.pop("consent"), parts.pop("readiness")) == ("true", "true")
        (answers,) = {(r.one[1], r.other[1]) for r in region.answers if r.other[0] == "determined"}
        shown.append((parts, answers))
    assert sorted(shown, key=str_of) == sorted(expected, key=str_of)


def str_of(row: tuple[dict[Any, str], tuple[Any, Any]]) -> str:
    return str((sorted(row[0].items()), row[1]))
