"""The schemas of two files about registers: what its columns mean, and how an invented one is drawn."""

from __future__ import annotations

from punkt.law.packs.vocabulary import Vocabulary

from .shared_parts import SCALAR, STRING, Json, by_name, document, form, offered, said, several, table
from .text_patterns import ID, PATH, SOME_TEXT

CODED: Json = {"type": ["string", "number", "boolean", "null", "array"], "items": STRING}
"""What a code can stand for: a value of the fact, a list of values, or nothing known."""
SHARE: Json = {"type": "number", "minimum": 0, "maximum": 1}


def map_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """Which column of a register holds which fact, and how its cells are written."""
    properties = {
        "map": said(form(ID), "register.map"),
        "title": said(STRING, "register.title"),
        "key": said(STRING, "register.key"),
        **_manner(),
        "columns": said(_columns(vocabulary if full else None), "register.columns"),
        "ignore": said(several(STRING, unique=True), "register.ignore"),
        "always": said(by_name(CODED, PATH), "register.always"),
        "lists": said(by_name(_list(vocabulary if full else None), PATH), "register.lists"),
    }
    body = table(properties, ("map",))
    return document("map", "register.map_file", body)


def simulate_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """How facts of an invented register are drawn."""
    facts = said(by_name(_drawn(), PATH), "register.facts")
    count = said(_weights(), "register.count")
    sections = said(several(form(PATH), unique=True), "register.sections")
    properties = {
        "simulate": said(form(ID), "register.simulate"),
        "about": said(STRING, "register.about"),
        "for": said(form(ID), "register.for"),
        "registers": said(
            by_name(table({"sections": sections}, ("sections",)), PATH),
            "register.registers",
        ),
        "subjects": said(by_name(facts, PATH), "register.subjects"),
        "lists": said(by_name(table({"count": count}, ("count",)), PATH), "register.simulate_lists"),
    }
    body = table(properties, ("simulate", "about", "for", "registers", "subjects"))
    return document("simulate", "register.simulate_file", body)


def _manner() -> Json:
    words = several(SCALAR, unique=True)
    days = said(
        {"type": ["string", "array"], "items": STRING, "minItems": 1},
        "register.days",
    )
    return {
        "days": days,
        "decimal": said({"type": "string", "enum": [".", ","]}, "register.decimal"),
        "true_words": said(words, "register.true_words"),
        "false_words": said(words, "register.false_words"),
        "unknown_words": said(words, "register.unknown_words"),
    }


def _columns(vocabulary: Vocabulary | None) -> Json:
    known = [f"{s}.{f}" for s in vocabulary.sections for f in vocabulary.subjects[s].facts] if vocabulary else []
    fact = said(offered(known, PATH), "register.fact")
    codes = said(by_name(CODED, SOME_TEXT), "register.codes")
    entry = table({"fact": fact, "codes": codes, **_manner()}, ("fact",))
    whole = {**entry, "type": ["string", "object"], "pattern": PATH}
    return by_name(whole, SOME_TEXT)


def _list(vocabulary: Vocabulary | None) -> Json:
    properties = {
        "key": said(STRING, "register.list_key"),
        "id": said(STRING, "register.id"),
        "columns": said(_columns(None), "register.list_columns"),
        "ignore": said(several(STRING, unique=True), "register.ignore"),
        **_manner(),
    }
    return table(properties)


def _weights() -> Json:
    return by_name({"type": "number", "minimum": 0}, SOME_TEXT)


def _drawn() -> Json:
    condition = by_name(_either(), PATH)
    properties = {
        "known": said(SHARE, "register.known"),
        "share": said(SHARE, "register.share"),
        "weights": said(_weights(), "register.weights"),
        "normal": said(
            _numbers("mean", "spread", "low", "high", needed=("mean", "spread")),
            "register.normal",
        ),
        "uniform": said(_numbers("low", "high", needed=("low", "high")), "register.uniform"),
        "years_before": said(
            _numbers("mean", "spread", "low", "high", needed=("low", "high")),
            "register.years_before",
        ),
        "days_after": said(
            _numbers("low", "high", needed=("low", "high"), fact=True),
            "register.days_after",
        ),
        "each": said(by_name(SHARE), "register.each"),
        "assigned": said(
            SHARE,
            "register.assigned",
        ),
        "step": said({"type": "number"}, "register.step"),
        "where": said(condition, "register.where"),
    }
    entry = table(properties)
    return {
        "type": ["object", "array"],
        **{k: v for k, v in entry.items() if k != "type"},
        "items": entry,
        "minItems": 1,
    }


def _numbers(*names: str, needed: tuple[str, ...], fact: bool = False) -> Json:
    properties = {name: said({"type": "number"}, f"register.numbers_{name}") for name in names}
    if fact:
        properties["fact"] = said(form(PATH), "register.fact_from_whose_day")
    return table(properties, needed)


def _either() -> Json:
    return {"type": ["string", "number", "boolean", "array"], "items": SCALAR}
