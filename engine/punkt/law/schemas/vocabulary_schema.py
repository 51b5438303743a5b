"""The schema of a vocabulary file."""

from __future__ import annotations

from punkt.law.packs.vocabulary import COLLECTIONS, FactKind, OutcomeKind, Vocabulary

from .conditions_schema import definitions
from .shared_parts import BOOLEAN, STRING, TEXT, Json, by_name, choice, document, form, offered, said, several, table
from .text_patterns import ID, INTERVAL, NAME, PATH, SOME_TEXT, UNIT, VERSION

DECIDED = [kind.value for kind in FactKind if kind not in (*COLLECTIONS, FactKind.CHOICES)]
"""Types of value an outcome may have."""
DECLARED = [kind.value for kind in OutcomeKind if kind is not OutcomeKind.TERM]


def vocabulary_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """Facts and outcomes; conditions and values are left open unless ``full``."""
    properties = {
        "vocabulary": said(form(ID), "vocabulary.vocabulary"),
        "version": said(form(VERSION), "vocabulary.version"),
        "title": said(TEXT, "vocabulary.title"),
        "units": said(by_name(_unit(), UNIT), "vocabulary.units"),
        "scales": said(
            by_name(by_name({"type": "number"}, UNIT), UNIT),
            "vocabulary.scales",
        ),
        "choices": said(
            by_name(by_name(TEXT)),
            "vocabulary.choices",
        ),
        "subjects": said(by_name({"$ref": "#/$defs/subject"}, PATH), "vocabulary.subjects"),
        "outcomes": said(by_name(by_name({"$ref": "#/$defs/declared"}), PATH), "vocabulary.outcomes"),
    }
    defs = {"subject": _subject(full), "described": _fact(vocabulary if full else None, full), "declared": _outcome()}
    forms = definitions(vocabulary) if full else {}
    body = table(properties, ("vocabulary", "version", "title"))
    return document("vocabulary", "vocabulary.vocabulary_file", body, {**defs, **forms})


def _unit() -> Json:
    """A unit in both languages: one word, or a form for each kind of number that the language has."""
    one = said(STRING, "vocabulary.one")
    other = said(STRING, "vocabulary.other")
    few = said(STRING, "vocabulary.few")
    many = said(STRING, "vocabulary.many")
    russian = _forms({"one": one, "few": few, "many": many, "other": other})
    languages = {
        "ru": said(russian, "vocabulary.ru"),
        "en": said(_forms({"one": one, "other": other}), "vocabulary.en"),
    }
    return said(table(languages, ("ru", "en")), "vocabulary.unit")


def _forms(kinds: Json) -> Json:
    return {**table(kinds, kinds), "type": ["string", "object"], "pattern": SOME_TEXT}


def _subject(full: bool) -> Json:
    constraint = table(
        {
            "constraint": said(form(NAME), "vocabulary.constraint"),
            "at": said(form(PATH), "vocabulary.at"),
            "require": said({"$ref": "#/$defs/condition"} if full else {}, "vocabulary.require"),
            "says": said(TEXT, "vocabulary.says"),
        },
        ("constraint", "at", "require", "says"),
    )
    properties = {
        "section": said(BOOLEAN, "vocabulary.section"),
        "title": said(TEXT, "vocabulary.subject_title"),
        "facts": said(
            by_name({"$ref": "#/$defs/described"}, PATH),
            "vocabulary.facts",
        ),
        "constraints": said(several(constraint), "vocabulary.constraints"),
    }
    return said(table(properties, ("title",)), "vocabulary.subject")


def _values() -> Json:
    schema = {"type": ["string", "object"], "pattern": NAME, **{k: v for k, v in by_name(TEXT).items() if k != "type"}}
    return said(schema, "vocabulary.values")


def _fact(vocabulary: Vocabulary | None, full: bool) -> Json:
    properties = {
        "type": said(choice(kind.value for kind in FactKind), "vocabulary.type"),
        "label": said(TEXT, "vocabulary.label"),
        "question": said(TEXT, "vocabulary.question"),
        "range": said(form(INTERVAL), "vocabulary.range"),
        "decimals": said({"type": "integer", "minimum": 0, "maximum": 6}, "vocabulary.decimals"),
        "unit": said(offered(vocabulary.units if vocabulary else (), UNIT), "vocabulary.fact_unit"),
        "values": _values(),
        "of": said(form(PATH), "vocabulary.of"),
        "to": said(
            form(PATH),
            "vocabulary.to",
        ),
        "exclusive": said(BOOLEAN, "vocabulary.exclusive"),
        "sensitive": said(BOOLEAN, "vocabulary.sensitive"),
        "immutable": said(BOOLEAN, "vocabulary.immutable"),
        "established": said(
            BOOLEAN,
            "vocabulary.established",
        ),
        "derived": said(
            {"$ref": "#/$defs/value"} if full else {},
            "vocabulary.derived",
        ),
    }
    asked = {"if": {"required": ["derived"]}, "else": {"required": ["question"]}}
    refers = [_needs("list", "of"), _needs("references", "to")]
    return said(table(properties, ("type", "label"), **asked, allOf=refers), "vocabulary.fact")


def _needs(kind: str, key: str) -> Json:
    stated = {"properties": {"type": {"const": kind}}, "required": ["type"]}
    return {"if": stated, "then": {"required": [key]}}


def _outcome() -> Json:
    properties = {
        "kind": said(choice(DECLARED), "vocabulary.kind"),
        "title": said(TEXT, "vocabulary.outcome_title"),
        "values": _values(),
        "list": said(BOOLEAN, "vocabulary.list"),
        "type": said(choice(DECIDED), "vocabulary.outcome_type"),
    }
    return said(table(properties, ("kind", "title")), "vocabulary.outcome")
