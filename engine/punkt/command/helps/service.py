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
    "form.as_of": ("День, на который берётся право: ГГГГ-ММ-ДД.", "The day whose law is asked: YYYY-MM-DD."),
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
    "calendar.as_of": ("День, на который берётся право: ГГГГ-ММ-ДД.", "The day whose law is asked: YYYY-MM-DD."),
    "calendar.out": (
        "Файл, в который записать (иначе — на стандартный вывод).",
        "The file to write to (else standard output).",
    ),
    "serve": (
        "Служба HTTP и веб-страницы: решать дела, смотреть решения, документы и журнал в браузере.",
        "The HTTP service and its web pages: decide cases, read decisions, documents and the journal in a browser.",
    ),
    "serve.packs": (
        "Пакет, по которому решать, если запрос не называет других; можно несколько.",
        "A pack to decide under where a request names no other; several may be given.",
    ),
    "serve.host": (
        "Адрес, на котором слушать. Без ключей — только этот компьютер.",
        "The address to listen on. Without keys, this machine only.",
    ),
    "serve.port": ("Порт; 0 — любой свободный.", "The port; 0 for any that is free."),
    "serve.keys": (
        "Файл ключей, сделанный `punkt key` (иначе из PUNKT_KEYS).",
        "The file of keys made by `punkt key` (else PUNKT_KEYS).",
    ),
    "serve.journal": (
        "Журнал решений: файл SQLite или адрес PostgreSQL (иначе из PUNKT_JOURNAL).",
        "The journal of decisions: a SQLite file or a PostgreSQL URL (else PUNKT_JOURNAL).",
    ),
    "serve.seal_key": (
        "Файл ключей, которым запечатываются дела в журнале (иначе из PUNKT_SEAL_KEY).",
        "The file of keys that seals cases in the journal (else PUNKT_SEAL_KEY).",
    ),
    "serve.private_key": (
        "Ключ, которым подписывается выгрузка журнала; без него выгрузить со страницы нельзя.",
        "The key that signs exports of the journal; without it the pages export nothing.",
    ),
    "serve.no_record": ("Не записывать решения в журнал.", "Do not record decisions in the journal."),
    "serve.workers": (
        "Сколько процессов решают дела; 0 — поток внутри службы. По умолчанию по числу ядер, не больше 4.",
        "How many processes decide; 0 for a thread of the service. By default as many as cores, at most 4.",
    ),
    "serve.names": (
        "Имя, под которым обращаются к службе, кроме имён этого компьютера; * — любое.",
        "A name by which the service is called besides those of this machine; * for any.",
    ),
    "serve.rate": (
        "Сколько запросов в секунду можно делать с одним ключом (без ключей — с одного адреса); 0 — без предела.",
        "How many requests a second one key (without keys, one address) may make; 0 for no bound.",
    ),
    "serve.max_body": ("Наибольший размер запроса в байтах.", "The largest request, in bytes."),
    "serve.max_seconds": ("Сколько секунд может решаться одно дело.", "How many seconds one case may take."),
    "serve.ready": ("Punkt: {address}", "Punkt: {address}"),
    "serve.local": (
        "Ключей нет, поэтому служба доступна только с этого компьютера. Сделать ключ: punkt key add ИМЯ",
        "There are no keys, so only this machine is served. To make one: punkt key add NAME",
    ),
    "serve.with_keys": ("Вход по ключам.", "Callers need a key."),
    "serve.unrecorded": ("Решения в журнал не записываются.", "Decisions are not recorded in the journal."),
    "key": ("Ключи, по которым служба узнаёт, кто обращается.", "Keys by which the service knows who calls."),
    "add": (
        "Сделать ключ и показать его один раз; в файле остаётся только хеш с солью.",
        "Make a key and show it once; the file keeps a salted hash only.",
    ),
    "add.roles": (
        "Что ключу можно: decide — решать, audit — читать журнал, admin — всё. Можно несколько раз.",
        "What the key may do: decide, audit (read the journal), admin (everything). May be given several times.",
    ),
    "add.file": ("Файл ключей.", "The file of keys."),
    "list": ("Показать, какие есть ключи.", "Show which keys there are."),
    "list.file": ("Файл ключей.", "The file of keys."),
    "remove": ("Отозвать ключ; служба заметит это сразу.", "Take a key back; a running service notices at once."),
    "remove.file": ("Файл ключей.", "The file of keys."),
    "key.added": (
        "Ключ показан выше, больше его не увидеть. Записан хеш: {file}; роли: {roles}.",
        "The key is shown above, and never again. Its hash is in {file}; roles: {roles}.",
    ),
    "key.removed": ("Ключ {number} отозван.", "Key {number} is taken back."),
    "key.col_id": ("Ключ", "Key"),
    "key.col_name": ("Чей", "Whose"),
    "key.col_roles": ("Роли", "Roles"),
    "key.col_made": ("Сделан", "Made"),
}
