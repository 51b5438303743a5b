"""P109: a reading that no rule uses."""

from __future__ import annotations

from collections.abc import Iterator

from .lint_base import Bench, Found, Lint, Severity


def look(bench: Bench) -> Iterator[Found]:
    """Readings with a choice that no rule makes."""
    if not bench.complete:
        return
    for law in bench.laws:
        for reading in law.linked.by_id[law.pack].readings.values():
            if reading.alternatives and not bench.uses(("reading", law.pack, reading.name)):
                yield Found(reading.place, {"name": reading.name})


LINT = Lint(
    "P109",
    "unused-reading",
    Severity.WARNING,
    {
        "ru": "Прочтение с несколькими вариантами, между которыми не выбирает ни одно правило. Прочтение с одним вариантом может "
        "стоять само: оно записывает, как восполнено молчание документа.",
        "en": "A reading with several options between which no rule chooses. A reading with one option may stand alone: it "
        "records how a silence of the document was filled.",
    },
    {
        "ru": "Описывать варианты, не записав, что каждый из них значит.",
        "en": "Telling of options without writing what each means.",
    },
    {"ru": "Разветвите правило: `{reading: имя, by: {…}}`.", "en": "Branch the rule: `{reading: name, by: {…}}`."},
    {
        "ru": "Решение обещает сказать, что изменилось бы при другом прочтении; без ветвей оно молчит.",
        "en": "A decision promises to say what another reading would change; without branches it cannot.",
    },
    "readings:\n  night: {options: {calendar: …, dark: …}, …}\nrules:\n  - check: quiet\n    require: {not: engine_on}",
    "rules:\n  - check: quiet\n    require:\n      reading: night\n      by: {calendar: {not: engine_on}, dark: {not: lights_on}}",
    look,
)
