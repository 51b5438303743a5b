"""The schema of a case file, made of a vocabulary."""

from __future__ import annotations

from decimal import Decimal

from punkt.kernel.domains import Interval
from punkt.kernel.texts import MOST
from punkt.law.packs.pack import MODALITY_TEXT, Modality
from punkt.law.packs.periods import Period
from punkt.law.packs.vocabulary import NONE, FactKind, FactType, OutcomeType, SubjectType, Vocabulary

from .constraints_schema import constraint_schemas
from .shared_parts import DAY, TEXT, Json, choice, described, document, listed, paired, table
from .text_patterns import SOME_TEXT

LABEL: Json = {"type": ["string", "integer"], "pattern": SOME_TEXT, "maxLength": 200}
"""What a case or an element is called; a number is read as its text."""
STATUSES = ("determined", "not_applicable", "open", "gap", "conflict")
"""Statuses of an outcome; all but the first have no value."""
_PLAIN = {FactKind.BOOLEAN: "boolean", FactKind.INTEGER: "integer", FactKind.NUMBER: "number"}


def case_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """A case; without a vocabulary its sections are left to who reads it by one: a table, or that there is none."""
    properties: Json = {
        "case": described(LABEL, "case.case"),
        "as_of": described(
            {**DAY, "type": ["string", "null"]},
            "case.as_of",
        ),
        "about": described(TEXT, "case.about"),
    }
    defs: Json = {"status": described(_said_of_outcome(), "case.status")}
    more: Json = {}
    expected: Json = {"type": "object"}
    if vocabulary is None:
        more = {"additionalProperties": {}}
    else:
        for name in vocabulary.sections:
            properties[name] = {"$ref": f"#/$defs/{name}", "description": paired(vocabulary.subjects[name].title)}
        facts = [fact for subject in vocabulary.subjects.values() for fact in subject.facts.values()]
        elements = {fact.of for fact in facts if fact.kind is FactKind.LIST and fact.by is None}
        for subject in vocabulary.subjects.values():
            defs |= _record(subject, subject.name in elements)
            defs[f"expect.{subject.name}"] = _outcomes(vocabulary, subject.name)
        expected = _expected(vocabulary)
    properties["expect"] = described(expected, "case.which_outcomes_must_come")
    return document("case", "case.case_file", {**table(properties, ("case",)), **more}, defs)


def _said_of_outcome() -> Json:
    """What a case may expect of an outcome besides a bare value; what is left out is not compared."""
    modality = described(choice([m.value for m in Modality]), "case.modality")
    modality["description"] += listed([m.value for m in Modality], MODALITY_TEXT)
    properties = {
        "value": described({}, "case.value"),
        "status": described(choice(STATUSES), "case.said_of_outcome_status"),
        "modality": modality,
        "clauses": described(
            {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
            "case.clauses",
        ),
        "missing": described(
            {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
            "case.missing",
        ),
    }
    return table(properties, minProperties=1)


def _record(subject: SubjectType, element: bool) -> Json:
    """A record type as a section and, with an id, as an element of a list."""
    tree: Json = {}
    for path, fact in subject.facts.items():
        if fact.given:
            *above, last = path.split(".")
            at = tree
            for part in above:
                at = at.setdefault(part, {})
            at[last] = fact
    properties = _nested(tree)
    title = paired(subject.title)
    demands = list(constraint_schemas(subject))
    more: Json = {"allOf": demands} if demands else {}
    section = {**table(properties, description=title), **more, "type": ["object", "null"]}
    if subject.none:
        section = {"anyOf": [section, {"const": NONE}], "description": title}
    found: Json = {subject.name: section} if subject.section else {}
    if element:
        label = described(LABEL, "case.label")
        found[f"element.{subject.name}"] = {**table({"id": label, **properties}, ("id",), description=title), **more}
    return found


def _nested(tree: Json) -> Json:
    """Properties for facts, and for the tables that hold facts with a common beginning."""
    found: Json = {}
    for name, entry in tree.items():
        if isinstance(entry, FactType):
            found[name] = _fact(entry)
        else:
            within = {**table(_nested(entry)), "type": ["object", "null"]}
            names = ", ".join(entry)
            found[name] = described(within, "case.facts", names=names)
    return found


def _fact(fact: FactType) -> Json:
    """What a case may state for a fact; ``null`` is unknown."""
    text = paired(fact.label) + listed(fact.values, fact.values)
    text += f"\n{paired(fact.question)}" if fact.question != fact.label else ""
    value = _value(fact)
    if fact.deniable:
        value = {"anyOf": [value, {"const": NONE}]}
    return {**value, "description": text}


def _value(fact: FactType) -> Json:
    if fact.kind is FactKind.CHOICE:
        return {"type": ["string", "null"], "enum": [*fact.values, None]}
    if fact.kind is FactKind.DATE:
        return {**DAY, "type": ["string", "null"]}
    if fact.kind is FactKind.TEXT:
        return {"type": ["string", "null"], "pattern": SOME_TEXT, "maxLength": MOST}
    if fact.kind in _PLAIN:
        return {"type": [_PLAIN[fact.kind], "null"], **_range(fact.range)}
    if fact.kind is FactKind.CHOICES:
        item: Json = {"enum": list(fact.values)}
    elif fact.by is not None and fact.each is not None:
        months = {f"^{fact.by.pattern}$": _value(fact.each)}
        return {"type": ["object", "null"], "patternProperties": months, "additionalProperties": False}
    elif fact.kind is FactKind.LIST:
        return {"type": ["array", "null"], "items": {"$ref": f"#/$defs/element.{fact.of}"}}
    else:
        item = LABEL
    return {"type": ["array", "null"], "items": item, "uniqueItems": True}


def _range(interval: Interval | None) -> Json:
    if interval is None:
        return {}
    ends = (
        ("minimum", "exclusiveMinimum", interval.low, interval.low_open),
        ("maximum", "exclusiveMaximum", interval.high, interval.high_open),
    )
    return {
        (outside if is_open else inside): float(end) if isinstance(end, Decimal) else end
        for inside, outside, end, is_open in ends
        if end is not None
    }


def _outcomes(vocabulary: Vocabulary, subject: str) -> Json:
    """What may be expected of the outcomes about a record type."""
    rows = {name: _outcome(o) for (of, name), o in vocabulary.outcomes.items() if of == subject}
    return described(table(rows), "case.outcomes")


def _outcome(outcome: OutcomeType) -> Json:
    words: Json = {"enum": list(outcome.values)}
    value: Json
    if outcome.type is FactKind.LIST:
        value = {"type": "array", "items": words if outcome.element is FactKind.CHOICE else _single(outcome.element)}
    else:
        value = words if outcome.type is FactKind.CHOICE else _single(outcome.type)
    text = paired(outcome.title) + listed(outcome.values, outcome.values)
    exact = {"value": described(value, "case.value")}
    whole = {"allOf": [{"$ref": "#/$defs/status"}], "properties": exact}
    if outcome.months:
        each = {f"^{Period.MONTH.pattern}$": {"anyOf": [value, whole]}}
        return {
            "type": "object",
            "minProperties": 1,
            "patternProperties": each,
            "additionalProperties": False,
            "description": text,
        }
    return {"anyOf": [value, whole], "description": text}


def _single(kind: FactKind) -> Json:
    """A value of a kind that is no choice."""
    return DAY if kind is FactKind.DATE else {"type": _PLAIN.get(kind, "string")}


def _expected(vocabulary: Vocabulary) -> Json:
    """Expected outcomes by section, and by element as ``section.list/id``."""
    properties: Json = {}
    elements: Json = {}
    for name in vocabulary.sections:
        properties[name] = {"$ref": f"#/$defs/expect.{name}", "description": paired(vocabulary.subjects[name].title)}
        for path, fact in vocabulary.subjects[name].facts.items():
            if fact.kind is FactKind.LIST and fact.by is None:
                pattern = f"^{name}.{path}/".replace(".", r"\.")
                elements[pattern] = {"$ref": f"#/$defs/expect.{fact.of}", "description": paired(fact.label)}
    return table(properties, patternProperties=elements)
