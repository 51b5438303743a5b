"""Messages about registers (P730–P769)."""

MESSAGES: dict[str, tuple[str, str]] = {}
