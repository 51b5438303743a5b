"""Messages about parts that are installed separately (P799)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "P799": (
        "не установлено: {name}; установите: pip install 'punkt[{extra}]'",
        "not installed: {name}; install it: pip install 'punkt[{extra}]'",
    ),
}
