"""Messages on packs of regions: relations to a base (P621–P639), new packs (P640–P649), locks, age, entry points (P690–P697)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "P621": (
        "пакеты {one} и {two} по-разному говорят о норме «{name}» основы {base}, и ни один не расширяет другой; загрузите их отдельно",
        "the packs {one} and {two} both speak of the norm {name} of the base {base}, and neither extends the other; load them apart",
    ),
    "P622": (
        "у нормы «{name}» единица измерения {unit}, а в основе {base}; запишите её в единице основы или скажите replaces",
        "the norm {name} is in {unit}, in the base in {base}; write it in the unit of the base, or say `replaces`",
    ),
    "P623": (
        "норму «{name}» основа {pack} не оставила открытой (в ней {value}); скажите replaces или tightens",
        "the base {pack} did not leave the norm {name} open (it is {value}); say `replaces` or `tightens`",
    ),
    "P624": (
        "норма «{name}» помечена fills, но сама остаётся открытой; дайте значение (value) или уберите её",
        "the norm {name} says `fills` and is open itself; give a `value`, or leave it out",
    ),
    "P625": (
        "{value} не подходит для нормы «{name}»: вместо неё дело дало бы факт {fact}; допустимо: {allowed}",
        "{value} does not fit the norm {name}, which stands for the fact {fact} of a case; allowed is {allowed}",
    ),
    "P626": (
        "{name}: в деле {value}, а пакет {pack} (п. {point}) установил {right}; уберите этот факт или укажите {right}",
        "{name} is {value} in the case, but the pack {pack} (point {point}) has set {right}; leave the fact out, or state {right}",
    ),
    "P627": (
        "stricter бывает только у числа или дня, а «{name}» — не число; уберите stricter",
        "`stricter` belongs to a number or a day, and {name} is neither; take out `stricter`",
    ),
    "P628": (
        "норму «{name}» основа {pack} оставила открытой, ужесточать нечего; скажите fills",
        "the base {pack} left the norm {name} open, there is nothing to tighten; say `fills`",
    ),
    "P629": (
        "неясно, строже ли {value} нормы «{name}», чем {base} в основе {pack}; ужесточать можно число, день, промежуток или список, иначе скажите replaces",
        "it is not clear whether {value} of the norm {name} is stricter than {base} in the base {pack}; a number, a day, an interval or a list can be tightened, else say `replaces`",
    ),
    "P630": (
        "{value} ослабляет норму «{name}»: с {day} основа {pack} допускает только {base}; промежуток должен лежать внутри него",
        "{value} loosens the norm {name}: from {day} the base {pack} allows {base} only; the interval must lie within it",
    ),
    "P631": (
        "{value} ослабляет норму «{name}»: в основе {pack} нет {more}; оставьте только то, что есть в ней ({base})",
        "{value} loosens the norm {name}: the base {pack} has no {more}; keep only what it has ({base})",
    ),
    "P632": (
        "в основе {pack} у нормы «{name}» строже {base}, а здесь наоборот; уберите stricter",
        "in the base {pack} the norm {name} is stricter when {base}, here it is the other way round; take out `stricter`",
    ),
    "P633": (
        "не сказано, какое число нормы «{name}» строже; добавьте stricter: higher или lower",
        "it is not said which number of the norm {name} is stricter; add `stricter:` higher or lower",
    ),
    "P634": (
        "{value} ослабляет норму «{name}»: с {day} в основе {pack} — {base}; нужно {wanted} {base}",
        "{value} loosens the norm {name}: from {day} the base {pack} has {base}; it must be {wanted} {base}",
    ),
    "P640": (
        "«{name}» не годится как обозначение пакета; нужно {right}",
        "{name} is no id of a pack; right is {right}",
    ),
    "P641": (
        "«{name}» уже существует; назовите другую папку (--dir) или другое обозначение",
        "{name} exists already; name another folder (--dir) or another id",
    ),
    "P642": (
        "пакет {name} уже есть в папке {folder}; дайте другое обозначение",
        "there is a pack {name} already, in {folder}; use another id",
    ),
    "P643": (
        "папку {name} нельзя создать: {why}; назовите папку, в которую можно писать (--dir)",
        "the folder {name} cannot be made: {why}; name a folder that can be written to (--dir)",
    ),
    "P644": (
        "основа {name} не действует ни в один день вместе с тем, что она расширяет; поправьте её in_force",
        "there is no day on which the base {name} is in force together with those it extends; mend its `in_force`",
    ),
    "P690": (
        "«{value}» — не срок; правильно, например, 365d (дни), 52w (недели), 12m (месяцы) или 1y (годы)",
        "{value} is no span of time; right would be, for example, 365d (days), 52w (weeks), 12m (months) or 1y (years)",
    ),
    "P691": ("пакет {name} не закреплён; закреплены: {names}", "the pack {name} is not locked; locked are {names}"),
    "P692": (
        "пакет {name} — не тот, что закреплён: здесь {found}, закреплён {locked}; верните прежний пакет или закрепите заново (punkt lock)",
        "the pack {name} is not the one locked: here is {found}, locked is {locked}; put that one back, or lock anew (punkt lock)",
    ),
    "P693": (
        "Punkt {found}, а закреплён {locked}; установите закреплённую версию или закрепите заново (punkt lock)",
        "this is Punkt {found}, locked is {locked}; install the version locked, or lock anew (punkt lock)",
    ),
    "P694": (
        "это не файл закрепления: {what}; создайте его командой punkt lock",
        "this is no lock file: {what}; make one with punkt lock",
    ),
    "P695": (
        "точка входа {name} не даёт папки с пакетами: {why}; исправьте или удалите её пакет Python",
        "the entry point {name} gives no folder of packs: {why}; mend or remove its distribution",
    ),
    "P696": (
        "{option} бывает только вместе с {other}; добавьте {other}",
        "{option} goes with {other} only; add {other}",
    ),
    "P697": (
        "файл {name} нельзя записать: {why}; назовите другой",
        "the file {name} cannot be written: {why}; name another one",
    ),
}
