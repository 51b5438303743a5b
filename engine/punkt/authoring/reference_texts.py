"""Words of the language reference that no form and no schema says: titles, and an example of each kind of rule."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "title": "# The rule language: reference",
        "generated": "Generated from the code by `python -m punkt.authoring.reference_doc docs`; a test keeps it so. "
        "The guide is [guide.en.md](guide.en.md); по-русски: [language.ru.md](language.ru.md). "
        "The examples are of an invented field: tolls and parking bays.",
        "conditions": "Conditions",
        "conditions_text": "A condition is true, false or unknown. It is a plain word, the name of a boolean fact that "
        "must be true (`paid`); one of the forms below; or a [value](#values) with at least one "
        "[comparator](#comparators). Facts are those of the record the rule is about, inside "
        "`has:` those of the element; the name of a section in front reaches that section "
        "(`owner.exempt`). "
        "A condition on an outcome that is a gap is false.",
        "values": "Values",
        "values_text": "Where a value is asked for, write a literal (`2`, `reduced`, `'2025-06-01'`), the value of a "
        "norm (`$fee`), or one of the forms below.",
        "comparators": "Comparators",
        "comparators_text": 'Several comparators of one value must all hold. An interval is a text: `"[4..7]"` with '
        'both ends, `"(8..24]"` without the lower one, `"[0..)"` without an upper end.',
        "rules": "Rules",
        "rules_text": "",
        "every_rule": "Keys of every rule",
        "fixed": "Its values are fixed:",
        "files": "Files",
        "files_text": "`*` stands for a name you give, `[]` for each item of a list. Facts of a case are those of the "
        "vocabulary: `punkt vocabulary` lists them.",
        "messages": "Messages",
        "messages_text": "Codes are stable. `‹…›` stands for what the message is about.",
        "key": "Key",
        "needed": "Needed",
        "meaning": "Meaning",
        "word": "Word",
        "asked": "what is asked of each fact of a list: a [comparator](#comparators)",
        "code": "Code",
        "message": "Message",
        "yes": "yes",
        "no": "",
        "one": "exactly one of these",
        "given": "Facts",
        "comes_out": "Comes out",
        "nothing": "nothing known",
        "unknown": "unknown",
    },
    "ru": {
        "title": "# Язык правил: справочник",
        "generated": "Создан из кода командой `python -m punkt.authoring.reference_doc docs`; за этим следит тест. "
        "Руководство — [guide.ru.md](guide.ru.md); in English: [language.md](language.md). "
        "Примеры взяты из выдуманной области: плата за проезд и стояночные места.",
        "conditions": "Условия",
        "conditions_text": "Условие бывает верным, неверным или неизвестным. Это либо просто слово — имя логического "
        "факта, который должен быть верен (`paid`), либо одна из форм ниже, либо "
        "[значение](#значения) хотя бы с одним [сравнением](#сравнения). Факты берутся у той "
        "записи, о которой правило, а внутри `has:` — у элемента; чтобы взять факт другого раздела, "
        "поставьте впереди имя раздела (`owner.exempt`). Условие на исход, который оказался "
        "пробелом (`gap`), неверно.",
        "values": "Значения",
        "values_text": "Там, где нужно значение, пишут его само (`2`, `reduced`, `'2025-06-01'`), значение нормы "
        "(`$fee`) или одну из форм ниже.",
        "comparators": "Сравнения",
        "comparators_text": "Если сравнений несколько, должны быть выполнены все. Промежуток записывается текстом: "
        '`"[4..7]"` — с обоими концами, `"(8..24]"` — без нижнего, `"[0..)"` — без верхней '
        "границы.",
        "rules": "Правила",
        "rules_text": "",
        "every_rule": "Ключи любого правила",
        "fixed": "Значения у него всегда одни и те же:",
        "files": "Файлы",
        "files_text": "`*` — имя, которое даёте вы; `[]` — каждый элемент списка. Какие факты бывают в деле, говорит "
        "словарь: `punkt vocabulary`.",
        "messages": "Сообщения",
        "messages_text": "Коды не меняются. `‹…›` — то, о чём сообщение.",
        "key": "Ключ",
        "needed": "Нужен",
        "meaning": "Что значит",
        "word": "Слово",
        "asked": "что спрашивается о каждом факте списка: [сравнение](#сравнения)",
        "code": "Код",
        "message": "Сообщение",
        "yes": "да",
        "no": "",
        "one": "ровно один из этих",
        "given": "Факты",
        "comes_out": "Что выходит",
        "nothing": "ничего не известно",
        "unknown": "неизвестно",
    },
}
"""Language → the words of the page."""

FILES: dict[str, dict[str, str]] = {
    "pack": {"en": "`pack.yaml`", "ru": "`pack.yaml`"},
    "norms": {"en": "`norms.yaml`", "ru": "`norms.yaml`"},
    "readings": {"en": "`readings.yaml`", "ru": "`readings.yaml`"},
    "ledger": {"en": "`ledger.yaml`", "ru": "`ledger.yaml`"},
    "acknowledged": {"en": "`acknowledged.yaml`", "ru": "`acknowledged.yaml`"},
    "better": {"en": "`better.yaml`", "ru": "`better.yaml`"},
    "source": {"en": "`source.yaml`", "ru": "`source.yaml`"},
    "fingerprints": {
        "en": "`fingerprints.yaml` (written by the program)",
        "ru": "`fingerprints.yaml` (пишет программа)",
    },
    "form": {"en": "`forms/….yaml`", "ru": "`forms/….yaml`"},
    "vocabulary": {"en": "`vocabulary.yaml`", "ru": "`vocabulary.yaml`"},
    "case": {"en": "A case", "ru": "Дело"},
    "map": {"en": "A map of a register (`--map`)", "ru": "Описание столбцов реестра (`--map`)"},
    "simulate": {"en": "`simulate.yaml`", "ru": "`simulate.yaml`"},
}
"""Schema → the title of its table; rules have a chapter of their own."""

_CITED = """  point: "3"
  modality: mandatory
  quote: …
  says: {ru: …, en: …}
"""

RULES: dict[str, dict[str, str]] = {
    "decide": {
        "en": "Written in one of four ways: `then` (with `when` and perhaps `else`); `first`, branches in order; "
        "`match` … `to`, a table; `include`, for an outcome that is a list.",
        "ru": "Записывается одним из четырёх способов: `then` (с `when` и, если нужно, `else`); `first` — ветви по "
        "порядку; `match` … `to` — таблица; `include` — для исхода-списка.",
        "example": f"- decide: tariff\n{_CITED}"
        "  first:\n"
        "    - {when: exempt, then: free}\n"
        "    - {when: {fact: axles, at_most: 2}, then: reduced}\n"
        "    - {else: standard}\n",
    },
    "check": {
        "en": "Without `applies` it always applies.",
        "ru": "Без `applies` применяется всегда.",
        "example": f"- check: wide_enough\n{_CITED}"
        "  applies: {fact: axles, more_than: 2}\n"
        "  require: {every: bays, has: {fact: width_m, at_least: 3}}\n",
    },
    "duty": {
        "en": "`says` is the duty itself.",
        "ru": "`says` — сама обязанность.",
        "example": f"- duty: new_inspection\n{_CITED}"
        "  who: {ru: владелец, en: the keeper}\n"
        "  when: {full_years: registered_on, at_least: 4}\n",
    },
    "flag": {
        "en": "It draws attention and decides nothing.",
        "ru": "Обращает внимание и ничего не решает.",
        "example": f"- flag: noisy\n{_CITED}  when: {{any_of: [noise, exhaust], in: $high}}\n",
    },
    "derive": {
        "en": "Other rules use it by `holds` or `outcome`; it is not reported as an outcome.",
        "ru": "Другие правила ссылаются на него через `holds` или `outcome`; отдельным исходом не показывается.",
        "example": f"- derive: heavy\n  subject: vehicle\n{_CITED}  when: {{fact: weight, more_than: 3}}\n",
    },
}
"""Kind of rule → what there is to say of it, and an example."""
