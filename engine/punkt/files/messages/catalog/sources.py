"""Messages on source documents and citations: code -> (Russian, English), 'what is wrong; what would be right'."""

MESSAGES: dict[str, tuple[str, str]] = {
    # The document and its layout
    "P650": (
        "у пакета «{name}» не описано устройство документа; добавьте source.yaml",
        "the pack {name} does not tell how its document is laid out; add source.yaml",
    ),
    "P651": (
        "отпечатки документа не записаны; сверьте документ и запишите их: punkt cite {name} --source ФАЙЛ --register",
        "no fingerprints are registered; look through the document and register them: "
        "punkt cite {name} --source FILE --register",
    ),
    "P652": (
        "в документе {file} не найдено начало части «{words}»; поправьте source.yaml или возьмите другой текст",
        "the beginning of the section '{words}' is not in the document {file}; mend source.yaml or take another text",
    ),
    "P653": (
        "абзац «{words}» не относится ни к одному пункту; опишите его в source.yaml",
        "the paragraph '{words}' belongs to no point; tell in source.yaml what it is",
    ),
    "P654": ("единицы «{name}» нет в документе {file}{hint}", "the document {file} has no unit {name}{hint}"),
    "P655": ("единица «{name}» отличается от записанной{hint}", "the unit {name} is not as registered{hint}"),
    "P656": ("единица «{name}» не записана{hint}", "the unit {name} is not registered{hint}"),
    "P657": (
        "вне пунктов (титул, подписи, заголовки) документ отличается от записанного; сверьте его и запишите заново",
        "outside its points (title, signatures, headings) the document is not as registered; "
        "look through it and register it again",
    ),
    "P658": (
        '«{value}» не похоже на первый номер; правильно, например, "1.", "1)", "а)", "(а)", "I.", "<1>" или "-"',
        '\'{value}\' is no first number; right would be "1.", "1)", "a)", "(a)", "I.", "<1>" or "-"',
    ),
    "P659": (
        "документ — не текст в кодировке UTF-8 (байт {byte}); сохраните его в UTF-8",
        "the document is no text in UTF-8 (byte {byte}); save it in UTF-8",
    ),
    "P664": (
        "отпечатки не записать: {reason}; проверьте папку пакета и права на неё",
        "the fingerprints cannot be written: {reason}; check the pack's folder and its permissions",
    ),
    # Quotes
    "P660": ("в единице «{at}» нет слов «{quote}»; {hint}", "{at} does not say '{quote}'; {hint}"),
    "P661": (
        "слова «{quote}» стоят не в единице «{at}», а в {where}; поправьте ссылку",
        "the words '{quote}' stand not in {at} but in {where}; mend the reference",
    ),
    "P662": ("в документе нет единицы «{name}»; {hint}", "the document has no unit {name}; {hint}"),
    "P663": (
        "в единице «{at}» нет абзаца {number}; абзацев в ней: {count}",
        "{at} has no paragraph {number}; it has {count}",
    ),
}
