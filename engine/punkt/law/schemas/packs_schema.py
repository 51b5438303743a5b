"""The schemas of a pack's other files: header, norms, readings, ledger."""

from __future__ import annotations

from punkt.law.packs.vocabulary import Vocabulary

from .conditions_schema import fact_names, outcome_names
from .shared_parts import (
    DAY,
    STRING,
    TEXT,
    Json,
    by_name,
    choice,
    citation,
    document,
    form,
    in_force,
    listed,
    offered,
    place,
    said,
    several,
    table,
)
from .text_patterns import ADDRESS, ID, NAME, PATH, UNIT, VERSION

STATES = {
    "encoded": {"ru": "записана правилами, нормами или прочтениями", "en": "encoded as rules, norms or readings"},
    "definition": {"ru": "определение", "en": "a definition"},
    "procedural": {"ru": "порядок, о деле ничего не решает", "en": "a procedure, decides nothing about a case"},
    "authority": {"ru": "полномочия и ответственность", "en": "powers and responsibilities"},
    "external": {"ru": "отсылка к другому документу", "en": "a reference to another document"},
    "untranslatable": {"ru": "правилом не записать", "en": "cannot be put as a rule"},
}
"""How a ledger may account for a unit of the document."""
STRICTER = ("higher", "lower")
TOWARDS_BASE = ("replaces", "tightens", "fills")
VALUE_KEYS = ("value", "values", "facts", "parameter")


def pack_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """The header of a pack."""
    outcome = offered(outcome_names(vocabulary) if full else (), NAME)
    properties = {
        "pack": said(form(ID), "Обозначение пакета", "The id of the pack"),
        "version": said(form(VERSION), "Версия пакета", "The version of the pack"),
        "vocabulary": said(form(ID), "Обозначение словаря", "The id of the vocabulary"),
        "title": said(TEXT, "Название пакета", "The title of the pack"),
        "document": _document(),
        "jurisdiction": said(
            table(
                {
                    "code": said(STRING, "Код территории", "The code of the territory"),
                    "title": said(TEXT, "Название территории", "The name of the territory"),
                },
                ("code", "title"),
            ),
            "Где действует",
            "Where it applies",
        ),
        "in_force": {**in_force(), "required": ["from"]},
        "extends": said(form(ID), "Пакет, который этот расширяет", "The pack that this one extends"),
        "replaces": said(
            by_name(several(outcome, unique=True), PATH),
            "Исходы основы, которые решает этот пакет, по видам записей",
            "Outcomes of the base that this pack decides instead, by record type",
        ),
    }
    required = ("pack", "version", "vocabulary", "title", "document", "jurisdiction", "in_force")
    return document("pack", {"ru": "пакет", "en": "pack"}, table(properties, required))


def _document() -> Json:
    properties = {
        "number": said(STRING, "Номер документа, в кавычках", "The number of the document, in quotes"),
        "date": said(DAY, "Дата документа", "The date of the document"),
        "kind": said(TEXT, "Вид документа", "The kind of document"),
        "issuer": said(TEXT, "Кем издан", "Who issued it"),
        "title": said(TEXT, "Заглавие документа", "The title of the document"),
    }
    return said(table(properties, ("date", "kind", "issuer", "title")), "Документ", "The document")


def norms_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """The named values that a document lays down."""
    norms = said(by_name({"$ref": "#/$defs/norm"}), "Нормы по именам", "The norms by name")
    defs = {"norm": _norm(vocabulary if full else None), "norm_value": _norm_value()}
    return document("norms", {"ru": "нормы", "en": "norms"}, table({"norms": norms}, ("norms",)), defs)


def _norm_value() -> Json:
    scalar = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
    return said(
        {**scalar, "type": [*scalar["type"], "array"], "minItems": 1, "items": scalar},
        "Число, слово, день, промежуток «[4..12]» или список",
        'A number, a word, a day, an interval "[4..12]" or a list',
    )


def _norm(vocabulary: Vocabulary | None) -> Json:
    value: Json = {"$ref": "#/$defs/norm_value"}
    dated = table(
        {
            "from": said(DAY, "С какого дня", "From which day"),
            "until": said(DAY, "По какой день", "Until which day"),
            "value": said(value, "Значение в эти дни", "The value on these days"),
        },
        ("from", "value"),
    )
    fact = offered(fact_names(vocabulary), PATH)
    units = vocabulary.units if vocabulary else ()
    properties = {
        "title": said(TEXT, "Название нормы", "The title of the norm"),
        "value": said(value, "Значение", "The value"),
        "values": said(several(dated), "Значения по дням, по порядку", "The values by date, in order"),
        "facts": said(several(fact, unique=True), "Список фактов", "A list of facts"),
        "parameter": said(
            fact, "Открытая величина: её даёт факт дела", "An open parameter: a fact of the case supplies it"
        ),
        "unit": said(offered(units, UNIT), "Единица измерения", "The unit"),
        **citation(),
        "towards_base": said(
            choice(TOWARDS_BASE),
            "Как относится к норме основы с тем же именем: replaces — заменяет, как угодно; tightens — строже; "
            "fills — даёт значение открытой величине, и факт дела только сверяется с ним",
            "How it stands to the base's norm of the same name: `replaces` it freely, `tightens` it, or `fills` an open "
            "parameter, after which the fact of a case is only compared with it",
        ),
        "stricter": said(
            choice(STRICTER),
            "Какое число строже: большее (higher) или меньшее (lower)",
            "Which number is stricter: the higher or the lower",
        ),
        "confirmed_on": said(DAY, "Когда в последний раз подтверждена человеком", "When a person last confirmed it"),
    }
    one = [{"required": [key]} for key in VALUE_KEYS]
    return said(table(properties, ("title", "point", "modality", "quote"), oneOf=one), "Норма", "A norm")


def readings_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """Places where a text can be read in several ways."""
    properties = {
        **place(),
        "question": said(TEXT, "В чём вопрос", "What the question is"),
        "adopted": said(form(NAME), "Принятый вариант", "The option adopted"),
        "options": said(by_name(TEXT), "Варианты прочтения", "The options"),
        "reason": said(TEXT, "Почему принят этот вариант", "Why it was adopted"),
    }
    required = ("point", "quote", "question", "adopted", "options", "reason")
    reading = said(table(properties, required), "Прочтение", "A reading")
    readings = said(by_name(reading), "Прочтения по именам", "The readings by name")
    return document("readings", {"ru": "прочтения", "en": "readings"}, table({"readings": readings}, ("readings",)))


def ledger_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """Every unit of the document and how it is accounted for."""
    state = said(choice(STATES), "Как учтена", "How it is accounted for")
    state["description"] += listed(STATES, STATES)
    properties = {
        "state": state,
        "title": said(TEXT, "Краткое название", "A short title"),
        "reason": said(TEXT, "Почему не записана правилами", "Why no rules encode it"),
        "rules": said(
            several(form(NAME), unique=True),
            "Правила, нормы и прочтения, которые ссылаются на весь пункт, а записывают именно эту единицу",
            "The rules, norms and readings that cite the point as a whole but encode this very unit",
        ),
    }
    stated = {"properties": {"state": {"enum": [s for s in STATES if s != "encoded"]}}, "required": ["state"]}
    unit = said(
        table(properties, ("state", "title"), **{"if": stated, "then": {"required": ["reason"]}}),
        "Единица документа",
        "A unit of the document",
    )
    points = said(
        by_name(unit, ADDRESS),
        "Все единицы документа: пункты, подпункты, отдельные абзацы («5#2»)",
        "All units of the document: points, subpoints, single paragraphs (5#2)",
    )
    return document("ledger", {"ru": "учёт пунктов", "en": "ledger"}, table({"points": points}, ("points",)))
