"""Messages about the audit journal, the service and the forms (P770–P799)."""

MESSAGES: dict[str, tuple[str, str]] = {
    # the journal of decisions
    "P770": ("журнал решений не читается: {why}", "the journal of decisions cannot be read: {why}"),
    "P771": (
        "решение не записано в журнал: {why}; запись не начата, устраните причину и повторите",
        "the decision is not recorded: {why}; nothing was written, mend the cause and try again",
    ),
    "P778": (
        "файлы пакета {name} уже не те, что были загружены ({sha256}); загрузите пакеты заново",
        "the files of the pack {name} are no longer those that were loaded ({sha256}); load the packs anew",
    ),
    "P779": ("в журнале нет записи {number}", "the journal has no entry {number}"),
}
