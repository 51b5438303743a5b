"""The schema of a decision document."""

from __future__ import annotations

from punkt.law.packs.pack import Modality
from punkt.law.packs.vocabulary import OutcomeKind, Vocabulary

from .shared_parts import DAY, STRING, Json, document, form, said, table
from .text_patterns import ADDRESS, ID, VERSION

VERSION_OF_FORMAT = "punkt/decision/1"
_SCALAR: Json = {"type": ["string", "number", "boolean", "null"]}
_ANY: Json = {**_SCALAR, "type": [*_SCALAR["type"], "array"], "items": _SCALAR}
_KINDS = [kind.value for kind in OutcomeKind if kind is not OutcomeKind.TERM]


def decision_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """What the engine answers about a case."""
    properties = {
        "schema": said({"const": VERSION_OF_FORMAT}, "Вид и версия документа", "The kind and version of the document"),
        "case": said(STRING, "Обозначение дела", "The id of the case"),
        "as_of": said(DAY, "День, на который берётся право", "The day asked"),
        "packs": said(_many(_pack()), "Пакеты правил", "The packs of rules"),
        "outcomes": said(
            _map(_map({"$ref": "#/$defs/outcome"})),
            "Исходы: о ком или о чём → имя → исход",
            "Outcomes: subject → name → outcome",
        ),
        "fired": said(_many(_fired()), "Сработавшие положения", "Clauses that fired"),
        "ruled_out": said(_many(_ruled_out()), "Положения, которые не подошли, и почему", "Clauses ruled out, and why"),
        "open": said(_many(_open()), "Положения, для которых не хватает фактов", "Clauses for which facts are missing"),
        "replaced": said(
            _many(_replaced()), "Правила, заменённые другим пакетом", "Clauses that another pack replaces"
        ),
        "digest": said(form("^sha256:[0-9a-f]{64}$"), "Отпечаток решения", "The digest of the document"),
    }
    body = table(properties, properties)
    return document("decision", {"ru": "решение", "en": "decision"}, body, {"outcome": _outcome()})


def _many(item: Json) -> Json:
    return {"type": "array", "items": item}


def _map(entry: Json) -> Json:
    return {"type": "object", "additionalProperties": entry}


def _rule() -> Json:
    return said(form(ADDRESS), "Обозначение положения в пакете", "The id of the clause in its pack")


def _subject() -> Json:
    return said(STRING, "О ком или о чём", "What it is about")


def _source() -> Json:
    return {
        "pack": said(form(ID), "Пакет", "The pack"),
        "rule": _rule(),
        "point": said(form(ADDRESS), "Пункт документа", "The point of the document"),
    }


def _modality(nullable: bool) -> Json:
    values: list[str | None] = [modality.value for modality in Modality]
    return said({"enum": [*values, None] if nullable else values}, "Обязательность", "How binding it is")


def _names(ru: str, en: str) -> Json:
    return said(_many(STRING), ru, en)


def _pack() -> Json:
    properties = {
        "id": said(form(ID), "Обозначение пакета", "The id of the pack"),
        "version": said(form(VERSION), "Версия", "The version"),
        "sha256": said(form("^[0-9a-f]{64}$"), "Отпечаток файлов пакета", "The digest of the pack's files"),
    }
    return table(properties, properties)


def _outcome() -> Json:
    source = _source()
    properties = {
        "kind": said({"enum": _KINDS}, "Вид исхода", "The kind of outcome"),
        "status": said({"enum": ["determined", "open", "gap", "conflict"]}, "Статус", "The status"),
        "value": said(_ANY, "Значение; null, если не определено", "The value; null unless determined"),
        "modality": _modality(nullable=True),
        "clauses": said(_many(table(source, source)), "На чём основано", "What it rests on"),
        "missing": _names("Каких фактов не хватает", "Which facts are missing"),
        "sensitive_to": _names("При каких прочтениях было бы иначе", "Under which readings it would be another"),
    }
    determined = {"properties": {"status": {"const": "determined"}}}
    value = {
        "if": determined,
        "then": {"properties": {"value": {"not": {"type": "null"}}}},
        "else": {"properties": {"value": {"type": "null"}}},
    }
    stated = said(_ANY, "Что дело сообщает как уже установленное", "What the case states as already established")
    return said(table({**properties, "stated": stated}, properties, **value), "Исход", "An outcome")


def _fired() -> Json:
    required = {
        **_source(),
        "quote": said(STRING, "Слова документа", "The words of the document"),
        "modality": _modality(nullable=False),
        "subject": _subject(),
        "facts": said(_map(_ANY), "Факты, на которых держится", "The facts it rests on"),
        "norms": said(_map(_ANY), "Нормы, на которых держится", "The norms it rests on"),
        "concludes": said(_map(_ANY), "Что следует", "What follows"),
    }
    sub = said(form(ADDRESS), "Подпункт", "The subpoint")
    return table({**required, "sub": sub}, required)


def _ruled_out() -> Json:
    reason = {
        "fact": said(STRING, "Факт", "The fact"),
        "value": said(_ANY, "Каков он", "What it is"),
        "required": said(_ANY, "Что требовалось", "What was required"),
    }
    because = said(_many(table(reason, reason)), "Почему", "Why")
    properties = {"rule": _rule(), "subject": _subject(), "because": because}
    return _from_pack(properties)


def _open() -> Json:
    missing = _names("Каких фактов не хватает", "Which facts are missing")
    properties = {"rule": _rule(), "subject": _subject(), "missing": missing}
    return _from_pack(properties)


def _from_pack(properties: Json) -> Json:
    """A row about a clause, which may say what pack it is of."""
    return table({**properties, "pack": _source()["pack"]}, properties)


def _replaced() -> Json:
    source = _source()
    by = said(form(ID), "Каким пакетом", "By which pack")
    properties = {"rule": source["rule"], "pack": source["pack"], "by": by}
    return table(properties, properties)
