"""What cases are checked by, as JSON: the facts of each record type, what is asked of it, and the messages."""

from __future__ import annotations

from typing import Any

from punkt.files.messages.catalog import template
from punkt.files.messages.diagnostics import Problems
from punkt.files.texts import LANGUAGES, bilingual
from punkt.kernel.exact import LARGEST
from punkt.law.language.link import Linked
from punkt.law.language.program import Program
from punkt.law.language.relations import as_written, filled
from punkt.law.language.vocabulary_nodes import requirements
from punkt.law.packs.vocabulary import COLLECTIONS, FactKind, FactType, SubjectType, Vocabulary

from .lower_nodes import NodeTable
from .written_values import written, written_interval

CODES = (
    *("P500", "P501", "P502", "P503", "P504", "P505", "P506", "P507", "P508", "P509", "P510", "P511", "P512", "P513"),
    *("P514", "P515", "P516", "P517", "P518", "P519", "P520", "P521", "P530", "P531", "P559"),
    *("P600", "P610", "P626", "P891"),
)
"""What a case can be told."""
HINTS = ("nest", "known")
SURE_DIGITS = 15
"""So many digits a number of JavaScript keeps, whatever they are."""


def vocabulary_data(linked: Linked, table: NodeTable) -> dict[str, Any]:
    """All that cases are checked by. Raises :class:`PunktError` for facts that JavaScript cannot hold."""
    vocabulary = linked.vocabulary
    _refuse_long_numbers(vocabulary)
    nodes = table.of(Program(vocabulary, {}, 0), {})
    subjects: dict[str, Any] = {}
    for name, subject in vocabulary.subjects.items():
        asked = [
            {"at": one.at, "says": dict(one.says), "if": nodes.at(condition, name)}
            for one, condition in requirements(vocabulary, name)
        ]
        subjects[name] = _subject(subject, vocabulary) | ({"constraints": asked} if asked else {})
    return {
        "id": vocabulary.id,
        "title": dict(vocabulary.title),
        "subjects": subjects,
        "filled": [
            {
                "record": one.record,
                "path": one.path,
                "value": written(one.value),
                "since": one.in_force.since.isoformat(),
                "until": one.in_force.until.isoformat() if one.in_force.until else None,
                "right": as_written(one.value),
                "pack": one.norm.pack,
                "point": one.norm.citation.address,
            }
            for one in filled(linked)
        ],
        "messages": {code: {lang: template(code, lang) for lang in LANGUAGES} for code in CODES},
        "hints": {name: dict(bilingual(f"system.hints.{name}", **_kept(name))) for name in HINTS},
    }


def _kept(hint: str) -> dict[str, str]:
    """The arguments of a hint as themselves, so that its text is a template again."""
    return {"nest": {"nested": "{nested}"}, "known": {"names": "{names}"}}[hint]


def _subject(subject: SubjectType, vocabulary: Vocabulary) -> dict[str, Any]:
    found: dict[str, Any] = {"title": dict(subject.title)}
    if subject.section:
        found["section"] = True
    if subject.none:
        found["none"] = True
    return {**found, "facts": [_fact(fact, subject.name, vocabulary) for fact in subject.facts.values()]}


def _fact(fact: FactType, subject: str, vocabulary: Vocabulary) -> dict[str, Any]:
    found: dict[str, Any] = {"path": fact.path, "kind": fact.kind.value, "label": dict(fact.label)}
    if not fact.given:
        return {**found, **({"stands_for": True} if fact.stands_for else {"derived": True})}
    if fact.range is not None:
        found |= {"range": written_interval(fact.range), "allowed": str(fact.range)}
    if fact.kind is FactKind.NUMBER:
        found["decimals"] = fact.decimals
    if fact.values:
        found["values"] = list(fact.values)
    if fact.kind in COLLECTIONS:
        found |= {"of": fact.of, "element": vocabulary.element_type(subject, fact)}
    if fact.by is not None and fact.each is not None:
        found |= {"by": fact.by.value, "each": _fact(fact.each, subject, vocabulary)}
    for name in ("exclusive", "deniable", "established"):
        if getattr(fact, name):
            found[name] = True
    return found


def _refuse_long_numbers(vocabulary: Vocabulary) -> None:
    """A number of JavaScript is a double: of more digits than it keeps, a case would say another one."""
    problems = Problems()
    for subject in vocabulary.subjects.values():
        for fact in subject.facts.values():
            fact = fact.each or fact
            if fact.kind is not FactKind.NUMBER or fact.derived is not None:
                continue
            ends = [LARGEST if end is None else end for end in (fact.range.low, fact.range.high)] if fact.range else []
            most = max([abs(int(end)) for end in ends] or [LARGEST])  # type: ignore[arg-type]  # no days
            if len(str(most)) + fact.decimals > SURE_DIGITS:
                given = {"name": f"{subject.name}.{fact.path}", "places": fact.decimals, "digits": SURE_DIGITS}
                problems.add("P580", fact.place, **given)
    problems.raise_if_any()
