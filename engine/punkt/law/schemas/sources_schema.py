"""The schemas of the two files on a pack's source document: its layout, and its fingerprints."""

from __future__ import annotations

from punkt.files.texts import Texts
from punkt.law.packs.source_style import KINDS
from punkt.law.packs.vocabulary import Vocabulary

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
    listed,
    several,
    table,
)
from .text_patterns import ADDRESS, FILE, SHA256

PARAGRAPHS = Texts("schemas.paragraphs")
"""How the paragraphs of a document are told apart."""
CALLED = Texts("schemas.called", *KINDS)
"""What the units of a level are called."""


def source_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """How a document is laid out."""
    apart = described(choice(PARAGRAPHS), "sources.apart")
    apart["description"] += listed(PARAGRAPHS, PARAGRAPHS)
    properties = {
        "edition": described(form(FILE), "sources.layout_edition"),
        "paragraphs": apart,
        "levels": described(several(_level()), "sources.levels"),
        "points": described(_markers(), "sources.points"),
        "subs": described(
            _markers(),
            "sources.subs",
        ),
        "inline": described(_markers(), "sources.inline"),
        "headings": described(_markers(), "sources.headings"),
        "notes": described(_markers(), "sources.notes"),
        "drop_repeated_end": described(
            BOOLEAN,
            "sources.drop_repeated_end",
        ),
        "sections": described(
            several(_section()),
            "sources.sections",
        ),
    }
    whole = described(
        table(properties, ("paragraphs",)),
        "sources.whole",
    )
    return document("source", "sources.source_file", table({"source": whole}, ("source",)))


def _markers() -> Json:
    return several(STRING, unique=True)


def _level() -> Json:
    called = described(choice(KINDS), "sources.called")
    called["description"] += listed(KINDS, CALLED)
    properties = {"called": called, "markers": described(_markers(), "sources.markers")}
    return described(table(properties, properties), "sources.level")


def _section() -> Json:
    properties = {
        "heading": described(
            STRING,
            "sources.heading",
        ),
        "from": described(
            STRING,
            "sources.from",
        ),
        "prefix": described(form(ADDRESS), "sources.prefix"),
        "unit": described(
            form(ADDRESS),
            "sources.unit",
        ),
        "skip": described(BOOLEAN, "sources.skip"),
        "points": described(_markers(), "sources.section_points"),
        "levels": described(several(_level()), "sources.section_levels"),
        "title": described(
            TEXT,
            "sources.title",
        ),
    }
    one = [{"required": ["heading"]}, {"required": ["from"]}]
    return described(table(properties, oneOf=one), "sources.section")


def fingerprints_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """What was registered of a document; written by the program."""
    units = described(
        by_name(form(SHA256), ADDRESS),
        "sources.units",
    )
    properties = {
        "edition": described(form(FILE), "sources.edition"),
        "document": described(form(SHA256), "sources.document"),
        "units": units,
    }
    whole = described(
        table(properties, ("document", "units")),
        "sources.fingerprints_whole",
    )
    return document(
        "fingerprints",
        "sources.fingerprints_file",
        table({"fingerprints": whole}, ("fingerprints",)),
    )
