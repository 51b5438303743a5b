"""Help texts of the commands about the service and the audit."""

from __future__ import annotations

HELP: dict[str, tuple[str, str]] = {}
