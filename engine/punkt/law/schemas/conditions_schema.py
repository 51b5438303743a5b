"""The schemas of conditions and values, made of what each form says of itself."""

from __future__ import annotations

from collections.abc import Iterator

from punkt.files.texts import Texts
from punkt.law.forms import CONDITION_FORMS, VALUE_FORMS
from punkt.law.forms.base import CONDITION_REF, VALUE_REF, ConditionForm, ValueForm
from punkt.law.forms.compare import HELP, SCHEMA
from punkt.law.forms.refer import AS_OF
from punkt.law.packs.vocabulary import Vocabulary

from .shared_parts import NEEDS_QUOTE, SCALAR, Json, described, offered, paired, place, table

KEYS = Texts("language.keys")
"""What keys other than a form's head mean; a key not listed has the help of its form."""

COMPARED_REF: Json = {"$ref": "#/$defs/compared"}


def definitions(vocabulary: Vocabulary | None) -> Json:
    """The ``$defs`` for conditions and values, and for the names in them."""
    return {
        "fact": described(offered(fact_names(vocabulary)), "conditions.fact"),
        "outcome": described(offered(outcome_names(vocabulary)), "conditions.outcome"),
        "items": described(
            {"type": ["string", "array"], "minLength": 1, "minItems": 1, "items": {"$ref": "#/$defs/fact"}},
            "conditions.items",
        ),
        "set": described(
            {"type": ["string", "array"], "minLength": 1, "items": SCALAR},
            "conditions.set",
        ),
        "asked": described(table(SCHEMA, minProperties=1), "conditions.asked"),
        "compared": {"anyOf": [{"required": [word]} for word in SCHEMA]},
        "value": {"type": "object", **_by_head({head: _form(form, VALUE_REF) for head, form in VALUE_FORMS.items()})},
        "branch": branch(CONDITION_REF, VALUE_REF, {"oneOf": [{"required": ["when", "then"]}, {"required": ["else"]}]}),
        "operand": described(
            _if_table({"type": [*SCALAR["type"], "object"]}, {"$ref": "#/$defs/value"}),
            "conditions.operand",
        ),
        "condition": described(
            _condition(),
            "conditions.condition",
        ),
    }


def cited_branch(condition: Json, value: Json, ways: Json) -> Json:
    """One of the branches of a rule's ``first``, which may say itself where it stands."""
    plain = branch(condition, value, {})
    return {**plain, "properties": {**plain["properties"], **place()}, **NEEDS_QUOTE, **ways}


def branch(condition: Json, value: Json, ways: Json) -> Json:
    """One of the branches of ``first``."""
    properties = {
        "when": described(condition, "rules.when"),
        "then": described(value, "rules.then"),
        "else": described(value, "rules.branch_else"),
    }
    return described(table(properties, **ways), "rules.branch")


def _if_table(schema: Json, table_schema: Json, other: Json | None = None) -> Json:
    return {**schema, "if": {"type": "object"}, "then": table_schema, **({"else": other} if other else {})}


def _condition() -> Json:
    forms = {head: _form(form, CONDITION_REF) for head, form in CONDITION_FORMS.items()}
    for head, form in VALUE_FORMS.items():
        compared = _compared(form)
        forms[head] = {"if": COMPARED_REF, "then": compared, "else": forms[head]} if head in forms else compared
    return _if_table({"type": ["string", "object"]}, _by_head(forms), {"$ref": "#/$defs/fact"})


def _by_head(forms: dict[str, Json]) -> Json:
    """A table that is the one of ``forms`` whose head it has."""
    texts = {head: (CONDITION_FORMS.get(head) or VALUE_FORMS[head]).help for head in forms}
    return {
        "properties": {head: {"description": paired(text)} for head, text in texts.items()},
        "anyOf": [{"required": [head]} for head in forms],
        "allOf": [{"if": {"required": [head]}, "then": form} for head, form in forms.items()],
    }


def _form(form: ConditionForm | ValueForm, branch: Json) -> Json:
    """One form as a table; ``branch`` is what each option of a table of branches holds."""
    properties = {key: _key(form, key, branch) for key in form.keys}
    required = dict.fromkeys((form.head, *form.required))
    return table(properties, required, description=f"{paired(form.help)}\n{form.example.written}")


def _key(form: ConditionForm | ValueForm, key: str, branch: Json) -> Json:
    schema = dict(form.keys[key])
    if schema.get("type") == "object" and "additionalProperties" not in schema:
        schema["additionalProperties"] = branch
    if key == "has":  # of a list of facts, comparators alone
        comparators = {"type": "object", "propertyNames": {"enum": list(SCHEMA)}}
        schema = {"if": comparators, "then": {"$ref": "#/$defs/asked"}, "else": schema}
    text = form.help if key == form.head else KEYS.get(key) or HELP.get(key) or form.help
    return {**schema, "description": paired(text)}


def _compared(form: ValueForm) -> Json:
    """A value and at least one comparator."""
    plain = _form(form, VALUE_REF)
    return {**plain, "properties": {**plain["properties"], **SCHEMA}, **COMPARED_REF}


def fact_names(vocabulary: Vocabulary | None) -> Iterator[str]:
    """The names that rules may use for facts, those of another section included."""
    if vocabulary is None:
        return
    yield AS_OF
    for subject in vocabulary.subjects.values():
        yield from subject.facts
        if subject.section:
            yield from (f"{subject.name}.{path}" for path in subject.facts)


def outcome_names(vocabulary: Vocabulary | None) -> Iterator[str]:
    """The names of outcomes about any record type."""
    if vocabulary is not None:
        yield from (name for _, name in vocabulary.outcomes)
