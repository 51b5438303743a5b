"""A rule base as data for the runtime in JavaScript: every edition of the law, and what cases are checked by."""

from __future__ import annotations

from datetime import date
from typing import Any

from punkt.deciding.explaining.trace import SCHEMA
from punkt.deciding.rule_base import Edition, Rules
from punkt.files.texts import bilingual
from punkt.law.packs.in_force import InForce
from punkt.law.packs.pack import Modality
from punkt.version import VERSION

from .lower_nodes import NodeTable
from .lower_program import Said, states_only, whole
from .lower_vocabulary import vocabulary_data

FORMAT = "punkt/rules/1"
"""The form of the data, which the runtime reads."""


def rule_data(rules: Rules) -> dict[str, Any]:
    """All that decides cases and explains decisions, on every day on which all packs are in force.

    Raises :class:`PunktError` for what JavaScript cannot hold.
    """
    linked, table, said = rules.linked, NodeTable(rules.vocabulary), Said()
    vocabulary = vocabulary_data(linked, table)
    editions = []
    for first, last in _spans(rules):
        edition = rules.edition(first)
        found = {"from": first.isoformat(), "to": last.isoformat(), **_edition(edition, rules, table, said)}
        editions.append(found)
    return {
        "format": FORMAT,
        "made_by": VERSION,
        "schema": SCHEMA,
        "packs": [{"id": pack.id, "version": pack.version, "sha256": pack.digest} for pack in linked.packs],
        "in_force": [{"id": pack.id, **_days(pack.in_force), **_until(pack.in_force)} for pack in linked.packs],
        "modalities": [one.value for one in Modality],
        "notices": [
            {"days": _days(one.days), "says": {"pack": pack.id, "id": one.id, "point": one.point or None}}
            for pack in linked.packs
            for one in pack.notices
        ],
        "replaced": [
            [one.rule.subject, {"rule": one.rule.id, "pack": one.rule.pack, "by": one.by} | _instead(one.instead)]
            for one in linked.replaced
        ],
        "vocabulary": vocabulary,
        "calendars": table.calendars,
        "nodes": table.nodes,
        "said": said.table,
        "editions": editions,
    }


def _instead(rule: str) -> dict[str, str]:
    return {"instead": rule} if rule else {}


def _days(days: InForce) -> dict[str, str | None]:
    return {"since": days.since.isoformat(), "until": days.until.isoformat() if days.until else None}


def _until(days: InForce) -> dict[str, Any]:
    return {"until_text": dict(bilingual("law.words.until", day=days.until))} if days.until else {}


def _spans(rules: Rules) -> list[tuple[date, date]]:
    """From when to when each edition of the law holds: the days on which all packs are in force."""
    firsts = [date.min, *(day for day in rules.changes if day > date.min)]
    spans = (rules.span(day) for day in firsts)
    return [span for span in spans if all(span[0] in pack.in_force for pack in rules.packs)]


def _edition(edition: Edition, rules: Rules, table: NodeTable, said: Said) -> dict[str, Any]:
    found = {
        "program": whole(edition.program, rules.linked, edition.derived, table, said),
        "alternatives": [
            {
                "reading": one.reading,
                "affected": {kind: list(indices) for kind, indices in one.affected.items()},
                "program": states_only(one.program, table),
            }
            for one in edition.alternatives
        ],
    }
    if any(plan.applies is not None for plan in edition.program.plan.values()):
        found["assumed"] = states_only(edition.applied, table)
    return found
