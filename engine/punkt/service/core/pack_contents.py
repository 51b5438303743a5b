"""Packs, their points and the vocabulary as plain data, with texts in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from punkt.deciding.explaining.trace_clause import norm_value
from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError, nearest
from punkt.law.loading.ledger import CoverageReport, head
from punkt.law.packs.in_force import InForce
from punkt.law.packs.own_places import places
from punkt.law.packs.pack import Citation, Norm, Pack, Rule
from punkt.law.packs.vocabulary import FactType, OutcomeType, Vocabulary
from punkt.showing.words.plurals import alone
from punkt.showing.words.reading_words import reading_data

Json = dict[str, Any]


def pack_data(pack: Pack) -> Json:
    """What a pack is."""
    return {
        "id": pack.id,
        "version": pack.version,
        "sha256": pack.digest,
        "title": dict(pack.title),
        "document": dict(pack.document),
        "jurisdiction": dict(pack.jurisdiction),
        "in_force": span(pack.in_force),
        "extends": pack.extends or None,
        "rests_on": list(pack.other_laws),
        "vocabulary": pack.vocabulary or None,
        "points": list(pack.points),
        "counts": {"norms": len(pack.norms), "rules": len(pack.rules), "readings": len(pack.readings)},
    }


def point_data(pack: Pack, report: CoverageReport, address: str) -> Json:
    """All about one point: its units with their state, its norms, rules and readings. Raises P612."""
    units = [unit for unit in report.units if belongs(unit.address, address)]
    if not units and address not in pack.points:
        known = sorted({*pack.points, *(head(unit.address) for unit in report.units)})
        arguments = {"pack": pack.id, "name": address, "hint": nearest(address, known)}
        raise PunktError([Diagnostic("P612", Place("point"), arguments)])
    point = pack.points.get(address)
    return {
        "pack": pack.id,
        "point": address,
        "title": dict(point.title) if point else {},
        "units": [
            {
                "address": unit.address,
                "state": unit.state,
                "title": dict(unit.title),
                "reason": dict(unit.reason),
                "left": dict(unit.left),
                "rules": list(unit.rules),
                "norms": list(unit.norms),
                "readings": list(unit.readings),
            }
            for unit in units
        ],
        "rules": [
            rule_data(rule)
            for rule in pack.rules
            if any(belongs(unit, address) for unit in places(rule.body, rule.citation))
        ],
        "norms": [norm_data(norm) for norm in pack.norms.values() if belongs(norm.citation.address, address)],
        "readings": [reading_data(one) for one in pack.readings.values() if belongs(one.address, address)],
    }


def belongs(unit: str, point: str) -> bool:
    """Whether a unit of a document is a point or a part of it."""
    return unit == point or unit.startswith((f"{point}.", f"{point}#"))


def span(days: InForce) -> Json:
    """The days on which something is law."""
    return {"from": days.since.isoformat(), "until": days.until.isoformat() if days.until else None}


def _citation(citation: Citation) -> Json:
    return {"point": citation.point, "sub": citation.sub, "quote": citation.quote, "modality": citation.modality.value}


def rule_data(rule: Rule) -> Json:
    """One rule."""
    return {
        "id": rule.id,
        "kind": rule.kind,
        "subject": rule.subject,
        "outcome": rule.outcome,
        **_citation(rule.citation),
        "says": dict(rule.says),
        "who": dict(rule.who),
        "in_force": span(rule.in_force),
    }


def norm_data(norm: Norm) -> Json:
    """One norm, with its values over time."""
    return {
        "name": norm.name,
        "title": dict(norm.title),
        **_citation(norm.citation),
        "unit": norm.unit,
        "values": [{**span(dated.in_force), "value": norm_value(dated.value)} for dated in norm.values],
        "towards_base": norm.towards_base or None,
        "confirmed_on": norm.confirmed_on.isoformat() if norm.confirmed_on else None,
    }


def vocabulary_data(vocabulary: Vocabulary) -> Json:
    """Everything a case may state and rules may decide."""
    return {
        "id": vocabulary.id,
        "version": vocabulary.version,
        "title": dict(vocabulary.title),
        "units": {name: {lang: alone(unit, lang) for lang in unit} for name, unit in vocabulary.units.items()},
        "subjects": [
            {
                "name": subject.name,
                "title": dict(subject.title),
                "section": subject.section,
                "facts": [fact_data(fact) for fact in subject.facts.values()],
            }
            for subject in vocabulary.subjects.values()
        ],
        "outcomes": [_outcome(outcome) for outcome in vocabulary.outcomes.values()],
    }


def fact_data(fact: FactType) -> Json:
    """One fact."""
    return {
        "path": fact.path,
        "type": fact.kind.value,
        "label": dict(fact.label),
        "question": dict(fact.question),
        "range": str(fact.range) if fact.range else None,
        "decimals": fact.decimals,
        "unit": fact.unit or None,
        "values": _texts(fact.values),
        "of": fact.of or None,
        "sensitive": fact.sensitive,
        "none": fact.deniable,
        "derived": fact.derived is not None,
    }


def _outcome(outcome: OutcomeType) -> Json:
    return {
        "subject": outcome.subject,
        "name": outcome.name,
        "kind": outcome.kind.value,
        "title": dict(outcome.title),
        "type": outcome.type.value,
        "decimals": outcome.decimals,
        "unit": outcome.unit or None,
        "values": _texts(outcome.values),
    }


def _texts(found: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    return {name: dict(text) for name, text in found.items()}
