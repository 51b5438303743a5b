"""Messages about the cases of a pack (P670–P689)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "P670": (
        "{name}: ожидалось {expected}, получено {found}{rests}{lacks}; поправьте дело или правило",
        "{name}: expected {expected}, got {found}{rests}{lacks}; mend the case or the rule",
    ),
    "P671": ("в деле нет субъекта «{name}»; {hint}", "the case has no subject {name}; {hint}"),
    "P672": (
        "дело ничего не ожидает; добавьте раздел expect с исходами",
        "the case expects nothing; add a section `expect` with outcomes",
    ),
    "P673": (
        "{name} здесь не подходит; ожидается значение исхода или таблица с ключами: {names}",
        "{name} does not fit here; right would be the outcome's value, or a table with the keys: {names}",
    ),
    "P674": ("значение «{value}» здесь невозможно; {hint}", "the value {value} is not possible here; {hint}"),
    "P675": (
        "у {subject} в этом деле нет исхода «{name}»; {hint}",
        "{subject} has no outcome {name} in this case; {hint}",
    ),
    "P676": (
        "ожидается значение, а статус — {status}; оставьте одно из двух",
        "a value is expected together with the status {status}; leave one of the two",
    ),
    "P677": (
        "у пакета {name} нет дел; положите хотя бы одно в папку cases",
        "the pack {name} has no cases; put at least one into its folder cases",
    ),
    "P678": (
        "предложенное дело уже есть; оно не перезаписано",
        "the suggested case exists already; it was left as it is",
    ),
}
