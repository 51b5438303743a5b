"""The schemas of the two files on a pack's source document: its layout, and its fingerprints."""

from __future__ import annotations

from punkt.files.texts import Texts
from punkt.law.packs.vocabulary import Vocabulary

from .shared_parts import BOOLEAN, STRING, TEXT, Json, by_name, choice, document, form, listed, said, several, table
from .text_patterns import ADDRESS, SHA256

PARAGRAPHS = Texts("schemas.paragraphs")
"""How the paragraphs of a document are told apart."""


def source_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """How a document is laid out."""
    apart = said(choice(PARAGRAPHS), "sources.apart")
    apart["description"] += listed(PARAGRAPHS, PARAGRAPHS)
    properties = {
        "paragraphs": apart,
        "points": said(_markers(), "sources.points"),
        "subs": said(
            _markers(),
            "sources.subs",
        ),
        "inline": said(_markers(), "sources.inline"),
        "headings": said(_markers(), "sources.headings"),
        "notes": said(_markers(), "sources.notes"),
        "drop_repeated_end": said(
            BOOLEAN,
            "sources.drop_repeated_end",
        ),
        "sections": said(
            several(_section()),
            "sources.sections",
        ),
    }
    whole = said(
        table(properties, ("paragraphs", "sections")),
        "sources.whole",
    )
    return document("source", "sources.source_file", table({"source": whole}, ("source",)))


def _markers() -> Json:
    return several(STRING, unique=True)


def _section() -> Json:
    properties = {
        "heading": said(
            STRING,
            "sources.heading",
        ),
        "from": said(
            STRING,
            "sources.from",
        ),
        "prefix": said(form(ADDRESS), "sources.prefix"),
        "unit": said(
            form(ADDRESS),
            "sources.unit",
        ),
        "skip": said(BOOLEAN, "sources.skip"),
        "points": said(_markers(), "sources.section_points"),
        "title": said(
            TEXT,
            "sources.title",
        ),
    }
    one = [{"required": ["heading"]}, {"required": ["from"]}]
    return said(table(properties, oneOf=one), "sources.section")


def fingerprints_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """What was registered of a document; written by the program."""
    units = said(
        by_name(form(SHA256), ADDRESS),
        "sources.units",
    )
    properties = {
        "document": said(form(SHA256), "sources.document"),
        "units": units,
    }
    whole = said(
        table(properties, ("document", "units")),
        "sources.fingerprints_whole",
    )
    return document(
        "fingerprints",
        "sources.fingerprints_file",
        table({"fingerprints": whole}, ("fingerprints",)),
    )
