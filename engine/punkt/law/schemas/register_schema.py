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
        "map": said(form(ID), "Обозначение описания", "The id of the map"),
        "title": said(STRING, "Что за реестр", "Which register it is"),
        "key": said(STRING, "Столбец с ключом дела", "The column that holds the key of a case"),
        **_manner(),
        "columns": said(_columns(vocabulary if full else None), "Столбцы реестра", "Columns of the register"),
        "ignore": said(several(STRING, unique=True), "Столбцы, которые не нужны", "Columns that are not needed"),
        "always": said(by_name(CODED, PATH), "Факты, одинаковые во всех делах", "Facts that are the same in all cases"),
        "lists": said(by_name(_list(vocabulary if full else None), PATH), "Таблицы списков", "Tables of lists"),
    }
    body = table(properties, ("map",))
    return document("map", {"ru": "столбцы реестра", "en": "columns of a register"}, body)


def simulate_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """How facts of an invented register are drawn."""
    facts = said(by_name(_drawn(), PATH), "Факты и как их выдумать", "Facts and how to draw them")
    count = said(_weights(), "Сколько элементов: доли", "How many elements: shares")
    sections = said(several(form(PATH), unique=True), "Разделы дела", "Sections of a case")
    properties = {
        "simulate": said(form(ID), "Обозначение описания", "The id of the description"),
        "about": said(STRING, "Откуда взяты доли", "Where the shares are from"),
        "for": said(form(ID), "Словарь", "The vocabulary"),
        "registers": said(
            by_name(table({"sections": sections}, ("sections",)), PATH),
            "Какие бывают реестры и о чём в них дела",
            "Which registers there are, and what their cases are about",
        ),
        "subjects": said(by_name(facts, PATH), "Виды записей и их факты", "Record types and their facts"),
        "lists": said(by_name(table({"count": count}, ("count",)), PATH), "Списки", "Lists"),
    }
    body = table(properties, ("simulate", "about", "for", "registers", "subjects"))
    return document("simulate", {"ru": "выдуманный реестр", "en": "an invented register"}, body)


def _manner() -> Json:
    words = several(SCALAR, unique=True)
    days = said(
        {"type": ["string", "array"], "items": STRING, "minItems": 1},
        "Как записаны дни: DD.MM.YYYY, YYYY-MM-DD или serial (число из электронной таблицы)",
        "How days are written: DD.MM.YYYY, YYYY-MM-DD, or serial (a spreadsheet's number)",
    )
    return {
        "days": days,
        "decimal": said({"type": "string", "enum": [".", ","]}, "Знак дробной части", "The decimal mark"),
        "true_words": said(words, "Слова, которые значат «да»", "Words that mean yes"),
        "false_words": said(words, "Слова, которые значат «нет»", "Words that mean no"),
        "unknown_words": said(words, "Слова, которые значат «неизвестно»", "Words that mean that it is not known"),
    }


def _columns(vocabulary: Vocabulary | None) -> Json:
    known = [f"{s}.{f}" for s in vocabulary.sections for f in vocabulary.subjects[s].facts] if vocabulary else []
    fact = said(offered(known, PATH), "Факт", "The fact")
    codes = said(by_name(CODED, SOME_TEXT), "Что значат коды", "What codes mean")
    entry = table({"fact": fact, "codes": codes, **_manner()}, ("fact",))
    whole = {**entry, "type": ["string", "object"], "pattern": PATH}
    return by_name(whole, SOME_TEXT)


def _list(vocabulary: Vocabulary | None) -> Json:
    properties = {
        "key": said(STRING, "Столбец с ключом дела", "The column that holds the key of the case"),
        "id": said(STRING, "Столбец с обозначением элемента", "The column that holds the id of the element"),
        "columns": said(_columns(None), "Столбцы таблицы", "Columns of the table"),
        "ignore": said(several(STRING, unique=True), "Столбцы, которые не нужны", "Columns that are not needed"),
        **_manner(),
    }
    return table(properties)


def _weights() -> Json:
    return by_name({"type": "number", "minimum": 0}, SOME_TEXT)


def _drawn() -> Json:
    condition = by_name(_either(), PATH)
    properties = {
        "known": said(SHARE, "Доля дел, в которых факт известен", "The share of cases in which the fact is known"),
        "share": said(SHARE, "Доля «да»", "The share of yes"),
        "weights": said(_weights(), "Доли значений", "Shares of the values"),
        "normal": said(
            _numbers("mean", "spread", "low", "high", needed=("mean", "spread")),
            "Нормальное распределение, обрезанное по краям",
            "A normal distribution cut at its ends",
        ),
        "uniform": said(_numbers("low", "high", needed=("low", "high")), "Равномерно", "Uniform"),
        "years_before": said(
            _numbers("mean", "spread", "low", "high", needed=("low", "high")),
            "День за столько лет до дня, на который берётся право",
            "A day so many years before the day asked",
        ),
        "days_after": said(
            _numbers("low", "high", needed=("low", "high"), fact=True),
            "День через столько дней после дня другого факта (иначе — дня, на который берётся право)",
            "A day so many days after that of another fact (else after the day asked)",
        ),
        "each": said(by_name(SHARE), "Доля каждого значения в списке", "The share of each value in a list"),
        "assigned": said(
            SHARE,
            "Для ссылок: доля элементов, на которые кто-то ссылается",
            "For references: the share of elements that something refers to",
        ),
        "step": said({"type": "number"}, "Шаг, к которому округлить", "The step to round to"),
        "where": said(condition, "Только где другие факты таковы", "Only where other facts are so"),
    }
    entry = table(properties)
    return {
        "type": ["object", "array"],
        **{k: v for k, v in entry.items() if k != "type"},
        "items": entry,
        "minItems": 1,
    }


def _numbers(*names: str, needed: tuple[str, ...], fact: bool = False) -> Json:
    texts = {
        "mean": ("Среднее", "The mean"),
        "spread": ("Стандартное отклонение", "The standard deviation"),
        "low": ("Не меньше", "At least"),
        "high": ("Не больше", "At most"),
    }
    properties = {name: said({"type": "number"}, *texts[name]) for name in names}
    if fact:
        properties["fact"] = said(form(PATH), "Факт, от дня которого считать", "The fact from whose day to count")
    return table(properties, needed)


def _either() -> Json:
    return {"type": ["string", "number", "boolean", "array"], "items": SCALAR}
