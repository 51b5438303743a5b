"""Help texts of the commands about registers."""

from __future__ import annotations

HELP: dict[str, tuple[str, str]] = {
    "run": (
        "Решить весь реестр: каждую строку с исходами, сработавшими положениями и недостающими сведениями.",
        "Decide a whole register: every row with its outcomes, the clauses that fired and the facts that are missing.",
    ),
    "run.packs": (
        "Пакет, по которому решать; можно несколько. Основы подключаются сами.",
        "A pack to decide under; several may be given. Bases come along.",
    ),
    "run.out": (
        "Куда записать: .parquet (он же без расширения), .csv, .jsonl, .xlsx или .duckdb; в базу — table:ТАБЛИЦА или postgresql://…#ТАБЛИЦА, с --engine postgres и view:ИМЯ; на Spark — папка, delta:ПУТЬ или table:ИМЯ.",
        "Where to write: .parquet (also without an ending), .csv, .jsonl, .xlsx or .duckdb; in a database table:TABLE or postgresql://…#TABLE, with --engine postgres also view:NAME; on Spark a folder, delta:PATH or table:NAME.",
    ),
    "run.lists": (
        "Таблица списка с ключом дела: СПИСОК=ФАЙЛ (или таблица той же базы); можно несколько.",
        "A table of a list, by the key of the case: LIST=FILE (or a table of the same database); several may be given.",
    ),
    "run.mapped": (
        "Описание столбцов реестра (YAML); набросок делает punkt map --suggest.",
        "What the columns of the register mean (YAML); punkt map --suggest drafts it.",
    ),
    "run.key": (
        "Столбец с ключом дела (иначе case, id или key).",
        "The column with the key of a case (else case, id or key).",
    ),
    "run.ignore": (
        "Столбец, который не нужен; можно несколько, можно с *.",
        "A column that is not needed; several may be given, * stands for any letters.",
    ),
    "run.as_of": (
        "День, на который берётся право: ГГГГ-ММ-ДД (иначе день в столбце as_of, иначе сегодня).",
        "The day whose law is asked: YYYY-MM-DD (else the column as_of, else today).",
    ),
    "run.encoding": (
        "Кодировка текста: utf-8 или windows-1251 (иначе определяется по всему файлу).",
        "The encoding of a text: utf-8 or windows-1251 (else told from the whole file).",
    ),
    "run.delimiter": (
        "Разделитель ячеек, и в .csv на выходе; TAB — табуляция (иначе ; , | или табуляция по первой строке).",
        "The delimiter of cells, of a .csv written too; TAB for a tab (else ; , | or a tab, by the first row).",
    ),
    "run.table": (
        "Лист книги, таблица DuckDB или PostgreSQL.",
        "The sheet of a workbook, or the table of a DuckDB file or of PostgreSQL.",
    ),
    "run.strict": (
        "Остановиться на первой же части, где есть негодная строка, и ничего не записать.",
        "Stop at the first part with a row that is unfit, and write nothing.",
    ),
    "run.resume": (
        "Продолжить прерванный прогон.",
        "Go on with a run that was broken off.",
    ),
    "run.overwrite": (
        "Записать поверх прежнего результата.",
        "Write in the place of an earlier output.",
    ),
    "run.trace": (
        "Записать и полные решения (JSON Lines) — по всем делам или по выбранным --where.",
        "Write whole decisions too (JSON Lines), of all cases or those chosen by --where.",
    ),
    "run.where": (
        "Какие дела: имя=значение, имя!=значение, имя~часть; несколько условий вместе.",
        "Which cases: name=value, name!=value, name~part; several conditions hold together.",
    ),
    "run.compare": (
        "Сравнить два пакета: кому они решат по-разному.",
        "Compare two packs: who would get another decision.",
    ),
    "run.report": (
        "Куда записать страницу с итогом (иначе рядом с результатом, .html).",
        "Where to write the page of the summary (else beside the output, .html).",
    ),
    "run.compared": (
        "Сколько дел каждой части решить ещё раз поодиночке и сравнить (0 — нисколько).",
        "How many cases of each part to decide once more, one by one, and compare (0 for none).",
    ),
    "run.part": (
        "Строк в одной части.",
        "Rows of one part.",
    ),
    "map": (
        "Набросать описание столбцов реестра по их именам и значениям.",
        "Draft what the columns of a register mean, by their names and values.",
    ),
    "map.register": (
        "Реестр, по которому сделать набросок.",
        "The register to make a draft for.",
    ),
    "map.pack": (
        "Пакет, словарём которого пользоваться (иначе поставляемый словарь).",
        "The pack whose vocabulary to use (else the vocabulary shipped).",
    ),
    "map.out": (
        "Файл для наброска (иначе на экран).",
        "The file for the draft (else standard output).",
    ),
    "map.done": (
        "{name}: столбцов {n}, из них узнано {known}.",
        "{name}: columns {n}, of them recognised {known}.",
    ),
    "map.table": (
        "Лист книги или таблица DuckDB.",
        "The sheet of a workbook, or the table of a DuckDB file.",
    ),
    "map.encoding": (
        "Кодировка текста: utf-8 или windows-1251.",
        "The encoding of a text: utf-8 or windows-1251.",
    ),
    "map.delimiter": (
        "Разделитель ячеек; TAB — табуляция.",
        "The delimiter of cells, TAB for a tab.",
    ),
    "simulate": (
        "Выдумать реестр, чтобы попробовать: люди, группы и всё, что к ним относится, из описанных долей.",
        "Invent a register to try things on: people, groups and what belongs to them, by described shares.",
    ),
    "simulate.n": (
        "Сколько дел.",
        "How many cases.",
    ),
    "simulate.seed": (
        "Начальное число: при том же числе выйдет то же самое, до байта.",
        "The seed: the same one gives the same bytes.",
    ),
    "simulate.out": (
        "Куда записать: .parquet, .csv, .jsonl, .xlsx или .duckdb.",
        "Where to write: .parquet, .csv, .jsonl, .xlsx or .duckdb.",
    ),
    "simulate.name": (
        "Какой реестр из описанных (иначе первый).",
        "Which of the registers described (else the first).",
    ),
    "simulate.parameters": (
        "Описание долей (YAML; иначе simulate.yaml рядом со словарём).",
        "The description of shares (YAML; else simulate.yaml beside the vocabulary).",
    ),
    "simulate.as_of": (
        "День, от которого считать дни и возраст: ГГГГ-ММ-ДД.",
        "The day that days and ages are counted from: YYYY-MM-DD.",
    ),
    "simulate.overwrite": (
        "Записать поверх прежнего файла.",
        "Write in the place of an earlier file.",
    ),
    "simulate.done": (
        "{name}: строк {n}. Всё выдумано.",
        "{name}: rows {n}. All of it is invented.",
    ),
    "sql": (
        "Показать запрос SQL, который решает все строки таблицы: для PostgreSQL, Spark или DuckDB.",
        "Print the SQL that decides all rows of a table: for PostgreSQL, Spark or DuckDB.",
    ),
    "sql.packs": (
        "Пакеты, по которым решать.",
        "The packs to decide under.",
    ),
    "sql.dialect": (
        "Для какой базы данных.",
        "For which database.",
    ),
    "sql.as_of": (
        "День, на который берётся право: ГГГГ-ММ-ДД (иначе сегодня).",
        "The day whose law is asked: YYYY-MM-DD (else today).",
    ),
    "sql.table": (
        "Таблица с делами: столбец case и пути фактов (иначе cases).",
        "The table of cases: a column case, and paths of facts (else cases).",
    ),
    "sql.lists": (
        "Таблица списка: СПИСОК=ТАБЛИЦА; можно несколько.",
        "The table of a list: LIST=TABLE; several may be given.",
    ),
    "sql.columns": (
        "Факт, который в таблице есть; можно несколько (иначе все).",
        "A fact that the table has; several may be given (else all).",
    ),
    "sql.view": (
        "Создать представление с этим именем, а не запрос.",
        "Create a view of this name, not a query.",
    ),
    "run.engine": (
        "Где решать: здесь (local), внутри PostgreSQL или на Spark.",
        "Where to decide: here (local), inside PostgreSQL, or on Spark.",
    ),
    "run.query": (
        "Запрос к базе данных вместо --table.",
        "A query of the database, in place of --table.",
    ),
    "run.views": (
        "Представления решают при каждом чтении; сейчас в них строк:",
        "The views decide whenever they are read; rows in them now:",
    ),
    "run.view": ("  {name}: {rows}", "  {name}: {rows}"),
    "sql.checked": (
        "Проверять строки: негодные не решаются и видны рядом, в ИМЯ_rejected (PostgreSQL).",
        "Check the rows: those at fault are not decided and are told of in NAME_rejected (PostgreSQL).",
    ),
}
