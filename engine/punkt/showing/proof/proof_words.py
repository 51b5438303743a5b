"""Words of the report on a proof."""

from __future__ import annotations

from punkt.law.packs.vocabulary import Text
from punkt.showing.words.interface_words import Words

WORDS: dict[str, Text] = {
    "heading": {"ru": "Проверка пакета на всех возможных делах", "en": "Proof of the pack"},
    "holds": {
        "ru": "Право на {day}; доказанное верно с {since} по {until}; в списках — до {elements} элементов.",
        "en": "The law as of {day}; it holds from {since} to {until}; collections of up to {elements} elements.",
    },
    "holds_on": {
        "ru": "Право на {day}; доказанное верно с {since}; в списках — до {elements} элементов.",
        "en": "The law as of {day}; it holds from {since}; collections of up to {elements} elements.",
    },
    "sum_new": {"ru": "новых находок: {n}", "en": "new findings: {n}"},
    "sum_known": {"ru": "известных: {n}", "en": "known: {n}"},
    "sum_outcomes": {"ru": "исходов: {n}", "en": "outcomes: {n}"},
    "sum_complete": {"ru": "из них без пробелов: {n}", "en": "without a gap: {n}"},
    "sum_consistent": {"ru": "без противоречий: {n}", "en": "without a conflict: {n}"},
    "sum_unproven": {"ru": "не доказано: {n}", "en": "not proven: {n}"},
    "new": {"ru": "Новые находки", "en": "New findings"},
    "known": {"ru": "Известные находки", "en": "Known findings"},
    "told": {"ru": "Прочтения", "en": "Readings"},
    "none_new": {"ru": "Новых находок нет.", "en": "There are no new findings."},
    "outcomes": {"ru": "Что доказано", "en": "What is proven"},
    "bands": {"ru": "Промежутки", "en": "Bands"},
    "no_bands": {
        "ru": "Ни одна величина не оценивается по двум промежуткам или больше.",
        "en": "Nothing is judged by two bands or more.",
    },
    "col_outcome": {"ru": "Исход", "en": "Outcome"},
    "col_complete": {"ru": "Без пробелов", "en": "Complete"},
    "col_consistent": {"ru": "Без противоречий", "en": "Consistent"},
    "col_clauses": {"ru": "Нужных положений", "en": "Clauses needed"},
    "yes": {"ru": "да", "en": "yes"},
    "gap": {"ru": "пробел", "en": "a gap"},
    "conflict": {"ru": "противоречие", "en": "a conflict"},
    "unproven": {"ru": "не доказано", "en": "not proven"},
    "of": {"ru": "{n} из {total}", "en": "{n} of {total}"},
    "case": {"ru": "Наименьшее дело", "en": "The smallest case"},
    "comes_to": {"ru": "Решение: {what}", "en": "Decision: {what}"},
    "instead": {"ru": "При другом варианте: {what}", "en": "Under the other option: {what}"},
    "reason": {"ru": "Почему так остаётся: {what}", "en": "Why it stays so: {what}"},
    "source": {"ru": "Источник", "en": "Source"},
    "sources": {"ru": "Источники", "en": "Sources"},
    "from_others": {"ru": "следует из пробела в исходе: {names}", "en": "follows from a gap of: {names}"},
    "overlap_at": {"ru": "сразу в двух промежутках: {what}", "en": "in two bands at once: {what}"},
    "hole_at": {"ru": "разрыв: {what}", "en": "a hole: {what}"},
    "between": {"ru": "от {low} до {high} ничего нет", "en": "nothing lies between {low} and {high}"},
    "band": {"ru": "{name}: {what}", "en": "{name}: {what}"},
    "legend_band": {"ru": "промежуток нормы", "en": "band of a norm"},
    "legend_overlap": {"ru": "наложение", "en": "overlap"},
    "legend_hole": {"ru": "разрыв", "en": "hole"},
    "known_mark": {"ru": "известно", "en": "known"},
    "new_mark": {"ru": "новое", "en": "new"},
    "picture": {"ru": "Промежутки в единице «{unit}»", "en": "Bands in the unit “{unit}”"},
    # kinds of findings
    "kind_gap": {
        "ru": "Пробел: всё известно, а ни одно положение не даёт ответа",
        "en": "Gap: all is known, and no clause decides",
    },
    "kind_conflict": {
        "ru": "Противоречие: положения дают разные ответы",
        "en": "Conflict: clauses conclude differently",
    },
    "kind_dead": {"ru": "Мёртвое положение: никогда не срабатывает", "en": "Dead clause: it can never fire"},
    "kind_subsumed": {
        "ru": "Лишнее положение: другие всегда дают тот же ответ",
        "en": "Subsumed clause: others always conclude the same",
    },
    "kind_never_met": {"ru": "Нет дела, в котором проверка соблюдена", "en": "No case meets the check"},
    "kind_never_not_met": {"ru": "Нет дела, в котором проверка не соблюдена", "en": "No case fails the check"},
    "kind_idle_norm": {"ru": "От нормы не зависит ни один исход", "en": "No outcome depends on the norm"},
    "kind_overlap": {"ru": "Наложение промежутков", "en": "Overlap of bands"},
    "kind_hole": {"ru": "Разрыв между промежутками", "en": "Hole between bands"},
    "kind_turns": {"ru": "Исход зависит от прочтения", "en": "The outcome turns on a reading"},
    "kind_idle_reading": {"ru": "От прочтения ничего не зависит", "en": "Nothing depends on the reading"},
    "kind_stale": {
        "ru": "Признано напрасно: такой находки больше нет",
        "en": "Acknowledged in vain: there is no such finding any more",
    },
    "kind_not_proven": {"ru": "Не доказано: решатель не успел", "en": "Not proven: the solver did not come to an end"},
    "kind_weaker": {"ru": "Человек получает меньше", "en": "A person gets less"},
    "asked": {"ru": "что доказывалось: {what}", "en": "what was to be proven: {what}"},
    "was": {"ru": "что признано: {what}", "en": "what is acknowledged: {what}"},
    "witness_about": {"ru": "О чём: {what}", "en": "About: {what}"},
    "witness_clauses": {"ru": "Положения: {what}", "en": "Clauses: {what}"},
    "witness_source": {"ru": "Источник: {what}", "en": "Source: {what}"},
    "granted": {
        "ru": "Человек получает не меньше, чем по {base}? Право на {day}.",
        "en": "Does a person get no less than by {base}? The law as of {day}.",
    },
    "granted_proven": {"ru": "Доказано: никто не получает меньше", "en": "Proven: nobody gets less"},
    "granted_unordered": {
        "ru": "Не сравнивалось: не сказано, что лучше для человека",
        "en": "Not compared: it is not said what is better for the person",
    },
    "sum_granted": {"ru": "доказано исходов: {n}", "en": "outcomes proven: {n}"},
    "sum_unordered": {"ru": "не сравнивалось: {n}", "en": "not compared: {n}"},
    "by_base": {"ru": "По основе: {what}", "en": "By the base: {what}"},
}


def said(words: Words, key: str, **arguments: object) -> str:
    """A word of the report in a language."""
    return WORDS[key][words.lang].format(**arguments)
