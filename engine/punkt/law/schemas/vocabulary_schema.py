"""The schema of a vocabulary file."""

from __future__ import annotations

from punkt.law.packs.periods import Period
from punkt.law.packs.vocabulary import COLLECTIONS, FactKind, OutcomeKind, Vocabulary

from .conditions_schema import definitions
from .shared_parts import (
    BOOLEAN,
    STRING,
    TEXT,
    Json,
    by_name,
    choice,
    described,
    document,
    form,
    offered,
    several,
    table,
)
from .text_patterns import ID, INTERVAL, NAME, PATH, SOME_TEXT, UNIT, VERSION, WORD

DECIDED = [kind.value for kind in FactKind if kind not in (*COLLECTIONS, FactKind.CHOICES)]
"""Types of value an outcome may have."""
MOST_MONTHS = 36
"""The most months on end that an outcome may be decided for."""
DECLARED = [kind.value for kind in OutcomeKind if kind is not OutcomeKind.TERM]


def vocabulary_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """Facts and outcomes; conditions and values are left open unless ``full``."""
    properties = {
        "vocabulary": described(form(ID), "vocabulary.vocabulary"),
        "version": described(form(VERSION), "vocabulary.version"),
        "title": described(TEXT, "vocabulary.title"),
        "units": described(by_name(_unit(), UNIT), "vocabulary.units"),
        "ordinals": described(several(form(UNIT), unique=True), "vocabulary.ordinals"),
        "scales": described(
            by_name(by_name({"type": "number"}, UNIT), UNIT),
            "vocabulary.scales",
        ),
        "converts": described(
            by_name(by_name({"type": "number"}, WORD), WORD),
            "vocabulary.converts",
        ),
        "actors": described(by_name(TEXT), "vocabulary.actors"),
        "written_on": described(by_name(_paper()), "vocabulary.written_on"),
        "choices": described(
            by_name(by_name(TEXT)),
            "vocabulary.choices",
        ),
        "subjects": described(by_name({"$ref": "#/$defs/subject"}, PATH), "vocabulary.subjects"),
        "outcomes": described(by_name(by_name({"$ref": "#/$defs/declared"}), PATH), "vocabulary.outcomes"),
    }
    known = vocabulary if full else None
    defs = {"subject": _subject(full), "described": _fact(known, full), "declared": _outcome(known)}
    forms = definitions(vocabulary) if full else {}
    body = table(properties, ("vocabulary", "version", "title"))
    return document("vocabulary", "vocabulary.vocabulary_file", body, {**defs, **forms})


def _paper() -> Json:
    """A paper on which facts are written."""
    properties = {
        "title": described(TEXT, "vocabulary.paper_title"),
        "hint": described(TEXT, "vocabulary.paper_hint"),
        "facts": described(several(form(PATH), unique=True), "vocabulary.paper_facts"),
    }
    return described(table(properties, ("title", "facts")), "vocabulary.paper")


def _unit() -> Json:
    """A unit in both languages: one word, or a form for each kind of number that the language has."""
    one = described(STRING, "vocabulary.one")
    other = described(STRING, "vocabulary.other")
    few = described(STRING, "vocabulary.few")
    many = described(STRING, "vocabulary.many")
    zero = {"zero": described(STRING, "vocabulary.zero")}
    russian = _forms({"one": one, "few": few, "many": many, "other": other}, zero)
    languages = {
        "ru": described(russian, "vocabulary.ru"),
        "en": described(_forms({"one": one, "other": other}, zero), "vocabulary.en"),
    }
    return described(table(languages, ("ru", "en")), "vocabulary.unit")


def _forms(kinds: Json, more: Json) -> Json:
    return {**table({**kinds, **more}, kinds), "type": ["string", "object"], "pattern": SOME_TEXT}


def _subject(full: bool) -> Json:
    constraint = table(
        {
            "constraint": described(form(NAME), "vocabulary.constraint"),
            "at": described(form(PATH), "vocabulary.at"),
            "require": described({"$ref": "#/$defs/condition"} if full else {}, "vocabulary.require"),
            "says": described(TEXT, "vocabulary.says"),
        },
        ("constraint", "at", "require", "says"),
    )
    properties = {
        "section": described(BOOLEAN, "vocabulary.section"),
        "none": described(BOOLEAN, "vocabulary.none_of_section"),
        "title": described(TEXT, "vocabulary.subject_title"),
        "facts": described(
            by_name({"$ref": "#/$defs/described"}, PATH),
            "vocabulary.facts",
        ),
        "constraints": described(several(constraint), "vocabulary.constraints"),
    }
    return described(table(properties, ("title",)), "vocabulary.subject")


def _values() -> Json:
    schema = {"type": ["string", "object"], "pattern": NAME, **{k: v for k, v in by_name(TEXT).items() if k != "type"}}
    return described(schema, "vocabulary.values")


def _fact(vocabulary: Vocabulary | None, full: bool) -> Json:
    properties = {
        "type": described(choice(kind.value for kind in FactKind), "vocabulary.type"),
        "label": described(TEXT, "vocabulary.label"),
        "question": described(TEXT, "vocabulary.question"),
        "range": described(form(INTERVAL), "vocabulary.range"),
        **_amount(vocabulary),
        "values": _values(),
        "of": described(form(PATH), "vocabulary.of"),
        "to": described(
            form(PATH),
            "vocabulary.to",
        ),
        "exclusive": described(BOOLEAN, "vocabulary.exclusive"),
        "sensitive": described(BOOLEAN, "vocabulary.sensitive"),
        "immutable": described(BOOLEAN, "vocabulary.immutable"),
        "changed_by": described(offered(vocabulary.actors if vocabulary else (), NAME), "vocabulary.changed_by"),
        "established": described(
            BOOLEAN,
            "vocabulary.established",
        ),
        "none": described(BOOLEAN, "vocabulary.none_of_fact"),
        "by": described(choice(period.value for period in Period), "vocabulary.by"),
        "derived": described(
            {"$ref": "#/$defs/value"} if full else {},
            "vocabulary.derived",
        ),
    }
    asked = {"if": {"required": ["derived"]}, "else": {"required": ["question"]}}
    refers = [_needs("list", "of"), _needs("references", "to")]
    return described(table(properties, ("type", "label"), **asked, allOf=refers), "vocabulary.fact")


def _amount(vocabulary: Vocabulary | None) -> Json:
    """What is said of a number: its digits and its unit."""
    return {
        "decimals": described({"type": "integer", "minimum": 0, "maximum": 6}, "vocabulary.decimals"),
        "unit": described(offered(vocabulary.units if vocabulary else (), UNIT), "vocabulary.fact_unit"),
    }


def _needs(kind: str, key: str) -> Json:
    stated = {"properties": {"type": {"const": kind}}, "required": ["type"]}
    return {"if": stated, "then": {"required": [key]}}


def _outcome(vocabulary: Vocabulary | None) -> Json:
    properties = {
        "kind": described(choice(DECLARED), "vocabulary.kind"),
        "title": described(TEXT, "vocabulary.outcome_title"),
        "values": _values(),
        "list": described(BOOLEAN, "vocabulary.list"),
        "empty": described({"const": "gap"}, "vocabulary.empty"),
        "adverse": described(several(form(NAME), unique=True), "vocabulary.adverse"),
        "leading": described(BOOLEAN, "vocabulary.leading"),
        "deadline": described(BOOLEAN, "vocabulary.deadline"),
        "months": described({"type": "integer", "minimum": 1, "maximum": MOST_MONTHS}, "vocabulary.months"),
        "type": described(choice(DECIDED), "vocabulary.outcome_type"),
        **_amount(vocabulary),
    }
    return described(table(properties, ("kind", "title")), "vocabulary.outcome")
