"""The schema of a form: a paper that is filled in from a case and its decision."""

from __future__ import annotations

from punkt.law.packs.vocabulary import Vocabulary

from .conditions_schema import fact_names, outcome_names
from .shared_parts import TEXT, Json, by_name, described, document, form, offered, several, table
from .text_patterns import ADDRESS, FILE, ID, NAME, PATH, WORD

FORMATS = ("docx", "html")
LANGUAGES = ("ru", "en")
SOURCES = ("fact", "outcome", "of", "grounds", "follows", "notices", "by_hand")
"""What a field may be filled from, by its key."""
SIGNATURE = "signature"
"""A field by hand that is signed, and never typed."""
LONGEST_BLANK = 1000


def form_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """A form: when it may be issued, its fields, its templates."""
    known = vocabulary if full else None
    subjects = sorted(vocabulary.subjects) if known is not None and vocabulary is not None else ()
    properties = {
        "form": described(form(ID), "papers.form"),
        "title": described(TEXT, "papers.title"),
        "point": described(form(ADDRESS), "papers.point"),
        "own": described({"type": "boolean", "enum": [True]}, "papers.own"),
        "subject": described(offered(subjects, PATH), "papers.subject"),
        "needs": described(
            several(_need(known)),
            "papers.needs",
        ),
        "watch": described(
            several(_need(known)),
            "papers.watch",
        ),
        "fields": described(
            by_name({"$ref": "#/$defs/field"}, WORD),
            "papers.fields",
        ),
        "register": described(_register(), "papers.register"),
        "templates": described(_templates(), "papers.templates"),
    }
    required = ("form", "title", "point", "subject", "fields", "templates")
    defs = {"field": _field(known), "part": described(_part(known), "papers.part")}
    return document("form", "papers.form_file", table(properties, required), defs)


def _need(vocabulary: Vocabulary | None) -> Json:
    properties = {
        "fact": described(offered(fact_names(vocabulary), PATH), "papers.fact"),
        "outcome": _outcome(vocabulary),
        "is": described({"type": ["string", "boolean", "integer"]}, "papers.is"),
    }
    return table(properties, oneOf=[{"required": ["fact"]}, {"required": ["outcome"]}])


def _outcome(vocabulary: Vocabulary | None) -> Json:
    return described(offered(outcome_names(vocabulary), NAME), "papers.outcome")


def _source(vocabulary: Vocabulary | None) -> Json:
    return {
        "fact": described(offered(fact_names(vocabulary), PATH), "papers.fact"),
        "outcome": _outcome(vocabulary),
        "words": described(
            {"type": "object", "minProperties": 1, "additionalProperties": TEXT},
            "papers.words",
        ),
        "unit": described({"type": "boolean"}, "papers.unit"),
    }


def _part(vocabulary: Vocabulary | None) -> Json:
    return table(_source(vocabulary), oneOf=[{"required": ["fact"]}, {"required": ["outcome"]}])


def _field(vocabulary: Vocabulary | None) -> Json:
    outcomes = outcome_names(vocabulary)
    properties = {
        "label": described(TEXT, "papers.label"),
        **_source(vocabulary),
        "of": described(
            by_name({"$ref": "#/$defs/part"}, WORD),
            "papers.of",
        ),
        "says": described(
            TEXT,
            "papers.says",
        ),
        "grounds": described(offered(outcomes, NAME), "papers.grounds"),
        "follows": described(
            {"anyOf": [{"enum": [True]}, offered(outcomes, NAME), several(offered(outcomes, NAME), unique=True)]},
            "papers.follows",
        ),
        "notices": described({"enum": [True]}, "papers.notices"),
        "by_hand": described({"enum": [True, SIGNATURE]}, "papers.by_hand"),
        "only": described(_need(vocabulary), "papers.only"),
        "blank": described(
            {"type": "integer", "minimum": 1, "maximum": LONGEST_BLANK},
            "papers.blank",
        ),
    }
    return described(table(properties, ("label",), oneOf=[{"required": [key]} for key in SOURCES]), "papers.field")


def _register() -> Json:
    field = form(WORD)
    properties = {key: described(field, f"papers.register_{key}") for key in ("number", "day")}
    return {**table(properties), "minProperties": 1}


def _templates() -> Json:
    file = described(form(FILE), "papers.file")
    files = table(dict.fromkeys(FORMATS, file), FORMATS)
    return table({lang: described(files, f"papers.{lang}") for lang in LANGUAGES}, LANGUAGES)
