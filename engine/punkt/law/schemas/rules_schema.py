"""The schema of a file of rules."""

from __future__ import annotations

from punkt.law.packs.vocabulary import Vocabulary

from .conditions_schema import definitions
from .shared_parts import TEXT, Json, citation, document, in_force, offered, said, several, table
from .text_patterns import NAME, PATH

KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "decide": (("when", "then", "else", "first", "match", "to", "include"), ()),
    "check": (("require", "applies", "otherwise"), ("require",)),
    "duty": (("when", "who"), ("when", "who")),
    "flag": (("when",), ("when",)),
    "derive": (("when", "then"), ()),
}
"""Kind of rule → the keys it may have of its own, and those it must have."""
SHAPES: dict[str, tuple[str, ...]] = {"decide": ("then", "first", "match", "include"), "derive": ("when", "then")}
"""Kinds that are written in one of several ways, by the key that marks each."""
HEADS = {
    "decide": ("Исход, который решает правило", "The outcome that the rule decides"),
    "check": ("Проверка: соблюдено или нет", "The check: met or not"),
    "duty": ("Обязанность: наступила или нет", "The duty: due or not"),
    "flag": ("Отметка: поднята или нет", "The flag: raised or not"),
    "derive": ("Промежуточный термин пакета", "An intermediate term of the pack"),
}
COMMON = ("id", "subject", "says", "in_force")


def rules_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """Rules; conditions and values are left open unless ``full``."""
    rules = said(several({"$ref": "#/$defs/rule"}), "Правила по порядку документа", "The rules in the document's order")
    title = {"ru": "правила", "en": "rules"}
    defs = {"rule": _rule(vocabulary, full), "branch": _branch(full)}
    forms = definitions(vocabulary) if full else {}
    return document("rules", title, table({"rules": rules}, ("rules",)), {**defs, **forms})


def _condition(full: bool) -> Json:
    return {"$ref": "#/$defs/condition"} if full else {}


def _value(full: bool) -> Json:
    return {"$ref": "#/$defs/operand"} if full else {}


def _rule(vocabulary: Vocabulary | None, full: bool) -> Json:
    known = list(vocabulary.outcomes) if vocabulary and full else []
    heads: Json = {}
    for kind, (ru, en) in HEADS.items():
        wanted = "decision" if kind == "decide" else kind
        names = [key[1] for key in known if vocabulary and vocabulary.outcomes[key].kind.value == wanted]
        heads[kind] = said(offered(names, PATH if kind == "derive" else NAME), ru, en)
    cited = citation()
    properties = {**heads, **_about(vocabulary, full), **cited, **_body(full)}
    shared = (*HEADS, *COMMON, *cited)
    by_kind = [{"if": {"required": [kind]}, "then": _of_kind(kind, shared, full)} for kind in KINDS]
    one = {"oneOf": [{"required": [kind]} for kind in KINDS], "allOf": by_kind}
    return said(table(properties, ("point", "modality", "quote", "says"), **one), "Правило", "A rule")


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
        "id": said(
            {"type": "string", "pattern": NAME},
            "Обозначение правила; без него — имя исхода",
            "The id of the rule; without it, the outcome's name",
        ),
        "subject": said(offered(subjects, PATH), "О каком виде записи правило", "The record type it is about"),
        "says": said(
            TEXT,
            "Что устанавливает правило, одним простым предложением",
            "What the rule lays down, in one plain sentence",
        ),
        "who": said(TEXT, "Кто должен действовать", "Who must act"),
        "in_force": in_force(),
    }


def _body(full: bool) -> Json:
    condition, value = _condition(full), _value(full)
    silent = {"type": "string", "enum": ["silent"]}
    branches = several({"$ref": "#/$defs/branch"})
    lines: Json = {"type": "object", "minProperties": 1, "additionalProperties": value}
    return {
        "when": said(condition, "При каком условии", "On which condition"),
        "then": said(value, "Значение при этом условии", "The value on this condition"),
        "else": said(value, "Значение, когда условие не выполнено", "The value when the condition does not hold"),
        "first": said(
            branches, "Ветви по порядку: решает первая подходящая", "Branches in order: the first that fits decides"
        ),
        "match": said(value, "Что ищется в таблице to", "What is looked up in the table `to`"),
        "to": said(lines, "Таблица: что найдено → значение", "The table: what is found → the value"),
        "include": said(value, "Значение, которое входит в список", "The value that the list includes"),
        "require": said(condition, "Что должно быть выполнено", "What must hold"),
        "applies": said(condition, "Когда проверка применяется", "When the check applies"),
        "otherwise": said(
            silent,
            "silent: где не применяется, правило молчит",
            "silent: where it does not apply, the rule says nothing",
        ),
    }


def _branch(full: bool) -> Json:
    properties = {
        "when": said(_condition(full), "При каком условии", "On which condition"),
        "then": said(_value(full), "Значение при этом условии", "The value on this condition"),
        "else": said(
            _value(full),
            "Значение в остальных случаях; последней ветвью",
            "The value in all other cases; the last branch",
        ),
    }
    ways: Json = {"oneOf": [{"required": ["when", "then"]}, {"required": ["else"]}]} if full else {}
    return said(table(properties, **ways), "Ветвь", "A branch")
