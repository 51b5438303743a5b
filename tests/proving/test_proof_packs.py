"""What a proof finds in the shipped packs, against what the documents say."""

from __future__ import annotations

from datetime import date
from functools import cache
from random import Random
from typing import Any

import pytest

from helpers.cases_generator import CaseMaker
from helpers.lengths import many
from helpers.loops import nonempty
from helpers.places import TEST_PACKS
from helpers.recipients import COVERED
from punkt import load
from punkt.deciding.evaluators.generated import Generated
from punkt.kernel.records import CONFLICT, GAP
from punkt.law.packs.vocabulary import OutcomeKind
from punkt.proving.findings.findings import Finding, FindingKind, PackProof
from punkt.proving.findings.prove import prove

DAY = date(2026, 6, 1)
FEDERAL, KARELIA, TOWN, ALLIANCE = "ru.mintrud.847", "ru.karelia.166-p", "ru.karelia.ozyorny", "ru.alliance.2025"
PACKS = (FEDERAL, KARELIA, TOWN, ALLIANCE)


@cache
def report(pack: str) -> PackProof:
    return prove(pack, as_of=DAY, readings=True)


def found(pack: str, kind: FindingKind) -> list[Finding]:
    return [finding for finding in report(pack).findings if finding.kind is kind]


def outcomes(pack: str, kind: FindingKind) -> set[str]:
    return {finding.outcome for finding in found(pack, kind)}


def facts(finding: Finding) -> Any:
    assert finding.witness is not None
    return finding.witness.case["recipient"]


@pytest.mark.sampled("alliance")
@pytest.mark.parametrize("pack", PACKS)
def test_nothing_is_new_and_everything_proven(pack: str) -> None:
    assert report(pack).failing == ()
    assert found(pack, FindingKind.NOT_PROVEN) == []
    for verdict in nonempty(report(pack).outcomes):
        assert verdict.consistent is True
        assert verdict.complete is not None
        assert None not in verdict.clauses.values()


@pytest.mark.sampled("alliance")
@pytest.mark.parametrize("pack", PACKS)
def test_every_witness_is_decided_so(pack: str) -> None:
    rules = load(pack)
    findings = report(pack).findings
    assert findings or pack == ALLIANCE, "the orders have gaps, and readings that matter"
    for finding in findings:
        if finding.witness is not None:
            view = rules.decide(finding.witness.case)[finding.witness.subject, finding.witness.outcome]
            assert (view.status, view.value) == (finding.witness.status, finding.witness.value)
            if finding.kind is FindingKind.TURNS:
                assert f"{finding.pack}:{finding.reading}" in view.sensitive_to


@pytest.mark.full
def test_the_order_leaves_support_undecided() -> None:
    """Point 21 is about five or six of the third degree; another single third degree is put to no type."""
    types = {"support_type", "support_types_permitted"}
    assert outcomes(FEDERAL, FindingKind.GAP) == {*types, "hours", "living_form"}
    gaps = {finding.outcome: finding for finding in found(FEDERAL, FindingKind.GAP) if finding.outcome in types}
    for gap in nonempty(gaps.values()):
        assert sorted(facts(gap)["ipra"].values()) == [1, 3]
        assert list(dict.fromkeys(source.point for source in gap.sources)) == ["19", "20", "21"]


@pytest.mark.full
def test_the_hole_of_the_order_and_the_overlaps_of_karelia() -> None:
    (hole,) = found(FEDERAL, FindingKind.HOLE)
    assert (hole.others, hole.band, hole.unit) == (("hours.periodic", "hours.regular"), "(12..28)", "hour/week")
    assert found(FEDERAL, FindingKind.OVERLAP) == [] == found(KARELIA, FindingKind.HOLE)
    bands = {(finding.band, finding.unit) for finding in found(KARELIA, FindingKind.OVERLAP)}
    assert bands == {("[12..12]", "hour/week"), ("[8..8]", "hour/day")}


@pytest.mark.full
def test_gaps_of_karelia() -> None:
    """A plan in another unit; a form for those who live otherwise; no next review once all are held (point 28)."""
    assert outcomes(KARELIA, FindingKind.GAP) == {"hours", "living_form", "review_not_before"}
    gaps = {finding.outcome: facts(finding) for finding in found(KARELIA, FindingKind.GAP)}
    reviewed = gaps["review_not_before"]
    assert reviewed["training"] == {"reviews": 4, "found_ready": False}
    assert reviewed.keys() == {"training", *COVERED}  # and no more than makes one a recipient (point 2)
    assert gaps["hours"]["planned_hours"] == {"per": "day"}  # while degree 1 is counted in weeks
    assert gaps["hours"]["autonomy_degree"] == 1


@pytest.mark.full
def test_a_check_that_nothing_fails() -> None:
    """Point 31 of Karelia allows premises of any kind."""
    (finding,) = found(KARELIA, FindingKind.NEVER_NOT_MET)
    assert (finding.outcome, [source.point for source in finding.sources]) == ("premises_allowed", ["31"])
    assert found(FEDERAL, FindingKind.NEVER_NOT_MET) == []


@pytest.mark.full
def test_norms_that_wait_for_another_reading() -> None:
    waiting = {(f.norm, f.reading, f.option) for f in found(FEDERAL, FindingKind.IDLE_NORM)}
    assert ("possibility.parental_care", "parental_care", "required") in waiting
    assert {(f.norm, f.option) for f in found(KARELIA, FindingKind.IDLE_NORM)} == {
        ("review.first_times", "four_further")
    }
    assert all(not finding.fails for pack in PACKS for finding in found(pack, FindingKind.IDLE_NORM))


@pytest.mark.full
def test_what_turns_on_a_reading() -> None:
    turns = {(finding.reading, finding.outcome) for finding in found(KARELIA, FindingKind.TURNS)}
    assert {("medical_refusal", "admission"), ("medical_refusal", "refusal_grounds")} <= turns
    assert {("reviews_in_all", name) for name in ("review", "reviews_left", "review_not_before")} <= turns
    (age,) = [f for f in found(FEDERAL, FindingKind.TURNS) if (f.reading, f.outcome) == ("age_reached", "age_allowed")]
    assert facts(age) == {"birth_date": "2008-06-01"}  # eighteen on the very day
    assert age.instead is not None and (age.witness.value, age.instead.value) == ("met", "not_met")  # type: ignore[union-attr]


@pytest.mark.full
def test_a_pack_is_proven_with_what_its_base_still_decides() -> None:
    names = {verdict.outcome for verdict in report(KARELIA).outcomes}
    assert {"guardian_consent", "premises_fit", "daytime_occupation"} <= names  # federal
    replaced = {"composition", "separate_staff_room", "support_types_permitted"}  # points 9, 7 and 6 say it otherwise
    assert not names & replaced and replaced <= {verdict.outcome for verdict in report(FEDERAL).outcomes}
    assert {"need", "admission", "review"} <= names  # its own
    assert [pack["id"] for pack in report(TOWN).packs] == [FEDERAL, KARELIA, TOWN]
    assert report(TOWN).norms[f"{TOWN}:room_area_per_person"] is True


@pytest.mark.full
def test_collections_are_as_large_as_the_rules_count() -> None:
    """Both orders name groups of up to seven; eight members are enough to tell."""
    assert report(FEDERAL).elements == report(KARELIA).elements == 8
    size = next(verdict for verdict in report(KARELIA).outcomes if verdict.outcome == "group_size")
    assert size.values == {"met": True, "not_met": True}


@pytest.mark.sampled("alliance")
@pytest.mark.parametrize("pack", PACKS)
def test_no_case_contradicts_a_proof(pack: str) -> None:
    """Of many cases none is a gap where that is excluded, none a conflict that it does not state, no dead clause fires."""
    rules, random = load(pack), Random(pack)
    verdicts = {(verdict.subject, verdict.outcome): verdict for verdict in report(pack).outcomes}
    makers = [CaseMaker(rules, {name: 1.0, "provider": 1.0}) for name in rules.vocabulary.sections]
    program = rules.edition(DAY).program
    evaluator = Generated(program)
    for turn in range(many(120, 400)):
        case = makers[turn % len(makers)].read(random)
        if rules.span(DAY) != rules.span(case.as_of):
            continue
        for record, state in nonempty(zip(case.records, evaluator.run(case), strict=True)):
            for plan in program.plans.get(record.kind, ()):
                verdict, out = verdicts[plan.key], state.outs[plan.index]
                assert not (out is GAP and verdict.complete and plan.kind is not OutcomeKind.TERM), plan.name
                assert out is not CONFLICT or plan.name in record.facts, plan.name
                assert all(verdict.clauses[c.id] or state.truths[c.index] is not True for c in plan.clauses)


@pytest.mark.full
def test_every_form_of_the_language() -> None:
    """The invented pack of parking uses them all; by its rules 1 axle and a scooter's weight are nobody's, a loud vehicle
    of two axles without a badge has no rebate, and no axle is above the least bound of a scale."""
    folder = TEST_PACKS
    found = prove("test.parking.city", [folder], as_of=date(2024, 6, 1), readings=True)
    new = {(finding.kind, finding.outcome) for finding in found.failing}
    assert new == {(FindingKind.GAP, name) for name in ("axle_class", "duty", "rebate", "weight_allowed")}
    assert all(None not in verdict.clauses.values() for verdict in found.outcomes)
    rules = load("test.parking.city", pack_dirs=[folder])
    for finding in nonempty(found.findings):
        if finding.witness is not None:
            view = rules.decide(finding.witness.case)[finding.witness.subject, finding.witness.outcome]
            assert view.status == finding.witness.status


@pytest.mark.full
@pytest.mark.parametrize("pack", [KARELIA, TOWN])
def test_what_is_known_of_a_base_is_not_told_of_rules_that_replace_it(pack: str) -> None:
    """Each gap once, and with the reason of the document whose rules decide: points 6, 7 and 28 of the region's."""
    known = [(gap.outcome, {source.pack for source in gap.sources}) for gap in found(pack, FindingKind.GAP)]
    assert sorted(known) == [(name, {KARELIA}) for name in ("hours", "living_form", "review_not_before")]
    reasons = [gap.acknowledged["ru"] for gap in found(pack, FindingKind.GAP) if gap.acknowledged is not None]
    assert len(reasons) == 3 and not any("ункт 9" in reason for reason in reasons)
