"""Help texts of the commands about the service and the audit."""

from __future__ import annotations

HELP: dict[str, tuple[str, str]] = {
    "form": (
        "Заполнить форму документа по делу и решению (DOCX или HTML). Без аргументов — показать, какие формы есть.",
        "Fill in a form of a document from a case and its decision (DOCX or HTML). Without arguments, list the forms.",
    ),
    "form.packs": (
        "Пакет, по которому решать; можно несколько. Иначе тот, в котором есть такая форма.",
        "A pack to decide under; several may be given. Else the one that has such a form.",
    ),
    "form.as_of": ("День, право которого спрашивается: ГГГГ-ММ-ДД.", "The day whose law is asked: YYYY-MM-DD."),
    "form.subject": (
        "Для кого форма, если в деле их несколько: имя записи или её id.",
        "For whom the form is where the case has several: the name of the record, or its id.",
    ),
    "form.kind": (
        "Вид файла: docx или html (иначе — по имени файла, по умолчанию docx).",
        "Kind of file: docx or html (else by the name of the file, by default docx).",
    ),
    "form.out": (
        "Файл, в который записать; «-» — на стандартный вывод. Без него имя даётся по форме и делу, "
        "и готовый файл не затирается.",
        "The file to write to; - for standard output. Without it the file is named after form and case, "
        "and one that is there is not overwritten.",
    ),
    "calendar": (
        "Записать дни, которые назвали решения, в файл iCalendar.",
        "Write the days that decisions name as an iCalendar file.",
    ),
    "calendar.packs": (
        "Пакет, по которому решать; можно несколько. Иначе тот, чьи правила называют дни.",
        "A pack to decide under; several may be given. Else the one whose rules name days.",
    ),
    "calendar.as_of": ("День, право которого спрашивается: ГГГГ-ММ-ДД.", "The day whose law is asked: YYYY-MM-DD."),
    "calendar.out": (
        "Файл, в который записать (иначе — на стандартный вывод).",
        "The file to write to (else standard output).",
    ),
}
