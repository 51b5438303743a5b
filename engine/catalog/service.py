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
    # forms and calendars
    "P790": ("нет формы «{name}»; {hint}", "there is no form {name}; {hint}"),
    "P791": (
        "форма не выдаётся: {form}. {outcome}; нужно: {wanted}. {ground}. Причина: {why}",
        "the form is not issued: {form}. {outcome}; needed: {wanted}. {ground}. Reason: {why}",
    ),
    "P792": (
        "форма не выдаётся: {form}. {outcome}; нужно: {wanted}. {ground}. Укажите в деле: {why} ({fact})",
        "the form is not issued: {form}. {outcome}; needed: {wanted}. {ground}. State in the case: {why} ({fact})",
    ),
    "P793": ("неясно, для кого форма {form}; {hint}", "it is not clear for whom the form {form} is; {hint}"),
    "P794": ("в форме нет поля «{name}»; {hint}", "the form has no field {name}; {hint}"),
    "P795": (
        "шаблон не читается: {what}; нужен файл DOCX или HTML в UTF-8 с полями {{{{ имя }}}}",
        "the template cannot be read: {what}; a DOCX or UTF-8 HTML file with fields {{{{ name }}}} is needed",
    ),
    "P796": (
        "в шаблоне «{name}»; лист ничего не загружает и не исполняет, уберите это",
        "the template has {name}; a form loads and runs nothing, take it out",
    ),
    "P797": (
        "ключ «{name}» здесь ничего не значит; он стоит рядом с ключом {one} или {two}",
        "the key {name} means nothing here; it goes with the key {one} or {two}",
    ),
    "P798": (
        "«{name}» нигде не стоит ({file}); поставьте {{{{ {name} }}}} на место или уберите",
        "{name} is used nowhere ({file}); put {{{{ {name} }}}} in its place, or take it out",
    ),
    "P799": (
        "для этого нужен пакет {name}; установите его: pip install 'punkt[{extra}]'",
        "this needs the package {name}; install it: pip install 'punkt[{extra}]'",
    ),
}
