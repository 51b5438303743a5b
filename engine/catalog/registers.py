"""Messages about registers (P730–P769)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "P730": (
        "список «{name}» стоит внутри списка «{list}»; по столбцам считаются только списки самих разделов",
        "the list «{name}» stands within the list «{list}»; only lists of sections can be decided by columns",
    ),
}
