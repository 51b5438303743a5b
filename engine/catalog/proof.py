"""Messages about proofs (P700–P729)."""

MESSAGES: dict[str, tuple[str, str]] = {}
