"""The schemas of two files about registers: what its columns mean, and how an invented one is drawn."""

from __future__ import annotations

from punkt.law.packs.vocabulary import Vocabulary

from .shared_parts import BOOLEAN, SCALAR, STRING, Json, by_name, described, document, form, offered, several, table
from .text_patterns import ID, PATH, SOME_TEXT

CODED: Json = {"type": ["string", "number", "boolean", "null", "array"], "items": STRING}
"""What a code can stand for: a value of the fact, a list of values, or nothing known."""
_KEY: Json = {"type": ["string", "array"], "items": STRING, "minItems": 2, "uniqueItems": True}
SHARE: Json = {"type": "number", "minimum": 0, "maximum": 1}


def map_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """Which column of a register holds which fact, and how its cells are written."""
    properties = {
        "map": described(form(ID), "register.map"),
        "title": described(STRING, "register.title"),
        "key": described(_KEY, "register.key"),
        "normalise": described(_key_form(), "register.normalise"),
        **_manner(),
        "columns": described(_or_nothing(_columns(vocabulary if full else None)), "register.columns"),
        "ignore": described(several(STRING, unique=True), "register.ignore"),
        **_rows(),
        "always": described(by_name(CODED, PATH), "register.always"),
        "lists": described(by_name(_list(vocabulary if full else None), PATH), "register.lists"),
    }
    body = table(properties, ("map",))
    return document("map", "register.map_file", body)


def simulate_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """How facts of an invented register are drawn."""
    facts = described(by_name(_drawn(), PATH), "register.facts")
    count = described(_weights(), "register.count")
    sections = described(several(form(PATH), unique=True), "register.sections")
    properties = {
        "simulate": described(form(ID), "register.simulate"),
        "about": described(STRING, "register.about"),
        "for": described(form(ID), "register.for"),
        "registers": described(
            by_name(table({"sections": sections}, ("sections",)), PATH),
            "register.registers",
        ),
        "subjects": described(by_name(facts, PATH), "register.subjects"),
        "lists": described(by_name(table({"count": count}, ("count",)), PATH), "register.simulate_lists"),
    }
    body = table(properties, ("simulate", "about", "for", "registers", "subjects"))
    return document("simulate", "register.simulate_file", body)


def _manner() -> Json:
    words = several(SCALAR, unique=True)
    days = described(
        {"type": ["string", "array"], "items": STRING, "minItems": 1},
        "register.days",
    )
    return {
        "days": days,
        "century": described({"type": "integer", "minimum": 1000, "maximum": 9900}, "register.century"),
        "decimal": described({"type": "string", "enum": [".", ","]}, "register.decimal"),
        "thousands": described(BOOLEAN, "register.thousands"),
        "fractions": described(BOOLEAN, "register.fractions"),
        "after": described({**several(STRING, unique=True), "minItems": 1}, "register.after"),
        "true_words": described(words, "register.true_words"),
        "false_words": described(words, "register.false_words"),
        "unknown_words": described(words, "register.unknown_words"),
        "none_words": described(words, "register.none_words"),
    }


def _key_form() -> Json:
    whole: Json = {"type": "integer", "minimum": 1, "maximum": 1000}
    number: Json = {"type": "integer", "minimum": 0, "maximum": 10**12}
    check = {
        "weights": described({**several(number), "minItems": 1, "maxItems": 200}, "register.weights_of_digits"),
        "modulo": described({"type": ["integer", "array"], "items": whole, "minimum": 1}, "register.modulo"),
        "digits": described({"type": "integer", "minimum": 1, "maximum": 9}, "register.digits"),
        "above": described(number, "register.above"),
    }
    properties = {
        "only": described({"type": "string", "enum": ["digits", "letters_and_digits"]}, "register.only"),
        "upper": described({"type": "boolean"}, "register.upper"),
        "length": described({"type": "integer", "minimum": 1, "maximum": 200}, "register.length"),
        "checks": described({**several(table(check, ("weights", "modulo"))), "minItems": 1}, "register.checks"),
    }
    return table(properties)


def _rows() -> Json:
    """Which rows of a table are records."""
    row: Json = {"type": "integer", "minimum": 1}
    head: Json = {"type": ["integer", "array"], "minimum": 1, "items": row, "minItems": 1, "maxItems": 4}
    span: Json = {"type": ["integer", "string"], "minimum": 1, "pattern": "^[1-9][0-9]*(-[1-9][0-9]*)?$"}
    return {
        "header_row": described(head, "register.header_row"),
        "skip_rows": described(several(span, unique=True), "register.skip_rows"),
        "every_row": described(BOOLEAN, "register.every_row"),
        "fill_down": described(several(STRING, unique=True), "register.fill_down"),
    }


def _or_nothing(schema: Json) -> Json:
    """A table of which every line may be a comment."""
    return {**schema, "type": ["object", "null"]}


def _columns(vocabulary: Vocabulary | None) -> Json:
    known = [f"{s}.{f}" for s in vocabulary.sections for f in vocabulary.subjects[s].facts] if vocabulary else []
    fact = described(offered(known, PATH), "register.fact")
    codes = described(_or_nothing(by_name(CODED, SOME_TEXT)), "register.codes")
    entry = table({"fact": fact, "codes": codes, **_manner()}, ("fact",))
    whole = {**entry, "type": ["string", "object"], "pattern": PATH}
    return by_name(whole, SOME_TEXT)


def _list(vocabulary: Vocabulary | None) -> Json:
    properties = {
        "key": described(_KEY, "register.list_key"),
        "normalise": described(_key_form(), "register.normalise"),
        "id": described(STRING, "register.id"),
        "normalise_id": described(_key_form(), "register.normalise_id"),
        "columns": described(_or_nothing(_columns(None)), "register.list_columns"),
        "ignore": described(several(STRING, unique=True), "register.ignore"),
        **_rows(),
        **_manner(),
    }
    return table(properties)


def _weights() -> Json:
    return by_name({"type": "number", "minimum": 0}, SOME_TEXT)


def _drawn() -> Json:
    condition = by_name(_either(), PATH)
    properties = {
        "known": described(SHARE, "register.known"),
        "share": described(SHARE, "register.share"),
        "weights": described(_weights(), "register.weights"),
        "normal": described(
            _numbers("mean", "spread", "low", "high", needed=("mean", "spread")),
            "register.normal",
        ),
        "uniform": described(_numbers("low", "high", needed=("low", "high")), "register.uniform"),
        "years_before": described(
            _numbers("mean", "spread", "low", "high", needed=("low", "high")),
            "register.years_before",
        ),
        "days_after": described(
            _numbers("low", "high", needed=("low", "high"), fact=True),
            "register.days_after",
        ),
        "each": described(by_name(SHARE), "register.each"),
        "assigned": described(
            SHARE,
            "register.assigned",
        ),
        "step": described({"type": "number"}, "register.step"),
        "where": described(condition, "register.where"),
    }
    entry = table(properties)
    return {
        "type": ["object", "array"],
        **{k: v for k, v in entry.items() if k != "type"},
        "items": entry,
        "minItems": 1,
    }


def _numbers(*names: str, needed: tuple[str, ...], fact: bool = False) -> Json:
    properties = {name: described({"type": "number"}, f"register.numbers_{name}") for name in names}
    if fact:
        properties["fact"] = described(form(PATH), "register.fact_from_whose_day")
    return table(properties, needed)


def _either() -> Json:
    return {"type": ["string", "number", "boolean", "array"], "items": SCALAR}
