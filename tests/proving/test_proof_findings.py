"""Findings of a proof against trying every case of small packs: none is false, none is missed."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from helpers.lengths import many
from helpers.loops import nonempty
from helpers.small_packs import DAY, Tried, make
from punkt.deciding.rule_base import Rules
from punkt.proving.findings.findings import Finding, FindingKind, PackProof
from punkt.proving.findings.prove import prove_rules

PACKS = many(12, 80, 800)
PARTS = 4


@pytest.mark.sampled(1)
@pytest.mark.parametrize("part", range(PARTS))
def test_findings_are_what_trying_every_case_shows(part: int, tmp_path: Path) -> None:
    for seed in range(part, PACKS, PARTS):
        folder = tmp_path / str(seed)
        folder.mkdir()
        compare(make(seed, folder), seed)


def compare(rules: Rules, seed: int) -> None:
    """The report of a pack, and what every case of it shows."""
    report = prove_rules(rules, rules.packs[-1].id, DAY, readings=True)
    tried = Tried(rules)
    outcomes(report, tried, seed)
    norms = {name.split(":")[1]: matters for name, matters in report.norms.items()}
    assert norms == {name: tried.matters(name) for name in rules.packs[0].norms}, seed
    readings(report, tried, rules, seed)
    for finding in report.findings:
        reproduced(rules, finding, seed)


def outcomes(report: PackProof, tried: Tried, seed: int) -> None:
    for verdict in nonempty(report.outcomes):
        one, about = tried.seen[verdict.outcome], (seed, verdict.outcome)
        assert verdict.complete is not one.gap, about
        assert verdict.consistent is not one.conflict, about
        assert all(found is (value in one.values) for value, found in verdict.values.items()), about
        of = [finding for finding in report.findings if finding.outcome == verdict.outcome]
        dead = {clause for clause in verdict.clauses if clause not in one.fired}
        subsumed = {clause for clause in one.fired if clause not in one.needed}
        assert {clause for clause, good in verdict.clauses.items() if not good} == dead | subsumed, about
        never = {f.kind for f in of} & {FindingKind.NEVER_MET, FindingKind.NEVER_NOT_MET}
        assert {f.clause for f in of if f.kind is FindingKind.DEAD} == {c for c in dead if not said(c, never)}, about
        assert {f.clause for f in of if f.kind is FindingKind.SUBSUMED} == subsumed, about
        assert any(f.kind is FindingKind.GAP for f in of) is one.gap, about
        assert any(f.kind is FindingKind.CONFLICT for f in of) is one.conflict, about
        for finding in of:
            if finding.kind is FindingKind.SUBSUMED:
                names_just_enough(finding, tried, seed)


def said(clause: str, never: set[FindingKind]) -> bool:
    """Whether a dead clause is told of by the value that it would give a check."""
    given = {"not_met": FindingKind.NEVER_NOT_MET, "met": FindingKind.NEVER_MET}
    return given.get(clause.split(".")[-1] if "." in clause else "") in never


def names_just_enough(finding: Finding, tried: Tried, seed: int) -> None:
    """Beside the others the clause changes nothing, and none of them could be left out."""
    others = set(finding.others)
    assert tried.redundant(finding.outcome, finding.clause, others), (seed, finding)
    for fewer in nonempty(combinations(others, len(others) - 1)):
        assert not fewer or not tried.redundant(finding.outcome, finding.clause, set(fewer)), (seed, finding)


def readings(report: PackProof, tried: Tried, rules: Rules, seed: int) -> None:
    found = {finding.outcome for finding in report.findings if finding.kind is FindingKind.TURNS}
    expected = tried.turns() if rules.packs[0].readings else set()
    assert found == expected, seed
    idle = any(finding.kind is FindingKind.IDLE_READING for finding in report.findings)
    assert idle is (bool(rules.packs[0].readings) and not expected), seed


def reproduced(rules: Rules, finding: Finding, seed: int) -> None:
    """The case file of a finding is decided so; and no fact of it can be left out."""
    witness = finding.witness
    if witness is None:
        assert finding.kind not in (FindingKind.GAP, FindingKind.CONFLICT, FindingKind.TURNS, FindingKind.SUBSUMED)
        return
    decision = rules.decide(witness.case)
    view = decision[witness.subject, witness.outcome]
    assert (view.status, view.value) == (witness.status, witness.value), (seed, finding)
    if finding.kind in (FindingKind.GAP, FindingKind.CONFLICT) and not finding.others:
        assert view.status == finding.kind.value
        named = witness.case["thing"]  # nothing, where it is so whatever the facts are
        for path in nonempty(named) if named else ():
            fewer = {**witness.case, "thing": {k: v for k, v in witness.case["thing"].items() if k != path}}
            assert rules.decide(fewer)[witness.subject, witness.outcome].status != view.status, (seed, finding)
