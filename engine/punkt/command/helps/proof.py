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
        "День, на который берётся право: ГГГГ-ММ-ДД; дважды — по дню на каждую сторону.",
        "The day whose law to compare: YYYY-MM-DD; twice, a day for each side.",
    ),
    "diff.cases": (
        "Дела (файл, папка или реестр: .jsonl, .csv, .xlsx, .parquet), по которым посчитать, кого затронет.",
        "Cases (a file, a folder or a register: .jsonl, .csv, .xlsx, .parquet) to count whom the change affects.",
    ),
    "diff.against": (
        "Те же виды дел; перечислить, кого и как затронет.",
        "The same kinds of cases; list whom the change affects, and how.",
    ),
    "diff.mapped": (
        "Карта столбцов реестра (как у punkt run).",
        "A map of the register's columns (as for punkt run).",
    ),
    "diff.everything": (
        "Показать и то, что не меняется.",
        "Show what stays the same too.",
    ),
    "diff.timeout": ("Сколько секунд даётся решателю на один вопрос.", "Seconds for one question to the solver."),
    "diff.form": ("Вид ответа.", "Form of the answer."),
    "prove": (
        "Проверить пакет на всех возможных делах: пробелы, противоречия, мёртвые и лишние положения, нормы, от которых ничего не зависит, "
        "наложения и разрывы промежутков; каждая находка — с наименьшим делом. Код выхода 1, если есть новые находки.",
        "Prove a pack: gaps, conflicts, dead and needless clauses, norms nothing depends on, bands; each finding "
        "with the smallest case. Exits 1 where there are new findings.",
    ),
    "prove.readings": (
        "Показать и то, какие исходы зависят от какого прочтения и какие прочтения ничего не меняют.",
        "Also show which outcomes turn on which reading, and which readings never matter.",
    ),
    "prove.base": (
        "Доказать вместо этого, что человек получает не меньше, чем по этой основе, или показать дело, где меньше.",
        "Prove instead that a person gets no less than by this base, or show the case in which less.",
    ),
    "prove.witnesses": (
        "Папка, в которую записать дела находок; «punkt decide» решает их так же.",
        "The folder to write the findings' cases to; `punkt decide` takes them.",
    ),
    "prove.as_of": ("День, на который берётся право: ГГГГ-ММ-ДД.", "The day whose law to prove: YYYY-MM-DD."),
    "prove.timeout": (
        "Сколько секунд даётся решателю на один вопрос; если он не успел, говорится «не доказано».",
        "Seconds for one question to the solver; what takes longer is “not proven”.",
    ),
    "prove.form": ("Вид ответа.", "Form of the answer."),
}
