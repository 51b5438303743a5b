"""The schemas of what a pack says for proofs: findings it knows of, and which values are better for the person."""

from __future__ import annotations

from punkt.law.packs.acknowledged import ABOUT, KINDS
from punkt.law.packs.value_order import WORDS
from punkt.law.packs.vocabulary import Text, Vocabulary

from .conditions_schema import definitions, outcome_names
from .shared_parts import TEXT, Json, by_name, choice, document, form, listed, offered, place, said, several, table
from .text_patterns import NAME, PATH

FINDINGS: dict[str, Text] = {
    "gap": {"ru": "всё известно, а ни одно положение не даёт ответа", "en": "all is known and no clause decides"},
    "conflict": {"ru": "положения дают разные ответы", "en": "clauses conclude differently"},
    "never_met": {"ru": "нет дела, в котором проверка соблюдена", "en": "no case meets the check"},
    "never_not_met": {"ru": "нет дела, в котором проверка не соблюдена", "en": "no case fails the check"},
    "weaker": {"ru": "человек получает меньше, чем по основе", "en": "a person gets less than by the base"},
    "dead": {"ru": "положение никогда не срабатывает", "en": "the clause can never fire"},
    "subsumed": {"ru": "положение всегда повторяет другие", "en": "others conclude the same wherever the clause does"},
    "idle_norm": {"ru": "от нормы не зависит ни один исход", "en": "no outcome depends on the norm"},
    "overlap": {"ru": "значения лежат в двух промежутках", "en": "values lie in two bands"},
    "hole": {"ru": "между промежутками ничего нет", "en": "nothing lies between two bands"},
}
"""Kinds of findings that may be known."""
_ORDERS: dict[str, Text] = {
    "more": {"ru": "чем больше значений в списке", "en": "the more values a list has"},
    "fewer": {"ru": "чем меньше значений в списке", "en": "the fewer values a list has"},
    "higher": {"ru": "чем больше число", "en": "the higher the number"},
    "lower": {"ru": "чем меньше число", "en": "the lower the number"},
    "earlier": {"ru": "чем раньше день", "en": "the earlier the day"},
    "later": {"ru": "чем позже день", "en": "the later the day"},
}


def acknowledged_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """The findings of a proof that a pack knows of."""
    kind = said(choice(KINDS), "Вид находки", "The kind of finding")
    kind["description"] += listed(KINDS, FINDINGS)
    cited = place()
    properties = {
        "finding": kind,
        "subject": said(
            form(PATH), "Вид записей, если исход есть у нескольких", "The record type, where several have it"
        ),
        "outcome": said(
            offered(outcome_names(vocabulary) if full else (), NAME),
            "Исход, о котором находка",
            "The outcome it is about",
        ),
        "clause": said(
            form(NAME), "Правило или его ветвь, о которой находка", "The rule, or the branch of it, that it is about"
        ),
        "norm": said(form(NAME), "Норма, о которой находка", "The norm it is about"),
        "norms": said(
            several(form(NAME), unique=True),
            "Две нормы-промежутка, о которых находка",
            "The two interval norms it is about",
        ),
        "where": said(
            {"$ref": "#/$defs/condition"} if full else {},
            "В каких делах находка известна; в других она новая",
            "In which cases the finding is known; in others it is new",
        ),
        "point": cited["point"],
        "sub": cited["sub"],
        "reason": said(TEXT, "Почему так остаётся", "Why it stays so"),
    }
    needs = [_needs(kinds, key) for key, kinds in ABOUT.items()]
    known = said(table(properties, ("finding", "point", "reason"), allOf=needs), "Известная находка", "A known finding")
    body = table(
        {"acknowledged": said(several(known), "Находки, о которых пакет знает", "The findings the pack knows of")},
        ("acknowledged",),
    )
    defs = definitions(vocabulary) if full else None
    return document("acknowledged", {"ru": "известные находки", "en": "known findings"}, body, defs)


def _needs(kinds: tuple[str, ...], key: str) -> Json:
    stated = {"properties": {"finding": {"enum": list(kinds)}}, "required": ["finding"]}
    return {"if": stated, "then": {"required": [key]}}


def better_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """Which values of an outcome are better for the person."""
    order = said(
        {"type": ["string", "array"], "minItems": 1},
        "Значения, лучшее первым; несколько таких рядов, если сравнить можно не все; или слово",
        "The values, the best first; several such rows where not all can be compared; or a word",
    )
    if full:
        order["anyOf"] = [{"enum": list(WORDS)}, {"type": "array"}]
    order["description"] += listed(WORDS, _ORDERS)
    rows = by_name(by_name(order), PATH)
    body = table(
        {"better": said(rows, "Исходы по видам записей", "Outcomes by record type")},
        ("better",),
    )
    return document("better", {"ru": "что лучше для человека", "en": "what is better for the person"}, body)
