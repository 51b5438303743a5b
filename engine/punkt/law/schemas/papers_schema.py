"""The schema of a form: a paper that is filled in from a case and its decision."""

from __future__ import annotations

from punkt.law.packs.vocabulary import Vocabulary

from .conditions_schema import fact_names, outcome_names
from .shared_parts import TEXT, Json, by_name, document, form, offered, said, several, table
from .text_patterns import ADDRESS, FILE, NAME, PATH, WORD

FORMATS = ("docx", "html")
LANGUAGES = ("ru", "en")
SOURCES = ("fact", "outcome", "of", "by_hand")
"""What a field may be filled from, by its key."""
LONGEST_BLANK = 200


def form_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """A form: when it may be issued, its fields, its templates."""
    known = vocabulary if full else None
    subjects = sorted(vocabulary.subjects) if known is not None and vocabulary is not None else ()
    properties = {
        "form": said(form(WORD), "papers.form"),
        "title": said(TEXT, "papers.title"),
        "point": said(form(ADDRESS), "papers.point"),
        "subject": said(offered(subjects, PATH), "papers.subject"),
        "needs": said(
            several(_need(known)),
            "papers.needs",
        ),
        "watch": said(
            several(_need(known)),
            "papers.watch",
        ),
        "fields": said(
            by_name({"$ref": "#/$defs/field"}, WORD),
            "papers.fields",
        ),
        "templates": said(_templates(), "papers.templates"),
    }
    required = ("form", "title", "point", "subject", "fields", "templates")
    defs = {"field": _field(known), "part": said(_part(known), "papers.part")}
    return document("form", "papers.form_file", table(properties, required), defs)


def _need(vocabulary: Vocabulary | None) -> Json:
    properties = {
        "outcome": _outcome(vocabulary),
        "is": said(form(NAME), "papers.is"),
    }
    return table(properties, ("outcome", "is"))


def _outcome(vocabulary: Vocabulary | None) -> Json:
    return said(offered(outcome_names(vocabulary), NAME), "papers.outcome")


def _source(vocabulary: Vocabulary | None) -> Json:
    return {
        "fact": said(offered(fact_names(vocabulary), PATH), "papers.fact"),
        "outcome": _outcome(vocabulary),
        "words": said(
            {"type": "object", "minProperties": 1, "additionalProperties": TEXT},
            "papers.words",
        ),
        "unit": said({"type": "boolean"}, "papers.unit"),
    }


def _part(vocabulary: Vocabulary | None) -> Json:
    return table(_source(vocabulary), oneOf=[{"required": ["fact"]}, {"required": ["outcome"]}])


def _field(vocabulary: Vocabulary | None) -> Json:
    properties = {
        "label": said(TEXT, "papers.label"),
        **_source(vocabulary),
        "of": said(
            by_name({"$ref": "#/$defs/part"}, WORD),
            "papers.of",
        ),
        "says": said(
            TEXT,
            "papers.says",
        ),
        "by_hand": said(
            {"type": "boolean", "enum": [True]},
            "papers.by_hand",
        ),
        "blank": said(
            {"type": "integer", "minimum": 1, "maximum": LONGEST_BLANK},
            "papers.blank",
        ),
    }
    return said(table(properties, ("label",), oneOf=[{"required": [key]} for key in SOURCES]), "papers.field")


def _templates() -> Json:
    file = said(form(FILE), "papers.file")
    files = table(dict.fromkeys(FORMATS, file), FORMATS)
    return table({lang: said(files, f"papers.{lang}") for lang in LANGUAGES}, LANGUAGES)
