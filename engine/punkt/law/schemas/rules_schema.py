"""The schema of a file of rules."""

from __future__ import annotations

from punkt.files.texts import Texts
from punkt.law.packs.pack import EVERYBODY
from punkt.law.packs.vocabulary import OutcomeType, Vocabulary

from .conditions_schema import cited_branch, definitions
from .shared_parts import (
    DAY,
    TEXT,
    Json,
    approvals,
    citation,
    cited_anew,
    described,
    document,
    form,
    in_force,
    offered,
    paired,
    place,
    resting,
    several,
    table,
)
from .tables_schema import decision_table
from .text_patterns import NAME, PATH, RULE

KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "decide": (
        ("when", "then", "else", "first", "match", "to", "include", "table", "applies", "overrides", "each_month"),
        (),
    ),
    "check": (("require", "when", "applies", "overrides", "each_month"), ("require",)),
    "duty": (("when", "who", "applies", "overrides"), ("when", "who")),
    "flag": (("when", "applies", "overrides"), ("when",)),
    "derive": (("takes", "when", "then"), ()),
}
"""Kind of rule → the keys it may have of its own, and those it must have."""
SHAPES: dict[str, tuple[str, ...]] = {
    "decide": ("then", "first", "match", "include", "table"),
    "derive": ("when", "then"),
}
"""Kinds that are written in one of several ways, by the key that marks each."""
HEADS = Texts("language.kinds", *KINDS)
COMMON = ("id", "subject", "says", "in_force", "wordings", "readings", "approved")


def rules_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """Rules; conditions and values are left open unless ``full``."""
    rules = described(several({"$ref": "#/$defs/rule"}), "rules.rules")
    forms = definitions(vocabulary) if full else {}
    ways = {"oneOf": [{"required": ["when", "then"]}, {"required": ["else"]}]} if full else {}
    defs = {
        "rule": _rule(vocabulary, full),
        **forms,
        "cited_branch": cited_branch(_condition(full), _value(full), ways),
    }
    return document("rules", "rules.rules_file", table({"rules": rules}, ("rules",)), defs)


def _condition(full: bool) -> Json:
    return {"$ref": "#/$defs/condition"} if full else {}


def _value(full: bool) -> Json:
    return {"$ref": "#/$defs/operand"} if full else {}


def _rule(vocabulary: Vocabulary | None, full: bool) -> Json:
    known = list(vocabulary.outcomes) if vocabulary and full else []
    heads: Json = {}
    for kind, about in HEADS.items():
        wanted = "decision" if kind == "decide" else kind
        names = [key[1] for key in known if vocabulary and _is_decided(vocabulary.outcomes[key], wanted)]
        one = offered(names, PATH if kind == "derive" else NAME)
        together = (
            {"if": {"type": "array"}, "then": several(one, unique=True), "else": one} if kind == "decide" else one
        )
        heads[kind] = {**together, "description": paired(about)}
    cited = citation()
    properties = {**heads, **_about(vocabulary, full), **cited, **_body(full)}
    shared = (*HEADS, *COMMON, *cited)
    by_kind = [{"if": {"required": [kind]}, "then": _of_kind(kind, shared, full)} for kind in KINDS]
    by_kind.append(
        {"if": {"properties": {"decide": {"type": "array"}}, "required": ["decide"]}, "then": {"required": ["table"]}}
    )
    one = {"oneOf": [{"required": [kind]} for kind in KINDS], "allOf": by_kind}
    return described(table(properties, ("point", "modality", "quote", "says"), **one), "rules.rule")


def _is_decided(outcome: OutcomeType, kind: str) -> bool:
    """Whether rules of a kind decide an outcome; that of a single month they decide with all of its months."""
    return outcome.kind.value == kind and not outcome.of


def _of_kind(kind: str, shared: tuple[str, ...], full: bool) -> Json:
    own, required = KINDS[kind]
    names = {"title": kind, "enum": [*shared, *own]}
    schema: Json = {"title": kind, "propertyNames": names, "required": list(required)}
    if full and kind in SHAPES:
        schema["oneOf"] = [{"required": [key]} for key in SHAPES[kind]]
    if full and kind == "derive":
        schema["required"] = ["subject"]
    return schema


def _about(vocabulary: Vocabulary | None, full: bool) -> Json:
    subjects = vocabulary.subjects if vocabulary and full else ()
    return {
        "id": described(
            {"type": "string", "pattern": NAME},
            "rules.id",
        ),
        "subject": described(offered(subjects, PATH), "rules.subject"),
        "says": described(
            TEXT,
            "rules.says",
        ),
        "who": described(TEXT, "rules.who"),
        "readings": described(resting(), "packs.rests_on"),
        "in_force": in_force(),
        "approved": approvals(),
        "wordings": described(
            several(table({"from": described(DAY, "rules.wording_from"), **cited_anew()}, ("from",))), "rules.wordings"
        ),
    }


def _body(full: bool) -> Json:
    condition, value = _condition(full), _value(full)
    branches = several({"$ref": "#/$defs/cited_branch"})
    kinds: Json = {"enum": ["boolean", "integer", "number", "date", "text"]}
    words: Json = {"type": "array", "minItems": 1, "uniqueItems": True, "items": {"type": "string", "minLength": 1}}
    parameter: Json = {"if": {"type": "array"}, "then": words, "else": kinds}
    takes: Json = {"type": "object", "minProperties": 1, "additionalProperties": parameter}
    lines: Json = {"type": "object", "minProperties": 1, "additionalProperties": value}
    return {
        "when": described(condition, "rules.when"),
        "then": described(value, "rules.then"),
        "else": described(value, "rules.else"),
        "first": described(branches, "rules.first"),
        "match": described(value, "rules.match"),
        "to": described(lines, "rules.to"),
        "takes": described(takes, "rules.takes"),
        "include": described(value, "rules.include"),
        "table": described(decision_table(_value(full)), "rules.table"),
        "require": described(condition, "rules.require"),
        "applies": described(_applies(full), "rules.applies"),
        "overrides": described({"anyOf": [form(RULE), several(form(RULE), unique=True)]}, "rules.overrides"),
        "each_month": described(
            table(
                {"from": described(value, "rules.first_month"), "months": described(value, "rules.months")},
                ("from", "months"),
            ),
            "rules.each_month",
        ),
    }


def _applies(full: bool) -> Json:
    """To whom a rule applies: a condition, the same with a point of its own, or everybody."""
    properties = {"when": described(_condition(full), "rules.to_whom"), **place()}
    cited: Json = {
        "if": {"type": "object", "required": ["when"]},
        "then": table(properties, ("when", "point", "quote")),
    }
    if not full:
        return cited
    return {**cited, "else": {"anyOf": [{"const": EVERYBODY}, _condition(full)]}}
