"""Messages about loading and running (P600–P699)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "P600": (
        "пакет {name} не действует на {day}; он действует с {since}{until_ru}",
        "the pack {name} is not in force on {day}; it is in force from {since}{until_en}",
    ),
    "P601": (
        "вычислители {one} и {two} разошлись: {where}; решение не принято, сообщите разработчикам",
        "the evaluators {one} and {two} disagree: {where}; nothing is decided, tell the developers",
    ),
    "P602": ("нет пакета «{name}»; {hint}", "there is no pack {name}; {hint}"),
    "P603": (
        "пакет {name} расширяет пакет «{base}», которого нет; {hint}",
        "the pack {name} extends the pack {base}, which is not there; {hint}",
    ),
    "P604": (
        "пакет {name} расширяет сам себя через {names}; уберите круг",
        "the pack {name} extends itself through {names}; break the circle",
    ),
    "P605": ("нет словаря «{name}»; {hint}", "there is no vocabulary {name}; {hint}"),
    "P606": (
        "пакеты опираются на разные словари ({names}); загрузите их отдельно",
        "the packs stand on different vocabularies ({names}); load them apart",
    ),
    "P607": (
        "пакет {name} есть в двух папках: {one} и {two}; оставьте одну",
        "the pack {name} is in two folders: {one} and {two}; keep one",
    ),
    "P608": (
        "папки {name} нет; укажите существующую папку с пакетами",
        "there is no folder {name}; name a folder of packs",
    ),
    "P609": ("не назван ни один пакет; назовите хотя бы один", "no pack is named; name one at least"),
    "P610": (
        "as_of «{value}» — не день календаря; правильно: ГГГГ-ММ-ДД",
        "as_of {value} is no day of the calendar; right would be YYYY-MM-DD",
    ),
    "P611": ("в решении нет исхода «{name}»; {hint}", "the decision has no outcome {name}; {hint}"),
    "P612": ("в пакете {pack} нет пункта «{name}»; {hint}", "the pack {pack} has no point {name}; {hint}"),
    "P613": (
        "файл не распознан; ожидается пакет, словарь или дело (ключ pack, vocabulary, rules, norms, readings, points или case)",
        "the file is not recognised; a pack, a vocabulary or a case is expected (key pack, vocabulary, rules, norms, readings, points or case)",
    ),
    "P614": (
        "исход «{name}» есть у нескольких субъектов; назовите один: {names}",
        "several subjects have the outcome {name}; name one: {names}",
    ),
    "P615": (
        "рядом нет pack.yaml, и неясно, к какому пакету относится файл; положите его в папку пакета",
        "there is no pack.yaml beside this file, so it is not clear which pack it belongs to; put it into a pack's folder",
    ),
    "P616": (
        "здесь нечего проверять: нет ни пакетов, ни словарей, ни дел; укажите другую папку",
        "there is nothing to check here, neither packs nor vocabularies nor cases; name another folder",
    ),
    "P617": (
        "пакет {name} не действует ни в один день вместе с пакетами, которые расширяет; поправьте in_force",
        "there is no day on which the pack {name} is in force together with those it extends; mend `in_force`",
    ),
    "P618": (
        "--why показывает только текст; уберите --format {form}",
        "--why shows text only; leave out --format {form}",
    ),
    "P619": (
        "ни файла, ни папки с таким именем нет; проверьте путь",
        "there is no such file or folder; check the path",
    ),
    "P620": (
        "словарь {name} есть в двух файлах: {one} и {two}; оставьте один",
        "the vocabulary {name} is in two files: {one} and {two}; keep one",
    ),
    "P698": ("неверный вызов: {what}", "wrong usage: {what}"),
    "P699": (
        "внутренняя ошибка: {what} — сообщите разработчикам; PUNKT_DEBUG=1 покажет подробности",
        "internal error: {what}; tell the developers, PUNKT_DEBUG=1 shows the details",
    ),
}
