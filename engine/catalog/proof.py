"""Messages about proofs (P700–P729)."""

MESSAGES: dict[str, tuple[str, str]] = {}

MESSAGES |= {
    # What a pack says for proofs
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
        "here are {n} norms; there must be exactly two",
    ),
    "P726": ("{value} не больше 0; нужно число больше 0", "{value} is not above 0; it must be a number above 0"),
    "P725": (
        "единицы «{one}» и «{two}» уже сопоставлены; оставьте одну запись",
        "the units {one} and {two} are compared already; keep one entry",
    ),
}

