"""Messages about the audit ledger, the service and the forms (P770–P799)."""

MESSAGES: dict[str, tuple[str, str]] = {}
