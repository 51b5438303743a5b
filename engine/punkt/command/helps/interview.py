"""Help texts of the commands about missing facts, questions and changes."""

from __future__ import annotations

HELP: dict[str, tuple[str, str]] = {
    "missing": (
        "Показать, каких сведений не хватает: только те, от которых исход ещё может зависеть.",
        "Show which facts are missing: only those that an outcome can still turn on.",
    ),
    "missing.packs": ("Пакет, по которому решать; можно несколько.", "A pack to decide under; several may be given."),
    "missing.as_of": ("День, на который берётся право: ГГГГ-ММ-ДД.", "The day whose law is asked: YYYY-MM-DD."),
    "missing.form": ("Вид ответа.", "Form of the answer."),
    "why-not": (
        "Показать, что должно измениться, чтобы исход стал другим: сначала наименьшие изменения; если их нет, доказать это.",
        "Show what would have to change for an outcome to be another: smallest changes first, or that there are none.",
    ),
    "why-not.packs": ("Пакет, по которому решать; можно несколько.", "A pack to decide under; several may be given."),
    "why-not.as_of": ("День, на который берётся право: ГГГГ-ММ-ДД.", "The day whose law is asked: YYYY-MM-DD."),
    "why-not.form": ("Вид ответа.", "Form of the answer."),
    "why-not.ways": ("Сколько разных изменений искать.", "How many different changes to look for."),
    "ask": (
        "Спросить только то, от чего исход ещё может зависеть, и записать дело.",
        "Ask only what an outcome can still turn on, and write the case.",
    ),
    "ask.outcomes": (
        "Исход, о котором спрашивать: имя или раздел.имя; можно несколько.",
        "An outcome to ask about, as name or section.name; several may be given.",
    ),
    "ask.as_of": ("День, на который берётся право: ГГГГ-ММ-ДД.", "The day whose law is asked: YYYY-MM-DD."),
    "ask.output": (
        "Файл, в который записать дело (иначе: имя дела и .yaml).",
        "The file to write the case to (else the case's name and .yaml).",
    ),
}
