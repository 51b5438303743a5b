"""Findings that only follow from another one in the same place: of each cause one is told."""

from __future__ import annotations

from collections.abc import Sequence

from punkt.files.messages.diagnostics import Place

from .lint import LintFinding

_LETTERS = "P106"
_UNITS = ("P240", "P684")
"""That the document has no such unit follows from letters of the other alphabet in its name."""


def one_for_each_cause(findings: Sequence[LintFinding]) -> list[LintFinding]:
    """The findings without what follows from letters of the other alphabet, or says of them what another says too."""
    letters = [f.diagnostic.place for f in findings if f.diagnostic.code == _LETTERS]
    named = [f for f in findings if f.diagnostic.code != _LETTERS and "hint" in f.diagnostic.arguments]
    units = [f for f in named if f.diagnostic.code in _UNITS and any(_at(f, place) for place in letters)]
    told = {place for place in letters if any(_at(f, place) for f in named if f.diagnostic.code not in _UNITS)}
    return [
        finding
        for finding in findings
        if finding not in units and not (finding.diagnostic.code == _LETTERS and finding.diagnostic.place in told)
    ]


def _at(finding: LintFinding, place: Place) -> bool:
    """Whether a place is within the name that a finding is about."""
    at, name = finding.diagnostic.place, str(finding.diagnostic.arguments.get("name", ""))
    return (at.file, at.line) == (place.file, place.line) and at.column <= place.column <= at.column + len(name) + 1
