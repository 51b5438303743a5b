"""Messages on vocabularies and packs: code -> (Russian, English), 'what is wrong; what would be right'."""

MESSAGES: dict[str, tuple[str, str]] = {
    # Structure of a file
    "P200": (
        "неизвестный ключ «{name}»; {hint}",
        "unknown key '{name}'; {hint}",
    ),
    "P201": (
        "нет ключа «{name}»; добавьте его",
        "key '{name}' is missing; add it",
    ),
    "P202": (
        "в тексте нет языка «{name}»; дайте текст на обоих языках, ru и en",
        "the text lacks the language '{name}'; give it in both languages, ru and en",
    ),
    "P203": (
        "здесь {found}; должно быть: {right}",
        "here is {found}; it should be {right}",
    ),
    "P204": (
        "значение «{value}» здесь недопустимо; {hint}",
        "value '{value}' is not allowed here; {hint}",
    ),
    "P205": (
        "«{value}» записано не так; нужно: {right}",
        "'{value}' is not written as it should be; right is {right}",
    ),
    "P206": (
        "здесь пусто; нужна хотя бы одна запись (или уберите ключ)",
        "this is empty; at least one entry is needed (or remove the key)",
    ),
    "P207": (
        "текст пуст; впишите его",
        "the text is empty; write it",
    ),
    "P208": (
        "нет ни одного из ключей: {names}; добавьте один из них",
        "there is none of the keys {names}; add one of them",
    ),
    "P209": (
        "ключи {given} не бывают вместе; оставьте один из них",
        "the keys {given} cannot stand together; keep one of them",
    ),
    "P210": (
        "у правила {kind} не бывает ключа «{name}»; у него бывают: {names}",
        "a rule `{kind}` has no key '{name}'; it may have {names}",
    ),
    "P211": (
        "имя «{name}» записано не так; нужно: {right}",
        "the name '{name}' is not written as it should be; right is {right}",
    ),
    "P212": (
        "в списке есть повторы; оставьте каждое значение один раз",
        "the list repeats a value; keep each value once",
    ),
    "P213": (
        "число {value} вне допустимого; нужно от {low} до {high}",
        "the number {value} is out of range; it must be from {low} to {high}",
    ),
    "P219": (
        "запись не подходит к схеме ({keyword}); сверьтесь с описанием формата",
        "this does not fit the schema ({keyword}); see the description of the format",
    ),
}

MESSAGES |= {
    "P220": ("нет вида записей «{name}»; {hint}", "there is no record type {name}; {hint}"),
    "P221": (
        "«{name}» уже есть в основном словаре; дайте другое имя",
        "{name} is in the base vocabulary already; use another name",
    ),
    "P222": (
        "факт «{name}» вложен в «{parent}», который сам имеет значение; переименуйте один из них",
        "the fact {name} is nested in {parent}, which has a value of its own; rename one of them",
    ),
    "P223": (
        '«{value}» — не промежуток; правильно, например, "[4..12]", "(8..24]" или "[0..)"',
        '{value} is no interval; right would be "[4..12]", "(8..24]" or "[0..)"',
    ),
    "P224": ("нет перечня значений «{name}»; {hint}", "there is no set of choices {name}; {hint}"),
    "P225": ("у «{name}» не перечислены значения; добавьте values", "{name} has no values; add `values`"),
    "P226": (
        "ссылки ведут в список «{name}», которого нет рядом; назовите соседний список",
        "the references point into a list {name} that is not beside them; name a list of the same record",
    ),
    "P227": (
        "факт «{name}» объявлен как уже решённый исход, но такого исхода нет; добавьте исход",
        "the fact {name} is declared as an outcome already established, but there is no such outcome; add it",
    ),
    "P228": (
        "исход «{name}» носит имя факта; переименуйте его или пометьте факт established",
        "the outcome {name} bears the name of a fact; rename it or mark the fact `established`",
    ),
    "P229": (
        "факт «{name}» выводится сам из себя ({names}); разорвите круг",
        "the fact {name} is derived from itself ({names}); break the circle",
    ),
    "P230": (
        "файл не относится к пакету; его первый ключ должен быть одним из: {names}",
        "the file is no part of a pack; its first key must be one of: {names}",
    ),
    "P231": (
        "«{value}» — не день календаря; правильно 'ГГГГ-ММ-ДД'",
        "{value} is no day of the calendar; right would be 'YYYY-MM-DD'",
    ),
    "P232": ("последний день раньше первого; поправьте until", "the last day comes before the first; mend `until`"),
    "P233": (
        "значения нормы идут не по порядку дней; расположите их от раннего к позднему",
        "the values of the norm are not in order of their days; put the earliest first",
    ),
    "P234": ("у прочтения нет принятого варианта «{name}»; {hint}", "the reading has no adopted option {name}; {hint}"),
    "P235": (
        "не сказано, о ком термин «{name}»; добавьте subject",
        "it is not said whom the term {name} is about; add `subject`",
    ),
    "P236": (
        "имя термина «{name}» занято фактом или исходом; дайте другое имя",
        "the name {name} belongs to a fact or an outcome; give the term another name",
    ),
    "P237": (
        "исход «{name}» есть у нескольких видов записей ({names}); добавьте subject",
        "the outcome {name} belongs to several record types ({names}); add `subject`",
    ),
    "P238": (
        "исход «{name}» объявлен как {kind}, а правило — {found}; приведите одно к другому",
        "the outcome {name} is declared as {kind}, the rule is a {found}; make them the same",
    ),
    "P239": (
        "правило «{name}» уже есть ({at}); дайте другой id",
        "there is a rule {name} already ({at}); give another id",
    ),
    "P240": ("в документе нет единицы «{name}»; {hint}", "the document has no unit {name}; {hint}"),
    "P241": (
        "в папке пакета уже есть заголовок ({at}); оставьте один файл с ключом pack",
        "the pack's folder has a header already ({at}); keep one file with the key `pack`",
    ),
    "P242": (
        "«{name}» уже есть ({at}); дайте другое имя или уберите повтор",
        "there is {name} already ({at}); use another name or take out the repetition",
    ),
    "P243": ("нет единицы измерения «{name}»; {hint}", "there is no unit of measurement {name}; {hint}"),
    "P244": (
        "словарь пакета должен лежать в файле vocabulary.yaml; переименуйте файл",
        "a pack's own vocabulary must be the file vocabulary.yaml; rename the file",
    ),
    "P245": (
        '[{value}] без кавычек — это список, а не промежуток; возьмите в кавычки: "[{value}]"',
        '[{value}] without quotes is a list, not an interval; put it in quotes: "[{value}]"',
    ),
}
