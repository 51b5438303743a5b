"""Messages about the rule language and about linking packs (P300–P399, limits P400–P419)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "P300": (
        "здесь ожидается условие; запишите его как {{слово: …}} или именем логического факта",
        "a condition is expected here; write it as {{word: …}} or as the name of a boolean fact",
    ),
    "P301": (
        "здесь ожидается непустой список; впишите в него хотя бы одну запись",
        "a list with at least one item is expected here; give one item or more",
    ),
    "P302": ("нет факта «{name}»; {hint}", "there is no fact {name}; {hint}"),
    "P303": ("нет исхода «{name}»; {hint}", "there is no outcome {name}; {hint}"),
    "P304": ("нет нормы «{name}»; {hint}", "there is no norm {name}; {hint}"),
    "P305": (
        "«{name}» — список записей, а не значение; посчитайте их (count) или спросите о каждом (every)",
        "{name} is a collection, not a value; count it or ask of every element",
    ),
    "P306": ("нет списка «{name}»; {hint}", "there is no collection {name}; {hint}"),
    "P307": (
        "норма «{name}» — не список фактов; здесь нужна норма с ключом facts",
        "the norm {name} is no list of facts; a norm with the key `facts` is needed here",
    ),
    "P308": (
        "норма «{name}» — не одно значение; промежуток и список ставятся после in",
        "the norm {name} is no single value; an interval or a list goes with `in`",
    ),
    "P309": ("«{value}» не входит в число значений; {hint}", "{value} is not one of the values; {hint}"),
    "P310": (
        "значение «{value}» другого вида, чем сравниваемое; правильно: {right}",
        "the value {value} is of another kind than what it is compared with; right would be {right}",
    ),
    "P311": (
        "промежуток {value} сравнивается с тем, что не число; перечислите значения списком, а для дня возьмите not_before и not_after",
        "the interval {value} is asked of what is no number; list the values instead, for a day use not_before and not_after",
    ),
    "P312": (
        '«{value}» — не промежуток и не список; правильно, например, "[4..7]" или [а, б]',
        '{value} is neither an interval nor a list; right would be "[4..7]" or [a, b]',
    ),
    "P313": (
        "здесь ожидается число; дайте число, норму-число или числовой факт",
        "a number is expected here; give a number, a norm that is one, or a fact that is one",
    ),
    "P314": (
        "здесь ожидается день; дайте факт-дату, as_of или 'ГГГГ-ММ-ДД'",
        "a day is expected here; give a fact that is a date, as_of, or 'YYYY-MM-DD'",
    ),
    "P315": (
        "«{word}» требует порядка, а у значения его нет; используйте is или in",
        "`{word}` needs an order, and the value has none; use `is` or `in`",
    ),
    "P316": (
        "«{word}» не применяется к списку значений; используйте includes",
        "`{word}` does not apply to a list of choices; use `includes`",
    ),
    "P317": (
        "значения разного вида; сравнивать и выводить можно только значения одного вида",
        "the values are of different kinds; only values of one kind can be compared or concluded",
    ),
    "P318": (
        "includes применяется только к списку значений; для одного значения используйте in",
        "`includes` applies only to a list of choices; for a single value use `in`",
    ),
    "P319": (
        "не сказано, каким должен быть каждый факт; добавьте сравнение, например in: или is:",
        "it is not said what each fact must be; add a comparison such as `in:` or `is:`",
    ),
    "P320": (
        "не сказано, каким должен быть элемент; добавьте has: с условием",
        "it is not said what an element must be; add `has:` with a condition",
    ),
    "P321": (
        "рядом с of нужно ровно одно из at_least, at_most, exactly; оставьте одно",
        "`of` needs exactly one of at_least, at_most, exactly beside it; keep one",
    ),
    "P322": (
        "произведение берётся от двух чисел; перечислите ровно два",
        "a product is of two numbers; give exactly two",
    ),
    "P323": ("нет прочтения «{name}»; {hint}", "there is no reading {name}; {hint}"),
    "P324": ("у прочтения нет варианта «{name}»; {hint}", "the reading has no option {name}; {hint}"),
    "P325": (
        "не сказано, что значит текст при вариантах: {names}; добавьте ветвь для каждого",
        "it is not said what the text means under: {names}; add a branch for each",
    ),
    "P326": (
        "«{name}» — не логический факт; сравните его со значением: {{fact: {name}, is: …}}",
        "{name} is no boolean fact; compare it with a value: {{fact: {name}, is: …}}",
    ),
    "P327": (
        "форма «{form}» не знает ключа «{name}»; {hint}; пример: {example}",
        "the form `{form}` has no key {name}; {hint}; an example: {example}",
    ),
    "P328": (
        "форме «{form}» не хватает ключа «{name}»; добавьте его",
        "the form `{form}` lacks the key {name}; add it",
    ),
    "P329": (
        "значение ни с чем не сравнивается; добавьте is:, in:, at_least: или другое сравнение",
        "the value is not compared with anything; add `is:`, `in:`, `at_least:` or another comparison",
    ),
    "P330": (
        "в одной записи несколько форм: {names}; соедините их через all: или any:",
        "several forms in one entry: {names}; join them by `all:` or `any:`",
    ),
    "P331": ("нет формы «{name}»; {hint}", "there is no form {name}; {hint}"),
    "P332": (
        "исход — список; правило должно добавлять значение через include:",
        "the outcome is a list; the rule must add a value by `include:`",
    ),
    "P333": (
        "исход — не список; вместо include: напишите then:",
        "the outcome is no list; write `then:` instead of `include:`",
    ),
    "P334": (
        "не ясно, что решает правило; нужно ровно одно из: then, first, match, include",
        "it is not clear what the rule decides; exactly one of then, first, match, include is needed",
    ),
    "P335": (
        "после else ничего не проверяется; поставьте else последним",
        "nothing is tried after `else`; put `else` last",
    ),
    "P336": (
        "ветвь неполна; нужно when: и then:, либо else:",
        "the branch is incomplete; it needs `when:` and `then:`, or `else:`",
    ),
    "P337": (
        "рядом с «{form}» ключ «{name}» ничего не значит; уберите его",
        "beside `{form}` the key {name} means nothing; take it out",
    ),
    "P338": (
        "значением может стать «{value}», а у исхода такого нет; {hint}",
        "the value can become {value}, which the outcome does not have; {hint}",
    ),
    "P339": (
        "здесь ожидается целое число; дайте целое число или факт, который им является",
        "a whole number is expected here; give one, or a fact that is one",
    ),
    "P340": (
        "исход «{name}» решают несколько пакетов ({packs}), и ни один не заменяет другой; "
        "назовите исход в replaces: расширяющего пакета",
        "the outcome {name} is decided by several packs ({packs}), none of which replaces the other; "
        "name it in `replaces:` of the extending pack",
    ),
    "P341": (
        "пакет {pack} заменяет исход «{name}» ({subject}), а решать его должны и он сам, и его основа; "
        "уберите исход из replaces: или добавьте правило",
        "the pack {pack} replaces the outcome {name} ({subject}), which it and its base do not both decide; "
        "take it out of `replaces:` or add the rule",
    ),
    "P342": (
        "исход «{name}» уже решён в любом случае правилом {rule} ({at}); оставьте одно правило или уберите else",
        "the outcome {name} is already decided in every case by the rule {rule} ({at}); keep one rule or drop `else`",
    ),
    "P343": (
        "норма «{name}» есть и в основе {pack}; скажите towards_base: replaces, tightens или fills",
        "the norm {name} is in the base {pack} too; say `towards_base:` replaces, tightens or fills",
    ),
    "P344": (
        "у основы пакета {pack} нет нормы «{name}»; уберите towards_base или исправьте имя",
        "no base of the pack {pack} has a norm {name}; drop `towards_base` or mend the name",
    ),
    "P345": (
        "правила зависят друг от друга по кругу: {names}; разорвите круг",
        "the rules depend on each other in a circle: {names}; break the circle",
    ),
    "P346": (
        "термин «{name}» вводят несколько пакетов ({packs}); дайте одному из них другое имя",
        "the term {name} is introduced by several packs ({packs}); give one of them another name",
    ),
    "P347": (
        "норма «{name}» на этот день не действует; она действует {days}",
        "the norm {name} is not in force on that day; it is in force {days}",
    ),
    "P348": (
        "число {value} слишком велико; допустимо не больше {limit} по величине",
        "the number {value} is too large; at most {limit} in size is allowed",
    ),
    "P401": (
        "правило «{name}» слишком разветвлено для durable-rules (не более {limit} вложенных «и» и «или», {ways} способов); "
        "вынесите часть условия в derive",
        "the rule {name} has too many alternatives for durable-rules (at most {limit} nested all/any, {ways} ways); "
        "move a part of the condition into a `derive` rule",
    ),
    "P402": (
        "правила одного слоя читают полей: {count}, durable-rules вмещает {limit}; вынесите часть условий в derive",
        "the rules of one stratum read {count} fields, durable-rules holds {limit}; move conditions into `derive` rules",
    ),
    "P403": (
        "в одном слое больше, чем вмещает durable-rules ({tests} проверок, {ways} способов выполнить условия); "
        "вынесите часть условий в derive",
        "one stratum has more than durable-rules holds ({tests} tests, {ways} ways to meet conditions); "
        "move conditions into `derive` rules",
    ),
}
