"""Findings against what packs acknowledge: known ones get their reason, and what is known in vain is told too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from punkt.law.packs.acknowledged import Acknowledged, matches
from punkt.law.packs.pack import Pack

from .findings import Finding, FindingKind, FindingSource

STANDING = frozenset(kind for kind in FindingKind if kind is not FindingKind.WEAKER)
"""Kinds of findings about a pack as it stands, without another to compare it with."""


def acknowledged(
    findings: Iterable[Finding],
    chain: Sequence[Pack],
    kinds: frozenset[FindingKind] = STANDING,
    met: Iterable[Acknowledged] = (),
) -> list[Finding]:
    """The findings, those that a pack of the chain knows of with its reason; then what the first pack knows in vain.

    ``chain`` is the pack that is proven and its bases, nearest first. What a base acknowledges may have gone
    because the pack replaces it, so only the pack's own entries are said to be in vain. An entry whose finding
    could not be proven either way stays. Only entries of some ``kinds`` are looked at: those asked about.
    Findings in cases that an entry names have their reason already; such entries are in vain unless ``met``.
    """
    known = [one for pack in chain for one in pack.acknowledged if FindingKind(one.kind) in kinds and one.where is None]
    met = list(met)
    found = []
    for finding in findings:
        one = None if finding.acknowledged else next((one for one in known if _is_of(one, finding)), None)
        if one is not None:
            met.append(one)
            finding = finding if finding.kind is FindingKind.NOT_PROVEN else replace(finding, acknowledged=one.reason)
        found.append(finding)
    return found + [
        _in_vain(one)
        for one in chain[0].acknowledged
        if FindingKind(one.kind) in kinds and not any(one is other for other in met)
    ]


def _is_of(one: Acknowledged, finding: Finding) -> bool:
    kind = finding.asked if finding.kind is FindingKind.NOT_PROVEN else finding.kind
    norms = (*finding.others, *([finding.norm] if finding.norm else []))
    return kind is not None and matches(one, kind.value, finding.subject, finding.outcome, finding.clause, norms)


def _in_vain(one: Acknowledged) -> Finding:
    norm = next(iter(one.norms)) if len(one.norms) == 1 else ""
    return Finding(
        FindingKind.STALE,
        one.pack,
        one.subject,
        one.outcome,
        one.clause,
        norm,
        others=tuple(sorted(one.norms)) if not norm else (),
        sources=(FindingSource(one.pack, one.point),),
        asked=FindingKind(one.kind),
    )
