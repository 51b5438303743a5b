"""The overlaps and holes between bands of one unit, as findings with a case each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..link import Key
from ..pack import Norm
from ..vocabulary import OutcomeKind
from .bands import Band, Hole, Overlap, scales
from .findings import Finding, Kind, Source, Witness
from .ground import Ground
from .witness import NAME, NotReproducedError, plain, put


def band_findings(ground: Ground) -> Iterator[Finding]:
    """Every overlap and every hole."""
    for scale in scales(ground.rules.linked, ground.program):
        for overlap in scale.overlaps:
            yield _finding(ground, scale.subject, Kind.OVERLAP, overlap, (overlap.one, overlap.other))
        for hole in scale.holes:
            yield _finding(ground, scale.subject, Kind.HOLE, hole, (hole.below, hole.above))


def _finding(ground: Ground, subject: str, kind: Kind, found: Overlap | Hole, bands: tuple[Band, Band]) -> Finding:
    norms = [band.norm for band in bands]
    key = _question(ground, bands)
    return Finding(
        kind,
        norms[0].pack,
        *(key or (subject, "")),
        others=tuple(norm.name for norm in norms),
        band=str(found.interval),
        unit=found.unit if isinstance(found, Hole) else bands[0].unit,
        sources=tuple(_source(norm) for norm in norms),
        witness=None if key is None else _witness(ground, key, kind, bands, found.facts),
    )


def _question(ground: Ground, bands: tuple[Band, Band]) -> Key | None:
    """The outcome that shows best which bands hold: one that lists all that do, else any that a decision reports."""
    keys = sorted(set.intersection(*(set(band.questions) for band in bands)))
    plans = [ground.program.plan[key] for key in keys]
    reported = [plan for plan in plans if plan.kind is not OutcomeKind.TERM]
    return next((plan.key for plan in sorted(reported, key=lambda plan: plan.listed is None)), None)


def _witness(
    ground: Ground, key: Key, kind: Kind, bands: tuple[Band, Band], facts: Mapping[str, Any]
) -> Witness | None:
    subject, name = key
    if not ground.rules.vocabulary.subjects[subject].section:
        return None
    case: dict[str, Any] = {"case": NAME, "as_of": ground.day.isoformat(), subject: {}}
    for path, value in facts.items():
        put(case[subject], path, plain(value))
    plan = ground.program.plan[key]
    for section in sorted(plan.sections):
        case.setdefault(section, {})
    decision = ground.rules.decide(case, trace="clauses")
    rows = [row for row in decision.outcomes() if row[:2] == key]
    _, _, status, value, fired = rows[0]
    if plan.listed is not None:
        shown = [any(c.id in fired and band.norm.name in c.norms for c in plan.clauses) for band in bands]
        if shown != [kind is Kind.OVERLAP] * 2:
            raise NotReproducedError(f"{kind.value} {[band.norm.name for band in bands]}: {case}")
    return Witness(case, subject, name, status, plain(value), tuple(fired))


def _source(norm: Norm) -> Source:
    return Source(norm.pack, norm.citation.address, norm=norm.name, quote=norm.citation.quote)
