"""Words of the interface in Russian and English; names of the law come from packs and vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

LANGUAGES = ("ru", "en")

WORDS: dict[str, tuple[str, str]] = {
    # the page
    "case": ("Дело", "Case"),
    "as_of": ("право на {day}", "the law as of {day}"),
    "attention": ("На что обратить внимание", "What to attend to"),
    "nothing": ("Нарушений, отступлений и наступивших обязанностей нет.", "No breaches, departures or duties due."),
    "empty": ("В деле нет раздела, о котором можно что-либо решить.", "The case has no section to decide about."),
    "nothing_yet": (
        "По известным сведениям нарушений, отступлений и наступивших обязанностей нет.",
        "By what is known there are no breaches, departures or duties due.",
    ),
    "outcomes": ("Исходы", "Outcomes"),
    "missing": ("Чего не хватает", "What is missing"),
    "why": ("Почему", "Why"),
    "readings": ("Прочтения, от которых зависит исход", "Readings an outcome turns on"),
    "replaced": ("Заменено", "Replaced"),
    "replaced_by": (
        "вместо правил {pack} действуют правила {by}: {names}",
        "the rules of {by} stand in place of those of {pack}: {names}",
    ),
    "made": ("Сведения о решении", "About this decision"),
    # sums
    "n_violation": ("нарушений обязательных норм", "breaches of mandatory norms"),
    "n_departure": ("отступлений от рекомендаций", "departures from recommendations"),
    "n_conflict": ("противоречий", "conflicts"),
    "n_due": ("обязанностей наступило", "duties due"),
    "n_remark": ("замечаний по предложениям", "remarks by proposals"),
    "n_missing": ("недостающих сведений", "facts missing"),
    # what stands out
    "violation": ("НАРУШЕНИЕ обязательной нормы", "BREACH of a mandatory norm"),
    "outside": ("не подпадает под определение", "not covered by the definition"),
    "departure": ("отступление от рекомендации", "departure from a recommendation"),
    "discretion": ("не соблюдено (норма по усмотрению)", "not met (a norm left to discretion)"),
    "remark": ("замечание по предложению", "remark by a proposal"),
    "flag": ("отмечено", "flagged"),
    "due": ("обязанность", "duty"),
    "conflict": ("ПРОТИВОРЕЧИЕ", "CONFLICT"),
    "mark_violation": ("НАРУШЕНИЕ", "BREACH"),
    "mark_outside": ("вне определения", "not covered"),
    "mark_departure": ("отступление", "departure"),
    "mark_discretion": ("по усмотрению", "discretionary"),
    # columns
    "col_outcome": ("Исход", "Outcome"),
    "col_value": ("Решение", "Finding"),
    "col_ground": ("Основание", "Ground"),
    "col_element": ("Кто", "Who"),
    "col_determined": ("Определено", "Determined"),
    "col_open": ("Открыто", "Open"),
    "col_fact": ("Сведение", "Fact"),
    "col_waiting": ("Для чего нужно", "What waits for it"),
    "all_of": ("все", "all"),
    "shown_above": ("см. выше", "see above"),
    "reading": ("прочтение", "reading"),
    "reason": ("почему", "why"),
    # statuses
    "open": ("не хватает сведений", "facts are missing"),
    "undecidable": ("решить нельзя", "cannot be decided"),
    "beyond_calendar": (
        "все сведения есть, но нужный для ответа день лежит за пределами календаря (позже 31.12.9999)",
        "all facts are known, but a day that the answer needs lies outside the calendar (after 9999-12-31)",
    ),
    "rests_on_conflict": (
        "все сведения есть, но ответ зависит от исхода, о котором есть противоречие",
        "all facts are known, but the answer rests on an outcome in conflict",
    ),
    "gap": ("пробел: ни одно положение не даёт ответа", "gap: no provision decides"),
    "in_conflict": ("противоречие", "conflict"),
    "none": ("нет", "none"),
    "of": ("{n} из {total}", "{n} of {total}"),
    # reasons
    "who": ("кто", "who"),
    "because": ("потому что", "because"),
    "norm": ("норма", "norm"),
    "norms": ("нормы", "norms"),
    "required": ("подошло бы: {what}", "would fit: {what}"),
    "true": ("верно", "true"),
    "false": ("неверно", "not true"),
    "or": ("{most} или {last}", "{most} or {last}"),
    "counted": ("учтено {n}", "counted {n}"),
    "unknown": ("неизвестно", "unknown"),
    "stated": ("в деле как уже установленное указано другое", "the case states another as already established"),
    "concludes": ("{ref}: {value}", "{ref}: {value}"),
    "waits_for": ("не хватает", "missing"),
    "ruled_out": ("не подходит", "ruled out"),
    "no_clause": ("ни одно положение не сработало", "no provision fired"),
    "why_hint": (
        "Причины по каждому в отдельности: punkt decide … --why {name}",
        "Each one's reasons: punkt decide … --why {name}",
    ),
    "yes": ("да", "yes"),
    "no": ("нет", "no"),
    "not": ("не {what}", "not {what}"),
    "adopted": ("принято", "adopted"),
    "otherwise": ("иначе", "otherwise"),
    "turns": ("от него зависит", "turns on it"),
    # intervals
    "from_to": ("от {low} до {high}", "{low} to {high}"),
    "at_least": ("не меньше {low}", "at least {low}"),
    "more_than": ("больше {low}", "more than {low}"),
    "at_most": ("не больше {high}", "at most {high}"),
    "less_than": ("меньше {high}", "less than {high}"),
    "and": ("{one} и {two}", "{one} and {two}"),
    "includes": ("хотя бы одно из: {what}", "at least one of: {what}"),
    "by_case": ("задаёт дело: {what}", "given by the case: {what}"),
    "before": ("раньше {high}", "before {high}"),
    "not_after": ("не позже {high}", "not after {high}"),
    "after": ("позже {low}", "after {low}"),
    "not_before": ("не раньше {low}", "not before {low}"),
    # documents
    "numbered": ("№ {number}", "{number}"),
    "dated": ("от {day}", "of {day}"),
    # the end
    "packs": ("пакеты", "packs"),
    "version": ("версия", "version"),
    "checked_by": ("вычислено", "evaluated by"),
    "checked_by_two": ("{one}, проверено: {two}", "{one}, checked by {two}"),
    "digest": ("отпечаток решения", "digest"),
    # packs, points, vocabulary
    "title": ("Название", "Title"),
    "in_force": ("Действует", "In force"),
    "since": ("с {day}", "from {day}"),
    "since_until": ("с {day} по {until}", "{day} to {until}"),
    "extends": ("Расширяет", "Extends"),
    "col_parts": ("Норм / правил / прочтений", "Norms / rules / readings"),
    "pack": ("Пакет", "Pack"),
    "rule": ("правило", "rule"),
    "replaces_base": ("заменяет норму основы", "replaces the base's norm"),
    "tightens_base": ("ужесточает норму основы", "tightens the base's norm"),
    "fills_base": ("заполняет норму основы", "fills the base's norm"),
    "derived": ("вычисляется", "derived"),
    "established": ("может быть дано как установленное", "may be given as established"),
    "list_of": ("список: {what}", "list of: {what}"),
    "boolean": ("да/нет", "yes/no"),
    "integer": ("целое число", "whole number"),
    "number": ("число", "number"),
    "date": ("день", "day"),
    "choice": ("одно из", "one of"),
    "choices": ("несколько из", "some of"),
    "facts": ("Сведения", "Facts"),
    "checked": (
        "Проверено: пакетов {packs}, словарей {vocabularies}, дел {cases}. {verdict}",
        "Checked: packs {packs}, vocabularies {vocabularies}, cases {cases}. {verdict}",
    ),
    "no_errors": ("Ошибок нет.", "No errors."),
    "n_errors": ("Ошибок: {n}.", "Errors: {n}."),
    "skipped": ("Других файлов пропущено: {n}.", "Other files skipped: {n}."),
}


KINDS: dict[str, str] = {
    "приказ": "приказа",
    "закон": "закона",
    "федеральный закон": "федерального закона",
    "кодекс": "кодекса",
    "указ": "указа",
    "постановление": "постановления",
    "распоряжение": "распоряжения",
    "положение": "положения",
    "решение": "решения",
    "правила": "правил",
    "порядок": "порядка",
    "регламент": "регламента",
    "письмо": "письма",
    "предложения": "предложений",
    "рекомендации": "рекомендаций",
    "методические рекомендации": "методических рекомендаций",
    "устав": "устава",
    "договор": "договора",
    "стандарт": "стандарта",
    "инструкция": "инструкции",
}
"""Kinds of documents in Russian: nominative → genitive, for «п. 6 приказа № …»."""


class Words:
    """The words of one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang if lang in LANGUAGES else "ru"
        self._column = LANGUAGES.index(self.lang)

    def __call__(self, key: str, **arguments: object) -> str:
        """The word for a key, with its placeholders filled."""
        return WORDS[key][self._column].format(**arguments)

    def pick(self, text: Mapping[str, str]) -> str:
        """A text of a pack or a vocabulary in this language (in the other one where it has no other)."""
        return text.get(self.lang) or next(iter(text.values()), "")

    def day(self, day: date | str) -> str:
        """A day: 01.06.2025 in Russian, 2025-06-01 in English."""
        text = day if isinstance(day, str) else day.isoformat()
        year, month, number = text.split("-")
        return f"{number}.{month}.{year}" if self.lang == "ru" else text

    def number(self, value: object) -> str:
        """A number with the language's decimal sign."""
        text = format(value, "f").rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
        return text.replace(".", ",") if self.lang == "ru" else text

    def quote(self, text: str) -> str:
        """A quotation in «guillemets»; documents quoted are Russian in both languages."""
        return f"«{text.replace('«', '„').replace('»', '“')}»"
