"""The overlaps and holes between bands of one unit, as findings with a case each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from punkt.deciding.evaluators.reference import Scope
from punkt.kernel.nodes import Test
from punkt.law.language.link import Key
from punkt.law.packs.pack import Norm
from punkt.law.packs.vocabulary import OutcomeKind

from .bands import Band, Hole, Overlap, Scale, scales
from .findings import Finding, FindingKind, FindingSource, Witness
from .proof_basis import ProofBasis
from .witness import NAME, NotReproducedError, plain, put


def band_findings(basis: ProofBasis) -> Iterator[Finding]:
    """Every overlap and every hole."""
    for scale in scales(basis.rules.linked, basis.program):
        for overlap in scale.overlaps:
            yield _finding(basis, scale, FindingKind.OVERLAP, overlap, (overlap.one, overlap.other))
        for hole in scale.holes:
            yield _finding(basis, scale, FindingKind.HOLE, hole, (hole.below, hole.above))


def _finding(
    basis: ProofBasis, scale: Scale, kind: FindingKind, found: Overlap | Hole, bands: tuple[Band, Band]
) -> Finding:
    norms = [band.norm for band in bands]
    key = _question(basis, bands)
    return Finding(
        kind,
        norms[0].pack,
        *(key or (scale.subject, "")),
        others=tuple(norm.name for norm in norms),
        band=str(found.interval),
        unit=found.unit if isinstance(found, Hole) else bands[0].unit,
        sources=tuple(_source(norm) for norm in norms),
        witness=None if key is None else _witness(basis, scale, key, found, bands),
    )


def _question(basis: ProofBasis, bands: tuple[Band, Band]) -> Key | None:
    """The outcome that shows best which bands hold: one that lists all that do, else any that a decision reports."""
    keys = sorted(set.intersection(*(set(band.questions) for band in bands)))
    plans = [basis.program.plan[key] for key in keys]
    reported = [plan for plan in plans if plan.kind is not OutcomeKind.TERM]
    return next((plan.key for plan in sorted(reported, key=lambda plan: plan.listed is None)), None)


def _witness(
    basis: ProofBasis, scale: Scale, key: Key, found: Overlap | Hole, bands: tuple[Band, Band]
) -> Witness | None:
    subject, name = key
    if not basis.rules.vocabulary.subjects[subject].section:
        return None
    case: dict[str, Any] = {"case": NAME, "as_of": basis.day.isoformat(), subject: {}}
    for path, value in found.facts.items():
        put(case[subject], path, plain(value))
    for section in sorted(basis.program.plan[key].sections):
        case.setdefault(section, {})
    decision = basis.rules.decide(case, trace="clauses")
    _check(basis, scale, found, bands, case)
    _, _, status, value, fired = next(row for row in decision.outcomes() if row[:2] == (subject, name))
    return Witness(case, subject, name, status, plain(value), tuple(fired))


def _check(
    basis: ProofBasis, scale: Scale, found: Overlap | Hole, bands: tuple[Band, Band], case: Mapping[str, Any]
) -> None:
    """The evaluator finds the value of the case in both bands of an overlap, and in neither beside a hole."""
    read = basis.rules.read_case(case)
    scope = Scope(basis.program, read)
    asked = bands[:1] if isinstance(found, Hole) and found.across else bands
    for band in asked:
        lies = scope.truth(Test(scale.value, band.interval), read.sections[scale.subject])
        if lies is not isinstance(found, Overlap):
            raise NotReproducedError(f"{band.norm.name}: {lies}: {case}")


def _source(norm: Norm) -> FindingSource:
    return FindingSource(norm.pack, norm.citation.address, norm=norm.name, quote=norm.citation.quote)
