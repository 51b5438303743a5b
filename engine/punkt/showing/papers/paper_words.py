"""The words around papers, in Russian and English; the words of a form are its pack's."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "no_fact": ("в деле не указано: {name}", "the case does not state: {name}"),
    "no_section": ("в деле нет нужного раздела", "the case lacks a section that it takes"),
    "several": ("назовите, для кого она: --subject {names}", "say for whom it is: --subject {names}"),
    "nobody": ("в деле нет раздела {subject}; добавьте его", "the case has no section {subject}; add it"),
    "blank": ("не заполнено", "left blank"),
    "by_hand": ("вписать от руки", "to be written in"),
    "notes": ("Обратите внимание", "Mind"),
    "left": ("Осталось пустым", "Left blank"),
    "all_filled": ("Пустых полей нет.", "No field is left blank."),
    "made": ("{title}: {file}", "{title}: {file}"),
    "source": (
        "Заполнено по делу {case} ({subject}), право на {day}. Решение {decision}. Форма {form} пакета {pack}, {digest}.",
        "Filled in from the case {case} ({subject}), the law as of {day}. Decision {decision}. "
        "Form {form} of the pack {pack}, {digest}.",
    ),
    "about": ("Об этом листе (не печатается)", "About this sheet (not printed)"),
    "form": ("Форма", "Form"),
    "title": ("Название", "Title"),
    "where": ("Пакет и пункт", "Pack and point"),
    "needs": ("Выдаётся, если", "Issued where"),
    "no_forms": ("Форм нет ни в одном пакете.", "No pack has a form."),
    # the calendar
    "calendar": ("Сроки по решениям Punkt", "Dates of Punkt's decisions"),
    "as_of": ("Решено по праву на {day}.", "Decided by the law as of {day}."),
    "who": ("Кто: {who}.", "Who: {who}."),
    "events": ("{file}: событий {n}", "{file}: events {n}"),
    "event": ("{day} · {title} · {case}", "{day} · {title} · {case}"),
    "waiting": ("Без даты остались", "No date yet"),
    "no_dates": (
        "Ни одной даты в решениях нет; календарь не записан.",
        "The decisions hold no date; no calendar is written.",
    ),
}


def word(key: str, lang: str, **arguments: object) -> str:
    """A word in ``ru`` or ``en``."""
    return WORDS[key][lang == "en"].format(**arguments)
