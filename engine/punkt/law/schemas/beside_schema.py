"""The schemas of what a pack says beside its rules: notices, documents that are absent, what follows an outcome."""

from __future__ import annotations

from punkt.law.packs.vocabulary import Vocabulary

from .shared_parts import DAY, TEXT, Json, by_name, described, document, form, several, table
from .text_patterns import ADDRESS, NAME, PATH


def notices_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """What a pack says of its own standing."""
    properties = {
        "from": described(DAY, "beside.from"),
        "until": described(DAY, "beside.until"),
        "point": described(form(ADDRESS), "beside.notice_point"),
        "reading": described(form(NAME), "beside.reading"),
        "says": described(TEXT, "beside.says"),
    }
    notices = described(by_name(table(properties, ("from", "says"))), "beside.notices")
    return document("notices", "beside.notices_file", table({"notices": notices}, ("notices",)))


def absent_sources_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """The documents that a pack names without having their texts."""
    properties = {
        "document": described(TEXT, "beside.document"),
        "point": described(form(ADDRESS), "shared.point"),
        "changes": described(TEXT, "beside.changes"),
    }
    absent = described(by_name(table(properties, properties)), "beside.absent_sources")
    return document("absent_sources", "beside.absent_file", table({"absent_sources": absent}, ("absent_sources",)))


def calendars_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """Calendars of working days."""
    days = several(DAY, unique=True)
    year = {
        "year": described({"type": "integer", "minimum": 1, "maximum": 9999}, "beside.year"),
        "source": described(TEXT, "beside.calendar_source"),
        "days_off": described(days, "beside.days_off"),
        "workdays": described(days, "beside.workdays"),
    }
    properties = {
        "title": described(TEXT, "beside.calendar_title"),
        "years": described(several(table(year, ("year", "source", "days_off"))), "beside.years"),
    }
    calendars = described(by_name(table(properties, properties)), "beside.calendars")
    return document("calendars", "beside.calendars_file", table({"calendars": calendars}, ("calendars",)))


def next_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """Who does what once an outcome has a value."""
    step = {
        "who": described(form(NAME), "beside.who"),
        "what": described(form(NAME), "beside.what"),
        "by": described(form(PATH), "beside.by"),
        "paper": described(form(NAME), "beside.paper"),
        "point": described(form(ADDRESS), "shared.point"),
    }
    by_value = described(by_name(several(table(step, ("who", "what", "point")))), "beside.by_value")
    properties = {
        "who": described(by_name(TEXT), "beside.who_words"),
        "what": described(by_name(TEXT), "beside.what_words"),
        "next": described(by_name(by_name(by_value, ADDRESS), PATH), "beside.next"),
    }
    return document("next", "beside.next_file", table(properties, properties))
