"""Findings that a pack acknowledges: they get its reason, and nothing else does."""

from __future__ import annotations

from dataclasses import replace

from punkt import load
from punkt.files.messages.diagnostics import Place
from punkt.law.packs.acknowledged import Acknowledged
from punkt.law.packs.pack import Pack
from punkt.proving.findings.acknowledged_findings import acknowledged
from punkt.proving.findings.findings import Finding, FindingKind

PACK = load("ru.mintrud.847").packs[0]
GAP = Finding(FindingKind.GAP, "p", "car", "bay", others=("fee",))
DEAD = Finding(FindingKind.DEAD, "p", "car", "bay", "bay.near")
HOLE = Finding(FindingKind.HOLE, "p", "car", "bay", others=("band.b", "band.a"), band="(1..2)")
IDLE = Finding(FindingKind.IDLE_NORM, "p", norm="band.a")


def entry(kind: str, **about: object) -> Acknowledged:
    """A known finding."""
    return Acknowledged(kind, "p", "1", {"ru": "так", "en": kind}, Place("f"), **about)  # type: ignore[arg-type]


def pack(*entries: Acknowledged) -> Pack:
    """A pack that knows of some findings."""
    return replace(PACK, acknowledged=entries)


def reasons(findings: list[Finding]) -> list[str | None]:
    """The reasons found, in English."""
    return [finding.acknowledged["en"] if finding.acknowledged else None for finding in findings]


def test_each_kind_is_known_by_what_it_is_about() -> None:
    known = pack(
        entry("gap", subject="car", outcome="bay"),
        entry("dead", clause="bay.near"),
        entry("hole", norms=frozenset({"band.a", "band.b"})),
        entry("idle_norm", norms=frozenset({"band.a"})),
    )
    assert reasons(acknowledged([GAP, DEAD, HOLE, IDLE], [known])) == ["gap", "dead", "hole", "idle_norm"]


def test_another_finding_is_not_known() -> None:
    known = pack(entry("gap", subject="car", outcome="bay"))
    others = [replace(GAP, outcome="fee"), replace(GAP, subject="van"), replace(GAP, kind=FindingKind.CONFLICT)]
    found = acknowledged(others, [known])
    assert reasons(found[:3]) == [None, None, None]
    assert all(finding.fails for finding in found)
    assert [(f.kind, f.asked, f.outcome) for f in found[3:]] == [(FindingKind.STALE, FindingKind.GAP, "bay")]


def test_what_a_base_knows_counts_and_may_be_in_vain() -> None:
    base = pack(entry("gap", subject="car", outcome="bay"), entry("dead", clause="gone"))
    (found,) = acknowledged([GAP], [pack(), base])
    assert not found.fails


def test_a_finding_that_is_not_proven_keeps_its_entry_and_still_fails() -> None:
    unsure = replace(GAP, kind=FindingKind.NOT_PROVEN, asked=FindingKind.GAP)
    (found,) = acknowledged([unsure], [pack(entry("gap", subject="car", outcome="bay"))])
    assert found.kind is FindingKind.NOT_PROVEN and found.fails
