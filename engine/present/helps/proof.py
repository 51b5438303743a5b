"""Help texts of the commands about proofs."""

from __future__ import annotations

HELP: dict[str, tuple[str, str]] = {
    "diff": (
        "Что меняется между двумя пакетами, двумя версиями пакета (ПАКЕТ@ВЕРСИЯ или папка) или двумя днями: "
        "как текст и как решения.",
        "What changes between two packs, two versions of one (PACK@VERSION or a folder) or two days: as text "
        "and as decisions.",
    ),
    "diff.days": (
        "День, право которого сравнивать: ГГГГ-ММ-ДД; дважды — по дню на каждую сторону.",
        "The day whose law to compare: YYYY-MM-DD; twice, a day for each side.",
    ),
    "diff.cases": (
        "Дела (файл, .jsonl или папка), по которым посчитать, кого затронет.",
        "Cases (a file, .jsonl or a folder) to count whom the change affects.",
    ),
    "diff.against": (
        "Дела (файл, .jsonl или папка), по которым перечислить, кого и как затронет.",
        "Cases (a file, .jsonl or a folder) to list whom the change affects, and how.",
    ),
    "diff.seconds": ("Сколько секунд решателю на один вопрос.", "Seconds for one question to the solver."),
    "diff.form": ("Вид ответа.", "Form of the answer."),
}
