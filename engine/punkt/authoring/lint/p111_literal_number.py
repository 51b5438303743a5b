"""P111: a number in a rule that is no norm."""

from __future__ import annotations

from collections.abc import Iterator

from .lint_base import Bench, Found, Lint, Severity
from .mentions import rule_mentions

PLAIN = ("0", "1")
"""Numbers that count and compare; nobody lays them down."""


def look(bench: Bench) -> Iterator[Found]:
    """Numbers and intervals that stand in a rule itself."""
    for law in bench.laws:
        for rule in law.linked.by_id[law.pack].rules:
            for mention in rule_mentions(rule.body, rule.subject, law.linked.vocabulary):
                if mention.kind == "number" and mention.name not in PLAIN:
                    yield Found(mention.spot.place, {"value": mention.name})


LINT = Lint(
    "P111",
    "literal-number",
    Severity.WARNING,
    {
        "ru": "Число (кроме 0 и 1) или промежуток прямо в правиле, а не в норме.",
        "en": "A number (but 0 and 1) or an interval in a rule itself instead of a norm.",
    },
    {
        "ru": "Писать в правиле число, которое установил документ.",
        "en": "Writing a number that the document lays down into a rule.",
    },
    {"ru": "Заведите норму с цитатой и пишите `$имя`.", "en": "Make it a norm with its quote, and write `$name`."},
    {
        "ru": "У нормы есть цитата, дни действия и имя: её видно в объяснении, её может изменить расширяющий пакет. У числа нет ничего.",
        "en": "A norm has a quote, days in force and a name: explanations show it, an extending pack can change it. A number has none.",
    },
    "require: {fact: hours_parked, at_most: 3}",
    "require: {fact: hours_parked, at_most: $longest_stay}",
    look,
)
