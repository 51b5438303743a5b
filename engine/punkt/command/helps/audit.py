"""Help texts of the commands about the journal of decisions."""

from __future__ import annotations

HELP: dict[str, tuple[str, str]] = {
    "decide.record": (
        "Записать решения в журнал (URL или файл .db; иначе из PUNKT_JOURNAL, по умолчанию punkt-journal.db).",
        "Record the decisions in a journal (URL or .db file; else from PUNKT_JOURNAL, by default punkt-journal.db).",
    ),
    "journal": (
        "Журнал: файл SQLite или URL (иначе из PUNKT_JOURNAL, по умолчанию punkt-journal.db).",
        "The journal: a SQLite file or a URL (else from PUNKT_JOURNAL, by default punkt-journal.db).",
    ),
    "seal_key": (
        "Файл ключа, которым запечатаны сведения о людях (иначе из PUNKT_SEAL_KEY).",
        "The file of the key that seals what is about persons (else from PUNKT_SEAL_KEY).",
    ),
    "who": (
        "Кто записывает (иначе из PUNKT_WHO, затем имя пользователя).",
        "Who records it (else from PUNKT_WHO, then the user's name).",
    ),
    "public_key": ("Файл открытого ключа, которому вы доверяете.", "The file of the public key you trust."),
    "audit": (
        "Журнал решений: проверить, повторить, найти, выгрузить, стереть личное.",
        "The journal of decisions: verify, replay, search, export, erase what is personal.",
    ),
    "audit verify": (
        "Пройти всю цепочку и назвать первую изменённую, пропавшую или переставленную запись.",
        "Walk the whole chain and name the first entry altered, missing or out of order.",
    ),
    "audit verify.checkpoints": (
        "Подписанная контрольная точка: без неё не видно, обрезан ли конец. Можно несколько.",
        "A signed checkpoint: without one a cut-off end cannot be seen. Several may be given.",
    ),
    "audit replay": (
        "Решить записанные дела заново по записанным пакетам и сравнить до байта.",
        "Decide recorded cases again under the recorded packs and compare to the byte.",
    ),
    "audit replay.every": ("Все записи (и так, если не названо ни одной).", "All entries (also where none is named)."),
    "audit export": (
        "Выгрузить журнал в новую папку или .zip, которые проверяются без Punkt (verify.py внутри).",
        "Write the journal to a new folder or .zip that can be checked without Punkt (verify.py is inside).",
    ),
    "audit export.private_key": (
        "Закрытый ключ, которым подписать конец журнала.",
        "The private key to sign the end with.",
    ),
    "audit export.checkpoint": (
        "Вместо ключа: готовая контрольная точка; выгружаются записи до неё.",
        "In place of a key: a checkpoint made before; the entries up to it are exported.",
    ),
    "audit export.disclose": (
        "Раскрыть запечатанное; нужен ключ запечатывания.",
        "Disclose what is sealed; takes the sealing key.",
    ),
    "audit keygen": (
        "Создать пару ключей подписи (ФАЙЛ и ФАЙЛ.pub, иначе punkt-sign.key), а с --seal — ключ запечатывания.",
        "Make a pair of keys to sign with (FILE and FILE.pub, else punkt-sign.key), or with --seal a key that seals.",
    ),
    "audit keygen.seal": ("Ключ, которым запечатываются сведения о людях.", "A key that seals what is about persons."),
    "audit checkpoint": (
        "Проверить журнал и подписать, докуда он дошёл. Храните вне этой машины.",
        "Verify the journal and sign how far it has come. Keep that elsewhere than on this machine.",
    ),
    "audit checkpoint.private_key": (
        "Закрытый ключ подписи (иначе punkt-sign.key).",
        "The private key to sign with (else punkt-sign.key).",
    ),
    "audit checkpoint.output": ("Новый файл; «-» — на экран.", "A new file; - for standard output."),
    "audit backup": (
        "Скопировать журнал SQLite в новый файл, не останавливая службу, и проверить копию от первой записи до последней.",
        "Copy a SQLite journal into a new file while the service runs, and check the copy from first entry to last.",
    ),
    "audit erase": (
        "Стереть запечатанное в записях навсегда; цепочка остаётся целой и помнит о стирании.",
        "Erase what is sealed in entries for good; the chain stays whole and tells of it.",
    ),
    "audit erase.case": ("Все запечатанные записи этого дела.", "All sealed entries of this case."),
    "audit erase.why": ("Основание, без личных сведений.", "The ground, without personal data."),
    "audit show": ("Показать запись журнала по её номеру.", "Show an entry of the journal, by its number."),
    "audit show.form": ("Вид ответа.", "Form of the answer."),
    "audit search": ("Найти записи, новые сначала.", "Find entries, the newest first."),
    "audit search.case": ("Обозначение дела целиком.", "The id of the case, whole."),
    "audit search.day": ("День, на который бралось право.", "The day whose law was asked."),
    "audit search.since": ("Записано не раньше дня (UTC).", "Recorded on this day or later (UTC)."),
    "audit search.until": ("Записано не позже дня (UTC).", "Recorded on this day or earlier (UTC)."),
    "audit search.outcome": ("Исход: раздел.имя.", "An outcome: section.name."),
    "audit search.value": ("Его значение или статус.", "Its value or status."),
    "audit search.digest": ("Отпечаток решения.", "The digest of the decision."),
    "audit search.by": ("Часть имени того, кто записал.", "A piece of the name of who recorded it."),
    "audit search.text": (
        "Часть обозначения дела, отпечатка или имени.",
        "A piece of the case's id, of the digest or of the name.",
    ),
    "audit search.page": ("Страница, с 1.", "The page, from 1."),
    "audit search.size": ("Записей на странице.", "Entries a page."),
    "audit search.form": ("Вид ответа.", "Form of the answer."),
}
