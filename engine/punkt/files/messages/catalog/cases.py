"""Messages about cases (P500–P599)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "P500": (
        "дело — не таблица «имя: значение»; начните с «case: …»",
        "the case is no mapping of names to values; begin with `case: …`",
    ),
    "P501": ("у дела нет обозначения; добавьте «case: …»", "the case has no identifier; add `case: …`"),
    "P502": ("неизвестное имя «{name}»; {hint}", "unknown name {name}; {hint}"),
    "P503": (
        "«{name}» должно быть таблицей «имя: значение»; вложите факты под ним",
        "{name} must be a mapping of names to values; put the facts below it",
    ),
    "P504": (
        "факт «{name}» вычисляется и в деле не задаётся; задайте факты, из которых он следует",
        "the fact {name} is derived and not given in a case; give the facts it follows from",
    ),
    "P505": (
        "значение «{value}» факта «{name}» — не true и не false; напишите true или false без кавычек или ничего",
        "the value {value} of {name} is neither true nor false; write true or false without quotes, or nothing",
    ),
    "P506": (
        "значение «{value}» факта «{name}» — не число; напишите число цифрами без кавычек",
        "the value {value} of {name} is no number; write a number in digits, without quotes",
    ),
    "P507": (
        "число «{value}» факта «{name}» слишком велико; проверьте его",
        "the number {value} of {name} is too large; check it",
    ),
    "P508": (
        "у числа «{value}» факта «{name}» слишком много знаков после запятой; не более {places}",
        "the number {value} of {name} has too many decimals; at most {places}",
    ),
    "P509": (
        "значение «{value}» факта «{name}» — не целое число; напишите целое",
        "the value {value} of {name} is no whole number; write a whole number",
    ),
    "P510": (
        "значение «{value}» факта «{name}» вне допустимого; допустимо {range}",
        "the value {value} of {name} is out of range; allowed is {range}",
    ),
    "P511": (
        "значение «{value}» факта «{name}» — не день календаря; правильно: ГГГГ-ММ-ДД",
        "the value {value} of {name} is no day of the calendar; right would be YYYY-MM-DD",
    ),
    "P512": (
        "значение «{value}» факта «{name}» не входит в допустимые; {hint}",
        "the value {value} of {name} is not one of those allowed; {hint}",
    ),
    "P513": (
        "значение «{value}» факта «{name}» — не список; напишите [а, б]",
        "the value {value} of {name} is no list; write [a, b]",
    ),
    "P514": ("«{value}» названо дважды; оставьте один раз", "{value} is named twice; keep it once"),
    "P515": (
        "«{value}» не годится как обозначение; нужен текст не длиннее {limit} знаков без управляющих символов",
        "{value} cannot be an identifier; a text of at most {limit} characters without control characters is needed",
    ),
    "P516": (
        "«{name}» — не список или в нём больше {limit} элементов; дайте список",
        "{name} is no list, or has more than {limit} elements; give a list",
    ),
    "P517": (
        "у элемента нет id; дайте каждому элементу свой id",
        "the element has no id; give each element an id of its own",
    ),
    "P518": (
        "id «{value}» уже есть в списке; дайте каждому элементу свой id",
        "the id {value} is in the list already; give each element an id of its own",
    ),
    "P519": ("элемента «{value}» нет в списке; {hint}", "there is no element {value} in the list; {hint}"),
    "P520": ("{says}", "{says}"),
    "P521": (
        "«{value}» уже значится в {other}; оставьте в одном месте",
        "{value} already stands in {other}; keep it in one place",
    ),
}
