"""Messages about parts that are installed separately (P799)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "P799": (
        "для этого нужен пакет {name}; установите его: pip install 'punkt[{extra}]'",
        "this needs the package {name}; install it: pip install 'punkt[{extra}]'",
    ),
}
