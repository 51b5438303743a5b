"""Help texts of the first commands, and what the command line says of wrong calls."""

from __future__ import annotations

HELP: dict[str, tuple[str, str]] = {
    "punkt": (
        "Право как код: каждое решение называет пункт документа, на котором оно стоит.",
        "Rules as code: every decision names the point of the document it rests on.",
    ),
    "lang": (
        "Язык: ru или en (иначе — из PUNKT_LANG, по умолчанию ru).",
        "Language: ru or en (else PUNKT_LANG, by default ru).",
    ),
    "version": ("Показать версию.", "Show the version."),
    "help": ("Показать эту справку.", "Show this help."),
    "decide": (
        "Решить одно или несколько дел (файлы YAML, JSON или «-»).",
        "Decide one or several cases (YAML or JSON files, or -).",
    ),
    "decide.packs": (
        "Пакет, по которому решать; можно несколько. Основы подключаются сами.",
        "A pack to decide under; several may be given. Bases come along.",
    ),
    "decide.as_of": ("День, на который берётся право: ГГГГ-ММ-ДД.", "The day whose law is asked: YYYY-MM-DD."),
    "decide.form": ("Вид ответа.", "Form of the answer."),
    "decide.why": (
        "Показать основания одного исхода: имя или раздел.имя.",
        "Show the reasons of one outcome, as name or section.name.",
    ),
    "pack_dirs": (
        "Папка, в которой искать пакеты раньше поставляемых; пакет из неё заменяет поставляемый.",
        "A folder to search for packs before those shipped; a pack there replaces one shipped.",
    ),
    "replacing": (
        "из папки {folder} вместо тех, что в {other}, взято: {names}",
        "taken from {folder} instead of those in {other}: {names}",
    ),
    "decide.locked": (
        "Решать только по пакетам, закреплённым в файле (по умолчанию punkt.lock); любые другие — отказ. "
        "Без --pack берутся все закреплённые.",
        "Decide under the packs of a lock file only (by default punkt.lock) and refuse any other. "
        "Without --pack all those locked are taken.",
    ),
    "packs": ("Показать, какие есть пакеты.", "Show which packs there are."),
    "packs.stale": (
        "Показать нормы, которые человек не подтверждал дольше срока: 365d, 52w, 12m, 1y.",
        "Show the norms that no person has confirmed for a span: 365d, 52w, 12m, 1y.",
    ),
    "packs.as_of": ("День, от которого считать срок (иначе сегодня).", "The day to count the span from (else today)."),
    "lock": (
        "Записать, по каким именно пакетам решать: версии и отпечатки.",
        "Write down exactly which packs to decide under: versions and hashes.",
    ),
    "lock.packs": (
        "Пакет, который закрепить вместе с основами; можно несколько. Иначе все, какие есть.",
        "A pack to lock with its bases; several may be given. Else all there are.",
    ),
    "lock.output": ("Файл, в который записать; «-» — на экран.", "The file to write to; - for standard output."),
    "lock.done": ("{name}: закреплено пакетов {n}.", "{name}: packs locked {n}."),
    "new": ("Создать новое.", "Make something new."),
    "pack": (
        "Создать заготовку пакета, который расширяет другой: заголовок, нормы, учёт, правило, дело.",
        "Make the skeleton of a pack that extends another: header, norms, ledger, rule, case.",
    ),
    "pack.extends": ("Пакет, который расширяется.", "The pack to extend."),
    "pack.folder": ("Папка, в которой создать папку пакета.", "The folder to make the pack's folder in."),
    "pack.done": (
        "{folder}: пакет {name} создан. Дальше: README.md в нём.",
        "{folder}: the pack {name} is made. Read its README.md next.",
    ),
    "show": (
        "Показать, что содержит пакет, по пунктам документа.",
        "Show what a pack contains, by point of the document.",
    ),
    "check": (
        "Проверить пакеты, словари и дела: все ошибки сразу, со строкой и столбцом.",
        "Check packs, vocabularies and cases: all errors at once, with line and column.",
    ),
    "cite": (
        "Сверить пакет с текстом документа: отпечатки всех единиц и каждую цитату в указанном месте.",
        "Compare a pack with the text of its document: every unit's fingerprint, every quote at its point.",
    ),
    "cite.source": ("Текст документа (простой текст или Markdown).", "The document (plain text or Markdown)."),
    "cite.register": (
        "Записать отпечатки документа в fingerprints.yaml пакета.",
        "Write the document's fingerprints into the pack's fingerprints.yaml.",
    ),
    "cite.done": ("отпечатки записаны: {name}", "fingerprints written: {name}"),
    "cite.summary": (
        "{name}: единиц совпало {matched} из {units}, цитат найдено {found} из {quotes}",
        "{name}: {matched} of {units} units match, {found} of {quotes} quotes found",
    ),
    "coverage": (
        "Показать, чем учтена каждая единица документа.",
        "Show how each unit of the document is accounted for.",
    ),
    "coverage.source": (
        "Текст документа: тогда страница показывает его целиком.",
        "The document's text: the page then shows it in full.",
    ),
    "coverage.form": ("Вид ответа.", "Form of the answer."),
    "test": (
        "Проверить пакет его же делами: исходы, сработавшие правила и обе стороны каждой границы.",
        "Test a pack by its own cases: outcomes, clauses that fired, both sides of each bound.",
    ),
    "test.mutate": (
        "Изменить каждое число, границу, сравнение и прочтение и назвать изменения, которых дела не замечают.",
        "Change every number, bound, comparison and reading, and list the changes no case notices.",
    ),
    "test.suggest": (
        "Записать недостающие дела в cases/suggested, чтобы их подтвердил человек.",
        "Write the missing cases into cases/suggested, to be confirmed by a person.",
    ),
    "check.form": ("Вид отчёта.", "Form of the report."),
    "check.strict": ("Считать ошибками и предупреждения.", "Fail on warnings too."),
    "check.fix": (
        "Исправить в файлах то, что исправляется однозначно.",
        "Correct in the files what has one certain correction.",
    ),
    "vocabulary": ("Показать, какие сведения может назвать дело.", "Show which facts a case may state."),
    "vocabulary.packs": ("Пакет, чей словарь показать.", "A pack whose vocabulary to show."),
    # headings of click's own help
    "Usage": ("Использование", "Usage"),
    "Options": ("Параметры", "Options"),
    "Commands": ("Команды", "Commands"),
    "required": ("обязательно", "required"),
}

PLACEHOLDERS: dict[str, str] = {
    "ADDRESS": "АДРЕС",
    "BASE": "ОСНОВА",
    "BYTES": "БАЙТЫ",
    "CASE": "ДЕЛО",
    "CHAR": "ЗНАК",
    "COLUMN": "СТОЛБЕЦ",
    "COMMAND": "КОМАНДА",
    "CONDITION": "УСЛОВИЕ",
    "DATE": "ДЕНЬ",
    "DIR": "ПАПКА",
    "ENTRY": "ЗАПИСЬ",
    "FACT": "ФАКТ",
    "FILE": "ФАЙЛ",
    "FORM": "ФОРМА",
    "HOST": "ИМЯ",
    "ID": "ПАКЕТ",
    "INPUT": "РЕЕСТР",
    "KEY": "КЛЮЧ",
    "LIST": "СПИСОК",
    "NAME": "ИМЯ",
    "NUMBER": "ЧИСЛО",
    "OPTIONS": "ПАРАМЕТРЫ",
    "OUTCOME": "ИСХОД",
    "PACK": "ПАКЕТ",
    "PATH": "ПУТЬ",
    "POINT": "ПУНКТ",
    "SECONDS": "СЕКУНДЫ",
    "SPAN": "СРОК",
    "TABLE": "ТАБЛИЦА",
    "TEXT": "ТЕКСТ",
    "VALUE": "ЗНАЧЕНИЕ",
    "VERSION": "ВЕРСИЯ",
}
"""Words that stand for an argument in the help of a command: as the commands write them → in Russian."""

USAGE: dict[str, tuple[str, str]] = {
    "NoSuchCommand": ("нет команды «{name}»; есть: {names}", "there is no command {name}; there are {names}"),
    "NoSuchOption": ("нет параметра «{name}»; справка: punkt --help", "there is no option {name}; see punkt --help"),
    "NearCommand": ("нет команды «{name}»; ближайшая: {names}", "there is no command {name}; the nearest is {names}"),
    "NearOption": ("нет параметра «{name}»; ближайший: {names}", "there is no option {name}; the nearest is {names}"),
    "MissingParameter": ("не хватает: {name}; справка: punkt --help", "{name} is missing; see punkt --help"),
    "BadParameter": ("неверное значение параметра {name}: {message}", "bad value of {name}: {message}"),
    "UsageError": ("{message}", "{message}"),
    "ExtraArgument": ("лишнее: {name}; справка: punkt --help", "{name} is one word too many; see punkt --help"),
    "NoArguments": ("не названа команда; справка: punkt --help", "no command is named; see punkt --help"),
    "LacksValues": (
        "у параметра {name} должно быть значений: {n}; правильно: {right}",
        "{name} needs {n} values; right would be {right}",
    ),
    "LacksValue": ("у параметра {name} нет значения; справка: punkt --help", "{name} lacks a value; see punkt --help"),
    "TakesNoValue": ("параметр {name} пишется без значения", "{name} takes no value"),
    "choice": ("допустимо {names}", "allowed are {names}"),
    "wanted": ("нужно {what}", "it takes {what}"),
    "whole": ("целое число", "a whole number"),
    "number": ("число", "a number"),
    "from": ("от {n}", "from {n}"),
    "above": ("больше {n}", "above {n}"),
    "to": ("до {n}", "to {n}"),
    "below": ("меньше {n}", "below {n}"),
    "stopped": ("прервано", "interrupted"),
}
