"""Messages about registers (P730–P769)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "P730": (
        "список «{name}» стоит внутри списка «{list}»; по столбцам считаются только списки самих разделов",
        "the list «{name}» stands within the list «{list}»; only lists of sections can be decided by columns",
    ),
    "P731": (
        "правило считает числа, которые не помещаются в 64 разряда; по столбцам его не посчитать, есть punkt decide",
        "a rule computes numbers beyond 64 bits; it cannot be decided by columns, use punkt decide",
    ),
    "P732": (
        "правило сравнивает со списком как с одним значением; по столбцам его не посчитать, есть punkt decide",
        "a rule compares with a list as one value; it cannot be decided by columns, use punkt decide",
    ),
}
