"""Messages about proofs (P700–P729)."""

MESSAGES: dict[str, tuple[str, str]] = {}

MESSAGES |= {
    # Vocabularies and packs that are proven
    "P700": (
        "запись «{subject}» со всеми сведениями невозможна: условия «{names}» исключают друг друга; "
        "измените одно из них",
        "no {subject} could state all its facts: the constraints {names} exclude each other; change one of them",
    ),
    # What a pack says for proofs
    "P727": (
        "в папке {name} нет пакета; назовите папку с файлом pack.yaml",
        "there is no pack in the folder {name}; name a folder with a file pack.yaml",
    ),
    "P728": (
        "версии {version} пакета {name} нет; есть: {names} (другие папки — через --pack-dir)",
        "there is no version {version} of the pack {name}; there are {names} (name other folders with --pack-dir)",
    ),
    "P729": (
        "в {name} нет ни одного дела; назовите файл дела, файл .jsonl или папку с делами",
        "there is no case in {name}; name a file of a case, a .jsonl file or a folder of cases",
    ),
    "P714": (
        "дней --as-of: {n}; для одного пакета нужно два дня, для двух пакетов — не больше двух",
        "days given by --as-of: {n}; one pack needs two days, two packs at most two",
    ),
    "P720": (
        "«{value}» не годится для исхода «{name}»; подошло бы: {right}",
        "{value} does not suit the outcome {name}; right would be {right}",
    ),
    "P721": (
        "порядок значений исхода «{name}» замкнут в круг; уберите одно из значений",
        "the order of the values of {name} is a circle; take out one of the values",
    ),
    "P722": (
        "находка о «{name}» уже признана ({at}); оставьте одну запись",
        "the finding about {name} is acknowledged already ({at}); keep one entry",
    ),
    "P723": (
        "находка вида {kind} не бывает о «{name}»; нужен ключ {right}",
        "a finding of the kind {kind} is not about `{name}`; the key is `{right}`",
    ),
    "P724": (
        "здесь норм {n}; нужно ровно две",
        "norms named here: {n}; there must be exactly two",
    ),
    "P726": ("{value} не больше 0; нужно число больше 0", "{value} is not above 0; it must be a number above 0"),
    "P725": (
        "единицы «{one}» и «{two}» уже сопоставлены; оставьте одну запись",
        "the units {one} and {two} are compared already; keep one entry",
    ),
}
