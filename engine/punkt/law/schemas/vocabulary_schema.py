"""The schema of a vocabulary file."""

from __future__ import annotations

from punkt.law.packs.vocabulary import COLLECTIONS, FactKind, OutcomeKind, Vocabulary

from .conditions_schema import definitions
from .shared_parts import BOOLEAN, STRING, TEXT, Json, by_name, choice, document, form, offered, said, several, table
from .text_patterns import ID, INTERVAL, NAME, PATH, SOME_TEXT, UNIT, VERSION

DECIDED = [kind.value for kind in FactKind if kind not in (*COLLECTIONS, FactKind.CHOICES)]
"""Types of value an outcome may have."""
DECLARED = [kind.value for kind in OutcomeKind if kind is not OutcomeKind.TERM]


def vocabulary_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """Facts and outcomes; conditions and values are left open unless ``full``."""
    properties = {
        "vocabulary": said(form(ID), "Обозначение словаря", "The id of the vocabulary"),
        "version": said(form(VERSION), "Версия словаря", "The version of the vocabulary"),
        "title": said(TEXT, "Название словаря", "The title of the vocabulary"),
        "units": said(by_name(_unit(), UNIT), "Единицы измерения", "Units"),
        "scales": said(
            by_name(by_name({"type": "number"}, UNIT), UNIT),
            "Сколько одной единицы в другой; только чтобы найти разрывы между промежутками, сведения дела не пересчитываются",
            "How much of one unit is one of another; only for finding holes between bands, no fact of a case is converted",
        ),
        "choices": said(
            by_name(by_name(TEXT)),
            "Перечни значений, которыми пользуются факты и исходы",
            "Sets of values that facts and outcomes use",
        ),
        "subjects": said(by_name({"$ref": "#/$defs/subject"}, PATH), "Виды записей", "Record types"),
        "outcomes": said(
            by_name(by_name({"$ref": "#/$defs/declared"}), PATH), "Исходы по видам записей", "Outcomes by record type"
        ),
    }
    defs = {"subject": _subject(full), "described": _fact(vocabulary if full else None, full), "declared": _outcome()}
    forms = definitions(vocabulary) if full else {}
    body = table(properties, ("vocabulary", "version", "title"))
    return document("vocabulary", {"ru": "словарь", "en": "vocabulary"}, body, {**defs, **forms})


def _unit() -> Json:
    """A unit in both languages: one word, or a form for each kind of number that the language has."""
    one = said(STRING, "При 1 (по-русски и при 21, 101)", "After 1 (in Russian after 21 and 101 too)")
    other = said(
        STRING, "При дробях: 1,5; по-английски при всех, кроме 1", "After fractions; in English after all but 1"
    )
    few = said(STRING, "При 2, 3, 4, 22", "In Russian after 2, 3, 4, 22")
    many = said(STRING, "При 0, 5, 11, 25", "In Russian after 0, 5, 11, 25")
    russian = _forms({"one": one, "few": few, "many": many, "other": other})
    languages = {
        "ru": said(russian, "По-русски: слово или формы по числу", "In Russian: a word, or forms by number"),
        "en": said(
            _forms({"one": one, "other": other}), "По-английски: слово или формы", "In English: a word, or forms"
        ),
    }
    return said(table(languages, ("ru", "en")), "Единица на двух языках", "A unit in both languages")


def _forms(kinds: Json) -> Json:
    return {**table(kinds, kinds), "type": ["string", "object"], "pattern": SOME_TEXT}


def _subject(full: bool) -> Json:
    constraint = table(
        {
            "constraint": said(form(NAME), "Имя ограничения", "The name of the constraint"),
            "at": said(form(PATH), "Факт, у которого показать ошибку", "The fact at which the error is shown"),
            "require": said(
                {"$ref": "#/$defs/condition"} if full else {}, "Что верно в каждом деле", "What holds in every case"
            ),
            "says": said(TEXT, "Что не так; как правильно", "What is wrong; what would be right"),
        },
        ("constraint", "at", "require", "says"),
    )
    properties = {
        "section": said(BOOLEAN, "Стоит в деле на верхнем уровне", "Stands at the top level of a case"),
        "title": said(TEXT, "Название", "The title"),
        "facts": said(
            by_name({"$ref": "#/$defs/described"}, PATH),
            "Факты; точка в имени — вложенность в деле",
            "Facts; a dot in the name is nesting in the case",
        ),
        "constraints": said(several(constraint), "Чего не бывает ни в одном деле", "What no case may break"),
    }
    return said(table(properties, ("title",)), "Вид записи", "A record type")


def _values() -> Json:
    schema = {"type": ["string", "object"], "pattern": NAME, **{k: v for k, v in by_name(TEXT).items() if k != "type"}}
    return said(schema, "Значения или имя перечня из choices", "The values, or the name of a set of `choices`")


def _fact(vocabulary: Vocabulary | None, full: bool) -> Json:
    properties = {
        "type": said(choice(kind.value for kind in FactKind), "Тип", "The type"),
        "label": said(TEXT, "Краткое имя для людей", "A short noun phrase for people"),
        "question": said(TEXT, "Вопрос, который задают", "The question to ask"),
        "range": said(
            form(INTERVAL), 'Допустимый промежуток, например "[0..3]"', 'The range allowed, such as "[0..3]"'
        ),
        "decimals": said(
            {"type": "integer", "minimum": 0, "maximum": 6}, "Знаков после запятой", "Digits after the point"
        ),
        "unit": said(offered(vocabulary.units if vocabulary else (), UNIT), "Единица измерения", "The unit"),
        "values": _values(),
        "of": said(form(PATH), "Для списка: вид записи его элементов", "For a list: the record type of its elements"),
        "to": said(
            form(PATH),
            "Для ссылок: соседний список, на элементы которого ссылаются",
            "For references: the sibling list whose elements are referred to",
        ),
        "exclusive": said(
            BOOLEAN, "На каждый элемент ссылается не больше одной записи", "One record at most refers to each element"
        ),
        "sensitive": said(BOOLEAN, "Личные сведения", "Personal data"),
        "immutable": said(BOOLEAN, "Не может измениться", "Cannot change"),
        "established": said(
            BOOLEAN,
            "Дело может указать исход с этим именем как уже установленный",
            "A case may state the outcome of this name as already established",
        ),
        "derived": said(
            {"$ref": "#/$defs/value"} if full else {},
            "Как вычисляется; в деле такого факта нет",
            "How it is computed; a case never states such a fact",
        ),
    }
    asked = {"if": {"required": ["derived"]}, "else": {"required": ["question"]}}
    refers = [_needs("list", "of"), _needs("references", "to")]
    return said(table(properties, ("type", "label"), **asked, allOf=refers), "Факт", "A fact")


def _needs(kind: str, key: str) -> Json:
    stated = {"properties": {"type": {"const": kind}}, "required": ["type"]}
    return {"if": stated, "then": {"required": [key]}}


def _outcome() -> Json:
    properties = {
        "kind": said(choice(DECLARED), "Вид исхода", "The kind of outcome"),
        "title": said(TEXT, "Название исхода", "The title of the outcome"),
        "values": _values(),
        "list": said(BOOLEAN, "Значение — список", "The value is a list"),
        "type": said(choice(DECIDED), "Тип значения, если это не выбор", "The type of the value where it is no choice"),
    }
    return said(table(properties, ("kind", "title")), "Исход", "An outcome")
