"""Messages about interviews and changes of a case (P565–P569)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "P565": ("исхода «{name}» нет; {hint}", "there is no outcome {name}; {hint}"),
    "P566": (
        "«{value}» — не ИСХОД=ЗНАЧЕНИЕ; например: outcome=met",
        "{value} is not OUTCOME=VALUE; right would be, for example, outcome=met",
    ),
    "P567": (
        "у исхода «{name}» нет значения «{value}»; {hint}",
        "the outcome {name} has no value {value}; {hint}",
    ),
    "P568": (
        "файл уже есть; назовите другой: --output ФАЙЛ",
        "the file exists already; name another with --output FILE",
    ),
    "P569": ("файл нельзя записать: {why}", "the file cannot be written: {why}"),
}
