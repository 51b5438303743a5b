"""Messages of reading input files: code -> (Russian, English), 'what is wrong; what would be right'."""

MESSAGES: dict[str, tuple[str, str]] = {
    # The file itself
    "P001": (
        "файла нет; проверьте путь и имя файла",
        "there is no such file; check the path and the file name",
    ),
    "P002": (
        "это папка, а не файл; укажите файл внутри неё",
        "this is a folder, not a file; name a file inside it",
    ),
    "P003": (
        "нет прав на чтение файла; дайте права на чтение или укажите другой файл",
        "no permission to read the file; grant the permission or name another file",
    ),
    "P004": (
        "файл не читается (ответ системы: {reason}); проверьте путь и сам файл",
        "the file cannot be read (the system says: {reason}); check the path and the file",
    ),
    "P005": (
        "файл больше {limit} байт; разделите его на несколько файлов",
        "the file is larger than {limit} bytes; split it into several files",
    ),
    "P006": (
        "файл записан в кодировке UTF-16 или UTF-32; сохраните его в UTF-8",
        "the file is in UTF-16 or UTF-32; save it as UTF-8",
    ),
    "P007": (
        "байт {byte} не бывает в этом месте текста UTF-8; сохраните файл в кодировке UTF-8",
        "byte {byte} cannot stand here in UTF-8; save the file as UTF-8",
    ),
    # Characters
    "P008": (
        "недопустимый управляющий знак {codepoint}; уберите его",
        "control character {codepoint} is not allowed; remove it",
    ),
    "P009": (
        "невидимый знак {codepoint} меняет порядок букв на экране; уберите его",
        "invisible character {codepoint} changes the order of letters on the screen; remove it",
    ),
    "P010": (
        "{codepoint} — половина знака (суррогат) без пары; запишите знак целиком",
        "{codepoint} is half of a character (a lone surrogate); write the whole character",
    ),
    # Limits
    "P011": (
        "вложенность больше {limit} уровней; сделайте запись более плоской",
        "nesting is deeper than {limit} levels; make the structure flatter",
    ),
    "P012": (
        "в файле больше {limit} значений; разделите его на несколько файлов",
        "the file has more than {limit} values; split it into several files",
    ),
    "P013": (
        "ошибок слишком много, показаны первые {limit}; исправьте их и повторите",
        "too many errors, the first {limit} are shown; correct them and try again",
    ),
    "P014": (
        (
            "ключ «{key}» повторяется, впервые он в строке {first_line}, столбце {first_column}; "
            "оставьте один или переименуйте"
        ),
        (
            "key '{key}' is repeated, it was first given at line {first_line}, column {first_column}; "
            "keep one of them or rename it"
        ),
    ),
    # Scalars
    "P015": (
        (
            "в числе «{text}» больше {limit} знаков; запишите число короче "
            "или, если это не число, возьмите его в кавычки"
        ),
        ("number '{text}' takes more than {limit} digits; write a shorter number or quote it if it is not a number"),
    ),
    "P016": (
        (
            "запись числа «{text}» читается по-разному; пишите обычное десятичное число "
            "(например, 15, -3 или 0.5) или возьмите значение в кавычки"
        ),
        (
            "number '{text}' can be read in different ways; write an ordinary decimal number "
            "(such as 15, -3 or 0.5) or quote the value"
        ),
    ),
    "P017": (
        (
            "«{text}» без кавычек может прочитаться как число в шестидесятеричной записи; "
            'возьмите значение в кавычки: "{text}"'
        ),
        "unquoted '{text}' may be read as a base 60 number; quote the value: \"{text}\"",
    ),
    "P018": (
        "«{text}» не число; укажите конечное число или возьмите слово в кавычки",
        "'{text}' is not a number; give a finite number or quote the word",
    ),
    "P019": (
        (
            "«{text}» без кавычек читается то как слово, то как да или нет; "
            'пишите true или false, а слово берите в кавычки: "{text}"'
        ),
        (
            "unquoted '{text}' is read now as a word, now as a truth value; "
            'write true or false, or quote the word: "{text}"'
        ),
    ),
    "P020": (
        '«{text}» без кавычек читается по-разному; пишите {right}, а слово берите в кавычки: "{text}"',
        "unquoted '{text}' is read in different ways; write {right}, or quote the word: \"{text}\"",
    ),
    # YAML constructions which are refused
    "P021": (
        "слияние «<<» не поддерживается; впишите ключи сюда сами",
        "merge key '<<' is not supported; write the keys out here",
    ),
    "P022": (
        "метки типов вида «{text}» не поддерживаются; уберите метку, текст берите в кавычки",
        "tags such as '{text}' are not supported; remove the tag, quote what is text",
    ),
    "P023": (
        "якорь «&{text}» не поддерживается; уберите его и повторите данные там, где они нужны",
        "anchor '&{text}' is not supported; remove it and repeat the data where it is needed",
    ),
    "P024": (
        "ссылка «*{text}» не поддерживается; впишите сюда сами данные, а текст возьмите в кавычки",
        "alias '*{text}' is not supported; write the data out here, or quote it if it is text",
    ),
    "P025": (
        "в файле второй документ; оставьте один, остальные вынесите в отдельные файлы",
        "the file has a second document; keep one and move the others to files of their own",
    ),
    "P026": (
        "директивы в начале файла (строки с «%») не поддерживаются; уберите эту строку",
        "directives at the top of a file (lines with '%') are not supported; remove this line",
    ),
    "P027": (
        'ключ «{text}» не текст; возьмите его в кавычки: "{text}"',
        "key '{text}' is not text; quote it: \"{text}\"",
    ),
    "P028": (
        ("ключом стоит список или таблица; ключ должен быть текстом, а значение в фигурных скобках возьмите в кавычки"),
        "a list or a table stands as a key; a key must be text, and a value in braces must be quoted",
    ),
    "P029": (
        "перед двоеточием нет ключа; напишите ключ",
        "there is no key before the colon; write the key",
    ),
    # Syntax
    "P030": (
        ("отступ не совпадает с соседними строками; выровняйте строку пробелами по началу строк того же уровня"),
        ("the indentation does not match the lines around; align this line with spaces to the lines of the same level"),
    ),
    "P031": (
        "в отступе стоит табуляция; замените её пробелами",
        "a tab is used for indentation; replace it with spaces",
    ),
    "P032": (
        "кавычка открыта и не закрыта; поставьте закрывающую кавычку {quote}",
        "the quote opened here is not closed; add the closing quote {quote}",
    ),
    "P033": (
        (
            "скобка {bracket} открыта и не закрыта (замечено в строке {line}, столбце {column}); "
            "поставьте закрывающую скобку или запятую между частями"
        ),
        (
            "the bracket {bracket} opened here is not closed (noticed at line {line}, column {column}); "
            "add the closing bracket, or a comma between the items"
        ),
    ),
    "P034": (
        "неожиданный знак «{char}»; уберите его или возьмите всё значение в кавычки",
        "unexpected character '{char}'; remove it or quote the whole value",
    ),
    "P035": (
        (
            "двоеточие здесь недопустимо; текст с двоеточием возьмите в кавычки, "
            "а ключ начните с новой строки с нужным отступом"
        ),
        (
            "a colon is not allowed here; quote a text with a colon, "
            "or start the key on a line of its own with the right indentation"
        ),
    ),
    "P036": (
        "после ключа нет двоеточия; запишите строку как «ключ: значение»",
        "there is no colon after the key; write the line as 'key: value'",
    ),
    "P037": (
        (
            "неизвестная запись после обратной косой черты; пишите \\\\ для самой черты, "
            '\\n, \\t, \\" или \\uXXXX для знаков'
        ),
        (
            "unknown escape after the backslash; write \\\\ for the backslash itself, "
            '\\n, \\t, \\" or \\uXXXX for characters'
        ),
    ),
    "P038": (
        "после конца данных есть лишний текст; уберите его",
        "there is extra text after the end of the data; remove it",
    ),
    "P039": (
        ("запись не читается как YAML; проверьте отступы, кавычки, скобки и двоеточия в этой строке и перед ней"),
        (
            "the text cannot be read as YAML; check the indentation, quotes, brackets and colons "
            "in this line and before it"
        ),
    ),
    "P040": (
        "найдено «{found}»; здесь должно стоять: {expected}",
        "found '{found}'; expected here: {expected}",
    ),
    "P041": (
        (
            "«{found}» не значение JSON; нужны текст в двойных кавычках, число, true, false, null, "
            "[список] или {{таблица}}"
        ),
        (
            "'{found}' is not a JSON value; needed is text in double quotes, a number, true, false, null, "
            "a [list] or a {{table}}"
        ),
    ),
    "P042": (
        "после запятой ничего нет; уберите запятую перед закрывающей скобкой",
        "nothing follows the comma; remove the comma before the closing bracket",
    ),
    "P043": (
        ("внутри текста в кавычках перенос строки или табуляция; закройте кавычку или пишите \\n или \\t"),
        "a line break or a tab inside a quoted text; close the quote, or write \\n or \\t",
    ),
    "P044": (
        "текст кончился раньше времени; здесь нужно значение JSON",
        "the text ends too early; a JSON value is needed here",
    ),
    "P045": (
        "запись \\u не обозначает знака; напишите сам знак или полный код \\UXXXXXXXX",
        "this \\u names no character; write the character itself or \\UXXXXXXXX in full",
    ),
}
