"""Messages about the audit journal, the service and the forms (P770–P799, P920–P939)."""

MESSAGES: dict[str, tuple[str, str]] = {
    # the journal of decisions
    "P770": ("журнал решений не читается: {why}", "the journal of decisions cannot be read: {why}"),
    "P771": (
        "в журнал не записано: {why}; устраните причину и повторите",
        "not written to the journal: {why}; mend the cause and try again",
    ),
    "P772": (
        "запись {number} изменена: {what}; сравните с резервной копией и выясните, кто имел доступ",
        "entry {number} is altered: {what}; compare with a backup and find out who had access",
    ),
    "P773": ("записи {number} нет: {what}", "entry {number} is missing: {what}"),
    "P774": ("запись {number} стоит не по порядку: {what}", "entry {number} is out of order: {what}"),
    "P775": (
        "конец журнала обрезан: нет записей с {first} по {last}, которые подтверждает контрольная точка {checkpoint}",
        "the end of the journal is cut off: entries {first} to {last}, which the checkpoint {checkpoint} vouches for, are gone",
    ),
    "P776": (
        "контрольная точка или ключ подписи не годится: {why}",
        "the checkpoint or the signing key will not do: {why}",
    ),
    "P777": ("ключ запечатывания журнала: {why}", "the journal's key or seal: {why}"),
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
    "P780": (
        "нужен действующий ключ; передайте его в заголовке Authorization: Bearer …, а на страницах войдите",
        "a valid key is needed; send it in the header Authorization: Bearer …, or sign in on the pages",
    ),
    "P781": ("не разрешено: {why}", "not permitted: {why}"),
    "P782": ("слишком много: {what}; сократите или разделите", "too large: {what}; shorten or split it"),
    "P783": ("слишком много запросов; повторите через {seconds} с", "too many requests; ask again in {seconds} s"),
    "P784": ("служба не ответила: {why}", "the service did not answer: {why}"),
    "P785": (
        "нет адреса {path}, или он не принимает {method}; список адресов — в /openapi.json",
        "there is no address {path}, or it does not take {method}; /openapi.json lists them",
    ),
    "P786": ("{name} не подходит; {what}", "{name} does not fit; {what}"),
    "P787": ("в журнале нет решения {id}; проверьте обозначение", "the journal has no decision {id}; check its id"),
    "P788": ("файл ключей не читается или не пишется: {why}", "the file of keys cannot be read or written: {why}"),
    "P920": (
        "система не дала прочитать или записать: {why}; устраните причину и повторите",
        "the system refused to read or write: {why}; mend the cause and try again",
    ),
    "P921": ("копия журнала не сделана: {why}", "the journal is not backed up: {why}"),
    "P789": ("служба не запущена: {why}", "the service is not started: {why}"),
}
